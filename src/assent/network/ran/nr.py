"""The NR carrier: what a cell can carry downlink at a channel quality (DESIGN section 11).

The RAN operator asks `reachable_bps`; nobody else computes radio capacity. Sources: TS 38.101-1 5.3.2 and
5.3.5 (resource blocks, bandwidths of bands, Rel-17), TS 38.214 5.1.3.2 (transport block size), 5.2.2.1
(CQI table 1). Per slot and PRB 13 symbols carry the data channel, 12 resource elements are DM-RS.
"""

from __future__ import annotations

from functools import lru_cache

from assent.intents.errors import InvalidInput
from assent.inventory.radio import Cell
from assent.network.ran.tables import BANDS, CQI_TABLE_1, N_RB_FR1, N_RB_FR2, TBS_TABLE, Band

_RE_PER_PRB = min(156, 12 * 13 - 12)
"""Resource elements that carry data in one PRB of one slot (TS 38.214 5.1.3.2 step 1)."""

_TDD_DOWNLINK = 0.8
"""8 of 10 slots of a TDD pattern are downlink; so too where no band is named. FDD: all of them."""


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


def reachable_bps(cell: Cell, cqi: int) -> int:
    """Bit/s downlink that all PRBs of the cell carry at `cqi`; 0 at CQI 0 (out of range).

    Raises InvalidInput for a CQI outside 0..15 and for a carrier that does not exist.
    """
    if cqi not in range(len(CQI_TABLE_1)):
        raise InvalidInput(f"cell {cell.name}: CQI {cqi} does not exist: 0 to 15 do", field="cqi")
    block = transport_block_bits(resource_blocks(cell), cqi, cell.layers)
    return block * downlink_slots_per_s(cell)


def reachable_mbps(cell: Cell, cqi: int) -> float:
    """`reachable_bps` in Mbit/s."""
    return reachable_bps(cell, cqi) / 1e6


def downlink_slots_per_s(cell: Cell) -> int:
    """Slots of 1/(scs/15) ms each; 8 of 10 in TDD and where the band is not named, all in FDD and SDL."""
    slots = 1000 * cell.scs_khz // 15
    band = _band(cell)
    return slots if band and band.duplex in ("FDD", "SDL") else int(slots * _TDD_DOWNLINK)


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
