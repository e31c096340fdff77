"""The NR carrier: what a cell can carry in each direction at a channel quality (DESIGN section 11).

The RAN operator asks `reachable_bps`; nobody else computes radio capacity. Sources: TS 38.101-1 5.3.2 and
5.3.5 (resource blocks, bandwidths of bands, Rel-17), TS 38.214 5.1.3.2 and 6.1.4.2 (transport block size,
the same in both directions), 5.2.2.1 (CQI table 1). Per slot and PRB 13 symbols carry the data channel, 12
resource elements are DM-RS. The uplink is taken to be as good as the CQI says: nobody reports another.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from assent.intents.change import Direction
from assent.intents.errors import InvalidInput
from assent.inventory.radio import Cell, UeGroup
from assent.network.ran.tables import BANDS, CQI_TABLE_1, N_RB_FR1, N_RB_FR2, TBS_TABLE, Band

_RE_PER_PRB = min(156, 12 * 13 - 12)
"""Resource elements that carry data in one PRB of one slot (TS 38.214 5.1.3.2 step 1)."""


def check(cell: Cell) -> None:
    """Raises InvalidInput, saying what is possible, where no such NR carrier exists."""
    resource_blocks(cell)


def resource_blocks(cell: Cell) -> int:
    """N_RB of the cell's carrier (TS 38.101-1 Table 5.3.2-1, TS 38.101-2 for FR2). Raises InvalidInput."""
    band = _band(cell)
    widths = (N_RB_FR2 if band and band.fr2 else N_RB_FR1).get(cell.scs_khz, {})
    possible = [mhz for mhz in widths if band is None or band.permits(mhz, cell.scs_khz)]
    if cell.bandwidth_mhz not in possible:
        raise InvalidInput(_no_such_carrier(cell, possible), field="bandwidth_mhz")
    return widths[cell.bandwidth_mhz]


def reachable_bps(cell: Cell, cqi: int, direction: Direction = "downlink") -> int:
    """Bit/s that all PRBs of the cell carry to one UE at `cqi`; 0 at CQI 0 (out of range).

    Raises InvalidInput for a CQI outside 0..15 and for a carrier that does not exist.
    """
    if cqi not in range(len(CQI_TABLE_1)):
        raise InvalidInput(f"cell {cell.name}: CQI {cqi} does not exist: 0 to 15 do", field="cqi")
    layers = cell.layers if direction == "downlink" else cell.ul_layers
    return transport_block_bits(resource_blocks(cell), cqi, layers) * slots_per_s(cell, direction)


def reachable_mbps(cell: Cell, cqi: int, direction: Direction = "downlink") -> float:
    """`reachable_bps` in Mbit/s."""
    return reachable_bps(cell, cqi, direction) / 1e6


def mixed_bps(cell: Cell, cqi: int, direction: Direction = "downlink") -> int:
    """Bit/s that all PRBs carry to the cell's UEs together, each of which gets as much as any other.

    A UE of half the rate takes twice the PRBs: the harmonic mean. UEs out of range (CQI 0) take none, and
    none are left over for where all of them are.
    """
    groups = [(group.weight, reachable_bps(cell, ue_cqi(cqi, group), direction)) for group in groups_of(cell)]
    served = [(weight, bps) for weight, bps in groups if bps]
    if not served:
        return 0
    return int(sum(weight for weight, _ in served) / sum(Fraction(weight, bps) for weight, bps in served))


def groups_of(cell: Cell) -> tuple[UeGroup, ...]:
    """The cell's groups of UEs; where none are named all are as the trace says."""
    return cell.ues or (UeGroup(),)


def ue_cqi(cqi: int, group: UeGroup) -> int:
    """The CQI of a group where the trace says `cqi`; a cell that is out of range is so for everybody."""
    return min(15, max(0, cqi + group.cqi_offset)) if cqi else 0


def slots_per_s(cell: Cell, direction: Direction) -> int:
    """Slots of 1/(scs/15) ms each: the TDD pattern's part, all of them in FDD, no uplink in SDL."""
    slots = 1000 * cell.scs_khz // 15
    duplex = duplex_of(cell)
    if duplex == "TDD":
        part = cell.tdd.downlink_slots if direction == "downlink" else cell.tdd.uplink_slots
        return slots * part // cell.tdd.period_slots
    return slots if duplex == "FDD" or direction == "downlink" else 0


def duplex_of(cell: Cell) -> str:
    """`TDD` also where no band is named."""
    band = _band(cell)
    return band.duplex if band else "TDD"


@lru_cache(maxsize=4096)
def transport_block_bits(n_prb: int, cqi: int, layers: int = 1) -> int:
    """Transport block size of one slot over `n_prb` PRBs (TS 38.214 5.1.3.2), in bits; 0 at CQI 0.

    Modulation and code rate are those of the CQI itself, so that each CQI has its own size.
    """
    modulation, rate_1024 = CQI_TABLE_1[cqi]
    numerator = _RE_PER_PRB * n_prb * rate_1024 * modulation * layers  # N_info x 1024, an integer
    if numerator == 0:
        return 0
    if numerator <= 3824 * 1024:
        return _small_block(numerator)
    return _large_block(numerator, low_rate=rate_1024 <= 256)


def _small_block(numerator: int) -> int:
    """Step 3: quantise, then the next size in Table 5.1.3.2-1."""
    n_info = numerator // 1024  # only its floor and its logarithm's floor matter
    n = max(3, n_info.bit_length() - 1 - 6) if n_info else 3
    quantised = max(24, (n_info >> n) << n)
    return next(size for size in TBS_TABLE if size >= quantised)


def _large_block(numerator: int, low_rate: bool) -> int:
    """Step 4: quantise (ties round up), then whole bytes over equal code blocks."""
    above = numerator - 24 * 1024
    n = (above // 1024).bit_length() - 1 - 5
    step = 1024 << n
    quantised = max(3840, ((2 * above + step) // (2 * step)) << n)
    limit = 3816 if low_rate else 8424
    blocks = -(-(quantised + 24) // limit) if low_rate or quantised > limit else 1
    return 8 * blocks * -(-(quantised + 24) // (8 * blocks)) - 24


def _band(cell: Cell) -> Band | None:
    if cell.band is None:
        return None
    if cell.band not in BANDS:
        raise InvalidInput(
            f"cell {cell.name}: NR band {cell.band} is not known; known are {', '.join(BANDS)}", field="band"
        )
    return BANDS[cell.band]


def _no_such_carrier(cell: Cell, possible: list[int]) -> str:
    where = f"in band {cell.band} at {cell.scs_khz} kHz" if cell.band else f"at {cell.scs_khz} kHz"
    said = f"cell {cell.name}: NR has no {cell.bandwidth_mhz} MHz carrier {where} subcarrier spacing"
    if possible:
        return f"{said}: possible are {', '.join(map(str, possible))} MHz"
    return f"{said}: the band does not have this subcarrier spacing"
