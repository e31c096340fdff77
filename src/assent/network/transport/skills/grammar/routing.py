"""Reads clauses about OSPF and static routes (class RP)."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from itertools import pairwise
from typing import Any, Literal

from assent.intents.errors import Clarify
from assent.network.transport.generators.part import area_of
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.objectives import (
    AnyObjective,
    InterfaceSettings,
    OspfInterface,
    OspfNetwork,
    OspfProcess,
)
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import (
    Clause,
    at_most,
    elects,
    is_word,
    originates,
    redistributes,
)
from assent.network.transport.skills.grammar.described import BOTH_ENDS, described, with_far_ends
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.places import (
    Context,
    Place,
    one_router,
    places,
    reject_unknown,
    spoken,
    with_interface,
)
from assent.network.transport.skills.grammar.tokens import unaccented

_CLEARABLE = {"COST": "cost", "PRIORITY": "priority", "HELLO": "hello", "DEAD": "dead"}


def read_ospf(clause: Clause, context: Context) -> list[AnyObjective]:
    """Everything about OSPF that a clause says. Raises Clarify."""
    reject_unknown(clause, context.ground)
    if clause.has("AREA"):
        context.areas = tuple(dict.fromkeys((*context.areas, *_areas_of(clause))))
    if _states(clause):
        return []
    elected = _elected(clause, context)
    if elected:
        return elected
    if elects(clause) and not clause.has("COST", "PRIORITY", "HELLO", "DEAD", "AREA", "PASSIVE"):
        context.places = spoken(clause, context) or context.places
        return []  # who is to win; the next clause says how
    if clause.has("COST", "PRIORITY") and re.search(
        r"\bby \d+\b|\bby (?:half|a (?:half|third|quarter))\b", clause.text
    ):
        raise Clarify([f"Which value should it be in the end? ({clause.text})"])
    found = [*_addressed(clause, context), *_process(clause, context), *_interface(clause, context)]
    if not found or (
        clause.has("AREA", "ADVERTISE")
        and not clause.has("STUB", "NSSA", "ORIGINATE", "REDISTRIBUTE", "NORMAL")
    ):
        found += _networks(clause, context, bool(found))
    if not found:
        raise Clarify([f"What should OSPF do? ({clause.text})"])
    return found


def _elected(clause: Clause, context: Context) -> list[AnyObjective]:
    """`core2 wins the election: priority 250 there, and core1 must not be eligible`: each part has its router."""
    if not _INELIGIBLE.search(clause.text):
        return []
    named = list(dict.fromkeys(token.value for token in clause.all("router")))
    parts: list[list[Token]] = [[]]
    for token in clause.tokens:
        if is_word(token, "AND", "but", "while") or (token.kind == "cut" and token.value == ","):
            parts.append([])
        parts[-1].append(token)
    made: list[AnyObjective] = []
    for part in (Clause(tuple(part)) for part in parts):
        never = _INELIGIBLE.search(part.text) is not None
        value = next((t.value for t in part.all("num")), None) if part.has("PRIORITY") else None
        if not never and value is None:
            continue
        spoken_of = [
            token.value
            for at, token in enumerate(part.tokens)
            if token.kind == "router"
            and not (at and is_word(part.tokens[at - 1], "TO", "FACING", "OF", "FROM"))
        ]
        router = spoken_of[0] if spoken_of else next((n for n in named if n not in _never(parts)), None)
        far = next((name for name in named if name != router), None)
        if router is None:
            raise Clarify([f"Which router should never be designated router? ({clause.text})"])
        if part.all("iface"):
            ports = [context.ground.interface(router, part.all("iface")[0].value)]
        elif far is not None:
            ports = [context.ground.towards(router, far)]
        else:
            ports = [place.interface for place in with_interface(part, context) if place.interface]
        priority = 0 if never else value
        made += [build(OspfInterface, router=router, interface=port, priority=priority) for port in ports]
    return made


def _never(parts: list[list[Token]]) -> set[str]:
    found = [Clause(tuple(part)) for part in parts]
    return {t.value for part in found if _INELIGIBLE.search(part.text) for t in part.all("router")}


_INELIGIBLE = re.compile(
    r"\b(?:not|never|no|n't|cannot|must not|no longer|jamais|nunca|nao|no debe|ineligible)\b[^,;]{0,24}?"
    r"\b(?:eligible|designated router|dr|elected|elegible|elegivel|candidate)\b|\bineligible\b",
    re.IGNORECASE,
)
_STATES = re.compile(
    r"\b(?:exists?|holds?|contains?|spans?|lives?|consists?|has interfaces|is (?:only )?(?:on|at|in)|"
    r"are (?:only )?in)\b"
)


def _states(clause: Clause) -> bool:
    """`Area 10 only exists on dist1`: what is, not what should be."""
    acts = clause.has(
        "SET",
        "CREATE",
        "REMOVE",
        "STUB",
        "NSSA",
        "NORMAL",
        "ADVERTISE",
        "OSPF",
        "COST",
        "PASSIVE",
        "ROUTERID",
    )
    return clause.has("AREA") and not acts and _STATES.search(clause.text.lower()) is not None


def _areas_of(clause: Clause) -> list[int]:
    at = [i for i, token in enumerate(clause.tokens) if is_word(token, "AREA")]
    after = [clause.tokens[i + 1] for i in at if i + 1 < len(clause.tokens)]
    return [token.value for token in after if token.kind == "num" and isinstance(token.value, int)]


def _process(clause: Clause, context: Context) -> list[AnyObjective]:
    wanted: dict[str, Any] = {}
    pairs = _router_ids(clause)
    if pairs:
        return pairs
    if clause.has("MAXPATHS") or at_most(clause):
        wanted["max_paths"] = _max_paths(clause)
    if clause.has("DISTANCE") and not clause.all("net"):
        distance = clause.value_of("DISTANCE", stop=frozenset())
        if distance is None:
            raise Clarify([f"Which administrative distance should OSPF have? ({clause.text})"])
        wanted["distance"] = distance.value
    if clause.has("ROUTERID"):
        wanted["router_id"] = _router_id(clause, context)
    if clause.has("REFERENCE"):
        wanted["reference_mbps"] = _reference(clause)
    if clause.has("ORIGINATE") or originates(clause):
        always = clause.has("ALWAYS") or _ALWAYS.search(clause.text) is not None
        stopped = clause.has("REMOVE", "NO", "NOT", "DENY", "SHUT") and not always
        wanted["default_originate"] = "no" if stopped else "always" if always else "if-present"
        metric = _metric(clause)
        wanted |= {"default_metric": metric.value} if metric is not None else {}
        wanted |= {"default_type": "E1"} if _external_type(clause) == "E1" else {}
    if (clause.has("REDISTRIBUTE") or redistributes(clause)) and "default_originate" not in wanted:
        wanted |= _redistribution(clause, context)
    if clause.has("STUB", "NSSA", "TOTALLY") or (clause.has("NORMAL") and clause.has("AREA")):
        wanted["area_type"] = (_meant_area(clause, context), _area_kind(clause))
    if _passive_by_default(clause):
        wanted["passive_default"] = not clause.has("REMOVE", "NO", "NOT")
    if not wanted:
        return []
    stub = "area_type" in wanted and not clause.all("router")
    named = list(dict.fromkeys(token.value for token in clause.all("router")))
    several = {"area_type", "reference_mbps", "max_paths", "distance", "passive_default"} & set(wanted)
    if stub:
        routers = _in_area(context.ground, wanted["area_type"][0])
    elif several and len(named) > 1:
        routers = named
    elif several and not named and clause.has("ANY", "EITHER", "BOTH"):
        routers = list(context.ground.routers)
    elif len(named) > 1:
        routers = [_acting(clause, named)]
    else:
        routers = [one_router(clause, context)]
    context.places = context.places if context.router in routers else tuple(Place(name) for name in routers)
    return [build(OspfProcess, router=name, **wanted) for name in routers]


def _passive_by_default(clause: Clause) -> bool:
    everywhere = clause.has("PASSIVE") and clause.has("DEFAULTROUTE", "ANY")
    return everywhere and (not clause.all("iface") or _excepts(clause))


def _excepts(clause: Clause) -> bool:
    """`all passive, with Gi0/0 and Gi0/1 as the only exceptions`."""
    said = re.search(r"\bexcep|\bapart from|\bother than|\bbut not\b|\bsauf\b|\bsalvo\b", clause.text.lower())
    return clause.has("EXCEPT") or said is not None


def _meant_area(clause: Clause, context: Context) -> int:
    """The area that is said, or the one that was spoken of: `the first one`, `the second one`, `it`."""
    if clause.has("AREA") or not context.areas:
        return _area(clause)
    text = clause.text.lower()
    if re.search(r"\bfirst\b|\bformer\b|\bprimera\b|\bprimeira\b|\bpremiere\b", text):
        return context.areas[0]
    if len(context.areas) == 1 or re.search(r"\bsecond\b|\blatter\b|\blast\b|\bsegunda\b|\bderniere\b", text):
        return context.areas[-1]
    return _area(clause)


def _in_area(ground: Ground, area: int) -> list[str]:
    """All routers of an area: they must agree on its type (RFC 2328 3.6). Raises Clarify."""
    found = [
        name
        for name in ground.routers
        if any(area_of(ground, name, port) == area for port in ground.up_ports(name))
    ]
    if not found:
        raise Clarify([f"No router is in OSPF area {area}. Which area is meant?"])
    return found


def _router_id(clause: Clause, context: Context) -> IPv4Address:
    address: IPv4Address | None = None
    for token in clause.all("addr", "net"):
        address = token.value if token.kind == "addr" else token.value.ip
    if address is None and clause.has("IT"):
        made = [one for one in context.created.values() if one is not None]
        address = made[-1].ip if made else None
    if address is None:
        raise Clarify(["Which address should be the OSPF router id?"])
    return address


def _reference(clause: Clause) -> int:
    token = clause.value_of("REFERENCE")
    if token is None:
        raise Clarify(["Which OSPF reference bandwidth is meant, in Mbit/s?"])
    return int(token.value // 1000) if token.unit == "kbps" else int(token.value)


_ALWAYS = re.compile(
    r"\b(?:always|regardless|unconditional\w*|no matter|whatever|whether or not|even (?:if|when|without)|siempre|"
    r"sempre|toujours|aunque|mesmo (?:que|sem)|meme (?:si|sans)|in any case|at all times)\b",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"adjacenc|neighbou?r(?!ing)|\bhellos\b|\bneigh?bou?rs?\b|\bvizinh|\bvecin|\bvoisin")
"""What no longer happens where an interface is passive."""
_VERBS = ("REDISTRIBUTE", "ORIGINATE", "PASSIVE")
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "eight": 8, "dos": 2, "dois": 2, "deux": 2, "un": 1}


def _max_paths(clause: Clause) -> int:
    numbers = [t.value for t in clause.all("num") if isinstance(t.value, int)]
    numbers += [
        _WORDS[t.text.lower()] for t in clause.tokens if t.kind == "word" and t.text.lower() in _WORDS
    ]
    if len(set(numbers)) != 1:
        raise Clarify([f"Over how many equal-cost paths may OSPF route? ({clause.text})"])
    return int(numbers[0])


def _router_ids(clause: Clause) -> list[AnyObjective]:
    """`router-ids: R1 1.1.1.1, R2 2.2.2.2`: each router with its own."""
    tokens = [token for token in clause.tokens if token.kind in ("router", "addr")]
    kinds = [token.kind for token in tokens]
    if not clause.has("ROUTERID") or len(tokens) < 4 or kinds != ["router", "addr"] * (len(tokens) // 2):
        return []
    pairs = zip(tokens[::2], tokens[1::2], strict=True)
    return [build(OspfProcess, router=one.value, router_id=value.value) for one, value in pairs]


def _acting(clause: Clause, named: list[str]) -> str:
    """Of several routers the one that is to do it: right before the verb (`have edge1 redistribute`), or after `on`."""
    tokens = clause.tokens
    for at, token in enumerate(tokens):
        if (
            token.kind == "router"
            and at + 1 < len(tokens)
            and is_word(tokens[at + 1], "REDISTRIBUTE", "ORIGINATE", "PASSIVE")
        ):
            return str(token.value)
    for at, token in enumerate(tokens):
        if token.kind == "router" and at and is_word(tokens[at - 1], "ON", "FROM"):
            return str(token.value)
    raise Clarify([f"On which router: {listed(named)}? ({clause.text})"])


_NO_MORE = re.compile(
    r"\b(?:no longer|not|never|stop|cease|don'?t|doesn'?t|no|ne|plus|jamais|nunca|nao|deja de|para de|arrete\w*)\s+"
    r"(?:be |being |to |se |de |plus |pas )*redistrib|\bstop\w*\b.*redistrib|"
    r"redistrib\w*\b.*\b(?:no longer|any ?more)\b|"
    r"\bne redistribu\w+ (?:plus|pas)\b"
)
"""The redistribution itself is over; `what OSPF does not cover` is what is redistributed."""


def _metric(clause: Clause) -> Token | None:
    """The metric: right after the word for it, else before it."""
    at = clause.where("COST")
    if at is None:
        return None
    after = next((token for token in clause.tokens[at + 1 : at + 4] if token.kind == "num"), None)
    return after or clause.value_of("COST", stop=frozenset())


def _external_type(clause: Clause) -> Literal["E1", "E2"]:
    said = clause.text.lower()
    return "E1" if "e1" in said.split() or re.search(r"\b(?:type|tipo)[- ]?1\b", said) else "E2"


def _redistribution(clause: Clause, context: Context) -> dict[str, Any]:
    source: str | None = None
    spelled_out = clause.text.lower()
    process = re.search(r"\b(?:from|de|desde|depuis) (?:ospf|process|ospf process) (\d+)", spelled_out)
    if re.search(r"\b[ei]?bgp\b", spelled_out):
        running = context.ground.device(one_router(clause, context)).bgp
        if running is None:
            raise Clarify([f"{one_router(clause, context)} runs no BGP. Which routes should OSPF carry?"])
        source = f"bgp {running.asn}"
    elif process:
        source = f"ospf {process.group(1)}"
    elif clause.has("STATICS", "STATIC"):
        source = "static"
    elif clause.has("CONNECTED", "FACING"):
        source = "connected"
    if source is None:
        raise Clarify(["Which routes should be redistributed into OSPF: static or connected ones?"])
    if clause.has("REMOVE", "NO") or _NO_MORE.search(spelled_out):
        return {"stop_redistribute": source}
    metric = _metric(clause)
    return {
        "redistribute": source,
        "redistribute_type": _external_type(clause),
        "redistribute_metric": metric.value if metric else None,
    }


def _area_kind(clause: Clause) -> str:
    if clause.has("REMOVE", "NO", "NORMAL"):
        return "normal"
    if clause.has("NSSA"):
        return (
            "totally-nssa" if clause.has("TOTALLY") else "nssa-default" if clause.has("ORIGINATE") else "nssa"
        )
    return "totally-stub" if clause.has("TOTALLY") else "stub"


def _area(clause: Clause) -> int:
    token = clause.value_of("AREA", kinds=("num", "addr"), stop=frozenset())
    if token is None:
        if "backbone" in clause.text.lower():
            return 0
        raise Clarify([f"Which OSPF area is meant? ({clause.text})"])
    value = int(token.value)
    if not isinstance(token.value, IPv4Address) and (token.value != value or not 0 <= value <= 4_294_967_295):
        raise Clarify([f"The OSPF area {token.text} is out of range (0-4294967295). Which area is meant?"])
    return value


def _interface(clause: Clause, context: Context) -> list[AnyObjective]:
    wanted: dict[str, Any] = {}
    paired = _paired(clause, context)
    if paired:
        return paired
    for lemma, name, what in (
        ("COST", "cost", "OSPF cost"),
        ("PRIORITY", "priority", "OSPF priority"),
        ("HELLO", "hello_s", "hello interval in seconds"),
        ("DEAD", "dead_s", "dead interval in seconds"),
    ):
        external = lemma == "COST" and (
            clause.has("REDISTRIBUTE", "ORIGINATE") or originates(clause) or redistributes(clause)
        )
        if not clause.has(lemma) or external or clause.has("PASSIVE"):
            continue
        if clause.has("REMOVE", "NO") and clause.value_of(lemma) is None:
            wanted["clear"] = (*wanted.get("clear", ()), _CLEARABLE[lemma])
            continue
        token = clause.value_of(lemma)
        zero = any(one.text.lower() in ("zero", "cero", "zéro") for one in clause.tokens)
        if token is None and not zero:
            raise Clarify([f"Which {what} is meant? ({clause.text})"])
        wanted[name] = 0 if token is None else token.value
    if clause.has("NETTYPE"):
        kinds = {
            "broadcast": "broadcast",
            "non-broadcast": "non-broadcast",
            "multipoint": "point-to-multipoint",
        }
        said = clause.text.lower()
        wanted["network_type"] = next(
            (kind for word, kind in kinds.items() if word in said), "point-to-point"
        )
    if clause.has("NOT", "NO", "DENY") and _SPEAKS.search(clause.text.lower()) and not clause.has("PASSIVE"):
        wanted["passive"] = True
        wanted.pop("clear", None)
    elif _passive_by_default(clause):
        wanted |= {"passive": False} if _excepts(clause) else {}
    elif clause.has("PASSIVE"):
        wanted["passive"] = not _unpassive(clause)
    if not wanted:
        return []
    targets = _targets(clause, context)
    context.places = targets
    return [
        build(OspfInterface, router=place.router, interface=place.interface, **wanted) for place in targets
    ]


_PAIRED = {"COST": "cost", "PRIORITY": "priority", "HELLO": "hello_s", "DEAD": "dead_s"}


def _paired(clause: Clause, context: Context) -> list[AnyObjective]:
    """`costs: R1 Gi0/1 10, R1 Gi0/2 20`: one property, and a value after each interface."""
    said = [lemma for lemma in _PAIRED if clause.has(lemma)]
    tokens = [token for token in clause.tokens if token.kind in ("iface", "num")]
    kinds = [token.kind for token in tokens]
    if len(said) != 1 or len(tokens) < 4 or kinds != ["iface", "num"] * (len(tokens) // 2):
        return []
    found = [(token, at) for at, token in enumerate(clause.tokens) if token.kind == "iface"]
    values = [token.value for token in tokens if token.kind == "num"]
    routers = [_before(clause, at, context) for _, at in found]
    context.places = tuple(
        Place(name, context.ground.interface(name, token.value))
        for name, (token, _) in zip(routers, found, strict=True)
    )
    return [
        build(OspfInterface, router=place.router, interface=place.interface, **{_PAIRED[said[0]]: value})
        for place, value in zip(context.places, values, strict=True)
    ]


def _before(clause: Clause, at: int, context: Context) -> str:
    named = [str(token.value) for token in clause.tokens[:at] if token.kind == "router"]
    return named[-1] if named else one_router(clause, context)


def _unpassive(clause: Clause) -> bool:
    """`no passive-interface`, `remove the passive setting`, `must not be passive`, `no longer passive`."""
    at = clause.where("PASSIVE") or 0
    before = clause.tokens[max(0, at - 5) : at]
    negated = any(is_word(token, "NOT", "NO") and token.text.lower() != "nothing" for token in before[-4:])
    silent = re.search(r"hello|neighbou?r|adjacenc", clause.tokens[at].text.lower()) is not None
    return not silent and (negated or clause.has("REMOVE"))


def _targets(clause: Clause, context: Context) -> tuple[Place, ...]:
    """The interfaces; `from R1 to R2` and `between R1 and R2` speak of their link even where no one says link."""
    routers = [token.value for token in clause.all("router")]
    if (
        clause.has("PRIORITY")
        and len(set(routers)) == 2
        and not clause.has("EITHER", "BOTH")
        and not clause.all("iface")
    ):
        return (
            Place(
                routers[0], context.ground.towards(routers[0], next(r for r in routers if r != routers[0]))
            ),
        )
    pairs = _pairs(clause, routers)
    if pairs and not clause.all("iface"):
        return tuple(
            Place(near, context.ground.towards(near, far)) for a, z in pairs for near, far in ((a, z), (z, a))
        )
    if (
        len(set(routers)) == 2
        and not spoken_interfaces(clause, context)
        and clause.has("TO", "BETWEEN", "FACING")
    ):
        a, z = routers[0], routers[1]
        near = Place(a, context.ground.towards(a, z))
        twice = clause.has("BETWEEN", "EITHER", "BOTH") or routers == [a, z, z, a]
        return (near, Place(z, context.ground.towards(z, a))) if twice else (near,)
    if clause.has("LAN") and len(set(routers)) == 1 and not spoken_interfaces(clause, context):
        if re.search(
            r"\b(?:lans|networks|subnets|segments|redes|subredes|reseaux)\b", unaccented(clause.text.lower())
        ):
            return tuple(Place(routers[0], name) for name in context.ground.lans(routers[0]))
        return (Place(routers[0], context.ground.lan(routers[0])),)
    hosts = clause.all("host")
    if hosts and not spoken_interfaces(clause, context):
        ports = [context.ground.host(token.value).port for token in hosts]
        return tuple(dict.fromkeys(Place(port.router, port.interface) for port in ports))
    if clause.all("iface") and BOTH_ENDS.search(unaccented(clause.text.lower())):
        found = with_interface(clause, context)
        return tuple(with_far_ends(found, context.ground)) if len(found) == 1 else found
    if not spoken_interfaces(clause, context):
        found = described(clause, context)
        if found:
            return found
    return with_interface(clause, context)


def _pairs(clause: Clause, routers: list[str]) -> list[tuple[str, str]]:
    """Links meant at both ends: `core1<->core2`, `the R1-R4 link`, `the link between a and z`, `R2 to R1, R1 to R2`."""
    if len(routers) == 4 and routers[:2] == routers[:1:-1]:
        return [(routers[0], routers[1])]
    at = clause.where("BETWEEN")
    if (
        at is not None
        and clause.has("LINK", "EITHER", "BOTH")
        and clause.has("COST", "HELLO", "DEAD", "NETTYPE")
    ):
        named = [token.value for token in clause.tokens[at:] if token.kind == "router"]
        return [(named[0], named[1])] if len(named) > 1 else []
    found = []
    tokens = [t for t in clause.tokens if not (t.kind == "cut" and t.value == ">")]
    for one, other in pairwise(tokens):
        if one.kind == other.kind == "router" and one.value != other.value:
            found.append((str(one.value), str(other.value)))
    return found if len(found) * 2 == len(routers) else []


def spoken_interfaces(clause: Clause, context: Context) -> bool:
    return any(place.interface for place in spoken(clause, context))


def _networks(clause: Clause, context: Context, optional: bool) -> list[AnyObjective]:
    """`advertise 10.1.0.0/24 in area 0 on R2`, `put R1 g0/0 into area 1`, `run OSPF on h2's subnet`."""
    prefixes = _prefixes(clause, context)
    if not prefixes:
        if optional:
            return []
        raise Clarify([f"Which networks or interfaces should take part in OSPF? ({clause.text})"])
    gone = re.search(r"\b(?:leaves?|leaving|quits?|out of|drops? out)\b", clause.text.lower()) is not None
    remove = gone or clause.has("REMOVE", "NO", "NOT", "SHUT", "stop", "DENY")
    out: list[AnyObjective] = []
    here = [_port_in(context, router, prefix) for router, prefix in prefixes]
    context.places = tuple(place for place in here if place is not None) or context.places
    for router, prefix in prefixes:
        area = (
            _removed_area(context.ground, router, prefix)
            if remove and not clause.has("AREA")
            else _area(clause)
        )
        out.append(build(OspfNetwork, router=router, prefix=prefix, area=area, remove=remove))
    return out


def _addressed(clause: Clause, context: Context) -> list[AnyObjective]:
    """`put R4 g0/0 with ip 10.9.0.1/24 in area 5`: the address is part of it."""
    nets = clause.all("net")
    if len(nets) != 1 or not clause.all("iface"):
        return []
    address = nets[0].value
    found = places(clause, context)
    if len(found) != 1 or found[0].interface is None or found[0] in context.created:
        return []
    loopback = found[0].interface.startswith("Loopback")
    own = address.ip != address.network.network_address or (loopback and address.network.prefixlen == 32)
    if not (own or clause.has("ADDRESS")) or clause.has("REMOVE", "NO"):
        return []
    there = context.ground.port(found[0].router, found[0].interface)
    fresh = loopback and there is None
    name = found[0].interface if fresh else context.ground.interface(found[0].router, found[0].interface)
    if there is not None and address in there.addresses:
        return []
    place = Place(found[0].router, name)
    context.places, context.created[place] = (place,), address
    wanted = {"create": True} if fresh else {"shutdown": False} if clause.has("UP") else {}
    return [build(InterfaceSettings, router=place.router, interface=name, address=address, **wanted)]


def _port_in(context: Context, router: str, prefix: IPv4Network) -> Place | None:
    """The router's port in a subnet, also one that the request made."""
    for place, address in context.created.items():
        if place.router == router and address is not None and address.network == prefix:
            return place
    for name, port in context.ground.device(router).interfaces.items():
        if any(one.network == prefix for one in port.addresses):
            return Place(router, name)
    return None


def _removed_area(ground: Ground, router: str, prefix: IPv4Network) -> int:
    for process in ground.device(router).ospf.values():
        for one in process.networks:
            if one.match.network == prefix:
                return one.area
    raise Clarify([f"{router} has no OSPF network {prefix}: which one should be removed?"])


def _prefixes(clause: Clause, context: Context) -> list[tuple[str, IPv4Network]]:
    ground = context.ground
    nets = clause.all("net")
    if nets:
        router = _router_for(clause, context, nets[0].value.network)
        return [(router, token.value.network) for token in nets]
    bare = [token for token in clause.all("addr") if not _is_area(clause, token)]
    if bare:
        return _owned(clause, context, [token.value for token in bare])
    if clause.all("host"):
        host = ground.host(clause.all("host")[0].value)
        return [(host.port.router, host.address.network)]
    return _of_places(clause, context)


def _is_area(clause: Clause, token: Token) -> bool:
    at = clause.where("AREA")
    return at is not None and clause.tokens[at + 1 : at + 2] == (token,)


def _owned(clause: Clause, context: Context, addresses: list[IPv4Address]) -> list[tuple[str, IPv4Network]]:
    """Networks named by their address alone (`network 10.0.0.0`): those of the router's interfaces."""
    router = one_router(clause, context)
    out = []
    for address in addresses:
        found = [
            one.network
            for port in context.ground.device(router).interfaces.values()
            for one in port.addresses
            if address in one.network
        ]
        if not found:
            raise Clarify([f"Which prefix length goes with {address} (such as {address}/24)?"])
        out.append((router, found[0]))
    return out


def _router_for(clause: Clause, context: Context, prefix: IPv4Network) -> str:
    """The stated router, or the only one that has the prefix."""
    if clause.all("router") or context.router:
        return one_router(clause, context)
    having = sorted({port.router for port in [context.ground.gateway(prefix)] if port is not None})
    return having[0] if having else one_router(clause, context)


def _towards(clause: Clause, ground: Ground) -> tuple[Place, ...]:
    """`on R2 towards R4`: R2's port; `between R2 and R4`, `R2's and R4's ends`: both."""
    routers = list(dict.fromkeys(token.value for token in clause.all("router")))
    both = clause.has("BETWEEN", "EITHER", "BOTH") or BOTH_ENDS.search(unaccented(clause.text.lower()))
    if len(routers) != 2 or not (both or clause.has("TO", "FACING", "LINK")):
        return ()
    a, z = routers
    near = Place(a, ground.towards(a, z))
    return (near, Place(z, ground.towards(z, a))) if both else (near,)


def _of_places(clause: Clause, context: Context) -> list[tuple[str, IPv4Network]]:
    ground = context.ground
    found = places(clause, context)
    if not any(place.interface for place in found):
        found = _towards(clause, ground) or described(clause, context) or found
    if clause.has("LAN") and len(found) == 1 and found[0].interface is None:
        found = (Place(found[0].router, ground.lan(found[0].router)),)
    out = []
    for place in found:
        if place.interface is None:
            if clause.has("ANY") and clause.has("INTERFACE", "LAN"):
                out += [
                    (place.router, ground.subnet(place.router, name))
                    for name in ground.up_ports(place.router)
                ]
            continue
        made: IPv4Interface | None = context.created.get(place)
        if made is not None:
            out.append((place.router, made.network))
        else:
            name = ground.interface(place.router, place.interface)
            out.append((place.router, ground.subnet(place.router, name)))
    return out
