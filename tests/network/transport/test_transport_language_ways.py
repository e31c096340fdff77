"""Wishes about the way of traffic: each flow with what it is to pass, to go around, or to share."""

from __future__ import annotations

import pytest
from transport_language_run import network

from assent.network.transport.objectives import SteerTraffic
from assent.network.transport.skills.requests.dispatch import read

# text, then (source, through, avoid, paths, ways) of each flow
CASES = (
    ("Send everything from h1 to h2 via R4, and the return traffic via R2.", "R1 R4 - -; R3 R2 - -"),
    ("h1 vers h2 : jamais par R2, et le retour non plus.", "R1 - R2 -; R3 - R2 -"),
    ("Keep packets from h2 to h1 away from R4.", "R3 - R4 -"),
    ("Traffic from h1 to h2 must go via R4, and it's fine to use R2 if R4 is not reachable.", "R1 R4 - -"),
    ("Prefer R2 over R4 for traffic from h1 to h2.", "R1 R2 R4 -"),
    ("h1's flows towards h2 have to stay clear of R2, but those of h2 towards h1 should stay clear of R4",
     "R1 - R2 -; R3 - R4 -"),
    ("Traffic h1 to h2: R4 preferred, R2 backup. Reverse: R2 preferred, R4 backup.", "R1 R4 - -; R3 R2 - -"),
    ("Repartir entre R2 y R4 el tráfico que va de h1 a h2", "R1 - - 2"),
    ("R2 to h2: split over the direct link and over R4", "R2 - - 2"),
    ("O tráfego de h1 para h2 deve evitar o R2; o R2 só serve de reserva.", "R1 - R2 -"),
    ("The R4 way is for emergencies only: h1 reaches h2 over R2 as long as that way is alive.", "R1 R2 - -"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "flows"), CASES, ids=[text[:40] for text, _ in CASES])
def test_each_flow_has_its_way(text: str, flows: str) -> None:
    found = read(text, network())
    assert not found.questions, found.questions
    made = [one for one in found.objectives if isinstance(one, SteerTraffic)]
    said = "; ".join(
        f"{one.source} {','.join(one.through) or '-'} {','.join(one.avoid) or '-'} {one.paths or '-'}"
        for one in made
    )
    assert said == flows and len(made) == len(found.objectives)


def test_a_path_that_is_spelled_out_is_that_very_path() -> None:
    found = read("h1 to h2 should take exactly one path, R1-R4-R3, and the way back the same.", network())
    assert [(one.source, one.ways) for one in found.objectives if isinstance(one, SteerTraffic)] == [
        ("R1", (("R4",),)), ("R3", (("R4",),)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Traffic from h1 to h2 should go via R2, and the return traffic is to be inspected.",
        "Traffic from h1 to h2 must not pass R3.",
    ],
)
def test_what_contradicts_or_is_half_understood_is_asked_about(text: str) -> None:
    found = read(text, network())
    assert not any(isinstance(one, SteerTraffic) for one in found.objectives), found.objectives
