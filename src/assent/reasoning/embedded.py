"""The embedded model: no language model, no network, deterministic. The default, and every chain's last resort."""

from __future__ import annotations

from time import perf_counter

from assent.intents.errors import Permanent
from assent.reasoning.skill import A, Answer, Q, Skill


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


def one_line(error: Exception, limit: int = 300) -> str:
    """An exception's words on one line, bounded; its type where it has none."""
    words = " ".join(str(error).split())
    return (words if len(words) <= limit else f"{words[: limit - 1]}…") or type(error).__name__
