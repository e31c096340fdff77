"""Network service instances on an orchestrator: found by name, made once, taken away whole."""

from __future__ import annotations

from dataclasses import dataclass

from assent.intents.errors import Permanent, Temporary
from assent.network.cloud.drivers.sol005.http import Lost, NfvoHttp, segment
from assent.network.cloud.drivers.sol005.operations import SERVICES, Operations
from assent.network.cloud.drivers.sol005.replies import Ns, parsed

_CREATIONS = 3
_LOOK_AGAIN_S = 0.5
"""Before one looks whether a creation without an answer was done after all."""

_PATIENCE_S = 10.0
"""So long an operation may go on of a service that is to be taken away, before it is cancelled."""


@dataclass
class Services:
    http: NfvoHttp
    operations: Operations

    def find(self, name: str) -> Ns | None:
        """The service of this name, whole. Of several that one name led to, the one that is instantiated."""
        found = self.named(name)
        found.sort(key=lambda one: (one.state != "INSTANTIATED", one.id))
        return self._read(found[0].id) if found else None

    def named(self, name: str) -> list[Ns]:
        listed = self.http.pages(SERVICES, {"filter": f"(eq,nsInstanceName,{name})"})
        return [one for one in (parsed(Ns, body, "NS instance") for body in listed) if one.name == name]

    def create(self, name: str, nsd_id: str, description: str) -> Ns:
        """A new one; where no answer comes, the one that came of it. Never two."""
        body = {"nsdId": nsd_id, "nsName": name, "nsDescription": description}
        for attempt in range(_CREATIONS):
            try:
                reply = self.http.send("POST", SERVICES, body=body, ok=(201,))
            except Lost:
                self.http.pause(_LOOK_AGAIN_S)
                found = self.find(name)
                if found is None:
                    continue
                return self._only(found)
            made = parsed(Ns, reply.body, "NS instance")
            return made if attempt == 0 else self._only(made)
        raise Temporary(f"network service {name}: could not be created: no answer, and it is not there")

    def _only(self, kept: Ns) -> Ns:
        """Takes away what a creation left that was answered by nobody and showed up late."""
        for one in self.named(kept.name):
            if one.id != kept.id and one.state == "NOT_INSTANTIATED":
                self.http.send("DELETE", f"{SERVICES}/{segment(one.id)}", ok=(200, 204, 404))
        return kept

    def remove(self, name: str) -> None:
        """Terminates and deletes every service of this name."""
        for one in self.named(name):
            self.operations.settle(one.id, _PATIENCE_S)
            path = f"{SERVICES}/{segment(one.id)}"
            if self._read(one.id).state == "INSTANTIATED":
                self.operations.run(one.id, "TERMINATE", {})
            self.http.send("DELETE", path, ok=(200, 204, 404))
        if left := self.named(name):
            raise Permanent(f"network service {name} is still there as {left[0].id} after it was deleted")

    def _read(self, identity: str) -> Ns:
        return parsed(Ns, self.http.get(f"{SERVICES}/{segment(identity)}"), "NS instance")
