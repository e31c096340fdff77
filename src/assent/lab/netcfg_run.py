"""Requests put through the product: `configure` answers, the answer is applied to a copy, the checks are judged.

Each request starts from the network as its file says. Runs in worker processes: what comes back is plain data.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from assent.app.verifiers import chosen
from assent.intents.errors import AssentError, Temporary
from assent.intents.evidence import Verdict
from assent.lab.checks.check import Check, Finding
from assent.lab.checks.judge import judge
from assent.lab.checks.state import State
from assent.lab.netcfg_set import Request, loaded, network_file
from assent.network.transport.configure import ConfigureResult, configure
from assent.network.transport.generate import applied, joined, left, rewired
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.objectives import AnyObjective
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings


@dataclass(frozen=True)
class Judged:
    """A check with what was found before and after. `after` None: nothing was configured."""

    check: str
    unchanged: bool
    before: Finding
    after: Finding | None

    @property
    def sound(self) -> bool:
        """Whether the set is right about the state before: what is to change does not hold yet."""
        return self.before.holds is self.unchanged

    @property
    def holds(self) -> bool:
        return self.after is not None and self.after.holds is True


@dataclass(frozen=True)
class Outcome:
    """What became of a request. `status`: that of `configure`, or `error` where it raised something."""

    request: Request
    status: str
    type: str
    verdict: str
    attempts: int
    seconds: float
    checks: tuple[Judged, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    questions: tuple[str, ...] = ()
    reason: str = ""
    others: tuple[Verdict, ...] = ()
    """What verifiers besides the static one said."""

    @property
    def classified(self) -> bool:
        return self.type == self.request.type

    @property
    def answered(self) -> bool:
        """Whether the status is the one that the request deserves."""
        return self.status == self.request.expect

    @property
    def correct(self) -> bool:
        """Verified by the product, and every check of the set holds."""
        return self.passed and all(one.holds for one in self.checks)

    @property
    def passed(self) -> bool:
        return self.status == "config" and self.verdict == "pass"

    @property
    def right(self) -> bool:
        """What a person wanted: a correct change, or the question or refusal that was due."""
        return self.correct if self.request.expect == "config" else self.answered


@dataclass(frozen=True)
class How:
    """`verifiers`: those that the product asks besides the static one."""

    model: str
    settings: ModelSettings
    attempts: int = 3
    verifiers: tuple[str, ...] = ()


def run_all(how: How, folder: Path, requests: Sequence[Request]) -> list[Outcome]:
    """Raises InvalidInput for a network that cannot be read, Refused for a model that privacy forbids."""
    with Loop() as loop:
        thinker, verifier = make_model(how.model, how.settings), chosen(how.verifiers)

        def ask(network: RoutedNetwork, text: str) -> ConfigureResult:
            return loop.run(configure(thinker, network, text, verifier, how.attempts))

        return [outcome_of(ask, folder, request) for request in requests]


def outcome_of(
    ask: Callable[[RoutedNetwork, str], ConfigureResult], folder: Path, request: Request
) -> Outcome:
    """What becomes of a request that is put to `ask`. Raises Temporary as the model does."""
    network = loaded(network_file(folder, request.network))
    started = time.perf_counter()
    try:
        result = ask(network, request.text)
    except Temporary:
        raise
    except Exception as error:  # noqa: BLE001  a request that breaks the product counts as wrong; the others go on
        why = error.message if isinstance(error, AssentError) else f"crashed: {type(error).__name__}: {error}"
        return _broken(request, folder, why, time.perf_counter() - started)
    checks, reason = before_change(request, folder), result.reason
    if result.status in ("config", "failed") and (result.lines or result.objectives):
        try:
            checks = judged(request, folder, carried_out(network, result.objectives, result.lines))
        except AssentError as error:
            reason = reason or f"the answer cannot be carried out: {error.message}"
    return Outcome(
        request=request,
        status=result.status,
        type=result.type,
        verdict=str(result.verdict),
        attempts=result.attempts,
        seconds=result.seconds,
        checks=checks,
        lines=tuple(result.lines.items()),
        questions=result.questions,
        reason=reason,
        others=tuple(one for one in result.verdicts if one.verifier not in ("static", "readback")),
    )


def before_change(request: Request, folder: Path) -> tuple[Judged, ...]:
    """The request's checks in the network as it is: what has to change must not hold yet."""
    state = _state_before(network_file(folder, request.network))
    return tuple(Judged(said(one), one.unchanged, judge(one, state), None) for one in request.checks)


def judged(request: Request, folder: Path, after: RoutedNetwork) -> tuple[Judged, ...]:
    """Every check of the request, before a change and after it."""
    state = State(after)
    known = zip(request.checks, before_change(request, folder), strict=True)
    return tuple(replace(one, after=judge(check, state)) for check, one in known)


def carried_out(
    network: RoutedNetwork, objectives: Sequence[AnyObjective], lines: Mapping[str, str]
) -> RoutedNetwork:
    """The network in which lines were entered, cables and hosts plugged in and out. Raises InvalidInput."""
    start = joined(network, objectives)
    return left(rewired(applied(start, dict(lines)), objectives), objectives)


def said(check: Check) -> str:
    """A check on one line."""
    fields = {key: value for key, value in check.fields.items() if key != "unchanged"}
    return json.dumps(fields, ensure_ascii=False)


@lru_cache(maxsize=8)
def _state_before(path: Path) -> State:
    return State(loaded(path))


def _broken(request: Request, folder: Path, why: str, seconds: float) -> Outcome:
    checks = before_change(request, folder)
    return Outcome(request, "error", "none", "inconclusive", 1, seconds, checks, reason=why)
