"""What the evaluator says of a state, a running network of FRR routers says too: right answers, brought up for real."""

from __future__ import annotations

from pathlib import Path

import pytest
from twin_claims import claim_of

from assent.intents.evidence import Outcome
from assent.lab.netcfg_answers import answered, load_answers
from assent.lab.netcfg_set import load_requests, loaded, network_file
from assent.network.transport.twin.sandbox import available
from assent.network.transport.twin.verifier import TwinVerifier

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "intents"
SAMPLE = (
    "paper-003",
    "paper-016",
    "paper-035",
    "paper-040",
    "paper-067",
    "paper-077",
    "blind-057",
    "blind-137",
)
CAN, WHY = available()


@pytest.mark.twin
@pytest.mark.slow
@pytest.mark.skipif(not CAN, reason=f"no twin here: {WHY}")
@pytest.mark.parametrize("name", SAMPLE)
def test_the_twin_agrees_with_the_evaluator(name: str) -> None:
    request = next(one for one in load_requests(FOLDER) if one.id == name)
    before = loaded(network_file(FOLDER, request.network))
    after = answered(before, load_answers(FOLDER)[name])
    claims = [claim for check in request.checks if (claim := claim_of(check, after)) is not None]
    verdicts = TwinVerifier().verify(before, after, claims)
    assert len(verdicts) == len(set(claims)) > 0
    assert all(one.outcome is not Outcome.FAIL for one in verdicts), verdicts
    assert any(one.outcome is Outcome.PASS for one in verdicts), verdicts
