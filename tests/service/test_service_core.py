"""The 5G core part: TS 28.541 objects that validate, Open5GS files that say the same."""

from __future__ import annotations

import json
from ipaddress import IPv4Network
from pathlib import Path

import pytest
from descriptor_rig import CHAIN, function
from hypothesis import given
from hypothesis import strategies as st
from nrm_walk import problems
from ruamel.yaml import YAML

from assent.intents.errors import InvalidInput
from assent.intents.service import Plmn, PlmnInfo, ServiceProfile, Snssai
from assent.service.core.nrm import managed_element
from assent.service.core.open5gs import files
from assent.service.core.plan import CoreSlice, plan

GOLDEN = Path(__file__).parent / "open5gs"


def core(name: str, sd: str | None = "000001", ues: int | None = 200, **of: object) -> CoreSlice:
    info = PlmnInfo(plmn_id=Plmn(mcc="001", mnc="01"), snssai=Snssai(sst=1, sd=sd))
    profile = ServiceProfile(id=name, plmn_info=(info,), max_ues=ues)
    functions = tuple(one.model_copy(update={"name": f"{name}-{one.role.lower()}"}) for one in CHAIN)
    return CoreSlice(name, profile, of.get("functions", functions))


TWO = (core("slice-1"), core("slice-2", "000002", 5000))


def test_the_files_are_those_that_were_looked_over(request: pytest.FixtureRequest) -> None:
    """To look over new ones: write what `files` gives to the folder, and read the difference."""
    made = files(plan(TWO, addresses={"slice-1-amf": "192.0.2.5", "slice-1-upf": "192.0.2.7"}))
    assert {path: (GOLDEN / path).read_text("utf-8") for path in made} == made


def test_every_file_is_yaml_whose_leading_zeros_stay() -> None:
    for path, text in files(plan(TWO)).items():
        assert YAML(typ="safe", pure=True).load(text), path
    amf = YAML(typ="safe", pure=True).load(files(plan(TWO))["slice-2/amf.yaml"])["amf"]
    assert amf["plmn_support"] == [
        {"plmn_id": {"mcc": "001", "mnc": "01"}, "s_nssai": [{"sst": 1, "sd": "000002"}]}
    ]


def test_functions_find_one_another() -> None:
    made = {path: YAML(typ="safe", pure=True).load(text) for path, text in files(plan(TWO)).items()}
    for name in ("slice-1", "slice-2"):
        smf, upf = made[f"{name}/smf.yaml"]["smf"], made[f"{name}/upf.yaml"]["upf"]
        assert smf["pfcp"]["client"]["upf"] == [{**upf["pfcp"]["server"][0], "dnn": name}]
        assert {**smf["session"][0], "dev": upf["session"][0]["dev"]} == upf["session"][0]
        assert smf["info"][0]["s_nssai"][0]["dnn"] == [upf["session"][0]["dnn"]]
    assert [one["s_nssai"]["sd"] for one in made["nssf.yaml"]["nssf"]["sbi"]["client"]["nsi"]] == [
        "000001",
        "000002",
    ]


def test_the_managed_element_validates_strictly(shared: Path) -> None:
    folder = shared / "standards" / "3gpp_openapi"
    if not (folder / "TS28541_5GcNrm.yaml").is_file():
        pytest.skip("TS 28.541's OpenAPI is not in the folder of standards")
    made = managed_element("order", plan(TWO), {"slice-1-upf": "11111111-1111-5111-8111-111111111111"})
    assert problems(folder, "TS28541_5GcNrm.yaml", "ManagedElement-Single", made) == []
    made["AmfFunction"][0]["attributes"]["amfId"] = 1
    made["UpfFunction"][0]["EP_N3"][0]["attributes"]["localAddress"]["addressWithVlan"]["ipv4Address"] = "x"
    del made["SmfFunction"][0]["id"]
    found = problems(folder, "TS28541_5GcNrm.yaml", "ManagedElement-Single", made)
    assert len(found) == 3, found


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=12))
def test_ue_subnets_are_large_enough_and_apart(ues: list[int]) -> None:
    slices = [core(f"s{at}", f"{at + 1:06x}", many) for at, many in enumerate(ues)]
    subnets: list[IPv4Network] = [part.ue_subnet for part in plan(slices)]
    for at, (subnet, many) in enumerate(zip(subnets, ues, strict=True)):
        assert subnet.num_addresses - 3 >= many
        assert not any(subnet.overlaps(other) for other in subnets[:at])


@pytest.mark.parametrize(
    ("slices", "options", "said"),
    [
        ([], {}, "0 slices"),
        ([core("s", functions=(function("UPF"),))], {}, "has no AMF, SMF"),
        ([core("s"), core("t")], {}, "another slice has its S-NSSAI"),
        ([core("s", ues=100_000_000)], {}, "has no room for 100000000 UEs"),
        ([core("s")], {"addresses": {"s-amf": "::1"}}, "no IPv4 address"),
        ([core("s")], {"addresses": {"s-xyz": "192.0.2.1"}}, "is no core function of these slices"),
        (
            [core("s")],
            {"addresses": {"s-amf": "192.0.2.1", "s-smf": "192.0.2.1"}},
            "is the address of s-amf as well",
        ),
        ([core("s")], {"tac": 0}, "no tracking area code"),
        ([core("s" * 64)], {}, "cannot be a data network's name"),
    ],
)
def test_a_core_that_cannot_be_is_refused(slices, options, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        plan(slices, **options)


def test_the_wire_form_is_json() -> None:
    assert json.loads(json.dumps(managed_element("x", plan(TWO))))["UpfFunction"][1]["id"] == "slice-2-upf"
