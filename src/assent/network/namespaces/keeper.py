"""The inside of namespaces that outlive who made them: their process 1, reached through a socket. Standard library
only.

`resident` starts this file as a script and speaks JSON lines with it, one client after another; what `agent` can do, it
can. It keeps processes by name, in cgroups where it is told to, and notes of the client's. It ends when it is told to,
or when its socket is gone from the folder; the kernel then ends every process in here and takes down every namespace.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[3]))

from assent.network.namespaces import agent, frr

SOCKET = "socket"
_LOOK_S = 2.0
_STOP_S = 2.0
_MAX_LINE = 16_000_000

_processes: dict[str, tuple[subprocess.Popen[bytes], str]] = {}
_groups: dict[str, None] = {}
_notes: dict[str, Any] = {}
_ending = False


def main(folder: str, user: str) -> None:
    """Serves until the end. `folder`: where the socket is to lie; `user`: whom FRR's files are for, or ""."""
    os.chdir(folder)
    os.umask(0o077)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    agent.cover_run()
    agent.prepare([frr.RUN], user or None)
    listener.bind(SOCKET)
    listener.listen(16)
    listener.settimeout(_LOOK_S)
    own = Path(SOCKET).stat().st_ino
    while not _ending and _there(own):
        _reap()
        with contextlib.suppress(TimeoutError):
            client, _ = listener.accept()
            with client, contextlib.suppress(OSError, ValueError, AttributeError):
                _serve(client)
    stop(list(_processes))
    _leave_groups()
    if _there(own):
        Path(SOCKET).unlink()


def start(name: str, netns: str, argv: list[str], groups: list[str]) -> None:
    """Starts a process that is kept by this name, in place of one that has it; `groups`: folders of cgroups."""
    stop([name])
    agent.enter(netns)
    try:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: _join(groups),
        )
    finally:
        agent.enter("")
    _processes[name] = process, netns
    _groups.update(dict.fromkeys(groups))


def stop(names: list[str]) -> None:
    """Ends processes and what they started: asked first, then killed. Nothing where there is none of that name."""
    found = [_processes.pop(name)[0] for name in names if name in _processes]
    for process in found:
        _signal(process, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_S
    for process in found:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        _signal(process, signal.SIGKILL)
        process.wait()


def processes() -> dict[str, int | None]:
    """By name, the exit code; None for what runs."""
    return {name: process.poll() for name, (process, _) in _processes.items()}


def note(changes: dict[str, Any]) -> None:
    """Keeps these; null drops one."""
    for key, value in changes.items():
        if value is None:
            _notes.pop(key, None)
        else:
            _notes[key] = value


def notes() -> dict[str, Any]:
    return dict(_notes)


def spaces() -> list[str]:
    """The namespaces that there are."""
    return agent.names()


def end() -> None:
    """Ends everything, once this is answered."""
    global _ending
    _ending = True


def _serve(client: socket.socket) -> None:
    """Answers a client until it goes away, also in the middle of a request."""
    client.settimeout(None)
    with client.makefile("rwb") as lines:
        while not _ending:
            line = lines.readline(_MAX_LINE)
            if not line.endswith(b"\n"):
                return
            lines.write(json.dumps(agent.answer(json.loads(line))).encode() + b"\n")
            lines.flush()


def _join(groups: list[str]) -> None:
    for group in groups:
        Path(group, "cgroup.procs").write_text("0", encoding="ascii")


def _leave_groups() -> None:
    """What is in use yet, or gone, stays as it is: `resident` looks again."""
    for group in _groups:
        with contextlib.suppress(OSError):
            Path(group).rmdir()


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _reap() -> None:
    """Orphans of what was started here come to process 1."""
    known = {process.pid for process, _ in _processes.values()}
    while True:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if ended is None or ended.si_pid in known:
            return
        with contextlib.suppress(ChildProcessError):
            os.waitpid(ended.si_pid, 0)


def _there(inode: int) -> bool:
    try:
        return Path(SOCKET).stat().st_ino == inode
    except OSError:
        return False


agent.OPERATIONS.update(
    start=start, stop=stop, processes=processes, note=note, notes=notes, spaces=spaces, end=end
)

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
