"""Files, state folders, clocks and kills made to hurt slices on order: one clear error, and nothing that leaks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assent.app.clouds import CloudsFile
from assent.app.conversation.record import Record
from assent.app.domains.file import read_served
from assent.app.domains.wiring import agent
from assent.app.packaging import Files, read_types, write
from assent.app.slices import SliceDesk, opened
from assent.app.wishes import MOST_CHARACTERS, raw_lines
from assent.intents.change import Claim
from assent.intents.errors import InvalidInput, Permanent, Temporary
from assent.intents.instance import SliceInstance, cloud_intent
from assent.intents.service import NetworkFunction, PlacedFunction, Plmn, PlmnInfo, ServiceProfile, Snssai
from assent.inventory.clouds import Cloud
from assent.lifecycle.explaining.record import facts_of
from assent.lifecycle.feasibility import HELD_S, Jobs
from assent.lifecycle.folder import StateFolder
from assent.network.cloud.operator import CloudOperator
from assent.service.descriptors.signature import read_certificate
from assent.service.operation.trace import read_trace
from assent.service.skills.request import REQUEST, SliceWish
from assent.service.skills.turn import TURN, TurnQuestion

PROFILE = ServiceProfile(
    id="p", plmn_info=(PlmnInfo(plmn_id=Plmn(mcc="001", mnc="01"), snssai=Snssai(sst=1)),)
)


def clouds(*names: str, **more: Any) -> CloudsFile:
    return CloudsFile(clouds=tuple(Cloud(name=n, cpu=8, ram_mb=8000, disk_gb=80, **more) for n in names))


def instance(cloud: str) -> SliceInstance:
    function = NetworkFunction(name="upf", role="UPF", cpu=2, ram_mb=100, disk_gb=1)
    return SliceInstance(
        id="s-1",
        order="s",
        profile=PROFILE,
        functions=(PlacedFunction(function=function, cloud=cloud),),
        phase="OPERATION",
    )


def deployed(folder: Path) -> None:
    with opened(folder, clouds("a", "b")) as desk:
        desk.keeper.carry_out([instance("a")], "allocateNsi")


def terminated(desk: SliceDesk) -> None:
    ended = instance("a").model_copy(update={"functions": (), "phase": "DECOMMISSIONING"})
    desk.keeper.carry_out([ended], "deallocateNsi")


# Clouds that are left out of a file while something runs on them


def test_a_cloud_that_runs_something_cannot_be_left_out(tmp_path: Path) -> None:
    deployed(tmp_path)
    with (
        pytest.raises(InvalidInput, match=r"'a' is not among the clouds.*s-1"),
        opened(tmp_path, clouds("b")),
    ):
        pass
    with opened(tmp_path) as desk:  # nor was that remembered
        assert [one.name for one in desk.clouds.clouds] == ["a", "b"]
        assert desk.cloud.instances()["a"]


def test_its_driver_cannot_be_changed_meanwhile(tmp_path: Path) -> None:
    deployed(tmp_path)
    changed = CloudsFile(clouds=(*clouds("a", driver="host").clouds, *clouds("b").clouds))
    with (
        pytest.raises(InvalidInput, match="driver of the cloud 'a' was simulated"),
        opened(tmp_path, changed),
    ):
        pass


def test_an_empty_cloud_can_be_left_out(tmp_path: Path) -> None:
    deployed(tmp_path)
    with opened(tmp_path, clouds("a", "c")) as desk:
        terminated(desk)
    with opened(tmp_path, clouds("c")) as desk:
        assert not desk.ledger.resources()


def test_nor_can_one_of_a_domain(tmp_path: Path) -> None:
    text = "{assent: 1, operator: beta, domain: {name: hall, kind: cloud, borders: [{name: x}], clouds: [CLOUD]}}"
    cloud = "{name: NAME, cpu: 8, ram_mb: 8000, disk_gb: 80}"
    file, root = tmp_path / "served.yaml", tmp_path / "state"
    file.write_text(text.replace("CLOUD", cloud.replace("NAME", "b")))
    operator = CloudOperator(clouds("a").clouds, StateFolder(root).cloud)
    root.mkdir()
    StateFolder(root).store.touch()
    operator.commit(operator.plan(cloud_intent("s", 1, [instance("a")])), 60)
    with (
        pytest.raises(InvalidInput, match=r"'a' is not among the clouds.*s-1"),
        agent(read_served(file), root, open_=False),
    ):
        pass


# Reservations


class Killed(BaseException):
    pass


CLAIMS = [Claim(resource=f"cloud/a/{kind}", amount=1, capacity=8, unit="") for kind in ("cpu", "ram_mb")]


@pytest.mark.parametrize("write", range(4))
def test_a_kill_at_any_write_of_a_reservation_leaks_nothing(
    tmp_path: Path, write: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    with opened(tmp_path, clouds("a")) as desk:
        jobs, left = Jobs(desk.store, desk.ledger, lambda: now[0]), [write]

        def dying(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*given: Any, **named: Any) -> Any:
                if not left[0]:
                    raise Killed
                left[0] -= 1
                return real(*given, **named)

            return call

        with monkeypatch.context() as patched, pytest.raises(Killed):
            patched.setattr(desk.store, "put", dying(desk.store.put))
            patched.setattr(desk.ledger, "reserve", dying(desk.ledger.reserve))
            jobs.feasible("order", [PROFILE], CLAIMS)
        now[0] += HELD_S
        Jobs(desk.store, desk.ledger, lambda: now[0])
        assert not desk.ledger.resources()


def test_a_clock_that_is_set_back_prolongs_no_reservation(tmp_path: Path) -> None:
    with opened(tmp_path, clouds("a")) as desk:
        Jobs(desk.store, desk.ledger, lambda: 1e9).feasible("order", [PROFILE], CLAIMS)
        assert Jobs(desk.store, desk.ledger, lambda: 1e9).expire() == () and desk.ledger.resources()
        Jobs(desk.store, desk.ledger, lambda: 1e9 - 3600)
        assert not desk.ledger.resources()


def test_a_reservation_without_a_job_is_given_back(tmp_path: Path) -> None:
    with opened(tmp_path, clouds("a")) as desk:
        desk.ledger.reserve("reservation/stray", "cloud/a/cpu", 8, 8)
        desk.jobs.expire()
        assert not desk.ledger.resources()


# State folders that somebody edited


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("slice/kept/s-1", "null"),
        ("slice/kept/s-1", "{}"),
        ("slice/site", '{"clouds": []}'),
        ("slice/begun/x", '{"change": 5}'),
        ("feasibility/x", "{}"),
        ("feasibility/x", '{"until": "soon", "jobs": []}'),
    ],
)
def test_an_edited_setting_is_named(tmp_path: Path, key: str, value: str) -> None:
    deployed(tmp_path)
    edit(tmp_path, f"insert or replace into settings values ('{key}', '{value}')")
    with (
        pytest.raises(Permanent, match=f"assent.sqlite: what is kept as '{key}' cannot be read") as caught,
        opened(tmp_path) as desk,
    ):
        desk.keeper.instances()
    assert "https" not in caught.value.message


def test_an_edited_event_is_named(tmp_path: Path) -> None:
    deployed(tmp_path)
    edit(tmp_path, "update events set event='{}'")
    with opened(tmp_path) as desk, pytest.raises(Permanent, match="entry s#1 cannot be read"):
        facts_of(desk.store, "s-1")


def edit(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "assent.sqlite")
    with connection:
        connection.execute(statement)
    connection.close()


def test_a_conversation_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "c1.jsonl").mkdir()
    with pytest.raises(Temporary, match=r"c1\.jsonl: Is a directory"):
        Record(tmp_path, "c1")


# Words and lines without end


@pytest.mark.parametrize("text", ["9" * 5000 + " cameras", "200 cameras, " + "9" * 5000 + " Mbps each"])
def test_a_page_long_number_is_asked_about(text: str) -> None:
    answer = REQUEST.solve(SliceWish(text=text))
    assert answer.questions and max(map(len, answer.questions)) <= 2000
    known = REQUEST.solve(SliceWish(text="200 cameras")).slices
    turn = TURN.solve(TurnQuestion(said=f"make it {text}", slices=known))
    assert all(len(one) <= 2000 for one in turn.questions)


def test_a_file_without_lines_is_refused_in_time(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=f"line 1 has {MOST_CHARACTERS} characters and more"):
        list(raw_lines(Path("/dev/zero")))


@pytest.mark.parametrize("read", [lambda path: read_trace(path), lambda path: read_certificate(path)])
def test_a_file_without_end_is_refused_in_time(read: Callable[[Path], object]) -> None:
    with pytest.raises(InvalidInput, match="/dev/zero: larger than"):
        read(Path("/dev/zero"))


def test_type_files_are_bounded(tmp_path: Path) -> None:
    (tmp_path / "etsi_nfv_sol001_x_types.yaml").symlink_to("/dev/zero")
    with pytest.raises(InvalidInput, match=r"x_types\.yaml: larger than"):
        read_types(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("PASSWORD=topsecret\nmore", r"there is no column \(column 1\)"),
        ("x" * 200_000, "field larger"),
        ("t_s,load_percent,load_percent\n0,1,2", "column 3 is there twice"),
        ("t_s,lod\n0,1", r"there is no column 'lod' \(column 2\)"),
    ],
)
def test_a_trace_that_is_none_is_not_printed(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "trace.csv"
    path.write_text(text)
    with pytest.raises(InvalidInput, match=said) as caught:
        read_trace(path)
    assert "topsecret" not in caught.value.message


def test_archives_are_not_written_through_a_link_out_of_their_folder(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / "vnf").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InvalidInput, match="vnf: leads out of the folder"):
        write(Files(files={"vnf/UPF.csar": b"x"}), tmp_path / "out")
    assert not list((tmp_path / "elsewhere").iterdir())
