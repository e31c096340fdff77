"""A router's command line over SSH (netmiko): one line at a time, and what the router answers to it.

`ssh` says what to type. Errors come as text alone (`% Invalid input ...`), so every answer is read for them;
pages are turned, `[confirm]` is answered with Enter, and any other question ends the matter.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from assent.intents.errors import InvalidInput, Permanent, Refused, Temporary
from assent.network.transport.languages.ios.secrets import mask

Platform: TypeAlias = Literal["ios", "frr"]

_PROMPT = re.compile(r"(?:^|\n)[\w.\-@~:/]{1,64}(?:\([^()\n]{1,40}\))?[#>] ?$")
_CONFIG = re.compile(r"\([^()\n]{1,40}\)# ?$")
_MORE = re.compile(r"[ <]*-{2,} ?More ?-{2,}[ >]*(?:\x08[\x08 ]*)?$", re.IGNORECASE)
_BLANKED = re.compile(r"\x08+ *\x08*")
_ENTER = re.compile(r"\[confirm\] ?$")
_QUESTION = re.compile(r"(?:\[(?:yes/no|y/n|no|yes)\]|\(y/n\)|[Pp]assword|\?) ?:? ?$", re.IGNORECASE)
_SYSLOG = re.compile(r"%[A-Z0-9_]+(?:-[A-Z0-9_]+)*-[0-7]-[A-Z0-9_]+:")
_ERROR = re.compile(
    r"^\s*(?:%|command rejected|error:|bad mask|invalid input|unrecognized command)", re.IGNORECASE
)
_PAUSE_S = 0.2
_ECHO = 60
"""So many characters of a line are looked for in its echo."""

_HARMLESS = re.compile(r"^\s*%\s*(?:warning|note|info)", re.IGNORECASE)


@dataclass(frozen=True)
class Login:
    """Where a router is and who logs in. `known_hosts`: the file with its key; without it, the user's own."""

    host: str
    username: str
    password: str | None = None
    port: int = 22
    key_file: Path | None = None
    known_hosts: Path | None = None
    enable_secret: str | None = None
    timeout_s: float = 20.0

    def __repr__(self) -> str:
        """Without what must not be shown."""
        return f"Login({self.username}@{self.host}:{self.port})"


class Terminal:
    """An open session. Raises Temporary where the line breaks, Refused where the login does."""

    def __init__(self, router: str, login: Login) -> None:
        self._router = router
        self._login = login
        self._line: Any = _connected(router, login)
        self._last = ""
        self._silent_s = 0.0

    def show(self, command: str) -> str:
        """What a command prints. Raises Permanent where the router refuses it."""
        answer = self.answer(command)
        if (wrong := complaint(answer)) is not None:
            raise Permanent(f"{self._router} refuses {mask(command)!r}: {wrong}")
        return answer

    def answer(self, command: str) -> str:
        """The same, complaints included."""
        self._send(command + "\n")
        return self._read(command)

    def configuring(self) -> bool:
        """Whether the last prompt was that of configuration mode."""
        return bool(_CONFIG.search(self._last))

    def run(self, command: str, feed: str = "") -> tuple[int, str]:
        """Runs a command of the host's own shell in a channel of its own: exit code, output."""
        try:
            channel = self._line.remote_conn_pre.get_transport().open_session(timeout=self._login.timeout_s)
            channel.settimeout(self._login.timeout_s)
            channel.exec_command(command)
            channel.sendall(feed.encode())
            channel.shutdown_write()
            out = channel.makefile("rb").read().decode(errors="replace")
            return int(channel.recv_exit_status()), out
        except Exception as error:  # paramiko's errors have no common base  # noqa: BLE001
            raise self._broken(error) from None

    def close(self) -> None:
        self._line.disconnect()

    def _send(self, text: str) -> None:
        try:
            self._line.write_channel(text)
        except Exception as error:  # noqa: BLE001
            raise self._broken(error) from None

    def _read(self, command: str) -> str:
        """What follows the command's echo, up to the next prompt; what came before it belongs to no one."""
        text = ""
        while True:
            part = self._part(command)
            text = _BLANKED.sub("", text + part)
            told = _after_echo(text, command)
            if told is None:
                continue
            if (more := _MORE.search(text)) is not None:
                text = text[: more.start()]
                self._send(" ")
            elif _ENTER.search(text):
                text += "\n"
                self._send("\n")
            elif _PROMPT.search(told):
                self._last = told[-80:]
                return _PROMPT.sub("\n", told)
            elif not part and _QUESTION.search(told):
                self._last = ""
                said = mask(told.strip().splitlines()[-1])[:120]
                raise Permanent(
                    f"{self._router} asks {said!r} after {mask(command)!r}; nobody answers that here"
                )

    def _part(self, command: str) -> str:
        """What has come; nothing where the router pauses, Temporary where it pauses too long."""
        start = time.monotonic()
        while (pause := time.monotonic() - start) < _PAUSE_S:
            try:
                part = self._line.read_channel()
                if part:
                    self._silent_s = 0.0
                    return str(part.replace("\r", ""))
                if self._line.remote_conn.closed:
                    raise EOFError("the router closed it")
            except Exception as error:  # noqa: BLE001
                raise self._broken(error) from None
            time.sleep(0.003)
        self._silent_s += pause
        if self._silent_s > self._login.timeout_s:
            self._silent_s = 0.0
            what = f"no prompt within {self._login.timeout_s:g} s after {mask(command)!r}"
            raise Temporary(f"{self._router}: {what}")
        return ""

    def _broken(self, error: Exception) -> Temporary:
        return Temporary(f"{self._router}: the connection broke: {error or type(error).__name__}")


def complaint(answer: str) -> str | None:
    """The first line of an answer that says that something is wrong; None where none does."""
    for line in answer.splitlines():
        if _ERROR.match(line) and not _HARMLESS.match(line) and not _SYSLOG.search(line):
            return mask(line.strip())[:200]
    return None


def _after_echo(text: str, command: str) -> str | None:
    _, heard, rest = text.partition(command.strip()[:_ECHO])
    return rest.partition("\n")[2] if heard and "\n" in rest else None


def _connected(router: str, login: Login) -> Any:
    try:
        import paramiko
        from netmiko import ConnectHandler, NetmikoAuthenticationException, NetmikoBaseException
    except ImportError:
        raise InvalidInput(
            "the ssh driver needs netmiko: pip install 'assent[ssh]'", field="driver"
        ) from None
    known = login.known_hosts
    if known is not None and not known.is_file():
        raise InvalidInput(f"{router}: {known}: no such file of known host keys", field="known_hosts")
    try:
        line = ConnectHandler(
            device_type="cisco_ios",
            host=login.host,
            port=login.port,
            username=login.username,
            password=login.password,
            secret=login.enable_secret or "",
            use_keys=login.key_file is not None,
            key_file=None if login.key_file is None else str(login.key_file),
            ssh_strict=True,
            system_host_keys=known is None,
            alt_host_keys=known is not None,
            alt_key_file="" if known is None else str(known),
            conn_timeout=login.timeout_s,
            auth_timeout=login.timeout_s,
            banner_timeout=login.timeout_s,
        )
        if login.enable_secret:
            line.enable()
        return line
    except NetmikoAuthenticationException:
        raise Refused(f"{router}: {login!r} may not log in: wrong user, password or key") from None
    except (NetmikoBaseException, paramiko.SSHException, OSError, EOFError, ValueError) as error:
        said = " ".join(str(error).split())
        if "known_hosts" in said or isinstance(error, paramiko.BadHostKeyException):
            raise Refused(
                f"{router}: the key of {login.host} is not the one in {known or 'known_hosts'}: "
                "put it there once you have checked it"
            ) from None
        raise Temporary(f"{router}: {login!r} does not answer: {said[:160]}", retry_after=5.0) from None
