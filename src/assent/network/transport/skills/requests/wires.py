"""Reads wishes about cables and routers that come, move and go. `wishes` asks `read`."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.edge_objectives import DisconnectRouters, MoveCable
from assent.network.transport.languages.ios.names import full_name
from assent.network.transport.network import Port
from assent.network.transport.objectives import (
    AnyObjective,
    ConnectRouters,
    RemoveInterface,
)
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.interfaces import check_address
from assent.network.transport.skills.grammar.tokens import lemma_of
from assent.network.transport.skills.requests import machines
from assent.network.transport.skills.requests import property_words as words
from assent.network.transport.skills.requests.leftovers import all_used
from assent.network.transport.skills.requests.octets import is_subnet, last_octets, use_all, with_last
from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.spots import Finder


def read(shape: Shape) -> list[AnyObjective] | None:
    """None where it is not one of these, or not certain. Raises Clarify for addresses that cannot be."""
    for reader in (
        _router_joins,
        _cable_moves,
        _cable_goes,
        _logical_goes,
        _cable_comes,
        machines.goes,
        machines.gone,
        machines.comes,
        machines.moves,
        machines.readdressed,
    ):
        shape.used.clear()
        made = reader(shape)
        if made is not None and all_used(shape):
            return made
    shape.used.clear()
    return None


def _ends(shape: Shape) -> list[tuple[str, str, int]]:
    """(router, interface, token) of each interface that stands beside its router, new ones included."""
    found: list[tuple[str, int, int]] = []
    for pattern in (
        r"(?:{R}|{U}) (?:'s )?(?:int |interface |port |porta |puerto )?{I}",
        r"{I} {AT} {THE}(?:{R}|{U})",
    ):
        for one in shape.find(pattern):
            tags = dict(re.findall(r"<([RUI])(\d+)>", one.group()))
            at = int(tags["I"])
            name = int(tags.get("R") or tags["U"])
            if any(at == other[2] for other in found):
                continue
            shape.used.update((at, name))
            found.append(
                (str(shape.tokens[name].text if "U" in tags else shape.tokens[name].value), at, name)
            )
    new = {shape.tokens[at].text: at for at in shape.all("unknown") if shape.tokens[at].value == "router"}
    for one in shape.find(r"(?:its|sua|su|son|sa) (?:int |interface |port |porta |puerto )?{I}"):
        at = shape.at(one, kind="I")
        for owner, where in new.items() if len(new) == 1 else ():  # the new router's
            shape.used.update((*shape.span(one), where))
            found.append((owner, at, where))
    each = list(
        shape.find(
            r"{I} (?:at|on|of|en|em|aux?|a) (?:each|both|either|ambos|les deux|cada)(?: {THE}(?:ends?|"
            r"sides?|of them))?"
        )
    )
    if len(each) == 1 and not found and len(shape.routers()) == 2:
        at = shape.at(each[0], kind="I")
        shape.use(each[0])
        said = {str(shape.tokens[i].value): i for i in shape.all("router")}
        return [(router, str(shape.tokens[at].value), said[router]) for router in shape.routers()]
    return [
        (router, str(shape.tokens[at].value), at) for router, at, _ in sorted(found, key=lambda one: one[1])
    ]


def _router_joins(shape: Shape) -> list[AnyObjective] | None:
    """`Connect a fifth router R5 to R4: R4 Gi0/0 with 60.0.0.1/30, R5 Gi0/0 with 60.0.0.2/30`."""
    new = {shape.tokens[at].text for at in shape.all("unknown") if shape.tokens[at].value == "router"}
    if not new and (named := _called_router(shape)) is not None:
        shape.rename(named, "unknown", "router")
        new = {shape.tokens[named].text}
    if len(new) != 1 or not shape.has(words.PLUG):
        return None
    return _between(shape, new=next(iter(new)))


def _called_router(shape: Shape) -> int | None:
    """Where a router is named that is to come: `a new router oporto2`."""
    for found in shape.find(
        r"(?:new|another|additional|further|fifth|eleventh|nuevo|novo|nouveau|nouvel) (?:branch |edge |core )?"
        r"(?:router|roteador|encaminhador|enrutador|routeur)"
        r"(?: (?:called|named|llamado|chamado|nomme|,))? (?P<n>[a-z][\w-]*)"
    ):
        at = shape.span(found, "n").start
        if shape.tokens[at].kind == "word" and lemma_of(found.group("n")) is None:
            return at
    return None


def _cable_comes(shape: Shape) -> list[AnyObjective] | None:
    if shape.all("unknown", "host") or not shape.has(words.PLUG) or shape.has(r"(?:description|mtu|vlan)"):
        return None
    return _between(shape, new=None)


def _between(shape: Shape, *, new: str | None) -> list[AnyObjective] | None:
    ends = _ends(shape)
    routers = {router for router, _, _ in ends}
    if len(ends) != 2 or len(routers) != 2 or (new is not None and new not in routers):
        return None
    ends.sort(key=lambda one: one[0] == new)
    (a, a_port, a_at), (z, z_port, z_at) = ends
    if new is None and _cabled(shape, (a, a_port), (z, z_port)):
        return None  # that cable is there: its addresses change
    pair = _two_addresses(shape, (a, a_at), (z, z_at))
    if pair is None:
        return None
    use_all(
        shape,
        r"(?:as )?(?:a |an |the )?(?:second|new|additional|backup|redundant|direct|further|extra|parallel|another) "
        r"(?:link|cable|connection|circuit|line)(?: between (?:the two|them|both|these|{R} and {R}))?",
        r"between (?:the two|them|both|these)(?: routers)?",
    )
    use_all(shape, words.PLUG, words.UP_TOO, r"(?:both|two|each) (?:ends|sides|ports)|{U}|{R}", words.BOTH)
    area = None
    for found in shape.find(r"(?:ospf )?(?:\S+ ){0,4}?(?:ospf )?(?:\S+ ){0,4}?area {N}"):
        area = shape.tokens[int(re.findall(r"<N(\d+)>", found.group())[-1])].value
        shape.use(found)
    ground = shape.ground
    name = ground.interface(a, a_port)
    far = full_name(z_port) or z_port if z == new else ground.interface(z, z_port)
    return [
        build(
            ConnectRouters, a=a, a_interface=name, a_address=check_address(pair[0]), z=z, z_interface=far,
            z_address=check_address(pair[1]), area=area, new=z == new,
        )
    ]  # fmt: skip


def _cabled(shape: Shape, one: tuple[str, str], other: tuple[str, str]) -> bool:
    ground = shape.ground
    here, there = (full_name(port) or port for _, port in (one, other))
    ends = ground.far_ends(one[0], here) if one[0] in ground.routers else ()
    return any((far.router, far.interface) == (other[0], there) for far in ends)


def _two_addresses(
    shape: Shape, a: tuple[str, int], z: tuple[str, int]
) -> tuple[IPv4Interface, IPv4Interface] | None:
    """Each end's address: said beside it, or the subnet with one end's last octet, the other gets what is left."""
    nets = shape.all("net")
    full = [at for at in nets if not is_subnet(shape.tokens[at].value)]
    parts = last_octets(shape)
    if len(full) == 2 and not parts:
        shape.used.update(full)
        one, other = (shape.tokens[at].value for at in full)
        tied = [_tied_to(shape, at) for at in full]
        if set(tied) == {a[0], z[0]}:
            return (one, other) if tied[0] == a[0] else (other, one)
        first = min((a, z), key=lambda end: abs(end[1] - full[0]))
        if min((a, z), key=lambda end: abs(end[1] - full[1])) == first:
            first = min((a, z), key=lambda end: end[1])
        return (one, other) if first == a else (other, one)
    base = [shape.tokens[at].value for at in nets]
    if len({one.network for one in base}) != 1:
        return None
    network: IPv4Network = base[0].network
    said: dict[str, IPv4Address] = {}
    for at, number in parts:
        ip = with_last(network, number)
        owner = _owner(shape, at, (a[0], z[0]))
        if ip is None or owner is None or owner in said:
            return None
        said[owner] = ip
        shape.used.add(at)
    for at in full:
        owner = _owner(shape, at, (a[0], z[0]))
        if owner is None or owner in said:
            return None
        said[owner] = shape.tokens[at].value.ip
    shape.used.update(nets)
    hosts = list(network) if network.prefixlen >= 31 else list(network.hosts())
    for pattern, ip in ((_FIRST, hosts[0]), (_LAST, hosts[-1])):
        for found in shape.find(pattern):
            owner = _owner(shape, shape.span(found).start, (a[0], z[0]))
            if owner is None or owner in said:
                return None
            said[owner] = ip
            shape.use(found)
    if len(said) == 1 and len(hosts) == 2:
        (owner,) = said
        other = z[0] if owner == a[0] else a[0]
        said[other] = next(ip for ip in hosts if ip != said[owner])
    if len(said) != 2:
        return None
    return tuple(IPv4Interface(f"{said[name]}/{network.prefixlen}") for name in (a[0], z[0]))  # type: ignore[return-value]


_FIRST = (
    r"(?:first|lower|lowest|primera|primeiro|primeira|premiere|premier|menor)(?: (?:address|one|ip|host|usable|"
    r"direccion|endereco|adresse)){0,2}"
)
_LAST = (
    r"(?:second|upper|higher|highest|last|other|segunda|segundo|ultima|ultimo|seconde|deuxieme|derniere|otra|outro|"
    r"outra|autre|mayor|maior)(?: (?:address|one|ip|host|usable|direccion|endereco|adresse)){0,2}(?! link| cable)"
)


_TIES = ("for", "on", "at", "to", "en", "em", "no", "na", "sur", "para", "pour", "=")


def _tied_to(shape: Shape, at: int) -> str | None:
    """The router right behind an address (`.2 for R4`)."""
    after = shape.tokens[at + 1 : at + 3]
    if len(after) < 2 or after[1].kind not in ("router", "unknown") or after[0].text.lower() not in _TIES:
        return None
    return after[1].text if after[1].kind == "unknown" else str(after[1].value)


def _owner(shape: Shape, at: int, among: tuple[str, str]) -> str | None:
    """The router right behind (`.2 for R4`), or the one said closest."""
    if (name := _tied_to(shape, at)) is not None:
        return name if name in among else None
    spots = [
        (
            abs(i - at) + (0 if i < at else 0.5),
            shape.tokens[i].text if token.kind == "unknown" else str(token.value),
        )
        for i, token in enumerate(shape.tokens)
        if token.kind in ("router", "unknown")
    ]
    near = [name for _, name in sorted(spots) if name in among]
    return near[0] if near else None


def _cable_goes(shape: Shape) -> list[AnyObjective] | None:
    """`unplug the R2-R4 cable`, `disconnect R2 from R4`."""
    routers = shape.routers()
    if len(routers) < 2 and (whole := _whole_cable(shape)) is not None:
        return whole
    if len(routers) != 2 or not shape.has(words.UNPLUG) or shape.all("net", "addr", "num", "text", "host"):
        return None
    if not shape.has(
        r"(?:cable|link|wire|fibre|fiber|cord|patch|enlace|ligacao|lien|liaison|connection|conexion|"
        r"conexao|line|from|de)"
    ):
        return None
    a, z = routers
    ground = shape.ground
    here, there = ground.towards(a, z), ground.towards(z, a)
    for at in shape.all("iface"):
        name = str(shape.tokens[at].value)
        if name not in (here, there):
            return None
    use_all(shape, words.UNPLUG, words.BOTH, r"{R}", r"{I}", r"(?:between|entre|pulled(?: out)?|taken out)")
    return [DisconnectRouters(a=a, a_interface=here, z=z, z_interface=there)]


def _whole_cable(shape: Shape) -> list[AnyObjective] | None:
    """`tear out the leased line to Lyon`: a cable that both its ends' descriptions call so."""
    if not shape.has(words.UNPLUG) or shape.all("net", "addr", "num", "text", "host", "iface"):
        return None
    mentions = [one for one in Finder(shape).all() if all(spot.interface for spot in one.spots)]
    spots = tuple(dict.fromkeys(spot for one in mentions for spot in one.spots))
    if len(spots) != 2:
        return None
    a, z = spots
    if Port(z.router, str(z.interface)) not in shape.ground.far_ends(a.router, str(a.interface)):
        return None
    for one in mentions:
        shape.used.update(range(one.start, one.end))
    use_all(shape, words.UNPLUG, r"{R}", words.BOTH)
    return [
        build(DisconnectRouters, a=a.router, a_interface=a.interface, z=z.router, z_interface=z.interface)
    ]


def _logical_goes(shape: Shape) -> list[AnyObjective] | None:
    """`get rid of VLAN 30 on dist1`, `remove loopback 3`: an interface that is no port."""
    if not shape.has(
        rf"(?:{words.UNPLUG}|get rid of|tear down|dismantle|borra\w*|suprim\w*|apag\w*|destroy)"
    ):
        return None
    mentions = Finder(shape).all()
    spots = {spot for one in mentions for spot in one.spots if spot.interface}
    if len(spots) != 1 or shape.all("net", "addr", "text", "unknown") or shape.has(words.DESC):
        return None
    (spot,) = spots
    name = str(spot.interface)
    if spot.create:
        raise Clarify(
            [f"{spot.router} has no {name}. Which interface should go: {shape.ground.ports_of(spot.router)}?"]
        )
    if "." not in name and not name.startswith("Loopback"):
        return None
    hosts = {str(shape.tokens[at].value) for at in shape.all("host")}
    if any(shape.ground.host(host).port != Port(spot.router, name) for host in hosts):
        return None
    for one in mentions:
        shape.used.update(range(one.start, one.end))
    use_all(
        shape,
        words.UNPLUG,
        r"get rid of|tear down|dismantle|borra\w*|suprim\w*|apag\w*|destroy",
        r"(?:vlan|sub ?interface|sub-interface|subif|loopback|interface)(?: {N})?",
        r"(?:together |along )?with (?:the |its )?(?:host|hosts)?(?: {H})?",
        r"(?:and )?(?:the |its )?hosts?(?: {H})?",
        r"{H}",
    )
    return [RemoveInterface(router=spot.router, interface=name)]


def _cable_moves(shape: Shape) -> list[AnyObjective] | None:
    """`the cable from R2 now ends in R4 Gi0/0, no longer in Gi0/3: move the address there, …`."""
    if not shape.has(
        r"(?:moved?|moves|moving|repatch\w*|replug\w*|swap\w*|relocate\w*|mueve|mover|movido|movida|"
        r"pasa|deplace\w*|muda|mudou)"
    ):
        return None
    if not shape.has(
        r"(?:cable|link|cross connect|connect|fibre|fiber|wire|patch|patch panel|enlace|ligacao|"
        r"lien|liaison|uplink|cord|cabo)"
    ):
        return None
    ifaces = shape.all("iface")
    names = list(dict.fromkeys(str(shape.tokens[at].value) for at in ifaces))
    owners = _ends(shape)
    said = [shape.value(one, "R") for one in shape.find(r"(?:at|on|in|en|no|na|em|sur|chez) {THE}{R}")]
    if len(names) != 2 or not (owners or said):
        return None
    router = owners[0][0] if owners else said[0]
    if router not in shape.ground.routers:
        return None
    ports = [shape.ground.interface(router, name) for name in names]
    cabled = [name for name in ports if shape.ground.far_ends(router, name)]
    if len(cabled) != 1:
        return None
    (old,) = cabled
    new = next(name for name in ports if name != old)
    one = shape.ground.port(router, old)
    have = one.addresses if one else ()
    fars = {far.router for far in shape.ground.far_ends(router, old)}
    if not set(shape.routers()) <= {router, *fars}:
        return None
    for at in shape.all("net", "addr"):
        value = shape.tokens[at].value
        if getattr(value, "ip", value) not in {address.ip for address in have}:
            return None
        shape.used.add(at)
    area = [shape.at(found) for found in shape.find(r"area {N}")]
    if any(shape.tokens[at].value not in _areas(shape, router, old) for at in area):
        return None
    use_all(
        shape,
        words.PLUG,
        r"cross connect",
        r"{I}",
        r"{R}",
        r"no longer(?: in| on)?",
        r"(?:instead of|not|rather than)(?= (?:in |on )?<I)",
        r"(?:put |in |into )?(?:ospf )?(?:\S+ )?area {N}(?: on it)?(?: again)?",
    )
    use_all(
        shape,
        r"(?:shut|shut down|disable|close)(?: down)? (?:the )?(?:old|former|previous|{I})(?: one| port|"
        r" interface)?",
        words.UP_TOO,
        r"bring (?:the )?(?:new )?(?:port|one|interface)? ?up",
        r"(?:moved?|move|plug|plugged|unplug)",
    )
    return [MoveCable(router=router, interface=old, to=new)]


def _areas(shape: Shape, router: str, name: str) -> set[int]:
    one = shape.ground.port(router, name)
    if one is None:
        return set()
    return {
        network.area
        for process in shape.ground.device(router).ospf.values()
        for network in process.networks
        if network.match.network is not None and any(a.ip in network.match.network for a in one.addresses)
    } | ({one.ospf_area[1]} if one.ospf_area else set())
