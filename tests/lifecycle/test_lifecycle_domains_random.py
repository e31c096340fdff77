"""Orders over real domains come, change and go at random while domains fail and processes are killed: the laws hold."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from domains_rig import DOMAINS, Killed, Rig, need

from assent.intents.errors import AssentError, Permanent
from assent.service.domains.augment import Augment

STEPS = 25


def agreed(segments: Any) -> None:
    """Whatever it is."""


@pytest.mark.parametrize(
    "seed", [pytest.param(one, marks=pytest.mark.slow if one else ()) for one in range(4)]
)
def test_whatever_happens_all_or_nothing(seed: int, tmp_path: Path) -> None:
    pick, rig, done = random.Random(seed), Rig(tmp_path), 0
    for _ in range(STEPS if seed else 8):
        rig.fate.strike = _fate(pick)
        with suppress(Killed, AssentError):  # whatever it was: what counts is what is left
            _work(pick, rig)
            done += 1
        rig.fate.strike = lambda step, after: None
        if rig.fate.dead or pick.random() < 0.1:
            rig.again()
        rig.keeper.settle()
        rig.keeper.feed()
        rig.check()
    assert done
    rig.close()


def _fate(pick: random.Random) -> Callable[[str, bool], None]:
    kind, chance = pick.choice(["none", "none", "fail", "kill"]), pick.random() * 0.06

    def strike(step: str, after: bool) -> None:
        owner, method = step.split(".")
        if kind == "fail" and owner in DOMAINS and method != "rollback" and pick.random() < chance:
            raise Permanent("no")
        if kind == "kill" and pick.random() < chance / 2:
            raise Killed

    return strike


def _work(pick: random.Random, rig: Rig) -> None:
    names = [one.order for one in rig.keeper.spans()]
    what = pick.choice(["deploy", "deploy", "slice", "slice", "segment", "release"])
    if what == "deploy" or not names:
        name = f"o{pick.randint(0, 3)}"
        sizes = [(pick.randint(1, 1500), pick.choice([9, 15, 40])) for _ in range(pick.randint(1, 2))]
        needs = [need(kbps, ms, f"{name}-{at}") for at, (kbps, ms) in enumerate(sizes)]
        rig.keeper.deploy(name, "", needs, agreed)
        return
    span = rig.keeper.find(pick.choice(names))
    if what == "release":
        rig.keeper.release(span.order)
    elif what == "segment":
        values = {pick.choice(["ul_latency_ms", "dl_latency_ms"]): pick.choice([0.6, 1.5, 4])}
        wish = Augment.model_validate({"segment": pick.choice(span.segments).id, **values})
        rig.keeper.augment(span.order, wish, agreed)
    else:
        change = pick.choice(
            [{"ul_kbps": pick.randint(1, 2500)}, {"ul_latency_ms": pick.choice([8, 10, 30])}]
        )
        wish = Augment.model_validate({"slice_id": pick.choice(span.needs).slice_id, **change})
        rig.keeper.augment(span.order, wish, agreed)
