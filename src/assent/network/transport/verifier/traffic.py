"""Whether a flow is delivered: every way in, every region, every equal-cost path, every packet class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assent.intents.evidence import Outcome
from assent.network.transport.claims import Traffic
from assent.network.transport.verifier.packets import Boxes, flow_boxes, intersect_all, prefix_box
from assent.network.transport.verifier.places import ANYWHERE, Region, Source, regions, sources
from assent.network.transport.verifier.reach import Fate, fates, routers, show
from assent.network.transport.verifier.stepping import routers_on_paths
from assent.network.transport.verifier.view import View


@dataclass(frozen=True, slots=True)
class Case:
    """One way in, to one region, with everything that becomes of it."""

    source: Source
    region: Region
    boxes: Boxes
    fates: tuple[Fate, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """`routers`: those that the judged packets pass; what they mean depends on their configurations."""

    outcome: Outcome
    evidence: tuple[str, ...]
    routers: frozenset[str] = frozenset()
    cases: tuple[Case, ...] = ()


def judge(view: View, claim: Traffic) -> Judgement:
    """The claim about the network of `view`. Raises TooComplex.

    Permitted: every packet is delivered on every equal-cost path. Denied: none is, on none.
    """
    unknown = _unknown_names(view, claim)
    if unknown:
        return Judgement(Outcome.INCONCLUSIVE, (unknown,))
    return _judge(view, claim, tuple(_cases(view, claim)))


def judge_again(view: View, claim: Traffic, known: tuple[Case, ...]) -> Judgement:
    """The claim about these cases alone, in another state of the same network. Raises TooComplex."""
    again = (
        replace(
            case, fates=fates(view, case.source.entry, case.region.address, case.boxes, through=claim.through)
        )
        for case in known
    )
    return _judge(view, claim, tuple(again))


def _judge(view: View, claim: Traffic, found: tuple[Case, ...]) -> Judgement:
    told = [(case, fate) for case in found for fate in case.fates if fate.passed]
    if not told and not _passes(view, claim, found):
        return Judgement(Outcome.INCONCLUSIVE, (_nothing(claim, found),), cases=found)
    passed = frozenset(name for _, fate in told for name in routers(fate))
    wrong = [(c, f) for c, f in told if (f.kind == "delivered") == (claim.expected == "denied")]
    if wrong:
        return Judgement(Outcome.FAIL, _against(view, claim, wrong), passed, found)
    return Judgement(Outcome.PASS, _for(view, claim, told, found), passed, found)


def _cases(view: View, claim: Traffic) -> Iterator[Case]:
    boxes = flow_boxes(claim.flow)
    destinations = _destinations(view, claim)
    for source in sources(view, claim.flow.source, claim.enters):
        here = intersect_all(boxes, (prefix_box(source.prefix, ANYWHERE),))
        for region in destinations:
            wanted = region.of(here)
            if wanted and not _on_the_same_lan(view, source, region):
                yield Case(
                    source,
                    region,
                    wanted,
                    fates(view, source.entry, region.address, wanted, through=claim.through),
                )


def _destinations(view: View, claim: Traffic) -> tuple[Region, ...]:
    """Addresses that have no place here count where the flow names nothing else, or a route leads out."""
    found = regions(view, claim.flow.destination)
    homes = tuple(region for region in found if region.home)
    if not homes:
        return found
    if claim.expected == "permitted":
        return homes
    return tuple(region for region in found if region.home or _leads_somewhere(view, region))


def _leads_somewhere(view: View, region: Region) -> bool:
    return any(view.routes.table(prefix) for prefix in view.routes.chain(region.address))


def _on_the_same_lan(view: View, source: Source, region: Region) -> bool:
    """Neighbours on a LAN speak to one another without the router."""
    port = source.entry.port
    if port is None or region.address in view.topology.owners:
        return False
    return any(region.address in one.network for one in view.topology.interface(port).addresses)


def _passes(view: View, claim: Traffic, found: tuple[Case, ...]) -> bool:
    """Whether any of the flow's paths leads to the router in question, whatever filters do before it."""
    if claim.through is None:
        return bool(found)
    return any(
        claim.through in routers_on_paths(view, case.source.entry.router, case.region.address)
        for case in found
    )


def _unknown_names(view: View, claim: Traffic) -> str:
    for name in (claim.enters, claim.through):
        if name is not None and name not in view.network.devices and name not in view.network.hosts:
            return f"{name!r} is neither a router nor a host of this network"
    if claim.through is not None and claim.through not in view.network.devices:
        return f"{claim.through!r} is a host; packets pass routers"
    return ""


def _nothing(claim: Traffic, found: tuple[Case, ...]) -> str:
    if claim.through is not None and found:
        return f"no path of {claim.flow.source} → {claim.flow.destination} passes {claim.through}"
    return f"no packet of {claim.flow.source} → {claim.flow.destination} enters this network"


def _against(view: View, claim: Traffic, wrong: list[tuple[Case, Fate]]) -> tuple[str, ...]:
    word = "gets through" if claim.expected == "denied" else "does not get through"
    listed = [f"counterexample: {show(view, fate)}" for _, fate in wrong[:3]]
    more = [f"{word} in {len(wrong)} ways; the first 3 are shown"] if len(wrong) > 3 else []
    return (*listed, *more)


def _for(
    view: View, claim: Traffic, told: list[tuple[Case, Fate]], found: tuple[Case, ...]
) -> tuple[str, ...]:
    places = (
        f"{len({c.source for c in found})} way(s) in, {len({c.region for c in found})} destination region(s)"
    )
    lines = [f"{places}, {len(told)} fate(s) over all equal-cost paths: all {claim.expected}"]
    shown: set[str] = set()
    for _, fate in told:
        if fate.why not in shown and len(shown) < 4:
            shown.add(fate.why)
            lines.append(f"e.g. {show(view, fate)}")
    if not told:
        lines.append(f"every packet is dropped before it reaches {claim.through}")
    return tuple(lines)
