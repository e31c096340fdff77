"""A scripted IOS: a router's command line over SSH that keeps a configuration and plays what IOS plays.

`%` errors, `[confirm]`, paging, a missing archive, disconnects after line n, and the revert timer, whose minutes
last as long as a test can wait.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import paramiko

from assent.intents.errors import InvalidInput
from assent.network.transport import change

_KEY = paramiko.ECDSAKey.generate()
PAGE = 12


@dataclass
class IosServer:
    """A context manager. `minute_s`: how long a minute of the revert timer takes."""

    running: str
    hostname: str = "R1"
    archive: bool = True
    paging: bool = False
    minute_s: float = 60.0
    refuse: dict[str, str] = field(default_factory=dict)
    """Configuration line (stripped) to the error that it gets."""
    ignore: set[str] = field(default_factory=set)
    """Lines that are taken without a word and do nothing."""
    ask: dict[str, str] = field(default_factory=dict)
    """Line to the question that it asks."""
    drop_after: int | None = None
    """Closes the connection after so many configuration lines of the next session."""
    drop_on: str | None = None
    """Closes the connection at this line, before it is carried out."""
    down: bool = False
    """Accepts nobody."""
    syslog: bool = True
    startup: str = ""
    sent: list[str] = field(default_factory=list)
    """All configuration lines that came in, with what enters and leaves configuration mode, as they came."""
    on_save: Callable[[], str] | None = None

    def __post_init__(self) -> None:
        self.startup = self.startup or self.running
        self.saved = 0
        self.timer: threading.Timer | None = None
        self.before: str | None = None
        self._lock = threading.RLock()

    @property
    def armed(self) -> bool:
        return self.timer is not None

    def revert(self) -> None:
        with self._lock:
            if self.timer is not None and self.before is not None:
                self.timer.cancel()
                self.timer, self.running = None, self.before

    def arm(self, minutes: int) -> None:
        with self._lock:
            self.before = self.running
            self.timer = threading.Timer(minutes * self.minute_s, self.revert)
            self.timer.daemon = True
            self.timer.start()

    def keep(self) -> bool:
        with self._lock:
            if self.timer is None:
                return False
            self.timer.cancel()
            self.timer = None
            return True

    def __enter__(self) -> IosServer:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._transports: list[paramiko.Transport] = []
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self.keep()
        for one in self._transports:
            one.close()

    def known_hosts(self, folder: Path) -> Path:
        path = folder / f"known_hosts_{self.hostname}"
        path.write_text(f"[127.0.0.1]:{self.port} {_KEY.get_name()} {_KEY.get_base64()}\n")
        return path

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            if self.down:
                line.close()
                continue
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            transport = paramiko.Transport(line)
            transport.add_server_key(_KEY)
            self._transports.append(transport)
            with contextlib.suppress(paramiko.SSHException, EOFError, OSError):
                transport.start_server(server=_Login(self))


class _Login(paramiko.ServerInterface):
    def __init__(self, ios: IosServer) -> None:
        self.ios = ios

    def get_allowed_auths(self, username: str) -> str:
        return "password"

    def check_auth_password(self, username: str, password: str) -> int:
        right = (username, password) == ("admin", "s3cret-login")
        return paramiko.common.AUTH_SUCCESSFUL if right else paramiko.common.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.common.OPEN_SUCCEEDED

    def check_channel_pty_request(self, *_: object) -> bool:
        return True

    def check_channel_shell_request(self, channel: paramiko.Channel) -> bool:
        threading.Thread(target=_Session(self.ios, channel).serve, daemon=True).start()
        return True


class _Drop(Exception):
    pass


class _Session:
    def __init__(self, ios: IosServer, channel: paramiko.Channel) -> None:
        self.ios, self.channel = ios, channel
        self.lines: list[str] | None = None
        self.base = ""
        self.section = ""
        self.count = 0
        self.length = PAGE

    def serve(self) -> None:
        try:
            self._prompt()
            while (line := self._line()) is not None:
                self._send(f"{line}\r\n")
                self._handle(line)
                self._prompt()
        except (_Drop, OSError, EOFError):
            pass
        self.channel.get_transport().close()

    def _send(self, text: str) -> None:
        self.channel.sendall(text.encode())

    def _prompt(self) -> None:
        mode = "" if self.lines is None else ("(config-if)" if self.section else "(config)")
        self._send(f"{self.ios.hostname}{mode}#")

    def _line(self) -> str | None:
        text = b""
        while not text.endswith((b"\n", b"\r")):
            part = self.channel.recv(1)
            if not part:
                return None
            text += part
        return text.decode().rstrip("\r\n")

    def _handle(self, line: str) -> None:
        word = line.strip()
        if self.lines is not None:
            self._configure(line, word)
        elif word.startswith("configure terminal"):
            self._enter(word)
        elif word == "terminal length 0":
            self.length = PAGE if self.ios.paging else 0
        elif word == "show running-config":
            size = len(self.ios.running)
            head = f"Building configuration...\n\nCurrent configuration : {size} bytes\n!\n"
            self._page(
                f"{head}! Last configuration change at {time.monotonic()} UTC by admin\n{self.ios.running}"
            )
        elif word == "show startup-config":
            self._page(f"Using {len(self.ios.startup)} out of 131072 bytes\n{self.ios.startup}")
        elif word.startswith("show archive config rollback timer"):
            self._page("Timer type: absolute timer\nTimer value: 1 min\n" if self.ios.armed else
                       "No Rollback Confirmed Change pending\n" if self.ios.archive else _invalid())  # fmt: skip
        elif word.startswith("show archive"):
            self._page("The maximum archive configurations allowed is 10.\n" if self.ios.archive else
                       "Archive feature not enabled\n")  # fmt: skip
        elif word == "configure confirm":
            self.ios.sent.append(line)
            self._drop_at(word)
            self._page("" if self.ios.keep() else "% No Rollback Confirmed Change pending\n")
        elif word == "configure revert now":
            self._drop_at(word)
            self.ios.revert()
            self._page(
                "Rollback Confirmed Change: rolling back ...\nTotal number of passes: 1\nRollback Done\n"
            )
        elif word.startswith("write"):
            self._write(word)
        elif word and not word.startswith("terminal"):
            self._page(_invalid())

    def _write(self, word: str) -> None:
        self._drop_at(word)
        self._question("Overwrite the previous NVRAM configuration?[confirm]")
        if self.ios.on_save is not None:
            self._page(self.ios.on_save())
            return
        self.ios.startup = self.ios.running
        self.ios.saved += 1
        self._page("Building configuration...\n[OK]\n")

    def _enter(self, word: str) -> None:
        self.ios.sent.append(word)
        if "revert timer" in word:
            if not self.ios.archive:
                self._page("Archive feature not enabled\n")
                return
            self.ios.arm(int(word.split()[-1]))
        self.lines, self.base, self.count, self.section = [], self.ios.running, 0, ""
        self._page("Enter configuration commands, one per line.  End with CNTL/Z.\n")

    def _configure(self, line: str, word: str) -> None:
        self.ios.sent.append(line)
        self._drop_at(word)
        if word == "end":
            self.lines = None
            if self.ios.syslog:
                self._page(
                    "*Mar  1 00:01:02.123: %SYS-5-CONFIG_I: Configured from console by admin on vty0\n"
                )
            return
        if word in self.ios.ask:
            self._question(self.ios.ask[word])
        if word in self.ios.refuse:
            self._page(f"{self.ios.refuse[word]}\n")
        elif word not in self.ios.ignore:
            self._apply(line)
        self.count += 1
        if self.ios.drop_after is not None and self.count >= self.ios.drop_after:
            self.ios.drop_after = None
            raise _Drop

    def _apply(self, line: str) -> None:
        assert self.lines is not None
        try:
            now = change.candidate(self.base, "\n".join([*self.lines, line]))
        except InvalidInput:
            self._page(_invalid())
            return
        self.lines.append(line)
        self.section = line if not line.startswith(" ") else self.section
        self.ios.running = now

    def _question(self, text: str) -> None:
        self._send(text)
        self._line()
        self._send("\r\n")

    def _drop_at(self, word: str) -> None:
        if self.ios.drop_on is not None and word.startswith(self.ios.drop_on):
            raise _Drop

    def _page(self, text: str) -> None:
        lines = text.replace("\n", "\r\n").splitlines(keepends=True)
        for at, line in enumerate(lines, 1):
            self._send(line)
            if self.length and at % self.length == 0 and at < len(lines):
                self._send(" --More-- ")
                self.channel.recv(1)
                self._send("\x08" * 10 + " " * 10 + "\x08" * 10)


def _invalid() -> str:
    return "             ^\n% Invalid input detected at '^' marker.\n"
