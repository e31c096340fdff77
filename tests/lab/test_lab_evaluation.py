"""`assent eval`: suites are read, models are put to them, what is not a model's own answer is not counted as its."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent / "app"))
sys.path.insert(0, str(Path(__file__).parent.parent / "fakes"))
from cli_process import assent
from openai_server import FakeOpenAI

from assent.agents.skills.arbitrate import ARBITRATE, Statement
from assent.intents.errors import AssentError, InvalidInput, Temporary
from assent.lab.evaluation.meter import Asked
from assent.lab.evaluation.recommend import advise, settings_text, write_settings
from assent.lab.evaluation.report import difference, told
from assent.lab.evaluation.run import Result, Score, evaluate
from assent.lab.evaluation.stats import mcnemar, wilson
from assent.lab.evaluation.suite import Enough, Suite, SuiteFile, load, shipped
from assent.lab.evaluation.task import Grade, Task
from assent.network.transport.skills.classify import CLASSIFY
from assent.reasoning.embedded import Embedded
from assent.reasoning.run import Loop
from assent.reasoning.settings import ModelSettings

SUITES = {
    "classification",
    "translation",
    "configuration",
    "slices",
    "arbitration",
    "negotiation",
    "tools",
}
counts = st.integers(0, 400).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases)))


# -- statistics -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "cases", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (50, 100, 0.4038, 0.5962), (1, 1, 0.2065, 1.0)],
)
def test_wilson_gives_the_published_values(right: int, cases: int, low: float, high: float) -> None:
    assert wilson(right, cases) == pytest.approx((low, high), abs=1e-4)


@given(counts)
def test_wilson_holds_the_share_and_mirrors(count: tuple[int, int]) -> None:
    right, cases = count
    low, high = wilson(right, cases)
    assert 0 <= low <= (right / cases if cases else 0.5) <= high <= 1
    mirrored = wilson(cases - right, cases)
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((low, high))


@pytest.mark.parametrize(("b", "c", "p"), [(5, 15, 0.041389), (0, 6, 0.03125), (3, 3, 1.0), (0, 0, 1.0)])
def test_mcnemar_gives_the_binomial_tail(b: int, c: int, p: float) -> None:
    assert mcnemar(b, c) == pytest.approx(p, abs=1e-6)


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_mcnemar_is_a_probability_and_symmetric(b: int, c: int) -> None:
    assert 0 <= mcnemar(b, c) <= 1 and math.isfinite(mcnemar(b, c))
    assert mcnemar(b, c) == mcnemar(c, b)


# -- suites ---------------------------------------------------------------------------------------------------


def test_the_shipped_suites_are_there_and_embedded_can_be_put_to_each() -> None:
    assert set(shipped()) == SUITES
    suites = [load(name, 4) for name in sorted(SUITES)]
    done: list[tuple[int, int]] = []
    scores = evaluate(suites, ["embedded"], ModelSettings(), lambda *one: done.append(one))
    assert [len(one.results) for one in scores] == [4] * 7
    assert done[-1] == (28, 28)
    assert all(one.answers for one in scores)


def test_a_translation_that_adds_a_router_is_carried_out() -> None:
    task = next(one for one in load("translation").tasks if one.id == "paper-021")
    with Loop() as loop:
        assert task.play(Embedded(), loop) == Grade(True, "")


def test_a_sample_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    first, again, other = (load("arbitration", 10, seed).tasks for seed in (1, 1, 2))
    assert [one.id for one in first] == [one.id for one in again] != [one.id for one in other]


def write(folder: Path, lines: list[dict[str, Any]] | str, **fields: Any) -> Path:
    folder.mkdir()
    said = {"title": "mine", "kind": "slices", "roles": ["request"]} | fields
    said.setdefault("good_enough", {"correct": 0.5, "answer_s": 5})
    (folder / "suite.yaml").write_text(json.dumps(said), "utf-8")
    text = lines if isinstance(lines, str) else "".join(json.dumps(one) + "\n" for one in lines)
    (folder / "cases.jsonl").write_text(text, "utf-8")
    return folder


CAMERAS: dict[str, Any] = {
    "id": "a",
    "text": "30 cameras, 5 Mbps uplink each",
    "slices": [{"sst": 1, "ues": 30, "ul_ue": 5000}],
}


@pytest.mark.parametrize(
    ("cases", "fields", "said"),
    [
        ("{", {}, "cases.jsonl:1: not JSON"),
        ("[1]\n", {}, "cases.jsonl:1: a case is one JSON object"),
        ("\n", {}, "there are no cases"),
        ([CAMERAS, CAMERAS], {}, "two cases are called 'a'"),
        ([{"id": "a"}], {}, "cases.jsonl:1: text"),
        ([CAMERAS], {"kind": "poems"}, "there is no kind 'poems'"),
        ([CAMERAS], {"roles": ["poet"]}, "there is no role 'poet'"),
        ([CAMERAS], {"good_enough": {"correct": 2, "answer_s": 1}}, "good_enough.correct"),
        ([CAMERAS], {"cases": ["none.jsonl"]}, "none.jsonl: cannot be read"),
        ([CAMERAS], {"kind": "arbitrate", "roles": ["arbiter"]}, "cases.jsonl:1: raw"),
        ([CAMERAS], {"kind": "negotiate"}, "cases.jsonl:1: seats"),
        ([CAMERAS], {"kind": "classify"}, "cases.jsonl:1: network is missing"),
        ([CAMERAS], {"kind": "tools"}, "agents.yaml: cannot be read"),
    ],
)
def test_a_bad_suite_is_told_with_its_place(
    tmp_path: Path, cases: Any, fields: dict[str, Any], said: str
) -> None:
    with pytest.raises(InvalidInput) as error:
        load(str(write(tmp_path / "mine", cases, **fields)))
    assert said in str(error.value)


def test_a_wrong_answer_is_told(tmp_path: Path) -> None:
    wrong = CAMERAS | {"id": "b", "slices": [{"sst": 1, "ues": 31, "ul_ue": 5000}]}
    extra = CAMERAS | {"id": "c", "slices": [*CAMERAS["slices"], {"sst": 3}]}
    doubt = {"id": "d", "text": "What is the capital of France?", "status": "clarify"}
    suite = load(str(write(tmp_path / "mine", [CAMERAS, wrong, extra, doubt])))
    (score,) = evaluate([suite], ["embedded"], ModelSettings(), lambda *_: None)
    assert [one.correct for one in score.results] == [True, False, False, True]
    assert score.results[1].why == "slice 1: ues is 30, not 31"
    assert "1 slices, not 2" in score.results[2].why


# -- models ---------------------------------------------------------------------------------------------------


def _right(question: Any) -> Any:
    if "routers" in question:  # the greeting
        return CLASSIFY.example[1].model_dump(mode="json")
    return ARBITRATE.solve(Statement.model_validate(question)).model_dump(mode="json")


def _always_legitimate(question: Any) -> Any:
    return {"verdict": "legitimate"}


def _scores(server: FakeOpenAI, spec: str, limit: int = 12) -> Score:
    suite = load("arbitration", limit)
    settings = ModelSettings(timeout_s=2, base_url=server.url)
    return evaluate([suite], [spec], settings, lambda *_: None)[0]


def test_a_language_model_is_scored_by_its_own_answers() -> None:
    with FakeOpenAI(_right) as right:
        good = _scores(right, "openai/right")
    with FakeOpenAI(_always_legitimate) as poor:
        bad = _scores(poor, "openai/poor")
    assert good.right > bad.right
    only_good, only_bad, _ = difference(good, bad)
    assert only_good - only_bad == good.right - bad.right and only_bad == 0
    assert all(asked.tokens > 0 for asked in good.answers)


def test_an_answer_of_a_substitute_is_never_the_models() -> None:
    with FakeOpenAI(_right) as server:
        server.script = ["tool", "http_500"]  # the greeting is answered, nothing after it
        score = _scores(server, "openai/broken,embedded")
    assert score.right == 0
    assert all(one.of("substituted") == 1 for one in score.results)
    assert all("openai/broken" in one.why for one in score.results)


def test_an_invalid_answer_is_wrong_and_counted() -> None:
    with FakeOpenAI(_right) as server:
        server.script = ["tool", "nonsense"]
        score = _scores(server, "openai/babbler", 3)
    assert score.right == 0 and all(one.of("invalid") == 1 for one in score.results)


def test_a_model_that_is_gone_ends_the_evaluation() -> None:
    with FakeOpenAI(_right) as server:
        server.script = ["tool", "dies"]
        with pytest.raises(Temporary, match="has not answered for 5 cases"):
            _scores(server, "openai/gone")


def test_a_stand_in_spoils_a_negotiation() -> None:
    with FakeOpenAI(_right) as server:
        server.script = ["tool", "http_500"]
        settings = ModelSettings(timeout_s=2, base_url=server.url)
        (score,) = evaluate([load("negotiation", 1)], ["openai/broken"], settings, lambda *_: None)
    assert score.right == 0 and score.results[0].why


def test_a_tool_that_must_not_be_called_spoils_the_task(tmp_path: Path) -> None:
    with FakeOpenAI(_right) as server:
        server.script = ["drive_right"]
        server.moves = [("withdraw", {}), ("read-requirements", {}), ("done", {"summary": "x"})]
        suite = load("tools")
        one = Suite(suite.name, suite.file, tuple(task for task in suite.tasks if task.id == "t20"))
        settings = ModelSettings(timeout_s=5, base_url=server.url)
        (score,) = evaluate([one], ["openai/obedient"], settings, lambda *_: None)
    assert not score.results[0].correct


# -- advice ---------------------------------------------------------------------------------------------------


def made(model: str, suite: Suite, right: list[bool], seconds: float) -> Score:
    results = [
        Result(task, Grade(ok), (Asked("valid", seconds, 10),), seconds)
        for task, ok in zip(suite.tasks, right, strict=True)
    ]
    return Score(suite, model, tuple(results))


def plain(correct: float = 0.5, answer_s: float = 5) -> Suite:
    enough = Enough(correct=correct, answer_s=answer_s)
    file = SuiteFile(title="t", kind="slices", roles=("request",), good_enough=enough)
    tasks = tuple(Task(f"c{number}", "all", lambda model, loop: Grade(True)) for number in range(40))
    return Suite("mine", file, tasks)


def chosen(*scores: Score) -> str | None:
    return next((one.model for one in advise(scores) if one.chosen), None)


def test_the_quicker_of_two_equally_good_models_is_taken_and_the_better_of_two_that_differ() -> None:
    suite = plain()
    slow, quick = made("slow", suite, [True] * 40, 2.0), made("quick", suite, [True] * 38 + [False] * 2, 0.1)
    poor = made("poor", suite, [True] * 30 + [False] * 10, 0.01)
    assert chosen(slow, quick) == "quick"
    assert chosen(slow, poor) == "slow"


def test_too_few_right_or_too_slow_is_not_good_enough() -> None:
    assert chosen(made("a", plain(0.95), [True] * 40, 0.1)) is None  # 40 of 40: at least 91 %
    assert chosen(made("a", plain(0.9), [True] * 40, 0.1)) == "a"
    assert chosen(made("a", plain(0.5, 1.0), [True] * 40, 1.1)) is None


def test_the_recommended_settings_are_settings(tmp_path: Path) -> None:
    suite = plain()
    spec = "openai/it's-7b@http://127.0.0.1:1/v1"
    text = settings_text(advise([made(spec, suite, [True] * 40, 0.1)]), "a machine\nmodel: evil")
    path = tmp_path / "new.yaml"
    write_settings(path, text)
    assert f"request: '{spec.replace(chr(39), chr(39) * 2)},embedded'" in text
    assert "\nmodel: evil" not in text
    with pytest.raises(InvalidInput, match="there already"):
        write_settings(path, text)
    assert "none of these models is good enough" in settings_text(
        advise([made("a", suite, [False] * 40, 1)]), "m"
    )


def test_a_study_of_no_right_answer_can_be_told() -> None:
    suite = plain()
    scores = [made("a", suite, [False] * 40, 1), made("b", suite, [True] * 40, 1)]
    study = told(scores, advise(scores), "m")
    assert "–" in study.markdown() and study.figures["eval"].startswith("<svg")


# -- the command ----------------------------------------------------------------------------------------------


def test_the_command_writes_everything(tmp_path: Path) -> None:
    write(tmp_path / "mine", [CAMERAS | {"id": f"c{n}"} for n in range(12)])
    done = assent(
        *("eval", "mine", "arbitration", "--model", "embedded", "--limit", "12", "--out", "out"),
        *("--recommend", "new.yaml", "--failures", "--json"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    scores = next(table for table in answer["tables"] if table["name"] == "eval")["rows"]
    assert [row["suite"] for row in scores] == ["mine", "arbitration"]
    assert scores[0]["right"] == 12 and scores[0]["95 % from"] == 75.8
    names = {Path(file).name for file in answer["files"]}
    assert {"eval.csv", "eval.md", "eval.svg", "eval-time.svg", "eval-cases.csv", "eval-roles.csv"} <= names
    models = assent("models", "--settings", "new.yaml", "--json", cwd=tmp_path)
    assert models.returncode == 0, models.stderr
    assert {"default", "request"} <= set(json.loads(models.stdout)["models"][0]["roles"])
    again = assent("eval", "mine", "--recommend", "new.yaml", cwd=tmp_path)
    assert again.returncode == 2 and "there already" in again.stderr


def test_unknown_suites_and_forbidden_models_are_one_error(tmp_path: Path) -> None:
    none = assent("eval", "poems", cwd=tmp_path)
    assert none.returncode == 2 and "arbitration" in none.stderr
    there = "openai/x@http://192.0.2.1/v1"
    away = assent("eval", "arbitration", "--model", there, "--limit", "1", cwd=tmp_path)
    assert away.returncode == 4 and "privacy" in away.stderr
    listed = assent("eval", "--json", cwd=tmp_path)
    assert {one["suite"] for one in json.loads(listed.stdout)} == SUITES


def test_every_error_of_loading_is_the_callers(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "suite.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(AssentError):
        load(str(tmp_path / "mine"))
