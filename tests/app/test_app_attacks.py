"""Scenarios and state folders made to hurt: each ends in errors that say what and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_process import ROOT
from test_app_scenarios import GOOD

from assent.app.running import RunRequest, _record, run_scenario
from assent.app.scenario import load_scenario
from assent.intents.errors import AssentError, Inconsistent, InvalidInput, Refused
from assent.intents.events import DeliveryFailed, Event, RunFinished
from assent.lifecycle.folder import StateFolder
from assent.lifecycle.store import Store

INLINE = "{routers: {R1: {interfacs: {}}}}"
TRACE = "{kind: listed, cqi: [14, 14, 14]}"
SAYS = "We want 60 Mbps for premium users."


def scenario(folder: Path, text: str) -> Path:
    path = folder / "scenario.yaml"
    path.write_text(text.replace("NETWORK", str(ROOT / "examples/four-routers/network.yaml")))
    return path


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("name: two", "name: one", "6:5: operators[1].name: two operators have the same name: one"),
        ("name: two", "name: mediator", "6:5: operators[1].name: no operator may be called `mediator`"),
        ("name: one", "name: infrastructure", "4:5: operators[0].name: no operator may be called"),
        ("network:", "  - {name: c1, trace: {cqi: [1]}}\nnetwork:", "12:6: cells[1].name: two cells"),
        ("clouds:\n", "clouds:\n  - {name: dc, cpu: 1, ram_mb: 1, disk_gb: 1}\n", "15:6: clouds[1].name: two c"),
        (SAYS, "5", "5:5: operators[0].says: should be a text or a list"),
        (SAYS, "''", "5:5: operators[0].says: String should have"),
        (SAYS, "[{from_s: 0, sys: x}]", "5:12: operators[0].says[0].says: Field required"),
        (SAYS, "[{from_s: 0, says: a}, {from_s: 3, says: b}]", "5:35: operators[0].says[1].from_s: never said"),
        ("NETWORK", INLINE, "network.routers.R1.interfacs: Extra"),
        ("NETWORK", "5", "12:1: network: should be a text or a mapping"),
        ("NETWORK", "nowhere.yaml", "12:1: network: nowhere.yaml: there is no such"),
        (TRACE, "[]", "11:5: cells[0].trace: should be a mapping"),
        (TRACE, "{kind: listed, cqi: 5}", "11:27: cells[0].trace.cqi: should be a list"),
        (TRACE, "{kind: file, path: nope.csv}", "11:25: cells[0].trace: "),
        (TRACE, "{kind: file, path: /dev/zero}", "11:25: cells[0].trace: "),
        ("name: base", "name: base\nmodel: ''", "3:1: model: name a model"),
    ],
)  # fmt: skip
def test_each_problem_has_its_line_and_field(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in GOOD
    with pytest.raises(InvalidInput) as caught:
        load_scenario(scenario(tmp_path, GOOD.replace(old, new)))
    told = "\n".join(map(str, caught.value.problems))
    assert f"{expected}" in told, told
    assert not any(word in told for word in ("constrained", "tuple", "Network.", "listed.cqi"))


def test_a_trace_file_that_is_none_is_not_printed(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("cqi\n5\ntopsecret\n")
    text = GOOD.replace(TRACE, "{kind: file, path: t.csv}")
    with pytest.raises(InvalidInput) as caught:
        load_scenario(scenario(tmp_path, text))
    assert "t.csv:3" in caught.value.message and "topsecret" not in caught.value.message


@pytest.mark.parametrize(
    ("failures", "kind", "message"),
    [
        ([("refused", "no"), ("inconsistent", "R1 is stuck")], Inconsistent, "R1 is stuck"),
        ([("permanent", "x"), ("refused", "no")], Refused, "no"),
    ],
)
def test_a_failed_run_says_why_its_newest_delivery_failed(
    tmp_path: Path, failures: list[tuple[str, str]], kind: type[AssentError], message: str
) -> None:
    loaded = load_scenario(scenario(tmp_path, GOOD))
    folder = StateFolder(tmp_path / "s")
    folder.prepare()
    store = Store(folder.store)
    for at_s, (code, said) in enumerate(failures):
        body = DeliveryFailed(agreement_id="a", error=code, message=said, devices=("R1",))
        store.record(Event(workflow=f"d/c1/{at_s}", step="failed", tenant="i", at_s=at_s, body=body))
    store.put("status", {"status": "failed"})
    end = RunFinished(status="failed", summary="")
    store.record(Event(workflow="run", step="finished", tenant="i", at_s=9, body=end))
    error = _record(loaded, folder, store, resumed=False, replayed=False).error
    assert isinstance(error, kind) and error.message == message
    if isinstance(error, Inconsistent):
        assert error.devices == ("R1",)


def test_the_record_of_a_run_can_be_seen_where_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSENT_DATA", str(tmp_path / "data"))
    path = scenario(
        tmp_path, GOOD.split("network:")[0].replace("    attached_to: R1 GigabitEthernet0/0\n", "")
    )
    done = run_scenario(RunRequest(path, tmp_path / "s"))
    before = sorted((p.name, p.stat().st_mtime_ns) for p in (tmp_path / "s").iterdir())
    monkeypatch.setattr(StateFolder, "read_only", True)
    again = run_scenario(RunRequest(path, tmp_path / "s"))
    assert again.replayed and again.events == done.events and again.status == done.status
    assert sorted((p.name, p.stat().st_mtime_ns) for p in (tmp_path / "s").iterdir()) == before
    with pytest.raises(InvalidInput, match="nothing can be written"):
        run_scenario(RunRequest(path, tmp_path / "s", fresh=True))
