"""A GGUF file with random weights through llama.cpp: whatever it says has the form that was asked for."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

pytest.importorskip("llama_cpp", reason="needs the extra `local` (llama.cpp in process)")
pytest.importorskip("llguidance", reason="needs the extra `local` (llguidance)")
pytest.importorskip("gguf", reason="writes its model with gguf")
jsonschema = pytest.importorskip("jsonschema", reason="an independent judge of the documents")

from assent.app.skills import SKILLS
from assent.intents.errors import InvalidInput, Permanent, Temporary
from assent.reasoning.ledger import CallLedger
from assent.reasoning.local.gguf import Gguf
from assent.reasoning.outcome import DriveLimits
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings
from fakes.agents import Workshop
from fakes.skills import ADD_UP, Numbers, Total
from fakes.tiny_gguf import write_tiny_gguf

pytestmark = [pytest.mark.local, pytest.mark.filterwarnings("ignore:llama_token_get_attr")]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_gguf(tmp_path_factory.mktemp("gguf") / "tiny.gguf")


def _said(gguf: Gguf, schema: Any, seed: int, max_tokens: int = 160, temperature: float = 1.0) -> str:
    asked = [{"role": "user", "content": "?"}]
    return gguf.generate(
        asked, schema, max_tokens=max_tokens, temperature=temperature, seed=seed, stop=threading.Event()
    ).text


@pytest.mark.slow
@pytest.mark.parametrize("skill", SKILLS, ids=lambda skill: skill.name)
def test_of_100_documents_100_are_valid_for_the_skills_schema(skill: Any, tiny: Path) -> None:
    gguf, schema = Gguf.at(tiny, 1024), skill.answer.model_json_schema()
    judge = jsonschema.Draft202012Validator(schema)
    said = [_said(gguf, schema, seed) for seed in range(100)]
    assert len(set(said)) > 20, "the model should not say the same all the time"
    for text in said:
        assert not [*judge.iter_errors(json.loads(text))], text
        try:
            skill.answer.model_validate_json(text)
        except (
            ValidationError
        ) as error:  # what only holds between fields is in no schema; all the rest must hold
            assert {one["type"] for one in error.errors()} == {"value_error"}, text


def _leaves(schema: Any) -> Iterator[str]:
    """Every kind of text, number and list in a schema, with its format, pattern and bounds, as JSON."""
    if isinstance(schema, dict):
        if schema.get("type") in ("string", "integer", "number", "array") and "const" not in schema:
            kept = {
                key: value for key, value in schema.items() if key not in ("title", "description", "default")
            }
            inner = {"items": {"type": "boolean"}} if schema["type"] == "array" else {}
            pairs = {} if "prefixItems" in schema else inner
            yield json.dumps({key: kept[key] for key in kept if key not in ("items", "prefixItems")} | pairs)
        for value in schema.values():
            yield from _leaves(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _leaves(value)


LEAVES = sorted({leaf for skill in SKILLS for leaf in _leaves(skill.answer.model_json_schema())})
FORMATS = {
    "ipv4": IPv4Address,
    "ipv4interface": IPv4Interface,
    "ipv4network": IPv4Network,
    "ipv6": IPv6Address,
    "ipv6interface": IPv6Interface,
    "ipv6network": IPv6Network,
}


@pytest.mark.slow
def test_every_format_pattern_and_bound_of_every_skill_holds(tiny: Path) -> None:
    gguf, formats = Gguf.at(tiny, 1024), set()
    for leaf in LEAVES:
        schema = {
            "type": "object",
            "properties": {"value": json.loads(leaf)},
            "required": ["value"],
            "additionalProperties": False,
        }
        judge = jsonschema.Draft202012Validator(schema)
        for seed in range(4):
            value = json.loads(text := _said(gguf, schema, seed, 64))["value"]
            assert not [*judge.iter_errors(json.loads(text))], text
            named = json.loads(leaf).get("format")
            if named is not None:
                FORMATS[named](value)
                formats.add(named)
    assert {"ipv4", "ipv4interface", "ipv4network", "ipv6interface", "ipv6network"} <= formats
    assert any("pattern" in one for one in LEAVES) and any("minItems" in one for one in LEAVES)


def test_bounds_hold(tiny: Path) -> None:
    schema = {
        "type": "object",
        "properties": {
            "word": {"type": "string", "minLength": 2, "maxLength": 5},
            "many": {"type": "array", "items": {"type": "integer", "minimum": -3, "maximum": 3}, "minItems": 2, "maxItems": 4},  # noqa: E501
            "share": {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
            "pair": {"type": "array", "prefixItems": [{"type": "integer"}, {"enum": ["a", "b"]}], "minItems": 2, "maxItems": 2},  # noqa: E501
        },
        "required": ["word", "many", "share", "pair"],
        "additionalProperties": False,
    }  # fmt: skip
    judge, gguf = jsonschema.Draft202012Validator(schema), Gguf.at(tiny, 1024)
    for seed in range(30):
        text = _said(gguf, schema, seed)
        assert not [*judge.iter_errors(json.loads(text))], text


@pytest.mark.parametrize("max_tokens", [16, 24, 48, 96, 200])
def test_a_cap_on_tokens_ends_in_a_valid_document_or_a_clear_error(max_tokens: int, tiny: Path) -> None:
    gguf, ended = Gguf.at(tiny, 1024), 0
    for skill in SKILLS:
        schema = skill.answer.model_json_schema()
        judge = jsonschema.Draft202012Validator(schema)
        for seed in range(4):
            try:
                text = _said(gguf, schema, seed, max_tokens)
            except Permanent as error:
                assert "does not fit into" in error.message and "max_tokens" in error.message
            else:
                assert not [*judge.iter_errors(json.loads(text))], text
                ended += 1
    assert max_tokens < 200 or ended == 4 * len(SKILLS)


def test_it_is_deterministic_at_temperature_0(tiny: Path) -> None:
    schema = SKILLS[0].answer.model_json_schema()
    gguf = Gguf.at(tiny, 1024)
    assert _said(gguf, schema, 1, temperature=0.0) == _said(gguf, schema, 2, temperature=0.0)


def test_what_it_says_is_judged_like_every_models_answer(tiny: Path, loop: Loop) -> None:
    settings = ModelSettings(max_tokens=64, context=4096)
    with pytest.raises(Permanent, match="no valid answer, with 2 chances"):
        loop.run(make_model(f"local:{tiny}", settings, {}).answer(ADD_UP, Numbers(numbers=(1, 2))))
    answer = loop.run(
        make_model(f"local:{tiny},embedded", settings, {}).answer(ADD_UP, Numbers(numbers=(1, 2)))
    )
    assert (answer.output, answer.model) == (Total(total=3), "embedded")
    assert [one.model for one in answer.substitutions] == [f"local:{tiny}"]


def test_it_drives_agents_with_calls_that_are_always_well_formed(tiny: Path, loop: Loop) -> None:
    model = make_model(f"local:{tiny}", ModelSettings(max_tokens=256, context=16_384, temperature=1), {})
    shop, ledger = Workshop(), CallLedger("run", {"requirements": "200 cameras"})
    with contextlib.suppress(Permanent):  # it knows nothing, so it need not arrive
        loop.run(
            model.drive(
                shop.modelling, "Model it", shop.modelling_tools, ledger, limits=DriveLimits(max_steps=8)
            )
        )
    assert {call.tool for call in ledger.calls} <= set(shop.modelling_tools.names)


def test_a_question_that_does_not_fit_is_a_clear_error(tiny: Path, loop: Loop) -> None:
    model = make_model(f"local:{tiny}", ModelSettings(context=256), {})
    with pytest.raises(
        Permanent, match=r"the prompt has \d+ tokens, and the model sees 256; raise `context`"
    ):
        loop.run(model.answer(ADD_UP, Numbers(numbers=tuple(range(300)))))


def test_a_question_that_is_given_up_stops_the_generation(tiny: Path, loop: Loop) -> None:
    settings = ModelSettings(timeout_s=0.05, context=16_384, max_tokens=8000)
    endless = make_model(f"local:{tiny}", settings, {})
    with pytest.raises(Temporary, match="no answer within"):
        loop.run(endless.answer(SKILLS[0], SKILLS[0].example[0]))


BAD = {
    "empty": (b"", "is no GGUF file"),
    "text": (b"hello, I am a model", "is no GGUF file"),
    "only the magic": (b"GGUF", "is no model that llama.cpp can load"),
    "a huge header": (b"GGUF\x03\0\0\0" + b"\xff" * 64, "is no model that llama.cpp can load"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_one_clear_error(what: str, tmp_path: Path, loop: Loop) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(BAD[what][0])
    with pytest.raises(InvalidInput, match=BAD[what][1]) as caught:
        loop.run(make_model(f"local:{path}", ModelSettings(), {}).answer(ADD_UP, Numbers(numbers=(1,))))
    assert str(path) in caught.value.message and "\n" not in caught.value.message


def test_a_file_that_is_cut_off_or_flipped_is_one_clear_error_or_a_model(
    tiny: Path, tmp_path: Path, loop: Loop
) -> None:
    whole = tiny.read_bytes()
    for number, made in enumerate((whole[: len(whole) // 2], whole[:3000], b"GGUF" + whole[4:][::-1])):
        path = tmp_path / f"{number}.gguf"
        path.write_bytes(made)
        with pytest.raises(InvalidInput, match=r"is no model that llama\.cpp can load"):
            loop.run(make_model(f"local:{path}", ModelSettings(), {}).answer(ADD_UP, Numbers(numbers=(1,))))


def test_a_file_that_is_not_there_is_said_when_the_model_is_made(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="there is no such file"):
        make_model(f"local:{tmp_path}/none.gguf", ModelSettings(), {})
