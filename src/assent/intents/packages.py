"""What an NFV orchestrator is given: the archives of a network service and of its functions."""

from __future__ import annotations

from assent.intents.base import Frozen


class VnfPackage(Frozen):
    """A VNF package (ETSI GS NFV-SOL 004). `vnfd_id`: the descriptor_id of the VNFD that it holds."""

    vnfd_id: str
    content: bytes


class SlicePackage(Frozen):
    """One network service: its NSD archive (ETSI GS NFV-SOL 007), and a package for each VNFD that it names.

    `nsd_id`: the descriptor_id of the NSD. `nsd`: the archive's bytes.
    """

    nsd_id: str
    nsd: bytes
    vnf_packages: tuple[VnfPackage, ...]
