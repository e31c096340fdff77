"""docs/experiments.md shows what the commands compute: every table and every figure, to the last character."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assent.lab import eta, fig3a, fig3b, fig5, liar
from assent.lab.campaign import Campaign
from assent.lab.study import Study

DOCS = Path(__file__).resolve().parents[2] / "docs"

STUDIES: dict[str, Callable[[], Study]] = {
    "fig3a": lambda: fig3a.study(Campaign(seed=1)),
    "fig3b": lambda: fig3b.study(Campaign(seed=1)),
    "fig5": lambda: fig5.study(Campaign(seed=5)),
    "eta": lambda: eta.study(Campaign(seed=1)),
    "liar": lambda: liar.study(Campaign(seed=1)),
}
LONG = {"fig3b", "liar", "eta"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in LONG else name for name in STUDIES]
)
def test_the_page_shows_what_the_command_computes(name: str) -> None:
    page = (DOCS / "experiments.md").read_text("utf-8")
    study = STUDIES[name]()
    for table in study.tables:
        assert not table.shown or table.markdown() in page, f"{table.name}: the page is stale"
    for figure, svg in study.figures.items():
        assert f"figures/maestro-{figure}.svg" in page
        assert (DOCS / "figures" / f"maestro-{figure}.svg").read_text("utf-8") == svg, figure
