"""Access lists to IOS lines and claims: new lists, edits of lists that are bound, removal.

IOS facts that matter here: one list per interface and direction; first match wins; an implicit deny ends every
list; an inbound list also filters what routing protocols send to the router.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assent.intents.errors import Clarify
from assent.network.transport.claims import Setting
from assent.network.transport.device import Acl, AclEntry
from assent.network.transport.edge_claims import Present
from assent.network.transport.generators.edits import bound_at, free_name, insert, unique
from assent.network.transport.generators.entries import (
    covers,
    decided,
    entries,
    everything,
    keep_ospf,
    kills_ospf,
    names_ospf,
    position,
)
from assent.network.transport.generators.part import Part, neighbours
from assent.network.transport.generators.placement import Binding, Placement, place
from assent.network.transport.generators.traffic import claims_of
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.languages.ios.acl_lines import Kind, numbered_kind, render_entry
from assent.network.transport.objectives import ANYWHERE, BindList, FilterTraffic, RemoveList


def filtered(objective: FilterTraffic, ground: Ground) -> Part:
    """Raises Clarify where the list cannot be, or where to put it is not said and cannot be told."""
    _checked_list(objective)
    edited = _edited_list(objective, ground)
    if edited is not None:
        return edited
    placement = place(objective, ground)
    part = Part()
    part.notes.append(f"filtered {placement.reason}: {listed([str(one) for one in placement.bindings])}")
    for router in dict.fromkeys(one.router for one in placement.bindings):
        _on_router(
            objective, router, [one for one in placement.bindings if one.router == router], ground, part
        )
    claims_of(objective, placement, ground, part)
    return part


def _checked_list(objective: FilterTraffic) -> None:
    kind = numbered_kind(objective.list or "")
    if objective.list and objective.list.isdigit() and kind is None:
        raise Clarify(
            [
                f"{objective.list} is no access-list number (1-99, 100-199, 1300-1999, 2000-2699). Which one is meant?"
            ]
        )
    standard = objective.standard or kind == "standard"
    if standard and (
        objective.destinations != (ANYWHERE,) or any(s.protocol is not None for s in objective.services)
    ):
        raise Clarify(
            ["A standard access list matches sources only. Should it be an extended one (100-199)?"]
        )


def _edited_list(objective: FilterTraffic, ground: Ground) -> Part | None:
    """An existing list that is named, without a place: its entries change wherever it is bound."""
    routers = [objective.router] if objective.router else list(ground.routers)
    having = [name for name in routers if objective.list and objective.list in ground.device(name).acls]
    if objective.interface or not having:
        return None
    if len(having) > 1:
        raise Clarify(
            [f"Access list {objective.list} is on {listed(having)}. On which router should it change?"]
        )
    acl = ground.device(having[0]).acls[objective.list or ""]
    bound = bound_at(ground, having[0], acl.name)
    part = Part()
    insert(part, having[0], acl, _wanted(objective, acl.kind, bound, ground, part))
    if not bound:
        part.notes.append(
            f"access list {acl.name} is not bound to any interface of {having[0]}, so it filters nothing yet"
        )
    else:
        claims_of(objective, Placement(tuple(bound), True, ""), ground, part)
    return part


def _current(ground: Ground, binding: Binding) -> Acl | None:
    """The list that is bound there now; a name that no list has filters nothing (IOS)."""
    one = ground.device(binding.router).interfaces[binding.interface]
    name = one.acl_in if binding.direction == "in" else one.acl_out
    return ground.device(binding.router).acls.get(name or "")


def _on_router(
    objective: FilterTraffic, router: str, bindings: list[Binding], ground: Ground, part: Part
) -> None:
    fresh: list[Binding] = []
    edited: dict[str, Acl] = {}
    for binding in bindings:
        current = _current(ground, binding)
        if current is None or not current.entries:
            fresh.append(binding)
        else:
            edited.setdefault(current.name, current)
    for acl in edited.values():
        here = [
            one for one in bindings if (now := _current(ground, one)) is not None and now.name == acl.name
        ]
        _edit(objective, router, acl, here, ground, part)
    if fresh:
        _new_list(objective, router, fresh, ground, part)


def _wanted(
    objective: FilterTraffic, kind: Kind, bindings: Sequence[Binding], ground: Ground, part: Part
) -> list[AclEntry]:
    """The entries, with OSPF kept alive where they would drop neighbours' hellos that nobody spoke of."""
    new = entries(objective)
    _not_shadowed(new)
    if kind == "standard" or names_ospf(objective):
        return new
    pairs = [
        (address.ip, own.ip)
        for one in bindings
        if one.direction == "in"
        for far in neighbours(ground, one.router, one.interface)
        for address in ground.device(far.router).interfaces[far.interface].addresses[:1]
        for own in ground.device(one.router).interfaces[one.interface].addresses[:1]
    ]
    if any(kills_ospf(new, peer) or kills_ospf(new, peer, own) for peer, own in pairs):
        part.notes.append(
            "OSPF between neighbours stays permitted: an inbound list would drop its hellos too"
        )
        return [keep_ospf(), *new]
    return new


def _not_shadowed(new: Sequence[AclEntry]) -> None:
    """Raises Clarify where an entry contradicts one before it that matches all its packets: it would do nothing."""
    for at, one in enumerate(new):
        for before in new[:at]:
            if before.action != one.action and covers(before, one):
                first, second = (render_entry("extended", entry) for entry in (before, one))
                raise Clarify([f"“{first}” leaves nothing for “{second}”. Which traffic is meant to pass?"])


def _new_list(
    objective: FilterTraffic, router: str, bindings: list[Binding], ground: Ground, part: Part
) -> None:
    standard = objective.standard or numbered_kind(objective.list or "") == "standard"
    kind: Kind = "standard" if standard else "extended"
    name = objective.list or free_name(ground, router, kind)
    existing = ground.device(router).acls.get(name)
    if existing is not None:
        insert(part, router, existing, _wanted(objective, existing.kind, bindings, ground, part))
    else:
        new = _wanted(objective, kind, bindings, ground, part)
        new = [*new, everything("deny" if _all_else_denied(objective) else "permit")] if _open(new) else new
        part.section(
            router, f"ip access-list {kind} {name}", [render_entry(kind, one) for one in unique(new)]
        )
    for one in bindings:
        part.section(router, f"interface {one.interface}", [f"ip access-group {name} {one.direction}"])
        part.claims.append(
            Setting(router=router, interface=one.interface, field=f"acl_{one.direction}", value=name)
        )


def _open(new: Sequence[AclEntry]) -> bool:
    """Whether the list still has to say what becomes of the rest."""
    return replace(new[-1], log=False) not in (everything("deny"), everything("permit"))


def _all_else_denied(objective: FilterTraffic) -> bool:
    """`allow only web` of everybody to everywhere: the rest is the rest of the world."""
    anywhere = (ANYWHERE,)
    return (
        objective.only == "service"
        and objective.sources == anywhere == objective.destinations
        and objective.action == "permit"
    )


def _edit(
    objective: FilterTraffic, router: str, acl: Acl, bindings: list[Binding], ground: Ground, part: Part
) -> None:
    """Entries go into the list that is bound; a list that others share is copied first, and so is a standard one
    that cannot say what is meant."""
    here = {(one.interface, one.direction) for one in bindings}
    shared = any((one.interface, one.direction) not in here for one in bound_at(ground, router, acl.name))
    if objective.list and objective.list != acl.name:
        part.notes.append(
            f"{listed([str(one) for one in bindings])} has access list {acl.name} already: it gets the new entries"
        )
    new = _wanted(objective, "extended", bindings, ground, part)
    fits = acl.kind == "extended" or all(_sources_only(one) for one in new)
    if fits and not shared:
        insert(part, router, acl, new)
        return
    _copy(router, acl, new, bindings, ground, part)


def _sources_only(one: AclEntry) -> bool:
    return one == AclEntry(action=one.action, source=one.source, log=one.log)


def _copy(
    router: str, acl: Acl, new: list[AclEntry], bindings: list[Binding], ground: Ground, part: Part
) -> None:
    name = free_name(ground, router, "extended")
    whole = replace(acl, entries=acl.entries)
    block = len({one.action for one in new}) > 1
    first = min((position(acl, one) for one in new), default=0)
    for step, one in enumerate(new):
        if block or decided(whole, one) != one.action:
            at = first + step if block else position(whole, one)
            whole = replace(whole, entries=(*whole.entries[:at], one, *whole.entries[at:]))
    lines = [render_entry("extended", replace(one, sequence=None)) for one in whole.entries]
    part.section(router, f"ip access-list extended {name}", lines)
    for binding in bindings:
        part.section(
            router, f"interface {binding.interface}", [f"ip access-group {name} {binding.direction}"]
        )
        part.claims.append(
            Setting(router=router, interface=binding.interface, field=f"acl_{binding.direction}", value=name)
        )
    part.notes.append(
        f"access list {acl.name} stays as it is; {listed([str(one) for one in bindings])} gets a "
        f"copy, {name}, with the change"
    )


def removed_list(objective: RemoveList, ground: Ground) -> Part:
    """Unbound everywhere before it is deleted: a list that is bound but empty would say something else."""
    part = Part()
    acl = ground.device(objective.router).acls.get(objective.list)
    if acl is None:
        there = listed(ground.device(objective.router).acls) or "it has none"
        raise Clarify(
            [f"{objective.router} has no access list {objective.list}. Which one is meant: {there}?"]
        )
    for one in bound_at(ground, objective.router, acl.name):
        part.section(
            objective.router, f"interface {one.interface}", [f"no ip access-group {acl.name} {one.direction}"]
        )
        part.claims.append(
            Setting(
                router=objective.router, interface=one.interface, field=f"acl_{one.direction}", value=None
            )
        )
    part.top(objective.router, f"no ip access-list {acl.kind} {acl.name}")
    part.claims.append(Present(router=objective.router, what="access list", name=acl.name, present=False))
    return part


def bound_list(objective: BindList, ground: Ground) -> Part:
    """Raises Clarify where another list is bound there: two cannot be."""
    part = Part()
    current = _current(ground, Binding(objective.router, objective.interface, objective.direction))
    field = f"acl_{objective.direction}"
    group = f"ip access-group {objective.list} {objective.direction}"
    if objective.list not in ground.device(objective.router).acls and not objective.remove:
        raise Clarify([f"{objective.router} has no access list {objective.list}. Which one is meant?"])
    if current is not None and current.name != objective.list:
        raise Clarify(
            [
                f"{objective.router} {objective.interface} has access list {current.name} "
                f"{objective.direction}bound. Should {objective.list} replace it?"
            ]
        )
    part.section(
        objective.router, f"interface {objective.interface}", [f"no {group}" if objective.remove else group]
    )
    value = None if objective.remove else objective.list
    part.claims.append(
        Setting(router=objective.router, interface=objective.interface, field=field, value=value)
    )
    return part
