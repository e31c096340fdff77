"""What an agent did, as a model would be told and would say it: `lessons` keeps it, `learning` makes chats of it.

Only the calls of the agent itself, without those that failed: what went wrong on the way is nothing to learn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from assent.intents.base import Json, canonical
from assent.reasoning import errand, prompt
from assent.reasoning.agent import AgentSpec
from assent.reasoning.ledger import Call, CallLedger, Entry
from assent.reasoning.outcome import LIMITS, Done, NeedsDecision, Outcome
from assent.reasoning.tools import Toolset

PREFIX = "agent "
"""Before the agent's name, where lessons of answers have the skill's."""


def told(
    agent: AgentSpec,
    goal: str,
    tools: Toolset,
    before: CallLedger,
    made: Sequence[Entry],
    wants: Sequence[str],
    outcome: Outcome,
) -> tuple[Json, Json]:
    """What was asked, and what was done about it."""
    from assent.reasoning.conversation import in_words

    work = errand.start("", agent, goal, tools, before, wants, LIMITS, errand.nobody)
    asked: dict[str, Json] = {"system": in_words(work), "task": prompt.task(work)}
    done: dict[str, Json] = {"turns": list(_turns(before, made, outcome))}
    return json.loads(canonical(asked)), json.loads(canonical(done))


def messages(question: Json, answer: Json) -> list[dict[str, Json]]:
    """The chat, as `conversation` holds it with a model that writes its calls out."""
    said: list[dict[str, Json]] = [
        {"role": "system", "content": question["system"]},
        {"role": "user", "content": prompt.fenced(canonical(question["task"]))},
    ]
    for turn in answer["turns"]:
        said.append({"role": "assistant", "content": canonical(turn["call"])})
        if "told" in turn:
            said.append({"role": "user", "content": prompt.fenced(canonical(turn["told"]))})
    return said


def _turns(before: CallLedger, made: Sequence[Entry], outcome: Outcome) -> Iterator[dict[str, Json]]:
    there = before.artefacts
    calls = [one for one in made if isinstance(one, Call) and one.run == before.run]
    for call in calls:
        if call.result is not None:
            yield {"call": _call(call, there), "told": prompt.call_result(call)}
            there |= {kind: call.result[kind] for kind in call.produces}
    if isinstance(outcome, Done):
        yield {"call": {"tool": "done", "arguments": {"summary": outcome.summary}}}
    elif calls and calls[-1].error is not None and calls[-1].error.message == outcome.question:
        yield {"call": _call(calls[-1], there)}  # the tool that needs a person
    elif isinstance(outcome, NeedsDecision):
        asked = {"question": outcome.question, "options": list(outcome.options)}
        yield {"call": {"tool": "ask", "arguments": asked}}


def _call(call: Call, there: dict[str, Json]) -> dict[str, Json]:
    """Without the arguments that are filled in with artefacts."""
    given = call.arguments if isinstance(call.arguments, dict) else {}
    own = {
        name: value
        for name, value in given.items()
        if value not in (None, "") and not (name in there and canonical(there[name]) == canonical(value))
    }
    return {"tool": call.tool, "arguments": own}
