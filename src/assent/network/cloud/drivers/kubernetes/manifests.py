"""What a cluster is told of a configuration: manifests, always the same for the same. Pure, and without the client.

A slice is a Namespace that lets nothing in or out but what its NetworkPolicies say; a function is a Deployment whose
requests are its limits, with a Service and, where it may grow, a HorizontalPodAutoscaler. What Assent has to know of
them again stands in annotations; names that people gave are in these only, digests of them in names and labels.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from assent.intents.base import Json, canonical
from assent.intents.service import STANDBY
from assent.inventory.clouds import KubernetesSettings
from assent.network.cloud.config import CloudConfig, SliceOnCloud, VnfInstance

MANAGER = "assent"
MANAGED = "app.kubernetes.io/managed-by"
SITE, CLOUD, SLICE, FUNCTION = "assent/site", "assent/cloud", "assent/slice", "assent/function"
RECORD, INSTANCE = "assent/record", "assent/instance"
KINDS = ("Namespace", "NetworkPolicy", "Service", "Deployment", "HorizontalPodAutoscaler")
"""In the order in which they are applied: nothing runs in a namespace before it is closed."""

_CONTROL = frozenset({"AMF", "SMF", "AUSF", "UDM", "UDR", "PCF", "NRF", "NSSF"})
_BUSY_PERCENT = 80


def manifests(config: CloudConfig, settings: KubernetesSettings, site: str) -> tuple[dict[str, Json], ...]:
    """Of all slices on a cloud, in the order of KINDS. `site`: a label's value that tells state folders apart.

    Raises KeyError for a role without an image.
    """
    made = [one for record in config.slices for one in _of_slice(config, record, settings, site)]
    return tuple(sorted(made, key=lambda one: (KINDS.index(one["kind"]), key_of(one))))


def key_of(manifest: Json) -> tuple[str, str, str]:
    """Kind, namespace ("" for a namespace itself) and name."""
    metadata = manifest["metadata"]
    return manifest["kind"], metadata.get("namespace", ""), metadata["name"]


def namespace_of(site: str, cloud: str, slice_id: str) -> str:
    return dns_label(slice_id, f"{site}/{cloud}/{slice_id}")


def image_of(role: str, settings: KubernetesSettings) -> str | None:
    return settings.images.get(role) or settings.images.get(role.upper()) or settings.images.get("default")


def yaml_text(listed: Iterable[Json]) -> str:
    """Several documents in one text; the same manifests give the same bytes."""
    from io import StringIO

    from ruamel.yaml import YAML

    out = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.width = 10_000
    yaml.explicit_start = True
    yaml.dump_all([_sorted(one) for one in listed], out)
    return out.getvalue()


def dns_label(said: str, whole: str) -> str:
    """A name of a cluster's (RFC 1123): something to recognise it by, and a digest that makes it one thing's own."""
    words = re.sub(r"[^a-z0-9]+", "-", said.lower()).strip("-")[:40].strip("-")
    return f"{words or 'x'}-{short(whole)}" if not words[:1].isdigit() else f"x{words}-{short(whole)}"


def short(whole: str) -> str:
    return hashlib.sha256(whole.encode()).hexdigest()[:10]


def _of_slice(
    config: CloudConfig, record: SliceOnCloud, settings: KubernetesSettings, site: str
) -> Iterator[dict[str, Json]]:
    space = namespace_of(site, config.cloud, record.slice_id)
    labels = _labels(record, config.cloud, site)
    yield {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {
            "name": space,
            "labels": {**labels, "pod-security.kubernetes.io/enforce": "baseline"},
            "annotations": {RECORD: canonical(record.wire())},
        },
    }
    own = {one.id: one for one in config.instances if one.slice_id == record.slice_id}
    path = [link for link in record.chain if not _beside(link.id, link.role)]
    yield from _policies(space, labels, settings, _ends(path, own))
    for one in own.values():
        yield from _of_function(one, space, labels, settings)


def _labels(record: SliceOnCloud, cloud: str, site: str) -> dict[str, str]:
    snssai = record.traffic.snssai
    labels = {MANAGED: MANAGER, SITE: site, CLOUD: short(cloud), SLICE: short(record.slice_id)}
    labels["assent/sst"] = str(snssai.sst)
    return {**labels, "assent/sd": snssai.sd.upper()} if snssai.sd else labels


def _ends(path: Sequence[Json], own: dict[str, VnfInstance]) -> tuple[VnfInstance | None, VnfInstance | None]:
    """The functions where the chain begins and ends, where they are on this cloud."""
    if not path:
        return None, None
    return own.get(path[0].id), own.get(path[-1].id)


def _beside(identity: str, role: str) -> bool:
    return role.upper() in _CONTROL or identity.endswith(STANDBY)


def _policies(
    space: str,
    labels: dict[str, str],
    settings: KubernetesSettings,
    ends: tuple[VnfInstance | None, VnfInstance | None],
) -> Iterator[dict[str, Json]]:
    dns = {
        "to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}}],
        "ports": [{"protocol": protocol, "port": 53} for protocol in ("UDP", "TCP")],
    }
    inside: dict[str, Json] = {"podSelector": {}}
    yield _policy(
        "isolate", space, labels, {}, {"ingress": [{"from": [inside]}], "egress": [{"to": [inside]}, dns]}
    )
    entry, end = ends
    if entry is not None and settings.access:
        blocks = [{"ipBlock": {"cidr": cidr}} for cidr in settings.access]
        yield _policy("access", space, labels, _selector(entry), {"ingress": [{"from": blocks}]})
    if end is not None and settings.data_network:
        blocks = [{"ipBlock": {"cidr": cidr}} for cidr in settings.data_network]
        yield _policy("data-network", space, labels, _selector(end), {"egress": [{"to": blocks}]})


def _policy(
    name: str, space: str, labels: dict[str, str], pods: dict[str, Json], ways: dict[str, Json]
) -> dict[str, Json]:
    types = [kind for kind, way in (("Ingress", "ingress"), ("Egress", "egress")) if way in ways]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name, "namespace": space, "labels": labels},
        "spec": {"podSelector": pods, "policyTypes": types, **ways},
    }


def _of_function(
    one: VnfInstance, space: str, labels: dict[str, str], settings: KubernetesSettings
) -> Iterator[dict[str, Json]]:
    image = image_of(one.product, settings)
    if image is None:
        raise KeyError(one.product)
    name = dns_label(one.name, one.id)
    metadata = {"name": name, "namespace": space, "labels": {**labels, FUNCTION: short(one.id)}}
    grows = settings.max_replicas > 1 and one.vnf_state == "STARTED"
    yield {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {**metadata, "annotations": {INSTANCE: canonical(one.wire())}},
        "spec": {
            **({} if grows else {"replicas": 1 if one.vnf_state == "STARTED" else 0}),
            "selector": _selector(one),
            "template": {
                "metadata": {"labels": {**labels, FUNCTION: short(one.id)}},
                "spec": {
                    "automountServiceAccountToken": False,
                    "containers": [_container(one, image, settings.port)],
                },
            },
        },
    }
    ports = [{"name": "service", "port": settings.port, "protocol": "TCP"}]
    yield {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata,
        "spec": {"selector": _selector(one)["matchLabels"], "ports": ports},
    }
    if grows:
        yield {
            "apiVersion": "autoscaling/v2",
            "kind": "HorizontalPodAutoscaler",
            "metadata": metadata,
            "spec": {
                "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": name},
                "minReplicas": 1,
                "maxReplicas": settings.max_replicas,
                "metrics": [
                    {
                        "type": "Resource",
                        "resource": {
                            "name": "cpu",
                            "target": {"type": "Utilization", "averageUtilization": _BUSY_PERCENT},
                        },
                    }
                ],
            },
        }


def _container(one: VnfInstance, image: str, port: int) -> dict[str, Json]:
    size = {"cpu": f"{max(1, round(one.cpu * 1000))}m", "memory": f"{one.ram_mb}Mi"}
    if one.disk_gb:
        size["ephemeral-storage"] = f"{one.disk_gb}Gi"
    return {
        "name": "function",
        "image": image,
        "ports": [{"name": "service", "containerPort": port, "protocol": "TCP"}],
        "resources": {"requests": size, "limits": dict(size)},
        "securityContext": {"allowPrivilegeEscalation": False},
    }


def _selector(one: VnfInstance) -> dict[str, Json]:
    return {"matchLabels": {FUNCTION: short(one.id)}}


def _sorted(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(one) for one in value] if isinstance(value, list) else value
