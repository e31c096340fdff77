"""Whether a slice that runs can carry one more customer, and why.

Compared are what was promised on it (the strictest counts), what its functions carry by their size, and what the
newcomer wants. `fits` is asked when it is offered, and again when it is joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assent.intents.base import Frozen
from assent.intents.instance import SliceInstance
from assent.intents.service import ServiceProfile
from assent.intents.states import State, state_of
from assent.service.operation.load import carriers, promised
from assent.service.orchestration.sizing import CARRIES_UES, carries


class Fit(Frozen):
    """`problems` empty: it fits, and `why` says what was compared."""

    instance: str
    why: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def fits(one: SliceInstance, wanted: ServiceProfile, roles: Sequence[str]) -> Fit:
    """`roles`: functions that the newcomer's traffic has to pass; any where empty."""
    problems = (*_kinds(one, wanted, roles), *_qualities(one, wanted), *_room(one, wanted))
    if problems:
        return Fit(instance=one.id, problems=problems)
    ues, mbps = remaining(one)
    left = [f"{ues:.0f} devices" if ues is not None else "", f"{mbps:.4g} Mbit/s" if mbps is not None else ""]
    promise = one.profile
    return Fit(
        instance=one.id,
        why=(
            f"it is SHARED and of the same type (SST {promise.sst})",
            f"it has room for {' and '.join(filter(None, left))} more",
            f"no worse than wanted: latency {promise.dl_latency_ms:g} ms, "
            f"availability {promise.availability_percent:.10g} %",
        ),
    )


def best_fit(instances: Sequence[SliceInstance], wanted: ServiceProfile, roles: Sequence[str]) -> Fit | None:
    """The one with the least room that fits: large gaps are kept for large customers."""
    found = [(one, fit) for one in instances if not (fit := fits(one, wanted, roles)).problems]
    if not found:
        return None
    return min(found, key=lambda pair: (*(part or 0.0 for part in remaining(pair[0])), pair[0].id))[1]


def remaining(one: SliceInstance) -> tuple[float | None, float | None]:
    """UEs that are active at once, and Mbit/s of both directions together, that its functions carry beyond what is
    promised; None where no function is loaded by that."""
    promise = promised(one.promise)
    ues, mbps = list[float](), list[float]()
    for placed in carriers(one):
        session = placed.function.role.upper() in CARRIES_UES
        used = promise.ues if session else promise.dl_mbps + promise.ul_mbps
        (ues if session else mbps).append(carries(placed.function) - used)
    return min(ues, default=None), min(mbps, default=None)


def _kinds(one: SliceInstance, wanted: ServiceProfile, roles: Sequence[str]) -> Iterator[str]:
    state = state_of(one)
    if state is not State.ACTIVE:
        yield f"it is {state}"
    if one.profile.sharing != "SHARED":
        yield "it is for its customer alone (NON_SHARED)"
    if wanted.sharing != "SHARED":
        yield "a slice of one's own is wanted"
    if one.profile.sst != wanted.sst:
        yield f"it has SST {one.profile.sst}, not {wanted.sst}"
    if one.profile.plmn_info[0].plmn_id != wanted.plmn_info[0].plmn_id:
        yield "it is another network's (PLMN)"
    missing = sorted(
        {role.upper() for role in roles} - {placed.function.role.upper() for placed in one.functions}
    )
    if missing:
        yield f"it has no {', '.join(missing)}"


def _qualities(one: SliceInstance, wanted: ServiceProfile) -> Iterator[str]:
    for name, unit, here, there, less in (
        ("latency", "ms", one.profile.dl_latency_ms, wanted.dl_latency_ms, True),
        ("latency", "ms", one.profile.ul_latency_ms, wanted.ul_latency_ms, True),
        ("availability", "%", one.profile.availability_percent, wanted.availability_percent, False),
        ("reliability", "%", one.profile.dl_reliability_percent, wanted.dl_reliability_percent, False),
        ("reliability", "%", one.profile.ul_reliability_percent, wanted.ul_reliability_percent, False),
        ("speed", "km/h", one.profile.ue_speed_kmh, wanted.ue_speed_kmh, False),
    ):
        if there is not None and (here is None or (here > there if less else here < there)):
            known = "unknown" if here is None else f"{here:.10g} {unit}"
            yield f"its {name} is {known}, and {there:.10g} {unit} is wanted"


def _room(one: SliceInstance, wanted: ServiceProfile) -> Iterator[str]:
    more = promised(wanted)
    ues, mbps = remaining(one)
    if ues is not None and more.ues > ues + 1e-6:
        yield f"it has room for {max(ues, 0):.0f} devices at once, and {more.ues:.0f} are wanted"
    if mbps is not None and more.dl_mbps + more.ul_mbps > mbps + 1e-6:
        yield f"it has {max(mbps, 0):.4g} Mbit/s left, and {more.dl_mbps + more.ul_mbps:.4g} are wanted"
