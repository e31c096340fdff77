"""Do the claims hold under every single link failure?

What is denied must stay denied wherever traffic then goes. What is permitted must not become less robust than
it was: a failure that cuts it off before the change too is reported, not held against the change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from assent.intents.evidence import Outcome, Verdict
from assent.network.transport.claims import Claim, Guarantee, Traffic
from assent.network.transport.network import Port
from assent.network.transport.verifier import claims_check, snapshot, traffic
from assent.network.transport.verifier.packets import TooComplex
from assent.network.transport.verifier.reach import Fate
from assent.network.transport.verifier.stepping import routers_on_paths, steps
from assent.network.transport.verifier.traffic import Case, Judgement
from assent.network.transport.verifier.view import View
from assent.network.transport.verifier.wording import said

_SHOWN = 4

Link: TypeAlias = tuple[Port, Port]


@dataclass
class _States:
    """Views with one cable cut, kept while the claims are gone through."""

    view: View
    known: dict[Link, View]

    def without(self, link: Link) -> View:
        if link not in self.known:
            self.known[link] = snapshot.without(self.view, link)
        return self.known[link]


def judge_failures(before: View, after: View, claims: Sequence[Claim]) -> tuple[Verdict, ...]:
    """One verdict for every traffic claim and guarantee that holds while nothing fails."""
    states = _States(before, {}), _States(after, {})
    found = []
    for claim in claims:
        if not isinstance(claim, Traffic | Guarantee):
            continue
        judged = claims_check.judge(after, claim, claims)
        if judged.outcome is Outcome.PASS:
            try:
                found.append(_judge(states[0], states[1], claim, judged, claims))
            except TooComplex as error:
                found.append(
                    Verdict(property=_name(claim), outcome=Outcome.INCONCLUSIVE, evidence=(str(error),))
                )
    return tuple(found)


def _judge(
    before: _States, after: _States, claim: Traffic | Guarantee, judged: Judgement, claims: Sequence[Claim]
) -> Verdict:
    links = _links_that_matter(after.view, claim, judged)
    broken: list[str] = []
    notes: list[str] = []
    for link, cases in links.items():
        again = _again(after.without(link), claim, cases, claims)
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


def _held_against(before: _States, claim: Traffic | Guarantee, link: Link) -> bool:
    """A denial must hold always; a permission where it did before; a guarantee is one of the paths it was given."""
    if isinstance(claim, Guarantee):
        return False
    if claim.expected == "denied":
        return True
    known = link in before.view.network.links
    return known and claims_check.judge(before.without(link), claim).outcome is Outcome.PASS


def _links_that_matter(
    view: View, claim: Traffic | Guarantee, judged: Judgement
) -> dict[Link, tuple[Case, ...]]:
    """Links whose failure can move packets of the claim, and which packets.

    Packets that go by intra-area, static and connected routes are moved only where a link fails that they use:
    other ways only get longer. Where summaries and externals decide, any link may count, so all are taken.
    """
    if isinstance(claim, Guarantee):
        return dict.fromkeys(view.network.links, ())
    found: dict[Link, list[Case]] = {}
    for case in judged.cases:
        used = set() if view.tunnels else _ports_used(view, case)
        for link in view.network.links:
            if used is None or view.tunnels or used & {_physical(link[0]), _physical(link[1])}:
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
