"""BGP neighbours, announcements and redistribution to IOS lines and claims."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address
from itertools import count

from assent.intents.errors import Clarify
from assent.network.transport.claims import Claim, Routing
from assent.network.transport.device_bgp import BgpNeighbor
from assent.network.transport.device_bgp import BgpProcess as Process
from assent.network.transport.generators import prefix_lists
from assent.network.transport.generators.part import Part
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.objectives import BgpAnnounce, BgpPeer, BgpProcess
from assent.network.transport.routing_claims import Announced, Peering, PeerSetting
from assent.network.transport.secrets import reference
from assent.network.transport.verifier import snapshot


def peer(objective: BgpPeer, ground: Ground) -> Part:
    """Raises Clarify where an AS is missing or contradicts what runs, or the neighbour is not there."""
    part = Part()
    running = ground.device(objective.router).bgp
    known = running.neighbors.get(objective.neighbor) if running is not None else None
    if known is None and (objective.remove or objective.remote_as is None):
        raise Clarify([_no_such(objective, running)])
    asn = _own_as(objective.router, objective.asn, running)
    if objective.remove:
        part.section(objective.router, f"router bgp {asn}", [f"no neighbor {objective.neighbor}"])
        part.claims.append(Peering(router=objective.router, neighbor=objective.neighbor, present=False))
        return part
    if objective.neighbor in ground.addresses(objective.router):
        raise Clarify([f"{objective.neighbor} is {objective.router}'s own address. Who is its neighbour?"])
    if known is None:
        _checked_reach(objective, asn, ground)
    _checked_timers(objective)
    _checked_limit(objective, ground)
    bound = _rated(objective, ground, part) if objective.local_preference is not None else []
    lines = [*_lines(objective, known or BgpNeighbor(objective.neighbor)), *bound]
    part.section(objective.router, f"router bgp {asn}", lines)
    part.claims += _claims(objective, known)
    if objective.secret is not None or objective.no_password:
        _same_key(objective, ground, part)
    return part


def _rated(objective: BgpPeer, ground: Ground, part: Part) -> list[str]:
    """A route map rates what the neighbour tells: the one that is there in all that it lets in, else a new one, which
    the line that is returned binds."""
    device = ground.device(objective.router)
    known = device.bgp.neighbors.get(objective.neighbor) if device.bgp is not None else None
    name = known.map_in if known is not None and known.map_in is not None else None
    line = f"set local-preference {objective.local_preference}"
    entries = device.route_maps[name].entries if name in device.route_maps else ()
    permits = [one.sequence for one in entries if one.action == "permit"]
    if name is not None and entries and not permits:
        raise Clarify([f"Route map {name} of {objective.router} lets nothing in. What should be rated?"])
    bound = []
    if name is None:
        name = _free(f"FROM-{objective.neighbor}", device.route_maps)
        bound = [f"neighbor {objective.neighbor} route-map {name} in"]
    for sequence in permits or [10]:
        part.section(objective.router, f"route-map {name} permit {sequence}", [line])
    return bound


def _free(name: str, taken: Collection[str]) -> str:
    return name if name not in taken else next(one for n in count(2) if (one := f"{name}-{n}") not in taken)


def _same_key(objective: BgpPeer, ground: Ground, part: Part) -> None:
    """A neighbour in this network gets the same password, or loses it too: the session needs it at both ends."""
    session = next(
        (
            one
            for one in snapshot.of(ground.network).routes.bgp.peerings
            if (one.router, one.said.address) == (objective.router, objective.neighbor)
            and one.back is not None
        ),
        None,
    )
    if session is None or session.back is None:
        part.notes.append(
            f"{objective.neighbor} needs the same password at its end, which is not in this network"
        )
        return
    process = ground.device(session.peer).bgp
    lines = [*_password(objective, session.back)]
    if process is not None and lines:
        part.section(session.peer, f"router bgp {process.asn}", lines)
        part.notes.append(f"{session.peer} gets the same password for {session.back.address}")


def _password(objective: BgpPeer, now: BgpNeighbor) -> list[str]:
    head = f"neighbor {now.address} password"
    if objective.secret is not None:
        return [f"{head} {reference(objective.secret)}"]
    return [f"no {head}"] if objective.no_password and now.password is not None else []


def process(objective: BgpProcess, ground: Ground) -> Part:
    """Raises Clarify where BGP does not run, or routes are to come from a process that does not."""
    part = Part()
    device = ground.device(objective.router)
    asn = _own_as(objective.router, objective.asn, device.bgp)
    lines = []
    if objective.router_id is not None:
        lines.append(f"bgp router-id {objective.router_id}")
    if objective.redistribute is not None:
        name, _, number = objective.redistribute.partition(" ")
        if name == "bgp" or (name == "ospf" and int(number) not in device.ospf):
            raise Clarify(
                [f"{objective.router} has no {objective.redistribute} routes. Which ones should BGP carry?"]
            )
        lines.append(f"redistribute {objective.redistribute}")
    if objective.stop_redistribute is not None:
        if device.bgp is None or objective.stop_redistribute not in dict(device.bgp.redistribute):
            raise Clarify(
                [f"BGP on {objective.router} redistributes no {objective.stop_redistribute} routes."]
            )
        lines.append(f"no redistribute {objective.stop_redistribute}")
    if objective.max_paths is not None:
        lines.append(f"maximum-paths {objective.max_paths}")
    part.lines.setdefault(objective.router, []).extend([f"router bgp {asn}", *(f" {line}" for line in lines)])
    part.claims += _sessions_stay(ground, objective.router)
    return part


def announced(objective: BgpAnnounce, ground: Ground) -> Part:
    """Raises Clarify where BGP does not run there, or the router has no route to what it should announce."""
    part = Part()
    router, prefix = objective.router, objective.prefix
    running = ground.device(router).bgp
    if running is None:
        raise Clarify([f"{router} runs no BGP. In which AS is it, and who are its neighbours?"])
    neighbors = _listeners(objective, running)
    if objective.remove:
        _withdrawn(objective, ground, running, neighbors, part)
    else:
        if router not in snapshot.of(ground.network).routes.table(prefix):
            raise Clarify(
                [f"{router} has no route to {prefix}, so BGP cannot announce it. Which prefix is meant?"]
            )
        if prefix not in running.networks:
            mask = f" mask {prefix.netmask}"
            part.section(router, f"router bgp {running.asn}", [f"network {prefix.network_address}{mask}"])
        for one in neighbors:
            if one.prefix_out is not None:
                prefix_lists.opened(part, ground, router, one.prefix_out, prefix)
    here = not objective.remove
    part.claims += [
        Announced(router=router, neighbor=o.address, prefix=prefix, present=here) for o in neighbors
    ]
    if not neighbors:
        part.claims.append(Routing(router=router, prefix=prefix))
    return part


def _listeners(objective: BgpAnnounce, running: Process) -> list[BgpNeighbor]:
    if objective.neighbor is None:
        return [one for one in running.neighbors.values() if one.remote_as != running.asn]
    if objective.neighbor not in running.neighbors:
        known = listed(str(one) for one in running.neighbors) or "it has none"
        raise Clarify(
            [f"{objective.router} has no BGP neighbour {objective.neighbor}. Which one is meant: {known}?"]
        )
    return [running.neighbors[objective.neighbor]]


def _withdrawn(
    objective: BgpAnnounce, ground: Ground, running: Process, neighbors: list[BgpNeighbor], part: Part
) -> None:
    """All neighbours lose it with its `network` line; one of several by the list for what goes out to it."""
    router, prefix = objective.router, objective.prefix
    everybody = len(neighbors) == len(running.neighbors)
    if everybody and prefix in running.networks:
        line = f"no network {prefix.network_address} mask {prefix.netmask}"
        part.section(router, f"router bgp {running.asn}", [line])
    for one in neighbors:
        if one.prefix_out is not None:
            prefix_lists.closed(part, ground, router, one.prefix_out, prefix)
        elif not everybody or prefix not in running.networks:
            raise Clarify(
                [f"No prefix list filters what {router} tells {one.address}. Which one should hold it back?"]
            )


def _own_as(router: str, said: int | None, running: Process | None) -> int:
    if running is None and said is None:
        raise Clarify([f"{router} runs no BGP yet: in which AS is it?"])
    if running is not None and said not in (None, running.asn):
        raise Clarify(
            [f"{router} is in AS {running.asn}, not {said}, and can be in one only. Which one is meant?"]
        )
    return running.asn if running is not None else said or 0


def _no_such(objective: BgpPeer, running: Process | None) -> str:
    if not objective.remove and running is None:
        return f"In which AS is {objective.neighbor}, the new BGP neighbour of {objective.router}?"
    known = listed(str(one) for one in running.neighbors) if running is not None else ""
    which = f"Which one is meant: {known}?" if known else "In which AS is the new one?"
    return f"{objective.router} has no BGP neighbour {objective.neighbor}. {which}"


def _checked_reach(objective: BgpPeer, asn: int, ground: Ground) -> None:
    """A neighbour in another AS is on a subnet of the router, or several hops are allowed."""
    ports = ground.device(objective.router).interfaces.values()
    near = any(objective.neighbor in a.network for one in ports for a in one.addresses)
    if not near and objective.remote_as != asn and objective.multihop is None:
        raise Clarify(
            [
                f"{objective.neighbor} is on no subnet of {objective.router}. Which address has the neighbour, or "
                f"over "
                "how many hops is it reached (ebgp-multihop)?"
            ]
        )


def _checked_timers(objective: BgpPeer) -> None:
    if (objective.keepalive_s is None) != (objective.hold_s is None):
        raise Clarify(["BGP timers are two: which keepalive and which hold time, in seconds?"])
    if objective.hold_s is not None and objective.hold_s not in (0,) and objective.hold_s < 3:
        raise Clarify(["A BGP hold time is 0 or at least 3 seconds (RFC 4271 4.2). Which one is meant?"])


def _checked_limit(objective: BgpPeer, ground: Ground) -> None:
    """Raises Clarify where the session would end at once, by what the neighbour tells today."""
    if objective.max_prefix is None or outside(ground, objective.router) != [objective.neighbor]:
        return
    told = len(snapshot.of(ground.network).routes.external_bgp(objective.router))
    if told > objective.max_prefix:
        raise Clarify(
            [f"{objective.neighbor} tells {told} prefixes today: at most {objective.max_prefix} would end the session. "
             "How many may it tell?"]
        )  # fmt: skip


def _lines(objective: BgpPeer, now: BgpNeighbor) -> list[str]:
    said: list[tuple[str, object, object]] = [
        ("remote-as", objective.remote_as, now.remote_as),
        ("description", objective.description, now.description),
        ("ebgp-multihop", objective.multihop, now.multihop),
        ("update-source", objective.update_source, now.update_source),
        ("next-hop-self", objective.next_hop_self, now.next_hop_self),
        ("default-originate", objective.default_originate, now.default_originate),
        ("maximum-prefix", objective.max_prefix, now.max_prefix),
        ("weight", objective.weight, now.weight),
        ("shutdown", objective.shutdown, now.shutdown),
    ]
    head = f"neighbor {objective.neighbor}"
    lines = [_line(head, word, value) for word, value, has in said if value is not None and value != has]
    lines += _password(objective, now)
    if objective.keepalive_s is not None:
        lines.append(f"{head} timers {objective.keepalive_s} {objective.hold_s}")
    for name, way in ((objective.accept, "in"), (objective.offer, "out")):
        if name is not None:
            lines.append(f"{head} prefix-list {name} {way}")
    return lines


def _line(head: str, word: str, value: object) -> str:
    if isinstance(value, bool):
        return f"{'' if value else 'no '}{head} {word}"
    return f"{head} {word} {value}"


def _claims(objective: BgpPeer, known: BgpNeighbor | None) -> list[Claim]:
    here = objective.shutdown is not True and not (
        objective.shutdown is None and known is not None and known.shutdown
    )
    wanted = {"weight": objective.weight, "max_prefix": objective.max_prefix}
    wanted["local_preference"] = objective.local_preference
    if objective.secret is not None or objective.no_password:
        wanted["password"] = objective.secret is not None
    settings = [
        PeerSetting.model_validate(
            {"router": objective.router, "neighbor": objective.neighbor, "field": field, "value": value}
        )
        for field, value in wanted.items()
        if value is not None
    ]
    return [Peering(router=objective.router, neighbor=objective.neighbor, present=here), *settings]


def _sessions_stay(ground: Ground, router: str) -> list[Claim]:
    """What has to stay true while a process changes: its sessions, or its connected subnets where it has none."""
    found = snapshot.of(ground.network).routes.bgp.peerings
    up: list[Claim] = [
        Peering(router=router, neighbor=one.said.address)
        for one in found
        if one.router == router and not one.reasons
    ]
    subnets = [ground.subnet(router, name) for name in ground.up_ports(router)]
    return up or [Routing(router=router, prefix=prefix, protocol="connected") for prefix in subnets]


def outside(ground: Ground, router: str) -> list[IPv4Address]:
    """The router's neighbours in other ASes."""
    running = ground.device(router).bgp
    return (
        [one.address for one in running.neighbors.values() if one.remote_as != running.asn] if running else []
    )


def borders(ground: Ground) -> list[str]:
    """Routers that have neighbours in other ASes."""
    return [name for name in ground.routers if outside(ground, name)]
