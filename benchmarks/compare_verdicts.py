"""Does the static verifier still say the same? `python benchmarks/compare_verdicts.py record|compare FILE`.

`record` puts every request of `examples/intents` through `configure` and keeps each question that the verifier
got, with its verdicts; `compare` asks the same questions again and prints what differs, evidence included. For
whoever makes the verifier faster: record before the change, compare after it. FILE is a pickle: read your own only.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench_configure import FOLDER, requests_of

from assent.intents.evidence import Verdict
from assent.lab.netcfg_set import loaded, network_file
from assent.network.transport.claims import Claim
from assent.network.transport.configure import configure
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.verifier.static import StaticVerifier
from assent.reasoning.run import complete
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings


class Recorder:
    """The static verifier, keeping questions and answers."""

    name = "static"

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    def verify(
        self,
        before: RoutedNetwork,
        after: RoutedNetwork,
        claims: Sequence[Claim],
        order: Sequence[str] | None = None,
    ) -> tuple[Verdict, ...]:
        """See `verifier.base.Verifier.verify`."""
        found = StaticVerifier().verify(before, after, claims, order)
        self.asked.append((before, after, tuple(claims), order, found))
        return found


def record(path: Path) -> int:
    recorder, model = Recorder(), make_model("embedded", ModelSettings())
    for one in requests_of():
        complete(configure(model, loaded(network_file(FOLDER, one.network)), one.text, recorder))
    path.write_bytes(pickle.dumps(recorder.asked))
    print(f"{len(recorder.asked)} questions kept in {path}")
    return 0


def compare(path: Path) -> int:
    asked = pickle.loads(path.read_bytes())
    differing = 0
    for number, (before, after, claims, order, was) in enumerate(asked):
        now = StaticVerifier().verify(before, after, claims, order)
        if now != was:
            differing += 1
            print(f"question {number}:", *_difference(was, now), sep="\n  ")
    print(f"{len(asked)} questions, {differing} answered otherwise")
    return 1 if differing else 0


def _difference(was: Sequence[Verdict], now: Sequence[Verdict]) -> list[str]:
    gone = [f"- {one}" for one in was if one not in now]
    return gone + [f"+ {one}" for one in now if one not in was] or ["the same verdicts in another order"]


def main() -> int:
    if len(sys.argv) != 3 or sys.argv[1] not in ("record", "compare"):
        print(__doc__)
        return 2
    return (record if sys.argv[1] == "record" else compare)(Path(sys.argv[2]))


if __name__ == "__main__":
    raise SystemExit(main())
