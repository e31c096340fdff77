"""Changes of a configuration text: what differs, what is applied, what takes it back.

The one place where the rest of the transport room meets a language's editing. Called by the operator, by
`assent configure`, and by whoever shows a change to a person.
"""

from __future__ import annotations

import difflib

from assent.intents.errors import InvalidInput
from assent.network.transport.languages.ios import apply as ios_apply
from assent.network.transport.languages.ios import remedy as ios_remedy
from assent.network.transport.languages.ios.parse import parse
from assent.network.transport.network import RoutedNetwork


def diff(running: str, candidate: str, name: str = "") -> str:
    """A unified diff, three lines of context; empty where nothing differs."""
    label = f"{name} " if name else ""
    return "".join(
        difflib.unified_diff(
            _lines(running), _lines(candidate), f"{label}running", f"{label}candidate", lineterm="\n"
        )
    )


def candidate(running: str, commands: str) -> str:
    """`running` after `commands`. Raises InvalidInput."""
    return ios_apply.apply(running, commands)


def commands(running: str, candidate: str) -> str:
    """What to type to get from one to the other: `running` + commands says what `candidate` says."""
    return ios_remedy.commands(running, candidate)


def rollback(running: str, candidate: str) -> str:
    """The commands that take the candidate back: `candidate` + rollback says what `running` says."""
    return ios_remedy.commands(candidate, running)


def same(one: str, other: str) -> bool:
    """Whether two texts say the same, however they are laid out."""
    return one == other or not ios_remedy.commands(one, other)


def changed(network: RoutedNetwork, plans: dict[str, str]) -> RoutedNetwork:
    """The network after each router's commands. Raises InvalidInput for unknown routers and impossible lines."""
    for router in sorted(plans):
        if router not in network.texts:
            raise InvalidInput(f"there is no router {router}; known: {', '.join(sorted(network.texts))}")
        text = candidate(network.texts[router], plans[router])
        network = network.with_device(router, text, parse(text, router))
    return network


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.splitlines()]
