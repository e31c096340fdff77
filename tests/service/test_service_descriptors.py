"""NSD and VNFD: they parse with ETSI's types, say what was ordered, and are the same bytes each time."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from descriptor_rig import CHAIN, TRAFFIC, definitions_of, function, package, unzip
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from assent.intents.errors import InvalidInput
from assent.service.catalogue import FUNCTION_NEEDS
from assent.service.descriptors.checking.package import check, check_together
from assent.service.descriptors.packaging import SlicePackager
from assent.service.descriptors.sizes import MAX_AT_FIRST, vdu_of
from assent.service.descriptors.yamltext import dump

ROLES = sorted(FUNCTION_NEEDS)


def _loaded(data: bytes) -> dict:
    files = unzip(data)
    return YAML(typ="safe", pure=True).load(files[definitions_of(files)].decode())


def _parses(folder: Path, name: str, data: bytes) -> None:
    from toscaparser.tosca_template import ToscaTemplate

    files = unzip(data)
    (folder / name).write_bytes(files[definitions_of(files)])
    ToscaTemplate(str(folder / name))


def test_every_descriptor_parses_with_the_types_of_etsi(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    types = shared / "standards" / "etsi_sol001" / "v4.4.1"
    if not types.is_dir():
        pytest.skip("ETSI's type definitions are not in the folder of standards")
    for one in types.glob("*.yaml"):
        (tmp_path / one.name).write_bytes(one.read_bytes())
    neutral = tmp_path / "neutral"
    neutral.mkdir()
    monkeypatch.chdir(neutral)  # tosca-parser looks for imports in the working directory first
    everything = [function(role, cpu=FUNCTION_NEEDS[role][0] + 0.5) for role in ROLES]
    odd = [function("AMF", disk_gb=0), function("UPF", cpu=100), function("UPF", name="slice-1-upf-standby")]
    for number, functions in enumerate((everything, odd, [function("SMF")], [function("CACHE")])):
        made = SlicePackager().package("slice-1", functions, TRAFFIC)
        _parses(tmp_path, f"nsd-{number}.yaml", made.nsd)
        for one in made.vnf_packages:
            _parses(tmp_path, f"{one.vnfd_id}.yaml", one.content)


def test_the_types_of_etsi_can_be_put_into_the_archive() -> None:
    made = SlicePackager(types={"etsi_nfv_sol001_nsd_types.yaml": b"types"}).package("s", CHAIN, TRAFFIC)
    assert unzip(made.nsd)["Definitions/etsi_nfv_sol001_nsd_types.yaml"] == b"types"
    assert check(made.nsd, "nsd").problems == []


@settings(max_examples=6)
@given(
    st.lists(
        st.tuples(st.sampled_from(ROLES), st.floats(0.05, 300), st.integers(1, 10**6), st.integers(0, 5000)),
        min_size=1,
        max_size=4,
    ),
    st.integers(1, 10**8),
)
def test_what_is_generated_passes_the_strict_check_and_is_reproducible(
    sizes: list[tuple[str, float, int, int]], kbps: int
) -> None:
    chain = [function(role, f"f{at}", *size) for at, (role, *size) in enumerate(sizes)]
    traffic = TRAFFIC.model_copy(
        update={"dl_guaranteed_kbps": 0, "ul_guaranteed_kbps": None, "dl_max_kbps": kbps, "ul_max_kbps": None}
    )
    made = SlicePackager().package("slice-1", chain, traffic)
    found = [check(made.nsd, "nsd"), *(check(one.content, one.vnfd_id) for one in made.vnf_packages)]
    check_together(found)
    assert [problem for one in found for problem in one.problems] == []
    assert made == SlicePackager().package("slice-1", chain, traffic)


@given(st.floats(0.001, 8000), st.integers(1, 10**9))
def test_vdus_together_are_no_less_than_was_asked_for(cpu: float, ram_mb: int) -> None:
    vdu, count = vdu_of(function("UPF", cpu=cpu, ram_mb=ram_mb))
    assert 1 <= count <= MAX_AT_FIRST
    assert cpu <= vdu.cpus * count < cpu + count + 1 + cpu / 4
    assert ram_mb <= vdu.ram_mb * count < ram_mb + count
    assert vdu.instances_for(cpu, ram_mb) == count


def test_rates_are_bits_a_second_and_user_traffic_passes_the_chain_in_order() -> None:
    nodes = _loaded(package().nsd)["topology_template"]["node_templates"]
    profile = nodes["vl_user_0"]["properties"]["vl_profile"]
    assert profile["max_bitrate_requirements"]["root"] == 50_000_000
    assert profile["min_bitrate_requirements"]["root"] == 20_000_000
    assert {"virtual_link_data": "vl_user_1"} in nodes["slice-1-upf"]["requirements"]
    assert {"virtual_link_access": "vl_user_1"} in nodes["slice-1-firewall"]["requirements"]
    assert nodes["sap_access"]["requirements"] == [{"internal_virtual_link": "vl_user_0"}]
    assert nodes["sap_data_network"]["requirements"] == [{"internal_virtual_link": "vl_user_2"}]
    for name in ("amf", "smf", "upf"):
        assert {"virtual_link_control": "vl_control"} in nodes[f"slice-1-{name}"]["requirements"]
    assert (
        "at most 2 ms" in nodes["vl_user_0"]["properties"]["description"]
    )  # 30 % of 20 ms, over three links


def test_a_size_is_an_instantiation_level_of_a_shared_vnfd() -> None:
    small, large = function("UPF", cpu=2), function("UPF", name="big", cpu=3, ram_mb=6144)
    one = SlicePackager().package("slice-1", [small], TRAFFIC)
    two = SlicePackager().package("slice-2", [large], TRAFFIC)
    assert [it.vnfd_id for it in one.vnf_packages] == [it.vnfd_id for it in two.vnf_packages]
    assert one.vnf_packages == two.vnf_packages
    node = _loaded(two.nsd)["topology_template"]["node_templates"]["big"]
    assert node["properties"]["vnf_profile"]["instantiation_level"] == "level_2"


def test_standby_functions_are_kept_apart() -> None:
    made = SlicePackager().package("slice-1", [*CHAIN, function("UPF", name="slice-1-upf-standby")], TRAFFIC)
    policies = _loaded(made.nsd)["topology_template"]["policies"]
    apart = next(one["apart_UPF"] for one in policies if "apart_UPF" in one)
    assert apart["targets"] == ["slice-1-upf", "slice-1-upf-standby"]
    assert check(made.nsd, "nsd").problems == []


@pytest.mark.parametrize(
    ("functions", "traffic", "said"),
    [
        ([], TRAFFIC, "1 to 64 functions"),
        ([function("UPF")] * 2, TRAFFIC, "two functions are called"),
        ([function("UPF", name="../upf")], TRAFFIC, "needs a name of letters"),
        ([function("ÜPF")], TRAFFIC, "needs a name of letters"),
        ([function("UPF", cpu=10_000)], TRAFFIC, "more than 8 VDUs"),
        ([function("UPF")], None, "no throughput is known"),
        (
            [function("UPF")],
            TRAFFIC.model_copy(update={"dl_max_kbps": 10**10}),
            "more than a virtual link carries",
        ),
    ],
)
def test_what_no_descriptor_can_say_is_refused(functions, traffic, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        SlicePackager().package("slice-1", functions, traffic)


def test_an_archive_has_the_files_that_the_standards_name_and_no_date_of_today() -> None:
    for data, kind in ((package().nsd, "nsd"), (package().vnf_packages[0].content, "vnfd")):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            meta = file.read("TOSCA-Metadata/TOSCA.meta").decode().splitlines()
        assert f"Entry-Definitions: Definitions/{kind}.yaml" in meta
        assert f"ETSI-Entry-Manifest: {kind}.mf" in meta


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
        | st.sampled_from(
            ["no", "Yes", "1.0", "0o7", "null", "~", "- a", "a: b", "#c", "2024-01-01", "", "'"]
        ),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text("abn: #1", min_size=1), inner, max_size=3)
        ),
        max_leaves=6,
    )
)
@settings(max_examples=60)
def test_yaml_is_read_back_as_it_was_written_by_1_1_and_1_2(value: object) -> None:
    import yaml

    text = dump({"a": value})
    assert YAML(typ="safe", pure=True).load(text) == {"a": value}
    if not _has_float(value):  # YAML 1.1 takes 1e5 for a text
        assert yaml.safe_load(text) == {"a": value}


def _has_float(value: object) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, float) or any(_has_float(one) for one in inside)


def test_nothing_of_etsi_is_in_the_project() -> None:
    root = Path(__file__).parents[2]
    for folder, _, names in os.walk(root / "src"):
        assert not [name for name in names if name.startswith("etsi_nfv")], folder
