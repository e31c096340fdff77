"""FRR's daemons as processes of a namespace: where they are, and how one is started."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path("/usr/lib/frr")
USER = "frr"
"""The daemons change to it."""

RUN = "/run/frr"
"""Where sockets and configurations lie, in one folder for each router."""


def daemon(name: str, folder: str) -> list[str]:
    """The arguments that start it in the foreground, with `FOLDER/NAME.conf`."""
    files = ["-f", f"{folder}/{name}.conf", "-i", f"{folder}/{name}.pid", "-z", f"{folder}/zserv.api"]
    logs = ["--log", "stdout", "--log-level", "errors"]
    return [str(FOLDER / name), *files, "--vty_socket", folder, "-P", "0", *logs]
