"""How large a slice's functions have to be for its load. `topologies` asks, once for each headroom.

The catalogue says how large one instance of a role is; what such an instance carries is a planning value of our own,
and a function is as large as its load needs, in steps that a container platform can grant.
"""

from __future__ import annotations

import math

from assent.intents.base import Finite, Frozen
from assent.intents.service import NetworkFunction, SliceDesign
from assent.service import catalogue

CARRIES_MBPS: dict[str, int] = {
    "UPF": 2000,
    "FIREWALL": 2000,
    "CACHE": 2000,
    "TRANSCODER": 400,
    "MEDIA-SERVER": 1000,
    "VIDEO-RECORDER": 800,
    "APPLICATION-SERVER": 1000,
}
"""Mbit/s, both directions together, that one instance of the catalogue's size carries."""

CARRIES_UES: dict[str, int] = {
    "AMF": 20_000,
    "SMF": 20_000,
    "IMS": 2_000,
    "GAME-SERVER": 64,
    "RENDERER": 32,
    "CONTROLLER": 500,
    "IOT-BROKER": 20_000,
    "V2X-SERVER": 1_000,
    "MCX-SERVER": 1_000,
}
"""UEs that are active at once, for roles that sessions load rather than bits."""

_CARRIES_MBPS = 1000
"""Of a role that is not listed."""

CPU_STEP, RAM_STEP_MB = 0.1, 64
_MIN_RAM_MB = 128


class Load(Frozen):
    """What a slice's UEs ask for: `active` of `ues` at once on average, `mbps` of all of those together."""

    ues: int
    active: Finite
    mbps: Finite


class Sized(Frozen):
    """A function that is large enough; `needed`: the part of it that the load takes, from 0 to 1."""

    function: NetworkFunction
    needed: Finite


def load_of(design: SliceDesign) -> Load:
    """From the promised profile: guaranteed rates, and how many UEs are active at once by the catalogue."""
    service = catalogue.find(design.nest.service_type)
    profile = design.service_profile
    ues = profile.max_ues or service.ues
    rates = (profile.dl_thpt_per_slice, profile.ul_thpt_per_slice)
    kbps = sum((one.guaranteed_kbps or one.max_kbps or 0) for one in rates if one is not None)
    return Load(ues=ues, active=max(1.0, ues * service.active), mbps=kbps / 1000)


def sized(design: SliceDesign, headroom: float) -> tuple[Sized, ...]:
    """The chain, each function for `headroom` times the load."""
    load = load_of(design)
    return tuple(_sized(one, load, headroom) for one in design.chain)


def carries(function: NetworkFunction) -> float:
    """What a function of its size carries: UEs at once where its role is in CARRIES_UES, else Mbit/s."""
    role = function.role.upper()
    instance_cpu = catalogue.FUNCTION_NEEDS.get(role, catalogue.FUNCTION_NEEDS["APPLICATION-SERVER"])[0]
    one_instance = CARRIES_UES.get(role) or CARRIES_MBPS.get(role, _CARRIES_MBPS)
    return one_instance * function.cpu / instance_cpu


def _sized(function: NetworkFunction, load: Load, headroom: float) -> Sized:
    parts = headroom * worth(function.role, load)
    cpu = max(CPU_STEP, round(math.ceil(round(function.cpu * parts / CPU_STEP, 6)) * CPU_STEP, 6))
    ram = max(_MIN_RAM_MB, math.ceil(function.ram_mb * parts / RAM_STEP_MB) * RAM_STEP_MB)
    disk = max(1, math.ceil(function.disk_gb * parts)) if function.disk_gb else 0
    large = function.model_copy(update={"cpu": cpu, "ram_mb": ram, "disk_gb": disk})
    return Sized(function=large, needed=min(1.0, function.cpu * parts / cpu))


def worth(role: str, load: Load) -> float:
    """How many instances of the catalogue's size the load is worth, as a fraction."""
    name = role.upper()
    if name in CARRIES_UES:
        return load.active / CARRIES_UES[name]
    return load.mbps / CARRIES_MBPS.get(name, _CARRIES_MBPS)
