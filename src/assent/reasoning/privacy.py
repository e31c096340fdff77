"""Privacy is a setting, not a hope: which endpoints a prompt may be sent to.

`LanguageModel` asks `permit` when it is built, and `backend` asks `is_loopback` again for every request that
is about to leave, so that no redirect leads away. In the mode `redacted`, names become pseudonyms in `prompt` and
names again in `replies` (`redaction`).
"""

from __future__ import annotations

import ipaddress
import re
import socket

from assent.intents.errors import InvalidInput, Refused
from assent.reasoning.settings import Privacy


def permit(base_url: str, privacy: Privacy) -> str:
    """`base_url`, if prompts may be sent there in this mode.

    Raises `InvalidInput` for a URL that cannot be read unambiguously, and `Refused` for an endpoint off this
    machine in the mode `local`.
    """
    host = host_of(base_url)
    if privacy == "local" and not is_loopback(host):
        raise Refused(
            f"privacy is 'local': prompts must not leave this machine, and {host} is not on it. "
            "Use an endpoint on 127.0.0.1, or allow it with --privacy open or redacted (or $ASSENT_PRIVACY).",
            field="privacy",
        )
    return base_url


def host_of(url: str) -> str:
    """The host that a client would connect to. Raises `InvalidInput` where two readings are possible."""
    parts = _URL.fullmatch(url) if len(url) <= 2000 else None
    if parts is None:
        raise InvalidInput(
            "the model's base URL is not of the form http://HOST[:PORT][/PATH] (no user name, no password, no query)",
            field="base_url",
        )
    if parts["port"] and not 0 < int(parts["port"]) < 65536:
        raise InvalidInput(f"no such port in the model's base URL: {parts['port']}", field="base_url")
    return parts["v6"] or parts["host"].lower().rstrip(".")


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine: `localhost`, 127.0.0.0/8 however it is written, or ::1.

    No name is resolved: a name other than `localhost` may point anywhere, tomorrow if not today.
    """
    named = host.lower().rstrip(".")
    if named == "localhost":
        return True
    try:
        address = ipaddress.ip_address(named)
    except ValueError:
        return _is_short_loopback(named)
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


_URL = re.compile(
    r"https?://(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<host>[A-Za-z0-9._-]*[A-Za-z0-9][A-Za-z0-9._-]*))"
    r"(?::(?P<port>\d{1,5}))?(?:/[!$-;=@-Z_a-z~]*)?"
)
_NUMERIC = re.compile(r"[0-9a-fA-FxX.]+")


def _is_short_loopback(host: str) -> bool:
    """`127.1`, `2130706433`, `0x7f.1`: forms that the system's resolver takes for IPv4 addresses."""
    if not _NUMERIC.fullmatch(host):
        return False
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host)).is_loopback
    except (OSError, ValueError):
        return False
