"""Secrets on configuration lines, and the text without them.

Whatever leaves the driver (the repository, change sets, diffs, prompts, logs) is masked first. The router
itself always gets its lines as they are.
"""

from __future__ import annotations

import re

MASK = "<removed>"

# The narrow patterns first: a community may well be called "secret".
_LINES = tuple(
    re.compile(source, re.IGNORECASE)
    for source in (
        r"^(\s*(?:no )?snmp-server community\s+)\S+(.*)$",
        r"^(\s*(?:no )?snmp-server host\s+\S+\s+(?:(?:traps|informs|vrf \S+|version \S+(?: (?:auth|noauth|priv))?)"
        r"\s+)*)\S+(.*)$",
        r"^(\s*(?:no )?snmp-server user\s+\S+\s+).*$",
        r"^(\s*(?:no )?(?:tacacs-server|radius-server|tacacs|radius)\b.*\bkey\s+(?:\d\s+)?)\S.*$",
        r"^(\s*(?:no )?key\s+\d\s+)\S.*$",
        r"^(\s*(?:no )?key\s+(?=\S*[A-Za-z])(?!chain\b))\S.*$",
        r"^(\s*(?:no )?crypto isakmp key\s+(?:\d\s+)?)\S+(.*)$",
        r"^(\s*(?:no )?ip ospf authentication-key\s+(?:\d\s+)?)\S.*$",
        r"^(\s*(?:no )?.*\bmessage-digest-key\s+\d+\s+md5\s+(?:\d\s+)?)\S.*$",
        r"^(\s*(?:no )?ntp authentication-key\s+\d+\s+\S+\s+)\S+(.*)$",
        r"^(\s*(?:no )?(?:standby|vrrp|glbp)\b.*\bauthentication\s+(?:md5\s+key-string\s+|text\s+)?(?:\d\s+)?)\S.*$",
        r"^(\s*(?:no )?ppp (?:chap|pap).*\bpassword\s+(?:\d\s+)?)\S.*$",
        r"^(\s*(?:no )?(?:area\s+\S+\s+)?(?:isis|authentication)\s+(?:password|key)\s+)\S.*$",
        r"^(\s*ip (?:nhrp authentication|ftp password)\s+(?:\d\s+)?)\S.*$",
        r"^(\s*.*?\b(?:password|secret|passwd|passphrase|pre-shared-key|key-string|psk|contrase[nñ]a|senha|"
        r"mot de passe|palavra-passe)(?:\s*[:=]\s*|\s+)(?:(?:\d|1[0-9]|local|"
        r"address|encrypted|sha512|ascii|hex)\s+)*)\S.*$",
    )
)
_HINT = re.compile(
    r"pass|contrase|senha|secret|key|psk|snmp-server|tacacs|radius|authentication|community", re.IGNORECASE
)
_URL = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@]+(?=@)", re.IGNORECASE)
_HEX_BLOCK = re.compile(r"^\s+(?:[0-9A-Fa-f]{8}\s+){2,}[0-9A-Fa-f]{2,8}\s*$")


def mask(text: str) -> str:
    """The text with every password, key, community and certificate replaced by `<removed>`."""
    return "\n".join(_masked(line) for line in text.split("\n"))


def _masked(line: str) -> str:
    if _HEX_BLOCK.match(line):
        return f"  {MASK}"
    if "://" in line:
        line = _URL.sub(rf"\g<1>{MASK}", line)
    if not _HINT.search(line) or line.lstrip().startswith("description "):
        return line
    for pattern in _LINES:
        found = pattern.match(line)
        if found:
            return f"{found.group(1)}{MASK}{found.group(2) if pattern.groups > 1 else ''}"
    return line
