"""Builds a life cycle out of fakes in a state folder; also run as a program that is killed at a chosen step.

`python lifecycle_rig.py FOLDER STEP before|after`: SIGKILL before or after the STEP-th durable step.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fake_planes import FakeBusiness, FakeRadio, FakeService, FileDomain

from assent.intents.base import Json
from assent.lifecycle.approvals import Approvals, ApprovalsSection
from assent.lifecycle.durable import Durable
from assent.lifecycle.folder import StateFolder
from assent.lifecycle.ledger import SqliteLedger
from assent.lifecycle.parts import LoopSection, Parts, Statement
from assent.lifecycle.reconciler import Reconciler
from assent.lifecycle.store import Store
from assent.lifecycle.vault import Vault
from assent.lifecycle.workflows import Workflows, says_ref

TRACE = (100.0,) * 20 + (20.0,) * 20 + (100.0,) * 20


class Rig:
    def __init__(
        self,
        folder: Path,
        trace: Sequence[float] = TRACE,
        says: Sequence[tuple[str, int, str]] = (),
        approvals: ApprovalsSection | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.folder = StateFolder(folder / "state")
        self.folder.prepare()
        self.store = Store(self.folder.store)
        self.ledger = SqliteLedger(self.folder.ledger)
        self.durable = Durable(self.folder.workflows)
        self.domains = {name: FileDomain(name, folder) for name in ("cloud", "transport", "ran")}
        said = says or (("aurora", 0, "90"), ("basico", 0, "30"))
        statements = tuple(
            Statement(name, number, since, text) for number, (name, since, text) in _numbered(said)
        )
        vault = Vault(self.store, self.folder.keys)
        for one in statements:
            vault.seal(says_ref(one.operator, one.version), one.operator, one.says)
        self.radio = FakeRadio(trace, self.domains["ran"], ["cell"])
        self.parts = Parts(
            name="rig",
            seed=1,
            scenario_hash="0",
            model="fake",
            store=self.store,
            ledger=self.ledger,
            vault=vault,
            business=FakeBusiness(),
            service=FakeService(),
            radio=self.radio,
            domains=self.domains,
            resources={"cell": ("aurora", "basico")},
            statements=statements,
            loop=LoopSection(hold_s=3, cooldown_s=5),
            approvals=Approvals(self.store, approvals, clock=clock, pause_s=0.01),
        )
        self.workflows = Workflows(self.parts, self.durable)

    def run(self) -> Json:
        self.durable.launch()
        return Reconciler(self.parts, self.workflows).run()

    def close(self) -> None:
        self.durable.close()
        self.ledger.close()
        self.store.close()


@contextmanager
def rig(folder: Path, **options: object) -> Iterator[Rig]:
    built = Rig(folder, **options)  # type: ignore[arg-type]
    try:
        yield built
    finally:
        built.close()


def _numbered(said: Sequence[tuple[str, int, str]]) -> Iterator[tuple[int, tuple[str, int, str]]]:
    counts: dict[str, int] = {}
    for one in said:
        counts[one[0]] = counts.get(one[0], 0) + 1
        yield counts[one[0]], one


def _kill_at(number: int, when: str) -> None:
    """Make the number-th step of this process its last."""
    original = Durable.step
    count = 0

    def step(self: Durable, name: str, function: Callable[..., Json], *args: object) -> Json:
        nonlocal count
        count += 1
        if count == number and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)

        def dying(*inner: object) -> Json:
            result = function(*inner)
            os.kill(os.getpid(), signal.SIGKILL)
            return result

        doomed = count == number and when == "inside"
        result = original(self, name, dying if doomed else function, *args)
        if count == number and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    Durable.step = step  # type: ignore[method-assign]


if __name__ == "__main__":
    _kill_at(int(sys.argv[2]), sys.argv[3])
    with rig(Path(sys.argv[1])) as living:
        living.run()
