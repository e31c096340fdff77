"""An NSD in TOSCA (ETSI GS NFV-SOL 001 v4.4.1): one slice's functions, the links between them, and how it scales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assent.intents.base import Json
from assent.intents.change import SliceTraffic
from assent.intents.service import NetworkFunction
from assent.service.catalogue import CONTROL_PLANE
from assent.service.descriptors.links import CONTROL, Link, links
from assent.service.descriptors.naming import PROVIDER, checked, identify, version_of
from assent.service.descriptors.sizes import vdu_of
from assent.service.descriptors.vnfd import FLAVOUR, Vnfd, fixed, level, node_type_of, requirement

ASPECT, LEVEL = "user_plane", "default"
NS_LEVELS = 3
"""Levels of the NS aspect: a level more is one instance more of each user-plane function."""
TYPES_FILE = "etsi_nfv_sol001_nsd_types.yaml"

_NFV = "tosca.nodes.nfv"
_POLICY = "tosca.policies.nfv"


@dataclass(frozen=True)
class Nsd:
    id: str
    invariant_id: str
    name: str
    version: str
    document: dict[str, Json]


def nsd_of(
    slice_id: str,
    functions: Sequence[NetworkFunction],
    traffic: SliceTraffic | None,
    vnfds: Mapping[str, Vnfd],
) -> Nsd:
    """`vnfds` by function name. Raises InvalidInput where a name or a rate cannot be described."""
    name = checked(slice_id, "slice")
    for one in functions:
        checked(one.name, "function")
    ways = links(name, functions, traffic)
    body: dict[str, Json] = {
        "node_templates": _nodes(functions, vnfds, ways),
        "policies": _policies(functions, ways),
    }
    identifier, invariant = identify("nsd", name, body), identify("nsd", name)
    node_type = f"assent.nodes.ns.{identifier[:8]}"
    properties: dict[str, Json] = {
        "descriptor_id": identifier,
        "designer": PROVIDER,
        "version": version_of(identifier),
        "name": name,
        "invariant_id": invariant,
        "flavour_id": FLAVOUR,
    }
    types = {node_type: _ns_type(properties)}
    types |= {one.node_type: node_type_of(one.role, one.properties) for one in vnfds.values()}
    document = {
        "tosca_definitions_version": "tosca_simple_yaml_1_3",
        "description": f"network service of {name}",
        "metadata": {
            "template_name": f"{name}.nsd",
            "template_author": PROVIDER,
            "template_version": version_of(identifier),
        },
        "imports": [TYPES_FILE],
        "node_types": types,
        "topology_template": {
            "node_templates": {
                "ns": {"type": node_type, "properties": properties},
                **body["node_templates"],
            },
            "policies": body["policies"],
        },
    }
    return Nsd(identifier, invariant, name, version_of(identifier), document)


def _ns_type(properties: dict[str, Json]) -> dict[str, Json]:
    return {
        "derived_from": f"{_NFV}.NS",
        "properties": {key: fixed(value) for key, value in properties.items()},
    }


def _nodes(
    functions: Sequence[NetworkFunction], vnfds: Mapping[str, Vnfd], ways: Sequence[Link]
) -> dict[str, Json]:
    nodes: dict[str, Json] = {}
    for one in functions:
        nodes[one.name] = _vnf(one, vnfds[one.name], ways)
    for way in ways:
        nodes[f"vl_{way.name}"] = _virtual_link(way)
        if way.sap:
            nodes[f"sap_{way.sap}"] = _sap(way)
    return nodes


def _vnf(function: NetworkFunction, vnfd: Vnfd, ways: Sequence[Link]) -> dict[str, Json]:
    most = 1 if function.role in CONTROL_PLANE else NS_LEVELS
    profile = {
        "instantiation_level": level(vdu_of(function)[1]),
        "min_number_of_instances": 1,
        "max_number_of_instances": most,
    }
    joined = [
        {requirement(point): f"vl_{way.name}"}
        for way in ways
        for name, point in way.ends
        if name == function.name
    ]
    return {
        "type": vnfd.node_type,
        "properties": {**vnfd.properties, "vnf_profile": profile},
        "requirements": joined,
    }


def _virtual_link(way: Link) -> dict[str, Json]:
    profile = {
        "max_bitrate_requirements": {"root": way.max_bps},
        "min_bitrate_requirements": {"root": way.min_bps},
    }
    members = len(way.ends) + bool(way.sap)
    pattern = "line" if members == 2 else "mesh"
    return {
        "type": f"{_NFV}.NsVirtualLink",
        "properties": {
            "connectivity_type": {"layer_protocols": ["ipv4"], "flow_pattern": pattern},
            "vl_profile": profile,
            "description": _purpose(way),
        },
    }


def _purpose(way: Link) -> str:
    """With the link's latency in words: tosca-parser 2.15 cannot read the constraints of ETSI's type for them."""
    if way.name == CONTROL:
        return "control plane"
    return "user traffic" if way.latency_ms is None else f"user traffic: at most {way.latency_ms:g} ms"


def _sap(way: Link) -> dict[str, Json]:
    return {
        "type": f"{_NFV}.Sap",
        "properties": {"layer_protocols": ["ipv4"], "description": f"{way.sap} of the slice"},
        "requirements": [{"internal_virtual_link": f"vl_{way.name}"}],
    }


def _policies(functions: Sequence[NetworkFunction], ways: Sequence[Link]) -> list[dict[str, Json]]:
    described = {LEVEL: {"description": "as ordered"}}
    found = [_policy("levels", "NsInstantiationLevels", {"ns_levels": described, "default_level": LEVEL})]
    for one in functions:
        counts = {"number_of_instances": {LEVEL: 1}}
        found.append(_policy(f"level_{one.name}", "VnfToInstantiationLevelMapping", counts, one.name))
    for way in ways:
        rates = {"bit_rate_requirements": {LEVEL: {"root": way.max_bps}}}
        kind = "VirtualLinkToInstantiationLevelMapping"
        found.append(_policy(f"rate_{way.name}", kind, rates, f"vl_{way.name}"))
    user = [one.name for one in functions if one.role not in CONTROL_PLANE]
    return found + _scaling(user) + _placing(functions, user)


def _scaling(user: Sequence[str]) -> list[dict[str, Json]]:
    if not user:
        return []
    levels = {at: {"description": f"{at + 1} of each user-plane function"} for at in range(NS_LEVELS)}
    aspect = {"name": ASPECT, "description": "more user-plane functions", "ns_scale_levels": levels}
    counts = {"aspect": ASPECT, "number_of_instances": {at: at + 1 for at in range(NS_LEVELS)}}
    return [
        _policy("scaling", "NsScalingAspects", {"aspects": {ASPECT: aspect}}),
        _policy("scaled", "VnfToLevelMapping", counts, *user),
    ]


def _placing(functions: Sequence[NetworkFunction], user: Sequence[str]) -> list[dict[str, Json]]:
    """What does the same work stands apart; user-plane functions of one cloud stay close together."""
    found = []
    for role in dict.fromkeys(one.role for one in functions):
        same = [one.name for one in functions if one.role == role]
        if len(same) > 1:
            found.append(_policy(f"apart_{role}", "NsAntiAffinityRule", {"scope": "nfvi_node"}, *same))
    if len(user) > 1:
        found.append(_policy("together", "NsAffinityRule", {"scope": "nfvi_pop"}, *user))
    return found


def _policy(name: str, kind: str, properties: dict[str, Json], *targets: str) -> dict[str, Json]:
    policy: dict[str, Json] = {"type": f"{_POLICY}.{kind}", "properties": properties}
    return {name: policy | ({"targets": list(targets)} if targets else {})}
