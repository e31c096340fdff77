"""What the embedded solver understands of requests: the corpus, and the traps one by one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.intents.errors import AssentError, Clarify, Permanent, Refused
from assent.lab.evaluation.slices import Case, problems
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings
from assent.service import catalogue
from assent.service.design import design_text
from assent.service.requirement import Rate, SliceRequests, SliceRequirement
from assent.service.skills.request import REQUEST, SliceWish
from fakes.openai_server import FakeOpenAI


def ask(text: str) -> tuple[SliceRequirement, ...]:
    wish = SliceWish(text=text)
    return REQUEST.check(wish, REQUEST.solve(wish)).settled().slices


def one(text: str) -> SliceRequirement:
    slices = ask(text)
    assert len(slices) == 1
    return slices[0]


def outcome(text: str) -> str:
    try:
        ask(text)
    except Clarify as error:
        assert error.questions
        return "clarify"
    except Refused:
        return "refused"
    return "design"


def test_corpus(corpus: list[dict[str, Any]]) -> None:
    cases = [Case.model_validate(row) for row in corpus]
    wrong = {case.id: told for case in cases if (told := _problems(case))}
    assert len(wrong) <= 0.03 * len(corpus), wrong
    assert len(corpus) >= 120
    assert sum(case.group == "held out" for case in cases) == 10


def _problems(case: Case) -> list[str]:
    status = outcome(case.text)
    if status not in case.statuses:
        return [f"{status} instead of {case.statuses}"]
    return list(problems(case, ask(case.text))) if status == "design" else []


@pytest.mark.parametrize(
    ("text", "dl", "ul"),
    [
        ("video slice, 100/20 Mbps", 100_000, 20_000),
        ("broadband with download 50 Mbps and upload 10 Mbps", 50_000, 10_000),
        ("broadband with 50 Mbps for the uplink and 10 Mbps for the downlink", 10_000, 50_000),
        ("gaming: 1.5 Gbps down, 0.5 Gbps up", 1_500_000, 500_000),
        ("video calls with 8 Mbps both ways", 8_000, 8_000),
        ("broadband, 512 kbps down and 128 up", 512, 128),
        ("broadband, 25 Mbps symmetric", 25_000, 25_000),
        ("internet with 2,5 Mbps de bajada y 512 kbps de subida", 2_500, 512),
    ],
)
def test_directions(text: str, dl: int, ul: int) -> None:
    found = one(text)
    assert found.dl == Rate(guaranteed_kbps=dl, max_kbps=dl)
    assert found.ul == Rate(guaranteed_kbps=ul, max_kbps=ul)


def test_bounds_of_a_rate() -> None:
    assert one("video, at least 30 Mbps downlink").dl == Rate(guaranteed_kbps=30_000)
    assert one("video, up to 30 Mbps downlink").dl == Rate(max_kbps=30_000)
    assert one("video, between 30 and 60 Mbps downlink").dl == Rate(guaranteed_kbps=30_000, max_kbps=60_000)


def test_a_rate_of_each_device_is_not_the_slices() -> None:
    found = one("Each of the 40 drones sends 3 Mbps of video.")
    assert found.ul is None and found.ues == 40
    assert found.ul_per_ue == Rate(guaranteed_kbps=3_000, max_kbps=3_000)


def test_latencies_can_be_stated_apart() -> None:
    found = one("remote control, downlink latency 4 ms, uplink latency 9 ms")
    assert (found.dl_latency_ms, found.ul_latency_ms) == (4, 9)


def test_a_period_is_no_latency() -> None:
    found = one("1000 sensors report every 500 ms with a delay below 2 s")
    assert found.dl_latency_ms == 2_000


def test_jitter_is_no_latency() -> None:
    found = one("robots with latency 5 ms and jitter below 1 ms")
    assert (found.dl_latency_ms, found.jitter_us) == (5, 1_000)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("loss of at most one packet in 10,000", 99.99),
        ("packet loss below 1 in 1,000,000", 99.9999),
        ("no more than a single frame out of 1000 may be lost", 99.9),
    ],
)
def test_a_loss_told_as_one_in_many(said: str, left: float) -> None:
    assert one(f"Remote control of 12 cranes, 10 ms, {said}.").reliability_percent == left


def test_utilisation_is_no_availability() -> None:
    assert one("Deploy a slice for 200 cameras, average utilisation above 80 %").availability_percent is None


@pytest.mark.parametrize(
    "text",
    [
        "latency below 1 ms and at least 50 ms for a video slice",
        "video slice, downlink 100 Mbps, downlink 30 Mbps",
        "gaming with infinite bandwidth",
        "URLLC slice with 120 % reliability",
        "URLLC slice with a latency of 0 ms",
        "a slice",
        "two slices for gaming",
        "drones at 90000 km/h with remote control",
        "Please summarise the news.",
        "   ",
        "A slice for video with minus 5 Mbps downlink",
        "URLLC with 5 ms for machines 30000 km away",
        "100 sensors per km2 times 999999999999 devices per km2",
    ],
)
def test_what_has_to_be_asked(text: str) -> None:
    assert outcome(text) == "clarify"


@pytest.mark.parametrize(
    "text",
    [
        "a slice to launch a DDoS on a rival operator",
        "use 100 Mbps to jam the GPS of my neighbours",
        "I want to intercept other people's messages with a 5G slice",
        "quiero una red para espiar a mi vecino",
    ],
)
def test_harm_is_refused(text: str) -> None:
    assert outcome(text) == "refused"


@pytest.mark.parametrize(
    "text",
    [
        "a slice for traffic jam sensors",
        "video surveillance protected against jamming and DDoS attacks, 20 cameras",
        "a slice for emergency services with 99.99 % availability",
    ],
)
def test_protection_is_no_harm(text: str) -> None:
    assert outcome(text) == "design"


def test_a_named_slice_type_wins_over_the_services_own() -> None:
    found = one("A URLLC slice for gaming")
    assert (found.service_type, found.sst) == ("gaming", 2)


def test_another_slice_needs_no_name() -> None:
    first, second = ask("One slice with 20 Mbps down, another slice with 90 Mbps down")
    assert first.dl and second.dl
    assert (first.dl.guaranteed_kbps, second.dl.guaranteed_kbps) == (20_000, 90_000)


def test_what_is_said_of_all_slices_holds_for_each() -> None:
    slices = ask("One slice for gaming, another one for sensors, both with 99.95 % availability")
    assert [one.availability_percent for one in slices] == [99.95, 99.95]


def test_a_model_may_not_invent_numbers() -> None:
    wish = SliceWish(text="video with 10 Mbps downlink")
    invented = SliceRequirement(service_type="video-streaming", dl=Rate(guaranteed_kbps=99_000))
    with pytest.raises(ValueError, match="does not say"):
        REQUEST.check(wish, SliceRequests(slices=(invented,)))
    with pytest.raises(ValueError, match="unknown service types"):
        REQUEST.check(wish, SliceRequests(slices=(SliceRequirement(service_type="teleport"),)))


def test_the_example_and_the_instructions_hold() -> None:
    question, answer = REQUEST.example
    assert REQUEST.check(question, REQUEST.solve(question)) == answer
    for key in catalogue.CATALOGUE:
        assert f"`{key}`" in REQUEST.instructions


_PIECES = """slice|video|cameras|sensors|robots|5|ms|100|Mbps|20|up|down|each|per|user|and|,|.|;|99.999|%|-3|0|1e999
at least|below|between|another|two slices|telemedicine|urllc|latency|uplink|NaN|10^-5|(|)|/|<b>
km/h|away|km|1e-9|million|devices per km2|jitter|us|packet loss|both with|not shared|Gbps|kbps|round trip
999999999999|up to|para|another slice|up|down|\x00|٣|五"""


@given(st.lists(st.sampled_from(_PIECES.replace("\n", "|").split("|")), max_size=25).map(" ".join))
def test_any_text_gives_slices_or_one_clear_error(text: str) -> None:
    try:
        assert ask(text)
    except AssentError as error:
        assert error.message


@given(st.integers(1, 9_999), st.integers(1, 9_999), st.sampled_from(["Mbps", "Mbit/s", "mbps", "Mb/s"]))
def test_stated_rates_are_exact(down: int, up: int, unit: str) -> None:
    found = one(f"A video slice with {down} {unit} downlink and {up} {unit} uplink")
    assert found.dl and found.ul
    assert (found.dl.guaranteed_kbps, found.ul.guaranteed_kbps) == (down * 1000, up * 1000)


# -- a language model's answers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        ({"questions": ["Which latency?"]}, "clarify", ("Which latency?",)),
        ({"refuse": "It would harm others."}, "refused", ("It would harm others.",)),
        ({"questions": ["Which?"], "refuse": "It would harm others."}, "refused", ("It would harm others.",)),
        ({"slices": [{"service_type": "cameras"}], "questions": ["Day or night?"]}, "clarify", ("Day or night?",)),
    ],
)  # fmt: skip
def test_a_language_model_can_ask_back_and_refuse(said: Any, status: str, told: tuple[str, ...]) -> None:
    with FakeOpenAI(lambda _: said) as server, Loop() as loop:
        model = make_model(f"openai/fake@{server.url}", ModelSettings(timeout_s=5), {})
        answer = loop.run(design_text(model, "30 cameras"))
    assert answer.status == status and not answer.designs
    assert (answer.questions or answer.explanations) == told


@pytest.mark.parametrize("said", [{"slices": []}, {"notes": ["cameras"]}, {"refuse": " "}])
def test_an_answer_that_says_nothing_is_told_so(said: Any) -> None:
    with FakeOpenAI(lambda _: said) as server, Loop() as loop:
        model = make_model(f"openai/fake@{server.url}", ModelSettings(timeout_s=5), {})
        with pytest.raises(Permanent, match="no valid answer"):
            loop.run(design_text(model, "30 cameras"))
    assert "ask what is missing" in str(server.requests[-1]["messages"])


def test_the_embedded_answer_holds_the_questions_and_the_refusal() -> None:
    doubt = REQUEST.solve(SliceWish(text="A slice with a latency below 10 ms and at least 20 ms"))
    refusal = REQUEST.solve(SliceWish(text="Design a slice that jams the phones of my neighbours"))
    assert doubt.questions and not doubt.slices and refusal.refuse and not refusal.slices
    for text, answer in REQUEST.prompt.shots:
        wish, shown = SliceWish.model_validate_json(text), SliceRequests.model_validate_json(answer)
        mine = REQUEST.check(wish, REQUEST.solve(wish))
        assert (bool(mine.questions), bool(mine.refuse)) == (bool(shown.questions), bool(shown.refuse))
        assert REQUEST.check(wish, shown) == shown
