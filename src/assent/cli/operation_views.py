"""What `assent slice watch`, `trace` and `report` print and write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from assent.app.operation import Records, Wanted, Watched, periods, records, watch
from assent.app.slices import opened
from assent.cli import clock
from assent.cli.output import console, print_json
from assent.intents.errors import InvalidInput
from assent.intents.showing import some
from assent.lifecycle.operation import Seen
from assent.service.customer.owed import told
from assent.service.operation.policy import OperationPolicy, read_policy
from assent.service.operation.sla import SlaReport
from assent.service.operation.trace import Shape, as_csv, made_up, read_trace

if TYPE_CHECKING:
    from rich.console import Console

    from assent.intents.operation import SliceSample

SPARK = "▁▂▃▄▅▆▇█"
SPARK_WIDTH = 60
SHOWN = 12
"""Violations that the screen shows; files and JSON have all."""


def watch_command(
    names: tuple[str, ...],
    *,
    trace: Path | None,
    policy: Path | None,
    for_s: int | None,
    plot: Path | None,
    state: Path | None,
    as_json: bool,
) -> None:
    wanted = Wanted(
        names=names,
        trace=read_trace(trace) if trace is not None else None,
        policy=read_policy(policy) if policy is not None else OperationPolicy(),
        for_s=for_s,
    )
    teller = _Teller(None if as_json else console())
    with opened(state) as desk:
        found = watch(desk, wanted, teller.hear)
    if plot is not None:
        from assent.cli.operation_plots import figure

        write(plot, figure(found.samples))
    if as_json:
        print_json(found.wire())
    else:
        _show_watched(found)


def trace_command(
    out: Path, shape: str, peak: float, duration: int, every: int, seed: int, *, as_json: bool
) -> None:
    known: tuple[Shape, ...] = get_args(Shape)
    chosen = next((one for one in known if one == shape), None)
    if chosen is None:
        raise InvalidInput(f"--shape: {shape[:100]!r} is none of {', '.join(known)}", field="shape")
    if duration // every > 100_000:
        raise InvalidInput("--every: more than 100000 rows; give more seconds from row to row", field="every")
    rows = made_up(chosen, seed, duration, every, peak)
    write(out, as_csv(rows))
    loads = [row.load_percent or 0.0 for row in rows]
    if as_json:
        print_json(
            {"file": str(out), "rows": len(rows), "most_percent": max(loads), "least_percent": min(loads)}
        )
        return
    console().print(
        f"Wrote {out}: {len(rows)} rows, {duration} s, {min(loads):g} to {max(loads):g} % of what was promised",
        markup=False,
    )


def report_command(
    name: str,
    *,
    since_s: int,
    until_s: int | None,
    period_s: int | None,
    policy: Path | None,
    out: Path | None,
    state: Path | None,
    as_json: bool,
) -> None:
    own = read_policy(policy) if policy is not None else None
    if out is not None and out.suffix.lower() not in (".md", ".html", ".htm"):
        raise InvalidInput(f"--out: {out}: give a file that ends in .md or .html", field="out")
    with records(state) as held:
        found = _reports(held, name, since_s, until_s, period_s, own)
        if out is not None:
            from assent.cli.operation_plots import pages

            samples = held.samples(name, since_s, until_s)
            for path, text in pages(out, held.instance(name), found, samples).items():
                write(path, text)
    if as_json:
        print_json(
            [one.model_dump(mode="json") for one in found] if period_s else found[0].model_dump(mode="json")
        )
        return
    for one in found:
        show_report(console(), one)
    if out is not None:
        console().print(f"Report: {out}", markup=False)


def write(path: Path, text: str) -> None:
    """Raises InvalidInput where it cannot be written."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written: {error.strerror or error}", field="out") from None


def show_report(screen: Console, one: SlaReport) -> None:
    """One report for the terminal."""
    from rich import box
    from rich.table import Table

    head = f"{one.slice_id}: {clock.span(one.since_s, one.until_s)}, {one.judged_s} s of {one.observed_s} s judged"
    screen.print(f"\n{head}", markup=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("attribute", "promised", "worst", "mean", "kept %", ""):
        table.add_column(column)
    for row in one.objectives:
        table.add_row(*row.row())
    screen.print(table)
    unseen = sum(row.met is None for row in one.objectives)
    less = f" ({some(unseen, 'attribute')} of {len(one.objectives)} not measured)" if unseen else ""
    screen.print(
        f"everything as promised: {_percent(one.compliance_percent)} of the time{less}", markup=False
    )
    for violation in one.violations[:SHOWN]:
        screen.print(
            f"  {clock.span(violation.since_s, violation.until_s)}: {violation.attribute} {violation.worst:g} "
            f"{violation.unit}, promised {violation.promised:g}: {'; '.join(violation.why) or 'not known why'}",
            markup=False,
        )
    if len(one.violations) > SHOWN:
        screen.print(f"  … and {len(one.violations) - SHOWN} more; --json has all")
    for why in one.credit_why:
        screen.print(f"credit: {why}", markup=False)
    for line in told(one):
        screen.print(line, markup=False)


def sparkline(values: Sequence[float], top: float | None = None) -> str:
    """At most SPARK_WIDTH characters; each shows the most of its share of the values."""
    if not values:
        return ""
    width = min(SPARK_WIDTH, len(values))
    parts = [values[len(values) * n // width : max(len(values) * (n + 1) // width, 1)] for n in range(width)]
    highest = top or max(values) or 1.0
    return "".join(SPARK[min(int(max(part) / highest * 7.999), 7)] for part in parts)


@dataclass
class _Teller:
    """Tells what is decided as it happens, and when a slice begins and ends to be overloaded."""

    screen: Console | None
    _overloaded: set[str] = field(default_factory=set)
    _begun: bool = False

    def hear(self, seen: Seen) -> None:
        if self.screen is None:
            return
        if not self._begun and any(one.source == "measured" for one in seen.samples):
            names = ", ".join(one.slice_id for one in seen.samples)
            every = seen.samples[0].span_s
            self._say(
                self.screen, seen.at_s, f"watching {names}, every {every} s; Ctrl-C ends it with a report"
            )
        self._begun = True
        for one in seen.samples:
            self._load(self.screen, one)
        for decided in seen.decided:
            sizes = ", ".join(
                f"{step.function} {step.cpu:g} → {step.new_cpu:g} CPU" for step in decided.steps
            )
            self._say(
                self.screen, seen.at_s, f"{decided.slice_id}: scale {decided.direction}: {decided.reason}"
            )
            self._say(self.screen, seen.at_s, f"{decided.slice_id}: {sizes}")
        for ended in seen.ended:
            if ended.outcome == "done":
                self._say(self.screen, seen.at_s, f"{ended.slice_id}: done, version {ended.version}")
            else:
                again = (
                    f"; tried again from {clock.at(ended.retry_at_s)} on"
                    if ended.retry_at_s is not None
                    else ""
                )
                self._say(self.screen, seen.at_s, f"{ended.slice_id}: refused: {ended.message}{again}")
        for name, refused in seen.locked.items():
            told = f"not locked: {refused}" if refused else "nobody is on it any more: locked"
            self._say(self.screen, seen.at_s, f"{name}: {told}")

    def _load(self, screen: Console, one: SliceSample) -> None:
        over = one.load_percent > 100
        if over and one.slice_id not in self._overloaded:
            worst = max(one.functions, key=lambda each: each.load_percent)
            self._overloaded.add(one.slice_id)
            self._say(
                screen, one.at_s, f"{one.slice_id}: overloaded: {worst.name} at {worst.load_percent:.4g} %"
            )
        elif not over and one.slice_id in self._overloaded:
            self._overloaded.discard(one.slice_id)
            self._say(screen, one.at_s, f"{one.slice_id}: carries its load again")

    def _say(self, screen: Console, at_s: int, text: str) -> None:
        screen.print(f"t={clock.at(at_s)}  {text}", markup=False, soft_wrap=True)


def _show_watched(found: Watched) -> None:
    screen = console()
    if found.resumed:
        screen.print("An earlier process had begun this watch; it was finished now.")
    for name in found.names:
        samples = found.samples[name]
        loads = [one.load_percent for one in samples]
        cpus = [sum(each.cpu for each in one.functions) for one in samples]
        if samples:
            screen.print(f"\n{name}", markup=False)
            screen.print(f"  load  {sparkline(loads)}  at most {max(loads):.4g} %", markup=False)
            screen.print(f"  CPUs  {sparkline(cpus)}  {min(cpus):g} to {max(cpus):g}", markup=False)
    for one in found.reports:
        show_report(screen, one)
    done = sum(one.outcome == "done" for one in found.ended)
    screen.print(
        f"\n{some(len(found.names), 'slice')}, {clock.span(found.since_s, found.until_s)}: "
        f"scaled {some(done, 'time')}, "
        f"refused {some(len(found.ended) - done, 'time')}"
    )


def _reports(
    held: Records,
    name: str,
    since_s: int,
    until_s: int | None,
    period_s: int | None,
    policy: OperationPolicy | None,
) -> list[SlaReport]:
    whole = held.report(name, since_s, until_s, policy)
    if period_s is None:
        return [whole]
    spans = periods(whole.since_s, whole.until_s, period_s)
    return [held.report(name, begin, end, policy) for begin, end in spans if held.samples(name, begin, end)]


def _percent(value: float | None) -> str:
    return "nothing to judge" if value is None else f"{value:.6g} %"
