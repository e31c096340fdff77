"""Networks for the verifier's tests, written as IOS lines so that a case can be read at a glance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from assent.network.transport.claims import Flow, Traffic
from assent.network.transport.languages.ios.parse import parse
from assent.network.transport.network import HostPort, Port, RoutedNetwork

_SHORT = (("Gi", "GigabitEthernet"), ("Lo", "Loopback"), ("Tu", "Tunnel"), ("Fa", "FastEthernet"))

FOUR_LINKS = ("R1 Gi0/1 - R2 Gi0/1", "R2 Gi0/2 - R3 Gi0/1", "R3 Gi0/2 - R4 Gi0/1", "R1 Gi0/2 - R4 Gi0/2",
              "R2 Gi0/3 - R4 Gi0/3")  # fmt: skip
FOUR_HOSTS = {"h1": "192.168.1.10/24 R1 Gi0/0", "h2": "172.16.1.10/24 R3 Gi0/0"}
FOUR = {
    "R1": {"Gi0/0": "192.168.1.1/24 area 1", "Gi0/1": "10.0.0.1/24 area 0", "Gi0/2": "40.0.0.1/24 area 0"},
    "R2": {"Gi0/1": "10.0.0.2/24 area 0", "Gi0/2": "20.0.0.1/24 area 0", "Gi0/3": "50.0.0.1/24 area 0"},
    "R3": {"Gi0/0": "172.16.1.1/24 area 2", "Gi0/1": "20.0.0.2/24 area 0", "Gi0/2": "30.0.0.1/24 area 0"},
    "R4": {"Gi0/1": "30.0.0.2/24 area 0", "Gi0/2": "40.0.0.2/24 area 0", "Gi0/3": "50.0.0.2/24 area 0"},
}


def full(name: str) -> str:
    for short, long in _SHORT:
        if re.match(rf"{short}\d", name):
            return long + name[len(short) :]
    return name


def port(text: str) -> Port:
    router, name = text.split()
    return Port(router, full(name))


def network(
    routers: Mapping[str, Mapping[str, str]],
    links: tuple[str, ...] = (),
    hosts: Mapping[str, str] | None = None,
    *,
    extra: Mapping[str, str] | None = None,
    on: Mapping[str, str] | None = None,
) -> RoutedNetwork:
    """`routers`: address and area of each interface. `extra`: lines for a router (under `router ospf 100` where
    they are indented). `on`: lines for an interface, separated by `;`, keyed `R1 Gi0/1`."""
    texts = {}
    for router, interfaces in routers.items():
        lines = [f"hostname {router}"]
        statements = []
        for name, said in interfaces.items():
            address, area = [*said.split(" area "), None][:2]
            it = IPv4Interface(address)
            lines += [f"interface {full(name)}", f" ip address {it.ip} {it.netmask}"]
            lines += [
                f" {line.strip()}"
                for line in (on or {}).get(f"{router} {name}", "").split(";")
                if line.strip()
            ]
            if area is not None:
                statements.append(f" network {it.ip} 0.0.0.0 area {area}")
        more = (extra or {}).get(router, "").splitlines()
        ospf = [*statements, *(line for line in more if line.startswith(" ~"))]
        lines += ["router ospf 100", *(line.replace("~", "") for line in ospf)] if ospf else []
        lines += [line for line in more if not line.startswith(" ~")]
        texts[router] = "\n".join(lines) + "\n"
    cables = []
    for link in links:
        a, z = link.split(" - ")
        cables.append((port(a), port(z)))
    stations = {}
    for name, said in (hosts or {}).items():
        address, router, interface = said.split()
        stations[name] = HostPort(name, IPv4Interface(address), port(f"{router} {interface}"))
    return RoutedNetwork(texts, {r: parse(t, r) for r, t in texts.items()}, tuple(cables), stations)


def four(*, extra: Mapping[str, str] | None = None, on: Mapping[str, str] | None = None) -> RoutedNetwork:
    """The four-router network: R1–R2–R3–R4–R1 and R2–R4, h1 behind R1 (area 1), h2 behind R3 (area 2)."""
    return network(FOUR, FOUR_LINKS, FOUR_HOSTS, extra=extra, on=on)


def traffic(
    source: str,
    destination: str,
    expected: str,
    *,
    protocol: int | None = None,
    ports: tuple[int, int] | None = None,
    enters: str | None = None,
    through: str | None = None,
) -> Traffic:
    flow = Flow(
        source=IPv4Network(source),
        destination=IPv4Network(destination),
        protocol=protocol,
        destination_ports=ports,
    )
    return Traffic(flow=flow, expected=expected, enters=enters, through=through)  # type: ignore[arg-type]


def ip(text: str) -> IPv4Address:
    return IPv4Address(text)


def net(text: str) -> IPv4Network:
    return IPv4Network(text)
