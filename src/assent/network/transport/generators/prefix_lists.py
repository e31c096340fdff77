"""Prefix lists to IOS lines and claims."""

from __future__ import annotations

from ipaddress import IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.claims import Claim, Routing
from assent.network.transport.device_bgp import PrefixList, PrefixRule
from assent.network.transport.generators.part import Part
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.languages.ios.bgp_lines import render_rule
from assent.network.transport.objectives import PrefixListEdit
from assent.network.transport.routing_claims import Announced, PrefixMatch
from assent.network.transport.routing_objectives import PrefixEntry
from assent.network.transport.verifier import snapshot

_STEP = 5
_LONGEST = 32
_TRIED = 64
"""So many prefixes of a range are tried for one that an entry decides."""


def edited(objective: PrefixListEdit, ground: Ground) -> Part:
    """Raises Clarify where what should go is not there, or an entry could never take effect."""
    part = Part()
    router, name = objective.router, objective.list
    lists = ground.device(router).prefix_lists
    known = lists.get(name)
    if (objective.remove or objective.remove_sequences) and known is None:
        raise Clarify(
            [f"{router} has no prefix list {name}. Which one is meant: {listed(lists) or 'it has none'}?"]
        )
    if objective.remove:
        _removed(objective, ground, part)
        return part
    rules = [] if known is None or objective.whole else list(known.rules)
    if known is not None and objective.whole:
        part.top(router, f"no ip prefix-list {name}")
    for sequence in objective.remove_sequences:
        gone = next((one for one in rules if one.sequence == sequence), None)
        if gone is None:
            raise Clarify(
                [f"Prefix list {name} of {router} has no entry {sequence}: it has {_numbers(rules)}?"]
            )
        rules.remove(gone)
        part.top(router, f"no ip prefix-list {name} {render_rule(gone)}")
    for entry in objective.entries:
        part.top(router, *_lines(name, rules, entry))
    after = PrefixList(name, tuple(sorted(rules, key=lambda one: one.sequence)))
    part.claims += _claims(router, known, after, objective)
    part.claims += _refused(ground, router, known, after)
    part.claims += _withheld(ground, router, known, after)
    return part


def _withheld(ground: Ground, router: str, known: PrefixList | None, after: PrefixList) -> list[Claim]:
    """Prefixes that the router tells neighbours today by this list, and will not tell any more."""
    running = ground.device(router).bgp
    if running is None:
        return []
    return [
        Announced(router=router, neighbor=one.address, prefix=prefix, present=False)
        for one in running.neighbors.values()
        for prefix in running.networks
        if one.prefix_out == after.name
        and (known is None or known.permits(prefix))
        and not after.permits(prefix)
    ]


def _refused(ground: Ground, router: str, known: PrefixList | None, after: PrefixList) -> list[Claim]:
    """Routes that the router has today from neighbours to whom it listens by this list, and will not take any more."""
    running = ground.device(router).bgp
    listens = running is not None and any(one.prefix_in == after.name for one in running.neighbors.values())
    if not listens:
        return []
    learned = snapshot.of(ground.network).routes.external_bgp(router)
    return [
        Routing(router=router, prefix=prefix, protocol="bgp", present=False)
        for prefix in learned
        if (known is None or known.permits(prefix)) and not after.permits(prefix)
    ]


def opened(part: Part, ground: Ground, router: str, name: str, prefix: IPv4Network) -> None:
    """Lets a prefix pass a list that holds it back, before the entry that does."""
    known = ground.device(router).prefix_lists.get(name)
    if known is None or known.permits(prefix):
        return
    part.top(router, *_lines(name, list(known.rules), PrefixEntry(action="permit", prefix=prefix)))
    part.claims.append(PrefixMatch(router=router, list=name, prefix=prefix, permitted=True))


def closed(part: Part, ground: Ground, router: str, name: str, prefix: IPv4Network) -> None:
    """Holds a prefix back: its own entry goes, or a denial comes before the entry that lets it pass."""
    known = ground.device(router).prefix_lists.get(name)
    if known is None or not known.permits(prefix):
        return
    rules = list(known.rules)
    own = [one for one in rules if one.action == "permit" and one.prefix == prefix and not (one.ge or one.le)]
    if len(own) == len(rules):  # a list without entries is none, and none permits everything
        part.top(
            router,
            *_lines(name, rules, PrefixEntry(action="deny", prefix=prefix, sequence=own[-1].sequence + 5)),
        )
    for one in own:
        rules.remove(one)
        part.top(router, f"no ip prefix-list {name} {render_rule(one)}")
    if PrefixList(name, tuple(rules)).permits(prefix):
        part.top(router, *_lines(name, rules, PrefixEntry(action="deny", prefix=prefix)))
    part.claims.append(PrefixMatch(router=router, list=name, prefix=prefix, permitted=False))


def _lines(name: str, rules: list[PrefixRule], entry: PrefixEntry) -> list[str]:
    """The commands that add an entry; `rules` are those so far and get it too."""
    rule = PrefixRule(entry.action, entry.prefix, entry.ge, entry.le, entry.sequence or _place(rules, entry))
    taken = next((one for one in rules if one.sequence == rule.sequence), None)
    if taken == rule:
        return []
    lines = []
    if taken is not None:
        rules.remove(taken)
        lines.append(f"no ip prefix-list {name} {render_rule(taken)}")
    rules.append(rule)
    rules.sort(key=lambda one: one.sequence)
    return [*lines, f"ip prefix-list {name} {render_rule(rule)}"]


def _place(rules: list[PrefixRule], entry: PrefixEntry) -> int:
    """At the end, or before the first entry that decides the other way about what this one is for."""
    last = max((one.sequence for one in rules), default=0)
    if entry.prefix.prefixlen == 0 and entry.le == _LONGEST:  # the rest: what the others leave over
        return last + _STEP
    for at, one in enumerate(sorted(rules, key=lambda r: r.sequence)):
        if one.action != entry.action and _touches(one, entry):
            before = sorted(r.sequence for r in rules)[at - 1] if at else 0
            middle = (before + one.sequence) // 2
            if middle <= before:
                raise Clarify(
                    [
                        f"There is no room before entry {one.sequence}, which would hide {entry.prefix}. Which number?"
                    ]
                )
            return middle
    return last + _STEP


def _touches(rule: PrefixRule, entry: PrefixEntry) -> bool:
    """Whether the rule decides about some prefix that the entry is for."""
    if not rule.prefix.overlaps(entry.prefix):
        return False
    low = max(_range(rule.prefix, rule.ge, rule.le)[0], _range(entry.prefix, entry.ge, entry.le)[0])
    high = min(_range(rule.prefix, rule.ge, rule.le)[1], _range(entry.prefix, entry.ge, entry.le)[1])
    return low <= high


def _range(prefix: IPv4Network, ge: int | None, le: int | None) -> tuple[int, int]:
    if ge is None and le is None:
        return prefix.prefixlen, prefix.prefixlen
    return ge or prefix.prefixlen, le if le is not None else 32


def _claims(
    router: str, known: PrefixList | None, after: PrefixList, objective: PrefixListEdit
) -> list[Claim]:
    """What each entry decides; where entries go, what is decided otherwise by that."""
    wanted = [(_example(entry, after), entry.action == "permit") for entry in objective.entries]
    gone = [one for one in (known.rules if known else ()) if one.sequence in objective.remove_sequences]
    wanted += [
        (one.prefix, after.permits(one.prefix))
        for one in gone
        if known is not None and known.permits(one.prefix) != after.permits(one.prefix)
    ]
    return [
        PrefixMatch(router=router, list=after.name, prefix=prefix, permitted=permitted)
        for prefix, permitted in wanted
    ]


def _example(entry: PrefixEntry, after: PrefixList) -> IPv4Network:
    """A prefix that the entry is for, of those that no other entry decides before it."""
    length = entry.ge or entry.le or entry.prefix.prefixlen
    first = int(entry.prefix.network_address)
    step = max(1 << (_LONGEST - length), entry.prefix.num_addresses // _TRIED)
    found = [
        IPv4Network((at, length))
        for at in range(first, first + entry.prefix.num_addresses, step)
        if (entry.action == "permit") == after.permits(IPv4Network((at, length), strict=False))
        and at % (1 << (_LONGEST - length)) == 0
    ]
    return found[0] if found else IPv4Network((entry.prefix.network_address, length))


def _removed(objective: PrefixListEdit, ground: Ground, part: Part) -> None:
    """Unbound wherever it is used, then deleted: a neighbour without its list takes and tells everything."""
    router, name = objective.router, objective.list
    process = ground.device(router).bgp
    if process is not None:
        for one in process.neighbors.values():
            for way, used in (("in", one.prefix_in), ("out", one.prefix_out)):
                if used == name:
                    line = f"no neighbor {one.address} prefix-list {name} {way}"
                    part.section(router, f"router bgp {process.asn}", [line])
                    part.notes.append(f"{router}: neighbour {one.address} is no longer filtered {way}bound")
    part.top(router, f"no ip prefix-list {name}")


def _numbers(rules: list[PrefixRule]) -> str:
    return listed(str(one.sequence) for one in rules)
