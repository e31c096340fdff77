"""What a skill call costs beyond the model's own time: embedded, and through a language model.

`python benchmarks/bench_reasoning.py` prints JSON. Limits (issue "any language model"): < 0.1 ms embedded,
< 10 ms median through a language model. The latter is measured against a local fake that answers at once; what the
same exchange takes with a bare HTTP client is taken off as the server's own time (`server_ms`).
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from assent.reasoning.run import Loop, complete
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings
from assent.reasoning.words.quantities import quantities
from fakes.openai_server import FakeOpenAI
from fakes.skills import ADD_UP, Numbers

QUESTION = Numbers(numbers=(1, 2, 3))
SENTENCE = "at least 100 Mbps down and 20 up, under 10 ms, 99.99 % availability for 200 cameras on R3 g0/1"


def milliseconds(call: Callable[[], object], times: int) -> float:
    """The median time of one call."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        taken.append((time.perf_counter() - started) * 1e3)
    return median(taken)


_clients: dict[str, http.client.HTTPConnection] = {}


def _bare(server: FakeOpenAI) -> None:
    """The last request again, over a connection that is kept, without anything around it."""
    where = server.url.removeprefix("http://").removesuffix("/v1")
    client = _clients.setdefault(where, http.client.HTTPConnection(where))
    client.request("POST", "/v1/chat/completions", json.dumps(server.requests[-1]).encode())
    client.getresponse().read()


def main() -> int:
    embedded = make_model("embedded", ModelSettings(), {})
    figures = {"embedded_ms": milliseconds(lambda: complete(embedded.answer(ADD_UP, QUESTION)), 10_000)}
    figures["quantities_ms"] = milliseconds(lambda: quantities(SENTENCE), 500)
    with Loop() as loop, FakeOpenAI(lambda question: {"total": sum(question["numbers"])}) as server:
        for play in ("tool", "json"):
            server.script = [play]
            model = make_model(f"openai/fake@{server.url}", ModelSettings(), {})
            loop.run(model.answer(ADD_UP, QUESTION))
            whole = milliseconds(lambda m=model: loop.run(m.answer(ADD_UP, QUESTION)), 200)
            own = milliseconds(lambda s=server: _bare(s), 200)
            figures |= {f"language_{play}_ms": whole - own, f"server_{play}_ms": own}
        redacted = make_model(f"openai/fake@{server.url}", ModelSettings(privacy="redacted"), {})
        loop.run(redacted.answer(ADD_UP, QUESTION))
        whole = milliseconds(lambda: loop.run(redacted.answer(ADD_UP, QUESTION)), 200)
        figures["language_redacted_ms"] = whole - own
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}, indent=2))
    through = max(value for name, value in figures.items() if name.startswith("language_"))
    slow = figures["embedded_ms"] >= 0.1 or through >= 10
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
