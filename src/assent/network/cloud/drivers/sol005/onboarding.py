"""NSDs and VNF packages on an orchestrator: brought there once, and taken away again by whoever brought them.

Both have the same life (SOL005 clauses 5 and 9): create a resource, upload an archive, wait until it is on-boarded;
disable, delete. What is ours is marked in `userDefinedData`, so a resource whose creation was not answered is found.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from assent.intents.base import Json
from assent.intents.errors import Permanent, Temporary
from assent.network.cloud.drivers.sol005.http import Lost, NfvoHttp, problem, segment
from assent.network.cloud.drivers.sol005.replies import Info, parsed

OWNER, DESCRIPTOR = "assentOwner", "assentDescriptor"
_CREATIONS = 3
_FIRST_PAUSE_S, _LAST_PAUSE_S = 0.05, 2.0


@dataclass(frozen=True)
class Kind:
    """Names of one kind of archive in the API."""

    what: str
    path: str
    content: str
    keys: dict[str, str]


NSD = Kind(
    "NSD",
    "/nsd/v2/ns_descriptors",
    "nsd_content",
    {
        "descriptor": "nsdId",
        "onboarding": "nsdOnboardingState",
        "operational": "nsdOperationalState",
        "usage": "nsdUsageState",
    },
)
VNF_PACKAGE = Kind(
    "VNF package",
    "/vnfpkgm/v2/vnf_packages",
    "package_content",
    {
        "descriptor": "vnfdId",
        "onboarding": "onboardingState",
        "operational": "operationalState",
        "usage": "usageState",
    },
)


@dataclass
class Archives:
    """`owner`: who brings them, as one word."""

    http: NfvoHttp
    owner: str
    timeout_s: float
    now_s: Callable[[], float] = field(default=time.monotonic)

    def onboard(self, kind: Kind, descriptor: str, content: bytes) -> Info:
        """There and ONBOARDED afterwards, whoever brought it. Raises Temporary, or Permanent with the reason."""
        found = self._find(kind, descriptor)
        if found is not None and found.onboarding == "ERROR":
            self._delete(kind, found)
            found = None
        if found is None:
            found = self._create(kind, descriptor)
        if found.onboarding == "CREATED":
            path = f"{kind.path}/{segment(found.id)}/{kind.content}"
            try:
                self.http.send("PUT", path, content=content, ok=(202, 204))
            except Permanent:
                if self._read(kind, found.id).onboarding == "CREATED":
                    raise
        return self._await(kind, found.id)

    def discard(self, kind: Kind, descriptor: str) -> None:
        """Gone afterwards, where it was ours and nobody uses it."""
        found = self._find(kind, descriptor)
        while found is not None and found.own.get(OWNER) == self.owner and found.usage != "IN_USE":
            if not self._delete(kind, found):
                return
            found = self._find(kind, descriptor)

    def _create(self, kind: Kind, descriptor: str) -> Info:
        body = {"userDefinedData": {OWNER: self.owner, DESCRIPTOR: descriptor}}
        for _ in range(_CREATIONS):
            try:
                reply = self.http.send("POST", kind.path, body=body, ok=(201,))
                return _info(kind, reply.body)
            except Lost:
                found = self._find(kind, descriptor)
                if found is not None:
                    return found
        raise Temporary(f"{kind.what} {descriptor}: could not be created: no answer, and it is not there")

    def _find(self, kind: Kind, descriptor: str) -> Info | None:
        """The one that has this descriptor, or is ours and is to get it."""
        name = kind.keys["descriptor"]
        for one in self._all(kind, {"filter": f"(eq,{name},{descriptor})"}):
            if one.descriptor == descriptor:
                return self._read(kind, one.id)
        mark = {OWNER: self.owner, DESCRIPTOR: descriptor}
        for one in self._all(kind, {"all_fields": ""}):
            if {key: one.own.get(key) for key in mark} == mark:
                return one
        return None

    def _all(self, kind: Kind, params: dict[str, str]) -> Iterator[Info]:
        for one in self.http.pages(kind.path, params):
            yield _info(kind, one)

    def _read(self, kind: Kind, identity: str) -> Info:
        return _info(kind, self.http.get(f"{kind.path}/{segment(identity)}"))

    def _await(self, kind: Kind, identity: str) -> Info:
        deadline, pause = self.now_s() + self.timeout_s, _FIRST_PAUSE_S
        while True:
            found = self._read(kind, identity)
            if found.onboarding == "ONBOARDED":
                return found
            if found.onboarding == "ERROR":
                raise Permanent(
                    f"{kind.what} {identity} was not on-boarded: {problem(found.failure) or 'no reason given'}"
                )
            if self.now_s() >= deadline:
                raise Temporary(
                    f"{kind.what} {identity} is still {found.onboarding} after {self.timeout_s:g} s"
                )
            self.http.pause(pause)
            pause = min(_LAST_PAUSE_S, pause * 2)

    def _delete(self, kind: Kind, found: Info) -> bool:
        """False where somebody uses it after all. Only what is disabled can be deleted (SOL005 5.4.3.3.5)."""
        path = f"{kind.path}/{segment(found.id)}"
        if found.operational == "ENABLED":
            self.http.send("PATCH", path, body={kind.keys["operational"]: "DISABLED"}, ok=(200, 404, 409))
        return self.http.send("DELETE", path, ok=(200, 204, 404, 409)).status != 409


def _info(kind: Kind, body: Json) -> Info:
    if not isinstance(body, dict):
        raise Permanent(f"the orchestrator's {kind.what} is no object")
    failure = body.get("onboardingFailureDetails")
    named = {ours: body[theirs] for ours, theirs in kind.keys.items() if body.get(theirs) is not None}
    own = body.get("userDefinedData")
    own = own if isinstance(own, dict) else {}
    return parsed(Info, {"id": body.get("id"), **named, "own": own, "failure": failure}, kind.what)
