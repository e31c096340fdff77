"""The seam: everything that thinks is a Model."""

from __future__ import annotations

from typing import Protocol

from assent.reasoning.skill import A, Answer, Q, Skill


class Model(Protocol):
    """Embedded solver, language model, recording, or a chain of them.

    `answer` raises `Clarify` and `Refused` as the skill's solver would, `Temporary` where the model did not
    answer in time or is overloaded, `Permanent` where it cannot give a valid answer.
    """

    @property
    def name(self) -> str: ...

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]: ...
