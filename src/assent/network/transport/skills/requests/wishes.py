"""Reads wishes about interfaces as a whole: every place, every property, and which belongs to which.

`dispatch` asks it before the clauses' readers. It gives objectives only where each value found its place and no
word that limits or asks is left over; otherwise nothing, and the clauses' readers say what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective, InterfaceSettings, OspfInterface, OspfNetwork
from assent.network.transport.skills.grammar.background import without_background
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.interfaces import check_address, switched
from assent.network.transport.skills.grammar.labels import stem, unique
from assent.network.transport.skills.grammar.texts import literal
from assent.network.transport.skills.grammar.tokens import Names, tokenize
from assent.network.transport.skills.requests import values6, wires
from assent.network.transport.skills.requests.leftovers import all_used, words
from assent.network.transport.skills.requests.seeking import Mention, Spot
from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.spots import Finder
from assent.network.transport.skills.requests.values import Value, values_of
from assent.network.transport.skills.requests.wording import folded, worded

_OTHERS = re.compile(
    r"\b(?:acls?|access[- ]?(?:lists?|group)|tunnels?|tunel|gre|ipip|ipsec|[ei]?bgp|as \d+(?![\d.])|rtes?|"
    r"passive by|vizinho|ping|vlan access|list|(?<!ospf )routes?|rutas?|rotas?|static|next[- ]hop|gateway of|"
    r"cost|costs|metric of|costo|custo|cout|hellos? (?:interval|timer|every|to)|dead|priority|"
    r"prioridad|prioridade|priorite|"
    r"redistribut\w*|router[- ]ids?|stub|nssa|passive[- ]interface|reference|"
    r"default[- ]information|block\w*|deny|denies|denied|permit\w*|"
    r"forbid\w*|reject\w*|filter\w*|bloque\w*|bloqu\w*|proib\w*|prohib\w*|interdi\w*|"
    r"(?<!ip )icmp(?! (?:redirects?|unreach\w*|host|dest))|telnet|ssh|snmp|http|https|"
    r"traffic|trafico|trafego|trafic|vrfs?|dscp|polic\w*|shap\w*|service[- ]policy|waypoint|nat|ecmp|"
    r"load[- ]balanc\w*|"
    r"distance|prefix[- ]lists?|neighbou?rs?|peer\w*|advertis\w*|anunci\w*|annonc\w*|"
    r"route[- ]maps?|password\w*|vpn|mark(?:ed|ing)?)\b"
)
_OWN = re.compile(
    r"\b(?:mtu|mss|bandwidth|bandwith|bw|speed|duplex|descri\w*|descripton|discription|label\w*|"
    r"shut\w*|no shut|interfaces?|interfaz|porta?s?|puertos?|int|"
    r"sub-?interfaces?|sub-?interfaz|sous-interface|vlans?|dot1q|802\.1q|loopback\w*|lo\d+|ip|"
    r"address\w*|direccion|endereco|adresse|helper|dhcp|"
    r"ge?i?g?\d+/\d+|gi(?:gabitethernet)?\s?\d+/\d+|\d/\d|frames|renumber\w*|ancho de banda|"
    r"largura de banda|bande passante|velocidad\w*|"
    r"cable|unplug|attach\w*|connect\w*|branche\w*|host|machine|workstation|secondary|mask|"
    r"mascara|masque|call|mega|turn|wired?|(?:re)?number\w*|becomes|links?|rename\w*|renombra\w*|"
    r"renomme\w*|enlace|lien|ligacao|cabo|fibre|fiber|patch|moves? to|moved to|cross-?connect|machine)\b"
)


def alone(text: str) -> bool:
    """Whether it asks for something, and all of its words are about interfaces, hosts and cables."""
    low = folded(worded(text))
    polite = r"\b(?:could|can|would|will|please|pls|podria|podrias|pode|poderia|pouvez|peux|possible)\b"
    asks = "?" in low and not re.search(polite, low)
    return not asks and bool(_OWN.search(low)) and not _OTHERS.search(low) and not re.search(_ROUTED, low)


_ROUTED = r"\bospf\b|\bareas?\b"


def is_wish(said: Spoken) -> bool:
    """Whether no word is about anything else, but for those that only say why."""
    if not _OTHERS.search(folded(worded(said.text))):
        return True
    kept = [token for token in without_background(said.tokens) if token.kind != "text"]
    return len(kept) < len(said.tokens) and not _OTHERS.search(folded(" ".join(token.text for token in kept)))


_UNCERTAIN = (
    (
        r"\b(?:except|apart from|other than|all but|excepto|salvo|exceto|sauf|hormis|menos)\b",
        "Which interfaces are meant? Name them, without exceptions.",
    ),
    (r"\bby \d+\b(?!\.\d)", "Which value should it have afterwards?"),
    (
        r"\b(?:secondary|secundari[ao]|secondaire)\b",
        "Which secondary address is to come or go?",
    ),
    (
        r"\b(?:through|thru)\b (?:gi|g|fa|te|eth)?[a-z]*\s?\d+/\d+",
        "Which interfaces are meant? Name them one by one.",
    ),
    (r"\breplace\b|\binstead of\b|\brespectively\b", "What should be there in the end, on which interface?"),
    (r"\bnative\b|\bnativ[ao]\b|\buntagged\b", "On which sub-interface is which VLAN to be the native one?"),
    (r"\bswap\b|\bexchange\b", "What should be there in the end, on which interface?"),
    (r"\brename\b", "What should the description say? Put it in quotes."),
    (
        r"\d ?(?:[mg]bps|[mg]bit(?:/s)?|m|g) (?:full|half)\b",
        "Which speed and duplex are meant, on which interface?",
    ),
)
"""Where only a reader of the whole request may be trusted: clause by clause, half of it could be lost."""


def uncertain(said: Spoken) -> str | None:
    """The question about a request that `read` did not understand and whose clauses must not be read one by one."""
    low = folded(said.text)
    if not said.has("DENY", "PERMIT", "OSPF", "AREA", "COST", "TUNNEL"):
        return next(
            (f"{asked} ({said.text.strip()})" for pattern, asked in _UNCERTAIN if re.search(pattern, low)),
            None,
        )
    return None


def read(said: Spoken) -> list[AnyObjective] | None:
    """None where it is not certain what is meant. Raises Clarify for values that cannot be."""
    shape = shape_of(said.text, said.ground)
    wired = wires.read(shape)
    if wired is not None:
        return wired
    if shape.all("bad", "unknown") or shape.has(r"by {N}(?= (?:\.|,|more|less|bytes|$)|$)"):
        return None
    mentions = Finder(shape).all()
    values = values_of(shape)
    found = settled(shape, mentions, values)
    if found is None or not all_used(shape, found[1]):
        return None
    return objectives_of(shape, found[0])


def shape_of(text: str, ground: Ground) -> Shape:
    """A request as wishes about interfaces are read: without what only says why."""
    better = worded(text)
    tokens = literal(tokenize(better, Names(ground.routers, ground.hosts)))
    return Shape(without_background(tokens), better, ground)


Wanted = dict[Spot, dict[str, Any]]


def settled(
    shape: Shape, mentions: Sequence[Mention], values: Sequence[Value]
) -> tuple[Wanted, set[int]] | None:
    """What each spot gets, and the tokens of the mentions that got something."""
    mentions, values = _with_vlans(shape, mentions, values)
    mentions = _joined(shape, _completed(mentions))
    full = [one for one in mentions if all(spot.interface for spot in one.spots)]
    switches = any(one.field == "shutdown" for one in values)
    if not values or not full or (switches and switched(shape.tokens) is not None):
        return None
    values = _in_turn(shape, full, values)
    wanted: Wanted = {}
    served: set[int] = set()
    for value in values:
        mention = value.home if isinstance(value, Turned) else _home(shape, full, value)
        if mention is None:
            return None
        if value.field in ("address", "address6") and len({*mention.spots}) > 1:
            return None
        served.update(range(mention.start, mention.end))
        for spot in mention.spots:
            if _is_for(shape, mention, spot, value, values) and not _given(
                wanted.setdefault(spot, {}), value
            ):
                return None
    if len(wanted) > 1:
        for found in shape.find(_EACH):
            shape.use(found)
    spoken = [one.value for one in values if one.field == "description"]
    said = [fields.get("description") for fields in wanted.values()]
    if any(text not in said for text in spoken):
        return None
    for one in mentions:
        if _beyond(shape, one, wanted):
            served.update(range(one.start, one.end))
        alone = all(
            spot.interface is None and spot.router in {s.router for s in wanted} for spot in one.spots
        )
        if alone or all(spot in wanted for spot in one.spots):
            served.update(range(one.start, one.end))
        elif all(spot.interface for spot in one.spots) and not _beyond(shape, one, wanted):
            return None  # a place that gets nothing
    return wanted, served


@dataclass(frozen=True)
class Turned(Value):
    """One of several addresses that are given out in the order of their places."""

    home: Mention | None = None


def _in_turn(shape: Shape, mentions: Sequence[Mention], values: Sequence[Value]) -> list[Value]:
    """`a loopback 10 on R1 and R3: 10.1.1.1/32 and 10.3.3.3/32 respectively`."""
    given = [one for one in values if one.field == "address"]
    spots = list(dict.fromkeys(spot for one in mentions for spot in one.spots))
    if len(given) < 2 or len(given) != len(spots) or not shape.has(_IN_ORDER):
        return list(values)
    for found in shape.find(_IN_ORDER):
        shape.use(found)
    turns: dict[int, Value] = {}
    for one, spot in zip(given, spots, strict=True):
        place = next(mention for mention in mentions if spot in mention.spots)
        turns[one.at] = Turned(one.at, one.field, one.value, replace(place, spots=(spot,)))
    return [turns.get(one.at, one) if one.field == "address" else one for one in values]


_IN_ORDER = r"(?:respectively|in that order|in this order|respectivamente|respectivement)"


_TOWARDS = ("to", "towards", "toward", "para", "hacia", "vers", "facing", "o", "a")


def _beyond(shape: Shape, mention: Mention, wanted: Wanted) -> bool:
    """`the cable to R4` beside a port that R4 is behind: says no more than where that port leads."""
    (spot, *more) = mention.spots
    before = [token.text.lower() for token in shape.tokens[max(0, mention.start - 2) : mention.start]]
    if more or spot.interface is not None or not set(before) & set(_TOWARDS):
        return False
    return any(
        far.router == spot.router
        for one in wanted
        for far in shape.ground.far_ends(one.router, one.interface or "")
    )


def _is_for(shape: Shape, mention: Mention, spot: Spot, value: Value, values: Sequence[Value]) -> bool:
    """Of several texts for several ports each is the port's whose far end it names."""
    if value.field != "description" or len(mention.spots) < 2:
        return True
    others = [one for one in values if one.field == "description"]
    if len(others) == 1:
        return True
    if len(others) == len(mention.spots) and shape.has(_IN_ORDER):
        return others.index(value) == mention.spots.index(spot)
    fars = [far.router for far in shape.ground.far_ends(spot.router, spot.interface or "")]
    named = set(re.findall(r"[\w-]+", str(value.value).lower()))
    return any(name.lower() in named for name in fars)


def _given(have: dict[str, Any], value: Value) -> bool:
    """Adds a value; False where another one is there already."""
    if value.field == "clear":
        have["clear"] = tuple(dict.fromkeys((*have.get("clear", ()), value.value)))
        return True
    if value.field == "shutdown" and "shutdown" in have:
        have["shutdown"] = value.value if have["shutdown"] == value.value else None
        return have["shutdown"] is not None
    if value.field == "helpers":
        have["helpers"] = tuple(dict.fromkeys((*have.get("helpers", ()), *value.value)))
        return True
    if value.field in have and have[value.field] != value.value:
        return False
    have[value.field] = value.value
    return True


_EACH = r"(?:each|all|both|every|todas|todos|ambas|ambos|cada|chacune?|toutes|tous|les deux|as duas|os dois)"


def _home(shape: Shape, mentions: Sequence[Mention], value: Value) -> Mention | None:
    """The place a value belongs to."""
    spots = tuple(dict.fromkeys(spot for one in mentions for spot in one.spots))
    every = Mention(0, 0, spots)
    if len({one.spots for one in mentions}) == 1:
        return mentions[0]
    sentence, piece = shape.sentence(value.at), shape.piece(value.at)
    near = [one for one in mentions if one.start in piece]
    if value.field != "address" and _each(shape, piece) and not near:
        here = [one for one in mentions if one.start in sentence]
        made = [one for one in here or mentions if all(spot.create for spot in one.spots)]
        return Mention(0, 0, tuple(s for one in made or here for s in one.spots)) if made or here else every
    if near:
        return min(near, key=lambda one: (_distance(one, value.at), one.start))
    before = [one for one in mentions if one.start <= value.at and one.start in sentence]
    after = [one for one in mentions if one.start > value.at and one.start in sentence]
    if before:
        return before[-1]
    earlier = [one for one in mentions if one.end <= value.at]
    if after and (
        not earlier or value.field in ("mtu", "bandwidth_kbps", "speed", "duplex", "address", "description")
    ):
        return after[0]
    return earlier[-1] if earlier else (after or list(mentions))[0]


def _each(shape: Shape, piece: range) -> bool:
    return any(
        shape.tokens[at].kind == "word" and re.fullmatch(_EACH, shape.tokens[at].text.lower()) for at in piece
    )


def _distance(mention: Mention, at: int) -> int:
    return mention.start - at if mention.start > at else max(at - mention.end, 0)


def _completed(mentions: Sequence[Mention]) -> list[Mention]:
    """`Loopback0 on each …: .1 for R1, .2 for R2`: a router said alone is its spot of the interface said before."""
    groups = [one for one in mentions if all(spot.interface for spot in one.spots)]
    done: list[Mention] = []
    for one in mentions:
        (spot, *more) = one.spots
        if spot.interface is None and not more:
            mine = [s for group in groups for s in group.spots if s.router == spot.router]
            if len(set(mine)) == 1:
                done.append(replace(one, spots=(mine[0],)))
                continue
        done.append(one)
    return done


_BETWEEN = words("""
    and y e et , of on the also & plus both de do da du en em sur as well into to for in at from towards no na nos nas
    del al la le les los las o os
""")


def _joined(shape: Shape, mentions: Sequence[Mention]) -> list[Mention]:
    """`g0/1 and g0/2`, `both ends of R1-R4 and of R4-R3`: places in one list are one place for what is said of them."""
    done: list[Mention] = []
    for one in mentions:
        last = done[-1] if done else None
        between = shape.tokens[last.end : one.start] if last else ()
        small = all(token.text.lower() in _BETWEEN and token.kind in ("word", "cut") for token in between)
        if last and between and small and all(s.interface for s in (*last.spots, *one.spots)):
            done[-1] = Mention(last.start, one.end, tuple(dict.fromkeys((*last.spots, *one.spots))))
        else:
            done.append(one)
    return done


def _with_vlans(
    shape: Shape, mentions: Sequence[Mention], values: Sequence[Value]
) -> tuple[list[Mention], list[Value]]:
    """Sub-interfaces that are to be made: one for each VLAN said, on the port that is said to carry them."""
    physical = [shape.span(found) for found in shape.find(_PHYSICAL)]
    spots = {spot for one in mentions for spot in one.spots if spot.interface}
    logical = {spot for spot in spots if "." in str(spot.interface)}
    vlans = [one for one in values if one.field == "dot1q"]
    parents = {Spot(s.router, str(s.interface).split(".")[0]) for s in spots} or _trunk(
        shape, mentions, vlans
    )
    if len(parents) != 1 or not (vlans or logical):
        return list(mentions), list(values)
    (parent,) = parents
    found = [Mention(span.start, span.stop, (parent,)) for span in physical]
    for span in physical:
        shape.used.update(span)
    if logical or not vlans:
        return sorted([*mentions, *found], key=lambda one: one.start), list(values)
    for named in shape.find(r"(?:sub ?interfaces?|sub-interfaces?|subifs?|subints?|subinterfaz) {N}"):
        if shape.tokens[shape.at(named)].value in {one.value for one in vlans}:
            shape.use(named)
    found += [
        Mention(one.at, one.at + 1, (Spot(parent.router, f"{parent.interface}.{one.value}", create=True),))
        for one in vlans
    ]
    for one in mentions:
        switched = any(v.field == "shutdown" and one.start <= v.at < vlans[0].at for v in values)
        if one.spots == (parent,) and switched:
            found.append(one)  # `Gi0/3 up as trunk`
        elif any(spot.interface for spot in one.spots):
            shape.used.update(range(one.start, one.end))
        else:
            found.append(one)
    return sorted(found, key=lambda one: one.start), list(values)


_SUBIF = (
    r"(?:sub ?interfaces?|sub-?interfaces?|subif|sub-?interfaz|subinterfaces?|sous-?interfaces?|sous interfaces?|"
    r"(?:new|nueva|nova|nouveau|nouvelle|additional|another|further) (?:[a-z]+ )?vlans?|vlans?)"
)


def _trunk(shape: Shape, mentions: Sequence[Mention], vlans: Sequence[Value]) -> set[Spot]:
    """The port that carries a router's VLANs, where a new one of them is wished and no port is said."""
    routers = {spot.router for one in mentions for spot in one.spots}
    if len(routers) != 1 or not vlans or not shape.has(_SUBIF):
        return set()
    (router,) = routers
    ports = shape.ground.device(router).interfaces
    if any(one.dot1q == vlan.value for one in ports.values() for vlan in vlans):
        return set()
    return {Spot(router, name.split(".")[0]) for name in ports if "." in name}


_PHYSICAL = (
    r"(?:{THE})(?:parent|physical|main|base|underlying|mother) (?:port|interface)(?: itself)?|"
    r"{THE}(?:porta|puerto|interfaz|interface|port) (?:fisic[oa]|physique|pai|padre|parent|principal|mere)"
)


def objectives_of(shape: Shape, wanted: Wanted) -> list[AnyObjective]:
    made: list[AnyObjective] = []
    for spot, fields in wanted.items():
        made += _of_spot(shape, spot, dict(fields))
    return made


def _of_spot(shape: Shape, spot: Spot, fields: dict[str, Any]) -> list[AnyObjective]:
    assert spot.interface is not None  # only full spots get values
    clear6 = "no6" in fields
    new6, gone6 = fields.pop("address6", None), fields.pop("no6", None)
    area, passive = fields.pop("area", None), fields.pop("passive", None)
    if len(fields.get("helpers", ())) > 1 and shape.has(_REPLACES):
        one = shape.ground.port(spot.router, spot.interface)
        gone = tuple(helper for helper in fields["helpers"] if one and helper in one.helpers)
        fields["helpers"] = tuple(helper for helper in fields["helpers"] if helper not in gone)
        if not gone or not fields["helpers"]:
            raise Clarify(
                [f"Which DHCP server should {spot.router} {spot.interface} relay to, and no longer to which?"]
            )
        fields["no_helpers"] = gone
    if (like := fields.pop("like", None)) is not None:
        fields["helpers"] = _like(shape, spot, like)
    made: list[AnyObjective] = []
    if (second := fields.pop("secondary", None)) is not None:
        made.append(
            build(
                InterfaceSettings,
                router=spot.router,
                interface=spot.interface,
                address=check_address(second),
                secondary=True,
            )
        )
    if "." in spot.interface and spot.create and "dot1q" not in fields:
        fields["dot1q"] = int(spot.interface.rsplit(".", 1)[1])
    if "address" in fields:
        check_address(fields["address"])
    if fields:
        made.insert(
            0,
            build(
                InterfaceSettings, router=spot.router, interface=spot.interface, create=spot.create, **fields
            ),
        )
    made += values6.objectives(shape, spot, new6, gone6, clear=clear6)
    if area is not None:
        made += _in_ospf(shape, spot, fields, area, passive)
    return made


_REPLACES = (
    r"(?:replace|replaces|replaced|instead of|rather than|swap|exchange|substitu\w*|sustitu\w*|remplac\w*|"
    r"troca|troque|cambia|cambiar|in place of|no longer|from <A\d+> to)"
)


def _in_ospf(
    shape: Shape, spot: Spot, fields: dict[str, Any], area: int, passive: bool | None
) -> list[AnyObjective]:
    one = shape.ground.port(spot.router, spot.interface or "")
    address = fields.get("address") or (one.addresses[0] if one and one.addresses else None)
    if address is None:
        raise Clarify([f"{spot.router} {spot.interface} has no address: which subnet should be in OSPF?"])
    made: list[AnyObjective] = [build(OspfNetwork, router=spot.router, prefix=address.network, area=area)]
    if passive:
        made.append(build(OspfInterface, router=spot.router, interface=spot.interface, passive=True))
    return made


def _like(shape: Shape, spot: Spot, words: Sequence[str]) -> tuple[Any, ...]:
    """`the same server as VOICE has`. Raises Clarify where that place relays to nobody."""
    for word in words:
        port = unique(shape.ground, (spot.router,), stem(word), set())
        one = shape.ground.port(port.router, port.interface) if port else None
        if one is not None and one.helpers:
            return one.helpers
    raise Clarify(["To which DHCP server's address should requests be relayed?"])
