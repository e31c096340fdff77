"""One GGUF file, loaded: prompts in, documents out that a schema allows. Heavy: `model` imports it when asked.

Loading a file that is broken, or made to break, can end a process (llama.cpp trusts its input). So a file is first
loaded by a process of its own; only one that survived is loaded here.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np
from llguidance import LLMatcher
from llguidance.llamacpp import lltokenizer_from_vocab
from llguidance.numpy import allocate_token_bitmask, fill_next_token_bitmask

from assent.intents.base import Json, canonical
from assent.intents.errors import InvalidInput, Permanent
from assent.reasoning.local.ending import Endings, allowed_by
from assent.reasoning.local.schema import constrained
from assent.reasoning.wording import one_line

PROBE_S = 300.0
"""How long a file may take to load in the process that tries it."""

ENDING_EVERY = 16
"""After so many tokens, the way to a valid end is looked for: the last one that fits is taken at the cap."""

_PROBE = (
    "import sys, llama_cpp\n"
    "m = llama_cpp.Llama(sys.argv[1], n_ctx=64, n_batch=16, n_threads=1, verbose=False)\n"
    "m.eval([m.token_bos() if m.token_bos() >= 0 else 0])\n"
)


@dataclass(frozen=True)
class Generated:
    text: str
    input_tokens: int
    output_tokens: int


class Gguf:
    """A loaded file. One generation at a time; whoever comes second waits."""

    _loaded: dict[tuple[str, int], Gguf] = {}  # noqa: RUF012 - weights are large: once per process
    _loading = threading.Lock()

    def __init__(self, path: Path, context: int) -> None:
        self._name = f"local:{path}"
        _try_apart(path)
        try:
            self._llama = llama_cpp.Llama(str(path), n_ctx=context, n_batch=512, verbose=False)
            vocabulary = llama_cpp.llama_model_get_vocab(self._llama.model)
            self._tokenizer = lltokenizer_from_vocab(vocabulary)
        except Exception as error:  # noqa: BLE001 - llama_cpp raises whatever comes to it
            raise InvalidInput(f"{self._name}: cannot be loaded: {one_line(error)}", field="model") from None
        self._context = context
        self._size = self._llama.n_vocab()
        self._endings = Endings(self._tokenizer, self._size)
        self._turn = threading.Lock()
        self._matchers: dict[str, LLMatcher] = {}

    @classmethod
    def at(cls, path: Path, context: int) -> Gguf:
        """The file, loaded once per process. Raises `InvalidInput` where that is not possible."""
        key = (str(path.absolute()), context)
        with cls._loading:
            if key not in cls._loaded:
                cls._loaded[key] = cls(path, context)
            return cls._loaded[key]

    def generate(
        self,
        messages: list[dict[str, str]],
        schema: Json | None,
        *,
        max_tokens: int,
        temperature: float,
        seed: int,
        stop: threading.Event,
    ) -> Generated:
        """A document that `schema` allows; at the cap of `max_tokens` it is ended in the shortest way.

        Raises `Permanent` where the prompt, or any such document, does not fit.
        """
        with self._turn:
            prompt = self._llama.tokenize(self._prompt(messages).encode(), add_bos=True, special=True)
            room = min(max_tokens, self._context - len(prompt) - 1)
            if room < 1:
                raise Permanent(
                    f"{self._name}: the prompt has {len(prompt)} tokens, and the model sees {self._context}; "
                    "raise `context` in the settings"
                )
            matcher = self._matcher(schema)
            made = self._decode(prompt, matcher, room, temperature, np.random.default_rng(seed), stop)
        text = self._llama.detokenize(made).decode("utf-8", errors="replace")
        return Generated(text, len(prompt), len(made))

    def _decode(
        self,
        prompt: list[int],
        matcher: LLMatcher,
        room: int,
        temperature: float,
        dice: np.random.Generator,
        stop: threading.Event,
    ) -> list[int]:
        made: list[int] = []
        mask = allocate_token_bitmask(1, self._size)
        whole = self._endings.shortest(matcher, made, room)
        if whole is None:
            raise Permanent(
                f"{self._name}: the answer does not fit into {room} tokens; raise `max_tokens` in the settings"
            )
        self._llama.reset()  # type: ignore[no-untyped-call]
        self._llama.eval(prompt)
        while len(made) < room:
            if stop.is_set():
                raise Permanent(f"{self._name}: nobody waits for the answer any more")
            fill_next_token_bitmask(matcher, mask)
            token = self._choose(mask, temperature, dice)
            if token in self._ends or not matcher.consume_token(token):
                return made
            made.append(token)
            if matcher.is_stopped():
                return made
            if len(made) % ENDING_EVERY == 0:
                ending = self._endings.shortest(matcher, made, room - len(made))
                whole = whole if ending is None else [*made, *ending]
            self._llama.eval([token])
        return whole  # as far as it could still be ended in time

    def _choose(self, mask: Any, temperature: float, dice: np.random.Generator) -> int:
        logits = np.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(self._llama.ctx, -1), (self._size,))
        allowed = allowed_by(mask, self._size)
        scores = np.where(allowed & np.isfinite(logits), logits, -np.inf)
        if not allowed.any():
            raise Permanent(f"{self._name}: no token may follow")
        if not np.isfinite(scores).any():  # weights that compute NaN: any allowed token is as good
            scores = np.where(allowed, 0.0, -np.inf)
        if temperature <= 0:
            return int(scores.argmax())
        scaled = np.exp((scores - scores.max()) / temperature)
        return int(dice.choice(self._size, p=scaled / scaled.sum()))

    @property
    def _ends(self) -> tuple[int, ...]:
        return (self._llama.token_eos(),)

    def _matcher(self, schema: Json | None) -> LLMatcher:
        """One that has seen nothing yet. What is compiled for a schema is kept: it takes longer than an answer."""
        key = canonical(schema)
        if key not in self._matchers:
            wanted: Json = constrained(schema) if schema is not None else {"type": "object"}
            rigid: Any = {"whitespace_flexible": False}
            grammar = LLMatcher.grammar_from_json_schema(json.dumps(wanted), overrides=rigid)
            made = LLMatcher(self._tokenizer, grammar, log_level=0)
            if made.is_error():
                raise Permanent(f"{self._name}: the schema cannot be constrained: {made.get_error()[:200]}")
            self._matchers[key] = made
        return self._matchers[key].deep_copy()

    def _prompt(self, messages: list[dict[str, str]]) -> str:
        """By the file's own chat template; a plain form where it has none, or one that does not work."""
        template = self._llama.metadata.get("tokenizer.chat_template")
        if template:
            from jinja2.exceptions import TemplateError
            from jinja2.sandbox import ImmutableSandboxedEnvironment

            try:
                rendered = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True).from_string(
                    template
                )
                return rendered.render(
                    messages=messages, add_generation_prompt=True, bos_token="", eos_token=""
                )
            except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError):
                pass  # a template that does not take these roles: the plain form does
        turns = "\n\n".join(f"### {one['role']}\n{one['content']}" for one in messages)
        return f"{turns}\n\n### assistant\n"


def _try_apart(path: Path) -> None:
    """Raises `InvalidInput` where loading the file fails, hangs, or ends the process that tries it."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROBE, str(path)], capture_output=True, text=True, timeout=PROBE_S
        )
    except subprocess.TimeoutExpired:
        raise InvalidInput(f"local:{path}: does not load within {PROBE_S:g} s", field="model") from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it ended the process"])[-1]
        why = (
            last if done.returncode > 0 else f"it ends the process that loads it (signal {-done.returncode})"
        )
        raise InvalidInput(
            f"local:{path}: is no model that llama.cpp can load: {one_line(ValueError(why), 200)}",
            field="model",
        )
