"""Which class of a policy map packets fall into, and whether guarantees are kept along every path.

MQC semantics of IOS: classes are tried in order, a packet belongs to the first that matches, `class-default`
takes the rest; what an inbound policy marks is what later policies see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address

from assent.intents.evidence import Outcome
from assent.network.transport.claims import Guarantee
from assent.network.transport.device import Device, PolicyClass, PolicyMap
from assent.network.transport.network import Port
from assent.network.transport.verifier import acl
from assent.network.transport.verifier.packets import (
    Box,
    Boxes,
    example,
    flow_boxes,
    intersect_all,
    prefix_box,
    subtract_all,
)
from assent.network.transport.verifier.places import ANYWHERE, regions, sources
from assent.network.transport.verifier.stepping import Step, steps
from assent.network.transport.verifier.topology import bandwidth_kbps
from assent.network.transport.verifier.traffic import Judgement
from assent.network.transport.verifier.view import View

DEFAULT_CLASS = "class-default"


@dataclass(frozen=True, slots=True)
class Kept:
    """A class that some packets of a flow fall into on their way out of `port`."""

    port: Port
    policy: str
    name: str
    kbps: int


@dataclass
class _Found:
    problems: list[str]
    kept: dict[Kept, None]
    routers: dict[str, None]
    doubts: list[str]


def judge(view: View, claim: Guarantee, others: Sequence[Guarantee]) -> Judgement:
    """Every egress interface of every equal-cost path keeps what is guaranteed, for all guarantees together.

    The flow is marked by the first router: on the way in, or as it leaves. Raises TooComplex.
    """
    missing = [name for name in (claim.a, claim.z) if name not in view.network.devices]
    if missing:
        return Judgement(Outcome.INCONCLUSIVE, (f"{', '.join(missing)}: no such router in this network",))
    found = trace(view, claim)
    passed = frozenset(found.routers)
    if not found.kept and not found.problems:
        return Judgement(Outcome.INCONCLUSIVE, (f"no path from {claim.a} to {claim.z} to judge",), passed)
    problems = [*found.problems, *_shared(view, claim, found, others), *_oversold(view, found.kept)]
    if problems:
        return Judgement(Outcome.FAIL, tuple(dict.fromkeys(problems)), passed)
    if found.doubts:
        return Judgement(Outcome.INCONCLUSIVE, tuple(dict.fromkeys(found.doubts)), passed)
    lines = [
        f"{one.port} out: policy {one.policy} class {one.name} keeps {one.kbps} kbps" for one in found.kept
    ]
    return Judgement(Outcome.PASS, (f"marked dscp {claim.dscp} at {claim.a}", *lines), passed)


def classify(device: Device, policy: PolicyMap, boxes: Boxes) -> list[tuple[PolicyClass | None, Boxes]]:
    """The packets by the class they fall into; None: no class (as `class-default` without settings)."""
    found: list[tuple[PolicyClass | None, Boxes]] = []
    left = boxes
    for one in policy.classes:
        matched = left if one.name == DEFAULT_CLASS else intersect_all(left, _matching(device, one.name))
        if matched:
            found.append((one, matched))
            left = subtract_all(left, matched)
    if left:
        found.append((None, left))
    return found


def trace(view: View, claim: Guarantee) -> _Found:
    """Follows the flow over all of its paths."""
    found = _Found([], {}, {}, [])
    for region in regions(view, claim.flow.destination):
        for source in sources(view, claim.flow.source, claim.a) if region.home else ():
            here = intersect_all(flow_boxes(claim.flow), (prefix_box(source.prefix, ANYWHERE),))
            boxes = region.of(here)
            entry = source.entry
            own = entry.port is not None and region.address in view.topology.owners
            if boxes and not own and not (claim.a != claim.z and _ends_at(view, claim.a, region.address)):
                _follow(view, claim, region.address, _marked_in(view, entry.port, boxes), found)
    return found


def _follow(view: View, claim: Guarantee, address: IPv4Address, boxes: Boxes, found: _Found) -> None:
    waiting = [(claim.a, boxes)]
    seen = set()
    while waiting:
        router, here = waiting.pop()
        if (router, here) in seen:
            continue
        seen.add((router, here))
        found.routers[router] = None
        last = router == claim.z
        for step in steps(view, router, address):
            if step.end == "local" and last:
                continue
            if step.out is None or step.end == "nobody" or (step.end != "router" and not last):
                found.problems.append(
                    f"the flow's path to {address} ends at {router} ({step.end}), not at {claim.z}"
                )
            elif not last or claim.a == claim.z:
                onward = _leave(view, claim, router, step, here, found)
                if step.into is not None and not last:
                    waiting.append((step.into.router, _marked_in(view, step.into, onward)))


def _leave(view: View, claim: Guarantee, router: str, step: Step, boxes: Boxes, found: _Found) -> Boxes:
    """The packets as they go out of an interface, after the policy there."""
    port = step.out
    assert port is not None
    device = view.network.devices[router]
    name = view.topology.interface(port).policy_out
    policy = device.policy_maps.get(name) if name else None
    if policy is None:
        why = f"policy {name}, which is not defined" if name else "no outbound policy"
        found.problems.append(f"{port} has {why}: it keeps nothing for {example(boxes[0])}")
        return boxes
    onward: list[Box] = []
    for one, part in classify(device, policy, boxes):
        marked = _mark(part, one)
        onward += marked
        _judge_class(claim, port, policy.name, one, part, marked, found)
    return tuple(onward)


def _judge_class(
    claim: Guarantee,
    port: Port,
    policy: str,
    one: PolicyClass | None,
    boxes: Boxes,
    marked: Boxes,
    found: _Found,
) -> None:
    name = one.name if one else DEFAULT_CLASS
    kbps = max(one.bandwidth_kbps or 0, one.priority_kbps or 0) if one else 0
    where = f"{port} out, policy {policy} class {name}"
    unmarked = [box for box in marked if box.dscp != (claim.dscp, claim.dscp)]
    if unmarked:
        found.problems.append(f"{where}: {example(unmarked[0])} is not marked dscp {claim.dscp}")
    if kbps < claim.kbps:
        if one and any(line.split()[0] in ("bandwidth", "priority") for line in one.unknown):
            found.doubts.append(f"{where}: {'; '.join(one.unknown)} is beyond the model")
        else:
            found.problems.append(f"{where} keeps {kbps} kbps of {claim.kbps} for {example(boxes[0])}")
    for what, bps in (("polices", one.police_bps), ("shapes", one.shape_bps)) if one else ():
        if bps is not None and bps < claim.kbps * 1000:
            found.problems.append(f"{where} {what} to {bps} bit/s, less than {claim.kbps} kbps")
    found.kept[Kept(port, policy, name, kbps)] = None


def _shared(view: View, claim: Guarantee, found: _Found, others: Sequence[Guarantee]) -> Iterable[str]:
    """One class may serve several slices: it has to keep the sum."""
    rivals = [one for one in others if one != claim]
    uses = [(one, trace(view, one).kept) for one in rivals if {one.a, one.z} <= set(view.network.devices)]
    for kept in found.kept:
        total = claim.kbps + sum(one.kbps for one, theirs in uses if kept in theirs)
        if total > kept.kbps >= claim.kbps:
            slices = ", ".join([claim.slice_id, *(one.slice_id for one, theirs in uses if kept in theirs)])
            yield f"{kept.port} out, class {kept.name} keeps {kept.kbps} kbps, {slices} need {total}"


def _oversold(view: View, kept: Iterable[Kept]) -> Iterable[str]:
    """The classes of an interface cannot promise more than it carries."""
    for one in kept:
        policy = view.network.devices[one.port.router].policy_maps[one.policy]
        total = sum((c.bandwidth_kbps or 0) + (c.priority_kbps or 0) for c in policy.classes)
        carries = bandwidth_kbps(view.topology.interface(one.port))
        if total > carries:
            yield f"{one.port} carries {carries} kbps, policy {one.policy} promises {total}"


def _marked_in(view: View, port: Port | None, boxes: Boxes) -> Boxes:
    """The packets after an inbound policy."""
    if port is None:
        return boxes
    device = view.network.devices[port.router]
    policy = device.policy_maps.get(view.topology.interface(port).policy_in or "")
    if policy is None:
        return boxes
    return tuple(box for one, part in classify(device, policy, boxes) for box in _mark(part, one))


def _mark(boxes: Boxes, one: PolicyClass | None) -> Boxes:
    if one is None or one.set_dscp is None:
        return boxes
    marked = (box._replace(dscp=(one.set_dscp, one.set_dscp)) for box in boxes)
    return tuple(dict.fromkeys(marked))


def _matching(device: Device, name: str) -> Boxes:
    """The packets that a class map matches, all statements of it or any."""
    found = device.class_maps.get(name)
    if found is None or not found.match:
        return ()
    sets = [_statement(device, kind, value) for kind, value in found.match]
    if found.mode == "match-any":
        return tuple(box for one in sets for box in one)
    together = sets[0]
    for one in sets[1:]:
        together = intersect_all(together, one)
    return together


def _statement(device: Device, kind: str, value: str) -> Boxes:
    if kind == "dscp":
        return (Box(dscp=(int(value), int(value))),)
    filters = acl.bound(device, value)
    if filters is None:
        return ()
    return tuple(b for d, part in acl.split(filters, (Box(),)) if d.action == "permit" for b in part)


def _ends_at(view: View, router: str, address: IPv4Address) -> bool:
    return any(step.end in ("local", "subnet") for step in steps(view, router, address))
