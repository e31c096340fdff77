"""A new tunnel: its two ends, or a hub and its spokes, and what is to run through it."""

from __future__ import annotations

import re
from ipaddress import IPv4Interface

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.network import Port
from assent.network.transport.objectives import AnyObjective, InterfaceSettings, OspfNetwork, Tunnel
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.tokens import unaccented
from assent.network.transport.skills.requests import tunnel_words as words
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.tunnel_ends import by_end, sources
from assent.network.transport.skills.requests.tunnel_routes import in_ospf, routes

_AREA = r"\b(?:area|aire)\D{0,5}(\d+)"


def creation(said: Spoken, nets: list[IPv4Interface]) -> list[AnyObjective]:
    """Raises Clarify for what is missing or cannot be."""
    a, z = _ends(said)
    small = {token.value.network for token in said.all("net") if 29 <= token.value.network.prefixlen <= 31}
    if len(small) > 1:
        raise Clarify(
            [f"{listed(map(str, sorted(small)))} are the nets of several tunnels. Ask for them one by one?"]
        )
    numbers = words.numbers(said)
    first, second = words.inner(said, a, z, nets)
    loopbacks, starts = _new_loopbacks(said, a, z)
    starts = starts or sources(said, a, z)
    each = by_end(said, words.options(said), (a, z))
    shared = {name: value for name, value in each[a].items() if each[z].get(name) == value}
    if any(set(one) - set(shared) for one in each.values()):
        raise Clarify(["Should the tunnel's ends differ? Both get the same key, keepalive and sizes here."])
    ipsec = words.encrypts(said)
    made = build(
        Tunnel, mode=words.mode(said), a=a, z=z, a_address=first, z_address=second, a_source=starts.get(a),
        z_source=starts.get(z), number=numbers[0] if numbers else None,
        z_number=numbers[1] if len(numbers) == 2 else None, ipsec=ipsec,
        secret=words.secret(said) if ipsec else None, **shared,
    )  # fmt: skip
    number = numbers[0] if numbers else _free(said.ground, a, z)
    made = made.model_copy(update={"number": number})
    here = Port(a, f"Tunnel{number}")
    there = Port(z, f"Tunnel{number if made.z_number is None else made.z_number}")
    inside = {a: made.a_address.ip, z: made.z_address.ip}
    network = made.a_address.network
    return [
        *loopbacks,
        made,
        *in_ospf(said, {here: network, there: network}),
        *routes(said, here, there, inside),
    ]


def _free(ground: Ground, a: str, z: str) -> int:
    taken = {*ground.device(a).interfaces, *ground.device(z).interfaces}
    return next(n for n in range(len(taken) + 1) if f"Tunnel{n}" not in taken)


def _ends(said: Spoken) -> tuple[str, str]:
    """The two routers that are named, or that have the addresses or hosts that are; of more, those that are "
    "joined."""
    ground = said.ground
    routers = list(said.routers)
    if len(routers) < 2:
        owners = [
            ground.owners[token.value].router for token in said.all("addr") if token.value in ground.owners
        ]
        _reject_hosts(said)
        hosts = [ground.host(str(token.value)).port.router for token in said.all("host")]
        routers = list(dict.fromkeys([*routers, *owners, *hosts]))
    if len(routers) > 2:
        routers = _joined(said, routers)
    if len(routers) == 2:
        return routers[0], routers[1]
    sites = list(dict.fromkeys(ground.host(str(token.value)).port.router for token in said.all("host")))
    if len(routers) > 2 and len(sites) == 2 and said.says(r"\bsites?\b|\brouters? of\b"):
        return sites[0], sites[1]
    raise Clarify([f"Between which two routers should the tunnel be: {listed(ground.routers)}?"])


_JOINS = r"(?:\s*(?:<?-+>?|<?=+>?|<>|>|/|&|to|and|y|e|et|with|con|com|avec|a|hasta|ate|vers|hacia|para|towards?)\s*)"
_SIDE = (
    r"\b(?:towards?|facing|face|via|through|over|por|pelo|passando|pasando|side of|lado de|vers|cote|"
    r"past|passing|liga\w* (?:cada um )?a[o]?|leads? to|leading to|connect\w* to|lleva a|mene a|da a|"
    r"cara a)\b[^.;,]{0,24}"
)


def _joined(said: Spoken, routers: list[str]) -> list[str]:
    """Without routers that only say which way: `by R4's side`; else those between which it is said to be."""
    ways = [name for name in routers if said.says(rf"{_SIDE}\b{re.escape(name.lower())}(?![\w-])")]
    rest = [name for name in routers if name not in ways]
    if len(rest) == 2:
        return rest
    names = "|".join(re.escape(name.lower()) for name in sorted(routers, key=len, reverse=True))
    pairs = {
        (hit.group(1), hit.group(2))
        for hit in re.finditer(
            rf"(?<![\w-])({names}){_JOINS}({names})(?![\w-])(?!{_JOINS}(?:{names})\b)", said.plain
        )
        if not re.search(rf"(?:{names}){_JOINS}$", said.plain[: hit.start()])
    }
    by_name = {name.lower(): name for name in routers}
    return [by_name[one] for one in next(iter(pairs))] if len(pairs) == 1 else routers


def _reject_hosts(said: Spoken) -> None:
    """Raises Clarify where a host itself is to be a tunnel's end: `between R1 and h2`, not `and h2's LAN`."""
    if said.says(r"\b(?:their|sus|seus|leurs) (?:routers?|gateways?|encaminadores|routeurs)\b") or said.says(
        r"\b(?:routers?|gateways?|sites?|lans?|networks?|sedes?|redes?|reseaux|encaminadores) (?:of|behind|"
        r"de|do|da|des|du)\b"
    ):
        return
    for at, token in enumerate(said.tokens):
        if token.kind != "host":
            continue
        before = " ".join(unaccented(t.text.lower()) for t in said.tokens[max(0, at - 3) : at])
        after = " ".join(t.text.lower() for t in said.tokens[at + 1 : at + 3])
        if re.search(rf"(?:^| ){_END}(?: host| pc| the host)?$", before) and not re.match(
            r"'s|s' |'? ?site|'? ?lan|'? ?router", after
        ):
            router = said.ground.host(str(token.value)).port.router
            raise Clarify(
                [
                    f"{token.text} is a host, and tunnels end at routers. Should it end at {router}, where "
                    f"{token.text} is attached?"
                ]
            )


_END = r"(?:to|and|from|between|at|with|towards|a|y|e|et|vers|entre|hacia|para|con|com|avec|de|>|-)"


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


def hub(said: Spoken) -> list[AnyObjective]:
    """`core1 is the hub with a tunnel to each of …`: one tunnel per spoke, nets and numbers in the spokes' order.

    Raises Clarify where a net or a number is missing.
    """
    spoked = len(said.routers) - 1
    each = spoked > 1 and len(words.numbers(said)) == len(_nets(said)) == spoked
    star = said.says(r"\bhubs?\b|\bto each of\b|\bspokes?\b|\bconcentrador\b|\bestrella\b|\bestrela\b")
    if spoked < 2 or not (star or each):
        return []
    middle = _middle(said)
    spokes = [name for name in said.routers if name != middle]
    nets = _nets(said)
    numbers = words.numbers(said)
    listing = said.says(r"\bnumbers?\b((?:\W+(?:and\W+|y\W+|e\W+|et\W+)?\d+)+)")
    if len(numbers) != len(spokes) and listing:
        numbers = [int(n) for n in re.findall(r"\d+", listing.group(1))]
    far = said.number(r"(\d+) (?:at|on) (?:every|each|all|the) spoke")
    if len(nets) != len(spokes) or (numbers and len(numbers) != len(spokes)):
        raise Clarify(
            [f"Which inner subnet and number has each of the tunnels from {middle} to {listed(spokes)}?"]
        )
    source = next((str(t.value) for t in said.all("iface") if not str(t.value).startswith("Tunnel")), None)
    made: list[AnyObjective] = []
    for at, (spoke, net) in enumerate(zip(spokes, nets, strict=True)):
        starts = {middle: source, spoke: source} if source else sources(said, middle, spoke)
        hosts = list(net.network.hosts())
        made.append(
            build(
                Tunnel,
                mode=words.mode(said),
                a=middle,
                z=spoke,
                a_address=IPv4Interface(f"{hosts[0]}/{net.network.prefixlen}"),
                z_address=IPv4Interface(f"{hosts[1]}/{net.network.prefixlen}"),
                a_source=starts.get(middle),
                z_source=starts.get(spoke),
                number=numbers[at] if numbers else None,
                z_number=far,
            )
        )
    return made


def _nets(said: Spoken) -> list[IPv4Interface]:
    return list({token.value.network: token.value for token in said.all("net")}.values())


def _middle(said: Spoken) -> str:
    """Who is beside the word `hub`; else who is named first."""
    hit = said.says(r"\bhub\b|\bconcentrador\b")
    if hit is None:
        return said.routers[0]
    named = [
        (min(abs(hit.start() - one.end()), abs(one.start() - hit.end())), name)
        for name in said.routers
        for one in re.finditer(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])", said.plain)
    ]
    return min(named)[1]
