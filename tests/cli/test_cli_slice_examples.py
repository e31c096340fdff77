"""The examples of slices as a reader runs them: scripts and conversations, from the first sentence to termination."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "app"))
from cli_process import ROOT, assent

from assent.app.slices import opened
from assent.network.namespaces import resident

EXAMPLES = ROOT / "examples"


def in_order(printed: str, *wanted: str) -> bool:
    at = 0
    for one in wanted:
        at = printed.find(one, at) + 1
        if not at:
            return False
    return True


def nothing_runs(state: Path) -> bool:
    with opened(state) as desk:
        ended = all(one.ended for one in desk.keeper.instances())
        return ended and not desk.ledger.resources() and not any(desk.cloud.instances().values())


@pytest.mark.parametrize(
    "clouds",
    [
        "clouds.yaml",
        pytest.param(
            "clouds-host.yaml",
            marks=[
                pytest.mark.slow,
                pytest.mark.twin,
                pytest.mark.skipif(
                    not resident.available(("setsid", "ip", "tc", "nft"))[0], reason="no host driver here"
                ),
            ],
        ),
    ],
)
def test_telemedicine_from_words_to_termination(tmp_path: Path, clouds: str) -> None:
    environment = {
        **os.environ,
        "CLOUDS": clouds,
        "STATE": str(tmp_path / "state"),
        "ASSENT": f"{sys.executable} -m assent.cli.main",
    }
    script = EXAMPLES / "telemedicine" / "run.sh"
    done = subprocess.run(
        ["sh", script], env=environment, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert in_order(
        done.stdout,
        "deployed r1: slice-",
        "== In a conversation",
        "two-way video (eMBB)",
        "remote control of machines (URLLC)",
        "The clouds cannot deliver this",
        "slice 2: latency 2 ms → 2.5 ms",
        "availability of slice 2 = 99.999 %",
        "5G NR for URLLC",
        "EUR a month, was",
        "Ordered: slice-",
        "== The end",
        "DECOMMISSIONING",
    )
    assert nothing_runs(tmp_path / "state")


def test_the_operator_s_conversation(tmp_path: Path) -> None:
    folder = EXAMPLES / "operator-80-percent"
    done = assent(
        "slice", "chat", "--say", folder / "conversation.txt", "--clouds", folder / "clouds.yaml",
        "--state", "state", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert in_order(
        done.stdout, "region: amf, smf", "Topology 2 is taken", "200", "150", "kWh a month", "Ordered: slice-"
    )
    with opened(tmp_path / "state") as desk:
        (one,) = desk.keeper.instances()
        assert one.profile.max_ues == 150
        (order,) = [one for one in desk.store.events() if one.body.kind == "slice-operated"][:1]
        assert "r2" in order.body.note  # type: ignore[union-attr]
