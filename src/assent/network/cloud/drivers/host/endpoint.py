"""The far ends of a chain, as a script of the standard library: the server in an application's place, and the user's
side that measures. `building` starts the first, `probing` the second.

    endpoint.py serve NAME ROLE
    endpoint.py measure WHOM SERVICE WAIT             (JSON on standard output)
    endpoint.py transfer WHOM WAY SECONDS BUFFER WAIT (JSON on standard output; WAY: downlink or uplink)
    endpoint.py reach WAIT ADDRESS...                 (which of them answer an ICMP echo)

It serves HTTP (80), and the classic echo (UDP 7), discard (TCP 9) and character generator (TCP 19).
"""

from __future__ import annotations

import json
import os
import select
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable

HTTP, ECHO, DISCARD, CHARGEN = 80, 7, 9, 19
CHUNK = bytes(65_536)
_ECHO_REQUEST, _ECHO_REPLY = 8, 0
_PINGS = 5


def serve(name: str, role: str) -> None:
    """For ever."""
    body = json.dumps({"function": name, "role": role}).encode()
    for port, answer in ((HTTP, _http(body)), (DISCARD, _discard), (CHARGEN, _chargen)):
        listener = socket.create_server(("", port), backlog=64)
        threading.Thread(target=_accept, args=(listener, answer), daemon=True).start()
    echo = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    echo.bind(("", ECHO))
    while True:
        data, whom = echo.recvfrom(65_535)
        echo.sendto(data, whom)


def measure(whom: str, service: str, wait: float) -> dict[str, object]:
    """From the user's side: round trips in ms, and the HTTP status. None: no answer within `wait` seconds."""
    return {"icmp_ms": _ping(whom, wait), "udp_ms": _udp(whom, wait), "http": _get(service, wait)}


def transfer(whom: str, way: str, seconds: float, buffer: int, wait: float) -> dict[str, float]:
    """From the user's side: `bytes` that arrived, and the `seconds` from the first word until the last of them.

    `buffer`: bytes that may be on their way, so that a slow slice has no long queue; 0: as the kernel likes it.
    """
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as line:
            line.settimeout(wait)
            if buffer:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
                line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
            line.connect((whom, CHARGEN if way == "downlink" else DISCARD))
            line.settimeout(10)  # what is on the way has to arrive
            return _download(line, seconds) if way == "downlink" else _upload(line, seconds)
    except (OSError, ValueError):
        return {"bytes": 0, "seconds": seconds}


def reach(wait: float, addresses: list[str]) -> list[str]:
    """Those that answer within `wait` seconds."""
    line = _icmp()
    for number, address in enumerate(addresses):
        try:
            line.sendto(_echo_request(number), (address, 0))
        except OSError:
            continue  # no way there at all: it answers nothing
    answered: set[str] = set()
    deadline = time.monotonic() + wait
    while (left := deadline - time.monotonic()) > 0 and len(answered) < len(addresses):
        if select.select([line], [], [], left)[0]:
            data, (sender, _) = line.recvfrom(2048)
            if data[20] == _ECHO_REPLY:
                answered.add(sender)
    return sorted(answered & set(addresses))


def _accept(listener: socket.socket, answer: Callable[[socket.socket], None]) -> None:
    while True:
        client, _ = listener.accept()
        threading.Thread(target=_quietly, args=(client, answer), daemon=True).start()


def _quietly(client: socket.socket, answer: Callable[[socket.socket], None]) -> None:
    try:
        with client:
            client.settimeout(30)
            answer(client)
    except OSError:
        return  # the user went away


def _http(body: bytes) -> Callable[[socket.socket], None]:
    def answer(client: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request and len(request) < 65_536:
            part = client.recv(8192)
            if not part:
                return
            request += part
        good = request.split(b" ", 1)[0] in (b"GET", b"HEAD")
        head = "200 OK" if good else "405 Method Not Allowed"
        sent = body if good else b""
        header = f"HTTP/1.1 {head}\r\nContent-Type: application/json\r\nContent-Length: {len(sent)}\r\n"
        client.sendall(
            header.encode() + b"Connection: close\r\n\r\n" + (b"" if request[:4] == b"HEAD" else sent)
        )

    return answer


def _discard(client: socket.socket) -> None:
    """Says at the end how many bytes came."""
    count = 0
    while part := client.recv(len(CHUNK)):
        count += len(part)
    client.sendall(str(count).encode())


def _chargen(client: socket.socket) -> None:
    while True:
        client.sendall(CHUNK)


def _ping(whom: str, wait: float) -> float | None:
    """The quickest of a few round trips, in ms."""
    line, best = _icmp(), None
    for number in range(_PINGS):
        began = time.perf_counter()
        try:
            line.sendto(_echo_request(number), (whom, 0))
        except OSError:
            return None
        while select.select([line], [], [], max(0.0, began + wait - time.perf_counter()))[0]:
            data, (sender, _) = line.recvfrom(2048)
            if data[20] == _ECHO_REPLY and sender == whom:
                took = (time.perf_counter() - began) * 1e3
                best = took if best is None else min(best, took)
                break
        else:
            return best
    return best


def _udp(whom: str, wait: float) -> float | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(wait)
        began = time.perf_counter()
        try:
            line.sendto(b"echo", (whom, ECHO))
            return (time.perf_counter() - began) * 1e3 if line.recv(16) == b"echo" else None
        except OSError:
            return None


def _get(service: str, wait: float) -> int | None:
    try:
        with socket.create_connection((service, HTTP), wait) as line:
            line.sendall(f"GET / HTTP/1.1\r\nHost: {service}\r\nConnection: close\r\n\r\n".encode())
            return int(line.makefile("rb").readline(256).split()[1])
    except (OSError, ValueError, IndexError):
        return None


def _download(line: socket.socket, seconds: float) -> dict[str, float]:
    count, began = 0, time.monotonic()
    now = began
    while now < began + seconds and (part := line.recv(len(CHUNK))):
        count += len(part)
        now = time.monotonic()
    return {"bytes": count, "seconds": now - began}


def _upload(line: socket.socket, seconds: float) -> dict[str, float]:
    """The other end says how much came."""
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        line.send(CHUNK)
    line.shutdown(socket.SHUT_WR)
    return {"bytes": int(line.recv(32)), "seconds": time.monotonic() - began}


def _icmp() -> socket.socket:
    return socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)


def _echo_request(number: int) -> bytes:
    head = struct.pack("!BBHHH", _ECHO_REQUEST, 0, 0, os.getpid() & 0xFFFF, number)
    words = sum(struct.unpack("!4H", head))
    words = (words & 0xFFFF) + (words >> 16)
    return struct.pack("!BBHHH", _ECHO_REQUEST, 0, ~words & 0xFFFF, os.getpid() & 0xFFFF, number)


def main(argv: list[str]) -> None:
    if argv[0] == "serve":
        serve(argv[1], argv[2])
    elif argv[0] == "measure":
        print(json.dumps(measure(argv[1], argv[2], float(argv[3]))))
    elif argv[0] == "transfer":
        print(json.dumps(transfer(argv[1], argv[2], float(argv[3]), int(argv[4]), float(argv[5]))))
    else:
        print(json.dumps(reach(float(argv[1]), argv[2:])))


if __name__ == "__main__":
    main(sys.argv[1:])
