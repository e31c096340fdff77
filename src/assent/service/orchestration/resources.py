"""Resource management: what the clouds would have to do for slice instances. Plans only; nothing here writes.

The tools `resource-deployer` and `resource-manager`. The clouds are behind the port `Domain`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias, get_args

from pydantic import Field

from assent.intents.base import Finite, Frozen
from assent.intents.change import CloudIntent
from assent.intents.errors import InvalidInput, Refused
from assent.intents.instance import Operation, SliceInstance, cloud_intent
from assent.intents.ports import Domain
from assent.intents.service import PlacedFunction
from assent.intents.states import allowed, attributes
from assent.service.orchestration.nsi import ResourcePlan
from assent.service.orchestration.sizing import CPU_STEP, RAM_STEP_MB

Action: TypeAlias = Literal["start", "stop", "scale", "restart", "drain", "delete"]
ACTIONS: tuple[Action, ...] = get_args(Action)


class ResourceAction(Frozen):
    """An action on the functions of `instance`; on `function` alone where that is named.

    `factor` is for `scale`: so many times the CPU and RAM that it has.
    """

    instance: str
    action: Action
    function: str = ""
    factor: Finite | None = Field(default=None, gt=0, le=1000)


OPERATIONS: dict[Action, tuple[Operation, ...]] = {
    "start": ("activateNsi",),
    "stop": ("deactivateNsi",),
    "restart": ("deactivateNsi", "activateNsi"),
    "drain": ("modifyNsi",),
    "scale": ("modifyNsi",),
    "delete": ("deallocateNsi",),
}
"""What an action is in TS 28.531's terms, by stage."""


class ResourceChange(Frozen):
    """The stages of an action, one after the other: the instances as they would be, the operation that each stage
    is, and the first stage's plan."""

    stages: tuple[tuple[SliceInstance, ...], ...]
    operations: tuple[Operation, ...]
    plan: ResourcePlan


def planned(cloud: Domain, intent: CloudIntent) -> ResourcePlan:
    """Raises Refused where it does not fit, with what is short; InvalidInput for a cloud that is not there."""
    feasibility = cloud.feasible(intent)
    if not feasibility.feasible:
        raise Refused(feasibility.reason, field="clouds")
    change = cloud.plan(intent)
    return ResourcePlan(
        plan_hash=change.idempotency_key,
        operations={name: json.loads(text) for name, text in change.plan.items()},
        claims=tuple(one.model_dump(mode="json") for one in feasibility.claims),
        verdicts=tuple(f"{one.outcome}: {one.property}" for one in cloud.verify(change)),
    )


def managed(cloud: Domain, instances: Sequence[SliceInstance], asked: ResourceAction) -> ResourceChange:
    """What `asked` means for the order's `instances`. Raises InvalidInput, Refused."""
    one = next((one for one in instances if one.id == asked.instance), None)
    if one is None:
        raise InvalidInput(f"there is no instance {asked.instance[:200]!r}", field="instance")
    operations = OPERATIONS[asked.action]
    allowed(one, operations[0])
    if (asked.factor is not None) != (asked.action == "scale"):
        raise InvalidInput("a factor goes with scale, and scale needs one", field="factor")
    stages = tuple(
        tuple(after if other.id == one.id else other for other in instances)
        for after in _STAGES[asked.action](one, asked)
    )
    version = max(other.version for other in stages[0])
    plan = planned(cloud, cloud_intent(one.order, version, stages[0]))
    return ResourceChange(stages=stages, operations=operations, plan=plan)


def _start(one: SliceInstance, asked: ResourceAction) -> list[SliceInstance]:
    named = _named(one, asked)
    if one.administrative == "SHUTTINGDOWN" and not asked.function:
        one = one.model_copy(update={"administrative": "UNLOCKED"})  # others may join again
    elif not set(named) & set(one.stopped):
        raise Refused(f"{', '.join(named)[:200]} of {one.id} is started already", field="function")
    return [_next(one, **attributes(one, tuple(name for name in one.stopped if name not in named)))]


def _stop(one: SliceInstance, asked: ResourceAction) -> list[SliceInstance]:
    named = _named(one, asked)
    if set(named) <= set(one.stopped):
        raise Refused(f"{', '.join(named)[:200]} of {one.id} is stopped already", field="function")
    return [_next(one, **attributes(one, (*one.stopped, *named)))]


def _restart(one: SliceInstance, asked: ResourceAction) -> list[SliceInstance]:
    """Stopped, then started: two changes of the clouds."""
    stopped = _stop(one, asked)[0]
    started = _start(stopped, asked)[0]
    return [stopped, started.model_copy(update={"administrative": one.administrative})]


def _drain(one: SliceInstance, asked: ResourceAction) -> list[SliceInstance]:
    """Whoever is on it goes on; nobody joins any more."""
    if asked.function:
        raise InvalidInput(f"a slice is drained as a whole, not {asked.function[:200]}", field="function")
    if one.administrative != "UNLOCKED":
        raise Refused(
            f"{one.id} is {one.administrative}; only what is UNLOCKED can be drained", field="action"
        )
    return [_next(one, administrative="SHUTTINGDOWN")]


def _scale(one: SliceInstance, asked: ResourceAction) -> list[SliceInstance]:
    names = _named(one, asked)
    factor = asked.factor or 1.0
    functions = tuple(
        _scaled(placed, factor) if placed.function.name in names else placed for placed in one.functions
    )
    return [_next(one, functions=functions)]


def _delete(one: SliceInstance, asked: ResourceAction) -> list[SliceInstance]:
    if asked.function:
        raise InvalidInput(
            f"{one.id} cannot do without {asked.function[:200]}; delete the whole instance, or stop the function",
            field="function",
        )
    if one.members:
        others = ", ".join(member.order for member in one.members)
        raise Refused(
            f"{one.id} is shared by {others}; they have to leave it first (`drain` keeps others from joining)",
            field="instance",
        )
    ended = {"phase": "DECOMMISSIONING", "operational": "DISABLED", "administrative": "LOCKED"}
    return [_next(one, stopped=(), **ended)]


_STAGES: dict[Action, Callable[[SliceInstance, ResourceAction], list[SliceInstance]]] = {
    "start": _start,
    "stop": _stop,
    "scale": _scale,
    "restart": _restart,
    "drain": _drain,
    "delete": _delete,
}


def _next(one: SliceInstance, **changes: object) -> SliceInstance:
    return SliceInstance.model_validate({**dict(one), "version": one.version + 1, **changes})


def _named(one: SliceInstance, asked: ResourceAction) -> tuple[str, ...]:
    names = tuple(placed.function.name for placed in one.functions)
    if not asked.function:
        return names
    if asked.function not in names:
        raise InvalidInput(
            f"{one.id} has no function {asked.function[:200]!r}; it has: {', '.join(names)}", field="function"
        )
    return (asked.function,)


def _scaled(placed: PlacedFunction, factor: float) -> PlacedFunction:
    function = placed.function
    cpu = max(CPU_STEP, round(math.ceil(round(function.cpu * factor / CPU_STEP, 6)) * CPU_STEP, 6))
    ram = max(RAM_STEP_MB, math.ceil(round(function.ram_mb * factor / RAM_STEP_MB, 6)) * RAM_STEP_MB)
    return placed.model_copy(update={"function": function.model_copy(update={"cpu": cpu, "ram_mb": ram})})
