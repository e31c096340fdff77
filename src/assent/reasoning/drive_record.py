"""A drive on record: its key, and its outcome as JSON. `recorded` writes and reads it.

Calls are on record in full, arguments and results: a replay serves them and no tool runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assent.intents.base import Json, canonical, digest
from assent.intents.errors import AssentError, Permanent
from assent.reasoning.agent import AgentSpec
from assent.reasoning.ledger import Call, CallLedger, Entry, Gift
from assent.reasoning.outcome import Done, NeedsDecision, Outcome, Unfinished
from assent.reasoning.tools import Toolset
from assent.reasoning.wording import complaint, one_line


def task_of(agent: AgentSpec, goal: str, wants: Iterable[str], ledger: CallLedger) -> str:
    """Names a drive: the agent, what is wanted of it, and all that was there before."""
    before = [entry.model_dump(mode="json") for entry in ledger.entries]
    task = {"agent": agent.model_dump(mode="json"), "goal": goal, "wants": list(wants)}
    return digest({**task, "run": ledger.run, "before": before})


def outcome_out(outcome: Outcome, made: Sequence[Entry]) -> dict[str, Json]:
    """The outcome with what this drive put on the ledger; what was there before is on record already."""
    said = outcome.model_dump(mode="json", exclude={"calls"})
    return {"outcome": said, "entries": entries_out(made)}


def entries_out(made: Sequence[Entry]) -> list[Json]:
    return [entry.model_dump(mode="json") for entry in made]


def replay(record: dict[str, Any], name: str, tools: Toolset, ledger: CallLedger) -> None:
    """Puts what is on record on the ledger. Raises `Permanent` where a call is not possible with these tools."""
    try:
        entries = _ENTRIES.validate_python(record["entries"])
    except ValidationError as error:
        raise Permanent(f"{name}: the calls on record are not valid: {complaint(error)}") from error
    for entry in entries:
        if isinstance(entry, Call):
            _check(entry, name, tools)
        ledger.add(entry)


def outcome_in(record: dict[str, Any], name: str, ledger: CallLedger) -> Outcome:
    """The outcome on record, with the transcript. Raises `Permanent` where it does not follow from the calls."""
    try:
        outcome = _OUTCOME.validate_python(record["outcome"])
    except ValidationError as error:
        raise Permanent(f"{name}: the outcome on record is not valid: {complaint(error)}") from error
    if isinstance(outcome, Done):
        there = ledger.artefacts
        if any(canonical(there.get(kind)) != canonical(value) for kind, value in outcome.result.items()):
            raise Permanent(f"{name}: the result on record is not what the tools produced")
    return outcome.model_copy(update={"calls": ledger.calls})


def error_with(error: AssentError, ledger: CallLedger) -> AssentError:
    """The error on record, with the calls so far where it has any."""
    return Unfinished(error.message, calls=ledger.calls) if type(error) is Permanent else error


_ENTRIES = TypeAdapter(list[Call | Gift])
_OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Done | NeedsDecision)


def _check(call: Call, name: str, tools: Toolset) -> None:
    """Of a call that has a result: some tool of this name takes these arguments and produces all of it."""
    if call.result is None:
        return
    wrong = "no tool has this name"
    for tool in tools.everywhere():
        if tool.name != call.tool:
            continue
        try:
            tool.resolve(call.arguments, {})
        except ValueError as error:
            wrong = one_line(error)
            continue
        if call.produces == tool.spec.produces and all(kind in call.result for kind in call.produces):
            return
        wrong = "it does not produce what is on record"
    raise Permanent(f"{name}: the call of {call.tool} on record is not valid: {wrong}")
