"""State folders that are odd, spoilt or read-only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import sqlalchemy
from test_lifecycle_store import event

from assent.intents.errors import InvalidInput, Permanent, Temporary
from assent.lifecycle.audit import verify
from assent.lifecycle.folder import StateFolder, existing
from assent.lifecycle.store import Store, reporting
from assent.lifecycle.vault import Vault


def locked(root: Path) -> StateFolder:
    folder = StateFolder(root)
    folder.prepare()
    folder.lock()
    return folder


def test_the_current_folder_can_be_a_state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = locked(Path())
    with pytest.raises(Temporary, match="another assent process"):
        locked(tmp_path)
    folder.unlock()


@pytest.mark.parametrize("root", ["/", "/proc/x", "/proc", "/dev/null"])
def test_what_cannot_be_one_is_refused_for_what_it_is(root: str) -> None:
    with pytest.raises(InvalidInput, match="state folder"):
        locked(Path(root))


def test_clearing_keeps_the_lock_and_nothing_else(tmp_path: Path) -> None:
    folder = locked(tmp_path / "s")
    folder.store.write_text("x")
    folder.ran.mkdir()
    folder.clear()
    assert [path.name for path in folder.root.iterdir()] == ["lock"]
    folder.unlock()
    folder.prepare()


def test_an_emptied_store_beside_a_run_is_no_fresh_start(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path)
    folder.store.touch()
    folder.check_whole()
    folder.transport.mkdir()
    with pytest.raises(Permanent, match=r"assent\.sqlite: empty"):
        folder.check_whole()
    with pytest.raises(Permanent):
        existing(tmp_path)


@pytest.mark.parametrize("closed", [True, False])
def test_a_read_only_store_is_read_and_left_alone(tmp_path: Path, closed: bool) -> None:
    root = tmp_path / "what? 100%#"
    root.mkdir()
    path = root / "assent.sqlite"
    store = Store(path)
    store.record(event("a"))
    if closed:
        store.close()
    before = sorted((one.name, one.stat().st_size) for one in root.iterdir())
    reader = Store(path, read_only=True)
    assert verify(reader).intact and reader.events() == [event("a")]
    with pytest.raises(Permanent, match="readonly"):
        reader.put("x", 1)
    reader.close()
    assert sorted((one.name, one.stat().st_size) for one in root.iterdir()) == before


def test_a_folder_without_write_permission_is_read_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = StateFolder(tmp_path)
    folder.store.touch()
    assert not folder.read_only
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert folder.read_only


def test_spoilt_content_names_its_file(tmp_path: Path) -> None:
    store = Store(tmp_path / "assent.sqlite")
    store.record(event("a"))
    with store._writing() as connection:
        connection.exec_driver_sql("UPDATE events SET event = '{'")
    with pytest.raises(Permanent, match=r"assent\.sqlite: its content"):
        store.events()


def test_a_removed_store_names_its_file(tmp_path: Path) -> None:
    with pytest.raises(Permanent, match="was removed while it was in use"), reporting(tmp_path / "gone"):
        raise sqlalchemy.exc.OperationalError("INSERT", {}, Exception("attempt to write a readonly database"))


def test_a_full_disk_is_worth_another_try(tmp_path: Path) -> None:
    with pytest.raises(Temporary, match="free some space"), reporting(tmp_path):
        raise sqlalchemy.exc.OperationalError("INSERT", {}, Exception("database or disk is full"))


def test_a_spoilt_key_names_its_file(tmp_path: Path) -> None:
    vault = Vault(Store(tmp_path / "assent.sqlite"), tmp_path / "keys")
    vault.seal("r", "one", "text")
    (tmp_path / "keys" / "one.key").write_text("bad")
    with pytest.raises(Permanent, match=r"one\.key"):
        vault.open("r")
