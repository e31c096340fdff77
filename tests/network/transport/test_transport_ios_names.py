"""Names as administrators write them."""

from __future__ import annotations

import pytest

from assent.network.transport.languages.ios import names


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("g0/1", "GigabitEthernet0/1"),
        ("gi0/1", "GigabitEthernet0/1"),
        ("int gig 0/2", "GigabitEthernet0/2"),
        ("interface GigabitEthernet 0/3", "GigabitEthernet0/3"),
        ("Gig0/1", "GigabitEthernet0/1"),
        ("GIGABITETHERNET0/1", "GigabitEthernet0/1"),
        ("fa0/0", "FastEthernet0/0"),
        ("f1/0", "FastEthernet1/0"),
        ("lo0", "Loopback0"),
        ("Loopback 10", "Loopback10"),
        ("tu0", "Tunnel0"),
        ("te1/0/1", "TenGigabitEthernet1/0/1"),
        ("Gi0/1.100", "GigabitEthernet0/1.100"),
        ("s0/0/0", "Serial0/0/0"),
        ("Serial0/0/0:15", "Serial0/0/0:15"),
        ("po1", "Port-channel1"),
        ("vlan 20", "Vlan20"),
        ("Null0", "Null0"),
        ("Cellular0/2/0", "Cellular0/2/0"),
    ],
)
def test_an_interface_is_known_however_it_is_written(written: str, full: str) -> None:
    assert names.full_name(written) == full


@pytest.mark.parametrize("nonsense", ["", "0/1", "gi", "R1", "g0/", "g 0/1 x", "10.0.0.1", "g0//1"])
def test_what_is_no_interface_has_no_name(nonsense: str) -> None:
    if nonsense == "R1":
        assert names.full_name(nonsense) == "R1"  # a type nobody knows, with a number: kept as written
    else:
        assert names.full_name(nonsense) is None


def test_the_protocol_decides_what_a_port_name_means() -> None:
    assert names.port_number(17, "snmp") == 161
    assert names.port_number(17, "snmptrap") == 162
    assert names.port_number(6, "snmp") is None
    assert names.port_number(6, "www") == 80
    assert names.port_number(17, "syslog") == 514
    assert names.port_number(6, "cmd") == 514
    assert names.port_name(17, 514) == "syslog"
    assert names.port_name(6, 514) == "cmd"
    assert names.port_number(6, "65536") is None


def test_interfaces_sort_by_number_and_not_by_letter() -> None:
    shown = sorted(
        ["GigabitEthernet0/10", "GigabitEthernet0/2", "Tunnel1", "Loopback0"], key=names.interface_key
    )
    assert shown == ["Loopback0", "Tunnel1", "GigabitEthernet0/2", "GigabitEthernet0/10"]
