"""`.10 (vlan 10, …)` behind a port: a sub-interface's whole name in place of its number. `told` asks first."""

from __future__ import annotations

import re

from assent.network.transport.skills.requests.rewording import plain

_PORT = re.compile(
    r"(?<![\w/.-])(?:g(?:i(?:g(?:abit(?:ethernet)?)?)?)?|fa(?:stethernet)?|te(?:ngig\w*)?|eth(?:ernet)?|int(?:erface)?)\s?-?\d+/\d+(?:/\d+)?(?![\w/.]*\d)"
)
_ABOUT = re.compile(
    r"\b(?:sub-?interfaces?|sub-?ifs?|subints?|sub-?interfaz|subinterfaces|sous-interfaces?|vlans?|dot1q|802\.1q|trunk|encap\w*)\b"
)
_SHORT = re.compile(r"(?<![\w./])\.(\d{1,4})(?![\w/]|\.\d)")


def numbered(text: str) -> str:
    """The text itself where no short name, or not exactly one port is said."""
    short = _SHORT.search(text)
    low = plain(text)
    if short is None or not _ABOUT.search(low):
        return text
    ports = {re.sub(r"\s", "", found.group()) for found in _PORT.finditer(low)}
    if len(ports) != 1 or _address_part(low):
        return text
    (port,) = ports
    return _SHORT.sub(lambda found: f"{port}.{found.group(1)}", text)


def _address_part(low: str) -> bool:
    """`the router takes .1`: the end of an address."""
    found = _SHORT.search(low)
    before = low[: found.start()].split()[-2:] if found else []
    return bool(
        re.search(
            r"\b(?:gateway|router|takes?|gets?|address|host|keeps?|stays?|is|gw|has)$", " ".join(before)
        )
    )
