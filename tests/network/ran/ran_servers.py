"""A gNB's provisioning service and a RIC's A1 policy service, on loopback, that refuse what is not in the standard.

What is sent is checked by strict models always, and by the schemas of 3GPP and O-RAN where they are at hand.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit

from jsonschema import Draft7Validator
from pydantic import BaseModel, ConfigDict, Field, ValidationError

Judge = Callable[[Any], list[str]]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class PlmnId(Strict):
    mcc: str = Field(pattern=r"^\d{3}$")
    mnc: str = Field(pattern=r"^\d{2,3}$")


class Snssai(Strict):
    sst: int = Field(ge=0, le=255)
    sd: str | None = Field(default=None, pattern=r"^[0-9A-Fa-f]{6}$")


class Member(Strict):
    plmnId: PlmnId
    snssai: Snssai


class Ratios(Strict):
    resourceType: Literal["PRB_DL", "PRB_UL"]
    rRMPolicyMemberList: list[Member] = Field(min_length=1)
    rRMPolicyMaxRatio: int = Field(ge=0, le=100)
    rRMPolicyMinRatio: int = Field(ge=0, le=100)
    rRMPolicyDedicatedRatio: int = Field(ge=0, le=100)


class Moi(Strict):
    id: str
    objectClass: Literal["RRMPolicyRatio"] | None = None
    objectInstance: str | None = None
    attributes: Ratios


class SliceId(Snssai):
    plmnId: PlmnId


class Scope(Strict):
    sliceId: SliceId


class Objectives(Strict):
    maxNumberOfUes: float | int | None = None
    guaDlThptPerSlice: float | int | None = None
    guaUlThptPerSlice: float | int | None = None


class NcI(Strict):
    ncI: int = Field(ge=0, lt=2**36)


class CellId(Strict):
    plmnId: PlmnId
    cId: NcI


class Resources(Strict):
    cellIdList: list[CellId] = Field(min_length=1)


class Policy(Strict):
    scope: Scope
    sliceSlaObjectives: Objectives
    sliceSlaResources: Resources | None = None


@dataclass
class Service:
    """What the handlers share. `fail(method, path, count)` may answer in the server's place: a status, or a way
    to break off: `lost` does what was asked and never answers, `hang` takes long, `die` stops listening."""

    root: str = ""
    objects: dict[str, Any] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    fail: Callable[[str, str, int], Any] = lambda method, path, count: None
    judge: Judge = lambda value: []
    dead: bool = False
    status: dict[str, str] = field(default_factory=lambda: {"enforceStatus": "ENFORCED"})
    policy_types: dict[str, Any] = field(default_factory=dict)


class Handler(BaseHTTPRequestHandler):
    service: Service

    def log_message(self, format: str, *args: Any) -> None:
        return

    def handle_one_request(self) -> None:
        if self.service.dead:
            self.close_connection = True
            return
        super().handle_one_request()

    def do(self) -> None:
        parts = urlsplit(self.path)
        path = _decoded(parts.path)
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        service = self.service
        service.requests.append((self.command, path))
        service.headers.append(dict(self.headers))
        way = service.fail(self.command, path, len(service.requests))
        if way == "die":
            service.dead = True
        if way == "hang":
            time.sleep(0.5)
        if way in ("die", "drop", "hang"):
            self.close_connection = True
            return
        if isinstance(way, tuple):
            self.answer(*way)
            return
        status, body = self.serve(parts.path.removeprefix(service.root), parse_qs(parts.query), sent)
        if way == "lost":
            self.close_connection = True
            return
        self.answer(status, body)

    do_GET = do_PUT = do_PATCH = do_DELETE = do

    def serve(self, path: str, query: dict[str, list[str]], sent: bytes) -> tuple[int, Any]:
        raise NotImplementedError

    def answer(self, status: int, body: Any) -> None:
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if status in (301, 302, 307):
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def checked(self, sent: bytes, model: type[Strict]) -> tuple[Any, list[str]]:
        value = json.loads(sent)
        try:
            model.model_validate(value)
            problems = self.service.judge(value)
        except ValidationError as error:
            problems = [str(error)]
        self.service.refused.extend(problems)
        return value, problems


class ProvMnS(Handler):
    """TS 28.532 12.1.1: GET with a scope, PUT, PATCH (merge patch), DELETE. A cell's sums stay within 100 %."""

    def serve(self, path: str, query: dict[str, list[str]], sent: bytes) -> tuple[int, Any]:
        objects = self.service.objects
        cell, _, name = _decoded(path).partition("/RRMPolicyRatio=")
        if "/NRCellDU=" not in cell:
            return 404, {"error": {"errorInfo": f"no object {path}"}}
        policies = objects.setdefault(cell, {})
        if self.command == "GET":
            if query != {"scopeType": ["BASE_NTH_LEVEL"], "scopeLevel": ["1"]}:
                self.service.refused.append(f"query {query}")
            return 200, {"id": "1", "objectClass": "NRCellDU", "RRMPolicyRatio": list(policies.values())}
        if self.command == "DELETE":
            return (
                (204, None) if policies.pop(name, None) else (404, {"error": {"errorInfo": "no such object"}})
            )
        value, problems = self.checked(sent, Moi)
        if self.command == "PATCH" and self.headers["Content-Type"] != "application/merge-patch+json":
            problems = [f"media type {self.headers['Content-Type']}"]
            self.service.refused.extend(problems)
        after = {**policies, name: {"id": name, "attributes": value["attributes"]}}
        for kind in ("PRB_DL", "PRB_UL"):
            ratios = [
                one["attributes"] for one in after.values() if one["attributes"]["resourceType"] == kind
            ]
            if sum(one["rRMPolicyMinRatio"] for one in ratios) > 100:
                problems = [f"the {kind} ratios add up to more than 100 %"]
                self.service.refused.extend(problems)
        if problems or value["id"] != name:
            return 400, {"error": {"errorInfo": "; ".join(problems)}}
        created = name not in policies
        objects[cell] = after
        return (201, after[name]) if created else (204, None)


class A1P(Handler):
    """O-RAN.WG2.A1AP: policy types, policies and their status."""

    def serve(self, path: str, query: dict[str, list[str]], sent: bytes) -> tuple[int, Any]:
        types, policies = self.service.policy_types, self.service.objects
        steps = [unquote(step) for step in path.strip("/").split("/")]
        if steps == ["policytypes"]:
            return 200, list(types)
        if steps[0] != "policytypes" or steps[1] not in types:
            return 404, {"title": "Not Found", "status": 404, "detail": "no such policy type"}
        if len(steps) == 2:
            return 200, {"policySchema": types[steps[1]], "statusSchema": {}}
        name = steps[3]
        if self.command == "PUT":
            value, problems = self.checked(sent, Policy)
            if problems:
                return 400, {"title": "Bad Request", "status": 400, "detail": "; ".join(problems)}
            created = name not in policies
            policies[name] = value
            return (201 if created else 200), value
        if name not in policies:
            return 404, {"title": "Not Found", "status": 404, "detail": "no such policy"}
        if self.command == "DELETE":
            del policies[name]
            return 204, None
        return 200, self.service.status if steps[-1] == "status" else policies[name]


def _decoded(path: str) -> str:
    return "/".join(unquote(step) for step in path.split("/"))


@contextmanager
def serving(handler: type[Handler], service: Service) -> Iterator[str]:
    """The service's URL."""
    bound = type("Bound", (handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), bound)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{service.root}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def a1_judge(shared: Path | None) -> Judge:
    """O-RAN's own schema of the policy, where it is at hand."""
    if shared is None:
        return lambda value: []
    path = shared / "standards" / "oran_a1" / "policy_schema_slice_sla_target.json"
    validator = Draft7Validator(json.loads(path.read_text("utf-8")))
    return lambda value: [error.message for error in validator.iter_errors(value)]


def o1_judge(shared: Path | None) -> Judge:
    """TS 28.541's schema of RRMPolicyRatio, where it is at hand; unknown names are errors."""
    if shared is None:
        return lambda value: []
    from ran_openapi import NrNrm

    nrm = NrNrm(shared / "standards" / "3gpp_openapi")
    return lambda value: nrm.policy_problems(value)
