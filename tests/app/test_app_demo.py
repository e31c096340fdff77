"""The main job, end to end, on the example: what a person sees, and what it leaves."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

from cli_process import EXAMPLE, assent, assent_afresh

from assent.intents.events import (
    ChangeConfirmed,
    ChangePlanned,
    IntentReported,
    NegotiationEnded,
    RatiosRecomputed,
    RoundHeld,
    SliceDesigned,
)
from assent.intents.intent import Fulfilment
from assent.lifecycle.store import Store
from assent.network.transport.repository import ConfigRepository
from conftest import Demo


def bodies(demo: Demo) -> list[tuple[float, object]]:
    store = Store(demo.state / "assent.sqlite")
    try:
        return [(event.at_s, event.body) for event in store.events()]
    finally:
        store.close()


def test_it_ends_well_and_tells_every_chapter(demo: Demo) -> None:
    assert demo.process.returncode == 0, demo.process.stderr
    told = demo.process.stdout
    for chapter in (
        "What they want",
        "Is there a conflict",
        "level: Level (quality against cost)",
        "Round 1",
        "Agreed:",
        "theoretical optimum",
        "ServiceProfile",
        "Transport: router configuration",
        "RAN: PRB ratios",
        "Cloud: network functions",
        "verified: pass",
        "DEGRADED",
        "Summary",
        "report.html",
    ):
        assert chapter in told, chapter
    assert "\x1b" not in told, "piped output is plain"
    assert "Traceback" not in demo.process.stderr


def test_agreement_degradation_and_recovery(demo: Demo) -> None:
    ended = [
        (at, body.agreement)
        for at, body in bodies(demo)
        if isinstance(body, NegotiationEnded) and body.agreement.agreed
    ]
    first, *later = ended
    assert first[0] == 0 and 45 <= (first[1].value or 0) <= 70
    assert first[1].distance is not None and first[1].distance < 2
    lowest = min(agreement.value or 0 for _, agreement in later)
    assert lowest < 25, "the degraded cell cannot carry more"
    assert 45 <= (ended[-1][1].value or 0) <= 70, "and it recovers"
    assert all((a.value or 0) <= a.topic.upper for _, a in ended)


def test_ratios_are_tried_before_anybody_is_asked_to_renegotiate(demo: Demo) -> None:
    found = bodies(demo)
    degraded = [
        at
        for at, body in found
        if isinstance(body, IntentReported) and body.report.fulfilment.status is Fulfilment.DEGRADED
    ]
    recomputed = [at for at, body in found if isinstance(body, RatiosRecomputed)]
    assert degraded and min(recomputed) < min(degraded)


def test_every_unit_of_every_agent_is_heard(demo: Demo) -> None:
    rounds = [body.round for _, body in bodies(demo) if isinstance(body, RoundHeld)]
    units = {f.unit for held in rounds for turn in (*held.turns, held.mediator) for f in turn.findings}
    wanted = {"extraction", "arbitral", "regulatory", "observability", "optimizer", "llm", "validation"}
    assert units == wanted


def test_profiles_carry_what_was_agreed(demo: Demo) -> None:
    found = [body for _, body in bodies(demo)]
    agreed = [b.agreement.value or 0 for b in found if isinstance(b, NegotiationEnded) and b.agreement.agreed]
    designs = [b.design for b in found if isinstance(b, SliceDesigned)]
    assert len(agreed) == len(designs)
    for value, design in zip(agreed, designs, strict=True):
        thpt = design.service_profile.dl_thpt_per_slice
        assert thpt is not None and thpt.guaranteed_kbps == round(value * 1000)


def test_one_git_commit_for_each_change_of_the_routers(demo: Demo) -> None:
    found = [body for _, body in bodies(demo)]
    changes = [b for b in found if isinstance(b, ChangePlanned) and b.change.domain == "transport"]
    changed = [b for b in changes if not b.change.empty]
    history = list(ConfigRepository(demo.state / "configurations").history())
    assert len(history) == 1 + len(changed), "the import, and one per change"
    references = [b.reference for b in found if isinstance(b, ChangeConfirmed) and b.domain == "transport"]
    assert sorted(references) == sorted(recorded.sha for recorded in history[:-1])


def test_the_same_seed_gives_the_same_transcript(demo: Demo, tmp_path: Path) -> None:
    again = assent_afresh("run", EXAMPLE, "--state", "other", "--transcript", "t.jsonl", cwd=tmp_path)
    assert again.returncode == 0
    first = (demo.state / "transcript.jsonl").read_bytes()
    assert first == (tmp_path / "other" / "transcript.jsonl").read_bytes()
    assert first == (tmp_path / "t.jsonl").read_bytes()
    assert re.search(rb"20\d\d-\d\d-\d\d", first) is None, "no wall time in it"


def test_once_over_it_shows_its_record_and_does_nothing(demo: Demo) -> None:
    before = bodies(demo)
    again = assent("run", EXAMPLE, "--state", "state", "--json", cwd=demo.folder)
    record = json.loads(again.stdout)
    assert (again.returncode, record["replayed"], record["status"]) == (0, True, "fulfilled")
    assert bodies(demo) == before


def test_the_json_document_says_it_all(demo: Demo) -> None:
    record = json.loads(assent("run", EXAMPLE, "--state", "state", "--json", cwd=demo.folder).stdout)
    assert record["error"] is None
    assert record["agreements"][0]["topic"]["kind"] == "level"
    assert "dLThptPerSlice" in record["slices"][0]["serviceProfile"]
    assert {change["domain"] for change in record["changes"]} == {"ran", "transport", "cloud"}
    assert all(one["outcome"] == "pass" for one in record["verified"])


def test_sentences_are_nowhere_in_the_state_but_in_the_vault(demo: Demo) -> None:
    stored = b"".join(path.read_bytes() for path in demo.state.rglob("*") if path.is_file())
    for secret in (b"premium subscribers", b"all we want to pay"):
        assert secret not in stored


def test_the_audit_log_holds(demo: Demo) -> None:
    verified = assent("audit", "verify", "--state", "state", "--json", cwd=demo.folder)
    assert json.loads(verified.stdout)["intact"] is True
    shown = assent("audit", "show", cwd=demo.folder)
    assert shown.returncode == 0 and "negotiation-ended" in shown.stdout
    entries = json.loads(assent("audit", "show", "--tenant", "aurora", "--json", cwd=demo.folder).stdout)
    assert [entry["event"]["body"]["kind"] for entry in entries] == ["intent-admitted"]


def test_the_network_is_sampled_every_second(demo: Demo) -> None:
    store = Store(demo.state / "assent.sqlite")
    seconds = list(store.samples())
    store.close()
    assert seconds[0] == 0 and len(seconds) == 600
    assert all(z - a == 1 for a, z in pairwise(seconds))
