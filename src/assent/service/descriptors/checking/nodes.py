"""The node types that a descriptor may have, with what ETSI's types say of their properties and requirements."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt, model_validator

from assent.service.descriptors.checking.values import (
    Bitrate,
    Connectivity,
    Count,
    Flag,
    Protocols,
    Size,
    Strict,
    Text,
    Uuid,
    VnfmInfo,
)

Positive = Annotated[StrictInt, Field(ge=1, le=10_000)]


class VnfProfile(Strict):
    instantiation_level: Text | None = None
    min_number_of_instances: Count
    max_number_of_instances: Count

    @model_validator(mode="after")
    def _in_order(self) -> VnfProfile:
        if self.min_number_of_instances > self.max_number_of_instances:
            raise ValueError("min_number_of_instances is more than max_number_of_instances")
        return self


class Vnf(Strict):
    descriptor_id: Uuid
    descriptor_version: Text
    provider: Text
    product_name: Text
    software_version: Text
    vnfm_info: Annotated[tuple[VnfmInfo, ...], Field(min_length=1)]
    flavour_id: Text
    flavour_description: Text
    product_info_name: Text | None = None
    product_info_description: Text | None = None
    vnf_profile: VnfProfile | None = None


class Ns(Strict):
    descriptor_id: Uuid
    designer: Text
    version: Text
    name: Text
    invariant_id: Uuid
    flavour_id: Text
    service_availability_level: Positive | None = None
    priority: Count | None = None


class Cp(Strict):
    layer_protocols: Protocols
    role: Literal["root", "leaf"] | None = None
    description: Text | None = None
    trunk_mode: Flag | None = None


class VduCp(Cp):
    bitrate_requirement: Count | None = None
    order: Count | None = None


class VlProfile(Strict):
    max_bitrate_requirements: Bitrate
    min_bitrate_requirements: Bitrate

    @model_validator(mode="after")
    def _in_order(self) -> VlProfile:
        if self.min_bitrate_requirements.root > self.max_bitrate_requirements.root:
            raise ValueError("the least bit rate is above the most")
        if self.max_bitrate_requirements.root == 0:
            raise ValueError("a link whose most is 0 bit/s carries nothing")
        return self


class VirtualLink(Strict):
    connectivity_type: Connectivity
    vl_profile: VlProfile
    description: Text | None = None
    test_access: tuple[Literal["passive_monitoring", "active_loopback"], ...] | None = None


class VduProfile(VnfProfile):
    instantiation_level: None = None


class Vdu(Strict):
    name: Text
    description: Text
    boot_order: Flag = False
    vdu_profile: VduProfile


class VirtualCpu(Strict):
    num_virtual_cpu: Annotated[StrictInt, Field(ge=1, le=1024)]
    cpu_architecture: Text | None = None


class VirtualMemory(Strict):
    virtual_mem_size: Size
    numa_enabled: Flag = False


class Compute(Strict):
    virtual_cpu: VirtualCpu
    virtual_memory: VirtualMemory


class BlockStorageData(Strict):
    size_of_storage: Size
    rdma_enabled: Flag = False


class BlockStorage(Strict):
    virtual_block_storage_data: BlockStorageData
    per_vnfc_instance: Flag = True


_NFV = "tosca.nodes.nfv."
VNF, NS, SAP, NS_LINK = f"{_NFV}VNF", f"{_NFV}NS", f"{_NFV}Sap", f"{_NFV}NsVirtualLink"
VDU, VDU_CP, EXT_CP = f"{_NFV}Vdu.Compute", f"{_NFV}VduCp", f"{_NFV}VnfExtCp"
VNF_LINK, STORAGE = f"{_NFV}VnfVirtualLink", f"{_NFV}Vdu.VirtualBlockStorage"

PROPERTIES: dict[str, type[Strict]] = {
    VNF: Vnf,
    NS: Ns,
    SAP: Cp,
    NS_LINK: VirtualLink,
    VDU: Vdu,
    VDU_CP: VduCp,
    EXT_CP: Cp,
    VNF_LINK: VirtualLink,
    STORAGE: BlockStorage,
}

REQUIREMENTS: dict[str, dict[str, tuple[str, int, int]]] = {
    SAP: {"internal_virtual_link": (NS_LINK, 1, 1)},
    VDU: {"virtual_storage": (STORAGE, 0, 100)},
    VDU_CP: {"virtual_binding": (VDU, 1, 1), "virtual_link": (VNF_LINK, 1, 1)},
    EXT_CP: {"internal_virtual_link": (VNF_LINK, 1, 1)},
    NS: {"virtual_link": (NS_LINK, 0, 1)},
}
"""By node type: which requirements it has, what each may point to, and how often it is there. Those of a VNF node in an
NSD are defined by its own type."""
