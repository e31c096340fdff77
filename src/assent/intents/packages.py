"""What an NFV orchestrator is given: the archives of a network service and of its functions, and how these scale."""

from __future__ import annotations

import math

from pydantic import Field

from assent.intents.base import Finite, Frozen


class VnfPackage(Frozen):
    """A VNF package (ETSI GS NFV-SOL 004). `vnfd_id`: the descriptor_id of the VNFD that it holds."""

    vnfd_id: str
    content: bytes


class Vdu(Frozen):
    """One instance of a function's VDU: whole virtual CPUs, and MB of RAM."""

    cpus: int = Field(ge=1)
    ram_mb: int = Field(ge=1)

    def instances_for(self, cpu: Finite, ram_mb: int) -> int:
        """So many instances are no less than that."""
        return max(1, math.ceil(cpu / self.cpus), math.ceil(ram_mb / self.ram_mb))


class PackagedFunction(Frozen):
    """A function within its network service: `name` is that of its VNF profile.

    It starts with `instances` of its VDU; scale level 0 of `aspect` is one of them, and `max_instances` are the most.
    """

    name: str
    vnfd_id: str
    vdu: Vdu
    instances: int = Field(ge=1)
    max_instances: int = Field(ge=1)
    aspect: str


class SlicePackage(Frozen):
    """One network service: its NSD archive (ETSI GS NFV-SOL 007), and a package for each VNFD that it names.

    `nsd_id`: the descriptor_id of the NSD. `nsd`: the archive's bytes. `flavour` and `level`: what of it is
    instantiated.
    """

    nsd_id: str
    nsd: bytes
    vnf_packages: tuple[VnfPackage, ...]
    functions: tuple[PackagedFunction, ...]
    flavour: str
    level: str
