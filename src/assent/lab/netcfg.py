"""LLM-NetCFG's experiment on our own sets: from sentences to verified changes, judged by the state that results.

The paper reports how often requests are classified right and how long they take. Whether what is configured is
what was asked, it does not report; here that is the figure that counts: *verified-correct*.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from statistics import fmean

from assent.app.verifiers import chosen
from assent.intents.evidence import Outcome as Verdicts
from assent.lab import plots
from assent.lab.campaign import Campaign
from assent.lab.netcfg_run import How, Outcome, run_all
from assent.lab.netcfg_set import SETS, TYPES, Request, folder_of_sets, load_requests
from assent.lab.study import Cell, Study, Table, quantile

PAPER_CLASSIFIED = {"ACL": 65.0, "all": 92.2}
PAPER_TIME = {1: "5 to 7 min (simple)", 4: "more than 10 min (complex)"}
ATTEMPTS = 3
_SIZES = ((1, 1), (2, 2), (3, 3), (4, 5), (6, 99))


def study(
    campaign: Campaign,
    *,
    folder: Path | None = None,
    sets: Sequence[str] = SETS,
    network: str | None = None,
    limit: int | None = None,
    attempts: int = ATTEMPTS,
    verifiers: Sequence[str] = (),
) -> tuple[Study, list[Outcome]]:
    """The result, and every request's outcome. Raises InvalidInput, and Refused and Temporary as the model does."""
    where = folder_of_sets(folder).resolve()
    requests = load_requests(where, sets, network, limit, campaign.seed)
    outcomes = run(campaign, where, requests, attempts, verifiers)
    return _told(campaign, outcomes, attempts), outcomes


def run(
    campaign: Campaign,
    folder: Path,
    requests: Sequence[Request],
    attempts: int = ATTEMPTS,
    verifiers: Sequence[str] = (),
) -> list[Outcome]:
    """Every request's outcome, in order."""
    chosen(verifiers)
    how = How(campaign.model, campaign.settings, attempts, tuple(verifiers))
    alone = "recorded:" in campaign.model or "twin" in verifiers
    return campaign.each(partial(run_all, how, folder), requests, workers=1 if alone else None)


def listed(outcomes: Iterable[Outcome]) -> list[str]:
    """What went wrong, request by request, for whoever mends it."""
    return ["\n".join(_failure(one)) for one in outcomes if not one.right]


def percent(outcomes: Iterable[Outcome], holds: Callable[[Outcome], bool]) -> float | None:
    """Of these outcomes; None where there are none."""
    found = [holds(one) for one in outcomes]
    return round(100.0 * fmean(found), 1) if found else None


def others(outcomes: Sequence[Outcome]) -> Iterable[Table]:
    """What further verifiers could say of the changes, and what they could not."""
    asked = [one for one in outcomes if one.others]
    if not asked:
        return
    kinds = (Verdicts.PASS, Verdicts.FAIL, Verdicts.INCONCLUSIVE)
    rows: list[tuple[Cell, ...]] = []
    for name in TYPES:
        some = [one for one in asked if one.request.type == name]
        said = [verdict.outcome for one in some for verdict in one.others]
        whole = sum(all(verdict.outcome is Verdicts.PASS for verdict in one.others) for one in some)
        if some:
            rows.append((name, len(some), whole, *(said.count(kind) for kind in kinds)))
    columns = ("type", "changes", "all claims pass", "claims: pass", "fail", "cannot tell")
    yield Table("netcfg-others", "What the other verifiers say", columns, tuple(rows))
    why = Counter(
        _reason(v.evidence[0]) for one in asked for v in one.others if v.outcome is Verdicts.INCONCLUSIVE
    )
    yield Table("netcfg-untold", "What they cannot tell", ("why", "claims"), tuple(why.most_common()))


def _told(campaign: Campaign, outcomes: Sequence[Outcome], attempts: int) -> Study:
    by_type = [(name, [one for one in outcomes if one.request.type == name]) for name in TYPES]
    by_set = [(name, [o for o in outcomes if o.request.set == name]) for name in SETS]
    by_language = [
        (name, [o for o in outcomes if o.request.language == name])
        for name in sorted({o.request.language for o in outcomes})
    ]
    return Study(
        name="netcfg",
        title=f"LLM-NetCFG: from sentences to verified changes ({campaign.model})",
        notes=(_setting(outcomes, attempts), _defects(outcomes)),
        tables=(
            _scores("netcfg", "By type of request", "type", [*by_type, ("all", list(outcomes))]),
            _scores("netcfg-sets", "By set", "set", by_set),
            _scores("netcfg-languages", "By language", "language", by_language),
            _confusion(outcomes),
            _cycles(outcomes),
            *others(outcomes),
            _raw(outcomes),
            _checks(outcomes),
        ),
        figures={"netcfg": _score_figure(by_type), "netcfg-time": _time_figure(outcomes)},
        timings=(_times(outcomes),),
    )


def _scores(name: str, title: str, what: str, groups: Sequence[tuple[str, list[Outcome]]]) -> Table:
    columns = (
        what,
        "requests",
        "paper: classified %",
        "classified %",
        "status right %",
        "changes asked for",
        "verified-correct %",
        "passed but wrong %",
        "to be asked back or refused",
        "asked back or refused %",
    )
    return Table(name, title, columns, tuple(_score(label, some) for label, some in groups if some))


def _score(label: str, outcomes: Sequence[Outcome]) -> tuple[Cell, ...]:
    changes = [one for one in outcomes if one.request.expect == "config"]
    others = [one for one in outcomes if one.request.expect != "config"]
    return (
        label,
        len(outcomes),
        PAPER_CLASSIFIED.get(label),
        percent(outcomes, lambda one: one.classified),
        percent(outcomes, lambda one: one.answered),
        len(changes),
        percent(changes, lambda one: one.correct),
        percent(changes, lambda one: one.passed and not one.correct),
        len(others),
        percent(others, lambda one: one.answered),
    )


def _confusion(outcomes: Sequence[Outcome]) -> Table:
    """What was deserved against what was answered."""
    statuses = ("config", "clarify", "refused", "failed", "error")
    rows = tuple(
        (
            expected,
            *(sum(o.request.expect == expected and o.status == one for o in outcomes) for one in statuses),
        )
        for expected in ("config", "clarify", "refused")
    )
    return Table("netcfg-status", "Answers", ("deserved", *statuses), rows)


def _cycles(outcomes: Sequence[Outcome]) -> Table:
    rows = tuple(
        (label, len(some), round(fmean(one.attempts for one in some), 2), max(one.attempts for one in some))
        for label, some in _by_size(outcomes)
    )
    columns = ("objectives", "requests", "cycles (mean)", "cycles (most)")
    return Table("netcfg-cycles", "Cycles of generate and verify, by number of objectives", columns, rows)


def _times(outcomes: Sequence[Outcome]) -> Table:
    rows = []
    for (label, some), (low, _) in zip(_by_size(outcomes), _sizes(outcomes), strict=True):
        seconds = [one.seconds for one in some]
        paper = PAPER_TIME[4 if low >= 4 else 1] if low in (1, 4, 6) else None
        rows.append((label, paper, *_quantiles(seconds)))
    rows.append(("all", None, *_quantiles([one.seconds for one in outcomes])))
    columns = ("objectives", "paper", "p50 s", "p95 s", "most s")
    return Table(
        "netcfg-times", "Seconds from sentence to verdict, by number of objectives", columns, tuple(rows)
    )


def _quantiles(seconds: Sequence[float]) -> tuple[float, float, float]:
    return round(quantile(seconds, 0.5), 4), round(quantile(seconds, 0.95), 4), round(max(seconds), 4)


def _sizes(outcomes: Sequence[Outcome]) -> list[tuple[int, int]]:
    return [
        (low, high) for low, high in _SIZES if any(low <= one.request.objectives <= high for one in outcomes)
    ]


def _by_size(outcomes: Sequence[Outcome]) -> list[tuple[str, list[Outcome]]]:
    return [
        (
            str(low) if low == high else f"{low} to {high}" if high < 99 else f"{low} and more",
            [one for one in outcomes if low <= one.request.objectives <= high],
        )
        for low, high in _sizes(outcomes)
    ]


def _reason(said: str) -> str:
    """The same reason about another place is the same reason."""
    return re.sub(r"\b(?:[A-Z][a-z]+Ethernet|Tunnel|Loopback)[\d/.]+|\b\d+(?:\.\d+){3}(?:/\d+)?\b", "…", said)


def _raw(outcomes: Sequence[Outcome]) -> Table:
    columns = ("id", "set", "network", "type", "language", "objectives", "expected", "status", "typed", "verdict",
               "checks", "checks_true", "verified_correct", "attempts", "text")  # fmt: skip
    rows = tuple(
        (
            one.request.id, one.request.set, one.request.network, one.request.type, one.request.language,
            one.request.objectives, one.request.expect, one.status, one.type, one.verdict, len(one.checks),
            sum(check.holds for check in one.checks), int(one.correct), one.attempts, one.request.text,
        )
        for one in outcomes
    )  # fmt: skip
    return Table("netcfg-requests", "Every request", columns, rows, shown=False)


def _checks(outcomes: Sequence[Outcome]) -> Table:
    """By kind of check, over all requests that ask for a change: how often it holds, and how often nobody can say."""
    by_kind: dict[str, list[bool | None]] = {}
    for one in outcomes:
        for check, judged in zip(one.request.checks, one.checks, strict=True):
            by_kind.setdefault(check.kind, []).append(judged.after.holds if judged.after else False)
    rows = tuple(
        (
            kind,
            len(found),
            round(100.0 * sum(holds is True for holds in found) / len(found), 1),
            sum(holds is None for holds in found),
        )
        for kind, found in sorted(by_kind.items())
    )
    return Table(
        "netcfg-checks", "Checks by kind", ("check", "checks", "true after %", "not judgeable"), rows
    )


def _setting(outcomes: Sequence[Outcome], attempts: int) -> str:
    return (
        f"{len(outcomes)} requests, each from the network as its file says; at most {attempts} cycles of generate and "
        "verify. Verified-correct: the product's own verifier passed the change, and every check that the set has of "
        "the resulting state holds (what had to change did, what had to stay did). Passed but wrong: the verifier "
        "passed it and a check fails. The paper reports no such rates; its classification is of its own requests, by "
        "language models. A check that nobody can judge counts against the product."
    )


def _defects(outcomes: Sequence[Outcome]) -> str:
    unsound = [(one.request.id, check) for one in outcomes for check in one.checks if not check.sound]
    ids = sorted({identity for identity, _ in unsound})
    if not ids:
        return "Every check is sound: what has to change does not hold before, what has to stay does."
    return f"{len(unsound)} check(s) are not as the set says in the state before: {', '.join(ids)}."


def _failure(one: Outcome) -> Iterable[str]:
    request = one.request
    typed = "" if one.classified else f", typed {one.type} for {request.type}"
    yield f"{request.id} [{request.network}] {request.text}"
    yield f"  expected {request.expect}, got {one.status} (verdict {one.verdict}{typed})"
    yield from (f"  question: {question}" for question in one.questions)
    if one.reason:
        yield f"  reason: {one.reason}"
    for router, lines in one.lines:
        yield f"  {router}: {' | '.join(lines.split(chr(10))).rstrip(' |')}"
    for check in one.checks if request.expect == "config" else ():
        if not check.sound:
            yield f"  NOT AS THE SET SAYS BEFORE: {check.check}: {check.before.why}"
        if check.after is not None and not check.holds:
            word = "not judgeable" if check.after.holds is None else "fails"
            yield f"  {word}: {check.check}: {check.after.why}"


def _score_figure(by_type: Sequence[tuple[str, list[Outcome]]]) -> str:
    names = [name for name, some in by_type if any(one.request.expect == "config" for one in some)]
    some = {name: [o for o in found if o.request.expect == "config"] for name, found in by_type}
    series = [
        plots.Bars("classified right", [percent(some[n], lambda o: o.classified) or 0.0 for n in names], colour=0),
        plots.Bars("verified-correct", [percent(some[n], lambda o: o.correct) or 0.0 for n in names], colour=2),
        plots.Bars("passed but wrong", [percent(some[n], lambda o: o.passed and not o.correct) or 0.0 for n in names],
                   colour=1),
    ]  # fmt: skip
    return plots.bars("Requests for a change, by type", "%", names, series)


def _time_figure(outcomes: Sequence[Outcome]) -> str:
    groups = [plots.Strip(label, [1000 * one.seconds for one in some]) for label, some in _by_size(outcomes)]
    return plots.strips("Time from sentence to verdict, by number of objectives", "ms", groups)
