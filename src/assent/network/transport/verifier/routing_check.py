"""Claims about paths and BGP judged. `claims_check` asks it."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

from assent.intents.errors import InvalidInput
from assent.intents.evidence import Outcome
from assent.network.transport.routing_claims import (
    Announced,
    Isolated,
    PathUse,
    Peering,
    PeerSetting,
    PrefixMatch,
    RoutingClaim,
)
from assent.network.transport.verifier import tables
from assent.network.transport.verifier.bgp import preference_of
from assent.network.transport.verifier.stepping import steps
from assent.network.transport.verifier.traffic import Judgement
from assent.network.transport.verifier.view import View

MAX_PATHS = 1_000
_SHOWN = 4


def judge(view: View, claim: RoutingClaim) -> Judgement:
    router = claim.source if isinstance(claim, PathUse) else claim.router
    if router not in view.network.devices:
        return Judgement(Outcome.INCONCLUSIVE, (f"{router!r} is no router of this network",))
    if isinstance(claim, PathUse):
        return _path(view, claim)
    if isinstance(claim, Peering):
        return _peering(view, claim)
    if isinstance(claim, Announced):
        return _announced(view, claim)
    if isinstance(claim, Isolated):
        return _isolated(view, claim)
    if isinstance(claim, PeerSetting):
        return _of_peer(view, claim)
    return _matched(view, claim)


def router_paths(view: View, source: str, address: IPv4Address) -> tuple[tuple[str, ...], ...] | None:
    """The routers of every path in use, None where some packet is lost. Raises InvalidInput for too many."""
    found: dict[tuple[str, ...], None] = {}
    for path in _follow(view, (source,), address):
        if path is None:
            return None
        found[path] = None
        if len(found) > MAX_PATHS:
            raise InvalidInput(f"more than {MAX_PATHS} paths from {source} to {address}")
    return tuple(found)


def _follow(view: View, passed: tuple[str, ...], address: IPv4Address) -> Iterator[tuple[str, ...] | None]:
    for step in steps(view, passed[-1], address):
        if step.end in ("local", "subnet", "exit"):
            yield passed
        elif step.end != "router" or step.into is None or step.into.router in passed:
            yield None
        else:
            yield from _follow(view, (*passed, step.into.router), address)


def aim(view: View, prefix: IPv4Network) -> IPv4Address:
    """An address that stands for the prefix: a host's, or one that no router has."""
    for host in view.network.hosts.values():
        if host.address.ip in prefix:
            return host.address.ip
    free = (ip for ip in prefix.hosts() if ip not in view.topology.owners)
    return next(free, prefix.network_address)


def in_order(path: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether the path passes all of these, in this order."""
    rest = iter(path)
    return all(name in rest for name in wanted)


def _path(view: View, claim: PathUse) -> Judgement:
    try:
        found = router_paths(view, claim.source, aim(view, claim.destination))
    except InvalidInput as error:
        return Judgement(Outcome.INCONCLUSIVE, (error.message,))
    if found is None or not found:
        why = f"packets from {claim.source} to {claim.destination} are lost on some path"
        return Judgement(Outcome.FAIL, (why,), frozenset((claim.source,)))
    wrong = [f"{' → '.join(path)} {why}" for path in found if (why := _off(path, claim))]
    if claim.paths is not None and len(found) != claim.paths:
        wrong.append(f"{len(found)} path(s) in use, not {claim.paths}")
    routers = frozenset(name for path in found for name in path)
    shown = [f"in use: {' → '.join(path)}" for path in found[:_SHOWN]]
    if wrong:
        return Judgement(Outcome.FAIL, (*wrong[:_SHOWN], *shown), routers)
    return Judgement(Outcome.PASS, tuple(shown), routers)


def _off(path: tuple[str, ...], claim: PathUse) -> str:
    if not in_order(path, claim.passes):
        return f"does not pass {', '.join(claim.passes)}"
    bad = [name for name in claim.avoids if name in path]
    return f"passes {', '.join(bad)}" if bad else ""


def _peering(view: View, claim: Peering) -> Judgement:
    routers = frozenset((claim.router,))
    found = next(
        (p for p in view.routes.bgp.peerings if (p.router, p.said.address) == (claim.router, claim.neighbor)),
        None,
    )
    if found is None:
        evidence = (f"{claim.router} has no BGP neighbour {claim.neighbor}",)
        return Judgement(Outcome.FAIL if claim.present else Outcome.PASS, evidence, routers)
    beyond = not found.peer and not found.said.shutdown and found.said.remote_as is not None
    up = not found.reasons or (beyond and view.routes.source(claim.router, claim.neighbor) is not None)
    said = f"{claim.router} and {claim.neighbor} (AS {found.said.remote_as})"
    state = "the other end is beyond this network" if beyond else "; ".join(found.reasons) or "up"
    if found.peer:
        routers |= {found.peer}
    return Judgement(Outcome.PASS if up == claim.present else Outcome.FAIL, (f"{said}: {state}",), routers)


def _announced(view: View, claim: Announced) -> Judgement:
    device = view.network.devices[claim.router]
    why = view.routes.bgp.offered(device, claim.router, claim.neighbor, claim.prefix)
    evidence = (why or f"{claim.router} offers {claim.prefix} to {claim.neighbor}",)
    good = (why is None) == claim.present
    return Judgement(Outcome.PASS if good else Outcome.FAIL, evidence, frozenset((claim.router,)))


def _of_peer(view: View, claim: PeerSetting) -> Judgement:
    process = view.network.devices[claim.router].bgp
    it = process.neighbors.get(claim.neighbor) if process is not None else None
    if it is None:
        return Judgement(Outcome.FAIL, (f"{claim.router} has no BGP neighbour {claim.neighbor}",))
    if claim.field == "local_preference":
        has: object = preference_of(view.network.devices[claim.router], it)
    else:
        has = it.password is not None if claim.field == "password" else getattr(it, claim.field)
    said = f"{claim.router} neighbor {claim.neighbor}: {claim.field.replace('_', ' ')} is {has!r}"
    return Judgement(
        Outcome.PASS if has == claim.value else Outcome.FAIL, (said,), frozenset((claim.router,))
    )


def _isolated(view: View, claim: Isolated) -> Judgement:
    if claim.vrf not in view.network.devices[claim.router].vrfs:
        return Judgement(Outcome.FAIL, (f"{claim.router} has no VRF {claim.vrf}",))
    found = tables.leaks(view, claim)
    if found:
        return Judgement(Outcome.FAIL, tuple(f"{one} joins it with another table" for one in found[:_SHOWN]))
    evidence = (f"no cable leads from VRF {claim.vrf} of {claim.router} into another table",)
    return Judgement(Outcome.PASS, evidence, frozenset((claim.router,)))


def _matched(view: View, claim: PrefixMatch) -> Judgement:
    found = view.network.devices[claim.router].prefix_lists.get(claim.list)
    if found is None:
        return Judgement(Outcome.FAIL, (f"{claim.router} has no prefix list {claim.list}",))
    rule = next((one for one in found.rules if one.matches(claim.prefix)), None)
    by = f"seq {rule.sequence}" if rule is not None else "its implicit deny"
    permitted = rule is not None and rule.action == "permit"
    said = f"{claim.list} {'permits' if permitted else 'denies'} {claim.prefix} by {by}"
    return Judgement(Outcome.PASS if permitted == claim.permitted else Outcome.FAIL, (said,))
