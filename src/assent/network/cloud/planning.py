"""What an intent asks of the clouds, checked; and the life-cycle operations that lead there.

Operations are those of ETSI GS NFV-SOL 003: TERMINATE, SCALE, OPERATE, INSTANTIATE, in the order in which a full
cloud can run them; then CHANGE_EXT_CONN, how functions are joined to a slice and what passes through it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assent.intents.base import Json, canonical
from assent.intents.change import CloudIntent, NetworkIntent
from assent.intents.errors import InvalidInput, Problem
from assent.network.cloud.config import ChainLink, CloudConfig, SliceOnCloud, VnfInstance, instance


@dataclass(frozen=True, slots=True)
class Merge:
    """The configuration of every cloud that the intent touches, now or before; and what was decided."""

    configs: dict[str, CloudConfig]
    notes: tuple[str, ...]


def checked(intent: NetworkIntent, clouds: Collection[str]) -> CloudIntent:
    """The intent, if it is the cloud's and names known clouds, each function of a slice once.

    Raises InvalidInput.
    """
    if not isinstance(intent, CloudIntent):
        raise InvalidInput(
            f"the cloud domain was given an intent of the {intent.domain} domain", field="domain"
        )
    problems: list[Problem] = []
    for slice_id, functions in sorted(intent.functions.items()):
        problems.extend(_nameless(f"functions.{slice_id}", "slice", slice_id))
        names: set[str] = set()
        for index, placed in enumerate(functions):
            where, name = f"functions.{slice_id}[{index}]", placed.function.name
            if placed.cloud not in clouds:
                known = ", ".join(sorted(clouds)) or "none"
                problems.append(
                    Problem(where, "cloud", f"there is no cloud {placed.cloud!r}; there are: {known}")
                )
            problems.extend(_nameless(where, "function", name))
            if name in names:
                problems.append(Problem(where, "name", f"slice {slice_id!r} has two functions {name!r}"))
            names.add(name)
    for slice_id in sorted(set(intent.traffic) - set(intent.functions)):
        problems.append(Problem("traffic", "traffic", f"slice {slice_id[:200]!r} has no functions"))
    known_ids = {f"{name}/{one.function.name}" for name, listed in intent.functions.items() for one in listed}
    for identity in sorted(set(intent.stopped) - known_ids):
        problems.append(
            Problem("stopped", "stopped", f"there is no function {identity[:200]!r} to be stopped")
        )
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise InvalidInput(
            f"cloud intent {intent.id}: {problems[0]}{more}", field="functions", problems=problems
        )
    return intent


def _nameless(where: str, kind: str, name: str) -> list[Problem]:
    """Names become instance ids, `SLICE/FUNCTION`."""
    if name.strip() and len(name) <= 200 and name.isprintable() and "/" not in name:
        return []
    return [Problem(where, "name", f"a {kind} needs a name of 1 to 200 printable characters without `/`")]


def wanted(intent: CloudIntent) -> dict[str, tuple[VnfInstance, ...]]:
    """The intent's instances by cloud, both in order."""
    found: dict[str, list[VnfInstance]] = {}
    for slice_id, functions in intent.functions.items():
        for placed in functions:
            one = instance(intent.id, slice_id, placed, intent.stopped)
            found.setdefault(placed.cloud, []).append(one)
    return {cloud: tuple(sorted(found[cloud], key=lambda one: one.id)) for cloud in sorted(found)}


def kept(config: CloudConfig, intent: CloudIntent) -> tuple[VnfInstance, ...]:
    """What other intents have on a cloud, without slices that this intent takes over."""
    return tuple(
        one for one in config.instances if one.intent != intent.id and one.slice_id not in intent.functions
    )


def expected(config: CloudConfig, intent: CloudIntent) -> CloudConfig:
    """The cloud with this intent's functions in place of its former ones, and what is known of their slices."""
    stay = kept(config, intent)
    instances = sorted((*stay, *wanted(intent).get(config.cloud, ())), key=lambda one: one.id)
    others = {one.slice_id for one in stay}
    slices = [one for one in config.slices if one.slice_id in others]
    slices += [
        _slice(intent, slice_id)
        for slice_id, functions in intent.functions.items()
        if slice_id in intent.traffic and any(one.cloud == config.cloud for one in functions)
    ]
    ordered = tuple(sorted(slices, key=lambda one: one.slice_id))
    return CloudConfig(cloud=config.cloud, instances=tuple(instances), slices=ordered)


def _slice(intent: CloudIntent, slice_id: str) -> SliceOnCloud:
    chain = tuple(
        ChainLink(cloud=one.cloud, id=f"{slice_id}/{one.function.name}", role=one.function.role)
        for one in intent.functions[slice_id]
    )
    return SliceOnCloud(slice_id=slice_id, intent=intent.id, chain=chain, traffic=intent.traffic[slice_id])


def merged(intent: CloudIntent, running: Mapping[str, CloudConfig]) -> Merge:
    """The clouds with this intent's functions in place of its former ones."""
    asked = wanted(intent)
    configs: dict[str, CloudConfig] = {}
    notes: list[str] = []
    for cloud, config in sorted(running.items()):
        stay = kept(config, intent)
        if cloud not in asked and len(stay) == len(config.instances):
            continue
        configs[cloud] = expected(config, intent)
        former = {(one.slice_id, one.intent) for one in config.instances if one not in stay}
        notes.extend(
            f"cloud {cloud}: {intent.id} takes slice {slice_id} over from intent {owner}"
            for slice_id, owner in sorted(former)
            if owner != intent.id
        )
    return Merge(configs, tuple(notes))


def operations(before: CloudConfig, after: CloudConfig) -> str:
    """The operations that turn one configuration into the other, as canonical JSON; "" where none is needed."""
    old = {one.id: one for one in before.instances}
    new = {one.id: one for one in after.instances}
    replaced = {key for key in old.keys() & new.keys() if _other_software(old[key], new[key])}
    listed: list[dict[str, Json]] = []
    for key in sorted((old.keys() - new.keys()) | replaced):
        listed.append({"operation": "TERMINATE", "vnfInstanceId": key})
    for key in sorted((old.keys() & new.keys()) - replaced):
        if old[key].size != new[key].size:
            listed.append({"operation": "SCALE", "vnfInstanceId": key, "vnfInstance": new[key].wire()})
        elif old[key].vnf_state != new[key].vnf_state:
            state = {
                "vnfInstanceId": key,
                "changeStateTo": new[key].vnf_state,
                "vnfInstance": new[key].wire(),
            }
            listed.append({"operation": "OPERATE", **state})
        elif old[key] != new[key]:
            listed.append({"operation": "MODIFY_INFO", "vnfInstanceId": key, "vnfInstance": new[key].wire()})
    for key in sorted((new.keys() - old.keys()) | replaced):
        listed.append({"operation": "INSTANTIATE", "vnfInstanceId": key, "vnfInstance": new[key].wire()})
    known = {one.slice_id: one for one in before.slices}
    for one in after.slices:
        if known.get(one.slice_id) != one:
            listed.append({"operation": "CHANGE_EXT_CONN", "sliceId": one.slice_id, "slice": one.wire()})
    return canonical(listed) if listed else ""


def _other_software(old: VnfInstance, new: VnfInstance) -> bool:
    return old.product != new.product
