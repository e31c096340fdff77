"""Outputs that fail, lack characters or are no place for control characters; faults of our own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.table import Table

from assent.cli import main as program
from assent.cli.screen import Screen
from assent.intents.showing import visible
from assent.reasoning import metrics

SCENARIO = """assent: 1
name: base
operators:
  - {name: one, says: "We want 60 Mbps for premium users – caf\\u00e9 \\e[31mred\\e[0m \\x9b2J."}
  - {name: two, says: Keep it cheap; 10 Mbps suffice.}
cells:
  - name: c1
    trace: {kind: listed, cqi: [14, 14, 14]}
"""


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "assent.cli.main", *map(str, arguments)]


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "ASSENT_DATA": str(folder / "data"), **more}


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "s.yaml"
    path.write_text(SCENARIO)
    return path


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_a_run_outlives_its_reader(tmp_path: Path, scenario: Path, as_json: list[str]) -> None:
    run = command("run", scenario, "--state", "state", *as_json)
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        run, cwd=tmp_path, env=environment(tmp_path), stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "run-finished" in json.dumps(_audit(tmp_path)) and (tmp_path / "report.html").exists()


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_a_full_disk_under_the_output_is_one_error_after_the_run(
    tmp_path: Path, scenario: Path, as_json: list[str]
) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("run", scenario, "--state", "state", *as_json),
            cwd=tmp_path,
            env=environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 5
    assert done.stderr.count("\n") == 1 and "output cannot be written" in done.stderr
    assert "run-finished" in json.dumps(_audit(tmp_path))


def _audit(folder: Path) -> object:
    shown = command("audit", "show", "--state", "state", "--json")
    return json.loads(subprocess.run(shown, cwd=folder, capture_output=True, check=True).stdout)


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_an_output_without_unicode_takes_what_it_can(
    tmp_path: Path, scenario: Path, as_json: list[str]
) -> None:
    poor = {"LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        command("run", scenario, "--state", "state", *as_json),
        cwd=tmp_path,
        env=environment(tmp_path, **poor),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii() and b"\x1b" not in done.stdout
    if as_json:
        assert json.loads(done.stdout)["status"] == "fulfilled"


def test_control_characters_are_shown_and_not_obeyed() -> None:
    assert visible("a\x1b[31m\x9b\x7f\u202e\tb\nc é 漢 👍") == "a\\x1b[31m\\x9b\\x7f\\u202e\tb\nc é 漢 👍"
    file = io.StringIO()
    screen = Screen(file=file, width=60, force_terminal=True, color_system="standard", highlight=False)
    table = Table()
    table.add_column("x")
    table.add_row("cell \x1b]0;owned\x07")
    screen.print(table)
    screen.print("[red]styled[/] \x1b[2J \x9b2J")
    written = file.getvalue()
    assert "\\x1b]0;owned" in written and "\x1b]" not in written
    assert "\\x1b[2J" in written and "\x1b[2J" not in written and "\x9b" not in written
    assert "\x1b[31mstyled" in written, "the program's own colours stay"


def test_a_fault_of_our_own_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(**_: object) -> None:
        raise KeyError("nobody\nexpected this")

    metrics.reset()  # what other tests of this process substituted would be told of, too
    monkeypatch.setattr(program, "app", broken)
    monkeypatch.setattr(sys, "argv", ["assent", "doctor"])
    monkeypatch.delenv("ASSENT_DEBUG", raising=False)
    with pytest.raises(SystemExit) as left:
        program.main()
    told = capsys.readouterr().err
    assert left.value.code == 1
    assert told.startswith("internal error: KeyError: ") and told.endswith("please report it\n")
    assert told.count("\n") == 1
    monkeypatch.setattr(sys, "argv", ["assent", "doctor", "--json"])
    with pytest.raises(SystemExit):
        program.main()
    assert "KeyError" in json.loads(capsys.readouterr().out)["error"]["message"]
    monkeypatch.setenv("ASSENT_DEBUG", "1")
    with pytest.raises(KeyError):
        program.main()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--report", "nowhere/report.html"],
        ["--report", "."],
        ["--report", "s.yaml"],
        ["--transcript", "nowhere/t.jsonl"],
        ["--transcript", "t", "--report", "./t"],
        ["--report", "x" * 300],
        ["--seed", str(2**53 + 1)],
        ["--model", ""],
        ["--model", " "],
    ],
)
def test_impossible_options_are_refused_before_anything_runs(
    tmp_path: Path, scenario: Path, arguments: list[str]
) -> None:
    run = command("run", scenario, "--state", "state", *arguments)
    done = subprocess.run(
        run, cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s.yaml"]
    assert scenario.read_text() == SCENARIO


def test_colons_in_addresses_and_passwords_become_no_pictures() -> None:
    screen = Screen(file=io.StringIO(), width=100, highlight=False)
    table = Table()
    table.add_column("2001:db8::a:1")
    table.add_row("2001:db8:100:b::1/64")
    screen.print("ipv6 address 2001:db8:100:b::1/64, root:x:0", markup=False)
    screen.print(table)
    shown = screen.file.getvalue()  # type: ignore[attr-defined]
    assert shown.count("2001:db8:100:b::1/64") == 2 and "root:x:0" in shown and "2001:db8::a:1" in shown
