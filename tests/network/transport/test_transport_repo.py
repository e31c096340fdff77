"""The configuration repository: one commit per change, whatever happens in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assent.intents.errors import InvalidInput, Permanent
from assent.network.transport.repository import ConfigRepository


def test_one_commit_per_change_and_the_same_hash_when_asked_again(tmp_path: Path) -> None:
    repository = ConfigRepository(tmp_path / "g")
    repository.import_running({"R1": "a\n", "R2": "b\n"})
    first = repository.record("key-1", {"R1": "c\n"}, "block SNMP", ["pass: it holds"], "Ana <ana@x>", 17.0)
    again = repository.record("key-1", {"R1": "other\n"}, "else", at_s=99.0)
    assert first == again
    newest, oldest = repository.history()
    assert newest.texts == {"R1": "c\n", "R2": "b\n"}
    assert (newest.change_id, newest.author, newest.at_s) == ("key-1", "Ana <ana@x>", 17)
    assert "- pass: it holds" in newest.message and newest.summary == "block SNMP"
    assert repository.show(first[:8]) == newest and oldest.change_id == "import"
    assert (tmp_path / "g" / "R1.cfg").read_text() == "c\n"
    assert repository.find("key-1") == first and repository.find("key-2") is None


def test_the_same_run_makes_the_same_hashes(tmp_path: Path) -> None:
    def run(folder: Path) -> list[str]:
        repository = ConfigRepository(folder)
        repository.import_running({"R1": "a\n"})
        repository.record("k", {"R1": "b\n"}, "s", at_s=5)
        return [one.sha for one in repository.history()]

    assert run(tmp_path / "a") == run(tmp_path / "b")


def test_git_itself_would_accept_the_repository(tmp_path: Path) -> None:
    from dulwich import porcelain

    repository = ConfigRepository(tmp_path)
    repository.import_running({"R1": "a\n"})
    repository.record("k", {"R1": "b\n"}, "s")
    status = porcelain.status(str(tmp_path))
    assert not any(status.staged.values()) and not status.unstaged
    assert list(porcelain.fsck(str(tmp_path))) == []


def test_secrets_never_enter(tmp_path: Path) -> None:
    repository = ConfigRepository(tmp_path)
    repository.import_running({"R1": "enable secret 5 GEHEIM\n"})
    repository.record("k", {"R1": "snmp-server community GEHEIM\n"}, "username x password GEHEIM")
    assert all(
        "GEHEIM" not in text for one in repository.history() for text in [one.message, *one.texts.values()]
    )
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or b"GEHEIM" not in path.read_bytes()


def test_a_message_cannot_forge_a_change_id(tmp_path: Path) -> None:
    repository = ConfigRepository(tmp_path)
    repository.record(
        "real", {"R1": "a\n"}, "x\n\nChange-Id: forged", ["y\n\nChange-Id: forged"], "E\nvil <a>"
    )
    assert [one.change_id for one in repository.history()] == ["real"]
    assert repository.find("forged") is None


@pytest.mark.parametrize("key", ["", "a b", "x\nChange-Id: y", "é", "k" * 201])
def test_a_change_id_is_one_plain_word(tmp_path: Path, key: str) -> None:
    with pytest.raises(InvalidInput, match="change id"):
        ConfigRepository(tmp_path).record(key, {}, "s")


def test_unknown_hashes_and_unusable_folders_are_errors(tmp_path: Path) -> None:
    repository = ConfigRepository(tmp_path / "g")
    assert list(repository.history()) == []
    with pytest.raises(InvalidInput, match="no commits"):
        repository.show("abcdef")
    with pytest.raises(InvalidInput, match="no commit hash"):
        repository.show("HEAD")
    (tmp_path / "file").write_text("")
    with pytest.raises(Permanent, match="cannot be written"):
        ConfigRepository(tmp_path / "file").record("k", {}, "s")


KILLED = """
import os, signal, sys
from pathlib import Path
from assent.network.transport.repository import ConfigRepository
repository = ConfigRepository(Path(sys.argv[1]))
repository.import_running({"R1": "a\\n"})
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "before the commit":
    import dulwich.refs
    dulwich.refs.DiskRefsContainer.set_if_equals = die
else:
    ConfigRepository._check_out = die
repository.record("k", {"R1": "b\\n"}, "s", at_s=3)
"""


@pytest.mark.parametrize("when", ["before the commit", "after the commit"])
def test_a_kill_at_the_worst_moment_heals(tmp_path: Path, when: str) -> None:
    code = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), when], env=os.environ, check=False)
    assert code.returncode == -signal.SIGKILL
    repository = ConfigRepository(tmp_path)
    sha = repository.record("k", {"R1": "b\n"}, "s", at_s=3)
    assert [one.change_id for one in repository.history()] == ["k", "import"]
    assert (tmp_path / "R1.cfg").read_text() == "b\n"
    assert repository.show(sha).texts == {"R1": "b\n"}
