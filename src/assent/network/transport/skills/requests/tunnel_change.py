"""Changes to a tunnel that exists: its settings, by end; where it starts; what of it goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Interface
from typing import Any

from assent.intents.errors import Clarify
from assent.network.transport.edge_objectives import TunnelEnd
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.network import Port
from assent.network.transport.objectives import AnyObjective, InterfaceSettings, StaticRoute
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import is_word
from assent.network.transport.skills.grammar.fillers import FILLERS
from assent.network.transport.skills.grammar.tokens import unaccented
from assent.network.transport.skills.requests import tunnel_words as words
from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.spoken import BOTH, Spoken, tunnelish
from assent.network.transport.skills.requests.spots import Finder
from assent.network.transport.skills.requests.tunnel_ends import TOWARDS, by_end, owner
from assent.network.transport.skills.requests.tunnel_removal import AREA, ROUTES, gone, out_of_ospf
from assent.network.transport.skills.requests.tunnel_removal import routes as routes_gone
from assent.network.transport.skills.requests.tunnel_routes import in_ospf, routes

_SYMMETRIC = ("key", "secret", "mode", "address", "checksum")
"""What both ends have to have alike."""
_PLAIN = ("bandwidth_kbps", "description")


def change(
    said: Spoken, pair: list[Port], nets: list[IPv4Interface], spared: frozenset[str]
) -> list[AnyObjective]:
    """Raises Clarify where nothing of it is certain."""
    away = gone(said)
    if said.says(_UNPROTECTED) and "protection" not in away:
        raise Clarify(
            [f"Should IPsec be taken off {listed(map(str, pair))}? Say so, or what else should change."]
        )
    ends = _ends(said, pair, spared)
    made = _moved(said, pair)
    settings = _settings(said, pair, nets, ends, away)
    for port in pair:
        fields = settings[port.router]
        plain = {name: fields.pop(name) for name in _PLAIN if name in fields}
        if any(value not in (None, ()) for value in fields.values()):
            made.append(build(TunnelEnd, router=port.router, interface=port.interface, **fields))
        if plain:
            made.append(build(InterfaceSettings, router=port.router, interface=port.interface, **plain))
    made += _cleared(away, ends)
    made += _rerouted(
        said.ground, pair, {name: one["address"] for name, one in settings.items() if "address" in one}
    )
    networks = {port: _network(said.ground, port) for port in ends}
    if AREA in away:
        made += out_of_ospf(said.ground, pair)
    else:
        made += in_ospf(said, networks)
    if ROUTES in away:
        made += routes_gone(said, pair)
    elif not made or said.says(_STATIC):
        inside = {p.router: _inside(said.ground, p) for p in pair}
        made += routes(said, pair[0], pair[-1], inside) if not nets else []
    if not made:
        raise Clarify([f"What should change on the tunnel {listed(map(str, pair))}?"])
    return list(dict.fromkeys(made))


_STATIC = r"\bstatic\b|\bestatica\b|\bstatique\b|\broutes? (?:for|to|on|via|through)\b|\b(?:ruta|rota)\b"


def _ends(said: Spoken, pair: list[Port], spared: frozenset[str]) -> list[Port]:
    """The ends that are spoken of: both, unless one alone is named."""
    kept = [port for port in pair if port.router not in spared]
    named = [port for port in kept if _named(said, port.router)]
    if len(named) == 1 and not BOTH.search(said.plain) and not said.says(r"\b(?:between|entre)\b|\bends\b"):
        return named
    return kept or pair


def _named(said: Spoken, router: str) -> bool:
    """Whether it is said of that end, and not only where the tunnel leads: `the tunnel to lyon`."""
    name = re.escape(router.lower())
    leads = rf"\b(?:tun+el\w*|vpn) {_LEADS} (?:the )?{name}(?![\w-])"
    unquoted = re.sub(r"[\"“«'‘`][^\"”»'’`]*[\"”»'’`]", "", said.plain)
    return re.search(rf"(?<![\w-]){name}(?![\w-])", re.sub(leads, "", unquoted)) is not None


_LEADS = r"(?:to|towards?|with|from|of|de|do|da|hacia|con|para|vers|com|avec|a|au)"


def _settings(
    said: Spoken, pair: list[Port], nets: list[IPv4Interface], ends: list[Port], away: frozenset[str]
) -> dict[str, dict[str, Any]]:
    """By router: the fields that are said."""
    options = [one for one in words.options(said) if one[0] not in away]
    if "checksum" in away:
        options.append(("checksum", False, 0))
    mode = words.new_mode(said)
    secret = None
    if words.encrypts(said) and "protection" not in away:
        secret = words.secret(said) or f"ipsec-{pair[0].router}-{pair[-1].router}".lower()
    routers = [port.router for port in ends]
    shared = [one for one in options if one[0] in _SYMMETRIC]
    each = by_end(said, [one for one in options if one[0] not in _SYMMETRIC], routers)
    both = by_end(said, shared, [port.router for port in pair])
    found = {port.router: {**both[port.router], **each.get(port.router, {})} for port in pair}
    shut = _shutdown(said)
    for port in pair:
        found[port.router].update({} if mode is None else {"mode": mode})
        found[port.router].update({} if secret is None else {"secret": secret})
        found[port.router].update({} if shut is None or port not in ends else {"shutdown": shut})
    if nets and len(pair) == 2:
        one, other = words.inner(said, pair[0].router, pair[1].router, nets)
        found[pair[0].router]["address"], found[pair[1].router]["address"] = one, other
    return found


def _cleared(away: frozenset[str], ends: Sequence[Port]) -> list[AnyObjective]:
    """`drop the MSS clamp`: back to what IOS does of itself."""
    made: list[AnyObjective] = []
    own = tuple(name for name in ("key", "keepalive", "ip_mtu", "tcp_mss", "protection") if name in away)
    plain = tuple(name for name in ("description", "bandwidth") if name in away)
    for port in ends:
        if own:
            made.append(build(TunnelEnd, router=port.router, interface=port.interface, clear=own))
        if plain:
            made.append(build(InterfaceSettings, router=port.router, interface=port.interface, clear=plain))
    return made


_UNPROTECTED = (
    r"\b(?:not|no longer|never|n't|stop|without|remove|drop|no|nao|sin|sem|sans|ne|quita\w*|retir\w*|"
    r"enlev\w*) (?:[a-z']+ ){0,3}?"
    r"(?:encrypt\w*|ipsec|cifra\w*|chiffr\w*|criptograf\w*|protect\w*)\b|\bunencrypted\b|"
    r"\bin (?:the )?clear\b(?= (?:again|from now))"
)


_OUT = re.compile(
    r"\b(?:tak\w+|put|pull|place\w*|remov\w+|sac\w+|pon\w*|retir\w+|mets|mettez|mettre|coloc\w+|tir\w+)\b[^.;]{0,40}?"
    r"\b(?:out of|off|fuera de|fora de|hors|from) (?:service|operation|production|servicio|servico|line|duty)\b"
)
_OFF = re.compile(
    r"\b(?:shutdown|fech\w+|ferm\w+|cierr\w+|cerrar|apag\w+ (?:el|los|del|en)|deslig\w+|eteign\w+|eteindre|"
    r"couper?|coupez|desactiv\w+|desativ\w+|"
    r"deshabilit\w+|pause|suspend\w*|out of action|inactive|administratively down|admin(?:-| )down)\b"
)


def _shutdown(said: Spoken) -> bool | None:
    if _OUT.search(said.plain):
        return True
    off = _OFF.search(said.plain)
    negated = off and re.search(
        r"\b(?:no|not|don't|nao|ne|sin|sem|without|n')\s?$", said.plain[: off.start()][-10:]
    )
    if off and not negated:
        return True
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
    if (
        len(after) > 1
        and tunnelish(after[0])
        and re.match(r"checksum|keep-?alive|key", after[1].text.lower())
    ):
        return True
    return bool(after) and after[0].kind == "word" and not (
        tunnelish(after[0]) or is_word(after[0], "INTERFACE", "IT", "ON", "AND", "BOTH", "EITHER", "ANY",
        "LINK", "TO", "FROM", "UNTIL", "IN", "AT")
        or unaccented(after[0].text.lower()) in (*_SIDES, *FILLERS)
    )  # fmt: skip


_SIDES = (
    "side",
    "end",
    "lab",
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
    "until",
    "only",
)
_LITTLE = ("the", "el", "la", "le", "o", "a", "l", "its", "of", "back", "again")

_STARTS = (
    r"\b(?:sourc\w+|move (?:the |\w+'s )*(?:end|source)|orig\w+|destination|destino|start\w*|begins?|beginning|"
    r"leaves? from|terminat\w+|anchor\w*|"
    r"partir|part|"
    r"parte|sal[eg]\w*|salir|sai\w*|saia|nasc\w+|arranc\w+|arranque|endpoint\w*|extremidade)\b"
)


def _moved(said: Spoken, pair: list[Port]) -> list[AnyObjective]:
    """`the source at lyon becomes Gi0/0`: the other end's destination follows."""
    if not said.says(_STARTS) or len(pair) != 2:
        return []
    made: list[AnyObjective] = []
    for router, source in _new_starts(said, pair).items():
        here = next(port for port in pair if port.router == router)
        there = next(port for port in pair if port.router != router)
        one = said.ground.port(router, source)
        if one is None or not one.addresses:
            raise Clarify(
                [
                    f"{router} {source} has no address and cannot be a tunnel's source. Which interface is meant?"
                ]
            )
        made += [
            TunnelEnd(router=router, interface=here.interface, source=source),
            TunnelEnd(router=there.router, interface=there.interface, destination=one.addresses[0].ip),
        ]
    return made


def _new_starts(said: Spoken, pair: list[Port]) -> dict[str, str]:
    """By router, the interface that is said and that its end does not start from today."""
    names = [port.router for port in pair]
    now = {port.router: _source(said.ground, port) for port in pair}
    found: dict[str, str] = {}
    for token in said.all("addr"):
        place = said.ground.owners.get(token.value)
        if place is not None and now.get(place.router, place.interface) != place.interface:
            found.setdefault(place.router, place.interface)
    for at, token in enumerate(said.tokens):
        if token.kind != "iface" or str(token.value).startswith("Tunnel"):
            continue
        router = owner(said, at, names) or names[0]
        source = said.ground.interface(router, str(token.value))
        if source == now[router]:
            continue
        if found.setdefault(router, source) != source:
            raise Clarify([f"Should {router}'s end start at {found[router]} or at {source}?"])
    return found or _facing(said, names) or _called(said, pair, now)


def _facing(said: Spoken, names: list[str]) -> dict[str, str]:
    """`the interface towards core1`, of the one end that is named."""
    ends = [name for name in said.routers if name in names]
    third = [
        name
        for name in said.routers
        if name not in names and said.says(rf"{TOWARDS}\b{re.escape(name.lower())}(?![\w-])")
    ]
    if len(ends) != 1 or len(third) != 1:
        return {}
    return {ends[0]: said.ground.towards(ends[0], third[0])}


def _called(said: Spoken, pair: list[Port], now: dict[str, str | None]) -> dict[str, str]:
    """Interfaces that are called by what they are: `its leased-line port`."""
    mentions = Finder(Shape(said.tokens, said.text, said.ground)).all()
    spots = [spot for one in mentions for spot in one.spots if spot.interface]
    return {
        spot.router: str(spot.interface)
        for spot in spots
        if spot.router in now
        and spot.interface != now[spot.router]
        and not str(spot.interface).startswith("Tunnel")
    }


def _source(ground: Ground, port: Port) -> str | None:
    one = ground.port(port.router, port.interface)
    return one.tunnel.source if one and one.tunnel else None


def _rerouted(ground: Ground, pair: list[Port], inner: dict[str, IPv4Interface]) -> list[AnyObjective]:
    """Static routes whose next hop was the far end's old inner address lead to the new one."""
    made: list[AnyObjective] = []
    for port, far in ((pair[0], pair[-1]), (pair[-1], pair[0])):
        old = ground.port(far.router, far.interface)
        if far.router not in inner or old is None or not old.addresses:
            continue
        for static in ground.device(port.router).statics:
            if static.next_hop == old.addresses[0].ip:
                same = {"router": port.router, "prefix": static.prefix, "distance": static.distance}
                made.append(StaticRoute(**same, next_hop=static.next_hop, remove=True))
                made.append(StaticRoute(**same, next_hop=inner[far.router].ip))
    return made


def _network(ground: Ground, port: Port) -> Any:
    one = ground.port(port.router, port.interface)
    return one.addresses[0].network if one and one.addresses else None


def _inside(ground: Ground, port: Port) -> IPv4Address | None:
    one = ground.port(port.router, port.interface)
    return one.addresses[0].ip if one and one.addresses else None
