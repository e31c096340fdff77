"""Quantities: units, number formats, bounds, and what is none."""

from __future__ import annotations

import math
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.reasoning.words.flat import flat
from assent.reasoning.words.quantities import Quantity, quantities


def one(text: str) -> Quantity:
    found = quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("20 Mbps", "rate", 20),
        ("20mbps", "rate", 20),
        ("20 MBPS", "rate", 20),
        ("20 Mbit/s", "rate", 20),
        ("20 mbit", "rate", 20),
        ("20 megabits per second", "rate", 20),
        ("20 megs", "rate", 20),
        ("20 Mb/s", "rate", 20),
        ("20 MB/s", "rate", 160),
        ("20 MBps", "rate", 160),
        ("2 Gb/s", "rate", 2000),
        ("a gigabit per second", "rate", 1000),
        ("64 kbps", "rate", 0.064),
        ("64 Kbit/s", "rate", 0.064),
        ("10 Mo/s", "rate", 80),
        ("10G link", "rate", 10_000),
        ("50 megabits por segundo", "rate", 50),
        ("50 mégabits par seconde", "rate", 50),
        ("20 Mb/s/user", "rate", 20),
        ("512k up", "rate", 0.512),
        ("10 ms", "time", 10),
        ("10-ms latency", "time", 10),
        ("5 milliseconds", "time", 5),
        ("500 µs", "time", 0.5),
        ("500 μs", "time", 0.5),
        ("2 s", "time", 2000),
        ("3 minutes", "time", 180_000),
        ("24 h", "time", 86_400_000),
        ("99.9 %", "percent", 99.9),
        ("99,9% de disponibilidad", "percent", 99.9),
        ("five nines", "percent", 99.999),
        ("5 nines", "percent", 99.999),
        ("six-nines reliability", "percent", 99.9999),
        ("99.999 availability", "percent", 99.999),
        ("ninety nine point nine percent", "percent", 99.9),
        ("95.5 availability", "percent", 95.5),
        ("120 km/h", "speed", 120),
        ("120 kph", "speed", 120),
        ("60 mph", "speed", 96.56064),
        ("10 m/s", "speed", 36),
        ("100 kilómetros por hora", "speed", 100),
        ("5 km", "length", 5),
        ("300 m", "length", 0.3),
        ("6GB storage", "size", 6000),
        ("8 GB of RAM", "size", 8000),
        ("512 MiB", "size", 536.870912),
        ("1,000 users", "count", 1000),
        ("10k users", "count", 10_000),
        ("1.000 usuarios", "count", 1000),
        ("10 000 utilisateurs", "count", 10_000),
        ("2 million devices", "count", 2_000_000),
        ("one hundred users", "count", 100),
        ("hundred and twenty cameras", "count", 120),
        ("two hundred and five cameras", "count", 205),
        ("a dozen cameras", "count", 12),
        ("half a dozen robots", "count", 6),
        ("doscientas cámaras", "count", 200),
        ("trinta e dois usuários", "count", 32),
        ("quatre-vingt-dix-neuf capteurs", "count", 99),
        ("vingt et un capteurs", "count", 21),
        ("$500", "money", 500),
        ("€1.5k", "money", 1500),
        ("20 euros", "money", 20),
        ("1,5 Gbit/s", "rate", 1500),
        ("1.5 Gb/s", "rate", 1500),
        ("0,125 s", "time", 125),
        ("1.234,5 Mbps", "rate", 1234.5),
        ("-5 Mbps", "rate", -5),
        ("minus 5 ms", "time", -5),
        ("１００ Mbps", "rate", 100),
    ],
)
def test_units_and_numbers(text: str, kind: str, value: float) -> None:
    quantity = one(text)
    assert (quantity.kind, quantity.value) == (kind, pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("20 Mbps", "exact"),
        ("exactly 20 Mbps", "exact"),
        *(
            (text, "at_least")
            for text in (
                "at least 20 Mbps",
                "no less than 20 Mbps",
                "not below 20 Mbps",
                "a minimum of 20 Mbps",
                "minimum guaranteed throughput: 20 Mbps",
                "min. 20 Mbps",
                ">= 20 Mbps",
                "≥20 Mbps",
                "more than 20 Mbps",
                "over 20 Mbps",
                "20+ Mbps",
                "20 Mbps or more",
                "20 Mbps minimum",
                "20 Mbps at least",
                "must not drop below 20 Mbps",
                "greater than or equal to 20 Mbps",
                "20 Mbps or better",
                "no worse than 20 Mbps",
                "al menos 20 Mbps",
                "pelo menos 20 Mbps",
                "au moins 20 Mbps",
                "más de 20 Mbps",
                "20 Mbps como mínimo",
            )
        ),
        *(
            (text, "at_most")
            for text in (
                "no more than 20 ms",
                "under 20 ms",
                "up to 20 ms",
                "at most 20 ms",
                "within 20 ms",
                "less than 20 ms",
                "below 20 ms",
                "<20 ms",
                "<= 20 ms",
                "≤ 20 ms",
                "must not exceed 20 ms",
                "doesn't exceed 20 ms",
                "maximum latency of 20 ms",
                "max latency 20 ms",
                "20 ms max",
                "20 ms or less",
                "20 ms or better",
                "sub-20 ms",
                "can't be over 20 ms",
                "no worse than 20 ms",
                "less than or equal to 20 ms",
                "como máximo 20 ms",
                "no más de 20 ms",
                "no máximo 20 ms",
                "até 20 ms",
                "moins de 20 ms",
                "au plus 20 ms",
                "jusqu'à 20 ms",
                "20 ms (max)",
            )
        ),
        *(
            (text, "about")
            for text in (
                "about 20 Mbps",
                "around 20 Mbps",
                "~20 Mbps",
                "roughly 20 Mbps",
                "approximately 20 Mbps",
                "20 Mbps or so",
                "environ 20 Mbps",
                "aproximadamente 20 Mbps",
                "cerca de 20 Mbps",
            )
        ),
    ],
)
def test_bounds(text: str, bound: str) -> None:
    quantity = one(f"We want {text}.")
    assert (quantity.value, quantity.bound) == (20, bound)


@pytest.mark.parametrize(
    "text",
    [
        "block SNMP from 192.168.1.10 and 10.0.0.0/24",
        "on R3 g0/1, Gi0/1 and GigabitEthernet0/0",
        "interface GigabitEthernet 0/1 of R2",
        "fe80::1 and 2001:db8::/32",
        "aa:bb:cc:dd:ee:ff or aabb.ccdd.eeff",
        "at 14:30, 8 am, or 18h30",
        "version 1.2.3 and v2",
        "port 22 and 80, VLAN 10, area 0, AS 65001",
        "TS 28.541, RFC 9543, H.264, 802.11ax",
        "5G and 4K video, 1080p, 24/7",
        "on 2024-05-01 or 12/05/2024, by 2030",
        "vnf_3, cam-12 and slice-2",
        "a second slice for the first cell; one of them",
        "nan Mbps and inf ms",
        "3.5 GHz at 23 dBm on 40 MHz",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert quantities(text) == ()


def test_counts_know_their_noun() -> None:
    found = quantities("200 HD surveillance cameras, four firewalls, 1 CPU, 500 people streaming, users: 50")
    assert [(q.value, q.of) for q in found] == [
        (200, "cameras"),
        (4, "firewalls"),
        (1, "cpu"),
        (500, "people"),
        (50, "users"),
    ]


def test_a_bare_number_beside_a_rate_says_its_direction() -> None:
    down, up = quantities("100 Mbps down and 20.5 on the uplink")
    assert (down.kind, down.value) == ("rate", 100)
    assert (up.kind, up.value, up.of) == ("count", 20.5, "uplink")


def test_ranges_and_pairs_share_their_unit() -> None:
    assert [
        (q.kind, q.value, q.bound) for q in quantities("10-20 Mbps; between 5 ms and 8 ms; 100/20 Mbps")
    ] == [
        ("rate", 10, "at_least"),
        ("rate", 20, "at_most"),
        ("time", 5, "at_least"),
        ("time", 8, "at_most"),
        ("rate", 100, "exact"),
        ("rate", 20, "exact"),
    ]


def test_each_quantity_has_its_own_bound() -> None:
    text = (
        "at least 20 Mbps, latency under 10 ms and about 99.9% for up to 200 sensors, 20 Mbps at most 10 ms"
    )
    assert [q.bound for q in quantities(text)] == [
        "at_least",
        "at_most",
        "about",
        "at_most",
        "exact",
        "at_most",
    ]


def test_absurd_numbers_stay_finite() -> None:
    for text in ("1e400 Mbps", "9" * 5000 + " Gbps", "-1e999 ms", "1e308 Tbps"):
        assert math.isfinite(one(text).value)


@pytest.mark.parametrize(
    "piece", ["\n", " ", "1", "1,111", "1 111 ", "-", "a-", "1.", ":", "1/", "not ", "hundred "]
)
def test_hostile_texts_take_no_longer_than_they_are(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    started = time.process_time()
    quantities(text)
    assert time.process_time() - started < 3


@given(st.text(max_size=200))
def test_any_text_gives_finite_quantities_at_their_places(text: str) -> None:
    last = 0
    for quantity in quantities(text):
        assert math.isfinite(quantity.value)
        assert quantity.text == text[quantity.start : quantity.end] != ""
        assert quantity.start >= last
        last = quantity.end


_UNITS = ["Mbps", "ms", "%", "km/h", "GB", "kbit/s", "µs", "cameras", "seconds", "€"]
_JOINS = [", ", " and ", " to ", "-", "/", " at least ", " under ", " (", ") ", ": ", " for ", " "]


@given(
    st.lists(st.tuples(st.integers(-50, 10**7), st.sampled_from(_UNITS), st.sampled_from(_JOINS)), max_size=8)
)
def test_any_mix_of_quantities_is_read_in_order(parts: list[tuple[int, str, str]]) -> None:
    text = "".join(f"{number} {unit}{join}" for number, unit, join in parts)
    spans = [(q.start, q.end) for q in quantities(text)]
    assert spans == sorted(spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.integers(0, 10**9), st.sampled_from(["Mbps", "ms", "%", "km/h", "users"]))
def test_a_number_is_read_as_written(number: int, unit: str) -> None:
    assert one(f"we want {number} {unit} here").value == number
    assert one(f"we want {number:,} {unit} here").value == number


@given(st.text(max_size=100))
def test_flat_moves_nothing(text: str) -> None:
    assert len(flat(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("a quarter of a gigabit", "rate", 250),
        ("drei viertel Gigabit", "rate", 750),
        ("zweitausend Leute", "count", 2_000),
        ("fünfundzwanzig Kameras", "count", 25),
        ("duecentocinquanta sensori della rete", "count", 250),
        ("every quarter of an hour", "time", 900_000),
        ("packet error rate of 10^-6", "count", 1e-6),
        ("packet error rate of 10⁻⁵", "count", 1e-5),
        ("fünf Neunen Verfügbarkeit", "percent", 99.999),
        ("2 500 travellers", "count", 2_500),
    ],
)
def test_numbers_in_words_of_six_languages(text: str, kind: str, value: float) -> None:
    (found,) = quantities(text)
    assert (found.kind, found.value) == (kind, pytest.approx(value))


def test_a_part_of_what_was_said_before() -> None:
    _, up = quantities("300 Mbps down, and a tenth of that up")
    assert (up.kind, up.value) == ("rate", 30)


def test_due_is_a_number_in_italian_only() -> None:
    assert quantities("the invoice is due to arrive") == ()
    assert [one.value for one in quantities("due telecamere della scuola")] == [2]
