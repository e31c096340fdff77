"""What a piece of a filter wish takes from the pieces around it: who sends, what is reached, which half of a subnet."""

from __future__ import annotations

import re
from dataclasses import replace

from assent.network.transport.objectives import ANYWHERE
from assent.network.transport.skills.requests.filter_ends import HALF, Ends, networks_of
from assent.network.transport.skills.requests.filter_marks import marked
from assent.network.transport.skills.requests.filter_pieces import Piece, pieces
from assent.network.transport.skills.requests.filter_rules import Rule, Wish


def here(piece: Piece, ends: Ends, wish: Wish) -> None:
    """`out of it`, and the one of a router's LANs that the list is at."""
    ports = wish.where.ports
    if len(ports) != 1 or ports[0].interface not in wish.said.ground.lans(ports[0].router):
        return
    subnet = wish.said.ground.subnet(ports[0].router, ports[0].interface)
    if not ends.sources and re.search(r"\bout of (?:it|there|here)\b", piece.text):
        ends.sources = [subnet]
    for side in (ends.sources, ends.destinations, wish.subject):
        if len(side) > 1 and subnet in side:
            side[:] = [subnet]


def topic(piece: Piece, ends: Ends, wish: Wish) -> None:
    """`The nas holds payroll. Only alice may connect to it`: what an earlier sentence was about."""
    if ends.destinations or not re.search(r"\b(?:to|reach|with|into|on) (?:it|them|that one)\b", piece.text):
        return
    for story in pieces(marked(wish.said)):
        if story.text == piece.text:
            break
        marks = [mark for mark in story.marks if mark.kind in ("end", "label")]
        if len(marks) == 1:
            ends.destinations += networks_of(marks[0], wish.said.ground)


_SENDER = re.compile(
    r"(?:^|\b(?:that|which|whatever|everything|anything|what|and|but) )(?:it|they|this|these|that)"
    r"(?: one)?(?: (?:address|host|machine|laptop|pc|box|device|client|subnet|network|lan|one))? "
    r"(?:sends?|may|can|must|should|shall|might|is|are|tries|emits?|wants?)\b"
    r"|\bfrom (?:it|them|there|this (?:address|host|machine|subnet|network))\b"
)


def sender(piece: Piece, ends: Ends, wish: Wish) -> None:
    """`The bench is not trusted. It may talk to …`: what an earlier sentence was about sends."""
    if any(one != ANYWHERE for one in ends.sources) or not _SENDER.search(piece.text):
        return
    for story in pieces(marked(wish.said)):
        if story.text == piece.text:
            return
        found = {one for mark in story.all("end", "label") for one in networks_of(mark, wish.said.ground)}
        if len(found) == 1 and story.sort == "story":
            ends.sources[:] = found


def half_of(piece: Piece, wish: Wish) -> Ends | None:
    """`the upper half of that LAN`: the half of the prefix that was said, or the other half of a half."""
    found = re.search(HALF, piece.text)
    if not found or not wish.rules:
        return None
    said = wish.rules[-1].sources[0]
    wide = said
    for name in wish.said.ground.routers:
        for port in wish.said.ground.lans(name):
            subnet = wish.said.ground.subnet(name, port)
            if said.subnet_of(subnet):
                wide = subnet
    if wide == ANYWHERE:
        return None
    lower, upper = wide.subnets(prefixlen_diff=1)
    half = {"upper": upper, "second": upper, "lower": lower, "first": lower}.get(found.group(1))
    return Ends(sources=[half or (upper if said == lower else lower)])


def by_connection(rule: Rule) -> list[Rule]:
    """`established TCP and ICMP`: only what is TCP belongs to a connection."""
    others = tuple(one for one in rule.services if one.protocol != 6)
    own = tuple(one for one in rule.services if one.protocol == 6)
    if not (rule.established and own and others):
        return [rule]
    return [replace(rule, services=own), replace(rule, services=others, established=False)]
