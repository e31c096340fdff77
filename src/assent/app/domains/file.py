"""The domains file: which domains an NS provider works with, its own ones described, those of others by where they
answer (docs/domains.md). And the file that another operator serves one domain of its own from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from assent.intents.base import Finite, Frozen, Name
from assent.intents.domains import Crossing, Kbps, Labels, Ms, Price, Success, Way
from assent.intents.errors import InvalidInput, Problem
from assent.inventory import yamlfile
from assent.inventory.clouds import Cloud
from assent.inventory.radio import Cell, RadioSection, RanInterface
from assent.inventory.remote import RemoteSection
from assent.inventory.routed import Network, endpoint
from assent.network.transport.borders import BorderPort
from assent.network.transport.languages.ios.names import full_name
from assent.network.transport.load import attachment_problem, from_inventory, load_network
from assent.network.transport.network import Port, RoutedNetwork

_LABELS = (Labels(kind="vlan", low=100, high=199),)


class BorderSection(Frozen):
    """`at`: of a transport domain, the interface `ROUTER INTERFACE`. `pool`: each VLAN label there has a
    part of it, on a sub-interface of its own."""

    name: Name
    labels: tuple[Labels, ...] = Field(default=_LABELS, min_length=1, max_length=8)
    at: str | None = None
    pool: IPv4Network | None = None


class _DomainSection(Frozen):
    """What all domains have. `operator`: whose it is; the file's where it is not said."""

    name: Name
    operator: Name | None = None
    valid_s: Finite = Field(default=300, gt=0, le=86_400)
    borders: tuple[BorderSection, ...] = Field(min_length=1, max_length=200)


class AccessSection(_DomainSection):
    """Cells. `areas`: service areas by name, each with its cells; others see areas only."""

    kind: Literal["access"]
    cells: tuple[Cell, ...] = Field(min_length=1, max_length=1000)
    ran: RanInterface = RanInterface()
    areas: dict[Name, tuple[Name, ...]] = Field(min_length=1, max_length=200)
    ul_latency_ms: Ms | None = None
    dl_latency_ms: Ms | None = None
    availability_percent: Success = 99.99
    reliability_percent: Success = 99.9995
    price: Price = 1.0

    @model_validator(mode="after")
    def _coherent(self) -> AccessSection:
        RadioSection(cells=self.cells, ran=self.ran)
        known = {cell.name for cell in self.cells}
        for name, cells in self.areas.items():
            if not cells or len(set(cells)) != len(cells) or set(cells) - known:
                raise ValueError(
                    f"areas.{name}: name cells of this domain, each once: {', '.join(sorted(known))}"
                )
        return self


class TransportSection(_DomainSection):
    """Routers: the network file's path (relative to this file), or the network itself."""

    kind: Literal["transport"]
    network: str | Network
    link_availability_percent: Success = 99.999
    reliability_percent: Success = 99.9999
    price: Price = 0.1


class ThroughSection(Frozen):
    """What a core or cloud domain carries from one of its border points to another."""

    a: Name = Field(alias="from")
    z: Name = Field(alias="to")
    kbps: Kbps
    latency_ms: Ms
    availability_percent: Success = 99.999
    reliability_percent: Success = 99.9999
    price: Price = 0.0

    def crossing(self) -> Crossing:
        way = Way(kbps=self.kbps, latency_ms=self.latency_ms, reliability_percent=self.reliability_percent)
        return Crossing(
            a=self.a,
            z=self.z,
            to_z=way,
            to_a=way,
            availability_percent=self.availability_percent,
            price=self.price,
        )


class HostingSection(_DomainSection):
    """Clouds. `at`: the border point that they are behind, the first where it is not said. `roles`: functions that
    may run there, any where none is said. `price`: per CPU and hour; the dearest cloud's where it is not said."""

    kind: Literal["core", "cloud"]
    clouds: tuple[Cloud, ...] = Field(min_length=1, max_length=1000)
    at: Name | None = None
    roles: tuple[Name, ...] = Field(default=(), max_length=64)
    through: tuple[ThroughSection, ...] = Field(default=(), max_length=200)
    availability_percent: Success = 99.99
    reliability_percent: Success = 99.9999
    price: Price | None = None

    @model_validator(mode="after")
    def _coherent(self) -> HostingSection:
        points = {one.name for one in self.borders}
        named = {self.at or self.borders[0].name, *(end for one in self.through for end in (one.a, one.z))}
        if named - points:
            raise ValueError(f"there is no border point {', '.join(sorted(named - points))} in this domain")
        names = [one.name for one in self.clouds]
        if len(set(names)) != len(names):
            raise ValueError("two clouds have the same name")
        return self


DomainSection: TypeAlias = Annotated[
    AccessSection | TransportSection | HostingSection, Field(discriminator="kind")
]


class RemoteDomain(RemoteSection):
    """A domain of another operator: where its NS agent answers, and the variable that holds the token for it."""

    name: Name


class DomainsFile(Frozen):
    assent: Literal[1] = Field(description="version of this schema")
    operator: Name
    domains: tuple[DomainSection, ...] = Field(default=(), max_length=200)
    remote: tuple[RemoteDomain, ...] = Field(default=(), max_length=200)


class ServedFile(Frozen):
    assent: Literal[1] = Field(description="version of this schema")
    operator: Name
    domain: DomainSection


@dataclass(frozen=True)
class Described:
    """A domain's section with what it refers to: a transport domain's network, and the ports of its border points."""

    section: DomainSection
    operator: str
    folder: Path
    network: RoutedNetwork | None = None
    ports: tuple[tuple[str, BorderPort], ...] = ()

    @property
    def name(self) -> str:
        return self.section.name


@dataclass(frozen=True)
class Domains:
    """A domains file, read."""

    operator: str
    local: tuple[Described, ...]
    remote: tuple[RemoteDomain, ...]


def read_domains(path: Path) -> Domains:
    """Raises InvalidInput that lists every problem with file, line and field."""
    file = yamlfile.read(path)
    found = file.validate(DomainsFile)
    names = [*(one.name for one in found.domains), *(one.name for one in found.remote)]
    places = [("domains", at) for at in range(len(found.domains))] + [
        ("remote", at) for at in range(len(found.remote))
    ]
    twice = [at for at, name in enumerate(names) if name in names[:at]]
    problems = [_problem(file, places[at], f"two domains are called {names[at]!r}") for at in twice]
    if not names:
        problems.append(_problem(file, ("domains",), "name at least one domain, here or under `remote`"))
    _raise(problems)
    local = [
        _described(file, ("domains", at), one, one.operator or found.operator, path.parent)
        for at, one in enumerate(found.domains)
    ]
    return Domains(found.operator, tuple(local), found.remote)


def read_served(path: Path) -> Described:
    """Raises InvalidInput that lists every problem with file, line and field."""
    file = yamlfile.read(path)
    found = file.validate(ServedFile)
    return _described(file, ("domain",), found.domain, found.domain.operator or found.operator, path.parent)


_Loc: TypeAlias = tuple[str | int, ...]


def _described(
    file: yamlfile.YamlFile, loc: _Loc, section: DomainSection, operator: str, folder: Path
) -> Described:
    if not isinstance(section, TransportSection):
        placed = [at for at, one in enumerate(section.borders) if one.at is not None or one.pool is not None]
        _raise(
            [
                _problem(file, (*loc, "borders", at), "`at` and `pool` are for transport domains")
                for at in placed
            ]
        )
        return Described(section, operator, folder)
    network = _network(file, loc, section, folder)
    _raise(list(_misplaced(file, loc, section, network)))
    ports = tuple((one.name, _port(one, network)) for one in section.borders)
    return Described(section, operator, folder, network, ports)


def _network(file: yamlfile.YamlFile, loc: _Loc, section: TransportSection, folder: Path) -> RoutedNetwork:
    if isinstance(section.network, str):
        return load_network(folder / section.network)
    return from_inventory(section.network, folder, where=lambda inner: file.where((*loc, "network", *inner)))


def _misplaced(
    file: yamlfile.YamlFile, loc: _Loc, section: TransportSection, network: RoutedNetwork
) -> Iterator[Problem]:
    for at, one in enumerate(section.borders):
        if one.at is None:
            yield _problem(file, (*loc, "borders", at), "say `at`: its interface")
            continue
        why = attachment_problem(one.at, network) or _unfit_pool(one, network)
        if why:
            yield _problem(file, (*loc, "borders", at), why)


def _unfit_pool(one: BorderSection, network: RoutedNetwork) -> str | None:
    """Why its labels could not have parts of the pool."""
    if one.pool is None:
        return None
    for router, device in sorted(network.devices.items()):
        for name, it in sorted(device.interfaces.items()):
            if any(one.pool.overlaps(address.network) for address in it.addresses):
                return f"pool {one.pool} overlaps with {router} {name}"
    port = _port(one, network)
    tight = [each for each in one.labels if each.kind == "vlan" and not port.has_parts(each)]
    if tight:
        return f"pool {one.pool} is too small for a /30 for each of VLAN {tight[0].low} to {tight[0].high}"
    return None


def _port(one: BorderSection, network: RoutedNetwork) -> BorderPort:
    router, written = endpoint(one.at or "")
    interface = full_name(written) or written
    prefix = IPv4Network(network.devices[router].interfaces[interface].addresses[0].network)
    return BorderPort(Port(router, interface), prefix, one.labels, one.pool)


def _problem(file: yamlfile.YamlFile, loc: _Loc, message: str) -> Problem:
    dotted = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc).lstrip(".")
    return Problem(file.where(loc), dotted, message)


def _raise(problems: Sequence[Problem]) -> None:
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise InvalidInput(f"{problems[0]}{more}", field=problems[0].field, problems=problems)
