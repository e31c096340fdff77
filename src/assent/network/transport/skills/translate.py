"""Skill `translate`: a request and the network's present state to typed objectives, or questions."""

from __future__ import annotations

from ipaddress import IPv4Interface

from pydantic import Field

from assent.intents.base import Frozen
from assent.network.transport.device import Device, Interface
from assent.network.transport.network import HostPort, Port, RoutedNetwork
from assent.network.transport.objectives import AnyObjective, InterfaceSettings
from assent.network.transport.skills.requests.dispatch import read
from assent.network.transport.view import NetworkView, names_of
from assent.reasoning.skill import Skill


class Wish(Frozen):
    """What is asked, of which network. `feedback`: what a verifier said about the last translation."""

    text: str = Field(min_length=1, max_length=10_000)
    clauses: tuple[str, ...] = ()
    network: NetworkView
    feedback: tuple[str, ...] = ()


class Translation(Frozen):
    """Objectives, or questions where something is missing or impossible. Never a guess."""

    objectives: tuple[AnyObjective, ...] = Field(default=(), max_length=200)
    questions: tuple[str, ...] = Field(default=(), max_length=50)


def solve(question: Wish) -> Translation:
    found = read(question.text, question.network)
    return Translation(objectives=found.objectives, questions=found.questions)


def _says_something(question: Wish, answer: Translation) -> None:
    if not answer.objectives and not answer.questions:
        raise ValueError("neither an objective nor a question: ask what is missing")


def _known_routers(question: Wish, answer: Translation) -> None:
    have = question.network.devices
    for objective in answer.objectives:
        fields = ("router", "a") if getattr(objective, "new", False) else ("router", "a", "z")
        for name in (getattr(objective, field, None) for field in fields):
            if name is not None and name not in have:
                raise ValueError(f"{name} is none of the routers {', '.join(have)}: ask which one is meant")


def _example() -> tuple[Wish, Translation]:
    port = Interface("GigabitEthernet0/4", addresses=(IPv4Interface("10.8.0.1/24"),))
    device = Device("core2", "ios", {port.name: port})
    host = HostPort("cam", IPv4Interface("10.8.0.9/24"), Port("core2", port.name))
    network = RoutedNetwork({"core2": ""}, {"core2": device}, (), {"cam": host})
    wish = Wish(text="label the port where cam is 'cameras'", network=network)
    made = InterfaceSettings(router="core2", interface=port.name, description="cameras")
    return wish, Translation(objectives=(made,))


TRANSLATE: Skill[Wish, Translation] = Skill(
    name="translate",
    package="assent.network.transport.skills",
    question=Wish,
    answer=Translation,
    example=_example(),
    solve=solve,
    validators=(_says_something, _known_routers),
    private=lambda question: names_of(question.network),
)
