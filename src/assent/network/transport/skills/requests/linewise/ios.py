"""Lines that a request writes as IOS does, each with one word in its place."""

from __future__ import annotations

import re
from dataclasses import replace

from assent.network.transport.device import AclEntry
from assent.network.transport.grounding import Ground
from assent.network.transport.languages.ios.acl_lines import Kind, parse_entry
from assent.network.transport.languages.ios.words import Impossible, Unmodelled
from assent.network.transport.skills.requests.linewise.symbols import LINE

_LINE = re.compile(
    r"(?<![\w./-])(?:(?P<number>\d{1,6})\s+)?(?P<line>(?:permit|deny)\s+[^;:,\n]*?)(?=\s*(?:[;:,\n!?]|\.(?:\s|$)|$|"
    r"\s(?:and|then|y|e|et|bf|at|before|after|as|to|in|on)\s))",
    re.IGNORECASE,
)


def with_lines(text: str, kind: Kind, ground: Ground) -> tuple[str, list[AclEntry]]:
    """The text with a word in the place of each whole line, and these lines, with their numbers."""
    found: list[AclEntry] = []

    def taken(hit: re.Match[str]) -> str:
        entry = _entry(kind, hit.group("line"), ground)
        if entry is None:
            return hit.group()
        number = hit.group("number")
        found.append(replace(entry, sequence=int(number) if number else None, line=0))
        return f" {LINE} "

    return _LINE.sub(taken, text), found


def _entry(kind: Kind, said: str, ground: Ground) -> AclEntry | None:
    words = said.lower().split()
    if kind == "extended" and words[1] not in ("ip", "tcp", "udp", "icmp", "ospf", "gre", "esp", "igmp"):
        return None
    for at, word in enumerate(words):
        if words[at - 1] == "host" and word in ground.hosts:
            words[at] = str(ground.host(word).address.ip)
    try:
        return parse_entry(kind, words)
    except (Unmodelled, Impossible, ValueError, IndexError):
        return None
