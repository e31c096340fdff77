"""The documentation is run: a page whose commands fail, or print something else than it shows, is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from docs_pages import PAGES, ROOT, Command, File, missing, steps

RUN = [page for page in PAGES if any(isinstance(step, Command) for step in steps(page.read_text("utf-8")))]


def test_the_pages_that_show_commands_are_found() -> None:
    assert {"README.md", "cli.md", "scenario.md"} <= {page.name for page in RUN}


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_what_a_page_shows_is_what_happens(page: Path, tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for step in steps(page.read_text("utf-8")):
        if isinstance(step, File):
            (tmp_path / step.name).write_text(step.text, "utf-8")
        elif step.words[0] != "make":
            _run(step, page, tmp_path)


def _run(step: Command, page: Path, folder: Path) -> None:
    assert step.words[0] == "assent", f"{page.name}:{step.line}: only `assent` and `make` are run here"
    command = [sys.executable, "-m", "assent.cli.main", *step.words[1:]]
    kept = {name: value for name, value in os.environ.items() if not name.endswith(("_BASE_URL", "_API_KEY"))}
    environment = {**kept, "ASSENT_DATA": str(folder / "data"), "COLUMNS": "110", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
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
