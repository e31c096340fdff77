"""A local server that plays the part of Kubernetes' API that the driver uses, strictly: a body that Kubernetes' own
schema does not accept is refused, as is what a foreign field manager has or what lies in no namespace."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource

KINDS = {
    "namespaces": "Namespace",
    "services": "Service",
    "deployments": "Deployment",
    "networkpolicies": "NetworkPolicy",
    "horizontalpodautoscalers": "HorizontalPodAutoscaler",
}
_PATH = re.compile(
    r"^/(?:api/v1|apis/[a-z0-9.]+/v\d)(?:/namespaces/(?P<space>[^/]+))?/(?P<kind>[a-z]+)(?:/(?P<name>[^/]+))?$"
)

_METRICS = re.compile(r"^/apis/metrics\.k8s\.io/v1beta1/namespaces/(?P<space>[^/]+)/pods$")


def check(manifest: Any) -> None:
    """Against Kubernetes' own schema of the kind, no unknown field allowed. Raises jsonschema's ValidationError."""
    group, _, version = manifest["apiVersion"].rpartition("/")
    short = f"{group.split('.')[0]}-{version}" if group else version
    _validator(f"{manifest['kind'].lower()}-{short}").validate(manifest)


@cache
def _validator(name: str) -> Any:
    schema = _schema(f"{name}.json")
    registry: Registry[Any] = Resource.from_contents(_schema(name + ".json")) @ Registry()
    return Draft202012Validator(
        schema, registry=Resource.from_contents(_schema("_definitions.json")) @ registry
    )


@cache
def _schema(file: str) -> Any:
    from kubernetes_validate.utils import latest_version, schema_contents

    version = latest_version()
    return schema_contents(f"kubernetes-json-schema/v{version}-local-strict/{file}", version)


class Kube:
    """`objects` by (kind, namespace, name). `fail(method, path)`: a status and a message, "drop" (done, but no reply
    comes), "hang", or None. `broken`: images that never come up. `managers`: who else manages an object."""

    def __init__(self) -> None:
        self.objects: dict[tuple[str, str, str], dict[str, Any]] = {}
        self.fail: Callable[[str, str], Any] = lambda method, path: None
        self.broken: set[str] = set()
        self.foreign: set[tuple[str, str, str]] = set()
        self.requests: list[tuple[str, str]] = []
        self.lingers = 1
        self.metrics: dict[str, str] | None = {}
        """CPU of each pod, by the label of its function; None: there is no metrics-server."""
        self._schemas: Any = None

    def kinds(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for kind, _, _ in self.objects:
            found[kind] = found.get(kind, 0) + 1
        return found

    def handle(self, method: str, url: str, body: bytes, content: str) -> tuple[int, Any]:
        parts = urlsplit(url)
        match, query = _PATH.match(parts.path), parse_qs(parts.query)
        if measured := _METRICS.match(parts.path):
            return self._measured(measured["space"], query)
        if match is None:
            return 404, _status(404, "no such path")
        kind, space, name = KINDS[match["kind"]], match["space"] or "", match["name"] or ""
        if kind == "Namespace":
            space = ""
        key = (kind, space, name)
        if method == "GET" and not name:
            return 200, self._list(kind, space, query)
        if method == "GET":
            self._settle(key)
            return (200, self.objects[key]) if key in self.objects else (404, _status(404, "not found"))
        if method == "DELETE":
            return self._delete(key)
        return self._apply(key, json.loads(body), query, content)

    def _measured(self, space: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        if self.metrics is None:
            return 404, _status(404, "the server could not find the requested resource")
        listed = self._list("Deployment", space, {"labelSelector": query["labelSelector"]}, 1000)["items"]
        labels = [one["spec"]["template"]["metadata"]["labels"] for one in listed]
        pods = [
            {
                "metadata": {"name": f"pod-{at}", "namespace": space, "labels": one},
                "timestamp": "2026-01-01T00:00:00Z",
                "window": "15s",
                "containers": [{"name": "function", "usage": {"cpu": self.metrics[label], "memory": "1Mi"}}],
            }
            for at, one in enumerate(labels)
            if (label := one["assent/function"]) in self.metrics
        ]
        return 200, {"kind": "PodMetricsList", "apiVersion": "metrics.k8s.io/v1beta1", "items": pods}

    def _list(self, kind: str, space: str, query: dict[str, list[str]], page: int = 2) -> Any:
        wanted = dict(one.split("=") for one in query["labelSelector"][0].split(","))
        items = [
            one
            for key, one in sorted(self.objects.items())
            if key[:2] == (kind, space) and wanted.items() <= one["metadata"].get("labels", {}).items()
        ]
        start = int(query.get("continue", ["0"])[0])
        more = str(start + page) if start + page < len(items) else ""  # pages of two
        return {"kind": f"{kind}List", "metadata": {"continue": more}, "items": items[start : start + page]}

    def _apply(
        self, key: tuple[str, str, str], body: Any, query: dict[str, list[str]], content: str
    ) -> tuple[int, Any]:
        if content != "application/apply-patch+yaml" or query.get("fieldManager") != ["assent"]:
            return 415, _status(415, "that is no server-side apply")
        kind, space, _ = key
        home = self.objects.get(("Namespace", "", space))
        if space and home is None:
            return 404, _status(404, f'namespaces "{space}" not found')
        if home is not None and "deletionTimestamp" in home["metadata"]:
            return 403, _status(403, "because it is being terminated")
        if (body["kind"], body["metadata"].get("namespace", ""), body["metadata"]["name"]) != key:
            return 400, _status(400, "the body is of something else")
        if key in self.foreign and query.get("force") != ["true"]:
            return 409, _status(409, 'Apply failed with 1 conflict: conflict with "kubectl"')
        try:
            check(body)
        except ValidationError as error:
            return 422, _status(422, f"{kind} is invalid: {error.message[:200]}")
        if query.get("dryRun") == ["All"]:
            return 200, body
        former = self.objects.get(key, {})
        generation = former.get("metadata", {}).get("generation", 0) + (
            former.get("spec") != body.get("spec")
        )
        stored = json.loads(json.dumps(body))
        stored["metadata"]["generation"] = generation
        if kind == "Deployment":
            replicas = stored["spec"].setdefault("replicas", 1)
            image = stored["spec"]["template"]["spec"]["containers"][0]["image"]
            up = 0 if image in self.broken else replicas
            stored["status"] = {
                "observedGeneration": generation,
                "replicas": replicas,
                "availableReplicas": up,
            }
        self.objects[key] = stored
        return 200, stored

    def _delete(self, key: tuple[str, str, str]) -> tuple[int, Any]:
        if key not in self.objects:
            return 404, _status(404, "not found")
        if key[0] == "Namespace":
            self.objects[key]["metadata"].setdefault("deletionTimestamp", "2026-01-01T00:00:00Z")
        else:
            del self.objects[key]
        return 200, _status(200, "deleted")

    def _settle(self, key: tuple[str, str, str]) -> None:
        """A namespace that is being deleted is gone, with what is in it, once somebody has looked often enough."""
        found = self.objects.get(key, {})
        if "deletionTimestamp" not in found.get("metadata", {}):
            return
        looks = found.setdefault("looks", 0)
        found["looks"] = looks + 1
        if looks >= self.lingers:
            for other in [one for one in self.objects if one == key or one[1] == key[2]]:
                del self.objects[other]


class Server:
    """Listens on a port of this machine; `kubeconfig(folder)` writes the file that leads there."""

    def __init__(self) -> None:
        self.kube = kube = Kube()
        lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # one packet a reply: two would wait for one another

            def do_GET(self) -> None:
                self._answer("GET")

            def do_PATCH(self) -> None:
                self._answer("PATCH")

            def do_DELETE(self) -> None:
                self._answer("DELETE")

            def _answer(self, method: str) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                with lock:
                    kube.requests.append((method, self.path))
                    planned = kube.fail(method, self.path)
                    if isinstance(planned, tuple):
                        status, answer = planned[0], _status(*planned)
                    else:
                        status, answer = kube.handle(
                            method, self.path, body, self.headers.get("Content-Type", "")
                        )
                if planned == "hang":
                    time.sleep(1)
                if planned in ("drop", "hang"):
                    self.close_connection = True
                    return
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *given: Any) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def kubeconfig(self, folder: Path) -> str:
        text = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "here",
            "clusters": [
                {"name": "c", "cluster": {"server": f"http://127.0.0.1:{self._server.server_port}"}}
            ],
            "users": [{"name": "u", "user": {"token": "sesame-sesame"}}],
            "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u"}}],
        }
        path = folder / "kubeconfig"
        path.write_text(json.dumps(text))
        return str(path)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _status(code: int, message: str) -> dict[str, Any]:
    return {"kind": "Status", "apiVersion": "v1", "code": code, "message": message}
