"""The verifiers that a person chose, asked one after the other behind the interface of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assent.intents.errors import InvalidInput
from assent.intents.evidence import Outcome, Verdict, overall

if TYPE_CHECKING:
    from assent.network.transport.claims import Claim
    from assent.network.transport.network import RoutedNetwork
    from assent.network.transport.verifier.base import Verifier

NAMES = ("static", "twin", "batfish")


class Several:
    """See `verifier.base.Verifier`. The slower ones are not asked about what an earlier one found wrong."""

    def __init__(self, verifiers: Sequence[Verifier]) -> None:
        self._verifiers = tuple(verifiers)
        self.name = ", ".join(one.name for one in verifiers)

    def verify(
        self,
        before: RoutedNetwork,
        after: RoutedNetwork,
        claims: Sequence[Claim],
        order: Sequence[str] | None = None,
    ) -> tuple[Verdict, ...]:
        """See `verifier.base.Verifier.verify`."""
        found: tuple[Verdict, ...] = ()
        for one in self._verifiers:
            found += one.verify(before, after, claims, order)
            if overall(found) is Outcome.FAIL:
                break
        return found


def chosen(names: Sequence[str]) -> Verifier:
    """The static verifier always, then those that are named. Raises InvalidInput for a name that is none."""
    from assent.network.transport.verifier.static import StaticVerifier

    wrong = [name for name in names if name not in NAMES]
    if wrong:
        raise InvalidInput(f"no such verifier: {wrong[0]}; possible: {', '.join(NAMES)}", field="verifier")
    verifiers: list[Verifier] = [StaticVerifier()]
    if "twin" in names:
        from assent.network.transport.twin.verifier import TwinVerifier

        verifiers.append(TwinVerifier())
    if "batfish" in names:
        from assent.network.transport.batfish.verifier import connected

        verifiers.append(connected())
    return verifiers[0] if len(verifiers) == 1 else Several(verifiers)
