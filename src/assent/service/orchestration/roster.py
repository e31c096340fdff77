"""The agents' file: the one that is shipped, or the user's own. Everything wrong with it is said with its line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from assent.intents.errors import InvalidInput, Problem
from assent.inventory import yamlfile
from assent.reasoning.agent import AgentSpec, ServerSpec, agents_of, servers_of
from assent.reasoning.tools import Binding, Tool

GIVEN = frozenset({"requirements", "slice_instances", "resource_action"})
"""What agents begin with: the first two agents the requirements, resource management an action on instances."""

WANTED = ("choice", "slice_proposal")
"""What the first agent has to be able to bring about."""


def shipped() -> str:
    """The text of the agents that come with Assent."""
    return (files("assent.service") / "agents.yaml").read_text(encoding="utf-8")


def load(path: Path | None, bindings: Mapping[str, Binding]) -> dict[str, AgentSpec]:
    """The agents of `path` (None: the shipped ones), by name; the first is where it begins.

    Raises InvalidInput that lists every problem with file, line and field: also tools that nobody wrote, agents
    that no other reaches, and tools that can never be called.
    """
    file = _file(path)
    agents = agents_of(file)
    problems = [
        *_strange_tools(file, agents, bindings),
        *_foreign_tools(file, agents, bindings),
        *_unreachable(file, agents),
    ]
    problems = problems or list(_useless(file, agents))
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise InvalidInput(f"{problems[0]}{more}", field=problems[0].field, problems=problems)
    return agents


def servers(path: Path | None) -> dict[str, ServerSpec]:
    """The MCP servers that the same file names. Raises InvalidInput."""
    return servers_of(_file(path))


def _file(path: Path | None) -> yamlfile.YamlFile:
    return yamlfile.parse(shipped(), "agents.yaml") if path is None else yamlfile.read(path)


def reached(agents: Mapping[str, AgentSpec]) -> set[str]:
    """The names of the agents that the first one reaches through tools, its own among them."""
    found, waiting = set[str](), [next(iter(agents))]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [tool.agent for tool in agents[name].tools if tool.agent is not None]
    return found


def had(agents: Mapping[str, AgentSpec], given: Collection[str] = GIVEN) -> set[str]:
    """Every kind of artefact that can be had from what is given, by the tools that have all they consume."""
    kinds = set(given)
    tools = [tool for name in reached(agents) for tool in agents[name].tools]
    while (
        more := {kind for tool in tools if kinds.issuperset(tool.consumes) for kind in tool.produces} - kinds
    ):
        kinds |= more
    return kinds


def _strange_tools(
    file: yamlfile.YamlFile, agents: Mapping[str, AgentSpec], bindings: Mapping[str, Binding]
) -> Iterator[Problem]:
    for at, agent in enumerate(agents.values()):
        for number, spec in enumerate(agent.tools):
            if spec.agent is not None or spec.server is not None:
                continue
            loc = ("agents", at, "tools", number, "name")
            binding = bindings.get(spec.name)
            if binding is None:
                known = ", ".join(sorted(bindings))
                yield _problem(file, loc, f"there is no tool {spec.name!r}; there are: {known}")
                continue
            try:
                Tool(spec, binding.arguments, binding.run, binding.access)
            except InvalidInput as error:
                yield _problem(file, (*loc[:-1], "consumes"), error.message)


def _foreign_tools(
    file: yamlfile.YamlFile, agents: Mapping[str, AgentSpec], bindings: Mapping[str, Binding]
) -> Iterator[Problem]:
    """What a server may not stand in for: our tools, and the artefacts that they alone make."""
    made = GIVEN | {
        kind for agent in agents_of(_file(None)).values() for spec in agent.tools for kind in spec.produces
    }
    for at, agent in enumerate(agents.values()):
        for number, spec in enumerate(agent.tools):
            if spec.server is None:
                continue
            loc = ("agents", at, "tools", number)
            if spec.name in bindings:
                message = f"{spec.name!r} is a tool of Assent's own: call the server's something else"
                yield _problem(file, (*loc, "name"), message)
            ours = sorted(made.intersection(spec.produces))
            if ours:
                message = f"{', '.join(ours)}: Assent's own tools make that, and no server does"
                yield _problem(file, (*loc, "produces"), message)


def _unreachable(file: yamlfile.YamlFile, agents: Mapping[str, AgentSpec]) -> Iterator[Problem]:
    there = reached(agents)
    for at, agent in enumerate(agents.values()):
        if agent.name not in there:
            first = next(iter(agents))
            message = (
                f"no tool leads from {first!r} to {agent.name!r}: name it as a tool's `agent`, or take it out"
            )
            yield _problem(file, ("agents", at, "name"), message)


def _useless(file: yamlfile.YamlFile, agents: Mapping[str, AgentSpec]) -> Iterator[Problem]:
    there = had(agents)
    for at, agent in enumerate(agents.values()):
        for number, spec in enumerate(agent.tools):
            lacks = [kind for kind in spec.consumes if kind not in there]
            if lacks:
                message = f"{spec.name!r} can never be called: nothing produces {', '.join(lacks)}"
                yield _problem(file, ("agents", at, "tools", number, "consumes"), message)
    made = {kind for spec in next(iter(agents.values())).tools for kind in spec.produces}
    absent = [kind for kind in WANTED if kind not in made]
    if absent:
        message = f"the first agent has no tool that produces {', '.join(absent)}"
        yield _problem(file, ("agents", 0, "tools"), message)


def _problem(file: yamlfile.YamlFile, loc: tuple[str | int, ...], message: str) -> Problem:
    dotted = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc).lstrip(".")
    return Problem(file.where(loc), dotted, message)
