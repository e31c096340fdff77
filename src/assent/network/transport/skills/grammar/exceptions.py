"""What `except` takes out of a filter: `block h1 and h2 from reaching h3, except HTTPS`.

The excepted packets get the opposite action, the others of the clause the stated one. `filtering` uses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import ANYWHERE, Rest, Service
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.ends import Ends, ends_of
from assent.network.transport.skills.grammar.ports import services_of


@dataclass(frozen=True)
class Excepted:
    """The entries of the exception, and the rest that they are taken out of."""

    services: tuple[Service, ...]
    sources: tuple[IPv4Network, ...]
    destinations: tuple[IPv4Network, ...]
    rest: Rest


def parted(clause: Clause, at: int) -> tuple[Clause, Clause]:
    """What stands before the exception and what is excepted; `except h1 from reaching h2` belongs to both sides."""
    before, after = list(clause.tokens[:at]), list(clause.tokens[at + 1 :])
    for step in range(1, len(after)):
        verb = is_word(after[step], "REACH", "CAN")
        gerund = is_word(after[step], "FROM", "TO") and step + 1 < len(after) and (
            is_word(after[step + 1], "REACH") or after[step + 1].text.lower().endswith("ing")
        )  # fmt: skip
        if (verb or gerund) and not any(is_word(t, "REACH", "CAN") for t in before):
            return Clause((*before, *after[step:])), Clause(tuple(after[:step]))
    return Clause(tuple(before)), Clause(tuple(after))


def excepted(before: Clause, after: Clause, ground: Ground) -> Excepted:
    """Raises Clarify where it cannot be told what the exception is taken out of."""
    whole, taken = ends_of(before, ground), ends_of(after, ground)
    services = tuple(services_of(after))
    protocols = {one.protocol for one in services_of(before)} if not after.all("proto") else set()
    services = tuple(one for one in services if one.protocol in protocols) or services
    of = tuple(services_of(before)) or (Service(),)
    bare = not after.has("FROM", "TO", "REACH", "BETWEEN")
    if not (whole.sources or whole.destinations) and (services or (taken.sources and taken.destinations)):
        whole = Ends(sources=list(taken.sources) if services else [], destinations=list(taken.destinations))
    led = after.tokens[0].kind in ("host", "net", "addr", "router") and after.has("FROM", "TO")
    if led and not services and not (whole.sources and whole.destinations):
        raise Clarify(
            [f"Is all of “{after.text}” excepted, or only its first part? Name both ends of what is denied."]
        )
    sources, destinations = taken.sources, taken.destinations
    if bare and (sources or destinations):
        sources, destinations = _placed([*sources, *destinations], whole, after)
    wide = Rest(
        services=of,
        sources=tuple(whole.sources) or (ANYWHERE,),
        destinations=tuple(whole.destinations) or (ANYWHERE,),
    )
    made = Excepted(
        services or of, tuple(sources) or wide.sources, tuple(destinations) or wide.destinations, wide
    )
    if not (_inside(made.sources, wide.sources) and _inside(made.destinations, wide.destinations)):
        raise Clarify(
            [f"“{after.text}” is no part of “{before.text}”. Which traffic may pass, and which not?"]
        )
    if not all(any(_covers(wider, one) for wider in of) for one in made.services):
        raise Clarify(
            [f"“{after.text}” is no part of “{before.text}”. Which traffic may pass, and which not?"]
        )
    return made


def _placed(
    found: Sequence[IPv4Network], whole: Ends, after: Clause
) -> tuple[list[IPv4Network], list[IPv4Network]]:
    """Ends without a role: a part of the sources or of the destinations, whichever they are in."""
    if whole.sources and _inside(found, whole.sources) and ANYWHERE not in whole.sources:
        return list(found), []
    if whole.destinations and _inside(found, whole.destinations) and ANYWHERE not in whole.destinations:
        return [], list(found)
    if not whole.sources or ANYWHERE in whole.sources:
        return list(found), []
    if not whole.destinations or ANYWHERE in whole.destinations:
        return [], list(found)
    raise Clarify([f"Is “{after.text}” a source or a destination here, and of which traffic?"])


def _inside(those: Sequence[IPv4Network], wide: Sequence[IPv4Network]) -> bool:
    return all(any(one.subnet_of(other) for other in wide) for one in those)


def _covers(wider: Service, one: Service) -> bool:
    if wider.protocol not in (None, one.protocol):
        return False
    return wider.ports is None or (
        one.ports is not None and wider.ports[0] <= one.ports[0] and one.ports[1] <= wider.ports[1]
    )


def checked_permit(before: Clause, after: Clause, ground: Ground) -> None:
    """`allow h1 to reach h3 but not h2`: h2 may be another source or another destination. Raises Clarify."""
    whole, taken = ends_of(before, ground), ends_of(after, ground)
    said: list[IPv4Network] = [one for one in (*whole.sources, *whole.destinations) if one != ANYWHERE]
    ends = [*taken.sources, *taken.destinations]
    if ends and whole.sources and ANYWHERE not in whole.sources and said:
        raise Clarify(
            [
                f"Is “{after.text}” not to be reached, or not to reach anything itself? Name both ends of the denial."
            ]
        )
