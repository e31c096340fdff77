"""Places that are called by the cable they are on: `R2's port to R3`, `the link between R1 and R4`, both ends of it."""

from __future__ import annotations

import re
from functools import partial

from assent.network.transport.skills.requests.fans import fans
from assent.network.transport.skills.requests.seeking import BOTH, Mention, Seeker, Spot

_SIDE = (
    r"(?:on |at |en |em |no |na |sur |do |du |del |a )?{THE}(?:{R} (?:'s )?(?:side|end)|(?:side|"
    r"end|lado|cote|extremo|ponta|bout) "
    r"(?:of|de|do|da|du) {THE}{R}|(?:port )?(?:cote|lado) {R})"
)


_AT_ONE = r"(?:only )?(?:on|at|en|em|no|na|sur|chez) (?:only )?{R}(?= (?:[.,;]|only|alone|solo|apenas)| $)"


_ENDS_TOO = (
    r"(?:(?:at|on|in|en|em|aux|a|nas|nos|las|des) )?(?:both|each|either|ambos|ambas|les deux|des deux|"
    r"deux|los dos|las dos|"
    r"os dois|as duas|dois|duas) (?:the )?(?:ends?|sides?|extremos|lados|pontas|puntas|bouts|cotes|extremites)|"
    r"(?:and |so (?:does|is) )?(?:on |at )?(?:its|the) (?:peer|neighbou?r|(?:other|far|remote|opposite) (?:end|side))"
    r"(?: (?:likewise|too|as well|also|the same|alike))?"
)
_ROUTER_TOO = (
    r"(?:and |y |e |et )?(?:on |at |no |na |en |em |sur )?{R} (?:likewise|too|as well|also|the same|"
    r"alike|tambem|tambien|aussi|"
    r"igual|idem)"
)


class CableSeeker(Seeker):
    """By what they lead to."""

    def _fans(self) -> None:
        """`its links to R1 and R3`: both of these, at the near end."""
        for span, ports in fans(self.shape):
            if not self.taken.intersection(span):
                self._add(span, *(Spot(router, name) for router, name in ports))

    def _pairs(self) -> None:
        both = self.shape.has(BOTH)
        alone = len(self.shape.all("router")) == 2
        near = (
            r"{R} (?:'s )?(?:\S+ ){0,2}?{PORT} (?:\S+ )?{TO} {THE}{R}(?: link)?",
            r"{PORT} (?:\S+ )?{AT} {THE}{R} (?:, )?{TO} {THE}{R}",
            r"(?:connects|links|joins|conecta|liga|relie|une) {THE}{R} (?:to|with|with|a|al|con|com|ao|"
            r"a) {THE}{R}",
        )
        for pattern in near:
            for found in self._new(pattern):
                tags = [int(tag) for tag in re.findall(r"<R(\d+)>", found.group())]
                self._link(found, tags[0], tags[-1], both and (alone or self._both_about(found)))
        for found in self._new(
            r"(?:el|la|lo|o|a|le|the one|one|that|that one|celui|celle) {AT} {THE}{R} (?:hacia|para|"
            r"vers|to|towards) {THE}{R}"
        ):
            tags = [int(tag) for tag in re.findall(r"<R(\d+)>", found.group())]
            self._link(found, tags[0], tags[-1], False)
        for found in self._new(r"{PORT} (?:\S+ )?{TO} {THE}{R} {AT} {THE}{R}"):
            tags = [int(tag) for tag in re.findall(r"<R(\d+)>", found.group())]
            self._link(found, tags[1], tags[0], False)
        pair = (
            r"(?:(?:{PORT} )?(?:between|entre|from|of|de|do) )?{THE}(?:{PORT} )?{R} (?:(?:to|and|"
            r"y|e|et|a|with|-|<?>|/) )?{THE}{R}"
            r"(?: {PORT})?"
        )
        for found in self._new(pair):
            if not (
                self.shape.has(PAIRED)
                or " between " in f" {found.group()}"
                or "entre " in found.group()
                or "> > <R" in found.group()
            ):
                continue
            if not re.search(
                r"\b(?:link|line|between|entre|cable|enlace|transfer|transit|connect|cross|liaison|"
                r"lien)|> <R|- <R",
                found.group(),
            ) and not (both and not any(len(one.spots) > 1 for one in self.found)):
                continue
            tags = [int(tag) for tag in re.findall(r"<R(\d+)>", found.group())]
            one_way = re.match(
                r"(?:port|interface|int|puerto|porta|interfaz|side) <R\d+> .{0,2}> <R", found.group()
            )
            self._link(found, tags[0], tags[-1], one_way is None or both)
        for found in self._new(r"(?:the |la |el |o |a |le )?{PORT} (?:of|del|de la|do|da|du|de) {THE}{R}"):
            far = self.shape.value(found, "R")
            beyond = self.ground.neighbours(far)
            if len(beyond) == 1 and self.shape.has(BOTH) and len(self.shape.routers()) == 1:
                self._both_ends(found, far, beyond[0])
            elif (
                len(beyond) == 1 and beyond[0] in self.shape.routers()
            ):  # `the ISP's interface`: the one out there
                self._link(found, *self._pair(beyond[0], far), False)
        for found in self._new(
            r"(?:the |la |el |o |a |le )?{R} (?:leased )?(?:circuit|line|radio|fibre|fiber|cable|uplink|link)"
        ):
            far = self.shape.value(found, "R")
            others = [name for name in self.shape.routers() if name != far]
            beyond = self.ground.neighbours(far)
            if len(others) == 1 and others[0] in beyond:
                self._link(found, *self._pair(others[0], far), False)
            elif not others and len(beyond) == 1 and self.shape.has(BOTH):
                self._both_ends(found, far, beyond[0])
        self._shared()
        self._narrow()
        for found in self._new(
            r"(?:the |la |el |o |a |le |that )?(?:{PORT}|one|other|otra|outra|autre|la|el|o|a) (?:with|"
            r"shared with|con|com|avec|ao|al|au|{TO}) "
            r"{THE}{R}"
        ):
            far = self.shape.value(found, "R")
            topic = self._topic(self.shape.at(found, kind="R"), far)
            name = self._one(lambda: self.ground.towards(topic, far)) if topic else None  # noqa: B023
            if topic and name:
                self._add(self.shape.span(found), Spot(topic, name))

    def _far_ends_too(self) -> None:
        """`R3 g0/1 …, its peer likewise`, `… on wan1, too`: the other end of the one cable that is spoken of."""
        full = [one for one in self.found if all(spot.interface for spot in one.spots)]
        spots = {spot for one in full for spot in one.spots}
        if len(spots) != 1:
            return
        (spot,) = spots
        fars = self.ground.far_ends(spot.router, str(spot.interface))
        if len(fars) != 1:
            return
        for pattern in (_ENDS_TOO, _ROUTER_TOO):
            for found in self.shape.find(pattern):
                if "<R" in found.group() and self.shape.value(found, "R") != fars[0].router:
                    continue
                self.shape.use(found)
                at = self.found.index(full[0])
                self.found[at] = Mention(
                    full[0].start, full[0].end, (spot, Spot(fars[0].router, fars[0].interface))
                )
                return

    def _one_link(self) -> None:
        """`R1 to R4 is flapping: take the port on R1 down`: the only two routers that are spoken of, and one end or
        both."""
        routers = self.shape.routers()
        if len(routers) != 2 or any(spot.interface for one in self.found for spot in one.spots):
            return
        a, z = routers
        names = [self._one(partial(self.ground.towards, *ends)) for ends in ((a, z), (z, a))]
        if None in names:
            return
        ends = {a: Spot(a, names[0]), z: Spot(z, names[1])}
        for found in self._new(
            r"(?:the |its |their |that |el |la |o |a |le )?(?:ports?|interfaces?|end|side|interfaz|puerto|lado|extremo|"
            r"porta|ponta|cote|bout) {AT} {THE}{R}|{R} 's (?:port|interface|end|side)"
        ):
            self._add(self.shape.span(found), ends[self.shape.value(found, "R")])
            return
        for found in self._new(rf"(?:at |on |en |em |nos |aux |des |a )?{BOTH}"):
            if "<R" not in found.group():
                self._add(self.shape.span(found), ends[a], ends[z])
                self._use_both()
                return

    def _pair(self, near: str, far: str) -> tuple[int, int]:
        """Where two routers are said first."""
        said = {str(self.shape.tokens[at].value): at for at in reversed(self.shape.all("router"))}
        return said[near], said[far]

    def _shared(self) -> None:
        """`R2 must win against R4 on their shared segment`: the end of the router that is said first."""
        routers = self.shape.routers()
        for found in self._new(
            r"(?:on |at |over |en |em |no |na |sur )?(?:their|the|su|sua|leur) (?:shared|common|direct|"
            r"mutual|comun|comum|commun) "
            r"{PORT}|their {PORT}"
        ):
            if len(routers) == 2:
                both = self._both_about(found)
                ends = [(routers[0], routers[1])] + ([(routers[1], routers[0])] if both else [])
                names = [self._one(lambda: self.ground.towards(a, z)) for a, z in ends]  # noqa: B023
                if None not in names:
                    spots = [Spot(a, name) for (a, _), name in zip(ends, names, strict=True)]
                    self._add(self.shape.span(found), *spots)

    def _narrow(self) -> None:
        """`the link between R2 and R4 … on R2's side`: that end of the one link that R2 is on."""
        sides = [*self.shape.find(_SIDE), *self.shape.find(_AT_ONE)]
        for side in sides:
            router = self.shape.value(side, "R")
            links = [
                one
                for one in self.found
                if len(one.spots) < 3 and any(spot.router == router for spot in one.spots)
            ]
            own = [spot for one in links for spot in one.spots if spot.router == router]
            if (
                len(set(own)) != 1
                or len(links) != 1
                or self.shape.at(side) in range(links[0].start, links[0].end)
            ):
                continue
            (link,) = links
            fars = {spot.router for spot in link.spots} - {router}
            if any(
                str(self.shape.tokens[at].value) in fars and at not in range(link.start, link.end)
                for at in self.shape.all("router")
            ):
                continue  # `… at R1 and … at R2`
            self.found[self.found.index(link)] = Mention(link.start, link.end, (own[0],))
            self.taken.update(self.shape.span(side))
            self.shape.use(side)

    def _link(self, found: re.Match[str], near: int, far: int, both: bool) -> None:
        a, z = (str(self.shape.tokens[at].value) for at in (near, far))
        here = self._one(lambda: self.ground.towards(a, z))
        there = self._one(lambda: self.ground.towards(z, a))
        if a == z or here is None or there is None:
            return
        self._add(self.shape.span(found), Spot(a, here), *([Spot(z, there)] if both else []))
        if both:
            self._use_both()

    def _both_ends(self, found: re.Match[str], near: str, far: str) -> None:
        """`the line of lyon … on both ends`, where lyon has one neighbour only."""
        here = self._one(partial(self.ground.towards, near, far))
        there = self._one(partial(self.ground.towards, far, near))
        if here is not None and there is not None:
            self._add(self.shape.span(found), Spot(near, here), Spot(far, there))
            self._use_both()

    def _topic(self, at: int, far: str) -> str | None:
        """The router that is spoken of: the nearest before that is not the far one, else the only other."""
        before = [str(self.shape.tokens[i].value) for i in self.shape.all("router") if i < at]
        near = [name for name in before if name != far and far in self.ground.neighbours(name)]
        others = [
            name for name in self.shape.routers() if name != far and far in self.ground.neighbours(name)
        ]
        ends = self._subject(at)
        if ends in near:
            return ends
        return near[0] if near else others[0] if len(others) == 1 else None

    def _subject(self, at: int) -> str | None:
        """The router that `on R3`, `R3:` or `R3's` made the subject."""
        hits = list(self.shape.find(r"(?:(?:on|at|of|en|em|no|na|sur|chez) {R}|{R} (?::|'s))"))
        before = [self.shape.value(one, "R") for one in hits if self.shape.span(one).start < at]
        return before[-1] if before else None


PAIRED = (
    r"(?:link|links|line|cable|transfer network|transfer net|cross connect|enlace|ligacao|lien|"
    r"liaison|mtu|bandwidth|both ends|"
    r"ends|way|path|renumber|between|entre|connection|circuit|transit|{PORT})"
)
