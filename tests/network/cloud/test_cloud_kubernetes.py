"""The driver kubernetes: manifests against Kubernetes' own schemas, the official client against a scripted server."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from host_rig import begin, deploy, ids, intent, placed, simple, traffic, whole
from hypothesis import given
from hypothesis import strategies as st
from kube_server import Kube, Server, check
from ruamel.yaml import YAML

from assent.intents.errors import AssentError, InvalidInput, Permanent, Refused, Temporary
from assent.intents.evidence import Outcome, overall
from assent.inventory.clouds import Cloud, KubernetesSettings
from assent.network.cloud.config import ChainLink, CloudConfig, SliceOnCloud, VnfInstance
from assent.network.cloud.drivers.kubernetes.manifests import key_of, manifests, short, yaml_text
from assent.network.cloud.operator import CloudOperator

pytest.importorskip("kubernetes", reason="needs the extra kubernetes")
validator = pytest.importorskip(
    "kubernetes_validate", reason="needs Kubernetes' schemas (kubernetes-validate)"
)

IMAGES = {"default": "registry.example/nf:1.0", "UPF": "registry.example/upf@sha256:" + "a" * 64}


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.close()


@pytest.fixture
def kube(server: Server) -> Kube:
    return server.kube


@pytest.fixture
def clouds(server: Server, tmp_path: Path) -> CloudOperator:
    return operator(server, tmp_path)


def operator(server: Server, folder: Path, **more: Any) -> CloudOperator:
    given = {"images": IMAGES, "timeout_s": 0.5, "rollout_s": 0.5, **more}
    settings = KubernetesSettings(kubeconfig=server.kubeconfig(folder), **given)  # type: ignore[arg-type]
    sizes: dict[str, Any] = {"cpu": 16, "ram_mb": 32_000, "disk_gb": 100}
    names = ("edge", "core")
    return CloudOperator(
        [Cloud(name=name, driver="kubernetes", kubernetes=settings, **sizes) for name in names],
        folder / "state",
    )


def once(status: Any, match: str, method: str = "PATCH", times: int = 1) -> Callable[[str, str], Any]:
    left = [times]

    def fail(asked: str, path: str) -> Any:
        if asked == method and re.search(match, path) and left[0]:
            left[0] -= 1
            return status
        return None

    return fail


def config(
    chain: list[tuple[str, str]], slice_id: str = "s", sd: str | None = "00000a", **more: Any
) -> CloudConfig:
    links = tuple(ChainLink(cloud="edge", id=f"{slice_id}/{name}", role=role) for name, role in chain)
    snssai = traffic().snssai.model_copy(update={"sd": sd})
    record = SliceOnCloud(
        slice_id=slice_id, intent="i", chain=links, traffic=traffic().model_copy(update={"snssai": snssai})
    )
    instances = [
        VnfInstance(
            id=link.id, name=link.id.split("/", 1)[1], product=link.role, slice_id=slice_id, intent="i",
            **{"cpu": 0.5, "ram_mb": 256, "disk_gb": 1, **more},
        )
        for link in links
    ]  # fmt: skip
    return CloudConfig(
        cloud="edge", instances=tuple(sorted(instances, key=lambda one: one.id)), slices=(record,)
    )


def valid(listed: Any) -> None:
    for one in listed:
        check(one)


def test_manifests_are_what_kubernetes_accepts_and_say_what_was_asked() -> None:
    settings = KubernetesSettings(
        images=IMAGES, max_replicas=3, access=("10.0.0.0/8",), data_network=("0.0.0.0/0",)
    )
    made = manifests(config([("amf", "AMF"), ("upf", "UPF"), ("fw", "FIREWALL")]), settings, "site")
    valid(made)
    kinds = [one["kind"] for one in made]
    assert kinds == sorted(
        kinds, key=["Namespace", "NetworkPolicy", "Service", "Deployment", "HorizontalPodAutoscaler"].index
    )
    space = next(one for one in made if one["kind"] == "Namespace")
    assert (
        space["metadata"]["labels"]["assent/sst"] == "1"
        and space["metadata"]["labels"]["assent/sd"] == "00000A"
    )
    policies = {one["metadata"]["name"]: one["spec"] for one in made if one["kind"] == "NetworkPolicy"}
    assert set(policies) == {"isolate", "access", "data-network"}
    assert policies["isolate"]["podSelector"] == {} and policies["isolate"]["policyTypes"] == [
        "Ingress",
        "Egress",
    ]
    deployments = {
        one["metadata"]["name"].rsplit("-", 1)[0]: one for one in made if one["kind"] == "Deployment"
    }
    container = deployments["upf"]["spec"]["template"]["spec"]["containers"][0]
    assert container["image"] == IMAGES["UPF"]
    assert container["resources"]["requests"] == container["resources"]["limits"]
    assert container["resources"]["limits"] == {"cpu": "500m", "memory": "256Mi", "ephemeral-storage": "1Gi"}
    entry, end = (deployments[name]["spec"]["selector"] for name in ("upf", "fw"))
    assert policies["access"]["podSelector"] == entry and policies["data-network"]["podSelector"] == end
    assert "replicas" not in deployments["upf"]["spec"], "the autoscaler's"
    stopped = manifests(config([("upf", "UPF")], vnf_state="STOPPED"), settings, "site")
    assert [one["spec"]["replicas"] for one in stopped if one["kind"] == "Deployment"] == [0]
    assert not [one for one in stopped if one["kind"] == "HorizontalPodAutoscaler"]


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200)


@given(
    slice_id=TEXT, names=st.lists(TEXT, min_size=1, max_size=5, unique=True), sd=st.none() | st.just("ffffff")
)
def test_any_name_makes_valid_manifests_of_the_same_bytes(
    slice_id: str, names: list[str], sd: str | None
) -> None:
    cluster = KubernetesSettings(images=IMAGES, max_replicas=2)
    asked = config([(name.replace("/", "-"), "UPF") for name in dict.fromkeys(n.replace("/", "-") for n in names)],
                   slice_id.replace("/", "-"), sd)  # fmt: skip
    made = manifests(asked, cluster, "site")
    valid(made)
    keys = [key_of(one) for one in made]
    assert len(set(keys)) == len(keys)
    for _, space, name in keys:
        assert all(
            len(one) <= 63 and re.fullmatch(r"[a-z]([a-z0-9-]*[a-z0-9])?", one)
            for one in (name, space)
            if one
        )
    text = yaml_text(made)
    assert text == yaml_text(manifests(asked, cluster, "site"))
    assert [json.loads(json.dumps(one)) for one in YAML(typ="safe").load_all(text)] == list(made)


def test_from_nothing_to_nothing(clouds: CloudOperator, kube: Kube) -> None:
    wanted = intent(s=whole(), t=simple())
    change = clouds.plan(wanted)
    assert (
        "kind: NetworkPolicy" in change.diff["edge"]
        and "image: registry.example/upf@sha256" in change.diff["edge"]
    )
    assert any("rates and latency are not enforced" in one for one in change.notes)
    assert kube.objects == {}, "planning writes nothing"
    verdicts = deploy(clouds, wanted)
    assert any("as wished: 5 functions" in one.evidence for one in verdicts)
    assert kube.kinds() == {"Namespace": 3, "NetworkPolicy": 3, "Service": 8, "Deployment": 8}
    assert ids(clouds)["edge"] == [f"{one} STARTED" for one in ("s/amf", "s/fw", "s/upf", "t/app", "t/upf")]
    deploy(clouds, intent(2, s=whole(cpu=0.7), t=simple(), stopped=("t/app",)))
    assert "t/app STOPPED" in ids(clouds)["edge"]
    deploy(clouds, intent(3, s=whole()[:3]))
    assert kube.kinds() == {"Namespace": 1, "NetworkPolicy": 1, "Service": 3, "Deployment": 3}
    deploy(clouds, intent(4))
    assert kube.objects == {}


def test_what_somebody_changed_is_seen_and_mended(clouds: CloudOperator, kube: Kube) -> None:
    wanted = intent(s=simple())
    deploy(clouds, wanted)
    deployments = [one for key, one in kube.objects.items() if key[0] == "Deployment"]
    changes: list[Callable[[Any], Any]] = [
        lambda one: one["spec"].update(replicas=0),
        lambda one: one["spec"]["template"]["spec"]["containers"][0].update(image="other"),
        lambda one: one["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"].update(cpu="2"),
        lambda one: one["metadata"]["annotations"].update({"assent/instance": "{"}),
        lambda one: one.update(spec="x"),
    ]
    for act in changes:
        act(next(one for key, one in kube.objects.items() if key[0] == "Deployment"))
        assert not clouds.plan(wanted).empty
        deploy(clouds, wanted)
    key = next(key for key in kube.objects if key[0] == "NetworkPolicy")
    del kube.objects[key]
    deploy(clouds, wanted)
    assert key in kube.objects and len(deployments) == 2


@pytest.mark.parametrize(
    ("way", "match", "method", "raised", "said"),
    [
        ((409, 'conflict with "kubectl"'), "services/app", "PATCH", Permanent, "somebody else manages this"),
        (
            (422, "Deployment is\x1b[31m invalid" + "!" * 999),
            "deployments/app",
            "PATCH",
            Permanent,
            "422 Deployment is",
        ),
        ((403, "forbidden"), "deployments/app", "PATCH", Refused, "403 forbidden"),
        ((503, "busy"), "deployments/app", "PATCH", Temporary, "503 busy"),
        ("hang", "deployments/app", "PATCH", Temporary, "no answer in time|cannot be reached"),
    ],
)
def test_what_is_refused_halfway_is_taken_back(
    clouds: CloudOperator, kube: Kube, way: Any, match: str, method: str, raised: type[AssentError], said: str
) -> None:
    deploy(clouds, intent(s=simple()))
    before = json.dumps(sorted(map(str, kube.objects)))
    kube.fail = once(way, match, method, times=3 if raised is Temporary else 1)
    with pytest.raises(raised, match=said) as error:
        clouds.commit(clouds.plan(intent(2, s=simple(), t=simple("edge"))), 60)
    assert "\x1b" not in error.value.message and len(error.value.message) < 500
    assert "sesame" not in error.value.message
    assert json.dumps(sorted(map(str, kube.objects))) == before
    assert clouds.plan(intent(1, s=simple())).empty
    deploy(clouds, intent(2, s=simple(), t=simple("edge")))


@pytest.mark.parametrize(
    ("method", "match"), [("PATCH", "deployments"), ("PATCH", "namespaces/t-"), ("GET", "deploy")]
)
@pytest.mark.parametrize("way", ["drop", (503, "busy"), (429, "slow down")])
def test_a_lost_reply_changes_nothing(
    clouds: CloudOperator, kube: Kube, way: Any, method: str, match: str
) -> None:
    kube.fail = once(way, match, method, times=2)
    deploy(clouds, intent(t=simple()))
    assert kube.kinds() == {"Namespace": 1, "NetworkPolicy": 1, "Service": 2, "Deployment": 2}
    kube.fail = once(way, "namespaces/t-", "DELETE")
    deploy(clouds, intent(2))
    assert kube.objects == {}


def test_a_conflict_is_found_before_anything_is_applied(clouds: CloudOperator, kube: Kube) -> None:
    deploy(clouds, intent(s=simple()))
    kube.foreign = {key for key in kube.objects if key[0] == "Deployment"}
    before = json.dumps(list(map(str, kube.objects.values())))
    kube.requests.clear()
    with pytest.raises(AssentError):
        clouds.commit(clouds.plan(intent(2, s=simple(cpu=0.7))), 60)
    written = [path for method, path in kube.requests if method == "PATCH" and "dryRun=All" not in path]
    assert not [path for path in written if "deployments" in path and "200" in path]
    assert json.dumps(list(map(str, kube.objects.values()))) == before


def test_a_function_that_does_not_come_up_fails_the_probe(clouds: CloudOperator, kube: Kube) -> None:
    kube.broken = {IMAGES["UPF"]}
    change = begin(clouds, intent(s=simple()))
    verdicts = clouds.probe(change)
    assert overall(verdicts) is Outcome.FAIL
    assert any("0 of 1 available" in one.evidence[0] for one in verdicts)
    clouds.rollback(change)
    assert kube.objects == {}


@pytest.mark.parametrize("reply", [b"<html>", b"[" * 100_000, b"[]", b'{"items": 3}'])
def test_a_reply_is_hostile_until_it_is_checked(
    clouds: CloudOperator, kube: Kube, reply: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kube, "handle", lambda *given: (200, reply))
    with pytest.raises(Permanent):
        clouds.observe()


def test_what_is_missing_is_said(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = operator(server, tmp_path, images={"UPF": "upf:1"})
    assert "there is no image for role 'APPLICATION-SERVER'" in some.feasible(intent(s=simple())).reason
    with pytest.raises(InvalidInput, match="none: cannot be used: Invalid kube-config file"):
        settings = KubernetesSettings(images=IMAGES, kubeconfig=str(tmp_path / "none"))
        CloudOperator(
            [Cloud(name="a", cpu=1, ram_mb=1, disk_gb=1, driver="kubernetes", kubernetes=settings)], tmp_path
        )
    monkeypatch.setitem(sys.modules, "kubernetes", None)
    with pytest.raises(InvalidInput, match=r"pip install 'assent\[kubernetes\]'"):
        operator(server, tmp_path)
    with pytest.raises(ValueError, match="a cluster has to know what to run"):
        Cloud(name="a", cpu=1, ram_mb=1, disk_gb=1, driver="kubernetes")


def test_two_state_folders_do_not_touch_one_another(server: Server, kube: Kube, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    first, second = (operator(server, folder) for folder in folders)
    deploy(first, intent(s=simple()))
    assert ids(second) == {"core": [], "edge": []}
    deploy(second, intent(s=simple()))
    deploy(first, intent(2))
    assert len(ids(second)["edge"]) == 2 and kube.kinds()["Namespace"] == 1
    assert placed("x", "UPF").cloud == "edge"


def test_what_a_cluster_measures_is_read_and_what_it_does_not_is_not_made_up(
    clouds: CloudOperator, kube: Kube
) -> None:
    deploy(clouds, intent(s=simple(cpu=0.5)))
    kube.metrics = {short("s/upf"): "200000000n"}
    assert {one.id: one.cpu_percent for one in clouds.observe().usage or ()} == {"s/app": None, "s/upf": 40.0}
    kube.metrics = {short("s/upf"): "NaN", short("s/app"): "1e999"}
    assert {one.cpu_percent for one in clouds.observe().usage or ()} == {None}
    for key, one in kube.objects.items():
        if key[0] == "Deployment" and one["metadata"]["labels"]["assent/function"] == short("s/app"):
            one["status"]["availableReplicas"] = 0
    assert [one.id for one in clouds.observe().usage or ()] == ["s/upf"], "the other one does not run"
    kube.metrics = None
    assert clouds.observe().usage is None
