"""Where a wish about interfaces is to happen: every place that a request speaks of, however it is called.

By name, by what it leads to, by who is attached, by its description, as a free port, as a VLAN, as a loopback;
`wishes` gives each of them its properties. A place that is not certain is left out here and becomes a question there.
"""

from __future__ import annotations

import re
from functools import partial

from assent.network.transport.grounding import LOGICAL
from assent.network.transport.languages.ios.names import interface_key
from assent.network.transport.skills.requests.called import LabelSeeker
from assent.network.transport.skills.requests.seeking import Mention, Spot

_FREE = r"(?:spare|free|idle|unused|empty|vacant|libre|libres|livre|vago|vaga|desocupad[oa]|inutilise|new)"
_SITS = (
    r"(?:(?:where|donde|onde|ou|to which|que sirve a|que serve o|that serves|serving|which serves|"
    r"attached to|"
    r"on which|behind which) {THE}(?:esta |est |fica |se trouve )?{THE})"
)


_COUNTS = {
    "two": 2,
    "dos": 2,
    "deux": 2,
    "three": 3,
    "tres": 3,
    "trois": 3,
    "four": 4,
    "quatro": 4,
    "quatre": 4,
    "five": 5,
}


class Finder(LabelSeeker):
    """Looks for all of them."""

    def all(self) -> list[Mention]:
        """In the order in which they are said."""
        steps = (
            self._all_but, self._shared_names, self._named, self._every, self._all_ports, self._uplinks, self._several,
            self._fans, self._pairs, self._hosts, self._lans, self._free, self._vlans, self._loopbacks, self._trunks,
            self._labels, self._owned, self._at_router, self._narrow, self._one_link, self._far_ends_too, self._routers,
        )  # fmt: skip
        for step in steps:
            step()
        return sorted(self.found, key=lambda one: one.start)

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

    def _all_ports(self) -> None:
        """`every interface of R2`, `all three VLANs on dist1`."""
        each = r"(?:all|every|each|todas|todos|cada|toutes|tous|chaque)"
        count = "|".join(_COUNTS)
        the = rf"(?:(?:of )?(?:the|las|los|os|as|les|its) )?(?:(?P<n>{count}) )?"
        what = r"(?P<what>ports?|interfaces?|interfaz|puertos?|portas?|vlans?|sub[- ]?interfaces?|subifs?)"
        for found in (
            *self._new(rf"{each} {the}{what} {{AT}} {{THE}}{{R}}"),
            *self._new(rf"{{R}} (?:'s |: )?{each} {the}{what}"),
        ):
            router = self.shape.value(found, "R")
            said = found.groupdict()
            ports = self.ground.device(router).interfaces
            logical = said["what"].startswith(("vlan", "sub"))
            names = [name for name in ports if ("." in name) == logical and not name.startswith(LOGICAL)]
            if names and _COUNTS.get(said["n"] or "", len(names)) == len(names):
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

    # by who is attached

    def _hosts(self) -> None:
        for pattern in (
            r"{H} (?:'s )?(?:lan |subnet |network )?(?:gateway )?{PORT}",
            r"{PORT} (?:that |which |where )?{H} (?:hangs|sits|is|lives|is attached|is plugged|is connected)"
            r"(?: (?:on|in|to|into|at|off))?",
            r"(?:default )?(?:gateway|gw) {AT} {THE}{H}(?: 's)?(?: lan| subnet| network)?",
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
            r"{R} (?:'s )?(?:[,:(] )?(?:on |en |em |no |sur |at |do |du |del )?{THE}(?:lan|cote|lado|side|user) "
            r"(?:{AT} {THE})?(?:lan|side|port|red local|rede local|reseau local)(?: side)?",
            r"(?:lan|user|users'|access) {PORT} {AT} {THE}{R}",
            r"{PORT} (?:\S+ ){0,2}(?:lan|red local|rede local|reseau local) {AT} {THE}{R}",
        ):
            for found in self._new(pattern):
                router = self.shape.value(found, "R")
                name = self._one(lambda: self.ground.lan(router))  # noqa: B023
                if name is not None:
                    self._add(self.shape.span(found), Spot(router, name))
        for found in self._new(r"{H} (?:'s )(?:lan|subnet|network|users|segment|vlan|side)"):
            host = self.ground.host(self.shape.value(found, "H"))
            self._add(self.shape.span(found), Spot(host.port.router, host.port.interface))

    # by what they are not

    def _free(self) -> None:
        """A free port of a router: only where it has one, or where the first one is said."""
        for pattern in (
            rf"{{THE}}(?:first |next )?{_FREE} (?:\S+ )?{{PORT}} (?:(?:that|which) )?{{AT}} {{THE}}{{R}}",
            rf"{{THE}}{{PORT}} {_FREE} (?:{{AT}} )?{{THE}}{{R}}",
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
