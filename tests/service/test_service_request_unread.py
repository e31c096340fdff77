"""Who uses a service, densities, German, traffic patterns, qualifiers: nothing that was said is dropped in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.intents.errors import Clarify
from assent.reasoning.words.flat import flat
from assent.service import catalogue
from assent.service.requirement import Rate, SliceRequests, SliceRequirement, Traffic
from assent.service.service_type import EMBB
from assent.service.skills.request import REQUEST, SliceWish


def ask(text: str) -> SliceRequests:
    wish = SliceWish(text=text)
    return REQUEST.check(wish, REQUEST.solve(wish)).settled()


def one(text: str) -> SliceRequirement:
    (found,) = ask(text).slices
    return found


def exactly(kbps: int) -> Rate:
    return Rate(guaranteed_kbps=kbps, max_kbps=kbps)


@pytest.mark.parametrize(
    ("down", "up", "users", "count", "speed"),
    [(25, 20, "ambulances", 30, 120), (40, 8, "paramedics", 12, 5)],
)
def test_users_of_telemedicine_are_no_slice_of_their_own(
    down: int, up: int, users: str, count: int, speed: int
) -> None:
    text = f"Telemedicine: 4K video downlink {down} Mbps and {up} Mbps uplink for {count} {users} at {speed} km/h"
    video, control = ask(text).slices
    assert (video.service_type, control.service_type) == ("video-call", "remote-control")
    assert (video.dl, video.ul) == (exactly(down * 1000), exactly(up * 1000))
    assert (video.ues, video.speed_kmh) == (control.ues, control.speed_kmh) == (count, speed)
    assert control.dl is None and control.ul is None


def test_control_that_is_named_has_its_own_devices() -> None:
    video, control = ask(
        "Telemedicine: HD video for 30 clinics at 40 Mbps, control of 3 robots below 5 ms"
    ).slices
    assert control.ues == 3 and control.dl_latency_ms == 5
    assert video.ues == 30 or video.ues is None


def test_players_of_a_named_game_are_one_slice() -> None:
    answer = ask("VR gaming, 100 players, 50 Mbps down, 15 ms round trip")
    (found,) = answer.slices
    assert (found.service_type, found.ues, found.dl_latency_ms) == ("xr", 100, 7.5)
    assert found.dl == exactly(50_000)
    assert any("whole slice, 500 kbit/s for each of 100" in line for line in answer.notes)


def test_players_still_name_a_game_where_nothing_else_does() -> None:
    assert one("64 players, 10 ms").service_type == "gaming"


@pytest.mark.parametrize("words", ["50 Mbps down in total", "50 Mbps down per player"])
def test_a_rate_whose_scope_was_said_needs_no_explanation(words: str) -> None:
    assert not any("whole slice" in line for line in ask(f"gaming, 100 players, {words}").notes)


def test_a_density_is_no_number_of_devices() -> None:
    answer = ask("URLLC with 1 ms latency and 1 Gbps for 1000000 devices per km2")
    (found,) = answer.slices
    assert (found.density_per_km2, found.ues) == (1_000_000, None)
    assert any("is a density, not how many" in line for line in answer.notes)


def test_a_density_in_short_form() -> None:
    assert one("500 sensors/km² in Porto").density_per_km2 == 500


@pytest.mark.parametrize("area", ["2.5 km2", "2,5 km²", "2.5 square kilometres"])
def test_an_area_has_a_size(area: str) -> None:
    found = one(f"sensors, 1000 devices per km2 on {area}")
    assert (found.density_per_km2, found.area_km2, found.ues) == (1_000, 2.5, None)


@pytest.mark.parametrize(
    ("text", "kind", "ues", "rates"),
    [
        ("Drohnen: 20 Stück, je 8 Mbit/s Uplink, 30 ms", "remote-control", 20, {"ul_per_ue": exactly(8_000)}),
        (
            "1.000 Kameras mit höchstens 4 Mbit/s pro Kamera",
            "cameras",
            1_000,
            {"ul_per_ue": Rate(max_kbps=4_000)},
        ),
        (
            "Breitband für 200 Nutzer, mindestens 2 Mbit/s je Nutzer im Downlink",
            "broadband",
            200,
            {"dl_per_ue": Rate(guaranteed_kbps=2_000)},
        ),
        ("Ein Slice für 50 Sensoren, insgesamt 3 Mbit/s Uplink", "sensors", 50, {"ul": exactly(3_000)}),
    ],
)
def test_german_basics(text: str, kind: str, ues: int, rates: dict[str, Rate]) -> None:
    found = one(text)
    assert (found.service_type, found.ues) == (kind, ues)
    names = ("dl", "ul", "dl_per_ue", "ul_per_ue")
    assert {name: getattr(found, name) for name in names if getattr(found, name)} == rates


def test_french_je_is_no_each() -> None:
    found = one("Je veux une tranche pour les jeux, 40 Mbit/s en descendant")
    assert found.dl == exactly(40_000) and found.dl_per_ue is None


@pytest.mark.parametrize(
    "text", ["Zwölfeckdinger: 20 Stück, je 8 Mbit/s", "Overvåkning av 30 anlegg med 8 Mbps hver"]
)
def test_unknown_words_beside_clear_numbers_are_noted(text: str) -> None:
    answer = ask(text)
    (found,) = answer.slices
    assert catalogue.find(found.service_type).sst == EMBB
    assert flat(text.split()[0].strip(":")).lower() in flat(" ".join(answer.notes)).lower()


@pytest.mark.parametrize(
    "text",
    [
        "Voice for 300 firemen, priority over everybody, nationwide",
        "Nationwide voice service with top priority. 300 firefighters use it.",
        "Emergency voice and video for police and firefighters, 300 users, nationwide, preemption",
        "Sprachdienst für 300 Feuerwehrleute mit Vorrang, bundesweit",
    ],
)
def test_voice_of_rescuers_is_mission_critical(text: str) -> None:
    found = one(text)
    assert (found.service_type, found.ues, found.priority) == ("public-safety", 300, True)
    assert found.area.lower() in ("nationwide", "bundesweit")


def test_voice_of_others_stays_voice() -> None:
    found = one("Voice for 300 salesmen")
    assert (found.service_type, found.priority, found.area) == ("voice", False, "")


@pytest.mark.parametrize(
    ("words", "size", "period_s"),
    [
        ("200 bytes once a day", 200, 86_400),
        ("1 kB twice an hour", 1_000, 1_800),
        ("50 bytes every 15 minutes", 50, 900),
        ("every 15 minutes 1.5 kB", 1_500, 900),
        ("100 bytes per 100 ms", 100, 0.1),
        ("64 bytes hourly", 64, 3_600),
        ("alle 10 Sekunden 20 Byte", 20, 10),
    ],
)
def test_messages_at_intervals(words: str, size: int, period_s: float) -> None:
    found = one(f"A slice for 10,000 water meters that send {words}")
    assert found.traffic is not None and found.traffic.uplink
    assert (found.traffic.message_bytes, found.traffic.period_s) == (size, pytest.approx(period_s))
    assert (found.ues, found.dl_latency_ms) == (10_000, None)


def test_traffic_goes_the_way_that_was_said() -> None:
    found = one("200 sensors download 1 MB once a week")
    assert found.traffic == Traffic(message_bytes=1_000_000, period_s=604_800, uplink=False)


def test_a_price_per_month_is_no_traffic() -> None:
    answer = ask("Remote surgery with 3 GB of images and 500 EUR per month")
    assert answer.slices[0].traffic is None
    assert any(line.startswith("not used: ") and "“500 EUR”" in line for line in answer.notes)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("Video for 20 users, encrypted", "encrypted"),
        ("Video for 20 users within 300 EUR", "300 EUR"),
        ("Remote control of cranes over 12 km", "12 km"),
        ("30 cameras that keep 40 GB", "40 GB"),
        ("Smart meters with high reliability", "high reliability"),
    ],
)
def test_what_nothing_follows_from_is_listed(text: str, unread: str) -> None:
    listed = [line for line in ask(text).notes if line.startswith("not used: ")]
    assert any(f"“{unread}”" in line for line in listed)


def test_what_was_used_is_not_listed() -> None:
    for text in (
        "200 cameras at 2 Mbps each, latency 50 ms, availability 99.95 %, stationary",
        "Two slices: one for gaming with 20 Mbps down, one for 5000 temperature sensors",
        "Dedicated slice for cloud gaming, 50 Mbit/s down, 5 Mbit/s up, delay 20 ms, 1k players.",
    ):
        assert not [line for line in ask(text).notes if line.startswith("not used: ")]


_STRANGE = st.text("bcdfghjklmnpqrstvwxz", min_size=6, max_size=12)


@given(st.lists(_STRANGE, min_size=1, max_size=6, unique=True))
def test_no_strange_word_vanishes(strange: list[str]) -> None:
    """Each is listed as not used, or the answer is a question."""
    try:
        notes = " ".join(ask(f"A slice for video with 20 Mbps down, {', '.join(strange)}.").notes)
    except Clarify:
        return
    assert all(word in notes for word in strange)


@given(st.sampled_from(["GB", "EUR", "km"]), st.integers(2, 9_999))
def test_no_strange_number_vanishes(unit: str, value: int) -> None:
    assert f"“{value} {unit}”" in " ".join(ask(f"A slice for 30 cameras and {value} {unit}").notes)


def test_a_service_that_became_no_slice_is_spoken_of() -> None:
    answer = ask("A slice for cloud gaming and file transfers with 20 Mbps down")
    assert [found.service_type for found in answer.slices] == ["gaming"]
    assert any("“file transfers” is taken as a part of cloud gaming" in line for line in answer.notes)


@pytest.mark.parametrize("words", ["no priority", "low priority", "without priority"])
def test_no_priority_is_none(words: str) -> None:
    assert not one(f"Voice for 300 salesmen, {words}").priority


def test_a_model_may_neither_invent_traffic_nor_give_reasons() -> None:
    wish = SliceWish(text="10 sensors send 200 bytes once a day")
    for wrong in (
        {"traffic": Traffic(message_bytes=900_000_000, period_s=86_400)},
        {"density_per_km2": 77},
        {"reasons": {"dl": "stated by the operators"}},
    ):
        invented = SliceRequirement.model_validate({"service_type": "sensors", **wrong})
        with pytest.raises(ValueError, match=r"does not say|not yours"):
            REQUEST.check(wish, SliceRequests(slices=(invented,)))
