"""Commands of `assent` as processes of their own, without the half second of imports that each would begin with.

One process per test worker imports Assent once and forks for each command: arguments, environment, working folder,
standard streams, exit code and signals are as if the command had been started by itself. Only what a process *imports*
is not seen so: the tests of starting and of lazy imports start real ones.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO

_HEADER = struct.Struct("!I")


def run(
    words: Sequence[str], *, cwd: Path, env: Mapping[str, str], timeout: float, merged: bool = False
) -> subprocess.CompletedProcess[str]:
    """`assent WORDS` to its end; `merged`: the standard error goes where the output goes.

    Raises subprocess.TimeoutExpired; the command has been killed then.
    """
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        Path(os.devnull).open("rb") as nothing,
    ):
        streams = (nothing.fileno(), out.fileno(), out.fileno() if merged else err.fileno())
        code = _ask(words, cwd, env, streams, timeout)
        return subprocess.CompletedProcess(list(words), code, _text(out), _text(err))


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8")


def _ask(
    words: Sequence[str], cwd: Path, env: Mapping[str, str], streams: Sequence[int], timeout: float
) -> int:
    question = json.dumps({"words": list(words), "cwd": str(cwd), "env": dict(env)}).encode()
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(timeout)
        line.connect(_server())
        socket.send_fds(line, [_HEADER.pack(len(question))], list(streams))
        line.sendall(question)
        pid = _number(line)
        try:
            return _number(line)
        except TimeoutError:
            os.kill(pid, signal.SIGKILL)
            raise subprocess.TimeoutExpired(list(words), timeout) from None


def _number(line: socket.socket) -> int:
    return int(struct.unpack("!i", _exactly(line, 4))[0])


def _exactly(line: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = line.recv(size - len(data))
        if not more:
            raise ConnectionError("the process that starts commands is gone")
        data += more
    return data


@cache
def _server() -> str:
    """The address of this worker's; it ends with the worker."""
    folder = tempfile.mkdtemp(prefix="zygote")
    address = f"{folder}/socket"
    process = subprocess.Popen([sys.executable, __file__, address], stdin=subprocess.PIPE)
    atexit.register(_end, process, Path(folder))
    deadline = time.monotonic() + 60
    while not Path(address).exists():
        assert process.poll() is None and time.monotonic() < deadline, "it does not start"
        time.sleep(0.01)
    return address


def _end(process: subprocess.Popen[bytes], folder: Path) -> None:
    process.kill()
    process.wait()
    (folder / "socket").unlink(missing_ok=True)
    folder.rmdir()


# -- the process that forks -----------------------------------------------------------------------------------


def _serve(address: str) -> None:
    _import_everything()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address + ".new")
        listener.listen(16)
        Path(address + ".new").rename(address)
        while True:
            line, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                _attend(line)
            line.close()


def _import_everything() -> None:
    """What commands import, without the heavy libraries of some."""
    import importlib
    import pkgutil

    import assent

    heavy = ("assent.api", "assent.lab", "assent.reasoning.local", "assent.ui")
    for module in pkgutil.walk_packages(assent.__path__, "assent."):
        if not module.name.startswith(heavy) and not module.name.endswith("__main__"):
            with contextlib.suppress(
                ImportError
            ):  # an extra that is not installed: the command will say so itself
                importlib.import_module(module.name)


def _attend(line: socket.socket) -> None:
    """Starts the command, tells its process's number, waits for it and tells how it ended."""
    header, streams, _, _ = socket.recv_fds(line, _HEADER.size, 3)
    question = json.loads(_exactly(line, _HEADER.unpack(header)[0]))
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        line.close()
        _become(question, streams)
    line.sendall(struct.pack("!i", pid))
    _, status = os.waitpid(pid, 0)
    line.sendall(struct.pack("!i", os.waitstatus_to_exitcode(status)))
    os._exit(0)


def _become(question: dict[str, object], streams: list[int]) -> None:
    words, env, cwd = question["words"], question["env"], question["cwd"]
    assert isinstance(words, list) and isinstance(env, dict) and isinstance(cwd, str)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", errors=errors)  # noqa: PTH123, SIM115
        for number, (mode, errors) in enumerate((("r", "strict"), ("w", "strict"), ("w", "backslashreplace")))
    )
    sys.argv = ["assent", *words]
    from assent.cli.main import main

    code = 1
    try:
        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve(sys.argv[1])
