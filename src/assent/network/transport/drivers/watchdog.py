"""FRR over SSH: its terminal has no timer of its own, so a watchdog on its host takes an unconfirmed change back.

The login has to open vtysh, and to run commands in the host's shell when it is given one (a `ForceCommand` that
looks at SSH_ORIGINAL_COMMAND). Where it does not, a commit stands at once. Whoever renames the watchdog's file
first has won: the one who confirms or the one who reverts, never both.
"""

from __future__ import annotations

import math
import re
import secrets
import shlex
from collections.abc import Iterable
from ipaddress import IPv4Interface

from assent.intents.errors import Permanent
from assent.network.transport.drivers.base import Capabilities
from assent.network.transport.drivers.ssh import SshRouter
from assent.network.transport.drivers.terminal import Login, Terminal
from assent.network.transport.languages.ios.names import full_name
from assent.network.transport.languages.ios.secrets import mask

_LONGEST_S = 86_400.0
_FOLDER = '"$HOME"/.assent-watchdog'
_MASKED = re.compile(
    r"^(\s*(?:no )?(?:ip route|ip address|network) )(\d+(?:\.\d+){3}) (\d+(?:\.\d+){3})(?=\s|$)"
)
_PREFIXED = re.compile(r"(?m)^(\s*(?:ip route|ip address|network) )(\d+(?:\.\d+){3}/\d+)(?=\s|$)")
_HEADING = re.compile(r"^(\s*(?:no )?(?:interface|(?:no )?passive-interface) )(\S+)$")


class FrrRouter(SshRouter):
    """A host that runs FRR. `vtysh`: how its shell calls it."""

    def __init__(self, name: str, login: Login, vtysh: str = "vtysh") -> None:
        super().__init__(name, login, Watchdog(vtysh))
        self._interfaces: tuple[str, ...] = ()

    def observe(self) -> str:
        return as_ios(super().observe(), self._known())

    def _spelled(self, commands: str) -> str:
        return as_frr(self._known(), commands)

    def _known(self) -> tuple[str, ...]:
        if not self._interfaces:
            rows = [row.split() for row in self._terminal().show("show interface brief").splitlines()]
            self._interfaces = tuple(row[0] for row in rows if len(row) > 1 and row[1] in ("up", "down"))
        return self._interfaces


class Watchdog:
    """See `ssh.Timer`."""

    def __init__(self, vtysh: str) -> None:
        self._vtysh = " ".join(shlex.quote(word) for word in shlex.split(vtysh))

    def available(self, terminal: Terminal) -> Capabilities:
        code, said = terminal.run(
            f"command -v setsid && {self._vtysh} -c 'show version' >/dev/null && echo ready"
        )
        if code != 0 or not said.endswith("ready\n"):
            return Capabilities(None)
        return Capabilities("a watchdog on its host", _LONGEST_S)

    def enter(self, confirm_within_s: float) -> str:
        return "configure terminal"

    def arm(self, terminal: Terminal, back: str, confirm_within_s: float) -> None:
        wait, own = math.ceil(confirm_within_s), f"armed.{secrets.token_hex(4)}"
        fire = shlex.quote(f"sleep {wait}; mv {own} fired 2>/dev/null && {self._vtysh} -f back.conf")
        code, said = terminal.run(
            f"umask 077; mkdir -p {_FOLDER} && cd {_FOLDER} && rm -f armed.* fired kept taken && cat > back.conf && "
            f": > {own} && {{ setsid sh -c {fire} </dev/null >/dev/null 2>&1 & echo $! > pid; }}",
            feed=back,
        )
        if code != 0:
            raise Permanent(f"the watchdog cannot be started: {mask(said.strip())[:120]}")

    def armed(self, terminal: Terminal) -> bool:
        return terminal.run(f"ls {_FOLDER}/armed.* >/dev/null 2>&1")[0] == 0

    def keep(self, terminal: Terminal) -> None:
        code, _ = terminal.run(f"cd {_FOLDER} && mv armed.* kept && {{ kill -- -$(cat pid); true; }}")
        if code != 0:
            raise Permanent("the watchdog was faster: it has taken the change back")

    def fire(self, terminal: Terminal) -> None:
        take = f"mv armed.* taken && {{ kill -- -$(cat pid); {self._vtysh} -f back.conf; }}"
        terminal.run(f"cd {_FOLDER} && {take}")


def as_ios(text: str, names: Iterable[str]) -> str:
    """Masks instead of prefix lengths; and all interfaces, in order: FRR shows none that has nothing to say."""
    text = _PREFIXED.sub(_as_masked, text)
    blocks = [block.strip("\n") for block in re.split(r"(?m)^!$", text.removesuffix("end\n"))]
    mine = {block.split()[1]: block for block in blocks if block.startswith("interface ")}
    shown = {name: f"interface {name}\nexit" for name in names} | mine
    at = next(
        (i for i, block in enumerate(blocks) if block.startswith(("interface ", "router "))), len(blocks)
    )
    others = [block for block in blocks if not block.startswith("interface ")]
    arranged = [*others[:at], *(shown[name] for name in sorted(shown)), *others[at:]]
    return "".join(f"{block}\n!\n" for block in arranged if block) + "end\n"


def as_frr(interfaces: Iterable[str], commands: str) -> str:
    """The commands with interfaces named as FRR names them, which is as the kernel does, and with prefixes."""
    names = {full: name for name in interfaces if (full := full_name(name)) is not None}
    lines = []
    for line in commands.splitlines():
        if found := _HEADING.match(line):
            lines.append(f"{found.group(1)}{names.get(found.group(2), found.group(2))}")
        else:
            lines.append(_MASKED.sub(_as_prefix, line))
    return "".join(f"{line}\n" for line in lines)


def _as_masked(found: re.Match[str]) -> str:
    head, prefix = found.groups()
    try:
        at = IPv4Interface(prefix)
    except ValueError:
        return found.group(0)
    return f"{head}{at.ip} {at.network.hostmask if 'network' in head else at.network.netmask}"


def _as_prefix(found: re.Match[str]) -> str:
    """An address and its mask (or wildcard), which `ip_interface` takes alike, as FRR writes them."""
    head, address, mask_ = found.groups()
    try:
        return f"{head}{address}/{IPv4Interface(f'{address}/{mask_}').network.prefixlen}"
    except ValueError:
        return found.group(0)
