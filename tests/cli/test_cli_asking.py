"""`assent configure -i`: questions in the terminal, answers put where they belong."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assent.cli.asking import answered

NETWORK = Path(__file__).parents[2] / "examples" / "four-routers" / "network.yaml"
COMMAND = [sys.executable, "-m", "assent.cli.main", "configure", "-i", "--network", str(NETWORK), "--json"]


def run(text: str, answers: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, text], input=answers, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("text", "question", "answer", "whole"),
    [
        (
            "Block SNMP from h1 on R3 g0/1.",
            "In which direction?",
            "inbound",
            "Block SNMP from h1 on R3 g0/1, inbound",
        ),
        ("shut R9 g0/1", "There is no router 'R9' here.", "R2", "shut R2 g0/1"),
        (
            "set frob 5 on R1",
            "I did not understand: “frob 5”. Leave it out?",
            "mtu 1400",
            "set mtu 1400 on R1",
        ),
        (
            "shut R1 g0/1 gently",
            "I did not understand: “gently”. Leave it out?",
            "leave it out",
            "shut R1 g0/1",
        ),
    ],
)
def test_an_answer_goes_where_the_question_points(text: str, question: str, answer: str, whole: str) -> None:
    assert answered(text, question, answer) == whole


def test_it_goes_on_with_the_answer() -> None:
    done = run("Block SNMP from h1 on R3's Gi0/0", "outbound\n")
    assert "direction" in done.stderr
    assert done.returncode == 0 and '"status": "config"' in done.stdout, done.stdout + done.stderr


def test_the_end_of_input_leaves_the_question_open() -> None:
    done = run("Block SNMP from h1 on R3's Gi0/0", "")
    assert done.returncode == 3 and '"status": "clarify"' in done.stdout
    assert "Traceback" not in done.stderr


def test_control_c_in_a_terminal_stops_without_a_trace() -> None:
    master, slave = pty.openpty()
    text = "Block SNMP from h1 on R3's Gi0/0"
    with subprocess.Popen(
        [*COMMAND, text],
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_heed_interrupts,
    ) as process:
        assert process.stderr is not None
        os.close(slave)
        seen = ""
        while "direction" not in seen:
            line = process.stderr.readline()
            assert line, f"it ended before it asked: {seen}"
            seen += line
        errors = _interrupted(process)
    os.close(master)
    assert process.returncode not in (0, 1) and "Traceback" not in seen + errors


def _interrupted(process: subprocess.Popen[str]) -> str:
    """What it says on standard error once it ended. Python can miss a signal right before it begins to read: like a
    person, this presses Ctrl-C again."""
    for _ in range(30):
        process.send_signal(signal.SIGINT)
        try:
            return process.communicate(timeout=2)[1]
        except subprocess.TimeoutExpired:
            continue
    process.kill()
    raise AssertionError("it does not end on Ctrl-C")


def _heed_interrupts() -> None:
    """A shell starts what runs in the background deaf to Ctrl-C, and its children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
