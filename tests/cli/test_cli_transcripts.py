"""`assent transcript`: the same from a file and from a state folder; nothing that anybody said steers a terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "app"))
from cli_process import EXAMPLE, assent

from assent.app.transcripts import from_file
from assent.business import transcript
from assent.intents.errors import InvalidInput
from assent.intents.negotiation import Agreement, Finding, Incentive, Proposal, Round, Topic, Turn

HOSTILE = "\x1b[2J\x1b]0;owned\x07 agreed\nagreed: 999 Mbps \u202eevil\u2028 \x9b31m [bold]not markup[/]"
TOPIC = Topic(id="cell/1", resource="cell", kind="level", upper=134, participants=("a", "b"))


def negotiated(text: str = HOSTILE, name: str = "a") -> str:
    turn = Turn(
        agent=name,
        role="negotiator",
        proposal=Proposal(value=40, reasoning=text),
        findings=(Finding(unit="llm", summary=text, data={"prompt": "abc123"}),),
        model=text[:50],
        substitutions=(text,),
    )
    mediator = Turn(agent="m", role="mediator", proposal=Proposal(value=40, reasoning="here"))
    warned = Incentive(agent=name, kind="warning", weight=0.5, reason=text)
    held = Round(number=1, turns=(turn,), mediator=mediator, incentives=(warned,), spread=0, changes=(text,))
    ended = Agreement(
        id="x", version=1, topic=TOPIC, agreed=True, value=40, rounds=1, stopped_by="consensus", optimum=41
    )
    return transcript.text(TOPIC, [held], ended)


def test_a_run_is_shown_from_its_state_and_from_its_file(tmp_path: Path) -> None:
    assert assent("run", EXAMPLE, "--transcript", "t.jsonl", cwd=tmp_path).returncode == 0
    of_file = assent("transcript", "t.jsonl", "--json", cwd=tmp_path)
    of_state = assent("transcript", "--json", cwd=tmp_path)
    assert of_file.returncode == 0 and of_file.stdout == of_state.stdout
    first = json.loads(of_file.stdout)[0]
    assert first["topic"]["id"] and first["rounds"] and first["agreement"]["agreed"]
    prose = assent("transcript", cwd=tmp_path).stdout
    for word in ("round 1", "(negotiator)", "arbitral:", "prompt ", "agreed: "):
        assert word in prose
    assert "arbitral:" not in assent("transcript", "--no-findings", cwd=tmp_path).stdout


def test_what_is_hostile_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text(negotiated(name=HOSTILE[:30]), "utf-8")
    done = assent("transcript", "t.jsonl", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for character in "\x1b\x07\x9b\u202e\u2028":
        assert character not in done.stdout
    assert "\\x1b[2J" in done.stdout and "\\u202e" in done.stdout and "[bold]not markup[/]" in done.stdout
    assert not any(line.strip().startswith("agreed: 999") for line in done.stdout.splitlines())
    assert sum(line.startswith("agreed: 40 Mbps") for line in done.stdout.splitlines()) == 1
    document = assent("transcript", "t.jsonl", "--json", cwd=tmp_path).stdout
    assert json.loads(document)[0]["rounds"][0]["turns"][0]["proposal"]["reasoning"] == HOSTILE


def test_a_terminal_gets_pages_and_no_escape_of_others(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text(negotiated(), "utf-8")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PAGER": "cat -v", "TERM": "xterm", "ASSENT_DATA": str(tmp_path / "d")}
    command = [sys.executable, "-m", "assent.cli.main", "transcript", "t.jsonl"]
    shown = subprocess.Popen(
        command, cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    text = b""
    try:
        while part := os.read(ours, 65536):
            text += part
    except OSError:  # the other side was closed
        assert text
    finally:
        os.close(ours)
    assert shown.wait(60) == 0
    assert b"^[" not in text and b"\x1b" not in text, "the pager got escapes"
    assert b"round 1" in text and b"\\x1b[2J" in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "t.jsonl:1: not a line of a transcript"),
        ('{"kind":"round","round":{}}', "t.jsonl:1: not a line of a transcript: the first line"),
        ('{"kind":"topic"}', "t.jsonl:1: not a line of a transcript: topic is missing"),
        ('{"kind":"topic","topic":{"id":"x"}}', "resource"),
        (negotiated().split("\n")[0] + '\n{"kind":"poem"}', "t.jsonl:2: not a line of a transcript: kind"),
        ('{"kind":"topic","topic":' + "[" * 5000, "t.jsonl:1"),
        (negotiated().split("\n")[0].replace("134.0", "NaN"), "t.jsonl:1"),
    ],
)
def test_what_is_no_transcript_is_one_error(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "t.jsonl").write_text(text, "utf-8")
    with pytest.raises(InvalidInput) as error:
        from_file(tmp_path / "t.jsonl")
    assert said in str(error.value)


@pytest.mark.parametrize("arguments", [["none.jsonl"], ["t.jsonl", "--state", "s"], ["--state", "nowhere"]])
def test_wrong_arguments_are_the_callers(tmp_path: Path, arguments: list[Any]) -> None:
    (tmp_path / "t.jsonl").write_text(negotiated(), "utf-8")
    done = assent("transcript", *arguments, cwd=tmp_path)
    assert done.returncode == 2 and done.stderr.startswith("error: ")
