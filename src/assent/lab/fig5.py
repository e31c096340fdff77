"""MAESTRO's Fig. 5: a cell's life in time, lived by the very machinery that `assent run` uses.

Nothing here decides anything: the scenario says what the channel does and what operators want when, the run
negotiates, delivers, renegotiates and switches off, and this reads what it recorded.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path

from assent.app.compose import Choices
from assent.app.running import RunRecord, RunRequest, run_scenario
from assent.app.scenario import load_scenario
from assent.intents.errors import InvalidInput
from assent.intents.events import NegotiationEnded, RoundHeld
from assent.lab import plots
from assent.lab.campaign import Campaign
from assent.lab.paper import FIG5_LEVELS, FIG5_WHEN
from assent.lab.study import NOT_AN_LLM, Cell, Study, Table
from assent.network.ran.nr import reachable_mbps
from assent.network.ran.traces import cell_series


def study(campaign: Campaign, *, scenario: Path | None = None) -> Study:
    """`scenario` None: the one that comes with the program. Raises what the run raises."""
    if scenario is not None:
        return _study(campaign, scenario)
    with as_file(files("assent.lab") / "maestro_fig5.yaml") as path:
        return _study(campaign, path)


def _study(campaign: Campaign, scenario: Path) -> Study:
    loaded = load_scenario(scenario)
    if len(loaded.scenario.cells) != 1:
        raise InvalidInput(f"{scenario}: the time line is of one cell, and there are several", field="cells")
    records = {model: _lived(campaign, scenario, model) for model in campaign.models}
    record = records[campaign.model]
    line = _timeline(record, campaign.seed)
    return Study(
        name="fig5",
        title="MAESTRO Fig. 5: collaborative throughput in time",
        notes=(NOT_AN_LLM, _setting(), f"This run ended {record.status}."),
        tables=(_phases(records), _talks(record, campaign.model), _rounds(record), line),
        figures={"fig5": _figure(record, line, campaign.model)},
    )


def _lived(campaign: Campaign, scenario: Path, model: str) -> RunRecord:
    choices = Choices(model=model, seed=campaign.seed, settings=campaign.settings)
    with tempfile.TemporaryDirectory(prefix="assent-lab-") as folder:
        request = RunRequest(scenario, Path(folder) / "state", choices=choices)
        record = run_scenario(request, progress=campaign.progress)
    if record.error is not None:
        raise record.error
    return record


def _phases(records: Mapping[str, RunRecord]) -> Table:
    """The paper's four phases: what stands at the end of each, and whether somebody was warned in it."""
    names = ["from s", "paper: consensus Mbps", *(f"{model} {what}" for model in records for what in _ASKED)]
    rows: list[tuple[Cell, ...]] = []
    for begins, ends, level in zip(FIG5_WHEN, (*FIG5_WHEN[1:], math.inf), FIG5_LEVELS, strict=True):
        row: list[Cell] = [begins, f"{level:g}" if level else "off"]
        for record in records.values():
            row += _standing(record, begins, ends)
        rows.append(tuple(row))
    title = "What stands at the end of each phase of the paper's (embedded: a behavioural model, no LLM)"
    return Table("fig5", title, tuple(names), tuple(rows))


_ASKED = ("consensus", "warned")


def _standing(record: RunRecord, begins: float, ends: float) -> list[Cell]:
    agreed = [
        (event.at_s, event.body.agreement.value)
        for event in record.events
        if isinstance(event.body, NegotiationEnded) and event.body.agreement.agreed and event.at_s < ends
    ]
    warned = {
        one.agent
        for event in record.events
        if isinstance(event.body, RoundHeld) and begins <= event.at_s < ends
        for one in event.body.round.incentives
        if one.kind == "warning"
    }
    level = agreed[-1][1] if agreed else None
    return [
        None if level is None else round(level, 2) if level else "off",
        ", ".join(sorted(warned)) or "nobody",
    ]


def _talks(record: RunRecord, model: str) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for event in record.events:
        if not isinstance(event.body, NegotiationEnded):
            continue
        agreement = event.body.agreement
        optimum = agreement.optimum if isinstance(agreement.optimum, float) else None
        rows.append(
            (
                int(event.at_s),
                round(agreement.topic.upper, 1),
                _outcome(record, event.workflow),
                None if agreement.value is None else round(agreement.value, 2),
                None if optimum is None else round(optimum, 2),
                agreement.rounds,
                agreement.stopped_by,
                "; ".join(_incentives(record, event.workflow)) or "none",
            )
        )
    names = (
        "at s",
        "cell carries Mbps",
        "what happened",
        "consensus Mbps",
        "optimum",
        "rounds",
        "ended by",
        "incentives",
    )
    return Table("fig5-negotiations", f"Every negotiation of the run ({model})", names, tuple(rows))


def _outcome(record: RunRecord, workflow: str) -> str:
    body = next(
        event.body
        for event in record.events
        if event.workflow == workflow and isinstance(event.body, NegotiationEnded)
    )
    if not body.agreement.agreed:
        return "no agreement; what stood before stands"
    if body.agreement.value == 0.0:
        return "all want it off: switched off"
    return "agreed" if body.agreement.rounds else "no conflict"


def _incentives(record: RunRecord, workflow: str) -> list[str]:
    return [
        f"{one.agent} {one.kind} in round {event.body.round.number}"
        for event in record.events
        if event.workflow == workflow and isinstance(event.body, RoundHeld)
        for one in event.body.round.incentives
    ]


def _rounds(record: RunRecord) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for event in record.events:
        if isinstance(event.body, RoundHeld):
            held = event.body.round
            rows += [
                (
                    int(event.at_s),
                    held.number,
                    turn.agent,
                    turn.proposal.value,
                    turn.proposal.reasoning,
                    turn.model,
                )
                for turn in (*held.turns, held.mediator)
            ]
    names = ("at_s", "round", "who", "value", "reasoning", "model")
    return Table("fig5-rounds", "Everything that was said", names, tuple(rows), shown=False)


def _timeline(record: RunRecord, seed: int) -> Table:
    """Second by second: what the cell could carry, what was agreed, what was delivered."""
    cell = record.loaded.scenario.cells[0]
    ended = {
        int(event.at_s): event.body.agreement
        for event in record.events
        if isinstance(event.body, NegotiationEnded) and event.body.agreement.agreed
    }
    rows: list[tuple[Cell, ...]] = []
    agreed: float | None = None
    series = cell_series(cell, seed, record.loaded.folder)
    until = record.loaded.scenario.closed_loop.until_s or len(series)
    for second, cqi in enumerate(series[:until]):
        if second in ended:
            reached = ended[second]
            agreed = reached.value if reached.shares is None else math.fsum(reached.shares.values())
        delivered = math.fsum(one.delivered_mbps for one in record.samples.get(second, ()))
        rows.append((second, cqi, round(reachable_mbps(cell, cqi), 4), agreed, round(delivered, 4)))
    names = ("t_s", "cqi", "reachable_mbps", "agreed_mbps", "delivered_mbps")
    return Table("fig5-timeline", "Second by second", names, tuple(rows), shown=False)


def _figure(record: RunRecord, line: Table, model: str) -> str:
    seconds = [_number(row[0]) for row in line.rows]
    columns = [[_number(row[index]) for row in line.rows] for index in (2, 3, 4)]
    names = ("what the cell can carry", "consensus", "delivered")
    series = [
        plots.Line(names[0], seconds, columns[0], 5, step=True, filled=True),
        plots.Line(names[2], seconds, columns[2], 2, step=True),
        plots.Line(names[1], seconds, columns[1], 1, step=True, dashed=True),
    ]
    if seconds[-1] > FIG5_WHEN[-1]:
        xs = (*FIG5_WHEN, seconds[-1])
        ys = (*FIG5_LEVELS, FIG5_LEVELS[-1])
        series.insert(1, plots.Line("the paper's consensus", xs, ys, 3, step=True))
    notes = [
        plots.Note(event.at_s, _remark(record, event.workflow, event.body))
        for event in record.events
        if isinstance(event.body, NegotiationEnded)
    ]
    title = f"Fig. 5: levels negotiated on a cell whose channel changes ({model})"
    return plots.lines(title, "s", "Mbps", series, notes=notes)


def _remark(record: RunRecord, workflow: str, body: NegotiationEnded) -> str:
    if not body.agreement.agreed:
        return "none"
    warned = any("warning" in one for one in _incentives(record, workflow))
    level = body.agreement.value or 0.0
    return "off" if level == 0.0 else f"{level:.0f}" + (" (warned)" if warned else "")


def _number(cell: Cell) -> float:
    return math.nan if cell is None else float(cell)


def _setting() -> str:
    return (
        "A scenario file is run by the same code as `assent run`: sentences are understood, the channel's CQI "
        "changes, the closed loop notices, operators negotiate, ratios are committed on the simulated cell and what "
        "is delivered is measured. The sentences were chosen so that the common ground lies near the paper's "
        "figures; no level is written anywhere. The cell goes off only where all ask for it: one operator alone "
        "that presses for it is warned, and its wish counts as one among others."
    )
