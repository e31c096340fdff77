"""Agents that work with tools: do they get there, with the right tools, and without those that they must not touch?

A suite of this kind has `agents.yaml`. A case: `agent`, `goal`, `wants`, `given` (artefacts that are there), `tools`
(what each returns: `{"result": {...}}`, `{"error": "..."}` or `{"ask": "...", "options": [...]}`), and `expect`: the
`outcome` (`done`, `needs-decision` or `unfinished`), `result`, the tools that have to be called (`calls`), those that
must not be (`never`), and at most so many calls (`max_calls`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, Field, ValidationError, create_model

from assent.intents.base import Frozen, Json
from assent.intents.errors import InvalidInput
from assent.inventory import yamlfile
from assent.lab.evaluation.task import Grade, MakeTask, Task, grade
from assent.reasoning.agent import AgentSpec, ToolSpec, agents_of
from assent.reasoning.ledger import Call, CallLedger
from assent.reasoning.model import Model
from assent.reasoning.outcome import DriveLimits, Outcome, Unfinished
from assent.reasoning.run import Loop
from assent.reasoning.tools import Binding, Run, Toolset, Undecided, bind
from assent.reasoning.wording import complaint

LIMITS = DriveLimits(max_steps=24, max_seconds=600)


class Reply(Frozen):
    """What a tool does in this case."""

    result: dict[str, Json] | None = None
    error: str | None = Field(default=None, max_length=2000)
    ask: str | None = Field(default=None, max_length=2000)
    options: tuple[str, ...] = ()


class Expected(Frozen):
    outcome: Literal["done", "needs-decision", "unfinished"] = "done"
    result: dict[str, Json] = Field(default_factory=dict)
    calls: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    max_calls: int | None = Field(default=None, ge=0)


class Case(Frozen):
    id: str = Field(min_length=1, max_length=100)
    group: str = "all"
    agent: str
    goal: str = Field(min_length=1, max_length=10_000)
    wants: tuple[str, ...] = ()
    given: dict[str, Json] = Field(default_factory=dict)
    tools: dict[str, Reply] = Field(default_factory=dict)
    expect: Expected


def tasks_of(agents_file: Path) -> MakeTask:
    """Raises InvalidInput for agents that are none."""
    agents = agents_of(yamlfile.read(agents_file))

    def made(where: str, said: dict[str, Json]) -> Task:
        try:
            case = Case.model_validate(said)
        except ValidationError as error:
            raise InvalidInput(f"{where}: {complaint(error)}", field="cases") from None
        if case.agent not in agents:
            raise InvalidInput(
                f"{where}: no agent is called {case.agent!r}: {', '.join(agents)}", field="agent"
            )
        _toolset(where, case, agents)

        def play(model: Model, loop: Loop) -> Grade:
            ledger = CallLedger(given=dict(case.given))
            work = model.drive(
                agents[case.agent],
                case.goal,
                _toolset(where, case, agents),
                ledger,
                wants=case.wants,
                limits=LIMITS,
            )
            try:
                done = loop.run(work)
            except Unfinished as error:
                return grade(list(_wrong(case.expect, "unfinished", {}, error.calls)))
            return grade(list(_wrong(case.expect, done.kind, _result(done), done.calls)))

        return Task(case.id, case.group, play)

    return made


def _result(done: Outcome) -> Mapping[str, Json]:
    return done.result if done.kind == "done" else {}


def _wrong(
    expect: Expected, outcome: str, result: Mapping[str, Json], calls: tuple[Call, ...]
) -> Iterator[str]:
    called = [one.tool for one in calls]
    if outcome != expect.outcome:
        yield f"{outcome}, not {expect.outcome}"
    for name, value in expect.result.items():
        if outcome == "done" and result.get(name) != value:
            yield f"{name} is {result.get(name)!r}, not {value!r}"
    yield from (f"{name} was not called" for name in expect.calls if name not in called)
    yield from (f"{name} was called" for name in expect.never if name in called)
    if expect.max_calls is not None and len(called) > expect.max_calls:
        yield f"{len(called)} calls, more than {expect.max_calls}"


def _toolset(where: str, case: Case, agents: Mapping[str, AgentSpec]) -> Toolset:
    """The agent's tools, each of which does what the case says. Raises InvalidInput for a tool that is none."""
    specs = {tool.name: tool for agent in agents.values() for tool in agent.tools if tool.agent is None}
    strangers = sorted(set(case.tools) - set(specs))
    if strangers:
        raise InvalidInput(f"{where}: no tool is called {strangers[0]!r}: {', '.join(specs)}", field="tools")
    bindings = {
        name: Binding(_arguments(spec), _run(case.tools.get(name)), "read") for name, spec in specs.items()
    }
    return bind(agents[case.agent], agents, bindings)


def _arguments(spec: ToolSpec) -> type[Frozen]:
    fields: dict[str, Any] = {
        f"artefact_{number}": (Any, Field(alias=kind)) for number, kind in enumerate(spec.consumes)
    }
    return create_model("Arguments", __base__=_Lenient, **fields)


class _Lenient(Frozen):
    """A model may add arguments of its own: what matters is whether it gets there."""

    model_config = ConfigDict(extra="ignore")


def _run(reply: Reply | None) -> Run:
    def run(_: dict[str, Json]) -> Json:
        if reply is None:
            raise ValueError("this tool is out of order")
        if reply.ask is not None:
            raise Undecided(reply.ask, reply.options)
        if reply.error is not None:
            raise ValueError(reply.error)
        return dict(reply.result or {})

    return run
