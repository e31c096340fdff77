"""What really runs on this machine: read from the kernel and from processes, not believed from notes."""

from __future__ import annotations

from collections.abc import Sequence

from assent.intents.base import digest
from assent.network.cloud.config import CloudConfig, SliceOnCloud, VnfInstance
from assent.network.cloud.drivers.host import layout
from assent.network.cloud.drivers.host.cgroups import Compute, Size
from assent.network.cloud.drivers.host.layout import Hop
from assent.network.cloud.drivers.host.programs import programs
from assent.network.cloud.drivers.host.site import Part, edge_key, parts
from assent.network.namespaces.resident import Resident


class Seen:
    """One cloud, as it is at this moment."""

    def __init__(self, inside: Resident, cloud: str, compute: Compute, *, routed: bool) -> None:
        self._cloud = cloud
        self._compute = compute
        self._routed = routed
        self._notes = inside.notes()
        self._parts = [part for part in parts(self._notes).values() if part.ready]
        self._own = [part for part in self._parts if part.cloud == cloud]
        self._there = set(inside.spaces())
        self._running = {name for name, code in inside.processes().items() if code is None}
        spaces = [space for part in self._own for space in part.spaces if space in self._there]
        self._cards, self._forwards, self._rules = _look(inside, spaces)
        entering = any(part.chain.entry == cloud for part in self._own)
        self._edge = not entering or edge_print(inside, cloud) == self._notes.get(edge_key(cloud))

    def config(self) -> CloudConfig:
        instances: list[VnfInstance] = []
        slices: list[SliceOnCloud] = []
        for part in self._own:
            found = [
                one for hop in part.chain.on(self._cloud) if (one := self._instance(part, hop)) is not None
            ]
            instances += found
            if found and self._passes(part):
                slices.append(part.record)
        return CloudConfig(
            cloud=self._cloud,
            instances=tuple(sorted(instances, key=lambda one: one.id)),
            slices=tuple(sorted(slices, key=lambda one: one.slice_id)),
        )

    def stands(self, part: Part) -> bool:
        """Whether all of it is there as it was built, so that it can be changed as it runs."""
        hops = part.chain.on(self._cloud)
        return part.ready and self._user(part) and all(self._whole(part, hop) for hop in hops)

    def _instance(self, part: Part, hop: Hop) -> VnfInstance | None:
        one = (part.instances or {}).get(hop.id)
        if one is None or not self._whole(part, hop):
            return None
        names = {f"{hop.space}/{name}" for name in programs(hop, one.name, routed=self._routed)}
        runs = names <= self._running and (hop.space in self._forwards or not hop.halts)
        size = self._compute.size(hop.space)
        seen = (
            {}
            if size is None or size == Compute.rounded(_size(one))
            else {"cpu": size.cpu, "ram_mb": size.ram_mb}
        )
        return one.model_copy(update={**seen, "vnf_state": "STARTED" if runs else "STOPPED"})

    def _whole(self, part: Part, hop: Hop) -> bool:
        """Its namespace, its cards and its rules are what they were, and it has its limits."""
        limited = not self._compute.enforced or self._compute.size(hop.space) is not None
        ours = hop.id not in (part.instances or {})  # the data network is nobody's function
        rules = (part.rules or {}).get(hop.space)
        ruled = rules is None or self._rules.get(hop.space) == rules
        return hop.space in self._there and self._wired(part, hop.space) and (limited or ours) and ruled

    def _user(self, part: Part) -> bool:
        return part.chain.entry != self._cloud or (
            part.chain.user in self._there and self._wired(part, part.chain.user)
        )

    def _passes(self, part: Part) -> bool:
        """Whether its traffic can come in as it should."""
        edge = part.chain.entry != self._cloud or self._edge
        return edge and self._user(part)

    def _wired(self, part: Part, space: str) -> bool:
        """The links that should end here do; those to another cloud only once that is ready."""
        others = {
            one
            for other in self._parts
            if other.record.slice_id == part.record.slice_id and other.shape == part.shape
            for one in other.spaces
        }
        others |= {layout.access_of(part.chain.entry), layout.gateway_of(part.chain.entry)}
        has = self._cards.get(space, frozenset())
        for link in part.chain.links():
            for end, far in ((link.a, link.z), (link.z, link.a)):
                if end.space == space and far.space in others and (end.name, end.address) not in has:
                    return False
        return True


def edge_print(inside: Resident, cloud: str) -> str:
    """Tells whether rules and classes of the shared uplink are what they were."""
    sides = (layout.access_of(cloud), layout.gateway_of(cloud))
    if not set(sides) <= set(inside.spaces()):
        return ""
    asked = (["nft", "list", "ruleset"], ["tc", "class", "show", "dev", layout.UPLINK])
    shown = inside.attempt([(space, argv, "") for space in sides for argv in asked])
    return digest([sorted(out.splitlines()) for _, out, _ in shown])


def _look(
    inside: Resident, spaces: Sequence[str]
) -> tuple[dict[str, frozenset[tuple[str, str]]], set[str], dict[str, str]]:
    """By namespace: cards with addresses, whether packets pass, and a print of the rules."""
    asked = (
        ["ip", "-o", "-4", "addr", "show", "up"],
        ["cat", "/proc/sys/net/ipv4/ip_forward"],
        ["nft", "list", "ruleset"],
    )
    shown = inside.attempt([(space, argv, "") for space in spaces for argv in asked])
    cards: dict[str, frozenset[tuple[str, str]]] = {}
    forwards: set[str] = set()
    rules: dict[str, str] = {}
    for at, space in enumerate(spaces):
        addresses, forward, ruleset = (out for _, out, _ in shown[3 * at : 3 * at + 3])
        words = [line.split() for line in addresses.splitlines()]
        cards[space] = frozenset((one[1], one[3]) for one in words if len(one) > 3)
        if forward.strip() == "1":
            forwards.add(space)
        rules[space] = digest(ruleset)
    return cards, forwards, rules


def _size(one: VnfInstance) -> Size:
    return Size(one.cpu, one.ram_mb)
