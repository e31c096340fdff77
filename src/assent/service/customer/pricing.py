"""What slices cost per month by a cost plan, line by line. Whole cents, so that every breakdown adds up exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import Field, field_validator

from assent.intents.base import Finite, Frozen, Json
from assent.intents.service import ServiceProfile, Thpt
from assent.inventory import yamlfile
from assent.service.operation.policy import Credits

Amount: TypeAlias = Annotated[Finite, Field(ge=0, le=1e9)]
Percent: TypeAlias = Annotated[Finite, Field(ge=0, le=10_000)]


class LatencyClass(Frozen):
    at_most_ms: Finite = Field(gt=0, le=3_600_000)
    percent: Percent


class AvailabilityClass(Frozen):
    at_least_percent: Finite = Field(gt=0, le=100)
    percent: Percent


class PerMbps(Frozen):
    downlink: Amount
    uplink: Amount


class CostPlan(Frozen):
    """Amounts per month in `currency`; surcharges in percent of base, UEs and guaranteed throughput.

    `per_ue`: by SST, and `default`. `joined_base` instead of `base` where a running slice is joined. `credits`: what is
    given back where a promise was broken.
    """

    name: str = Field(min_length=1, max_length=60)
    currency: str = Field(min_length=1, max_length=10)
    base: Amount
    joined_base: Amount | None = None
    per_ue: dict[str, Amount]
    per_guaranteed_mbps: PerMbps
    latency: tuple[LatencyClass, ...] = Field(default=(), max_length=100)
    availability: tuple[AvailabilityClass, ...] = Field(default=(), max_length=100)
    isolation_percent: Percent = 0.0
    credits: Credits = Field(default_factory=dict)

    @field_validator("per_ue", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        return {str(key): one for key, one in value.items()} if isinstance(value, dict) else value

    @field_validator("per_ue")
    @classmethod
    def _complete(cls, value: dict[str, float]) -> dict[str, float]:
        strange = [key for key in value if key != "default" and not (key.isdecimal() and int(key) <= 255)]
        if "default" not in value or strange:
            raise ValueError("give `default`, and beside it slice/service types from 0 to 255")
        return value


class PriceLine(Frozen):
    """`why`: how the amount comes about, to be checked by hand."""

    item: str
    why: str
    cents: int

    @property
    def amount(self) -> float:
        return self.cents / 100


class Price(Frozen):
    """Of one slice, per month."""

    slice_id: str
    plan: str
    currency: str
    lines: tuple[PriceLine, ...]

    @property
    def cents(self) -> int:
        return sum(one.cents for one in self.lines)

    @property
    def amount(self) -> float:
        return self.cents / 100

    def wire(self) -> dict[str, Json]:
        return {
            "slice": self.slice_id,
            "plan": self.plan,
            "currency": self.currency,
            "per": "month",
            "total": self.amount,
            "lines": [{"item": one.item, "amount": one.amount, "why": one.why} for one in self.lines],
        }


def load_plan(path: Path | None) -> CostPlan:
    """A file's cost plan, or the shipped one. Raises InvalidInput with file, line and field."""
    if path is not None:
        return yamlfile.read(path).validate(CostPlan)
    text = (files("assent.service.customer") / "plan.yaml").read_text(encoding="utf-8")
    return yamlfile.parse(text, "plan.yaml").validate(CostPlan)


def price(profile: ServiceProfile, slice_id: str, plan: CostPlan, *, joined: bool = False) -> Price:
    """What a promised profile costs. `joined`: on a slice that runs already."""
    basic = tuple(_basic(profile, plan, joined))
    subject = sum(one.cents for one in basic)
    lines = (*basic, *_surcharges(profile, plan, subject, joined))
    return Price(slice_id=slice_id, plan=plan.name, currency=plan.currency, lines=lines)


def total_cents(prices: Sequence[Price]) -> int:
    return sum(one.cents for one in prices)


def money(cents: int, currency: str) -> str:
    return f"{cents / 100:,.2f} {currency}"


def _basic(profile: ServiceProfile, plan: CostPlan, joined: bool) -> Iterator[PriceLine]:
    if joined and plan.joined_base is not None:
        yield _line("base, joined", "a place on a running slice", Decimal(str(plan.joined_base)))
    else:
        yield _line("base", "one slice", Decimal(str(plan.base)))
    ues = profile.max_ues or 0
    each = Decimal(str(plan.per_ue.get(str(profile.sst), plan.per_ue["default"])))
    if ues and each:
        yield _line("UEs", f"{ues} × {each.normalize():f}", ues * each)
    for item, rate, amount in (
        ("downlink", profile.dl_thpt_per_slice, plan.per_guaranteed_mbps.downlink),
        ("uplink", profile.ul_thpt_per_slice, plan.per_guaranteed_mbps.uplink),
    ):
        mbps, per = guaranteed_mbps(rate), Decimal(str(amount))
        if mbps and per:
            yield _line(item, f"{mbps.normalize():f} Mbit/s guaranteed × {per.normalize():f}", mbps * per)


def _surcharges(profile: ServiceProfile, plan: CostPlan, subject: int, joined: bool) -> Iterator[PriceLine]:
    latency = strictest_ms(profile)
    for one in sorted(plan.latency, key=lambda one: one.at_most_ms):
        if latency is not None and latency <= one.at_most_ms:
            yield _part(f"latency of at most {one.at_most_ms:g} ms", one.percent, subject)
            break
    available = profile.availability_percent or 0.0
    for step in sorted(plan.availability, key=lambda step: -step.at_least_percent):
        if available >= step.at_least_percent:
            yield _part(f"availability of at least {step.at_least_percent:g} %", step.percent, subject)
            break
    if profile.sharing == "NON_SHARED" and plan.isolation_percent and not joined:
        yield _part("a slice of your own", plan.isolation_percent, subject)


def guaranteed_mbps(rate: Thpt | None) -> Decimal:
    return Decimal(str((rate.guaranteed_kbps or 0) if rate else 0)) / 1000


def strictest_ms(profile: ServiceProfile) -> float | None:
    known = [one for one in (profile.dl_latency_ms, profile.ul_latency_ms) if one is not None]
    return min(known, default=None)


def _part(item: str, percent: float, subject: int) -> PriceLine:
    amount = Decimal(subject) / 100 * Decimal(str(percent)) / 100
    return _line(item, f"{percent:g} % of the above without surcharges", amount)


def _line(item: str, why: str, amount: Decimal) -> PriceLine:
    cents = int((amount * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return PriceLine(item=item, why=why, cents=cents)
