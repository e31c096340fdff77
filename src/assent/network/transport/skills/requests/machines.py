"""Reads wishes about hosts: new ones, those that go, those that get another address. `wires` asks."""

from __future__ import annotations

import re
from ipaddress import IPv4Interface, IPv4Network

from assent.network.transport.edge_objectives import AddressHost
from assent.network.transport.objectives import (
    AnyObjective,
    ConnectHost,
    DisconnectHost,
    InterfaceSettings,
)
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.interfaces import check_address
from assent.network.transport.skills.grammar.tokens import lemma_of
from assent.network.transport.skills.requests import property_words as words
from assent.network.transport.skills.requests.leftovers import words as word_set
from assent.network.transport.skills.requests.octets import is_subnet, last_octets, use_all, with_last
from assent.network.transport.skills.requests.seeking import Mention, Spot
from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.spots import Finder


def goes(shape: Shape) -> list[AnyObjective] | None:
    """A host that goes while its LAN stays; `hosts.read_host` has the others."""
    hosts = list(dict.fromkeys(str(shape.tokens[at].value) for at in shape.all("host")))
    if len(hosts) != 1 or shape.all("router", "iface", "net", "addr", "num", "text", "unknown"):
        return None
    stays = (
        r"(?:rest|remaining|others?|lan|port|subnet|resto|reste) (?:\S+ ){0,5}?(?:stays?|remains?|"
        r"keeps?|as it is|untouched|up|queda|fica|reste|quedan|permanece)(?: up| as (?:it is|they are)|"
        r" untouched)?"
    )
    if not shape.has(stays) or not shape.has(
        rf"(?:{words.UNPLUG}|take (?:it )?out|out of|gone|leaves|retired)"
    ):
        return None
    use_all(
        shape,
        words.UNPLUG,
        r"take (?:it )?out(?: of (?:the )?network)?",
        stays,
        r"{H}",
        r"leave (?:the )?port up",
    )
    host = shape.ground.host(hosts[0])
    return [
        DisconnectHost(host=host.name, router=host.port.router, interface=host.port.interface, keep_port=True)
    ]


def gone(shape: Shape) -> list[AnyObjective] | None:
    """`lab1 has been scrapped, remove it from the network`: a host that goes, with nothing said of the rest."""
    hosts = list(dict.fromkeys(str(shape.tokens[at].value) for at in shape.all("host")))
    if len(hosts) != 1 or shape.all("iface", "net", "addr", "num", "text", "unknown", "service"):
        return None
    host = shape.ground.host(hosts[0])
    if not shape.has(words.UNPLUG) or set(shape.routers()) - {host.port.router} or shape.has(_SETTING):
        return None
    use_all(
        shape,
        words.UNPLUG,
        r"{H}",
        r"{R}",
        r"(?:it|host|the host) (?:from|off|out of)(?: the)?(?: \S+){0,2}",
        r"connect\w*",
    )
    keep = shape.has(_LEFT_UP)
    use_all(shape, _LEFT_UP)
    port = host.port
    return [DisconnectHost(host=host.name, router=port.router, interface=port.interface, keep_port=keep)]


_LEFT_UP = (
    r"(?:and |but |y |e |et |pero |mas |mais )?(?:leave|keep|leaving|keeping|deja|deje|dejar|deixa|deixe|mantem|"
    r"manten|laisse|laissez|garde) (?:\S+ ){0,3}?(?:up|enabled|levantad[oa]|activ[oa]|activad[oa]|ativ[oa]|"
    r"ligad[oa]|encendid[oa]|active|actif|allume)"
)


_SETTING = (
    r"(?:route|routes|acl|list|filter|description|label|mtu|helper|relay|tunnel|vrf|cost|passive|policy|"
    r"address|limit|entry|line|"
    r"rule|permission|access|ospf|bgp)"
)


def comes(shape: Shape) -> list[AnyObjective] | None:
    """A new host with its address, at a port that has a gateway or gets one."""
    name_at = _new_name(shape)
    if name_at is None or not shape.has(words.PLUG):
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
    use_all(
        shape,
        words.PLUG,
        words.UP_TOO,
        rf"{words.CALLED}",
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
    for pattern in (
        rf"{words.CALLED} (?P<n>[a-z][\w-]*)",
        rf"{article}{words.MACHINE} (?:, )?(?P<n>[a-z][\w-]*)",
    ):
        for found in shape.find(pattern):
            word = found.group("n")
            at = shape.span(found, "n").start
            known = shape.tokens[at].kind != "word" or (lemma_of(word) is not None) or word in _NO_NAMES
            if not known:
                return at
    return None


_NO_NAMES = word_set("""
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
    use_all(shape, r"next to it")
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
        at
        for at in [*shape.all("net", "addr"), *(at for at, _ in last_octets(shape))]
        if at not in shape.used
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
        if is_subnet(address):
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
    ip = with_last(base.network, int(token.text.removeprefix("hostpart")))
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


def moves(shape: Shape) -> list[AnyObjective] | None:
    """A host that is there gets another port, and an address there."""
    hosts = list(dict.fromkeys(str(shape.tokens[at].value) for at in shape.all("host")))
    if len(hosts) != 1 or shape.all("unknown", "text") or not shape.has(_MOVES):
        return None
    host = shape.ground.host(hosts[0])
    mentions = Finder(shape).all()
    spots = {spot for one in mentions for spot in one.spots if spot.interface} - {
        Spot(host.port.router, host.port.interface)
    }
    nets = shape.all("net", "addr")
    if len(spots) != 1 or len(nets) != 1 or next(iter(spots)).create:
        return None
    (spot,) = spots
    one = shape.ground.port(spot.router, str(spot.interface))
    gateway = one.addresses[0] if one and one.addresses else None
    if gateway is None:
        return None
    address = _address(shape, nets[0], gateway)
    if address is None or address.network != gateway.network or address.ip == gateway.ip:
        return None
    shape.used.update(nets)
    for mention in mentions:
        shape.used.update(range(mention.start, mention.end))
    use_all(shape, _MOVES, r"{H}", words.PLUG, words.UNPLUG)
    return [
        DisconnectHost(
            host=host.name, router=host.port.router, interface=host.port.interface, keep_port=True
        ),
        build(
            ConnectHost,
            host=host.name,
            address=address,
            router=spot.router,
            interface=spot.interface,
            gateway=gateway,
        ),
    ]


_MOVES = (
    r"(?:moves?|moved|moving|migrate[sd]?|relocate[sd]?|re-?patch(?:ed)?|re-?plug(?:ged)?|transfer(?:red)?|mueve|mover|"
    r"muda|mude|mudar|mudou|pasa|pase|passa|passe|pasar|traslada\w*|traslad\w*|deplace\w*|transfere|transfira|migra\w*)"
)


def readdressed(shape: Shape) -> list[AnyObjective] | None:
    """A host gets another address, alone or together with the LAN that it is in."""
    hosts = list(dict.fromkeys(str(shape.tokens[at].value) for at in shape.all("host")))
    if not hosts or shape.all("unknown", "text"):
        return None
    subject = next(
        iter(
            shape.find(
                r"{H} (?:'s )?(?:\S+ ){0,4}?(?:becomes?|gets|address|ip|to|moves to|receives|"
                r"takes|should have|pasa a|passa a|devient|sera|has|is|a) (?:(?![.;]|"
                r"<[RI])\S+ ){0,9}?(?:{A}|hostpart\d+)"
            )
        ),
        None,
    ) or next(
        iter(
            shape.find(
                r"(?:give|assign|change|move|renumber|readdress|set|da|dale|asigna|cambia|da|de|"
                r"atribua|mude|donne|attribue|change) {THE}(?:address of |"
                r"ip of )?{H} (?:\S+ ){0,4}?(?:{A}|hostpart\d+)"
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
    use_all(
        shape,
        r"(?:it |they |{H} )?(?:must|should|has to|have to|needs to|will|shall) (?:still )?(?:be|"
        r"stay|remain) (?:reachable|pingable) (?:from|by|for) {H}(?: afterwards| still| then)?",
    )
    return made


def _gateway(shape: Shape, network: IPv4Network, but: int) -> IPv4Interface | None:
    """The router's new address: `the router keeps .1`, or said in full."""
    for at, number in last_octets(shape):
        ip = with_last(network, number)
        if at != but and ip is not None:
            shape.used.add(at)
            return IPv4Interface(f"{ip}/{network.prefixlen}")
    for at in shape.all("net"):
        if at != but and shape.tokens[at].value.network == network and not is_subnet(shape.tokens[at].value):
            shape.used.add(at)
            address = shape.tokens[at].value
            return address if isinstance(address, IPv4Interface) else None
    return None
