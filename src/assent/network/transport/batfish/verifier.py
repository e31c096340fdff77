"""The Batfish verifier: hands the changed network to a Batfish server and asks it about every claim.

Independent of the static verifier in everything: its own parser, its own routes, its own packets. An empty answer
is no proof: a claim passes where Batfish shows packets (or routes) that hold it and none that break it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assent.intents.base import digest
from assent.intents.errors import InvalidInput, Temporary
from assent.intents.evidence import Outcome, Verdict
from assent.network.transport.claims import Adjacency, Claim, Routing, Traffic
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.verifier.static import CLAIMS
from assent.network.transport.verifier.wording import said

Row = dict[str, Any]
Found = tuple[Outcome, tuple[str, ...]]

UNDEFINED = "nothing refers to what is not defined (Batfish)"
HOST = "ASSENT_BATFISH"
_SHOWN = 3
_PASSED = "PASSED"
_PROTOCOLS = {"ospf": ("ospf", "ospfIA", "ospfE1", "ospfE2"), "static": ("static",), "connected": ("connected",),
              "bgp": ("bgp", "ibgp")}  # fmt: skip


class BatfishVerifier:
    """See `verifier.base.Verifier`. `session`: a pybatfish session; what it raises becomes `Temporary`."""

    name = "batfish"

    def __init__(self, session: Any) -> None:
        self._session = session

    def verify(
        self,
        before: RoutedNetwork,
        after: RoutedNetwork,
        claims: Sequence[Claim],
        order: Sequence[str] | None = None,
    ) -> tuple[Verdict, ...]:
        """See `verifier.base.Verifier.verify`. The order of a change makes no difference."""
        if set(before.devices) != set(after.devices):
            others = sorted(set(before.devices) ^ set(after.devices))
            raise InvalidInput(f"routers in only one of the two networks: {', '.join(others)}", field="after")
        wanted = tuple(dict.fromkeys(claims))
        if not wanted:
            return (_verdict(CLAIMS, _unknown("it states no claim: Batfish has nothing to ask")),)
        try:
            return self._judged(before, after, wanted)
        except Exception as error:  # requests', pandas' and pybatfish's errors have no common base  # noqa: BLE001
            raise Temporary(f"Batfish does not answer: {str(error)[:200] or type(error).__name__}") from None

    def _judged(
        self, before: RoutedNetwork, after: RoutedNetwork, claims: tuple[Claim, ...]
    ) -> tuple[Verdict, ...]:
        self._session.set_network(f"assent-{digest(sorted(after.texts))[:12]}")
        was, now = self._snapshot(before, "before"), self._snapshot(after, "after")
        unread = tuple(
            f"Batfish: {row['File_Name']}: {row['Status']}"
            for row in self._rows("fileParseStatus", now)
            if str(row["Status"]) != _PASSED
        )
        if unread:
            return tuple(_verdict(said(claim), _unknown(*unread)) for claim in claims)
        return (
            self._references(was, now),
            *(_verdict(said(claim), self._judge(claim, after, now)) for claim in claims),
        )

    def _snapshot(self, network: RoutedNetwork, name: str) -> str:
        with tempfile.TemporaryDirectory(prefix="assent-batfish-") as folder:
            configs = Path(folder) / "configs"
            configs.mkdir()
            for router, text in network.texts.items():
                (configs / f"{router}.cfg").write_text(text, encoding="utf-8")
            return str(self._session.init_snapshot(folder, name=name, overwrite=True))

    def _references(self, was: str, now: str) -> Verdict:
        old = {_reference(row) for row in self._rows("undefinedReferences", was)}
        new = [row for one in self._rows("undefinedReferences", now) if (row := _reference(one)) not in old]
        if new:
            return _verdict(UNDEFINED, (Outcome.FAIL, tuple(new[:_SHOWN])))
        return _verdict(UNDEFINED, (Outcome.PASS, (f"{len(old)} before, none is new",)))

    def _judge(self, claim: Claim, network: RoutedNetwork, snapshot: str) -> Found:
        if getattr(claim, "vrf", None) is not None:
            return _unknown("Batfish is asked about the global tables only")
        if isinstance(claim, Traffic):
            return self._traffic(claim, network, snapshot)
        if isinstance(claim, Routing):
            return self._routing(claim, snapshot)
        if isinstance(claim, Adjacency):
            return self._adjacency(claim, snapshot)
        return _unknown(f"Batfish is not asked about a claim of the kind {claim.kind}")

    def _traffic(self, claim: Traffic, network: RoutedNetwork, snapshot: str) -> Found:
        start = _start(claim, network)
        if not start:
            return _unknown("nothing in this network is where these packets come from")
        paths: dict[str, str] = {"startLocation": start}
        if claim.through is not None:
            paths["transitLocations"] = claim.through
        asked = {"pathConstraints": self._made("PathConstraints", paths)}
        asked["headers"] = self._made("HeaderConstraints", _headers(claim))
        good, bad = ("SUCCESS", "FAILURE") if claim.expected == "permitted" else ("FAILURE", "SUCCESS")
        broken = self._rows("reachability", snapshot, **asked, actions=bad)
        if broken:
            return Outcome.FAIL, tuple(f"counterexample: {_flow(row)}" for row in broken[:_SHOWN])
        held = self._rows("reachability", snapshot, **asked, actions=good)
        if not held:
            return _unknown("Batfish shows no packet of this flow, neither delivered nor stopped")
        return Outcome.PASS, tuple(f"e.g. {_flow(row)}" for row in held[:_SHOWN])

    def _routing(self, claim: Routing, snapshot: str) -> Found:
        rows = self._rows("routes", snapshot, nodes=claim.router, network=str(claim.prefix))
        rows = [row for row in rows if str(row["Network"]) == str(claim.prefix)]
        fitting = [row for row in rows if _fits(row, claim)]
        told = tuple(f"{claim.router}: {_route(row)}" for row in rows[:_SHOWN])
        evidence = told or (f"{claim.router} has no route to {claim.prefix}",)
        return (Outcome.PASS if bool(fitting) == claim.present else Outcome.FAIL), evidence

    def _adjacency(self, claim: Adjacency, snapshot: str) -> Found:
        rows = self._rows("ospfEdges", snapshot, nodes=claim.a, remoteNodes=claim.z)
        told = tuple(f"{row['Interface']} – {row['Remote_Interface']}" for row in rows[:_SHOWN])
        evidence = told or (f"no OSPF edge between {claim.a} and {claim.z}",)
        return (Outcome.PASS if bool(rows) == claim.present else Outcome.FAIL), evidence

    def _rows(self, question: str, snapshot: str, **parameters: Any) -> list[Row]:
        asked = getattr(self._session.q, question)(**parameters)
        rows: list[Row] = asked.answer(snapshot=snapshot).frame().to_dict("records")
        return rows

    def _made(self, kind: str, values: dict[str, Any]) -> Any:
        from pybatfish import datamodel

        return getattr(datamodel, kind)(**values)


def connected() -> BatfishVerifier:
    """Over a session to the server that ASSENT_BATFISH names, or this machine's. Raises InvalidInput, Temporary."""
    host = os.environ.get(HOST, "127.0.0.1")
    try:
        from pybatfish.client.session import Session
    except ImportError:
        raise InvalidInput(
            "the batfish verifier needs pybatfish: pip install 'assent[batfish]'", field="verifier"
        ) from None
    try:
        return BatfishVerifier(Session(host=host))
    except Exception as error:  # as above  # noqa: BLE001
        said_ = " ".join(str(error).split())[:160]
        raise Temporary(f"no Batfish server answers at {host} (${HOST}): {said_}", retry_after=10.0) from None


def _start(claim: Traffic, network: RoutedNetwork) -> str:
    """Where the packets come in: a router, a host's port, or every port whose subnet they may come from."""
    if claim.enters in network.devices:
        return str(claim.enters)
    if claim.enters is not None:
        host = network.hosts.get(claim.enters)
        return _entering(host.port) if host else ""
    ports = [
        Port(router, it.name)
        for router, device in sorted(network.devices.items())
        for it in device.interfaces.values()
        if not it.shutdown
        and network.far_end(Port(router, it.name)) is None
        and any(address.network.overlaps(claim.flow.source) for address in it.addresses)
        and not it.name.startswith(("Loopback", "Tunnel"))
    ]
    return ", ".join(map(_entering, ports))


def _entering(port: Port) -> str:
    return f"@enter({port.router}[{port.interface}])"


def _headers(claim: Traffic) -> dict[str, Any]:
    flow = claim.flow
    found: dict[str, Any] = {"srcIps": str(flow.source), "dstIps": str(flow.destination)}
    if flow.protocol is not None:
        found["ipProtocols"] = [str(flow.protocol)]
    if flow.source_ports is not None:
        found["srcPorts"] = f"{flow.source_ports[0]}-{flow.source_ports[1]}"
    if flow.destination_ports is not None:
        found["dstPorts"] = f"{flow.destination_ports[0]}-{flow.destination_ports[1]}"
    return found


def _fits(row: Row, claim: Routing) -> bool:
    kinds = _PROTOCOLS[claim.protocol] if claim.protocol else (str(row["Protocol"]),)
    hop = claim.next_hop is None or str(claim.next_hop) == str(row.get("Next_Hop_IP"))
    return str(row["Protocol"]) in kinds and hop


def _route(row: Row) -> str:
    rank = f"[{row.get('Admin_Distance')}/{row.get('Metric')}]"
    return f"{row['Network']} {row['Protocol']} {rank} via {row.get('Next_Hop_IP')}"


def _flow(row: Row) -> str:
    traces = row.get("Traces")
    ends = [str(getattr(one, "disposition", one)) for one in traces] if isinstance(traces, list) else []
    return f"{row['Flow']}{': ' if ends else ''}{', '.join(dict.fromkeys(ends))}"[:300]


def _reference(row: Row) -> str:
    return f"{row['File_Name']}: {row['Struct_Type']} {row['Ref_Name']} ({row['Context']})"


def _unknown(*why: str) -> Found:
    return Outcome.INCONCLUSIVE, why


def _verdict(about: str, found: Found) -> Verdict:
    return Verdict(property=about, outcome=found[0], evidence=found[1], verifier=BatfishVerifier.name)
