"""How fast the business plane negotiates: `python benchmarks/bench_business.py`; one core.

Embedded negotiations through the full agent pipeline (135-value topic, 4 rounds, soft pressure), and Eq. 1
vectorised over 100 000 negotiations. Wall times vary with the machine; agreement rates do not.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from typing import Any

from assent.agents.pipeline import Agent
from assent.business.negotiation import Negotiation
from assent.business.optima.dynamics import Population, ascend, level_optima
from assent.business.optimisers import UtilityOptimizer
from assent.business.participants import BusinessOperator, Mediator
from assent.business.protocol import open_negotiation
from assent.business.skills.mediate import mediate_skill
from assent.business.skills.propose import propose_skill
from assent.intents.negotiation import Quadratic, Topic
from assent.reasoning.skill import Answer, Skill


class Direct:
    """The embedded solver, without anything around it."""

    name = "embedded"

    async def answer(self, skill: Skill[Any, Any], question: Any) -> Answer[Any]:
        return Answer(skill.check(question, skill.solve(question)), "embedded")


def main() -> None:
    report: dict[str, object] = {}
    asyncio.run(pipeline(2, 5))  # the first negotiations of a process load the lexicon
    for count in (2, 5, 10):
        report[f"negotiations_per_s_n{count}"], report[f"agreed_n{count}"] = asyncio.run(pipeline(count, 200))
    report["eq1_converged_per_s_n10"], report["eq1_largest_error_mbps"] = eq1(100_000, 10)
    print(json.dumps(report, indent=2))


async def pipeline(count: int, games: int) -> tuple[float, float]:
    """Negotiations per second, and the share of them that agree within four rounds."""
    pick = random.Random(count)
    optimizer = UtilityOptimizer()
    negotiator = Agent(Direct(), propose_skill, optimizer=optimizer)
    mediator = Mediator(Agent(Direct(), mediate_skill, optimizer=optimizer), concurrent=False)
    names = tuple(f"op{k}" for k in range(count))
    topic = Topic(id="bench", resource="cell", kind="level", upper=134.0, participants=names, max_rounds=4)
    agreed, start = 0, time.perf_counter()
    for seed in range(games):
        operators = {
            name: BusinessOperator(
                name, negotiator, utility=Quadratic(target=float(pick.randint(0, 134))), concurrent=False
            )
            for name in names
        }
        state, _ = await Negotiation(operators, mediator).run(open_negotiation(topic, seed=seed))
        agreed += state.agreed
    return round(games / (time.perf_counter() - start), 1), agreed / games


def eq1(games: int, count: int) -> tuple[float, float]:
    """Converged negotiations per second, and how far the furthest is from the closed form (Mbps)."""
    import numpy as np

    pick = np.random.default_rng(0)
    many = Population(
        target=pick.uniform(0, 134, (games, count)),
        weight=pick.uniform(0.5, 2.0, (games, count)),
        lower=np.zeros(games),
        upper=np.full(games, 134.0),
    )
    start = time.perf_counter()
    result = ascend(many)
    seconds = time.perf_counter() - start
    error = float(np.abs(result.values - level_optima(many)[:, None]).max())
    return round(float(result.converged.sum()) / seconds), error


if __name__ == "__main__":
    main()
