"""From words and agreements to profiles: TS 28.541's schemas, split budgets, stable identifiers."""

from __future__ import annotations

import asyncio
import sys
from fractions import Fraction
from math import prod
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.intents.base import canonical
from assent.intents.errors import InvalidInput
from assent.intents.intent import ExpectationTarget, Intent, IntentExpectation, Plane
from assent.intents.negotiation import Agreement, Topic
from assent.intents.service import Sdp, SliceDesign, Snssai, Thpt
from assent.reasoning.model import Model
from assent.service import catalogue
from assent.service.design import Facts, design_agreement, design_slice, design_text, identify
from assent.service.placement import chain_of
from assent.service.profiles import split, split_latency, split_success
from assent.service.requirement import Rate, SliceRequirement
from assent.service.transport import transport_slice

sys.path.insert(0, str(Path(__file__).parent))
from openapi import SliceNrm

A_END = Sdp(id="a", router="R1", interface="Gi0/0", prefix="192.168.1.0/24")
Z_END = Sdp(id="z", router="R3", interface="Gi0/0", prefix="172.16.1.0/24")


@pytest.fixture(scope="module")
def nrm(shared: Path) -> SliceNrm:
    return SliceNrm(shared / "standards" / "3gpp_openapi")


def answer(model: Model, text: str) -> dict[str, Any]:
    return asyncio.run(design_text(model, text)).wire()


def test_the_contract(solver: Model) -> None:
    found = answer(solver, "200 cameras at 2 Mbps each, latency 50 ms, availability 99.95 %, stationary")
    assert list(found) == ["status", "nests", "profiles", "questions", "explanations"]
    (profile,) = found["profiles"]
    sd = profile["plmnInfoList"][0]["snssai"].pop("sd")
    assert len(sd) == 6
    assert profile == {
        "serviceProfileId": profile["serviceProfileId"],
        "plmnInfoList": [{"plmnId": {"mcc": "001", "mnc": "01"}, "snssai": {"sst": 1}}],
        "sst": 1,
        "networkSliceSharingIndicator": "SHARED",
        "maxNumberofUEs": 200,
        "dLLatency": 50.0,
        "uLLatency": 50.0,
        "availability": 99.95,
        "dLReliability": 99.9,
        "uLReliability": 99.9,
        "dLThptPerSlice": {"guaThpt": 20_000, "maxThpt": 40_000},
        "uLThptPerSlice": {"guaThpt": 400_000, "maxThpt": 400_000},
        "dLThptPerUE": {"maxThpt": 100},
        "uLThptPerUE": {"guaThpt": 2_000, "maxThpt": 2_000},
        "uEMobilityLevel": "STATIONARY",
        "uESpeed": 0,
    }
    rationale = found["nests"][0]["rationale"]
    assert rationale["Availability"] == "stated: “99.95 %”"
    assert rationale["Slice quality of service: Packet Error Rate"].startswith("assumed: ")
    assert set(found["nests"][0]["attributes"]) <= set(rationale)


def test_questions_and_refusals(solver: Model) -> None:
    asked = answer(solver, "latency below 1 ms and at least 50 ms for video")
    assert asked["status"] == "clarify" and asked["questions"] and not asked["profiles"]
    refused = answer(solver, "a slice to jam my neighbours")
    assert refused["status"] == "refused" and "jam" in refused["explanations"][0]
    with pytest.raises(InvalidInput, match="characters"):
        answer(solver, "video " * 10_000)
    with pytest.raises(InvalidInput, match="surrogates"):
        answer(solver, "video \ud800")
    assert answer(solver, "another slice for video and " * 100)["status"] == "clarify"


def test_the_same_words_give_the_same_bytes(solver: Model) -> None:
    text = "telemedicine with HD video and robot control below 4 ms"
    assert canonical(answer(solver, text)) == canonical(answer(solver, text))
    profiles = answer(solver, text)["profiles"]
    assert len({canonical(one["plmnInfoList"]) for one in profiles}) == 2


def test_the_corpus_validates(corpus: list[dict[str, Any]], solver: Model, nrm: SliceNrm) -> None:
    designs = [one for row in corpus for one in asyncio.run(design_text(solver, row["text"])).designs]
    assert len(designs) > 30
    for design in designs:
        _validates(design, nrm)


@pytest.mark.parametrize("key", sorted(catalogue.CATALOGUE))
def test_every_service_of_the_catalogue_validates(key: str, nrm: SliceNrm) -> None:
    _validates(design_slice(SliceRequirement(service_type=key), f"slice-{key}", "intent-1"), nrm)


def test_the_strict_validator_finds_wrong_names(nrm: SliceNrm) -> None:
    assert nrm.problems("ServiceProfile", {"maxNumberOfUEs": 5})
    assert nrm.problems("ServiceProfile", {"uEMobilityLevel": "FULLY MOBILITY"})
    assert nrm.problems("SliceProfile", {"pLMNInfoList": []})


def _validates(design: SliceDesign, nrm: SliceNrm) -> None:
    wire = design.model_dump(mode="json", by_alias=True, exclude_none=True)
    assert nrm.problems("ServiceProfile", wire["service_profile"]) == []
    for part in (wire["ran"], wire["core"]):
        assert nrm.problems("SliceProfile", part) == []
    assert SliceDesign.model_validate_json(canonical(design)) == design
    budgets = (design.ran.subnet, design.core.subnet)
    transport = transport_slice(design, A_END, Z_END)
    whole = design.service_profile
    for name in ("dl_latency_ms", "ul_latency_ms"):
        parts = [getattr(one, name) for one in budgets]
        assert sum(map(Fraction, [*parts, transport.latency_ms])) <= Fraction(
            getattr(whole, name)
        ) + Fraction(1, 10**9)


@given(st.floats(0.01, 3_600_000))
def test_latency_is_split_not_copied(whole: float) -> None:
    parts = split_latency(whole)
    assert all(part > 0 for part in parts.values())
    assert sum(round(part * 1000) for part in parts.values()) <= whole * 1000
    assert sum(parts.values()) >= whole * 0.9 - 0.003  # and little of it is wasted


@given(st.decimals(0, 100, places=7))
def test_success_is_split_not_copied(whole: Any) -> None:
    parts = split_success(float(whole))
    product = prod(Fraction(part) / 100 for part in parts.values()) * 100
    assert product >= Fraction(str(float(whole)))
    assert all(float(whole) <= part <= 100 for part in parts.values())


def test_what_cannot_be_split_is_an_error() -> None:
    with pytest.raises(InvalidInput, match="at least"):
        split_latency(0.001)
    design = design_slice(SliceRequirement(service_type="voice"), "s", "i")
    with pytest.raises(InvalidInput, match="availability"):
        split(design.service_profile.model_copy(update={"availability_percent": None}))


@given(
    st.builds(
        SliceRequirement,
        service_type=st.sampled_from(sorted(catalogue.CATALOGUE)),
        dl=st.none() | st.builds(Rate, guaranteed_kbps=st.integers(1, 10**8), max_kbps=st.none()),
        ul=st.none() | st.builds(Rate, guaranteed_kbps=st.none(), max_kbps=st.integers(1, 10**8)),
        dl_per_ue=st.none() | st.builds(Rate, guaranteed_kbps=st.integers(1, 10**5), max_kbps=st.none()),
        ues=st.none() | st.integers(1, 10**6),
        dl_latency_ms=st.none() | st.integers(1, 5_000),
        isolated=st.none() | st.booleans(),
        speed_kmh=st.none() | st.integers(0, 1_200),
    )
)
def test_what_was_stated_stays_exact(requirement: SliceRequirement) -> None:
    profile = design_slice(requirement, "s", "i").service_profile
    assert profile.dl_thpt_per_slice and profile.ul_thpt_per_slice
    if requirement.dl:
        assert profile.dl_thpt_per_slice.guaranteed_kbps == requirement.dl.guaranteed_kbps
    if requirement.ul:
        assert profile.ul_thpt_per_slice.max_kbps == requirement.ul.max_kbps
    if requirement.dl_latency_ms:
        assert profile.dl_latency_ms == requirement.dl_latency_ms
    if requirement.ues:
        assert profile.max_ues == requirement.ues
    if requirement.isolated is not None:
        assert profile.sharing == ("NON_SHARED" if requirement.isolated else "SHARED")
    for one in (profile.dl_thpt_per_slice, profile.ul_thpt_per_slice):
        assert 0 < (one.guaranteed_kbps or 0) <= (one.max_kbps or 0)


def test_identifiers_are_stable_and_unique() -> None:
    assert identify("slice-x", 1) == identify("slice-x", 1)
    assert identify("slice-x", 1, [identify("slice-x", 1)]) != identify("slice-x", 1)
    assert identify("slice-x", 2, [identify("slice-x", 1)]).sd == identify("slice-x", 1).sd


def agreement(kind: str, **changes: Any) -> Agreement:
    topic = Topic(id="t", resource="cell-1", kind=kind, upper=134, participants=("bo-1", "bo-2"))  # type: ignore[arg-type]
    values: dict[str, Any] = {"value": 57.3} if kind == "level" else {"shares": {"bo-2": 20.0, "bo-1": 60.5}}
    base = {
        "id": "agreement-1",
        "version": 2,
        "topic": topic,
        "agreed": True,
        "rounds": 3,
        "stopped_by": "consensus",
    }
    return Agreement.model_validate(base | values | changes)


INTENTS = tuple(
    Intent(
        id=f"intent-{owner}",
        plane=Plane.BUSINESS,
        owner=owner,
        expectations=(
            IntentExpectation(
                id="e",
                object_type="NetworkSlice",
                targets=(
                    ExpectationTarget(name="dLLatency", condition="IS_LESS_THAN", value=latency, unit="ms"),
                    ExpectationTarget(name="maxNumberofUEs", condition="IS_EQUAL_TO", value=30),
                ),
            ),
        ),
    )
    for owner, latency in (("bo-1", 20), ("bo-2", 40))
)


def test_a_level_becomes_one_shared_slice() -> None:
    intent, (design,) = design_agreement(agreement("level"), INTENTS)
    assert intent.plane is Plane.SERVICE and intent.version == 2
    assert intent.parents == ("intent-bo-1", "intent-bo-2")
    assert design.service_intent_id == intent.id and design.cells == ("cell-1",)
    profile = design.service_profile
    assert profile.dl_thpt_per_slice == Thpt(guaranteed_kbps=57_300, max_kbps=57_300)
    assert (profile.sharing, profile.dl_latency_ms, profile.max_ues) == ("SHARED", 20, 60)


def test_an_allocation_becomes_one_slice_for_each_share() -> None:
    intent, designs = design_agreement(agreement("allocation"), INTENTS)
    assert [one.slice_id for one in designs] == ["slice-cell-1-bo-1", "slice-cell-1-bo-2"]
    assert [one.service_profile.dl_latency_ms for one in designs] == [20, 40]
    assert [one.object_instance for one in intent.expectations] == [one.slice_id for one in designs]
    _, fewer = design_agreement(agreement("allocation", shares={"bo-1": 0.0, "bo-2": 5.0}), INTENTS)
    assert [one.slice_id for one in fewer] == ["slice-cell-1-bo-2"]


def test_a_new_version_keeps_the_slices_names() -> None:
    before = design_agreement(agreement("level"), ())[1][0]
    after = design_agreement(agreement("level", version=3, value=20.0), ())[1][0]
    assert (before.slice_id, before.snssai) == (after.slice_id, after.snssai)


def test_facts_win_over_intents() -> None:
    facts = {"bo-1": Facts(service_type="gaming", latency_ms=8, ues=5), "bo-2": Facts(service_type="gaming")}
    _, (design,) = design_agreement(agreement("level"), INTENTS, facts=facts)
    assert (design.nest.service_type, design.service_profile.dl_latency_ms) == ("gaming", 8)
    assert design.service_profile.max_ues == 35


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"agreed": False, "stopped_by": "rounds"}, "without an agreement"),
        ({"value": 0.0}, "nobody"),
        ({"value": None}, "nobody"),
        ({"value": 1e9}, "less than or equal"),
    ],
)
def test_agreements_that_give_no_slice(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        design_agreement(agreement("level", **changes), INTENTS)


def test_an_agreement_is_designed_for_the_devices_that_its_owner_stated() -> None:
    """As `slice design` does for the same words: 10 cameras, 2 Mbps uplink each."""
    stated = (
        ("maxNumberofUEs", 10, ""),
        ("uLThptPerSlice", 20, "Mbps"),
        ("uLThptPerUE", 2, "Mbps"),
        ("service", "cameras", ""),
    )
    targets = tuple(
        ExpectationTarget(name=name, condition="IS_EQUAL_TO", value=value, unit=unit)
        for name, value, unit in stated
    )
    intents = [
        one.model_copy(
            update={"expectations": (one.expectations[0].model_copy(update={"targets": targets}),)}
        )
        for one in INTENTS
        if one.expectations
    ][:1]
    given = agreement("allocation", shares={intents[0].owner: 1.0})
    _, (design,) = design_agreement(given, intents)
    asked = design_slice(
        SliceRequirement(service_type="cameras", ues=10, ul_per_ue=Rate(guaranteed_kbps=2000, max_kbps=2000)),
        "s",
        "",
    ).service_profile
    profile = design.service_profile
    assert (profile.max_ues, profile.sst, profile.ul_thpt_per_slice) == (
        10,
        asked.sst,
        asked.ul_thpt_per_slice,
    )
    assert profile.ul_thpt_per_ue and asked.ul_thpt_per_ue
    assert profile.ul_thpt_per_ue.max_kbps == asked.ul_thpt_per_ue.max_kbps == 2000
    assert design.nest.service_type == "cameras" and profile.ue_speed_kmh == asked.ue_speed_kmh


def test_the_transport_part() -> None:
    _, (design,) = design_agreement(agreement("level"), INTENTS)
    part = transport_slice(design, A_END, Z_END)
    assert (part.to_a_kbps, part.to_z_kbps) == (57_300, 5_730)
    assert part.latency_ms == 4 and part.availability_percent > 99.9
    assert chain_of(design).latency_ms == 10
    with pytest.raises(InvalidInput, match="both ends"):
        transport_slice(design, A_END, A_END)


def test_an_unknown_service_type_lists_the_known() -> None:
    with pytest.raises(InvalidInput, match="broadband, cameras"):
        design_slice(SliceRequirement(service_type="teleport"), "s", "i")


def test_a_slice_never_gets_the_value_for_no_differentiator() -> None:
    assert all(identify(f"s{i}", 1) != Snssai(sst=1, sd="FFFFFF") for i in range(50))
