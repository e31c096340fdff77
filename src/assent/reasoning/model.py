"""The seam: everything that thinks is a Model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from assent.reasoning.agent import AgentSpec
from assent.reasoning.ledger import CallLedger
from assent.reasoning.outcome import LIMITS, DriveLimits, Outcome
from assent.reasoning.skill import A, Answer, Q, Skill
from assent.reasoning.tools import Toolset


class Model(Protocol):
    """Embedded solver, language model, recording, or a chain of them.

    `answer` raises `Clarify` and `Refused` as the skill's solver would, `Temporary` where the model did not
    answer in time or is overloaded, `Permanent` where it cannot give a valid answer.

    `drive` works with `tools` towards `goal` until every kind of artefact in `wants` is there (with none named,
    the model goes by the goal), or a person has to decide. `ledger` holds what is given and keeps every call:
    drive again with the same one to go on. Raises `Temporary` as above, `Unfinished` (a `Permanent` with the calls
    so far) where it cannot get there or exceeds `limits`, `InvalidInput` for an empty goal.
    """

    @property
    def name(self) -> str: ...

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]: ...

    async def drive(
        self,
        agent: AgentSpec,
        goal: str,
        tools: Toolset,
        ledger: CallLedger | None = None,
        *,
        wants: Sequence[str] = (),
        limits: DriveLimits = LIMITS,
    ) -> Outcome: ...
