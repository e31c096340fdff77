"""A host that runs FRR for real, in a network namespace, with an sshd in front: login opens vtysh."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

FRR = Path("/usr/lib/frr")
DAEMONS = ("zebra", "ospfd", "staticd")
_START = """set -e
ip link set lo up
ip link add e0 type veth peer name e1
ip link set e0 up
ip link set e1 up
for daemon in zebra ospfd staticd; do
  {frr}/$daemon -d -f {folder}/frr/$daemon.conf -i {folder}/frr/$daemon.pid -z {folder}/frr/z.api \
    --vty_socket {folder}/frr -P 0 --log stdout --log-level errors
done
echo up
exec sleep 600
"""


class FrrHost:
    """A context manager; needs root. `folder` has to be new."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vtysh = f"vtysh --vty_socket {folder}/frr --config_dir {folder}/etc"
        self.port = _free_port()

    def __enter__(self) -> FrrHost:
        with contextlib.ExitStack() as undo:
            undo.callback(self._stop)
            self._start_frr()
            self._start_sshd()
            undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def ask(self, *commands: str) -> str:
        said = [part for command in commands for part in ("-c", command)]
        return subprocess.run([*self.vtysh.split(), *said], capture_output=True, text=True, check=True).stdout

    @property
    def startup(self) -> str:
        return (self.folder / "etc" / "frr.conf").read_text()

    def _start_frr(self) -> None:
        for name in ("frr", "etc"):
            (self.folder / name).mkdir()
            shutil.chown(self.folder / name, "frr", "frr")
        (self.folder / "etc" / "vtysh.conf").write_text("service integrated-vtysh-config\n")
        (self.folder / "etc" / "frr.conf").write_text("")
        for name in DAEMONS:
            path = self.folder / "frr" / f"{name}.conf"
            path.write_text("hostname r1\n")
            shutil.chown(path, "frr", "frr")
        script = self.folder / "start.sh"
        script.write_text(_START.format(frr=FRR, folder=self.folder))
        self._space = subprocess.Popen(
            ["unshare", "--net", "sh", str(script)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._space.stdout is not None
        while (line := self._space.stdout.readline()) != "up\n":
            assert line, "FRR does not start"

    def _start_sshd(self) -> None:
        login = self.folder / "login.sh"
        home = self.folder / "home"
        home.mkdir()
        login.write_text(
            f"#!/bin/sh\nexport HOME={home}\n"
            f'[ -n "$SSH_ORIGINAL_COMMAND" ] && exec sh -c "$SSH_ORIGINAL_COMMAND"\nexec {self.vtysh}\n'
        )
        login.chmod(0o755)
        for name in ("host", "user"):
            keygen = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.folder / name)]
            subprocess.run(keygen, check=True)
        config = self.folder / "sshd_config"
        config.write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {self.folder}/host\nPidFile none\n"
            f"AuthorizedKeysFile {self.folder}/user.pub\nStrictModes no\nPermitRootLogin yes\n"
            f"PasswordAuthentication no\nUsePAM no\nPrintMotd no\nPrintLastLog no\nForceCommand {login}\n"
        )
        Path("/run/sshd").mkdir(exist_ok=True)
        self._sshd = subprocess.Popen(["/usr/sbin/sshd", "-D", "-f", str(config)], stderr=subprocess.DEVNULL)
        kind, key, *_ = (self.folder / "host.pub").read_text().split()
        self.known_hosts = self.folder / "known_hosts"
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {kind} {key}\n")
        end = time.monotonic() + 5
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.2):
                return
            time.sleep(0.02)
        raise AssertionError("sshd does not start")

    def _stop(self) -> None:
        for name in DAEMONS:
            with contextlib.suppress(OSError, ValueError):
                os.kill(int((self.folder / "frr" / f"{name}.pid").read_text()), signal.SIGTERM)
        for process in (getattr(self, "_space", None), getattr(self, "_sshd", None)):
            if process is not None:
                process.terminate()
                process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])
