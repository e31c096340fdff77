"""Families of phrasings in four languages: one wish in many words, and what is asked where it is not certain.

Sentences are in `transport_sibling_cases`; each says which lines have to come, or that a question has to.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from transport_filter_siblings import FILTER_ASKED, FILTER_LINES
from transport_language_run import ask
from transport_routing_siblings import ROUTING_ASKED, ROUTING_LINES
from transport_sibling_cases import ASKED, LINES, Sibling

from assent.inventory import routed, yamlfile
from assent.network.transport.load import from_inventory
from assent.network.transport.network import RoutedNetwork

_NETWORKS = Path(__file__).parents[3] / "examples/intents/network"


@cache
def _network(name: str) -> RoutedNetwork:
    path = _NETWORKS / name / "network.yaml"
    return from_inventory(yamlfile.parse(path.read_text(), path.name).validate(routed.Network), path.parent)


@pytest.mark.parametrize("one", (*LINES, *ROUTING_LINES, *FILTER_LINES), ids=lambda one: one.text[:50])
def test_siblings_are_configured_alike(one: Sibling) -> None:
    result = ask(one.text, _network(one.network))
    assert result.status == "config", (result.questions, result.reason, result.lines)
    said = {
        router: " | ".join(line.strip() for line in text.splitlines() if line.strip() != "!")
        for router, text in result.lines.items()
    }
    assert said == one.lines


@pytest.mark.parametrize(
    ("network", "text"), (*ASKED, *ROUTING_ASKED, *FILTER_ASKED), ids=lambda one: one[:50]
)
def test_what_is_not_certain_is_asked(network: str, text: str) -> None:
    result = ask(text, _network(network))
    assert (result.status, result.lines) == ("clarify", {}), result.lines
