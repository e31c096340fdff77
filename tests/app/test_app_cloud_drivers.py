"""`assent slice deploy` on a cloud that is a cluster: a process, the official client, and a scripted server."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_process import assent

sys.path.insert(0, str(Path(__file__).parent.parent / "network" / "cloud"))
pytest.importorskip("kubernetes", reason="needs the extra kubernetes")
pytest.importorskip("kubernetes_validate", reason="needs Kubernetes' schemas (kubernetes-validate)")
from kube_server import Server

WISH = "Deploy a slice for 200 cameras, average utilisation above 80 %"


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.close()


def clouds(server: Server, folder: Path) -> Path:
    settings = {
        "images": {"default": "registry.example/nf:1"},
        "kubeconfig": server.kubeconfig(folder),
        "rollout_s": 1,
    }
    cloud = {
        "name": "k",
        "cpu": 64,
        "ram_mb": 262144,
        "disk_gb": 4000,
        "driver": "kubernetes",
        "kubernetes": settings,
    }
    path = folder / "clouds.yaml"
    path.write_text(json.dumps({"clouds": [cloud]}))
    return path


def test_a_slice_goes_to_a_cluster_and_leaves_it(server: Server, tmp_path: Path) -> None:
    where = ["--state", "state"]
    file = clouds(server, tmp_path)
    done = assent(
        "slice", "deploy", WISH, "--clouds", file, *where, "--pick", "1", "--yes", "--json", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    (one,) = json.loads(done.stdout)["slices"]
    count = len(one["functions"])
    assert server.kube.kinds() == {"Namespace": 1, "NetworkPolicy": 1, "Service": count, "Deployment": count}
    done = assent("slice", "operate", one["id"], "stop", "--yes", *where, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    deployments = [value for key, value in server.kube.objects.items() if key[0] == "Deployment"]
    assert [value["spec"]["replicas"] for value in deployments] == [0] * count
    done = assent("slice", "terminate", one["id"], "--yes", *where, cwd=tmp_path)
    assert done.returncode == 0 and server.kube.objects == {}, done.stderr
    assert "sesame" not in "".join(
        path.read_text("utf-8", "replace") for path in (tmp_path / "state").rglob("*") if path.is_file()
    )


@pytest.mark.slow
def test_what_the_cluster_refuses_is_said_and_holds_nothing(server: Server, tmp_path: Path) -> None:
    server.kube.fail = lambda method, path: (
        (422, "quota exceeded") if "deployments" in path and method == "PATCH" else None
    )
    file = clouds(server, tmp_path)
    done = assent(
        "slice", "deploy", WISH, "--clouds", file, "--state", "state", "--pick", "1", "--yes", cwd=tmp_path
    )
    assert done.returncode == 6 and "422 quota exceeded" in done.stderr and "Traceback" not in done.stderr
    assert server.kube.objects == {}
    done = assent("slice", "list", "--state", "state", "--json", cwd=tmp_path)
    assert json.loads(done.stdout) == []
