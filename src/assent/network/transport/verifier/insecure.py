"""Insecure practice, found in the lines of a configuration (those that the model keeps as they are).

What is secret in a line is never shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assent.network.transport.network import RoutedNetwork

_LINE = re.compile(r"^line (vty|con|aux)")
_RULES = (
    (re.compile(r"^snmp-server community (?:\S*)(public|private)\b", re.I), "a default SNMP community"),
    (re.compile(r"^enable password\b"), "enable password, which is readable; use enable secret"),
    (
        re.compile(r"^username \S+ (?:privilege \d+ )?password (?!8|9)"),
        "a readable user password; use secret",
    ),
    (re.compile(r"^no service password-encryption\b"), "passwords kept in plain text"),
    (re.compile(r"^ip http server\b"), "management over plain HTTP"),
    (re.compile(r"^service (?:tcp|udp)-small-servers\b"), "small servers"),
    (re.compile(r"^ip ospf authentication-key (?!7 )"), "an OSPF key in plain text"),
    (re.compile(r"^ip ospf message-digest-key \d+ md5 (?!7 )"), "an OSPF key in plain text"),
)


def practice(router: str, network: RoutedNetwork) -> Iterator[str]:
    """What should not be in a router's configuration. Without line numbers, so that moved lines stay the same."""
    for line in network.devices[router].unknown:
        text, section = line.text.strip(), line.section.strip()
        for rule, why in _RULES:
            if rule.match(text):
                where = f" under {section!r}" if section else ""
                yield f"{router}: {' '.join(text.split()[:2])} …{where}: {why}"
        if _LINE.match(section) and re.match(r"^transport input .*\b(telnet|all)\b", text):
            yield f"{router}: {text} under {section!r}: telnet sends passwords in clear"
        if _LINE.match(section) and re.match(r"^password (?!7 )", text):
            yield f"{router}: password … under {section!r}: a password in plain text"
