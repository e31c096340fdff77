"""`assent doctor`: what this machine can do, and how to enable what is missing. Reads only."""

from __future__ import annotations

import ctypes.util
import os
import platform
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from assent.cli.output import console, print_json


@dataclass(frozen=True)
class Check:
    """`needed`: without it the main job does not run. `enable`: what to do where it is missing."""

    name: str
    available: bool
    detail: str
    enable: str = ""
    needed: bool = False


def doctor_command(*, as_json: bool) -> None:
    """Exit code 1 where something that the main job needs is missing."""
    checks = [check() for check in CHECKS]
    if as_json:
        print_json({"checks": [asdict(check) for check in checks]})
    else:
        _print(checks)
    if any(check.needed and not check.available for check in checks):
        sys.exit(1)


def _print(checks: list[Check]) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("what", no_wrap=True)
    table.add_column("found")
    table.add_column("to enable it")
    for check in checks:
        sign = "[green]yes[/]" if check.available else ("[red]NO[/]" if check.needed else "[yellow]no[/]")
        table.add_row(sign, check.name, escape(check.detail), "" if check.available else escape(check.enable))
    console().print(table)


def _python() -> Check:
    version = platform.python_version()
    ok = sys.version_info >= (3, 11)
    return Check("Python 3.11+", ok, f"Python {version}", "install Python 3.11 or newer", needed=True)


def _data_folder() -> Check:
    from assent.lifecycle.folder import runs_folder

    folder = runs_folder()
    parent = next((path for path in (folder, *folder.parents) if path.exists()), Path("/"))
    ok = os.access(parent, os.W_OK)
    return Check("data folder", ok, str(folder), "set ASSENT_DATA to a folder you may write", needed=True)


def _embedded() -> Check:
    return Check(
        "embedded model", True, "answers every skill without a language model; not an LLM", needed=True
    )


def _llm_endpoint() -> Check:
    url = (
        os.environ.get("ASSENT_OPENAI_BASE_URL")
        or os.environ.get("OPENAI_BASE_URL")
        or "http://127.0.0.1:11434/v1"
    )
    parts = urlsplit(url)
    address = (parts.hostname or "127.0.0.1", parts.port or (443 if parts.scheme == "https" else 80))
    local = address[0] in ("127.0.0.1", "localhost", "::1")
    ok = local and _listening(address)
    said = "listening" if ok else ("nobody listens" if local else "not asked: not on this machine")
    enable = "start Ollama or any OpenAI-compatible server; set ASSENT_OPENAI_BASE_URL where it is elsewhere"
    return Check("LLM endpoint", ok, f"{address[0]}:{address[1]}: {said}", enable)


def _frr() -> Check:
    places = [shutil.which("vtysh"), "/usr/lib/frr/zebra", "/usr/libexec/frr/zebra"]
    found = next((place for place in places if place and Path(place).exists()), None)
    namespaces = os.geteuid() == 0 or _unprivileged_namespaces()
    ok = bool(found) and namespaces
    missing = [] if found else ["FRR is not installed"]
    missing += [] if namespaces else ["neither root nor unprivileged user namespaces"]
    detail = "; ".join(missing) or f"{found}, namespaces allowed"
    return Check("FRR twin", ok, detail, "apt-get install frr, and run as root or allow user namespaces")


def _postgres() -> Check:
    server = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))), None)
    driver = find_spec("psycopg") is not None
    detail = f"server {server or 'not found'}, driver {'found' if driver else 'not found'}"
    return Check(
        "PostgreSQL (not used yet)",
        bool(server) and driver,
        detail,
        "apt-get install postgresql",
    )


def _gpu() -> Check:
    driver = Path("/proc/driver/nvidia/version").exists() or ctypes.util.find_library("cuda") is not None
    rocm = Path("/dev/kfd").exists()
    detail = "NVIDIA driver found" if driver else ("ROCm device found" if rocm else "none found")
    return Check("GPU", driver or rocm, detail, "not needed; a local LLM server is faster with one")


def _chromium() -> Check:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return Check("browser", bool(found), found or "none found", "any browser opens report.html")


CHECKS: tuple[Callable[[], Check], ...] = (
    _python,
    _data_folder,
    _embedded,
    _llm_endpoint,
    _frr,
    _postgres,
    _gpu,
    _chromium,
)


def _listening(address: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(address, timeout=0.3):
            return True
    except OSError:
        return False


def _unprivileged_namespaces() -> bool:
    """Whether an ordinary user may make user namespaces; the kernel's own switches say."""
    switch = Path("/proc/sys/kernel/unprivileged_userns_clone")
    limit = Path("/proc/sys/user/max_user_namespaces")
    allowed = not switch.exists() or switch.read_text().strip() == "1"
    return allowed and limit.exists() and int(limit.read_text().strip() or 0) > 0
