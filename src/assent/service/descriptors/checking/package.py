"""A whole archive: structure, manifest, hashes, signature and descriptor; and several archives together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal, TypeAlias

from assent.intents.errors import AssentError, InvalidInput, Problem
from assent.service.descriptors import archive, manifest, nsd, vnfd
from assent.service.descriptors.checking import nsd as nsd_rules
from assent.service.descriptors.checking import vnfd as vnfd_rules
from assent.service.descriptors.checking.nodes import VNF, Ns, Vnf
from assent.service.descriptors.checking.policies import InstantiationLevels
from assent.service.descriptors.checking.template import Template, read
from assent.service.descriptors.csar import META
from assent.service.descriptors.manifest import Manifest, digest_of
from assent.service.descriptors.signature import signed_by, trusted

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

Kind: TypeAlias = Literal["vnf-package", "nsd-archive"]

_REQUIRED = {
    "TOSCA-Meta-File-Version": "1.0",
    "CSAR-Version": "1.1",
    "Created-By": None,
    "Entry-Definitions": None,
    "ETSI-Entry-Manifest": None,
    "ETSI-Entry-Change-Log": None,
}
"""Keys of TOSCA.meta, with the value where only one is right."""
_OPTIONAL = frozenset({"ETSI-Entry-Licenses", "ETSI-Entry-Certificate", "ETSI-Entry-Tests"})

_METADATA: dict[Kind, frozenset[str]] = {
    "vnf-package": frozenset(
        {
            "vnfd_id",
            "vnf_provider_id",
            "vnf_product_name",
            "vnf_release_date_time",
            "vnf_software_version",
            "vnf_package_version",
            "compatible_specification_versions",
            "vnfm_info",
        }
    ),
    "nsd-archive": frozenset(
        {
            "nsd_designer",
            "nsd_name",
            "nsd_file_structure_version",
            "nsd_release_date_time",
            "nsd_invariant_id",
            "compatible_specification_versions",
        }
    ),
}
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_META_LINE = re.compile(r"([A-Za-z-]+): (\S.*)")


@dataclass(frozen=True)
class Expectations:
    """`signed`: it has to be; `anchor`: by this certificate, or by one that this one issued."""

    signed: bool = False
    anchor: Certificate | None = None


@dataclass
class Checked:
    """What an archive is, and everything that is wrong with it. `signer`: subject of the certificate, "" for none."""

    name: str
    kind: Kind | None = None
    id: str = ""
    title: str = ""
    files: int = 0
    signer: str = ""
    problems: list[Problem] = field(default_factory=list)
    template: Template | None = None

    def wrong(self, where: str, field_: str, message: str) -> None:
        self.problems.append(Problem(f"{self.name}:{where}" if where else self.name, field_, message))


def check(data: bytes, name: str, expected: Expectations | None = None) -> Checked:
    """Never raises for what is in the archive: everything found is in `problems`."""
    found = Checked(name)
    try:
        files = archive.read(data, name)
        found.files = len(files)
        _check(found, files, expected or Expectations())
    except InvalidInput as error:
        found.problems.extend(error.problems or (Problem("", error.field or "", error.message),))
    return found


def check_together(packages: Sequence[Checked]) -> None:
    """Adds to each NSD's problems what the VNF packages beside it contradict."""
    vnfds = {one.id: one for one in packages if one.kind == "vnf-package" and one.template}
    for one in packages:
        if one.kind == "nsd-archive" and one.template and vnfds:
            _against(one, one.template, vnfds)
    seen: set[str] = set()
    for one in packages:
        if one.id and one.id in seen:
            one.wrong("", "descriptor_id", f"another file has the descriptor {one.id} as well")
        seen.add(one.id)


def _check(found: Checked, files: Mapping[str, bytes], expected: Expectations) -> None:
    meta = _meta(found, files)
    if meta is None:
        return
    definitions, listing = meta.get("Entry-Definitions", ""), meta.get("ETSI-Entry-Manifest", "")
    if definitions not in files or listing not in files:
        return
    stems = PurePosixPath(definitions).stem, PurePosixPath(listing)
    if stems[1].suffix != ".mf" or stems[1].stem != stems[0]:
        found.wrong(listing, "manifest", f"is not named after the definitions, {stems[0]}.mf")
    said = manifest.parse(files[listing], f"{found.name}:{listing}")
    found.kind = _kind(found, listing, said)
    _hashes(found, files, listing, said)
    _signature(found, files, meta, listing, said, expected)
    if found.kind:
        _descriptor(found, files, definitions, said)


def _meta(found: Checked, files: Mapping[str, bytes]) -> dict[str, str] | None:
    if META not in files:
        found.wrong("", "TOSCA.meta", f"there is no {META}: this is no CSAR")
        return None
    meta: dict[str, str] = {}
    for number, line in enumerate(files[META].decode("utf-8", "replace").splitlines(), 1):
        matched = _META_LINE.fullmatch(line.rstrip())
        if not line.strip():
            continue
        if matched is None or matched[1] in meta:
            found.wrong(f"{META}:{number}", "TOSCA.meta", f"no `Key: value`, or twice: {line[:80]!r}")
            continue
        meta[matched[1]] = matched[2]
    for key, value in _REQUIRED.items():
        if key not in meta:
            found.wrong(META, key, "is missing")
        elif value is not None and meta[key] != value:
            found.wrong(META, key, f"is {meta[key][:40]!r}, not {value}")
    for key in sorted(set(meta) - set(_REQUIRED) - _OPTIONAL):
        found.wrong(META, key[:80], "is no key that is known")
    for key, path in meta.items():
        if "Entry" in key and path not in files and not any(one.startswith(f"{path}/") for one in files):
            found.wrong(META, key, f"{path[:200]!r} is not in the archive")
    return meta


def _kind(found: Checked, listing: str, said: Manifest) -> Kind | None:
    kind: Kind = "nsd-archive" if any(key.startswith("nsd_") for key in said.metadata) else "vnf-package"
    for key in sorted(_METADATA[kind] ^ set(said.metadata)):
        missing = key in _METADATA[kind]
        found.wrong(listing, key[:80], "is missing" if missing else f"is no metadata of a {kind}")
    date = said.metadata.get(f"{kind[:3]}_release_date_time", "")
    if not _DATE.fullmatch(date):
        found.wrong(listing, "release_date_time", f"{date[:40]!r} is no date and time (RFC 3339)")
    return kind


def _hashes(found: Checked, files: Mapping[str, bytes], listing: str, said: Manifest) -> None:
    for path in sorted(set(files) - set(said.hashes) - {listing}):
        found.wrong(path, "manifest", "is in the archive, and not in the manifest")
    for path, stated in said.hashes.items():
        if path == listing:
            found.wrong(listing, "manifest", "lists itself")
        elif path not in files:
            found.wrong(listing, "Source", f"{path[:200]!r} is listed, and not in the archive")
        elif digest_of(files[path]) != stated:
            found.wrong(path, "Hash", "is not the file that the manifest was made of: its SHA-256 differs")


def _signature(
    found: Checked,
    files: Mapping[str, bytes],
    meta: Mapping[str, str],
    listing: str,
    said: Manifest,
    expected: Expectations,
) -> None:
    certificate = files.get(meta.get("ETSI-Entry-Certificate", ""))
    if not said.signature and not (expected.signed or expected.anchor or certificate):
        return
    try:
        signer = signed_by(said, certificate, f"{found.name}:{listing}")
    except InvalidInput as error:
        found.problems.append(Problem("", "signature", error.message))
        return
    found.signer = signer.subject.rfc4514_string()
    if expected.anchor is not None and not trusted(signer, expected.anchor):
        found.wrong(listing, "signature", f"is by {found.signer[:200]}, who is not trusted")


def _descriptor(found: Checked, files: Mapping[str, bytes], definitions: str, said: Manifest) -> None:
    where = f"{found.name}:{definitions}"
    rules, imports = (
        (vnfd_rules.check, vnfd.TYPES_FILE)
        if found.kind == "vnf-package"
        else (nsd_rules.check, nsd.TYPES_FILE)
    )
    try:
        template = read(files[definitions], where, imports)
    except AssentError as error:
        found.problems.extend(getattr(error, "problems", ()) or (Problem("", "definitions", error.message),))
        return
    known = len(template.problems)
    if not known:
        rules(template)
    found.problems.extend(template.problems)
    node = vnfd_rules.vnf_of(template) if found.kind == "vnf-package" else nsd_rules.ns_of(template)
    if node is None:
        return
    found.template, found.id = template, node.descriptor_id
    found.title = node.product_name if isinstance(node, Vnf) else node.name
    for key, stated, value in _told_twice(node, said):
        if stated != value:
            found.wrong(
                definitions, key, f"the manifest says {stated[:100]!r}, the descriptor {value[:100]!r}"
            )


def _told_twice(node: Vnf | Ns, said: Manifest) -> Iterator[tuple[str, str, str]]:
    pairs = (
        {
            "vnfd_id": node.descriptor_id,
            "vnf_provider_id": node.provider,
            "vnf_product_name": node.product_name,
            "vnf_software_version": node.software_version,
            "vnf_package_version": node.descriptor_version,
            "vnfm_info": ",".join(node.vnfm_info),
        }
        if isinstance(node, Vnf)
        else {
            "nsd_designer": node.designer,
            "nsd_name": node.name,
            "nsd_invariant_id": node.invariant_id,
            "nsd_file_structure_version": node.version,
        }
    )
    for key, value in pairs.items():
        if key in said.metadata:
            yield key, said.metadata[key], value


def _against(found: Checked, template: Template, vnfds: Mapping[str, Checked]) -> None:
    for name in template.of_kind(VNF):
        vnf = template.nodes.get(name)
        if not isinstance(vnf, Vnf):
            continue
        at = ("node_templates", name, "properties")
        package = vnfds.get(vnf.descriptor_id)
        if package is None or package.template is None:
            before = len(template.problems)
            template.wrong(
                (*at, "descriptor_id"), f"no VNF package with this VNFD was given: {vnf.descriptor_id}"
            )
            found.problems.extend(template.problems[before:])
            continue
        before = len(template.problems)
        _same_vnf(template, at, vnf, package.template)
        found.problems.extend(template.problems[before:])


def _same_vnf(template: Template, at: tuple[str | int, ...], vnf: Vnf, package: Template) -> None:
    theirs = vnfd_rules.vnf_of(package)
    if theirs is None:
        return
    ours, whole = vnf.model_dump(exclude={"vnf_profile"}), theirs.model_dump(exclude={"vnf_profile"})
    for key, value in ours.items():
        if value is not None and value != whole[key]:
            template.wrong((*at, key), f"is {str(value)[:100]!r}, and in its VNFD {str(whole[key])[:100]!r}")
    level = vnf.vnf_profile.instantiation_level if vnf.vnf_profile else None
    levels = {
        key for _, _, one, _ in package.policies if isinstance(one, InstantiationLevels) for key in one.levels
    }
    if level is not None and level not in levels:
        template.wrong((*at, "vnf_profile"), f"its VNFD has no instantiation level {level[:100]!r}")
    mappings = package.document.topology_template.substitution_mappings
    points = set(mappings.requirements) if mappings else set()
    node = str(at[1])
    for key, _ in template.links_of(node):
        if key not in points:
            template.wrong(
                ("node_templates", node, "requirements"), f"its VNFD has no connection point {key[:100]!r}"
            )
