"""QoS to class maps, policy maps and claims (MQC of IOS)."""

from __future__ import annotations

from assent.intents.errors import Clarify
from assent.network.transport.claims import Setting
from assent.network.transport.device import AclEntry, Ports
from assent.network.transport.edge_claims import FlowAt, Treated
from assent.network.transport.edge_objectives import Qos, QosBinding, QosClass, QosRule
from assent.network.transport.generators.entries import address_set
from assent.network.transport.generators.part import Part
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.languages.ios.acl_lines import render_entry
from assent.network.transport.languages.ios.names import dscp_name
from assent.network.transport.objectives import ANYWHERE, Service

_WAYS = {"in": "input", "out": "output"}
_ACTIONS = ("set_dscp", "police_kbps", "shape_kbps", "bandwidth_kbps", "priority_kbps")


def treated(objective: Qos, ground: Ground) -> Part:
    """A policy of its own on the interface. Raises Clarify where another one is bound there."""
    router, interface, way = objective.router, objective.interface, objective.direction
    bound = _bound(objective.router, interface, way, ground)
    if bound is not None:
        raise Clarify(
            [
                f"{router} {interface} has the policy {bound} {way}bound already. Should it be replaced or extended?"
            ]
        )
    part = Part()
    name = _free(f"ASSENT-{_short(interface)}-{way}".upper(), list(ground.device(router).policy_maps))
    body: list[str] = []
    ordered = sorted(objective.rules, key=lambda rule: rule.everything)
    for at, rule in enumerate(ordered):
        if rule.everything:
            body += ["class class-default", *(f" {line}" for line in _action_lines(rule))]
            continue
        label = f"{name}-{at + 1}"
        _class(router, label, rule, part)
        body += [f"class {label}", *(f" {line}" for line in _action_lines(rule))]
    part.section(router, f"policy-map {name}", body)
    part.section(router, f"interface {interface}", [f"service-policy {_WAYS[way]} {name}"])
    for rule in ordered:
        part.claims += _claims(objective, rule)
    part.claims.append(Setting(router=router, interface=interface, field=f"policy_{way}", value=name))
    return part


def _bound(router: str, interface: str, way: str, ground: Ground) -> str | None:
    one = ground.port(router, interface)
    return None if one is None else (one.policy_in if way == "in" else one.policy_out)


def _short(interface: str) -> str:
    return "".join(char for char in interface if char.isupper() or char.isdigit() or char in "/.").replace(
        "/", "-"
    )


def _free(name: str, taken: list[str]) -> str:
    return (
        name
        if name not in taken
        else next(f"{name}-{n}" for n in range(2, 1000) if f"{name}-{n}" not in taken)
    )


def _class(router: str, label: str, rule: QosRule, part: Part) -> None:
    matches = [] if rule.dscp_is is None else [f"match dscp {dscp_name(rule.dscp_is)}"]
    anywhere = (ANYWHERE,)
    if rule.services or rule.sources != anywhere or rule.destinations != anywhere:
        entries = [
            AclEntry(
                "permit",
                service.protocol,
                address_set(source),
                address_set(destination),
                Ports((service.source_ports,)) if service.source_ports else None,
                Ports((service.ports,)) if service.ports else None,
            )
            for service in rule.services or (Service(),)
            for source in rule.sources
            for destination in rule.destinations
        ]
        part.section(
            router, f"ip access-list extended {label}", [render_entry("extended", one) for one in entries]
        )
        matches.append(f"match access-group name {label}")
    part.section(router, f"class-map match-all {label}", matches)


def _action_lines(rule: QosRule | QosClass) -> list[str]:
    lines = []
    if rule.priority_kbps is not None:
        lines.append(f"priority {rule.priority_kbps}")
    if rule.bandwidth_kbps is not None:
        lines.append(f"bandwidth {rule.bandwidth_kbps}")
    if rule.police_kbps is not None:
        lines.append(f"police cir {rule.police_kbps * 1000}")
    if rule.shape_kbps is not None:
        lines.append(f"shape average {rule.shape_kbps * 1000}")
    if rule.set_dscp is not None:
        lines.append(f"set dscp {dscp_name(rule.set_dscp)}")
    return lines


def _claims(objective: Qos, rule: QosRule) -> list[Treated]:
    """Not for everything else: what that is, is what the other classes leave."""
    if rule.everything and len(objective.rules) > 1:
        return []
    return [
        Treated(
            router=objective.router,
            interface=objective.interface,
            direction=objective.direction,
            flow=FlowAt(
                source=source,
                destination=destination,
                protocol=service.protocol,
                source_ports=service.source_ports,
                destination_ports=service.ports,
                dscp=rule.dscp_is,
            ),
            dscp=rule.set_dscp,
            police_kbps=rule.police_kbps,
            shape_kbps=rule.shape_kbps,
            bandwidth_kbps=rule.bandwidth_kbps,
            priority_kbps=rule.priority_kbps,
        )
        for service in rule.services or (Service(),)
        for source in rule.sources
        for destination in rule.destinations
    ]


def class_changed(objective: QosClass, ground: Ground) -> Part:
    """Raises Clarify where there is no such policy or class."""
    policy = ground.device(objective.router).policy_maps.get(objective.policy)
    if policy is None:
        there = listed(ground.device(objective.router).policy_maps) or "it has none"
        raise Clarify(
            [f"{objective.router} has no policy map {objective.policy}. Which one is meant: {there}?"]
        )
    found = next((one for one in policy.classes if one.name == objective.name), None)
    if found is None:
        there = listed(one.name for one in policy.classes)
        raise Clarify(
            [f"Policy map {policy.name} has no class {objective.name}. Which one is meant: {there}?"]
        )
    part = Part()
    part.section(
        objective.router,
        f"policy-map {policy.name}",
        [f"class {found.name}", *(f" {line}" for line in _action_lines(objective))],
    )
    wanted = {name: getattr(objective, name) for name in _ACTIONS}
    has = {
        "set_dscp": found.set_dscp,
        "police_kbps": found.police_bps and found.police_bps // 1000,
        "shape_kbps": found.shape_bps and found.shape_bps // 1000,
        "bandwidth_kbps": found.bandwidth_kbps,
        "priority_kbps": found.priority_kbps,
    }
    now = {name: wanted[name] if wanted[name] is not None else has[name] for name in _ACTIONS}
    for interface, one in ground.device(objective.router).interfaces.items():
        match = ground.device(objective.router).class_maps.get(found.name)
        marks = [int(value) for kind, value in match.match if kind == "dscp"] if match else []
        ways = [way for way, name in (("in", one.policy_in), ("out", one.policy_out)) if name == policy.name]
        for way in ways if marks else ():
            part.claims.append(
                Treated(
                    router=objective.router,
                    interface=interface,
                    direction="in" if way == "in" else "out",
                    flow=FlowAt(source=ANYWHERE, destination=ANYWHERE, dscp=marks[0]),
                    dscp=now["set_dscp"],
                    police_kbps=now["police_kbps"],
                    shape_kbps=now["shape_kbps"],
                    bandwidth_kbps=now["bandwidth_kbps"],
                    priority_kbps=now["priority_kbps"],
                )
            )
    return part


def bound(objective: QosBinding, ground: Ground) -> Part:
    """Raises Clarify where there is no such policy, or another one is bound there."""
    router, interface, way = objective.router, objective.interface, objective.direction
    now = _bound(router, interface, way, ground)
    if objective.remove and now != objective.policy:
        raise Clarify(
            [f"{router} {interface} has no policy {objective.policy} {way}bound. What should be removed?"]
        )
    if not objective.remove:
        if objective.policy not in ground.device(router).policy_maps:
            there = listed(ground.device(router).policy_maps) or "it has none"
            raise Clarify([f"{router} has no policy map {objective.policy}. Which one is meant: {there}?"])
        if now not in (None, objective.policy):
            raise Clarify([f"{router} {interface} has the policy {now} {way}bound. Should it be replaced?"])
    part = Part()
    line = f"service-policy {_WAYS[way]} {objective.policy}"
    part.section(router, f"interface {interface}", [f"no {line}" if objective.remove else line])
    value = None if objective.remove else objective.policy
    part.claims.append(Setting(router=router, interface=interface, field=f"policy_{way}", value=value))
    return part
