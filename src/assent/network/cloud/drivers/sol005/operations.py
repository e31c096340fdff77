"""Life-cycle operations of network services: started once, followed to their end, never left half done.

An operation that fails for now (FAILED_TEMP) is retried, then rolled back, and where that is not possible declared
FAILED (SOL005 6.4.11 to 6.4.14). One whose start was not answered is found among the service's occurrences.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from assent.intents.base import Json
from assent.intents.errors import Permanent, Temporary
from assent.network.cloud.drivers.sol005.http import Lost, NfvoHttp, problem, segment
from assent.network.cloud.drivers.sol005.replies import Occurrence, OperationType, parsed

SERVICES, OCCURRENCES = "/nslcm/v2/ns_instances", "/nslcm/v2/ns_lcm_op_occs"
RETRIES = 2
"""So often an operation is retried by the orchestrator before it is rolled back."""

_STARTS = 3
_FIRST_PAUSE_S, _LAST_PAUSE_S = 0.05, 5.0
_UNDER_WAY = ("PROCESSING", "ROLLING_BACK")


@dataclass
class Operations:
    """`timeout_s`: how long one operation may take, each time that it is under way."""

    http: NfvoHttp
    timeout_s: float
    now_s: Callable[[], float] = field(default=time.monotonic)

    def run(self, service: str, kind: OperationType, body: Json) -> None:
        """COMPLETED afterwards. Raises Permanent where it failed for good or was rolled back, with the reason;
        Temporary where it is still under way."""
        self._follow(self._start(service, kind, body))

    def settle(self, service: str, patience_s: float | None = None) -> None:
        """Ends what is under way on a service, or failed for now: as good as it gets, without an error for it.
        `patience_s`: until it is cancelled; as long as an operation may take where that is not said."""
        for one in self._of(service):
            if one.state in _UNDER_WAY and self._wait(one.id, patience_s).state in _UNDER_WAY:
                self._measure(one.id, "cancel", {"cancelMode": "FORCEFUL"})
            if self._wait(one.id).state == "FAILED_TEMP":
                self._give_up(one)
            if self._read(one.id).state in (*_UNDER_WAY, "FAILED_TEMP"):
                raise Temporary(
                    f"operation {one.id} of the orchestrator does not come to an end", retry_after=5
                )

    def _start(self, service: str, kind: OperationType, body: Json) -> Occurrence:
        path = f"{SERVICES}/{segment(service)}/{kind.lower()}"
        before = {one.id for one in self._of(service)}
        for _ in range(_STARTS):
            try:
                reply = self.http.send("POST", path, body=body, ok=(202, 409))
                if reply.status == 202 and (own := self._own(reply.location, service, kind)):
                    return own
            except Lost:
                reply = None
            started = [one for one in self._of(service) if one.id not in before and one.kind == kind]
            if started:
                return started[-1]
            if reply is not None and reply.status == 202:
                raise Permanent(f"{kind} of {service}: the orchestrator names another operation as its own")
            if reply is not None:
                raise Permanent(f"{kind} of {service} was refused: {problem(reply.body) or 'conflict'}")
        raise Temporary(f"{kind} of {service}: no answer, and it was not started")

    def _own(self, identity: str, service: str, kind: OperationType) -> Occurrence | None:
        """The operation that was named, where it is the one that was asked for."""
        found = self._read(identity) if identity else None
        return found if found and (found.ns, found.kind) == (service, kind) else None

    def _follow(self, one: Occurrence) -> None:
        for attempt in range(RETRIES + 1):
            found = self._wait(one.id)
            if found.state == "COMPLETED":
                return
            if found.state in _UNDER_WAY:
                raise Temporary(
                    f"{one.kind} is still {found.state} after {self.timeout_s:g} s", retry_after=5
                )
            if found.state != "FAILED_TEMP":
                raise _failed(found)
            if attempt == RETRIES or not self._measure(one.id, "retry"):
                break
        raise _failed(self._give_up(one))

    def _give_up(self, one: Occurrence) -> Occurrence:
        """Rolled back, or FAILED. A termination is not rolled back: what it took is gone."""
        if one.kind != "TERMINATE" and self._measure(one.id, "rollback"):
            found = self._wait(one.id)
            if found.state != "FAILED_TEMP":
                return found
        self._measure(one.id, "fail")
        return self._wait(one.id)

    def _measure(self, identity: str, name: str, body: Json = None) -> bool:
        """Whether the orchestrator took it up: it may not support it (404), or the state has moved on (409)."""
        path = f"{OCCURRENCES}/{segment(identity)}/{name}"
        for _ in range(_STARTS):
            try:
                return self.http.send("POST", path, body=body, ok=(200, 202, 404, 405, 409)).status in (
                    200,
                    202,
                )
            except Lost:
                if self._read(identity).state != "FAILED_TEMP":
                    return True
        raise Temporary(f"{name} of operation {identity}: no answer")

    def _wait(self, identity: str, most_s: float | None = None) -> Occurrence:
        """The occurrence once it is under way no more, or when the time is up."""
        deadline = self.now_s() + min(self.timeout_s, self.timeout_s if most_s is None else most_s)
        pause = _FIRST_PAUSE_S
        while True:
            found = self._read(identity)
            if found.state not in _UNDER_WAY or self.now_s() >= deadline:
                return found
            self.http.pause(pause)
            pause = min(_LAST_PAUSE_S, pause * 1.5)

    def _read(self, identity: str) -> Occurrence:
        body = self.http.get(f"{OCCURRENCES}/{segment(identity)}")
        return parsed(Occurrence, body, "operation occurrence")

    def _of(self, service: str) -> list[Occurrence]:
        listed = self.http.pages(OCCURRENCES, {"filter": f"(eq,nsInstanceId,{service})"})
        found = [parsed(Occurrence, one, "operation occurrence") for one in listed]
        return [one for one in found if one.ns == service]


def _failed(found: Occurrence) -> Permanent:
    why = problem(found.error) or "no reason given"
    return Permanent(f"the orchestrator's {found.kind} ended {found.state}: {why}")
