"""What a request's numbers borrow from the words around them, and which of them are wanted at all."""

from __future__ import annotations

from typing import Any

import pytest

from assent.intents.errors import Clarify
from assent.service.requirement import Rate, SliceRequirement
from assent.service.skills.reading import Context
from assent.service.skills.request import REQUEST, SliceWish


def only(text: str) -> SliceRequirement:
    wish = SliceWish(text=text)
    (found,) = REQUEST.check(wish, REQUEST.solve(wish)).settled().slices
    return found


def floor(kbps: float) -> Rate:
    return Rate(guaranteed_kbps=kbps, max_kbps=kbps)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cloud gaming for 12 players, 18 ms down and no more than 9 up", {"ul_latency_ms": 9, "ues": 12}),
        (
            "Internet for guests, 40 Mbps uplink guaranteed, cap 90",
            {"ul": Rate(guaranteed_kbps=40_000, max_kbps=90_000)},
        ),
        (
            "Video for 8 tablets: 6 down, 3 up, both in Mbit/s, both per tablet",
            {"dl_per_ue": floor(6000), "ul_per_ue": floor(3000)},
        ),
        ("Remote control of 4 cranes, latency 30 at most each way (in ms)", {"dl_latency_ms": 30, "ues": 4}),
        ("Fill-level sensors, a report takes at most a minute", {"ul_latency_ms": 60_000}),
        ("Robot mowers (14, at most 9 km/h), steered remotely", {"ues": 14, "speed_kmh": 9}),
        ("Smart water meters, 2 100 of these", {"ues": 2100}),
        ("Between 300 and 450 soil sensors with one battery each", {"ues": 450}),
        ("Soil sensors with a reliability of 0.999", {"reliability_percent": 99.9}),
        ("CCTV, 70 cams x 5 Mbps upstream", {"ul_per_ue": floor(5000), "ues": 70}),
    ],
)  # fmt: skip
def test_a_number_borrows_its_unit_kind_or_noun(text: str, expected: dict[str, Any]) -> None:
    found = only(text)
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We fly 31, sorry, 34 inspection drones by remote control", {"ues": 34}),
        ("Video streaming at 5 Gbit/s? No, just kidding: 2 Gbit/s downlink", {"dl": floor(2_000_000)}),
        ("Remote control of cranes with 8 ms instead of 20 ms", {"dl_latency_ms": 8}),
        ("Air-quality sensors: there are 250 today, plan for 700", {"ues": 700}),
        ("Hoy tenemos 250 sensores; el año que viene serán 700", {"ues": 700}),
        ("Office internet: today we get 20 Mbps down, we need 80 Mbps down", {"dl": floor(80_000)}),
    ],
)
def test_what_is_not_wanted_is_left_out_and_told(text: str, expected: dict[str, Any]) -> None:
    found = only(text)
    assert {name: getattr(found, name) for name in expected} == expected
    assert len(Context.of(text).notes) == 1


def test_what_nothing_stands_for_is_kept() -> None:
    assert only("Today 90 sensors report the level, each at 1 kbps").ues == 90
    assert only("Sensors: 90 more than we have").ues == 90


@pytest.mark.parametrize(
    "text",
    [
        "No more than 40 scanners may use the slice, and all our 75 scanners are on it",
        "Each CCTV camera gets 9 Mbit/s uplink, and no camera may use more than 4 Mbit/s uplink",
        "Grúas por control remoto, disponibilidad 99,99 %, caídas un día por semana",
        "Une tranche pour la vidéo, isolée des autres et partagée avec tous nos voisins",
    ],
)
def test_numbers_that_cannot_both_hold_are_asked_about(text: str) -> None:
    with pytest.raises(Clarify):
        only(text)
