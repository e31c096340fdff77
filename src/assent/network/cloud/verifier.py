"""Judges a cloud change before it is committed: capacity of cpu, ram and disk, and that it is what was asked.

It does not trust the planner: it parses the candidate as the cloud would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from assent.intents.change import ChangeSet, CloudIntent
from assent.intents.errors import Permanent
from assent.intents.evidence import Outcome, Verdict
from assent.intents.showing import some
from assent.inventory.clouds import Cloud
from assent.network.cloud.config import (
    CloudConfig,
    Resources,
    SliceOnCloud,
    VnfInstance,
    capacity,
    parse,
    used,
)
from assent.network.cloud.planning import expected, operations, wanted
from assent.network.commits import fingerprint


def verify(
    change: ChangeSet,
    intent: CloudIntent,
    running: Mapping[str, CloudConfig],
    clouds: Mapping[str, Cloud],
    problems: Callable[[CloudConfig], Sequence[str]],
) -> tuple[Verdict, ...]:
    """One verdict for each property of each touched cloud. `problems`: why its driver could not run something."""
    return tuple(_verdicts(change, intent, running, clouds, problems))


def probe(change: ChangeSet, running: Mapping[str, CloudConfig]) -> tuple[Verdict, ...]:
    """Whether the clouds of the plan run the candidate."""
    verdicts = []
    for cloud in sorted(change.plan):
        config = running.get(cloud, CloudConfig(cloud=cloud))
        runs = config.text() == change.candidate.get(cloud)
        evidence = f"read back: {', '.join(one.id for one in config.instances) or 'no function'}"
        verdicts.append(_verdict(f"cloud {cloud}: runs what was committed", runs, evidence))
    return tuple(verdicts)


def _verdicts(
    change: ChangeSet,
    intent: CloudIntent,
    running: Mapping[str, CloudConfig],
    clouds: Mapping[str, Cloud],
    problems: Callable[[CloudConfig], Sequence[str]],
) -> Iterator[Verdict]:
    asked = wanted(intent)
    touched = sorted({*change.candidate, *change.plan, *asked})
    unknown = [cloud for cloud in touched if cloud not in clouds]
    known = f"known: {', '.join(touched)}" if touched else "no cloud has to change"
    yield _verdict("clouds exist", not unknown, f"no such cloud: {', '.join(unknown)}" if unknown else known)
    for cloud in touched:
        if cloud in unknown:
            continue
        yield _in_sync(change, running[cloud])
        try:
            config = parse(change.candidate.get(cloud, ""))
        except Permanent as error:
            yield _verdict(f"cloud {cloud}: functions are valid", False, error.message)
            continue
        yield from _fits(cloud, used(config.instances), capacity(clouds[cloud]))
        yield _complete(cloud, config, expected(running[cloud], intent))
        yield _planned(change, running[cloud], config)
        found = problems(config)
        said = "; ".join(found) or f"the driver {clouds[cloud].driver} can run it"
        yield _verdict(f"cloud {cloud}: its driver can run it", not found, said)


def _in_sync(change: ChangeSet, running: CloudConfig) -> Verdict:
    """The cloud runs what the plan started from, or the candidate already."""
    cloud, text = running.cloud, running.text()
    in_sync = change.base.get(cloud) == fingerprint(text) or change.candidate.get(cloud) == text
    evidence = f"running {fingerprint(text)[:12]}, planned for {change.base.get(cloud, 'nothing')[:12]}"
    return _verdict(f"cloud {cloud}: in sync with the plan", in_sync, evidence)


def _fits(cloud: str, need: Resources, has: Resources) -> Iterator[Verdict]:
    short = need.short(has)
    amounts = {
        "cpu": f"{need.cpu:g} of {has.cpu:g} CPUs",
        "ram": f"{need.ram_mb} of {has.ram_mb} MB",
        "disk": f"{need.disk_gb} of {has.disk_gb} GB",
    }
    for kind, amount in amounts.items():
        yield _verdict(f"cloud {cloud}: {kind} suffices", kind not in short, f"{amount} would be in use")


def _complete(cloud: str, config: CloudConfig, whole: CloudConfig) -> Verdict:
    """What was asked for, and what others have there: none missing, none invented, none left over."""
    has, wants = _by_id(config), _by_id(whole)
    wrong = sorted(key for key in has.keys() | wants.keys() if has.get(key) != wants.get(key))
    right = config.cloud == cloud and not wrong
    count = len(whole.instances)
    evidence = f"differs for {', '.join(wrong)}" if wrong else f"{some(count, 'function')} on {config.cloud}"
    return _verdict(f"cloud {cloud}: runs what was asked for", right, evidence)


def _by_id(config: CloudConfig) -> dict[str, VnfInstance | SliceOnCloud]:
    return {one.id: one for one in config.instances} | {one.slice_id: one for one in config.slices}


def _planned(change: ChangeSet, running: CloudConfig, config: CloudConfig) -> Verdict:
    """The operations that will be sent lead from what runs to the candidate."""
    cloud = running.cloud
    committed = change.candidate.get(cloud) == running.text()
    leads = committed or operations(running, config) == change.plan.get(cloud, "")
    evidence = "already running" if committed else f"operations on {cloud} recomputed and compared"
    return _verdict(f"cloud {cloud}: the operations lead to the candidate", leads, evidence)


def _verdict(claim: str, passed: bool, evidence: str) -> Verdict:
    return Verdict(
        property=claim,
        outcome=Outcome.PASS if passed else Outcome.FAIL,
        evidence=(evidence,),
        verifier="cloud",
    )
