"""What a delivery holds of shared capacity: reserved before it commits, given back when it fails or is replaced.

The holder is the deliver workflow, so that a resumed one finds its own reservations again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from assent.intents.change import Claim, Delivered
from assent.intents.errors import Refused
from assent.intents.ports import Ledger
from assent.lifecycle.ledger import SqliteLedger


def reserve(ledger: Ledger, holder: str, claims: Iterable[Claim], instead_of: str) -> None:
    """All claims or none. Raises Refused that names the capacity and who holds it."""
    for claim in claims:
        got = ledger.reserve(holder, claim.resource, claim.amount, claim.capacity, instead_of=instead_of)
        if not got:
            ledger.release(holder)
            raise Refused(_short(ledger, claim, instead_of))


def taken_by_others(ledger: SqliteLedger, own: Collection[str]) -> dict[str, float]:
    """By resource, what everybody but the holders `own` has."""
    held = {resource: ledger.held(resource) for resource in ledger.resources()}
    return {
        resource: sum(amount for name, amount in found.items() if name not in own)
        for resource, found in held.items()
    }


def follow(ledger: Ledger, holder: str, samples: Iterable[Delivered]) -> None:
    """Keep PRB reservations equal to the ratios in force, which follow the channel.

    `samples`: those of the holder's slices.
    """
    held: dict[str, int] = {}
    for one in samples:
        for resource, percent in _prbs(one).items():
            held[resource] = held.get(resource, 0) + percent
    for resource, percent in held.items():
        ledger.reserve(holder, resource, percent, 100)


def _prbs(one: Delivered) -> dict[str, int]:
    """The percentages of a cell's PRBs that a slice has, by resource of the ledger."""
    up = {f"ran/{one.cell}/PRB_UL": one.uplink.ratio_percent} if one.uplink else {}
    return {f"ran/{one.cell}/PRB_DL": one.ratio_percent, **up}


def _short(ledger: Ledger, claim: Claim, instead_of: str) -> str:
    held = {name: amount for name, amount in ledger.held(claim.resource).items() if name != instead_of}
    listed = ", ".join(f"{name} {amount:g}" for name, amount in held.items())
    return (
        f"{claim.resource}: {claim.amount:g} {claim.unit} cannot be reserved of {claim.capacity:g}; "
        f"held by {listed or 'nobody'}"
    )
