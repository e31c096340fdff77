"""Reads requests about VRFs and IPv6 addresses."""

from __future__ import annotations

import re
from ipaddress import IPv4Interface, IPv6Interface

from assent.intents.errors import Clarify
from assent.network.transport.edge_objectives import Address6, Vrf
from assent.network.transport.grounding import listed
from assent.network.transport.network import Port
from assent.network.transport.objectives import ANYWHERE, AnyObjective, StaticRoute
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.places import reject_unknown
from assent.network.transport.skills.requests import wishes
from assent.network.transport.skills.requests.ends import ports_of
from assent.network.transport.skills.requests.seeking import Spot
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.spots import Finder
from assent.network.transport.skills.requests.values import values_of

SIX = r"(?<![\w:.])((?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4})(/\d{1,3})?(?![\w:])"
_NAME = r"\bvrf\b(?: (?:called|named|llamada|chamada|nommee|name))? [“\"']?([A-Za-z][\w-]*)"
_ROUTES = r"\b(?:routes?|rutas?|rotas?|rout[ae]r?)\b"
_DEFAULT_ROUTE = (
    r"\b(?:default (?:static )?(?:route|gateway)|ruta (?:por defecto|predeterminada)|rota (?:padrao|"
    r"por defeito)|"
    r"route par defaut|passerelle par defaut)\b"
)
_CREATES = r"\b(?:called|named|define|keep|apart|crea|crie|cree[rz]?)\b"
_NOT_NAMES = frozenset(
    ("with", "on", "in", "for", "to", "and", "the", "into", "route", "def", "definition", "called", "named")
)


def is_vrf(said: Spoken) -> bool:
    """A table and what is in it, rather than routes or filters in one."""
    others = r"(?<!default )\broutes?\b(?! dist)|\bdeny\b|\bblock\b"
    return bool(said.says(r"\bvrfs?\b")) and not said.says(others) and not is_vrf_route(said)


def is_vrf_route(said: Spoken) -> bool:
    """One route in a table that is there: a prefix, and where it leads."""
    ends = [token.kind for token in said.tokens if token.kind in ("net", "addr")]
    whole = ends == ["net", "addr"] or (ends == ["addr"] and bool(said.says(_DEFAULT_ROUTE)))
    return bool(said.says(r"\bvrfs?\b") and said.says(_ROUTES)) and whole and not said.all("iface")


def read_vrf_route(said: Spoken) -> list[AnyObjective]:
    """Raises Clarify where the router is not certain."""
    reject_unknown(said.clause, said.ground)
    name = _name(said)
    having = [router for router in said.ground.routers if name in said.ground.device(router).vrfs]
    routers = said.routers or tuple(having)
    if len(routers) != 1:
        raise Clarify(
            [f"On which router should VRF {name} have the route: {listed(routers or said.ground.routers)}?"]
        )
    return [
        build(
            StaticRoute,
            router=routers[0],
            prefix=next((token.value.network for token in said.all("net")), ANYWHERE),
            next_hop=said.all("addr")[0].value,
            vrf=name,
            remove=said.has("REMOVE"),
        )
    ]


def read_vrf(said: Spoken) -> list[AnyObjective]:
    """A table with the interfaces that go into it. Raises Clarify."""
    reject_unknown(said.clause, said.ground)
    name = _name(said)
    ports, settings = _ports(said)
    routers = list(dict.fromkeys([*said.routers, *(port.router for port in ports)]))
    if not routers or (len(routers) > 1 and {port.router for port in ports} not in ({*routers}, set())):
        raise Clarify([f"On which router should VRF {name} be: {listed(routers or said.ground.routers)}?"])
    if said.has("REMOVE") and not ports:
        return [Vrf(router=router, name=name, remove=True) for router in routers]
    creates = said.has("CREATE") or said.says(_CREATES) or ":" in said.text
    rd = re.search(_RD, said.text)
    made = list(settings)
    for router in routers:
        have = said.ground.device(router).vrfs
        if name not in have and not creates:
            raise Clarify(
                [f"{router} has no VRF {name} ({listed(have) or 'it has none'}). Should it be created?"]
            )
        inside = tuple(port.interface for port in ports if port.router == router)
        made.append(build(Vrf, router=router, name=name, rd=rd.group(1) if rd else None, interfaces=inside))
    hops = [token.value for token in said.all("addr")]
    if said.says(_DEFAULT_ROUTE):
        if len(hops) != 1 or len(routers) != 1:
            raise Clarify([f"Where does the default route of VRF {name} lead?"])
        made.append(build(StaticRoute, router=routers[0], prefix=ANYWHERE, next_hop=hops[0], vrf=name))
    return made


_RD = r"\b(\d{1,10}(?:\.\d+){0,3}:\d{1,10})\b"


def _name(said: Spoken) -> str:
    """Raises Clarify where none is said, or several are."""
    found = [one.group(1) for one in re.finditer(_NAME, said.text, re.IGNORECASE)]
    names = list({name.lower(): name for name in found if name.lower() not in _NOT_NAMES}.values())
    if len(names) != 1:
        raise Clarify(
            [f"Which VRF is meant{': ' + listed(names) if names else ', what should it be called'}?"]
        )
    return names[0]


def _ports(said: Spoken) -> tuple[list[Port], list[AnyObjective]]:
    """The interfaces that go into the table, and what else is wished of them: addresses first, so that they are there
    to be kept. Raises Clarify where that is not certain."""
    shape = wishes.shape_of(_untabled(said), said.ground)
    mentions, values = Finder(shape).all(), values_of(shape)
    spots = dict.fromkeys(spot for one in mentions for spot in one.spots if spot.interface)
    routers = {*said.routers, *(spot.router for spot in spots)}
    nets = shape.all("net")
    if not spots or not (values or any(spot.create for spot in spots)):
        ports = [Port(spot.router, str(spot.interface)) for spot in spots]
        if nets or any(spot.create for spot in spots):
            raise Clarify(
                [f"Which interface of {listed(routers)} goes into the table? ({said.text.strip()[:200]})"]
            )
        return ports, []
    found = wishes.settled(shape, mentions, values)
    if found is None:
        raise Clarify([f"What should be set on which interface? ({said.text.strip()[:200]})"])
    meant = [Port(spot.router, str(spot.interface)) for spot in found[0]]
    return meant, wishes.objectives_of(shape, _new_settings(found[0], said))


def _new_settings(wanted: wishes.Wanted, said: Spoken) -> wishes.Wanted:
    """Without the addresses that are there already."""

    def there(spot: Spot) -> tuple[IPv4Interface, ...]:
        one = said.ground.port(spot.router, str(spot.interface))
        return one.addresses if one else ()

    left = {
        spot: {k: v for k, v in fields.items() if k != "address" or v not in there(spot)}
        for spot, fields in wanted.items()
    }
    return {spot: fields for spot, fields in left.items() if fields}


def _untabled(said: Spoken) -> str:
    """The text without the table's name and route distinguisher."""
    text = re.sub(
        r"\b(?:rd|route[- ]distinguisher)\b\s*(?:of|is|=|:|de)?\s*(?=\d+(?:\.\d+)*:)",
        " ",
        said.text,
        flags=re.I,
    )
    text = re.sub(_RD, " ", text)
    name = re.escape(_name(said))
    text = re.sub(rf"{_NAME.rsplit('([', 1)[0]}{name}(?![\w-])[”\"']?", " it ", text, flags=re.IGNORECASE)
    return re.sub(r"\(\s*\)|\bvrfs?\b", " ", text, flags=re.IGNORECASE)


def is_address6(said: Spoken) -> bool:
    """An IPv6 address for an interface, rather than a filter."""
    return (
        bool(re.search(SIX, said.plain))
        and not said.has("DENY", "PERMIT", "ACL", "REACH", "ONLY", "NOT")
        and bool(
            said.says(
                r"\b(?:address|give|assign|set|add|speak|port|interface|adresse|direccion|endereco|"
                r"ponga|remove|gets?|carr(?:y|ies)|recibe|recebe|recoit|lleva|dual-stack)\b"
            )
        )
    )


def read_address6(said: Spoken) -> list[AnyObjective]:
    """Raises Clarify where the interface or the prefix length is missing."""
    reject_unknown(said.clause, said.ground)
    found = [hit for hit in re.finditer(SIX, said.plain) if hit.group(1).count(":") > 1]
    ports = ports_of(said) or _lan(said)
    if len(found) > 1:
        raise Clarify([f"Which IPv6 address belongs to which interface? ({said.text.strip()[:200]})"])
    if len(ports) != 1:
        raise Clarify(
            [
                f"Which interface should have {found[0].group(0)}: {listed(map(str, ports)) or 'on which router'}?"
            ]
        )
    made: list[AnyObjective] = []
    for hit in found:
        if hit.group(2) is None:
            raise Clarify([f"Which prefix length goes with {hit.group(1)} (such as {hit.group(1)}/64)?"])
        try:
            address = IPv6Interface(hit.group(0))
        except ValueError:
            raise Clarify([f"{hit.group(0)} is no IPv6 address. Which one is meant?"]) from None
        if address.ip == address.network.network_address and address.network.prefixlen < 127:
            raise Clarify([f"{address} is the subnet itself: which address in it is meant?"])
        made.append(
            Address6(
                router=ports[0].router,
                interface=ports[0].interface,
                address=address,
                remove=said.has("REMOVE"),
            )
        )
    return made


def _lan(said: Spoken) -> list[Port]:
    if len(said.routers) != 1 or not said.has("LAN"):
        return []
    return [Port(said.routers[0], said.ground.lan(said.routers[0]))]
