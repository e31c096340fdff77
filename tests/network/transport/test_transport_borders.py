"""Border points of a routed network: what shows between them, and which packets a label stands for."""

from __future__ import annotations

from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.intents.domains import Labels, Stitch
from assent.network.transport.borders import BorderPort
from assent.network.transport.network import Port


def border(prefix: str, low: int = 100, high: int = 199) -> BorderPort:
    return BorderPort(Port("R1", "Gi0/0"), IPv4Network(prefix), (Labels(kind="vlan", low=low, high=high),))


@given(st.integers(1, 4094), st.integers(0, 400), st.integers(8, 30))
def test_each_label_has_a_part_of_its_own(low: int, more: int, length: int) -> None:
    high = min(4094, low + more)
    whole = IPv4Network((int(IPv4Network("10.0.0.0/8").network_address), length))
    found = border(str(whole), low, high)
    parts = [
        IPv4Network(found.sdp("b", Stitch(point="b", kind="vlan", label=label)).prefix)
        for label in range(low, high + 1)
    ]
    assert all(part.subnet_of(whole) for part in parts)
    if parts[0] != whole:
        assert len(set(parts)) == len(parts) and len({part.prefixlen for part in parts}) == 1
        assert whole[1] not in parts[0]  # the router's own address is in the part of nobody
        assert parts[0].prefixlen <= 30
    else:
        assert set(parts) == {whole} and length + len(bin(high - low + 1)) - 2 >= 30


@pytest.mark.parametrize(("kind", "label"), [("teid", 100), ("vlan", 99), ("vlan", 200)])
def test_what_is_no_label_of_the_border_has_no_part(kind: str, label: int) -> None:
    stitch = Stitch.model_validate({"point": "b", "kind": kind, "label": label})
    assert border("10.0.0.0/16").sdp("b", stitch).prefix == "10.0.0.0/16"
