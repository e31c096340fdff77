"""IPv6 addresses that a wish about interfaces gives to them or takes away. `values` and `wishes` ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ipaddress import IPv6Interface

from assent.intents.errors import Clarify
from assent.network.transport.edge_objectives import Address6
from assent.network.transport.objectives import AnyObjective
from assent.network.transport.skills.requests.seeking import Spot
from assent.network.transport.skills.requests.shape import THE, Shape

NAMED = r"(?:ipv6|v6|ip6|ip v6|ipv 6)"
_GOES = (
    r"(?:remove|delete|drop|take|clear|strip|disable|no|without|get rid of|withdraw|turn off|switch off|"
    r"quita\w*|elimina\w*|"
    r"borra\w*|saca\w*|sin|desactiva\w*|remova|tira\w*|tire|retir\w*|apag\w*|sem|desativ\w*|supprim\w*|enlev\w*|sans|"
    r"desactiv\w*)"
)
_OLD = (
    r"(?:from|instead of|replace|replaces|replacing|not|rather than|de|desde|en vez de|em vez de|au lieu de)"
)
_AROUND = (
    r"(?:dual[- ]stack(?:ed)?|dual stack|stack|addresses?|addressing|gateway|direccion(?:es)?|enderecos?|adresses?|"
    r"global|link|unicast|off|again|speak|speaks)"
)


def said(shape: Shape) -> Iterator[tuple[int, str, object]]:
    """(token, field, value): `address6` with an address, `no6` for those that go. Raises Clarify for what is none."""
    written = shape.all("six")
    named = list(shape.find(NAMED))
    if not (written or named):
        return
    gone = [found for found in shape.find(_GOES) if _before(shape, shape.span(found).start, written, named)]
    for found in (*named, *gone, *shape.find(_AROUND)):
        shape.use(found)
    for at in written:
        shape.used.add(at)
        old = gone or shape.has(rf"{_OLD} (?:{THE}(?:old |current |present )?(?:one |address )?)?<X{at}>")
        yield at, "no6" if old else "address6", address(shape.tokens[at].text)
    if gone and not written:
        yield shape.span(named[0]).start, "no6", None


def near(shape: Shape, span: range) -> bool:
    """Whether an address that is spoken of is one of IPv6."""
    around = range(span.start, span.stop + 1)
    return any(set(shape.span(found)) & set(around) for found in shape.find(NAMED))


def _before(shape: Shape, at: int, written: Sequence[int], named: Sequence[re.Match[str]]) -> bool:
    """Whether a verb of taking away is about the addresses: no other value stands between."""
    ends = [*written, *(shape.span(found).start for found in named)]
    after = [end for end in ends if end >= at]
    return bool(after) and not any(
        shape.tokens[i].kind in ("net", "addr", "num", "text") for i in range(at, min(after))
    )


def address(text: str) -> IPv6Interface:
    """Raises Clarify where the prefix length is missing, or it is no address of an interface."""
    if "/" not in text:
        raise Clarify([f"Which prefix length goes with {text} (such as {text}/64)?"])
    try:
        one = IPv6Interface(text)
    except ValueError:
        raise Clarify([f"{text} is no IPv6 address. Which one is meant?"]) from None
    if one.ip == one.network.network_address and one.network.prefixlen < 127:
        raise Clarify([f"{one} is the subnet itself: which address in it is meant?"])
    return one


def objectives(shape: Shape, spot: Spot, new: object, gone: object, *, clear: bool) -> list[AnyObjective]:
    """Raises Clarify where nothing is there to be taken away."""
    assert spot.interface is not None  # only full spots get values
    made: list[AnyObjective] = []
    port = shape.ground.port(spot.router, spot.interface)
    if clear:
        have = port.ipv6 if port else ()
        leaves = have if gone is None else tuple(one for one in have if one == gone)
        if not leaves:
            there = f" but {', '.join(map(str, have))}" if have else ""
            raise Clarify(
                [f"{spot.router} {spot.interface} has no such IPv6 address{there}. Which one should go?"]
            )
        made += [_one(spot, one, remove=True) for one in leaves]
    if isinstance(new, IPv6Interface):
        made.append(_one(spot, new))
    return made


def _one(spot: Spot, address: IPv6Interface, *, remove: bool = False) -> AnyObjective:
    return Address6(router=spot.router, interface=spot.interface or "", address=address, remove=remove)
