"""A network from a folder of `show running-config` outputs.

Names come from the configurations, links from subnets that two routers share and from descriptions such as
`to R2 Gi0/1`. Hosts are in no router's configuration: where they may be is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address
from pathlib import Path

from assent.intents.errors import InvalidInput, Problem
from assent.network.transport.device import Device, Interface
from assent.network.transport.drivers.ssh import steady
from assent.network.transport.importing.found import CONFIGS, Found
from assent.network.transport.languages.ios.names import full_name
from assent.network.transport.languages.ios.parse import parse
from assent.network.transport.load import MAX_CONFIG_BYTES, infer_links
from assent.network.transport.network import Port

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
_FAR = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]{0,62})[\s:,/_-]+([A-Za-z]{2,20} ?\d+(?:[/.]\d+)*)")
_HEAD = re.compile(r"^[\w.-]{1,63}[#>] ?(?:sh|show)\s+run.*$", re.IGNORECASE)
MAX_FILES = 5000

Link = tuple[Port, Port]


def read_folder(folder: Path) -> Found:
    """Raises InvalidInput that names both sides of whatever does not fit: two files of one name, one address twice."""
    texts, files, notes = _texts(folder)
    devices = {name: parse(text, name) for name, text in texts.items()}
    _no_address_twice(devices, files)
    links, told = _links(devices)
    network = {"routers": {name: {"config": f"{CONFIGS}/{name}.cfg"} for name in texts}}
    if links is not None:
        network["links"] = [{"a": str(a), "z": str(z)} for a, z in links]  # type: ignore[assignment]
    notes += told
    notes += _stubs(devices, links if links is not None else infer_links(devices))
    notes += _unmodelled(devices)
    return Found(network, texts, notes)


def _texts(folder: Path) -> tuple[dict[str, str], dict[str, Path], list[str]]:
    """By router: its configuration, and the file that it came from; and which files were none."""
    if not folder.is_dir():
        raise InvalidInput(f"{folder}: no such folder", field="folder")
    texts: dict[str, str] = {}
    files: dict[str, Path] = {}
    notes: list[str] = []
    listed = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    for path in listed[:MAX_FILES]:
        text = _read(path)
        if text is None:
            notes.append(f"{path.name}: left out: no running configuration (no `interface`, no `hostname`)")
            continue
        name = _name(text, path)
        if name in texts:
            raise InvalidInput(
                f"{files[name].name} and {path.name} are both configurations of {name}", field="hostname"
            )
        texts[name], files[name] = text, path
    if not texts:
        raise InvalidInput(f"{folder}: no running configuration is in it", field="folder")
    return texts, files, notes


def _read(path: Path) -> str | None:
    try:
        if path.stat().st_size > MAX_CONFIG_BYTES:
            raise InvalidInput(f"{path}: larger than {MAX_CONFIG_BYTES} bytes", field="folder")
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read: {error.strerror}", field="folder") from None
    except UnicodeDecodeError:
        return None
    lines = [line for line in text.split("\n") if not _HEAD.match(line)]
    while lines and re.fullmatch(r"\s*|[\w.-]{1,63}[#>] ?", lines[-1]):
        lines.pop()  # the prompt after it
    marked_up = text.lstrip()[:1] in ("<", "{")  # a page or a document that quotes a configuration
    if marked_up or not any(line.startswith(("interface ", "hostname ")) for line in lines):
        return None
    return steady("\n".join(lines))


def _name(text: str, path: Path) -> str:
    found = re.search(r"^hostname\s+\"?([^\s\"]+)", text, re.MULTILINE)
    name = found.group(1) if found else path.stem
    if not _NAME.fullmatch(name):
        raise InvalidInput(f"{path}: {name!r} cannot be a router's name", field="hostname")
    return name


def _no_address_twice(devices: Mapping[str, Device], files: Mapping[str, Path]) -> None:
    owners: dict[IPv4Address, Port] = {}
    problems = []
    for name in sorted(devices):
        for it in _up(devices[name]):
            for address in it.addresses:
                owner = owners.setdefault(address.ip, Port(name, it.name))
                if owner != Port(name, it.name):
                    both = f"{owner} ({files[owner.router].name}) and {name} {it.name} ({files[name].name})"
                    problems.append(
                        Problem(str(files[name]), "ip address", f"{address.ip} is on both {both}")
                    )
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise InvalidInput(f"{problems[0]}{more}", field="ip address", problems=problems)


def _links(devices: dict[str, Device]) -> tuple[list[Link] | None, list[str]]:
    """Cables, and notes. None: subnets of more than two routers, which the network file leaves to be inferred."""
    by_subnet = list(infer_links(devices))
    ends = [port for link in by_subnet for port in link]
    described = _described(devices, set(ends))
    told = [f"link {a} – {z}: by the description alone" for a, z in described]
    if len(ends) != len(set(ends)):
        lost = [f"link {a} – {z}: only a description says so; left out" for a, z in described]
        return None, ["more than two routers share a subnet: links are inferred from subnets", *lost]
    return sorted([*by_subnet, *described], key=str), told


def _described(devices: dict[str, Device], taken: set[Port]) -> list[Link]:
    found: dict[Port, Port] = {}
    names = {name.lower(): name for name in devices}
    for name in sorted(devices):
        for it in _up(devices[name]):
            here = Port(name, it.name)
            hit = _FAR.search(it.description or "")
            router = names.get(hit.group(1).lower()) if hit else None
            interface = full_name(hit.group(2)) if hit else None
            there = Port(router, interface) if router and interface else None
            if there is None or there.router == name or interface not in devices[there.router].interfaces:
                continue
            if not {here, there} & taken and found.get(there, here) == here:
                found[here] = there
    links = {tuple(sorted((a, z))): None for a, z in found.items()}
    ends = [port for link in links for port in link]
    return [(a, z) for a, z in links if ends.count(a) == ends.count(z) == 1]


def _stubs(devices: Mapping[str, Device], links: list[Link] | tuple[Link, ...]) -> Iterator[str]:
    linked = {port for link in links for port in link}
    for name in sorted(devices):
        for it in _up(devices[name]):
            inside = [one for one in it.addresses if one.network.prefixlen < 31]
            if (
                inside
                and Port(name, it.name) not in linked
                and not it.name.startswith(("Loopback", "Tunnel"))
            ):
                yield f"{name} {it.name} ({inside[0].network}): which hosts are there is in no configuration; add them"


def _unmodelled(devices: Mapping[str, Device]) -> Iterator[str]:
    for name in sorted(devices):
        count = len(devices[name].unknown)
        if count:
            yield f"{name}: {count} line(s) that the model has no word for; they are kept as they are"


def _up(device: Device) -> Iterator[Interface]:
    return (it for it in device.interfaces.values() if not it.shutdown)
