"""Namespaces of this machine in which a network lives, and everything that was started there.

Nothing in a `Sandbox` can be seen or named from outside, and it is gone when `close` is called, when this process
ends, and when it is killed: the pipe to its first process breaks (see `agent`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from assent.intents.errors import Permanent
from assent.network.namespaces import frr

_ANSWER_S = 60.0


class Namespaces:
    """What can be asked of the process that namespaces belong to (`agent`), however it is reached."""

    def _ask(self, operation: str, **request: Any) -> Any:
        """One request, one answer. Raises Permanent where it fails."""
        raise NotImplementedError

    def namespaces(self, names: Sequence[str], sysctl: Mapping[str, str]) -> None:
        self._ask("namespaces", names=list(names), sysctl=dict(sysctl))

    def files(self, texts: Mapping[str, str], user: str | None = frr.USER) -> None:
        """Files in folders that FRR's own user (or another) can read."""
        self._ask("files", texts=dict(texts), user=user)

    def run(self, commands: Sequence[tuple[str, Sequence[str], str]], timeout_s: float = 30.0) -> list[str]:
        """(namespace, arguments, input) each, all at once; their outputs. Raises Permanent where one fails."""
        found = self.attempt(commands, timeout_s)
        for (space, argv, _), (code, _, errors) in zip(commands, found, strict=True):
            if code != 0:
                said = errors.strip().splitlines()
                raise Permanent(f"{' '.join(argv[:6])} in {space or 'the sandbox'} ended with {code}: "
                                f"{'; '.join(said[:3])}")  # fmt: skip
        return [out for _, out, _ in found]

    def attempt(
        self, commands: Sequence[tuple[str, Sequence[str], str]], timeout_s: float = 30.0
    ) -> list[tuple[int, str, str]]:
        """The same, but an exit code is an answer."""
        listed = [{"netns": space, "argv": list(argv), "input": fed} for space, argv, fed in commands]
        return [(code, out, err) for code, out, err in self._ask("run", commands=listed, timeout=timeout_s)]

    def spawn(self, commands: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Starts daemons that live as long as the sandbox."""
        self._ask("spawn", commands=[{"netns": space, "argv": list(argv)} for space, argv in commands])

    def dead(self) -> list[str]:
        """The daemons that ended by themselves."""
        return [f"{argv[0]} ended with {code}" for argv, code in self._ask("dead")]

    def ask(self, questions: Sequence[tuple[str, str]]) -> list[str | None]:
        """(socket of an FRR daemon, command of its terminal) each; None where it does not answer (yet)."""
        answers: list[str | None] = self._ask("ask", questions=[list(one) for one in questions])
        return answers

    def probe(self, **request: Any) -> list[list[Any]]:
        """See `agent.probe`."""
        seen: list[list[Any]] = self._ask("probe", **request)
        return seen


class Sandbox(Namespaces):
    """A context manager. Raises Permanent where the machine does not let it, or a command in it fails."""

    def __init__(self) -> None:
        agent = Path(__file__).with_name("agent.py")
        unshare = ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child", "--mount-proc"]
        try:
            self._process = subprocess.Popen(
                [*unshare, sys.executable, "-I", "-S", str(agent)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env={"PATH": search_path(), "LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
        except OSError as error:
            raise Permanent(f"namespaces cannot be made: {error}") from error
        try:
            self._ask("prepare", folders=[frr.RUN], user=frr.USER)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Ends everything in it. Safe to call twice."""
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()  # --kill-child: the first process in there dies with it
            self._process.wait()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        self.close()
        return False

    def _ask(self, operation: str, **request: Any) -> Any:
        """One request, one answer; a first process that hangs is killed, so that nobody waits for ever."""
        feed, answers = self._process.stdin, self._process.stdout
        assert feed is not None and answers is not None
        watchdog = threading.Timer(_ANSWER_S, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            feed.write(json.dumps({"op": operation, **request}) + "\n")
            feed.flush()
            line = answers.readline()
        except (OSError, ValueError) as error:
            raise Permanent(f"the sandbox is gone: {self._last_words() or error}") from error
        finally:
            watchdog.cancel()
        if not line:
            raise Permanent(f"the sandbox is gone: {self._last_words() or 'its first process ended'}")
        answer = json.loads(line)
        if "error" in answer:
            raise Permanent(f"the sandbox cannot {operation}: {answer['error']}")
        return answer["ok"]

    def _last_words(self) -> str:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        errors = self._process.stderr
        text = errors.read() if errors is not None and not errors.closed else ""
        return text.strip().splitlines()[-1] if text.strip() else ""


def search_path() -> str:
    """Where programs are looked for: also where those of an administrator are."""
    return os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
