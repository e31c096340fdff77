"""Reads requests about QoS: marking, limits, shaping, guarantees; changes to policies that exist."""

from __future__ import annotations

import re
from ipaddress import IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.edge_objectives import Qos, QosBinding, QosClass, QosRule
from assent.network.transport.grounding import listed
from assent.network.transport.network import Port
from assent.network.transport.objective_base import Service
from assent.network.transport.objectives import ANYWHERE, AnyObjective, Direction
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import is_word
from assent.network.transport.skills.grammar.fillers import FILLERS
from assent.network.transport.skills.grammar.labels import stem, unique
from assent.network.transport.skills.grammar.places import reject_unknown
from assent.network.transport.skills.requests.ends import direction_of, ends_in, one_port, ports_of
from assent.network.transport.skills.requests.qos_rules import (
    DSCP,
    MARK,
    POLICE,
    RATE,
    RESERVE,
    SHAPE,
    rules_of,
)
from assent.network.transport.skills.requests.spoken import Spoken


def is_qos(said: Spoken) -> bool:
    """Whether it is about how packets are treated, not about whether they pass."""
    if said.has("OSPF", "DESCRIPTION") or said.says(
        r"\b(?:bandwidth statement|configured bandwidth|declarada)\b"
    ):
        return False
    rated = said.says(RATE)
    if _named_policies(said):
        return True
    if rated and said.says(r"\b(?:priority queue|low[- ]latency|llq)\b"):
        return True
    if said.says(SHAPE) or (said.says(MARK) and said.says(DSCP)):
        return True
    if said.says(
        r"\bpolicy (?:outbound|inbound|egress|ingress|out|in|on)\b|"
        r"\bservice[- ]policy\b|\b(?:outbound|inbound|qos|same|mesma|misma|meme) (?:policy|politica|"
        r"politique)\b|\bpolicy (?:that|de|map)\b|\bpolicy-map\b"
    ):
        return True
    if said.says(r"\bclass \S+") and said.says(r"\b(?:priority|bandwidth|police|shape)\b"):
        return True
    if said.says(r"\b(?:ef|af[1-4][1-3]|cs[0-7])\b") and not said.has("PERMIT", "DENY", "ACL"):
        return True
    named = re.search(r"\b(?i:policy|politica|política|politique) [A-Z][A-Z0-9_-]{2,}", said.text)
    if named and said.says(
        r"\b(?:apply|use|bind|attach|same|existing|remove|delete|take|unbind|detach|drop|quita\w*|retira\w*|"
        r"aplic\w*|usa\w*|appliqu\w*|utilis\w*)\b"
    ):
        return True
    if said.says(r"\brate[- ]?limit|\bpolice\b") and not said.says(r"\b(?:bandwidth|acl|access[- ]list)\b"):
        return True
    limited = said.says(POLICE) or said.says(RESERVE)
    return bool(limited and rated and not said.says(r"\blargura de banda|ancho de banda"))


def read(said: Spoken) -> list[AnyObjective]:
    """Raises Clarify for what is missing or cannot be."""
    reject_unknown(said.clause, said.ground)
    known = _class_of(said)
    if known is not None:
        return known
    unbound = _unbound(said)
    if unbound is not None:
        return unbound
    copied = _same_policy(said)
    if copied is not None:
        return copied
    _known_traffic(said)
    ports = _both_ends(said) or (one_port(said, "the service policy"),)
    rules = rules_of(said, ports[0])
    directions: tuple[Direction, ...] = ("in", "out") if _both_ways(said, rules) else ()
    directions = directions or (_direction(said, rules, ports[0]),)
    if any(rule.everything and (rule.bandwidth_kbps or rule.priority_kbps) for rule in rules):
        raise Clarify([f"Which packets (protocol, ports, ends, DSCP) get that share? ({said.text.strip()})"])
    return [
        build(
            Qos, router=port.router, interface=port.interface, direction=direction,
            rules=tuple(_turned(rule, port, direction, said) for rule in rules),
        )
        for port in ports
        for direction in directions
    ]  # fmt: skip


def _both_ways(said: Spoken, rules: list[QosRule]) -> bool:
    """`in each direction`, of what may be done with packets that come in."""
    ways = said.says(
        r"\b(?:both|each|either|ambos|ambas|cada|les deux|chaque|os dois|nos dois|en los dos|dans les deux) "
        r"(?:directions?|ways|sentidos?|sens|direcciones|direcoes)\b"
    )
    return bool(ways) and not any(one.shape_kbps or one.bandwidth_kbps or one.priority_kbps for one in rules)


_ENDS = (
    r"\b(?:both|each|either|ambos|ambas|les deux|des deux|los dos|las dos|os dois|as duas|dos dois|das duas) (?:the )?"
    r"(?:ends?|sides?|routers?|extremos|lados|pontas|puntas|bouts|cotes|extremites)\b"
)


def _both_ends(said: Spoken) -> tuple[Port, ...]:
    """Of one cable, where both are said."""
    found = ports_of(said)
    if len(found) > 1 and said.says(r"\b(?:each|both|cada un[oa]|cada uma?|chacune?|respectively)\b"):
        return tuple(found)
    if not said.says(_ENDS) or not found:
        return ()
    near = found[0]
    fars = said.ground.far_ends(near.router, near.interface)
    return (near, *fars) if len(fars) == 1 and set(found) <= {near, *fars} else ()


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
        if re.fullmatch(DSCP, word) or said.ground.network.devices == {}:
            continue
        if unique(said.ground, said.routers or said.ground.routers, stem(word), set()) is None:
            raise Clarify([f"Which protocol and ports are meant by “{before.text} {token.text}”?"])


_UP = (
    r"\b(?:upstream|upload\w*|subida|montante?|sends?|sent|envia\w*|envie\w*|envoie\w*|manda\w*|"
    r"coming from|comes? from|arriv\w*|enters?|originat\w*)\b"
)
_DOWN = r"\b(?:downstream|download\w*|bajada|descarga|descida|descendante?|receiv\w*|delivered to)\b"


def _direction(said: Spoken, rules: list[QosRule], port: Port) -> Direction:
    if any(rule.shape_kbps or rule.bandwidth_kbps or rule.priority_kbps for rule in rules):
        return "out"
    user = not said.ground.far_ends(port.router, port.interface)
    up, down = bool(said.says(_UP)), bool(said.says(_DOWN))
    stated = direction_of(said)
    if stated is None and up != down:
        stated = "in" if up == user else "out"
    if stated is None and (whose := _behind(said, port)):
        stated = whose
    if stated is None and any(rule.set_dscp is not None for rule in rules):
        return "in"
    if stated is None:
        raise Clarify(
            [f"In which direction should the packets be limited: inbound or outbound? ({said.text.strip()})"]
        )
    return stated


def _behind(said: Spoken, port: Port) -> Direction | None:
    """`from h1's LAN`: what those behind the port send comes in, what goes to them goes out."""
    one = said.ground.port(port.router, port.interface)
    own = [address.network for address in one.addresses] if one else []
    sources, destinations = ends_in(said)
    if any(end.subnet_of(net) for end in sources for net in own):
        return "in" if said.says(r"\b(?:from|of|de|desde|do|da|del|du|depuis)\b") else None
    return "out" if any(end.subnet_of(net) for end in destinations for net in own) else None


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


def _unbound(said: Spoken) -> list[AnyObjective] | None:
    """`take the service policy off wan1's link to Porto`, where one is bound there."""
    if (
        said.says(RATE)
        or not said.says(r"\bpolic(?:y|ies)\b|\bpolitica\b|\bpolitique\b")
        or _named_policies(said)
    ):
        return None
    if not said.has("REMOVE", "unbind", "detach", "DISCONNECT") and not said.says(r"\btake\b.{1,40}\boff\b"):
        return None
    port = one_port(said, "the service policy")
    one = said.ground.port(port.router, port.interface)
    ways: tuple[Direction, ...] = ("in", "out")
    bound = [
        (way, name) for way in ways if one and (name := one.policy_in if way == "in" else one.policy_out)
    ]
    if len(bound) != 1:
        raise Clarify(
            [f"Which service policy should go from {port} ({listed(n for _, n in bound) or 'it has none'})?"]
        )
    ((way, name),) = bound
    return [QosBinding(router=port.router, interface=port.interface, direction=way, policy=name, remove=True)]


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
