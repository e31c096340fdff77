"""Embedded, chain, recordings, selection, privacy, and how coroutines are run."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assent.intents.errors import AssentError, Clarify, InvalidInput, Permanent, Refused, Temporary
from assent.reasoning.chain import Chain
from assent.reasoning.embedded import Embedded
from assent.reasoning.language import LanguageModel
from assent.reasoning.privacy import permit
from assent.reasoning.recorded import Recorded, Recorder
from assent.reasoning.replies import read
from assent.reasoning.run import Loop, complete
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings
from assent.reasoning.skill import A, Answer, Q, Skill
from assent.reasoning.telemetry import Traced
from fakes.skills import ADD_UP, Numbers, Total

QUESTION = Numbers(numbers=(1, 2))


class Scripted:
    """Raises what its script says, in order; answers where the script holds None, and afterwards."""

    def __init__(self, name: str, script: Sequence[AssentError | None] = ()) -> None:
        self.name = name
        self.script = list(script)
        self.asked = 0

    async def answer(self, skill: Skill[Q, A], question: Q) -> Answer[A]:
        self.asked += 1
        error = self.script.pop(0) if self.script else None
        if error is not None:
            raise error
        return Answer(skill.solve(question), self.name)


class Hand:
    now = 0.0

    def now_s(self) -> float:
        return self.now


# -- embedded ---------------------------------------------------------------------------------------------


def test_embedded_solves_and_says_what_it_is() -> None:
    answer = complete(Embedded().answer(ADD_UP, QUESTION))
    assert (answer.output, answer.model, answer.tokens) == (Total(total=3), "embedded", 0)


@pytest.mark.parametrize(("numbers", "error"), [((), Clarify), ((13,), Refused), ((666,), Permanent)])
def test_embedded_errors(numbers: tuple[int, ...], error: type[AssentError]) -> None:
    with pytest.raises(error):
        complete(Embedded().answer(ADD_UP, Numbers(numbers=numbers)))


def test_an_embedded_answer_is_validated_too() -> None:
    wrong = Skill(
        "add_up", "fakes", Numbers, Total, ADD_UP.example, lambda q: Total(total=0), ADD_UP.validators
    )
    with pytest.raises(Permanent, match="is not the sum"):
        complete(Embedded().answer(wrong, QUESTION))


# -- chain ------------------------------------------------------------------------------------------------


def test_the_first_model_answers_without_substitution() -> None:
    answer = complete(Chain([Scripted("a"), Scripted("b")]).answer(ADD_UP, QUESTION))
    assert (answer.model, answer.substitutions) == ("a", ())


def test_every_substitution_is_recorded() -> None:
    chain = Chain([Scripted("a", [Temporary("a: busy")]), Scripted("b", [Permanent("bad")]), Embedded()])
    answer = complete(chain.answer(ADD_UP, QUESTION))
    assert chain.name == "a,b,embedded"
    assert (answer.model, [str(s) for s in answer.substitutions]) == ("embedded", ["a: busy", "b: bad"])


@pytest.mark.parametrize("error", [Clarify(["?"]), Refused("no")])
def test_clarify_and_refused_pass_through(error: AssentError) -> None:
    second = Scripted("b")
    with pytest.raises(type(error)):
        complete(Chain([Scripted("a", [error]), second]).answer(ADD_UP, QUESTION))
    assert second.asked == 0


def test_the_circuit_opens_and_the_first_model_is_tried_again_after_a_pause() -> None:
    clock, first = Hand(), Scripted("a", [Temporary("x")] * 4)
    chain = Chain([first, Embedded()], open_after=3, pause_s=10, clock=clock)

    def ask() -> Answer[Total]:
        return complete(chain.answer(ADD_UP, QUESTION))

    for _ in range(5):
        assert ask().model == "embedded"
    assert first.asked == 3
    assert ask().substitutions[0].reason == "set aside after 3 failures in a row"
    clock.now = 10
    assert (ask().model, first.asked) == ("embedded", 4)  # the trial fails: open again at once
    assert (ask().model, first.asked) == ("embedded", 4)
    clock.now = 20
    assert (ask().model, ask().model, first.asked) == ("a", "a", 6)


def test_an_open_circuit_waits_as_long_as_it_was_asked_to() -> None:
    clock, first = Hand(), Scripted("a", [Temporary("x", retry_after=60)])
    chain = Chain([first, Embedded()], open_after=1, pause_s=10, clock=clock)
    for clock.now in (0, 30, 59):
        assert complete(chain.answer(ADD_UP, QUESTION)).model == "embedded"
    clock.now = 60
    assert complete(chain.answer(ADD_UP, QUESTION)).model == "a"


def test_a_success_between_failures_keeps_the_circuit_closed() -> None:
    first = Scripted("a", [Temporary("x"), None, Temporary("x"), None])
    chain = Chain([first, Embedded()], open_after=2, clock=Hand())
    assert [complete(chain.answer(ADD_UP, QUESTION)).model for _ in range(4)] == ["embedded", "a"] * 2


def test_a_trial_that_asks_back_does_not_block_the_next() -> None:
    clock, first = Hand(), Scripted("a", [Temporary("x"), Clarify(["?"])])
    chain = Chain([first, Embedded()], open_after=1, pause_s=1, clock=clock)
    complete(chain.answer(ADD_UP, QUESTION))
    clock.now = 5
    with pytest.raises(Clarify):
        complete(chain.answer(ADD_UP, QUESTION))
    assert complete(chain.answer(ADD_UP, QUESTION)).model == "a"


def test_a_chain_whose_models_all_fail_names_them_all() -> None:
    chain = Chain([Scripted("a", [Temporary("busy", retry_after=9)]), Scripted("b", [Permanent("bad")])])
    with pytest.raises(Temporary, match="a: busy; b: bad") as caught:
        complete(chain.answer(ADD_UP, QUESTION))
    assert caught.value.retry_after == 9
    with pytest.raises(Permanent):
        complete(Chain([Scripted("a", [Permanent("bad")])]).answer(ADD_UP, QUESTION))
    with pytest.raises(InvalidInput):
        Chain([])


# -- recordings -------------------------------------------------------------------------------------------


def _outcomes(model: Recorder | Recorded, questions: Sequence[Numbers]) -> list[object]:
    said: list[object] = []
    for question in questions:
        try:
            answer = complete(model.answer(ADD_UP, question))
            said.append((answer.output, answer.model, answer.tokens, answer.substitutions))
        except AssentError as error:
            said.append((type(error), error.as_dict()))
    return said


@given(st.lists(st.lists(st.integers(0, 20), max_size=3), max_size=6))
def test_a_recording_replays_every_outcome(
    tmp_path_factory: pytest.TempPathFactory, asked: list[list[int]]
) -> None:
    path = tmp_path_factory.mktemp("rec") / "new" / "run.jsonl"
    questions = [Numbers(numbers=tuple(numbers)) for numbers in asked]
    chain = Chain([Scripted("a", [Temporary("busy"), Permanent("bad")]), Embedded()])
    first = _outcomes(Recorder(chain, path), questions)
    assert _outcomes(Recorded(path), questions) == first
    again = path.with_name("again.jsonl")
    assert _outcomes(Recorder(Recorded(path), again), questions) == first
    assert again.read_bytes() == path.read_bytes()


def test_a_recording_holds_neither_questions_nor_times(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    complete(Recorder(Embedded(), path).answer(ADD_UP, Numbers(numbers=(1,), note="private")))
    record = json.loads(path.read_text())
    assert "private" not in path.read_text() and "seconds" not in record
    assert (record["skill"], record["answer"], record["prompt"]) == (
        "add_up",
        {"total": 1},
        ADD_UP.prompt_hash,
    )


def test_a_recording_is_its_owners_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    complete(Recorder(Embedded(), path).answer(ADD_UP, Numbers(numbers=(1,))))
    assert path.stat().st_mode & 0o777 == 0o600
    for other in (Path("/dev/full"), tmp_path):
        with pytest.raises(InvalidInput, match="it is no file"):
            Recorder(Embedded(), other)


def test_the_same_question_gets_its_answers_in_order(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    recorder = Recorder(Chain([Scripted("a", [None, Temporary("x")]), Embedded()]), path)
    for _ in range(2):
        complete(recorder.answer(ADD_UP, QUESTION))
    replay = Recorded(path)
    assert [complete(replay.answer(ADD_UP, QUESTION)).model for _ in range(3)] == [
        "a",
        "embedded",
        "embedded",
    ]


def test_a_miss_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    complete(Recorder(Embedded(), path).answer(ADD_UP, QUESTION))
    with pytest.raises(Permanent, match="no answer on record for skill add_up"):
        complete(Recorded(path).answer(ADD_UP, Numbers(numbers=(9,))))


def test_a_forged_answer_is_not_accepted(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    complete(Recorder(Embedded(), path).answer(ADD_UP, QUESTION))
    path.write_text(path.read_text().replace('"total":3.0', '"total":4.0'))
    with pytest.raises(Permanent, match="not valid"):
        complete(Recorded(path).answer(ADD_UP, QUESTION))


def test_half_a_line_is_what_a_killed_process_leaves(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    complete(Recorder(Embedded(), path).answer(ADD_UP, QUESTION))
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:20])
    assert complete(Recorded(path).answer(ADD_UP, QUESTION)).output.total == 3
    complete(Recorder(Embedded(), path).answer(ADD_UP, QUESTION))
    assert path.read_bytes() == whole * 2


@pytest.mark.parametrize("line", ["{", "[1]", '{"skill": "x"}', '{"skill":1,"question":"q","error":{}}', ""])
def test_a_broken_recording_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(InvalidInput, match=r"run\.jsonl:1"):
        Recorded(path)
    with pytest.raises(InvalidInput, match="cannot be read"):
        Recorded(tmp_path / "absent")
    with pytest.raises(InvalidInput, match="cannot be written"):
        Recorder(Embedded(), tmp_path)


# -- selection and privacy --------------------------------------------------------------------------------


def test_specs_name_models(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text("")
    settings = ModelSettings()
    for spec in (
        "embedded",
        "ollama/llama3.2:3b",
        "openai/org/x-7B@http://127.0.0.1:8000/v1",
        "ollama/a,embedded",
        f"recorded:{tmp_path}/r.jsonl",
        f"recorded:{tmp_path}/r.jsonl,ollama/x",
    ):
        assert make_model(spec, settings, {}).name == spec.split("@")[0]


@pytest.mark.parametrize(
    "spec",
    [
        "",
        ",",
        "gpt-4",
        "openai/",
        "ollama/",
        "recorded:",
        "openai/x y",
        "embedded,",
        "x" * 999,
        "openai/\x1b[2J",
        "openia/x",
        "local:",
        "anthropic/x@http://127.0.0.1:1/v1",
    ],
)
def test_a_bad_spec_is_told_what_is_possible(spec: str) -> None:
    with pytest.raises(InvalidInput, match="Possible: embedded; openai/NAME") as caught:
        make_model(spec, ModelSettings(), {})
    assert (
        caught.value.field == "model"
        and len(caught.value.message) < 450
        and caught.value.message.isprintable()
    )


def _url(spec: str, settings: ModelSettings, environment: dict[str, str]) -> str:
    model = make_model(spec, settings, environment)
    assert isinstance(model, Traced) and isinstance(model.inner, LanguageModel)
    return repr(model.inner)


def test_where_an_endpoint_comes_from() -> None:
    none, some = ModelSettings(), ModelSettings(base_url="http://127.0.0.1:2/v1")
    environment = {"OPENAI_BASE_URL": "http://127.0.0.1:4/v1"}
    assert ":4/" in _url("openai/x", none, environment)
    environment["ASSENT_OPENAI_BASE_URL"] = "http://127.0.0.1:3/v1"
    assert ":3/" in _url("openai/x", none, environment)
    assert ":2/" in _url("openai/x", some, environment)
    assert ":1/" in _url("openai/x@http://127.0.0.1:1/v1", some, environment)
    assert ":11434/" in _url("ollama/x", some, environment)
    assert "api.openai.com" in _url("openai/x", ModelSettings(privacy="open"), {})


def test_local_privacy_refuses_what_is_elsewhere_also_in_a_chain() -> None:
    with pytest.raises(Refused, match=r"privacy is 'local'.*api\.openai\.com is not on it"):
        make_model("openai/x,embedded", ModelSettings(), {})


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST",
        "127.0.0.1",
        "127.9.9.9",
        "127.1",
        "2130706433",
        "0x7f000001",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:0:0:1]",
        "localhost.",
        "127.0.0.1.",
    ],
)
def test_what_is_this_machine(host: str) -> None:
    assert permit(f"http://{host}:8000/v1", "local")


@pytest.mark.parametrize(
    "host",
    [
        "localhost.evil.com",
        "127.0.0.1.evil.com",
        "example.com",
        "0.0.0.0",
        "192.168.1.1",
        "134744072",
        "[2001:db8::1]",
        "[::ffff:8.8.8.8]",
        "128.1",
        "xn--lcalhost-54a",
        "localhost-x",
    ],
)
def test_what_is_not(host: str) -> None:
    with pytest.raises(Refused):
        permit(f"http://{host}/v1", "local")
    assert permit(f"http://{host}/v1", "open")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1@evil.com/v1",
        "http://user:key@127.0.0.1/v1",
        "http://127.0.0.1\\@evil.com",
        "ftp://127.0.0.1/",
        "127.0.0.1:8000",
        "http://",
        "http://[::1",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1 /",
        "http://lоcalhost/",
        "http://127.0.0.1\n.evil.com/",
        "http://127.0.0.1%2eevil.com/",
        "http://[::1%25lo]/",
        "http://127.0.0.1:0/",
        "http://127.0.0.1/?key=x",
        "http://127.0.0.1/#x",
        "http://...",
        "https:127.0.0.1",
    ],
)
def test_urls_with_two_readings_are_not_read(url: str) -> None:
    for mode in ("local", "open"):
        with pytest.raises(InvalidInput) as caught:
            permit(url, mode)  # type: ignore[arg-type]
        assert "key" not in caught.value.message.replace("keys", "")


@given(st.text(max_size=30))
def test_any_url_is_permitted_or_told_why_not(text: str) -> None:
    for url in (text, f"http://{text}", f"http://127.0.0.1{text}"):
        try:
            permit(url, "local")
        except (InvalidInput, Refused):
            continue


@pytest.mark.parametrize(
    "wrong",
    [
        {"timeout_s": 0},
        {"timeout_s": float("nan")},
        {"privacy": "none"},
        {"max_tokens": -1},
        {"temperature": 9},
        {"more": 1},
    ],
)
def test_settings_are_checked(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ModelSettings(**wrong)  # type: ignore[arg-type]


# -- replies ----------------------------------------------------------------------------------------------


def test_two_different_valid_objects_are_ambiguous() -> None:
    loose: Skill[Numbers, Total] = Skill("add_up", "fakes", Numbers, Total, ADD_UP.example, ADD_UP.solve)
    with pytest.raises(ValueError, match="several different answers"):
        read(loose, QUESTION, '{"total": 1} or {"total": 2}')
    assert read(ADD_UP, QUESTION, '{"total": 1} or {"total": 3}').total == 3


@pytest.mark.parametrize(
    "reply", ["{" * 100_000, '{"a":' * 50_000, '{"total": 1e999}', '{"total": Infinity}', "[]", "3"]
)
def test_hostile_replies_are_no_answers(reply: str) -> None:
    with pytest.raises(ValueError):
        read(ADD_UP, QUESTION, reply)


@given(st.text(max_size=200))
def test_any_reply_is_an_answer_or_a_complaint(reply: str) -> None:
    try:
        assert read(ADD_UP, QUESTION, reply) == Total(total=3)
    except ValueError as complaint:
        assert str(complaint)


# -- running ----------------------------------------------------------------------------------------------


async def _double(n: int) -> int:
    await asyncio.sleep(0)
    return 2 * n


def test_complete_is_for_coroutines_that_do_not_wait() -> None:
    with pytest.raises(RuntimeError, match="Loop"):
        complete(_double(1))


def test_a_loop_serves_many_threads() -> None:
    results: list[int] = []
    with Loop() as loop:
        threads = [
            threading.Thread(target=lambda n=n: results.append(loop.run(_double(n)))) for n in range(10)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(results) == [2 * n for n in range(10)]


def test_a_loop_passes_errors_on_and_closes_cleanly() -> None:
    loop = Loop()

    async def wait_for_itself() -> int:
        return loop.run(_double(1))

    with pytest.raises(Refused):
        loop.run(Embedded().answer(ADD_UP, Numbers(numbers=(13,))))
    with pytest.raises(RuntimeError, match="cannot wait for itself"):
        loop.run(wait_for_itself())
    loop.close()
    loop.close()
    with pytest.raises(RuntimeError, match="closed"):
        loop.run(_double(1))


def test_closing_a_loop_wakes_who_waits() -> None:
    loop, ended = Loop(), threading.Event()
    started = threading.Event()

    async def forever() -> None:
        started.set()
        await asyncio.sleep(3600)

    def wait() -> None:
        with pytest.raises(BaseException):  # noqa: B017 - CancelledError is no Exception
            loop.run(forever())
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    assert started.wait(5)
    loop.close()
    assert ended.wait(5)


def test_nothing_heavy_is_imported_before_a_language_model_answers() -> None:
    code = (
        "import sys\n"
        "from assent.reasoning.select import make_model\n"
        "from assent.reasoning.settings import ModelSettings\n"
        "make_model('ollama/x,embedded', ModelSettings(), {})\n"
        "print([m for m in ('openai', 'pydantic_ai', 'httpx2', 'tiktoken') if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
