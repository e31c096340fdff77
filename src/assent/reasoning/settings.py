"""Settings that every language model needs. The faces fill them in; `select.make_model` uses them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import Field, SecretStr

from assent.intents.base import Finite, Frozen

Privacy: TypeAlias = Literal["local", "redacted", "open"]
"""What may leave this machine: nothing; pseudonyms only; everything."""

Shots: TypeAlias = Literal["zero", "one", "few"]
"""How many worked examples a prompt has: none, the skill's own, or all that its prompt file holds."""


class Price(Frozen):
    """What a model's tokens cost, in USD per million."""

    input_usd: Finite = Field(ge=0, le=1e6)
    output_usd: Finite = Field(ge=0, le=1e6)


class Caps(Frozen):
    """The most that a role may use in one run: seconds of waiting, tokens, requests, USD. None: no cap."""

    max_seconds: Finite | None = Field(default=None, gt=0, le=1e7)
    max_tokens: int | None = Field(default=None, ge=1, le=10**12)
    max_requests: int | None = Field(default=None, ge=1, le=10**9)
    max_usd: Finite | None = Field(default=None, gt=0, le=1e9)


class Asking(Frozen):
    """How one role is asked where it differs from the others; None: as they are."""

    temperature: Finite | None = Field(default=None, ge=0, le=2)
    votes: int | None = Field(default=None, ge=1, le=25)
    shots: Shots | None = None


class ModelSettings(Frozen):
    """`model`: who answers where nothing else is said; `models`: who does instead, by role. `base_url` is for
    `openai/NAME`. `timeout_s` is per answer, with all its retries. `open_after` failures in a row set a chain's
    model aside for `pause_s` seconds. `votes`: how often each answer is asked for; the most frequent one counts.
    `context`: tokens that a `local:` model sees. `caps`: by role, or for `default`. `prices`: by a model's name, such
    as `openai/NAME`. `asking`: by role, what differs from `temperature`, `votes` and `shots`. `record`: where every
    answer is recorded. `learn`: the folder where questions and answers are kept to learn from (`lessons`). `private`:
    words that privacy `redacted` hides wherever they stand. `departures`: where what leaves this machine is logged.
    """

    model: str = Field(default="embedded", min_length=1, max_length=2000)
    base_url: str | None = None
    api_key: SecretStr | None = None
    timeout_s: Finite = Field(default=60.0, gt=0, le=3600)
    privacy: Privacy = "local"
    max_tokens: int = Field(default=2048, ge=16, le=1_000_000)
    temperature: Finite = Field(default=0.0, ge=0, le=2)
    votes: int = Field(default=1, ge=1, le=25)
    shots: Shots = "one"
    context: int = Field(default=8192, ge=256, le=1_048_576)
    open_after: int = Field(default=3, ge=1, le=1000)
    pause_s: Finite = Field(default=30.0, gt=0, le=86_400)
    models: dict[str, str] = Field(default_factory=dict, max_length=100)
    caps: dict[str, Caps] = Field(default_factory=dict, max_length=100)
    prices: dict[str, Price] = Field(default_factory=dict, max_length=1000)
    asking: dict[str, Asking] = Field(default_factory=dict, max_length=100)
    record: Path | None = None
    learn: Path | None = None
    private: tuple[str, ...] = Field(default=(), max_length=100_000)
    departures: Path | None = None

    def asked(self, role: str, name: str = "") -> ModelSettings:
        """As this role is asked; what is said of `name` (a skill, an agent) comes before what is said of its role."""
        said = [self.asking[one].model_dump(exclude_none=True) for one in (role, name) if one in self.asking]
        return self.model_copy(update=said[0] | said[-1]) if said else self
