"""Reads what a request says of BGP: sessions, announcements, redistribution (RP).

All its clauses about BGP are read as one: who the neighbour is and what it is to be told seldom stand together.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from assent.intents.errors import Clarify
from assent.network.transport.generators.bgp import borders, outside
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.objectives import (
    AnyObjective,
    BgpAnnounce,
    BgpPeer,
    BgpProcess,
    InterfaceSettings,
    PrefixListEdit,
)
from assent.network.transport.routing_objectives import PrefixEntry
from assent.network.transport.skills.grammar import prefixes
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.places import Context, Place, reject_unknown
from assent.network.transport.skills.grammar.taking import says_over, taken
from assent.network.transport.skills.grammar.tokens import unaccented

_BGP = re.compile(r"\b[ei]?bgp\b|\bpeering\b|\bremote[- ]?as\b|\bmax(?:imum)?[- ]prefix", re.IGNORECASE)
_OTHER_AS = re.compile(
    r"\b(?:isp|provider|upstream|proveedor|operadora|provedor|fournisseur)\b", re.IGNORECASE
)
_DOES = re.compile(
    r"\bsession|\bannounc|\badvertis|\bneighbo|\btaken?\b|\baccept|\bacept|\baceit|\brefus|"
    r"\brechaz|\brecus|\brejet|\bsends? us|\boffer|\btell|\banunci|\bannonc|\bvizinho|"
    r"\bvecino|"
    r"\bvoisin|\bsesi|\bsess|\btimers?\b|\bcerrar|\bclose\b|\bstop\b",
    re.IGNORECASE,
)
_NEIGHBOR = re.compile(r"\b(?:neighbou?r|nbr|peer|vizinho|vecino|voisin)\b", re.IGNORECASE)
_ANNOUNCE = re.compile(
    r"\bannounc|\badvertis|\boffer\b|\blearns? (?:about|of)\b|\bknows? (?:about|of)\b|\bhears? (?:about|of)\b|"
    r"\boffers\b|\banunci|\bannonc|\borigina|\bknow their subnet|\bpublish",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\bstop|\bno longer\b|\bwithdraw|\bcease|\bremove\b|\bdeja(?:r)? de\b|\bparar? de\b|\barret|\bne plus\b|"
    r"\bdon'?t\b|\b(?:no|nao|ne|never|not) (?:se |l'|la |le |les |lo |o |a |longer |be )?(?:anunci|"
    r"announc|annonc|advertis|public|"
    r"publish|ofre|offer|originat)",
    re.IGNORECASE,
)
_CLOSE = re.compile(
    r"\bshut\b|\bshut ?down\b|\bclose\b|\bdisable\b|\bsuspend|\bcierra|\bdesactiva|\bdesativ|\bencerr|\bferm|"
    r"\bdesactiv",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\bno shut|\bre-?open|\bre-?enable|\breactiv|\bunshut", re.IGNORECASE)
_GONE = re.compile(r"\b(?:remove|delete|drop|tear down|elimin|borra|remov|supprim)", re.IGNORECASE)
_OURS = re.compile(
    r"\b(?:our|we(?:'re| are)?|local|own|nosotros|somos|nuestr\w*|noss\w*|nous|notre|its own)\b",
    re.IGNORECASE,
)
_MOST = (
    r"max(?:imum)?[- ]?prefix(?:es)?\D{0,12}([\d,.]*\d)|"
    r"(?:at most|no more than|maximum of|up to|limit\w*\D{0,40}|more than|como maximo|au plus|"
    r"no maximo)\s+([\d,.]*\d)\s+"
    r"(?:bgp )?(?:prefix|route|prefijo|prefixo|ruta|rota)"
)
"""How many prefixes a neighbour may send."""
_BEYOND = re.compile(
    r"route[- ]?map|communit|local[- ]?pref|\bas[- ]path\b|\bmed\b",
    re.IGNORECASE,
)
_AS = re.compile(
    r"\b(?:as|asn|autonomous system|remote[- ]as|as number)\s*#?\s*(\d{1,10})\b(?!\.)", re.IGNORECASE
)
_OUR_AS = re.compile(
    r"\b(?:we|we ?['’]?re|we are|ours|our (?:own )?(?:side|end|as|asn|number)|us|somos|nosotros|"
    r"nous|nossos?|nuestro|"
    r"notre)\s+"
    r"(?:is\s+|are\s+|being\s+|as\s*|asn\s*|in\s+|el\s+|o\s+|le\s+)*#?(\d{1,10})\b(?![./])",
    re.IGNORECASE,
)
_PRIVATE = ((64_512, 65_534), (4_200_000_000, 4_294_967_294))


def about_bgp(clause: Clause) -> bool:
    """Whether a clause is about BGP; traffic of its port is a filter's business."""
    text = _plain(clause)
    if prefixes.about_lists(clause):
        return True
    packets = [t for t in clause.all("service", "proto") if not _BGP.search(t.text)]
    blocks = clause.has("DENY", "PERMIT") and not _ANNOUNCE.search(text)
    if blocks and (packets or clause.has("ACL", "TRAFFIC") or clause.all("service")):
        return False
    if clause.all("addr") and _NEIGHBOR.search(text) and not packets:
        return True
    if clause.has("OSPF") and (clause.has("REDISTRIBUTE") or not _BGP.search(text)):
        return False
    if _BGP.search(text):
        return True
    if clause.has("TRAFFIC", "DEFAULTROUTE", "STATIC", "DESCRIPTION") or clause.all(
        "service", "proto", "host"
    ):
        return False
    return bool(_OTHER_AS.search(text) and _DOES.search(text)) or bool(
        _AS.search(text) and not clause.has("OSPF")
    )


def continues(clause: Clause) -> bool:
    """Whether a clause goes on about BGP where one before it spoke of it."""
    if clause.has("OSPF", "TUNNEL", "STATIC") or clause.all("iface"):
        return False
    return bool(
        _DOES.search(_plain(clause))
        or _ANNOUNCE.search(_plain(clause))
        or _AS.search(_plain(clause))
        or _system_in(clause)
    )


def _system_in(clause: Clause) -> bool:
    return any(_private(token.value) for token in clause.all("num") if isinstance(token.value, int))


def read_bgp(clause: Clause, context: Context) -> list[AnyObjective]:
    """Raises Clarify where the neighbour, its AS or the router is missing, or what is asked is beyond the model."""
    ground = context.ground
    reject_unknown(clause, ground)
    beyond = _BEYOND.search(_plain(clause))
    if beyond:
        raise Clarify(
            [f"Assent cannot do “{beyond.group()}” of BGP yet. Leave it out, or filter by a prefix list?"]
        )
    if prefixes.about_lists(clause) and (prefixes.tightens(clause) or not _about_sessions(clause)):
        return prefixes.read_lists(clause, context)
    pair = _both_ends(clause, ground)
    if pair:
        return pair
    router = _router(clause, context)
    context.places = tuple(p for p in _places(clause, ground, router))
    made: list[AnyObjective] = list(_port(clause, ground, router))
    peer = _peer(clause, ground, router, made, context.neighbor)
    if peer is not None:
        context.neighbor = peer.neighbor
        made.append(peer)
    made += _announcements(clause, ground, router, peer)
    made += _process(clause, router)
    made += _taken(clause, ground, router)
    if not any(not isinstance(one, InterfaceSettings) for one in made):
        raise Clarify([f"What should BGP do? ({clause.text})"])
    return made


def _plain(clause: Clause) -> str:
    """The clause's words without accents."""
    return unaccented(clause.text)


def _about_sessions(clause: Clause) -> bool:
    text = re.sub(
        r"(?i:prefix[- ]?lists?)(?: (?i:named|called))?(?: [A-Z0-9][A-Z0-9_-]+)+", "", _plain(clause)
    )
    return bool(_AS.search(_plain(clause)) or _ANNOUNCE.search(_plain(clause)) or _OTHER_AS.search(text))


def _router(clause: Clause, context: Context) -> str:
    ground = context.ground
    tokens = clause.tokens
    named = list(
        dict.fromkeys(
            token.value
            for at, token in enumerate(tokens)
            if token.kind == "router" and not (at and _is_far_end(tokens[:at]) and not _own_side(tokens, at))
        )
    )
    runs = [name for name in ground.routers if ground.device(name).bgp is not None]
    lans = {t.value for at, t in enumerate(tokens) if t.kind == "router" and _lan_of(tokens, at)}
    if _ANNOUNCE.search(_plain(clause)) and any(name not in lans or name not in runs for name in named):
        named = [name for name in named if name not in lans or name in runs]
    ours = [name for name in named if name in borders(ground)] or [name for name in named if name in runs]
    inner = [name for name in ours if ground.device(name).ospf]
    ours = inner if len(inner) == 1 else ours  # `the ISP does maintenance; shut it on edge1`
    if len(named) == 1 and not _only_located(clause, ground, str(named[0])):
        return str(named[0])
    if len(ours) == 1:
        return str(ours[0])
    if not named and context.router:
        return context.router
    inside = [name for name in borders(ground) if len(ground.device(name).ospf) > 0]
    if not named and len(inside) == 1:
        return inside[0]
    named = [name for name in named if not _only_located(clause, ground, str(name))]
    if not named and len(inside) == 1:
        return inside[0]
    if len(inside) == 1 and _ANNOUNCE.search(_plain(clause)) and not any(name in runs for name in named):
        return inside[0]  # the others say whose subnets they are
    if named:
        return str(named[0])
    raise Clarify([f"On which router: {listed(borders(ground) or runs or ground.routers)}? ({clause.text})"])


def _only_located(clause: Clause, ground: Ground, router: str) -> bool:
    """`the office of Lyon (10.40.3.0/24) should be announced, too`: a router without BGP that only says whose it is."""
    if ground.device(router).bgp is not None or not (clause.all("net") and _ANNOUNCE.search(_plain(clause))):
        return False
    tokens = clause.tokens
    at = next(i for i, token in enumerate(tokens) if token.kind == "router" and token.value == router)
    return (
        at > 0
        and is_word(tokens[at - 1], "OF")
        and tokens[at - 1].text.lower() != "behind"
        and not clause.all("iface")
    )


def _places(clause: Clause, ground: Ground, router: str) -> list[Place]:
    ports = clause.all("iface")
    return [Place(router, ground.interface(router, one.value)) for one in ports[:1]] or [Place(router)]


def _both_ends(clause: Clause, ground: Ground) -> list[AnyObjective]:
    """`eBGP between R1 (AS 65001) and R2 (AS 65002)`: a session over the link that both are on."""
    named = list(dict.fromkeys(token.value for token in clause.all("router")))
    if len(named) != 2 or clause.all("addr", "net") or not clause.has("BETWEEN", "AND", "with", "WITH", "TO"):
        return []
    systems = [int(found) for found in _AS.findall(_plain(clause))]
    systems += [t.value for t in clause.all("num") if _private(t.value) and t.value not in systems]
    running = [ground.device(name).bgp for name in named]
    if not systems or _ANNOUNCE.search(_plain(clause)) or not ground.facing(named[0], named[1]):
        return []
    known = [process.asn if process is not None else None for process in running]
    if len(systems) == 1 and None not in known:
        return []
    if len(systems) < 2 and known.count(None) == 2:
        raise Clarify(
            [f"In which AS is {named[0]}, and in which is {named[1]}? BGP between them needs both."]
        )
    asns = [known[at] or (systems[at] if len(systems) > 1 else systems[0]) for at in (0, 1)]
    out: list[AnyObjective] = []
    for at, name in enumerate(named):
        other = named[1 - at]
        port = ground.towards(name, other)
        far = next(one for one in ground.far_ends(name, port) if one.router == other)
        there = ground.device(other).interfaces[far.interface].addresses
        if not there:
            raise Clarify([f"{far} has no address: which one should BGP use?"])
        out.append(build(BgpPeer, router=name, neighbor=there[0].ip, asn=asns[at], remote_as=asns[1 - at]))
    return out


def _own_side(tokens: tuple[Token, ...], at: int) -> bool:
    """`from edge1's side`: where it is done."""
    return any(token.text.lower() in ("side", "end") for token in tokens[at + 1 : at + 3])


def _is_far_end(before: tuple[Token, ...]) -> bool:
    """`from the ISP`, `to our provider`: a router that is the neighbour rather than the one that is configured."""
    near = [t for t in before[-3:] if not is_word(t, "the", "our", "OF")]
    return bool(near) and (
        is_word(near[-1], "FROM", "TO", "with", "WITH") or near[-1].text.lower() in ("from", "to", "with")
    )


def _port(clause: Clause, ground: Ground, router: str) -> list[AnyObjective]:
    """`on edge1 Gi0/3: we are 192.0.2.6/30`: an interface that gets its address with the session."""
    ports = clause.all("iface")
    own = [t.value for t in clause.all("net") if t.value.ip != t.value.network.network_address]
    if not (ports and own):
        return []
    name = ground.interface(router, ports[0].value)
    return [build(InterfaceSettings, router=router, interface=name, address=own[0], shutdown=False)]


def _peer(
    clause: Clause, ground: Ground, router: str, made: list[AnyObjective], last: IPv4Address | None
) -> BgpPeer | None:
    running = ground.device(router).bgp
    known = outside(ground, router)
    text = _plain(clause)
    own = {one.address.ip for one in made if isinstance(one, InterfaceSettings) and one.address is not None}
    said = [
        t.value for t in clause.all("addr") if t.value not in own and t.value not in ground.addresses(router)
    ]
    local, remote = _systems(clause)
    wanted: dict[str, Any] = {**_described(clause), **_timers(clause)}
    if _OPEN.search(text):
        wanted["shutdown"] = False
    elif _CLOSE.search(text) and not _ANNOUNCE.search(text):
        wanted["shutdown"] = True
    elif (
        _GONE.search(text)
        and re.search(r"session|neighbo|peer|vecino|vizinho|voisin", text, re.IGNORECASE)
        and not wanted
    ):
        wanted["remove"] = True
    wanted |= _options(clause, ground, router)
    if remote is not None:
        wanted["remote_as"] = remote
    if local is not None:
        wanted["asn"] = local
    if not wanted and not said:
        if re.search(
            r"\b(?:bring up|set up|configure|new|create|establish)\b", text, re.IGNORECASE
        ) and not _ANNOUNCE.search(text):
            raise Clarify([f"Which address and which AS has the BGP neighbour of {router}?"])
        return None
    if not said and remote is None and last is not None:
        said = [last]
    neighbor = _neighbor(said, known, remote, router, running is not None, text)
    if neighbor is None:
        return None
    fresh = (running is None or neighbor not in running.neighbors) and neighbor != last
    if fresh and remote is None:
        if running is not None and not re.search(
            r"\b(?:configure|set up|new|create|add)\b", text, re.IGNORECASE
        ):
            raise Clarify(
                [f"{router} has no BGP neighbour {neighbor}. Which one is meant: {listed(map(str, known))}?"]
            )
        raise Clarify([f"In which AS is {neighbor}, the BGP neighbour of {router}?"])
    if fresh and running is None and local is None:
        raise Clarify([f"In which AS is {router} itself? It runs no BGP yet."])
    if not fresh and remote is not None and re.search(r"\bnew\b", text, re.IGNORECASE):
        raise Clarify([f"{neighbor} is a BGP neighbour of {router} already. Which one is new?"])
    return build(BgpPeer, router=router, neighbor=neighbor, **wanted) if wanted else None


def _neighbor(
    said: list[IPv4Address], known: list[IPv4Address], remote: int | None, router: str, runs: bool, text: str
) -> IPv4Address | None:
    if said:
        return said[0]
    if remote is not None and not known:
        raise Clarify([f"Which address has the BGP neighbour of {router} in AS {remote}?"])
    if remote is not None or re.search(r"\bnew\b", text, re.IGNORECASE):
        raise Clarify([f"Which address has the new BGP neighbour of {router}?"])
    if len(known) == 1:
        return known[0]
    if not runs:
        raise Clarify([f"{router} runs no BGP. Which neighbour, in which AS, should it have?"])
    raise Clarify([f"Which BGP neighbour of {router} is meant: {listed(map(str, known)) or 'it has none'}?"])


def _systems(clause: Clause) -> tuple[int | None, int | None]:
    """(our own AS, the neighbour's), as far as they are said."""
    local = remote = None
    text = _plain(clause)
    taken: list[tuple[int, int]] = [(int(f.group(1)), f.start()) for f in _AS.finditer(text)]
    values = {value for value, _ in taken}
    for token in clause.all("num"):
        if isinstance(token.value, int) and _private(token.value) and token.value not in values:
            taken.append((token.value, text.find(token.text)))
    ours = _OUR_AS.search(text)
    if ours is not None and int(ours.group(1)) not in {value for value, _ in taken}:
        local = int(ours.group(1))
    for value, start in sorted(taken, key=lambda one: one[1]):
        before = text[max(0, start - 22) : start]
        cut = max(before.rfind(mark) for mark in (",", ";", " is ", " and "))
        if _OURS.search(before[cut + 1 :] if cut > len(before) - 6 else before[-16:]):
            local = value
        else:
            remote = value if remote is None else remote
    return local, remote


def _private(value: object) -> bool:
    return isinstance(value, int) and any(low <= value <= high for low, high in _PRIVATE)


def _described(clause: Clause) -> dict[str, Any]:
    texts = clause.all("text")
    if not texts:
        return {}
    return {"description": texts[0].value}


def _timers(clause: Clause) -> dict[str, Any]:
    """`10 seconds keepalive and 30 seconds hold`, `keepalive 10 hold 30`, `timers 10 30`."""
    text = _plain(clause).lower()
    keep = _number_by(text, r"keep[- ]?alive\w*")
    hold = _number_by(text, r"hold\w*(?:[- ]?time)?")
    both = re.search(r"\btimers?\b\D{0,30}?(\d+)\s*(?:/|s)?\s*,?\s*(?:and\s*)?(\d+)", text)
    if keep is None and hold is None and both:
        keep, hold = int(both.group(1)), int(both.group(2))
    if keep is None and hold is None:
        if re.search(r"\btimers?\b", text):
            raise Clarify(["BGP timers are two: which keepalive and which hold time, in seconds?"])
        return {}
    return {"keepalive_s": keep, "hold_s": hold}


def _number_by(text: str, word: str) -> int | None:
    unit = r"\s*(?:s|sec|secs|seconds?|segundos|secondes)?"
    after = re.search(rf"\b{word}\s*(?:to|of|is|=|a|de|time)?\s*(?:of\s*)?(\d+)\b", text)
    before = re.search(rf"\b(\d+){unit}\s*(?:for\s+|of\s+|de\s+)?\b{word}", text)
    found = after or before
    return int(found.group(1)) if found else None


def _options(clause: Clause, ground: Ground, router: str) -> dict[str, Any]:
    text = _plain(clause).lower()
    wanted: dict[str, Any] = {}
    hops = re.search(r"multi-?\s?hop\D{0,12}(\d+)|(\d+)\s*hops?\b", text)
    if hops:
        wanted["multihop"] = int(hops.group(1) or hops.group(2))
    elif re.search(r"multi-?\s?hop", text):
        wanted["multihop"] = 255
    if re.search(r"update[- ]source|sourced? (?:from|by)|source interface", text) and clause.all("iface"):
        wanted["update_source"] = ground.interface(router, clause.all("iface")[-1].value)
    most = re.search(_MOST, text)
    if most:
        wanted["max_prefix"] = int(
            next(one for one in most.groups() if one).replace(",", "").replace(".", "")
        )
    weight = re.search(r"\b(?:weight|peso|poids)\D{0,12}(\d+)", text)
    if weight:
        wanted["weight"] = int(weight.group(1))
    if re.search(r"next[- ]hop[- ]self", text):
        wanted["next_hop_self"] = not re.search(r"\b(?:no|remove|without)\b", text)
    if re.search(r"default[- ]originate|default route|default-information", text) and clause.has(
        "ORIGINATE", "ADVERTISE", "DEFAULTROUTE"
    ):
        wanted["default_originate"] = not _STOP.search(text)
    named = prefixes.named(clause, ground, router)
    if named is not None and re.search(r"\bfilter|\bbind|\bappl|prefix[- ]?list\s+\S+\s+(?:in|out)\b", text):
        inward = re.search(r"\b(?:in|inbound|incoming|accept\w*|receiv\w*)\b", text)
        outward = re.search(r"\b(?:out|outbound|outgoing|advertis\w*|announc\w*|offer\w*)\b", text)
        if bool(inward) == bool(outward) and not outward:
            raise Clarify([f"Does prefix list {named} filter what comes in or what goes out?"])
        wanted["offer" if outward else "accept"] = named
    return wanted


def _announcements(clause: Clause, ground: Ground, router: str, peer: BgpPeer | None) -> list[AnyObjective]:
    if not _ANNOUNCE.search(_plain(clause)):
        return []
    found = _prefixes(clause, ground)
    if not found:
        return [] if peer is not None else _asked_prefix(clause)
    remove = bool(_STOP.search(_plain(clause)))
    neighbor = peer.neighbor if peer is not None else _spoken_neighbor(clause, ground, router)
    out: list[AnyObjective] = []
    offer = peer.offer if peer is not None else None
    if offer is not None and offer not in ground.device(router).prefix_lists:
        entries = tuple(PrefixEntry(action="permit", prefix=one) for one in found)
        out.append(build(PrefixListEdit, router=router, list=offer, entries=entries))
    made = [build(BgpAnnounce, router=router, prefix=one, neighbor=neighbor, remove=remove) for one in found]
    return [*out, *made]


def _asked_prefix(clause: Clause) -> list[AnyObjective]:
    raise Clarify([f"Which prefix should BGP announce? ({clause.text})"])


def _spoken_neighbor(clause: Clause, ground: Ground, router: str) -> IPv4Address | None:
    known = ground.device(router).bgp
    said = [t.value for t in clause.all("addr")]
    return next((one for one in said if known is not None and one in known.neighbors), None)


def _prefixes(clause: Clause, ground: Ground) -> list[IPv4Network]:
    found = [t.value.network for t in clause.all("net") if t.value.ip == t.value.network.network_address]
    if found:
        return list(dict.fromkeys(found))
    for at, token in enumerate(clause.tokens):
        if token.kind == "host":
            found.append(ground.host(token.value).address.network)
        elif token.kind == "router" and _lan_of(clause.tokens, at):
            found.append(ground.subnet(token.value, ground.lan(token.value)))
    return list(dict.fromkeys(found))


def _lan_of(tokens: tuple[Token, ...], at: int) -> bool:
    near = (*tokens[max(0, at - 3) : at], *tokens[at + 1 : at + 3])
    return any(is_word(token, "LAN") and token.text.lower() != "prefix" for token in near)


def _process(clause: Clause, router: str) -> list[AnyObjective]:
    text = _plain(clause).lower()
    if not clause.has("REDISTRIBUTE"):
        return []
    origin = "static" if clause.has("STATICS", "STATIC") else "connected" if clause.has("CONNECTED") else None
    process = re.search(r"\bospf(?:\s+process)?\s*(\d+)?", text)
    if origin is None and process:
        origin = f"ospf {process.group(1) or 1}"
    if origin is None:
        raise Clarify([f"Which routes should be redistributed into BGP? ({clause.text})"])
    field = "stop_redistribute" if _STOP.search(text) or clause.has("REMOVE", "NO", "NOT") else "redistribute"
    return [build(BgpProcess, router=router, **{field: origin})]


def _taken(clause: Clause, ground: Ground, router: str) -> list[AnyObjective]:
    """`no prefix in 198.51.100.0/24 should be taken from the ISP`: the list for what comes in gets an entry."""
    text = _plain(clause).lower()
    if _ANNOUNCE.search(text) or not re.search(
        r"\b(?:accept|taken?|receiv|learn|acept|aceit|apprend|refus|reject|rechaz|recus|rejet|rejeit)", text
    ):
        return []
    running = ground.device(router).bgp
    lists = (
        {one.prefix_in for one in running.neighbors.values() if one.prefix_in}
        if running is not None
        else set()
    )
    nets = [t.value.network for t in clause.all("net")]
    if len(lists) != 1 or not nets:
        raise Clarify([f"Which prefixes should {router} take, and by which prefix list? ({clause.text})"])
    return [taken(ground, router, next(iter(lists)), nets, text, refuses=says_over(text))]
