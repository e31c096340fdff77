"""Each experiment, small: what it claims holds, and the same seed gives the same files."""

from __future__ import annotations

import csv
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))
from assent.agents.brief import Situation
from assent.business.skills.propose import propose_skill
from assent.intents.errors import InvalidInput, Refused
from assent.lab import eta, fig3a, fig3b, fig5, liar
from assent.lab.campaign import Campaign
from assent.lab.paper import FIG3A
from assent.lab.study import NOT_AN_LLM, Study, Table
from assent.reasoning.settings import ModelSettings
from fakes.openai_server import FakeOpenAI

ROOT = Path(__file__).resolve().parents[2]
ALONE = Campaign(workers=1)


def rows(study: Study, name: str) -> list[dict[str, Any]]:
    table = next(one for one in (*study.tables, *study.timings) if one.name == name)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def the_same(one: Study, other: Study) -> bool:
    return one.tables == other.tables and one.figures == other.figures and one.notes == other.notes


@pytest.fixture(scope="module")
def optimizers() -> Study:
    return fig3b.study(ALONE, games=5)


def test_fig3a_has_the_papers_means_beside_its_own() -> None:
    study = fig3a.study(ALONE, games=12)
    table = {row["pair (cost-QoS)"]: row for row in rows(study, "fig3a")}
    assert list(table) == [pair.name for pair in FIG3A]
    for pair in FIG3A:
        if pair.low is not None and pair.name[1:] != "-T":  # the spread of N-T and D-T needs all fifty games
            assert pair.low - 8 <= table[pair.name]["embedded mean"] <= (pair.high or 0) + 8, pair.name
    assert table["T-T"]["embedded agreed %"] == 0 and table["N-N"]["embedded agreed %"] == 100
    assert table["D-T"]["embedded sd"] > table["N-N"]["embedded sd"]
    games = rows(study, "fig3a-games")
    assert len(games) == 8 * 12 and {game["model"] for game in games} == {"embedded"}
    assert len({game["cost_target"] for game in games}) > 50, "starting intents vary"
    assert NOT_AN_LLM in study.notes


def test_the_same_seed_gives_the_same_study_and_another_seed_another() -> None:
    first, again, other = (fig3a.study(replace(ALONE, seed=seed), games=2) for seed in (4, 4, 5))
    assert the_same(first, again) and not the_same(first, other)


def test_two_workers_come_to_the_same_as_one(optimizers: Study) -> None:
    heard: list[tuple[int, int]] = []
    parallel = fig3b.study(
        Campaign(workers=2, progress=lambda done, total: heard.append((done, total))), games=5
    )
    assert the_same(optimizers, parallel)
    assert heard[-1] == (90, 90) and heard == sorted(heard)


def test_fig3b_pressure_brings_consensus_to_the_optimum(optimizers: Study) -> None:
    table = rows(optimizers, "fig3b")
    assert len(table) == 2 * 3 * 3
    for row in table:
        if row["pressure"] == "hard":
            assert row["embedded MAE"] <= 0.01 and row["embedded agreed %"] == 100
        elif row["pressure"] == "soft":
            assert row["embedded MAE"] < 1.5
    by_pressure = {
        pressure: sum(row["embedded MAE"] for row in table if row["pressure"] == pressure)
        for pressure in ("none", "soft", "hard")
    }
    assert by_pressure["none"] > 3 * by_pressure["soft"] > 0
    assert {row["per round and agent"] for row in rows(optimizers, "fig3b-messages")} == {2.0}, "O(n)"
    assert all(row["embedded rounds"] <= 4 for row in table if row["round cap"] == "4")


def test_eta_too_small_crawls_and_too_large_never_rests() -> None:
    table = rows(eta.study(ALONE, games=20, agents=3), "eta-points")
    firm = {row["eta_l"]: row for row in table if row["pull"] == 0.9}
    assert firm[0.01]["rounds_median"] > 10 * firm[1.0]["rounds_median"]
    assert firm[1.9]["rounds_median"] > 5 * firm[1.0]["rounds_median"]
    assert firm[1.0]["rested"] == 1 and firm[1.0]["error_mbps"] < 0.01
    assert firm[2.2]["rested"] == 0 and firm[2.2]["rounds_median"] is None
    weak = {row["eta_l"]: row for row in table if row["pull"] == 0.1}
    assert weak[1.0]["rounds_median"] > firm[1.0]["rounds_median"]


def test_lying_pays_except_under_the_generalised_median() -> None:
    study = liar.study(ALONE, games=3)
    table = {(row["mechanism"], row["agents"]): row for row in rows(study, "liar")}
    for count in liar.AGENTS:
        assert table["generalised median", count]["most"] == 0
        assert table["mean", count]["liar's gain Mbps"] > 0
        louder = table["welfare optimum, weight too", count]["liar's gain Mbps"]
        assert louder >= table["welfare optimum", count]["liar's gain Mbps"]
    assert len({row["mechanism"] for row in rows(study, "liar-games")}) == 9


@pytest.fixture(scope="module")
def time_line() -> Study:
    return fig5.study(replace(ALONE, seed=5))


def test_fig5_goes_from_half_to_poor_to_off_and_back(time_line: Study) -> None:
    first, poor, off, last = rows(time_line, "fig5")
    assert 45 < first["embedded consensus"] < 57 and first["embedded warned"] == "nobody"
    assert 8 < poor["embedded consensus"] < 16 and poor["embedded warned"] == "thriftel"
    assert off["embedded consensus"] == "off" and off["embedded warned"] == "nobody"
    assert 49 < last["embedded consensus"] < 61 and last["embedded warned"] == "streamline, thriftel"


def test_fig5_delivers_what_stands_and_nothing_while_off(time_line: Study) -> None:
    line = rows(time_line, "fig5-timeline")
    assert [row["t_s"] for row in line] == list(range(500))
    assert all(row["delivered_mbps"] == 0 for row in line[302:410])
    for row in line[1:190] + line[415:]:
        kept = min(row["agreed_mbps"], row["reachable_mbps"])
        assert row["delivered_mbps"] >= kept - 0.01
    assert all(row["delivered_mbps"] <= row["reachable_mbps"] + 0.01 for row in line)


def test_one_operator_alone_cannot_switch_the_cell_off(tmp_path: Path) -> None:
    scenario = tmp_path / "s.yaml"
    scenario.write_text(
        "assent: 1\nname: lonely\noperators:\n"
        "  - {name: a, says: 'Switch the cell off and save the energy.', personality: toxic}\n"
        "  - {name: b, says: 'Premium users, 60 Mbps.'}\n"
        "cells:\n  - {name: c, trace: {kind: listed, step_s: 20, cqi: [12]}}\n"
    )
    study = fig5.study(replace(ALONE, seed=1), scenario=scenario)
    ended = rows(study, "fig5-negotiations")
    assert ended and all(row["consensus Mbps"] > 5 for row in ended)
    assert "a warning in round 1" in ended[0]["incentives"]


def test_the_scenario_that_comes_with_the_program_is_the_example() -> None:
    packaged = ROOT / "src" / "assent" / "lab" / "maestro_fig5.yaml"
    example = ROOT / "examples" / "maestro-fig5" / "scenario.yaml"
    assert packaged.read_bytes() == example.read_bytes()


def test_fig5_wants_one_cell() -> None:
    with pytest.raises(InvalidInput, match="one cell"):
        fig5.study(ALONE, scenario=ROOT / "examples" / "two-cells" / "scenario.yaml")


def test_a_language_model_has_a_column_of_its_own() -> None:
    def brain(question: Any) -> Any:
        return propose_skill.solve(Situation.model_validate(question)).model_dump(mode="json")

    with FakeOpenAI(brain) as server:
        name = f"openai/fake@{server.url}"
        study = fig3a.study(replace(ALONE, model=name), games=1)
    for row in rows(study, "fig3a"):
        assert row[f"{name} mean"] == row["embedded mean"], "the fake thinks as the embedded model does"
        assert row[f"{name} stand-ins %"] == 0
    assert "GPT-4o" in rows(study, "fig3a-times")[0].__repr__()


def test_a_model_that_fails_is_not_passed_off_as_one_that_answered() -> None:
    with FakeOpenAI(lambda question: {"nonsense": True}) as server:
        model = f"openai/fake@{server.url}"
        settings = ModelSettings(timeout_s=2.0)
        study = fig3a.study(replace(ALONE, model=model, settings=settings), games=1, rounds=2)
    assert all(row[f"{model} stand-ins %"] == 100 for row in rows(study, "fig3a"))


def test_a_model_elsewhere_is_refused_before_a_game_is_played() -> None:
    with pytest.raises(Refused):
        fig3b.study(replace(ALONE, model="openai/x@http://192.0.2.1/v1"), games=1)


def test_no_workers_is_an_error() -> None:
    with pytest.raises(InvalidInput, match="workers"):
        Campaign(workers=0)


def test_studies_are_written_as_csv_svg_and_a_page(tmp_path: Path, optimizers: Study) -> None:
    written = optimizers.write(tmp_path / "out")
    assert {path.name for path in written} >= {"fig3b.csv", "fig3b-games.csv", "fig3b.svg", "fig3b.md"}
    with (tmp_path / "out" / "fig3b-games.csv").open() as file:
        read = list(csv.DictReader(file))
    assert len(read) == 90 and float(read[0]["optimum"]) >= 0
    page = (tmp_path / "out" / "fig3b.md").read_text()
    assert NOT_AN_LLM in page and "| none | 2 | 4 | 8 ± 3 |" in page
    assert "Every negotiation" not in page, "raw data stays in its CSV"
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(InvalidInput, match="cannot be written"):
        optimizers.write(blocked)


def test_a_table_keeps_what_is_unknown_empty() -> None:
    table = Table("t", "T", ("a", "b"), (("x, y", None), ("z", 2.0)))
    assert table.csv() == 'a,b\n"x, y",\nz,2.0\n'
    assert "| z | 2 |" in table.markdown() and "| x, y | – |" in table.markdown()
