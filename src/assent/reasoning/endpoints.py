"""Where a language model is: behind an OpenAI-compatible URL, at another provider, or in a file on this machine.

`select` makes one of a model's string; `connect` opens it. Nothing heavy is imported here.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pydantic import SecretStr

from assent.intents.errors import InvalidInput, Refused
from assent.reasoning.privacy import host_of, is_loopback, permit
from assent.reasoning.settings import Privacy

PROVIDERS = {
    "anthropic": "anthropic",
    "bedrock": "boto3",
    "cerebras": "cerebras.cloud.sdk",
    "cohere": "cohere",
    "deepseek": "openai",
    "google": "google.genai",
    "groq": "groq",
    "huggingface": "huggingface_hub",
    "mistral": "mistralai",
    "moonshotai": "openai",
    "openrouter": "openai",
    "together": "openai",
    "xai": "xai_sdk",
}
"""Providers elsewhere that pydantic-ai speaks to, and the package that each needs."""

UNGUARDED = frozenset({"bedrock", "cohere", "groq", "huggingface", "xai"})
"""Those of them whose client is its own: nothing here can bound a response, or keep it from going elsewhere."""


@dataclass(frozen=True)
class Endpoint:
    """`provider`: `openai` (any compatible URL), `ollama`, `local`, or one of `PROVIDERS`. `model`: what it is called
    there, or the GGUF file.
    """

    provider: str
    model: str
    base_url: str = ""
    api_key: SecretStr | None = None

    @property
    def name(self) -> str:
        """What transcripts call it."""
        return f"local:{self.model}" if self.provider == "local" else f"{self.provider}/{self.model}"

    @property
    def leaves(self) -> bool:
        """Whether a prompt leaves this machine."""
        if self.provider == "local":
            return False
        return not self.base_url or not is_loopback(host_of(self.base_url))

    def check(self, privacy: Privacy) -> None:
        """Raises `Refused` where prompts must not go there, `InvalidInput` where they cannot."""
        if self.provider == "local":
            _check_file(Path(self.model))
        elif self.base_url:
            permit(self.base_url, privacy)
        elif privacy == "local":
            raise Refused(
                f"privacy is 'local': prompts must not leave this machine, and {self.provider} is not on it. "
                "Use a model on this machine, or allow it with --privacy open or redacted.",
                field="privacy",
            )
        elif self.provider in UNGUARDED and privacy != "open":
            raise Refused(
                f"{self.provider} brings a client of its own, which may send a prompt on and read without bound: it is "
                "used with --privacy open only.",
                field="privacy",
            )
        else:
            _check_package(self.provider)


def _check_package(provider: str) -> None:
    package = PROVIDERS[provider]
    try:
        there = find_spec(package) is not None
    except ModuleNotFoundError:
        there = False
    if not there:
        raise InvalidInput(
            f"{provider}/… needs the package {package.partition('.')[0]}: "
            f"pip install 'pydantic-ai-slim[{provider}]'",
            field="model",
        )


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise InvalidInput(
            f"local:{path}: there is no such file; give the path of a GGUF file", field="model"
        )
    for module in ("llama_cpp", "llguidance"):
        if find_spec(module) is None:
            raise InvalidInput(
                f"local:{path}: needs the extra `local`: pip install 'assent[local]'", field="model"
            )
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise InvalidInput(f"local:{path}: cannot be read: {error.strerror}", field="model") from None
    if magic != b"GGUF":
        raise InvalidInput(f"local:{path}: is no GGUF file (it does not begin with GGUF)", field="model")
