"""Slices to be packaged, and archives to be broken."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from assent.intents.change import SliceTraffic
from assent.intents.packages import SlicePackage
from assent.intents.service import NetworkFunction, Snssai
from assent.service.descriptors import archive, manifest
from assent.service.descriptors.packaging import SlicePackager

TRAFFIC = SliceTraffic(
    snssai=Snssai(sst=1, sd="000001"),
    dl_guaranteed_kbps=20_000,
    dl_max_kbps=50_000,
    ul_guaranteed_kbps=2_000,
    ul_max_kbps=5_000,
    dl_latency_ms=20,
    ul_latency_ms=20,
)


def function(
    role: str, name: str = "", cpu: float = 2, ram_mb: int = 4096, disk_gb: int = 10
) -> NetworkFunction:
    return NetworkFunction(
        name=name or f"slice-1-{role.lower()}", role=role, cpu=cpu, ram_mb=ram_mb, disk_gb=disk_gb
    )


CHAIN = (function("AMF", cpu=1), function("SMF", cpu=1), function("UPF"), function("FIREWALL"))


def package() -> SlicePackage:
    return SlicePackager().package("slice-1", CHAIN, TRAFFIC)


def unzip(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def definitions_of(files: dict[str, bytes]) -> str:
    return next(name for name in files if name.endswith(("nsd.yaml", "vnfd.yaml")))


def redone(data: bytes, change: Callable[[str], str]) -> bytes:
    """The archive with its descriptor changed, and a manifest that fits again."""
    files = unzip(data)
    where = definitions_of(files)
    before = files[where].decode()
    after = change(before)
    assert after != before, "the mutation changes nothing"
    files[where] = after.encode()
    listing = next(name for name in files if name.endswith(".mf"))
    said = manifest.parse(files.pop(listing), listing)
    return archive.write({**files, listing: manifest.text_of(said.metadata, files).encode()})


def with_files(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The archive with files changed, and the manifest as it was."""
    files = unzip(data)
    change(files)
    return archive.write(files)
