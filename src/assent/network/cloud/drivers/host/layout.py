"""Where everything of a slice lies: namespaces, links between them, addresses and routes. Pure.

    user ── access(cloud) ══ shared uplink ══ gateway(cloud) ── function ── function ── application

One access and one gateway are on each cloud; whose chain begins on a cloud comes in through its uplink. Functions of
one chain on several clouds are joined directly. Control-plane and standby functions are beside the chain, with no link.
Names that people gave never become names of the kernel's: digests of them do, so that any length and character is safe.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from assent.intents.base import Json, digest
from assent.intents.change import SliceTraffic
from assent.intents.service import STANDBY
from assent.network.cloud.config import SliceOnCloud
from assent.network.cloud.drivers.host.roles import Kind, kind_of

MAX_PATH = 60
"""Functions of one chain: the addresses of one slice are a /24, four of them a link."""

MAX_SLICES = 60_000
ACCESS_UPLINK, GATEWAY_UPLINK = "169.254.0.1", "169.254.0.2"
DATA_NETWORK = "data network"
UPLINK = "up"
TOWARDS_USER, ONWARDS = "up", "down"


@dataclass(frozen=True, slots=True)
class Hop:
    """A function. `place`: 1 for the first that uplink traffic passes; 0 beside the chain."""

    id: str
    cloud: str
    role: str
    kind: Kind
    place: int = 0

    @property
    def space(self) -> str:
        return f"f{short(self.id)}"

    @property
    def halts(self) -> bool:
        """Whether nothing passes once it is stopped; what is behind a stopped application is still reached."""
        return self.kind != "application"


@dataclass(frozen=True, slots=True)
class End:
    """One end of a link: an interface of a namespace, and the routes that it brings."""

    space: str
    name: str
    address: str
    routes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A pair of veths. `a` is nearer to the user, where neither end is the user's own."""

    a: End
    z: End


@dataclass(frozen=True)
class Chain:
    """One slice: `path` as uplink traffic passes it, `beside` what it does not pass. `index` gives its addresses."""

    slice_id: str
    index: int
    traffic: SliceTraffic
    path: tuple[Hop, ...]
    beside: tuple[Hop, ...]

    @property
    def entry(self) -> str:
        """The cloud through whose uplink the slice comes in; "" where nothing passes through it."""
        return self.path[0].cloud if self.path else ""

    @property
    def user(self) -> str:
        """The namespace where its users are."""
        return f"u{short(self.slice_id)}"

    @property
    def card(self) -> str:
        """Its interface on access and gateway."""
        return f"s{short(self.slice_id)}"

    @property
    def minor(self) -> int:
        """Its class under the shared uplink."""
        return self.index + 16

    @cached_property
    def whole(self) -> str:
        return f"{self._base}.0/24"

    @cached_property
    def users(self) -> str:
        return f"{self._base}.0/30"

    @cached_property
    def _base(self) -> str:
        return f"10.{self.index >> 8}.{self.index & 255}"

    def address(self, place: int) -> str:
        """Of the function at a place, as its neighbour towards the user sees it; 0: of the user."""
        return f"{self._base}.{4 * place + 2}"

    def end(self, stopped: Collection[str] = ()) -> Hop | None:
        """Whom traffic is for: the last application that runs, or the data network behind the chain; None where a
        stopped function is in its way. `stopped`: ids."""
        ends = [hop for hop in self.path if hop.kind == "application" and hop.id not in stopped]
        halted = [hop.place for hop in self.path if hop.id in stopped and hop.halts]
        return ends[-1] if ends and not any(place < ends[-1].place for place in halted) else None

    def service(self, end: Hop) -> Hop:
        """Who answers HTTP: a balancer before the end, or the end."""
        balancers = [hop for hop in self.path if hop.kind == "balancer" and hop.place < end.place]
        return balancers[0] if balancers else end

    def behind(self, balancer: Hop) -> tuple[Hop, ...]:
        """The applications between which a balancer chooses."""
        return tuple(hop for hop in self.path if hop.kind == "application" and hop.place > balancer.place)

    def on(self, cloud: str) -> tuple[Hop, ...]:
        return tuple(hop for hop in (*self.path, *self.beside) if hop.cloud == cloud)

    def shape(self) -> str:
        """Changes where the chain has to be built anew; sizes, states and rates are not in it."""
        hops: list[Json] = [[hop.id, hop.cloud, hop.kind, hop.place] for hop in (*self.path, *self.beside)]
        return digest([self.index, hops])

    def links(self) -> tuple[Link, ...]:
        """From the user to the end, on all clouds."""
        if not self.path:
            return ()
        access, gateway = access_of(self.entry), gateway_of(self.entry)
        user = Link(
            End(access, self.card, f"{self._base}.1/30", (f"{self.whole} via {GATEWAY_UPLINK}",)),
            End(self.user, "eth0", f"{self._base}.2/30", (f"default via {self._base}.1",)),
        )
        into = End(gateway, self.card, self._near(1), (self._gateway_route(), self._back()))
        found = [user, Link(into, self._far(self.path[0]))]
        for a, z in zip(self.path, self.path[1:], strict=False):
            near = End(a.space, ONWARDS, self._near(z.place), self._onwards(z.place))
            found.append(Link(near, self._far(z)))
        return tuple(found)

    def routes(self, hop: Hop) -> tuple[str, ...]:
        """All routes of a function on the path."""
        return tuple(
            route
            for link in self.links()
            for end in (link.a, link.z)
            if end.space == hop.space
            for route in end.routes
        )

    def _far(self, hop: Hop) -> End:
        towards = f"{self.whole} via {self._base}.{4 * hop.place + 1}"
        return End(hop.space, TOWARDS_USER, f"{self.address(hop.place)}/30", (towards,))

    def _near(self, place: int) -> str:
        return f"{self._base}.{4 * place + 1}/30"

    def _onwards(self, place: int) -> tuple[str, ...]:
        beyond = range(place + 1, len(self.path) + 1)
        return tuple(f"{self._base}.{4 * one}/30 via {self.address(place)}" for one in beyond)

    def _gateway_route(self) -> str:
        return f"{self.whole} via {self.address(1)}"

    def _back(self) -> str:
        return f"{self.users} via {ACCESS_UPLINK}"


def chain_of(record: SliceOnCloud, index: int) -> Chain:
    """Raises KeyError for a role that nothing here runs: see `problems` of the driver."""
    path: list[Hop] = []
    beside: list[Hop] = []
    for one in record.chain:
        kind = kind_of(one.role)
        if kind is None:
            raise KeyError(one.role)
        if kind == "control" or one.id.endswith(STANDBY):
            beside.append(Hop(one.id, one.cloud, one.role, kind))
        else:
            path.append(Hop(one.id, one.cloud, one.role, kind, len(path) + 1))
    if path and not any(hop.kind == "application" for hop in path):
        last = path[-1]
        identity = f"{record.slice_id} {DATA_NETWORK}"
        path.append(Hop(identity, last.cloud, DATA_NETWORK, "application", len(path) + 1))
    return Chain(record.slice_id, index, record.traffic, tuple(path), tuple(beside))


def uplink_of(cloud: str) -> Link:
    """What all slices of a cloud share."""
    return Link(
        End(access_of(cloud), UPLINK, f"{ACCESS_UPLINK}/30"),
        End(gateway_of(cloud), UPLINK, f"{GATEWAY_UPLINK}/30"),
    )


def access_of(cloud: str) -> str:
    return f"a{short(cloud)}"


def gateway_of(cloud: str) -> str:
    return f"g{short(cloud)}"


def short(name: str) -> str:
    """Fits into the kernel's 15 characters, with one more before it."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def free_index(taken: Sequence[int]) -> int:
    """The lowest that nobody has."""
    used = set(taken)
    return next(number for number in range(MAX_SLICES + 1) if number not in used)
