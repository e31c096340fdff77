"""An NFV orchestrator on this machine: SOL005 as far as a driver uses it, and every way in which one can go wrong.

Operations take some polls. Requests and replies are judged by ETSI's schemas, where these are at hand.
"""

from __future__ import annotations

import io
import json
import re
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from ruamel.yaml import YAML

NOW = "2026-01-01T00:00:00Z"
NSD, PACKAGES = "/nsd/v2/ns_descriptors", "/vnfpkgm/v2/vnf_packages"
SERVICES, OCCURRENCES = "/nslcm/v2/ns_instances", "/nslcm/v2/ns_lcm_op_occs"


@dataclass
class Fault:
    """`does`: `503`, `500`, `drop` (nothing is done, no answer), `lost` (it is done, no answer), `slow`, `garbage`,
    `huge`, `redirect`, `drip` (an answer that never ends, a byte now and then). `times` -1: always."""

    method: str
    path: str
    does: str
    times: int = 1


@dataclass
class FakeNfvo:
    """A context manager. `polls`: so many looks until an operation ends; `page`: entries on a page of a list."""

    token: str = ""
    polls: int = 1
    page: int = 100
    judge: Callable[[str, Any], list[str]] | None = None
    accepts: Callable[[bytes], list[str]] = lambda data: []
    faults: list[Fault] = field(default_factory=list)
    fail_temp: dict[str, int] = field(default_factory=dict)
    fail_for_good: set[str] = field(default_factory=set)
    unsupported: set[str] = field(default_factory=set)
    stuck: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.things: dict[str, dict[str, dict[str, Any]]] = {
            NSD: {},
            PACKAGES: {},
            SERVICES: {},
            OCCURRENCES: {},
        }
        self.asked: list[str] = []
        self.names_operation = ""
        self.complaints: list[str] = []
        self.authorizations: set[str] = set()
        self.most_services = 0
        self._documents: dict[str, Any] = {}
        self._left: dict[str, int] = {}
        self._count = 0
        self._lock = threading.RLock()

    def __enter__(self) -> FakeNfvo:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet: else the kernel waits 40 ms for an acknowledgement

            def _do(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                data = self.rfile.read(length)
                with fake._lock:
                    fake._handle(self, self.command, self.path, data)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _do

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def services(self) -> list[dict[str, Any]]:
        return list(self.things[SERVICES].values())

    def held(self) -> dict[str, int]:
        """What is left on it, by kind; nothing once all was taken away."""
        kinds = {"services": SERVICES, "nsds": NSD, "packages": PACKAGES}
        return {name: len(self.things[path]) for name, path in kinds.items() if self.things[path]}

    def _handle(self, handler: BaseHTTPRequestHandler, method: str, target: str, data: bytes) -> None:
        parts = urlsplit(target)
        path, query = unquote(parts.path), parse_qs(parts.query, keep_blank_values=True)
        self.asked.append(f"{method} {path}")
        self.authorizations.add(handler.headers.get("Authorization", ""))
        if self.token and handler.headers.get("Authorization") != f"Bearer {self.token}":
            _answer(handler, 401, {"status": 401, "detail": "who are you?"})
            return
        if not handler.headers.get("Version"):
            self.complaints.append(f"{method} {path}: no Version")
        fault = self._fault(method, path)
        if fault in ("503", "500"):
            _answer(handler, int(fault), {"status": int(fault), "detail": "come back later"})
            return
        if fault == "drop":
            handler.close_connection = True
            return
        if fault == "slow":
            time.sleep(0.6)
        if fault == "drip":
            _drip(handler)
            return
        if fault == "redirect":
            _answer(handler, 307, None, {"Location": "http://192.0.2.1/"})
            return
        status, body, headers = self._act(method, path, query, data)
        self.most_services = max(self.most_services, len(self.things[SERVICES]))
        if fault == "lost":
            handler.close_connection = True
            return
        if fault == "garbage":
            handler.send_response(200)
            handler.send_header("Content-Length", "3")
            handler.end_headers()
            handler.wfile.write(b"{{{")
            return
        if fault == "huge":
            body = {"x": "y" * 5_000_000}
        _answer(handler, status, body, headers)

    def _fault(self, method: str, path: str) -> str:
        for one in self.faults:
            if one.times and one.method == method and re.search(one.path, path):
                one.times -= 1
                return one.does
        return ""

    def _act(
        self, method: str, path: str, query: dict[str, list[str]], data: bytes
    ) -> tuple[int, Any, dict[str, str]]:
        root = next((one for one in self.things if path == one or path.startswith(one + "/")), None)
        if root is None:
            return 404, _problem(404, "no such API"), {}
        rest = path[len(root) :].strip("/").split("/") if path != root else []
        body = json.loads(data) if data and rest[1:2] not in (["nsd_content"], ["package_content"]) else None
        if not rest:
            return self._list(root, query) if method == "GET" else self._create(root, body)
        thing = self.things[root].get(rest[0])
        if thing is None:
            return 404, _problem(404, f"no {rest[0]}"), {}
        if method == "GET":
            if root == OCCURRENCES:
                self._advance(thing)
            return 200, self._said(root, thing), {}
        if len(rest) == 1:
            return self._change(root, method, thing, body)
        if root in (NSD, PACKAGES):
            return self._upload(root, thing, data)
        if root == SERVICES:
            return self._operate(thing, rest[1], body)
        return self._handle_failure(thing, rest[1])

    def _list(self, root: str, query: dict[str, list[str]]) -> tuple[int, Any, dict[str, str]]:
        found = list(self.things[root].values())
        for one in query.get("filter", []):
            _, name, value = one.strip("()").split(",", 2)
            found = [it for it in found if it.get(name) == value]
        at = int(query.get("nextpage_opaque_marker", ["0"])[0])
        shown = [dict(self._said(root, it)) for it in found[at : at + self.page]]
        if root in (NSD, PACKAGES) and "all_fields" not in query:
            for it in shown:
                it.pop("userDefinedData", None)
        headers = {}
        if at + self.page < len(found):
            headers["Link"] = f'<http://192.0.2.1{root}?nextpage_opaque_marker={at + self.page}>; rel="next"'
        return 200, shown, headers

    def _create(self, root: str, body: Any) -> tuple[int, Any, dict[str, str]]:
        self._count += 1
        identity = f"id-{self._count:04d}"
        links = {"self": {"href": f"{self.url}{root}/{identity}"}}
        if root == SERVICES:
            self._judge("CreateNsRequest", body)
            nsd = next((it for it in self.things[NSD].values() if it.get("nsdId") == body["nsdId"]), None)
            if nsd is None or nsd["nsdOnboardingState"] != "ONBOARDED":
                return 422, _problem(422, "the NSD is not on-boarded"), {}
            nsd["nsdUsageState"] = "IN_USE"
            thing = {
                "id": identity,
                "nsInstanceName": body["nsName"],
                "nsInstanceDescription": body["nsDescription"],
                "nsdId": body["nsdId"],
                "nsdInfoId": nsd["id"],
                "nsState": "NOT_INSTANTIATED",
                "_links": links,
            }
        elif root == NSD:
            self._judge("CreateNsdInfoRequest", body)
            thing = {
                "id": identity,
                "vnfPkgIds": [],
                "nsdOnboardingState": "CREATED",
                "nsdOperationalState": "DISABLED",
                "nsdUsageState": "NOT_IN_USE",
                "userDefinedData": body["userDefinedData"],
                "_links": {**links, "nsd_content": {"href": f"{self.url}{root}/{identity}/nsd_content"}},
            }
        else:
            thing = {
                "id": identity,
                "onboardingState": "CREATED",
                "operationalState": "DISABLED",
                "usageState": "NOT_IN_USE",
                "userDefinedData": body["userDefinedData"],
                "_links": links,
            }
        self.things[root][identity] = thing
        return 201, self._said(root, thing), {"Location": f"{self.url}{root}/{identity}"}

    def _change(
        self, root: str, method: str, thing: dict[str, Any], body: Any
    ) -> tuple[int, Any, dict[str, str]]:
        if method == "PATCH":
            if root == NSD:
                self._judge("NsdInfoModifications", body)
            thing.update(body)
            return 200, body, {}
        prefix = "nsd" if root == NSD else ""
        states = {key.lower(): value for key, value in thing.items() if isinstance(value, str)}
        if root == SERVICES:
            if thing["nsState"] == "INSTANTIATED" or self._busy(thing["id"]):
                return 409, _problem(409, "it is instantiated or busy"), {}
            del self.things[root][thing["id"]]
            self._release(thing)
            return 204, None, {}
        if states[f"{prefix}operationalstate"] == "ENABLED" or states[f"{prefix}usagestate"] == "IN_USE":
            return 409, _problem(409, "it is enabled or in use"), {}
        del self.things[root][thing["id"]]
        self._count_use()
        return 204, None, {}

    def _upload(self, root: str, thing: dict[str, Any], data: bytes) -> tuple[int, Any, dict[str, str]]:
        prefix = "nsdO" if root == NSD else "o"
        if thing[f"{prefix}nboardingState"] != "CREATED":
            return 409, _problem(409, "there is an archive already"), {}
        wrong = self.accepts(data)
        document = _definitions(data)
        nodes = document["topology_template"]["node_templates"]
        if root == NSD:
            used = {
                it["properties"]["descriptor_id"]
                for it in nodes.values()
                if "vnf_profile" in it.get("properties", {})
            }
            there = {it.get("vnfdId"): it["id"] for it in self.things[PACKAGES].values()}
            wrong = wrong or [f"no VNF package of {it}" for it in used if it not in there]
            thing["vnfPkgIds"] = [there[it] for it in sorted(used) if it in there]
            thing |= {
                "nsdId": nodes["ns"]["properties"]["descriptor_id"],
                "nsdName": nodes["ns"]["properties"]["name"],
            }
        else:
            thing["vnfdId"] = nodes["vnf"]["properties"]["descriptor_id"]
        if wrong:
            thing[f"{prefix}nboardingState"] = "ERROR"
            thing["onboardingFailureDetails"] = _problem(422, wrong[0])
            return 202, None, {}
        thing[f"{prefix}nboardingState"] = "ONBOARDED"
        thing[f"{prefix}perationalState"] = "ENABLED"
        self._documents[thing["id"]] = document
        self._count_use()
        return 202, None, {}

    def _operate(self, service: dict[str, Any], name: str, body: Any) -> tuple[int, Any, dict[str, str]]:
        kind = name.upper()
        schemas = {
            "INSTANTIATE": "InstantiateNsRequest",
            "SCALE": "ScaleNsRequest",
            "UPDATE": "UpdateNsRequest",
        }
        self._judge(schemas.get(kind, "TerminateNsRequest"), body)
        right = "NOT_INSTANTIATED" if kind == "INSTANTIATE" else "INSTANTIATED"
        if service["nsState"] != right or self._busy(service["id"]):
            return 409, _problem(409, f"{kind} is not possible now"), {}
        self._count += 1
        identity = f"op-{self._count:04d}"
        self.things[OCCURRENCES][identity] = {
            "id": identity,
            "operationState": "PROCESSING",
            "stateEnteredTime": NOW,
            "statusEnteredTime": NOW,
            "nsInstanceId": service["id"],
            "lcmOperationType": kind,
            "startTime": NOW,
            "isAutomaticInvocation": False,
            "isCancelPending": False,
            "_links": {
                "self": {"href": f"{self.url}{OCCURRENCES}/{identity}"},
                "nsInstance": {"href": f"{self.url}{SERVICES}/{service['id']}"},
            },
            "_body": body,
        }
        self._left[identity] = self.polls
        return 202, None, {"Location": f"{self.url}{OCCURRENCES}/{self.names_operation or identity}"}

    def _advance(self, one: dict[str, Any]) -> None:
        """One look nearer to its end."""
        kind, identity = one["lcmOperationType"], one["id"]
        if one["operationState"] not in ("PROCESSING", "ROLLING_BACK") or kind in self.stuck:
            return
        self._left[identity] -= 1
        if self._left[identity] > 0:
            return
        if one["operationState"] == "ROLLING_BACK":
            one["operationState"] = "ROLLED_BACK"
        elif kind in self.fail_for_good:
            self._fail(one, "FAILED")
        elif self.fail_temp.get(kind, 0):
            self.fail_temp[kind] -= 1
            self._fail(one, "FAILED_TEMP")
        else:
            self._done(one)
            one["operationState"] = "COMPLETED"

    def _fail(self, one: dict[str, Any], state: str) -> None:
        one["operationState"] = state
        one["error"] = _problem(500, "the VIM has no server left")

    def _handle_failure(self, one: dict[str, Any], measure: str) -> tuple[int, Any, dict[str, str]]:
        if measure in self.unsupported:
            return 404, _problem(404, f"{measure} is not supported"), {}
        if measure == "cancel":
            self.stuck.discard(one["lcmOperationType"])
            self._fail(one, "FAILED_TEMP")
            return 202, None, {}
        if one["operationState"] != "FAILED_TEMP":
            return 409, _problem(409, "it is not FAILED_TEMP"), {}
        if measure == "fail":
            one["operationState"] = "FAILED"
            return 200, self._said(OCCURRENCES, one), {}
        one["operationState"] = "PROCESSING" if measure == "retry" else "ROLLING_BACK"
        self._left[one["id"]] = self.polls
        return 202, None, {}

    def _done(self, one: dict[str, Any]) -> None:
        service, body, kind = (
            self.things[SERVICES][one["nsInstanceId"]],
            one["_body"],
            one["lcmOperationType"],
        )
        if kind == "TERMINATE":
            service["nsState"] = "NOT_INSTANTIATED"
            service.pop("vnfInstance", None)
        elif kind == "INSTANTIATE":
            service["nsState"] = "INSTANTIATED"
            service["vnfInstance"] = list(self._vnfs(service, body))
        elif kind == "SCALE":
            for it in body["scaleVnfData"]:
                vnf = _vnf(service, it["vnfInstanceId"])
                level = it["scaleToLevelData"]["vnfScaleInfo"][0]
                vnf["instantiatedVnfInfo"]["scaleStatus"] = [dict(level)]
        else:
            for it in body["operateVnfData"]:
                _vnf(service, it["vnfInstanceId"])["instantiatedVnfInfo"]["vnfState"] = it["changeStateTo"]
        self._count_use()

    def _vnfs(self, service: dict[str, Any], body: Any):
        names = {it["vnfProfileId"]: it["vnfInstanceName"] for it in body.get("additionalParamsForVnf", [])}
        nodes = self._documents[service["nsdInfoId"]]["topology_template"]["node_templates"]
        for profile, node in nodes.items():
            properties = node.get("properties", {})
            if "vnf_profile" not in properties:
                continue
            package = next(
                it for it in self.things[PACKAGES].values() if it.get("vnfdId") == properties["descriptor_id"]
            )
            self._count += 1
            level = int(properties["vnf_profile"]["instantiation_level"].removeprefix("level_"))
            yield {
                "id": f"vnf-{self._count:04d}",
                "vnfInstanceName": names.get(profile, profile),
                "vnfdId": properties["descriptor_id"],
                "vnfProvider": properties["provider"],
                "vnfProductName": properties["product_name"],
                "vnfSoftwareVersion": properties["software_version"],
                "vnfdVersion": properties["descriptor_version"],
                "vnfPkgId": package["id"],
                "instantiationState": "INSTANTIATED",
                "instantiatedVnfInfo": {
                    "flavourId": properties["flavour_id"],
                    "vnfState": "STARTED",
                    "scaleStatus": [{"aspectId": "capacity", "scaleLevel": level}],
                    "extCpInfo": [{"id": "cp", "cpdId": "ext_data", "associatedVnfVirtualLinkId": "vl"}],
                },
            }

    def _busy(self, service: str) -> bool:
        return any(
            it["nsInstanceId"] == service
            and it["operationState"] in ("PROCESSING", "ROLLING_BACK", "FAILED_TEMP")
            for it in self.things[OCCURRENCES].values()
        )

    def _release(self, service: dict[str, Any]) -> None:
        self._count_use()

    def _count_use(self) -> None:
        used = {it["nsdInfoId"] for it in self.services}
        for it in self.things[NSD].values():
            it["nsdUsageState"] = "IN_USE" if it["id"] in used else "NOT_IN_USE"
        packages = {one for it in self.things[NSD].values() for one in it["vnfPkgIds"]}
        for it in self.things[PACKAGES].values():
            it["usageState"] = "IN_USE" if it["id"] in packages else "NOT_IN_USE"

    def _said(self, root: str, thing: dict[str, Any]) -> dict[str, Any]:
        shown = {key: value for key, value in thing.items() if key != "_body"}
        schema = {SERVICES: "NsInstance", NSD: "NsdInfo", OCCURRENCES: "NsLcmOpOcc"}.get(root)
        if schema:
            self._judge(schema, shown)
        return shown

    def _judge(self, schema: str, value: Any) -> None:
        if self.judge is not None:
            self.complaints.extend(f"{schema}: {it}" for it in self.judge(schema, value))


@lru_cache
def _definitions(data: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        name = next(it for it in file.namelist() if it.startswith("Definitions/") and "etsi" not in it)
        return YAML(typ="safe", pure=True).load(file.read(name).decode())


def _vnf(service: dict[str, Any], identity: str) -> dict[str, Any]:
    return next(it for it in service["vnfInstance"] if it["id"] == identity)


def _problem(status: int, detail: str) -> dict[str, Any]:
    return {"status": status, "detail": detail}


def _drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    with suppress(OSError):
        for _ in range(200):
            handler.wfile.write(b" ")
            time.sleep(0.02)


def _answer(
    handler: BaseHTTPRequestHandler, status: int, body: Any, headers: dict[str, str] | None = None
) -> None:
    data = b"" if body is None else json.dumps(body).encode()
    handler.send_response(status)
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)
