"""The plotter: valid SVG, values where the axis says, hostile labels harmless."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.lab import plots
from assent.lab.plots import Bars, Line, Note, Scale, Strip

_SVG = "{http://www.w3.org/2000/svg}"


def test_every_kind_of_plot_is_valid_svg_that_says_what_it_shows() -> None:
    drawn = {
        "strip": plots.strips("A & <b>", "Mbps", [Strip("x<y", [1.0, 2.0, 9.0], (4.0,))], mark="paper"),
        "line": plots.lines(
            "T", "s", "Mbps", [Line("l", [0, 1, 2], [1.0, math.nan, 3.0])], notes=[Note(1, "n")]
        ),
        "bars": plots.bars("B", "Mbps", ["one\ntwo"], [Bars("b", [3.0], [1.0])]),
    }
    for svg in drawn.values():
        ET.fromstring(svg)
    texts = [one.text for one in ET.fromstring(drawn["strip"]).iter(f"{_SVG}text")]
    assert "A & <b>" in texts and "x<y" in texts and "paper" in texts
    assert "<b>" not in drawn["strip"]


def test_nothing_to_draw_is_drawn_all_the_same() -> None:
    for svg in (plots.strips("", "", []), plots.lines("", "", "", []), plots.bars("", "", [], [])):
        ET.fromstring(svg)
    ET.fromstring(plots.strips("", "", [Strip("empty", [])]))


def test_a_scale_puts_values_where_they_belong() -> None:
    scale = Scale(0.0, 10.0, 100.0, 200.0)
    assert [scale.at(value) for value in (0, 5, 10, 99)] == [100, 150, 200, 200]
    log = Scale(0.01, 100.0, 0.0, 4.0, log=True)
    assert log.at(1.0) == pytest.approx(2.0) and log.ticks() == [0.01, 0.1, 1.0, 10.0, 100.0]


@given(st.floats(0, 1e6), st.floats(1e-3, 1e6))
def test_ticks_lie_within_the_scale_and_are_few(low: float, width: float) -> None:
    scale = Scale(low, low + width, 0.0, 1.0)
    ticks = scale.ticks()
    assert len(ticks) <= 8 and ticks == sorted(ticks)
    slack = 1e-6 * (low + width)
    assert all(low - slack <= tick <= low + width + slack for tick in ticks)


@given(st.lists(st.floats(0, 1e5), min_size=1, max_size=60))
def test_every_value_is_a_dot_inside_the_frame(values: list[float]) -> None:
    root = ET.fromstring(plots.strips("t", "y", [Strip("s", values)]))
    dots = [one for one in root.iter(f"{_SVG}circle") if one.get("r") == "2.2"]
    assert len(dots) == len(values)
    assert all(0 <= float(dot.get("cy", "-1")) <= plots.HEIGHT for dot in dots)
