"""Whether the intents of a resource's owners can all stand, in the words of TS 28.312; and the topic if not.

`lifecycle` asks after each admission and each change of conditions. Only what operators declare is used:
objectives and declared targets. Limits and sentences play no part and appear nowhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from assent.business.intent import ALWAYS, BusinessIntent, Busy, Objective, Willing
from assent.business.scenario import TopicSection
from assent.intents.intent import IntentConflictReport
from assent.intents.negotiation import Attribute, Topic

TopicKind: TypeAlias = Literal["level", "allocation", "multi-attribute"]


@dataclass(frozen=True)
class Declared:
    """What one operator lets the mediator know: its intent's id, its objective's class, its target in Mbps; and, so
    that it can be brought together with others, for which service and direction, when, and what it offers to share."""

    intent_id: str
    objective: Objective
    target_mbps: float
    direction: Literal["downlink", "uplink", "both"] = "downlink"
    service: str = ""
    busy: Busy = ALWAYS
    willing: tuple[Willing, ...] = ()
    frugal: bool = False


def declared(intent: BusinessIntent, intent_id: str, available_mbps: float) -> Declared:
    """The declared part of a business intent. A number that was said counts as said, even where it does not
    fit; a wish without a number is a part of what is available."""
    target = intent.target(available_mbps) if intent.target_mbps is None else intent.target_mbps
    return Declared(
        intent_id,
        intent.objective,
        target,
        intent.direction,
        intent.service,
        intent.busy,
        intent.willing,
        intent.frugal,
    )


def conflict(
    resource: str,
    wanted: Mapping[str, Declared],
    available_mbps: float,
    *,
    kind: TopicKind = "level",
    tolerance_mbps: float = 1.0,
    capable_mbps: float | None = None,
    attributes: Sequence[Attribute] = (),
) -> IntentConflictReport:
    """The conflict of all operators' intents about one resource, or `none`.

    `available_mbps` is what the resource can carry now, `capable_mbps` what it can carry at best (where
    known). *capability*: somebody wants more than that. *capacity*: more is wanted than is there now; on a
    level, by anybody, since the level is shared. *level*: one value has to suit all, and it does not.

    `attributes`: what a multi-attribute topic settles beside the throughput; there a package has to be agreed wherever
    several share the resource.
    """
    names = sorted(wanted)
    targets = {name: wanted[name].target_mbps for name in names}
    demanded = math.fsum(targets.values()) if kind == "allocation" else max(targets.values(), default=0.0)
    found: Literal["none", "capacity", "level", "capability"]
    if capable_mbps is not None and any(
        target > capable_mbps + tolerance_mbps for target in targets.values()
    ):
        found, text = "capability", _capability(targets, capable_mbps, tolerance_mbps, resource)
    elif kind == "allocation":
        found, text = _allocation(targets, demanded, available_mbps, resource)
    else:
        found, text = _level(wanted, targets, available_mbps, tolerance_mbps, resource)
    if found == "none" and attributes and len(names) > 1:
        listed = ", ".join(one.name for one in attributes)
        found, text = "level", f"Level: one package has to suit all on {resource}, also in {listed}."
    return IntentConflictReport(
        resource=resource,
        kind=found,
        intents=tuple(wanted[name].intent_id for name in names),
        explanation=text,
        demanded_mbps=math.fsum(targets.values()),
        available_mbps=available_mbps,
    )


def open_topic(
    report: IntentConflictReport,
    participants: tuple[str, ...],
    settings: TopicSection,
    *,
    version: int = 1,
    demands_mbps: Mapping[str, float] | None = None,
    lower_mbps: float = 0.0,
) -> Topic:
    """What is to be negotiated about the resource of a conflict report. `upper` is what there is now."""
    return Topic(
        id=f"{report.resource}.{version}",
        resource=report.resource,
        kind=settings.kind,
        unit="Mbps",
        lower=min(lower_mbps, report.available_mbps),
        upper=report.available_mbps,
        participants=tuple(sorted(participants)),
        demands={name: most for name, most in sorted((demands_mbps or {}).items()) if name in participants},
        tolerance=settings.tolerance_mbps,
        max_rounds=settings.max_rounds,
        deadline_s=settings.deadline_s,
        pressure=settings.pressure,
        optimizer=settings.optimizer,
        limits=settings.limits,
        attributes=settings.package(report.available_mbps),
    )


def _capability(targets: Mapping[str, float], capable: float, tolerance: float, resource: str) -> str:
    over = [f"{name} ({target:g} Mbps)" for name, target in targets.items() if target > capable + tolerance]
    return f"Capability: {resource} can carry {capable:g} Mbps at best; more is wanted by {', '.join(over)}."


def _allocation(
    targets: Mapping[str, float], demanded: float, available: float, resource: str
) -> tuple[Literal["none", "capacity"], str]:
    listed = " + ".join(f"{target:g}" for target in targets.values())
    if demanded <= available:
        return (
            "none",
            f"No conflict: {listed} = {demanded:g} Mbps fit into the {available:g} Mbps of {resource}.",
        )
    return (
        "capacity",
        f"Capacity: {listed} = {demanded:g} Mbps are wanted, {resource} has {available:g} Mbps.",
    )


def _level(
    wanted: Mapping[str, Declared],
    targets: Mapping[str, float],
    available: float,
    tolerance: float,
    resource: str,
) -> tuple[Literal["none", "capacity", "level"], str]:
    if not targets:
        return "none", f"No conflict: nobody wants anything from {resource}."
    low, high = min(targets.values()), max(targets.values())
    total = math.fsum(targets.values())
    if high - low <= tolerance and high <= available:
        return "none", f"No conflict: {low:g} to {high:g} Mbps suits everybody on {resource}."
    if high - low <= tolerance:
        return "capacity", f"Capacity: {high:g} Mbps are wanted, {resource} has {available:g} Mbps."
    said = ", ".join(f"{name} {target:g} Mbps ({wanted[name].objective})" for name, target in targets.items())
    fits = "although" if total <= available else "and"
    relation = "fits into" if total <= available else "exceeds"
    classes = {one.objective for one in wanted.values()}
    more, less = sorted(classes & {"quality", "reliability"}), sorted(classes & {"cost", "energy"})
    about = f"{more[0]} against {less[0]}" if more and less else "different targets"
    return "level", (
        f"Level ({about}): {resource} operates at one shared throughput, but {said}; {fits} the sum of "
        f"{total:g} Mbps {relation} the {available:g} Mbps there are."
    )
