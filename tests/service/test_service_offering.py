"""The catalogue: TMF633's shapes, the user's own entries, chains suggested for what no entry has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from assent.intents.errors import InvalidInput
from assent.service import catalogue
from assent.service.design import design_all
from assent.service.offering import candidate, categories, search, specification, suggestion
from assent.service.own_entries import extended
from assent.service.skills.request import REQUEST, SliceWish

OWN = """
entries:
  - key: drone-show
    title: drone light shows
    like: remote-control
    words: [drone show, show of lights]
    latency_ms: 20
    ues: 300
    functions: [AMF, SMF, UPF, {role: SHOW-CONTROLLER, cpu: 2, ram_mb: 4096, disk_gb: 20}]
    reasons: {latency: figures blur above 20 ms}
"""


@pytest.fixture
def tmf633(shared: Path) -> dict[str, Any]:
    file = shared / "standards" / "tmf641_633" / "TMF633-ServiceCatalog-v4.0.0.swagger.json"
    return _strict(json.loads(file.read_text("utf-8")))


def _strict(node: Any) -> Any:
    """Unknown attribute names are errors, which the standard leaves open."""
    if isinstance(node, list):
        return [_strict(one) for one in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _strict(one) for key, one in node.items()}
    if isinstance(plain.get("properties"), dict) and "$ref" not in plain:
        plain["additionalProperties"] = False
    return plain


def problems(document: dict[str, Any], name: str, value: Any) -> list[str]:
    schema = {"$ref": f"#/definitions/{name}", "definitions": document["definitions"]}
    return [f"{list(e.absolute_path)}: {e.message}" for e in Draft4Validator(schema).iter_errors(value)]


def test_every_entry_has_the_standard_s_shape(tmf633: dict[str, Any]) -> None:
    entries = list(catalogue.CATALOGUE.values())
    for one in entries:
        assert problems(tmf633, "ServiceSpecification", specification(one)) == []
        assert problems(tmf633, "ServiceCandidate", candidate(one)) == []
    found = categories(entries)
    assert sum(len(one["serviceCandidate"]) for one in found) == len(entries)
    assert [problem for one in found for problem in problems(tmf633, "ServiceCategory", one)] == []
    assert problems(tmf633, "ServiceCandidate", {"title": "x"})  # the check can fail


def test_a_specification_carries_the_chain_in_order() -> None:
    said = specification(catalogue.find("cameras"))
    assert [one["name"] for one in said["resourceSpecification"]] == ["AMF", "SMF", "UPF", "VIDEO-RECORDER"]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("video surveillance", "cameras"),
        ("cloud gaming", "gaming"),
        ("telemedicine", "remote-control"),
        ("zahler", "sensors"),
    ],
)
def test_search_finds_what_is_meant(words: str, first: str) -> None:
    assert first in [one.key for one in search(words)][:2]
    assert not search("xyzzy")


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("our web shop with 500 customers", "AMF SMF UPF FIREWALL LOAD-BALANCER WEB-SERVER DATABASE"),
        ("200 cameras with number plate recognition", "AMF SMF UPF INFERENCE VIDEO-RECORDER"),
        ("200 cameras", "AMF SMF UPF VIDEO-RECORDER"),
        ("broadband for 100 users with a firewall", "AMF SMF UPF FIREWALL"),
        ("broadband for 50 users behind a VPN", "AMF SMF UPF FIREWALL VPN-GATEWAY"),
    ],
)
def test_a_chain_outside_the_catalogue_is_suggested_with_its_reason(text: str, chain: str) -> None:
    requests = REQUEST.solve(SliceWish(text=text))
    REQUEST.check(SliceWish(text=text), requests)
    design = design_all(requests.slices, "s")[0]
    assert " ".join(one.role for one in design.chain) == chain
    told = [line for line in design.explanations if "functions =" in line]
    usual = catalogue.find(design.nest.service_type).roles
    assert bool(told) == (tuple(chain.split()) != usual)
    assert all("suggested" in line and "“" in line for line in told)


def test_a_suggestion_names_the_words_that_led_to_it() -> None:
    found = suggestion("web shop behind a load balancer")
    assert found is not None and "“web shop”" in found.reason and suggestion("cameras") is None


def test_a_model_cannot_make_up_functions() -> None:
    wish = SliceWish(text="200 cameras")
    wrong = REQUEST.solve(wish).slices[0].model_copy(update={"functions": ("UPF", "TELEPORTER")})
    with pytest.raises(ValueError, match="TELEPORTER"):
        REQUEST.check(wish, REQUEST.solve(wish).model_copy(update={"slices": (wrong,)}))


def test_own_entries_are_understood_and_go_again(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.yaml"
    file.write_text(OWN, "utf-8")
    wish = SliceWish(text="a drone show with 120 drones")
    with extended(file):
        (one,) = REQUEST.check(wish, REQUEST.solve(wish)).slices
        assert (one.service_type, one.ues) == ("drone-show", 120)
        design = design_all((one,), "s")[0]
        assert design.service_profile.dl_latency_ms == 20 and design.chain[-1].role == "SHOW-CONTROLLER"
        assert any("figures blur" in line for line in design.explanations)
        assert search("drone show")[0].key == "drone-show"
    assert "drone-show" not in catalogue.CATALOGUE and "SHOW-CONTROLLER" not in catalogue.FUNCTION_NEEDS
    assert REQUEST.solve(wish).slices[0].service_type != "drone-show"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("key: drone-show", "key: cameras"), "already"),
        (("like: remote-control", "like: nothing"), "no entry 'nothing'"),
        (("AMF, SMF, UPF,", "AMF, SMF, TELEPORTER, UPF,"), "no function 'TELEPORTER'"),
        (("AMF, SMF, UPF,", "AMF, SMF,"), "needs a UPF"),
        (("latency_ms: 20", "latency_ms: .nan"), "latency_ms"),
        (("latency_ms: 20", "latency: 20"), "latency"),
        (("role: SHOW-CONTROLLER", "role: UPF"), "shipped function"),
        (("words: [drone show, show of lights]", "words: []"), "words"),
    ],
)
def test_own_entries_that_make_no_sense_have_their_line(
    change: tuple[str, str], said: str, tmp_path: Path
) -> None:
    file = tmp_path / "catalogue.yaml"
    file.write_text(OWN.replace(*change), "utf-8")
    with pytest.raises(InvalidInput, match=said) as caught:
        extended(file)
    assert "catalogue.yaml:" in caught.value.message
