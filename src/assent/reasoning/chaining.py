"""How the embedded model drives an agent: it plans by backward chaining, calls the tools, and plans again where
one of them fails. Deterministic, and it never makes up an argument.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assent.intents.errors import Clarify, Temporary
from assent.reasoning.errand import Errand
from assent.reasoning.ledger import Call
from assent.reasoning.outcome import Done
from assent.reasoning.planner import NoPlan, Step, plan


async def follow(errand: Errand) -> Done:
    """Brings about what is wanted. Raises `Unfinished` that says which artefact is missing or what failed,
    `Temporary` where a tool that may recover stood in the way, `Asked` for a person's decision.
    """
    if not errand.wants:
        errand = _understood(errand)
    failed: dict[str, Call] = {}
    while errand.lacks:
        for name in _steps(errand, failed):
            call = await errand.call(name, {})
            if call.error is not None:
                failed[name] = call
                break
    return errand.done()


def _steps(errand: Errand, failed: dict[str, Call]) -> tuple[str, ...]:
    """The plan, without the tools that failed."""
    usable = [tool for tool in errand.tools if tool.name not in failed]
    steps = [Step(tool.name, frozenset(tool.uses), frozenset(tool.spec.produces)) for tool in usable]
    try:
        return plan(steps, errand.ledger.artefacts, errand.wants)
    except NoPlan as error:
        raise _stuck(errand, error, failed) from error


def _stuck(errand: Errand, error: NoPlan, failed: dict[str, Call]) -> Exception:
    faults = {name: call.error for name, call in failed.items() if call.error is not None}
    told = "".join(f"; {name} failed: {fault.message}" for name, fault in faults.items())
    for fault in faults.values():
        if fault.code == Clarify.code and fault.message not in errand.ledger.answers:
            return errand.asks(fault.message)
    if any(fault.code == Temporary.code for fault in faults.values()):
        return Temporary(f"{errand.model}: {error}{told}")
    return errand.failed(f"{error}{told}")


def _understood(errand: Errand) -> Errand:
    """What the goal names of what tools produce; where it names nothing, a person is asked."""
    there = errand.ledger.artefacts
    kinds = sorted({kind for tool in errand.tools for kind in tool.spec.produces})
    question = f"What is wanted of {errand.agent.name}?"
    answer = errand.ledger.answers.get(question)
    if isinstance(answer, str) and answer in kinds:
        return replace(errand, wants=(answer,))
    named = tuple(kind for kind in kinds if kind not in there and _names(errand.goal, kind))
    if not named:
        raise errand.asks(question, tuple(kinds))
    return replace(errand, wants=named)


def _names(text: str, kind: str) -> bool:
    """Whether the text speaks of this kind: its words in a row, in the singular or the plural."""
    words = r"[\s_-]+".join(map(re.escape, kind.split("_")))
    return re.search(rf"(?<!\w){words}(?:s|es)?(?!\w)", text, re.IGNORECASE) is not None
