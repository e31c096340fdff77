"""The attributes of a slice as a customer reads them: name, value, reason, and what each of them means.

`Row.key` is what a turn of the conversation names an attribute by (`skills.turn`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from assent.intents.base import Frozen
from assent.intents.service import Nest, ServiceProfile, SliceDesign, Snssai, Thpt
from assent.service import catalogue
from assent.service import nest as gst
from assent.service.profiles import service_profile
from assent.service.requirement import SliceRequirement
from assent.service.service_type import SST_NAMES

Key: TypeAlias = Literal[
    "sst", "ues", "uplink", "downlink", "uplink_each", "downlink_each", "latency", "jitter", "survival",
    "availability", "reliability", "speed", "density", "positioning", "sessions", "sharing", "priority", "area",
    "chain",
]  # fmt: skip


class Row(Frozen):
    """`name`: by TS 28.541, or by NG.116 where that has none. `reason` begins with stated, derived, assumed, ..."""

    key: Key
    label: str
    name: str
    value: str
    reason: str


class Changed(Frozen):
    """What a turn changed of slice number `slice`; an empty `before` or `after`: there was or is none."""

    slice: int
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class _Attribute:
    label: str
    name: str
    reason: str
    """Where the NEST has the reason, or the field of the requirement that says it."""
    show: Callable[[ServiceProfile], str]
    means: str


def rows(design: SliceDesign, requirement: SliceRequirement) -> tuple[Row, ...]:
    """What the slice has a value for, in the order in which a customer asks."""
    roles = [one.role for one in design.chain]
    return tuple(_rows(design.nest, design.service_profile, roles, requirement))


def rows_of(requirement: SliceRequirement) -> tuple[Row, ...]:
    """The same, of a slice that has no name yet."""
    sheet = gst.nest(requirement, "slice")
    profile = service_profile(sheet, requirement, "slice", Snssai(sst=sheet.sst))
    return tuple(
        _rows(sheet, profile, requirement.functions or catalogue.find(sheet.service_type).roles, requirement)
    )


def values(profile: ServiceProfile) -> dict[str, str]:
    """What a profile has a value for, by label."""
    shown = {one.label: one.show(profile) for one in _ATTRIBUTES.values()}
    return {label: value for label, value in shown.items() if value}


def differences(before: Sequence[Row], after: Sequence[Row], number: int) -> tuple[Changed, ...]:
    """What differs between two designs of slice `number`."""
    was, now = ({one.key: one for one in listed} for listed in (before, after))
    changed = []
    for key in dict.fromkeys((*was, *now)):
        old, new = was.get(key), now.get(key)
        if (old.value if old else "") != (new.value if new else ""):
            label = (new or old or after[0]).label
            changed.append(
                Changed(
                    slice=number,
                    label=label,
                    before=old.value if old else "",
                    after=new.value if new else "",
                )
            )
    return tuple(changed)


def meaning(key: str) -> str:
    """One sentence that says what an attribute is; empty for a key that is none."""
    if key == "chain":
        return "the network functions that the slice's traffic and signalling pass"
    if key == "area":
        return "where the slice is to be had"
    one = _ATTRIBUTES.get(key)
    return one.means if one else ""


def kbps(value: float | None) -> str:
    """A rate in kbit/s as a person writes it."""
    if value is None:
        return "–"
    for unit, size in (("Gbit/s", 1_000_000), ("Mbit/s", 1_000)):
        if value >= size:
            return f"{value / size:.10g} {unit}"
    return f"{value:.10g} kbit/s"


def _rows(
    sheet: Nest, profile: ServiceProfile, roles: Sequence[str], requirement: SliceRequirement
) -> Iterator[Row]:
    why = sheet.rationale
    for key, one in _ATTRIBUTES.items():
        value = one.show(profile)
        if value:
            words = requirement.said.get(one.reason, "")
            reason = why.get(one.reason) or requirement.reasons.get(one.reason) or f"stated: “{words}”"
            yield Row(key=key, label=one.label, name=one.name, value=value, reason=reason)
    if requirement.priority:
        reason = why.get(gst.MISSION_CRITICAL, "stated")
        yield Row(key="priority", label="goes first", name=gst.MISSION_CRITICAL, value="yes", reason=reason)
    if requirement.area:
        yield Row(key="area", label="where", name=gst.AREA, value=requirement.area, reason=why[gst.AREA])
    yield Row(
        key="chain",
        label="functions",
        name="function chain",
        value=", ".join(roles),
        reason=requirement.reasons.get("functions", f"the catalogue's chain for {sheet.service_type}"),
    )


def _rate(rate: Thpt | None) -> str:
    if rate is None or (rate.guaranteed_kbps is None and rate.max_kbps is None):
        return ""
    if rate.guaranteed_kbps is None:
        return f"up to {kbps(rate.max_kbps)}"
    if rate.max_kbps is None or rate.max_kbps == rate.guaranteed_kbps:
        return kbps(rate.guaranteed_kbps)
    return f"{kbps(rate.guaranteed_kbps)}, up to {kbps(rate.max_kbps)}"


def _latency(one: ServiceProfile) -> str:
    if one.dl_latency_ms == one.ul_latency_ms:
        return _with(one.dl_latency_ms, "ms")
    return f"{_with(one.dl_latency_ms, 'ms')} down, {_with(one.ul_latency_ms, 'ms')} up"


def _with(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value:.10g} {unit}"


def _sst(one: ServiceProfile) -> str:
    return "" if one.sst is None else f"{one.sst} ({SST_NAMES.get(one.sst, 'operator-specific')})"


def _sharing(one: ServiceProfile) -> str:
    return {"SHARED": "may be shared", "NON_SHARED": "for you alone"}.get(one.sharing or "", "")


_ATTRIBUTES: dict[str, _Attribute] = {
    "sst": _Attribute(
        "type", "sst", "SST", _sst,
        "the slice/service type of TS 23.501: eMBB for rates, URLLC for latency and reliability, MIoT for many devices",
    ),
    "ues": _Attribute(
        "devices", "maxNumberofUEs", gst.MAX_UES, lambda one: f"{one.max_ues}" if one.max_ues is not None else "",
        "how many devices (UEs) may be on the slice at once",
    ),
    "uplink": _Attribute(
        "uplink", "uLThptPerSlice", gst.UL_GUARANTEED, lambda one: _rate(one.ul_thpt_per_slice),
        "what all devices together can send: guaranteed, and the most",
    ),
    "downlink": _Attribute(
        "downlink", "dLThptPerSlice", gst.DL_GUARANTEED, lambda one: _rate(one.dl_thpt_per_slice),
        "what all devices together can receive: guaranteed, and the most",
    ),
    "uplink_each": _Attribute(
        "uplink each", "uLThptPerUE", gst.UL_UE, lambda one: _rate(one.ul_thpt_per_ue),
        "what one device can send",
    ),
    "downlink_each": _Attribute(
        "downlink each", "dLThptPerUE", gst.DL_UE, lambda one: _rate(one.dl_thpt_per_ue),
        "what one device can receive",
    ),
    "latency": _Attribute(
        "latency", "dLLatency, uLLatency", gst.PDB, _latency,
        "how long a packet takes at most, one way, from end to end",
    ),
    "jitter": _Attribute(
        "jitter", "jitter", "jitter_us", lambda one: _with(one.jitter_us, "µs"),
        "how much the latency may vary",
    ),
    "survival": _Attribute(
        "survival time", "survivalTime", "survival_time_ms", lambda one: _with(one.survival_time_ms, "ms"),
        "how long an application goes on without a packet that it waits for",
    ),
    "availability": _Attribute(
        "availability", "availability", gst.AVAILABILITY, lambda one: _with(one.availability_percent, "%"),
        "the part of the time in which the slice can be used as promised: 99.9 % is down for 43 minutes a month",
    ),
    "reliability": _Attribute(
        "reliability", "dLReliability, uLReliability", gst.PER, lambda one: _with(one.dl_reliability_percent, "%"),
        "the part of the packets that arrive within the latency",
    ),
    "speed": _Attribute(
        "moving at", "uESpeed", gst.VELOCITY, lambda one: _with(one.ue_speed_kmh, "km/h"),
        "how fast devices may move; the radio has to follow them from cell to cell",
    ),
    "density": _Attribute(
        "density", "termDensity", gst.DENSITY, lambda one: f"{one.density.density} per km2" if one.density else "",
        "how many devices there are on a square kilometre",
    ),
    "positioning": _Attribute(
        "located to", "positioning", gst.POSITIONING,
        lambda one: _with(one.positioning.accuracy_m, "m") if one.positioning else "",
        "how exactly devices are located",
    ),
    "sessions": _Attribute(
        "sessions", "maxNumberofPDUSessions", gst.SESSIONS,
        lambda one: str(one.pdu_sessions.sessions) if one.pdu_sessions else "",
        "how many connections (PDU sessions) may be open at once",
    ),
    "sharing": _Attribute(
        "sharing", "networkSliceSharingIndicator", gst.SHARING, _sharing,
        "whether other customers may be on the same slice",
    ),
}  # fmt: skip
