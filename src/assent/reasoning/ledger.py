"""The ledger of an agent's run: what it was given, every call of a tool with its result, every answer of a person.

A call is known by (run, tool, canonical arguments): one that succeeded is never made twice, so that a substitute
goes on where the first model stopped. No wall time is in it. Whoever starts a run (a plane, a workflow) keeps its
`entries`; `CallLedger(run, entries=…)` takes it up again, also in another process.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypeVar

from assent.intents.base import Frozen, Json, canonical, digest
from assent.reasoning.tools import Access


class ToolFault(Frozen):
    """Why a call has no result, as the model is told. `code`: `unknown-tool`, `bad-arguments`, `bad-result`,
    `failed`, or that of the `AssentError` that the tool raised.
    """

    code: str
    message: str


class Call(Frozen):
    """A call that `model` made, under the prompt of that hash: its arguments in full, and a result or an error.

    `served`: the tool did not run again, for the ledger knew the result.
    """

    run: str
    model: str
    prompt: str = ""
    tool: str
    access: Access | None = None
    arguments: Json = None
    produces: tuple[str, ...] = ()
    result: dict[str, Json] | None = None
    error: ToolFault | None = None
    served: bool = False


class Gift(Frozen):
    """An artefact that did not come from a tool: given at the start, or a person's answer to `question`.

    An answer that is no artefact has no `kind`.
    """

    run: str
    kind: str = ""
    value: Json = None
    question: str = ""


Entry: TypeAlias = Call | Gift
E = TypeVar("E", bound=Call | Gift)


class CallLedger:
    """What happened in `run`, and in the runs of the agents that it called. For one driver at a time."""

    def __init__(
        self, run: str = "run", given: Mapping[str, Json] | None = None, *, entries: Sequence[Entry] = ()
    ) -> None:
        self.run = run
        self._entries: list[Entry] = []
        self._results: dict[tuple[str, str, str], Call] = {}
        for entry in entries:
            self._append(entry)
        for kind, value in sorted((given or {}).items()):
            self.give(kind, value)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everything, in the order in which it happened."""
        return tuple(self._entries)

    @property
    def calls(self) -> tuple[Call, ...]:
        """The transcript: every call of this run and of those below it."""
        return tuple(entry for entry in self._entries if isinstance(entry, Call))

    @property
    def artefacts(self) -> dict[str, Json]:
        """The latest artefact of each kind in this run."""
        found: dict[str, Json] = {}
        for entry in self._entries:
            if entry.run != self.run:
                continue
            if isinstance(entry, Call):
                found.update({kind: entry.result[kind] for kind in entry.produces if entry.result})
            elif entry.kind:
                found[entry.kind] = entry.value
        return found

    @property
    def answers(self) -> dict[str, Json]:
        """What a person answered in this run, by question."""
        gifts = (e for e in self._entries if isinstance(e, Gift) and e.run == self.run)
        return {gift.question: gift.value for gift in gifts if gift.question}

    def give(self, kind: str, value: Json, *, question: str = "", run: str | None = None) -> None:
        """Adds an artefact, or (with no `kind`) a person's answer. Raises ValueError where it is no JSON."""
        canonical(value).encode()
        self._append(Gift(run=run or self.run, kind=kind, value=value, question=question))

    def add(self, entry: E) -> E:
        """Puts it on record, and returns it."""
        self._append(entry)
        return entry

    def known(self, tool: str, arguments: dict[str, Json]) -> Call | None:
        """The call that gave a result for these arguments in this run."""
        return self._results.get((self.run, tool, canonical(arguments)))

    def below(self, tool: str, arguments: dict[str, Json], given: Mapping[str, Json]) -> CallLedger:
        """The ledger of the agent behind `tool`: a run of its own on the same record.

        It is known by what the agent is given, not by the words that a model adds: another model, in other words,
        goes on with what was begun. What was ended begins anew.
        """
        known_by = given or arguments
        ended = sum(
            call.run == self.run and call.tool == tool and call.result is not None and not call.served
            for call in self.calls
            if isinstance(call.arguments, dict)
            and canonical(known_by) == canonical(_only(call.arguments, known_by))
        )
        child = CallLedger(f"{self.run}/{tool}:{digest(known_by)[:8]}{f'-{ended + 1}' if ended else ''}")
        child._entries, child._results = self._entries, self._results
        if not any(entry.run == child.run for entry in self._entries):
            for kind, value in sorted(given.items()):
                child.give(kind, value)
        return child

    def _append(self, entry: Entry) -> None:
        self._entries.append(entry)
        if isinstance(entry, Call) and entry.result is not None and not entry.served:
            self._results[(entry.run, entry.tool, canonical(entry.arguments))] = entry


def _only(arguments: dict[str, Json], kinds: Mapping[str, Json]) -> dict[str, Json]:
    return {kind: value for kind, value in arguments.items() if kind in kinds}
