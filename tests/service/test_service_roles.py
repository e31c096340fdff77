"""What numbers of a request are for: by the company they keep, where no word of the grammar says it."""

from __future__ import annotations

import runpy
from pathlib import Path

from assent.intents.service import ServiceProfile
from assent.reasoning.words.leaning import Classifier
from assent.service.design import design_all
from assent.service.skills.request import REQUEST, SliceWish
from assent.service.skills.roles import WEIGHTS, decide

FIT = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "fit_roles.py"))


def profile(text: str) -> ServiceProfile:
    wish = SliceWish(text=text)
    (one,) = design_all(REQUEST.check(wish, REQUEST.solve(wish)).settled().slices, "slice")
    return one.service_profile


def test_numbers_that_state_nothing_are_none() -> None:
    found = profile("We bought it for 3000 euros in 2019; 25 sensors report within 800 ms")
    assert found.max_ues == 25
    assert found.ul_latency_ms == 800


def test_a_rate_that_all_share_is_the_whole() -> None:
    found = profile("Thirty tablets share 90 Mbps down in all")
    assert found.dl_thpt_per_slice is not None and found.dl_thpt_per_slice.guaranteed_kbps == 90_000
    assert found.max_ues == 30


def test_the_weights_are_those_of_the_phrases() -> None:
    for task, rows in FIT["rows"](FIT["corpus"]()[::12]).items():
        learnt = Classifier.of((WEIGHTS / f"{task}.bin").read_bytes())
        right = sum(learnt.best(said) == answer for said, answer, _ in rows)
        assert right >= 0.9 * len(rows) > 10, (task, right, len(rows))


def test_nothing_asked_is_nothing_decided() -> None:
    assert decide("", [], []).labels == {}
