"""BGP between the routers of a network: the routes that they tell one another (RFC 4271, IOS defaults).

`routes` asks for every router's best path of each prefix; `sessions` says who is connected to whom. Route maps,
reflectors and the like are beyond the model: lines about them make verdicts inconclusive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network
from typing import Protocol, TypeAlias

from assent.network.transport.device import Device
from assent.network.transport.device_bgp import BgpProcess
from assent.network.transport.verifier.sessions import Peering, identity, peerings
from assent.network.transport.verifier.topology import Topology

DEFAULT = IPv4Network("0.0.0.0/0")
EXTERNAL_DISTANCE, INTERNAL_DISTANCE = 20, 200
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
        return None


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
                path = Path((), None, False, metric, redistributed)
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
    elif path is None or not _permitted(here, one.said.prefix_out, prefix):
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
    med = path.med if path.next_hop is None or not external else 0
    sender = (int(identity(known.topology, one.router)), int(own))
    return Path(as_path, kept or own, external, med, path.incomplete, sender, one.back.weight or 0)


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


def _rank(known: Known, router: str, path: Path) -> tuple[int, ...]:
    """Weight of what is local, AS path, origin, MED, external before internal, cost to the next hop.

    MED is compared as if all came from one AS: IOS compares it between paths of the same neighbouring AS only.
    """
    weight = _LOCAL_WEIGHT if path.next_hop is None else path.weight
    cost = 0 if path.next_hop is None else known.cost(router, path.next_hop) or 0
    return (-weight, len(path.as_path), path.incomplete, path.med, not path.external, cost)
