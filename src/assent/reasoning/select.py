"""Models by one string, the same everywhere: `--model`, scenario, settings."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from assent.intents.errors import InvalidInput
from assent.reasoning.chain import Chain
from assent.reasoning.embedded import Embedded
from assent.reasoning.endpoints import PROVIDERS, Endpoint
from assent.reasoning.language import LanguageModel
from assent.reasoning.lessons import Attentive
from assent.reasoning.model import Model
from assent.reasoning.recorded import Recorded, Recorder
from assent.reasoning.roles import PerRole
from assent.reasoning.settings import ModelSettings
from assent.reasoning.telemetry import Traced
from assent.reasoning.usage import Budgets
from assent.reasoning.vote import Vote

OPENAI_URL = "https://api.openai.com/v1"
OLLAMA_URL = "http://127.0.0.1:11434/v1"


def make_model(
    spec: str,
    settings: ModelSettings,
    environment: Mapping[str, str] | None = None,
    *,
    budgets: Budgets | None = None,
) -> Model:
    """The model that `spec` names; several, separated by commas, make a `Chain`. Roles that `settings.models` names
    have their own. Models that are made with the same `budgets` share what each role may use.

    An `openai/NAME` is at its own `@URL`, else `settings.base_url`, else $ASSENT_OPENAI_BASE_URL, else
    $OPENAI_BASE_URL, else OpenAI's; its key is `settings.api_key`, else $ASSENT_OPENAI_API_KEY, else
    $OPENAI_API_KEY. Raises `InvalidInput` that lists what is possible, and `Refused` where privacy forbids it.
    """
    known = os.environ if environment is None else environment
    budgets = budgets or Budgets(settings.caps)
    made = {one: _chain(one, settings, known, budgets) for one in {spec, *settings.models.values()}}
    model: Model = made[spec]
    if settings.models:
        model = PerRole(model, {role: made[one] for role, one in settings.models.items()})
    if settings.learn is not None:
        model = Attentive(model)
    if settings.record is not None:
        model = Recorder(model, settings.record)
    return Traced(model)


def links(spec: str) -> list[str]:
    """The models of a chain, each by its own string."""
    return [part.strip() for part in spec.split(",")]


_POSSIBLE = (
    "embedded; openai/NAME (any OpenAI-compatible endpoint); openai/NAME@http://127.0.0.1:8000/v1; "
    "ollama/NAME; local:FILE.gguf; recorded:FILE; PROVIDER/NAME (anthropic, google, mistral, …); "
    "or a chain of them, such as ollama/NAME,embedded"
)
_REMOTE = re.compile(r"(?P<kind>[a-z]+)/(?P<name>[A-Za-z0-9][\w./:+-]{0,199})(?:@(?P<url>\S+))?")


def _chain(spec: str, settings: ModelSettings, known: Mapping[str, str], budgets: Budgets) -> Model:
    models = [_one(part, settings, known, budgets) for part in links(spec)]
    if len(models) == 1:
        return models[0]
    return Chain(models, open_after=settings.open_after, pause_s=settings.pause_s)


def _one(part: str, settings: ModelSettings, known: Mapping[str, str], budgets: Budgets) -> Model:
    if part == "embedded":
        return Embedded()
    if part.startswith("recorded:") and len(part) > len("recorded:"):
        return Recorded(Path(part.removeprefix("recorded:")).expanduser())
    model: Model = LanguageModel(_endpoint(part, settings, known), settings, budgets)
    most = max([settings.votes, *(one.votes or 1 for one in settings.asking.values())])
    return Vote(model, lambda skill: settings.asked(*skill.asked_as).votes) if most > 1 else model


def _endpoint(part: str, settings: ModelSettings, known: Mapping[str, str]) -> Endpoint:
    if part.startswith("local:") and len(part) > len("local:"):
        return Endpoint("local", str(Path(part.removeprefix("local:")).expanduser()))
    remote = _REMOTE.fullmatch(part)
    kind = remote["kind"] if remote else ""
    if remote is None or (kind not in ("openai", "ollama") and (kind not in PROVIDERS or remote["url"])):
        shown = part if len(part) <= 80 and part.isprintable() else f"{part[:40]!r}…"
        raise InvalidInput(f"no such model: {shown or '(nothing)'}. Possible: {_POSSIBLE}", field="model")
    if kind in PROVIDERS:
        return Endpoint(kind, remote["name"])
    url, key = _place(kind, remote["url"], settings, known)
    return Endpoint(kind, remote["name"], url, key)


def _place(
    kind: str, url: str | None, settings: ModelSettings, known: Mapping[str, str]
) -> tuple[str, SecretStr | None]:
    if kind == "ollama":
        return url or OLLAMA_URL, settings.api_key
    base = url or settings.base_url or known.get("ASSENT_OPENAI_BASE_URL") or known.get("OPENAI_BASE_URL")
    key = known.get("ASSENT_OPENAI_API_KEY") or known.get("OPENAI_API_KEY")
    return base or OPENAI_URL, settings.api_key or (SecretStr(key) if key else None)
