"""What an intent asks of the cells, checked, and put together with what other intents already have there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assent.intents.change import Direction, NetworkIntent, RanIntent, SliceShare
from assent.intents.errors import InvalidInput, Problem
from assent.intents.service import Plmn, PlmnInfo
from assent.network.ran.config import AgreedShare, CellConfig


@dataclass(frozen=True, slots=True)
class Merge:
    """The shares of every cell that the intent touches, now or before; and what had to be decided."""

    shares: dict[str, tuple[AgreedShare, ...]]
    notes: tuple[str, ...]


def checked(intent: NetworkIntent, cells: Collection[str]) -> RanIntent:
    """The intent, if it is the RAN's and names known cells, each slice once per cell. Raises InvalidInput."""
    if not isinstance(intent, RanIntent):
        raise InvalidInput(
            f"the RAN domain was given an intent of the {intent.domain} domain", field="domain"
        )
    problems: list[Problem] = []
    seen: set[tuple[str, str]] = set()
    for index, share in enumerate(intent.shares):
        where = f"shares[{index}]"
        if share.cell not in cells:
            known = ", ".join(sorted(cells)) or "none"
            problems.append(Problem(where, "cell", f"there is no cell {share.cell!r}; there are: {known}"))
        if not share.slice_id.strip() or len(share.slice_id) > 200 or not share.slice_id.isprintable():
            problems.append(
                Problem(where, "slice_id", "a slice needs an id of 1 to 200 printable characters")
            )
        if share.slice_id.endswith("-ul"):
            problems.append(
                Problem(where, "slice_id", "a slice must not end in -ul: that names its uplink policy")
            )
        if (share.cell, share.slice_id) in seen:
            problems.append(
                Problem(where, "slice_id", f"slice {share.slice_id!r} is on cell {share.cell!r} twice")
            )
        seen.add((share.cell, share.slice_id))
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise InvalidInput(f"RAN intent {intent.id}: {problems[0]}{more}", field="shares", problems=problems)
    return intent


def by_cell(intent: RanIntent) -> dict[str, tuple[SliceShare, ...]]:
    """The intent's shares by cell, both in order of name."""
    ordered = sorted(intent.shares, key=lambda share: (share.cell, share.slice_id))
    names = sorted({share.cell for share in ordered})
    return {cell: tuple(share for share in ordered if share.cell == cell) for cell in names}


def others(config: CellConfig, intent: RanIntent) -> tuple[AgreedShare, ...]:
    """What a cell has promised to other intents, without slices that this intent takes over."""
    taken = {share.slice_id for share in intent.shares if share.cell == config.cell}
    return tuple(one for one in config.shares if one.intent != intent.id and one.slice_id not in taken)


def standing(config: CellConfig, intent: RanIntent, direction: Direction) -> tuple[AgreedShare, ...]:
    """What a cell has promised already and the intent leaves as it is in a direction: other intents' shares,
    and its own that it repeats. A change must not make them worse; that the channel is bad now is none of its
    doing."""
    repeated = {
        (share.slice_id, share.kbps(direction), share.max_ratio_percent, share.snssai)
        for share in intent.shares
        if share.cell == config.cell
    }
    own = tuple(
        one
        for one in config.shares
        if one.intent == intent.id
        and (one.slice_id, one.kbps(direction), one.max_ratio_percent, one.member.snssai) in repeated
    )
    return tuple(sorted((*others(config, intent), *own), key=lambda one: one.slice_id))


def merged(intent: RanIntent, running: Mapping[str, CellConfig], plmn: Plmn) -> Merge:
    """The shares that each touched cell is to have: this intent's in place of its former ones."""
    wanted = by_cell(intent)
    shares: dict[str, tuple[AgreedShare, ...]] = {}
    notes: list[str] = []
    for cell, config in sorted(running.items()):
        had = any(one.intent == intent.id for one in config.shares)
        if cell not in wanted and not had:
            continue
        own = tuple(_agreed(intent, share, plmn) for share in wanted.get(cell, ()))
        notes.extend(_takeovers(intent, config, own))
        shares[cell] = tuple(sorted((*others(config, intent), *own), key=lambda one: one.slice_id))
        notes.extend(_same_members(cell, shares[cell]))
    return Merge(shares, tuple(notes))


def _agreed(intent: RanIntent, share: SliceShare, plmn: Plmn) -> AgreedShare:
    return AgreedShare(
        slice_id=share.slice_id,
        intent=intent.id,
        member=PlmnInfo(plmn_id=plmn, snssai=share.snssai),
        dl_kbps=share.dl_kbps,
        ul_kbps=share.ul_kbps,
        max_ratio_percent=share.max_ratio_percent,
        max_ues=share.max_ues,
        dl_latency_ms=share.dl_latency_ms,
        ul_latency_ms=share.ul_latency_ms,
    )


def _takeovers(intent: RanIntent, config: CellConfig, own: tuple[AgreedShare, ...]) -> list[str]:
    named = {one.slice_id for one in own}
    return [
        f"cell {config.cell}: {intent.id} takes slice {one.slice_id} over from intent {one.intent}"
        for one in config.shares
        if one.intent != intent.id and one.slice_id in named
    ]


def _same_members(cell: str, shares: tuple[AgreedShare, ...]) -> list[str]:
    """A gNB tells slices apart by S-NSSAI alone; the simulated cell by policy."""
    by_member: dict[str, list[str]] = {}
    for share in shares:
        by_member.setdefault(share.member.model_dump_json(), []).append(share.slice_id)
    return [
        f"cell {cell}: slices {', '.join(slices)} have the same S-NSSAI; a gNB could not tell them apart"
        for slices in by_member.values()
        if len(slices) > 1
    ]
