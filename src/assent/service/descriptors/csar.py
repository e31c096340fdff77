"""CSARs: a VNF package (ETSI GS NFV-SOL 004) and an NSD archive (SOL 007), with manifest, change log and licence.

ETSI's own type definitions are imported by file name and not in the archive: an orchestrator has them. `types` puts
them in for one that does not.
"""

from __future__ import annotations

from collections.abc import Mapping

from assent.intents.base import Json
from assent.service.descriptors import archive, manifest
from assent.service.descriptors.naming import PROVIDER, SOFTWARE_VERSION, SOL001, VNFM_INFO, version_of
from assent.service.descriptors.nsd import Nsd
from assent.service.descriptors.signature import Signer
from assent.service.descriptors.vnfd import Vnfd
from assent.service.descriptors.yamltext import dump

RELEASED = "1980-01-01T00:00:00Z"
"""The archive's own epoch: a date of today would make other bytes of the same content."""

META = "TOSCA-Metadata/TOSCA.meta"
CHANGES, LICENCE, CERTIFICATE = "ChangeLog.txt", "Licenses/LICENSE.txt", "Certificates/signer.cert"
_LICENCE_TEXT = (
    "SPDX-License-Identifier: Apache-2.0\n\nThe descriptor in this archive is under the Apache License 2.0.\n"
)


def vnf_package(
    vnfd: Vnfd, *, types: Mapping[str, bytes] | None = None, signer: Signer | None = None
) -> bytes:
    """The VNF package of a VNFD."""
    metadata = {
        "vnfd_id": vnfd.id,
        "vnf_provider_id": PROVIDER,
        "vnf_product_name": vnfd.role,
        "vnf_release_date_time": RELEASED,
        "vnf_software_version": SOFTWARE_VERSION,
        "vnf_package_version": version_of(vnfd.id),
        "compatible_specification_versions": SOL001,
        "vnfm_info": VNFM_INFO,
    }
    changes = f"{version_of(vnfd.id)}: VNFD {vnfd.id} of {vnfd.role}\n"
    return _csar("vnfd", vnfd.document, metadata, changes, types or {}, signer)


def nsd_archive(nsd: Nsd, *, types: Mapping[str, bytes] | None = None, signer: Signer | None = None) -> bytes:
    """The archive of an NSD."""
    metadata = {
        "nsd_designer": PROVIDER,
        "nsd_name": nsd.name,
        "nsd_file_structure_version": nsd.version,
        "nsd_release_date_time": RELEASED,
        "nsd_invariant_id": nsd.invariant_id,
        "compatible_specification_versions": SOL001,
    }
    changes = f"{nsd.version}: NSD {nsd.id} of {nsd.name}\n"
    return _csar("nsd", nsd.document, metadata, changes, types or {}, signer)


def _csar(
    kind: str,
    document: Json,
    metadata: Mapping[str, str],
    changes: str,
    types: Mapping[str, bytes],
    signer: Signer | None,
) -> bytes:
    files = {
        META: _meta(kind, signer is not None).encode(),
        f"Definitions/{kind}.yaml": dump(document).encode(),
        **{f"Definitions/{name}": types[name] for name in sorted(types)},
        CHANGES: changes.encode(),
        LICENCE: _LICENCE_TEXT.encode(),
    }
    if signer:
        files[CERTIFICATE] = signer.certificate_pem
    text = manifest.text_of(metadata, files)
    if signer:
        text += signer.sign(text.encode())
    return archive.write({**files, f"{kind}.mf": text.encode()})


def _meta(kind: str, signed: bool) -> str:
    lines = [
        "TOSCA-Meta-File-Version: 1.0",
        "CSAR-Version: 1.1",
        f"Created-By: {PROVIDER}",
        f"Entry-Definitions: Definitions/{kind}.yaml",
        f"ETSI-Entry-Manifest: {kind}.mf",
        f"ETSI-Entry-Change-Log: {CHANGES}",
        "ETSI-Entry-Licenses: Licenses",
        *([f"ETSI-Entry-Certificate: {CERTIFICATE}"] if signed else []),
    ]
    return "\n".join(lines) + "\n"
