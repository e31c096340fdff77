"""A slice with another promise: the same functions where they are, as large as the new load needs.

`app` asks it for `assent slice modify`. The headroom over the load that a function had, it keeps.
"""

from __future__ import annotations

import math

from assent.intents.errors import Refused
from assent.intents.instance import SliceInstance
from assent.intents.service import PlacedFunction, SliceDesign
from assent.intents.states import allowed
from assent.service.orchestration.sizing import CPU_STEP, RAM_STEP_MB, load_of, worth
from assent.service.placement import chain_of


def modified(one: SliceInstance, old: SliceDesign, new: SliceDesign) -> tuple[SliceInstance, SliceDesign]:
    """The instance with what `new` promises, and the design under the instance's own names.

    Raises Refused where another kind of slice would be needed, or another place for its functions.
    """
    allowed(one, "modifyNsi")
    if one.members:
        raise Refused(f"{one.id} is shared; whoever joined it has to leave first", field="slice")
    kinds = (old.nest.service_type, new.nest.service_type)
    if kinds[0] != kinds[1]:
        raise Refused(
            f"{one.id} is a slice for {kinds[0]}, and that asks for {kinds[1]}: deploy another", field="text"
        )
    budget = chain_of(new).latency_ms
    if one.latency_ms > budget:
        raise Refused(
            f"{one.id}: its functions are {one.latency_ms:g} ms away, and {budget:g} ms are left for that way: "
            "terminate it and deploy it anew",
            field="text",
        )
    kept = {"id": old.service_profile.id, "plmn_info": old.service_profile.plmn_info}
    profile = new.service_profile.model_copy(update=kept)
    nest = new.nest.model_copy(update={"name": old.nest.name})
    design = new.model_copy(
        update={
            "slice_id": one.id,
            "snssai": old.snssai,
            "nest": nest,
            "service_profile": profile,
            "ran": new.ran.model_copy(update={"id": old.ran.id, "plmn_info": old.ran.plmn_info}),
            "core": new.core.model_copy(update={"id": old.core.id, "plmn_info": old.core.plmn_info}),
            "chain": old.chain,
        }
    )
    functions = tuple(_resized(placed, old, new) for placed in one.functions)
    return one.model_copy(update={"profile": profile, "functions": functions}), design


def _resized(placed: PlacedFunction, old: SliceDesign, new: SliceDesign) -> PlacedFunction:
    function = placed.function
    before, after = (worth(function.role, load_of(design)) for design in (old, new))
    factor = after / before if before > 0 else 1.0
    cpu = max(CPU_STEP, round(math.ceil(round(function.cpu * factor / CPU_STEP, 6)) * CPU_STEP, 6))
    ram = max(RAM_STEP_MB, math.ceil(round(function.ram_mb * factor / RAM_STEP_MB, 6)) * RAM_STEP_MB)
    disk = math.ceil(round(function.disk_gb * factor, 6))
    sized = function.model_copy(update={"cpu": cpu, "ram_mb": ram, "disk_gb": disk})
    return placed.model_copy(update={"function": sized})
