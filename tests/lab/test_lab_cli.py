"""`assent lab maestro ...` as a person calls it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "app"))
from cli_process import assent

EXPERIMENTS = {
    "fig3a": ["--games", "2"],
    "fig3b": ["--games", "1"],
    "fig5": [],
    "eta": ["--games", "3"],
    "liar": ["--games", "1"],
}


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_experiment_is_one_command(tmp_path: Path, name: str) -> None:
    done = assent("lab", "maestro", name, *EXPERIMENTS[name], "--json", "--out", "results", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["experiment"] == name and answer["tables"] and answer["notes"]
    written = {Path(file).name for file in answer["files"]}
    assert {f"{name}.csv", f"{name}.md"} <= written
    assert any(file.endswith(".svg") for file in written)
    assert all((tmp_path / file).is_file() for file in answer["files"])


def test_prose_says_that_the_embedded_model_is_no_llm(tmp_path: Path) -> None:
    done = assent("lab", "maestro", "fig3a", "--games", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = " ".join(done.stdout.split())
    assert "calibrated to the paper, no LLM" in told and "not a language model" in told
    assert not list(tmp_path.glob("*.csv")), "nothing is written unless --out says so"


def test_mistakes_are_one_line(tmp_path: Path) -> None:
    unknown = assent("lab", "maestro", "fig3a", "--model", "gpt", "--games", "1", cwd=tmp_path)
    assert unknown.returncode == 2 and unknown.stderr.startswith("error: no such model")
    missing = assent("lab", "maestro", "fig5", "--scenario", "none.yaml", cwd=tmp_path)
    assert missing.returncode == 2 and "none.yaml" in missing.stderr
    none = assent("lab", "maestro", "eta", "--games", "0", cwd=tmp_path)
    assert none.returncode == 2


def test_help_of_each(tmp_path: Path) -> None:
    done = assent("lab", "maestro", "--help", cwd=tmp_path)
    assert done.returncode == 0 and all(name in done.stdout for name in EXPERIMENTS)


def test_netcfg_is_one_command_and_lists_what_went_wrong(tmp_path: Path) -> None:
    few = ["lab", "netcfg", "--set", "paper", "--limit", "6", "--workers", "1"]
    done = assent(*few, "--json", "--out", "results", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["experiment"] == "netcfg" and answer["tables"][0]["rows"][-1]["requests"] == 6
    assert {"netcfg.csv", "netcfg.md", "netcfg.svg", "netcfg-requests.csv"} <= {
        Path(f).name for f in answer["files"]
    }
    listed = assent(*few, "--failures", cwd=tmp_path)
    assert listed.returncode == 0 and "of 6 went wrong" in listed.stdout


def test_netconfeval_is_one_command_and_says_where_it_looked(tmp_path: Path) -> None:
    nowhere = assent("lab", "netconfeval", "--folder", ".", cwd=tmp_path)
    assert nowhere.returncode == 2 and "NetConfEval is not in ." in nowhere.stderr
    case = {
        "human_language": "oslo can reach 10.9.0.0/16.",
        "expected": {"reachability": {"oslo": ["10.9.0.0/16"]}, "waypoint": {}, "loadbalancing": {}},
        "batch_size": 1,
        "n_policy_types": 1,
        "conflict_exist": False,
    }
    for name in ("step_1_spec_translation.jsonl", "step_1_spec_conflict.jsonl"):
        (tmp_path / name).write_text(json.dumps(case))
    done = assent("lab", "netconfeval", "--folder", ".", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["tables"][0]["rows"][-1]["batches exact %"] == 100.0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--set", "nothing"], "nothing.jsonl: cannot be read"),
        (["--verifier", "oracle"], "no such verifier: oracle"),
        (["--network", "moon"], "no request of these sets is for a network 'moon'"),
        (["--folder", "none"], "no sets of requests in none"),
    ],
)
def test_mistakes_of_netcfg_are_one_line(tmp_path: Path, options: list[str], said: str) -> None:
    done = assent("lab", "netcfg", *options, cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr and len(done.stderr.splitlines()) == 1
