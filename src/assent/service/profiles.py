"""A NEST becomes profiles of TS 28.541: one for the service, one for each part of the network that gives it.

Budgets are split, not copied: the parts' latencies sum to no more than the whole, the products of their
availabilities and reliabilities are no less than the whole. `design` and `transport` call this.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from assent.intents.errors import InvalidInput
from assent.intents.service import (
    CoreSliceProfile,
    MaxPduSessions,
    MobilityLevel,
    Nest,
    Plmn,
    PlmnInfo,
    Positioning,
    RanSliceProfile,
    RanSubnetProfile,
    ServiceProfile,
    SharingLevel,
    Snssai,
    SubnetProfile,
    TermDensity,
    Thpt,
)
from assent.service import nest as gst
from assent.service.requirement import Rate, SliceRequirement

TEST_PLMN = Plmn(mcc="001", mnc="01")
"""The PLMN of test networks (ITU-T E.212), where a scenario names none."""

LATENCY_SHARES = {"ran": 50, "transport": 20, "core": 30}
"""Percent of an end-to-end latency: the air interface and its grants take most of it."""

FAILURE_SHARES = {"ran": 60, "transport": 20, "core": 20}
"""Percent of the unavailability (and of the losses) that each part may cause: radio fails most."""

_PARTS = 1_000_000_000
"""Percentages are split in steps of 1e-9."""


@dataclass(frozen=True)
class Budget:
    """What one part of the network may take of the whole. Latency in ms, the others in %."""

    dl_latency_ms: float
    ul_latency_ms: float
    availability_percent: float
    dl_reliability_percent: float
    ul_reliability_percent: float


def service_profile(
    nest: Nest, requirement: SliceRequirement, profile_id: str, snssai: Snssai, plmn: Plmn = TEST_PLMN
) -> ServiceProfile:
    """The promise to the tenant. Directions that were stated apart stay apart."""
    latency = _number(nest, gst.PDB)
    reliability = requirement.reliability_percent or reliability_percent(_number(nest, gst.PER))
    speed = int(_number(nest, gst.VELOCITY))
    return ServiceProfile(
        id=profile_id,
        plmn_info=(PlmnInfo(plmn_id=plmn, snssai=snssai),),
        sst=snssai.sst,
        sharing=sharing(nest, requirement),
        max_ues=int(_number(nest, gst.MAX_UES)),
        dl_latency_ms=requirement.dl_latency_ms or latency,
        ul_latency_ms=requirement.ul_latency_ms or latency,
        availability_percent=_number(nest, gst.AVAILABILITY),
        dl_reliability_percent=requirement.dl_reliability_percent or reliability,
        ul_reliability_percent=requirement.ul_reliability_percent or reliability,
        dl_thpt_per_slice=_throughput(nest, gst.DL_GUARANTEED, gst.DL_MAX),
        ul_thpt_per_slice=_throughput(nest, gst.UL_GUARANTEED, gst.UL_MAX),
        dl_thpt_per_ue=_per_ue(nest, gst.DL_UE, requirement.dl_per_ue),
        ul_thpt_per_ue=_per_ue(nest, gst.UL_UE, requirement.ul_per_ue),
        ue_mobility=mobility(speed),
        ue_speed_kmh=speed,
        jitter_us=requirement.jitter_us,
        survival_time_ms=requirement.survival_time_ms,
        pdu_sessions=MaxPduSessions(sessions=requirement.pdu_sessions) if requirement.pdu_sessions else None,
        positioning=Positioning(accuracy_m=requirement.positioning_m) if requirement.positioning_m else None,
        density=TermDensity(density=requirement.density_per_km2) if requirement.density_per_km2 else None,
    )


def split(profile: ServiceProfile) -> dict[str, Budget]:
    """The budgets of `ran`, `transport` and `core`. Raises InvalidInput where too little is there."""
    dl = split_latency(_known(profile.dl_latency_ms, "dLLatency"))
    ul = split_latency(_known(profile.ul_latency_ms, "uLLatency"))
    up = split_success(_known(profile.availability_percent, "availability"))
    dl_ok = split_success(_known(profile.dl_reliability_percent, "dLReliability"))
    ul_ok = split_success(_known(profile.ul_reliability_percent, "uLReliability"))
    return {part: Budget(dl[part], ul[part], up[part], dl_ok[part], ul_ok[part]) for part in LATENCY_SHARES}


def split_latency(whole_ms: float) -> dict[str, float]:
    """Shares of a latency, in steps of 1 µs, that sum to no more than the whole. Raises InvalidInput."""
    whole_us = math.floor(Fraction(whole_ms) * 1000)
    parts = {part: whole_us * share // 100 for part, share in LATENCY_SHARES.items()}
    if min(parts.values()) < 1:
        raise InvalidInput(
            f"a latency of {whole_ms:g} ms cannot be split over RAN, transport and core: "
            "give at least 0.005 ms",
            field="dLLatency",
        )
    return {part: value / 1000 for part, value in parts.items()}


def split_success(whole_percent: float) -> dict[str, float]:
    """Shares of an availability or reliability in %, whose product is no less than the whole.

    Each part gets a share of the failures: Π(1 - u_i) ≥ 1 - Σ u_i (Bernoulli).
    """
    failures = (100 - Fraction(str(whole_percent))) * _PARTS
    return {part: _percent(math.floor(failures * share / 100)) for part, share in FAILURE_SHARES.items()}


def ran_profile(profile: ServiceProfile, budget: Budget) -> RanSliceProfile:
    """The RAN's SliceProfile; only the RAN has to know how UEs move."""
    mobile = {
        "ue_mobility": profile.ue_mobility,
        "ue_speed_kmh": profile.ue_speed_kmh,
        "density": profile.density,
    }
    return RanSliceProfile(
        id=f"{profile.id}-ran",
        plmn_info=profile.plmn_info,
        subnet=RanSubnetProfile.model_validate(_subnet(profile, budget) | mobile),
    )


def core_profile(profile: ServiceProfile, budget: Budget) -> CoreSliceProfile:
    return CoreSliceProfile(
        id=f"{profile.id}-core",
        plmn_info=profile.plmn_info,
        subnet=SubnetProfile.model_validate(_subnet(profile, budget)),
    )


def mobility(speed_kmh: int) -> MobilityLevel:
    """The MobilityLevel that suits a velocity, by the classes of NG.116 (0, 10, 120, 500 km/h)."""
    if speed_kmh == 0:
        return "STATIONARY"
    return "NOMADIC" if speed_kmh <= 10 else "FULL_MOBILITY"


def reliability_percent(packet_error_rate: float) -> float:
    """TS 28.541 counts packets that arrive, NG.116 those that do not."""
    return float(f"{100 - 100 * packet_error_rate:.12g}")


def sharing(nest: Nest, requirement: SliceRequirement) -> SharingLevel:
    return "NON_SHARED" if gst.isolated(nest.service_type, requirement) else "SHARED"


def _subnet(profile: ServiceProfile, budget: Budget) -> dict[str, object]:
    return {
        "max_ues": profile.max_ues,
        "dl_latency_ms": budget.dl_latency_ms,
        "ul_latency_ms": budget.ul_latency_ms,
        "dl_thpt_per_subnet": profile.dl_thpt_per_slice,
        "ul_thpt_per_subnet": profile.ul_thpt_per_slice,
        "dl_thpt_per_ue": profile.dl_thpt_per_ue,
        "ul_thpt_per_ue": profile.ul_thpt_per_ue,
        "sharing": profile.sharing,
        "dl_reliability_percent": budget.dl_reliability_percent,
        "ul_reliability_percent": budget.ul_reliability_percent,
        "availability_percent": budget.availability_percent,
    }


def _percent(failures: int) -> float:
    """100 % less some 1e-9 of it: never below the exact value, so that products keep their bound."""
    value = (100 * _PARTS - failures) / _PARTS
    exact = Fraction(100 * _PARTS - failures, _PARTS)
    return value if Fraction(value) >= exact else math.nextafter(value, 100.0)


def _throughput(nest: Nest, guaranteed: str, most: str) -> Thpt:
    return Thpt(guaranteed_kbps=_number(nest, guaranteed), max_kbps=_number(nest, most))


def _per_ue(nest: Nest, most: str, stated: Rate | None) -> Thpt:
    guaranteed = stated.guaranteed_kbps if stated else None
    return Thpt(guaranteed_kbps=guaranteed, max_kbps=_number(nest, most))


def _number(nest: Nest, name: str) -> float:
    value = nest.attributes.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput(f"the NEST {nest.name!r} needs a number for {name!r}", field=name)
    return value


def _known(value: float | None, name: str) -> float:
    if value is None:
        raise InvalidInput(f"a profile without {name} cannot be split over the network's parts", field=name)
    return value
