"""What has to hold within an NSD: links that join something, levels that every function has, rates that can be."""

from __future__ import annotations

from itertools import combinations

from assent.service.descriptors.checking.nodes import NS, NS_LINK, SAP, VNF, Ns, VirtualLink, Vnf
from assent.service.descriptors.checking.policies import (
    Affinity,
    NsLevels,
    NsScalingAspects,
    RateOfLevel,
    VnfOfAspect,
    VnfOfLevel,
)
from assent.service.descriptors.checking.template import Template

LEAST_BPS = 1000
"""A link of less says its rate in another unit."""


def ns_of(template: Template) -> Ns | None:
    """The NS node's properties; None where there is not exactly one that can be read."""
    names = template.of_kind(NS)
    found = template.nodes.get(names[0]) if len(names) == 1 else None
    return found if isinstance(found, Ns) else None


def check(template: Template) -> None:
    """Adds to the template's problems."""
    ns = ns_of(template)
    if len(template.of_kind(NS)) != 1:
        template.wrong(("node_templates",), f"an NSD has one NS node, not {len(template.of_kind(NS))}")
    if not template.of_kind(VNF):
        template.wrong(("node_templates",), "an NSD has a VNF")
    for name in template.of_kind(VNF):
        vnf = template.nodes.get(name)
        if ns and isinstance(vnf, Vnf) and vnf.descriptor_id == ns.descriptor_id:
            template.wrong(
                ("node_templates", name, "properties", "descriptor_id"), "is that of the NSD itself"
            )
    _joined(template)
    _rates(template)
    _levels(template)
    _aspects(template)
    _affinity(template)


def _joined(template: Template) -> None:
    ends: dict[str, int] = dict.fromkeys(template.of_kind(NS_LINK), 0)
    for name in (*template.of_kind(VNF), *template.of_kind(SAP)):
        targets = [target for _, target in template.links_of(name)]
        if not targets:
            template.wrong(("node_templates", name), "is joined to no virtual link")
        for target in targets:
            ends[target] = ends.get(target, 0) + 1
    for name in template.of_kind(NS_LINK):
        link = template.nodes.get(name)
        if ends[name] < 2:
            template.wrong(("node_templates", name), f"joins {ends[name]} ends; a link joins two or more")
        if (
            isinstance(link, VirtualLink)
            and link.connectivity_type.flow_pattern == "line"
            and ends[name] != 2
        ):
            template.wrong(("node_templates", name), f"is a line with {ends[name]} ends")


def _rates(template: Template) -> None:
    for name in template.of_kind(NS_LINK):
        link = template.nodes.get(name)
        if isinstance(link, VirtualLink) and link.vl_profile.max_bitrate_requirements.root < LEAST_BPS:
            rate = link.vl_profile.max_bitrate_requirements.root
            at = ("node_templates", name, "properties", "vl_profile", "max_bitrate_requirements", "root")
            template.wrong(at, f"{rate} bit/s cannot be meant: bit rates are in bit/s, not kbit/s or Mbit/s")


def _levels(template: Template) -> None:
    found = [one for _, _, one, _ in template.policies if isinstance(one, NsLevels)]
    if len(found) != 1:
        template.wrong(("policies",), f"an NSD has its instantiation levels in one policy, not {len(found)}")
        return
    levels = set(found[0].ns_levels)
    if found[0].default_level not in levels and (found[0].default_level or len(levels) > 1):
        template.wrong(("policies",), f"default_level {found[0].default_level!r} is no instantiation level")
    covered: set[str] = set()
    for name, _, one, targets in template.policies:
        if isinstance(one, VnfOfLevel):
            covered |= set(targets)
            _same(template, name, set(one.number_of_instances), levels)
            for target in targets:
                for number in one.number_of_instances.values():
                    _within(template, name, target, number)
        elif isinstance(one, RateOfLevel):
            covered |= set(targets)
            _same(template, name, set(one.bit_rate_requirements), levels)
            for target in targets:
                for rate in one.bit_rate_requirements.values():
                    _carried(template, name, target, rate.root)
    for node in sorted({*template.of_kind(VNF), *template.of_kind(NS_LINK)} - covered):
        template.wrong(("policies",), f"no policy says what {node} is at each instantiation level")


def _same(template: Template, policy: str, found: set[str], levels: set[str]) -> None:
    if found != levels:
        listed = ", ".join(sorted(found ^ levels))[:200]
        template.wrong(("policies", policy), f"its levels are not the instantiation levels: {listed}")


def _within(template: Template, policy: str, target: str, number: int) -> None:
    node = template.nodes.get(target)
    profile = node.vnf_profile if isinstance(node, Vnf) else None
    if profile is None:
        if isinstance(node, Vnf):
            template.wrong(("node_templates", target, "properties"), "vnf_profile is missing")
    elif not profile.min_number_of_instances <= number <= profile.max_number_of_instances:
        template.wrong(("policies", policy), f"{number} instances of {target} are outside its vnf_profile")


def _carried(template: Template, policy: str, target: str, bps: int) -> None:
    link = template.nodes.get(target)
    if isinstance(link, VirtualLink):
        profile = link.vl_profile
        if not profile.min_bitrate_requirements.root <= bps <= profile.max_bitrate_requirements.root:
            template.wrong(("policies", policy), f"{bps} bit/s are outside the vl_profile of {target}")


def _aspects(template: Template) -> None:
    aspects = {
        k: v
        for _, _, one, _ in template.policies
        if isinstance(one, NsScalingAspects)
        for k, v in one.aspects.items()
    }
    for aspect, described in aspects.items():
        if sorted(described.ns_scale_levels) != list(range(len(described.ns_scale_levels))):
            template.wrong(("policies",), f"aspect {aspect}: its levels are not numbered from 0")
    mapped: set[str] = set()
    for name, _, one, targets in template.policies:
        if not isinstance(one, VnfOfAspect):
            continue
        mapped.add(one.aspect)
        if one.aspect not in aspects:
            template.wrong(("policies", name), f"there is no scaling aspect {one.aspect[:100]!r}")
            continue
        if set(one.number_of_instances) != set(aspects[one.aspect].ns_scale_levels):
            template.wrong(("policies", name), f"its levels are not those of aspect {one.aspect}")
        numbers = [one.number_of_instances[at] for at in sorted(one.number_of_instances)]
        if numbers != sorted(numbers):
            template.wrong(("policies", name), "a higher level has fewer instances")
        for target in targets:
            for number in numbers:
                _within(template, name, target, number)
    for aspect in sorted(set(aspects) - mapped):
        template.wrong(("policies",), f"aspect {aspect}: nothing scales with it")


def _affinity(template: Template) -> None:
    """Two functions cannot be together and apart within the same scope."""
    together: set[tuple[str, frozenset[str]]] = set()
    apart: set[tuple[str, frozenset[str]]] = set()
    for name, kind, one, targets in template.policies:
        if not isinstance(one, Affinity):
            continue
        if len(set(targets)) != len(targets):
            template.wrong(("policies", name), "a target is listed twice")
        pairs = {(one.scope, frozenset(pair)) for pair in combinations(sorted(set(targets)), 2)}
        (apart if "Anti" in kind else together).update(pairs)
    for scope, pair in sorted(together & apart, key=lambda one: (one[0], sorted(one[1]))):
        template.wrong(("policies",), f"{' and '.join(sorted(pair))} have to be together and apart ({scope})")
