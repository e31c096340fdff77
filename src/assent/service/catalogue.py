"""The service catalogue: what kinds of slices there are, and what each needs where nobody said.

The request skill reads its keys, `nest` its defaults and reasons, `design` its function chains. A default is
per UE; a slice's rate is that times its UEs times the share of them that is active at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from assent.intents.errors import InvalidInput
from assent.intents.service import NetworkFunction
from assent.service.entries import ENTRIES
from assent.service.service_type import ServiceType

FUNCTION_NEEDS: dict[str, tuple[float, int, int]] = {
    "AMF": (1, 1024, 10),
    "SMF": (1, 1024, 10),
    "UPF": (2, 4096, 10),
    "FIREWALL": (1, 2048, 10),
    "CACHE": (2, 8192, 200),
    "TRANSCODER": (4, 8192, 40),
    "MEDIA-SERVER": (4, 8192, 100),
    "GAME-SERVER": (8, 16384, 60),
    "RENDERER": (8, 16384, 60),
    "IMS": (2, 4096, 20),
    "CONTROLLER": (2, 4096, 20),
    "IOT-BROKER": (2, 4096, 100),
    "VIDEO-RECORDER": (4, 8192, 1000),
    "V2X-SERVER": (2, 4096, 20),
    "MCX-SERVER": (2, 4096, 40),
    "APPLICATION-SERVER": (2, 4096, 40),
    "LOAD-BALANCER": (1, 2048, 10),
    "IDS": (2, 4096, 20),
    "NAT": (1, 1024, 10),
    "VPN-GATEWAY": (1, 2048, 10),
    "WEB-SERVER": (2, 4096, 40),
    "DATABASE": (2, 8192, 200),
    "ANALYTICS": (4, 8192, 200),
    "INFERENCE": (8, 16384, 60),
}
"""CPUs, RAM in MB and disk in GB of one instance of each role (our own planning values)."""

CONTROL_PLANE = frozenset({"AMF", "SMF"})
"""Roles that user traffic does not pass through, so that they take none of its latency budget."""


def chain(roles: Sequence[str], slice_id: str) -> tuple[NetworkFunction, ...]:
    """The functions of a slice, in the order in which uplink traffic passes the user-plane ones."""
    return tuple(_function(role, slice_id) for role in roles)


def find(key: str) -> ServiceType:
    """Raises InvalidInput that lists the known types."""
    if key not in CATALOGUE:
        known = ", ".join(sorted(CATALOGUE))
        raise InvalidInput(f"unknown service type {key!r}; known are {known}", field="service_type")
    return CATALOGUE[key]


def _function(role: str, slice_id: str) -> NetworkFunction:
    cpu, ram_mb, disk_gb = FUNCTION_NEEDS[role]
    return NetworkFunction(
        name=f"{slice_id}-{role.lower()}", role=role, cpu=cpu, ram_mb=ram_mb, disk_gb=disk_gb
    )


TELEMEDICINE = ("video-call", "remote-control")
"""Telemedicine takes two slices: the patient is seen over one, instruments are steered over the other."""

CATALOGUE: dict[str, ServiceType] = {entry.key: entry for entry in ENTRIES}
"""By key; beside the shipped ones those of the user, while `extended` holds."""

OWN_WORDS: dict[str, re.Pattern[str]] = {}
"""By key, the words that name an entry of the user (lower case, without accents)."""


@contextmanager
def extended(
    entries: Sequence[ServiceType],
    words: Mapping[str, re.Pattern[str]],
    needs: Mapping[str, tuple[float, int, int]],
) -> Iterator[None]:
    """With further entries, the words that name them, and roles that they bring along; for the whole process."""
    added = {one.key: one for one in entries}
    CATALOGUE.update(added)
    OWN_WORDS.update(words)
    FUNCTION_NEEDS.update(needs)
    try:
        yield
    finally:
        for table, keys in ((CATALOGUE, added), (OWN_WORDS, words), (FUNCTION_NEEDS, needs)):
            for key in keys:
                table.pop(key, None)


__all__ = [
    "CATALOGUE",
    "CONTROL_PLANE",
    "FUNCTION_NEEDS",
    "OWN_WORDS",
    "TELEMEDICINE",
    "ServiceType",
    "chain",
    "extended",
    "find",
]
