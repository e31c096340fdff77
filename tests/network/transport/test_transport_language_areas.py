"""Wishes about areas, passive by default, and values that differ by router: what each router gets."""

from __future__ import annotations

import pytest
from transport_language_run import network

from assent.network.transport.skills.requests.dispatch import read


def made(text: str) -> list[str]:
    """Each objective in short: its place and what is said of it."""
    found = read(text, network())
    if found.questions:
        return [f"? {question[:60]}" for question in found.questions]
    out = []
    for one in found.objectives:
        said = one.model_dump(exclude_unset=True, exclude={"kind", "router"}, mode="json")
        out.append(f"{getattr(one, 'router', '')} {' '.join(f'{k}={v}' for k, v in said.items())}")
    return out


LAN = ["R1 prefix=192.168.1.0/24 area=0"]
UP = "interface=GigabitEthernet0/1 passive=False"
CASES = (
    ("R1's LAN is in area 1 but should be in area 0 like the rest. Please move it.", LAN),
    ("R1's LAN belongs into the backbone, not into area 1. Shift it over.", LAN),
    ("A área 2 passa a ser totalmente stub.", ["R3 area_type=[2, 'totally-stub']"]),
    ("La zone 2 doit être stub, sans résumés.", ["R3 area_type=[2, 'totally-stub']"]),
    ("In area 2 we want no external routes: turn it into a stub area.", ["R3 area_type=[2, 'stub']"]),
    ("R1: passive-interface default, with Gi0/1 and Gi0/2 as the only ones that talk OSPF.",
     ["R1 passive_default=True", f"R1 {UP}", f"R1 {UP.replace('0/1', '0/2')}"]),
    ("On R1 everything should be passive except the two uplinks.",
     ["R1 passive_default=True", f"R1 {UP}", f"R1 {UP.replace('0/1', '0/2')}"]),
    ("R3 must not form an adjacency on Gi0/0 any more, but the LAN should still be known to the others.",
     ["R3 interface=GigabitEthernet0/0 passive=True"]),
    ("Make R1 - R2 more expensive: 50 at R1, 40 at R2.",
     ["R1 interface=GigabitEthernet0/1 cost=50", "R2 interface=GigabitEthernet0/1 cost=40"]),
    ("Reference bandwidth 40000 on R1 and R2, 10000 on R3",
     ["R1 reference_mbps=40000", "R2 reference_mbps=40000", "R3 reference_mbps=10000"]),
    ("R1 Gi0/1 point-to-point in OSPF. Same for the other end.",
     ["R1 interface=GigabitEthernet0/1 network_type=point-to-point",
      "R2 interface=GigabitEthernet0/1 network_type=point-to-point"]),
    ("R1 Gi0/1 should have an OSPF cost of 30, and the same on the far side, of course.",
     ["R1 interface=GigabitEthernet0/1 cost=30", "R2 interface=GigabitEthernet0/1 cost=30"]),
)  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), CASES, ids=[text[:40] for text, _ in CASES])
def test_it_is_what_is_said(text: str, wanted: list[str]) -> None:
    assert made(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "R1: passive by default, only Gi0/1 goes on talking OSPF.",  # R4 would be lost
        "Turn area 2 into a stub area with a default-cost of 5.",
        "Stop redistributing static routes on R1; a default route into OSPF instead.",
    ],
)
def test_what_would_be_half_done_is_asked_about(text: str) -> None:
    assert all(one.startswith("?") for one in made(text)), made(text)
