"""Skill `generate`: typed objectives to each router's configuration lines, as one text of `~~~` sections.

Only *direct* generation asks a model; *templated* generation (the default) renders the objectives itself. Claims
always come from the objectives, so that no model judges its own work.
"""

from __future__ import annotations

from ipaddress import IPv4Interface

from pydantic import Field

from assent.intents.base import Frozen
from assent.intents.errors import InvalidInput
from assent.network.transport.device import Device, Interface
from assent.network.transport.generate import applied, generate
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.objectives import AnyObjective, InterfaceSettings
from assent.network.transport.view import NetworkView, names_of
from assent.reasoning.skill import Skill

SEPARATOR = "~~~"
"""Not used by any configuration command (LLM-NetCFG)."""


class Order(Frozen):
    """What to configure. `feedback`: what was wrong with the last configuration."""

    objectives: tuple[AnyObjective, ...]
    network: NetworkView
    feedback: tuple[str, ...] = ()


class ConfigurationText(Frozen):
    """`text`: sections separated by `~~~`, each beginning with the router's name on a line of its own."""

    text: str = Field(max_length=200_000)


def solve(question: Order) -> ConfigurationText:
    """Raises Clarify where an objective does not fit the network."""
    return ConfigurationText(text=joined(generate(question.objectives, question.network).lines))


def joined(lines: dict[str, str]) -> str:
    """`R1`, its lines, `~~~`, `R2`, its lines."""
    return f"\n{SEPARATOR}\n".join(f"{router}\n{text.strip()}" for router, text in lines.items())


def sections(text: str) -> dict[str, str]:
    """The lines of each router. Raises InvalidInput where a section has no router or a router has two."""
    found: dict[str, str] = {}
    for section in text.split(SEPARATOR):
        rows = [
            row for row in section.strip().splitlines() if row.strip() and not row.strip().startswith("```")
        ]
        if not rows:
            continue
        router = rows[0].strip().strip("#:*! ").removeprefix("hostname ").strip()
        if router in found or len(router.split()) != 1:
            raise InvalidInput(
                f"a section must begin with one router's name on its own line, not {rows[0]!r}"
            )
        found[router] = "\n".join(rows[1:]) + "\n"
    return found


def _applies(question: Order, answer: ConfigurationText) -> None:
    try:
        found = sections(answer.text)
        unknown = [name for name in found if name not in question.network.devices]
        if unknown:
            raise ValueError(
                f"there is no router {', '.join(unknown)}; there are {', '.join(question.network.devices)}"
            )
        applied(question.network, found)
    except InvalidInput as error:
        raise ValueError(error.message) from None


def _example() -> tuple[Order, ConfigurationText]:
    port = Interface("GigabitEthernet0/4", addresses=(IPv4Interface("10.8.0.1/24"),))
    text = "hostname core2\n!\ninterface GigabitEthernet0/4\n ip address 10.8.0.1 255.255.255.0\n!\nend\n"
    network = RoutedNetwork({"core2": text}, {"core2": Device("core2", "ios", {port.name: port})}, (), {})
    made = InterfaceSettings(router="core2", interface=port.name, description="cameras")
    said = ConfigurationText(text="core2\ninterface GigabitEthernet0/4\n description cameras")
    return Order(objectives=(made,), network=network), said


GENERATE: Skill[Order, ConfigurationText] = Skill(
    name="generate",
    package="assent.network.transport.skills",
    question=Order,
    answer=ConfigurationText,
    example=_example(),
    solve=solve,
    validators=(_applies,),
    private=lambda question: names_of(question.network),
)
