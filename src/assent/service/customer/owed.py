"""What a report's credits come to in money, by the cost plan that an order was priced by."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assent.intents.service import ServiceProfile
from assent.service.customer.energy import HOURS_PER_MONTH
from assent.service.customer.pricing import CostPlan, money, price
from assent.service.operation.sla import Owed, SlaReport


@dataclass(frozen=True)
class Priced:
    """An order on a slice, what it was promised, and the plan that it was priced by."""

    order: str
    profile: ServiceProfile
    plan: CostPlan
    joined: bool = False


def owed(report: SlaReport, one: Priced) -> Owed:
    """Of the report's period, which is its part of a month of 730 hours."""
    month = price(one.profile, report.slice_id, one.plan, joined=one.joined).cents
    period = Decimal(month) * (report.until_s - report.since_s) / (HOURS_PER_MONTH * 3600)
    return Owed(
        order=one.order,
        plan=one.plan.name,
        currency=one.plan.currency,
        price_cents=_whole(period),
        credit_cents=_whole(period * Decimal(str(report.credit_percent)) / 100),
    )


def told(report: SlaReport) -> list[str]:
    """What is given back, a line for each order."""
    return [
        f"{one.order}: {money(one.credit_cents, one.currency)} back of {money(one.price_cents, one.currency)} "
        f"for the period (plan “{one.plan}”)"
        for one in report.owed
        if report.credit_percent
    ]


def _whole(cents: Decimal) -> int:
    return int(cents.quantize(Decimal(1), rounding=ROUND_HALF_UP))
