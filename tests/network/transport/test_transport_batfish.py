"""The Batfish verifier over a session that answers as Batfish does; no Batfish server takes part."""

from __future__ import annotations

from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pybatfish")

from assent.intents.errors import InvalidInput, Temporary
from assent.intents.evidence import Outcome, overall
from assent.network.transport.batfish.verifier import BatfishVerifier, connected
from assent.network.transport.change import changed
from assent.network.transport.claims import Adjacency, Flow, Routing, Setting, Traffic
from assent.network.transport.load import load_network

FOUR = Path(__file__).resolve().parents[3] / "examples/four-routers/network.yaml"
NETWORK = load_network(FOUR)
AFTER = changed(NETWORK, {"R1": "interface GigabitEthernet0/1\n ip ospf cost 5\n"})
WEB = Flow(source="192.168.1.0/24", destination="172.16.1.0/24", protocol=6, destination_ports=(80, 80))


class Session:
    """`answers`: question (with its `actions`, if any) to rows; what was asked and uploaded is kept."""

    def __init__(self, **answers: list[dict[str, Any]]) -> None:
        self.answers = {"fileParseStatus": [{"File_Name": "configs/R1.cfg", "Status": "PASSED"}], **answers}
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.uploaded: dict[str, dict[str, str]] = {}
        self.q = self

    def set_network(self, name: str) -> str:
        return name

    def init_snapshot(self, folder: str, name: str, overwrite: bool) -> str:
        configs = (Path(folder) / "configs").iterdir()
        self.uploaded[name] = {path.stem: path.read_text() for path in configs}
        return name

    def __getattr__(self, question: str) -> Any:
        return lambda **parameters: Asked(self, question, parameters)


class Asked:
    def __init__(self, session: Session, question: str, parameters: dict[str, Any]) -> None:
        self.session, self.question, self.parameters = session, question, parameters

    def answer(self, snapshot: str) -> Asked:
        self.session.asked.append((self.question, snapshot, self.parameters))
        actions = self.parameters.get("actions")
        key = f"{self.question}_{actions}" if actions else f"{self.question}_{snapshot}"
        self.rows = self.session.answers.get(key, self.session.answers.get(self.question, []))
        return self

    def frame(self) -> Any:
        import pandas

        return pandas.DataFrame(self.rows)


def verdicts(session: Session, *claims: Any) -> dict[str, Outcome]:
    found = BatfishVerifier(session).verify(NETWORK, AFTER, claims)
    assert all(one.verifier == "batfish" for one in found)
    return {one.property: one.outcome for one in found[1:]}


DELIVERED = {"Flow": "192.168.1.10:1 -> 172.16.1.10:80", "Traces": ["DELIVERED_TO_SUBNET"]}
DROPPED = {"Flow": "192.168.1.9:1 -> 172.16.1.10:80", "Traces": ["DENIED_IN"]}


@pytest.mark.parametrize(
    ("expected", "success", "failure", "outcome"),
    [
        ("permitted", [DELIVERED], [], Outcome.PASS),
        ("permitted", [DELIVERED], [DROPPED], Outcome.FAIL),
        ("permitted", [], [], Outcome.INCONCLUSIVE),
        ("denied", [], [DROPPED], Outcome.PASS),
        ("denied", [DELIVERED], [DROPPED], Outcome.FAIL),
        ("denied", [], [], Outcome.INCONCLUSIVE),
    ],
)
def test_an_empty_answer_proves_nothing(expected: str, success, failure, outcome: Outcome) -> None:
    session = Session(reachability_SUCCESS=success, reachability_FAILURE=failure)
    claim = Traffic(flow=WEB, expected=expected, through="R2")  # type: ignore[arg-type]
    assert list(verdicts(session, claim).values()) == [outcome]
    question, snapshot, asked = session.asked[-1]
    assert (question, snapshot) == ("reachability", "after")
    assert asked["headers"].dict()["dstPorts"] == "80-80" and asked["headers"].srcIps == "192.168.1.0/24"
    assert asked["pathConstraints"].startLocation == "@enter(R1[GigabitEthernet0/0])"
    assert asked["pathConstraints"].transitLocations == "R2"
    assert session.uploaded["after"] == AFTER.texts and session.uploaded["before"] == NETWORK.texts


def test_routes_and_adjacencies() -> None:
    route = {
        "Network": "172.16.1.0/24",
        "Protocol": "ospfIA",
        "Next_Hop_IP": "40.0.0.2",
        "Admin_Distance": 110,
        "Metric": 3,
    }
    edge = {"Interface": "R1[GigabitEthernet0/1]", "Remote_Interface": "R2[GigabitEthernet0/1]"}
    session = Session(routes=[route], ospfEdges=[edge])
    lan = IPv4Network("172.16.1.0/24")
    assert list(
        verdicts(
            session,
            Routing(router="R1", prefix=lan, protocol="ospf", next_hop="40.0.0.2"),
            Routing(router="R1", prefix=lan, next_hop="10.0.0.2"),
            Routing(router="R1", prefix=lan, present=False),
            Routing(router="R1", prefix=IPv4Network("9.9.9.0/24"), present=False),
            Adjacency(a="R1", z="R2"),
            Adjacency(a="R1", z="R2", present=False),
            Setting(router="R1", interface="GigabitEthernet0/1", field="ospf_cost", value=5),
        ).values()
    ) == ["pass", "fail", "fail", "pass", "pass", "fail", "inconclusive"]


def test_a_configuration_that_batfish_cannot_read_is_no_basis_and_a_new_dangling_reference_fails() -> None:
    unread = Session(fileParseStatus=[{"File_Name": "configs/R1.cfg", "Status": "PARTIALLY_UNRECOGNIZED"}])
    found = BatfishVerifier(unread).verify(NETWORK, AFTER, (Adjacency(a="R1", z="R2"),))
    assert [one.outcome for one in found] == ["inconclusive"] and "PARTIALLY" in found[0].evidence[0]
    dangling = {
        "File_Name": "configs/R1.cfg",
        "Struct_Type": "acl",
        "Ref_Name": "X",
        "Context": "interface acl",
    }
    session = Session(undefinedReferences_after=[dangling], undefinedReferences_before=[])
    found = BatfishVerifier(session).verify(NETWORK, AFTER, (Adjacency(a="R1", z="R2", present=False),))
    assert overall(found) is Outcome.FAIL
    session = Session(undefinedReferences=[dangling])
    found = BatfishVerifier(session).verify(NETWORK, AFTER, (Adjacency(a="R1", z="R2", present=False),))
    assert overall(found) is Outcome.PASS, "it dangled before"


def test_no_claim_other_routers_and_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = BatfishVerifier(Session()).verify(NETWORK, AFTER, ())
    assert one.outcome is Outcome.INCONCLUSIVE
    with pytest.raises(Temporary, match="does not answer"):
        BatfishVerifier(object()).verify(NETWORK, AFTER, (Adjacency(a="R1", z="R2"),))
    with pytest.raises(InvalidInput, match="only one"):
        import dataclasses

        fewer = dataclasses.replace(NETWORK, devices={"R1": NETWORK.devices["R1"]})
        BatfishVerifier(Session()).verify(fewer, AFTER, ())
    monkeypatch.setenv("ASSENT_BATFISH", "127.0.0.1:1")
    with pytest.raises(Temporary, match="ASSENT_BATFISH"):
        connected()
