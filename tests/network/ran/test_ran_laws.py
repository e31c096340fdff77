"""Laws of the RAN domain, over arbitrary shares and channels."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from assent.intents.change import RanIntent, SliceShare
from assent.intents.evidence import Outcome, overall
from assent.intents.service import Snssai
from assent.inventory.radio import Cell, ListedTrace
from assent.network.ran.operator import RanOperator

shares = st.lists(
    st.builds(
        SliceShare,
        slice_id=st.sampled_from(["a", "b", "c"]),
        cell=st.sampled_from(["x", "y"]),
        snssai=st.just(Snssai(sst=1)),
        dl_kbps=st.integers(0, 150_000),
        ul_kbps=st.integers(0, 40_000),
        max_ratio_percent=st.integers(0, 100),
    ),
    max_size=5,
    unique_by=lambda share: (share.slice_id, share.cell),
)
channel = st.lists(st.integers(0, 15), min_size=3, max_size=3)


def wanted(found: list[SliceShare], version: int) -> RanIntent:
    return RanIntent(id="i", version=version, shares=tuple(found))


def possible(ran: RanOperator, asked: RanIntent) -> RanIntent:
    """Each share cut to what could be delivered."""
    found = ran.feasible(asked)
    if found.feasible:
        return asked
    shares = tuple(
        one.model_copy(
            update={
                "dl_kbps": found.best[one.cell][one.slice_id],
                "ul_kbps": found.best[f"{one.cell} uplink"][one.slice_id],
            }
        )
        for one in asked.shares
    )
    return asked.model_copy(update={"shares": shares})


@settings(max_examples=60, deadline=None)
@given(shares, shares, channel, channel)
def test_laws(old: list[SliceShare], new: list[SliceShare], x: list[int], y: list[int]) -> None:
    cells = [Cell(name=name, trace=ListedTrace(cqi=tuple(cqi))) for name, cqi in (("x", x), ("y", y))]
    with TemporaryDirectory() as folder:
        ran = RanOperator(cells, 1, Path(folder), Path(folder))
        first = ran.plan(possible(ran, wanted(old, 1)))
        assert overall(ran.verify(first)) is Outcome.PASS
        ran.commit(first, 1e6)
        ran.confirm(first)
        before = ran.observe()

        change = ran.plan(wanted(new, 2))
        served = overall(ran.verify(change)) is Outcome.PASS
        assert served == ran.feasible(wanted(new, 2)).feasible
        ran.commit(change, 1e6)
        after = ran.observe()
        ran.commit(change, 1e6)
        assert ran.observe() == after
        if served:
            assert overall((*ran.verify(change), *ran.probe(change))) is Outcome.PASS
            assert all(one.short == () for one in ran.deliver())
        ran.rollback(change)
        assert ran.observe() == before
        ran.commit(change, 1e6)
        assert ran.observe() == after
        for second in (1, 2):
            ran.at(second)
            ran.adjust(ran.needed())
            found = ran.deliver()
            for name in ("x", "y"):
                here = [one for one in found if one.cell == name]
                assert sum(one.ratio_percent for one in here) <= 100
                assert sum(one.uplink.ratio_percent for one in here if one.uplink) <= 100
            assert ran.needed() == ()
