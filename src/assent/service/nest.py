"""A requirement becomes a NEST (GSMA NG.116): every attribute with a value, stated or assumed with a reason.

`design` calls this, `profiles` reads the result.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TypeAlias

from assent.intents.base import Finite
from assent.intents.service import Nest
from assent.service import catalogue
from assent.service.requirement import MAX_KBPS, Rate, SliceRequirement
from assent.service.service_type import DELAY_BUDGET_MS, SST_NAMES, Attribute, ServiceType

AVAILABILITY = "Availability"
AREA = "Area of Service"
DL_GUARANTEED = "Downlink throughput per network slice: Guaranteed downlink throughput quota"
DL_MAX = "Downlink throughput per network slice: Maximum downlink throughput"
UL_GUARANTEED = "Uplink throughput per network slice: Guaranteed uplink throughput quota"
UL_MAX = "Uplink throughput per network slice: Maximum uplink throughput"
DL_UE = "Downlink maximum throughput per UE: Maximum downlink throughput per UE value"
UL_UE = "Uplink maximum throughput per UE: Maximum Uplink Throughput per UE value"
MAX_UES = "Maximum number of UEs"
SESSIONS = "Maximum number of PDU sessions"
POSITIONING = "Positioning support: Accuracy"
PDB = "Slice quality of service: Packet Delay Budget"
PER = "Slice quality of service: Packet Error Rate"
FIVE_QI = "Slice quality of service: 3GPP 5QI"
DENSITY = "UE density"
VELOCITY = "Supported device velocity"
MISSION_CRITICAL = "Mission critical support"
SHARING = "networkSliceSharingIndicator"
"""Attribute names of NG.116 v10; throughput in kbit/s, delay in ms, velocity in km/h. SHARING is none:
it is the key of the reason for what only TS 28.541 has (NG.116 v10 has no isolation level)."""

MAX_COUNT = 1_000_000_000
"""UEs of one slice; a requirement states no more."""

Value: TypeAlias = str | int | Finite | bool | tuple[str, ...]


def nest(requirement: SliceRequirement, name: str) -> Nest:
    """Stated numbers are taken exactly; the rest comes from the catalogue. Raises InvalidInput for a type
    that the catalogue does not have."""
    service = catalogue.find(requirement.service_type)
    sheet = _Sheet(requirement, service)
    ues = _ues(sheet)
    _rates(sheet, "downlink", ues, service.dl_ue_kbps, requirement.dl, requirement.dl_per_ue)
    _rates(sheet, "uplink", ues, service.ul_ue_kbps, requirement.ul, requirement.ul_per_ue)
    _quality(sheet)
    sheet.put(AVAILABILITY, "availability", requirement.availability_percent, service.availability_percent)
    sheet.put(VELOCITY, "speed", requirement.speed_kmh, service.speed_kmh)
    _besides(sheet)
    if requirement.area:
        sheet.say(AREA, (requirement.area,), f"stated: “{requirement.area}”")
    if requirement.priority:
        sheet.say(MISSION_CRITICAL, 1, f"{sheet.stated('priority')}: it goes before slices that are not")
    _sharing(sheet)
    sst = service.sst if requirement.sst is None else requirement.sst
    sheet.why["SST"] = _sst_reason(requirement, service, sst)
    return Nest(
        name=name, service_type=service.key, sst=sst, attributes=sheet.attributes, rationale=sheet.why
    )


def _besides(sheet: _Sheet) -> None:
    """Attributes that hold only where somebody states them."""
    requirement = sheet.requirement
    for name, key, value in (
        (SESSIONS, "pdu_sessions", requirement.pdu_sessions),
        (POSITIONING, "positioning_m", requirement.positioning_m),
    ):
        if value is not None:
            sheet.say(name, value, sheet.stated(key))


def _ues(sheet: _Sheet) -> int:
    """How many UEs. A density tells it only together with the size of the area."""
    stated, density = sheet.requirement.ues, sheet.requirement.density_per_km2
    size = sheet.requirement.area_km2
    if density is not None:
        sheet.say(DENSITY, density, sheet.stated("density_per_km2"))
    if stated is None and density is not None and size is not None:
        ues = min(MAX_COUNT, max(1, math.ceil(density * size)))
        sheet.say(MAX_UES, ues, f"derived: {density} per km2 on {size:g} km2 ({sheet.stated('area_km2')})")
        return ues
    if stated is None and density is not None:
        reason = (
            f"{sheet.assumed('ues')}; the stated density is no number of UEs without the size of the area"
        )
        sheet.say(MAX_UES, sheet.service.ues, reason)
        return sheet.service.ues
    sheet.put(MAX_UES, "ues", stated, sheet.service.ues)
    return stated or sheet.service.ues


@dataclass
class _Sheet:
    """Attributes as they are filled in, each with its reason."""

    requirement: SliceRequirement
    service: ServiceType
    attributes: dict[str, Value] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, group: Attribute, stated: float | int | None, default: float | int) -> None:
        if stated is None:
            self.say(name, default, self.assumed(group))
        else:
            self.say(name, stated, self.stated(group))

    def say(self, name: str, value: Value, reason: str) -> None:
        self.attributes[name] = value
        self.why[name] = reason

    def assumed(self, group: Attribute) -> str:
        return f"assumed: {self.service.reasons[group]}"

    def stated(self, field_name: str) -> str:
        return _stated(self.requirement, field_name)


def _rates(
    sheet: _Sheet, direction: str, ues: int, default_ue: int, whole: Rate | None, each: Rate | None
) -> None:
    """The three throughput attributes of one direction."""
    down = direction == "downlink"
    names = (DL_GUARANTEED, DL_MAX, DL_UE) if down else (UL_GUARANTEED, UL_MAX, UL_UE)
    key = "dl" if down else "ul"
    guaranteed, reason = _guaranteed(sheet, key, ues, default_ue, whole, each)
    ceiling, ceiling_reason = _ceiling(sheet, key, ues, guaranteed, whole, each)
    sheet.say(names[0], guaranteed, reason)
    sheet.say(names[1], ceiling, ceiling_reason)
    top = _top(each)
    if top is None:
        share = min(max(default_ue, math.ceil(guaranteed / ues)), ceiling)
        sheet.say(names[2], share, sheet.assumed("rate"))
    else:
        sheet.say(names[2], top, sheet.stated(f"{key}_per_ue"))


def _top(each: Rate | None) -> int | float | None:
    return None if each is None else each.max_kbps or each.guaranteed_kbps


def _ceiling(
    sheet: _Sheet, key: str, ues: int, guaranteed: int | float, whole: Rate | None, each: Rate | None
) -> tuple[int | float, str]:
    """The most that a slice may carry in one direction, in kbit/s, and why."""
    if whole is not None and whole.max_kbps is not None:
        return whole.max_kbps, sheet.stated(key)
    if whole is None and (top := _top(each)) is not None:
        return math.ceil(top * ues), f"derived: {ues} UEs × {top} kbit/s"
    return guaranteed * 2, "assumed: room for bursts of twice the guaranteed rate"


def _guaranteed(
    sheet: _Sheet, key: str, ues: int, default_ue: int, whole: Rate | None, each: Rate | None
) -> tuple[int | float, str]:
    """What the slice guarantees in one direction, in kbit/s, and why."""
    if whole is not None and whole.guaranteed_kbps is not None:
        return whole.guaranteed_kbps, sheet.stated(key)
    if each is not None and each.guaranteed_kbps is not None:
        wanted = math.ceil(each.guaranteed_kbps * ues)
        reason = f"derived: {ues} UEs × {each.guaranteed_kbps} kbit/s ({sheet.stated(f'{key}_per_ue')})"
    elif _is_told_by_traffic(sheet, key, each):
        wanted, reason = _of_traffic(sheet, ues)
    else:
        wanted = sheet.service.slice_kbps(_top(each) or default_ue, ues)
        reason = f"{sheet.assumed('rate')}; {ues} UEs, {sheet.service.active:.0%} of them active at once"
    if whole is not None and whole.max_kbps is not None and wanted > whole.max_kbps:
        return whole.max_kbps, f"limited by the stated maximum ({sheet.stated(key)})"
    return wanted, reason


def _is_told_by_traffic(sheet: _Sheet, key: str, each: Rate | None) -> bool:
    traffic = sheet.requirement.traffic
    return traffic is not None and each is None and traffic.uplink == (key == "ul")


def _of_traffic(sheet: _Sheet, ues: int) -> tuple[int, str]:
    """The rate of all UEs' messages, in kbit/s: sent evenly over the period, rounded up to a whole one."""
    traffic = sheet.requirement.traffic
    assert traffic is not None  # _is_told_by_traffic sees to it
    exact = traffic.message_bytes * 8 * ues / traffic.period_s / 1000
    kbps = min(MAX_KBPS, max(1, math.ceil(exact)))
    reason = (
        f"derived: {ues} UEs × {traffic.message_bytes} bytes / {traffic.period_s:g} s = {exact:.3g} kbit/s when spread "
        f"evenly, rounded up ({sheet.stated('traffic')})"
    )
    return kbps, reason


def _quality(sheet: _Sheet) -> None:
    """Delay budget, error rate, and the standardised 5QI where it keeps them."""
    requirement, service = sheet.requirement, sheet.service
    stated = [one for one in (requirement.dl_latency_ms, requirement.ul_latency_ms) if one is not None]
    latency = min(stated, default=service.latency_ms)
    sheet.put(PDB, "latency", min(stated, default=None), service.latency_ms)
    if requirement.reliability_percent is None:
        sheet.say(PER, error_rate(service.reliability_percent), sheet.assumed("reliability"))
    else:
        sheet.say(PER, error_rate(requirement.reliability_percent), sheet.stated("reliability"))
    budget = DELAY_BUDGET_MS[service.five_qi]
    if budget <= latency or not stated:
        sheet.say(FIVE_QI, service.five_qi, f"5QI {service.five_qi} has a delay budget of {budget} ms")


def error_rate(reliability_percent: float) -> float:
    """NG.116 counts lost packets where TS 28.541 counts those that arrive: PER = 1 - reliability."""
    return float(f"{(100 - reliability_percent) / 100:.12g}")


def _sharing(sheet: _Sheet) -> None:
    if sheet.requirement.isolated is not None:
        sheet.why[SHARING] = sheet.stated("isolated")
    elif isolated(sheet.service.key, sheet.requirement):
        sheet.why[SHARING] = f"assumed: {sheet.service.title} must not suffer from other tenants' traffic"
    else:
        sheet.why[SHARING] = "assumed: sharing is cheaper, and nothing said forbids it"


def isolated(service_type: str, requirement: SliceRequirement) -> bool:
    """Stated, or else: dedicated where the service calls for it, unless low cost was asked for."""
    if requirement.isolated is not None:
        return requirement.isolated
    return catalogue.find(service_type).dedicated and requirement.cost != "low"


def _sst_reason(requirement: SliceRequirement, service: ServiceType, sst: int) -> str:
    kind = SST_NAMES.get(sst, "operator-specific")
    if requirement.sst is not None:
        return f"{_stated(requirement, 'sst')}: SST {sst} ({kind}, TS 23.501 table 5.15.2.2-1)"
    return f"{service.title} is {kind} (SST {sst}, TS 23.501 table 5.15.2.2-1)"


def _stated(requirement: SliceRequirement, field_name: str) -> str:
    if field_name in requirement.reasons:
        return requirement.reasons[field_name]
    words = requirement.said.get(field_name, "")
    return f"stated: “{words}”" if words else "stated"
