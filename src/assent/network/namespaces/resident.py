"""Namespaces of this machine that outlive this process: made once, reached by whoever has the folder (see `keeper`).

As root they are the kernel's plain namespaces; otherwise they are in a namespace of users, where this kernel lets
anybody make one. When the last process in there is ended, or killed, nothing of them is left.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from assent.intents.base import Json
from assent.intents.errors import Permanent, Temporary
from assent.network.namespaces import frr
from assent.network.namespaces.sandbox import Namespaces, search_path

_ANSWER_S = 60.0
_START_S = 10.0
_POLL_S = 0.01


def needs_user_namespace() -> bool:
    return os.geteuid() != 0


def available(programs: Sequence[str], *, rootless: bool | None = None) -> tuple[bool, str]:
    """Whether they can be made here with these programs in them, and if not, why."""
    if not sys.platform.startswith("linux"):
        return False, "needs Linux"
    missing = [name for name in ("unshare", *programs) if shutil.which(name, path=search_path()) is None]
    if missing:
        return (
            False,
            f"not installed: {', '.join(missing)} (Debian: apt install util-linux iproute2 nftables)",
        )
    try:
        asked = subprocess.run(
            [*_unshare(rootless), "true"],
            capture_output=True,
            text=True,
            timeout=10,
            env={"PATH": search_path()},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return False, f"this kernel does not let it: {error}"
    if asked.returncode != 0:
        return False, f"this kernel does not let it: {asked.stderr.strip()[:300]}"
    return True, "namespaces can be made"


class Resident(Namespaces):
    """A connection to them, one at a time. A context manager; leaving it ends nothing but the connection."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._lines = line.makefile("rwb")
        self.pid = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
        """Of the first process in there, as this process sees it."""

    def start(self, name: str, space: str, argv: Sequence[str], groups: Sequence[str] = ()) -> None:
        """Starts a process that is kept by this name, in place of one that has it."""
        self._ask("start", name=name, netns=space, argv=list(argv), groups=list(groups))

    def stop(self, names: Sequence[str]) -> None:
        self._ask("stop", names=list(names))

    def processes(self) -> dict[str, int | None]:
        """By name, the exit code; None for what runs."""
        found: dict[str, int | None] = self._ask("processes")
        return found

    def sysctl(self, settings: Mapping[str, Mapping[str, str]]) -> None:
        """Settings of the kernel by namespace, such as `net/ipv4/ip_forward`."""
        self._ask("sysctl", settings={space: dict(values) for space, values in settings.items()})

    def remove(self, spaces: Sequence[str]) -> None:
        self._ask("remove", names=list(spaces))

    def note(self, changes: Mapping[str, Json]) -> None:
        """Keeps these as long as the namespaces; None drops one."""
        self._ask("note", changes=dict(changes))

    def notes(self) -> dict[str, Json]:
        found: dict[str, Json] = self._ask("notes")
        return found

    def spaces(self) -> list[str]:
        """The namespaces that there are."""
        found: list[str] = self._ask("spaces")
        return found

    def end(self) -> None:
        """Ends everything in there. Raises Temporary where it does not end."""
        self._ask("end")
        self.close()
        deadline = time.monotonic() + _START_S
        while Path(f"/proc/{self.pid}").exists():
            if time.monotonic() > deadline:
                raise Temporary(f"process {self.pid}, which keeps the namespaces, does not end")
            time.sleep(_POLL_S)

    def close(self) -> None:
        with contextlib.suppress(OSError):  # it may have gone away first
            self._lines.close()
        self._line.close()

    def __enter__(self) -> Resident:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        self.close()
        return False

    def _ask(self, operation: str, **request: Any) -> Any:
        try:
            self._lines.write(json.dumps({"op": operation, **request}).encode() + b"\n")
            self._lines.flush()
            line = self._lines.readline()
        except TimeoutError:
            raise Temporary(
                "the namespaces' first process does not answer; is another one at work?"
            ) from None
        except (OSError, ValueError) as error:
            raise Permanent(f"the namespaces are gone: {error}") from None
        if not line.endswith(b"\n"):
            raise Permanent("the namespaces are gone: their first process ended")
        answer = json.loads(line)
        if "error" in answer:
            raise Permanent(f"{operation} failed in the namespaces: {answer['error']}")
        return answer["ok"]


def reach(folder: Path) -> Resident | None:
    """The namespaces of a folder; None where there are none (any more)."""
    try:
        place = os.open(folder, os.O_PATH | os.O_DIRECTORY)
    except (FileNotFoundError, NotADirectoryError):
        return None
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(_ANSWER_S)
    try:
        line.connect(f"/proc/self/fd/{place}/socket")  # a path of its own may be too long for a socket
    except (FileNotFoundError, ConnectionRefusedError):
        line.close()
        return None
    except OSError as error:
        line.close()
        raise Temporary(f"{folder}/socket: cannot be reached: {error.strerror or error}") from None
    finally:
        os.close(place)
    return Resident(line)


def make(folder: Path, *, rootless: bool | None = None) -> Resident:
    """New namespaces for a folder that has none. `rootless`: in a namespace of users; None: unless this is root.

    Raises Permanent where this machine does not let it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.joinpath("socket").unlink(missing_ok=True)
    log = folder / "log"
    script = Path(__file__).with_name("keeper.py")
    user = "" if _rootless(rootless) or not _known(frr.USER) else frr.USER
    inside = [sys.executable, "-I", "-S", str(script), str(folder.resolve()), user]
    with log.open("wb") as errors:
        started = subprocess.run(
            ["setsid", "--fork", *_unshare(rootless), *inside],
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
            env={"PATH": search_path(), "LC_ALL": "C.UTF-8"},
            check=False,
        )
    deadline = time.monotonic() + _START_S
    while started.returncode == 0 and time.monotonic() < deadline:
        found = reach(folder)
        if found is not None:
            return found
        if log.stat().st_size:
            break
        time.sleep(_POLL_S)
    said = log.read_text("utf-8", errors="replace").strip().splitlines()
    raise Permanent(
        f"namespaces cannot be made: {said[-1] if said else 'their first process does not start'}"
    )


def _known(user: str) -> bool:
    import pwd

    try:
        return bool(pwd.getpwnam(user))
    except KeyError:
        return False


def _rootless(wanted: bool | None) -> bool:
    return needs_user_namespace() if wanted is None else wanted


def _unshare(rootless: bool | None) -> list[str]:
    users = ["--user", "--map-root-user"] if _rootless(rootless) else []
    return ["unshare", *users, "--mount", "--pid", "--net", "--fork", "--kill-child", "--mount-proc"]
