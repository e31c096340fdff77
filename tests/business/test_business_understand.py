"""What sentences mean: numbers exactly, wishes without numbers, other languages, and what must be asked back."""

from __future__ import annotations

import asyncio

import pytest
from business_fakes import EmbeddedModel
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.business.intent import BusinessIntent
from assent.business.skills.understand import Wish, solve, understand, understand_skill
from assent.intents.errors import AssentError, Clarify, InvalidInput


def told(text: str) -> BusinessIntent:
    return asyncio.run(understand(EmbeddedModel(), text, "cell-1"))


@pytest.mark.parametrize(
    ("text", "objective", "target"),
    [
        ("Our premium users expect 100 Mbps.", "quality", 100),
        ("Basic users, low cost, 20 Mbps.", "cost", 20),
        ("We serve basic users and want to keep cost low: 20 Mbps is enough", "cost", 20),
        ("one hundred megabits per second for our VIP customers", "quality", 100),
        ("Cost is no object, give us speed: 1.2 Gbps", "quality", 1200),
        ("Quality is not important, price is. 12 Mbps", "cost", 12),
        ("cheep and afordable, 15 mbps", "cost", 15),
        ("A fair compromise between price and quality around 45 Mbit/s", "balanced", 45),
        ("Queremos 50 Mbps para usuarios premium", "quality", 50),
        ("Queremos gastar pouco: um preço barato, 15 Mbps", "cost", 15),
        ("nous voulons 80 Mbit/s pour nos clients premium", "quality", 80),
        ("2 Mbps per user for 30 users, economy tier", "cost", 60),
        ("We currently have 40 Mbps and need 60 Mbps for premium users", "quality", 60),
        ("raise it from 20 to 60 Mbps for premium users", "quality", 60),
        ("not 20 Mbps but 60 Mbps, best quality", "quality", 60),
        ("60 Mbps for video and 20 Mbps for web, cheap", "cost", 80),
        ("800 kbps for our sensors", "cost", 0.8),
    ],
)
def test_stated_numbers_are_kept_exactly(text: str, objective: str, target: float) -> None:
    intent = told(text)
    assert (intent.objective, intent.target_mbps) == (objective, pytest.approx(target))


def test_limits_users_latency_and_directions() -> None:
    intent = told("Ideally 80 Mbps, but we can live with 40; latency below 10 ms. High priority!")
    assert (intent.target_mbps, intent.reservation(), intent.latency_ms) == (80, (40, None), 10)
    assert intent.priority == 10
    ranged = told("minimum 30 Mbps, maximum 90 Mbps, best quality")
    assert (ranged.target_mbps, ranged.reservation()) == (90, (30, 90))
    cameras = told("200 cameras of 2 Mbit/s uplink")
    assert (cameras.direction, cameras.target_mbps, cameras.users) == ("uplink", 400, 200)
    both = told("120 Mbps downlink and 10 Mbps uplink")
    assert (both.direction, both.target_mbps, both.uplink_mbps) == ("both", 120, 10)
    assert told("Our 500 users need about 45 Mbps").target_mbps == 45


def test_who_only_sends_negotiates_little_downlink_and_is_delivered_for_all_devices() -> None:
    cameras = told("10 cameras with 2 Mbps uplink each").on_downlink()
    assert (cameras.target_mbps, cameras.uplink_mbps) == (1, 20) and "uplink" in cameras.reasons[-1]
    targets = {one.name: one.value for one in cameras.public("a", "cell-1").expectations[0].targets}
    assert targets["maxNumberofUEs"] == 10 and targets["uLThptPerUE"] == 2 and targets["uLThptPerSlice"] == 20
    assert targets["service"] == "cameras"
    both = told("120 Mbps downlink and 10 Mbps uplink")
    assert both.on_downlink() == both


def test_words_alone_become_a_target_with_a_reason() -> None:
    best, cheap = told("best possible quality"), told("cheap and basic")
    assert best.target(134) == 134 and cheap.target(134) < 30 and best.reasons and cheap.reasons
    video = told("4K video for 20 users")
    assert video.target_mbps == 500 and "4K" in video.reasons[0]
    assert told("emergency services").priority == 50


def test_switching_off_is_wanted_allowed_or_forbidden() -> None:
    assert told("switch the cell off to save energy").target_mbps == 0
    assert told("40 Mbps, but the cell may be switched off at night").switch_off_allowed
    assert not told("never switch the cell off; 40 Mbps").switch_off_allowed


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("at least 100 and at most 20 Mbps", "100 Mbps and at most 20 Mbps cannot both hold"),
        ("We want 100 Mbps but no more than 50 Mbps", "100 Mbps but at most 50"),
        ("-20 Mbps please", "negative"),
        ("give us 1000000000 Mbps", "more than any cell"),
        ("2 Mbps for each", "how many users"),
        ("we want 100", "of what"),
        ("hello there", "What throughput"),
        ("100 Mbps. No, 20 Mbps. Or 30 Mbps", "which of them"),
        ("I want 50 MB of data", "amount of data"),
    ],
)
def test_what_cannot_be_meant_is_asked_back(text: str, asked: str) -> None:
    with pytest.raises(Clarify, match=asked):
        told(text)


@pytest.mark.parametrize("text", ["", "   \n", "x" * 4001])
def test_empty_and_endless_wishes_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        told(text)


def test_public_part_holds_no_sentence_number_or_limit() -> None:
    intent = told("Ideally 80 Mbps for premium users, at least 40 Mbps")
    shown = intent.public("acme", "cell-1")
    assert shown.text == "" and shown.owner == "acme"
    text = shown.model_dump_json()
    assert "quality" in text and "80" not in text and "40" not in text and "premium" not in text


def test_declared_utility_stays_within_what_the_resource_can_carry() -> None:
    intent = told("premium users, 100 Mbps")
    assert intent.utility(134).target == 100 and intent.utility(21).target == 21


def test_a_validator_catches_a_changed_number() -> None:
    wish = Wish(text="we need 60 Mbps")
    with pytest.raises(ValueError, match="60"):
        understand_skill.check(wish, BusinessIntent(target_mbps=70))
    assert understand_skill.check(wish, solve(wish)).target_mbps == 60
    assert "contradict" in understand_skill.instructions
    question, answer = understand_skill.example
    assert understand_skill.check(question, answer) == answer


@given(
    st.floats(0.1, 900).map(lambda x: round(x, 1)), st.sampled_from(["Mbps", "Mbit/s", "megabits per second"])
)
@settings(max_examples=60, deadline=None)
def test_any_number_in_any_spelling_is_the_target(rate: float, unit: str) -> None:
    assert told(f"Our customers need {rate} {unit} for streaming").target_mbps == pytest.approx(rate)


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_it(text: str) -> None:
    try:
        intent = told(text)
    except AssentError as error:
        assert error.message
    else:
        assert 0 <= intent.target(134) <= 134
