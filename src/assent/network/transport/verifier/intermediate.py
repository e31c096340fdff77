"""Changes over several devices are not made at once: is every state in between sound?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, permutations

from assent.intents.evidence import Outcome, Verdict
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.verifier import snapshot
from assent.network.transport.verifier.differential import lost_in_between
from assent.network.transport.verifier.ospf import bits
from assent.network.transport.verifier.packets import TooComplex
from assent.network.transport.verifier.view import View

PROPERTY = "every state between: nothing that both ends deliver is lost on the way"
UNAVOIDABLE = "every state between: what is lost on the way comes back and cannot be avoided"
_ORDERS_TRIED = 24


def judge_states(before: View, after: View, order: Sequence[str]) -> Verdict | None:
    """The states in which some of the changed routers are done, in this order. None for fewer than two."""
    if len(order) < 2:
        return None
    known: dict[frozenset[str], str | None] = {}
    try:
        broken = _first_loss(before, after, order, known)
        if broken is None:
            states = f"{len(order) - 1} state(s) between, in the order {', '.join(order)}: nothing is lost"
            tunnels = _new_tunnels(before.network, after.network)
            but = ["but for what leads into a new tunnel while its other end is not there"] if tunnels else []
            return Verdict(property=PROPERTY, outcome=Outcome.PASS, evidence=(states, *but))
        better = _better(before, after, order, known)
        areas = _turning(before, after)
        if better is None and areas:
            return Verdict(property=UNAVOIDABLE, outcome=Outcome.PASS, evidence=(_why(areas), broken))
    except TooComplex as error:
        return Verdict(property=PROPERTY, outcome=Outcome.INCONCLUSIVE, evidence=(str(error),))
    advice = f"this order works: {', '.join(better)}" if better else "no order that was tried works"
    return Verdict(property=PROPERTY, outcome=Outcome.FAIL, evidence=(broken, advice))


def _turning(before: View, after: View) -> dict[int, list[str]]:
    """Areas whose kind changes on several routers: their neighbours part until all have changed (RFC 2328 10.5)."""
    found: dict[int, list[str]] = {}
    for (node, area), kind in after.graph.area_types.items():
        if bits(kind) != bits(before.graph.area_type(node, area)):
            found.setdefault(area, []).append(node.router)
    for node, area in before.graph.area_types.keys() - after.graph.area_types.keys():
        found.setdefault(area, []).append(node.router)
    return {area: routers for area, routers in found.items() if len(routers) > 1}


def _why(areas: dict[int, list[str]]) -> str:
    said = "; ".join(
        f"area {area} on {', '.join(sorted(routers))}" for area, routers in sorted(areas.items())
    )
    return f"neighbours must agree on the kind of an area and part while it changes on one after the other: {said}"


def _better(
    before: View, after: View, order: Sequence[str], known: dict[frozenset[str], str | None]
) -> tuple[str, ...] | None:
    """Another order that loses nothing: the reverse first, then others, a bounded number of them."""
    tried = [tuple(reversed(order)), *islice(permutations(order), _ORDERS_TRIED)]
    return next((one for one in tried if _first_loss(before, after, one, known) is None), None)


def _first_loss(
    before: View, after: View, order: Sequence[str], known: dict[frozenset[str], str | None]
) -> str | None:
    for count in range(1, len(order)):
        done = frozenset(order[:count])
        if done not in known:
            middle = snapshot.build(_mixed(before.network, after.network, done), like=before)
            lost = next(lost_in_between(before, middle, after), None)
            if lost is not None and _new_tunnels(before.network, after.network):
                ready = snapshot.build(
                    _with_tunnels(before.network, middle.network, after.network), like=before
                )
                lost = next(lost_in_between(before, ready, after), None)
            known[done] = lost
        if known[done] is not None:
            return f"with {', '.join(order[:count])} done: {known[done]}"
    return None


def _new_tunnels(before: RoutedNetwork, after: RoutedNetwork) -> dict[str, list[str]]:
    """By router: the tunnels that the change brings."""
    return {
        router: new
        for router, device in after.devices.items()
        if (
            new := [
                name
                for name, one in device.interfaces.items()
                if one.tunnel is not None and name not in before.devices[router].interfaces
            ]
        )
    }


def _with_tunnels(before: RoutedNetwork, middle: RoutedNetwork, after: RoutedNetwork) -> RoutedNetwork:
    """The state in which both ends of new tunnels are there already: what leads into a tunnel loses packets for as
    long as its other end is not, in any order, and nobody can make two routers' ends at once."""
    devices = dict(middle.devices)
    for router, names in _new_tunnels(before, after).items():
        ends = {name: after.devices[router].interfaces[name] for name in names}
        devices[router] = replace(devices[router], interfaces={**devices[router].interfaces, **ends})
    return replace(middle, devices=devices)


def _mixed(before: RoutedNetwork, after: RoutedNetwork, done: frozenset[str]) -> RoutedNetwork:
    return replace(
        after,
        texts={name: (after if name in done else before).texts.get(name, "") for name in after.devices},
        devices={name: (after if name in done else before).devices[name] for name in after.devices},
    )
