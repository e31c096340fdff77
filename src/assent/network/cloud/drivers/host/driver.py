"""The driver `host`: clouds of namespaces on this machine. `choose` makes one for each cloud that names it."""

from __future__ import annotations

from collections.abc import Iterator

from assent.intents.errors import InvalidInput
from assent.intents.evidence import Outcome, Verdict
from assent.intents.operation import Usage
from assent.intents.showing import some
from assent.inventory.clouds import Cloud, HostSettings
from assent.network.cloud.config import CloudConfig, SliceOnCloud
from assent.network.cloud.drivers.host import roles
from assent.network.cloud.drivers.host.building import Builder
from assent.network.cloud.drivers.host.layout import MAX_PATH, chain_of
from assent.network.cloud.drivers.host.metering import Meter
from assent.network.cloud.drivers.host.probing import probe
from assent.network.cloud.drivers.host.seeing import Seen
from assent.network.cloud.drivers.host.site import Site
from assent.network.namespaces import resident

_PROGRAMS = ("setsid", "ip", "tc", "nft")


class HostCloud:
    """One cloud (a `Southbound`). Raises InvalidInput where this machine cannot be one."""

    def __init__(self, cloud: Cloud, site: Site) -> None:
        can, why = resident.available(_PROGRAMS, rootless=site.rootless)
        if not can:
            raise InvalidInput(
                f"cloud {cloud.name}: the driver host cannot be used here: {why}", field="driver"
            )
        self._cloud = cloud
        self._site = site
        self._routed = roles.has_frr() and not site.rootless
        self._meter = Meter(cloud.name, site.compute)

    def read(self, known: CloudConfig) -> CloudConfig:
        with self._site.reached() as inside:
            if inside is None:
                return CloudConfig(cloud=self._cloud.name)
            return Seen(inside, self._cloud.name, self._site.compute, routed=self._routed).config()

    def write(self, before: CloudConfig, after: CloudConfig) -> None:
        with self._site.reached(make=bool(after.instances)) as inside:
            if inside is not None:
                Builder(inside, self._cloud, self._site.compute, routed=self._routed).become(after)
                self._site.leave(inside)

    def problems(self, config: CloudConfig) -> tuple[str, ...]:
        return tuple(f"cloud {self._cloud.name}: {said}" for said in self._problems(config))

    def unexpressed(self, config: CloudConfig) -> tuple[str, ...]:
        return tuple(f"cloud {self._cloud.name}: {said}" for said in self._unexpressed(config))

    def native(self, before: CloudConfig, after: CloudConfig) -> str:
        return ""

    def feedback(self, config: CloudConfig) -> tuple[Verdict, ...]:
        with self._site.reached() as inside:
            if inside is None or not config.instances:
                return ()
            verdicts = probe(inside, self._cloud)
        return (*verdicts, *self._compute_verdict(config))

    def usage(self, config: CloudConfig) -> tuple[Usage, ...] | None:
        """None where CPU time is not counted here."""
        if not self._site.compute.enforced:
            return None
        with self._site.reached() as inside:
            return () if inside is None else self._meter.read(inside, config)

    def _problems(self, config: CloudConfig) -> Iterator[str]:
        described = {one.slice_id for one in config.slices}
        for slice_id in sorted({one.slice_id for one in config.instances} - described):
            yield f"nothing is known of the chain and the rates of slice {slice_id}"
        for one in config.instances:
            kind = roles.kind_of(one.product)
            if kind is None:
                known = ", ".join(roles.known())
                yield f"nothing here runs a function of role {one.product!r}; known roles: {known}"
            elif kind == "balancer" and not roles.has_haproxy():
                yield f"{one.id} needs HAProxy, which is not installed (Debian: apt install haproxy)"
        yield from self._unfit(config)

    def _unfit(self, config: CloudConfig) -> Iterator[str]:
        kbps = self._uplink_kbps
        down = up = 0
        for one in config.slices:
            if len(one.chain) >= MAX_PATH:
                yield f"the chain of slice {one.slice_id} is longer than {MAX_PATH} functions"
            if _enters(one, self._cloud.name):
                down += one.traffic.dl_guaranteed_kbps or 0
                up += one.traffic.ul_guaranteed_kbps or 0
        for direction, sum_kbps in (("downlink", down), ("uplink", up)):
            if sum_kbps > kbps:
                yield (
                    f"its uplink carries {kbps} kbit/s, less than the {sum_kbps} kbit/s that its slices are guaranteed "
                    f"in {direction} together"
                )

    def _unexpressed(self, config: CloudConfig) -> Iterator[str]:
        if not config.instances:
            return
        stood_in = {"application", "control"}
        kinds = {one.product: roles.kind_of(one.product) for one in config.instances}
        for role, kind in sorted(kinds.items()):
            if kind in stood_in:
                yield f"{role} is {roles.RUNS[kind]}"
        if "router" in kinds.values() and not self._routed:
            yield "routers forward by the kernel alone: FRR is not installed, or this is not root"
        if not self._site.compute.enforced:
            yield f"compute isolation is not enforced: {self._site.compute.why}"
        if any(one.disk_gb for one in config.instances):
            yield "disk sizes are counted, not enforced"
        if any(one.traffic.dl_latency_ms or one.traffic.ul_latency_ms for one in config.slices):
            yield "latency is measured, not enforced"

    def _compute_verdict(self, config: CloudConfig) -> Iterator[Verdict]:
        compute = self._site.compute
        said = (
            f"CPU and memory of {some(len(config.instances), 'function')} limited by cgroups version {compute.version}"
            if compute.enforced
            else f"compute isolation not enforced: {compute.why}"
        )
        yield Verdict(
            property=f"cloud {self._cloud.name}: slices are isolated",
            outcome=Outcome.PASS if compute.enforced else Outcome.INCONCLUSIVE,
            evidence=(said,),
            verifier="host/cgroups",
        )

    @property
    def _uplink_kbps(self) -> int:
        return (self._cloud.host or HostSettings()).uplink_mbps * 1000


def _enters(record: SliceOnCloud, cloud: str) -> bool:
    """Whether the slice comes in on this cloud; a role that nothing runs is told of elsewhere."""
    try:
        return chain_of(record, 0).entry == cloud
    except KeyError:
        return False
