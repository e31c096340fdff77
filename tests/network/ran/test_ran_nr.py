"""The carrier model against DESIGN section 11 and the tables of 3GPP."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from assent.intents.errors import InvalidInput
from assent.inventory.radio import Cell, ListedTrace, Tdd, UeGroup
from assent.network.ran import nr, tables


def cell(**given: Any) -> Cell:
    return Cell(name="c", trace=ListedTrace(cqi=(9,)), **given)


def table(shared: Path, name: str) -> Any:
    return json.loads((shared / "standards" / "nr_tables" / name).read_text())


def test_rates_of_the_reference_carrier() -> None:
    rates = [round(nr.reachable_mbps(cell(), cqi), 1) for cqi in range(16)]
    assert rates == [
        *(0.0, 3.9, 5.8, 9.2, 14.8, 21.3, 28.7, 36.1),
        *(46.7, 59.0, 67.2, 80.3, 95.1, 111.5, 124.6, 134.4),
    ]
    assert nr.transport_block_bits(106, 15) == 83_976


@pytest.mark.parametrize(("mhz", "scs", "n_rb"), [(100, 30, 273), (20, 15, 106), (10, 60, 11), (5, 30, 11)])
def test_other_carriers(mhz: int, scs: Any, n_rb: int) -> None:
    carrier = cell(bandwidth_mhz=mhz, scs_khz=scs)
    assert nr.resource_blocks(carrier) == n_rb
    rates = [nr.reachable_mbps(carrier, cqi) for cqi in range(16)]
    assert rates == sorted(set(rates))


def test_layers_multiply() -> None:
    one, four = (nr.reachable_mbps(cell(layers=n), 12) for n in (1, 4))
    assert four == pytest.approx(4 * one, rel=0.01)


def test_fdd_has_every_slot() -> None:
    fdd, sdl = (cell(bandwidth_mhz=20, scs_khz=15, band=band) for band in ("n1", "n75"))
    assert nr.slots_per_s(fdd, "downlink") == nr.slots_per_s(fdd, "uplink") == 1000
    assert (nr.slots_per_s(sdl, "downlink"), nr.slots_per_s(sdl, "uplink")) == (1000, 0)
    assert nr.slots_per_s(cell(band="n78"), "downlink") == nr.slots_per_s(cell(), "downlink") == 1600


def test_the_uplink_has_its_own_slots() -> None:
    assert nr.reachable_bps(cell(), 15, "uplink") == 83_976 * 400
    assert round(nr.reachable_mbps(cell(), 15, "uplink"), 1) == 33.6
    even = cell(tdd=Tdd(period_slots=14, downlink_slots=6, uplink_slots=6))
    assert nr.slots_per_s(even, "downlink") == nr.slots_per_s(even, "uplink") == 2000 * 6 // 14
    assert nr.reachable_bps(cell(ul_layers=2), 12, "uplink") > 1.9 * nr.reachable_bps(cell(), 12, "uplink")
    with pytest.raises(ValueError, match="do not fit into a period of 10"):
        Tdd(downlink_slots=8, uplink_slots=3)


def test_ues_of_mixed_quality_share_evenly() -> None:
    mixed = cell(ues=(UeGroup(cqi_offset=0), UeGroup(cqi_offset=-8)))
    good, bad = nr.reachable_bps(cell(), 15), nr.reachable_bps(cell(), 7)
    together = nr.mixed_bps(mixed, 15)
    assert together == 2 * good * bad // (good + bad)
    half = together / 2
    assert half / good + half / bad == pytest.approx(1, rel=1e-6)  # all PRBs, and as much for each half
    assert nr.mixed_bps(mixed, 8) == nr.reachable_bps(cell(), 8)  # the far half is out of range
    assert nr.mixed_bps(mixed, 0) == 0
    many = cell(ues=(UeGroup(weight=3), UeGroup(cqi_offset=-8, weight=1)))
    assert together < nr.mixed_bps(many, 15) < good
    assert nr.mixed_bps(cell(), 11, "uplink") == nr.reachable_bps(cell(), 11, "uplink")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"bandwidth_mhz": 37}, "35, 40"),
        ({"bandwidth_mhz": 100, "scs_khz": 15}, "45, 50 MHz"),
        ({"bandwidth_mhz": 5, "scs_khz": 60}, "10, 15"),
        ({"bandwidth_mhz": 100, "band": "n28"}, "25, 30 MHz"),
        ({"bandwidth_mhz": 20, "band": "n20", "scs_khz": 60}, "does not have"),
        ({"band": "n999"}, "n78"),
        ({"bandwidth_mhz": 40, "band": "n258", "scs_khz": 60}, "50, 100"),
    ],
)
def test_what_does_not_exist_names_what_does(given: dict[str, Any], named: str) -> None:
    with pytest.raises(InvalidInput, match="cell c") as error:
        nr.check(cell(**given))
    assert named in error.value.message


@pytest.mark.parametrize("cqi", [-1, 16, 10**9])
def test_no_such_cqi(cqi: int) -> None:
    with pytest.raises(InvalidInput, match="0 to 15"):
        nr.reachable_bps(cell(), cqi)


def test_tables_are_those_of_the_standard(shared: Path) -> None:
    widths = table(shared, "nrb_by_scs_bw.json")
    fr1 = {int(k): {int(m): n for m, n in v.items()} for k, v in widths["FR1"].items()}
    assert fr1 == tables.N_RB_FR1
    assert tables.N_RB_FR2[60] == {int(m): n for m, n in widths["FR2-1"]["60"].items()}
    assert list(tables.TBS_TABLE) == table(shared, "ts38214_tbs_5_1_3_2_1.json")["tbs"]
    rows = table(shared, "ts38214_cqi_mcs.json")["cqi_table_1"]
    bits = {"QPSK": 2, "16QAM": 4, "64QAM": 6}
    assert tables.CQI_TABLE_1[1:] == tuple((bits[r["modulation"]], r["code_rate_x1024"]) for r in rows[1:])


def test_bands_are_at_least_as_wide_as_in_release_15(shared: Path) -> None:
    for row in table(shared, "nr_band_max_bw.json")["bands"]:
        band = tables.BANDS[row["band"]]
        assert band.duplex == row["duplex"]
        assert band.max_mhz >= row["max_channel_bw_mhz_rel15"]


def reference_tbs(shared_tbs: list[int], n_prb: int, qm: int, rate: Fraction, layers: int) -> int:
    """TS 38.214 5.1.3.2, written as the clause reads, in exact numbers."""
    n_info = 144 * n_prb * rate * qm * layers
    if n_info <= 3824:
        n = max(3, math.floor(math.log2(n_info)) - 6)
        quantised = max(24, 2**n * math.floor(n_info / 2**n))
        return min(size for size in shared_tbs if size >= quantised)
    n = math.floor(math.log2(n_info - 24)) - 5
    quantised = max(3840, 2**n * math.floor((n_info - 24) / 2**n + Fraction(1, 2)))
    if rate <= Fraction(1, 4):
        blocks = math.ceil(Fraction(quantised + 24, 3816))
    else:
        blocks = math.ceil(Fraction(quantised + 24, 8424)) if quantised > 8424 else 1
    return 8 * blocks * math.ceil(Fraction(quantised + 24, 8 * blocks)) - 24


def test_block_sizes_against_the_clause() -> None:
    sizes = list(tables.TBS_TABLE)
    for n_prb in (1, 2, 3, 11, 24, 51, 106, 273):
        for cqi in range(1, 16):
            for layers in (1, 2, 4):
                qm, rate = tables.CQI_TABLE_1[cqi]
                expected = reference_tbs(sizes, n_prb, qm, Fraction(rate, 1024), layers)
                assert nr.transport_block_bits(n_prb, cqi, layers) == expected
