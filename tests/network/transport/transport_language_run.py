"""Runs a case through the whole loop: embedded model, static verifier, the network parsed from the candidate."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path

from transport_language_cases import NETWORKS, Case

from assent.inventory import routed, yamlfile
from assent.network.transport.configure import ConfigureResult, configure
from assent.network.transport.generate import applied
from assent.network.transport.load import from_inventory
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.verifier.base import Verifier
from assent.network.transport.verifier.static import StaticVerifier
from assent.reasoning.embedded import Embedded


@cache
def network(name: str = "four") -> RoutedNetwork:
    return load(NETWORKS[name])


def load(text: str) -> RoutedNetwork:
    return from_inventory(yamlfile.parse(text, "network.yaml").validate(routed.Network), Path())


def verifier() -> Verifier:
    return StaticVerifier()


def ask(text: str, net: RoutedNetwork | None = None) -> ConfigureResult:
    return asyncio.run(configure(Embedded(), net or network(), text, verifier()))


def run_case(case: Case) -> None:
    """Asserts the status, the type, the check after the change, and that the check is false before it."""
    before = network(case.network)
    result = ask(case.text, before)
    told = (
        f"{result.status} {result.type} {result.reason} {result.questions} {result.lines} {result.verdicts}"
    )
    assert result.status == case.status, told
    if case.type is not None:
        assert result.type == case.type, told
    if case.status != "config":
        assert not result.lines if case.status != "failed" else True, told
        assert bool(result.questions) == (case.status == "clarify"), told
        return
    after = applied(before, result.lines)
    if case.check is not None:
        assert case.check(after), told
        assert not holds(case, before), "the check holds before the change: it checks nothing"


def holds(case: Case, net: RoutedNetwork) -> bool:
    """Whether the check holds; a thing that is not there yet is a no."""
    assert case.check is not None
    try:
        return case.check(net)
    except KeyError:
        return False
