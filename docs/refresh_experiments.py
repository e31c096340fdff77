"""Computes every experiment again and puts its tables and figures into docs/: `python docs/refresh_experiments.py`.

In docs/experiments.md a table stands between `<!-- table: NAME -->` and `<!-- end -->`, and so it does in
docs/evaluation.md, which `python docs/refresh_experiments.py evaluation` computes alone. Tables of wall times are those
of the machine this runs on. A test computes the others of experiments.md again and compares.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from assent.lab import eta, fig3a, fig3b, fig5, liar
from assent.lab.campaign import Campaign
from assent.lab.evaluation.recommend import advise, this_machine
from assent.lab.evaluation.report import told
from assent.lab.evaluation.run import evaluate
from assent.lab.evaluation.suite import load, shipped
from assent.lab.study import Study
from assent.reasoning.settings import ModelSettings

DOCS = Path(__file__).parent
_TABLE = re.compile(r"(?<=<!-- table: )([\w-]+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)


def studies() -> list[Study]:
    """As the commands compute them without options."""
    first, fifth = Campaign(seed=1), Campaign(seed=5)
    return [fig3a.study(first), fig3b.study(first), fig5.study(fifth), eta.study(first), liar.study(first)]


def evaluation() -> Study:
    """As `assent eval all --model embedded` computes it."""
    scores = evaluate(
        [load(name) for name in shipped()], ["embedded"], ModelSettings(), lambda done, of: None
    )
    return told(scores, advise(scores), this_machine())


def main(alone: str = "") -> None:
    if alone != "evaluation":
        put(studies(), "experiments.md", "maestro-")
    put([evaluation()], "evaluation.md", "")


def put(done: list[Study], name: str, prefix: str) -> None:
    """The tables into the page, the figures beside it."""
    tables = {table.name: table.markdown() for study in done for table in (*study.tables, *study.timings)}
    page = DOCS / name
    text = _TABLE.sub(lambda found: f"{found[1]}{found[2]}\n{tables[found[1]]}\n", page.read_text("utf-8"))
    page.write_text(text, "utf-8")
    (DOCS / "figures").mkdir(exist_ok=True)
    for study in done:
        for figure, svg in study.figures.items():
            (DOCS / "figures" / f"{prefix}{figure}.svg").write_text(svg, "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:2])
