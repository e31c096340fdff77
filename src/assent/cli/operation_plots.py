"""Plots of slices in operation, and the files of `assent slice report -o`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from assent.cli import clock
from assent.intents.instance import SliceInstance
from assent.intents.operation import SliceSample
from assent.lab.plots import COLOURS, Line, lines
from assent.service.customer.owed import told
from assent.service.operation.sla import SlaReport

_COLUMNS = ("attribute", "promised", "worst", "mean", "kept %", "verdict")


def figure(samples: Mapping[str, Sequence[SliceSample]]) -> str:
    """The highest load of a function and the CPUs of all of them, in percent of the first moment's, by slice."""
    drawn = []
    for number, (name, listed) in enumerate(samples.items()):
        if not listed:
            continue
        times = _times(listed)
        first = _cpus(listed[0]) or 1.0
        colour = 2 * number % len(COLOURS)
        drawn.append(Line(f"{name}: load", times, [one.load_percent for one in listed], colour, step=True))
        sizes = [100 * _cpus(one) / first for one in listed]
        drawn.append(Line(f"{name}: CPUs, 100 at first", times, sizes, colour + 1, dashed=True, step=True))
    return lines("Load and size", "s", "%", drawn)


def throughput(samples: Sequence[SliceSample]) -> str:
    """What was asked for and what got through, both directions together, in Mbit/s."""
    times = _times(samples)
    got = [one.got.dl_mbps + one.got.ul_mbps if one.got else float("nan") for one in samples]
    drawn = [Line("got through", times, got, 0, step=True)]
    asked = [one.asked.dl_mbps + one.asked.ul_mbps if one.asked else float("nan") for one in samples]
    if any(one.asked for one in samples):
        drawn.insert(0, Line("asked for", times, asked, 1, dashed=True, step=True))
    return lines("Throughput", "s", "Mbit/s", drawn)


def pages(
    out: Path, one: SliceInstance, reports: Sequence[SlaReport], samples: Sequence[SliceSample]
) -> dict[Path, str]:
    """The report's files by path: HTML holds its plots, Markdown has them beside it."""
    plots = {"load": figure({one.id: samples}), "throughput": throughput(samples)}
    if out.suffix.lower() != ".md":
        return {out: _html(one, reports, plots)}
    beside = {out.with_name(f"{out.stem}-{name}.svg"): text for name, text in plots.items()}
    pictures = [f"![{path.stem}]({path.name})" for path in beside]
    return {**beside, out: _markdown(one, reports, pictures)}


def _markdown(one: SliceInstance, reports: Sequence[SlaReport], pictures: Sequence[str]) -> str:
    text = [f"# SLA report: {one.id}", ""]
    for report in reports:
        text += [f"## {clock.span(report.since_s, report.until_s)}", "", _head(report), ""]
        text += [_row(_COLUMNS), _row(["---"] * len(_COLUMNS))]
        text += [_row(row.row()) for row in report.objectives]
        text += ["", *(f"- {line}" for line in _told(report)), ""]
    return "\n".join([*text, *pictures, ""])


def _html(one: SliceInstance, reports: Sequence[SlaReport], plots: Mapping[str, str]) -> str:
    style = (
        "body{font:15px sans-serif;max-width:60em;margin:2em auto;color:#222}"
        "td,th{text-align:left;padding:.2em .8em .2em 0;border-bottom:1px solid #ddd}"
    )
    body = [f"<h1>SLA report: {escape(one.id)}</h1>"]
    for report in reports:
        cells = "".join(f"<th>{escape(name)}</th>" for name in _COLUMNS)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row.row()) + "</tr>"
            for row in report.objectives
        )
        told = "".join(f"<li>{escape(line)}</li>" for line in _told(report))
        body += [
            f"<h2>{clock.span(report.since_s, report.until_s)}</h2><p>{escape(_head(report))}</p>",
            f"<table><tr>{cells}</tr>{rows}</table><ul>{told}</ul>",
        ]
    title = f"<title>SLA report: {escape(one.id)}</title><style>{style}</style>"
    head = f'<!doctype html><html lang="en"><meta charset="utf-8">{title}'
    return f"{head}{''.join(body)}{''.join(plots.values())}</html>\n"


def _head(one: SlaReport) -> str:
    if one.compliance_percent is None:
        return f"{one.observed_s} s were observed; the slice was locked throughout, so nothing is judged."
    return (
        f"{one.judged_s} s of {one.observed_s} s observed are judged: available {one.availability_percent:.6g} %, "
        f"everything as promised {one.compliance_percent:.6g} % of the time. "
        f"Credit: {one.credit_percent:g} % of the price."
    )


def _told(one: SlaReport) -> list[str]:
    """Violations, credits and key figures, a line each."""
    violations = [
        f"{clock.span(each.since_s, each.until_s)}: {each.attribute} {each.worst:g} {each.unit}, promised "
        f"{each.promised:g}: {'; '.join(each.why) or 'not known why'}"
        for each in one.violations
    ]
    figures = [
        f"{name}: {value:g} {'%' if name == 'VirtualResUtilization' else 'kbit/s'}"
        for name, value in one.kpis.items()
        if isinstance(value, int | float)
    ]
    return [*violations, *(f"credit: {why}" for why in one.credit_why), *told(one), *figures]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _times(samples: Sequence[SliceSample]) -> list[float]:
    """Of the wall's clock: since the first moment."""
    start = samples[0].at_s if samples and clock.is_wall(samples[0].at_s) else 0
    return [float(one.at_s - start) for one in samples]


def _cpus(sample: SliceSample) -> float:
    return sum(one.cpu for one in sample.functions)
