"""What a place in a request is, and what all who look for places share. `spots` goes through all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground
from assent.network.transport.skills.requests.shape import Shape

BOTH = (
    r"(?:both|each|either|two|ambos|ambas|los dos|las dos|os dois|as duas|dos dois|les deux|des deux|"
    r"deux) (?:the )?"
    r"(?:ends|sides|extremos|lados|pontas|puntas|bouts|extremites|cotes|routers|ports|interfaces|end|"
    r"side)|each end|either end|"
    r"each side|both|(?:{R} (?:'s )?(?:side|end)? ?(?:and|y|e|et) (?:(?:on|at|en|em|"
    r"sur) )?{R} (?:'s )?(?:side|end)?(?= [.,;]| $))|"
    r"{R} (?:'s )?(?:side|end)? ?(?:and|y|e|et|as well as) (?:(?:on|at|en|em|"
    r"sur) )?{THE}{R} (?:'s )?(?:sides?|ends?)|"
    r"{R} 's (?:side|end)? ?(?:and|y|e|et) (?:(?:on|at|en|em|sur) )?{R} 's(?: (?:side|end))?|"
    r"(?:in |en |em |dans )?(?:either|both|each|ambas|ambos|les deux|as duas|los dos|"
    r"os dois) (?:directions?|ways?|way|direcciones|sentidos|sens|direcoes)"
)


@dataclass(frozen=True)
class Spot:
    """One interface. `create`: it is not there yet; None as interface: the router alone is said."""

    router: str
    interface: str | None
    create: bool = False


@dataclass(frozen=True)
class Mention:
    """Spots said at once, from token `start` up to `end`."""

    start: int
    end: int
    spots: tuple[Spot, ...]


class Seeker:
    """Goes through a shape and collects mentions; a token belongs to one mention only."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.ground: Ground = shape.ground
        self.taken: set[int] = set()
        self.found: list[Mention] = []

    def _add(self, span: range, *spots: Spot) -> None:
        self.taken.update(span)
        self.found.append(Mention(span.start, span.stop, tuple(dict.fromkeys(spots))))

    def _new(self, pattern: str) -> Iterator[re.Match[str]]:
        """Matches that take no token which a mention has."""
        for found in self.shape.find(pattern):
            if not any(
                self.shape.tokens[at].kind != "word" and at in self.taken for at in self.shape.span(found)
            ):
                yield found

    def _one(self, make: Callable[[], str]) -> str | None:
        try:
            return make()
        except Clarify:
            return None

    def _both_about(self, found: re.Match[str]) -> bool:
        """`both ends` in the same sentence, before or after."""
        words = self.shape.sentence(self.shape.span(found).start)
        return any(set(self.shape.span(one)) & set(words) for one in self.shape.find(BOTH))

    def _use_both(self) -> None:
        for found in self.shape.find(rf"(?:(?:at|on|to|of|for|in|en|em|nos|aux|des|a) )?{BOTH}"):
            self.shape.use(found)
