"""The twin driver: a change is made on running FRR routers in network namespaces, and confirmed or taken back there.

A rehearsal on something that routes, forwards and filters for real. The routers start from what was confirmed
last (`<state>/R1.cfg`) and end with this process, which is also what takes an unconfirmed change back.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assent.intents.errors import Permanent
from assent.intents.evidence import Verdict
from assent.network.transport import change
from assent.network.transport.claims import Claim
from assent.network.transport.drivers.base import Capabilities, Edit
from assent.network.transport.drivers.fleet import Fleet, check_names
from assent.network.transport.drivers.simulated import StartUp
from assent.network.transport.languages.ios.parse import parse
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.targets import with_texts
from assent.network.transport.twin.running import Twin
from assent.network.transport.twin.sandbox import available
from assent.network.transport.twin.verifier import asked


class TwinRouters(Fleet):
    """The routers of one network, up. Raises Permanent where no twin can run here, and says why."""

    def __init__(self, state_dir: Path, network: RoutedNetwork) -> None:
        check_names(network.texts)
        can, why = available()
        if not can:
            raise Permanent(f"no twin can run here: {why}")
        saved = {name: StartUp(state_dir, name, text) for name, text in network.texts.items()}
        for one in saved.values():
            one.begin()
        self.live = _Live(with_texts(network, {name: one.read() for name, one in saved.items()}))
        try:
            super().__init__(
                state_dir, {name: TwinRouter(name, self.live, one) for name, one in saved.items()}
            )
        except BaseException:
            self.live.close()
            raise

    def judge(self, claims: Sequence[Claim]) -> tuple[Verdict, ...]:
        """What the running network says of the claims."""
        return self.live.judge(claims)

    def close(self) -> None:
        self.live.close()


class TwinRouter:
    """See `base.Driver`."""

    def __init__(self, name: str, live: _Live, saved: StartUp) -> None:
        self._name = name
        self._live = live
        self._saved = saved

    def capabilities(self) -> Capabilities:
        return Capabilities("this process, with which the twin ends")

    def observe(self) -> str:
        return self._live.network.texts[self._name]

    def plan(self, edit: Edit, confirm_within_s: float) -> str:
        """`ip`, nftables and vtysh lines; where the twin has to start anew, the router's own commands."""
        steps = self._live.twin.steps(self._live.becoming(self._name, edit.after))
        return steps[self._name].text if steps is not None else edit.commands

    def prepare(self, edit: Edit) -> None:
        self._live.becoming(self._name, edit.after)

    def commit(self, edit: Edit, confirm_within_s: float) -> None:
        self._live.become(self._name, edit.after)

    def confirm(self, edit: Edit) -> None:
        if not change.same(self.observe(), edit.after):
            raise Permanent(f"{self._name}: the change does not run any more")
        self._live.settle()
        self._saved.write(edit.after)

    def rollback(self, edit: Edit) -> None:
        now = self.observe()
        if now != edit.before:
            edited = now != edit.after
            back = change.candidate(now, edit.rollback) if edited else edit.before
            self._live.become(self._name, back)
        if not change.same(self._saved.read(), self.observe()):
            self._saved.write(self.observe())

    def close(self) -> None:
        """The fleet ends the twin."""


class _Live:
    """The twin that all routers share, and what they run."""

    def __init__(self, network: RoutedNetwork) -> None:
        self.network = network
        self.twin = Twin(network)
        self._settled = True

    def becoming(self, router: str, text: str) -> RoutedNetwork:
        return self.network.with_device(router, text, parse(text, router))

    def become(self, router: str, text: str) -> None:
        network = self.becoming(router, text)
        self.twin.reconfigure(network)
        self.network, self._settled = network, False

    def settle(self) -> None:
        if not self._settled:
            self.twin.converge()
            self._settled = True

    def judge(self, claims: Sequence[Claim]) -> tuple[Verdict, ...]:
        self.settle()
        return asked(self.twin, claims)

    def close(self) -> None:
        self.twin.close()
