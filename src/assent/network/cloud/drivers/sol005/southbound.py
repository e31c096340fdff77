"""The cloud driver `sol005`: each slice's functions on the cloud are one network service of an NFV orchestrator.

A size is a scale level of the function's VNF; another chain, rate or kind of function is another service in place of
the first. What was brought is written down before it is sent, so that whoever comes after a kill takes it away.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assent.intents.base import Frozen, Json, digest
from assent.intents.change import SliceTraffic
from assent.intents.errors import InvalidInput, Permanent
from assent.intents.evidence import Outcome, Verdict
from assent.intents.packages import PackagedFunction, SlicePackage
from assent.intents.ports import Packager
from assent.intents.service import NetworkFunction
from assent.inventory.clouds import Cloud
from assent.network.cloud.config import CloudConfig, VnfInstance
from assent.network.cloud.drivers.sol005.http import NfvoHttp
from assent.network.cloud.drivers.sol005.onboarding import NSD, VNF_PACKAGE, Archives
from assent.network.cloud.drivers.sol005.operations import Operations
from assent.network.cloud.drivers.sol005.replies import Ns
from assent.network.cloud.drivers.sol005.services import Services
from assent.network.state import StateFile


class Note(Frozen):
    """What was brought for one slice. `shape`: of everything but sizes."""

    shape: str
    nsd_id: str
    vnfd_ids: tuple[str, ...]
    functions: tuple[PackagedFunction, ...]


@dataclass(frozen=True)
class Wanted:
    """One slice's part on this cloud, functions in uplink order."""

    slice_id: str
    instances: tuple[VnfInstance, ...]
    traffic: SliceTraffic | None

    @property
    def functions(self) -> tuple[NetworkFunction, ...]:
        return tuple(
            NetworkFunction(name=it.name, role=it.product, cpu=it.cpu, ram_mb=it.ram_mb, disk_gb=it.disk_gb)
            for it in self.instances
        )

    @property
    def shape(self) -> str:
        parts: list[Json] = [[it.name, it.product, it.disk_gb] for it in self.instances]
        return digest([parts, self.traffic.model_dump(mode="json") if self.traffic else None])


class Sol005Cloud:
    """Implements Southbound. Raises InvalidInput where the orchestrator's URL or token cannot be used."""

    def __init__(
        self, cloud: Cloud, state_dir: Path, packager: Packager, http: NfvoHttp | None = None
    ) -> None:
        if cloud.nfvo is None:
            raise InvalidInput(f"cloud {cloud.name}: the driver sol005 needs `nfvo`", field="nfvo")
        self._cloud = cloud.name
        self._packager = packager
        self._book = StateFile(state_dir / f"sol005-{cloud.name}.json")
        self._owners = StateFile(state_dir / "sol005.json")
        self._http = http or NfvoHttp(cloud.nfvo)
        self._timeout_s = cloud.nfvo.operation_timeout_s
        self._operations = Operations(self._http, self._timeout_s)
        self._services = Services(self._http, self._operations)

    def read(self, known: CloudConfig) -> CloudConfig:
        """What of it the orchestrator has; a VNF at another scale level has the size of that level."""
        instances: list[VnfInstance] = []
        for one in wanted(known):
            found = self._services.find(self._name(one.slice_id))
            if found is not None and found.state == "INSTANTIATED":
                instances.extend(_running(one, found, self._note(one.slice_id)))
        alive = {it.slice_id for it in instances}
        return CloudConfig(
            cloud=known.cloud,
            instances=tuple(sorted(instances, key=lambda it: it.id)),
            slices=tuple(one for one in known.slices if one.slice_id in alive),
        )

    def write(self, before: CloudConfig, after: CloudConfig) -> None:
        wishes = {one.slice_id: one for one in wanted(after)}
        noted = self._book.read().get("notes", {})
        gone = {one.slice_id for one in wanted(before)} | set(noted)
        for slice_id in sorted(gone - set(wishes)):
            self._remove(slice_id)
        for slice_id in sorted(wishes):
            self._provide(wishes[slice_id])

    def problems(self, config: CloudConfig) -> tuple[str, ...]:
        found = []
        try:
            self._http.check_token()
        except InvalidInput as error:
            found.append(f"cloud {config.cloud}: {error.message}")
        for one in wanted(config):
            try:
                self._packager.package(one.slice_id, one.functions, one.traffic)
            except InvalidInput as error:
                found.append(f"cloud {config.cloud}: no network service can be described: {error.message}")
        return tuple(found)

    def unexpressed(self, config: CloudConfig) -> tuple[str, ...]:
        """Sizes that whole VDU instances exceed."""
        return tuple(line for one in wanted(config) for line in self._rounded(one))

    def native(self, before: CloudConfig, after: CloudConfig) -> str:
        """The requests of SOL005, one a line."""
        old, new = ({one.slice_id: one for one in wanted(it)} for it in (before, after))
        lines: list[str] = []
        for slice_id in sorted(old.keys() | new.keys()):
            lines += self._requests(f"network service of {slice_id}", old.get(slice_id), new.get(slice_id))
        return "\n".join(lines)

    def feedback(self, config: CloudConfig) -> tuple[Verdict, ...]:
        verdicts = []
        for one in wanted(config):
            found = self._services.find(self._name(one.slice_id))
            up = [] if found is None else [it.name for it in one.instances if found.vnf(it.name)]
            right = found is not None and found.state == "INSTANTIATED" and len(up) == len(one.instances)
            state = "absent" if found is None else f"{found.state} as {found.id}"
            evidence = f"read back from the orchestrator: {state}, {len(up)} of {len(one.instances)} VNFs"
            verdicts.append(
                Verdict(
                    property=f"cloud {config.cloud}: the network service of {one.slice_id} is instantiated",
                    outcome=Outcome.PASS if right else Outcome.FAIL,
                    evidence=(evidence,),
                    verifier="sol005",
                )
            )
        return tuple(verdicts)

    def _provide(self, one: Wanted) -> None:
        name, note = self._name(one.slice_id), self._note(one.slice_id)
        found = self._services.find(name)
        if found is not None:
            self._operations.settle(found.id)
            found = self._services.find(name)
        same = note is not None and note.shape == one.shape
        if found and note and same and found.state == "INSTANTIATED" and found.nsd_id == note.nsd_id:
            self._adapt(one, note, found)
            return
        self._remove(one.slice_id)
        self._create(one)

    def _create(self, one: Wanted) -> None:
        package = self._packager.package(one.slice_id, one.functions, one.traffic)
        note = Note(
            shape=one.shape,
            nsd_id=package.nsd_id,
            vnfd_ids=tuple(it.vnfd_id for it in package.vnf_packages),
            functions=package.functions,
        )
        with self._book.update() as document:
            document.setdefault("notes", {})[one.slice_id] = note.model_dump(mode="json")
        archives = self._archives()
        for vnf in package.vnf_packages:
            archives.onboard(VNF_PACKAGE, vnf.vnfd_id, vnf.content)
        archives.onboard(NSD, package.nsd_id, package.nsd)
        name = self._name(one.slice_id)
        service = self._services.create(name, package.nsd_id, f"slice {one.slice_id} on {self._cloud}")
        if service.state == "NOT_INSTANTIATED":
            self._operations.run(service.id, "INSTANTIATE", _instantiation(package))
        found = self._services.find(name)
        if found is None or found.state != "INSTANTIATED":
            raise Permanent(f"network service {name} is not there although it was instantiated")
        self._adapt(one, note, found)

    def _adapt(self, one: Wanted, note: Note, found: Ns) -> None:
        """Sizes and states of the functions of a service that has the right shape already."""
        known = {it.name: it for it in note.functions}
        scales: list[Json] = []
        states: list[Json] = []
        for it in one.instances:
            vnf, packaged = found.vnf(it.name), known[it.name]
            if vnf is None or vnf.info is None:
                raise Permanent(f"network service {found.name} has no VNF {it.name} that is instantiated")
            need = packaged.vdu.instances_for(it.cpu, it.ram_mb)
            if need > packaged.max_instances:
                raise Permanent(
                    f"{it.name}: {need} VDU instances are needed, and its VNFD allows {packaged.max_instances}; "
                    "terminate the slice and deploy a larger one"
                )
            if vnf.level(packaged.aspect) != need - 1:
                scales.append(_scaling(vnf.id, packaged.aspect, need - 1))
            if vnf.info.state != it.vnf_state:
                states.append({"vnfInstanceId": vnf.id, "changeStateTo": it.vnf_state})
        if scales:
            self._operations.run(found.id, "SCALE", {"scaleType": "SCALE_VNF", "scaleVnfData": scales})
        if states:
            self._operations.run(found.id, "UPDATE", {"updateType": "OPERATE_VNF", "operateVnfData": states})

    def _remove(self, slice_id: str) -> None:
        """The service first, then what it was made of; the note last, so that a killed process does it again.

        Without a note nothing was ever sent: there is nobody to be asked.
        """
        note = self._note(slice_id)
        if note is None:
            return
        self._services.remove(self._name(slice_id))
        archives = self._archives()
        archives.discard(NSD, note.nsd_id)
        for vnfd_id in note.vnfd_ids:
            archives.discard(VNF_PACKAGE, vnfd_id)
        with self._book.update() as document:
            document["notes"].pop(slice_id, None)

    def _rounded(self, one: Wanted) -> Iterator[str]:
        for it in self._packager.package(one.slice_id, one.functions, one.traffic).functions:
            asked = next(found for found in one.instances if found.name == it.name)
            has = it.instances * it.vdu.cpus, it.instances * it.vdu.ram_mb
            if has != (asked.cpu, asked.ram_mb):
                yield (
                    f"cloud {self._cloud}: {it.name} gets {has[0]} CPUs and {has[1]} MB, {it.instances} VDU instances, "
                    f"for {asked.cpu:g} CPUs and {asked.ram_mb} MB"
                )

    def _requests(self, said: str, old: Wanted | None, new: Wanted | None) -> Iterator[str]:
        replaced = old is not None and new is not None and old.shape != new.shape
        if old is not None and (new is None or replaced):
            yield f"{said}: TERMINATE, DELETE"
        if new is not None and (old is None or replaced):
            package = self._packager.package(new.slice_id, new.functions, new.traffic)
            count = len(package.vnf_packages)
            yield f"{said}: on-board {count} VNF packages and NSD {package.nsd_id}, POST ns_instances, INSTANTIATE"
        elif old is not None and new is not None and old.instances != new.instances:
            for before, after in zip(old.instances, new.instances, strict=True):
                if before.size != after.size:
                    yield f"{said}: SCALE {after.name} to {after.cpu:g} CPUs, {after.ram_mb} MB"
                if before.vnf_state != after.vnf_state:
                    yield f"{said}: UPDATE (OPERATE_VNF) {after.name} to {after.vnf_state}"

    def _note(self, slice_id: str) -> Note | None:
        found = self._book.read().get("notes", {}).get(slice_id)
        return None if found is None else Note.model_validate(found)

    def _archives(self) -> Archives:
        return Archives(self._http, self._owner(), self._timeout_s)

    def _name(self, slice_id: str) -> str:
        """Two state folders with the same clouds and slices have services of different names."""
        return f"assent-{self._owner()}-{self._cloud}-{slice_id}"

    def _owner(self) -> str:
        """One for all clouds of the state folder: two of them may share an orchestrator, and archives on it."""
        found = self._owners.read().get("owner")
        if found is None:
            with self._owners.update() as document:
                found = document.setdefault("owner", secrets.token_hex(4))
        return str(found)


def wanted(config: CloudConfig) -> tuple[Wanted, ...]:
    """The slices on a cloud, each with its functions in the order of its chain."""
    known = {one.slice_id: one for one in config.slices}
    found: dict[str, list[VnfInstance]] = {}
    for it in config.instances:
        found.setdefault(it.slice_id, []).append(it)
    return tuple(
        Wanted(
            slice_id,
            tuple(_in_order(instances, [it.id for it in known[slice_id].chain] if slice_id in known else [])),
            known[slice_id].traffic if slice_id in known else None,
        )
        for slice_id, instances in sorted(found.items())
    )


def _in_order(instances: Sequence[VnfInstance], chain: Sequence[str]) -> list[VnfInstance]:
    place = {identity: at for at, identity in enumerate(chain)}
    return sorted(instances, key=lambda it: (place.get(it.id, len(place)), it.id))


def _running(one: Wanted, found: Ns, note: Note | None) -> Iterator[VnfInstance]:
    known = {it.name: it for it in note.functions} if note else {}
    for it in one.instances:
        vnf = found.vnf(it.name)
        if vnf is None or vnf.info is None:
            continue
        update: dict[str, Json] = {"vnf_state": vnf.info.state}
        packaged = known.get(it.name)
        level = vnf.level(packaged.aspect) if packaged else None
        if packaged is not None and level is not None:
            expected = packaged.vdu.instances_for(it.cpu, it.ram_mb) - 1
            if level != expected:
                update |= {
                    "cpu": packaged.vdu.cpus * (level + 1),
                    "ram_mb": packaged.vdu.ram_mb * (level + 1),
                }
        yield it.model_copy(update=update)


def _instantiation(package: SlicePackage) -> dict[str, Json]:
    """VNFs are called as their profiles, so that they are found again."""
    return {
        "nsFlavourId": package.flavour,
        "nsInstantiationLevelId": package.level,
        "additionalParamsForVnf": [
            {"vnfProfileId": it.name, "vnfInstanceName": it.name} for it in package.functions
        ],
    }


def _scaling(vnf: str, aspect: str, level: int) -> dict[str, Json]:
    return {
        "vnfInstanceId": vnf,
        "scaleVnfType": "SCALE_TO_SCALE_LEVEL(S)",
        "scaleToLevelData": {"vnfScaleInfo": [{"aspectId": aspect, "scaleLevel": level}]},
    }
