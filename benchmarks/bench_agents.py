"""What one embedded turn of an agent costs, in processor time. Run: `python benchmarks/bench_agents.py`.

With `--fit` it learns the arbiter's leaning again from the labelled messages of the tests (and writes leaning.json).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from assent.agents.arbitration import disguise, leaning, scan
from assent.agents.brief import Brief, Message, Situation
from assent.agents.extraction import extract
from assent.agents.pipeline import Agent
from assent.agents.skills.arbitrate import ARBITRATE, Statement
from assent.intents.negotiation import Proposal, Quadratic, Topic
from assent.intents.ports import Optimum
from assent.reasoning.skill import Answer, Skill

REPEATS = 2000


class Instant:
    """A model that answers at once: what is measured is the pipeline, not the strategy."""

    name = "embedded"

    async def answer(self, skill: Skill[Any, Any], question: Any) -> Answer[Any]:
        return Answer(skill.solve(question), self.name)


class Middle:
    def optimum(self, topic: Topic, declared: Any, mediator: Any = None) -> Optimum:
        return Optimum(value=(topic.lower + topic.upper) / 2, method="middle")


def _propose(situation: Situation) -> Proposal:
    return Proposal(value=situation.suggestion or 50.0, reasoning=f"{situation.suggestion} suits both of us.")


PROPOSE: Skill[Situation, Proposal] = Skill(
    "propose",
    "assent.agents.skills",
    Situation,
    Proposal,
    (None, None),
    _propose,  # type: ignore[arg-type]
)


def brief(turn: int) -> Brief:
    """Two short messages, other numbers each turn, so that no memory of earlier texts helps."""
    low, high = 20 + turn % 997 / 100, 100 - turn % 991 / 100
    said = (
        Message(
            sender="bo-a",
            raw={"value": high, "reasoning": f"Premium users expect {high:.2f} Mbps in the busy hour."},
        ),
        Message(
            sender="bo-b",
            raw={"value": low, "reasoning": f"Basic users need {low:.2f} Mbps; energy is expensive."},
        ),
    )
    topic = Topic(id="t", resource="cell-1", kind="level", upper=134, participants=("bo-a", "bo-b"))
    declared = {"bo-a": Quadratic(target=100), "bo-b": Quadratic(target=20)}
    return Brief(agent="maestro", role="mediator", topic=topic, round=1, declared=declared, inbox=said)


def drive(turn: Coroutine[Any, Any, Any]) -> Any:
    try:
        turn.send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("an embedded turn has to finish without waiting")


def microseconds(work: Callable[[int], Any]) -> float:
    start = time.process_time()
    for turn in range(REPEATS):
        work(turn)
    return (time.process_time() - start) / REPEATS * 1e6


def main() -> None:
    agent = Agent(Instant(), PROPOSE, optimizer=Middle())
    briefs = [brief(turn) for turn in range(REPEATS)]
    fresh = microseconds(lambda turn: drive(agent.decide(briefs[turn])))
    again = microseconds(lambda turn: drive(agent.decide(briefs[turn % 50])))
    statement = Statement(sender="a", value=50, reasoning="", lower=0, upper=134)
    asked = [
        statement.model_copy(update={"reasoning": f"We can do {i}.5 Mbps, not more."}) for i in range(REPEATS)
    ]
    judged = microseconds(lambda turn: ARBITRATE.solve(asked[turn]))
    print(f"decide, two new messages:          {fresh:8.1f} us")
    print(f"decide, two messages heard before: {again:8.1f} us")
    print(f"arbitrate, one new message:        {judged:8.1f} us")
    print(
        f"remembered: {disguise.look.cache_info().currsize} texts, {scan.sentences.cache_info().currsize} parses"
    )


def fit() -> None:
    """From every labelled message whose category lies in its words; written sorted, so that it can be compared.

    Half b of the independent messages is never learnt from: a test measures on it.
    """
    root = Path(__file__).parents[1]
    corpus, suite = (
        root / "tests" / "agents" / "data",
        root / "examples" / "suites" / "arbitration" / "cases.jsonl",
    )
    lines = [line for file in sorted(corpus.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    labelled = [(case["text"], case["label"]) for case in map(json.loads, lines)]
    independent = map(json.loads, suite.read_text("utf-8").splitlines())
    for case in (one for one in independent if one["half"] == "a" and one["expect"]["status"] == "accepted"):
        read = extract(case["raw"], 0.0, case["context"]["capacity_mbps"])
        labelled.append((read.reasoning, case["expect"]["category"].replace("none", "legitimate")))
    messages = [
        (scan.sentences(disguise.look(text).folded), label)
        for text, label in labelled
        if label in leaning.CATEGORIES
    ]
    weights = json.dumps(leaning.fit(messages), sort_keys=True, separators=(",", ":"))
    Path(str(leaning.__file__)).with_suffix(".json").write_text(weights + "\n", "utf-8")
    print(f"{len(messages)} messages, {len(weights)} characters of weights")


if __name__ == "__main__":
    fit() if "--fit" in sys.argv else main()
