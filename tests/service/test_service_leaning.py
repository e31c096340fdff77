"""Services that no known word names, contradictions, misspellings, and lists of slices."""

from __future__ import annotations

from typing import Any

import pytest

from assent.intents.errors import Clarify
from assent.reasoning.words.spelling import mend
from assent.service import catalogue
from assent.service.requirement import Rate, SliceRequests
from assent.service.skills import services
from assent.service.skills.request import REQUEST, SliceWish


def ask(text: str) -> SliceRequests:
    wish = SliceWish(text=text)
    return REQUEST.check(wish, REQUEST.solve(wish)).settled()


def types(text: str) -> list[int]:
    return [one.sst or catalogue.find(one.service_type).sst for one in ask(text).slices]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The choir's phones and laptops, 20 Mbps down for the parish", [1]),
        ("Scales under 400 hives tell their weight once an hour", [3]),
        ("Las urnas de reciclaje avisan cuando están llenas", [3]),
        ("Die Winde wird vom Ufer aus gelenkt, höchstens 8 ms", [2]),
        ("Le auto si avvertono della nebbia in autostrada", [4]),
    ],
)
def test_services_that_no_list_names(text: str, expected: list[int]) -> None:
    assert types(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "(1) internet for the guests, 100 Mbps down; (2) 3000 water meters",
        "A) internet for the guests, 100 Mbps down. B) 3000 water meters",
        "Internet for the guests with 100 Mbps down and, separately from it, 3000 water meters",
    ],
)
def test_lists_are_slices(text: str) -> None:
    assert types(text) == [1, 3]


@pytest.mark.parametrize(
    "text",
    [
        "10 stationary cameras that move at 120 km/h",
        "Video from 80 cameras for at most 50 devices",
        "NB-IoT with 4K video",
        "Low latency is not needed, so 1 ms for the office",
        "Video without any uplink and without any downlink",
        "Same as last time",
    ],
)
def test_what_cannot_hold_together_is_asked(text: str) -> None:
    with pytest.raises(Clarify):
        ask(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40 sensors, 0.2 kbps each", {"ul_per_ue": Rate(guaranteed_kbps=0.2, max_kbps=0.2)}),
        ("broadband, at most 500 PDU sessions and 250 subscribers", {"pdu_sessions": 500, "ues": 250}),
        ("robots, 5 ms, survival time 10 ms", {"survival_time_ms": 10, "dl_latency_ms": 5}),
        ("video, no more than 0.1 % downtime", {"availability_percent": 99.9}),
        ("robots, packet error rate 10^-6", {"reliability_percent": 99.9999}),
        ("Autos warnen einander bei Tempo 200", {"speed_kmh": 200}),
        ("70,000 smart meters", {"ues": 70_000}),
        ("We had 30 ms; now we want 10 ms for our AGVs", {"dl_latency_ms": 10}),
        ("asset tracking with a positioning accuracy of 2 m", {"positioning_m": 2}),
    ],
)
def test_further_attributes(text: str, expected: dict[str, Any]) -> None:
    (found,) = ask(text).slices
    assert {name: getattr(found, name) for name in expected} == expected


def test_the_customer_reads_why() -> None:
    notes = " ".join(ask("Scales under 400 hives tell their weight once an hour").notes)
    assert "hives" in notes and "sensors" in notes


def test_slips_are_mended_and_other_languages_are_left() -> None:
    assert mend("downlnk garanteed latncy 50 miliseconds") == "downlink guaranteed latency 50 milliseconds"
    for right in ("latence garantie", "latenza massima", "vehículos y cámaras", "Verfügbarkeit", "letters"):
        assert mend(right) == right


def test_weights_know_the_catalogue() -> None:
    assert services.WEIGHTS.stat().st_size < 500_000
    guess = services.guess("robots")
    assert guess is not None and guess.service in catalogue.CATALOGUE
    assert services.guess("qwrtz plmkn") is None or not services.guess("qwrtz plmkn").words  # type: ignore[union-attr]
