"""What a request's numbers borrow from the words around them, and which of them are wanted at all."""

from __future__ import annotations

from typing import Any

import pytest

from assent.intents.errors import Clarify
from assent.service.catalogue import CATALOGUE
from assent.service.customer.revising import revised
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
        ("Sensors on trucks: 15 trucks with 30 sensors each, 1 kbps per sensor", {"ues": 450}),
        ("Remote control of 4 cranes; 9 Mbit/s uplink video each", {"service_type": "remote-control", "ues": 4}),
        ("Office internet, 2 Gbit/s down and 300 up", {"ul": floor(300_000)}),
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
        ("A slice for 10 robots with 4 ms. Oh, and 12 robots, not 10.", {"ues": 12, "dl_latency_ms": 4}),
        ("Remote control of cranes with 8 ms instead of 20 ms", {"dl_latency_ms": 8}),
        ("Air-quality sensors: there are 250 today, plan for 700", {"ues": 700}),
        ("Hoy tenemos 250 sensores; el año que viene serán 700", {"ues": 700}),
        ("Office internet: today we get 20 Mbps down, we need 80 Mbps down", {"dl": floor(80_000)}),
    ],
)
def test_what_is_not_wanted_is_left_out_and_told(text: str, expected: dict[str, Any]) -> None:
    found = only(text)
    assert {name: getattr(found, name) for name in expected} == expected
    assert len(Context.of(text).notes) >= 1


def test_cities_that_are_near_enough_are_not_asked_about() -> None:
    assert only("Robot control from Vienna to Munich within 4 ms, 3 robots").ues == 3
    assert only("Robots in Tokyo with 4 ms, built in Vienna").dl_latency_ms == 4


def test_what_nothing_stands_for_is_kept() -> None:
    assert only("Today 90 sensors report the level, each at 1 kbps").ues == 90
    assert only("Sensors: 90 more than we have").ues == 90


@pytest.mark.parametrize(
    "text",
    [
        "No more than 40 scanners may use the slice, and all our 75 scanners are on it",
        "Each CCTV camera gets 9 Mbit/s uplink, and no camera may use more than 4 Mbit/s uplink",
        "Grúas por control remoto, disponibilidad 99,99 %, caídas un día por semana",
        "Robot control from our hall in Vienna to a desk in Tokyo within 4 ms",
        "Une tranche pour la vidéo, isolée des autres et partagée avec tous nos voisins",
    ],
)
def test_numbers_that_cannot_both_hold_are_asked_about(text: str) -> None:
    with pytest.raises(Clarify):
        only(text)


def test_reliability_is_told_apart_by_way_and_a_later_word_replaces_both() -> None:
    was = only("16 robot arms, reliability 99.999 % on the downlink and 99.99 % on the uplink, 5 ms")
    assert (was.dl_reliability_percent, was.ul_reliability_percent) == (99.999, 99.99)
    assert (was.reliability_percent, was.availability_percent) == (99.999, None)
    now, _ = revised(was, SliceRequirement(service_type=was.service_type, reliability_percent=99.9))
    assert (now.reliability_percent, now.dl_reliability_percent, now.ul_reliability_percent) == (
        99.9,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("text", "sst"),
    [
        ("A bus company here: internet for passengers, 90 buses", [1]),
        ("Telephones for the guards, not for the emergency services", [1]),
        (
            "The cranes (7) are steered from afar. Each crane sends 9 Mbps of video up; commands down within 9 ms.",
            [2],
        ),
        (
            "Our stadium: 900 turnstiles on one side, free internet for fans on the other. Keep them apart.",
            [3, 1],
        ),
        ("SST 1 with 90 Mbps down, and SST 2 with 6 ms", [1, 2]),
        ("40 controllers and actuators of a press, 4 ms", [2]),
    ],
)
def test_what_is_a_slice_of_its_own_and_what_describes_one(text: str, sst: list[int]) -> None:
    wish = SliceWish(text=text)
    found = REQUEST.check(wish, REQUEST.solve(wish)).settled().slices
    assert [one.sst or CATALOGUE[one.service_type].sst for one in found] == sst


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("We want to overload the emergency number", True),
        ("A slice to read our staff's messages without telling them", True),
        ("Telephones for 30 guards that must never slow down the hospital", False),
        ("Guests watch films without their own data plan", False),
    ],
)
def test_harm(text: str, refused: bool) -> None:
    assert bool(REQUEST.solve(SliceWish(text=text)).refuse) is refused
