"""Judges a RAN change before it is committed: by the candidate's own text, at the present channel.

It does not trust the planner: it parses the candidate as the cell would, and computes anew what every ratio
delivers. Sums and order of ratios: TS 28.541 4.3.36.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assent.intents.change import ChangeSet, Delivered, Direction, RanIntent, SliceShare
from assent.intents.errors import Permanent
from assent.intents.evidence import Outcome, Verdict
from assent.network.commits import fingerprint
from assent.network.ran.config import DIRECTIONS, AgreedShare, CellConfig, parse
from assent.network.ran.feasibility import Capacity, guaranteed
from assent.network.ran.policy import delivered_kbps, needed_percent
from assent.network.ran.shares import by_cell


def verify(
    change: ChangeSet,
    intent: RanIntent,
    running: Mapping[str, CellConfig],
    capacities: Mapping[str, Capacity],
) -> tuple[Verdict, ...]:
    """One verdict for each property of each touched cell. `running` and `capacities`: by known cell."""
    return tuple(_verdicts(change, intent, running, capacities))


def probe(
    change: ChangeSet,
    intent: RanIntent,
    running: Mapping[str, CellConfig],
    capacities: Mapping[str, Capacity],
    delivered: Sequence[Delivered],
) -> tuple[Verdict, ...]:
    """Whether the cells of the plan run what was committed, and their slices get what was promised."""
    verdicts = [_known(sorted(change.plan), running)]
    for cell, config in sorted(running.items()):
        verdicts.append(_runs(change, config))
        for direction in DIRECTIONS:
            before = _before(change, config)
            promised = _promised(config, before, intent, capacities[cell], direction)
            verdicts.extend(
                _measured(one, promised[one.slice_id], direction)
                for one in delivered
                if one.cell == cell and (direction == "downlink" or one.uplink is not None)
            )
    return tuple(verdicts)


def _verdicts(
    change: ChangeSet,
    intent: RanIntent,
    running: Mapping[str, CellConfig],
    capacities: Mapping[str, Capacity],
) -> Iterator[Verdict]:
    wanted = by_cell(intent)
    cells = sorted({*change.candidate, *change.plan, *wanted})
    yield _known(cells, running)
    for cell in cells:
        if cell not in running:
            continue
        yield _in_sync(change, running[cell])
        try:
            config = parse(change.candidate.get(cell, ""))
        except Permanent as error:
            yield _verdict(f"cell {cell}: policies are valid", False, error.message)
            continue
        for direction in DIRECTIONS:
            if direction == "downlink" or config.uplink:
                yield _sums(cell, config, capacities[cell], direction)
        yield _complete(cell, config, intent, wanted.get(cell, ()))
        for direction in DIRECTIONS:
            before = _before(change, running[cell])
            promised = _promised(config, before, intent, capacities[cell], direction)
            for share in config.sharing(direction):
                yield _served(config, share, promised[share.slice_id], capacities[cell], direction)


def _known(cells: list[str], running: Mapping[str, CellConfig]) -> Verdict:
    unknown = [cell for cell in cells if cell not in running]
    if unknown:
        return _verdict("cells exist", False, f"no such cell: {', '.join(unknown)}")
    return _verdict("cells exist", True, f"known: {', '.join(cells)}" if cells else "no cell has to change")


def _in_sync(change: ChangeSet, running: CellConfig) -> Verdict:
    """The cell runs what the plan started from, or the candidate already."""
    cell, text = running.cell, running.text()
    in_sync = change.base.get(cell) == fingerprint(text) or change.candidate.get(cell) == text
    evidence = f"running {fingerprint(text)[:12]}, planned for {change.base.get(cell, 'nothing')[:12]}"
    return _verdict(f"cell {cell}: in sync with the plan", in_sync, evidence)


def _sums(cell: str, config: CellConfig, capacity: Capacity, direction: Direction) -> Verdict:
    attributes = [policy.attributes for policy in config.of(direction)]
    low, dedicated = sum(one.min_ratio for one in attributes), sum(one.dedicated_ratio for one in attributes)
    fits = config.cell == cell and max(low, dedicated) <= capacity.cap_percent
    return _verdict(
        f"cell {cell}: {_prefix(direction)}ratios stay within {capacity.cap_percent} %",
        fits,
        f"{len(attributes)} policies of cell {config.cell}: min adds up to {low} %, dedicated to {dedicated} %",
    )


def _complete(cell: str, config: CellConfig, intent: RanIntent, wanted: tuple[SliceShare, ...]) -> Verdict:
    """Exactly the intent's shares, with its numbers: none missing, none invented, none left over."""
    has = {
        (one.slice_id, one.dl_kbps, one.ul_kbps, one.max_ratio_percent, one.member.snssai)
        for one in config.shares
        if one.intent == intent.id
    }
    wants = {(one.slice_id, one.dl_kbps, one.ul_kbps, one.max_ratio_percent, one.snssai) for one in wanted}
    wrong = sorted({item[0] for item in has ^ wants})
    evidence = f"differs for {', '.join(wrong)}" if wrong else f"{len(wants)} shares, all as asked for"
    return _verdict(f"cell {cell}: holds the shares of intent {intent.id}", not wrong, evidence)


def _before(change: ChangeSet, running: CellConfig) -> CellConfig:
    """What the cell ran when the change was planned, also where the change has been committed since."""
    text = change.rollback.get(running.cell)
    return running if text is None or fingerprint(text) != change.base.get(running.cell) else parse(text)


def _promised(
    config: CellConfig, before: CellConfig, intent: RanIntent, capacity: Capacity, direction: Direction
) -> dict[str, int]:
    """kbit/s that each slice has to get now: new and changed shares what was agreed; standing ones that,
    or what they would get without the change where the channel does not carry it."""
    kept = guaranteed(before, intent, capacity, direction)
    reachable = capacity.reachable_bps[direction]
    return {
        one.slice_id: min(one.kbps(direction), delivered_kbps(kept[one.slice_id], reachable))
        if one.slice_id in kept
        else one.kbps(direction)
        for one in config.shares
    }


def _served(
    config: CellConfig, share: AgreedShare, promised_kbps: int, capacity: Capacity, direction: Direction
) -> Verdict:
    ratio, reachable = config.ratio(share.slice_id, direction), capacity.reachable_bps[direction]
    delivered = delivered_kbps(ratio, reachable)
    need = needed_percent(share.kbps(direction), reachable)
    needs = "no ratio suffices" if need is None else f"{need} % are needed"
    evidence = (
        f"CQI {capacity.cqi}: {ratio} % of {reachable / 1e6:.1f} Mbit/s deliver {delivered} kbit/s, "
        f"agreed {share.kbps(direction)} kbit/s; {needs}, {share.max_ratio_percent} % are permitted"
    )
    fits = delivered >= promised_kbps and ratio <= share.max_ratio_percent
    claim = f"cell {config.cell}: slice {share.slice_id} gets {promised_kbps} kbit/s{_suffix(direction)}"
    return _verdict(claim, fits, evidence)


def _runs(change: ChangeSet, running: CellConfig) -> Verdict:
    """The cell has the committed shares; its ratios may have followed the channel since."""
    claim = f"cell {running.cell}: runs what was committed"
    try:
        candidate = parse(change.candidate.get(running.cell, ""))
    except Permanent as error:
        return _verdict(claim, False, error.message)
    evidence = f"read back {len(running.shares)} shares, {len(candidate.shares)} were committed"
    return _verdict(claim, running.shares == candidate.shares, evidence)


def _measured(one: Delivered, promised_kbps: int, direction: Direction) -> Verdict:
    got = one.uplink if direction == "uplink" and one.uplink else one
    evidence = (
        f"second {one.at_s:g}, CQI {one.cqi}: {got.ratio_percent} % of {got.reachable_mbps:.1f} Mbit/s "
        f"delivered {got.delivered_mbps:.3f} Mbit/s, agreed {got.agreed_mbps:.3f}"
    )
    # Idle is fine: only a slice that had more to send can have got too little.
    fits = not got.backlog or got.delivered_mbps * 1000 >= promised_kbps
    claim = f"cell {one.cell}: slice {one.slice_id} is delivered{_suffix(direction)}"
    return _verdict(claim, fits, evidence)


def _prefix(direction: Direction) -> str:
    return "" if direction == "downlink" else "uplink "


def _suffix(direction: Direction) -> str:
    return "" if direction == "downlink" else " uplink"


def _verdict(claim: str, passed: bool, evidence: str) -> Verdict:
    return Verdict(
        property=claim,
        outcome=Outcome.PASS if passed else Outcome.FAIL,
        evidence=(evidence,),
        verifier="ran",
    )
