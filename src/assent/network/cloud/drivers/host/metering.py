"""What functions on this machine use: CPU time of their processes, bytes of their cards; since the last reading.

CPU is that of a function's processes. What the kernel does in their place (it forwards packets of routers and
firewalls) is charged to nobody, so such a function looks idle however much passes it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from assent.intents.operation import Usage
from assent.network.cloud.config import CloudConfig
from assent.network.cloud.drivers.host.cgroups import Compute
from assent.network.cloud.drivers.host.layout import TOWARDS_USER
from assent.network.cloud.drivers.host.site import parts
from assent.network.namespaces.resident import Resident

_FIRST_S = 0.2
"""Between the two readings that are taken where there was none before."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """Seconds of a clock and of CPU, and bytes to and from the side of the users since the card was made."""

    at_s: float
    cpu_s: float
    down: int
    up: int


class Meter:
    """Of one cloud. It remembers the last reading of each function, as long as this process."""

    def __init__(self, cloud: str, compute: Compute) -> None:
        self._cloud = cloud
        self._compute = compute
        self._last: dict[str, _Reading] = {}

    def read(self, inside: Resident, config: CloudConfig) -> tuple[Usage, ...]:
        """Of every function of the configuration that runs and was there before."""
        now = self._readings(inside)
        if not set(now) <= set(self._last):
            self._last = now
            time.sleep(_FIRST_S)
            now = self._readings(inside)
        before, self._last = self._last, now
        started = {one.id: one.cpu for one in config.instances if one.vnf_state == "STARTED"}
        return tuple(
            _usage(name, before[name], one, started[name])
            for name, one in sorted(now.items())
            if name in started and name in before
        )

    def _readings(self, inside: Resident) -> dict[str, _Reading]:
        own = [part for part in parts(inside.notes()).values() if part.cloud == self._cloud and part.ready]
        spaces = {
            hop.id: hop.space
            for part in own
            for hop in part.chain.on(self._cloud)
            if hop.id in (part.instances or {})
        }
        asked = [(space, ["cat", "/proc/net/dev"], "") for space in spaces.values()]
        shown = inside.attempt(asked) if asked else []
        found = {}
        for (name, space), (_, cards, _) in zip(spaces.items(), shown, strict=True):
            down, up = _bytes(cards)
            cpu_s = self._compute.used_s(space)
            if cpu_s is not None:
                found[name] = _Reading(time.monotonic(), cpu_s, down, up)
        return found


def _usage(name: str, before: _Reading, now: _Reading, cpu: float) -> Usage:
    """A counter that went back belongs to something that was built anew: nothing since."""
    span = max(now.at_s - before.at_s, 1e-3)
    return Usage(
        id=name,
        cpu_percent=round(100 * max(0.0, now.cpu_s - before.cpu_s) / span / cpu, 3),
        dl_mbps=round(max(0, now.down - before.down) * 8e-6 / span, 6),
        ul_mbps=round(max(0, now.up - before.up) * 8e-6 / span, 6),
    )


def _bytes(cards: str) -> tuple[int, int]:
    """Sent towards the users and received from there, of `/proc/net/dev`; nothing where there is no such card."""
    for line in cards.splitlines():
        name, _, counters = line.partition(":")
        fields = counters.split()
        if name.strip() == TOWARDS_USER and len(fields) > 8:
            return int(fields[8]), int(fields[0])
    return 0, 0
