"""How much energy a slice takes, estimated: by its functions and by what it carries. Nothing here is measured.

Assumptions, all of them planning values that `ASSUMPTIONS` tells the customer:

- Clouds: the watts per CPU of `recommend` (held, and more while it works), times a power usage effectiveness for
  cooling and supply.
- Radio: the linear power model of a macro base station by Auer et al., “How much energy is needed to run a wireless
  network?” (IEEE Wireless Communications 18(5), 2011, table 2): P0 = 130 W and 4.7 × 20 W at full load for each
  transceiver, two of them to a sector here. A slice takes the share of a 40 MHz carrier that it uses on average; what
  the sector draws without load is shared by the same share. Uplink takes a share of that only: receivers draw the same,
  loaded or not.
- Transport: watts per Mbit/s over a few routers, as data sheets of aggregation routers come to.
"""

from __future__ import annotations

from collections.abc import Sequence

from assent.intents.base import Finite, Frozen, Json
from assent.intents.service import SliceDesign
from assent.intents.showing import some
from assent.service import catalogue
from assent.service.customer.pricing import guaranteed_mbps
from assent.service.orchestration.recommend import IDLE_W, WORKING_W
from assent.service.orchestration.sizing import Sized, sized

HOURS_PER_MONTH = 730
PUE = 1.5
TRANSCEIVERS, BASE_W, LOAD_W = 2, 130.0, 4.7 * 20.0
CARRIER_DL_MBPS, CARRIER_UL_MBPS = 67.2, 16.8
"""What a 40 MHz carrier carries at CQI 10 (TS 38.214 tables; 8 of 10 slots are downlink)."""
TRANSPORT_W_PER_MBPS = 0.03
BUSY = 0.4
"""Average load over a month, of the guaranteed rate; 1 where devices send all the time."""

ASSUMPTIONS = (
    f"{IDLE_W:g} W for each CPU held and {WORKING_W:g} W more while it works, times {PUE:g} for cooling and supply",
    f"radio: a 40 MHz sector draws {TRANSCEIVERS * BASE_W:g} W and up to {TRANSCEIVERS * LOAD_W:g} W more with load "
    "(Auer et al. 2011); the slice takes the share that it uses",
    f"transport: {TRANSPORT_W_PER_MBPS:g} W for each Mbit/s",
    f"on average {BUSY:.0%} of the guaranteed rate is used, all of it where devices send all the time",
)


class EnergyLine(Frozen):
    part: str
    watts: Finite
    why: str


class Energy(Frozen):
    """Of one slice. `kwh_per_month` is the sum of the lines' watts, by the hours of a month."""

    slice_id: str
    lines: tuple[EnergyLine, ...]

    @property
    def watts(self) -> float:
        return round(sum(one.watts for one in self.lines), 3)

    @property
    def kwh_per_month(self) -> float:
        return round(self.watts * HOURS_PER_MONTH / 1000, 3)

    def wire(self) -> dict[str, Json]:
        lines = [one.model_dump(mode="json") for one in self.lines]
        return {
            "slice": self.slice_id,
            "kwh_per_month": self.kwh_per_month,
            "watts": self.watts,
            "lines": lines,
            "assumptions": list(ASSUMPTIONS),
        }


def estimate(design: SliceDesign, functions: Sequence[Sized] | None = None) -> Energy:
    """`functions`: as they are sized; for exactly the average load where nobody has sized them yet."""
    parts = tuple(functions or sized(design, 1.0))
    service, profile = catalogue.find(design.nest.service_type), design.service_profile
    busy = 1.0 if service.active == 1 else BUSY
    down = float(guaranteed_mbps(profile.dl_thpt_per_slice)) * busy
    up = float(guaranteed_mbps(profile.ul_thpt_per_slice)) * busy
    cpus = sum(one.function.cpu for one in parts)
    working = sum(one.function.cpu * one.needed for one in parts) * busy
    down_share, up_share = down / CARRIER_DL_MBPS, up / CARRIER_UL_MBPS
    idle = max(down_share, up_share) * TRANSCEIVERS * BASE_W
    radio = idle + down_share * TRANSCEIVERS * LOAD_W
    return Energy(
        slice_id=design.slice_id,
        lines=(
            EnergyLine(
                part="functions",
                watts=round(PUE * (IDLE_W * cpus + WORKING_W * working), 3),
                why=f"{cpus:.3g} CPUs held, {working:.3g} of them working on average",
            ),
            EnergyLine(
                part="radio",
                watts=round(radio, 3),
                why=f"{down:.4g} Mbit/s down and {up:.4g} up on average: {some(max(down_share, up_share), 'carrier')}",
            ),
            EnergyLine(
                part="transport",
                watts=round(TRANSPORT_W_PER_MBPS * (down + up), 3),
                why=f"{down + up:.4g} Mbit/s on average",
            ),
        ),
    )
