"""The driver `kubernetes`: a cloud that is a cluster. `choose` makes one for each cloud that names it.

Not exercised on a real cluster: the manifests are held against Kubernetes' own schemas, and the client speaks to a
local server that plays one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

from pydantic import ValidationError

from assent.intents.base import Json
from assent.intents.errors import InvalidInput, Temporary
from assent.intents.evidence import Outcome, Verdict
from assent.intents.operation import Usage
from assent.intents.showing import some
from assent.inventory.clouds import Cloud, KubernetesSettings
from assent.network.cloud.config import CloudConfig, SliceOnCloud, VnfInstance
from assent.network.cloud.drivers.kubernetes.cluster import Cluster
from assent.network.cloud.drivers.kubernetes.manifests import (
    CLOUD,
    INSTANCE,
    KINDS,
    MANAGED,
    MANAGER,
    RECORD,
    SITE,
    image_of,
    key_of,
    manifests,
    short,
    yaml_text,
)
from assent.network.cloud.drivers.kubernetes.metrics import cpus_by_function, cpus_of

_POLL_S = 0.2
T = TypeVar("T", SliceOnCloud, VnfInstance)


class KubernetesCloud:
    """One cloud (a `Southbound`). Raises InvalidInput where the client or the kubeconfig cannot be used."""

    def __init__(self, cloud: Cloud, site: str) -> None:
        if cloud.kubernetes is None:
            raise InvalidInput(f"cloud {cloud.name}: which cluster? give `kubernetes`", field="kubernetes")
        self._cloud = cloud
        self._settings: KubernetesSettings = cloud.kubernetes
        self._site = site
        self._cluster = Cluster(cloud.kubernetes)

    def read(self, known: CloudConfig) -> CloudConfig:
        instances: list[VnfInstance] = []
        slices: list[SliceOnCloud] = []
        for space in self._spaces():
            found = [self._instance(one) for one in self._cluster.listed("Deployment", space, self._selector)]
            here = [one for one in found if one is not None]
            instances += here
            record = self._record(space)
            if here and record is not None:
                slices.append(record)
        return CloudConfig(
            cloud=self._cloud.name,
            instances=tuple(sorted(instances, key=lambda one: one.id)),
            slices=tuple(sorted(slices, key=lambda one: one.slice_id)),
        )

    def write(self, before: CloudConfig, after: CloudConfig) -> None:
        """First asks whether all of it would do; then applies it, and deletes what is not in it any more."""
        wanted = {key_of(one): one for one in manifests(after, self._settings, self._site)}
        there = set(self._spaces())
        for (_, space, _), one in wanted.items():
            if not space or space in there:
                self._cluster.apply(one, dry=True)
        for one in wanted.values():
            self._cluster.apply(one)
        for kind in reversed(KINDS[1:]):
            for space in there & {space for _, space, _ in wanted}:
                for one in self._cluster.listed(kind, space, self._selector):
                    name = str(one["metadata"]["name"])
                    if (kind, space, name) not in wanted:
                        self._cluster.delete(kind, space, name)
        gone = [space for space in there if ("Namespace", "", space) not in wanted]
        for space in gone:
            self._cluster.delete("Namespace", "", space)
        self._wait_until_gone(gone)

    def problems(self, config: CloudConfig) -> tuple[str, ...]:
        described = {one.slice_id for one in config.slices}
        missing = sorted({one.slice_id for one in config.instances} - described)
        imageless = sorted(
            {one.product for one in config.instances if image_of(one.product, self._settings) is None}
        )
        return (
            *(f"cloud {self._cloud.name}: nothing is known of the chain of slice {one}" for one in missing),
            *(f"cloud {self._cloud.name}: there is no image for role {role!r}" for role in imageless),
        )

    def unexpressed(self, config: CloudConfig) -> tuple[str, ...]:
        return tuple(f"cloud {self._cloud.name}: {said}" for said in self._unexpressed(config))

    def native(self, before: CloudConfig, after: CloudConfig) -> str:
        """What would be applied, as YAML, and what would be deleted."""
        if self.problems(before) or self.problems(after):
            return ""
        old = {key_of(one): one for one in manifests(before, self._settings, self._site)}
        new = {key_of(one): one for one in manifests(after, self._settings, self._site)}
        gone = "".join(
            f"# delete {kind} {space} {name}\n" for kind, space, name in sorted(old.keys() - new.keys())
        )
        return yaml_text(one for key, one in new.items() if old.get(key) != one) + gone

    def feedback(self, config: CloudConfig) -> tuple[Verdict, ...]:
        """Whether every function came up, within the time that a rollout may take."""
        deadline = time.monotonic() + self._settings.rollout_s
        while True:
            waiting = tuple(self._waiting())
            if not waiting or time.monotonic() > deadline:
                break
            time.sleep(_POLL_S)
        verdicts = [
            self._verdict(
                not waiting, "; ".join(waiting[:5]) or f"as wished: {some(len(config.instances), 'function')}"
            )
        ]
        if config.slices:
            said = (
                "NetworkPolicies are in place; whether they hold is for the cluster's network plugin to say"
            )
            verdicts.append(self._verdict(None, said))
        return tuple(verdicts)

    def usage(self, config: CloudConfig) -> tuple[Usage, ...] | None:
        """CPU of the functions that are available, by the cluster's metrics; rates are not measured."""
        found: list[Usage] = []
        for space in self._spaces():
            pods = self._cluster.pod_metrics(space, self._selector)
            if pods is None:
                return None
            loads = cpus_by_function(pods)
            for one in self._cluster.listed("Deployment", space, self._selector):
                instance = self._instance(one)
                if instance is not None and ((one.get("status") or {}).get("availableReplicas") or 0) >= 1:
                    used = loads.get(short(instance.id))
                    percent = None if used is None else round(100 * used / instance.cpu, 3)
                    found.append(Usage(id=instance.id, cpu_percent=percent))
        return tuple(sorted(found, key=lambda one: one.id))

    def _waiting(self) -> Iterator[str]:
        for space in self._spaces():
            for one in self._cluster.listed("Deployment", space, self._selector):
                name, status = one["metadata"]["name"], one.get("status") or {}
                wished = (one.get("spec") or {}).get("replicas", 1)
                seen = status.get("observedGeneration") == one["metadata"].get("generation")
                available = status.get("availableReplicas") or 0
                if not seen or (available < 1 if wished else (status.get("replicas") or 0) > 0):
                    yield f"Deployment {space}/{name}: {available} of {wished} available"

    def _unexpressed(self, config: CloudConfig) -> Iterator[str]:
        if not config.instances:
            return
        yield "guaranteed and maximum rates and latency are not enforced: Kubernetes has no word for them"
        yield "functions find one another by their Services; the order of the chain is for their images to know"
        if self._settings.max_replicas > 1:
            yield f"a function may grow to {self._settings.max_replicas} replicas, which are not counted as used"

    def _verdict(self, passed: bool | None, said: str) -> Verdict:
        outcome = Outcome.INCONCLUSIVE if passed is None else (Outcome.PASS if passed else Outcome.FAIL)
        return Verdict(
            property=f"cloud {self._cloud.name}: functions are available",
            outcome=outcome,
            evidence=(said,),
            verifier="kubernetes",
        )

    @property
    def _selector(self) -> str:
        return f"{MANAGED}={MANAGER},{SITE}={self._site},{CLOUD}={short(self._cloud.name)}"

    def _spaces(self) -> list[str]:
        """The slices' namespaces that are not on their way out."""
        listed = self._cluster.listed("Namespace", "", self._selector)
        alive = [one for one in listed if not one["metadata"].get("deletionTimestamp")]
        return sorted(str(one["metadata"]["name"]) for one in alive)

    def _record(self, space: str) -> SliceOnCloud | None:
        found = self._cluster.get("Namespace", "", space)
        policy = self._cluster.get("NetworkPolicy", space, "isolate")
        noted = _annotation(found, RECORD) if policy is not None else None
        return None if noted is None else _valid(SliceOnCloud, noted)

    def _instance(self, deployment: Json) -> VnfInstance | None:
        """As the cluster has it: what somebody scaled, stopped or gave another image is not what was applied."""
        noted = _annotation(deployment, INSTANCE)
        one = None if noted is None else _valid(VnfInstance, noted)
        if one is None:
            return None
        spec = deployment.get("spec") or {}
        try:
            container = spec["template"]["spec"]["containers"][0]
            limits = container["resources"]["limits"]
            cpu, ram_mb = cpus_of(limits["cpu"]), _mb(limits["memory"])
        except (KeyError, IndexError, TypeError, ValueError):
            return None
        if container.get("image") != image_of(one.product, self._settings):
            return None
        if (round(cpu, 3), ram_mb) == (round(max(0.001, one.cpu), 3), one.ram_mb):
            cpu = one.cpu
        state = "STOPPED" if spec.get("replicas", 1) == 0 else "STARTED"
        return one.model_copy(update={"vnf_state": state, "cpu": cpu, "ram_mb": ram_mb})

    def _wait_until_gone(self, spaces: Sequence[str]) -> None:
        deadline = time.monotonic() + self._settings.rollout_s
        left = list(spaces)
        while left := [one for one in left if self._cluster.get("Namespace", "", one) is not None]:
            if time.monotonic() > deadline:
                raise Temporary(f"namespace {left[0]} is still being deleted", retry_after=5.0)
            time.sleep(_POLL_S)


def _annotation(found: Json | None, name: str) -> str | None:
    noted = ((found or {}).get("metadata") or {}).get("annotations") or {}
    return noted.get(name) if isinstance(noted, dict) else None


def _valid(model: type[T], noted: str) -> T | None:
    """None where somebody changed the annotation into something else."""
    try:
        return model.model_validate(json.loads(noted))
    except (ValidationError, ValueError, TypeError, RecursionError):
        return None


def _mb(quantity: str) -> int:
    units = {"Ki": 1 / 1024, "Mi": 1, "Gi": 1024, "Ti": 1024 * 1024}
    text = str(quantity)
    factor = units.get(text[-2:])
    return round(float(text[:-2]) * factor) if factor is not None else round(float(text) / (1024 * 1024))
