"""A cluster through the official client: server-side apply, delete and list, with errors that a person can act on.

Everything that is sent may be sent again, so a lost reply is no harm. What comes back is hostile until it is checked.
The credentials are those of the kubeconfig; nothing of them is ever shown.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assent.intents.base import Json
from assent.intents.errors import AssentError, InvalidInput, Permanent, Refused, Temporary
from assent.inventory.clouds import KubernetesSettings
from assent.network.cloud.drivers.kubernetes.manifests import MANAGER, key_of

_TRIES = 3
_PAUSE_S = 0.05
_LATER = frozenset({408, 429, 500, 502, 503, 504})
_MAX_BYTES = 20_000_000
_APPLY = "application/apply-patch+yaml"
_APIS = {
    "Namespace": ("CoreV1Api", "namespace"),
    "Service": ("CoreV1Api", "service"),
    "Deployment": ("AppsV1Api", "deployment"),
    "NetworkPolicy": ("NetworkingV1Api", "network_policy"),
    "HorizontalPodAutoscaler": ("AutoscalingV2Api", "horizontal_pod_autoscaler"),
}


class Cluster:
    """Raises InvalidInput where the client is not installed or the kubeconfig cannot be used. Nothing is sent yet."""

    def __init__(self, settings: KubernetesSettings) -> None:
        try:
            import kubernetes as library
        except ImportError:
            raise InvalidInput(
                "the driver kubernetes needs the extra `kubernetes`: pip install 'assent[kubernetes]'",
                field="driver",
            ) from None
        self._timeout_s = settings.timeout_s
        kubernetes: Any = library
        self._library = kubernetes
        path = Path(settings.kubeconfig).expanduser() if settings.kubeconfig else None
        try:
            self._client = kubernetes.config.new_client_from_config(
                config_file=str(path) if path else None, context=settings.context
            )
        except (kubernetes.config.ConfigException, OSError, ValueError, TypeError) as error:
            said = _line(str(error)) or type(error).__name__
            raise InvalidInput(
                f"{path or 'kubeconfig'}: cannot be used: {said}", field="kubeconfig"
            ) from None
        self._client.configuration.retries = False
        self._client.configuration.proxy = None

    def apply(self, manifest: Json, *, dry: bool = False) -> None:
        """Server-side apply; what somebody else manages of it is not taken over. `dry`: only whether it would do."""
        kind, space, name = key_of(manifest)
        options: dict[str, Any] = {
            "body": manifest,
            "field_manager": MANAGER,
            "field_validation": "Strict",
            "force": False,
            "_content_type": _APPLY,
        }
        if dry:
            options["dry_run"] = "All"
        self._call("patch", kind, space, name, options)

    def delete(self, kind: str, space: str, name: str) -> None:
        """Does nothing where it is not there."""
        self._call("delete", kind, space, name, {"propagation_policy": "Background"}, absent=True)

    def get(self, kind: str, space: str, name: str) -> Json | None:
        return self._call("read", kind, space, name, {}, absent=True)

    def listed(self, kind: str, space: str, selector: str) -> list[Json]:
        """All that have these labels, page after page; `space` "" for namespaces."""
        found: list[Json] = []
        options: dict[str, Any] = {"label_selector": selector, "limit": 500}
        while True:
            page = self._call("list", kind, space, "", options)
            items = page.get("items") if isinstance(page, dict) else None
            if not isinstance(items, list):
                raise Permanent(f"the cluster's list of {kind} is none")
            found += items
            more = (page.get("metadata") or {}).get("continue")
            if not more or len(found) > 50_000:
                return found
            options["_continue"] = str(more)

    def pod_metrics(self, space: str, selector: str) -> list[Json] | None:
        """PodMetrics of metrics.k8s.io; None where the cluster measures nothing (it has no metrics-server)."""
        what = f"list PodMetrics {space}/"
        given = {
            "group": "metrics.k8s.io",
            "version": "v1beta1",
            "namespace": space,
            "plural": "pods",
            "label_selector": selector,
        }
        api = self._library.client.CustomObjectsApi(self._client)
        page = self._tried(api.list_namespaced_custom_object, given, what, absent=True)
        items = page.get("items") if isinstance(page, dict) else None
        if page is not None and not isinstance(items, list):
            raise Permanent("the cluster's list of PodMetrics is none")
        return items

    def _call(
        self, verb: str, kind: str, space: str, name: str, options: dict[str, Any], *, absent: bool = False
    ) -> Json:
        """The reply, as JSON; None where it is `absent` and may be."""
        api, noun = _APIS[kind]
        scoped = f"namespaced_{noun}" if space else noun
        method: Callable[..., Any] = getattr(
            getattr(self._library.client, api)(self._client), f"{verb}_{scoped}"
        )
        given = dict(options)
        given |= {"namespace": space} if space else {}
        given |= {"name": name} if name else {}
        what = f"{verb} {kind} {f'{space}/' if space else ''}{name}".rstrip()
        return self._tried(method, given, what, absent=absent)

    def _tried(self, method: Callable[..., Any], given: dict[str, Any], what: str, *, absent: bool) -> Json:
        given = {**given, "_request_timeout": self._timeout_s, "_preload_content": False}
        last: AssentError = Temporary(f"{what}: the cluster does not answer")
        for attempt in range(_TRIES):
            time.sleep(_PAUSE_S * 2**attempt if attempt else 0)
            try:
                return self._read(method(**given), what)
            except self._library.client.ApiException as error:
                status, said = (
                    int(error.status or 0),
                    f"{what}: {error.status or ''} {_message(error)}".rstrip(),
                )
                if status == 404 and absent:
                    return None
                last = _failure(status, said)
                if status and status not in _LATER:
                    raise last from None
            except (OSError, self._errors()) as error:
                last = Temporary(f"{what}: {_why(error)}")
        raise last

    def _read(self, response: Any, what: str) -> Json:
        data = response.data
        if data is None and hasattr(response, "read"):
            data = response.read()
        if len(data) > _MAX_BYTES:
            raise Permanent(f"{what}: the reply is larger than {_MAX_BYTES} bytes")
        try:
            return json.loads(data) if data.strip() else None
        except (ValueError, RecursionError):
            raise Permanent(f"{what}: the reply is no JSON") from None

    def _errors(self) -> type[Exception]:
        import urllib3

        found: type[Exception] = urllib3.exceptions.HTTPError
        return found


def _failure(status: int, said: str) -> AssentError:
    if status in (401, 403):
        return Refused(said, field="kubeconfig")
    if status == 409:
        return Permanent(f"{said} (somebody else manages this, and it is not taken over)")
    return Temporary(said) if status in _LATER or not status else Permanent(said)


def _message(error: Any) -> str:
    """What a Status says; one line at most."""
    try:
        body = json.loads(error.body or "{}")
    except (ValueError, RecursionError, TypeError):
        body = {}
    said = body.get("message") if isinstance(body, dict) else None
    return _line(said if isinstance(said, str) else str(error.reason or ""))


def _line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:300]


def _why(error: BaseException) -> str:
    name = type(error).__name__
    return (
        "no answer in time" if "Timeout" in name else f"cannot be reached, or the connection broke ({name})"
    )
