"""How long a request takes, from the sentence to the verdict: `python benchmarks/bench_configure.py [NETWORK ...]`.

Every sentence of `examples/intents` with the embedded model and the static verifier, in one process, in order, as
in a batch. Prints, by network and in all, p50, p95 and the longest in milliseconds of processor time (what else runs
on the machine does not count), then the slowest requests. Exit code 1 where a network's p95 is above the limit.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from assent.lab.netcfg_set import Request, load_requests, loaded, network_file
from assent.lab.study import quantile
from assent.network.transport.configure import configure
from assent.network.transport.verifier.static import StaticVerifier
from assent.reasoning.run import complete
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings

LIMIT_MS = 100.0
FOLDER = Path(__file__).resolve().parent.parent / "examples" / "intents"
_SLOWEST = 8


def requests_of(*networks: str) -> list[Request]:
    """All requests of the sets, or those for some networks."""
    return [one for one in load_requests(FOLDER) if not networks or one.network in networks]


def main() -> int:
    model, verifier = make_model("embedded", ModelSettings()), StaticVerifier()
    taken: list[tuple[float, Request]] = []
    for one in requests_of(*sys.argv[1:]):
        network = loaded(network_file(FOLDER, one.network))
        started = time.process_time()
        complete(configure(model, network, one.text, verifier))
        taken.append(((time.process_time() - started) * 1e3, one))
    worst = 0.0
    for name in sorted({one.network for _, one in taken}):
        worst = max(worst, _told(name, [ms for ms, one in taken if one.network == name]))
    _told("all", [ms for ms, _ in taken])
    for ms, one in sorted(taken, key=lambda pair: -pair[0])[:_SLOWEST]:
        print(f"{ms:9.1f} ms  {one.id:10} {one.text[:80]}")
    print(f"worst p95 {worst:.1f} ms (limit {LIMIT_MS:.0f} ms)")
    return 0 if worst <= LIMIT_MS else 1


def _told(name: str, taken: list[float]) -> float:
    p50, p95 = quantile(taken, 0.5), quantile(taken, 0.95)
    print(f"{name:14} {len(taken):4} requests  p50 {p50:7.1f}  p95 {p95:7.1f}  max {max(taken):7.1f}  ms")
    return p95


if __name__ == "__main__":
    raise SystemExit(main())
