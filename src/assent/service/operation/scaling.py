"""Whether a slice is to be scaled, and to what: a pure function of what was seen of it.

Laws, which the tests hold it to: sizes stay within the policy's bounds; no decision within the cooldown, or while loads
lie in the band between the thresholds; under a constant load a slice settles, and never turns back on the way:
both directions aim at the same size, the smallest that brings the load to the target, which lies within the band.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import Field

from assent.intents.base import Finite, Frozen
from assent.intents.instance import SliceInstance
from assent.intents.operation import Demand, SliceSample, Step
from assent.intents.service import STANDBY, NetworkFunction
from assent.intents.states import State, state_of
from assent.service.operation.load import carriers, in_use
from assent.service.operation.policy import ScalingPolicy
from assent.service.orchestration.sizing import CPU_STEP, RAM_STEP_MB


class Past(Frozen):
    """What is remembered of a slice: when it was last scaled, how often in a row that was refused since, and the
    sizes (CPUs, MB) that its functions were given by hand, where they have others now."""

    changed_s: int | None = None
    refused_s: int | None = None
    refusals: int = 0
    base: dict[str, tuple[Finite, int]] = Field(default_factory=dict)


class Scaling(Frozen):
    """What is to be done about a slice."""

    direction: Literal["up", "down"]
    steps: tuple[Step, ...] = Field(min_length=1)
    reason: str


def decide(
    one: SliceInstance, seen: Sequence[SliceSample], past: Past, policy: ScalingPolicy, now_s: int
) -> Scaling | None:
    """None: nothing is to be done. `seen`: samples up to now, oldest first, at least those of the last `hold_s`.

    Scaling up goes before scaling down: a slice that needs more of one function keeps what it has of the others.
    """
    if not policy.enabled or not in_use(one) or _resting(past, policy, now_s):
        return None
    window = _window(one, seen, now_s - policy.hold_s)
    if not window:
        return None
    for direction in ("up", "down"):
        steps = _steps(one, window, past, policy, direction)
        if steps:
            return Scaling(direction=direction, steps=steps, reason=_reason(direction, steps, policy))
    return None


def deserted(one: SliceInstance, seen: Sequence[SliceSample], policy: ScalingPolicy, now_s: int) -> bool:
    """Whether a slice that shuts down has nobody on it any more (X.731: it is LOCKED then): no order shares it, and no
    UE was active and nothing sent for `hold_s`. Where nobody counted the UEs, that cannot be told.
    """
    if not policy.enabled or state_of(one) is not State.DRAINING or one.members:
        return False
    for sample in reversed(seen):
        if sample.asked is None or sample.asked != Demand():
            return False
        if sample.at_s <= now_s - policy.hold_s:
            return True
    return False


def scaled(one: SliceInstance, steps: Sequence[Step]) -> SliceInstance:
    """The instance with the functions' new sizes."""
    sizes = {step.function: {"cpu": step.new_cpu, "ram_mb": step.new_ram_mb} for step in steps}
    functions = tuple(
        placed.model_copy(
            update={"function": placed.function.model_copy(update=sizes.get(placed.function.name, {}))}
        )
        for placed in one.functions
    )
    return one.model_copy(update={"functions": functions})


def retry_at(past: Past, policy: ScalingPolicy) -> int | None:
    """When what was refused may be tried again; None where nothing was."""
    if past.refused_s is None or not past.refusals:
        return None
    doubled: int = policy.retry_s * 2 ** min(past.refusals - 1, 20)
    return past.refused_s + min(doubled, policy.retry_most_s)


def in_a_row(past: Past, policy: ScalingPolicy, now_s: int) -> int:
    """Refusals that count for the next back-off: where nothing was tried for long, it begins anew."""
    again = retry_at(past, policy)
    return past.refusals if again is not None and now_s <= again + policy.retry_most_s else 0


def _resting(past: Past, policy: ScalingPolicy, now_s: int) -> bool:
    if past.changed_s is not None and now_s < past.changed_s + policy.cooldown_s:
        return True
    again = retry_at(past, policy)
    return again is not None and now_s < again


def _window(one: SliceInstance, seen: Sequence[SliceSample], since_s: int) -> list[SliceSample]:
    """The samples since then, if they cover all of the time, and the functions had their present sizes throughout."""
    sizes = {placed.function.name: placed.function.cpu for placed in one.functions}
    window: list[SliceSample] = []
    for sample in reversed(seen):
        if {seen.name: seen.cpu for seen in sample.functions} != sizes:
            return []
        window.append(sample)
        if sample.at_s <= since_s:
            return window
    return []


def _steps(
    one: SliceInstance,
    window: Sequence[SliceSample],
    past: Past,
    policy: ScalingPolicy,
    direction: Literal["up", "down"],
) -> tuple[Step, ...]:
    steps = {}
    for placed in carriers(one):
        function = placed.function
        found = [_load(sample, function.name) for sample in window]
        loads = [load for load in found if load is not None]
        if len(loads) < len(found):
            continue  # what nobody measured is not decided upon
        if direction == "up" and min(loads) > policy.up_above_percent:
            step = _step(function, min(loads), past, policy)
        elif direction == "down" and max(loads) < policy.down_below_percent:
            step = _step(function, max(loads), past, policy)
        else:
            continue
        if step is not None and (step.new_cpu > step.cpu) == (direction == "up"):
            steps[function.name] = step
    return tuple(steps.values()) + tuple(_twins(one, steps))


def _step(function: NetworkFunction, load: float, past: Past, policy: ScalingPolicy) -> Step | None:
    """Towards the smallest size that brings the load to the target; None where that is the size of now."""
    base_cpu, base_ram = past.base.get(function.name, (function.cpu, function.ram_mb))
    cpu = _up(function.cpu * load / policy.target_percent)
    if cpu > function.cpu:
        cpu = min(cpu, max(_down(function.cpu * policy.step), _up(function.cpu + CPU_STEP)))
    else:
        cpu = max(cpu, min(_up(function.cpu / policy.step), _down(function.cpu - CPU_STEP)))
    lowest, highest = _up(base_cpu * policy.min_factor), max(_down(base_cpu * policy.max_factor), CPU_STEP)
    cpu = min(max(cpu, lowest), highest)
    if cpu == function.cpu:
        return None
    ram = max(RAM_STEP_MB, math.ceil(round(base_ram * cpu / base_cpu / RAM_STEP_MB, 6)) * RAM_STEP_MB)
    return Step(
        function=function.name,
        load_percent=load,
        cpu=function.cpu,
        ram_mb=function.ram_mb,
        new_cpu=cpu,
        new_ram_mb=base_ram if cpu == base_cpu else ram,
        base_cpu=base_cpu,
        base_ram_mb=base_ram,
    )


def _twins(one: SliceInstance, steps: Mapping[str, Step]) -> list[Step]:
    """A standby has the size of what it stands by for."""
    found = []
    for placed in one.functions:
        function = placed.function
        step = steps.get(function.name.removesuffix(STANDBY))
        if step is not None and function.name.endswith(STANDBY):
            found.append(
                step.model_copy(
                    update={
                        "function": function.name,
                        "load_percent": 0.0,
                        "cpu": function.cpu,
                        "ram_mb": function.ram_mb,
                    }
                )
            )
    return found


def _load(sample: SliceSample, name: str) -> float | None:
    found = next((one for one in sample.functions if one.name == name), None)
    return 0.0 if found is None else (found.load_percent if found.measured else None)


def _reason(direction: str, steps: Sequence[Step], policy: ScalingPolicy) -> str:
    bound = policy.up_above_percent if direction == "up" else policy.down_below_percent
    side = "above" if direction == "up" else "below"
    loads = ", ".join(
        f"{step.function} at {step.load_percent:.4g} %"
        for step in steps
        if step.load_percent or side == "below"
    )
    return f"for {policy.hold_s} s {side} {bound:g} %: {loads}; sized for {policy.target_percent:g} %"


def _up(cpu: float) -> float:
    return max(CPU_STEP, round(math.ceil(round(cpu / CPU_STEP, 6)) * CPU_STEP, 6))


def _down(cpu: float) -> float:
    return round(math.floor(round(cpu / CPU_STEP, 6)) * CPU_STEP, 6)
