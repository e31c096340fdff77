"""The cloud operator: network functions instantiated, scaled and terminated on clouds.

`lifecycle` plans, verifies, commits and confirms through it (the port `Domain`). Only the watchdog of
unconfirmed commits looks at the time, which is whatever clock `app` injects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from assent.intents.base import digest
from assent.intents.change import ChangeSet, Claim, Feasibility, NetworkIntent, Observation
from assent.intents.errors import InvalidInput
from assent.intents.evidence import Verdict
from assent.intents.operation import Usage
from assent.intents.ports import Clock, Packager
from assent.inventory.clouds import Cloud
from assent.network.cloud import verifier
from assent.network.cloud.config import CloudConfig, VnfInstance, capacity, parse, used
from assent.network.cloud.drivers.choose import make_driver
from assent.network.cloud.planning import checked, kept, merged, operations, wanted
from assent.network.commits import fingerprint, text_diff


class CloudOperator:
    """One operator for all clouds. Functions belong to the intent that asked for them: another version of
    the same intent replaces them, an empty one terminates them, other intents' functions stay.

    Without a clock time stands still, and unconfirmed commits wait for whoever made them. Raises InvalidInput where a
    cloud's driver cannot be used here.
    """

    def __init__(
        self,
        clouds: Sequence[Cloud],
        state_dir: Path,
        clock: Clock | None = None,
        packager: Packager | None = None,
    ) -> None:
        self._clouds = {cloud.name: cloud for cloud in sorted(clouds, key=lambda cloud: cloud.name)}
        self._driver = make_driver(clouds, state_dir, packager)
        self._clock = clock

    @property
    def name(self) -> Literal["ran", "transport", "cloud"]:
        return "cloud"

    def check_complete(self) -> None:
        """Raises InvalidInput where a cloud still runs something and is not named any more: whatever was changed or
        ended then would be left there, and nobody would know."""
        for cloud, slices in self._driver.strangers().items():
            raise InvalidInput(
                f"the cloud {cloud!r} is not among the clouds that were given, and runs functions of "
                f"{', '.join(slices) or 'a change that is not confirmed'}: name it again, as it was, until they are "
                "terminated",
                field="clouds",
            )

    def instances(self) -> dict[str, tuple[VnfInstance, ...]]:
        """What runs now, by cloud."""
        return {cloud: config.instances for cloud, config in self._running().items()}

    def feasible(self, intent: NetworkIntent) -> Feasibility:
        """Whether every function fits on its cloud beside what other intents have there.

        `best` holds, by cloud, what is left for this intent. Raises InvalidInput.
        """
        asked = checked(intent, self._clouds)
        running = self._running()
        problems = []
        best: dict[str, dict[str, float]] = {}
        for cloud, functions in wanted(asked).items():
            free = used(kept(running[cloud], asked)).left_of(capacity(self._clouds[cloud]))
            best[cloud] = {"cpu": free.cpu, "ram_mb": free.ram_mb, "disk_gb": free.disk_gb}
            need = used(functions)
            if short := need.short(free):
                problems.append(
                    f"cloud {cloud} has not enough {' and '.join(short)}: {need.cpu:g} CPU, {need.ram_mb} MB "
                    f"and {need.disk_gb} GB are needed, {free.cpu:g}, {free.ram_mb} and {free.disk_gb} are free"
                )
        for config in merged(asked, running).configs.values():
            problems.extend(self._driver.problems(config))
        reason = "; ".join(problems) or "every function fits on its cloud"
        claims = tuple(
            one for cloud, functions in wanted(asked).items() for one in self._claims(cloud, functions)
        )
        return Feasibility(feasible=not problems, reason=reason, best=dict(best), claims=claims)

    def _claims(self, cloud: str, functions: Sequence[VnfInstance]) -> Iterator[Claim]:
        need, whole = used(functions), capacity(self._clouds[cloud])
        for kind, unit in (("cpu", "CPU"), ("ram_mb", "MB"), ("disk_gb", "GB")):
            yield Claim(
                resource=f"cloud/{cloud}/{kind}",
                amount=getattr(need, kind),
                capacity=getattr(whole, kind),
                unit=unit,
            )

    def observe(self) -> Observation:
        """What every cloud runs now, and what is measured of it."""
        running = self._running()
        usage = self._usage([config for config in running.values() if config.instances])
        state = {cloud: config.wire() for cloud, config in running.items()}
        prints = {cloud: fingerprint(config.text()) for cloud, config in running.items()}
        return Observation(domain="cloud", state=state, fingerprints=prints, usage=usage)

    def plan(self, intent: NetworkIntent) -> ChangeSet:
        """The operations on every cloud that has to change. Writes nothing. Raises InvalidInput."""
        asked = checked(intent, self._clouds)
        running = self._running()
        merge = merged(asked, running)
        todo = {cloud: operations(running[cloud], config) for cloud, config in merge.configs.items()}
        candidate = {cloud: config.text() for cloud, config in merge.configs.items()}
        before = {cloud: running[cloud].text() for cloud in candidate}
        base = {cloud: fingerprint(text) for cloud, text in before.items()}
        plan = {cloud: text for cloud, text in todo.items() if text}
        unexpressed = self._driver.unexpressed
        identity = ["cloud", asked.model_dump(mode="json"), base, candidate, self._driver.serial()]
        return ChangeSet(
            domain="cloud",
            intent=asked,
            plan=plan,
            candidate=candidate,
            diff={cloud: self._diff(running[cloud], merge.configs[cloud]) for cloud in plan},
            rollback={cloud: operations(merge.configs[cloud], running[cloud]) for cloud in plan},
            base=base,
            idempotency_key=digest(identity),
            notes=merge.notes + tuple(note for cloud in plan for note in unexpressed(merge.configs[cloud])),
        )

    def _diff(self, before: CloudConfig, after: CloudConfig) -> str:
        """The configurations' difference, and what a platform with a language of its own would be sent."""
        native = self._driver.native(before, after)
        shown = text_diff(after.cloud, before.text(), after.text())
        return f"{shown}\n{native}" if native else shown

    def verify(self, change: ChangeSet) -> tuple[Verdict, ...]:
        """Judge the candidate by capacity and by what was asked, without trusting how it was planned."""
        asked = checked(change.intent, self._clouds)
        return verifier.verify(change, asked, self._running(), self._clouds, self._driver.problems)

    def commit(self, change: ChangeSet, confirm_within_s: float) -> None:
        """Raises as `CommitStore.commit` does; the clock's time counts, from when everything is made: an orchestrator
        may need longer for that than a change waits to be confirmed."""
        self._driver.commit(change, self._now_s(), confirm_within_s)
        self._driver.renew(change, self._now_s(), confirm_within_s)

    def probe(self, change: ChangeSet) -> tuple[Verdict, ...]:
        """Read back every cloud of the plan, and ask its platform how that runs."""
        running = self._running()
        asked = [self._driver.feedback(running[cloud]) for cloud in sorted(change.plan) if cloud in running]
        return verifier.probe(change, running) + tuple(one for verdicts in asked for one in verdicts)

    def confirm(self, change: ChangeSet) -> str:
        """Raises Permanent where the commit does not stand any more."""
        return self._driver.confirm(change, self._now_s())

    def rollback(self, change: ChangeSet) -> None:
        """Raises Permanent where a later commit stands on top."""
        self._driver.rollback(change, self._now_s())

    def _now_s(self) -> float:
        return self._clock.now_s() if self._clock else 0.0

    def _usage(self, configs: Sequence[CloudConfig]) -> tuple[Usage, ...] | None:
        """None where nobody measures anything; of what only some clouds do not measure, that it runs."""
        found = [(config, self._driver.usage(config)) for config in configs]
        if found and all(seen is None for _, seen in found):
            return None
        unseen = (config.instances for config, seen in found if seen is None)
        running = (Usage(id=one.id) for some in unseen for one in some if one.vnf_state == "STARTED")
        return (*(one for _, seen in found for one in seen or ()), *running)

    def _running(self) -> dict[str, CloudConfig]:
        """What every cloud runs, after the watchdog has looked at the time."""
        self.check_complete()
        self._driver.expire(self._now_s())
        return {cloud: parse(self._driver.running(cloud)) for cloud in self._clouds}
