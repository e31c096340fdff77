"""What in a text is recognised as sensitive by its form: addresses, secrets after their keyword, domain names.

Over-caution costs a model some understanding; what is missed costs privacy. So in doubt it is sensitive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

V4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)")
V6 = re.compile(
    r"(?<![0-9A-Za-z:.])(?=[0-9A-Fa-f]*:)(?:[0-9A-Fa-f]{0,4}:){2,8}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{0,4})"
    r"(?![0-9A-Za-z:])"
)
LENGTH = re.compile(r"/(\d{1,3})(?!\d)")
PAIRED = re.compile(rf"\s+(?:mask\s+|wildcard\s+)?({V4.pattern})")
MAC = re.compile(
    r"(?<![0-9A-Za-z:.-])(?:[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}"
    r"|[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2})(?![0-9A-Za-z:-]|\.[0-9A-Fa-f])"
)

FORMS = re.compile(f"(?P<mac>{MAC.pattern})|(?P<v6>{V6.pattern})|(?P<v4>{V4.pattern})")
"""All three, so that a text is read once: what takes their place is not read again."""

_ZONES = (
    "com|net|org|edu|gov|mil|int|io|eu|info|biz|local|lan|internal|intranet|corp|home|arpa|example|test|invalid|"
    "cloud|dev|app|tech|mobi|name|online|site|xyz|de|uk|fr|ch|nl|es|se|fi|dk|pl|cz|pt|gr|hu|ro|cn|jp|kr|in|br|mx|"
    "ca|au|nz|za|ru|ua|tr|il|sa|ae|sg|hk|tw|ie|lu|sk|si|hr|bg|rs|ee|lv|lt|cl|ar|co|pe|us|tv|cc|ai"
)
DOMAIN = re.compile(
    rf"(?<![\w@.-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?\.)+(?:{_ZONES})(?![\w-]|\.\w)"
)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

_FILLER = (
    r"(?:(?:is|to|=|:|as|string|named|called|ro|rw|set|encrypted|ascii|hex|md5|sha\d*|\d{1,2})\s*"
    r"(?=[\s\"'“‘=:]|$)\s*)*"
)
_VALUE = r"[\"'“‘]?([^\s\"'“”‘’,;]+)"
_STOP = (
    r"(?!(?:is|to|of|for|on|in|at|a|an|the|and|or|with|by|from|between|that|chain|authentication|encryption|"
    r"string|strings|must|should|not|no|removed)(?![^\s,;.:'\"”’]))"
)
SECRETS = (
    re.compile(
        rf"\b(?:community|password|passwd|passphrase|secret|pre-shared-key|psk|key-string|authentication-key)"
        rf"[\s=:]+{_FILLER}{_STOP}{_VALUE}",
        re.IGNORECASE,
    ),
    re.compile(rf"\bmessage-digest-key\s+\d+\s+md5\s+(?:\d\s+)?{_VALUE}", re.IGNORECASE),
    re.compile(
        rf"\bsnmp-server\s+host\s+\S+\s+(?:version\s+\S+\s+|traps\s+|informs\s+)*{_STOP}{_VALUE}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:key|token)[\s=:]+(?:\d\s+)?{_STOP}[\"'“‘]?((?=[^\s\"'“”‘’]*\d)[^\s\"'“”‘’,;]{{4,}})",
        re.IGNORECASE,
    ),
)
"""Group 1 is the secret."""

NAMED = (
    re.compile(r"^\s*hostname\s+(\S+)", re.IGNORECASE | re.MULTILINE),
    re.compile(rf"\b(?:username|snmp-server user)\s+{_STOP}(\S+)", re.IGNORECASE),
    re.compile(
        r"^\s*ip (?:vrf|access-list (?:standard|extended)|prefix-list|domain[- ]name)\s+(?!forwarding)(\S+)",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(
        r"^\s*(?:route-map|policy-map|class-map(?: match-\w+)?|vrf definition)\s+(\S+)",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(r"^\s*description\s+(\S.*?)\s*$", re.IGNORECASE | re.MULTILINE),
)
"""Names that configuration lines give; group 1."""


def named(text: str) -> Iterator[str]:
    """What the text calls by name, or keeps secret, by its form."""
    for pattern in NAMED:
        yield from (name for name in pattern.findall(text) if not is_plain(name))
    for pattern in SECRETS:
        yield from (secret for secret in pattern.findall(text) if len(secret) > 3)
    yield from MAIL.findall(text)
    yield from DOMAIN.findall(text)


def is_plain(name: str) -> bool:
    """Numbers alone (`router 1`) and single characters say nothing."""
    return len(name) < 2 or name.isdigit() or V4.fullmatch(name) is not None
