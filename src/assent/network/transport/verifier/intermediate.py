"""Changes over several devices are not made at once: is every state in between sound?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from ipaddress import IPv4Network
from itertools import islice, permutations
from typing import TypeAlias

from assent.intents.evidence import Outcome, Verdict
from assent.network.transport.device_bgp import BgpProcess
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.verifier import snapshot
from assent.network.transport.verifier.differential import lost_in_between
from assent.network.transport.verifier.packets import TooComplex
from assent.network.transport.verifier.reach import Entry
from assent.network.transport.verifier.sessions import Peering
from assent.network.transport.verifier.view import View

PROPERTY = "every state between: nothing that both ends deliver is lost on the way"
UNAVOIDABLE = "every state between: what is lost on the way comes back and cannot be avoided"
_ORDERS_TRIED = 24
_SHOWN = 4
_AGREED = (
    "addresses",
    "mtu",
    "dot1q",
    "native",
    "ospf_area",
    "ospf_hello_s",
    "ospf_dead_s",
    "ospf_network_type",
    "ospf_auth",
    "ospf_keys",
)
"""What both ends of a link must agree on to be neighbours, so that it parts them while only one has changed."""

_AGREED_BGP = ("remote_as", "password", "multihop", "update_source")

Places: TypeAlias = frozenset[tuple[Entry, IPv4Network]]
"""Where packets that are lost come in, and where they should go."""


def judge_states(before: View, after: View, order: Sequence[str]) -> Verdict | None:
    """The states in which some of the changed routers are done, in this order. None for fewer than two.

    A loss is excused where no order tried loses less, and where it is the parting alone that loses: with neighbours
    still agreed on what both of them change, the same states lose nothing.
    """
    if len(order) < 2:
        return None
    states = _States(before, after)
    try:
        lost = states.on_the_way(order)
        if not lost:
            between = f"{len(order) - 1} state(s) between, in the order {', '.join(order)}: nothing is lost"
            tunnels = _new_tunnels(before.network, after.network)
            but = ["but for what leads into a new tunnel while its other end is not there"] if tunnels else []
            return Verdict(property=PROPERTY, outcome=Outcome.PASS, evidence=(between, *but))
        better = next((one for one in _others(order) if states.on_the_way(one) < lost), None)
        parted = states.parted(order) if better is None else None
    except TooComplex as error:
        return Verdict(property=PROPERTY, outcome=Outcome.INCONCLUSIVE, evidence=(str(error),))
    example = states.example(order)
    if parted:
        return Verdict(property=UNAVOIDABLE, outcome=Outcome.PASS, evidence=(*parted[:_SHOWN], example))
    if better is None:
        advice = "no order that was tried works"
    else:
        much = "loses less" if states.on_the_way(better) else "works"
        advice = f"this order {much}: {', '.join(better)}"
    return Verdict(property=PROPERTY, outcome=Outcome.FAIL, evidence=(example, advice))


class _States:
    """The states between, each worked out once: what it loses, and an example."""

    def __init__(self, before: View, after: View) -> None:
        self.before, self.after = before, after
        self._known: dict[frozenset[str], tuple[Places, str]] = {}
        self._tunnels = bool(_new_tunnels(before.network, after.network))

    def on_the_way(self, order: Sequence[str]) -> Places:
        """All that is lost in some state of this order. Raises TooComplex."""
        return frozenset(place for done in _prefixes(order) for place in self._lost(done)[0])

    def example(self, order: Sequence[str]) -> str:
        done = next(done for done in _prefixes(order) if self._lost(done)[0])
        return f"with {', '.join(order[: len(done)])} done: {self._lost(done)[1]}"

    def parted(self, order: Sequence[str]) -> tuple[str, ...]:
        """Why neighbours part on the way, where that alone is why packets are lost; else nothing."""
        found: dict[str, None] = {}
        for done in _prefixes(order):
            if self._lost(done)[0]:
                middle = _mixed(self.before.network, self.after.network, done)
                half = _half_done(self.before, snapshot.build(middle, like=self.before), self.after, done)
                if not half or not self._lossless(middle, half, done):
                    return ()
                found.update(dict.fromkeys(why for why in half.values()))
        return tuple(found)

    def _lost(self, done: frozenset[str]) -> tuple[Places, str]:
        if done not in self._known:
            network = _mixed(self.before.network, self.after.network, done)
            found = self._losses(network)
            if found and self._tunnels:
                found = self._losses(_with_tunnels(self.before.network, network, self.after.network))
            self._known[done] = frozenset(place for place, _ in found), next((said for _, said in found), "")
        return self._known[done]

    def _losses(self, network: RoutedNetwork) -> list[tuple[tuple[Entry, IPv4Network], str]]:
        middle = snapshot.build(network, like=self.before)
        return list(lost_in_between(self.before, middle, self.after))

    def _lossless(
        self, middle: RoutedNetwork, half: Mapping[tuple[Port, Port], str], done: frozenset[str]
    ) -> bool:
        """Whether the state loses nothing once both ends of those links are agreed, as before or as after."""
        old, new = self.before.network, self.after.network
        back = _agreed(middle, half, old, done)
        ahead = _agreed(middle, half, new, frozenset(new.devices) - done)
        return any(not self._losses(one) for one in (back, ahead))


def _agreed_bgp(it: BgpProcess, like: BgpProcess, end: Port) -> BgpProcess:
    neighbors = {
        address: replace(one, **{name: getattr(like.neighbors[address], name) for name in _AGREED_BGP})
        if str(address) == end.interface and address in like.neighbors
        else one
        for address, one in it.neighbors.items()
    }
    return replace(it, neighbors=neighbors)


def _prefixes(order: Sequence[str]) -> Iterator[frozenset[str]]:
    return (frozenset(order[:count]) for count in range(1, len(order)))


def _others(order: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Other orders: the reverse, each router first, then some more; a bounded number of them."""
    turned = [(*order[at:], *order[:at]) for at in range(1, len(order))]
    tried = [tuple(reversed(order)), *turned[:_ORDERS_TRIED], *islice(permutations(order), 1, _ORDERS_TRIED)]
    return iter(dict.fromkeys(tried))


def _half_done(before: View, middle: View, after: View, done: frozenset[str]) -> dict[tuple[Port, Port], str]:
    """Neighbours before and after that are none now, of whom one has changed and the other not yet; and why."""
    found = {}
    for ports, pair in before.graph.by_ports.items():
        last = after.graph.by_ports.get(ports)
        now = middle.graph.by_ports.get(ports)
        apart = len({port.router for port in ports} & done) == 1 and (now is None or bool(now.reasons))
        if apart and not pair.reasons and last is not None and not last.reasons:
            why = "; ".join(now.reasons) if now is not None else "only one of them speaks OSPF there"
            found[ports] = f"{ports[0]} and {ports[1]} part until both have changed: {why}"
    return found | _half_sessions(before, middle, after, done)


def _half_sessions(
    before: View, middle: View, after: View, done: frozenset[str]
) -> dict[tuple[Port, Port], str]:
    """The same of BGP sessions; the end of one is a port that is called like the neighbour's address."""
    now, last = _sessions(middle), _sessions(after)
    found = {}
    for ends, one in _sessions(before).items():
        half = len({ends[0].router, ends[1].router} & done) == 1
        if half and not one.reasons and ends in last and not last[ends].reasons:
            why = "; ".join(now[ends].reasons) if ends in now else "only one of them has the session"
            if why:
                found[ends] = (
                    f"the BGP session of {ends[0].router} and {ends[1].router} ends until both have changed: {why}"
                )
    return found


def _sessions(view: View) -> dict[tuple[Port, Port], Peering]:
    return {
        (Port(one.router, str(one.said.address)), Port(one.peer, str(one.back.address))): one
        for one in view.routes.bgp.peerings
        if one.back is not None and one.router < one.peer
    }


def _agreed(
    middle: RoutedNetwork, half: Iterable[tuple[Port, Port]], like: RoutedNetwork, routers: frozenset[str]
) -> RoutedNetwork:
    """The state in which these routers' ends of the links have what both ends must agree on from `like`."""
    devices = dict(middle.devices)
    for port in (port for ports in half for port in ports if port.router in routers):
        device, other = devices[port.router], like.devices[port.router]
        if device.bgp is not None and other.bgp is not None:
            devices[port.router] = device = replace(device, bgp=_agreed_bgp(device.bgp, other.bgp, port))
        it, wanted = device.interfaces.get(port.interface), other.interfaces.get(port.interface)
        if it is None or wanted is None:
            continue
        agreed = replace(it, **{name: getattr(wanted, name) for name in _AGREED})
        processes = {
            number: replace(
                one, area_types=other.ospf[number].area_types, networks=other.ospf[number].networks
            )
            if number in other.ospf
            else one
            for number, one in device.ospf.items()
        }
        devices[port.router] = replace(
            device, interfaces={**device.interfaces, port.interface: agreed}, ospf=processes
        )
    return replace(middle, devices=devices)


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
