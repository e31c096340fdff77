"""The device model to IOS text, in the order and words of `show running-config`.

Law: parse(render(device)) == device. Called to write a network's configurations and to say single features.
"""

from __future__ import annotations

from collections.abc import Iterable

from assent.network.transport.device import Acl, ClassMap, Device, PolicyMap, UnknownLine
from assent.network.transport.languages.ios.acl6_lines import render_entry6
from assent.network.transport.languages.ios.acl_lines import numbered_kind, render_entry
from assent.network.transport.languages.ios.bgp_lines import render_bgp, render_rule
from assent.network.transport.languages.ios.edge_sections import render_crypto, render_vrf
from assent.network.transport.languages.ios.interface_lines import render_interface
from assent.network.transport.languages.ios.map_lines import render_map_entry
from assent.network.transport.languages.ios.names import interface_key
from assent.network.transport.languages.ios.parse import NESTED
from assent.network.transport.languages.ios.qos_lines import render_class, render_class_map
from assent.network.transport.languages.ios.routing_lines import render_ospf, render_static, static_key


def render(device: Device) -> str:
    """The whole running configuration, ending in `end`."""
    lines: list[str] = []
    if device.hostname:
        lines.extend([f"hostname {device.hostname}", "!"])
    for name in sorted(device.vrfs):
        lines.extend([*render_vrf(device.vrfs[name]), "!"])
    for class_map in sorted(device.class_maps.values(), key=lambda one: one.name):
        lines.extend([*section(f"class-map {class_map.mode} {class_map.name}", class_body(class_map)), "!"])
    nested = _nested(device.unknown)
    for policy_map in sorted(device.policy_maps.values(), key=lambda one: one.name):
        lines.extend([*section(f"policy-map {policy_map.name}", policy_body(policy_map)), "!"])
    lines.extend(render_crypto(device.crypto))
    for name in sorted(device.interfaces, key=interface_key):
        lines.extend([*section(f"interface {name}", render_interface(device.interfaces[name])), "!"])
    for process in sorted(device.ospf):
        lines.extend([*section(f"router ospf {process}", render_ospf(device.ospf[process])), "!"])
    if device.bgp is not None:
        lines.extend([*section(f"router bgp {device.bgp.asn}", render_bgp(device.bgp)), "!"])
    statics = [render_static(route) for route in sorted(device.statics, key=static_key)]
    lines.extend([*statics, "!"] if statics else [])
    for prefixes in sorted(device.prefix_lists.values(), key=lambda one: one.name):
        lines.extend(f"ip prefix-list {prefixes.name} {render_rule(rule)}" for rule in prefixes.rules)
    lines.extend(["!"] if device.prefix_lists else [])
    for name in sorted(device.acls, key=acl_key):
        lines.extend([*acl_lines(device.acls[name]), "!"])
    for name in sorted(device.acls6):
        lines.extend(
            [*section(f"ipv6 access-list {name}", map(render_entry6, device.acls6[name].entries)), "!"]
        )
    for name in sorted(device.route_maps):
        for entry in device.route_maps[name].entries:
            heading = f"route-map {name} {entry.action} {entry.sequence}"
            lines.extend([*section(heading, render_map_entry(entry)), "!"])
    lines.extend(nested)
    return "\n".join([*lines, "end"]) + "\n"


def section(heading: str, body: Iterable[str]) -> list[str]:
    return [heading, *(f" {line}" for line in body)]


def class_body(class_map: ClassMap) -> list[str]:
    return render_class_map(class_map)


def policy_body(policy_map: PolicyMap) -> list[str]:
    """The lines under `policy-map NAME`, classes with their own lines one step in."""
    return [line for one in policy_map.classes for line in section(f"class {one.name}", render_class(one))]


def acl_lines(acl: Acl) -> list[str]:
    """A numbered list as IOS shows it, flat (so nothing where it is empty); a named one as a section."""
    if numbered_kind(acl.name) == acl.kind and all(entry.sequence is None for entry in acl.entries):
        return [f"access-list {acl.name} {render_entry(acl.kind, entry)}" for entry in acl.entries]
    heading = f"ip access-list {acl.kind} {acl.name}"
    return section(heading, (render_entry(acl.kind, entry) for entry in acl.entries))


def acl_key(name: str) -> tuple[int, int, str]:
    """Named lists by name, then numbered ones by number."""
    return (1, int(name), "") if numbered_kind(name) else (0, 0, name)


def _nested(unknown: Iterable[UnknownLine]) -> list[str]:
    """Unknown lines outside the sections that hold their own: as written, each under its heading."""
    lines: list[str] = []
    for one in unknown:
        head = one.section.split(NESTED, 1)[0]
        if head.startswith(_OWN):
            continue
        depth = 0 if head.startswith("banner ") or not one.section else one.section.count(NESTED) + 1
        lines.append(" " * depth + one.text)
    return lines


_OWN = ("interface ", "router ospf ", "router bgp ", "policy-map ", "route-map ")
