"""Which processes a function is: real software, or our own far end of a chain."""

from __future__ import annotations

import sys
from pathlib import Path

from assent.network.cloud.drivers.host.layout import Hop
from assent.network.namespaces import frr

CONFIG = "/run/assent"
"""Where HAProxy's configuration lies, in the namespaces' own /run."""

_SCRIPT = str(Path(__file__).with_name("endpoint.py"))


def programs(hop: Hop, name: str, *, routed: bool) -> dict[str, list[str]]:
    """What runs for a function, by name, in the order in which it is started."""
    if hop.kind == "router" and hop.place:
        folder = f"{frr.RUN}/{hop.space}"
        return {one: frr.daemon(one, folder) for one in ("zebra", "staticd")} if routed else {}
    if hop.kind == "balancer" and hop.place:
        return {"haproxy": ["haproxy", "-db", "-q", "-f", f"{CONFIG}/{hop.space}.cfg"]}
    if hop.kind in ("application", "control"):
        return {"server": script("serve", name, hop.role)}
    return {}


def script(*argv: str) -> list[str]:
    """Our own far ends of a chain (see `endpoint`)."""
    return [sys.executable, "-I", "-S", _SCRIPT, *argv]
