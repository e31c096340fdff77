"""The example of a package: negotiated over three attributes, and what of it the network delivers."""

from __future__ import annotations

import json
from pathlib import Path

from cli_process import ROOT, assent

PACKAGE = ROOT / "examples" / "package" / "scenario.yaml"


def test_a_package_reaches_slice_radio_and_routers(tmp_path: Path) -> None:
    done = assent("run", PACKAGE, "--state", "state", "--json", "--report", "report.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    agreement = record["agreements"][0]
    terms = agreement["terms"]
    assert agreement["agreed"] and set(terms) == {"throughput", "latency", "price"}
    assert 8 <= terms["latency"] <= 60 and 10 < terms["price"] < 90
    profile = record["slices"][0]["serviceProfile"]
    assert profile["dLThptPerSlice"]["guaThpt"] == round(terms["throughput"] * 1000)
    assert profile["dLLatency"] == round(terms["latency"], 3)
    achieved = {one["name"]: one["value"] for one in record["reports"][0]["fulfilment"]["achieved"]}
    assert achieved["agreed latency"] == profile["dLLatency"]
    assert any(change["domain"] == "transport" and change["plan"] for change in record["changes"])
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "latency" in page and "price" in page and "EUR" in page


def test_a_preference_for_nothing_is_an_error_with_its_line(tmp_path: Path) -> None:
    text = PACKAGE.read_text("utf-8").replace("latency: {weight: 0.6, target: 15}", "jitter: {weight: 0.6}")
    text = text.replace("../four-routers", str(ROOT / "examples/four-routers"))
    (tmp_path / "bad.yaml").write_text(text, "utf-8")
    done = assent("run", "bad.yaml", cwd=tmp_path)
    assert done.returncode == 2 and "jitter" in done.stderr + done.stdout
    assert "price, throughput" in done.stderr + done.stdout


def test_opportunities_are_narrated_reported_and_in_the_json(tmp_path: Path) -> None:
    text = (
        "assent: 1\nname: together\noperators:\n"
        "  - {name: offices, says: 'Our offices need 50 Mbps from 8 am to 6 pm.'}\n"
        "  - {name: films, says: 'Film subscribers want 70 Mbps in the evening, best quality.'}\n"
        "cells:\n  - name: c1\n    trace: {kind: listed, cqi: [15, 15]}\n"
    )
    (tmp_path / "s.yaml").write_text(text, "utf-8")
    told = assent("run", "s.yaml", "--state", "s", "--report", "report.html", cwd=tmp_path)
    assert "opportunity, complementary-times" in told.stdout
    assert "complementary-times" in (tmp_path / "report.html").read_text("utf-8")
    again = json.loads(assent("run", "s.yaml", "--state", "s", "--json", cwd=tmp_path).stdout)
    kinds = {one["kind"] for one in again["opportunities"]}
    assert "complementary-times" in kinds and all(one["explanation"] for one in again["opportunities"])
