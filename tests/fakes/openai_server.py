"""A small local server that speaks `/v1/chat/completions`, well or badly. For the tests of every room.

    with FakeOpenAI(lambda question: {"total": 3}) as server:      # the answer to a question, as JSON
        server.script = ["http_500", "tool"]                        # plays, in order; the last one repeats
        model = make_model(f"openai/fake@{server.url}", ModelSettings())

`server.requests` holds the bodies that came in, `server.headers` their headers. Plays: see `PLAYS`.

An agent that works with tools is played by `DRIVE_PLAYS`: `server.moves` holds the calls to make, (name, arguments),
one of which each play but "drive_loop" takes.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PLAYS = [
    "tool",
    "json",
    "fenced",
    "prose",
    "thinking",
    "wrapped",
    "schema_echo",
    "schema_filled",
    "two_objects",
    "same_twice",
    "nan",
    "huge",
    "slow",
    "hung",
    "half_body",
    "half_json",
    "not_json",
    "http_429",
    "http_429_soon",
    "http_500",
    "http_503",
    "http_401",
    "http_404",
    "no_tools",
    "dies",
    "redirect",
    "empty",
    "nonsense",
    "wrong_type",
    "tool_nan",
    "tool_schema",
    "tool_unknown",
    "gzip",
    "no_usage",
    "wrong_units",
]

DRIVE_PLAYS = [
    "drive_right",
    "drive_words",
    "drive_all",
    "drive_unknown",
    "drive_bad",
    "drive_garbled",
    "drive_nan",
    "drive_loop",
    "drive_prose",
]


class FakeOpenAI:
    """`answer` maps a question (JSON) to the right answer (JSON). A context manager; loopback, free port."""

    def __init__(self, answer: Callable[[Any], Any], *, slow_s: float = 0.2, location: str = "") -> None:
        self.answer = answer
        self.script: list[str] = ["tool"]
        self.moves: list[tuple[str, dict[str, Any]]] = []
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.slow_s = slow_s
        self.location = location
        self.released = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> FakeOpenAI:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def next_play(self, body: dict[str, Any], headers: dict[str, str]) -> str:
        with self._lock:
            self.requests.append(body)
            self.headers.append(headers)
            return self.script.pop(0) if len(self.script) > 1 else self.script[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64  # with the default of 5, connections at once wait a second for a retransmission


def question_of(body: dict[str, Any]) -> Any:
    """The question in the last user message that holds one."""
    for message in reversed(body["messages"]):
        text = message.get("content")
        if message["role"] == "user" and isinstance(text, str) and "```json\n" in text:
            return json.loads(text.split("```json\n")[1].split("\n```")[0])
    raise AssertionError("the request holds no question")


def _handler(fake: FakeOpenAI) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # headers and body in one packet: no 40 ms for a delayed ACK

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            play = fake.next_play(body, {k.lower(): v for k, v in self.headers.items()})
            try:
                _play(self, fake, play, body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client has gone: that is what some plays are about

        def log_message(self, format: str, *args: Any) -> None:
            """Silent."""

    return Handler


def _play(handler: BaseHTTPRequestHandler, fake: FakeOpenAI, play: str, body: dict[str, Any]) -> None:
    if play.startswith("drive_"):
        _drive(handler, fake, play, body)
        return
    right = fake.answer(question_of(body))
    text = json.dumps(right)
    schema = {"type": "object", "title": "Answer", "properties": {k: {"type": "string"} for k in right}}
    contents = {
        "json": text,
        "fenced": f"```json\n{text}\n```",
        "prose": f"Sure! Here you are: {text} I hope that {{helps}}.",
        "thinking": f'<think>Maybe {{"total": 0}}?</think>{text}',
        "wrapped": json.dumps({"answer": right}),
        "schema_echo": json.dumps(schema),
        "schema_filled": json.dumps({**schema, "properties": right}),
        "two_objects": text + "\n" + json.dumps({k: _other(v) for k, v in right.items()}),
        "same_twice": f"{text}\n{text}",
        "nan": json.dumps(dict.fromkeys(right, float("nan"))),
        "empty": "",
        "nonsense": "I am a teapot.",
        "wrong_type": json.dumps({key: {"no": ["number"]} for key in right}),
        "huge": "x" * 10_000_000,
        "wrong_units": json.dumps({key: _in_kbit(value) for key, value in right.items()}),
    }
    if play in contents:
        _send(handler, _completion({"content": contents[play]}))
    elif play.startswith("tool"):
        _tool(handler, play, body, right, schema)
    elif play.startswith("http_"):
        _fail(handler, int(play[5:8]), after="1" if play.endswith("_soon") else "7")
    elif play == "no_usage":
        whole = json.loads(_completion({"content": text}))
        _send(handler, json.dumps({key: one for key, one in whole.items() if key != "usage"}).encode())
    elif play == "no_tools":
        if body.get("tools"):
            _fail(handler, 400, "this model does not support tools")
        else:
            _send(handler, _completion({"content": text}))
    else:
        _misbehave(handler, fake, play, _completion({"content": text}))


def _drive(handler: BaseHTTPRequestHandler, fake: FakeOpenAI, play: str, body: dict[str, Any]) -> None:
    """`drive_words`: an endpoint that refuses tools; the model then writes its calls as JSON."""
    if play == "drive_words" and body.get("tools"):
        _fail(handler, 400, "this model does not support tools")
        return
    if play == "drive_prose":
        _send(handler, _completion({"content": "Let me think about which tool to use."}))
        return
    if play in ("drive_unknown", "drive_bad", "drive_garbled", "drive_nan", "drive_loop"):
        moves = fake.moves[:1]
    elif play == "drive_all":
        moves, fake.moves = fake.moves, []
    else:
        moves = [fake.moves.pop(0)]
    if play == "drive_words":
        name, arguments = moves[0]
        said = json.dumps({"tool": name, "arguments": arguments})
        _send(handler, _completion({"content": f"I shall call a tool now: {said}"}))
        return
    calls = []
    for number, (name, arguments) in enumerate(moves):
        written = {"drive_garbled": "{half", "drive_nan": '{"x": NaN}'}.get(play, json.dumps(arguments))
        if play == "drive_bad":
            written = json.dumps({"no_such_argument": [1]})
        function = {"name": "rm -rf /\n" if play == "drive_unknown" else name, "arguments": written}
        calls.append({"id": f"call_{len(fake.requests)}_{number}", "type": "function", "function": function})
    _send(handler, _completion({"content": None, "tool_calls": calls}))


def _tool(handler: BaseHTTPRequestHandler, play: str, body: dict[str, Any], right: Any, schema: Any) -> None:
    arguments = {"tool": right, "tool_nan": dict.fromkeys(right, float("nan")), "tool_schema": schema}.get(
        play, right
    )
    name = "rm_rf" if play == "tool_unknown" else "answer"
    if not body.get("tools"):
        _send(handler, _completion({"content": json.dumps(arguments)}))
        return
    call = {
        "id": "call_1",
        "type": "function",
        "function": {"name": name, "arguments": json.dumps(arguments)},
    }
    _send(handler, _completion({"content": None, "tool_calls": [call]}))


def _misbehave(handler: BaseHTTPRequestHandler, fake: FakeOpenAI, play: str, whole: bytes) -> None:
    if play == "slow":
        time.sleep(fake.slow_s)
        _send(handler, whole)
    elif play == "hung":
        fake.released.wait(30)
        handler.close_connection = True
    elif play == "half_body":
        _send(handler, whole[: len(whole) // 2], length=len(whole))
        handler.close_connection = True
    elif play == "half_json":
        _send(handler, whole[: len(whole) // 2])
    elif play == "not_json":
        _send(handler, b"<html>It works!</html>", kind="text/html")
    elif play == "gzip":
        _send(handler, whole, extra={"Content-Encoding": "gzip"})
    elif play == "redirect":
        _send(handler, b"", status=307, extra={"Location": fake.location})
    elif play == "dies":
        handler.connection.close()
        handler.close_connection = True
    else:
        raise AssertionError(f"no such play: {play}")


def _other(value: Any) -> Any:
    return value + 1 if isinstance(value, int | float) else f"{value}, or not"


def _in_kbit(value: Any) -> Any:
    return value * 1000 if isinstance(value, int | float) and not isinstance(value, bool) else value


def _completion(message: dict[str, Any]) -> bytes:
    finish = "tool_calls" if message.get("tool_calls") else "stop"
    return json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_700_000_000,
            "model": "fake",
            "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", **message}}],
            "usage": {"prompt_tokens": 20, "completion_tokens": 5, "total_tokens": 25},
        }
    ).encode()


def _fail(
    handler: BaseHTTPRequestHandler,
    status: int,
    message: str = "no, and your key is sk-secret",
    after: str = "7",
) -> None:
    extra = {"Retry-After": after} if status == 429 else {}
    body = json.dumps({"error": {"message": message, "type": "error"}}).encode()
    _send(handler, body, status=status, extra=extra)


def _send(
    handler: BaseHTTPRequestHandler,
    body: bytes,
    *,
    status: int = 200,
    kind: str = "application/json",
    length: int | None = None,
    extra: dict[str, str] | None = None,
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    for name, value in (extra or {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
    handler.wfile.flush()
