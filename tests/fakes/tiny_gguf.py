"""Writes a GGUF file with random weights: a real model for llama.cpp, of some 200 KB, that knows nothing."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np

WIDTH, HEADS, LAYERS, INNER, CONTEXT = 32, 2, 1, 64, 32_768


def write_tiny_gguf(path: Path, seed: int = 1) -> Path:
    """A llama of one layer over bytes and a few longer pieces (as JSON has them)."""
    pieces = _pieces()
    size = len(pieces)
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(size)
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _, _ in pieces])
    writer.add_token_scores([score for _, score, _ in pieces])
    writer.add_token_types([kind for _, _, kind in pieces])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    dice = np.random.default_rng(seed)
    for name, shape in _tensors(size).items():
        flat = np.ones(shape) if name.endswith("norm.weight") else dice.normal(0, 0.4, shape)
        writer.add_tensor(name, flat.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _pieces() -> list[tuple[bytes, float, int]]:
    kind = gguf.TokenType
    special = [(b"<unk>", 0.0, kind.UNKNOWN), (b"<s>", 0.0, kind.CONTROL), (b"</s>", 0.0, kind.CONTROL)]
    raw = [(f"<0x{value:02X}>".encode(), 0.0, kind.BYTE) for value in range(256)]
    longer = [
        '":',
        '",',
        '{"',
        '"}',
        "],",
        "}]",
        "null",
        "true",
        "false",
        '":"',
        "Gigabit",
        "Ethernet",
        "10.",
        "255",
    ]
    normal = [(text.encode(), -float(at), kind.NORMAL) for at, text in enumerate([*longer, "▁", "▁a", "the"])]
    return [(text, score, int(one)) for text, score, one in [*special, *raw, *normal]]


def _tensors(size: int) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (size, WIDTH),
        "output_norm.weight": (WIDTH,),
        "output.weight": (size, WIDTH),
    }
    for layer in range(LAYERS):
        at = f"blk.{layer}."
        shapes |= {f"{at}attn_{part}.weight": (WIDTH, WIDTH) for part in ("q", "k", "v", "output")}
        shapes |= {f"{at}attn_norm.weight": (WIDTH,), f"{at}ffn_norm.weight": (WIDTH,)}
        shapes |= {f"{at}ffn_gate.weight": (INNER, WIDTH), f"{at}ffn_up.weight": (INNER, WIDTH)}
        shapes[f"{at}ffn_down.weight"] = (WIDTH, INNER)
    return shapes
