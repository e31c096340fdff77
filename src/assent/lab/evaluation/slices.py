"""Customers' words to slices: is what the answer says what the words say?

A case: `text`, and `slices` (for each `sst`, and any of `dl`, `ul`, `dl_ue`, `ul_ue` in kbit/s, `latency` in ms,
`availability` and `reliability` in %, `ues`, `speed` in km/h, `sharing`), or `status`: `clarify`, `refused`, or a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from pydantic import ConfigDict, Field, ValidationError

from assent.intents.base import Finite, Frozen, Json
from assent.intents.errors import Clarify, InvalidInput, Refused
from assent.lab.evaluation.task import Grade, Task, grade
from assent.reasoning.model import Model
from assent.reasoning.run import Loop
from assent.reasoning.wording import complaint
from assent.service import catalogue
from assent.service.requirement import SliceRequirement
from assent.service.skills.request import REQUEST, SliceWish

Status: TypeAlias = Literal["design", "clarify", "refused"]


class Wanted(Frozen):
    """What a slice has to be. What is left out is not judged."""

    sst: int | None = None
    dl: int | None = None
    ul: int | None = None
    dl_ue: int | None = None
    ul_ue: int | None = None
    latency: Finite | None = None
    availability: Finite | None = None
    reliability: Finite | None = None
    ues: int | None = None
    speed: int | None = None
    sharing: Literal["SHARED", "NON_SHARED"] | None = None


class Case(Frozen):
    """What else a case carries (labels, notes) is nobody's business here."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(min_length=1, max_length=100)
    text: str
    group: str = "all"
    status: Status | tuple[Status, ...] = "design"
    slices: tuple[Wanted, ...] = ()

    @property
    def statuses(self) -> tuple[str, ...]:
        return (self.status,) if isinstance(self.status, str) else self.status


def task(where: str, said: dict[str, Json]) -> Task:
    """Raises InvalidInput."""
    try:
        case = Case.model_validate(said)
    except ValidationError as error:
        raise InvalidInput(f"{where}: {complaint(error)}", field="cases") from None

    def play(model: Model, loop: Loop) -> Grade:
        try:
            found = loop.run(model.answer(REQUEST, SliceWish(text=case.text))).output.settled().slices
        except Clarify as doubt:
            return Grade("clarify" in case.statuses, f"asked: {doubt.message}")
        except Refused as refusal:
            return Grade("refused" in case.statuses, f"refused: {refusal.message}")
        return grade(list(problems(case, found)))

    return Task(case.id, case.group, play)


def problems(case: Case, found: tuple[SliceRequirement, ...]) -> Iterator[str]:
    """What is not as it should be."""
    if "design" not in case.statuses:
        yield f"designed, not {' or '.join(case.statuses)}"
        return
    if case.slices and len(found) != len(case.slices):
        yield f"{len(found)} slices, not {len(case.slices)}"
    for number, (one, wanted) in enumerate(zip(found, case.slices, strict=False), 1):
        values = _values(one)
        for name, value in wanted.model_dump(exclude_none=True).items():
            derived = name in ("dl", "ul") and not values[name]  # follows from the rate of each UE
            if not derived and value not in values[name]:
                said = " or ".join(str(each) for each in values[name] if each is not None) or "not said"
                yield f"slice {number}: {name} is {said}, not {value}"


def _values(found: SliceRequirement) -> dict[str, tuple[object, ...]]:
    """Whatever counts as the value: a rate may be guaranteed or the most."""
    rates = {"dl": found.dl, "ul": found.ul, "dl_ue": found.dl_per_ue, "ul_ue": found.ul_per_ue}
    sharing = {None: None, True: "NON_SHARED", False: "SHARED"}[found.isolated]
    values = {name: (one.guaranteed_kbps, one.max_kbps) if one else () for name, one in rates.items()}
    return {
        **values,
        "sst": (found.sst or _sst(found.service_type),),
        "latency": (found.dl_latency_ms,),
        "availability": (found.availability_percent,),
        "reliability": (found.reliability_percent,),
        "ues": (found.ues,),
        "speed": (found.speed_kmh,),
        "sharing": (sharing,),
    }


def _sst(service_type: str) -> int:
    return catalogue.find(service_type).sst
