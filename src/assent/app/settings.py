"""Settings of models that come from the person, the environment or the settings file, the same for every command.

The file is $ASSENT_SETTINGS, else `settings.yaml` in the user's configuration folder, where that is there.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import Field, ValidationError

from assent.intents.base import Frozen
from assent.intents.errors import InvalidInput, Problem
from assent.inventory import yamlfile
from assent.reasoning.settings import Asking, Caps, ModelSettings, Price, Privacy, Shots

_ENVIRONMENT = {
    "ASSENT_PRIVACY": "privacy",
    "ASSENT_TIMEOUT_S": "timeout_s",
    "ASSENT_MODEL": "model",
    "ASSENT_LEARN": "learn",
}


class SettingsFile(Frozen):
    """What a settings file may say; what it leaves out is as `ModelSettings` has it. No key belongs in it."""

    model: str | None = Field(default=None, min_length=1, max_length=2000)
    models: dict[str, str] | None = Field(default=None, max_length=100)
    privacy: Privacy | None = None
    base_url: str | None = None
    timeout_s: float | None = None
    max_tokens: int | None = None
    temperature: float | None = None
    votes: int | None = None
    shots: Shots | None = None
    context: int | None = None
    open_after: int | None = None
    pause_s: float | None = None
    learn: Path | None = None
    private: tuple[str, ...] | None = Field(default=None, max_length=10_000)
    asking: dict[str, Asking] | None = Field(default=None, max_length=100)
    caps: dict[str, Caps] | None = Field(default=None, max_length=100)
    prices: dict[str, Price] | None = Field(default=None, max_length=1000)


def model_settings(
    privacy: str | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    model: str | None = None,
    record: Path | None = None,
) -> ModelSettings:
    """What is said here, else in the environment ($ASSENT_PRIVACY, $ASSENT_TIMEOUT_S, $ASSENT_MODEL), else in the
    settings file. A `model` that is named here or in the environment answers all roles. Raises InvalidInput.
    """
    known = os.environ if environment is None else environment
    values = _from_file(_place(known))
    said = {field: known[name] for name, field in _ENVIRONMENT.items() if known.get(name)}
    said |= {name: one for name, one in (("privacy", privacy), ("model", model)) if one}
    if "model" in said:
        values.pop("models", None)
    try:
        return ModelSettings.model_validate({**values, **said, "record": record})
    except ValidationError as error:
        raise _wrong(error, known) from None


def for_role_names(roles: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with names of roles: those that are nearly one. (Others may be names of agents.)"""
    from assent.app.skills import roles as known_roles

    known = known_roles()
    for role in roles:
        near = difflib.get_close_matches(role, known, n=1, cutoff=0.75)
        if role not in known and role != "default" and near:
            yield f"no role is called {role!r}; did you mean {near[0]!r}? Roles: {', '.join(known)}"


def _place(known: Mapping[str, str]) -> Path | None:
    if known.get("ASSENT_SETTINGS"):
        return Path(known["ASSENT_SETTINGS"]).expanduser()
    from platformdirs import user_config_path

    path = user_config_path("assent") / "settings.yaml"
    return path if path.is_file() else None


def _from_file(path: Path | None) -> dict[str, object]:
    if path is None:
        return {}
    file = yamlfile.read(path)
    if file.data is None:
        return {}
    said = file.validate(SettingsFile).model_dump(exclude_none=True)
    try:
        ModelSettings.model_validate(said)
    except ValidationError as error:
        raise file.invalid(error) from None
    for section in ("models", "caps", "asking"):
        for message in for_role_names(said.get(section, {})):
            problem = Problem(file.where((section,)), section, message)
            raise InvalidInput(str(problem), field=section, problems=[problem])
    return said


def _wrong(error: ValidationError, known: Mapping[str, str]) -> InvalidInput:
    first = error.errors(include_url=False)[0]
    field = str(first["loc"][0])
    if field == "privacy":
        from typing import get_args

        possible = ", ".join(get_args(Privacy))
        return InvalidInput(f"no such privacy: {first['input']!r}; possible: {possible}", field="privacy")
    name = next((name for name, one in _ENVIRONMENT.items() if one == field and known.get(name)), field)
    return InvalidInput(f"{name}: {first['msg']}", field=field)
