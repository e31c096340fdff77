"""Many games at once: chunks over processes, in the order given, whatever the number of workers.

Every experiment hands its work to `each`; what comes back depends on the items alone, so one worker and eight
give the same result. `progress` hears how many are done.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from assent.intents.errors import InvalidInput
from assent.lab.games import Game, Played, Player
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings

T = TypeVar("T")
R = TypeVar("R")

_CHUNKS_PER_WORKER = 8
_NOT_WORTH_A_PROCESS = 40


def _silent(done: int, total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Campaign:
    """How an experiment is held: who thinks, on how many processes, and who is told of the progress.

    A recording is replayed in one process: its answers are in the order in which they were asked for.
    """

    seed: int = 1
    model: str = "embedded"
    workers: int = 2
    settings: ModelSettings = field(default_factory=ModelSettings)
    progress: Callable[[int, int], None] = _silent

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise InvalidInput("workers must be 1 or more", field="workers")

    @property
    def models(self) -> tuple[str, ...]:
        """The columns of a comparison: embedded, and the chosen model where that is another one."""
        return tuple(dict.fromkeys(["embedded", self.model]))

    def play(self, games: Sequence[Game], model: str | None = None) -> list[Played]:
        """Every game's outcome, in order. Raises InvalidInput and Refused where the model cannot be had."""
        spec = model or self.model
        make_model(spec, self.settings)
        alone = "recorded:" in spec
        return self.each(partial(_play_all, spec, self.settings), games, workers=1 if alone else None)

    def each(
        self, work: Callable[[Sequence[T]], list[R]], items: Sequence[T], workers: int | None = None
    ) -> list[R]:
        """`work` on chunks of `items`, put together again. `work` must be picklable."""
        count = min(self.workers if workers is None else workers, len(items) or 1)
        if count == 1 or (len(items) < _NOT_WORTH_A_PROCESS and self.model == "embedded"):
            return self._here(work, items)
        chunks = _chunks(items, count * _CHUNKS_PER_WORKER)
        results: list[R] = []
        with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
            futures = [pool.submit(work, chunk) for chunk in chunks]
            try:
                for future in futures:
                    results.extend(future.result())
                    self.progress(len(results), len(items))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return results

    def _here(self, work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> list[R]:
        results: list[R] = []
        for chunk in _chunks(items, _CHUNKS_PER_WORKER * 4):
            results.extend(work(chunk))
            self.progress(len(results), len(items))
        return results


def _chunks(items: Sequence[T], count: int) -> list[Sequence[T]]:
    size = max(1, -(-len(items) // count))
    return [items[low : low + size] for low in range(0, len(items), size)]


def _play_all(model: str, settings: ModelSettings, games: Sequence[Game]) -> list[Played]:
    with Player(model, settings) as player:
        return [player.play(game) for game in games]
