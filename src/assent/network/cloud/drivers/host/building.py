"""Makes what runs on this machine what a configuration says, from wherever it is.

Each step may be the last one of a process that dies: what is begun is noted before, what is ready after it, and whoever
comes next takes down what is not ready. A slice whose chain is what it was keeps running while its sizes, states and
rates change.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assent.intents.base import Json, digest
from assent.intents.change import Direction
from assent.intents.errors import Permanent, Temporary
from assent.inventory.clouds import Cloud, HostSettings
from assent.network.cloud.config import CloudConfig
from assent.network.cloud.drivers.host import layout, texts
from assent.network.cloud.drivers.host.cgroups import Compute, Size
from assent.network.cloud.drivers.host.layout import Chain, Hop, Link
from assent.network.cloud.drivers.host.programs import CONFIG, programs
from assent.network.cloud.drivers.host.seeing import Seen, edge_print
from assent.network.cloud.drivers.host.site import Part, edge_key, measured_key, parts
from assent.network.namespaces import frr
from assent.network.namespaces.resident import Resident

_KERNEL = {
    "net/ipv4/ip_forward": "1",
    "net/ipv4/ip_nonlocal_bind": "1",  # software may start before the link to another cloud is there
    "net/ipv4/conf/all/send_redirects": "0",
    "net/ipv4/conf/default/send_redirects": "0",
    "net/ipv4/conf/all/accept_redirects": "0",
    "net/ipv4/conf/default/accept_redirects": "0",
    "net/ipv6/conf/all/disable_ipv6": "1",
    "net/ipv6/conf/default/disable_ipv6": "1",
}
_START_S = 5.0
_CLASS = re.compile(r"^class htb 1:([0-9a-f]+) ", re.MULTILINE)
_FIXED = frozenset({"fffe", "ffff"})


class Builder:
    """One cloud. `routed`: routers run FRR."""

    def __init__(self, inside: Resident, cloud: Cloud, compute: Compute, *, routed: bool) -> None:
        self._inside = inside
        self._cloud = cloud
        self._compute = compute
        self._routed = routed

    def become(self, after: CloudConfig) -> None:
        """Raises Permanent or Temporary; calling it again goes on from there."""
        known = parts(self._inside.notes())
        wanted = self._wanted(after, known)
        seen = Seen(self._inside, self._cloud.name, self._compute, routed=self._routed)
        gone = {
            key: part
            for key, part in known.items()
            if part.cloud == self._cloud.name
            and not (key in wanted and wanted[key].shape == part.shape and seen.stands(part))
        }
        self._take_down(gone, [key for key in gone if key not in wanted])
        entering = [part.chain for part in wanted.values() if part.chain.entry == self._cloud.name]
        self._edge(entering)
        for key, part in wanted.items():
            if key in gone or key not in known:
                self._build(part)
        for part in wanted.values():
            self._pace(part)
            self._settle(part)
        self._ready(wanted, known)

    def _wanted(self, after: CloudConfig, known: Mapping[str, Part]) -> dict[str, Part]:
        taken = {part.record.slice_id: part.chain.index for part in known.values()}
        instances = {one.id: one for one in after.instances}
        found: dict[str, Part] = {}
        for record in after.slices:
            index = taken.setdefault(record.slice_id, layout.free_index(tuple(taken.values())))
            chain = layout.chain_of(record, index)
            own = {one.id: one for one in after.instances if one.slice_id == record.slice_id}
            part = Part(chain, self._cloud.name, record, chain.shape(), instances=own)
            found[part.key] = part
            for key in own:
                instances.pop(key)
        if instances:
            raise Permanent(f"cloud {self._cloud.name}: nothing is known of the chain of {min(instances)}")
        return found

    def _take_down(self, gone: Mapping[str, Part], forever: Iterable[str]) -> None:
        if not gone:
            return
        self._inside.note({key: replace(part, ready=False).note() for key, part in gone.items()})
        running = self._inside.processes()
        spaces = [space for part in gone.values() for space in part.spaces]
        self._inside.stop([name for name in running if name.split("/")[0] in spaces])
        self._inside.remove(spaces)
        self._inside.note(
            dict.fromkeys(forever) | {measured_key(part.record.slice_id): None for part in gone.values()}
        )

    def _edge(self, chains: Sequence[Chain]) -> None:
        """The shared uplink, with a class and a way for each slice; nothing where no slice comes in here."""
        name, there = self._cloud.name, self._inside.spaces()
        access, gateway = layout.access_of(name), layout.gateway_of(name)
        if not chains:
            self._inside.remove([access, gateway])
            self._inside.note({edge_key(name): None})
            return
        if not {access, gateway} <= set(there):
            self._inside.remove([access, gateway])
            self._inside.namespaces([access, gateway], _KERNEL)
        self._join([layout.uplink_of(name)])
        self._inside.note({edge_key(name): None})
        kbps = self._uplink_kbps
        sides: tuple[tuple[str, Direction, str], ...] = (
            (access, "uplink", texts.access(chains)),
            (gateway, "downlink", texts.gateway(chains)),
        )
        for space, direction, rules in sides:
            (present,) = self._inside.run([(space, ["tc", "class", "show", "dev", layout.UPLINK], "")])
            minors = set(_CLASS.findall(present))
            gone = sorted(int(one, 16) for one in minors - _FIXED - {f"{chain.minor:x}" for chain in chains})
            batch = texts.classes(chains, kbps, direction, gone)
            if minors:
                batch = batch.split("\n", 1)[1]  # the qdisc is there
            self._inside.run([(space, ["tc", "-batch", "-"], batch), (space, ["nft", "-f", "-"], rules)])
        self._inside.note({edge_key(name): edge_print(self._inside, name)})

    def _build(self, part: Part) -> None:
        """Namespaces, links and what software reads; nothing runs yet."""
        chain = part.chain
        self._inside.note({part.key: part.note()})
        self._inside.namespaces(part.spaces, _KERNEL)
        self._join(self._links(part))
        local = [hop for hop in chain.on(self._cloud.name) if hop.place]
        files: dict[str, str] = {}
        for hop in local:
            if hop.kind == "firewall":
                self._inside.run([(hop.space, ["nft", "-f", "-"], texts.firewall(chain))])
            elif hop.kind == "balancer":
                files[f"{CONFIG}/{hop.space}.cfg"] = texts.haproxy(chain, hop)
            elif hop.kind == "router" and self._routed:
                files[f"{frr.RUN}/{hop.space}/zebra.conf"] = texts.zebra(hop)
                files[f"{frr.RUN}/{hop.space}/staticd.conf"] = texts.staticd(chain, hop)
        self._inside.files(files, frr.USER if self._routed else None)

    def _links(self, part: Part) -> list[Link]:
        """Those of the chain that end here, and whose other end is there already: the last cloud to come joins them."""
        there = set(self._inside.spaces())
        others = [
            one
            for one in parts(self._inside.notes()).values()
            if one.record.slice_id == part.record.slice_id and one.shape == part.shape
        ]
        usable = {space for one in others for space in one.spaces} & there
        if part.chain.path:
            usable |= {layout.access_of(part.chain.entry), layout.gateway_of(part.chain.entry)} & there
        own = set(part.spaces)
        return [
            link
            for link in part.chain.links()
            if {link.a.space, link.z.space} <= usable and {link.a.space, link.z.space} & own
        ]

    def _join(self, links: Sequence[Link]) -> None:
        """Makes links that are not there, and brings their ends up with addresses and routes."""
        ends = [end for link in links for end in (link.a, link.z)]
        shown = self._inside.attempt(
            [(end.space, ["ip", "link", "show", "dev", end.name], "") for end in ends]
        )
        there = {(end.space, end.name) for end, (code, _, _) in zip(ends, shown, strict=True) if code == 0}
        new = [link for link in links if not {(end.space, end.name) for end in (link.a, link.z)} <= there]
        stale = [end for link in new for end in (link.a, link.z) if (end.space, end.name) in there]
        # the kernel takes a namespace down some time after it is removed, and the far ends of its links with it
        self._inside.attempt([(end.space, ["ip", "link", "del", "dev", end.name], "") for end in stale])
        pairs = [(f"{end.name} netns {end.space}" for end in (link.a, link.z)) for link in new]
        made = "".join(f"link add name {a} type veth peer name {z}\n" for a, z in pairs)
        self._inside.run([("", ["ip", "-batch", "-"], made)])
        known = parts(self._inside.notes()).values() if self._routed else ()
        routers = {hop.space for part in known for hop in part.chain.path if hop.kind == "router"}
        lines: dict[str, list[str]] = {}
        late: dict[str, list[str]] = {}
        for end in ends:
            lines.setdefault(end.space, []).extend(
                [f"addr replace {end.address} dev {end.name}", f"link set dev {end.name} up"]
            )
            if end.space not in routers:
                late.setdefault(end.space, []).extend(f"route replace {route}" for route in end.routes)
        for batch in (lines, late):
            self._inside.run(
                [
                    (space, ["ip", "-batch", "-"], "".join(f"{line}\n" for line in one))
                    for space, one in batch.items()
                ]
            )

    def _pace(self, part: Part) -> None:
        """Where the kernel will not have it rates are less exact, which is what the probe looks at."""
        batches = texts.segments(part.chain, self._links(part), self._uplink_kbps)
        self._inside.attempt([(space, ["ip", "-batch", "-"], text) for space, text in batches.items()])

    @property
    def _uplink_kbps(self) -> int:
        return (self._cloud.host or HostSettings()).uplink_mbps * 1000

    def _settle(self, part: Part) -> None:
        """Sizes and states of a slice's functions here."""
        running = {name for name, code in self._inside.processes().items() if code is None}
        assert part.instances is not None
        for hop in part.chain.on(self._cloud.name):
            one = part.instances.get(hop.id)
            groups = self._compute.limit(hop.space, Size(one.cpu, one.ram_mb)) if one else ()
            argvs = programs(hop, one.name if one else layout.DATA_NETWORK, routed=self._routed)
            stopped = one is not None and one.vnf_state == "STOPPED"
            if stopped:
                self._inside.stop([f"{hop.space}/{name}" for name in argvs])
            forwards = "0" if stopped and hop.halts else "1"
            self._inside.sysctl({hop.space: {"net/ipv4/ip_forward": forwards}})
            for name, argv in argvs.items():
                if not stopped and f"{hop.space}/{name}" not in running:
                    self._inside.start(f"{hop.space}/{name}", hop.space, argv, groups)
                    self._wait(hop, name)

    def _wait(self, hop: Hop, program: str) -> None:
        """staticd tells zebra its routes once, so that has to be there first."""
        deadline = time.monotonic() + _START_S
        asked = [(f"{frr.RUN}/{hop.space}/zebra.vty", "show version")]
        while program == "zebra" and self._inside.ask(asked) == [None]:
            if time.monotonic() > deadline:
                raise Temporary(f"cloud {self._cloud.name}: zebra of {hop.id} does not start")
            time.sleep(0.02)

    def _ready(self, wanted: Mapping[str, Part], known: Mapping[str, Part]) -> None:
        changes: dict[str, Json] = {}
        for key, part in wanted.items():
            firewalls = [h.space for h in part.chain.on(self._cloud.name) if h.kind == "firewall" and h.place]
            shown = self._inside.run([(space, ["nft", "list", "ruleset"], "") for space in firewalls])
            rules = {space: digest(text) for space, text in zip(firewalls, shown, strict=True)}
            changes[key] = replace(part, ready=True, rules=rules).note()
            if key in known and known[key].record != part.record:
                changes[measured_key(part.record.slice_id)] = None
        self._inside.note(changes)
