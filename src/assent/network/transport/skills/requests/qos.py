"""Reads requests about QoS: marking, limits, shaping, guarantees; changes to policies that exist."""

from __future__ import annotations

import re
from ipaddress import IPv4Network
from typing import Any

from assent.intents.errors import Clarify
from assent.network.transport.edge_objectives import Qos, QosBinding, QosClass, QosRule
from assent.network.transport.grounding import listed
from assent.network.transport.languages.ios.names import dscp_value
from assent.network.transport.network import Port
from assent.network.transport.objective_base import Service
from assent.network.transport.objectives import ANYWHERE, AnyObjective, Direction
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import is_word
from assent.network.transport.skills.grammar.fillers import FILLERS
from assent.network.transport.skills.grammar.labels import stem, unique
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.places import reject_unknown
from assent.network.transport.skills.requests.ends import direction_of, ends_in, one_port, services
from assent.network.transport.skills.requests.spoken import Spoken, rate

_DSCP = r"\b(?:dscp )?(ef|af[1-4][1-3]|cs[0-7]|default|best effort(?: \(0\))?|dscp \d+|(?<=dscp )be)\b"
_MARK = r"\b(?:mark\w*|dscp|colou?r\w*|remark|set dscp|marca\w*|marqu\w*)\b"
_POLICE = r"\b(?:pol(?:ic|c)\w*|rate[- ]?limit\w*|cap|throttle[sd]?|limt|limit[ea]?\w*)\b"
_SHAPE = r"\b(?:shap\w*|shape avg)\b"
_RESERVE = r"\b(?:reserv\w*|guarantee\w*|garant\w*|at least|al menos|au moins)\b"
_PRIORITY = (
    r"(?<!low[- ])(?<!lower )\bpriority\b|\bprioridad\w*\b|\bpriorite\b|\bprioritair\w*\b|"
    r"\blow[- ]latency\b|\bllq\b"
)
_RATE = r"(\d+(?:[.,]\d+)?)\s*(k|m|g|meg|gig|kilo|mega|giga)(?:bits?|bps|bit/s|b|bits/s|bits per second)?\b"
_REST = r"\b(?:everything else|the rest|rest|all else|other|otherwise|le reste|o resto|lo demas|el resto)\b"


def is_qos(said: Spoken) -> bool:
    """Whether it is about how packets are treated, not about whether they pass."""
    if said.has("OSPF", "DESCRIPTION") or said.says(
        r"\b(?:bandwidth statement|configured bandwidth|declarada)\b"
    ):
        return False
    rated = said.says(_RATE)
    if _named_policies(said):
        return True
    if rated and said.says(r"\b(?:priority queue|low[- ]latency|llq)\b"):
        return True
    if said.says(_SHAPE) or (said.says(_MARK) and said.says(_DSCP)):
        return True
    if said.says(
        r"\bpolicy (?:outbound|inbound|egress|ingress|out|in|on)\b|"
        r"\bservice[- ]policy\b|\b(?:outbound|inbound|qos|same|mesma|misma|meme) (?:policy|politica|"
        r"politique)\b|\bpolicy (?:that|de|map)\b|\bpolicy-map\b"
    ):
        return True
    if said.says(r"\bclass \S+") and said.says(r"\b(?:priority|bandwidth|police|shape)\b"):
        return True
    if said.says(r"\brate[- ]?limit|\bpolice\b") and not said.says(r"\b(?:bandwidth|acl|access[- ]list)\b"):
        return True
    limited = said.says(_POLICE) or said.says(_RESERVE)
    return bool(limited and rated and not said.says(r"\blargura de banda|ancho de banda"))


def read(said: Spoken) -> list[AnyObjective]:
    """Raises Clarify for what is missing or cannot be."""
    reject_unknown(said.clause, said.ground)
    known = _class_of(said)
    if known is not None:
        return known
    copied = _same_policy(said)
    if copied is not None:
        return copied
    _known_traffic(said)
    port = one_port(said, "the service policy")
    rules = _rules(said)
    direction = _direction(said, rules)
    if any(rule.everything and (rule.bandwidth_kbps or rule.priority_kbps) for rule in rules):
        raise Clarify([f"Which packets (protocol, ports, ends, DSCP) get that share? ({said.text.strip()})"])
    rules = [_turned(rule, port, direction, said) for rule in rules]
    return [build(Qos, router=port.router, interface=port.interface, direction=direction, rules=tuple(rules))]


def _turned(rule: QosRule, port: Port, direction: Direction, said: Spoken) -> QosRule:
    """Ends as they pass this port: who is behind it sends what comes in and receives what goes out.
    What servers are said to send are their answers."""
    one = said.ground.port(port.router, port.interface)
    behind = [address.network for address in one.addresses] if one else []
    far = bool(said.ground.far_ends(port.router, port.interface))

    def lives(ends: tuple[IPv4Network, ...]) -> bool:
        return bool(behind) and not far and all(any(end.subnet_of(net) for net in behind) for end in ends)

    anywhere = (ANYWHERE,)
    backwards = (direction == "out" and lives(rule.sources) and rule.destinations == anywhere) or (
        direction == "in" and lives(rule.destinations) and rule.sources == anywhere
    )
    if backwards and said.says(r"\b(?:from|to|desde|para|vers)\b (?:the )?\S+"):
        marked = "from" if direction == "out" else "to"
        ends = rule.sources if direction == "out" else rule.destinations
        names = [
            host.name for host in said.ground.network.hosts.values() if IPv4Network(host.address.ip) in ends
        ]
        if any(said.says(rf"\b{marked} (?:the )?{re.escape(name.lower())}\b") for name in names):
            way = "from" if direction == "in" else "to"
            raise Clarify(
                [
                    f"What passes {port} {direction}bound is {way} those behind it: is the other direction meant?"
                ]
            )
    if backwards:
        rule = rule.model_copy(update={"sources": rule.destinations, "destinations": rule.sources})
    if direction == "in" and not far and said.says(_SERVERS):
        answers = tuple(
            Service(protocol=one.protocol, source_ports=one.ports) for one in rule.services if one.ports
        )
        rule = rule.model_copy(update={"services": (*rule.services, *answers)})
    return rule


_SERVERS = (
    r"\bfrom (?:the |our |all )?(?:\w+ )?(?:servers|server farm)\b|"
    r"\b(?:des|dos|de los) (?:serveurs|servidores)\b"
)


_OF_ANY_KIND = (
    "important", "normal", "exceeding", "excess", "excessive", "matching", "marked", "conforming", "dropped",
)  # fmt: skip


def _known_traffic(said: Spoken) -> None:
    """Raises Clarify for `voice traffic` where nothing here is called voice: it must not mean all traffic."""
    for at, token in enumerate(said.tokens):
        before = said.tokens[at - 1] if at else None
        if not is_word(token, "TRAFFIC") or before is None or before.kind != "word":
            continue
        word = before.text.lower()
        if before.value.isupper() or word in FILLERS or not word.isalpha() or word in _OF_ANY_KIND:
            continue
        if re.fullmatch(_DSCP, word) or said.ground.network.devices == {}:
            continue
        if unique(said.ground, said.routers or said.ground.routers, stem(word), set()) is None:
            raise Clarify([f"Which protocol and ports are meant by “{before.text} {token.text}”?"])


def _direction(said: Spoken, rules: list[QosRule]) -> Direction:
    if any(rule.shape_kbps or rule.bandwidth_kbps or rule.priority_kbps for rule in rules):
        return "out"
    stated = direction_of(said)
    if stated is None and any(rule.set_dscp is not None for rule in rules):
        return "in"
    if stated is None:
        raise Clarify(
            [f"In which direction should the packets be limited: inbound or outbound? ({said.text.strip()})"]
        )
    return stated


def _rules(said: Spoken) -> list[QosRule]:
    made: list[QosRule] = []
    limited = _limited(said)
    for piece in _pieces(said):
        actions = _actions(piece)
        if not actions:
            continue
        rest = piece.says(_REST) is not None and not services(piece.tokens)
        sources, destinations = ends_in(piece)
        if not (sources or destinations or rest):
            sources, destinations = ends_in(said)
        if not (sources or destinations or rest) and limited:
            sources, destinations = limited, ()
        found = () if rest else services(piece.tokens)
        carried = None if rest else _carried(piece)
        placed = _of_place(said) and not limited
        anywhere = rest or (len(_pieces(said)) == 1 and not found and carried is None and placed)
        made.append(
            QosRule(
                services=found,
                sources=(ANYWHERE,) if anywhere else (sources or (ANYWHERE,)),
                destinations=(ANYWHERE,) if anywhere else (destinations or (ANYWHERE,)),
                dscp_is=carried,
                **actions,
            )
        )
    if not made:
        if said.says(_SHAPE) or said.says(_POLICE):
            raise Clarify([f"To which rate, on which interface? ({said.text.strip()})"])
        raise Clarify([f"How should the packets be treated (a DSCP, a rate)? ({said.text.strip()})"])
    return made


_LIMITED = re.compile(
    r"\b(?:limit|police|cap|throttle|shape|restrict|limita[r]?|limite[rz]?)\s+(?:the |our |all |los |"
    r"las |os |as |les |la |el |o |a )*"
    r"(?P<who>[a-z]{4,}?)(?:'s?|s)?(?: traffic| users| vlan| lan| network)? (?:to|a|para) \d"
)
_ALL_OF_IT = re.compile(
    r"everything|anything|traffic|link|line|uplink|port|interface|rate|speed|outbound|inbound|downlink|circuit|it"
)


def _limited(said: Spoken) -> tuple[IPv4Network, ...]:
    """Those whose packets are limited, by the name of their subnet. Raises Clarify where nobody is called so."""
    found = _LIMITED.search(said.plain)
    if found is None or _ALL_OF_IT.match(found["who"]) or said.ground.network.devices == {}:
        return ()
    port = unique(said.ground, said.ground.routers, stem(found["who"]), set())
    if port is None:
        raise Clarify([f"Whose packets are meant by “{found['who']}”?"])
    return (said.ground.subnet(port.router, port.interface),)


def _of_place(said: Spoken) -> bool:
    """Whether hosts or nets only say where: `what lyon sends out of Gi0/0`."""
    return not said.all("host", "net", "addr")


def _pieces(said: Spoken) -> list[Spoken]:
    """At commas, semicolons and full stops: each class of packets with what it gets."""
    parts: list[list[Token]] = [[]]
    for at, token in enumerate(said.tokens):
        joins = token.kind == "cut" and token.value in ",;.:\n"
        also = token.kind == "word" and token.value == "AND" and _starts_rest(said.tokens[at + 1 : at + 4])
        if (joins or also) and parts[-1] and _gets(parts[-1], said):
            parts.append([])
        elif not joins or parts[-1]:
            parts[-1].append(token)
    kept = [part for part in parts if part]
    return [Spoken(tuple(part), " ".join(token.text for token in part), said.ground) for part in kept]


def _starts_rest(tokens: tuple[Token, ...]) -> bool:
    return bool(re.search(_REST, " ".join(token.text.lower() for token in tokens)))


def _gets(part: list[Token], said: Spoken) -> bool:
    piece = Spoken(tuple(part), " ".join(token.text for token in part), said.ground)
    return bool(_actions(piece))


def _actions(said: Spoken) -> dict[str, Any]:
    found: dict[str, Any] = {}
    marked = list(re.finditer(_DSCP, said.plain))
    carried = said.says(rf"(?:carr\w*|with|matching|that (?:is|are|has)|marked) (?:dscp )?{_DSCP}")
    limit = said.says(_RATE)
    if limit is not None and not said.says(r"\b(?:dont|don.t|do not|not) pol"):
        kbps = rate(limit)
        if said.says(_SHAPE):
            found["shape_kbps"] = kbps
        elif said.says(_PRIORITY):
            found["priority_kbps"] = kbps
        elif said.says(_RESERVE):
            found["bandwidth_kbps"] = kbps
        else:
            found["police_kbps"] = kbps
    if marked and limit is None and not (carried and not said.says(_MARK)):
        found["set_dscp"] = _value(marked[-1].group(1))
    return found


def _carried(said: Spoken) -> int | None:
    """The DSCP by which packets are chosen."""
    found = said.says(rf"(?:carr\w*|with|matching|marked as|that (?:is|are|has)) {_DSCP}")
    found = found or said.says(
        rf"{_DSCP}[- ](?:marked |tagged )?(?:traffic|packets|trafico|trafego|trafic)\b"
    )
    return _value(found.group(1)) if found and said.says(_RATE) else None


def _value(word: str) -> int:
    if word.startswith(("default", "best", "be")):
        return 0
    value = dscp_value(word.removeprefix("dscp "))
    if value is None:
        raise Clarify([f"{word!r} is no DSCP. Which one is meant?"])
    return value


def _class_of(said: Spoken) -> list[AnyObjective] | None:
    """`wan1 WAN-EDGE: class VOICE priority 512 -> 1024`."""
    ground = said.ground
    routers = said.routers or ground.routers
    named = [
        (router, policy)
        for router in routers
        for policy in ground.device(router).policy_maps.values()
        if re.search(rf"(?<![\w-]){re.escape(policy.name.lower())}(?![\w-])", said.plain)
    ]
    found = said.says(r"\bclass (\S+?)[,:]?(?: |$)")
    if not named or found is None:
        return None
    router, policy = named[0]
    names = {one.name.lower(): one.name for one in policy.classes}
    name = names.get(found.group(1))
    if name is None:
        raise Clarify(
            [
                f"Policy map {policy.name} has no class {found.group(1)}. Which one is meant: {listed(names.values())}?"
            ]
        )
    tail = said.plain[found.end() :]
    for what in ("priority", "bandwidth", "police", "shape"):
        hits = re.findall(r"(\d+)\s*(k|m|g)?", tail) if re.search(rf"\b{what}", said.plain) else []
        if hits:
            number, unit = hits[-1]
            kbps = int(number) * {"": 1, "k": 1, "m": 1000, "g": 1_000_000}[unit]
            return [build(QosClass, router=router, policy=policy.name, name=name, **{f"{what}_kbps": kbps})]
    raise Clarify([f"What should class {name} of {policy.name} get?"])


def _named_policies(said: Spoken) -> dict[str, str]:
    """Router by policy map, of those that the request names."""
    return (
        {
            policy: router
            for router in said.routers or said.ground.routers
            for policy in said.ground.device(router).policy_maps
            if re.search(rf"(?<![\w-]){re.escape(policy.lower())}(?![\w-])", said.plain)
        }
        if said.ground.network.devices
        else {}
    )


def _same_policy(said: Spoken) -> list[AnyObjective] | None:
    """`on the way to Sevilla the same outbound policy that wan1 has towards Porto`; `apply WAN-EDGE out on …`."""
    ground = said.ground
    same = said.says(r"\bsame\b.{0,30}\bpolicy\b")
    names = _named_policies(said)
    if same is None and not names:
        return None
    if names:
        policy, router = next(iter(names.items()))
        port = one_port(said, f"the policy {policy}")
        direction = direction_of(said)
        one = ground.port(port.router, port.interface)
        if said.has("REMOVE", "NO", "unbind", "detach", "DISCONNECT"):
            ways: list[Direction] = [
                way for way in ("in", "out") if one and getattr(one, f"policy_{way}") == policy
            ]
            if len(ways) != 1:
                raise Clarify([f"{port} has no policy {policy}. On which interface is it meant?"])
            return [
                QosBinding(
                    router=port.router,
                    interface=port.interface,
                    direction=ways[0],
                    policy=policy,
                    remove=True,
                )
            ]
        if direction is None:
            raise Clarify([f"In which direction should {policy} be bound: inbound or outbound?"])
        return [QosBinding(router=port.router, interface=port.interface, direction=direction, policy=policy)]
    for router in said.routers:
        bound = {n: one.policy_out for n, one in ground.device(router).interfaces.items() if one.policy_out}
        others = [name for name in said.routers if name != router]
        target = [name for name in others if not any(p in bound for p in ground.facing(router, name))]
        if bound and len(target) == 1:
            (policy, *more) = dict.fromkeys(bound.values())
            if not more and policy:
                interface = ground.towards(router, target[0])
                return [QosBinding(router=router, interface=interface, direction="out", policy=policy)]
    raise Clarify([f"Which policy, and on which interface? ({said.text.strip()})"])
