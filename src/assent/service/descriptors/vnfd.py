"""A VNFD in TOSCA (ETSI GS NFV-SOL 001 v4.4.1): one VDU, its storage and connection points, scaling by instances.

It depends on the role and the VDU's size alone, so functions of one kind in many slices share one VNF package.
"""

from __future__ import annotations

from dataclasses import dataclass

from assent.intents.base import Json
from assent.intents.packages import Vdu
from assent.intents.service import NetworkFunction
from assent.service.descriptors.links import INTERNAL_BPS, connection_points
from assent.service.descriptors.naming import (
    PROVIDER,
    SOFTWARE_VERSION,
    SOL001,
    VNFM_INFO,
    checked,
    identify,
    version_of,
    vnf_type,
)
from assent.service.descriptors.sizes import MAX_INSTANCES, vdu_of

ASPECT, DELTA, FLAVOUR = "capacity", "one_more", "default"
TYPES_FILE = "etsi_nfv_sol001_vnfd_types.yaml"
"""ETSI's type definitions, by their own file name: whoever on-boards has them; they are not in the archive."""

_NFV = "tosca.nodes.nfv"
_POLICY = "tosca.policies.nfv"


@dataclass(frozen=True)
class Vnfd:
    """`properties`: those of the VNF node, which an NSD repeats."""

    id: str
    role: str
    node_type: str
    properties: dict[str, Json]
    document: dict[str, Json]


def vnfd_of(function: NetworkFunction) -> Vnfd:
    """Raises InvalidInput for a role or a size that no descriptor can have."""
    role, (vdu, _) = checked(function.role, "role"), vdu_of(function)
    disk_gb = function.disk_gb
    identifier = identify("vnfd", role, vdu.cpus, vdu.ram_mb, disk_gb, SOL001, SOFTWARE_VERSION)
    node_type = vnf_type(role, identifier)
    properties = _properties(role, identifier)
    document = {
        "tosca_definitions_version": "tosca_simple_yaml_1_3",
        "description": f"{role}: VDUs of {vdu.cpus} CPUs, {vdu.ram_mb} MB, {disk_gb} GB of storage",
        "metadata": {
            "template_name": f"{role}.vnfd",
            "template_author": PROVIDER,
            "template_version": version_of(identifier),
        },
        "imports": [TYPES_FILE],
        "node_types": {node_type: node_type_of(role, properties)},
        "topology_template": {
            "substitution_mappings": _mappings(role, node_type),
            "node_templates": _nodes(role, node_type, properties, vdu, disk_gb),
            "policies": _policies(),
        },
    }
    return Vnfd(identifier, role, node_type, properties, document)


def level(instances: int) -> str:
    """The instantiation level with so many VDU instances."""
    return f"level_{instances - 1}"


def requirement(point: str) -> str:
    """The requirement of the VNF node that stands for a connection point."""
    return f"virtual_link_{point}"


def node_type_of(role: str, properties: dict[str, Json]) -> dict[str, Json]:
    """Derived from ETSI's VNF: what tells it is fixed, and each connection point is a requirement."""
    link = {
        "capability": "tosca.capabilities.nfv.VirtualLinkable",
        "relationship": "tosca.relationships.nfv.VirtualLinksTo",
        "occurrences": [0, 1],
    }
    return {
        "derived_from": f"{_NFV}.VNF",
        "properties": {key: fixed(value) for key, value in properties.items()},
        "requirements": [{requirement(point): dict(link)} for point in connection_points(role)],
    }


def fixed(value: Json) -> dict[str, Json]:
    """The definition of a property that has this value and no other."""
    if isinstance(value, str):
        return {"type": "string", "default": value, "constraints": [{"valid_values": [value]}]}
    return {"type": "list", "entry_schema": {"type": "string"}, "default": value}


def _properties(role: str, identifier: str) -> dict[str, Json]:
    return {
        "descriptor_id": identifier,
        "descriptor_version": version_of(identifier),
        "provider": PROVIDER,
        "product_name": role,
        "software_version": SOFTWARE_VERSION,
        "vnfm_info": [VNFM_INFO],
        "flavour_id": FLAVOUR,
        "flavour_description": f"{role}, scaled by VDU instances",
    }


def _mappings(role: str, node_type: str) -> dict[str, Json]:
    return {
        "node_type": node_type,
        "requirements": {
            requirement(point): [f"ext_{point}", "external_virtual_link"] for point in connection_points(role)
        },
    }


def _nodes(role: str, node_type: str, properties: dict[str, Json], vdu: Vdu, disk_gb: int) -> dict[str, Json]:
    nodes: dict[str, Json] = {
        "vnf": {"type": node_type, "properties": dict(properties)},
        "vdu": _vdu(role, vdu, disk_gb),
    }
    if disk_gb:
        nodes["storage"] = {
            "type": f"{_NFV}.Vdu.VirtualBlockStorage",
            "properties": {
                "virtual_block_storage_data": {"size_of_storage": f"{disk_gb} GB", "rdma_enabled": False},
                "per_vnfc_instance": False,
            },
        }
    for order, point in enumerate(connection_points(role)):
        nodes |= _connected(role, point, order)
    return nodes


def _connected(role: str, point: str, order: int) -> dict[str, Json]:
    """However many VDU instances there are, they meet on an internal link, and the outside sees one point."""
    protocols = {"layer_protocols": ["ipv4"]}
    link = f"int_{point}"
    return {
        f"cp_{point}": {
            "type": f"{_NFV}.VduCp",
            "properties": {
                **protocols,
                "order": order,
                "description": f"{role}: {point} of one VDU instance",
            },
            "requirements": [{"virtual_binding": "vdu"}, {"virtual_link": link}],
        },
        link: {
            "type": f"{_NFV}.VnfVirtualLink",
            "properties": {
                "connectivity_type": {**protocols, "flow_pattern": "mesh"},
                "vl_profile": {
                    "max_bitrate_requirements": {"root": INTERNAL_BPS},
                    "min_bitrate_requirements": {"root": 0},
                },
                "description": f"{role}: {point} within the function",
            },
        },
        f"ext_{point}": {
            "type": f"{_NFV}.VnfExtCp",
            "properties": {**protocols, "description": f"{role}: {point}"},
            "requirements": [{"internal_virtual_link": link}],
        },
    }


def _vdu(role: str, vdu: Vdu, disk_gb: int) -> dict[str, Json]:
    node: dict[str, Json] = {
        "type": f"{_NFV}.Vdu.Compute",
        "properties": {
            "name": role,
            "description": f"one instance of {role}",
            "boot_order": False,
            "vdu_profile": {"min_number_of_instances": 1, "max_number_of_instances": MAX_INSTANCES},
        },
        "capabilities": {
            "virtual_compute": {
                "properties": {
                    "virtual_cpu": {"num_virtual_cpu": vdu.cpus},
                    "virtual_memory": {"virtual_mem_size": f"{vdu.ram_mb} MB", "numa_enabled": False},
                }
            }
        },
    }
    if disk_gb:
        node["requirements"] = [{"virtual_storage": "storage"}]
    return node


def _policies() -> list[dict[str, Json]]:
    levels = range(1, MAX_INSTANCES + 1)
    aspect = {
        "name": ASPECT,
        "description": "one VDU instance more or less a step",
        "max_scale_level": MAX_INSTANCES - 1,
        "step_deltas": [DELTA],
    }
    named = {
        level(many): {
            "description": f"{many} VDU instances",
            "scale_info": {ASPECT: {"scale_level": many - 1}},
        }
        for many in levels
    }
    counted = {level(many): {"number_of_instances": many} for many in levels}
    return [
        _policy("scaling_aspects", "ScalingAspects", {"aspects": {ASPECT: aspect}}),
        _policy("initial_delta", "VduInitialDelta", {"initial_delta": {"number_of_instances": 1}}, "vdu"),
        _policy(
            "scaling_deltas",
            "VduScalingAspectDeltas",
            {"aspect": ASPECT, "deltas": {DELTA: {"number_of_instances": 1}}},
            "vdu",
        ),
        _policy("levels", "InstantiationLevels", {"levels": named, "default_level": level(1)}),
        _policy("vdu_levels", "VduInstantiationLevels", {"levels": counted}, "vdu"),
        _policy("apart", "AntiAffinityRule", {"scope": "nfvi_node"}, "vdu"),
    ]


def _policy(name: str, kind: str, properties: dict[str, Json], *targets: str) -> dict[str, Json]:
    policy: dict[str, Json] = {"type": f"{_POLICY}.{kind}", "properties": properties}
    return {name: policy | ({"targets": list(targets)} if targets else {})}
