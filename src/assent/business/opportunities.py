"""Collaboration opportunities beside conflicts: who of a resource's owners can help whom (TS 28.312's words).

Found in what operators declare, as conflicts are: targets, directions, services, when they are busy, what they are
willing to share. Each says how much it frees and what it rests on; acting on it is the operators' decision.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations

from assent.business.conflict import Declared
from assent.business.intent import Busy
from assent.intents.intent import CollaborationOpportunity


def opportunities(
    resource: str,
    wanted: Mapping[str, Declared],
    available_mbps: float,
    *,
    kind: str = "level",
    demands_mbps: Mapping[str, float] | None = None,
) -> tuple[CollaborationOpportunity, ...]:
    """All of one resource, by kind and names. `kind`: the topic's; `demands_mbps`: what users can use at most."""
    names = sorted(wanted)
    found: list[CollaborationOpportunity] = []
    for a, b in combinations(names, 2):
        found += _of_two(resource, wanted, a, b, available_mbps, demands_mbps or {})
    found += _together(resource, wanted, available_mbps, kind)
    return tuple(sorted(found, key=lambda one: (one.kind, one.intents)))


def _of_two(
    resource: str,
    wanted: Mapping[str, Declared],
    a: str,
    b: str,
    available: float,
    demands: Mapping[str, float],
) -> list[CollaborationOpportunity]:
    one, two = wanted[a], wanted[b]
    smaller = min(one.target_mbps, two.target_mbps)
    ids, found = (one.intent_id, two.intent_id), []
    when = _apart(one.busy, two.busy)
    if when:
        text = f"{a} and {b} are busy at different {when}: the same capacity can serve both in turn"
        found.append(_opportunity(resource, "complementary-times", ids, text, smaller))
    if {one.direction, two.direction} == {"uplink", "downlink"}:
        text = (
            f"{a} needs the {one.direction}, {b} the {two.direction}: they do not compete for the same slots"
        )
        found.append(_opportunity(resource, "complementary-directions", ids, text, smaller))
    if one.direction == two.direction and _same_content(one, two):
        text = f"{a} and {b} carry the same content: one stream and one shared slice can serve both"
        found.append(_opportunity(resource, "shareable-slice", ids, text, smaller))
    elif one.service and one.service == two.service and one.direction == two.direction:
        text = f"{a} and {b} both need a slice for {one.service}: one shared slice can serve both"
        found.append(_opportunity(resource, "shareable-slice", ids, text, 0.0))
    for giver, taker in ((a, b), (b, a)):
        spare = _spare(wanted[giver], demands.get(giver))
        if spare > 0.0 and (
            "waits" in wanted[taker].willing or _short(wanted, available) or "spare" in wanted[giver].willing
        ):
            amount = min(spare, wanted[taker].target_mbps)
            text = f"{giver} does not use {spare:g} Mbps of what it asks for all the time: that can cover {taker}"
            found.append(
                _opportunity(
                    resource,
                    "spare-capacity",
                    (wanted[giver].intent_id, wanted[taker].intent_id),
                    text,
                    amount,
                )
            )
    return found


def _together(
    resource: str, wanted: Mapping[str, Declared], available: float, kind: str
) -> list[CollaborationOpportunity]:
    """What concerns more than two at once."""
    names, found = sorted(wanted), []
    total = math.fsum(one.target_mbps for one in wanted.values())
    if len(names) > 1 and kind != "allocation" and 0.0 < total <= available:
        text = (
            f"{' + '.join(f'{wanted[name].target_mbps:g}' for name in names)} = {total:g} Mbps fit into the "
            f"{available:g} Mbps of {resource}: a slice each would give everybody what it wants"
        )
        ids = tuple(wanted[name].intent_id for name in names)
        found.append(_opportunity(resource, "compatible-demands", ids, text, available - total))
    savers = [name for name in names if _saves(wanted[name])]
    if len(savers) > 1:
        most = max(wanted[name].target_mbps for name in savers)
        saved = math.fsum(wanted[name].target_mbps for name in savers) - most
        text = f"{', '.join(savers)} want to save energy or cost: one shared slice of {most:g} Mbps may do"
        ids = tuple(wanted[name].intent_id for name in savers)
        found.append(_opportunity(resource, "joint-saving", ids, text, saved))
    return found


def _apart(a: Busy, b: Busy) -> str:
    """On which axis of time two are never busy together; "" where they may be."""
    axes = (("hours", a.hours, b.hours), ("days", a.days, b.days), ("months", a.months, b.months))
    return next((name for name, one, two in axes if one and two and not set(one) & set(two)), "")


def _same_content(one: Declared, two: Declared) -> bool:
    return "same-content" in one.willing and "same-content" in two.willing


def _spare(one: Declared, demand: float | None) -> float:
    """What its users cannot use of its target; all of it, now and then, where it offers that."""
    if "spare" in one.willing:
        return one.target_mbps
    return 0.0 if demand is None else max(0.0, one.target_mbps - demand)


def _short(wanted: Mapping[str, Declared], available: float) -> bool:
    return math.fsum(one.target_mbps for one in wanted.values()) > available


def _saves(one: Declared) -> bool:
    return (
        one.objective == "energy" or "shares-cost" in one.willing or (one.objective == "cost" and one.frugal)
    )


def _opportunity(
    resource: str, kind: str, intents: Sequence[str], explanation: str, frees: float
) -> CollaborationOpportunity:
    return CollaborationOpportunity.model_validate(
        {
            "resource": resource,
            "kind": kind,
            "intents": tuple(intents),
            "explanation": explanation,
            "frees_mbps": max(frees, 0.0),
        }
    )
