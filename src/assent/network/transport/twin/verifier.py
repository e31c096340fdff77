"""The twin verifier: brings the changed network up for real and asks it about every claim.

Slower than the static one (seconds), and independent of it in what matters: FRR computes the routes, the kernel
forwards and filters. It answers claims only; whether anything else broke is the static verifier's question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assent.intents.errors import InvalidInput, Permanent, Temporary
from assent.intents.evidence import Outcome, Verdict
from assent.network.transport.claims import Adjacency, Claim, Guarantee, Routing, Setting, Traffic
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.twin import probes
from assent.network.transport.twin.choice import Choice, choose
from assent.network.transport.twin.probes import Shot, Trace
from assent.network.transport.twin.running import Twin, neighbours
from assent.network.transport.twin.sandbox import available
from assent.network.transport.verifier import snapshot, unknown
from assent.network.transport.verifier.packets import TooComplex
from assent.network.transport.verifier.static import CLAIMS
from assent.network.transport.verifier.wording import said

Found = tuple[Outcome, tuple[str, ...]]

_SHOWN = 3


class TwinVerifier:
    """See `verifier.base.Verifier`. Where no twin can run, every verdict is inconclusive and says why."""

    name = "twin"

    def verify(
        self,
        before: RoutedNetwork,
        after: RoutedNetwork,
        claims: Sequence[Claim],
        order: Sequence[str] | None = None,
    ) -> tuple[Verdict, ...]:
        """See `verifier.base.Verifier.verify`. Takes seconds; the order of a change makes no difference."""
        _check(before, after, order)
        wanted = tuple(dict.fromkeys(claims))
        if not wanted:
            return (_verdict(CLAIMS, _unknown("it states no claim: the twin has nothing to ask")),)
        can, why = available()
        if not can:
            return tuple(_verdict(said(claim), _unknown(f"no twin here: {why}")) for claim in wanted)
        strange = tuple(line for lines in unknown.changed(before, after).values() for line in lines)
        return tuple(_verdict(said(claim), found) for claim, found in _answers(after, wanted, strange))


def asked(twin: Twin, claims: Sequence[Claim]) -> tuple[Verdict, ...]:
    """What a twin that runs already says of each claim."""
    wanted = tuple(dict.fromkeys(claims))
    found = _asked(twin, wanted, ())
    return tuple(_verdict(said(claim), found[claim]) for claim in wanted)


def _answers(
    after: RoutedNetwork, claims: tuple[Claim, ...], strange: tuple[str, ...]
) -> list[tuple[Claim, Found]]:
    found: dict[Claim, Found] = {}
    try:
        with Twin(after) as twin:
            found = _asked(twin, claims, strange)
    except (Permanent, Temporary) as error:
        found = {claim: _unknown(error.message) for claim in claims} | found
    return [(claim, found[claim]) for claim in claims]


def _asked(twin: Twin, claims: tuple[Claim, ...], strange: tuple[str, ...]) -> dict[Claim, Found]:
    found: dict[Claim, Found] = {}
    for claim in claims:
        if doubts := (*strange, *_hidden(twin, claim)):
            found[claim] = _unknown(*doubts)
    left = [claim for claim in claims if claim not in found]
    found.update(_traffic(twin, [claim for claim in left if isinstance(claim, Traffic)]))
    found.update((claim, _judge(twin, claim)) for claim in left if claim not in found)
    if not twin.steady():  # a machine so busy that hellos came late
        return {claim: _unknown("routes changed in the twin while it was asked") for claim in found}
    return found


def _judge(twin: Twin, claim: Claim) -> Found:
    if isinstance(claim, Routing):
        return _routing(twin, claim)
    if isinstance(claim, Adjacency):
        return _adjacency(twin, claim)
    if isinstance(claim, Setting):
        return _unknown("a setting stands in the configuration; a running network does not tell it")
    if isinstance(claim, Guarantee):
        return _unknown("the twin does not show queues and marking")
    return _unknown("the twin does not show tunnels")


def _traffic(twin: Twin, claims: Sequence[Traffic]) -> dict[Claim, Found]:
    """All packets of all claims are sent together: the rounds are what takes time."""
    found: dict[Claim, Found] = {}
    choices: dict[Traffic, Choice] = {}
    view = snapshot.of(twin.layout.network)
    for claim in claims:
        try:
            choices[claim] = choose(view, twin.layout, claim)
        except TooComplex as error:
            found[claim] = _unknown(str(error))
    shots = dict.fromkeys(shot for choice in choices.values() for shot in choice.shots)
    traces: dict[Shot, list[Trace]] = {}
    for trace in probes.send(twin, tuple(shots)):
        traces.setdefault(trace.shot, []).append(trace)
    for claim, choice in choices.items():
        found[claim] = _told(claim, choice, [one for shot in choice.shots for one in traces[shot]])
    return found


def _told(claim: Traffic, choice: Choice, traces: Sequence[Trace]) -> Found:
    if not traces:
        return _unknown(*(choice.left_out or ("no packet of this flow enters the network",)))
    told = [one for one in traces if claim.through in (None, *one.routers)]
    wrong = [one for one in told if bool(one.arrived) == (claim.expected == "denied")]
    if wrong:
        return Outcome.FAIL, _shown("counterexample: ", wrong)
    if not told:
        sent = _shown("e.g. ", traces)
        return _unknown(f"no packet of this flow was seen at {claim.through}", *sent)
    return _unless_left_out(choice, traces, told, claim)


def _unless_left_out(choice: Choice, traces: Sequence[Trace], told: list[Trace], claim: Traffic) -> Found:
    ways = len({(one.shot.entry, one.seen) for one in told})
    count = (
        f"{len(choice.shots)} kind(s) of packets sent {len(traces)} times, {len(told)} judged, "
        f"over {ways} path(s): all {claim.expected}"
    )
    evidence = (count, *_shown("e.g. ", told))
    if choice.left_out:
        return Outcome.INCONCLUSIVE, (*choice.left_out, *evidence)
    return Outcome.PASS, evidence


def _shown(label: str, traces: Sequence[Trace]) -> tuple[str, ...]:
    lines = list(dict.fromkeys(f"{label}{one}" for one in traces))
    more = [f"{len(lines)} such; the first {_SHOWN} are shown"] if len(lines) > _SHOWN else []
    return (*lines[:_SHOWN], *more)


def _routing(twin: Twin, claim: Routing) -> Found:
    if claim.router not in twin.layout.spaces:
        return _unknown(f"{claim.router!r} is no router of this network")
    table = twin.show(claim.router, f"show ip route {claim.prefix} json")
    entries = [one for one in table.get(str(claim.prefix), ()) if one.get("protocol") in _KINDS]
    used = [one for one in entries if one.get("selected")]
    standby = [one for one in entries if claim.present and one.get("protocol") == "static" == claim.protocol]
    fits = any(_fits(one, claim) for one in (*used, *standby))
    ios = {kernel: name for name, kernel in twin.layout.names[claim.router].items()}
    told = [f"{claim.router}: {_entry(one, ios)}" for one in entries]
    evidence = tuple(told) or (f"{claim.router} has no route to {claim.prefix}",)
    return (Outcome.PASS if fits == claim.present else Outcome.FAIL), evidence


_KINDS = ("ospf", "static", "connected", "bgp")


def _fits(entry: dict[str, object], claim: Routing) -> bool:
    hops = {str(one.get("ip")) for one in _hops(entry) if one.get("active")}
    if not any(one.get("active") for one in _hops(entry)):
        return False
    right = claim.protocol in (None, entry.get("protocol"))
    return right and (claim.next_hop is None or str(claim.next_hop) in hops)


def _entry(entry: dict[str, object], names: dict[str, str]) -> str:
    ways = ", ".join(_way(one, names) for one in _hops(entry))
    state = "in use" if entry.get("selected") else "stands by"
    rank = f"[{entry.get('distance')}/{entry.get('metric')}]"
    return f"{entry.get('prefix')} {entry.get('protocol')} {rank} via {ways}, {state}"


def _way(hop: dict[str, object], names: dict[str, str]) -> str:
    out = str(hop.get("interfaceName", ""))
    gateway = str(hop.get("ip", "directly"))
    return f"{gateway} on {names.get(out, out)}" if out else "Null0" if hop.get("blackhole") else gateway


def _hops(entry: dict[str, object]) -> list[dict[str, object]]:
    hops = entry.get("nexthops")
    return hops if isinstance(hops, list) else []


def _adjacency(twin: Twin, claim: Adjacency) -> Found:
    missing = [name for name in (claim.a, claim.z) if name not in twin.layout.spaces]
    if missing:
        return _unknown(f"{', '.join(missing)}: no such router in this network")
    lines, up = [], []
    for here, there in ((claim.a, claim.z), (claim.z, claim.a)):
        speaks = bool(twin.layout.network.devices[here].ospf)
        states = neighbours(twin, here) if speaks else {}
        mine = {port: state for port, state in states.items() if port.router == there}
        up.append(any(state in ("Full", "2-Way") for state in mine.values()))
        lines += [f"{here} sees {port}: {state}" for port, state in sorted(mine.items())]
        lines += [] if mine else [f"{here} does not see {there}"]
    return (Outcome.PASS if all(up) == claim.present else Outcome.FAIL), tuple(lines)


def _hidden(twin: Twin, claim: Claim) -> Iterator[str]:
    """What a claim about the running network may hang on and the twin does not show."""
    if getattr(claim, "vrf", None) is not None:
        yield "the twin shows no VRFs"
    if isinstance(claim, Adjacency):
        asked = [claim.a, claim.z]
    elif isinstance(claim, Traffic | Routing):
        asked = sorted(twin.layout.spaces)
    else:
        asked = []
    for router in asked:
        yield from twin.layout.hidden.get(router, ())


def _check(before: RoutedNetwork, after: RoutedNetwork, order: Sequence[str] | None) -> None:
    if set(before.devices) != set(after.devices):
        others = sorted(set(before.devices) ^ set(after.devices))
        raise InvalidInput(f"routers in only one of the two networks: {', '.join(others)}", field="after")
    strangers = sorted(set(order or ()) - set(after.devices))
    if strangers:
        raise InvalidInput(f"the order names unknown routers: {', '.join(strangers)}", field="order")


def _unknown(*why: str) -> Found:
    return Outcome.INCONCLUSIVE, why


def _verdict(about: str, found: Found) -> Verdict:
    return Verdict(property=about, outcome=found[0], evidence=found[1], verifier=TwinVerifier.name)
