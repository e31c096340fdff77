"""NetConfEval, step 1: network requirements in sentences to a formal specification, and conflicts among them.

The benchmark (Wang, Scazzariello et al., CoNEXT 2024) is read where it lies; nothing of it is in this project.
Its sentences come from few patterns: a grammar that knows the three kinds of requirement reads them all, so what
the embedded model scores here says little about language; it is there to compare models.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import fmean

from assent.intents.base import Json
from assent.intents.errors import AssentError, InvalidInput, Temporary
from assent.lab import plots
from assent.lab.campaign import Campaign
from assent.lab.study import Cell, Study, Table, quantile
from assent.network.transport.skills.requirements import REQUIREMENTS, Requirement, Sentences, contradictions
from assent.reasoning.model import Model
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings

TRANSLATION, CONFLICT = "step_1_spec_translation.jsonl", "step_1_spec_conflict.jsonl"
Fact = tuple[str, str, str, str]
"""(kind, source, prefix, value): one requirement of the benchmark's formal specification."""


@dataclass(frozen=True)
class Case:
    text: str
    expected: frozenset[Fact]
    batch: int
    kinds: int
    conflict: bool | None = None
    """Whether the sentences contradict one another; None where that is not asked."""


@dataclass(frozen=True)
class Scored:
    """`wrong`: facts that were said and are not expected. `failed`: why there was no answer."""

    case: Case
    found: int
    wrong: int
    conflict: bool
    seconds: float
    failed: str = ""

    @property
    def exact(self) -> bool:
        return self.found == len(self.case.expected) and not self.wrong and not self.failed


def folder_of_data(folder: Path | None) -> Path:
    """The folder given, or NetConfEval in `ASSENT_SHARED` or ../shared. Raises InvalidInput where it is not there."""
    shared = Path(os.environ.get("ASSENT_SHARED", "../shared"))
    where = folder or shared / "data" / "netconfeval"
    if not (where / TRANSLATION).is_file():
        raise InvalidInput(
            f"NetConfEval is not in {where}: its jsonl files are expected there, or name their folder with --folder; "
            "they do not come with Assent",
            field="folder",
        )
    return where


def study(campaign: Campaign, *, folder: Path | None = None, limit: int | None = None) -> Study:
    """Translation and conflict detection. Raises InvalidInput, and Refused and Temporary as the model does."""
    where = folder_of_data(folder)
    translated = run(campaign, _sample(load(where / TRANSLATION), limit, campaign.seed))
    judged = run(campaign, _sample(load(where / CONFLICT), limit, campaign.seed))
    return Study(
        name="netconfeval",
        title=f"NetConfEval step 1: requirements to a formal specification ({campaign.model})",
        notes=(_NOTE,),
        tables=(_translation(translated), _conflicts(judged)),
        figures={"netconfeval": _figure(translated)},
        timings=(_times([*translated, *judged]),),
    )


def load(path: Path) -> list[Case]:
    """Raises InvalidInput with file and line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path}: cannot be read: {error}", field="folder") from None
    found = []
    for at, line in enumerate(lines, 1):
        try:
            found.append(_case(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InvalidInput(f"{path}:{at}: not as NetConfEval has it: {error}") from None
    return found


def run(campaign: Campaign, cases: Sequence[Case]) -> list[Scored]:
    work = partial(run_all, campaign.model, campaign.settings)
    return campaign.each(work, cases, workers=1 if "recorded:" in campaign.model else None)


def run_all(model: str, settings: ModelSettings, cases: Sequence[Case]) -> list[Scored]:
    with Loop() as loop:
        thinker = make_model(model, settings)
        return [_scored(loop, thinker, case) for case in cases]


def facts(requirements: Iterable[Requirement]) -> frozenset[Fact]:
    """As the benchmark writes them; what must not be has no place in its specification."""
    found: set[Fact] = set()
    for one in requirements:
        flow = (one.source, str(one.prefix))
        if one.reach:
            found.add(("reachability", *flow, ""))
        if one.through is not None:
            found.add(("waypoint", *flow, one.through))
        if one.paths is not None:
            found.add(("loadbalancing", *flow, str(one.paths)))
    return frozenset(found)


def _case(said: dict[str, Json]) -> Case:
    expected = said["expected"]
    expected = json.loads(expected) if isinstance(expected, str) else expected
    found = {
        ("reachability", source, prefix, "")
        for source, some in expected["reachability"].items()
        for prefix in some
    }
    for flow, places in expected["waypoint"].items():
        found |= {("waypoint", *_flow(flow), place) for place in places}
    for flow, count in expected["loadbalancing"].items():
        found.add(("loadbalancing", *_flow(flow), str(count)))
    return Case(
        text=str(said["human_language"]),
        expected=frozenset(found),
        batch=int(said["batch_size"]),
        kinds=int(said["n_policy_types"]),
        conflict=said.get("conflict_exist"),
    )


def _flow(text: str) -> tuple[str, str]:
    source, prefix = text.strip("()").split(",")
    return source.strip(), prefix.strip()


def _scored(loop: Loop, model: Model, case: Case) -> Scored:
    started = time.perf_counter()
    try:
        answer = loop.run(model.answer(REQUIREMENTS, Sentences(text=case.text))).output
    except Temporary:
        raise
    except AssentError as error:
        return Scored(case, 0, 0, conflict=False, seconds=time.perf_counter() - started, failed=error.message)
    said = facts(answer.requirements)
    return Scored(
        case,
        found=len(said & case.expected),
        wrong=len(said - case.expected),
        conflict=bool(contradictions(answer.requirements)),
        seconds=time.perf_counter() - started,
    )


def _sample(cases: list[Case], limit: int | None, seed: int) -> list[Case]:
    if limit is None or limit >= len(cases):
        return cases
    return [cases[at] for at in sorted(Random(f"netconfeval/{seed}").sample(range(len(cases)), limit))]


_KINDS = {1: "reachability", 2: "and waypoints", 3: "and load balancing"}


def _translation(scored: Sequence[Scored]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for label, some in _groups(scored):
        expected = sum(len(one.case.expected) for one in some)
        rows.append(
            (
                label,
                len(some),
                round(100.0 * sum(one.found for one in some) / max(expected, 1), 2),
                sum(one.wrong for one in some),
                round(100.0 * fmean(one.exact for one in some), 2),
                sum(bool(one.failed) for one in some),
            )
        )
    columns = (
        "requirements",
        "batches",
        "translated right %",
        "said too much",
        "batches exact %",
        "no answer",
    )
    return Table("netconfeval", "Translation to the formal specification", columns, tuple(rows))


def _conflicts(scored: Sequence[Scored]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for label, some in _groups(scored):
        hit = sum(one.conflict and bool(one.case.conflict) for one in some)
        said, there = sum(one.conflict for one in some), sum(bool(one.case.conflict) for one in some)
        precision, recall = (hit / said if said else 0.0), (hit / there if there else 0.0)
        f1 = 2 * precision * recall / (precision + recall) if hit else 0.0
        right = fmean(one.conflict == one.case.conflict for one in some)
        rows.append(
            (label, len(some), there, *(round(100 * one, 2) for one in (right, precision, recall, f1)))
        )
    columns = ("requirements", "batches", "with a conflict", "right %", "precision %", "recall %", "F1 %")
    return Table("netconfeval-conflicts", "Conflict detection", columns, tuple(rows))


def _times(scored: Sequence[Scored]) -> Table:
    rows = []
    for size in sorted({one.case.batch for one in scored}):
        seconds = [one.seconds for one in scored if one.case.batch == size]
        rows.append((size, len(seconds), round(quantile(seconds, 0.5), 5), round(quantile(seconds, 0.95), 5)))
    columns = ("requirements in a batch", "batches", "p50 s", "p95 s")
    return Table("netconfeval-times", "Seconds for a batch", columns, tuple(rows))


def _groups(scored: Sequence[Scored]) -> list[tuple[str, list[Scored]]]:
    kinds = sorted({one.case.kinds for one in scored})
    found = [
        (_KINDS.get(kind, str(kind)), [one for one in scored if one.case.kinds == kind]) for kind in kinds
    ]
    return [*found, ("all", list(scored))]


def _figure(scored: Sequence[Scored]) -> str:
    sizes = sorted({one.case.batch for one in scored})
    series = []
    for at, kinds in enumerate(sorted({one.case.kinds for one in scored})):
        mine = [one for one in scored if one.case.kinds == kinds]
        xs = [size for size in sizes if any(one.case.batch == size for one in mine)]
        ys = [_share([one for one in mine if one.case.batch == size]) for size in xs]
        series.append(plots.Line(_KINDS.get(kinds, str(kinds)), xs, ys, colour=at, dots=True))
    return plots.lines(
        "NetConfEval: requirements translated right", "requirements in a batch", "%", series, log_x=True
    )


def _share(some: Sequence[Scored]) -> float:
    return 100.0 * sum(one.found for one in some) / max(sum(len(one.case.expected) for one in some), 1)


_NOTE = (
    "Step 1 of NetConfEval: sentences about reachability, waypoints and load balancing to a formal specification, in "
    "batches of 1 to 100; and whether the sentences contradict one another. Scored as the benchmark does: the share "
    "of expected requirements that the answer has; an answer with the wrong form has none. The sentences are made of "
    "17 patterns, so the embedded model's score says that it knows such patterns, not that it understands language. "
    "Step 2 (function calls and code) and step 3 (FRR and RIFT from a topology and a lab's text, five scenarios) are "
    "not run: the embedded model does not write configurations for networks that only a topology describes."
)
