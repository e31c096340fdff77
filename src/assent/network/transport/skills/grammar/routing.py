"""Reads clauses about OSPF and static routes (class RP)."""

from __future__ import annotations

import re
from ipaddress import IPv4Address
from itertools import pairwise
from typing import Any, Literal

from assent.intents.errors import Clarify
from assent.network.transport.generators.part import area_of
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.objectives import (
    AnyObjective,
    OspfInterface,
    OspfProcess,
)
from assent.network.transport.skills.grammar.areas import addressed, area_of_clause, networks
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.described import BOTH_ENDS, described, with_far_ends
from assent.network.transport.skills.grammar.elections import elected
from assent.network.transport.skills.grammar.framing import at_most, elects, originates, redistributes
from assent.network.transport.skills.grammar.handing import handed_on
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.outward import outward
from assent.network.transport.skills.grammar.places import (
    Context,
    Place,
    one_router,
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
    handed = handed_on(clause, context)
    if handed:
        return handed
    winners = elected(clause, context)
    if winners:
        return winners
    if elects(clause) and not clause.has("COST", "PRIORITY", "HELLO", "DEAD", "AREA", "PASSIVE"):
        context.places = spoken(clause, context) or context.places
        return []  # who is to win; the next clause says how
    if clause.has("COST", "PRIORITY") and re.search(
        r"\bby \d+\b|\bby (?:half|a (?:half|third|quarter))\b", clause.text
    ):
        raise Clarify([f"Which value should it be in the end? ({clause.text})"])
    found = [*addressed(clause, context), *_process(clause, context), *_interface(clause, context)]
    if not found or (
        clause.has("AREA", "ADVERTISE")
        and not clause.has("STUB", "NSSA", "ORIGINATE", "REDISTRIBUTE", "NORMAL")
    ):
        found += networks(clause, context, bool(found))
    if not found:
        raise Clarify([f"What should OSPF do? ({clause.text})"])
    return found


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
    named = list(dict.fromkeys(token.value for token in clause.all("router")))
    stub = "area_type" in wanted and (
        not named or set(named) <= set(_all_in(context.ground, wanted["area_type"][0]))
    )
    several = {"area_type", "reference_mbps", "max_paths", "distance", "passive_default"} & set(wanted)
    if stub:
        routers = _in_area(context.ground, wanted["area_type"][0])
    elif several and len(named) > 1:
        routers = named
    elif several and not named and clause.has("ANY", "EITHER", "BOTH"):
        routers = [name for name in context.ground.routers if context.ground.device(name).ospf]
    elif len(named) > 1:
        routers = [_acting(clause, named)]
    else:
        routers = [one_router(clause, context)]
    context.places = context.places if context.router in routers else tuple(Place(name) for name in routers)
    return [build(OspfProcess, router=name, **wanted) for name in routers]


def _passive_by_default(clause: Clause) -> bool:
    said = clause.has("DEFAULTROUTE", "ANY") and not clause.all("host") and not clause.has("LAN")
    everywhere = clause.has("PASSIVE") and said
    return everywhere and (not clause.all("iface") or _excepts(clause))


def _excepts(clause: Clause) -> bool:
    """`all passive, with Gi0/0 and Gi0/1 as the only exceptions`."""
    said = re.search(r"\bexcep|\bapart from|\bother than|\bbut not\b|\bsauf\b|\bsalvo\b", clause.text.lower())
    return clause.has("EXCEPT") or said is not None


def _meant_area(clause: Clause, context: Context) -> int:
    """The area that is said, or the one that was spoken of: `the first one`, `the second one`, `it`."""
    if clause.has("AREA") or not context.areas:
        return area_of_clause(clause)
    text = clause.text.lower()
    if re.search(r"\bfirst\b|\bformer\b|\bprimera\b|\bprimeira\b|\bpremiere\b", text):
        return context.areas[0]
    if len(context.areas) == 1 or re.search(r"\bsecond\b|\blatter\b|\blast\b|\bsegunda\b|\bderniere\b", text):
        return context.areas[-1]
    return area_of_clause(clause)


def _in_area(ground: Ground, area: int) -> list[str]:
    """All routers of an area: they must agree on its type (RFC 2328 3.6). Raises Clarify."""
    found = _all_in(ground, area)
    if not found:
        raise Clarify([f"No router is in OSPF area {area}. Which area is meant?"])
    return found


def _all_in(ground: Ground, area: int) -> list[str]:
    """Its borders first: what they tell the others hangs on what these have before."""
    areas = {name: {area_of(ground, name, port) for port in ground.up_ports(name)} for name in ground.routers}
    inside = [name for name in ground.routers if area in areas[name]]
    return sorted(inside, key=lambda name: 0 not in areas[name])


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
    r"\b(?:always|regardless|unconditional\w*|no matter|whatever|whether or not|even (?:if|when|"
    r"without)|siempre|"
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
    r"\b(?:no longer|not|never|stop|cease|don'?t|doesn'?t|no|ne|plus|jamais|nunca|nao|deja de|"
    r"para de|arrete\w*)\s+"
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
    bare = re.search(r"\bno (?:inter-?area )?summar|\bsin resum|\bsem sumar", clause.text.lower())
    totally = clause.has("TOTALLY") or bare is not None
    if clause.has("REMOVE", "NORMAL") or (clause.has("NO", "NOT") and not totally):
        return "normal"
    if clause.has("NSSA"):
        return "totally-nssa" if totally else "nssa-default" if clause.has("ORIGINATE") else "nssa"
    return "totally-stub" if totally else "stub"


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
    ceases = re.search(
        r"\b(?:deix|dej|cess|arret)\w+ (?:de |d'|d )(?:ser|etre|estar)\b|\bstops? being\b",
        unaccented(clause.text.lower()),
    )
    silent = re.search(r"hello|neighbou?r|adjacenc", clause.tokens[at].text.lower()) is not None
    return not silent and (negated or ceases is not None or clause.has("REMOVE"))


def _targets(clause: Clause, context: Context) -> tuple[Place, ...]:
    """The interfaces; `from R1 to R2` and `between R1 and R2` speak of their link even where no one says link."""
    routers = [token.value for token in clause.all("router")]
    fan = outward(clause, context) if not BOTH_ENDS.search(unaccented(clause.text.lower())) else ()
    if fan and not clause.all("iface"):
        return fan
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
