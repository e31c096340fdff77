"""Places that are called by their descriptions: `the staff VLAN`, `the storage port of dc1`, `both shop floors`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assent.network.transport.skills.grammar.labels import cable_of, stem, unique
from assent.network.transport.skills.requests.cabled import CableSeeker
from assent.network.transport.skills.requests.seeking import BOTH, Spot


class LabelSeeker(CableSeeker):
    """By the words of their descriptions."""

    def _labels(self) -> None:
        """`the staff VLAN`, `the storage port of dc1`, `the guest sub-interface`, `the Lyon leased line`."""
        noun = (
            r"(?:vlan|vlans|svi|lan|port|porta|puerto|interface|interfaz|sub ?interface|subif|line|"
            r"link|ligne|linea|linha|network|net|subnet|"
            r"segment|side|trunk|uplink|radio|users|room|bench|farm|site|floor|phones|circuit|red|"
            r"rede|reseau|enlace|lien|switches|trunk port)"
        )
        for found in self._new(
            rf"(?:<R\d+> (?:'s )?)?(?P<words>(?:(?!(?:the|of|on|to|a)\b)[a-z'-]+ "
            rf"){{1,3}}){noun}(?: {{PORT}})?(?: {{AT}} {{THE}}{{R}})?"
        ):
            self._label(found, found.group("words").split())
        for found in self._new(r"(?:the |la |el |o |a |le )(?P<words>radio|bench|phones|laboratorio)"):
            self._label(found, found.group("words").split())
        for found in self._new(
            rf"{noun} (?:de|del|do|da|du|of|dos|das|des|de los|de la|para|for) "
            rf"{{THE}}(?P<words>[a-z'-]+(?: [a-z'-]+)?)(?: {{AT}} {{THE}}{{R}})?"
        ):
            self._label(found, found.group("words").split())

    def _label(self, found: re.Match[str], words: Sequence[str]) -> None:
        span = self.shape.span(found)
        said = [str(self.shape.tokens[at].value) for at in span if self.shape.tokens[at].kind == "router"]
        others = {stem(token.text) for token in self.shape.tokens if token.kind in ("word", "service")}
        for scope in (said, self.shape.routers(), self.ground.routers if not said else ()):
            for word in reversed(words):
                cable = cable_of(self.ground, scope, stem(word)) if scope and not said else ()
                if cable:
                    self._add(span, *(Spot(port.router, port.interface) for port in cable))
                    self._use_both()
                    return
                port = unique(self.ground, scope, stem(word), others) if scope else None
                if port is None:
                    continue
                spots = [Spot(port.router, port.interface)]
                if self.shape.has(BOTH) and (self._both_about(found) or len(self.shape.routers()) < 2):
                    fars = self.ground.far_ends(port.router, port.interface)
                    spots += [Spot(far.router, far.interface) for far in fars]
                    self._use_both()
                self._add(span, *spots)
                return
