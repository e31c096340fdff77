"""The inside of a sandbox: process 1 of the namespaces in which a network lives. Standard library only.

`sandbox` starts this file as a script in namespaces of its own (processes, mounts, network) and speaks JSON
lines with it. When its input ends, for whatever reason, it exits; the kernel then ends every process in here
and takes down every namespace, link, mount and file: nothing can be left behind.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

CLONE_NEWNET = 0x40000000
MS_BIND = 4096
MNT_DETACH = 2
ETH_P_IP = 0x0800
PACKET_HOST = 0
NETNS = "/run/netns"
END_OF_ANSWER = b"\0\0\0"

_libc = ctypes.CDLL(None, use_errno=True)
_home = os.open("/proc/self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
_spaces: dict[str, int] = {}
_daemons: list[subprocess.Popen[bytes]] = []


def main() -> None:
    """Answers one request per line until the input ends."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What a request comes to; an error is an answer too."""
    try:
        return {"ok": OPERATIONS[request.pop("op")](**request)}
    except (OSError, KeyError, TypeError, ValueError, subprocess.SubprocessError) as error:
        return {"error": f"{type(error).__name__}: {error}"}


def cover_run() -> None:
    """A private, empty `/run`, so that nothing outside is touched by what is written there."""
    _check(_libc.mount(b"tmpfs", b"/run", b"tmpfs", 0, b"mode=0755"), "/run")


def enter(space: str) -> None:
    """Into a namespace by name; "" is where this process came from."""
    _enter(_spaces[space] if space else _home)


def prepare(folders: list[str], user: str | None) -> None:
    """Private, empty folders in place of these; nobody outside sees what is written there."""
    for folder in folders:
        Path(folder).mkdir(parents=True, exist_ok=True)
        _check(_libc.mount(b"tmpfs", folder.encode(), b"tmpfs", 0, b"mode=0755"), folder)
    Path(NETNS).mkdir(parents=True, exist_ok=True)
    _check(_libc.mount(b"tmpfs", NETNS.encode(), b"tmpfs", 0, b"mode=0755"), NETNS)
    if user is not None:
        for folder in folders:
            _own(folder, user)


def namespaces(names: list[str], sysctl: dict[str, str]) -> None:
    """New network namespaces, each with these settings (those that the kernel has)."""
    for name in names:
        _check(_libc.unshare(CLONE_NEWNET), name)
        try:
            path = f"{NETNS}/{name}"
            Path(path).touch()
            _check(_libc.mount(b"/proc/self/ns/net", path.encode(), None, MS_BIND, None), name)
            _spaces[name] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            for key, value in sysctl.items():
                _set(key, value)
        finally:
            _enter(_home)


def names() -> list[str]:
    """The namespaces that there are."""
    return sorted(_spaces)


def remove(names: list[str]) -> None:
    """Takes namespaces down, with the links in them; does nothing where they are not there."""
    for name in names:
        descriptor = _spaces.pop(name, None)
        if descriptor is not None:
            os.close(descriptor)
            _check(_libc.umount2(f"{NETNS}/{name}".encode(), MNT_DETACH), name)
            Path(f"{NETNS}/{name}").unlink()


def sysctl(settings: dict[str, dict[str, str]]) -> None:
    """Settings of the kernel by namespace."""
    for name, values in settings.items():
        _enter(_spaces[name])
        try:
            for key, value in values.items():
                _set(key, value)
        finally:
            _enter(_home)


def files(texts: dict[str, str], user: str | None) -> None:
    for path, text in texts.items():
        folder = Path(path).parent
        folder.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
        if user is not None:
            _own(path, user)
            _own(str(folder), user)


def run(commands: list[dict[str, Any]], timeout: float) -> list[list[Any]]:
    """Runs all of them at once; per command its exit code, output and errors."""
    started = [_start(one, subprocess.PIPE) for one in commands]
    found: list[list[Any]] = []
    for process, one in zip(started, commands, strict=True):
        try:
            out, err = process.communicate(one.get("input", "").encode(), timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
        found.append([process.returncode, out.decode(errors="replace"), err.decode(errors="replace")])
    return found


def spawn(commands: list[dict[str, Any]]) -> None:
    """Starts daemons; they end with this process."""
    _daemons.extend(_start(one, subprocess.DEVNULL) for one in commands)


def dead() -> list[list[Any]]:
    """The daemons that have ended, with their exit codes."""
    return [[one.args, one.returncode] for one in _daemons if one.poll() is not None]


def ask(questions: list[list[str]]) -> list[str | None]:
    """(socket, command) pairs, put to FRR daemons as vtysh does; None where nobody answers."""
    return [_vty(path, command) for path, command in questions]


def probe(
    links: list[str], locals_: list[list[Any]], rounds: list[dict[str, Any]], keys: list[int], wait: float
) -> list[list[Any]]:
    """Sends packets, round by round, and tells where each was seen: [namespace, interface, IP id, source,
    destination, protocol, address of the sending neighbour].

    `links`: namespaces where everything that comes in is watched. `locals_`: (namespace, protocols) where what
    the kernel delivers to itself, after its filters, is watched; the interface is then empty.
    """
    ears: dict[socket.socket, tuple[str, bool]] = {}
    senders: dict[tuple[str, str], socket.socket] = {}
    try:
        for name in links:
            ears[_socket(name, socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_IP))] = (name, False)
        for name, protocols in locals_:
            for protocol in protocols:
                ears[_socket(name, socket.AF_INET, socket.SOCK_RAW, protocol)] = (name, True)
        wanted = set(keys)
        seen: list[list[Any]] = []
        for one in rounds:
            _seed(one["seeds"])
            for shot in one["shots"]:
                _shoot(shot, senders)
            _listen(ears, wanted, seen, 0.004)
        end = time.monotonic() + wait
        while time.monotonic() < end:
            _listen(ears, wanted, seen, max(0.0, end - time.monotonic()))
        return seen
    finally:
        for used in (*ears, *senders.values()):
            used.close()


def _seed(seeds: dict[str, int]) -> None:
    """Equal-cost paths are chosen by a hash: another seed sends the same packet another way."""
    for name, seed in seeds.items():
        _enter(_spaces[name])
        try:
            _set("net/ipv4/fib_multipath_hash_seed", str(seed))
        finally:
            _enter(_home)


def _shoot(shot: dict[str, Any], senders: dict[tuple[str, str], socket.socket]) -> None:
    name, out = shot["netns"], shot["interface"]
    sender = senders.get((name, out))
    packet = bytes.fromhex(shot["packet"])
    if out:
        if sender is None:
            sender = senders[name, out] = _socket(name, socket.AF_PACKET, socket.SOCK_RAW, 0)
            sender.bind((out, 0))
        frame = bytes.fromhex(shot["to"]) + bytes.fromhex(shot["from"]) + struct.pack("!H", ETH_P_IP)
        sender.send(frame + packet)
        return
    if sender is None:
        sender = senders[name, out] = _socket(name, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    try:
        sender.sendto(packet, (socket.inet_ntoa(packet[16:20]), 0))
    except OSError:
        return  # no route, or its own filter: the packet is then seen nowhere, which is the answer


def _listen(
    ears: dict[socket.socket, tuple[str, bool]], wanted: set[int], seen: list[list[Any]], wait: float
) -> None:
    end = time.monotonic() + wait
    while True:
        ready, _, _ = select.select(list(ears), [], [], max(0.0, end - time.monotonic()))
        if not ready:
            return
        for ear in ready:
            name, local = ears[ear]
            data, origin = ear.recvfrom(65535)
            at = 0 if local else 14
            if len(data) < at + 20 or (not local and origin[2] != PACKET_HOST):
                continue  # too short, or flooded by a bridge and for somebody else
            head = data[at : at + 20]
            number = struct.unpack("!H", head[4:6])[0]
            if number in wanted:
                where, neighbour = ("", "") if local else (origin[0], data[6:12].hex())
                ends = [socket.inet_ntoa(head[12:16]), socket.inet_ntoa(head[16:20])]
                seen.append([name, where, number, *ends, head[9], neighbour])
        if time.monotonic() >= end:
            return


def _socket(name: str, family: int, kind: int, protocol: int) -> socket.socket:
    _enter(_spaces[name])
    try:
        made = socket.socket(family, kind, protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        return made
    finally:
        _enter(_home)


def _start(command: dict[str, Any], errors: int) -> subprocess.Popen[bytes]:
    _enter(_spaces[command["netns"]] if command.get("netns") else _home)
    try:
        feed = subprocess.DEVNULL if errors == subprocess.DEVNULL else subprocess.PIPE
        return subprocess.Popen(command["argv"], stdin=feed, stdout=errors, stderr=errors)
    finally:
        _enter(_home)


def _vty(path: str, command: str) -> str | None:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(5)
    try:
        line.connect(path)
        answer = b""
        for one in ("enable", command):
            line.sendall(one.encode() + b"\0")
            answer = b""
            while len(answer) < 4 or answer[-4:-1] != END_OF_ANSWER:
                part = line.recv(1 << 16)
                if not part:
                    return None
                answer += part
        return answer[:-4].decode(errors="replace")
    except OSError:
        return None
    finally:
        line.close()


def _set(key: str, value: str) -> None:
    path = Path("/proc/sys") / key
    if path.exists():
        path.write_text(value)


def _own(path: str, user: str) -> None:
    import pwd

    entry = pwd.getpwnam(user)
    os.chown(path, entry.pw_uid, entry.pw_gid)


def _enter(descriptor: int) -> None:
    _check(_libc.setns(descriptor, CLONE_NEWNET), "setns")


def _check(code: int, what: str) -> None:
    if code != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what)


OPERATIONS: dict[str, Any] = {
    "prepare": prepare,
    "namespaces": namespaces,
    "remove": remove,
    "sysctl": sysctl,
    "files": files,
    "run": run,
    "spawn": spawn,
    "dead": dead,
    "ask": ask,
    "probe": probe,
}

if __name__ == "__main__":
    main()
