"""BGP between the routers of a network: the routes that they tell one another (RFC 4271, IOS defaults).

`routes` asks for every router's best path of each prefix; `sessions` says who is connected to whom. Reflectors,
communities and the like are beyond the model: lines about them make verdicts inconclusive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network
from typing import Protocol, TypeAlias

from assent.network.transport.device import Device
from assent.network.transport.device_bgp import BgpNeighbor, BgpProcess
from assent.network.transport.verifier.sessions import Peering, identity, peerings
from assent.network.transport.verifier.topology import Topology

DEFAULT = IPv4Network("0.0.0.0/0")
EXTERNAL_DISTANCE, INTERNAL_DISTANCE = 20, 200
LOCAL_PREFERENCE = 100
_LOCAL_WEIGHT = 32_768


@dataclass(frozen=True, slots=True)
class Path:
    """A way to a prefix as one router knows it. `next_hop` None: it brings the prefix in itself.

    `sender`: (router id, address) of the neighbour that told it; `external`: told from another AS.
    """

    as_path: tuple[int, ...]
    next_hop: IPv4Address | None
    external: bool
    med: int = 0
    incomplete: bool = False
    sender: tuple[int, int] = (0, 0)
    weight: int = 0
    """What the router itself thinks of the neighbour that told it."""
    preference: int = LOCAL_PREFERENCE
    """What its AS thinks of it: the highest wins, before the length of the path."""


Best: TypeAlias = dict[IPv4Network, dict[str, tuple[Path, ...]]]
"""By prefix and router: the paths in use, the best first."""


class Known(Protocol):
    """What routers know otherwise."""

    @property
    def topology(self) -> Topology: ...
    def cost(self, router: str, address: IPv4Address) -> int | None:
        """Of the way to a next hop; None where there is none."""

    def source(self, router: str, address: IPv4Address) -> IPv4Address | None:
        """The address from which the router speaks to another."""

    def origins(self, router: str, process: BgpProcess) -> Iterator[tuple[IPv4Network, int, bool]]:
        """What the router brings into BGP: (prefix, metric, redistributed rather than by `network`)."""


@dataclass(frozen=True)
class Table:
    """`unsettled`: prefixes for which the routers never come to rest."""

    best: Best
    peerings: tuple[Peering, ...]
    unsettled: tuple[IPv4Network, ...] = ()

    def offered(self, device: Device, router: str, neighbor: IPv4Address, prefix: IPv4Network) -> str | None:
        """Why the prefix is not offered to a neighbour; None where it is, or would be once the session is up."""
        process = device.bgp
        said = process.neighbors.get(neighbor) if process is not None else None
        if process is None or said is None:
            return f"{router} has no BGP neighbour {neighbor}"
        if prefix == DEFAULT and said.default_originate:
            return None
        paths = self.best.get(prefix, {}).get(router)
        if not paths:
            return f"{prefix} is not in {router}'s BGP table"
        external = said.remote_as != process.asn
        if not external and paths[0].next_hop is not None and not paths[0].external:
            return f"{router} knows {prefix} from inside its AS and tells nobody in it"
        if not _permitted(device, said.prefix_out, prefix):
            return f"prefix list {said.prefix_out} of {router} keeps {prefix} back"
        if _rated(device, said.map_out, prefix, paths[0]) is None:
            return f"route map {said.map_out} of {router} keeps {prefix} back"
        return None


def preference_of(device: Device, said: BgpNeighbor) -> int | None:
    """The local preference of all that a neighbour tells; None where it is not the same for all of it."""
    process = device.bgp
    default = process.local_preference if process is not None else LOCAL_PREFERENCE
    found = device.route_maps.get(said.map_in or "")
    if found is None:
        return default
    rated = [
        default if e.local_preference is None else e.local_preference
        for e in found.entries
        if e.action == "permit"
    ]
    return rated[0] if len(set(rated)) == 1 else None


def compute(known: Known) -> Table:
    """Every router's best paths, once nothing changes any more."""
    devices = known.topology.network.devices
    found = tuple(peerings(known))
    up = [one for one in found if not one.reasons]
    local: dict[IPv4Network, dict[str, Path]] = {}
    for router in sorted(devices):
        process = devices[router].bgp
        if process is not None:
            for prefix, metric, redistributed in known.origins(router, process):
                path = Path((), None, False, metric, redistributed, preference=process.local_preference)
                mine = local.setdefault(prefix, {})
                if router not in mine or mine[router].incomplete:
                    mine[router] = path
    if any(one.said.default_originate for one in up):
        local.setdefault(DEFAULT, {})
    best, unsettled = _all(known, local, up)
    over = _over(known, best, up)
    if over:
        ended = {key: why for one, why in over.items() for key in (one, _other(one))}
        found = tuple(
            replace(one, reasons=(*one.reasons, ended[_ends(one)])) if _ends(one) in ended else one
            for one in found
        )
        best, unsettled = _all(known, local, [one for one in found if not one.reasons])
    return Table(best, found, tuple(unsettled))


def _all(
    known: Known, local: Mapping[IPv4Network, Mapping[str, Path]], up: list[Peering]
) -> tuple[Best, list[IPv4Network]]:
    best: Best = {}
    unsettled = []
    for prefix in sorted(local):
        best[prefix], settled = _spread(known, prefix, local[prefix], up)
        if not settled:
            unsettled.append(prefix)
    return best, unsettled


def _over(known: Known, best: Best, up: list[Peering]) -> dict[tuple[str, str], str]:
    """The sessions, by teller and hearer, that end since more prefixes are told than `maximum-prefix` lets in (IOS
    ends them for good: what was told goes too)."""
    found = {}
    for one in up:
        most = one.back.max_prefix if one.back is not None else None
        if most is not None:
            told = sum(
                _told(known, p, paths.get(one.router, ()), one) is not None for p, paths in best.items()
            )
            if told > most:
                found[_ends(one)] = f"{one.router} tells {told} prefixes, {one.peer} takes at most {most}"
    return found


def _ends(one: Peering) -> tuple[str, str]:
    return one.router, one.peer


def _other(ends: tuple[str, str]) -> tuple[str, str]:
    return ends[1], ends[0]


def _spread(
    known: Known, prefix: IPv4Network, local: Mapping[str, Path], up: list[Peering]
) -> tuple[dict[str, tuple[Path, ...]], bool]:
    """Rounds in which everybody hears everybody's best; (paths by router, whether it came to rest)."""
    devices = known.topology.network.devices
    best: dict[str, tuple[Path, ...]] = {router: (path,) for router, path in local.items()}
    for _ in range(2 * len(devices) + 8):
        heard: dict[str, list[Path]] = {router: [path] for router, path in local.items()}
        for one in up:
            path = _told(known, prefix, best.get(one.router, ()), one)
            if path is not None and known.cost(one.peer, path.next_hop or one.said.address) is not None:
                heard.setdefault(one.peer, []).append(path)
        now = {router: _chosen(known, router, paths) for router, paths in heard.items()}
        if now == best:
            return best, True
        best = now
    return best, False


def _told(known: Known, prefix: IPv4Network, paths: tuple[Path, ...], one: Peering) -> Path | None:
    """What one router tells another of the prefix, as the other takes it; None where it tells or takes nothing."""
    devices = known.topology.network.devices
    here, there = devices[one.router], devices[one.peer]
    assert here.bgp is not None and there.bgp is not None and one.back is not None
    path = paths[0] if paths else None
    if prefix == DEFAULT and one.said.default_originate:
        path = Path((), None, False)
    else:
        kept_back = path is None or not _permitted(here, one.said.prefix_out, prefix)
        path = None if path is None or kept_back else _rated(here, one.said.map_out, prefix, path)
    if path is None:
        return None
    external = here.bgp.asn != there.bgp.asn
    if not external and path.next_hop is not None and not path.external:
        return None
    as_path = (here.bgp.asn, *path.as_path) if external else path.as_path
    if there.bgp.asn in as_path or not _permitted(there, one.back.prefix_in, prefix):
        return None
    own = one.back.address
    kept = path.next_hop
    if external and kept is not None and not _shared(known, one, kept):
        kept = None
    if not external and one.said.next_hop_self:
        kept = None
    med = path.med if path.next_hop is None or not external or _sets_metric(here, one.said.map_out) else 0
    sender = (int(identity(known.topology, one.router)), int(own))
    preference = there.bgp.local_preference if external else path.preference
    heard = Path(
        as_path, kept or own, external, med, path.incomplete, sender, one.back.weight or 0, preference
    )
    return _rated(there, one.back.map_in, prefix, heard)


def lets(device: Device, name: str | None, prefix: IPv4Network) -> bool:
    """Whether a route map lets a prefix pass."""
    return _rated(device, name, prefix, Path((), None, False)) is not None


def _rated(device: Device, name: str | None, prefix: IPv4Network, path: Path) -> Path | None:
    """What a route map makes of a path; None where it denies it. One that is not there permits everything."""
    found = device.route_maps.get(name) if name is not None else None
    if found is None:
        return path
    for entry in found.entries:
        if not entry.prefix_lists or any(_listed(device, one, prefix) for one in entry.prefix_lists):
            if entry.action == "deny":
                return None
            return replace(
                path,
                preference=path.preference if entry.local_preference is None else entry.local_preference,
                med=path.med if entry.metric is None else entry.metric,
                weight=path.weight if entry.weight is None else entry.weight,
            )
    return None


def _listed(device: Device, name: str, prefix: IPv4Network) -> bool:
    found = device.prefix_lists.get(name)
    return found is None or found.permits(prefix)


def _sets_metric(device: Device, name: str | None) -> bool:
    found = device.route_maps.get(name) if name is not None else None
    return found is not None and any(entry.metric is not None for entry in found.entries)


def _shared(known: Known, one: Peering, next_hop: IPv4Address) -> bool:
    """A next hop on the subnet of the session itself is passed on as it is."""
    device = known.topology.network.devices[one.peer]
    subnets = [a.network for it in device.interfaces.values() for a in it.addresses]
    return any(
        next_hop in subnet and one.back is not None and one.back.address in subnet for subnet in subnets
    )


def _permitted(device: Device, name: str | None, prefix: IPv4Network) -> bool:
    """A prefix list that is not there permits everything (IOS)."""
    found = device.prefix_lists.get(name) if name is not None else None
    return found is None or found.permits(prefix)


def _chosen(known: Known, router: str, paths: list[Path]) -> tuple[Path, ...]:
    """The best path, and with `maximum-paths` those of other neighbours that are as good (RFC 4271 9.1.2.2)."""
    process = known.topology.network.devices[router].bgp
    paths = [path for path in paths if not _outdone(path, paths)]
    ranked = sorted(paths, key=lambda path: (*_rank(known, router, path), *path.sender))
    first = ranked[0]
    if process is None or process.max_paths == 1 or not first.external:
        return (first,)
    equal = [
        path
        for path in ranked
        if path.external and _rank(known, router, path) == _rank(known, router, first)
        and path.as_path[0] == first.as_path[0]
    ]  # fmt: skip
    return tuple(equal[: process.max_paths])


def _outdone(path: Path, paths: list[Path]) -> bool:
    """Whether a path of the same neighbouring AS is as good so far and has a lower MED (RFC 4271 9.1.2.2 c)."""
    return any(
        one.med < path.med and one.as_path[:1] == path.as_path[:1] and _before_med(one) == _before_med(path)
        for one in paths
    )


def _before_med(path: Path) -> tuple[int, ...]:
    weight = _LOCAL_WEIGHT if path.next_hop is None else path.weight
    return (-weight, -path.preference, len(path.as_path), path.incomplete)


def _rank(known: Known, router: str, path: Path) -> tuple[int, ...]:
    """Weight of what is local, local preference, AS path, origin, external before internal, cost to the next hop. MED
    comes before the last two, but only between paths of one AS: see `_outdone`."""
    cost = 0 if path.next_hop is None else known.cost(router, path.next_hop) or 0
    return (*_before_med(path), not path.external, cost)
