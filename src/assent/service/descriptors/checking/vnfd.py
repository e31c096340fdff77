"""What has to hold within a VNFD: connection points lead outside, and every level is what its deltas add up to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from assent.service.descriptors.checking.nodes import EXT_CP, STORAGE, VDU, VDU_CP, VNF, VNF_LINK, Vdu, Vnf
from assent.service.descriptors.checking.policies import (
    AspectDeltas,
    InitialDelta,
    InstantiationLevel,
    InstantiationLevels,
    ScalingAspect,
    ScalingAspects,
    VduLevels,
)
from assent.service.descriptors.checking.template import Template
from assent.service.descriptors.checking.values import Strict

P = TypeVar("P", bound=Strict)

_OUTSIDE = {EXT_CP: "external_virtual_link", VDU_CP: "virtual_link"}


def vnf_of(template: Template) -> Vnf | None:
    """The VNF node's properties; None where there is not exactly one that can be read."""
    names = template.of_kind(VNF)
    found = template.nodes.get(names[0]) if len(names) == 1 else None
    return found if isinstance(found, Vnf) else None


def check(template: Template) -> None:
    """Adds to the template's problems."""
    if len(template.of_kind(VNF)) != 1:
        template.wrong(("node_templates",), f"a VNFD has one VNF node, not {len(template.of_kind(VNF))}")
    if not template.of_kind(VDU):
        template.wrong(("node_templates",), "a VNFD has a VDU")
    _joined(template)
    _mapped(template)
    _levels(template)


def _joined(template: Template) -> None:
    """No link, storage or VDU that nothing is joined to."""
    used = {target for name in template.kinds for _, target in template.links_of(name)}
    for kind, what in ((VNF_LINK, "internal link"), (STORAGE, "storage"), (VDU, "VDU")):
        for name in template.of_kind(kind):
            if name not in used:
                template.wrong(("node_templates", name), f"nothing is joined to this {what}")
    inside = {
        target
        for name in template.of_kind(VDU_CP)
        for key, target in template.links_of(name)
        if key == "virtual_link"
    }
    for name in template.of_kind(EXT_CP):
        if not any(target in inside for _, target in template.links_of(name)):
            template.wrong(("node_templates", name), "leads to no VDU: no connection point is on its link")


def _mapped(template: Template) -> None:
    mappings = template.document.topology_template.substitution_mappings
    names = template.of_kind(VNF)
    if mappings is None or len(names) != 1:
        if mappings is None:
            template.wrong(("substitution_mappings",), "a VNFD says which node type it substitutes")
        return
    its_type = template.document.topology_template.node_templates[names[0]].type
    if mappings.node_type != its_type:
        template.wrong(("substitution_mappings", "node_type"), f"is not the VNF node's type {its_type}")
    definition = template.document.node_types.get(its_type)
    defined = {key for one in (definition.requirements if definition else ()) for key in one}
    for key in sorted(defined ^ set(mappings.requirements)):
        what = "is not mapped to a connection point" if key in defined else f"is no requirement of {its_type}"
        template.wrong(("substitution_mappings", "requirements", key), what)
    seen: set[str] = set()
    for key, (node, requirement) in mappings.requirements.items():
        at = ("substitution_mappings", "requirements", key)
        kind = template.kinds.get(node)
        if kind is None or _OUTSIDE.get(kind) != requirement:
            template.wrong(at, f"{node[:100]!r} is no connection point with an open {requirement[:100]}")
        if node in seen:
            template.wrong(at, f"{node[:100]!r} is mapped twice")
        seen.add(node)


def _levels(template: Template) -> None:
    aspects = {k: v for one in _all(template, ScalingAspects) for k, v in one.aspects.items()}
    levels = {k: v for one in _all(template, InstantiationLevels) for k, v in one.levels.items()}
    for one in _all(template, InstantiationLevels):
        if one.default_level is None and len(one.levels) > 1:
            template.wrong(("policies",), "of several instantiation levels one is the default_level")
        if one.default_level is not None and one.default_level not in one.levels:
            template.wrong(
                ("policies",), f"default_level {one.default_level[:100]!r} is no instantiation level"
            )
    for level, described in levels.items():
        for aspect, info in (described.scale_info or {}).items():
            if aspect not in aspects:
                template.wrong(("policies",), f"level {level}: there is no aspect {aspect[:100]!r}")
            elif info.scale_level > aspects[aspect].max_scale_level:
                most = aspects[aspect].max_scale_level
                template.wrong(
                    ("policies",), f"level {level}: scale_level {info.scale_level} is above {most}"
                )
    for vdu in template.of_kind(VDU):
        _vdu_levels(template, vdu, aspects, levels)


def _vdu_levels(
    template: Template,
    vdu: str,
    aspects: Mapping[str, ScalingAspect],
    levels: Mapping[str, InstantiationLevel],
) -> None:
    """The VDU's number at each level is the initial one and a delta for each step, within its profile."""
    first = sum(one.initial_delta.number_of_instances for one in _of(template, InitialDelta, vdu))
    steps = _steps(template, vdu, aspects)
    counted = {
        k: v.number_of_instances for one in _of(template, VduLevels, vdu) for k, v in one.levels.items()
    }
    if set(counted) != set(levels):
        missing = ", ".join(sorted(set(counted) ^ set(levels)))[:200]
        template.wrong(("policies",), f"{vdu}: its levels are not the instantiation levels: {missing}")
        return
    node = template.nodes.get(vdu)
    most = first + sum(sum(one) for one in steps.values())
    if isinstance(node, Vdu) and most > node.vdu_profile.max_number_of_instances:
        template.wrong(("policies",), f"{vdu}: can scale to {most} instances, outside its vdu_profile")
    for level, number in counted.items():
        info = levels[level].scale_info or {}
        expected = first + sum(sum(steps.get(aspect, ())[: one.scale_level]) for aspect, one in info.items())
        if number != expected:
            template.wrong(
                ("policies",), f"{vdu}: level {level} has {number} instances; its deltas give {expected}"
            )
        if isinstance(node, Vdu):
            profile = node.vdu_profile
            if not profile.min_number_of_instances <= number <= profile.max_number_of_instances:
                template.wrong(
                    ("policies",), f"{vdu}: level {level} has {number} instances, outside its vdu_profile"
                )


def _steps(template: Template, vdu: str, aspects: Mapping[str, ScalingAspect]) -> dict[str, tuple[int, ...]]:
    """By aspect: what each step adds. The last delta named counts for all further steps (SOL001 6.2.58)."""
    found: dict[str, tuple[int, ...]] = {}
    deltas = {one.aspect: one.deltas for one in _of(template, AspectDeltas, vdu)}
    for aspect in sorted(set(deltas) - set(aspects)):
        template.wrong(("policies",), f"{vdu}: there is no scaling aspect {aspect[:100]!r}")
    for aspect, described in aspects.items():
        names = described.step_deltas or ()
        unknown = sorted(set(names) - set(deltas.get(aspect, {})))
        if unknown:
            template.wrong(("policies",), f"{vdu}: aspect {aspect} has no delta {unknown[0][:100]!r}")
        elif names:
            listed = [deltas[aspect][name].number_of_instances for name in names]
            more = max(0, described.max_scale_level - len(listed))
            found[aspect] = (*listed, *([listed[-1]] * more))
    return found


def _all(template: Template, model: type[P]) -> list[P]:
    return [one for _, _, one, _ in template.policies if isinstance(one, model)]


def _of(template: Template, model: type[P], target: str) -> list[P]:
    return [one for _, _, one, targets in template.policies if isinstance(one, model) and target in targets]
