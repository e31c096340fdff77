"""Which model is good enough for which role on this machine, and the settings file that says so."""

from __future__ import annotations

import io
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assent.app.settings import SettingsFile
from assent.intents.errors import InvalidInput
from assent.inventory import yamlfile
from assent.lab.evaluation.run import Score
from assent.lab.evaluation.stats import mcnemar, wilson
from assent.lab.study import Cell, quantile
from assent.reasoning.select import links
from assent.reasoning.settings import Privacy

SIGNIFICANT = 0.05
"""Models whose difference would be more likely than this by chance count as equally good: the quicker one is taken."""


@dataclass(frozen=True)
class Advice:
    """`chosen`: it is the one to take for the role. `why`: what was found, suite by suite."""

    role: str
    model: str
    good: bool
    chosen: bool
    why: str

    def row(self) -> tuple[Cell, ...]:
        good = "yes, recommended" if self.chosen else "yes" if self.good else "no"
        return self.role, self.model, good, self.why


def advise(scores: Sequence[Score]) -> list[Advice]:
    """Every model for every role that the suites speak of."""
    roles = dict.fromkeys(role for one in scores for role in one.suite.file.roles)
    return [advice for role in roles for advice in _for_role(role, scores)]


def settings_text(advice: Sequence[Advice], machine: str, privacy: Privacy = "local") -> str:
    """A settings file, with reasons beside each role. A role for which nobody is good enough stays `embedded`."""
    chosen = {one.role: one.model for one in advice if one.chosen}
    models = {role: _ending_embedded(model) for role, model in chosen.items()}
    text = io.StringIO()
    text.write(f"# Recommended by `assent eval` on {_plain(machine)}. See docs/evaluation.md for how.\n")
    text.write("model: embedded\n")
    if privacy != "local":
        text.write(f"privacy: {privacy}\n")
    if models:
        text.write("models:\n")
    for role in dict.fromkeys(one.role for one in advice):
        about = next((one for one in advice if one.role == role and one.chosen), None)
        if about is None:
            text.write(f"  # {role}: none of these models is good enough; `model` above answers\n")
        else:
            text.write(f"  {role}: {_quoted(models[role])}  # {_plain(about.why)}\n")
    yamlfile.parse(text.getvalue(), "the recommended settings").validate(SettingsFile)
    return text.getvalue()


def write_settings(path: Path, text: str) -> None:
    """Raises InvalidInput where the file is there already, or cannot be written: nobody's settings are replaced."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise InvalidInput(f"{path}: is there already; name a new file", field="recommend") from None
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written: {error.strerror}", field="recommend") from None


def this_machine() -> str:
    """Processor, cores and memory, as far as the system says; what times depend on."""
    name = _first(Path("/proc/cpuinfo"), "model name") or platform.processor() or platform.machine()
    memory = _first(Path("/proc/meminfo"), "MemTotal").removesuffix(" kB")
    gib = f", {int(memory) / 2**20:.0f} GiB" if memory.isdigit() else ""
    return f"{name}, {os.cpu_count() or 1} cores{gib}"


def _for_role(role: str, scores: Sequence[Score]) -> list[Advice]:
    mine = [one for one in scores if role in one.suite.file.roles]
    by_model = {
        model: [one for one in mine if one.model == model] for model in dict.fromkeys(o.model for o in mine)
    }
    good = {model: some for model, some in by_model.items() if all(_enough(one) for one in some)}
    best = _best(good)
    return [
        Advice(role, model, model in good, model == best, "; ".join(map(_found, some)))
        for model, some in by_model.items()
    ]


def _enough(one: Score) -> bool:
    low, _ = wilson(one.right, len(one.results))
    enough = one.suite.file.good_enough
    return low >= enough.correct and _late(one) <= enough.answer_s


def _best(good: Mapping[str, Sequence[Score]]) -> str | None:
    """The one that is right most often; or one that cannot be told apart from it, and is quicker."""
    if not good:
        return None
    first = max(good, key=lambda model: (_share(good[model]), -_median(good[model])))
    same = [model for model in good if _alike(good[first], good[model])]
    return min(same, key=lambda model: (_usd(good[model]), _median(good[model])))


def _alike(some: Sequence[Score], others: Sequence[Score]) -> bool:
    pairs = [
        (a, b) for x, y in zip(some, others, strict=True) for a, b in zip(x.results, y.results, strict=True)
    ]
    only_some = sum(a.correct and not b.correct for a, b in pairs)
    only_others = sum(b.correct and not a.correct for a, b in pairs)
    return mcnemar(only_some, only_others) >= SIGNIFICANT


def _share(some: Sequence[Score]) -> float:
    return sum(one.right for one in some) / sum(len(one.results) for one in some)


def _median(some: Sequence[Score]) -> float:
    return quantile([asked.seconds for one in some for asked in one.answers] or [0.0], 0.5)


def _usd(some: Sequence[Score]) -> float:
    return sum(asked.usd for one in some for asked in one.answers)


def _late(one: Score) -> float:
    return quantile([asked.seconds for asked in one.answers] or [0.0], 0.95)


def _found(one: Score) -> str:
    low, high = wilson(one.right, len(one.results))
    enough = one.suite.file.good_enough
    return (
        f"{one.suite.name}: {one.right} of {len(one.results)} right ({100 * low:.0f} to {100 * high:.0f} %, needed "
        f"{100 * enough.correct:.0f}), p95 {_late(one):.3g} s (limit {enough.answer_s:g})"
    )


def _ending_embedded(model: str) -> str:
    return model if links(model)[-1] == "embedded" else f"{model},embedded"


def _quoted(model: str) -> str:
    return "'" + model.replace("'", "''") + "'"


def _plain(text: str) -> str:
    """On one line: a comment must not become settings."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _first(path: Path, key: str) -> str:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    found = (line.partition(":")[2].strip() for line in lines if line.partition(":")[0].strip() == key)
    return next(found, "")
