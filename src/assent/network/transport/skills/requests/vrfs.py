"""Reads requests about VRFs and IPv6 addresses."""

from __future__ import annotations

import re
from ipaddress import IPv4Interface, IPv6Interface

from assent.intents.errors import Clarify
from assent.network.transport.edge_objectives import Address6, Vrf
from assent.network.transport.grounding import listed
from assent.network.transport.network import Port
from assent.network.transport.objectives import ANYWHERE, AnyObjective, InterfaceSettings, StaticRoute
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.interfaces import check_address
from assent.network.transport.skills.grammar.places import reject_unknown
from assent.network.transport.skills.requests.ends import ports_of
from assent.network.transport.skills.requests.property_words import UP
from assent.network.transport.skills.requests.spoken import Spoken

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
    ports = ports_of(said)
    routers = list(dict.fromkeys([*said.routers, *(port.router for port in ports)]))
    if len(routers) != 1:
        raise Clarify([f"On which router should VRF {name} be: {listed(routers or said.ground.routers)}?"])
    router = routers[0]
    device = said.ground.device(router)
    if said.has("REMOVE") and not ports:
        return [Vrf(router=router, name=name, remove=True)]
    creates = (
        said.has("CREATE")
        or said.says(r"\b(?:called|named|define|keep|apart|crea|crie|cree[rz]?)\b")
        or ":" in said.text
    )
    if name not in device.vrfs and not creates:
        there = listed(device.vrfs) or "it has none"
        raise Clarify([f"{router} has no VRF {name} ({there}). Should it be created?"])
    rd = re.search(r"\b(\d{1,10}(?:\.\d+){0,3}:\d{1,10})\b", said.text)
    made: list[AnyObjective] = _addressed(said, ports)
    made.append(
        build(
            Vrf,
            router=router,
            name=name,
            rd=rd.group(1) if rd else None,
            interfaces=tuple(port.interface for port in ports if port.router == router),
        )
    )
    hops = [token.value for token in said.all("addr")]
    if said.says(_DEFAULT_ROUTE):
        if len(hops) != 1:
            raise Clarify([f"Where does the default route of VRF {name} lead?"])
        made.append(build(StaticRoute, router=router, prefix=ANYWHERE, next_hop=hops[0], vrf=name))
    return made


def _name(said: Spoken) -> str:
    for found in re.finditer(_NAME, said.text, re.IGNORECASE):
        if found.group(1).lower() not in _NOT_NAMES:
            return found.group(1)
    raise Clarify(["What should the VRF be called?"])


def _addressed(said: Spoken, ports: list[Port]) -> list[AnyObjective]:
    """`the port Gi0/3 with 10.41.0.1/24`: the address first, so that it is there to be kept."""
    nets: list[IPv4Interface] = [token.value for token in said.all("net")]
    if len(nets) != 1 or len(ports) != 1:
        return []
    one = said.ground.port(ports[0].router, ports[0].interface)
    if one is not None and nets[0] in one.addresses:
        return []
    up = said.has("UP") or said.says(rf"\b{UP}\b")
    down = False if up and one is not None and one.shutdown else None
    return [
        InterfaceSettings(
            router=ports[0].router,
            interface=ports[0].interface,
            address=check_address(nets[0]),
            shutdown=down,
        )
    ]


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
