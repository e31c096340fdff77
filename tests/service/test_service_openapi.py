"""Every profile validates against TS 28.541's OpenAPI with closed attribute names, wherever it comes from."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.intents.intent import ExpectationTarget, Intent, IntentExpectation, Plane
from assent.intents.negotiation import Agreement, Topic
from assent.intents.service import SliceDesign
from assent.service import catalogue
from assent.service.design import Facts, design_agreement, design_slice
from assent.service.requirement import SliceRequirement

sys.path.insert(0, str(Path(__file__).parent))
from openapi import SliceNrm
from slices_in_operation import instance


@pytest.fixture(scope="module")
def nrm(shared: Path) -> SliceNrm:
    return SliceNrm(shared / "standards" / "3gpp_openapi")


def parts(design: SliceDesign) -> Iterator[tuple[str, Any]]:
    wire = design.model_dump(mode="json", by_alias=True, exclude_none=True)
    yield "ServiceProfile", wire["service_profile"]
    yield "SliceProfile", wire["ran"]
    yield "SliceProfile", wire["core"]


def agreement(kind: str, values: list[float]) -> Agreement:
    names = [f"op{n}" for n in range(len(values))]
    topic = Topic(
        id="t",
        resource="cell-1",
        kind=kind,  # type: ignore[arg-type]
        unit="Mbps",
        lower=0,
        upper=10_000,
        tolerance=1,
        participants=tuple(names),
        max_rounds=8,
        deadline_s=60,
    )
    shares = dict(zip(names, values, strict=True))
    return Agreement(
        id="a",
        version=1,
        topic=topic,
        agreed=True,
        stopped_by="consensus",
        value=values[0] if kind == "level" else None,
        shares=shares if kind == "allocation" else None,
        rounds=1,
        messages=2,
        transcript_id="t",
    )


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["level", "allocation"]),
    st.lists(st.floats(0.01, 5_000), min_size=2, max_size=4),
    st.sampled_from(sorted(catalogue.CATALOGUE)),
    st.none() | st.floats(1, 500),
    st.none() | st.integers(1, 100_000),
)
def test_profiles_of_agreements_validate(
    nrm: SliceNrm, kind: str, values: list[float], service: str, latency: float | None, ues: int | None
) -> None:
    facts = {f"op{n}": Facts(service_type=service, latency_ms=latency, ues=ues) for n in range(len(values))}
    target = ExpectationTarget(name="availability", condition="IS_GREATER_THAN", value=99.5, unit="%")
    expectation = IntentExpectation(
        id="e", verb="DELIVER", object_type="SharedResource", object_instance="cell-1", targets=(target,)
    )
    intents = [Intent(id="i", plane=Plane.BUSINESS, owner="op0", expectations=(expectation,))]
    _, designs = design_agreement(agreement(kind, values), intents, facts=facts)
    for design in designs:
        for schema, profile in parts(design):
            assert nrm.problems(schema, profile) == []


def test_profiles_of_deployed_slices_validate(nrm: SliceNrm) -> None:
    for profile in instance().wire()["serviceProfileList"]:
        assert nrm.problems("ServiceProfile", profile) == []


@pytest.mark.parametrize("key", ["cameras", "broadband", "remote-control"])
def test_no_name_at_any_depth_is_let_through_that_the_standard_does_not_have(key: str, nrm: SliceNrm) -> None:
    design = design_slice(SliceRequirement(service_type=key), f"slice-{key}", "intent-1")
    renamed = 0
    for schema, profile in parts(design):
        for wrong in misspelt(profile):
            renamed += 1
            assert nrm.problems(schema, wrong), wrong
    assert renamed > 30


def misspelt(value: Any) -> Iterator[Any]:
    """The document with one name changed, for every name in it."""
    if isinstance(value, list):
        for at, one in enumerate(value):
            for changed in misspelt(one):
                yield [*value[:at], changed, *value[at + 1 :]]
    elif isinstance(value, dict):
        for name, one in value.items():
            rest = {key: kept for key, kept in value.items() if key != name}
            yield {**rest, f"{name}X": one}
            for changed in misspelt(one):
                yield {**rest, name: changed}
