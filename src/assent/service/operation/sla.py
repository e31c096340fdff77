"""What was kept of a slice's promise in a period, from recorded samples alone. A pure function; `app` reads and writes.

A sample counts only where the slice was UNLOCKED. Of the latency that the ServiceProfile promises end to end, the RAN's
share is not seen here: the clouds and the ways to them are held to the rest. What nobody measured is not judged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assent.intents.base import Finite, Frozen, Json
from assent.intents.operation import Kpi, SliceSample
from assent.intents.service import ServiceProfile, Thpt
from assent.service.operation.policy import Credit
from assent.service.profiles import split_latency

_LOST = 1e-6
"""Mbit/s and UEs below which nothing was lost: rounding."""


class Objective(Frozen):
    """One attribute of the ServiceProfile, as it is held here. `kept_percent` of the judged time; None: not judged.

    `worst`: of a rate only where it was broken, as what nobody asked for is no bad rate.
    """

    kpi: Kpi
    attribute: str
    promised: Finite
    unit: str
    worst: Finite | None
    mean: Finite | None
    kept_percent: Finite | None
    met: bool | None

    def row(self) -> tuple[str, ...]:
        """For a table: attribute, promised, worst, mean, kept, verdict."""
        return (
            f"{self.attribute}, without the RAN" if self.kpi == "latency" else self.attribute,
            f"{self.promised:g} {self.unit}",
            "" if self.worst is None else f"{self.worst:g}",
            "" if self.mean is None else f"{self.mean:.6g}",
            "" if self.kept_percent is None else f"{self.kept_percent:.6g}",
            "not measured" if self.met is None else "met" if self.met else "broken",
        )


class Violation(Frozen):
    """A time without a break in which an attribute was not as promised; `until_s` is the first second after it."""

    kpi: Kpi
    attribute: str
    promised: Finite
    worst: Finite
    unit: str
    since_s: int
    until_s: int
    why: tuple[str, ...]


class Owed(Frozen):
    """Of an order on the slice: the period's price, and what of it is given back."""

    order: str
    plan: str
    currency: str
    price_cents: int
    credit_cents: int


class SlaReport(Frozen):
    """`observed_s` of the period were looked at, `judged_s` of those counted. `credit_percent` of the price; `owed`: in
    money, of orders that were priced."""

    slice_id: str
    since_s: int
    until_s: int
    observed_s: int
    judged_s: int
    availability_percent: Finite | None
    compliance_percent: Finite | None
    objectives: tuple[Objective, ...]
    violations: tuple[Violation, ...]
    credit_percent: Finite
    credit_why: tuple[str, ...]
    owed: tuple[Owed, ...] = ()
    kpis: dict[str, Json]


@dataclass(frozen=True)
class _Term:
    """An attribute: what is promised, and what a sample says of it: (value, kept), or None where it says nothing."""

    kpi: Kpi
    attribute: str
    promised: float
    unit: str
    judge: Callable[[SliceSample], tuple[float, bool] | None]
    worst: Callable[[Sequence[float]], float] = min


def report(
    profile: ServiceProfile,
    samples: Sequence[SliceSample],
    plan: dict[str, tuple[Credit, ...]],
    reasons: Callable[[SliceSample], Sequence[str]] = lambda sample: (),
) -> SlaReport:
    """Of at least one sample, in order of time. `reasons`: what is known beside a sample of why it was bad."""
    judged = [one for one in samples if one.expected]
    seconds = sum(one.span_s for one in judged)
    terms = _terms(profile)
    up = sum(one.span_s for one in judged if one.available)
    good = sum(one.span_s for one in judged if one.available and all(_kept(term, one) for term in terms))
    available = _percent(up, seconds)
    compliant = _percent(good, seconds)
    credit, credit_why = _credited(plan, available, compliant)
    return SlaReport(
        slice_id=samples[0].slice_id,
        since_s=samples[0].at_s,
        until_s=samples[-1].at_s + samples[-1].span_s,
        observed_s=sum(one.span_s for one in samples),
        judged_s=seconds,
        availability_percent=available,
        compliance_percent=compliant,
        objectives=(
            *_availability(profile, available),
            *(_objective(term, judged) for term in terms),
        ),
        violations=tuple(
            sorted(
                (one for term in (_UP, *terms) for one in _violations(term, judged, reasons)),
                key=lambda one: (one.since_s, one.kpi, one.attribute),
            )
        ),
        credit_percent=credit,
        credit_why=credit_why,
        kpis=_kpis(samples),
    )


_UP = _Term(
    "availability", "availability", 100.0, "%", lambda one: (100.0 if one.available else 0.0, one.available)
)


def _terms(profile: ServiceProfile) -> tuple[_Term, ...]:
    return (
        *_rate("dLThptPerSlice", profile.dl_thpt_per_slice, lambda one: _pair(one, "dl_mbps")),
        *_rate("uLThptPerSlice", profile.ul_thpt_per_slice, lambda one: _pair(one, "ul_mbps")),
        *_ues(profile),
        *_latency(profile),
    )


def _rate(
    attribute: str, rate: Thpt | None, pair: Callable[[SliceSample], tuple[float, float] | None]
) -> tuple[_Term, ...]:
    """Kept where what was asked for, or what is guaranteed where that is less, got through."""
    if rate is None or not rate.guaranteed_kbps:
        return ()
    guaranteed = rate.guaranteed_kbps / 1000

    def judge(one: SliceSample) -> tuple[float, bool] | None:
        found = pair(one)
        if found is None:
            return None
        asked, got = found
        return got * 1000, got >= min(asked, guaranteed) - _LOST

    return (_Term("throughput", attribute, float(rate.guaranteed_kbps), "kbit/s", judge),)


def _ues(profile: ServiceProfile) -> tuple[_Term, ...]:
    most = profile.max_ues
    if not most:
        return ()

    def judge(one: SliceSample) -> tuple[float, bool] | None:
        found = _pair(one, "ues")
        return None if found is None else (found[1], found[1] >= min(found[0], most) - _LOST)

    return (_Term("ues", "maxNumberofUEs", float(most), "UEs", judge),)


def _latency(profile: ServiceProfile) -> tuple[_Term, ...]:
    pairs = (("dLLatency", profile.dl_latency_ms), ("uLLatency", profile.ul_latency_ms))
    stated = [(whole, name) for name, whole in pairs if whole is not None]
    if not stated:
        return ()
    whole, name = min(stated)
    left = round(whole - split_latency(whole)["ran"], 6)

    def judge(one: SliceSample) -> tuple[float, bool] | None:
        return None if one.latency_ms is None else (one.latency_ms, one.latency_ms <= left + _LOST)

    return (_Term("latency", name, left, "ms", judge, max),)


def _pair(one: SliceSample, name: str) -> tuple[float, float] | None:
    return (
        None if one.asked is None or one.got is None else (getattr(one.asked, name), getattr(one.got, name))
    )


def _kept(term: _Term, one: SliceSample) -> bool:
    found = term.judge(one)
    return found is None or found[1]


def _availability(profile: ServiceProfile, available: float | None) -> tuple[Objective, ...]:
    promised = profile.availability_percent
    if promised is None:
        return ()
    return (
        Objective(
            kpi="availability",
            attribute="availability",
            promised=promised,
            unit="%",
            worst=None,
            mean=available,
            kept_percent=available,
            met=None if available is None else available >= promised,
        ),
    )


def _objective(term: _Term, judged: Sequence[SliceSample]) -> Objective:
    found = [(one.span_s, said) for one in judged if (said := term.judge(one)) is not None]
    seconds = sum(span for span, _ in found)
    return Objective(
        kpi=term.kpi,
        attribute=term.attribute,
        promised=term.promised,
        unit=term.unit,
        worst=_worst(term, [said for _, said in found]),
        mean=round(sum(span * value for span, (value, _) in found) / seconds, 6) if found else None,
        kept_percent=_percent(sum(span for span, (_, kept) in found if kept), seconds),
        met=all(kept for _, (_, kept) in found) if found else None,
    )


def _worst(term: _Term, found: Sequence[tuple[float, bool]]) -> float | None:
    counted = [value for value, kept in found if term.kpi == "latency" or not kept]
    return term.worst(counted) if counted else None


def _violations(
    term: _Term, judged: Sequence[SliceSample], reasons: Callable[[SliceSample], Sequence[str]]
) -> list[Violation]:
    """Bad samples that follow one another without a gap are one violation."""
    found: list[Violation] = []
    for one in judged:
        said = term.judge(one)
        if said is None or said[1]:
            continue
        value, until = said[0], one.at_s + one.span_s
        why = tuple(dict.fromkeys((*_causes(one), *reasons(one))))
        if found and found[-1].until_s == one.at_s:
            last = found[-1]
            found[-1] = last.model_copy(
                update={
                    "until_s": until,
                    "worst": term.worst([last.worst, value]),
                    "why": tuple(dict.fromkeys((*last.why, *why)))[:20],
                }
            )
        else:
            found.append(
                Violation(
                    kpi=term.kpi,
                    attribute=term.attribute,
                    promised=term.promised,
                    worst=value,
                    unit=term.unit,
                    since_s=one.at_s,
                    until_s=until,
                    why=why,
                )
            )
    return found


def _causes(one: SliceSample) -> list[str]:
    """What the sample itself shows."""
    stopped = [f"{each.name} does not run" for each in one.functions if not each.running]
    full = [
        f"{each.name} was asked for more than it carries" for each in one.functions if each.load_percent > 100
    ]
    return stopped or full


def _credited(
    plan: dict[str, tuple[Credit, ...]], available: float | None, compliant: float | None
) -> tuple[float, tuple[str, ...]]:
    """Of each figure the highest credit that it falls under; at most the whole price."""
    total, why = 0.0, []
    for name, value in (("availability", available), ("compliance", compliant)):
        due = [one for one in plan.get(name, ()) if value is not None and value < one.below_percent]
        if due:
            most = max(due, key=lambda one: one.credit_percent)
            total += most.credit_percent
            why.append(
                f"{name} of {value:.6g} % is below {most.below_percent:g} %: {most.credit_percent:g} % of the price"
            )
    return min(total, 100.0), tuple(why)


def _kpis(samples: Sequence[SliceSample]) -> dict[str, Json]:
    """Means over the period, by the names of TS 28.554 and TS 28.552 (`SliceSample.kpis`), of what was measured."""
    rows = [(one.span_s, one.kpis()) for one in samples]
    found: dict[str, Json] = {}
    for name in ("UTSNSI", "DTSNSI", "VirtualResUtilization"):
        known = [(span, row[name]) for span, row in rows if name in row]
        if known:
            found[name] = _mean(known)
    cpus: dict[str, list[tuple[int, float]]] = {}
    for span, row in rows:
        for name, value in row["VR.VCpuUsageMean"].items():
            cpus.setdefault(name, []).append((span, value))
    found["VR.VCpuUsageMean"] = {name: _mean(known) for name, known in sorted(cpus.items())}
    return found


def _mean(known: Sequence[tuple[int, float]]) -> float:
    """By the seconds that each value stands for."""
    return round(sum(span * value for span, value in known) / sum(span for span, _ in known), 3)


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 6) if whole else None
