"""Where a wish about interfaces is to happen: every place that a request speaks of, however it is called.

By name, by what it leads to, by who is attached, by its description, as a free port, as a VLAN, as a loopback;
`wishes` gives each of them its properties. A place that is not certain is left out here and becomes a question there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from assent.intents.errors import Clarify
from assent.network.transport.grounding import LOGICAL, Ground
from assent.network.transport.languages.ios.names import interface_key
from assent.network.transport.skills.grammar.labels import cable_of, stem, unique
from assent.network.transport.skills.requests.fans import fans
from assent.network.transport.skills.requests.shape import Shape

_FREE = r"(?:spare|free|idle|unused|empty|vacant|libre|libres|livre|vago|vaga|desocupad[oa]|inutilise|new)"
_BOTH = (
    r"(?:both|each|either|two|ambos|ambas|los dos|las dos|os dois|as duas|dos dois|les deux|des deux|"
    r"deux) (?:the )?"
    r"(?:ends|sides|extremos|lados|pontas|bouts|extremites|cotes|routers|ports|interfaces|end|"
    r"side)|each end|either end|"
    r"each side|both|(?:{R} (?:'s )?(?:side|end)? ?(?:and|y|e|et) (?:(?:on|at|en|em|"
    r"sur) )?{R} (?:'s )?(?:side|end)?(?= [.,;]| $))|"
    r"{R} (?:'s )?(?:side|end)? ?(?:and|y|e|et|as well as) (?:(?:on|at|en|em|"
    r"sur) )?{THE}{R} (?:'s )?(?:sides?|ends?)|"
    r"{R} 's (?:side|end)? ?(?:and|y|e|et) (?:(?:on|at|en|em|sur) )?{R} 's(?: (?:side|end))?|"
    r"(?:in |en |em |dans )?(?:either|both|each|ambas|ambos|les deux|as duas|los dos|"
    r"os dois) (?:directions?|ways?|way|direcciones|sentidos|sens|direcoes)"
)
_SITS = (
    r"(?:(?:where|donde|onde|ou|to which|que sirve a|que serve o|that serves|serving|which serves|"
    r"attached to|"
    r"on which|behind which) {THE}(?:esta |est |fica |se trouve )?{THE})"
)


_SIDE = (
    r"(?:on |at |en |em |no |na |sur |do |du |del |a )?{THE}(?:{R} (?:'s )?(?:side|end)|(?:side|"
    r"end|lado|cote|extremo|ponta|bout) "
    r"(?:of|de|do|da|du) {THE}{R})"
)


_AT_ONE = r"(?:only )?(?:on|at|en|em|no|na|sur|chez) (?:only )?{R}(?= (?:[.,;]|only|alone|solo|apenas)| $)"


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


class Finder:
    """Goes through a shape and collects mentions; a token belongs to one mention only."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.ground: Ground = shape.ground
        self.taken: set[int] = set()
        self.found: list[Mention] = []

    def all(self) -> list[Mention]:
        """In the order in which they are said."""
        steps = (
            self._all_but, self._shared_names, self._named, self._every, self._fans, self._pairs, self._hosts,
            self._lans, self._free, self._vlans, self._loopbacks, self._trunks, self._labels, self._owned,
            self._routers,
        )  # fmt: skip
        for step in steps:
            step()
        return sorted(self.found, key=lambda one: one.start)

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

    # by name

    def _named(self) -> None:
        done: set[int] = set()
        pattern = (
            r"(?:{R} (?:'s )?{THE}(?:sub ?interface |subif |interface |int |if |port |porta |puerto |"
            r"gig |: )?)?{I}"
        )
        for found in self._new(pattern):
            at = (
                self.shape.at(found, 0)
                if "<R" not in found.group()
                else int(re.findall(r"<I(\d+)>", found.group())[0])
            )
            if at in self.taken:
                continue
            done.add(at)
            if "<R" not in found.group() and self._on_each(at, found):
                continue
            router = self.shape.value(found, "R") if "<R" in found.group() else self._router_for(at)
            spot = self._spot(router, str(self.shape.tokens[at].value)) if router else None
            if spot is not None:
                span = self.shape.span(found)
                after = self._following_router(at)
                self._add(range(span.start, (after or span.stop - 1) + 1), spot)

    def _shared_names(self) -> None:
        """`porto and sevilla, Gi0/1`, `Gi0/1 on porto and sevilla`: the interface of that name on each of them."""
        routers = r"{R}(?:(?: (?:,|and|y|e|et|&))+ (?:(?:on|of|en|em|sur|no|na|do|da) )?{R})+"
        for pattern in (
            rf"(?:both |each of )?{routers} (?:'s )?(?:(?:,|:|\(|both|each|on|port|ports|"
            rf"interface) )*{{I}}(?! (?:on|of|and|y|e|et) )",
            rf"{{I}} (?:on|of|at|en|de|em|sur|do|no) (?:both |each of )?{routers}(?! (?:'s )?(?:port |"
            rf"interface )?<I)",
        ):
            for found in self._new(pattern):
                before = self.shape.line[: found.start()].split()[-1:]
                if before and re.match(r"between|entre|from|to|towards|[a-z0-9<>]*>$", before[0]):
                    continue
                at = self.shape.at(found, kind="I")
                owners = [
                    str(self.shape.tokens[int(tag)].value) for tag in re.findall(r"<R(\d+)>", found.group())
                ]
                spots = [self._spot(owner, str(self.shape.tokens[at].value)) for owner in owners]
                if None not in spots:
                    self._add(self.shape.span(found), *(spot for spot in spots if spot))

    def _on_each(self, at: int, found: re.Match[str]) -> bool:
        """`a Loopback0 on each router`."""
        each = next(
            self.shape.find(
                r"(?:(?:on |en |em |sur |at )?(?:each|every|all|todos|todas|cada|chaque|tous)(?: of| "
                r"one of)? {THE}(?:\S+ )?(?:routers?|devices?|enrutadores|roteadores|routeurs|nodes?|"
                r"box(?:es)?|equipos?|"
                r"equipamentos?|equipements?|caixas?)|everywhere|en todas partes|em todo o lado|partout)"
            ),
            None,
        )
        if each is None:
            return False
        name = str(self.shape.tokens[at].value)
        spots = [self._spot(router, name) for router in self.ground.routers]
        if None in spots:
            return False
        self.shape.use(each)
        self._add(self.shape.span(found), *(spot for spot in spots if spot))
        return True

    def _all_but(self) -> None:
        """`all ports of R4 except the one to R1`, `Gi0/1 to Gi0/3 of R2`."""
        but = r"(?:except|except for|apart from|other than|but|bar|excepto|salvo|exceto|menos|sauf|hormis)"
        for found in self._new(
            rf"(?:all|every|todas|todos|toutes|"
            rf"tous) {{THE}}(?:physical )?{{PORT}} {{AT}} {{THE}}{{R}} {but} {{THE}}"
            rf"(?:(?:{{PORT}} )?(?:{{TO}} {{THE}}{{R}})|{{I}})"
        ):
            tags = re.findall(r"<([RI])(\d+)>", found.group())
            router, last = (str(self.shape.tokens[int(tags[i][1])].value) for i in (0, -1))
            look = self.ground.towards if tags[-1][0] == "R" else self.ground.interface
            kept = self._one(partial(look, router, last))
            if kept is not None:
                self._add(self.shape.span(found), *(s for s in self._physical(router) if s.interface != kept))
                self.shape.use(found)
        for found in self._new(
            r"(?:{R} (?:'s )?)?(?:{PORT} )?{I} (?:to|through|thru|until|a|ate|hasta) {I}(?: {AT} {THE}{R})?"
        ):
            low, high = (int(tag) for tag in re.findall(r"<I(\d+)>", found.group()))
            said = re.findall(r"<R(\d+)>", found.group())
            owner = str(self.shape.tokens[int(said[0])].value) if said else self._router_for(low)
            if owner is None:
                continue
            spots = self._physical(owner)
            ends = [self._spot(owner, str(self.shape.tokens[at].value)) for at in (low, high)]
            first, final = (spots.index(end) if end in spots else -1 for end in ends)
            if 0 <= first < final:
                self._add(self.shape.span(found), *spots[first : final + 1])
                self.shape.use(found)

    def _physical(self, router: str) -> list[Spot]:
        names = [
            n for n in self.ground.device(router).interfaces if not n.startswith(LOGICAL) and "." not in n
        ]
        return [Spot(router, name) for name in sorted(names, key=interface_key)]

    def _every(self) -> None:
        """All ports of a router that other routers are on."""
        for found in self._new(
            r"(?:every|each|all|all the|both|both of the|todas las|todos los|todas as|toutes les) "
            r"(?:inter router|core|backbone|router facing|uplink|transit|router to router) (?:\S+ "
            r")?{PORT} {AT} {THE}{R}"
        ):
            router = self.shape.value(found, "R")
            names = [
                name for name in self.ground.device(router).interfaces if self.ground.far_ends(router, name)
            ]
            self._add(self.shape.span(found), *(Spot(router, name) for name in names))

    def _following_router(self, at: int) -> int | None:
        """`Gi0/1 of R2`: where R2 stands."""
        found = re.compile(
            rf"<I{at}> (?:(?:and|y|e|et|,|<I\d+>|\(|of the|on the|of|on|at|in|do|de|da|du|en|no|na|"
            rf"sur|chez|router) )+<R(\d+)>(?! (?:'s )?(?:(?:port|int|interface|puerto|porta) )?<I)"
        ).search(self.shape.line)
        return int(found.group(1)) if found else None

    def _router_for(self, at: int) -> str | None:
        after = self._following_router(at)
        if after is not None:
            return str(self.shape.tokens[after].value)
        before = [i for i in self.shape.all("router") if i < at]
        if before:
            return str(self.shape.tokens[before[-1]].value)
        said = self.shape.routers()
        if len(said) == 1:
            return said[0]
        name = str(self.shape.tokens[at].value)
        having = [router for router in self.ground.routers if name in self.ground.device(router).interfaces]
        return having[0] if len(having) == 1 and not said else None

    def _spot(self, router: str, name: str) -> Spot | None:
        have = self.ground.device(router).interfaces
        known = self._one(lambda: self.ground.interface(router, name))
        if known is not None:
            return Spot(router, known)
        parent, dot, number = name.rpartition(".")
        if dot:
            whole = self._one(lambda: self.ground.interface(router, parent))
            return Spot(router, f"{whole}.{number}", create=True) if whole else None
        return Spot(router, name, create=True) if name.startswith("Loopback") and name not in have else None

    # by what they lead to

    def _fans(self) -> None:
        """`its links to R1 and R3`: both of these, at the near end."""
        for span, ports in fans(self.shape):
            if not self.taken.intersection(span):
                self._add(span, *(Spot(router, name) for router, name in ports))

    def _pairs(self) -> None:
        both = self.shape.has(_BOTH)
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
            if (
                not re.search(
                    r"\b(?:link|line|between|entre|cable|enlace|transfer|transit|connect|cross|liaison|"
                    r"lien)|> <R|- <R",
                    found.group(),
                )
                and not both
            ):
                continue
            tags = [int(tag) for tag in re.findall(r"<R(\d+)>", found.group())]
            self._link(found, tags[0], tags[-1], True)
        for found in self._new(r"(?:the |la |el |o |a |le )?{PORT} (?:of|del|de la|do|da|du|de) {THE}{R}"):
            far = self.shape.value(found, "R")
            beyond = self.ground.neighbours(far)
            if len(beyond) == 1 and self.shape.has(_BOTH) and len(self.shape.routers()) == 1:
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
            elif not others and len(beyond) == 1 and self.shape.has(_BOTH):
                self._both_ends(found, far, beyond[0])
        self._shared()
        self._narrow()
        for found in self._new(
            r"(?:the |la |el |o |a |le |that )?(?:{PORT}|one|other|otra|outra|autre|la|el|o|a) (?:with|"
            r"shared with|con|com|avec|{TO}) "
            r"{THE}{R}"
        ):
            far = self.shape.value(found, "R")
            topic = self._topic(self.shape.at(found, kind="R"), far)
            name = self._one(lambda: self.ground.towards(topic, far)) if topic else None  # noqa: B023
            if topic and name:
                self._add(self.shape.span(found), Spot(topic, name))

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
            self.found[self.found.index(link)] = Mention(link.start, link.end, (own[0],))
            self.taken.update(self.shape.span(side))
            self.shape.use(side)

    def _both_about(self, found: re.Match[str]) -> bool:
        """`both ends` in the same sentence, before or after."""
        words = self.shape.sentence(self.shape.span(found).start)
        return any(set(self.shape.span(one)) & set(words) for one in self.shape.find(_BOTH))

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

    def _use_both(self) -> None:
        for found in self.shape.find(rf"(?:(?:at|on|to|of|for|in|en|em|nos|aux|des|a) )?{_BOTH}"):
            self.shape.use(found)

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

    # by who is attached

    def _hosts(self) -> None:
        for pattern in (
            r"{H} (?:'s )?(?:lan |subnet |network )?(?:gateway )?{PORT}",
            r"{PORT} (?:\S+ )?(?:{AT}|{TO}|where|that serves|serving) {THE}{H}(?: 's)?(?: lan| "
            r"subnet| network| users)?",
            rf"(?:{{PORT}} )?(?:\S+ )?{_SITS}(?:lan of |subnet of )?{{H}}(?: 's)?(?: \S+)?(?: "
            rf"(?:is|sits|hangs|lives|attached|connected|plugged))?(?: (?:in|on|attached|to|enter|"
            rf"enters|the|network))*",
            r"{PORT} (?:\S+ )?{TO} (?:the )?(?:lan|subnet|network) {AT} {H}",
        ):
            for found in self._new(pattern):
                if re.search(r"<H\d+> and|<R\d+>", found.group()):
                    continue
                host = self.ground.host(self.shape.value(found, "H"))
                self._add(self.shape.span(found), Spot(host.port.router, host.port.interface))

    def _lans(self) -> None:
        for pattern in (
            r"{R} (?:'s )?(?:own )?(?:user |users )?(?:lan|subnet|red local|rede local|reseau "
            r"local|access|user side|users' side)(?: {PORT})?",
            r"(?:lan|red|rede|reseau|local network) (?:(?:{PORT}) )?{AT} {THE}{R}",
            r"(?:lan|user|users'|access) {PORT} {AT} {THE}{R}",
            r"{PORT} (?:\S+ ){0,2}(?:lan|red local|rede local|reseau local) {AT} {THE}{R}",
        ):
            for found in self._new(pattern):
                router = self.shape.value(found, "R")
                name = self._one(lambda: self.ground.lan(router))  # noqa: B023
                if name is not None:
                    self._add(self.shape.span(found), Spot(router, name))
        for found in self._new(r"{H} (?:'s )(?:lan|subnet|network|users)"):
            host = self.ground.host(self.shape.value(found, "H"))
            self._add(self.shape.span(found), Spot(host.port.router, host.port.interface))

    # by what they are not

    def _free(self) -> None:
        """A free port of a router: only where it has one, or where the first one is said."""
        for pattern in (
            rf"{{THE}}(?:first |next )?{_FREE} (?:\S+ )?{{PORT}} (?:(?:that|which) )?{{AT}} {{THE}}{{R}}",
            rf"{{THE}}{{PORT}} {_FREE} {{AT}} {{THE}}{{R}}",
            rf"{{R}} (?:'s )?(?:first |next |own )?{_FREE} (?:\S+ )?{{PORT}}",
            rf"{{R}} (?:'s )?first {{PORT}}(?= is {_FREE})",
            rf"{{R}} (?:: )?(?:the )?{_FREE} {{PORT}}",
        ):
            for found in self._new(pattern):
                router = self.shape.value(found, "R")
                free = [
                    name
                    for name, one in self.ground.device(router).interfaces.items()
                    if not one.addresses
                    and not name.startswith(LOGICAL)
                    and "." not in name
                    and not self.ground.far_ends(router, name)
                    and not self._split(router, name)
                ]
                if len(free) == 1 or (free and " first " in found.group()):
                    self._add(self.shape.span(found), Spot(router, sorted(free)[0]))

    def _split(self, router: str, name: str) -> bool:
        return any(other.startswith(f"{name}.") for other in self.ground.device(router).interfaces)

    # by number

    def _vlans(self) -> None:
        """A sub-interface that exists, by its VLAN."""
        for found in self._new(r"(?:vlan|sub ?interface|subif|vlan id) (?:number |no |id )?{N}"):
            number = self.shape.tokens[self.shape.at(found)].value
            near = self._routers_near(self.shape.at(found))
            hits = [
                Spot(router, name)
                for router in near
                for name, one in self.ground.device(router).interfaces.items()
                if one.dot1q == number and number is not None
            ]
            if len(hits) == 1:
                self._add(self.shape.span(found), hits[0])
                self.shape.use(found)

    def _loopbacks(self) -> None:
        """A loopback that is to be made: numbered as said, else the first that is free, on each router that is said."""
        for found in self._new(
            r"(?:{THE})(?:\S+ )?(?:loopback|loopbacks|loop back)(?: interface)?(?: (?:number|"
            r"numbered|no|numero|#|nr|num))?(?: {N})?"
        ):
            tag = re.search(r"<N(\d+)>", found.group())
            number = self.shape.tokens[int(tag.group(1))].value if tag else None
            at = self.shape.span(found).start
            here = set(self.shape.sentence(at))
            said = tuple(
                dict.fromkeys(str(self.shape.tokens[i].value) for i in self.shape.all("router") if i in here)
            )
            spots = [self._loopback(router, number) for router in said or self._routers_near(at)]
            if spots and (said or len(spots) == 1):
                self._add(self.shape.span(found), *spots)
                self.taken.update(i for i in self.shape.all("router") if i in here and len(said) == 1)
                self.shape.use(found)

    def _trunks(self) -> None:
        """The port that carries VLANs, where a router has one."""
        for found in self._new(
            r"(?:{R} (?:'s )?)?(?:\S+ )?(?:trunk|troncal|tronco)(?: {PORT})?(?: {AT} {THE}{R})?"
        ):
            said = [
                str(self.shape.tokens[at].value)
                for at in self.shape.span(found)
                if self.shape.tokens[at].kind == "router"
            ]
            near = said or list(self.shape.routers())
            hits = [
                Spot(router, name)
                for router in near
                for name in self.ground.device(router).interfaces
                if self._split(router, name)
            ]
            if len(hits) == 1:
                self._add(self.shape.span(found), hits[0])

    def _loopback(self, router: str, number: int | None) -> Spot:
        have = self.ground.device(router).interfaces
        free = next(n for n in range(len(have) + 1) if f"Loopback{n}" not in have)
        name = f"Loopback{free if number is None else number}"
        return Spot(router, name, create=name not in have)

    def _routers_near(self, at: int) -> tuple[str, ...]:
        return self.shape.routers() or self.ground.routers

    # by description

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
                if self.shape.has(_BOTH) and (self._both_about(found) or len(self.shape.routers()) < 2):
                    fars = self.ground.far_ends(port.router, port.interface)
                    spots += [Spot(far.router, far.interface) for far in fars]
                    self._use_both()
                self._add(span, *spots)
                return

    def _owned(self) -> None:
        for found in self._new(
            r"{PORT} (?:with|that has|having|whose|which has|con|com|avec|carrying) {THE}(?:ip |"
            r"address |addr |is |ip address )*{A}"
        ):
            at = self.shape.at(found)
            value = self.shape.tokens[at].value
            owner = self.ground.owners.get(getattr(value, "ip", value))
            if owner is not None:
                self._add(self.shape.span(found), Spot(owner.router, owner.interface))
                self.shape.use(found)

    def _routers(self) -> None:
        """A router that is said alone: it only counts where an interface is said elsewhere."""
        for at in self.shape.all("router"):
            if at not in self.taken:
                self._add(range(at, at + 1), Spot(str(self.shape.tokens[at].value), None))


PAIRED = (
    r"(?:link|links|line|cable|transfer network|transfer net|cross connect|enlace|ligacao|lien|"
    r"liaison|mtu|bandwidth|both ends|"
    r"ends|way|path|renumber|between|entre|connection|circuit|transit|{PORT})"
)
