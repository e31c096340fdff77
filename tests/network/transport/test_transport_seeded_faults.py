"""Every class of fault, put into a good configuration, flips the verdict, and the evidence names the place."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
from seeded_faults import ROUTING_FAULTS, Fault
from seeded_faults_edge import EDGE_FAULTS

from assent.intents.evidence import Outcome, Verdict, overall
from assent.network.transport.generate import applied
from assent.network.transport.load import load_network
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.verifier.static import StaticVerifier

FAULTS = (*ROUTING_FAULTS, *EDGE_FAULTS)
NETWORKS = Path(__file__).resolve().parents[3] / "examples" / "intents" / "network"


@lru_cache(maxsize=4)
def base(name: str) -> RoutedNetwork:
    return load_network(NETWORKS / name / "network.yaml")


def judged(fault: Fault) -> tuple[tuple[Verdict, ...], tuple[Verdict, ...]]:
    """The verdicts about the good network as it stays, and about the fault."""
    good = applied(base(fault.network), dict(fault.setup))
    bad = applied(good, dict(fault.lines))
    verifier = StaticVerifier()
    return verifier.verify(good, good, fault.claims), verifier.verify(good, bad, fault.claims)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_flips_the_verdict_and_its_place_is_named(fault: Fault) -> None:
    before, after = judged(fault)
    assert overall(before) is Outcome.PASS, [v for v in before if v.outcome is not Outcome.PASS]
    against = [v for v in after if v.outcome is Outcome.FAIL]
    assert against, "the verdict does not flip"
    told = [line for verdict in against for line in verdict.evidence]
    assert any(all(word in line for word in fault.named) for line in told), told


def test_there_are_faults_of_every_class() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 60
