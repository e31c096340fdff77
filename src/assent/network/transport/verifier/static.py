"""The static verifier: judges a change from the configurations alone, always at hand, in milliseconds.

Computes what they mean (routes, adjacencies, filters, tunnels, queues) and answers four questions: is each
configuration sound, do the claims hold, did anything else break, does it stay so when links fail and while
the change is being made.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from assent.intents.errors import InvalidInput
from assent.intents.evidence import Outcome, Verdict
from assent.network.transport.claims import Claim
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.verifier import snapshot, tables, unknown
from assent.network.transport.verifier.checks import judge_structure
from assent.network.transport.verifier.claims_check import judge_all, judge_claims
from assent.network.transport.verifier.differential import judge_adjacencies, judge_delivery
from assent.network.transport.verifier.failures import judge_failures
from assent.network.transport.verifier.intermediate import judge_states
from assent.network.transport.verifier.view import View

UNKNOWN = "every changed line is understood"
CLAIMS = "the change says what it is to bring about"


class StaticVerifier:
    """See `base.Verifier`."""

    name = "static"

    def verify(
        self,
        before: RoutedNetwork,
        after: RoutedNetwork,
        claims: Sequence[Claim],
        order: Sequence[str] | None = None,
    ) -> tuple[Verdict, ...]:
        """See `base.Verifier.verify`."""
        with _no_search_for_cycles():
            changed = _changed(before, after)
            steps = _order(changed, order)
            was = snapshot.of(before)
            now = was if before is after else snapshot.build(after, like=was)
            return tuple(_verdicts(was, now, tuple(dict.fromkeys(claims)), steps))


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """What a verification makes is many small objects without cycles, which go when nobody holds them: to search all of
    them for cycles again and again takes a third of its time. Python's setting is put back, whatever happens."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _verdicts(
    before: View, after: View, claims: tuple[Claim, ...], order: Sequence[str]
) -> Iterator[Verdict]:
    strange = unknown.changed(before.network, after.network)
    yield _understood(before, after, strange, order)
    if not claims:
        evidence = ("it states no claim: nothing shows that it does what was asked",)
        yield Verdict(property=CLAIMS, outcome=Outcome.INCONCLUSIVE, evidence=evidence)
    yield from judge_structure(before, after)
    judged = judge_all(after, claims)
    yield from judge_claims(after, judged, strange)
    doubts = [line for lines in strange.values() for line in lines]
    yield from _delivery(before, after, claims, doubts)
    adjacencies = judge_adjacencies(before, after, claims)
    if adjacencies is not None:
        yield adjacencies
    yield from judge_failures(before, after, claims, judged)
    between = judge_states(before, after, order)
    if between is not None:
        yield between


def _delivery(
    before: View, after: View, claims: tuple[Claim, ...], doubts: Sequence[str]
) -> Iterator[Verdict]:
    """Delivery in the global tables, and in each VRF that has subnets to compare."""
    known = tables.worlds(before.network, after.network)
    for at, world in enumerate(known):
        if at and all(table.vrf is None or not _used(before, table) for table in world):
            continue
        was, now = tables.view_of(before, world), tables.view_of(after, world)
        told = claims if now is after else tables.as_seen(claims, after, world)
        found = judge_delivery(was, now, told, doubts)
        if at == 0:
            yield found
        elif found.outcome is not Outcome.INCONCLUSIVE or doubts:
            names = ", ".join(map(str, sorted(world, key=str)))
            yield found.model_copy(update={"property": f"{found.property} in {names}"})


def _used(view: View, table: tables.Table) -> bool:
    device = view.network.devices.get(table.router)
    return device is not None and any(
        one.vrf == table.vrf and one.addresses for one in device.interfaces.values()
    )


def _understood(
    before: View, after: View, strange: dict[str, tuple[str, ...]], order: Sequence[str]
) -> Verdict:
    lines = [line for some in strange.values() for line in some]
    if lines:
        return Verdict(property=UNKNOWN, outcome=Outcome.INCONCLUSIVE, evidence=tuple(lines))
    if not order and before.network.links == after.network.links:
        return Verdict(
            property=UNKNOWN, outcome=Outcome.PASS, evidence=("no router's configuration changes",)
        )
    return Verdict(
        property=UNKNOWN, outcome=Outcome.PASS, evidence=(f"changed: {', '.join(order) or 'links'}",)
    )


def _changed(before: RoutedNetwork, after: RoutedNetwork) -> tuple[str, ...]:
    if set(before.devices) != set(after.devices):
        others = sorted(set(before.devices) ^ set(after.devices))
        raise InvalidInput(f"routers in only one of the two networks: {', '.join(others)}", field="after")
    return tuple(name for name in sorted(after.devices) if after.devices[name] != before.devices[name])


def _order(changed: tuple[str, ...], order: Sequence[str] | None) -> tuple[str, ...]:
    if order is None:
        return changed
    missing = sorted(set(changed) - set(order))
    if missing or len(set(order)) != len(order):
        what = f"misses {', '.join(missing)}" if missing else "names a router twice"
        raise InvalidInput(f"the order {', '.join(order)} {what}", field="order")
    return tuple(name for name in order if name in changed)
