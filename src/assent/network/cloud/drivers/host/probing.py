"""Whether slices on this machine do what was promised: real packets, requests and transfers from where users are."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence

from assent.intents.base import Json
from assent.intents.change import Direction
from assent.intents.evidence import Outcome, Verdict
from assent.inventory.clouds import Cloud, HostSettings
from assent.network.cloud.drivers.host import texts
from assent.network.cloud.drivers.host.layout import Chain, Hop
from assent.network.cloud.drivers.host.programs import script
from assent.network.cloud.drivers.host.site import Part, measured_key, parts
from assent.network.namespaces.resident import Resident

_PATIENCE_S = 5.0
"""So long software may take to start."""

_WAIT_S, _SILENCE_S = 0.5, 0.2
"""For an answer; and for one that must not come."""

_TRANSFER_S, _LONGEST_S = 0.2, 4.0
_TRANSFER_BYTES = 24_000
"""A slow slice is given the time for so many."""

_MEASURING_S = 8.0
"""A probe of many slices measures the throughput of as many as fit into this; the rest is measured another time."""

_OWN_BUFFER_KBPS = 100_000
"""Below this rate, a queue as the kernel would make it takes too long to drain."""

_LEAST_BUFFER = 8192
"""Bytes: a few packets have to be on their way at once."""

_STRANGERS = 16
_ABOVE, _BELOW = 1.1, 0.9
"""A short transfer is no exact measure: so far off the rates it may be."""


def probe(inside: Resident, cloud: Cloud) -> tuple[Verdict, ...]:
    """Every slice that comes in on this cloud, and whether they are apart."""
    return tuple(_Probe(inside, cloud).verdicts())


class _Probe:
    def __init__(self, inside: Resident, cloud: Cloud) -> None:
        self._inside = inside
        self._cloud = cloud
        known = parts(inside.notes()).values()
        self._ready = {(part.record.slice_id, part.cloud) for part in known if part.ready}
        self._own = [part for part in known if part.ready and part.cloud == cloud.name]
        self._entering = [part for part in self._own if part.chain.entry == cloud.name]
        self._stopped = _stopped(known)
        self._measuring_until = time.monotonic() + _MEASURING_S

    def verdicts(self) -> Iterator[Verdict]:
        for part in self._entering:
            chain = part.chain
            end = chain.end(self._stopped)
            if missing := {hop.cloud for hop in chain.path if (chain.slice_id, hop.cloud) not in self._ready}:
                said = f"slice {chain.slice_id}: not probed, as {', '.join(sorted(missing))} is not on this machine"
                yield self._isolation(None, said)
            elif end is None:
                yield self._halted(part)
            else:
                yield from self._carries(part, end, chain.service(end))
        yield self._linked()
        if len(self._entering) > 1:
            yield self._apart([part.chain for part in self._entering])

    def _carries(self, part: Part, end: Hop, service: Hop) -> Iterator[Verdict]:
        chain = part.chain
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            found = self._asked(chain, end, service, _WAIT_S)
            answered = found["icmp_ms"] is not None and found["udp_ms"] is not None and found["http"] == 200
            if answered or time.monotonic() > deadline:
                break
            time.sleep(0.05)
        yield _verdict(
            part,
            answered,
            f"from its users to {end.role}: ICMP {_ms(found['icmp_ms'])}, UDP {_ms(found['udp_ms'])}, "
            f"HTTP {found['http'] or 'no answer'} from {service.role}",
        )
        if answered:
            yield from _latency(part, found["icmp_ms"])
            yield from self._rates(part, end)

    def _rates(self, part: Part, end: Hop) -> Iterator[Verdict]:
        """Measured once after each change of the slice, not again and again beside its users' traffic."""
        chain, key = part.chain, measured_key(part.record.slice_id)
        directions: tuple[Direction, ...] = (
            "uplink",
            "downlink",
        )  # of which only this leaves a queue behind it
        asked = [one for one in directions if any(kbps is not None for kbps in texts.promised(chain, one))]
        uplink = (self._cloud.host or HostSettings()).uplink_mbps * 1000
        found = self._inside.notes().get(key) or {}
        for direction in asked:
            rate, most = texts.rates(chain, direction, uplink)
            if direction not in found:
                if time.monotonic() > self._measuring_until:
                    return
                found = {**found, direction: self._transferred(chain, end, direction, most)}
                self._inside.note({key: found})
            kbps, seconds = found[direction]
            saved_up = texts.burst(most) * 8 / 1000 / seconds  # or spent just before
            fits = True if kbps + saved_up >= rate * _BELOW else None
            fits = False if kbps - saved_up > most * _ABOVE else fits
            said = f"{direction}: {kbps:.0f} kbit/s in {seconds:.1f} s; guaranteed {rate}, at most {most}"
            yield _verdict(part, fits, said)

    def _halted(self, part: Part) -> Verdict:
        """A slice with a stopped function in its way: nothing must come through."""
        chain = part.chain
        last = chain.path[-1]
        found = self._asked(chain, last, chain.service(last), _SILENCE_S)
        through = found["http"] == 200
        return _verdict(
            part, not through, f"a function is stopped; HTTP {'passes' if through else 'does not pass'}"
        )

    def _linked(self) -> Verdict:
        """No namespace of a slice has a card that is not of its own chain."""
        expected: dict[str, set[str]] = {}
        for part in self._own:
            links = part.chain.links()
            for space in part.spaces:
                expected[space] = {
                    end.name for link in links for end in (link.a, link.z) if end.space == space
                }
        shown = self._inside.run([(space, ["ip", "-o", "link", "show"], "") for space in expected])
        strange = [
            f"a card {name} that is not of its slice"
            for names, out in zip(expected.values(), shown, strict=True)
            for name in sorted(
                {line.split()[1].split("@")[0].rstrip(":") for line in out.splitlines()} - names - {"lo"}
            )
        ]
        said = f"{len(expected)} namespaces have links along their own chain only"
        return self._isolation(not strange, "; ".join(strange[:3]) or said)

    def _apart(self, chains: Sequence[Chain]) -> Verdict:
        """Each slice's users try to reach others' users, functions and ends."""
        asked, tried = [], 0
        for one in chains:
            strangers = [
                other.address(place)
                for other in chains
                if other is not one
                for place in (0, 1, len(other.path))
            ][:_STRANGERS]
            tried += len(strangers)
            asked.append((one.user, script("reach", str(_SILENCE_S), *strangers), ""))
        reached = [
            f"users of slice {one.slice_id} reach {address}"
            for one, out in zip(chains, self._inside.run(asked), strict=True)
            for address in json.loads(out)
        ]
        said = f"{tried} tries of {len(chains)} slices to reach one another: none came through"
        return self._isolation(not reached, "; ".join(reached[:3]) or said)

    def _isolation(self, passed: bool | None, said: str) -> Verdict:
        return Verdict(
            property=f"cloud {self._cloud.name}: slices are isolated",
            outcome=_outcome(passed),
            evidence=(said,),
            verifier="host/namespaces",
        )

    def _asked(self, chain: Chain, end: Hop, service: Hop, wait_s: float) -> Json:
        argv = script("measure", chain.address(end.place), chain.address(service.place), str(wait_s))
        return self._answered(chain, argv)

    def _transferred(self, chain: Chain, end: Hop, way: Direction, most_kbps: int) -> tuple[float, float]:
        """kbit/s of goodput, and the seconds in which they were seen."""
        seconds = min(max(_TRANSFER_S, _TRANSFER_BYTES * 8 / 1000 / most_kbps), _LONGEST_S)
        buffer = max(_LEAST_BUFFER, texts.burst(most_kbps)) if most_kbps < _OWN_BUFFER_KBPS else 0
        argv = script("transfer", chain.address(end.place), way, str(seconds), str(buffer), str(_PATIENCE_S))
        found = self._answered(chain, argv)
        return found["bytes"] * 8 / 1000 / found["seconds"], found["seconds"]

    def _answered(self, chain: Chain, argv: list[str]) -> Json:
        (out,) = self._inside.run([(chain.user, argv, "")])
        return json.loads(out)


def _latency(part: Part, round_trip_ms: float) -> Iterator[Verdict]:
    traffic = part.chain.traffic
    promised = [ms for ms in (traffic.dl_latency_ms, traffic.ul_latency_ms) if ms is not None]
    if promised:
        one_way = round_trip_ms / 2
        said = f"{one_way:.3g} ms one way through the functions (half a round trip); {min(promised):g} ms promised"
        yield _verdict(part, one_way <= min(promised) or None, said)


def _stopped(known: Iterable[Part]) -> set[str]:
    return {
        key for part in known for key, one in (part.instances or {}).items() if one.vnf_state == "STOPPED"
    }


def _ms(value: float | None) -> str:
    return "no answer" if value is None else f"{value:.3g} ms"


def _verdict(part: Part, passed: bool | None, said: str) -> Verdict:
    """One property for a slice: that its traffic passes; what cannot be judged is beside what can."""
    return Verdict(
        property=f"cloud {part.cloud}: slice {part.record.slice_id} carries its traffic",
        outcome=_outcome(passed),
        evidence=(said,),
        verifier="host/probe",
    )


def _outcome(passed: bool | None) -> Outcome:
    """None: it cannot be judged."""
    if passed is None:
        return Outcome.INCONCLUSIVE
    return Outcome.PASS if passed else Outcome.FAIL
