"""BGP as the configuration of FRR's bgpd, with the defaults of IOS written out.

FRR drops eBGP routes that no policy admits, redistributes into and accepts with other checks, and waits longer
between updates: IOS's ways are pinned. Timers are scaled, the same for all, so that a mismatch of settings stays one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from assent.network.transport.device import Device
from assent.network.transport.device_bgp import BgpNeighbor, BgpProcess
from assent.network.transport.languages.ios.bgp_lines import LOCAL_PREFERENCE, render_rule
from assent.network.transport.languages.ios.map_lines import render_map_entry

_KEEPALIVE_S, _HOLD_S = 3, 9


def render(device: Device, router_id: str | None, names: Mapping[str, str]) -> Iterator[str]:
    """The lines of bgpd; none where the device runs no BGP. `names`: what the kernel calls each interface."""
    process = device.bgp
    if process is None:
        return
    for name in sorted(device.prefix_lists):
        yield from (f"ip prefix-list {name} {render_rule(rule)}" for rule in device.prefix_lists[name].rules)
    for name in sorted(device.route_maps):
        for entry in device.route_maps[name].entries:
            yield f"route-map {name} {entry.action} {entry.sequence}"
            yield from (f" match ip address prefix-list {listed}" for listed in entry.prefix_lists[:1])
            yield from (f" {line}" for line in render_map_entry(replace(entry, prefix_lists=(), unknown=())))
            yield "exit"
    yield f"router bgp {process.asn}"
    if process.local_preference != LOCAL_PREFERENCE:
        yield f" bgp default local-preference {process.local_preference}"
    if router_id is not None:
        yield f" bgp router-id {router_id}"
    yield from (" no bgp ebgp-requires-policy", " bgp network import-check", " bgp bestpath compare-routerid")
    yield f" timers bgp {_KEEPALIVE_S} {_HOLD_S}"
    for one in process.neighbors.values():
        yield from _session(one, names)
    yield " address-family ipv4 unicast"
    yield from _family(process, device)
    yield from (" exit-address-family", "exit")


def _session(one: BgpNeighbor, names: Mapping[str, str]) -> Iterator[str]:
    if one.remote_as is None:
        return
    head = f" neighbor {one.address}"
    yield f"{head} remote-as {one.remote_as}"
    yield f"{head} advertisement-interval 0"
    yield f"{head} timers connect 1"
    if one.shutdown:
        yield f"{head} shutdown"
    if one.password is not None:
        yield f"{head} password {one.password.split()[-1]}"
    if one.multihop is not None:
        yield f"{head} ebgp-multihop {one.multihop}"
    if one.update_source is not None and (name := names.get(one.update_source)) is not None:
        yield f"{head} update-source {name}"


def _family(process: BgpProcess, device: Device) -> Iterator[str]:
    for origin, metric in process.redistribute:
        name = "ospf" if origin.startswith("ospf") else origin
        yield f"  redistribute {name}{'' if metric is None else f' metric {metric}'}"
    for prefix in process.networks:
        yield f"  network {prefix}"
    yield f"  maximum-paths {process.max_paths}"
    for one in process.neighbors.values():
        if one.remote_as is None:
            continue
        head = f"  neighbor {one.address}"
        yield f"{head} activate"
        if one.next_hop_self:
            yield f"{head} next-hop-self"
        if one.default_originate:
            yield f"{head} default-originate"
        if one.max_prefix is not None:
            yield f"{head} maximum-prefix {one.max_prefix}"
        if one.weight is not None:
            yield f"{head} weight {one.weight}"
        for listed, way in ((one.prefix_in, "in"), (one.prefix_out, "out")):
            if listed is not None and listed in device.prefix_lists:
                yield f"{head} prefix-list {listed} {way}"
        for mapped, way in ((one.map_in, "in"), (one.map_out, "out")):
            if mapped is not None and mapped in device.route_maps:
                yield f"{head} route-map {mapped} {way}"
