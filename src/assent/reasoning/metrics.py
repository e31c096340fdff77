"""Counters of what models did, in the text format that Prometheus reads. No private text is in them.

`watch` and `telemetry` count; `render` is what a server shows at /metrics, `dump` writes it for the node exporter's
textfile collector. One process, one set of counters.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections import Counter
from pathlib import Path

from assent.intents.errors import InvalidInput
from assent.reasoning.usage import Used

_SUBSTITUTIONS = "assent_substitutions_total"
_HELP = {
    "assent_model_requests_total": "Requests to language models, by outcome.",
    "assent_model_tokens_total": "Tokens, by direction.",
    "assent_model_cost_usd_total": "What requests cost, in USD.",
    "assent_answers_total": "Answers of skills and drives of agents, by outcome.",
    "assent_answer_seconds_total": "Seconds that answers took.",
    _SUBSTITUTIONS: "How often a model was substituted.",
}
_Labels = tuple[tuple[str, str], ...]
_counts: Counter[tuple[str, _Labels]] = Counter()
_lock = threading.Lock()


def count(name: str, amount: float = 1.0, **labels: str) -> None:
    with _lock:
        _counts[(name, tuple(sorted(labels.items())))] += amount  # type: ignore[assignment]


def count_request(model: str, role: str, used: Used, *, failed: bool) -> None:
    count("assent_model_requests_total", model=model, role=role, outcome="failed" if failed else "ok")
    count("assent_model_tokens_total", used.input_tokens, model=model, role=role, direction="input")
    count("assent_model_tokens_total", used.output_tokens, model=model, role=role, direction="output")
    count("assent_model_cost_usd_total", used.usd, model=model, role=role)


def substituted() -> dict[tuple[str, str], int]:
    """How often which model was substituted by which."""
    with _lock:
        counted = [(dict(labels), amount) for (of, labels), amount in _counts.items() if of == _SUBSTITUTIONS]
    return {(labels["model"], labels["instead"]): round(amount) for labels, amount in counted}


def count_substitution(model: str, instead: str) -> None:
    count(_SUBSTITUTIONS, model=model, instead=instead)


def render() -> str:
    """All counters, in the text exposition format 0.0.4."""
    with _lock:
        counted = sorted(_counts.items())
    lines: list[str] = []
    for name, help_text in _HELP.items():
        lines += [f"# HELP {name} {help_text}", f"# TYPE {name} counter"]
        lines += [
            f"{name}{{{','.join(f'{key}={_quoted(value)}' for key, value in labels)}}} {amount:.17g}"
            for (of, labels), amount in counted
            if of == name
        ]
    return "\n".join(lines) + "\n"


def dump(path: Path) -> None:
    """Writes them whole or not at all. Raises InvalidInput where that is not possible."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.absolute().parent, prefix=".metrics")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(render())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        raise InvalidInput(
            f"{path}: the metrics cannot be written: {error.strerror}", field="metrics"
        ) from None


def reset() -> None:
    """For tests."""
    with _lock:
        _counts.clear()


def _quoted(value: str) -> str:
    escaped = value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
    return f'"{escaped}"'
