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
from assent.reasoning.language import LanguageModel
from assent.reasoning.model import Model
from assent.reasoning.privacy import check_mode
from assent.reasoning.recorded import Recorded
from assent.reasoning.settings import ModelSettings

OPENAI_URL = "https://api.openai.com/v1"
OLLAMA_URL = "http://127.0.0.1:11434/v1"


def make_model(spec: str, settings: ModelSettings, environment: Mapping[str, str] | None = None) -> Model:
    """The model that `spec` names; several, separated by commas, make a `Chain`.

    An `openai/NAME` is at its own `@URL`, else `settings.base_url`, else $ASSENT_OPENAI_BASE_URL, else
    $OPENAI_BASE_URL, else OpenAI's; its key is `settings.api_key`, else $ASSENT_OPENAI_API_KEY, else
    $OPENAI_API_KEY. Raises `InvalidInput` that lists what is possible, and `Refused` where privacy forbids it.
    """
    check_mode(settings.privacy)
    known = os.environ if environment is None else environment
    parts = [part.strip() for part in spec.split(",")]
    models = [_one(part, settings, known) for part in parts]
    if len(models) == 1:
        return models[0]
    return Chain(models, open_after=settings.open_after, pause_s=settings.pause_s)


_POSSIBLE = (
    "embedded; openai/NAME (any OpenAI-compatible endpoint); openai/NAME@http://127.0.0.1:8000/v1; "
    "ollama/NAME; recorded:FILE; or a chain of them, such as ollama/NAME,embedded"
)
_REMOTE = re.compile(r"(?P<kind>openai|ollama)/(?P<name>[A-Za-z0-9][\w./:+-]{0,199})(?:@(?P<url>\S+))?")


def _one(part: str, settings: ModelSettings, known: Mapping[str, str]) -> Model:
    if part == "embedded":
        return Embedded()
    if part.startswith("recorded:") and len(part) > len("recorded:"):
        return Recorded(Path(part.removeprefix("recorded:")).expanduser())
    remote = _REMOTE.fullmatch(part)
    if remote is None:
        shown = part if len(part) <= 80 and part.isprintable() else f"{part[:40]!r}…"
        raise InvalidInput(f"no such model: {shown or '(nothing)'}. Possible: {_POSSIBLE}", field="model")
    url, key = _endpoint(remote["kind"], remote["url"], settings, known)
    return LanguageModel(f"{remote['kind']}/{remote['name']}", remote["name"], url, settings, key)


def _endpoint(
    kind: str, url: str | None, settings: ModelSettings, known: Mapping[str, str]
) -> tuple[str, SecretStr | None]:
    if kind == "ollama":
        return url or OLLAMA_URL, None
    base = url or settings.base_url or known.get("ASSENT_OPENAI_BASE_URL") or known.get("OPENAI_BASE_URL")
    key = known.get("ASSENT_OPENAI_API_KEY") or known.get("OPENAI_API_KEY")
    return base or OPENAI_URL, settings.api_key or (SecretStr(key) if key else None)
