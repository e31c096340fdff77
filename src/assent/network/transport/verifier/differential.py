"""Did anything else break? What was delivered before is delivered after, unless a claim says otherwise.

Lost delivery and opened filters fail. Delivery that routing brings (a route where there was none) is reported:
it is what configuring routing is for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network

from assent.intents.evidence import Outcome, Verdict
from assent.network.transport.claims import Adjacency, Claim, Setting
from assent.network.transport.verifier.coverage import (
    filter_announced,
    place_announced,
    route_announced,
    unannounced,
)
from assent.network.transport.verifier.ospf import Adjacent
from assent.network.transport.verifier.packets import (
    Boxes,
    TooComplex,
    intersect_all,
    subtract_all,
)
from assent.network.transport.verifier.pairs import Compared, Difference, compare, undelivered
from assent.network.transport.verifier.reach import Entry, Fate, any_fate, fates, plain_example, show
from assent.network.transport.verifier.view import View

DELIVERY = "nothing else broke: delivery between all subnets"
ADJACENCIES = "nothing else broke: OSPF adjacencies"
_SHOWN = 5


@dataclass
class _Findings:
    broken: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    wished: int = 0


def judge_delivery(before: View, after: View, claims: Sequence[Claim], doubts: Sequence[str] = ()) -> Verdict:
    """Differential reachability of all pairs of LANs, and of LANs and loopbacks, for every packet class.

    `doubts`: changed lines beyond the model; with them nothing can be said to be unbroken.
    """
    try:
        compared = compare(before, after)
        found = _Findings()
        for one in compared.differences:
            _judge(before, after, claims, one, found)
    except TooComplex as error:
        return Verdict(property=DELIVERY, outcome=Outcome.INCONCLUSIVE, evidence=(str(error),))
    if found.broken:
        more = (
            [f"{len(found.broken)} differences; the first {_SHOWN} are shown"]
            if len(found.broken) > _SHOWN
            else []
        )
        return Verdict(property=DELIVERY, outcome=Outcome.FAIL, evidence=(*found.broken[:_SHOWN], *more))
    if not compared.pairs:
        why = "there are no two subnets with hosts between which delivery could be compared"
        return Verdict(property=DELIVERY, outcome=Outcome.INCONCLUSIVE, evidence=(why,))
    evidence = (_summary(compared, found), *found.notes[:_SHOWN])
    if doubts:
        return Verdict(property=DELIVERY, outcome=Outcome.INCONCLUSIVE, evidence=(*doubts, *evidence))
    return Verdict(property=DELIVERY, outcome=Outcome.PASS, evidence=evidence)


def judge_adjacencies(before: View, after: View, claims: Sequence[Claim]) -> Verdict | None:
    """OSPF neighbours stay neighbours. None where there were none."""
    was = [pair for pair in before.graph.pairs if not pair.reasons]
    if not was:
        return None
    now = {(pair.a.port, pair.z.port): pair for pair in after.graph.pairs}
    lost = [pair for pair in was if (found := now.get((pair.a.port, pair.z.port))) is None or found.reasons]
    broken = [pair for pair in lost if not _adjacency_announced(claims, pair)]
    if broken:
        evidence = tuple(
            _why_lost(after, pair, now.get((pair.a.port, pair.z.port))) for pair in broken[:_SHOWN]
        )
        return Verdict(property=ADJACENCIES, outcome=Outcome.FAIL, evidence=evidence)
    kept = f"{len(was) - len(lost)} of {len(was)} adjacencies stay"
    wished = [f"{pair.a.port} – {pair.z.port} goes, as claimed" for pair in lost]
    return Verdict(property=ADJACENCIES, outcome=Outcome.PASS, evidence=(kept, *wished))


def lost_in_between(
    before: View, middle: View, after: View
) -> Iterator[tuple[tuple[Entry, IPv4Network], str]]:
    """What is delivered before and after, but not in a state between: from where to where, and a packet's path.
    Raises TooComplex."""
    for one in compare(before, middle).differences:
        missing = subtract_all(undelivered(one.after), undelivered(one.before))
        if missing:
            at_last = _fates_again(after, one)
            missing = subtract_all(missing, undelivered(at_last))
        if missing:
            packet = plain_example(middle, missing)
            shown = next(
                show(middle, fate, packet) for fate in any_fate(one.after, packet) if fate.kind != "delivered"
            )
            yield (one.source.entry, one.region.prefix), shown


def _fates_again(view: View, one: Difference) -> tuple[Fate, ...]:
    return fates(view, one.source.entry, one.region.address, one.boxes)


def _judge(before: View, after: View, claims: Sequence[Claim], one: Difference, found: _Findings) -> None:
    ports = [p for p in (one.source.entry.port, *before.topology.owners.get(one.region.address, ())) if p]
    ports += [p for prefix, at in before.topology.subnets.items() if one.region.address in prefix for p in at]
    lost = subtract_all(undelivered(one.after), undelivered(one.before))
    if lost and (
        place_announced(claims, before, after, ports)
        or route_announced(claims, before, one.region.address, one.before)
    ):
        found.wished += 1
    elif lost:
        _judge_lost(before, after, claims, one, lost, found)
    opened = _opened(one)
    if opened:
        _judge_opened(before, after, claims, one, opened, found)


def _judge_lost(
    before: View, after: View, claims: Sequence[Claim], one: Difference, lost: Boxes, found: _Findings
) -> None:
    for fate in one.after:
        if fate.kind == "delivered":
            continue
        boxes = intersect_all(fate.boxes, lost)
        left = unannounced(before, claims, one.source, one.region.address, boxes, "denied") if boxes else ()
        if left and not filter_announced(claims, fate):
            packet = plain_example(before, left)
            was = next((show(before, f, packet) for f in any_fate(one.before, packet)), "")
            found.broken.append(f"lost: {show(after, fate, packet)}; before: {was}")
            return
    found.wished += 1


def _opened(one: Difference) -> Boxes:
    """What lists denied on every path and now gets through on some."""
    delivered = tuple(box for fate in one.before if fate.kind == "delivered" for box in fate.boxes)
    now = tuple(box for fate in one.after if fate.kind == "delivered" for box in fate.boxes)
    return subtract_all(now, delivered) if len(one.before) != 1 or one.before[0].kind != "delivered" else ()


def _judge_opened(
    before: View, after: View, claims: Sequence[Claim], one: Difference, opened: Boxes, found: _Findings
) -> None:
    denied = [fate for fate in one.before if fate.kind == "denied"]
    for fate in denied:
        boxes = intersect_all(opened, fate.boxes)
        left = (
            unannounced(before, claims, one.source, one.region.address, boxes, "permitted") if boxes else ()
        )
        if left and not filter_announced(claims, fate):
            packet = plain_example(before, left)
            now = next(show(after, f, packet) for f in any_fate(one.after, packet) if f.kind == "delivered")
            found.broken.append(f"opened: {now}; before: {show(before, fate, packet)}")
            return
    routed = subtract_all(opened, (box for fate in denied for box in fate.boxes))
    if routed:
        packet = plain_example(after, routed)
        now = next(show(after, f, packet) for f in any_fate(one.after, packet) if f.kind == "delivered")
        found.notes.append(f"new: {now}")
    else:
        found.wished += 1


def _summary(compared: Compared, found: _Findings) -> str:
    looked = len(compared.differences)
    wished = f", {found.wished} differ as claimed" if found.wished else ""
    return (
        f"{compared.pairs} pairs of subnets: {compared.pairs - looked} cannot differ, "
        f"{looked} followed packet class by packet class{wished}, none broken"
    )


def _adjacency_announced(claims: Sequence[Claim], pair: Adjacent) -> bool:
    routers = {pair.a.node.router, pair.z.node.router}
    for claim in claims:
        if isinstance(claim, Adjacency) and not claim.present and {claim.a, claim.z} == routers:
            return True
        if isinstance(claim, Setting) and claim.field == "shutdown" and claim.value is True:
            ports = ((one.router, one.interface) for one in (pair.a.port, pair.z.port))
            if (claim.router, claim.interface) in ports:
                return True
    return False


def _why_lost(after: View, pair: Adjacent, now: Adjacent | None) -> str:
    if now is not None:
        return f"lost: {pair.a.port} – {pair.z.port}: {'; '.join(now.reasons)}"
    down = [str(p) for p in (pair.a.port, pair.z.port) if p not in after.topology.up]
    silent = [
        str(p) for p in (pair.a.port, pair.z.port) if p not in after.graph.speakers and str(p) not in down
    ]
    said = [f"{', '.join(down)} down"] if down else []
    said += [f"OSPF does not run on {', '.join(silent)}"] if silent else []
    return f"lost: {pair.a.port} – {pair.z.port}: {'; '.join(said) or 'no longer one segment'}"
