"""Options that several commands share, written and explained the same way everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assent.intents.errors import InvalidInput

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of prose.")]
State = Annotated[
    Path | None,
    typer.Option("--state", help="State folder; without it, one per scenario in the user's data folder."),
]
PastState = Annotated[
    Path | None, typer.Option("--state", help="State folder of a run; without it, the latest run's.")
]
MAX_SEED = 2**53
"""The largest that every JSON reader keeps exactly, as in the scenario file."""


def _named(model: str | None) -> str | None:
    if model is not None and not model.strip():
        raise InvalidInput("--model: name a model, such as embedded, or leave it out", field="model")
    return model


ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        callback=_named,
        help="Who thinks: embedded, openai/NAME[@URL], ollama/NAME, local:FILE.gguf, anthropic/NAME and others, "
        "recorded:FILE, or a chain a,b,embedded. ($ASSENT_MODEL)",
    ),
]
RecordOption = Annotated[
    Path | None,
    typer.Option("--record", help="Append every answer of a model here; --model recorded:FILE replays it."),
]


def _dumped_at_the_end(context: typer.Context, path: Path | None) -> Path | None:
    if path is not None:
        from assent.reasoning import metrics

        metrics.dump(path)  # so that a path that cannot be written is known before anything is done
        context.call_on_close(lambda: metrics.dump(path))
    return path


MetricsOption = Annotated[
    Path | None,
    typer.Option(
        "--metrics",
        callback=_dumped_at_the_end,
        help="At the end, write counters of tokens, cost, validity and substitutions here (Prometheus text).",
    ),
]
PrivacyOption = Annotated[
    str | None,
    typer.Option(
        "--privacy",
        help="What may leave this machine: local (nothing, the default), redacted, or open. ($ASSENT_PRIVACY)",
    ),
]
Batch = Annotated[
    Path | None, typer.Option("--batch", help='A file with one {"id", "text"} per line; one answer a line.')
]
