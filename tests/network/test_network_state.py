"""State files and confirmed commits: whole or not at all, wherever the process dies."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.intents.base import digest
from assent.intents.change import ChangeSet, RanIntent
from assent.intents.errors import Permanent, Refused, Temporary
from assent.network.commits import CommitStore, fingerprint, text_diff
from assent.network.state import StateFile


class Killed(BaseException):
    """The process dies here."""


def accept(texts: object) -> None:
    pass


def store(folder: Path) -> CommitStore:
    return CommitStore(StateFile(folder / "s.json"), "ran", lambda target: "{}", accept)


def change(before: CommitStore, texts: dict[str, str], name: str = "k") -> ChangeSet:
    base = {target: fingerprint(before.running(target)) for target in texts}
    return ChangeSet(
        domain="ran",
        intent=RanIntent(id=name, version=1, shares=()),
        plan=texts,
        candidate=texts,
        diff={},
        rollback={},
        base=base,
        idempotency_key=digest([name, texts, base, before.serial()]),
    )


def test_a_document_is_read_back_and_an_error_leaves_it(tmp_path: Path) -> None:
    file = StateFile(tmp_path / "deep" / "s.json")
    assert file.read() == {}
    with file.update() as document:
        document["a"] = [1, "ü"]
    with pytest.raises(Refused), file.update() as document:
        document["a"].append(2)
        raise Refused("no")
    assert StateFile(file.path).read() == file.read() == {"a": [1, "ü"]}


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"format":1}', b"[" * 100_000])
def test_a_damaged_file_says_so_and_stays(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "s.json"
    path.write_bytes(damage)
    file = StateFile(path)
    with pytest.raises(Permanent, match="damaged"):
        file.read()
    with pytest.raises(Permanent, match="damaged"), file.update() as document:
        document["a"] = 1
    assert path.read_bytes() == damage


@given(st.integers(0, 500), st.integers(0, 255))
def test_every_damaged_byte_and_every_cut_is_found(at: int, byte: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "s.json"
        with StateFile(path).update() as document:
            document["a"] = "some text"
        data = path.read_bytes()
        at %= len(data)
        for damaged in (data[:at], data[:at] + bytes([byte]) + data[at + 1 :]):
            path.write_bytes(damaged)
            if damaged == data:
                continue
            with pytest.raises(Permanent, match="damaged"):
                StateFile(path).read()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Permanent, match="cannot be"), StateFile(tmp_path / "file" / "s.json").update():
        pass


def test_threads_do_not_lose_updates(tmp_path: Path) -> None:
    def count() -> None:
        for _ in range(10):
            with StateFile(tmp_path / "s.json").update(durable=False) as document:
                document["n"] = document.get("n", 0) + 1

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert StateFile(tmp_path / "s.json").read() == {"n": 40}


STEPS = ("open", "fsync", "replace")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("act", ["commit", "confirm", "rollback", "expire"])
def test_death_at_any_step_leaves_all_old_or_all_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, act: str
) -> None:
    """Killed before and after each call that writes; then the same action again ends as if nothing had been."""
    for when in ("before", "after"):
        folder = tmp_path / when
        first = store(folder)
        wanted = change(first, {"x": '{"n":1}', "y": '{"n":2}'})

        def run(on: CommitStore, wanted: ChangeSet = wanted) -> None:
            if act == "confirm":
                on.confirm(wanted, 0)
            elif act == "rollback":
                on.rollback(wanted, 0)
            elif act == "expire":
                on.expire(100)
            else:
                on.commit(wanted, 0, 50)

        if act != "commit":
            first.commit(wanted, 0, 50)
        old = (first.running("x"), first.running("y"))
        with monkeypatch.context() as patch:
            _die(patch, step, when)
            with pytest.raises(Killed):
                run(store(folder))
        now = store(folder)
        new = {"commit": ('{"n":1}', '{"n":2}'), "confirm": old}.get(act, ("{}", "{}"))
        assert (now.running("x"), now.running("y")) in (old, new)
        run(now)
        assert (now.running("x"), now.running("y")) == new
        assert bool(now.pending()) == (act == "commit")


def _die(patch: pytest.MonkeyPatch, step: str, when: str) -> None:
    owner, name = {"open": (Path, "open"), "fsync": (os, "fsync"), "replace": (Path, "replace")}[step]
    real = getattr(owner, name)

    def dying(*args: object, **given: object) -> object:
        if when == "after":
            real(*args, **given)
        raise Killed

    patch.setattr(owner, name, dying)


def test_kill_9_in_the_middle_of_commits(tmp_path: Path) -> None:
    """A real process, really killed: both targets always run the same commit."""
    code = (
        "import sys; sys.path[:0] = sys.argv[2:]\n"
        "from pathlib import Path\n"
        "from test_network_state import store, change\n"
        "s = store(Path(sys.argv[1])); n = 0\n"
        "while True:\n"
        "    n += 1; c = change(s, {'x': str(n), 'y': str(n)}, str(n)); s.commit(c, 0, 9)\n"
        "    s.confirm(c, 0); print(n, flush=True)\n"
    )
    here = str(Path(__file__).parent)
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path), here], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    done = [int(process.stdout.readline()) for _ in range(20)]
    process.send_signal(signal.SIGKILL)
    done += [int(line) for line in process.stdout.read().split()]
    process.wait()
    process.stdout.close()
    found = store(tmp_path)
    assert found.running("x") == found.running("y")
    assert int(found.running("x")) in (done[-1], done[-1] + 1)


def test_a_commit_that_fails_arms_no_timer(tmp_path: Path) -> None:
    def refuse(texts: object) -> None:
        raise Permanent("the device says no")

    picky = CommitStore(StateFile(tmp_path / "s.json"), "ran", lambda target: "{}", refuse)
    with pytest.raises(Permanent, match="says no"):
        picky.commit(change(picky, {"x": '{"n":1}'}), 0, 5)
    assert picky.pending() == {}
    assert picky.expire(1e9) == ()
    assert not (tmp_path / "s.json").exists()


def test_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = store(tmp_path)
    mine.commit(change(mine, {"x": '{"n":1}'}), 0, 5)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Permanent, match="No space left"):
        mine.commit(change(mine, {"y": '{"n":1}'}, "l"), 0, 5)
    assert mine.running("y") == "{}"
    assert len(mine.pending()) == 1


def test_somebody_did_it_already(tmp_path: Path) -> None:
    """A target that runs the candidate is not out of sync, and the commit can be confirmed."""
    mine = store(tmp_path)
    wanted = change(mine, {"x": '{"n":1}'})
    mine.amend({"x": '{"n":1}'})
    mine.commit(wanted, 0, 5)
    assert mine.confirm(wanted, 0) == "ran-1"


def test_a_late_repetition_changes_nothing(tmp_path: Path) -> None:
    mine = store(tmp_path)
    old = change(mine, {"x": '{"n":1}'})
    mine.commit(old, 0, 5)
    mine.confirm(old, 0)
    new = change(mine, {"x": '{"n":2}'}, "l")
    mine.commit(new, 0, 5)
    assert mine.confirm(new, 0) == "ran-2"
    mine.commit(old, 0, 5)
    assert (mine.running("x"), mine.confirm(old, 0), mine.pending()) == ('{"n":2}', "ran-1", {})


def test_history_is_bounded_and_says_where_it_ends(tmp_path: Path) -> None:
    mine = store(tmp_path)
    changes = []
    for n in range(1, 31):
        changes.append(change(mine, {"x": str(n)}, str(n)))
        mine.commit(changes[-1], 0, 5)
        mine.confirm(changes[-1], 0)
    assert len(StateFile(tmp_path / "s.json").read()["targets"]["x"]) == 17
    for done in reversed(changes):
        mine.rollback(done, 0)
    assert mine.running("x") == "14"


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(["commit", "confirm", "rollback", "wait"]), st.integers(0, 3)), max_size=12
    )
)
def test_targets_of_one_commit_never_part(acts: list[tuple[str, int]]) -> None:
    """Whatever happens in whatever order: x and y are only ever changed together."""
    with TemporaryDirectory() as folder:
        mine, now = store(Path(folder)), 0
        made: dict[int, ChangeSet] = {}
        for act, n in acts:
            wanted = made.setdefault(n, change(mine, {"x": str(n), "y": str(n)}, str(n)))
            with contextlib.suppress(Permanent, Temporary):
                if act == "commit":
                    mine.commit(wanted, now, 2)
                elif act == "confirm":
                    mine.confirm(wanted, now)
                elif act == "rollback":
                    mine.rollback(wanted, now)
                else:
                    now += 1
                    mine.expire(now)
            mine = store(Path(folder))
            assert mine.running("x") == mine.running("y")
            assert len(mine.pending()) <= 1


def test_differences_are_readable() -> None:
    lines = text_diff("c", '{"a":1}', '{"a":2}').splitlines()
    assert lines[:2] == ["--- c running", "+++ c candidate"]
    assert '-  "a": 1' in lines
    assert '+  "a": 2' in lines
    assert text_diff("c", '{"a":1}', '{"a":1}') == ""
