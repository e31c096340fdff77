"""The documentation is run: a page whose commands fail, or print something else than it shows, is wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from docs_pages import PAGES, ROOT, Command, File, missing, steps

import zygote

RUN = [page for page in PAGES if any(isinstance(step, Command) for step in steps(page.read_text("utf-8")))]


def test_the_pages_that_show_commands_are_found() -> None:
    assert {"README.md", "cli.md", "scenario.md"} <= {page.name for page in RUN}


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_what_a_page_shows_is_what_happens(page: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    text = page.read_text("utf-8")
    if "$ curl" in text and shutil.which("curl") is None:
        pytest.skip("curl is not here")
    with ExitStack() as stack:
        where = ""
        for step in steps(text):
            if isinstance(step, File):
                (tmp_path / step.name).write_text(step.text, "utf-8")
            elif step.words[-1] == "&":
                where = stack.enter_context(_serving(step, tmp_path))
            elif step.words[0] == "curl":
                words = [re.sub(r"https?://127\.0\.0\.1:\d+", where, word) for word in step.words]
                _run(step, words, page, tmp_path)
            elif step.words[0] != "make":
                assert step.words[0] == "assent", f"{page.name}:{step.line}: `assent`, `curl` or `make`"
                _run(step, step.words, page, tmp_path)


@contextmanager
def _serving(step: Command, folder: Path) -> Iterator[str]:
    """Where it listens."""
    command = [*_started(step.words[:-1]), "--port", "0", "--json"]
    process = subprocess.Popen(
        command, cwd=folder, env=_environment(folder), stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"]
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _started(words: list[str]) -> list[str]:
    return [sys.executable, "-m", "assent.cli.main", *words[1:]]


def _environment(folder: Path) -> dict[str, str]:
    hidden = ("_BASE_URL", "_API_KEY", "ASSENT_TOKEN")
    kept = {name: value for name, value in os.environ.items() if not name.endswith(hidden)}
    return {**kept, "ASSENT_DATA": str(folder / "data"), "COLUMNS": "110", "LC_ALL": "C.UTF-8"}


def _done(words: list[str], page: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """What is typed first, the README's commands, starts as it does for a user."""
    environment = _environment(folder)
    if words[0] == "assent" and page.name != "README.md":
        return zygote.run(words[1:], cwd=folder, env=environment, timeout=120, merged=True)
    return subprocess.run(
        _started(words) if words[0] == "assent" else words,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def _run(step: Command, words: list[str], page: Path, folder: Path) -> None:
    done = _done(words, page, folder)
    where = f"{page.name}:{step.line}: {' '.join(step.words)}"
    said = f"{where}\nprinted:\n{done.stdout}"
    assert done.returncode == step.exit_code, f"exit code {done.returncode}, not {step.exit_code}: {said}"
    absent = missing(step.shown, done.stdout)
    assert absent is None, f"the page shows a line that was not printed (or not there): {absent!r}\n{said}"


def test_a_line_that_was_not_printed_is_noticed() -> None:
    output = "one\ntwo   blanks\nthree of 3\n"
    assert missing(["one", "…", " two blanks", "three … 3"], output) is None
    assert missing(["three of 3", "one"], output) == "one"
    assert missing(["one", "four"], output) == "four"
    assert missing(["three … 4"], output) == "three … 4"
