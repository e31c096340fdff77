"""A NetBox as far as an import sees it: its JSON shapes, its pages, its token; on this machine."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "0123456789abcdef"


class FakeNetBox:
    """A context manager. `tables`: path below /api/ to its objects; two objects a page, whatever is asked for."""

    def __init__(self, tables: dict[str, list[dict[str, Any]]], page: int = 2) -> None:
        self.tables, self.page = tables, page
        self.asked: list[str] = []
        self.next_host: str | None = None

    def __enter__(self) -> FakeNetBox:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                fake.asked.append(self.path)
                if self.headers.get("Authorization") != f"Token {TOKEN}":
                    self._answer(403, {"detail": "Invalid token"})
                    return
                parts = urlsplit(self.path)
                rows = fake.tables.get(parts.path.removeprefix("/api/"))
                if rows is None:
                    self._answer(404, {"detail": "Not found."})
                    return
                at = int(parse_qs(parts.query).get("offset", ["0"])[0])
                more = at + fake.page < len(rows)
                host = fake.next_host or f"127.0.0.1:{fake.port}"
                url = f"http://{host}{parts.path}?limit={fake.page}&offset={at + fake.page}"
                page = {"count": len(rows), "next": url if more else None, "previous": None}
                self._answer(200, {**page, "results": rows[at : at + fake.page]})

            def _answer(self, status: int, body: dict[str, Any]) -> None:
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"
