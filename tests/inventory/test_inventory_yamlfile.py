"""YAML files: bounded, quiet about their content, and problems in the file's own terms."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from assent.intents.errors import InvalidInput
from assent.inventory import yamlfile
from assent.inventory.radio import ListedTrace
from assent.inventory.routed import Interface


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 10_000, "- " * 10_000, "a:\n" + " [" * 60])
def test_deep_nesting_is_refused_at_once(text: str) -> None:
    began = time.process_time()
    with pytest.raises(InvalidInput, match=r"f:\d+:\d+: nested deeper than"):
        yamlfile.parse(text, "f")
    assert time.process_time() - began < 2


def test_wide_files_are_not_deep() -> None:
    assert len(yamlfile.parse("- {a: [1, 2]}\n" * 200, "f").data) == 200


@pytest.mark.parametrize(
    "text",
    [
        "a: b: topsecret",
        "root:topsecret:0\nx: y: z",
        "%topsecret\n",
        "a: 1\ntopsecret: 1\ntopsecret: topsecret",
        "x: *topsecret",
        "!topsecret{ a",
        "!<topsecret a",
        '"\\qtopsecret"',
        "x: 'topsecret",
        "@topsecret",
        "topsecret: 2020-99-99",
        "topsecret\x07",
    ],
)
def test_what_is_no_yaml_is_not_printed(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        yamlfile.parse(text, "f")
    shown = caught.value.message + "".join(map(str, caught.value.problems))
    assert "topsecret" not in shown.replace("(`*name`)", "") and shown.startswith("f:")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("? {a: b}\n: 1", "a value cannot be read"),
        ("? [{a: b}]\n: 1", "a value cannot be read"),
        ("!!omap [a: 1]", "tags"),
        ("a: !!python/object/apply:os.system [ls]", "tags"),
        ('!!int ""', "tags"),
        ("!!bool 7", "tags"),
        ("a: ! b", "tags"),
    ],
)
def test_keys_are_plain_and_values_are_what_they_look_like(text: str, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        yamlfile.parse(text, "f")


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InvalidInput, match="no regular file"):
        yamlfile.read(tmp_path / "pipe")


def test_a_listed_trace_lasts_a_day_at_most() -> None:
    assert ListedTrace(step_s=3600, cqi=(1,) * 24).step_s == 3600
    with pytest.raises(ValidationError, match="86400"):
        ListedTrace(step_s=3600, cqi=(1,) * 25)


@pytest.mark.parametrize("character", ["\n", "\r", "\x85", "\u2028", "\u2029", "\x1b", "\x7f"])
def test_a_description_is_one_line_of_text(character: str) -> None:
    assert Interface(description="café – uplink").description
    with pytest.raises(ValidationError):
        Interface(description=f"a{character}b")


def test_very_many_findings_are_told_in_time_that_grows_with_their_number() -> None:
    class Keys(BaseModel):
        model_config = ConfigDict(extra="forbid")
        name: str | int

    keys = {f"k{number}": 1 for number in range(20_000)}
    file = yamlfile.YamlFile(name="many.yaml", data={"name": [], **keys}, marks=None)
    began = time.process_time()
    with pytest.raises(InvalidInput) as error:
        file.validate(Keys)
    assert time.process_time() - began < 10
    assert [problem.field for problem in error.value.problems] == ["name", *keys]
    assert "should be a text or an integer" in str(error.value.problems[0])
