"""The commands that take a router from one configuration to another.

Law: apply(running, commands(running, candidate)) says what candidate says. The order is the safe one on a live
router: what is bound is unbound before it goes, what is bound to exists before it is bound, routes are added
before others are removed, and an access list is edited entry by entry; only where that cannot be, it is
unbound, deleted, written and bound again, since half a list ends in an implicit deny.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assent.network.transport.languages.ios.acl_remedy import acl_edits, must_replace, whole_acl
from assent.network.transport.languages.ios.grammar import Mode, opens
from assent.network.transport.languages.ios.lexer import Node
from assent.network.transport.languages.ios.section_remedy import body, section_changes
from assent.network.transport.languages.ios.sections import Sections, children, sections

_PREFIXES = "ip prefix-list "
"""Entries that are there before a neighbour is filtered by them; a router does not overwrite one."""
_REFERRED = (Mode.VRF, Mode.CRYPTO, Mode.ACL6, Mode.ROUTE_MAP)
"""Sections that interfaces refer to: there before them, gone after them."""
_BINDS = ("ip access-group ", "service-policy ", "ipv6 traffic-filter ")
(
    UNBIND,
    LESS_POLICY,
    LESS_CLASS,
    LESS_ACL,
    LESS,
    ACL,
    CLASS,
    POLICY,
    INTERFACE,
    GONE_POLICY,
    GONE_CLASS,
    GONE_ACL,
    ROUTING,
    SINGLE,
    LAST,
) = range(15)
"""Phases. What is replaced goes first and comes again; what is gone for good goes once nothing refers to it."""


@dataclass
class _Plan:
    """Blocks of commands by phase; blocks of one heading that follow one another are joined."""

    blocks: list[tuple[int, str, list[str]]] = field(default_factory=list)

    def add(self, phase: int, heading: str, lines: list[str]) -> None:
        if lines:
            self.blocks.append((phase, heading, lines))

    def whole(self, phase: int, heading: str, lines: list[str]) -> None:
        """A section or a line with all that is in it, even if that is nothing."""
        self.blocks.append((phase, heading, lines))

    def text(self) -> str:
        lines: list[str] = []
        current = ""
        for _, heading, inner in sorted(self.blocks, key=lambda block: block[0]):
            if heading != current or not inner:
                lines.append(heading)
            current = heading if inner else ""
            lines.extend(f" {line}" for line in inner)
        return "\n".join(lines) + "\n" if lines else ""


def commands(running: str, candidate: str) -> str:
    """Configuration-mode commands, one per line, indented by section; empty where nothing differs."""
    before, after = sections(running), sections(candidate)
    plan = _Plan()
    replaced = _Replaced(before, after)
    _acls(plan, before, after, replaced)
    _maps(plan, before, after, replaced)
    _interfaces(plan, before, after, replaced)
    _others(plan, before, after, replaced)
    _singles(plan, before, after)
    return plan.text()


class _Replaced:
    """What has to be deleted and written anew, and so what is unbound meanwhile."""

    def __init__(self, before: Sections, after: Sections) -> None:
        self.acls6 = {
            heading.split()[-1]
            for heading, node in before.of(Mode.ACL6).items()
            if heading in after.bodies and not _grows(node, after.bodies[heading])
        }
        self.acls = {
            name
            for name, acl in before.acls.items()
            if name in after.acls and must_replace(acl, after.acls[name])
        }
        names = {heading.split()[-1] for heading in after.of(Mode.CLASS_MAP)}
        self.class_maps = {
            heading.split()[-1]
            for heading in before.of(Mode.CLASS_MAP)
            if heading not in after.bodies and heading.split()[-1] in names
        }
        self.policy_maps = {
            heading
            for heading, node in before.of(Mode.POLICY_MAP).items()
            if heading in after.bodies
            and any(_class_name(child) in self.class_maps for child in node.children)
        }

    def unbinds(self, line: str) -> bool:
        words = line.split()
        if line.startswith("ip access-group "):
            return words[2] in self.acls
        if line.startswith("ipv6 traffic-filter "):
            return words[2] in self.acls6
        return line.startswith("service-policy ") and f"policy-map {words[-1]}" in self.policy_maps


def _grows(was: Node, will: Node) -> bool:
    """Whether appending leads from one IPv6 list to the other."""
    old, new = ([line for line, _ in children(Mode.ACL6, node)] for node in (was, will))
    return bool(old) and old == new[: len(old)]


def _class_name(node: Node) -> str | None:
    return node.text.split()[1] if opens(node.text, Mode.POLICY_MAP) is Mode.CLASS else None


def _acls(plan: _Plan, before: Sections, after: Sections, replaced: _Replaced) -> None:
    for name, acl in before.acls.items():
        if name not in after.acls or name in replaced.acls:
            gone = f"no access-list {name}" if acl.flat else f"no ip access-list {acl.kind} {name}"
            plan.whole(LESS_ACL if name in replaced.acls else GONE_ACL, gone, [])
    for name, acl in after.acls.items():
        if name not in before.acls or name in replaced.acls:
            for heading, lines in whole_acl(name, acl):
                plan.whole(ACL, heading, lines)
        else:
            for heading, lines in acl_edits(name, before.acls[name], acl):
                plan.whole(ACL, heading, lines)


def _maps(plan: _Plan, before: Sections, after: Sections, replaced: _Replaced) -> None:
    for mode, less, gone, more, forced in (
        (Mode.CLASS_MAP, LESS_CLASS, GONE_CLASS, CLASS, set[str]()),
        (Mode.POLICY_MAP, LESS_POLICY, GONE_POLICY, POLICY, replaced.policy_maps),
    ):
        was, will = before.of(mode), after.of(mode)
        for heading in was:
            if heading in forced or heading.split()[-1] in replaced.class_maps:
                plan.whole(less, f"no {heading}", [])
            elif heading not in will:
                plan.whole(gone, f"no {heading}", [])
        for heading, node in will.items():
            if heading not in was or heading in forced:
                plan.whole(more, heading, body(mode, node))
                continue
            removed, added = section_changes(mode, was[heading], node)
            plan.add(less, heading, removed)
            plan.add(more, heading, added)


def _interfaces(plan: _Plan, before: Sections, after: Sections, replaced: _Replaced) -> None:
    was, will = before.of(Mode.INTERFACE), after.of(Mode.INTERFACE)
    for heading, node in was.items():
        if heading not in will:
            bound = [f"no {line}" for line, _ in children(Mode.INTERFACE, node) if line.startswith(_BINDS)]
            plan.add(UNBIND, heading, bound)
            plan.whole(LESS, f"no {heading}", [])
    for heading, node in will.items():
        if heading not in was:
            plan.whole(INTERFACE, heading, body(Mode.INTERFACE, node))
            continue
        removed, added = section_changes(Mode.INTERFACE, was[heading], node)
        ours = {line for line, _ in children(Mode.INTERFACE, node)}
        again = [line for line, _ in children(Mode.INTERFACE, was[heading]) if replaced.unbinds(line)]
        unbound = [line for line in removed if line.startswith(tuple(f"no {one}" for one in _BINDS))]
        forced = [f"no {line}" for line in again if f"no {line}" not in unbound]
        plan.add(UNBIND, heading, [*unbound, *forced])
        plan.add(LESS, heading, [line for line in removed if line not in unbound])
        plan.add(
            INTERFACE, heading, [*added, *(line for line in again if line in ours and line not in added)]
        )


def _others(plan: _Plan, before: Sections, after: Sections, replaced: _Replaced) -> None:
    """Routing processes, and sections that the model does not know."""
    handled = (Mode.INTERFACE, Mode.CLASS_MAP, Mode.POLICY_MAP)
    was = {heading: node for heading, node in before.bodies.items() if opens(heading) not in handled}
    will = {heading: node for heading, node in after.bodies.items() if opens(heading) not in handled}
    for heading in was:
        mode = opens(heading)
        if mode is Mode.ACL6 and heading.split()[-1] in replaced.acls6:
            plan.whole(LESS_ACL, f"no {heading}", [])
        elif heading not in will:
            again = any(_name(one) == _name(heading) for one in will)
            plan.whole(LESS if again or mode not in _REFERRED else GONE_ACL, f"no {heading}", [])
    for heading, node in will.items():
        mode = opens(heading)
        phase = CLASS if mode in _REFERRED else ROUTING
        if heading not in was or (mode is Mode.ACL6 and heading.split()[-1] in replaced.acls6):
            plan.whole(phase, heading, body(mode, node))
            continue
        removed, added = section_changes(mode, was[heading], node)
        plan.add(LESS, heading, removed)
        plan.add(phase, heading, added)


def _name(heading: str) -> str:
    """What a section is called, whatever its heading says besides (a transform set lists its transforms, an entry of a
    route map what it does)."""
    if heading.startswith("route-map "):
        words = heading.split()
        return f"{words[1]} {words[-1]}"
    return " ".join(heading.split()[: 4 if heading.startswith("crypto ipsec transform-set ") else None])


def _singles(plan: _Plan, before: Sections, after: Sections) -> None:
    """Additions before removals: a router is never left without the route that it is to have."""
    for key, line in after.singles.items():
        if before.singles.get(key) != line:
            if line.startswith(_PREFIXES) and key in before.singles:
                plan.whole(LESS_ACL, f"no {before.singles[key]}", [])
            plan.whole(ACL if line.startswith(_PREFIXES) else SINGLE, line, [])
    for key, line in before.singles.items():
        if key not in after.singles:
            plan.whole(LAST, line.removeprefix("no ") if line.startswith("no ") else f"no {line}", [])
