"""Several verifiers behind the interface of one."""

from __future__ import annotations

import pytest

from assent.app.verifiers import Several, chosen
from assent.intents.errors import InvalidInput
from assent.intents.evidence import Outcome, Verdict, overall


class Says:
    def __init__(self, name: str, outcome: Outcome) -> None:
        self.name, self.outcome, self.asked = name, outcome, 0

    def verify(self, before, after, claims, order=None):
        self.asked += 1
        return (Verdict(property="p", outcome=self.outcome, evidence=("seen",), verifier=self.name),)


@pytest.mark.parametrize(
    ("first", "second", "outcome", "asked"),
    [
        (Outcome.PASS, Outcome.INCONCLUSIVE, Outcome.PASS, 1),
        (Outcome.INCONCLUSIVE, Outcome.PASS, Outcome.PASS, 1),
        (Outcome.PASS, Outcome.FAIL, Outcome.FAIL, 1),
        (Outcome.FAIL, Outcome.PASS, Outcome.FAIL, 0),
        (Outcome.INCONCLUSIVE, Outcome.INCONCLUSIVE, Outcome.INCONCLUSIVE, 1),
    ],
)
def test_one_that_cannot_judge_does_not_veto_and_a_failure_ends_it(
    first: Outcome, second: Outcome, outcome: Outcome, asked: int
) -> None:
    slow = Says("slow", second)
    both = Several((Says("quick", first), slow))  # type: ignore[arg-type]
    assert overall(both.verify(None, None, ())) is outcome  # type: ignore[arg-type]
    assert slow.asked == asked and both.name == "quick, slow"


def test_the_static_one_is_always_asked() -> None:
    assert chosen(()).name == chosen(("static",)).name == "static"
    assert chosen(("twin", "static")).name == "static, twin"
    with pytest.raises(InvalidInput, match="no such verifier: magic"):
        chosen(("magic",))
