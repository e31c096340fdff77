"""Do the claims hold under every single link failure?

What is denied must stay denied wherever traffic then goes. What is permitted must not become less robust than
it was: a failure that cuts it off before the change too is reported, not held against the change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assent.intents.evidence import Outcome, Verdict
from assent.network.transport.claims import Claim, Guarantee, Traffic
from assent.network.transport.network import Port
from assent.network.transport.verifier import snapshot, traffic
from assent.network.transport.verifier.claims_check import judge
from assent.network.transport.verifier.stepping import routers_on_paths, steps
from assent.network.transport.verifier.view import View
from assent.network.transport.verifier.wording import said

_SHOWN = 4
_FEW = 12
"""In a network with no more cables than this, each is cut: nothing is saved by choosing."""


@dataclass
class _States:
    """Views with one cable cut, kept while the claims are gone through."""

    view: View
    known: dict[tuple[Port, Port], View]

    def without(self, link: tuple[Port, Port]) -> View:
        if link not in self.known:
            self.known[link] = snapshot.without(self.view, link)
        return self.known[link]


def judge_failures(before: View, after: View, claims: Sequence[Claim]) -> tuple[Verdict, ...]:
    """One verdict for every traffic claim and guarantee that holds while nothing fails."""
    states = _States(before, {}), _States(after, {})
    found = []
    for claim in claims:
        if isinstance(claim, Traffic | Guarantee) and judge(after, claim, claims).outcome is Outcome.PASS:
            found.append(_judge(states[0], states[1], claim, claims))
    return tuple(found)


def _judge(before: _States, after: _States, claim: Traffic | Guarantee, claims: Sequence[Claim]) -> Verdict:
    name = f"under every single link failure: {said(claim)}"
    links = tuple(_links_that_matter(after.view, claim))
    if not links:
        evidence: tuple[str, ...] = ("no link that its packets use: no single link failure changes anything",)
        return Verdict(property=name, outcome=Outcome.PASS, evidence=evidence)
    broken: list[str] = []
    notes: list[str] = []
    for link in links:
        judged = judge(after.without(link), claim, claims)
        if judged.outcome is not Outcome.FAIL:
            continue
        line = f"without {link[0]} – {link[1]}: {judged.evidence[0]}"
        (broken if _held_against(before, claim, link) else notes).append(line)
    if broken:
        return Verdict(property=name, outcome=Outcome.FAIL, evidence=tuple(broken[:_SHOWN]))
    held = (
        f"holds without any one of {len(links) - len(notes)} of {len(links)} links that its packets may use"
    )
    told = [f"not held against the change: {line}" for line in notes[:_SHOWN]]
    return Verdict(property=name, outcome=Outcome.PASS, evidence=(held, *told))


def _held_against(before: _States, claim: Traffic | Guarantee, link: tuple[Port, Port]) -> bool:
    """A denial must hold always; a permission where it did before; a guarantee is one of the paths it was given."""
    if isinstance(claim, Guarantee):
        return False
    if claim.expected == "denied":
        return True
    known = link in before.view.network.links
    return known and judge(before.without(link), claim).outcome is Outcome.PASS


def _links_that_matter(view: View, claim: Traffic | Guarantee) -> Iterator[tuple[Port, Port]]:
    """Links whose failure can move the flow. For intra-area and local routes those on its paths: costs of other
    ways only rise. Where routes come from summaries, other links decide as well, so all are taken."""
    asked = (
        claim
        if isinstance(claim, Traffic)
        else Traffic(flow=claim.flow, expected="permitted", enters=claim.a)
    )
    used: set[Port] = set()
    everything = bool(view.tunnels) or len(view.network.links) <= _FEW
    for case in () if everything else traffic.cases(view, asked):
        for router in routers_on_paths(view, case.source.entry.router, case.region.address):
            for step in steps(view, router, case.region.address):
                everything = everything or (step.route is not None and step.route.kind not in ("", "intra"))
                used.update(port for port in (step.out, step.into) if port is not None)
    for link in view.network.links:
        if everything or any(_physical(port) in (_physical(link[0]), _physical(link[1])) for port in used):
            yield link


def _physical(port: Port) -> Port:
    return Port(port.router, port.interface.partition(".")[0])
