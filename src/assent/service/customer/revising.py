"""A requirement after a customer's correction: what is newly said holds, and what cannot hold beside it goes."""

from __future__ import annotations

import math

from pydantic import ValidationError

from assent.intents.errors import Clarify
from assent.service import catalogue
from assent.service.requirement import Rate, SliceRequirement

_META = ("service_type", "said", "reasons")


def revised(was: SliceRequirement, said: SliceRequirement) -> tuple[SliceRequirement, tuple[str, ...]]:
    """`was` with what `said` states, and notes on what else had to change. `said.service_type` counts too.

    A rate of each device replaces one of the whole slice in its direction, and the other way round where both
    cannot hold.
    """
    fresh = {
        name: getattr(said, name)
        for name in type(said).model_fields
        if name not in _META and getattr(said, name) not in (None, "", False, ())
    }
    if "isolated" not in fresh and said.isolated is False:
        fresh["isolated"] = False
    values = {**dict(was), **fresh, "service_type": said.service_type}
    if "reliability_percent" in fresh:  # what was said of one way alone gave way to it
        values |= {name: fresh.get(name) for name in ("dl_reliability_percent", "ul_reliability_percent")}
    notes = []
    for whole, each in (("ul", "ul_per_ue"), ("dl", "dl_per_ue")):
        way = "uplink" if whole == "ul" else "downlink"
        if each in fresh and whole not in fresh and was.__getattribute__(whole) is not None:
            values[whole] = None
            notes.append(f"the {way} of the whole slice follows from that of each device")
        if whole in fresh and each not in fresh and _too_much(values, whole, each):
            values[each] = None
            notes.append(f"the {way} of each device follows from that of the whole slice")
    dropped = set(fresh) | {name for name in ("ul", "dl", "ul_per_ue", "dl_per_ue") if values[name] is None}
    values["said"] = {**{k: v for k, v in was.said.items() if k not in dropped}, **said.said}
    values["reasons"] = {**{k: v for k, v in was.reasons.items() if k not in dropped}, **said.reasons}
    if "sst" not in fresh and said.service_type != was.service_type:
        values["sst"] = None
    return _checked(values), tuple(notes)


def scaled(was: SliceRequirement, what: str, factor: float, words: str) -> SliceRequirement:
    """`what`: `ues`, `uplink`, `downlink` or `latency`, so many times what it is now. Raises Clarify."""
    service = catalogue.find(was.service_type)
    values, reason = dict(was), f"stated: “{words}”"
    if what == "ues":
        values["ues"] = max(1, math.ceil((was.ues or service.ues) * factor - 1e-9))
        fields = ["ues"]
    elif what == "latency":
        down = (was.dl_latency_ms or was.ul_latency_ms or service.latency_ms) * factor
        up = (was.ul_latency_ms or was.dl_latency_ms or service.latency_ms) * factor
        values |= {"dl_latency_ms": round(down, 6), "ul_latency_ms": round(up, 6)}
        fields = ["dl_latency_ms", "ul_latency_ms", "latency"]
    else:
        fields = _scale_rates(values, was, "ul" if what == "uplink" else "dl", factor)
    values["said"] = {k: v for k, v in was.said.items() if k not in fields}
    values["reasons"] = {**was.reasons, **dict.fromkeys(fields, reason)}
    return _checked(values)


def _scale_rates(values: dict[str, object], was: SliceRequirement, way: str, factor: float) -> list[str]:
    """Every rate that was stated in one direction; where none was, the usual one of each device."""
    stated = [name for name in (way, f"{way}_per_ue") if getattr(was, name) is not None]
    if not stated:
        service = catalogue.find(was.service_type)
        usual = service.dl_ue_kbps if way == "dl" else service.ul_ue_kbps
        values[f"{way}_per_ue"] = Rate(max_kbps=_kbps(usual * factor))
        return [f"{way}_per_ue"]
    for name in stated:
        rate = getattr(was, name)
        values[name] = {
            "guaranteed_kbps": _times(rate.guaranteed_kbps, factor),
            "max_kbps": _times(rate.max_kbps, factor),
        }
    return stated


def _times(value: float | None, factor: float) -> float | int | None:
    return None if value is None else _kbps(value * factor)


def _kbps(value: float) -> float | int:
    exact = round(value, 6)
    return int(exact) if exact == int(exact) else exact


def _too_much(values: dict[str, object], whole: str, each: str) -> bool:
    all_of_it, one, ues = values[whole], values[each], values["ues"]
    if not isinstance(all_of_it, Rate) or not isinstance(one, Rate):
        return False
    most = all_of_it.max_kbps or all_of_it.guaranteed_kbps or 0
    return (one.guaranteed_kbps or 0) * (ues if isinstance(ues, int) else 1) > most


def _checked(values: dict[str, object]) -> SliceRequirement:
    try:
        return SliceRequirement.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(map(str, first["loc"]))
        raise Clarify((f"That is out of range ({name}: {first['msg']}): which value do you mean?",)) from None
