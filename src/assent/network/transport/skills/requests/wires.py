"""Reads wishes about what is plugged in: new hosts and their addresses, hosts that go, cables and routers that come,
move and go. `dispatch` asks it before the readers of properties; it gives nothing where it is not certain."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from assent.network.transport.edge_objectives import AddressHost, DisconnectRouters, MoveCable
from assent.network.transport.languages.ios.names import full_name
from assent.network.transport.objectives import (
    AnyObjective,
    ConnectHost,
    ConnectRouters,
    DisconnectHost,
    InterfaceSettings,
)
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.interfaces import check_address
from assent.network.transport.skills.grammar.tokens import lemma_of
from assent.network.transport.skills.requests.leftovers import all_used, words
from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.spots import Finder, Mention, Spot

_PLUG = (
    r"(?:attach|attached|connect|connected|plug|plugged|hook|hooked|add|added|cable|cabled|wire|join|joins|install|installed|hang|put|"
    r"introduce|deploy|conecta|conectar|conecte|conectado|conectada|anade|anadir|agrega|agregar|enchufa|enchufar|liga|ligar|ligue|adiciona|adicionar|adicione|ponha|instala|"
    r"branche|brancher|branchez|connecte|connecter|connectez|raccorde|raccorder|ajoute|ajouter|ajoutez|relie|relier|"
    r"new|nuevo|nueva|novo|nova|nouvel|nouveau|nouvelle)"
)
_UNPLUG = (
    r"(?:unplug|unplugged|disconnect|disconnected|remove|removed|pull|pull out|take out|take down|"
    r"cut|retire|retired|detach|decommission|rip out|lose|delete|"
    r"desconecta|desconectar|desconecte|desenchufa|quita|quitar|retira|retirar|remova|remover|desliga|desligar|elimina|eliminar|debranche|debrancher|deconnecte|deconnecter|enleve|enlever|"
    r"retirez|debranchez|deconnectez|supprime|supprimer|drop)"
)
_MACHINE = (
    r"(?:host|machine|workstation|pc|server|printer|camera|laptop|box|computer|node|station|client|equipo|maquina|servidor|impresora|impressora|estacion|estacao|"
    r"ordenador|computador|hote|serveur|poste|imprimante|ordinateur|kiosk|sensor|appliance|nas|device|terminal|phone)"
)
_CALLED = (
    r"(?:called|named|llamad[oa]|chamad[oa]|nomme|nommee|appele|appelee|name|name is|by the name of|"
    r"de nombre|de nome)"
)


def read(shape: Shape) -> list[AnyObjective] | None:
    """None where it is not one of these, or not certain. Raises Clarify for addresses that cannot be."""
    for reader in (
        _router_joins,
        _cable_moves,
        _cable_goes,
        _cable_comes,
        _host_goes,
        _host_comes,
        _readdressing,
    ):
        shape.used.clear()
        made = reader(shape)
        if made is not None and all_used(shape):
            return made
    shape.used.clear()
    return None


# cables and routers


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
    return [
        (router, str(shape.tokens[at].value), at) for router, at, _ in sorted(found, key=lambda one: one[1])
    ]


def _router_joins(shape: Shape) -> list[AnyObjective] | None:
    """`Connect a fifth router R5 to R4: R4 Gi0/0 with 60.0.0.1/30, R5 Gi0/0 with 60.0.0.2/30`."""
    new = {shape.tokens[at].text for at in shape.all("unknown") if shape.tokens[at].value == "router"}
    if len(new) != 1 or not shape.has(_PLUG):
        return None
    return _between(shape, new=next(iter(new)))


def _cable_comes(shape: Shape) -> list[AnyObjective] | None:
    if shape.all("unknown", "host") or not shape.has(_PLUG) or shape.has(r"(?:description|mtu|vlan)"):
        return None
    return _between(shape, new=None)


def _between(shape: Shape, *, new: str | None) -> list[AnyObjective] | None:
    ends = _ends(shape)
    routers = {router for router, _, _ in ends}
    if len(ends) != 2 or len(routers) != 2 or (new is not None and new not in routers):
        return None
    ends.sort(key=lambda one: one[0] == new)
    (a, a_port, a_at), (z, z_port, z_at) = ends
    pair = _two_addresses(shape, (a, a_at), (z, z_at))
    if pair is None:
        return None
    _use(shape, _PLUG, _UP, r"(?:both|two|each) (?:ends|sides|ports)|{U}|{R}", _BOTH)
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


_UP = (
    r"(?:up|enabled?|active|activate|activated|both ends enabled|ends enabled|no shut|bring (?:it |"
    r"them )?up|ativas|activos|actives|open)"
)
_BOTH = (
    r"(?:both ends|both sides|each end|both ports|both|each other|the two|ambos extremos|les deux "
    r"bouts|ambas pontas)"
)


def _two_addresses(
    shape: Shape, a: tuple[str, int], z: tuple[str, int]
) -> tuple[IPv4Interface, IPv4Interface] | None:
    """Each end's address: said beside it, or the subnet with one end's last octet, the other gets what is left."""
    nets = shape.all("net")
    full = [at for at in nets if not _subnet(shape.tokens[at].value)]
    parts = _parts(shape)
    if len(full) == 2 and not parts:
        shape.used.update(full)
        one, other = (shape.tokens[at].value for at in full)
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
        ip = _last(network, number)
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
    if len(said) == 1 and len(hosts) == 2:
        (owner,) = said
        other = z[0] if owner == a[0] else a[0]
        said[other] = next(ip for ip in hosts if ip != said[owner])
    if len(said) != 2:
        return None
    return tuple(IPv4Interface(f"{said[name]}/{network.prefixlen}") for name in (a[0], z[0]))  # type: ignore[return-value]


def _owner(shape: Shape, at: int, among: tuple[str, str]) -> str | None:
    """The router said closest before, in the same piece; else closest at all."""
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


def _subnet(address: IPv4Interface) -> bool:
    return address.network.prefixlen < 31 and address.ip == address.network.network_address


def _parts(shape: Shape) -> list[tuple[int, int]]:
    """(token, last octet) of each `.2`."""
    found = []
    for at in shape.all("word"):
        hit = re.fullmatch(r"hostpart(\d+)", shape.tokens[at].text)
        if hit:
            found.append((at, int(hit.group(1))))
    return found


def _last(network: IPv4Network, number: int) -> IPv4Address | None:
    if number > 255:
        return None
    ip = IPv4Address((int(network.network_address) & 0xFFFFFF00) | number)
    return ip if ip in network else None


def _use(shape: Shape, *patterns: str) -> None:
    for pattern in patterns:
        for found in shape.find(pattern):
            shape.use(found)


def _cable_goes(shape: Shape) -> list[AnyObjective] | None:
    """`unplug the R2-R4 cable`, `disconnect R2 from R4`."""
    routers = shape.routers()
    if len(routers) != 2 or not shape.has(_UNPLUG) or shape.all("net", "addr", "num", "text", "host"):
        return None
    if not shape.has(
        r"(?:cable|link|wire|fibre|fiber|cord|patch|enlace|ligacao|lien|liaison|connection|conexion|conexao|line|from|de)"
    ):
        return None
    a, z = routers
    ground = shape.ground
    here, there = ground.towards(a, z), ground.towards(z, a)
    for at in shape.all("iface"):
        name = str(shape.tokens[at].value)
        if name not in (here, there):
            return None
    _use(shape, _UNPLUG, r"{R}", r"{I}", r"(?:between|entre)")
    return [DisconnectRouters(a=a, a_interface=here, z=z, z_interface=there)]


def _cable_moves(shape: Shape) -> list[AnyObjective] | None:
    """`the cable from R2 now ends in R4 Gi0/0, no longer in Gi0/3: move the address there, …`."""
    if not shape.has(
        r"(?:moved?|moves|moving|repatch\w*|replug\w*|swap\w*|relocate\w*|mueve|mover|movido|movida|pasa|deplace\w*|muda|mudou)"
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
    if len(names) != 2 or not owners:
        return None
    router = owners[0][0]
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
    _use(
        shape,
        _PLUG,
        r"cross connect",
        r"{I}",
        r"{R}",
        r"no longer(?: in| on)?",
        r"(?:instead of|not|rather than)(?= (?:in |on )?<I)",
        r"(?:put |in |into )?(?:ospf )?(?:\S+ )?area {N}(?: on it)?(?: again)?",
    )
    _use(
        shape,
        r"(?:shut|shut down|disable|close)(?: down)? (?:the )?(?:old|former|previous|{I})(?: one| port| interface)?",
        _UP,
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


# hosts


def _host_goes(shape: Shape) -> list[AnyObjective] | None:
    """A host that goes while its LAN stays; `hosts.read_host` has the others."""
    hosts = list(dict.fromkeys(str(shape.tokens[at].value) for at in shape.all("host")))
    if len(hosts) != 1 or shape.all("router", "iface", "net", "addr", "num", "text", "unknown"):
        return None
    stays = (
        r"(?:rest|remaining|others?|lan|port|subnet|resto|reste) (?:\S+ ){0,5}?(?:stays?|remains?|"
        r"keeps?|as it is|untouched|up|queda|fica|reste|quedan|permanece)"
    )
    if not shape.has(stays) or not shape.has(rf"(?:{_UNPLUG}|take (?:it )?out|out of|gone|leaves|retired)"):
        return None
    _use(
        shape, _UNPLUG, r"take (?:it )?out(?: of (?:the )?network)?", stays, r"{H}", r"leave (?:the )?port up"
    )
    host = shape.ground.host(hosts[0])
    return [
        DisconnectHost(host=host.name, router=host.port.router, interface=host.port.interface, keep_port=True)
    ]


def _host_comes(shape: Shape) -> list[AnyObjective] | None:
    """A new host with its address, at a port that has a gateway or gets one."""
    name_at = _new_name(shape)
    if name_at is None or not shape.has(_PLUG):
        return None
    name = shape.tokens[name_at].text
    shape.used.update(at for at in range(len(shape.tokens)) if shape.tokens[at].text == name)
    spot = _where(shape, name_at)
    if spot is None or spot.interface is None or spot.create:
        return None
    one = shape.ground.port(spot.router, spot.interface)
    have = one.addresses[0] if one and one.addresses else None
    pair = _host_and_gateway(shape, name, have)
    if pair is None:
        return None
    area = None
    for found in shape.find(r"(?:(?:in|into|put it in|advertise it in) )?(?:ospf )?area {N}"):
        area = shape.tokens[shape.at(found)].value
        shape.use(found)
    _use(
        shape,
        _PLUG,
        _UP,
        rf"{_CALLED}",
        r"(?:activez?|active|active la|enable it|open it|ative|activa|activala)",
    )
    return [
        build(
            ConnectHost, host=name, address=check_address(pair[0]), router=spot.router, interface=spot.interface,
            gateway=check_address(pair[1]), area=area,
        )
    ]  # fmt: skip


def _new_name(shape: Shape) -> int | None:
    unknown = [at for at in shape.all("unknown") if shape.tokens[at].value == "host"]
    if unknown:
        return unknown[0] if len({shape.tokens[at].text for at in unknown}) == 1 else None
    if shape.all("unknown"):
        return None
    article = r"(?:(?:a|an|the|new|un|une|uma|um|una|nouvel|nouveau|nuevo|nueva|novo|nova) )*"
    for pattern in (rf"{_CALLED} (?P<n>[a-z][\w-]*)", rf"{article}{_MACHINE} (?:, )?(?P<n>[a-z][\w-]*)"):
        for found in shape.find(pattern):
            word = found.group("n")
            at = shape.span(found, "n").start
            known = shape.tokens[at].kind != "word" or (lemma_of(word) is not None) or word in _NO_NAMES
            if not known:
                return at
    return None


_NO_NAMES = words("""
    with at to on in the a that which is and of for into from by it its will should must has needs con en com em no
    na avec sur dans de do da del al au gets joins new next behind beside there comes coming arrives called named
    hostpart
""")


def _where(shape: Shape, name_at: int) -> Spot | None:
    """The port: said as a place, or `next to h1`, `in h1's LAN`."""
    used = set(shape.used)
    mentions = [one for one in Finder(shape).all() if not set(range(one.start, one.end)) <= used]
    spots = list(dict.fromkeys(spot for one in mentions for spot in one.spots if spot.interface))
    beside = [
        shape.at(one)
        for one in shape.find(
            r"(?:next to|beside|alongside|same (?:lan|subnet|vlan|network|port|segment) as|junto "
            r"a|al lado de|ao lado de|a cote de|like|besides) {THE}{H}"
        )
    ]
    twin = [
        shape.at(one)
        for one in shape.find(
            r"{H} (?:gets|has|needs|receives) (?:a |an )?(?:twin|neighbour|neighbor|sibling|"
            r"companion|colleague|brother)"
        )
    ]
    for at in [*beside, *twin][:1]:
        host = shape.ground.host(str(shape.tokens[at].value))
        spots = [Spot(host.port.router, host.port.interface)]
        shape.used.add(at)
    _use(shape, r"next to it")
    if len(spots) != 1:
        return None
    _use_mentions(shape, mentions, spots[0])
    return spots[0]


def _use_mentions(shape: Shape, mentions: list[Mention], spot: Spot) -> None:
    for one in mentions:
        if all(
            other.router == spot.router and other.interface in (None, spot.interface) for other in one.spots
        ):
            shape.used.update(range(one.start, one.end))


def _host_and_gateway(
    shape: Shape, name: str, have: IPv4Interface | None
) -> tuple[IPv4Interface, IPv4Interface] | None:
    """Which of the addresses is the new host's and which the port's; None where that is not clear."""
    said = [
        at for at in [*shape.all("net", "addr"), *(at for at, _ in _parts(shape))] if at not in shape.used
    ]
    said.sort()
    nets = [shape.tokens[at].value for at in said if shape.tokens[at].kind == "net"]
    base = nets[0] if nets else have
    if base is None or not 1 <= len(said) <= 3:
        return None
    owned: dict[str, IPv4Interface] = {}
    loose: list[IPv4Interface] = []
    for at in said:
        address = _address(shape, at, base)
        if address is None:
            return None
        shape.used.add(at)
        if _subnet(address):
            continue
        whose = _whose(shape, at, name)
        if whose is None or whose in owned:
            loose.append(address)
        else:
            owned[whose] = address
    for address in loose:
        free = [one for one in ("host", "port") if one not in owned]
        if not free:
            return None
        owned[free[0]] = address
    host, port = owned.get("host"), owned.get("port") or have
    return (host, port) if host is not None and port is not None else None


def _address(shape: Shape, at: int, base: IPv4Interface) -> IPv4Interface | None:
    token = shape.tokens[at]
    if token.kind == "net":
        return token.value if isinstance(token.value, IPv4Interface) else None
    if token.kind == "addr":
        return IPv4Interface(f"{token.value}/{base.network.prefixlen}")
    ip = _last(base.network, int(token.text.removeprefix("hostpart")))
    return None if ip is None else IPv4Interface(f"{ip}/{base.network.prefixlen}")


def _whose(shape: Shape, at: int, name: str) -> str | None:
    """`the port becomes 192.168.4.1/24 and h3 gets .10`: by the words of the piece that the address is in."""
    piece = shape.piece(at)
    words = [shape.tokens[i].text.lower() for i in piece if i != at]
    if name.lower() in words:
        return "host"
    ports = {
        "port",
        "interface",
        "gateway",
        "router",
        "porta",
        "puerto",
        "interfaz",
        "passerelle",
        "pasarela",
        "gw",
        "routeur",
        "roteador",
    }
    if ports & set(" ".join(words).split()) or any(
        shape.tokens[i].kind in ("iface", "router") for i in piece
    ):
        return "port"
    return None


def _readdressing(shape: Shape) -> list[AnyObjective] | None:
    """A host gets another address, alone or together with the LAN that it is in."""
    hosts = list(dict.fromkeys(str(shape.tokens[at].value) for at in shape.all("host")))
    if not hosts or shape.all("unknown", "text"):
        return None
    subject = next(
        iter(
            shape.find(
                r"{H} (?:'s )?(?:\S+ ){0,4}?(?:becomes?|gets|address|ip|to|moves to|receives|"
                r"takes|should have|pasa a|passa a|devient|sera|has|is|a) (?:\S+ ){0,3}?(?:{A}|hostpart\d+)"
            )
        ),
        None,
    ) or next(
        iter(
            shape.find(
                r"(?:give|assign|change|move|renumber|readdress|set|da|dale|asigna|cambia|da|de|"
                r"atribua|mude|donne|attribue|change) {THE}(?:address of |ip of )?{H} (?:\S+ ){0,4}?(?:{A}|hostpart\d+)"
            )
        ),
        None,
    )
    if subject is None:
        return None
    name = str(shape.tokens[int(re.findall(r"<H(\d+)>", subject.group())[0])].value)
    host = shape.ground.host(name)
    one = shape.ground.port(host.port.router, host.port.interface)
    old = one.addresses[0] if one and one.addresses else host.address
    nets = [shape.tokens[at].value.network for at in shape.all("net")]
    fresh = [net for net in dict.fromkeys(nets) if net != old.network]
    if len(fresh) > 1:
        return None
    network = fresh[0] if fresh else old.network
    last = shape.span(subject)[-1]
    mine = _address(shape, last, IPv4Interface(f"{network.network_address}/{network.prefixlen}"))
    if mine is None or mine.ip not in network:
        return None
    shape.use(subject)
    made: list[AnyObjective] = []
    if fresh:
        gateway = _gateway(shape, network, last)
        if gateway is None:
            return None
        made.append(
            build(
                InterfaceSettings,
                router=host.port.router,
                interface=host.port.interface,
                address=check_address(gateway),
            )
        )
        mentions = Finder(shape).all()
        spot = Spot(host.port.router, host.port.interface)
        if any(other != spot for found in mentions for other in found.spots if other.interface):
            return None
        _use_mentions(shape, mentions, spot)
    for at in shape.all("net", "addr"):
        value = shape.tokens[at].value
        if getattr(value, "network", None) in (old.network, network) or value in (old.ip, host.address.ip):
            shape.used.add(at)
    made.append(AddressHost(host=host.name, address=mine))
    _use(
        shape,
        r"(?:it |they |{H} )?(?:must|should|has to|have to|needs to|will|shall) (?:still )?(?:be|"
        r"stay|remain) (?:reachable|pingable) (?:from|by|for) {H}(?: afterwards| still| then)?",
    )
    return made


def _gateway(shape: Shape, network: IPv4Network, but: int) -> IPv4Interface | None:
    """The router's new address: `the router keeps .1`, or said in full."""
    for at, number in _parts(shape):
        ip = _last(network, number)
        if at != but and ip is not None:
            shape.used.add(at)
            return IPv4Interface(f"{ip}/{network.prefixlen}")
    for at in shape.all("net"):
        if at != but and shape.tokens[at].value.network == network and not _subnet(shape.tokens[at].value):
            shape.used.add(at)
            address = shape.tokens[at].value
            return address if isinstance(address, IPv4Interface) else None
    return None
