"""Do the claims hold under every single link failure?

What is denied must stay denied wherever traffic then goes. What is permitted must not become less robust than
it was: a failure that cuts it off before the change too is reported, not held against the change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from assent.intents.evidence import Outcome, Verdict
from assent.network.transport.claims import Claim, Guarantee, Traffic
from assent.network.transport.network import Port
from assent.network.transport.verifier import claims_check, snapshot, tables, traffic
from assent.network.transport.verifier.packets import TooComplex
from assent.network.transport.verifier.reach import Fate
from assent.network.transport.verifier.stepping import routers_on_paths, steps
from assent.network.transport.verifier.traffic import Case, Judgement
from assent.network.transport.verifier.view import View
from assent.network.transport.verifier.wording import said

_SHOWN = 4

Link: TypeAlias = tuple[Port, Port]


def judge_failures(
    before: View, after: View, claims: Sequence[Claim], known: Mapping[Claim, Judgement]
) -> tuple[Verdict, ...]:
    """One verdict for every traffic claim and guarantee that holds while nothing fails, which `known` tells."""
    found = []
    for claim in claims:
        if not isinstance(claim, Traffic | Guarantee):
            continue
        judged = known[claim]
        if judged.outcome is Outcome.PASS:
            try:
                found.append(_judged_there(before, after, claim, judged, claims))
            except TooComplex as error:
                found.append(
                    Verdict(property=_name(claim), outcome=Outcome.INCONCLUSIVE, evidence=(str(error),))
                )
    return tuple(found)


def _judged_there(
    before: View, after: View, claim: Traffic | Guarantee, judged: Judgement, claims: Sequence[Claim]
) -> Verdict:
    """In the world of the claim's table."""
    was, now = tables.located(before, claim), tables.located(after, claim)
    if now is None or now[0] is after:
        return _judge(before, after, claim, judged, claims)
    there = now[1]
    assert isinstance(there, Traffic)
    found = _judge(was[0] if was is not None else now[0], now[0], there, judged, claims)
    return found.model_copy(update={"property": _name(claim)})


def _judge(
    before: View, after: View, claim: Traffic | Guarantee, judged: Judgement, claims: Sequence[Claim]
) -> Verdict:
    links = _links_that_matter(after, claim, judged)
    broken: list[str] = []
    notes: list[str] = []
    passed = {id(case): _routers_passed(after, case) for cases in links.values() for case in cases}
    for link, cases in links.items():
        cut = snapshot.without(after, link)
        if cases and not any(_moved(after, cut, case, passed[id(case)]) for case in cases):
            continue  # the same paths: what holds without a failure holds here
        again = _again(cut, claim, cases, claims)
        if again.outcome is Outcome.FAIL:
            line = f"without {link[0]} – {link[1]}: {again.evidence[0]}"
            (broken if _held_against(before, claim, link) else notes).append(line)
    if broken:
        return Verdict(property=_name(claim), outcome=Outcome.FAIL, evidence=tuple(broken[:_SHOWN]))
    if not links:
        held = "its packets use no link: no single link failure changes anything"
    else:
        held = (
            f"holds without any one of {len(links) - len(notes)} of the {len(links)} links that matter to it"
        )
    told = [f"not held against the change: {line}" for line in notes[:_SHOWN]]
    return Verdict(property=_name(claim), outcome=Outcome.PASS, evidence=(held, *told))


def _name(claim: Traffic | Guarantee) -> str:
    return f"under every single link failure: {said(claim)}"


def _again(
    cut: View, claim: Traffic | Guarantee, cases: tuple[Case, ...], claims: Sequence[Claim]
) -> Judgement:
    if isinstance(claim, Guarantee):
        return claims_check.judge(cut, claim, claims)
    return traffic.judge_again(cut, claim, tuple(case for case in cases if not _went_down(cut, case)))


def _went_down(cut: View, case: Case) -> bool:
    """An address on the cut link itself is gone with it: nothing to deliver to."""
    owners = cut.topology.owners.get(case.region.address, ())
    return bool(owners) and not any(port in cut.topology.up for port in owners)


def _moved(view: View, cut: View, case: Case, passed: set[str]) -> bool:
    """Whether the cut may lead packets of the case over other ports than before."""
    address, entry = case.region.address, case.source.entry
    if view.tunnels or (entry.port is not None and entry.port not in cut.topology.up):
        return True
    dead = view.topology.up - cut.topology.up
    if any(step.out in dead or step.into in dead for one in passed for step in steps(view, one, address)):
        return True
    chain = view.routes.chain(address)
    if cut.routes.chain(address) != chain:
        return True
    tables = [(view.routes.table(prefix), cut.routes.table(prefix)) for prefix in chain]
    return any(was is not now and any(was.get(one) != now.get(one) for one in passed) for was, now in tables)


def _held_against(before: View, claim: Traffic | Guarantee, link: Link) -> bool:
    """A denial must hold always; a permission where it did before; a guarantee is one of the paths it was given."""
    if isinstance(claim, Guarantee):
        return False
    if claim.expected == "denied":
        return True
    known = link in before.network.links
    return known and claims_check.judge(snapshot.without(before, link), claim).outcome is Outcome.PASS


def _links_that_matter(
    view: View, claim: Traffic | Guarantee, judged: Judgement
) -> dict[Link, tuple[Case, ...]]:
    """Links whose failure can move packets of the claim, and which packets.

    Packets that go by intra-area, static and connected routes are moved only where a link fails that they use:
    other ways only get longer. Where summaries and externals decide, any link may count, so all are taken.
    """
    if isinstance(claim, Guarantee):
        return dict.fromkeys(view.network.links, ())
    ends = [(link, {_physical(link[0]), _physical(link[1])}) for link in view.network.links]
    found: dict[Link, list[Case]] = {}
    for case in judged.cases:
        used = None if view.tunnels else _ports_used(view, case)
        for link, ports in ends if used is None or used else ():
            if used is None or not used.isdisjoint(ports):
                found.setdefault(link, []).append(case)
    return {link: tuple(found[link]) for link in view.network.links if link in found}


def _ports_used(view: View, case: Case) -> set[Port] | None:
    """The physical ports that the case's packets go through; None where routes depend on more than those."""
    passed = _routers_passed(view, case)
    used: set[Port] = set()
    for router in passed:
        for step in steps(view, router, case.region.address):
            if step.route is not None and step.route.kind not in ("", "intra"):
                return None
            used.update(_physical(port) for port in (step.out, step.into) if port is not None)
    return used


def _routers_passed(view: View, case: Case) -> set[str]:
    """Those that forward packets of the case: none where all are dropped as they come in."""
    if all(_stopped_at_the_door(fate) for fate in case.fates):
        return set()
    return set(routers_on_paths(view, case.source.entry.router, case.region.address))


def _stopped_at_the_door(fate: Fate) -> bool:
    return fate.kind == "denied" and fate.leg.earlier is None and fate.leg.out is None


def _physical(port: Port) -> Port:
    return Port(port.router, port.interface.partition(".")[0])
