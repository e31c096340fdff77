"""A slice as files for an NFV orchestrator and a 5G core: descriptors in archives, managed objects, configuration.

`cli` calls it for `assent slice package` and `assent slice check`. Everything is made before anything is written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assent.intents.base import Json
from assent.intents.errors import InvalidInput
from assent.intents.instance import SliceInstance, traffic
from assent.intents.service import NetworkFunction, ServiceProfile, SliceDesign
from assent.inventory.bounded import read_bytes
from assent.service.core.nrm import managed_element
from assent.service.core.open5gs import files as open5gs_files
from assent.service.core.plan import ROLES, CoreSlice, plan
from assent.service.descriptors.archive import MAX_BYTES
from assent.service.descriptors.checking.package import Checked, Expectations, check, check_together
from assent.service.descriptors.packaging import SlicePackager
from assent.service.descriptors.signature import read_certificate
from assent.service.descriptors.vnfd import vnfd_of

MAX_TYPES = 4 * 1024 * 1024
"""Bytes of one file of ETSI's types; the largest has a twentieth of it."""
MAX_CHECKED = 200
"""Archives that are checked together."""


@dataclass(frozen=True)
class Packed:
    """One network service to be packed: a slice's functions on one cloud, or all of them where none is placed yet."""

    slice_id: str
    cloud: str
    functions: tuple[NetworkFunction, ...]
    profile: ServiceProfile


@dataclass(frozen=True)
class How:
    """`packager` has the types and the signer; `addresses` of core functions by name."""

    packager: SlicePackager = field(default_factory=SlicePackager)
    addresses: Mapping[str, str] = field(default_factory=dict)
    tac: int = 1


@dataclass
class Files:
    """What is to be written. `files` by path below the folder; the rest says what they are."""

    files: dict[str, bytes] = field(default_factory=dict)
    nsds: list[dict[str, Json]] = field(default_factory=list)
    vnf_packages: list[dict[str, Json]] = field(default_factory=list)
    core: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def wire(self, folder: Path) -> dict[str, Json]:
        """The JSON answer of `assent slice package`."""
        return {
            "folder": str(folder),
            "nsds": self.nsds,
            "vnf_packages": self.vnf_packages,
            "core": self.core,
            "notes": self.notes,
        }


def of_instances(instances: Sequence[SliceInstance], name: str, how: How) -> Files:
    """The archives of the instance `name`; the core of all of its order's `instances`. Raises InvalidInput."""
    chosen = next(one for one in instances if one.id == name)
    if chosen.ended:
        raise InvalidInput(f"{name} was terminated; there is nothing to package", field="slice")
    clouds = list(dict.fromkeys(one.cloud for one in chosen.functions))
    services = [
        Packed(
            name,
            cloud,
            tuple(one.function for one in chosen.functions if one.cloud == cloud),
            chosen.profile,
        )
        for cloud in clouds
    ]
    alive = [one for one in instances if not one.ended]
    slices = [CoreSlice(one.id, one.profile, tuple(it.function for it in one.functions)) for one in alive]
    return _files(services, slices, chosen.order, how)


def of_designs(designs: Sequence[SliceDesign], how: How) -> Files:
    """The archives of slices that are designed and placed nowhere. Raises InvalidInput."""
    services = [Packed(one.slice_id, "", one.chain, one.service_profile) for one in designs]
    slices = [CoreSlice(one.slice_id, one.service_profile, one.chain) for one in designs]
    return _files(services, slices, designs[0].slice_id.rsplit("-", 1)[0], how)


def write(files: Files, folder: Path) -> None:
    """Raises InvalidInput where the folder cannot be written, or has other files of these names."""
    try:
        for path, content in files.files.items():
            target = folder / path
            if target.is_symlink() or (target.exists() and not target.is_file()):
                raise InvalidInput(f"{target}: is in the way and no file", field="output")
            if not target.parent.resolve().is_relative_to(folder.resolve()):
                raise InvalidInput(f"{target.parent}: leads out of the folder", field="output")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    except OSError as error:
        raise InvalidInput(
            f"{folder}: cannot be written: {error.strerror or error}", field="output"
        ) from None


def read_types(folder: Path | None) -> dict[str, bytes]:
    """ETSI's type definitions in a folder, by file name. Raises InvalidInput where there are none."""
    if folder is None:
        return {}
    listed = sorted(folder.glob("etsi_nfv_sol001_*_types.yaml"))
    found = {one.name: read_bytes(one, MAX_TYPES, "types") for one in listed}
    if not found:
        raise InvalidInput(f"{folder}: has no etsi_nfv_sol001_*_types.yaml", field="types")
    return found


def check_files(paths: Sequence[Path], *, signed: bool = False, trust: Path | None = None) -> list[Checked]:
    """Each archive by itself, then all together. Raises InvalidInput where one cannot be read."""
    if len(paths) > MAX_CHECKED:
        raise InvalidInput(f"{len(paths)} archives; at most {MAX_CHECKED} are checked together", field="file")
    anchor = read_certificate(trust) if trust is not None else None
    expected = Expectations(signed or anchor is not None, anchor)
    found = [check(_read(path), str(path), expected) for path in paths]
    check_together(found)
    return found


def _files(services: Sequence[Packed], slices: Sequence[CoreSlice], order: str, how: How) -> Files:
    made, vnfds = Files(), dict[str, str]()
    for one in services:
        package = how.packager.package(one.slice_id, one.functions, traffic(one.profile))
        stem = f"{one.slice_id}.{one.cloud}" if one.cloud else one.slice_id
        path = f"{stem}.nsd.csar"
        made.files[path] = package.nsd
        made.nsds.append(
            {"slice": one.slice_id, "cloud": one.cloud or None, "nsdId": package.nsd_id, "file": path}
        )
        roles = {vnfd_of(it).id: it.role for it in one.functions}
        vnfds |= {it.name: vnfd_of(it).id for it in one.functions}
        for vnf in package.vnf_packages:
            path = f"vnf/{roles[vnf.vnfd_id]}.{vnf.vnfd_id[:8]}.csar"
            if path not in made.files:
                made.files[path] = vnf.content
                made.vnf_packages.append({"vnfdId": vnf.vnfd_id, "role": roles[vnf.vnfd_id], "file": path})
    _add_core(made, slices, {one.slice_id for one in services}, vnfds, order, how)
    return made


def _add_core(
    made: Files,
    slices: Sequence[CoreSlice],
    wanted: set[str],
    vnfds: Mapping[str, str],
    order: str,
    how: How,
) -> None:
    """Of all slices of the order, so that each has numbers of its own; written are those that are packaged."""
    have = [one for one in slices if set(ROLES) <= {it.role for it in one.functions}]
    if without := sorted({one.slice_id for one in slices} - {one.slice_id for one in have}):
        made.notes.append(
            f"no core part of {', '.join(without)}: not all of {', '.join(ROLES)} are in its chain"
        )
    if not have:
        return
    parts = plan(have, addresses=how.addresses, tac=how.tac)
    for path, text in open5gs_files(parts).items():
        if "/" not in path or path.split("/")[0] in wanted:
            made.files[f"core/{path}"] = text.encode()
    element = managed_element(order, parts, vnfds)
    made.files["core/nrm.json"] = (json.dumps(element, indent=2) + "\n").encode()
    made.core = sorted(path for path in made.files if path.startswith("core/"))


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise InvalidInput(f"{path}: there is no such file", field="file")
    return read_bytes(path, MAX_BYTES, "file")
