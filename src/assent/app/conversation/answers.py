"""Parts of a reply that follow from the design alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assent.app.conversation.replies import Explained, Shown
from assent.app.conversation.state import Talk
from assent.intents.service import SliceDesign
from assent.service import catalogue
from assent.service.attributes import Changed, Row, differences, meaning, rows
from assent.service.customer.pricing import CostPlan, Price, price
from assent.service.requirement import SliceRequirement
from assent.service.skills.turn import Act

HELP = (
    "Say what you need: “200 cameras, 2 Mbit/s uplink each”, “telemedicine for 5 patients”.",
    "Correct it: “make it 50”, “uplink 5 Mbit/s each”, “latency below 20 ms”, “remove the second”, “undo”.",
    "Ask: “why 99.95?”, “what will it cost?”, “what access do I need?”, “how much energy?”, “where would it run?”.",
    "Say “cheaper”, or what matters: “latency matters more than the number of cameras”.",
    "“accept” orders what is designed; “quit” leaves, and nothing is held.",
)


def shown(talk: Talk, numbers: Iterable[int] | None = None) -> tuple[Shown, ...]:
    wanted = set(numbers) if numbers is not None else None
    return tuple(
        Shown(
            number=at,
            id=design.slice_id,
            title=catalogue.find(design.nest.service_type).title,
            sst=design.snssai.sst,
            rows=rows(design, requirement),
        )
        for at, (design, requirement) in enumerate(_both(talk), 1)
        if wanted is None or at in wanted
    )


def changes(before: Talk, after: Talk) -> tuple[tuple[Changed, ...], tuple[int, ...]]:
    """What differs slice by slice, and the numbers of slices that are new."""
    if len(before.slices) > len(after.slices):
        return (), ()
    was, now = _both(before), _both(after)
    found: list[Changed] = []
    for at, ((old, old_words), (new, new_words)) in enumerate(zip(was, now, strict=False), 1):
        found += differences(rows(old, old_words), rows(new, new_words), at)
    return tuple(found), tuple(range(len(was) + 1, len(now) + 1))


def explained(talk: Talk, act: Act) -> tuple[Explained, ...]:
    """The attribute that is asked about, or all of them; of the slice that is named, or of each."""
    found = []
    for one in shown(talk, [act.slice] if act.slice else None):
        for row in one.rows:
            if act.attribute in ("", row.key):
                found.append(_explained(one.number, row))
    return tuple(found)


def prices(talk: Talk, plan: CostPlan, joined: Sequence[int] = (), number: int = 0) -> tuple[Price, ...]:
    return tuple(
        price(design.service_profile, design.slice_id, plan, joined=at in joined)
        for at, design in enumerate(talk.designs() if talk.slices else (), 1)
        if number in (0, at)
    )


def _explained(number: int, row: Row) -> Explained:
    return Explained(
        slice=number,
        label=row.label,
        name=row.name,
        value=row.value,
        reason=row.reason,
        meaning=meaning(row.key),
    )


def _both(talk: Talk) -> list[tuple[SliceDesign, SliceRequirement]]:
    return list(zip(talk.designs() if talk.slices else (), talk.slices, strict=True))
