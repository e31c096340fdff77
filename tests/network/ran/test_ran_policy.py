"""Ratios: exact, within their sums, never more than needed; and the standard's attribute names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assent.intents.service import Plmn, PlmnInfo, Snssai
from assent.network.ran.policy import (
    RRMPolicyRatioAttributes,
    Want,
    allocate,
    delivered_kbps,
    fixed_policy,
    needed_percent,
    sum_problems,
)

MEMBER = PlmnInfo(plmn_id=Plmn(mcc="001", mnc="01"), snssai=Snssai(sst=1, sd="00000a"))
REACHABLE = 134_361_600

wants = st.lists(
    st.builds(
        Want,
        slice_id=st.text("abcdef", min_size=1, max_size=3),
        agreed_kbps=st.integers(0, 300_000),
        max_percent=st.integers(0, 100),
    ),
    max_size=8,
    unique_by=lambda want: want.slice_id,
)


def test_ratios_round_up() -> None:
    assert needed_percent(51_000, REACHABLE) == 38
    assert needed_percent(0, REACHABLE) == needed_percent(0, 0) == 0
    assert needed_percent(134_361, REACHABLE) == 100
    assert needed_percent(134_362, REACHABLE) == 101
    assert needed_percent(1, 0) is None


def test_a_full_cell_is_shared_in_proportion() -> None:
    found = allocate([Want("a", 100_000), Want("b", 50_000), Want("c", 50_000)], REACHABLE)
    assert found.percent == {"a": 50, "b": 25, "c": 25}
    assert found.short == ("a", "b", "c")


def test_the_permitted_maximum_caps_and_is_reported() -> None:
    found = allocate([Want("a", 100_000, 40), Want("b", 20_000)], REACHABLE)
    assert found.percent == {"a": 40, "b": 15}
    assert found.short == ("a",)


def test_out_of_range_gets_what_is_permitted_and_is_short() -> None:
    found = allocate([Want("a", 1, 60), Want("idle", 0)], 0)
    assert found.percent == {"a": 60, "idle": 0}
    assert found.short == ("a",)


@given(wants, st.integers(0, 10**9), st.integers(0, 100))
def test_sums_and_promises(wanted: list[Want], reachable: int, cap: int) -> None:
    found = allocate(wanted, reachable, cap)
    assert sum(found.percent.values()) <= cap
    for want in wanted:
        ratio, need = found.percent[want.slice_id], needed_percent(want.agreed_kbps, reachable)
        assert 0 <= ratio <= want.max_percent
        assert need is None or ratio <= need
        assert (want.slice_id in found.short) == (delivered_kbps(ratio, reachable) < want.agreed_kbps)


@given(st.integers(0, 10**6), st.integers(1, 10**10))
def test_the_needed_ratio_delivers_and_one_less_does_not(agreed: int, reachable: int) -> None:
    need = needed_percent(agreed, reachable)
    assert need is not None
    assert need * reachable >= agreed * 100_000
    assert need == 0 or (need - 1) * reachable < agreed * 100_000


@given(wants, st.integers(0, 10**9))
def test_order_changes_nothing(wanted: list[Want], reachable: int) -> None:
    turned = list(reversed(wanted))
    assert allocate(wanted, reachable).percent == allocate(turned, reachable).percent


@pytest.mark.parametrize("bad", [(30, 40, 0), (50, 50, 60), (101, 0, 0), (50, 60, -1)])
def test_ratios_out_of_order_cannot_be_built(bad: tuple[int, int, int]) -> None:
    high, low, dedicated = bad
    with pytest.raises(ValidationError):
        RRMPolicyRatioAttributes(members=(MEMBER,), max_ratio=high, min_ratio=low, dedicated_ratio=dedicated)


def test_sums_of_a_cell() -> None:
    policies = [fixed_policy("a", MEMBER, 60), fixed_policy("b", MEMBER, 41)]
    assert len(sum_problems(policies)) == 2
    assert sum_problems(policies[:1]) == []


def test_wire_form_has_the_standards_names(shared: Path) -> None:
    from ruamel.yaml import YAML

    wire = fixed_policy("a", MEMBER, 38).wire()
    assert wire["attributes"]["rRMPolicyMemberList"] == [
        {"plmnId": {"mcc": "001", "mnc": "01"}, "snssai": {"sst": 1, "sd": "00000a"}}
    ]
    text = (shared / "standards" / "3gpp_openapi" / "TS28541_NrNrm.yaml").read_text()
    schemas = YAML(typ="safe", pure=True).load(text)["components"]["schemas"]
    own = schemas["RRMPolicyRatio-Single"]["allOf"][1]["properties"]["attributes"]["allOf"][1]["properties"]
    names = {*own, *schemas["RrmPolicy_-Attr"]["properties"]}
    assert set(wire["attributes"]) == names
    assert wire["attributes"]["resourceType"] in schemas["ResourceType"]["enum"]
    assert set(wire["attributes"]["rRMPolicyMemberList"][0]) == set(schemas["RrmPolicyMember"]["properties"])
