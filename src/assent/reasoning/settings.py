"""Settings that every language model needs. The faces fill them in; `select.make_model` uses them."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field, SecretStr

from assent.intents.base import Finite, Frozen

Privacy: TypeAlias = Literal["local", "redacted", "open"]
"""What may leave this machine: nothing; pseudonyms only; everything."""


class ModelSettings(Frozen):
    """`base_url` is for `openai/NAME`. `timeout_s` is per answer, with all its retries. `open_after` failures
    in a row set a chain's model aside for `pause_s` seconds.
    """

    base_url: str | None = None
    api_key: SecretStr | None = None
    timeout_s: Finite = Field(default=60.0, gt=0, le=3600)
    privacy: Privacy = "local"
    max_tokens: int = Field(default=2048, ge=16, le=1_000_000)
    temperature: Finite = Field(default=0.0, ge=0, le=2)
    open_after: int = Field(default=3, ge=1, le=1000)
    pause_s: Finite = Field(default=30.0, gt=0, le=86_400)
