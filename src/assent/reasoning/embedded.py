"""The embedded model: no language model, no network, deterministic. The default, and every chain's last resort."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from assent.intents.errors import Permanent
from assent.reasoning import chaining, errand
from assent.reasoning.agent import AgentSpec
from assent.reasoning.ledger import CallLedger
from assent.reasoning.outcome import LIMITS, DriveLimits, Outcome
from assent.reasoning.skill import A, Answer, Q, Skill
from assent.reasoning.tools import Toolset
from assent.reasoning.wording import one_line


class Embedded:
    """Answers with the skill's own solver. It is not a language model, and its name says so."""

    @property
    def name(self) -> str:
        return "embedded"

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        """Never suspends: `run.complete` can drive it. Raises what the solver raises of `AssentError`,
        and `Permanent` where it, or a validator, fails with ValueError or an arithmetic error.
        """
        started = perf_counter()
        try:
            output = skill.check(question, skill.solve(question))
        except (ValueError, ArithmeticError) as error:
            raise Permanent(f"embedded: no valid answer of skill {skill.name}: {one_line(error)}") from error
        return Answer(output, self.name, seconds=perf_counter() - started)

    async def drive(
        self,
        agent: AgentSpec,
        goal: str,
        tools: Toolset,
        ledger: CallLedger | None = None,
        *,
        wants: Sequence[str] = (),
        limits: DriveLimits = LIMITS,
    ) -> Outcome:
        """Plans by backward chaining over what tools consume and produce. Never suspends. Raises `Unfinished`
        that says which artefact is missing, or which tool failed. A tool that hangs is not interrupted.
        """
        work = errand.start(self.name, agent, goal, tools, ledger, wants, limits, chaining.follow)
        return await errand.run(work)
