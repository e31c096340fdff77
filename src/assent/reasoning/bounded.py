"""Lines of bounded length between two processes: whoever sends an endless one is cut off, and nothing is kept of it.

`remote_tools` starts MCP servers behind it (`python bounded.py BYTES COMMAND…`); `api/mcp_server` reads
what an assistant sends through it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading

CHUNK = 65_536


def forward(source: int, target: int, limit: int) -> bool:
    """Passes bytes from one descriptor to the other until there are no more, or nobody takes them. False where a line
    became longer than `limit` bytes: the rest of it is not passed on.
    """
    length = 0
    while chunk := os.read(source, CHUNK):
        *ended, open_ = chunk.split(b"\n")
        longest = max((length + len(ended[0]), *map(len, ended[1:]))) if ended else 0
        length = len(open_) if ended else length + len(open_)
        if max(longest, length) > limit:
            return False
        try:
            _write(target, chunk)
        except BrokenPipeError:
            return True
    return True


def bound_stdin(limit: int) -> None:
    """From here on, this process's standard input ends where a line is longer than `limit` bytes."""
    source = os.dup(0)
    reader, writer = os.pipe()
    os.dup2(reader, 0)
    os.close(reader)

    def pass_on() -> None:
        if not forward(source, writer, limit):
            sys.stderr.write(f"a message had more than {limit} bytes: the connection is ended\n")
        os.close(writer)

    threading.Thread(target=pass_on, name="assent-stdin", daemon=True).start()


def main(arguments: list[str]) -> int:
    """Runs a command whose output is bounded; its input and its errors are ours."""
    limit, command = int(arguments[0]), arguments[1:]
    try:
        child = subprocess.Popen(command, stdout=subprocess.PIPE)
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        return 127
    assert child.stdout is not None
    if not forward(child.stdout.fileno(), 1, limit):
        child.kill()
    child.stdout.close()
    return child.wait()


def _write(target: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(target, view) :]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
