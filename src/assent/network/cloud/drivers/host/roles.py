"""What runs a function of each role on this machine, and what is honestly only stood in for.

A role that is not listed here has no software, so its functions are refused.
"""

from __future__ import annotations

import os
import shutil
from typing import Literal, TypeAlias

from assent.network.namespaces import frr
from assent.network.namespaces.sandbox import search_path

Kind: TypeAlias = Literal["router", "firewall", "balancer", "application", "control"]

_ROLES: dict[Kind, tuple[str, ...]] = {
    "router": ("UPF", "ROUTER", "GATEWAY", "NAT", "CPE", "VPN-GATEWAY", "TRAFFIC-SHAPER"),
    "firewall": ("FIREWALL", "FW", "IPS", "IDS", "DPI"),
    "balancer": ("LOAD-BALANCER", "LB", "ADC"),
    "application": (
        "APPLICATION-SERVER",
        "ANALYTICS",
        "CACHE",
        "CDN",
        "CONTROLLER",
        "DATABASE",
        "GAME-SERVER",
        "IMS",
        "INFERENCE",
        "IOT-BROKER",
        "MCX-SERVER",
        "MEDIA-SERVER",
        "RENDERER",
        "TRANSCODER",
        "V2X-SERVER",
        "VIDEO-RECORDER",
        "WEB-SERVER",
    ),
    "control": ("AMF", "SMF", "AUSF", "UDM", "UDR", "PCF", "NRF", "NSSF", "NEF", "BSF", "SCP", "NWDAF", "AF"),
}
_KINDS: dict[str, Kind] = {role: kind for kind, roles in _ROLES.items() for role in roles}

RUNS: dict[Kind, str] = {
    "router": "forwarding by the kernel, routes by FRR (zebra, staticd) where it is installed and this is root",
    "firewall": "nftables: new connections from the users' side only, no inspection of what is inside",
    "balancer": "HAProxy in front of the slice's application functions",
    "application": "a small HTTP and UDP server of Assent's own in the application's place",
    "control": "a small HTTP server of Assent's own in the place of 5G core software, without signalling",
}
"""What a kind of function is here, in words for people."""


def kind_of(role: str) -> Kind | None:
    """None where nothing here can run it."""
    return _KINDS.get("-".join(role.upper().replace("_", " ").split()))


def known() -> tuple[str, ...]:
    return tuple(sorted(_KINDS))


def has_haproxy() -> bool:
    return shutil.which("haproxy", path=search_path()) is not None


def has_frr() -> bool:
    return all(os.access(frr.FOLDER / name, os.X_OK) for name in ("zebra", "staticd"))
