"""The interface of all verifiers: static analysis, running twin, Batfish. Whoever plans a change asks them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from assent.intents.evidence import Verdict
from assent.network.transport.claims import Claim
from assent.network.transport.network import RoutedNetwork


class Verifier(Protocol):
    """Judges a change by the network before and after it."""

    @property
    def name(self) -> str: ...

    def verify(
        self,
        before: RoutedNetwork,
        after: RoutedNetwork,
        claims: Sequence[Claim],
        order: Sequence[str] | None = None,
    ) -> tuple[Verdict, ...]:
        """One verdict or more per property; what cannot be judged is inconclusive, never a pass.

        `order`: the routers in the order in which they will be committed. Raises InvalidInput where
        `before` and `after` are not the same set of routers or `order` names others.
        """
        ...
