"""How a server of ours listens: on this machine unless told, beyond it only with TLS, until interrupted."""

from __future__ import annotations

import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assent.intents.errors import InvalidInput
from assent.reasoning.privacy import is_loopback


@dataclass(frozen=True)
class Listening:
    """An open socket. `where`: HOST:PORT as a URL writes it."""

    socket: socket.socket
    where: str


@contextmanager
def listening(host: str, port: int, certificate: Path | None, key: Path | None) -> Iterator[Listening]:
    """Raises InvalidInput where it cannot listen there, or would beyond this machine without TLS."""
    if (certificate is None) != (key is None):
        raise InvalidInput("give --certificate and --key together, or neither", field="certificate")
    if not is_loopback(host) and certificate is None:
        raise InvalidInput(
            f"{host} is not this machine alone: give --certificate and --key, or listen on 127.0.0.1",
            field="host",
        )
    for file in (certificate, key):
        if file is not None and not file.is_file():
            raise InvalidInput(f"{file}: no such file", field="certificate")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind((host, port))
        except OSError as error:
            raise InvalidInput(
                f"cannot listen on {host} port {port}: {error.strerror}", field="port"
            ) from None
        opened.listen(128)
        name = f"[{host}]" if ":" in host else host
        yield Listening(opened, f"{name}:{opened.getsockname()[1]}")


def serve_until_interrupted(
    application: Any, listening: Listening, certificate: Path | None, key: Path | None
) -> None:
    """Until Ctrl-C or SIGTERM, either of which leaves every block around it in order (KeyboardInterrupt, SystemExit).

    Raises InvalidInput without uvicorn (extras `serve` and `protocols` bring it).
    """
    try:
        import uvicorn
    except ImportError:
        raise InvalidInput("serving needs the extra `serve`: pip install 'assent[serve]'") from None
    sys.stdout.flush()
    config = uvicorn.Config(
        application,
        log_level="warning",
        access_log=False,
        server_header=False,
        ssl_certfile=str(certificate) if certificate else None,
        ssl_keyfile=str(key) if key else None,
        timeout_graceful_shutdown=2,
    )
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _leave)  # uvicorn ends its work first, and raises the signal again then
    uvicorn.Server(config).run(sockets=[listening.socket])


def _leave(number: int, _: object) -> None:
    sys.exit(128 + number)
