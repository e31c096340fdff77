"""What a customer could have instead: versions of a design that cost less. Each says what it saves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import Field

from assent.intents.base import Frozen
from assent.service.customer.pricing import CostPlan, price, strictest_ms, total_cents
from assent.service.customer.revising import scaled
from assent.service.design import design_all
from assent.service.requirement import SliceRequirement

_NINES = (99.9999, 99.999, 99.99, 99.95, 99.9, 99.5, 99.0)
MOST = 4
"""Proposals that are shown."""


class Proposal(Frozen):
    """`slices`: all of the design, as it would be. `saves_cents` a month; less than 0 where it costs more."""

    label: str
    slices: tuple[SliceRequirement, ...] = Field(max_length=20)
    saves_cents: int = 0
    topology: int = Field(
        default=0, ge=0, le=100, description="the recommendation that is meant, from 1; 0: none"
    )


def quote_cents(slices: Sequence[SliceRequirement], plan: CostPlan) -> int:
    designs = design_all(slices, "slice")
    return total_cents([price(one.service_profile, one.slice_id, plan) for one in designs])


def cheaper(
    slices: Sequence[SliceRequirement], plan: CostPlan, number: int = 0, keep: Sequence[str] = ()
) -> tuple[Proposal, ...]:
    """Of slice `number` (0: all), best first: what nobody asked for goes first, what the customer keeps last."""
    now = quote_cents(slices, plan)
    found: list[tuple[bool, int, Proposal]] = []
    for at, one in enumerate(slices):
        if number and at + 1 != number:
            continue
        for key, label, changed in _milder(one, plan):
            if key in keep:
                continue
            whole = (*slices[:at], changed, *slices[at + 1 :])
            saves = now - quote_cents(whole, plan)
            if saves > 0:
                where = f"slice {at + 1}: " if len(slices) > 1 else ""
                asked = bool(_STATED[key] & one.said.keys())
                told = f"{where}{label}{' (you asked for it otherwise)' if asked else ''}"
                found.append((asked, -saves, Proposal(label=told, slices=whole, saves_cents=saves)))
    return tuple(one for _, _, one in sorted(found, key=lambda row: row[:2]))[:MOST]


_STATED = {
    "sharing": {"isolated"},
    "availability": {"availability_percent"},
    "latency": {"latency", "dl_latency_ms", "ul_latency_ms"},
    "ues": {"ues"},
    "uplink": {"ul", "ul_per_ue"},
    "downlink": {"dl", "dl_per_ue"},
}


def _milder(one: SliceRequirement, plan: CostPlan) -> Iterator[tuple[str, str, SliceRequirement]]:
    profile = design_all((one,), "slice")[0].service_profile
    if profile.sharing == "NON_SHARED":
        yield "sharing", "share it with other customers", _with(one, isolated=False)
    available = profile.availability_percent or 0.0
    lower = next((step for step in _NINES if step < available), None)
    if lower is not None:
        label = f"availability {available:.10g} → {lower:.10g} %"
        yield "availability", label, _with(one, availability_percent=lower)
    latency = strictest_ms(profile)
    wider = sorted(
        step.at_most_ms for step in plan.latency if latency is not None and step.at_most_ms > latency
    )
    if latency is not None and wider:
        ms = (
            wider[0] if any(latency <= step.at_most_ms < wider[0] for step in plan.latency) else wider[-1] * 2
        )
        ms = wider[0] if ms == latency else ms
        label = f"latency {latency:.10g} → {ms:.10g} ms"
        yield "latency", label, _with(one, dl_latency_ms=ms, ul_latency_ms=ms)
    if (profile.max_ues or 0) > 1:
        fewer = scaled(one, "ues", 0.8, "a fifth fewer")
        yield "ues", f"devices {profile.max_ues} → {fewer.ues}", fewer
    for way in ("uplink", "downlink"):
        yield way, f"a fifth less {way}", scaled(one, way, 0.8, "a fifth less")


def _with(one: SliceRequirement, **changed: object) -> SliceRequirement:
    """What was proposed and taken is a reason, not the customer's words."""
    names = {*changed, *({"latency"} if "dl_latency_ms" in changed else set())}
    said = {key: words for key, words in one.said.items() if key not in names}
    reasons = {**one.reasons, **dict.fromkeys(names, "agreed: you took our proposal")}
    return SliceRequirement.model_validate({**dict(one), **changed, "said": said, "reasons": reasons})
