"""Agents and tools for tests of `drive`: a designer whose modeller is an agent of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import Field

from assent.intents.base import Frozen, Json
from assent.reasoning.agent import AgentSpec, agents_from_yaml
from assent.reasoning.tools import Binding, Toolset, Undecided, bind

AGENTS_YAML = """\
agents:
  - name: On-Device Agent
    goal: Design and deploy a network slice
    prompt: You help a network operator. Use the tools.
    tools:
      - name: modeller
        agent: Slice Modelling Agent
        description: simulates network scenarios
        input: modelling requirements
        output: topology recommendations
        consumes: [requirements]
        produces: [recommendations]
      - name: chooser
        description: has the operator choose
        input: recommendations
        output: the choice
        consumes: [recommendations]
        produces: [choice]
      - name: deployer
        description: prepares the deployment of a topology
        input: the choice
        output: a proposed slice instance
        consumes: [recommendations, choice]
        produces: [slice_instance]
  - name: Slice Modelling Agent
    goal: Model a slice by experiments
    prompt: You are a simulation expert. Use the tools.
    tools:
      - name: slicenet-preparer
        description: writes experiments
        input: modelling requirements
        output: experiments
        consumes: [requirements]
        produces: [experiments]
      - name: slicenet
        description: runs experiments
        input: experiments
        output: recommendations
        consumes: [experiments]
        produces: [recommendations]
"""


class Requirements(Frozen):
    requirements: str


class Experiments(Frozen):
    experiments: tuple[str, ...] = Field(min_length=1)


class Recommendations(Frozen):
    recommendations: tuple[str, ...]


class Choice(Recommendations):
    choice: str
    note: str = ""


class Workshop:
    """The tools' code, and how often each ran."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.agents = agents_from_yaml(AGENTS_YAML)
        self.agent: AgentSpec = self.agents["On-Device Agent"]
        self.modelling: AgentSpec = self.agents["Slice Modelling Agent"]
        self.bindings = {
            "slicenet-preparer": self._tool(
                "slicenet-preparer", Requirements, lambda a: {"experiments": [f"{a['requirements']}: A", "B"]}
            ),
            "slicenet": self._tool("slicenet", Experiments, lambda a: {"recommendations": a["experiments"]}),
            "chooser": self._tool("chooser", Recommendations, _choose),
            "deployer": self._tool("deployer", Choice, lambda a: {"slice_instance": f"nsi of {a['choice']}"}),
        }

    @property
    def tools(self) -> Toolset:
        return bind(self.agent, self.agents, self.bindings)

    @property
    def modelling_tools(self) -> Toolset:
        return bind(self.modelling, self.agents, self.bindings)

    def replace(self, name: str, run: Callable[[dict[str, Any]], Json]) -> None:
        self.bindings[name] = self._tool(name, self.bindings[name].arguments, run)

    def _tool(
        self, name: str, arguments: type[Frozen] | Any, run: Callable[[dict[str, Any]], Json]
    ) -> Binding:
        def noted(given: dict[str, Any]) -> Json:
            self.ran.append(name)
            return run(given)

        return Binding(arguments, noted, "propose" if name == "deployer" else "read")


def _choose(arguments: dict[str, Any]) -> Json:
    raise Undecided("Which topology?", arguments["recommendations"])
