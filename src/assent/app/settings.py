"""Settings of models that come from the person or the environment, the same for every command."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import get_args

from pydantic import ValidationError

from assent.intents.errors import InvalidInput
from assent.reasoning.settings import ModelSettings, Privacy


def model_settings(privacy: str | None = None, environment: Mapping[str, str] | None = None) -> ModelSettings:
    """`privacy`, else $ASSENT_PRIVACY, else local; time-out from $ASSENT_TIMEOUT_S. Raises InvalidInput."""
    known = os.environ if environment is None else environment
    chosen = privacy or known.get("ASSENT_PRIVACY") or "local"
    if chosen not in get_args(Privacy):
        possible = ", ".join(get_args(Privacy))
        raise InvalidInput(f"no such privacy: {chosen!r}; possible: {possible}", field="privacy")
    values: dict[str, object] = {"privacy": chosen}
    if known.get("ASSENT_TIMEOUT_S"):
        values["timeout_s"] = known["ASSENT_TIMEOUT_S"]
    try:
        return ModelSettings.model_validate(values)
    except ValidationError as error:
        message = error.errors(include_url=False)[0]["msg"]
        raise InvalidInput(f"ASSENT_TIMEOUT_S: {message}", field="timeout_s") from None
