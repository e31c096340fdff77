"""Between which ends a wish about the way of traffic speaks: hosts, subnets, LANs by their words, and routers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Network

from assent.network.transport.grounding import Ground
from assent.network.transport.skills.grammar.labels import stem, unique
from assent.network.transport.skills.requests.shape import Shape

End = tuple[str, IPv4Network | None]
"""The router at which such traffic enters, and its prefix; None where a router has none of its own."""

_TO = (
    r"(?:to|towards|reach|reaches|reaching|hacia|vers|para|a|al|ao|a la|a l|destined (?:to|for)|"
    r"headed for|bound for|for|into|"
    r">|jusqu'a|com destino a|con destino a|a destination de)"
)
_FROM = r"(?:from|of|desde|depuis|de|do|da|del|du|leaving|out of|behind|originating (?:in|at|from|on)|provenant de)"
_THE = (
    r"(?:(?: the| la| el| le| o| a| os| as| los| las| les| l| l'| host| server| network| subnet| lan| red| rede|"
    r" router)*)"
)
_TO_REACH = (
    r" (?:to reach|to get to|para llegar a|para alcanzar|para chegar a|pour (?:joindre|atteindre)|reach(?:es)?)"
    r"(?: \S+){0,3} $"
)


@dataclass
class Ends:
    """`found`: (token, end) in the order of the request; `taken`: routers that are ends, or only say where one is."""

    shape: Shape
    found: list[tuple[int, End]] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def within(self, part: range) -> list[tuple[int, End]]:
        return [(at, end) for at, end in self.found if at in part]

    def flow(self, part: range, last: tuple[End, End] | None) -> tuple[End, End] | None:
        """From which end to which a part speaks: its own two, or one with one of the flow before."""
        here = self._sides(self.within(part))
        distinct = list(dict.fromkeys(end for _, end in here))
        if len(distinct) == 2:
            return self._ordered(here)
        if len(distinct) == 1 and last is not None and distinct[0] not in last:
            before = self.before(here[0][0])
            if re.search(rf" {_TO}{_THE} $", before):
                return (last[0], distinct[0])
            if re.search(rf" {_FROM}{_THE} $", before):
                return (distinct[0], last[1])
        return None

    def whole(self) -> tuple[End, End] | None:
        """The flow of a request that names only two ends."""
        sides = self._sides(self.found)
        return self._ordered(sides) if len({end for _, end in sides}) == 2 else None

    def _sides(self, some: list[tuple[int, End]]) -> list[tuple[int, End]]:
        """Without the others of those that traffic comes from together: `alice and bob to web`."""
        found: list[tuple[int, End]] = []
        for at, end in some:
            if found and len({one for _, one in some}) > 2 and end[0] == found[-1][1][0]:
                between = self.shape.line[self.shape.starts[found[-1][0]] : self.shape.starts[at]]
                if re.fullmatch(r"\S+ (?:(?:and|y|e|et|,|the|from) )*", between):
                    continue
            found.append((at, end))
        return found

    def _ordered(self, some: list[tuple[int, End]]) -> tuple[End, End]:
        (first, one) = some[0]
        (second, other) = next((at, end) for at, end in some if end != one)
        before, later = self.before(first), self.before(second)
        turned = re.search(_TO_REACH, before) and not re.search(rf" {_TO}{_THE} $", later)
        turned = turned or (
            re.search(rf" {_TO}{_THE} $", before) and re.search(rf" {_FROM}{_THE} $", later) is not None
        )
        return (other, one) if turned else (one, other)

    def before(self, at: int) -> str:
        return self.shape.line[max(0, self.shape.starts[at] - 40) : self.shape.starts[at]]


def ends_of(shape: Shape) -> Ends:
    ends = Ends(shape)
    for at in shape.all("host", "net", "addr"):
        ends.found += [(at, end) for end in _end(shape, at)]
    if len({end for _, end in ends.found}) < 2:
        ends.found += list(_labelled(shape, ends))
    if len({end for _, end in ends.found}) < 2:
        ends.found += list(_lans(shape, ends))
    if len({end for _, end in ends.found}) < 2:
        ends.found += list(_routers(shape, ends))
    ends.found.sort(key=lambda one: one[0])
    return ends


def _end(shape: Shape, at: int) -> list[End]:
    token, ground = shape.tokens[at], shape.ground
    if token.kind == "host":
        host = ground.host(str(token.value))
        return [(host.port.router, IPv4Network(host.address.ip))]
    prefix = token.value.network if token.kind == "net" else IPv4Network(token.value)
    port = ground.gateway(prefix)
    return [(port.router, prefix)] if port is not None else []


def _labelled(shape: Shape, ends: Ends) -> Iterator[tuple[int, End]]:
    """`the till in Sevilla`, `staff`: LANs by the words of their descriptions."""
    ground = shape.ground
    stems = {stem(token.text) for token in shape.tokens if token.kind == "word"}
    have = [end for _, end in ends.found]
    for at, token in enumerate(shape.tokens):
        if token.kind != "word":
            continue
        near = [
            i
            for i in range(max(0, at - 2), min(len(shape.tokens), at + 4))
            if shape.tokens[i].kind == "router"
        ]
        named = [str(shape.tokens[i].value) for i in near]
        for scope in (named, ground.routers):
            port = unique(ground, scope, stem(token.text), stems) if scope else None
            one = ground.port(port.router, port.interface) if port else None
            if not port or not one or not one.addresses or ground.far_ends(port.router, port.interface):
                continue
            end: End = (port.router, one.addresses[0].network)
            ends.taken.update(
                i for i in near if str(shape.tokens[i].value) == port.router and _is_place(shape, i, at)
            )
            if not any(_inside(other, end) for other in have):
                have.append(end)
                yield at, end
            break


def _inside(one: End, other: End) -> bool:
    return one[1] is not None and other[1] is not None and one[1].subnet_of(other[1])


def _is_place(shape: Shape, at: int, word: int) -> bool:
    """`the till in Sevilla`, `Porto's shop`: where what the word says is."""
    tag = f"<R{at}>"
    if word > at:
        return re.search(rf"{tag} (?:'s )?(?:\S+ ){{0,1}}?$", shape.line[: shape.starts[word]]) is not None
    between = shape.line[shape.starts[word] : shape.starts[at]]
    return (
        re.fullmatch(
            r"\S+ (?:lan |shop |network )?(?:in|at|en|em|do|da|de|du|of|behind|a|no|na|on|d')? ?", between
        )
        is not None
    )


_LAN = r"(?:lans?|network|users?|subnet|clients?|side|red|rede|reseau|local network)"


def _lans(shape: Shape, ends: Ends) -> Iterator[tuple[int, End]]:
    """`R1's LAN`, `the LAN of R3`, `the two LANs` where there are only two."""
    for found in shape.find(rf"{{R}} (?:'s )?{_LAN}|{_LAN} (?:of|de|do|del|behind|at|on) {{THE}}{{R}}"):
        at = shape.at(found, kind="R")
        yield from _of_router(shape, ends, at, lan=True)
    if shape.has(r"(?:both|two|las dos|os dois|as duas|les deux|ambas|the) (?:lans|redes|reseaux)"):
        all_ = [(r, name) for r in shape.ground.routers for name in shape.ground.lans(r)]
        if len(all_) == 2:
            at = next(shape.span(one).start for one in shape.find(r"(?:lans|redes|reseaux)"))
            yield from ((at, (r, shape.ground.subnet(r, name))) for r, name in all_)


_ACTS = (
    r"(?:should|must|shall|needs to|has to|is to|ought to|prefers?|reaches|goes|sends|talks|gets to|"
    r"balances?|uses|debe|deve|"
    r"doit|tiene que|tem de|tem que|devrait|can|will)"
)


def _routers(shape: Shape, ends: Ends) -> Iterator[tuple[int, End]]:
    """`from R1 to R3`, `dc1-to-wan1 traffic`, `sevilla should reach …`: what is behind routers, or these themselves."""
    pairs = (
        r"(?:from|between|de|desde|entre|do|da|du) {THE}{R} "
        r"(?:to|towards|and|a|al|ao|y|e|et|vers|hacia|para|ate|jusqu'a|>) {THE}{R}",
        r"{R} (?:to|>|a|vers|para|hacia) {R}(?! >| to| <R)",
    )
    if not ends.found:
        for pattern in pairs:
            for found in shape.find(pattern):
                for tag in re.findall(r"<R(\d+)>", found.group()):
                    yield from _of_router(shape, ends, int(tag))
                return
        return
    for pattern in (
        r"(?:from|desde|depuis|leaving) {THE}{R}", r"{R} (?:to|>|a|vers|para|hacia) {THE}{HA}",
        r"{HA} (?:to|>|a|vers|para|hacia) {THE}{R}", r"{R} (?:'s )?(?:own )?(?:traffic|packets)",
        r"(?:traffic|trafico|trafego|trafic|packets) (?:of|de|do|da|du) {THE}{R}", rf"{{R}} {_ACTS}",
        r"(?:to|towards|hacia|vers|para|reach|reaches|ate) {THE}{R}(?! >| to| <R)",
    ):  # fmt: skip
        for found in shape.find(pattern):
            at = shape.at(found, kind="R")
            if re.search(r" (?:away|off|clear|out|far) $", shape.line[: found.start()]):
                continue
            made = list(_of_router(shape, ends, at))
            if made and made[0][1] != ends.found[0][1]:
                yield from made
                return


def _of_router(shape: Shape, ends: Ends, at: int, *, lan: bool = False) -> Iterator[tuple[int, End]]:
    name, ground = str(shape.tokens[at].value), shape.ground
    lans = ground.lans(name)
    own = _own(ground, name)
    prefix = ground.subnet(name, lans[0]) if len(lans) == 1 else None if lan else own
    if lan and prefix is None:
        return
    ends.taken.add(at)
    yield at, (name, prefix)


def _own(ground: Ground, name: str) -> IPv4Network | None:
    """The prefix of a router's loopback."""
    found = [
        one.network
        for port, interface in ground.device(name).interfaces.items()
        for one in interface.addresses
        if port.startswith("Loopback")
    ]
    return found[0] if found else None
