"""Learning from use: nothing is kept unasked, nothing leaves without consent, nothing sensitive is in what does."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from cli_process import NETWORK, assent
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from assent.app.learning import export, judge, notebook
from assent.app.wishes import configurator, slice_designer
from assent.intents.errors import InvalidInput, Refused, Temporary
from assent.network.transport.skills.classify import CLASSIFY
from assent.network.transport.skills.classify import Request as Sentence
from assent.reasoning.lessons import FILE, Episode, Notebook, episode
from assent.reasoning.roles import ForTenant
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings

WISH = "block SNMP from h1's LAN on R3"
CONSENT = "Kim: for our own model"


def used(folder: Path, *wishes: str, network: Path = NETWORK) -> Notebook:
    with Loop() as loop:
        worker = configurator(network, None, ModelSettings(learn=folder), loop)
        for wish in wishes:
            worker.configure(wish)
    return Notebook(folder)


def chats(path: Path) -> list[list[dict[str, str]]]:
    return [json.loads(line)["messages"] for line in path.read_text("utf-8").splitlines()]


# -- keeping --------------------------------------------------------------------------------------------------


def test_what_was_verified_is_kept_and_what_was_not_is_marked(tmp_path: Path) -> None:
    book = used(tmp_path / "l", WISH, "shut down GigabitEthernet0/9 on R9")
    standing = [(one.skill, one.standing) for one in book.read()]
    assert standing[:2] == [("classify", "verified"), ("translate", "verified")]
    assert {one for _, one in standing[2:]} == {"unverified"}
    assert book.path.stat().st_mode & 0o077 == 0, "others may read it"


def test_nothing_is_kept_unless_the_settings_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Loop() as loop:
        configurator(NETWORK, None, ModelSettings(), loop).configure(WISH)
    assert not list(tmp_path.rglob(FILE))


def test_what_operators_say_is_never_noted(tmp_path: Path) -> None:
    model = make_model("embedded", ModelSettings(learn=tmp_path))
    question = CLASSIFY.example[0]
    with Loop() as loop, episode(tmp_path) as held:
        loop.run(ForTenant(model, "bo-energy").answer(CLASSIFY, question))
        assert held.said == []
        loop.run(model.answer(CLASSIFY, question))
        assert len(held.said) == 1


def test_an_error_keeps_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), episode(tmp_path):
        raise ZeroDivisionError
    assert Notebook(tmp_path).read() == []


def test_a_folder_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Temporary, match="cannot be kept"):
        used(tmp_path / "file", WISH)


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "x"}', "[" * 3000])
def test_a_broken_notebook_names_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / FILE).write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(InvalidInput, match=f"{FILE}:2: no lesson"):
        Notebook(tmp_path).read()


def test_a_lesson_that_a_killed_process_left_half_written_is_dropped(tmp_path: Path) -> None:
    used(tmp_path, WISH)
    whole = Notebook(tmp_path).read()
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes() + b'{"id": "half')
    assert Notebook(tmp_path).read() == whole
    used(tmp_path, WISH)
    assert b"half" not in path.read_bytes() and [one.id for one in Notebook(tmp_path).read()] == [
        one.id for one in whole
    ]


# -- judging --------------------------------------------------------------------------------------------------


def test_a_person_accepts_corrects_and_rejects(tmp_path: Path) -> None:
    with Loop() as loop:
        slice_designer(None, ModelSettings(learn=tmp_path), loop).design("30 cameras, 5 Mbps uplink each")
    book = Notebook(tmp_path)
    (lesson,) = book.read()
    assert lesson.standing == "unverified"
    assert judge(book, lesson.id[:6], "accepted").standing == "accepted"
    right = dict(lesson.answer)
    right["slices"] = [{**right["slices"][0], "area": "our campus", "reasons": {}}]
    (tmp_path / "right.json").write_text(json.dumps(right), "utf-8")
    assert judge(book, lesson.id, "accepted", tmp_path / "right.json").standing == "corrected"
    assert book.find(lesson.id).answer["slices"][0]["area"] == "our campus"
    right["slices"][0]["ues"] = 31
    (tmp_path / "wrong.json").write_text(json.dumps(right), "utf-8")
    with pytest.raises(InvalidInput, match="which the text does not say"):
        judge(book, lesson.id, "accepted", tmp_path / "wrong.json")
    (tmp_path / "broken.json").write_text("{", "utf-8")
    with pytest.raises(InvalidInput, match="no answer of skill request"):
        judge(book, lesson.id, "accepted", tmp_path / "broken.json")
    judge(book, lesson.id, "rejected")
    assert export(book, tmp_path / "x.jsonl", CONSENT).examples == 0
    (tmp_path / "file").touch()
    with pytest.raises(InvalidInput, match="is not a folder"):
        notebook(tmp_path / "file")
    with pytest.raises(InvalidInput, match="no such lesson"):
        book.find("zzz")


# -- exporting ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("consent", ["", "  ", "x" * 501, "Kim\x1b[2J"])
def test_nothing_leaves_without_consent(tmp_path: Path, consent: str) -> None:
    book = used(tmp_path / "l", WISH)
    with pytest.raises(Refused, match="consent"):
        export(book, tmp_path / "x.jsonl", consent)
    assert not (tmp_path / "x.jsonl").exists()


def test_a_chat_is_what_a_model_would_be_asked_and_the_manifest_says_who_agreed(tmp_path: Path) -> None:
    book = used(tmp_path / "l", WISH)
    done = export(book, tmp_path / "x.jsonl", CONSENT)
    assert done.by_skill == {"classify": 1, "translate": 1} and done.left_out == {}
    for messages in chats(tmp_path / "x.jsonl"):
        assert [one["role"] for one in messages] == ["system", "user", "assistant"]
        json.loads(messages[2]["content"])
    manifest = json.loads((tmp_path / "x.jsonl.manifest.json").read_text("utf-8"))
    assert manifest["consent"] == CONSENT and manifest["privacy"] == "redacted" and manifest["examples"] == 2
    assert (tmp_path / "x.jsonl").stat().st_mode & 0o077 == 0
    with pytest.raises(InvalidInput, match="there already"):
        export(book, tmp_path / "x.jsonl", CONSENT)


def test_the_same_pseudonyms_stand_in_question_and_answer(tmp_path: Path) -> None:
    export(used(tmp_path / "l", WISH), tmp_path / "x.jsonl", CONSENT)
    for messages in chats(tmp_path / "x.jsonl"):
        asked, said = messages[1]["content"], messages[2]["content"]
        assert set(re.findall(r"px\d+", said)) <= set(re.findall(r"px\d+", asked))


NAMES = st.from_regex(r"\A[A-Z][a-z]{2,8}-[a-z]{2,6}\Z")
OCTETS = st.tuples(*[st.integers(20, 220)] * 3).map(lambda one: ".".join(map(str, one)))


def network_of(folder: Path, router: str, host: str, prefix: str, secret: str, words: str) -> Path:
    (folder / "r.cfg").write_text(
        f"hostname {router}\nusername {secret} secret 5 {secret}x\nsnmp-server community {secret} RO\n"
        f"interface GigabitEthernet0/0\n description {words}\n ip address {prefix}.1 255.255.255.0\n"
        f"interface GigabitEthernet0/1\n no ip address\n shutdown\nip access-list extended {words}\n"
        f" permit ip host {prefix}.7 any\nend\n",
        "utf-8",
    )
    hosts = {host: {"address": f"{prefix}.10/24", "attached_to": f"{router} GigabitEthernet0/0"}}
    text = {"routers": {router: {"config": "r.cfg"}}, "hosts": hosts}
    (folder / "network.yaml").write_text(json.dumps(text), "utf-8")
    return folder / "network.yaml"


@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    names=st.lists(NAMES, min_size=4, max_size=4, unique_by=lambda one: one.lower()),
    prefix=OCTETS,
    wish=st.sampled_from(
        [
            "set the description of GigabitEthernet0/1 on {router} to '{words}'",
            "block SNMP from {host}'s LAN on {router}",
            "on {router}, deny telnet from {host} ({prefix}.10)",
            "Give GigabitEthernet0/1 on {router} the address {prefix}.129/26 and bring it up",
        ]
    ),
)
def test_nothing_sensitive_of_a_network_is_in_what_is_exported(
    names: list[str], prefix: str, wish: str
) -> None:
    router, host, secret, words = names
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        network = network_of(folder, router, host, prefix, secret, words)
        said = wish.format(router=router, host=host, prefix=prefix, words=words)
        book = used(folder / "l", said, network=network)
        for lesson in book.read():
            judge(book, lesson.id, "accepted")
        done = export(book, folder / "x.jsonl", CONSENT)
        text = "\n".join(one["content"] for chat in chats(folder / "x.jsonl") for one in chat[1:])
    assert done.examples >= 1
    for sensitive in (router, host, secret, words, f"{prefix}."):
        assert sensitive.lower() not in text.lower(), sensitive


def test_unredacted_is_as_it_was(tmp_path: Path) -> None:
    export(used(tmp_path / "l", WISH), tmp_path / "x.jsonl", CONSENT, "open")
    assert "R3" in chats(tmp_path / "x.jsonl")[0][1]["content"]


def test_only_the_last_of_several_tries_is_a_lesson() -> None:
    held = Episode()
    with Loop() as loop:
        model = make_model("embedded", ModelSettings())
        for text in ("shut down Gi0/1 on R1", "shut down Gi0/2 on R1"):
            question = Sentence(text=text, routers=("R1",))
            held.note(CLASSIFY, question, loop.run(model.answer(CLASSIFY, question)))
    held.end("verified", ["static: x"])
    (lesson,) = held.lessons()
    assert lesson.question["text"] == "shut down Gi0/2 on R1" and lesson.standing == "verified"


# -- the commands ---------------------------------------------------------------------------------------------


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    none = assent("learn", "list", cwd=tmp_path)
    assert none.returncode == 2 and "ASSENT_LEARN" in none.stderr
    monkeypatch.setitem(os.environ, "ASSENT_LEARN", "lessons")
    # A recording is replayed through the same pipeline: questions come back, and what follows is verified anew.
    first = assent("configure", WISH, "--network", NETWORK, "--record", "r.jsonl", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert assent("learn", "forget", "--yes", "--json", cwd=tmp_path).stdout.split() == [
        "{",
        '"forgotten":',
        "2",
        "}",
    ]
    again = assent("configure", WISH, "--network", NETWORK, "--model", "recorded:r.jsonl", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    listed: list[dict[str, Any]] = json.loads(assent("learn", "list", "--json", cwd=tmp_path).stdout)
    assert [one["standing"] for one in listed] == ["verified", "verified"] and "question" not in listed[0]
    shown = json.loads(assent("learn", "show", listed[0]["id"], "--json", cwd=tmp_path).stdout)
    assert shown["question"]["text"] == WISH
    refused = assent("learn", "export", "x.jsonl", cwd=tmp_path)
    assert refused.returncode == 4 and "consent" in refused.stderr
    done = assent("learn", "export", "x.jsonl", "--consent", CONSENT, "--json", cwd=tmp_path)
    assert json.loads(done.stdout)["examples"] == 2
    assert assent("learn", "reject", listed[0]["id"], cwd=tmp_path).returncode == 0
    assert "rejected" in assent("learn", "list", cwd=tmp_path).stdout
    assert assent("learn", "forget", cwd=tmp_path).returncode == 4


# -- more to learn from --------------------------------------------------------------------------------------


def test_an_order_that_was_deployed_is_accepted_with_what_its_agents_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clouds = tmp_path / "clouds.yaml"
    clouds.write_text(
        "clouds:\n- {name: edge-bern, cpu: 8, ram_mb: 32768, disk_gb: 4000, cost_per_cpu: 4}\n"
        "- {name: region-zug, cpu: 64, ram_mb: 262144, disk_gb: 40000, latency_ms: 1, cost_per_cpu: 1}\n"
        "access_ms: {edge-bern: 1, region-zug: 12}\n"
    )
    command = ("slice", "deploy", "Deploy a slice for 200 cameras", "--clouds", str(clouds), "--state", "s")
    monkeypatch.setenv("ASSENT_LEARN", str(tmp_path / "l"))
    done = assent(*command, "--pick", "1", "--yes", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    book = Notebook(tmp_path / "l")
    lessons = {one.skill: one for one in book.read()}
    assert {one.standing for one in lessons.values()} == {"accepted"}
    assert set(lessons) == {"request", "agent On-Device Agent"}
    assert all(re.fullmatch("[0-9a-f]{16}", one.prompt) for one in lessons.values())
    exported = export(book, tmp_path / "train.jsonl", CONSENT)
    assert exported.examples == 3 and not exported.left_out, (
        "the request, the question to the person, the rest"
    )
    text = (tmp_path / "train.jsonl").read_text("utf-8")
    assert "bern" not in text and "zug" not in text
    told = [one for one in chats(tmp_path / "train.jsonl") if "tool" in one[-1]["content"]]
    calls = [
        [json.loads(one["content"])["tool"] for one in chat if one["role"] == "assistant"] for chat in told
    ]
    assert sorted(calls) == [["deployer", "done"], ["modeller", "operator-choice"]]
    for chat in told:
        assert [one["role"] for one in chat[:3]] == ["system", "user", "assistant"]
        assert "Call one tool at a time" in chat[0]["content"]
    manifest = json.loads((tmp_path / "train.jsonl.manifest.json").read_text())
    assert set(manifest["prompts"]) == set(lessons)


def test_a_drive_on_record_is_what_a_model_would_have_said(tmp_path: Path) -> None:
    from assent.reasoning.ledger import CallLedger
    from fakes.agents import Workshop
    from fakes.openai_server import FakeOpenAI

    shop, settings = Workshop(), ModelSettings(learn=tmp_path / "l")
    with Loop() as loop:
        with episode(tmp_path / "l") as held:
            model = make_model("embedded", settings)
            given = CallLedger("run", {"requirements": "200 cameras"})
            loop.run(
                model.drive(
                    shop.modelling, "Model it", shop.modelling_tools, given, wants=("recommendations",)
                )
            )
            held.end("verified")
        export(Notebook(tmp_path / "l"), tmp_path / "t.jsonl", CONSENT, "open")
        (chat,) = chats(tmp_path / "t.jsonl")
        with FakeOpenAI(lambda _: {}) as server:  # which says, turn by turn, what was learned
            said = [json.loads(one["content"]) for one in chat if one["role"] == "assistant"]
            server.moves = [(one["tool"], one["arguments"]) for one in said]
            server.script = ["drive_words"]
            again = loop.run(
                make_model(f"openai/fake@{server.url}", ModelSettings(), {}).drive(
                    shop.modelling,
                    "Model it",
                    shop.modelling_tools,
                    CallLedger("run", {"requirements": "200 cameras"}),
                    wants=("recommendations",),
                )
            )
            assert again.result == {"recommendations": ["200 cameras: A", "B"]}
            last = server.requests[-1]["messages"]
        assert [one["content"] for one in last] == [one["content"] for one in chat[:-1]]


def test_rulings_are_corrected_by_a_person_and_agreements_verify_proposals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "m.jsonl").write_text(
        json.dumps({"id": "1", "raw": "We propose 60 Mbps.", "context": {"capacity_mbps": 100}})
    )
    monkeypatch.setenv("ASSENT_LEARN", str(tmp_path / "l"))
    done = assent("inspect", "--batch", "m.jsonl", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    book = Notebook(tmp_path / "l")
    (ruling,) = book.read()
    assert (ruling.skill, ruling.standing) == ("arbitrate", "unverified")
    right = {"verdict": "malicious", "category": "coercion", "evidence": ["We propose"]}
    (tmp_path / "right.json").write_text(json.dumps(right))
    assert judge(book, ruling.id, "accepted", tmp_path / "right.json").standing == "corrected"
    sides = [{"name": n, "utility": {"kind": "quadratic", "target": t}} for n, t in (("a", 100), ("b", 20))]
    case = {"id": "c", "topic": {"kind": "level", "capacity": 134}, "pressure": "hard", "agents": sides}
    (tmp_path / "n.jsonl").write_text(json.dumps(case))
    done = assent("negotiate", "--batch", "n.jsonl", cwd=tmp_path)
    assert done.returncode == 0 and json.loads(done.stdout)["stopped_by"] == "consensus", done.stdout
    kept = {one.skill: one.standing for one in book.read() if one.id != ruling.id}
    assert {"propose", "mediate"} <= set(kept) and set(kept.values()) == {"verified"}
