"""A device as the configuration of FRR's daemons, with the defaults of IOS written out.

The twin runs the result. FRR has other defaults than IOS (costs of links and loopbacks, router ids, metric of a
default route, RFC 1583 compatibility, equal-cost paths), so nothing is left to them. Addresses and filters are
the kernel's and are no part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv4Network

from assent.network.transport.device import Device, Interface, OspfProcess, StaticRoute, Summary
from assent.network.transport.languages.frr import bgp
from assent.network.transport.verifier.ospf import authentication, router_id, speaker_of

REDISTRIBUTED_METRIC, BGP_METRIC = 20, 1
"""What IOS brings into OSPF costs, and what comes from BGP, where no metric is said."""
MAX_DISTANCE = 255
_AREA_TYPES = {
    "totally-stub": "stub no-summary",
    "totally-nssa": "nssa no-summary",
    "nssa-default": "nssa default-information-originate",
}
_TYPES = {
    "broadcast": "broadcast",
    "point-to-point": "point-to-point",
    "point-to-multipoint": "point-to-multipoint",
    "non-broadcast": "non-broadcast",
}


@dataclass(frozen=True, slots=True)
class Timers:
    """Hello and dead interval in s, as FRR is told them. Without `hello_s`: four hellos in a second."""

    hello_s: int | None = None
    dead_s: int = 1


@dataclass(frozen=True, slots=True)
class FrrConfig:
    """One text per daemon."""

    zebra: str
    ospfd: str
    staticd: str
    bgpd: str = ""

    @property
    def text(self) -> str:
        """All of it, as an integrated `frr.conf`."""
        return f"{self.zebra}{self.staticd}{self.ospfd}{self.bgpd}"


def render(
    device: Device,
    names: Mapping[str, str],
    up: Iterable[str] = (),
    timers: Mapping[str, Timers] | None = None,
    ranges: Mapping[tuple[int, IPv4Network], int] | None = None,
) -> FrrConfig:
    """`names`: what the kernel calls each interface; those without a name are left out. `up`: interfaces that
    are up, of which the router id is taken where none is configured. `timers`: by interface, else fast ones.
    `ranges`: the costs of area ranges, by area and prefix: FRR would take the farthest subnet's, IOS the nearest's.
    """
    return FrrConfig(
        zebra=_text(("ip nht resolve-via-default",)),
        ospfd=_text(_ospf(device, names, tuple(sorted(up)), timers or {}, ranges or {})),
        staticd=_text(line for route in device.statics if (line := _static(route, names))),
        bgpd=_text(bgp.render(device, _bgp_identity(device, up), names)),
    )


def _bgp_identity(device: Device, up: Iterable[str]) -> str | None:
    configured = device.bgp.router_id if device.bgp is not None else None
    found = configured or router_id(device, OspfProcess(1), tuple(sorted(up)))
    return None if found is None else str(found)


def beyond(device: Device) -> tuple[str, ...]:
    """What FRR's daemons cannot show of this device's routing, in words."""
    found = []
    if len(device.ospf) > 1:
        found.append(f"{len(device.ospf)} OSPF processes")
    costs = set()
    for interface in device.interfaces.values():
        if not _loopback(interface.name) or (speaker := speaker_of(device, interface, "")) is None:
            continue
        costs.add((speaker.area, speaker.cost, speaker.passive))
        if interface.ospf_network_type is not None:
            found.append(f"OSPF network type {interface.ospf_network_type} on {interface.name}")
    if len(costs) > 1:
        found.append("loopbacks in different areas or of different costs")
    texts = [line.strip() for one in device.interfaces.values() for line in one.unknown]
    texts += [line.strip() for one in device.ospf.values() for line in one.unknown]
    if device.bgp is not None and any(one.password for one in device.bgp.neighbors.values()):
        found.append("BGP passwords")
    if any(len(entry.prefix_lists) > 1 for one in device.route_maps.values() for entry in one.entries):
        found.append("route maps that match several prefix lists")
    if any(s.area is None for one in device.ospf.values() for s in one.summaries):
        found.append("summaries of external routes (FRR has another metric, and discards nothing)")
    if any(one.ospf_auth == "simple" for one in device.interfaces.values()) or any(
        text.endswith(" authentication") for text in texts
    ):
        found.append("OSPF passwords in plain text")
    if any(key.startswith("7 ") for one in device.interfaces.values() for _, key in one.ospf_keys):
        found.append("OSPF keys that are encrypted")
    return tuple(found)


def _ospf(
    device: Device,
    names: Mapping[str, str],
    up: tuple[str, ...],
    timers: Mapping[str, Timers],
    ranges: Mapping[tuple[int, IPv4Network], int],
) -> Iterator[str]:
    told: set[str] = set()
    for interface in device.interfaces.values():
        name = names.get(interface.name)
        if name is not None and name not in told and (lines := list(_interface(device, interface, timers))):
            told.add(name)
            yield from (f"interface {name}", *lines, "exit")
    for process in list(device.ospf.values())[:1]:
        yield from ("router ospf", *_process(device, process, up, ranges), "exit")


def _interface(device: Device, interface: Interface, timers: Mapping[str, Timers]) -> Iterator[str]:
    speaker = speaker_of(device, interface, "")
    if speaker is None or speaker.node.process not in device.ospf:
        return
    yield f" ip ospf area {speaker.area}"
    yield f" ip ospf cost {speaker.cost}"
    if _loopback(interface.name):
        return
    if speaker.network_type in _TYPES:
        yield f" ip ospf network {_TYPES[speaker.network_type]}"
    pace = timers.get(interface.name, Timers())
    if pace.hello_s is None:
        yield " ip ospf dead-interval minimal hello-multiplier 4"
    else:
        yield from (f" ip ospf hello-interval {pace.hello_s}", f" ip ospf dead-interval {pace.dead_s}")
    yield " ip ospf retransmit-interval 1"
    yield f" ip ospf priority {1 if interface.ospf_priority is None else interface.ospf_priority}"
    yield from _authentication(interface, device.ospf[speaker.node.process], speaker.area)
    if any("ospf mtu-ignore" in line for line in interface.unknown):
        yield " ip ospf mtu-ignore"
    if speaker.passive:
        yield " ip ospf passive"


def _authentication(interface: Interface, process: OspfProcess, area: int) -> Iterator[str]:
    """The same keys stay the same and others stay others; what they are does not leave the configuration."""
    if authentication(process, interface, area) != "message-digest":
        return
    yield " ip ospf authentication message-digest"
    yield from (
        f" ip ospf message-digest-key {ident} md5 {sha256(key.encode()).hexdigest()[:16]}"
        for ident, key in interface.ospf_keys
    )


def _process(
    device: Device,
    process: OspfProcess,
    up: tuple[str, ...],
    ranges: Mapping[tuple[int, IPv4Network], int],
) -> Iterator[str]:
    identity = router_id(device, process, up)
    if identity is not None:
        yield f" ospf router-id {identity}"
    yield from (" compatible rfc1583", f" maximum-paths {process.max_paths}")
    yield from (" timers throttle spf 0 50 500", " timers throttle lsa all 0", " timers lsa min-arrival 0")
    for area, type_ in sorted(process.area_types.items()):
        yield f" area {area} {_AREA_TYPES.get(type_, type_)}"
    yield from (_summary(one, ranges) for one in process.summaries)
    for origin, metric, kind in process.redistribute:
        cost = (
            (BGP_METRIC if origin.startswith("bgp") else REDISTRIBUTED_METRIC) if metric is None else metric
        )
        yield f" redistribute {origin.split()[0]} metric {cost} metric-type {kind[1]}"
    if process.default_originate != "no":
        always = " always" if process.default_originate == "always" else ""
        external = process.default_kind[1]
        yield f" default-information originate{always} metric {process.default_metric} metric-type {external}"
    yield f" distance {process.distance}"


def _summary(it: Summary, ranges: Mapping[tuple[int, IPv4Network], int]) -> str:
    if it.area is None:
        return f" summary-address {it.prefix}{'' if it.advertise else ' no-advertise'}"
    if not it.advertise:
        return f" area {it.area} range {it.prefix} not-advertise"
    cost = ranges.get((it.area, it.prefix), it.cost)
    return f" area {it.area} range {it.prefix}{'' if cost is None else f' cost {cost}'}"


def _static(route: StaticRoute, names: Mapping[str, str]) -> str:
    """IOS keeps a route of distance 255 out of the table; one through an unknown interface leads nowhere."""
    way = [str(route.next_hop)] if route.next_hop is not None else []
    if route.interface is not None:
        name = "Null0" if route.interface == "Null0" else names.get(route.interface)
        if name is None or (name == "Null0" and way):
            return ""
        way.append(name)
    if not way or route.distance >= MAX_DISTANCE:
        return ""
    return f"ip route {route.prefix} {' '.join(way)} {route.distance}"


def _loopback(name: str) -> bool:
    return name.startswith("Loopback")


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
