"""Price, energy and access of designed slices: breakdowns add up, the stricter costs no less, bad plans are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.intents.errors import InvalidInput
from assent.intents.service import SliceDesign
from assent.service.customer.access import advise
from assent.service.customer.energy import HOURS_PER_MONTH, estimate
from assent.service.customer.pricing import load_plan, price
from assent.service.design import design_slice
from assent.service.requirement import Rate, SliceRequirement

PLAN = load_plan(None)
_GOOD = "name: x\ncurrency: EUR\nbase: 1\nper_ue: {default: 1}\nper_guaranteed_mbps: {downlink: 1, uplink: 1}"


def design(service: str = "broadband", **more: object) -> SliceDesign:
    return design_slice(SliceRequirement(service_type=service, **more), "slice-x-1", "")  # type: ignore[arg-type]


def cents(service: str = "broadband", *, joined: bool = False, **more: object) -> int:
    return price(design(service, **more).service_profile, "s", PLAN, joined=joined).cents


def test_every_line_can_be_checked_by_hand() -> None:
    one = price(
        design("cameras", ues=200, ul_per_ue=Rate(guaranteed_kbps=2000, max_kbps=2000)).service_profile,
        "s",
        PLAN,
    )
    lines = {line.item: line.cents for line in one.lines}
    assert lines["base"] == 12_000 and lines["UEs"] == 200 * 90
    assert lines["uplink"] == 400 * 240 and lines["downlink"] == 20 * 160
    subject = 12_000 + 18_000 + 96_000 + 3_200
    assert lines["availability of at least 99.95 %"] == round(subject * 0.05)
    assert one.cents == sum(lines.values()) and one.wire()["total"] == one.cents / 100


@settings(max_examples=60, deadline=None)
@given(
    ues=st.integers(1, 10**6),
    mbps=st.integers(1, 10**5),
    latency=st.sampled_from([1, 3, 8, 15, 40, 100]),
    available=st.sampled_from([99, 99.9, 99.95, 99.99, 99.999, 99.9999]),
    alone=st.booleans(),
)
def test_the_stricter_costs_no_less(
    ues: int, mbps: int, latency: float, available: float, alone: bool
) -> None:
    def quote(**changed: object) -> int:
        values: dict[str, object] = {
            "ues": ues,
            "dl": Rate(guaranteed_kbps=mbps * 1000),
            "dl_latency_ms": latency,
            "ul_latency_ms": latency,
            "availability_percent": available,
            "isolated": alone,
        }
        return cents(**{**values, **changed})

    here = quote()
    assert quote(ues=ues + 1) >= here
    assert quote(dl=Rate(guaranteed_kbps=mbps * 1000 + 1000)) >= here
    assert quote(dl_latency_ms=latency / 2, ul_latency_ms=latency / 2) >= here
    assert quote(isolated=True) >= here >= quote(isolated=False)


def test_joining_is_cheaper_and_pays_no_isolation() -> None:
    assert cents(joined=True) < cents() < cents(isolated=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (_GOOD.replace("base: 1", "base: -1"), "base"),
        (_GOOD.replace("base: 1", "base: .nan"), "base"),
        (_GOOD.replace("default", "mice"), "default"),
        (_GOOD.replace(", uplink: 1", ""), "uplink"),
        ("[]", "plan.yaml"),
    ],
)
def test_a_plan_that_makes_no_sense_has_its_field(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(InvalidInput, match=said):
        load_plan(file)


def test_energy_adds_up_and_grows_with_what_is_carried() -> None:
    small, large = estimate(design("cameras", ues=20)), estimate(design("cameras", ues=200))
    assert large.watts == pytest.approx(sum(one.watts for one in large.lines))
    assert large.kwh_per_month == pytest.approx(large.watts * HOURS_PER_MONTH / 1000, abs=0.001)
    assert all(a.watts < b.watts for a, b in zip(small.lines, large.lines, strict=True))


@pytest.mark.parametrize(
    ("one", "use", "band"),
    [
        (design(), "mid band", "n78"),
        (design("sensors"), "NB-IoT", "n28"),
        (design("machines"), "RedCap", "n78"),
        (design("remote-control"), "URLLC", "n78"),
        (design("factory"), "indoor", "n258"),
        (design("broadband", speed_kmh=300), "track", "n101"),
        (design("broadband", speed_kmh=150), "low band", "n28"),
        (design("broadband", dl_per_ue=Rate(max_kbps=500_000)), "millimetre", "n258"),
        (design("broadband", density_per_km2=100_000), "millimetre", "n258"),
    ],
)
def test_access_follows_speed_rate_latency_and_density(one: SliceDesign, use: str, band: str) -> None:
    advice = advise(one)
    assert use in advice.use and band in advice.bands and advice.why and advice.cells >= 1


def test_a_standing_device_with_very_much_data_takes_fibre() -> None:
    assert advise(design("cameras", ul_per_ue=Rate(guaranteed_kbps=2_000_000))).use == "fibre"
