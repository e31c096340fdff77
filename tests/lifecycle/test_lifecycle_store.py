"""The store, its audit chains and the vault."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from assent.intents.change import Delivered
from assent.intents.errors import Permanent
from assent.intents.events import Event, RunFinished
from assent.lifecycle.audit import verify
from assent.lifecycle.store import Store
from assent.lifecycle.vault import Vault


def event(step: str, tenant: str = "infrastructure", summary: str = "done") -> Event:
    body = RunFinished(status="fulfilled", summary=summary)
    return Event(workflow="run", step=step, tenant=tenant, at_s=1.0, body=body)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "assent.sqlite")


def test_an_event_told_twice_is_kept_and_heard_once(store: Store) -> None:
    heard: list[Event] = []
    store.listen(heard.append)
    store.record(event("a"))
    store.record(event("a", summary="another story"))
    assert [e.body.summary for e in store.events()] == ["done"]  # type: ignore[union-attr]
    assert heard == [event("a")]


def test_events_are_found_by_kind_and_workflow(store: Store) -> None:
    store.record(event("a"))
    assert store.events(kinds=["run-finished"], workflow="run") == [event("a")]
    assert store.events(kinds=["run-started"]) == []
    assert store.events(workflow="other") == []


def test_each_tenant_has_its_own_chain(store: Store) -> None:
    for step, tenant in (("1", "a"), ("2", "b"), ("3", "a")):
        store.record(event(step, tenant))
    result = verify(store)
    assert result.intact and result.entries == 3
    assert {tenant: head[0] for tenant, head in result.heads.items()} == {"a": 2, "b": 1}


@pytest.mark.parametrize(
    ("tampering", "reason"),
    [
        ("UPDATE events SET event = replace(event, 'done', 'never') WHERE position = 2", "was changed"),
        ("UPDATE events SET recorded_at = '2000-01-01' WHERE position = 2", "was changed"),
        ("DELETE FROM events WHERE position = 2", "entry 2 is missing"),
        ("DELETE FROM events WHERE position = 3", "does not end where"),
        ("UPDATE events SET previous = hash WHERE position = 2", "does not follow"),
    ],
)
def test_tampering_is_noticed(tmp_path: Path, tampering: str, reason: str) -> None:
    path = tmp_path / "assent.sqlite"
    store = Store(path)
    for step in "123":
        store.record(event(step))
    with sqlite3.connect(path) as connection:
        connection.execute(tampering)
    result = verify(store)
    assert not result.intact
    assert reason in result.breaks[0].reason


def test_samples_once_kept_stay(store: Store) -> None:
    sample = Delivered(
        cell="c",
        slice_id="s",
        at_s=4,
        cqi=9,
        reachable_mbps=59.0,
        ratio_percent=50,
        delivered_mbps=29.5,
        agreed_mbps=29.0,
        backlog=True,
    )
    store.keep_samples(4, [sample])
    store.keep_samples(4, [])
    assert store.samples() == {4: (sample,)}
    assert store.samples(since_s=5) == {}
    assert store.samples(until_s=3) == {}


def test_a_broken_store_is_named(tmp_path: Path) -> None:
    path = tmp_path / "assent.sqlite"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(Permanent, match="not a readable store"):
        Store(path)


def test_what_is_sealed_cannot_be_read_in_the_file(tmp_path: Path, store: Store) -> None:
    vault = Vault(store, tmp_path / "keys")
    vault.seal("aurora/1", "aurora", "we would go as low as 35 Mbps")
    assert vault.open("aurora/1") == "we would go as low as 35 Mbps"
    store.close()
    assert b"as low as" not in b"".join(path.read_bytes() for path in tmp_path.glob("assent.sqlite*"))
    (key,) = (tmp_path / "keys").iterdir()
    assert key.stat().st_mode & 0o077 == 0


def test_a_lost_key_is_an_error_and_no_garbage(tmp_path: Path, store: Store) -> None:
    vault = Vault(store, tmp_path / "keys")
    vault.seal("aurora/1", "aurora", "private")
    (tmp_path / "keys" / "aurora.key").unlink()
    with pytest.raises(Permanent, match="another key"):
        vault.open("aurora/1")
    with pytest.raises(Permanent, match="nothing is kept"):
        vault.open("nobody/1")
