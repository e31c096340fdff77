"""Places that are called by their descriptions: `the staff VLAN`, `the storage port of dc1`, `both shop floors`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from assent.network.transport.grounding import LOGICAL
from assent.network.transport.skills.grammar.labels import cable_of, labels_of, stem, unique
from assent.network.transport.skills.requests.cabled import CableSeeker
from assent.network.transport.skills.requests.leftovers import words as word_set
from assent.network.transport.skills.requests.seeking import BOTH, Spot
from assent.network.transport.skills.requests.shape import AT, THE

_PLURAL = word_set("""
    both all every each ambas ambos todas todos toutes tous cada chaque deux dos dois duas two three
    ports interfaces links lines lans vlans subinterfaces sub-interfaces segments networks floors subnets
    puertos enlaces lineas redes portas ligacoes linhas liens lignes reseaux plantas sous-interfaces
""")
_TWO = word_set("both ambas ambos deux dos dois duas two")
_TIES = word_set(
    "the of de del do da du des dos das la las los le les el o a os as in at on en em no na sur dans our l"
)
_PLACING = word_set("on for at in en para pour sur na no nos nas em dans")
_NOUNS = word_set("""
    port ports interface interfaces interfaz link links line lines lan lans vlan vlans subinterface subinterfaces
    sub-interface sub-interfaces segment segments network networks floor floors side sides subnet subnets puerto
    puertos enlace enlaces porta portas ligacao ligacoes lien liens red redes rede reseau reseaux planta plantas
    radio circuit local physical access
""")
_SMALL = _TIES | _PLURAL | _NOUNS


class LabelSeeker(CableSeeker):
    """By the words of their descriptions."""

    def _uplinks(self) -> None:
        """`edge1's uplink`: what is described so, else what leads out of the network, else the one cable that is no
        backup."""
        noun = (
            r"(?:(?:(?:wan|isp|internet|core|main|provider|principal) )?(?:uplinks?|upstream {PORT})(?: {PORT})?|"
            r"(?:internet|provider|wan|upstream)(?:[- ]facing)? (?:port|interface|side|link))"
        )
        for found in self._new(rf"(?:{{R}} (?:'s )?{noun}|{THE}{noun} {AT} {{THE}}{{R}})"):
            router = self.shape.value(found, "R")
            if " 's" not in found.group() and set(self.shape.routers()) & set(self.ground.neighbours(router)):
                continue  # `the ISP uplink of edge1` leads there
            name = self._uplink(router)
            if name is not None:
                self._add(self.shape.span(found), Spot(router, name))

    def _uplink(self, router: str) -> str | None:
        ports = self.ground.device(router).interfaces
        said = [name for name, one in ports.items() if re.search(r"(?i)\buplink\b", one.description or "")]
        cabled = [name for name in ports if self.ground.far_ends(router, name)]
        main = [name for name in cabled if not re.search(r"(?i)\bbackup\b", ports[name].description or "")]
        return next((found[0] for found in (said, cabled, main) if len(found) == 1), None)

    def _several(self) -> None:
        """`both shop floors`, `the spare ports of porto and sevilla`: all that are described so."""
        runs = self._runs()
        for at, run in enumerate(runs):
            said = {word for i in run for word in self.shape.tokens[i].text.lower().split()}
            if self.taken.intersection(run) or not said & _PLURAL or not self._labels_in(run):
                continue
            span, routers = self._tied(run)
            before = self.shape.tokens[run.start - 1].text.lower() if run.start else ""
            if before in ("between", "entre") or self.shape.tokens[run.start].text.lower() in (
                "between",
                "entre",
            ):
                continue
            near = routers or self.shape.routers()
            scope = near if self._described(near, self._labels_in(run)) else self.ground.routers
            hits = self._described(scope, self._labels_in(run))
            for other in reversed(runs[:at]):  # `the staff and voice VLANs`
                more = (
                    self._described(scope, self._labels_in(other))
                    if self._joins(other.stop, span.start)
                    else []
                )
                if len(more) != 1 or len(hits) != 1:
                    break
                hits, span = [*more, *hits], range(other.start, span.stop)
            if len(hits) > 1 and (len(hits) == 2 or not said & _TWO):
                self._add(span, *hits)

    def _leads(self, run: range) -> bool:
        """`Servers: …`, `… on storage`: a place rather than somebody who wants something."""
        after = self.shape.tokens[run.stop].value if run.stop < len(self.shape.tokens) else ""
        before = self.shape.tokens[run.start - 1].text.lower().split()[-1] if run.start else ""
        return (run.start == 0 and after == ":") or before in _PLACING

    def _joins(self, start: int, stop: int) -> bool:
        between = [token.text.lower() for token in self.shape.tokens[start:stop]]
        return bool(between) and set(between) <= {"and", "y", "e", "et", "&", ",", *_TIES}

    def _runs(self) -> list[range]:
        """Words beside one another that name no place otherwise, small ones between them."""
        found: list[range] = []
        start: int | None = None
        for at, token in enumerate((*self.shape.tokens, None)):
            inside = token is not None and token.kind in ("word", "service") and self._may_name(token.text)
            if inside and start is None:
                start = at
            elif not inside and start is not None:
                while start < at and self.shape.tokens[start].text.lower() in _TIES:
                    start += 1
                found.append(range(start, at))
                start = None
        return [run for run in found if len(run)]

    def _may_name(self, text: str) -> bool:
        return all(word in _SMALL or stem(word) in self._known for word in text.lower().split())

    @cached_property
    def _known(self) -> frozenset[str]:
        """All words that describe some interface."""
        found: set[str] = set()
        for router in self.ground.routers:
            found.update(*labels_of(self.ground.device(router), self.ground.routers).values())
        return frozenset(found)

    def _labels_in(self, run: range) -> set[str]:
        said = {
            stem(self.shape.tokens[at].text) for at in run if self.shape.tokens[at].text.lower() not in _TIES
        }
        return said & self._known

    def _tied(self, run: range) -> tuple[range, tuple[str, ...]]:
        """The words with the routers that follow them (`… of porto and sevilla`) or stand before (`porto's …`)."""
        tokens = self.shape.tokens
        routers: list[str] = []
        end = at = run.stop
        led = tokens[run.stop - 1].text.lower().split()[-1] in _TIES
        while at < len(tokens) and (led or routers):
            if tokens[at].kind == "router":
                routers.append(str(tokens[at].value))
                end = at + 1
            elif tokens[at].text.lower() not in ("and", "y", "e", "et", "&", ",", *_TIES):
                break
            at += 1
        begin = run.start
        if not routers:
            owner = next(
                (i for i in range(run.start - 1, max(run.start - 3, -1), -1) if tokens[i].kind == "router"),
                None,
            )
            if owner is not None and all(
                t.value == "POSS" or t.text == ":" for t in tokens[owner + 1 : run.start]
            ):
                routers, begin = [str(tokens[owner].value)], owner
        return range(begin, end), tuple(dict.fromkeys(routers))

    def _described(self, routers: Sequence[str], wanted: set[str]) -> list[Spot]:
        return [
            Spot(router, name)
            for router in routers
            for name, words in labels_of(self.ground.device(router), self.ground.routers).items()
            if wanted <= words and not name.startswith(LOGICAL)
        ]

    def _at_router(self) -> None:
        """`the office in Lyon`, `dc1's storage`: where no other interface is spoken of."""
        if any(spot.interface for one in self.found for spot in one.spots):
            return
        for run in self._runs():
            wanted = self._labels_in(run)
            span, routers = self._tied(run)
            if not wanted or self.taken.intersection(span):
                continue
            near = routers or (self.shape.routers() if self._leads(run) else ())
            hits = self._described(near, wanted)
            if len(hits) == len(near) == 1:
                self._add(span, *hits)
            elif not routers and (cable := cable_of(self.ground, self.ground.routers, next(iter(wanted)))):
                self._add(span, *(Spot(port.router, port.interface) for port in cable))
                self._use_both()

    def _labels(self) -> None:
        """`the staff VLAN`, `the storage port of dc1`, `the guest sub-interface`, `the Lyon leased line`."""
        noun = (
            r"(?:vlan|vlans|svi|lan|port|porta|puerto|interface|interfaz|sub ?interface|subif|line|"
            r"link|ligne|linea|linha|network|net|subnet|"
            r"segment|side|trunk|uplink|radio|users|room|bench|farm|site|floor|phones|circuit|red|"
            r"rede|reseau|enlace|lien|switches|trunk port|ligacao|liaison|circuito|segmento|"
            r"sub-?interfaces?|sous-?interface|subinterfaz|sub-?interfaz|wifi|wlan|planta|piso|one)"
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
        if self.taken.intersection(self.shape.span(found, "words")):
            return
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
