"""The report as a browser sees it: it draws, its script runs, and nothing is asked of any network."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import Demo

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--window-size=1280,1200",
]

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium"),
]


def browse(folder: Path, page: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}", *flags, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=True)


def test_it_draws_and_its_script_runs(demo: Demo, tmp_path: Path) -> None:
    # The page's own script answers a mouse that moves over the chart: played here by one more script.
    move = (
        "<script>const s=document.querySelector('.chart svg');const b=s.getBoundingClientRect();"
        "s.dispatchEvent(new MouseEvent('mousemove',{clientX:b.left+b.width/2}));</script></body>"
    )
    page = tmp_path / "report.html"
    page.write_text((demo.folder / "report.html").read_text().replace("</body>", move))
    seen = browse(tmp_path, page, "--dump-dom")
    assert not re.findall(r"CONSOLE.*(?:Error|Refused|Uncaught).*", seen.stderr)
    assert re.search(r'class="read">\d+ s: CQI \d+, reachable [\d.]+', seen.stdout)


def test_its_picture_is_not_blank(demo: Demo, tmp_path: Path) -> None:
    picture = tmp_path / "report.png"
    browse(tmp_path, demo.folder / "report.html", f"--screenshot={picture}", "--hide-scrollbars")
    assert picture.stat().st_size > 40_000, "an empty page of this size takes some 9 kB"
