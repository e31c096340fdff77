"""Computes every experiment again and puts its tables and figures into docs/: `python docs/refresh_experiments.py`.

In docs/experiments.md a table stands between `<!-- table: NAME -->` and `<!-- end -->`. Tables of wall times are
those of the machine this runs on. A test computes the others again and compares.
"""

from __future__ import annotations

import re
from pathlib import Path

from assent.lab import eta, fig3a, fig3b, fig5, liar
from assent.lab.campaign import Campaign
from assent.lab.study import Study

DOCS = Path(__file__).parent
_TABLE = re.compile(r"(?<=<!-- table: )([\w-]+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)


def studies() -> list[Study]:
    """As the commands compute them without options."""
    first, fifth = Campaign(seed=1), Campaign(seed=5)
    return [fig3a.study(first), fig3b.study(first), fig5.study(fifth), eta.study(first), liar.study(first)]


def main() -> None:
    done = studies()
    tables = {table.name: table.markdown() for study in done for table in (*study.tables, *study.timings)}
    page = DOCS / "experiments.md"
    text = _TABLE.sub(lambda found: f"{found[1]}{found[2]}\n{tables[found[1]]}\n", page.read_text("utf-8"))
    page.write_text(text, "utf-8")
    (DOCS / "figures").mkdir(exist_ok=True)
    for study in done:
        for name, svg in study.figures.items():
            (DOCS / "figures" / f"maestro-{name}.svg").write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
