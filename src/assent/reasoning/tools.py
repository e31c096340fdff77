"""Tools that an agent works with: what was declared (`ToolSpec`), bound to code or to another agent.

A tool *reads* or *proposes*. Nothing else exists: only `lifecycle` writes, after approval (DESIGN section 5).
The planes bind their tools with `bind`; `errand` calls them, whatever model drives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeAlias, get_args

from pydantic import BaseModel, Field, ValidationError, create_model

from assent.intents.base import Frozen, Json, canonical
from assent.intents.errors import AssentError, InvalidInput
from assent.reasoning.agent import AgentSpec, ToolSpec
from assent.reasoning.wording import complaint

Access: TypeAlias = Literal["read", "propose"]
Run: TypeAlias = Callable[[dict[str, Json]], Json]
"""Takes arguments that are valid for the tool, returns an object with a member for each kind it produces."""

MAX_CHARS = 1_000_000
"""The most that arguments or a result may be, as canonical JSON."""


class Undecided(AssentError):
    """What a tool raises where a person has to choose. The answer becomes an artefact of kind `settles`
    (by default the only kind that the tool produces) and the agent goes on from there.
    """

    code = "undecided"

    def __init__(self, question: str, options: Sequence[str] = (), *, settles: str | None = None) -> None:
        super().__init__(question)
        self.options = tuple(options)
        self.settles = settles


@dataclass(frozen=True)
class Binding:
    """The code of a tool: its arguments as a pydantic model (its JSON schema is what models see), and what runs."""

    arguments: type[BaseModel]
    run: Run
    access: Access


@dataclass(frozen=True)
class Delegate:
    """A tool whose work another agent does."""

    agent: AgentSpec
    tools: Toolset


@dataclass(frozen=True)
class Tool:
    """Raises `InvalidInput` on construction where code and declaration do not fit."""

    spec: ToolSpec
    arguments: type[BaseModel]
    work: Run | Delegate
    access: Access

    def __post_init__(self) -> None:
        if self.access not in get_args(Access):
            raise InvalidInput(f"tool {self.spec.name}: a tool is `read` or `propose`, not {self.access!r}")
        absent = [kind for kind in self.spec.consumes if kind not in self._members]
        if absent:
            raise InvalidInput(
                f"tool {self.spec.name} consumes {', '.join(absent)}, but its code has no argument of that name; "
                f"it has: {', '.join(self._members) or 'none'}",
                field="consumes",
            )

    @property
    def name(self) -> str:
        return self.spec.name

    @cached_property
    def uses(self) -> tuple[str, ...]:
        """What it consumes, and whatever else its code cannot do without: taken from the artefacts that are
        there, where a call leaves it out.
        """
        required = (name for name, needed in self._members.items() if needed)
        return tuple(dict.fromkeys((*self.spec.consumes, *required)))

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of the arguments, in which nothing is required that can be taken from what is there."""
        schema = self.arguments.model_json_schema()
        required = [name for name in schema.pop("required", []) if name not in self.spec.consumes]
        return {**schema, "required": required} if required else schema

    def resolve(self, arguments: Json, artefacts: Mapping[str, Json]) -> dict[str, Json]:
        """Valid arguments, in full: given ones, and artefacts for those that were left out.

        Raises ValueError, in words that help to do better.
        """
        if not isinstance(arguments, dict):
            raise ValueError("the arguments have to be one JSON object")
        there = {kind: artefacts[kind] for kind in self.uses if kind in artefacts}
        try:
            text = canonical({**there, **arguments})
            if len(text) > MAX_CHARS:
                raise ValueError(f"the arguments are longer than {MAX_CHARS} characters")
            valid = self.arguments.model_validate_json(text)
        except ValidationError as error:
            raise ValueError(complaint(error)) from error
        except (TypeError, RecursionError) as error:
            raise ValueError("the arguments are no JSON object") from error
        resolved: dict[str, Json] = valid.model_dump(mode="json", by_alias=True)
        return resolved

    @cached_property
    def _members(self) -> dict[str, bool]:
        fields = self.arguments.model_fields.items()
        return {field.alias or name: field.is_required() for name, field in fields}


class Toolset:
    """The tools of one agent, in the order of their names. Raises `InvalidInput` where a name is there twice."""

    def __init__(self, tools: Iterable[Tool]) -> None:
        ordered = sorted(tools, key=lambda tool: tool.name)
        self._tools = {tool.name: tool for tool in ordered}
        if len(self._tools) < len(ordered):
            raise InvalidInput("two tools of one agent have the same name", field="tools")

    def __iter__(self) -> Iterator[Tool]:
        return iter(self._tools.values())

    def get(self, name: str) -> Tool | None:
        return self._tools.get(name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._tools)

    @property
    def access(self) -> Access:
        """The most that any of its tools may do."""
        return "propose" if any(tool.access == "propose" for tool in self) else "read"

    def everywhere(self) -> Iterator[Tool]:
        """Its tools, and those of the agents behind them."""
        for tool in self:
            yield tool
            if isinstance(tool.work, Delegate):
                yield from tool.work.tools.everywhere()


def bind(agent: AgentSpec, agents: Mapping[str, AgentSpec], bindings: Mapping[str, Binding]) -> Toolset:
    """The tools of `agent`: code from `bindings` by tool name, other agents from `agents`, theirs likewise.

    Raises `InvalidInput` for a tool that has neither, or whose code does not fit what it declares.
    """
    return _bind(agent, agents, bindings, ())


def _bind(
    agent: AgentSpec, agents: Mapping[str, AgentSpec], bindings: Mapping[str, Binding], above: tuple[str, ...]
) -> Toolset:
    if agent.name in above:
        raise InvalidInput(f"agent {agent.name!r} would call itself: {' > '.join((*above, agent.name))}")
    return Toolset(_bound(spec, agents, bindings, (*above, agent.name)) for spec in agent.tools)


def _bound(
    spec: ToolSpec, agents: Mapping[str, AgentSpec], bindings: Mapping[str, Binding], above: tuple[str, ...]
) -> Tool:
    if spec.agent is None:
        binding = bindings.get(spec.name)
        if binding is None:
            known = ", ".join(sorted(bindings)) or "none"
            raise InvalidInput(f"agent {above[-1]!r}: there is no tool {spec.name}; there are: {known}")
        return Tool(spec, binding.arguments, binding.run, binding.access)
    agent = agents.get(spec.agent)
    if agent is None:
        raise InvalidInput(f"agent {above[-1]!r}, tool {spec.name}: no agent is called {spec.agent!r}")
    tools = _bind(agent, agents, bindings, above)
    return Tool(spec, _members_of(spec), Delegate(agent, tools), tools.access)


def _members_of(spec: ToolSpec) -> type[BaseModel]:
    """An agent's arguments: what it consumes, and what is wanted of it in words."""
    # By alias: a kind may have a name, such as `copy`, that a pydantic model uses itself.
    fields: dict[str, Any] = {
        f"artefact_{number}": (Any, Field(alias=kind)) for number, kind in enumerate(spec.consumes)
    }
    if "request" not in spec.consumes:
        fields["request"] = (str, Field(default="", max_length=4000, description="what is wanted, in words"))
    return create_model("Arguments", __base__=Frozen, **fields)
