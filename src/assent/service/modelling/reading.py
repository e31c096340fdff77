"""An experiment from a file, or from text of an agent or the web. Both are hostile until they have passed here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assent.intents.errors import InvalidInput, Problem
from assent.inventory import yamlfile
from assent.service.modelling.consistency import Place, problems
from assent.service.modelling.experiment import Experiment


def read(path: Path) -> Experiment:
    """Raises InvalidInput that lists every problem with file, line and field."""
    return _checked(yamlfile.read(path))


def parse(text: str, name: str = "experiment.yaml") -> Experiment:
    """The same for a text; `name` is what its errors call it."""
    return _checked(yamlfile.parse(text, name))


def check(experiment: Experiment) -> None:
    """That every name is there once and every reference leads somewhere, for an experiment made in code.

    Raises InvalidInput.
    """
    found = [Problem("", _dotted(loc), text) for loc, text in problems(experiment)]
    if found:
        raise _invalid(found)


def _checked(file: yamlfile.YamlFile) -> Experiment:
    experiment = file.validate(Experiment)
    found = [Problem(file.where(loc), _dotted(loc), text) for loc, text in problems(experiment)]
    if found:
        raise _invalid(found)
    return experiment


def _invalid(problems: Sequence[Problem]) -> InvalidInput:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return InvalidInput(f"{problems[0]}{more}", field=problems[0].field, problems=problems)


def _dotted(loc: Place) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc).lstrip(".")
