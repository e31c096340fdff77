"""What somebody wants of one slice: only what was said. The request skill's answer; `nest` completes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from assent.intents.base import Finite, Frozen
from assent.intents.errors import Clarify, Refused

MAX_KBPS = 1_000_000_000
"""1 Tbit/s: more than any slice of a radio network carries."""
MIN_KBPS = 0.001
"""1 bit/s."""


MAX_SLICES = 20
"""Slices of one request."""
MAX_QUESTIONS = 100

MAX_QUESTION = 2000
Question: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=MAX_QUESTION)]


def asked(questions: Iterable[str]) -> tuple[Question, ...]:
    """As many and as long as an answer may have: a question quotes the customer, who may have written a page."""
    found = tuple(questions)[:MAX_QUESTIONS]
    return tuple(one if len(one) <= MAX_QUESTION else f"{one[: MAX_QUESTION - 2]} …" for one in found)


FunctionRole: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]{0,39}$")]
"""A network function's role, such as UPF or LOAD-BALANCER."""


class Rate(Frozen):
    """A stated rate in kbit/s: guaranteed, at most, or both. At least one of the two is given."""

    guaranteed_kbps: int | Finite | None = Field(default=None, ge=MIN_KBPS, le=MAX_KBPS)
    max_kbps: int | Finite | None = Field(default=None, ge=MIN_KBPS, le=MAX_KBPS)


class Traffic(Frozen):
    """What each device sends or receives: `message_bytes` every `period_s`."""

    message_bytes: int = Field(ge=1, le=10**12)
    period_s: Finite = Field(gt=0, le=10**9)
    uplink: bool = True


class SliceRequirement(Frozen):
    """What was stated about one slice; None where nothing was. Latency is one way, in ms.

    `per_ue` rates are those of each device, the others those of the slice as a whole. `sst` where the type of
    slice was named (TS 23.501 table 5.15.2.2-1). `area` as it was written. `priority`: it goes before other
    slices. `functions`: a chain that is not the service's usual one. `said`: the words behind each field; `reasons`:
    why a field has its value where nobody said it.
    """

    service_type: str
    sst: int | None = Field(default=None, ge=0, le=255)
    dl: Rate | None = None
    ul: Rate | None = None
    dl_per_ue: Rate | None = None
    ul_per_ue: Rate | None = None
    dl_latency_ms: Finite | None = Field(default=None, gt=0, le=3_600_000)
    ul_latency_ms: Finite | None = Field(default=None, gt=0, le=3_600_000)
    availability_percent: Finite | None = Field(default=None, gt=0, le=100)
    reliability_percent: Finite | None = Field(default=None, gt=0, le=100)
    """Of both ways, or the higher one where they were said apart."""
    dl_reliability_percent: Finite | None = Field(default=None, gt=0, le=100)
    ul_reliability_percent: Finite | None = Field(default=None, gt=0, le=100)
    jitter_us: int | None = Field(default=None, ge=1, le=3_600_000_000)
    survival_time_ms: Finite | None = Field(default=None, gt=0, le=3_600_000)
    pdu_sessions: int | None = Field(default=None, ge=1, le=1_000_000_000)
    positioning_m: Finite | None = Field(default=None, gt=0, le=100_000)
    ues: int | None = Field(default=None, ge=1, le=1_000_000_000)
    density_per_km2: int | None = Field(default=None, ge=1, le=1_000_000_000)
    speed_kmh: int | None = Field(default=None, ge=0, le=1_200)
    area: str = Field(default="", max_length=200)
    area_km2: Finite | None = Field(default=None, gt=0, le=600_000_000)
    traffic: Traffic | None = None
    priority: bool = False
    isolated: bool | None = None
    cost: Literal["low", "high"] | None = None
    functions: tuple[FunctionRole, ...] = Field(default=(), max_length=20)
    said: dict[str, str] = Field(default_factory=dict)
    reasons: dict[str, str] = Field(default_factory=dict)


class SliceRequests(Frozen):
    """Every slice that a text asks for, in the order in which it does; or what has to be asked first, or why nobody
    should design it. `notes` say how it was read.
    """

    slices: tuple[SliceRequirement, ...] = Field(default=(), max_length=MAX_SLICES)
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = Field(default=(), max_length=MAX_QUESTIONS)
    refuse: str = Field(default="", max_length=1000)

    def settled(self) -> SliceRequests:
        """Itself, where slices can be designed. Raises Refused and Clarify where that is the answer."""
        if self.refuse:
            raise Refused(self.refuse, field="text")
        if self.questions:
            raise Clarify(self.questions, field="text")
        return self
