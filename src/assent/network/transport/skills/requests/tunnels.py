"""Reads a request about tunnels: a new one, changes to one that exists, routes through it, its removal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any

from assent.intents.errors import Clarify
from assent.network.transport.edge_objectives import TunnelEnd
from assent.network.transport.generators.ipsec import far_end
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.network import Port
from assent.network.transport.objectives import (
    AnyObjective,
    InterfaceSettings,
    OspfInterface,
    OspfNetwork,
    RemoveTunnel,
    StaticRoute,
    Tunnel,
)
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import is_word
from assent.network.transport.skills.grammar.fillers import FILLERS
from assent.network.transport.skills.grammar.places import reject_unknown
from assent.network.transport.skills.grammar.tokens import unaccented
from assent.network.transport.skills.requests import tunnel_words as words
from assent.network.transport.skills.requests.labels import labelled
from assent.network.transport.skills.requests.spoken import BOTH, Spoken, tunnelish
from assent.network.transport.skills.requests.told import without_states

_REMOVES = (
    r"(?<!not )(?<!not be )\b(?:remove\w*|delete\w*|tear down|torn down|decommission\w*|get rid|"
    r"elimin\w*|remov\w*|quita|borra\w*|supprim\w*|"
    r"apag[au]e?|no longer need|don.?t need|drop)\b"
)
_NEGATED = (
    r"\b(?:do not|don.?t|never|no|nao|ne) (?:you )?(?:create|build|make|set up|setup|add|"
    r"configure|establish|crees?|"
    r"crie|creez|remove|delete)\b"
)
_CREATES = (
    r"\b(?:build|create|crate|set up|setup|establish\w*|make|configure\w*|crea\w*|monte|necesitamos|need|want|"
    r"interconnect|etabli\w*|new|nouveau|nuevo|novo|prepar\w*|give|add)\b"
)
_BUILDS = (
    r"\b(?:build\w*|create\w*|set up|setup|establish\w*|make|crea|crear|cree\w*|cria\w*|monte\w*|etabli\w*|"
    r"another|second|new tunnel|"
    r"tunnel between|nuevo tunel|novo tunel|nouveau tunnel)\b"
)
"""What asks for a tunnel that is not there, also where its number is said."""
_ROUTES = r"\b(?:routes?|statics?|rutas?|rotas?|reach\w*|send|reroute|carried|leave|traffic)\b"
_CLIENT = r"^(?!.*\btun+el).*\bvpn (?:clients?|users?|box|software|concentrator)\b"
"""Somebody's VPN, which is none of the routers' tunnels."""
_BEHIND = (
    r"\b(?:behind|beyond|through|across|over|via|reached by|detras de|atraves de|por|a traves de|derriere|par) "
    r"(?:the |our |that |its |el |o |le |un |a |an )*(?:gre |lab |lyon )*tun+el\w*"
)
_SPOKEN = r"\btun+el|\btuneis|\bgre\b|\bip-?(?:in-)?ip\b|\bip in ip\b|\btun? ?\d|\bvpn\b|encaps"
_AREA = r"\b(?:area|aire)\D{0,5}(\d+)"
_SOME = (
    r"(?<!into )(?<!as )(?<!becomes )\b(?:a|an|another|new|un|una|une|um|uma|otro|outro|nuevo|novo) "
    r"(?:new |nuevo |novo )?(?:[\w-]+ ){0,3}?(?:tunnel|tunel)\b"
)
"""A tunnel that is not there yet."""
_EXISTS = r"\b(?:existing|already|lab tunnel|the tunnel|of the tunnel|existente)\b"


def is_tunnel(said: Spoken) -> bool:
    """Whether tunnels are what is spoken of, rather than packets that are filtered or other properties."""
    if not any(tunnelish(token) for token in said.tokens) or said.says(_CLIENT):
        return False
    wished = unaccented(without_states(said.text)).lower()
    if not re.search(_SPOKEN, wished) and not re.search(_SPOKEN, re.sub(_BEHIND, "", said.plain)):
        return False  # only told: what is behind one
    return not said.has("DENY", "ACL") and not (said.has("PERMIT") and said.all("service", "proto"))


def read(said: Spoken) -> list[AnyObjective]:
    """Raises Clarify for what is missing or cannot be."""
    reject_unknown(said.clause, said.ground)
    if said.says(_NEGATED):
        raise Clarify(
            [
                f"“{said.text.strip()}” says what is not to be done, so nothing changes. What should be done instead?"
            ]
        )
    words.reject_unmodelled(said)
    hub = _hub(said)
    if hub:
        return hub
    if said.says(_REMOVES) and not said.has("CREATE") and not said.says(r"\bkeepalive|\bkey\b"):
        return _removal(said)
    nets = _inner_nets(said)
    existing = _existing(said)
    if existing and not _new(said, nets, existing):
        return _change(said, existing, nets)
    shielded = words.encrypts(said) and not said.says(_CREATES)
    if not existing and (said.says(_EXISTS) or shielded) and not nets:
        raise Clarify([f"Which tunnel is meant: {_there(said.ground) or 'there is none'}?"])
    return _creation(said, nets)


def _new(said: Spoken, nets: list[IPv4Interface], existing: list[Port]) -> bool:
    if words.numbers(said) and not said.says(_BUILDS):
        return False
    if said.says(_SOME) and not words.numbers(said) and not said.says(r"\bexisting\b"):
        return True
    if said.says(r"\bexisting\b|\bchange\b|\bconvert\b|\breaddress") or not nets:
        return False
    inside = said.ground.port(existing[0].router, existing[0].interface)
    return not (inside and inside.addresses and nets[0].network == inside.addresses[0].network) and bool(
        said.says(_CREATES) or len(nets) > 0
    )


def _inner_nets(said: Spoken) -> list[IPv4Interface]:
    """Nets that the network does not have yet and that are as small as a link, and pairs of addresses."""
    nets: list[IPv4Interface] = [token.value for token in said.all("net")]
    have = {
        address.network
        for device in said.ground.network.devices.values()
        for one in device.interfaces.values()
        if one.tunnel is None
        for address in one.addresses
    }
    fresh = [net for net in nets if net.network not in have]
    small = [net for net in fresh if 29 <= net.network.prefixlen <= 31]
    if small:
        first = small[0].network
        return [net for net in small if net.network == first]
    pairs = [net for net in fresh if sum(other.network == net.network for other in fresh) > 1]
    hosted = [net for net in fresh if net.ip != net.network.network_address]
    return pairs or hosted[:1]


def _existing(said: Spoken) -> list[Port]:
    """Both ends of the one tunnel that is meant, if one that exists is."""
    named = [
        str(token.value)
        for token in said.tokens
        if token.kind == "iface" and str(token.value).startswith("Tunnel")
    ]
    named = named or [f"Tunnel{number}" for number in words.numbers(said)]
    ground = said.ground
    pairs: list[list[Port]] = []
    for router, device in ground.network.devices.items():
        for name, one in device.interfaces.items():
            far = far_end(ground, router, name) if one.tunnel is not None else None
            pair = [Port(router, name), *([far] if far else [])]
            if one.tunnel is not None and not any(pair[0] in other for other in pairs):
                pairs.append(pair)
    if named:
        pairs = [pair for pair in pairs if any(port.interface in named for port in pair)]
    ends = [[pair for pair in pairs if name in {port.router for port in pair}] for name in said.routers]
    close = [pair for pair in pairs if all(pair in some for some in ends if some)]
    if said.routers and not any(ends):
        close = []
    if len(said.routers) == 2 and not all(ends):
        close = []
    return close[0] if len(close) == 1 else []


def _there(ground: Ground) -> str:
    return listed(
        f"{router} {name}"
        for router, device in ground.network.devices.items()
        for name, one in device.interfaces.items()
        if one.tunnel is not None
    )


def _removal(said: Spoken) -> list[AnyObjective]:
    pair = _existing(said)
    if not pair:
        raise Clarify([f"Which tunnel should be removed: {_there(said.ground) or 'there is none'}?"])
    made: list[AnyObjective] = [RemoveTunnel(router=pair[0].router, interface=pair[0].interface)]
    if said.says(r"\b(?:routes?|rutas?|rotas?|statics?|estaticas?|statiques?)\b"):
        made = [*_routes_through(said.ground, pair), *made]
    return made


def _routes_through(ground: Ground, pair: list[Port]) -> list[AnyObjective]:
    """The static routes that lead into the tunnel."""
    found: list[AnyObjective] = []
    for port in pair:
        one = ground.port(port.router, port.interface)
        inside = one.addresses[0].network if one and one.addresses else None
        for static in ground.device(port.router).statics:
            hop = static.next_hop is not None and inside is not None and static.next_hop in inside
            if static.interface == port.interface or hop:
                found.append(
                    StaticRoute(
                        router=port.router,
                        prefix=static.prefix,
                        next_hop=static.next_hop,
                        interface=static.interface,
                        distance=static.distance,
                        remove=True,
                    )
                )
    return found


def _change(said: Spoken, pair: list[Port], nets: list[IPv4Interface]) -> list[AnyObjective]:
    if said.says(_UNPROTECTED):
        raise Clarify(
            [
                f"Should IPsec be taken off {listed(map(str, pair))}? Nothing here can do so yet "
                f"({said.text.strip()[:120]})."
            ]
        )
    spared = _spared(said)
    pair_ = [port for port in pair if port.router not in spared]
    options = words.options(said)
    mode = words.new_mode(said)
    secret = words.secret(said) if words.encrypts(said) else None
    if words.encrypts(said) and secret is None:
        secret = f"ipsec-{pair[0].router}-{pair[-1].router}".lower()
    symmetric = mode is not None or "key" in options or secret is not None or bool(nets)
    ends = pair if symmetric or _both(said, pair) else [p for p in pair if p.router in said.routers]
    if spared:
        ends = pair_
    inner: dict[str, IPv4Interface] = {}
    if nets and len(pair) == 2:
        one, other = words.inner(said, pair[0].router, pair[1].router, nets)
        inner = {pair[0].router: one, pair[1].router: other}
    made = _moved_source(said, pair)
    shut = _shutdown(said)
    for port in ends:
        common = {
            name: value for name, value in options.items() if name not in ("bandwidth_kbps", "description")
        }
        fields: dict[str, Any] = {**common, "mode": mode, "secret": secret, "shutdown": shut}
        fields["address"] = inner.get(port.router)
        if any(value is not None for value in fields.values()):
            made.append(build(TunnelEnd, router=port.router, interface=port.interface, **fields))
        plain = {name: options[name] for name in ("bandwidth_kbps", "description") if name in options}
        if plain:
            made.append(build(InterfaceSettings, router=port.router, interface=port.interface, **plain))
        made += _ospf(said, port)
    made += _rerouted(said, pair, inner)
    if not made:
        ends_ = {p.router: _inside(said.ground, p) for p in pair}
        made = _routes(said, pair[0], pair[-1], ends_)
    if not made:
        raise Clarify([f"What should change on the tunnel {listed(map(str, pair))}?"])
    return made


_UNPROTECTED = (
    r"\b(?:not|no longer|never|n't|stop|without|remove|drop|no|nao|sin|sem|sans|ne|quita\w*|retir\w*|"
    r"enlev\w*) (?:[a-z']+ ){0,3}?"
    r"(?:encrypt\w*|ipsec|cifra\w*|chiffr\w*|criptograf\w*|protect\w*)\b|\bunencrypted\b|"
    r"\bin (?:the )?clear\b(?= (?:again|from now))"
)


def _spared(said: Spoken) -> set[str]:
    """`on lyon, but not on edge1`: ends that stay as they are."""
    return {
        name
        for name in said.routers
        if said.says(
            rf"\b(?:not|except|nao|pas|excepto|exceto|sauf)\b (?:(?:on|at|in|en|no|em|sur|for|"
            rf"the) )*{re.escape(name.lower())}\b"
        )
        and len(said.routers) > 1
    }


def _both(said: Spoken, pair: list[Port]) -> bool:
    named = [port for port in pair if port.router in said.routers]
    return len(named) != 1 or bool(BOTH.search(said.plain)) or bool(said.says(r"\bbetween\b|\bentre\b"))


def _shutdown(said: Spoken) -> bool | None:
    if not said.has("SHUT", "UP") or said.says(r"\b(?:down|up) to\b"):
        return None  # `bring the MTU down to 1380` says nothing of the interface
    never = [
        at
        for at, token in enumerate(said.tokens)
        if is_word(token, "SHUT", "UP") and any(is_word(t, "NOT") for t in said.tokens[max(0, at - 2) : at])
    ]
    if never:
        return None
    said_of = [
        at for at, token in enumerate(said.tokens) if is_word(token, "SHUT", "UP") and not _of_else(said, at)
    ]
    return is_word(said.tokens[said_of[-1]], "SHUT") if said_of else None


def _of_else(said: Spoken, at: int) -> bool:
    """`enable keepalives on Tunnel10`: what is switched is not the interface."""
    after = [t for t in said.tokens[at + 1 : at + 4] if unaccented(t.text.lower()) not in _LITTLE]
    return bool(after) and after[0].kind == "word" and not (
        tunnelish(after[0]) or is_word(after[0], "INTERFACE", "IT", "ON", "AND", "BOTH", "EITHER", "ANY",
        "LINK", "TO", "FROM")
        or unaccented(after[0].text.lower()) in (*_SIDES, *FILLERS)
    )  # fmt: skip


_SIDES = (
    "side",
    "end",
    "cote",
    "lado",
    "extremo",
    "bout",
    "ponta",
    "now",
    "please",
    "pls",
    "again",
    "completely",
)
_LITTLE = ("the", "el", "la", "le", "o", "a", "l", "its", "of", "back", "again")


def _moved_source(said: Spoken, pair: list[Port]) -> list[AnyObjective]:
    """`the source at lyon becomes Gi0/0`: the other end's destination follows."""
    if not said.says(r"\b(?:source|origen|origem|destination)\b") or len(pair) != 2:
        return []
    ifaces = [token for token in said.all("iface") if not str(token.value).startswith("Tunnel")]
    if len(ifaces) != 1:
        return []
    at = said.tokens.index(ifaces[0])
    router = said.nearest_router(at, [port.router for port in pair], after=False) or pair[0].router
    here = next(port for port in pair if port.router == router)
    there = next(port for port in pair if port.router != router)
    source = said.ground.interface(router, str(ifaces[0].value))
    one = said.ground.port(router, source)
    if one is None or not one.addresses:
        raise Clarify(
            [f"{router} {source} has no address and cannot be a tunnel's source. Which interface is meant?"]
        )
    return [
        TunnelEnd(router=router, interface=here.interface, source=source),
        TunnelEnd(router=there.router, interface=there.interface, destination=one.addresses[0].ip),
    ]


def _rerouted(said: Spoken, pair: list[Port], inner: dict[str, IPv4Interface]) -> list[AnyObjective]:
    """Static routes whose next hop was the far end's old inner address lead to the new one."""
    made: list[AnyObjective] = []
    for port, far in ((pair[0], pair[-1]), (pair[-1], pair[0])):
        old = said.ground.port(far.router, far.interface)
        if far.router not in inner or old is None or not old.addresses:
            continue
        for static in said.ground.device(port.router).statics:
            if static.next_hop == old.addresses[0].ip:
                same = {"router": port.router, "prefix": static.prefix, "distance": static.distance}
                made.append(StaticRoute(**same, next_hop=static.next_hop, remove=True))
                made.append(StaticRoute(**same, next_hop=inner[far.router].ip))
    return made


def _ospf(said: Spoken, port: Port) -> list[AnyObjective]:
    area = said.number(_AREA) if said.has("OSPF", "AREA") else None
    cost = said.number(r"\b(?:cost|costo|custo|cout)\D{0,6}(\d+)")
    one = said.ground.port(port.router, port.interface)
    made: list[AnyObjective] = []
    if area is not None and one is not None and one.addresses:
        made.append(OspfNetwork(router=port.router, prefix=one.addresses[0].network, area=area))
    if cost is not None:
        made.append(build(OspfInterface, router=port.router, interface=port.interface, cost=cost))
    return made


def _creation(said: Spoken, nets: list[IPv4Interface]) -> list[AnyObjective]:
    a, z = _ends(said)
    small = {token.value.network for token in said.all("net") if 29 <= token.value.network.prefixlen <= 31}
    if len(small) > 1:
        raise Clarify(
            [f"{listed(map(str, small))} are the nets of several tunnels. Ask for them one by one?"]
        )
    numbers = words.numbers(said)
    first, second = words.inner(said, a, z, nets)
    loopbacks, sources = _new_loopbacks(said, a, z)
    sources = sources or words.sources(said, a, z)
    options = words.options(said)
    ipsec = words.encrypts(said)
    made = build(
        Tunnel, mode=words.mode(said), a=a, z=z, a_address=first, z_address=second, a_source=sources.get(a),
        z_source=sources.get(z), number=numbers[0] if numbers else None,
        z_number=numbers[1] if len(numbers) == 2 else None, ipsec=ipsec,
        secret=words.secret(said) if ipsec else None, **options,
    )  # fmt: skip
    number = numbers[0] if numbers else _free(said.ground, a, z)
    here, there = Port(a, f"Tunnel{number}"), Port(z, f"Tunnel{made.z_number or number}")
    made = made.model_copy(update={"number": number})
    inside = {a: made.a_address.ip, z: made.z_address.ip}
    return [*loopbacks, made, *_new_ospf(said, made), *_routes(said, here, there, inside)]


def _new_ospf(said: Spoken, made: Tunnel) -> list[AnyObjective]:
    area = said.number(_AREA) if said.has("OSPF", "AREA") else None
    if area is None:
        return []
    return [
        OspfNetwork(router=router, prefix=made.a_address.network, area=area) for router in (made.a, made.z)
    ]


def _free(ground: Ground, a: str, z: str) -> int:
    taken = {*ground.device(a).interfaces, *ground.device(z).interfaces}
    return next(n for n in range(len(taken) + 1) if f"Tunnel{n}" not in taken)


def _ends(said: Spoken) -> tuple[str, str]:
    ground = said.ground
    routers = list(said.routers)
    if len(routers) < 2:
        owners = [
            ground.owners[token.value].router for token in said.all("addr") if token.value in ground.owners
        ]
        _reject_hosts(said)
        hosts = [ground.host(str(token.value)).port.router for token in said.all("host")]
        routers = list(dict.fromkeys([*routers, *owners, *hosts]))
    if len(routers) != 2:
        raise Clarify([f"Between which two routers should the tunnel be: {listed(ground.routers)}?"])
    return routers[0], routers[1]


def _reject_hosts(said: Spoken) -> None:
    """Raises Clarify where a host itself is to be a tunnel's end: `between R1 and h2`, not `and h2's LAN`."""
    for at, token in enumerate(said.tokens):
        if token.kind != "host":
            continue
        before = " ".join(unaccented(t.text.lower()) for t in said.tokens[max(0, at - 3) : at])
        after = " ".join(t.text.lower() for t in said.tokens[at + 1 : at + 3])
        if re.search(rf"(?:^| ){_END}(?: host| pc| the host)?$", before) and not re.match(
            r"'s|s' |'? ?site|'? ?lan", after
        ):
            router = said.ground.host(str(token.value)).port.router
            raise Clarify(
                [
                    f"{token.text} is a host, and tunnels end at routers. Should it end at {router}, where "
                    f"{token.text} is attached?"
                ]
            )


_END = r"(?:to|and|from|between|at|with|towards|a|y|e|et|vers|entre|hacia|para|con|com|avec|de|>|-)"


def _inside(ground: Ground, port: Port) -> IPv4Address | None:
    one = ground.port(port.router, port.interface)
    return one.addresses[0].ip if one and one.addresses else None


def _new_loopbacks(said: Spoken, a: str, z: str) -> tuple[list[AnyObjective], dict[str, str]]:
    """`a loopback each (Lo1, 10.0.0.1/32 and 10.0.0.3/32, in area 0)`: made on the way, as the tunnel's ends."""
    names = [str(token.value) for token in said.all("iface") if str(token.value).startswith("Loopback")]
    hosts = [token.value for token in said.all("net") if token.value.network.prefixlen == 32]
    new = [
        name for name in names[:1] if said.ground.port(a, name) is None and said.ground.port(z, name) is None
    ]
    if not new or len(hosts) != 2:
        return [], {}
    area = said.number(_AREA)
    made: list[AnyObjective] = []
    for router, address in ((a, hosts[0]), (z, hosts[1])):
        made.append(InterfaceSettings(router=router, interface=new[0], create=True, address=address))
        if area is not None:
            made.append(OspfNetwork(router=router, prefix=address.network, area=area))
    return made, {a: new[0], z: new[0]}


def _hub(said: Spoken) -> list[AnyObjective]:
    """`core1 is the hub with a tunnel to each of …`: one tunnel per spoke, nets and numbers in the spokes' order."""
    if not said.says(r"\bhub\b|\bto each of\b") or len(said.routers) < 3:
        return []
    hub = said.routers[0]
    spokes = said.routers[1:]
    nets = [token.value for token in said.all("net")]
    said_numbers = said.says(r"\bnumbers?\b((?:\W+(?:and\W+)?\d+)+)")
    numbers = [int(n) for n in re.findall(r"\d+", said_numbers.group(1))] if said_numbers else []
    far = said.number(r"(\d+) (?:at|on) (?:every|each|all|the) spoke")
    if len(nets) != len(spokes) or (numbers and len(numbers) != len(spokes)):
        raise Clarify(
            [f"Which inner subnet and number has each of the tunnels from {hub} to {listed(spokes)}?"]
        )
    source = next((str(t.value) for t in said.all("iface") if not str(t.value).startswith("Tunnel")), None)
    made: list[AnyObjective] = []
    for at, (spoke, net) in enumerate(zip(spokes, nets, strict=True)):
        hosts = list(net.network.hosts())
        made.append(
            build(
                Tunnel,
                mode=words.mode(said),
                a=hub,
                z=spoke,
                a_address=IPv4Interface(f"{hosts[0]}/{net.network.prefixlen}"),
                z_address=IPv4Interface(f"{hosts[1]}/{net.network.prefixlen}"),
                a_source=source,
                z_source=source,
                number=numbers[at] if numbers else None,
                z_number=far,
            )
        )
    return made


def _routes(
    said: Spoken, here: Port, there: Port, inside: Mapping[str, IPv4Address | None]
) -> list[AnyObjective]:
    """Static routes through the tunnel, each on the router that is said, or from whose side the prefix is far."""
    if not said.says(_ROUTES):
        return []
    distance = said.number(r"\bdistanc\w*\D{0,12}(\d+)") or 1
    made: list[AnyObjective] = []
    for at, prefix in _far_prefixes(said, (here, there)):
        port = _router_for(said, at, prefix, here, there)
        hop = inside[there.router if port == here else here.router]
        made.append(build(StaticRoute, router=port.router, prefix=prefix, next_hop=hop, distance=distance))
    return list(dict.fromkeys(made))


def _far_prefixes(said: Spoken, ends: tuple[Port, Port]) -> list[tuple[int, IPv4Network]]:
    found: list[tuple[int, IPv4Network]] = []
    for at, token in enumerate(said.tokens):
        if token.kind == "net" and token.value.network.prefixlen < 29:
            found.append((at, token.value.network))
        elif token.kind == "host":
            found.append((at, said.ground.host(str(token.value)).address.network))
    if not found:
        found = [
            (at, one.addresses[0].network)
            for at, port in labelled(said)
            if (one := said.ground.port(port.router, port.interface)) and one.addresses
        ]
    return list({prefix: (at, prefix) for at, prefix in found}.values())


def _router_for(said: Spoken, at: int, prefix: IPv4Network, here: Port, there: Port) -> Port:
    owner = said.ground.gateway(prefix)
    for port, other in ((here, there), (there, here)):
        if owner is not None and owner.router == port.router:
            return other
    near = said.nearest_router(at, (here.router, there.router))
    stated = _stated_on(said, (here, there))
    if stated is not None:
        return stated
    if near is None:
        raise Clarify([f"On which router should the route to {prefix} be: {here.router} or {there.router}?"])
    return here if near == here.router else there


def _stated_on(said: Spoken, ends: tuple[Port, Port]) -> Port | None:
    """`from core1`, `on porto a floating static route`, `une route sur R1`."""
    verb = r"\b(?:routes?|rutas?|rotas?|through|leave|with|qui)\b"
    for port in ends:
        name = re.escape(port.router.lower())
        there = said.says(rf"\b(?:from|on|en|no|sur|em) (?:router )?{name}\b(?=.{{0,60}}{verb})")
        if there or said.says(rf"\b(?:routes?|ruta|rota)\b.{{0,20}}\b(?:on|en|no|sur|em) {name}\b"):
            return port
    return None
