"""One agent at work: every model calls tools through an `Errand`, so that ledger, limits and checks are the same.

Whatever goes wrong with a call is an error that the model is told: it never ends the program.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from assent.intents.base import Json, canonical
from assent.intents.errors import AssentError, InvalidInput
from assent.reasoning.agent import AgentSpec
from assent.reasoning.ledger import Call, CallLedger, ToolFault
from assent.reasoning.outcome import (
    Done,
    DriveLimits,
    LimitExceeded,
    Meter,
    NeedsDecision,
    Outcome,
    Unfinished,
)
from assent.reasoning.tools import MAX_CHARS, Delegate, Tool, Toolset, Undecided
from assent.reasoning.wording import one_line

Execute: TypeAlias = Callable[[Callable[[], "Finding"]], Awaitable["Finding"]]
"""Runs a tool's code: at once, or in a thread of its own."""


async def at_once(work: Callable[[], Finding]) -> Finding:
    """Runs it here and now, without suspending."""
    return work()


async def nobody(work: Errand) -> Done:
    """Drives nothing: for an errand that is only put into words."""
    raise NotImplementedError(work.agent.name)


Finding: TypeAlias = dict[str, Json] | ToolFault | Undecided
"""What came of a call."""


class Asked(Exception):
    """A person has to decide: ends the drive, however deep in other agents it was raised."""

    def __init__(self, decision: NeedsDecision) -> None:
        super().__init__(decision.question)
        self.decision = decision


@dataclass(frozen=True)
class Errand:
    """What `agent` was sent to do, by `model`. `drive` is how an agent behind a tool is driven in turn."""

    model: str
    agent: AgentSpec
    goal: str
    tools: Toolset
    ledger: CallLedger
    wants: tuple[str, ...]
    meter: Meter
    drive: Callable[[Errand], Awaitable[Done]]
    execute: Execute = at_once

    @property
    def lacks(self) -> tuple[str, ...]:
        """The wanted kinds that are not there yet."""
        there = self.ledger.artefacts
        return tuple(kind for kind in self.wants if kind not in there)

    async def call(self, name: str, arguments: Json) -> Call:
        """Calls a tool, or has the ledger serve what is known. The call has a result or an error.

        Raises `LimitExceeded`, and `Asked` where the tool needs a person's decision.
        """
        self.meter.step()
        tool = self.tools.get(name)
        if tool is None:
            known = ", ".join(self.tools.names)
            return self._failed(name, arguments, "unknown-tool", f"no such tool; there are: {known}")
        try:
            resolved = tool.resolve(arguments, self.ledger.artefacts)
        except ValueError as error:
            return self._failed(name, arguments, "bad-arguments", one_line(error, 800))
        known_call = self.ledger.known(name, resolved)
        if known_call is not None:
            return self.ledger.add(known_call.model_copy(update={"served": True, "model": self.model}))
        return self._noted(tool, resolved, await self._work(tool, resolved))

    def done(self, summary: str = "") -> Done:
        """The end: with the wanted artefacts, or (where none were named) all that tools produced."""
        there = self.ledger.artefacts
        made = {kind for tool in self.tools for kind in tool.spec.produces if kind in there}
        return Done(result={kind: there[kind] for kind in self.wants or sorted(made)}, summary=summary)

    def failed(self, message: str) -> Unfinished:
        """An error that carries the calls so far."""
        return Unfinished(f"{self.model}: agent {self.agent.name!r}: {message}", calls=self.ledger.calls)

    def asks(self, question: str, options: tuple[str, ...] = (), settles: str = "") -> Asked:
        return Asked(NeedsDecision(question=question, options=options, settles=settles, run=self.ledger.run))

    async def _work(self, tool: Tool, arguments: dict[str, Json]) -> Finding:
        if isinstance(tool.work, Delegate):
            return await self._delegate(tool, tool.work, arguments)
        return await self.execute(lambda: attempt(tool, arguments))

    async def _delegate(self, tool: Tool, work: Delegate, arguments: dict[str, Json]) -> Finding:
        given = {kind: arguments[kind] for kind in tool.spec.consumes}
        request = "" if "request" in given else str(arguments.get("request", ""))
        below = replace(
            self,
            agent=work.agent,
            goal=f"{work.agent.goal}\n{request}".strip(),
            tools=work.tools,
            ledger=self.ledger.below(tool.name, arguments, given),
            wants=tool.spec.produces,
        )
        try:
            check_wants(below)
            return checked(tool, (await self.drive(below)).result)
        except LimitExceeded:
            raise
        except Unfinished as error:
            return ToolFault(code=error.code, message=one_line(error, 800))

    def _noted(self, tool: Tool, arguments: dict[str, Json], found: Finding) -> Call:
        call = Call(
            run=self.ledger.run,
            model=self.model,
            prompt=self.agent.prompt_hash,
            tool=tool.name,
            access=tool.access,
            arguments=arguments,
            produces=tool.spec.produces,
        )
        if isinstance(found, Undecided):
            fault = ToolFault(code=found.code, message=found.message)
            self.ledger.add(call.model_copy(update={"error": fault}))
            only = tool.spec.produces[0] if len(tool.spec.produces) == 1 else ""
            raise self.asks(found.message, found.options, only if found.settles is None else found.settles)
        field = "error" if isinstance(found, ToolFault) else "result"
        return self.ledger.add(call.model_copy(update={field: found}))

    def _failed(self, name: str, arguments: Json, code: str, message: str) -> Call:
        """A call that never reached a tool. What the model sent is kept where it is small enough to keep."""
        return self.ledger.add(
            Call(
                run=self.ledger.run,
                model=self.model,
                prompt=self.agent.prompt_hash,
                tool=name[:100],
                arguments=_small(arguments),
                error=ToolFault(code=code, message=message),
            )
        )


async def run(errand: Errand) -> Outcome:
    """Drives to the end, and puts the transcript into the outcome."""
    outcome: Outcome
    try:
        check_wants(errand)
        outcome = await errand.drive(errand)
    except Asked as asked:
        outcome = asked.decision
    return outcome.model_copy(
        update={"calls": errand.ledger.calls, "model": errand.model, "tokens": errand.meter.tokens}
    )


def start(
    model: str,
    agent: AgentSpec,
    goal: str,
    tools: Toolset,
    ledger: CallLedger | None,
    wants: Sequence[str],
    limits: DriveLimits,
    drive: Callable[[Errand], Awaitable[Done]],
) -> Errand:
    """An errand for the first agent. Raises `InvalidInput` for a goal that is empty or far too long."""
    if not goal.strip() or len(goal) > 100_000:
        raise InvalidInput("the goal has to say what is wanted, in at most 100000 characters", field="goal")
    ledger = CallLedger() if ledger is None else ledger
    meter = Meter(limits, model, ledger)
    return Errand(model, agent, goal, tools, ledger, tuple(dict.fromkeys(wants)), meter, drive)


def check_wants(errand: Errand) -> None:
    """Raises `Unfinished` where a wanted artefact is not there and no tool produces it, whatever one tries."""
    made = {kind for tool in errand.tools for kind in tool.spec.produces}
    never = [kind for kind in errand.lacks if kind not in made]
    if never:
        raise errand.failed(f"{', '.join(never)} is wanted, was not given, and no tool produces it")


def attempt(tool: Tool, arguments: dict[str, Json]) -> Finding:
    """What the tool's code returns, checked; never raises."""
    assert not isinstance(tool.work, Delegate)
    try:
        return checked(tool, tool.work(arguments))
    except Undecided as undecided:
        return undecided
    except AssentError as error:
        return ToolFault(code=error.code, message=one_line(error, 800))
    except ValueError as error:
        return ToolFault(code="failed", message=one_line(error, 800))
    except Exception as error:  # noqa: BLE001 - a tool's fault is told to the model; its words may hold anything
        return ToolFault(code="failed", message=f"the tool failed ({type(error).__name__})")


def checked(tool: Tool, result: Json) -> Finding:
    """A copy of the result, if it is what the tool promised."""
    try:
        text = canonical(result)
        text.encode()
    except (ValueError, TypeError, RecursionError):
        return ToolFault(code="bad-result", message="the tool's result is not JSON")
    if len(text) > MAX_CHARS:
        message = f"the tool's result has {len(text)} characters; at most {MAX_CHARS} are passed on"
        return ToolFault(code="bad-result", message=message)
    copy = json.loads(text)
    absent = [kind for kind in tool.spec.produces if not isinstance(copy, dict) or kind not in copy]
    if absent:
        return ToolFault(code="bad-result", message=f"the tool's result lacks {', '.join(absent)}")
    return dict(copy)


def _small(arguments: Json) -> Json:
    try:
        text = canonical(arguments)
        text.encode()
    except (ValueError, TypeError, RecursionError):
        return None
    return arguments if len(text) <= 10_000 else f"{text[:1000]}…"
