"""Reads a wish about which packets may pass, as a whole: who says it clause by clause is `grammar.filtering`.

`dispatch` asks it where the clauses leave a question. Each piece of the request is a rule, says what becomes of the
rest, says where, or tells a story; every number and address must arrive, and what limits a wish without being
understood is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import ANYWHERE, AnyObjective, Service
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.rest import every_router
from assent.network.transport.skills.grammar.services import named
from assent.network.transport.skills.grammar.unsupported import clock, unsupported
from assent.network.transport.skills.requests import filter_words as words
from assent.network.transport.skills.requests.filter_arrived import all_arrived
from assent.network.transport.skills.requests.filter_context import (
    by_connection,
    half_of,
    here,
    sender,
    topic,
)
from assent.network.transport.skills.requests.filter_ends import (
    REACHING,
    Ends,
    anywhere,
    ends_of,
    networks_of,
)
from assent.network.transport.skills.requests.filter_list import list_name, spoken_again
from assent.network.transport.skills.requests.filter_lists import composed
from assent.network.transport.skills.requests.filter_marks import marked
from assent.network.transport.skills.requests.filter_packets import packets_of
from assent.network.transport.skills.requests.filter_pieces import Piece, pieces
from assent.network.transport.skills.requests.filter_places import where_of
from assent.network.transport.skills.requests.filter_rules import ALL_PACKETS, Rule, Wish, covers
from assent.network.transport.skills.requests.filter_unbound import kept_apart, unbound
from assent.network.transport.skills.requests.spoken import Spoken


def surely(said: Spoken) -> bool:
    """Whether packets are what it is about, also where other words of the trade are among it."""
    if said.has(
        "DESCRIPTION",
        "MTU",
        "COST",
        "AREA",
        "OSPF",
        "ADVERTISE",
        "REDISTRIBUTE",
        "STATIC",
        "DEFAULTROUTE",
        "HELPER",
        "TUNNEL",
    ) or said.says(r"\bbgp (?:sessions?|neighbou?rs?|peers?|peering)\b|\bprefix|\bas \d"):
        return False
    found = pieces(marked(list_name(said)[1]))
    closed = any(one.sort == "rest" and _closes(one) for one in found)
    for one in found:
        ends = len(one.all("end", "label", "internet", "any", "router"))
        plain = bool(re.search(words.DENY + "|" + words.NOBODY, one.text)) or (
            one.action == "deny" and bool(re.search(words.PERMIT, one.text))
        )
        between = one.action == "deny" and len(one.all("end")) > 1 and one.all("packets")
        if one.sort == "rule" and len(one.all("end", "label")) > 1:
            limited = one.action == "permit" and (closed or re.search(words.ONLY, one.text))
            reaching = one.action == "deny" and re.search(rf"\b{REACHING}\b", one.text)
            if (limited and one.all("packets")) or reaching:
                return True
        if one.sort == "rule" and (plain or between):
            services = [mark for mark in one.all("packets") if mark.token.kind in ("service", "proto")]
            if (ends > 1 and len(one.all("end", "label")) > 0) or (
                (ends or one.has("FROM", "TO", "REACH")) and services
            ):
                return True
    return False


def _closes(piece: Piece) -> bool:
    """`nothing else`, `the rest is denied`."""
    return piece.action == "deny" or bool(re.search(words.NOBODY, piece.text))


def only_the_rest(said: Spoken) -> bool:
    """`tcp 443 to web, rest denied`: what becomes of the rest is said, and of the packets that are named nothing."""
    found = pieces(marked(said))
    denied = any(one.sort == "rest" and one.action == "deny" for one in found)
    named_packets = any(one.all("packets") for one in found if one.sort != "rest")
    return denied and named_packets and not any(one.action for one in found if one.sort != "rest")


def is_listing(said: Spoken) -> bool:
    """Whether an interface is named for a list that denies the rest: what it names besides is let through."""
    found = pieces(marked(said))
    return any(one.all("port") for one in found) and any(
        one.sort == "rest" and one.action == "deny" for one in found
    )


def is_filter(said: Spoken) -> bool:
    """Whether a piece of the request says of packets that they may or may not pass."""
    found = pieces(marked(said))
    return any(
        one.sort == "rule" and (one.all("packets", "end", "label", "internet") or one.has("TRAFFIC"))
        for one in found
    )


def read(said: Spoken) -> list[AnyObjective]:
    """Raises Clarify for what is missing, cannot be, or is not understood."""
    later = unbound(said.text)
    if later is not None and (title := list_name(said)[0]).name is not None:
        said = spoken_again(later, said.ground)
        return [*kept_apart(understood(said)[0], title, said)]
    wish, found = understood(said)
    wish.rules = _specific(wish, _explained(wish.rules))
    if not wish.rules:
        raise Clarify([f"Which traffic is meant: from where, to where, which service? ({said.text.strip()})"])
    made = composed(wish)
    all_arrived(found, made, wish)
    return made


def understood(said: Spoken) -> tuple[Wish, list[Piece]]:
    """Its rules and places as said, and the pieces that they are from. Raises Clarify."""
    _supported(said)
    title, said = list_name(said)
    found = _corrected(pieces(marked(said)))
    _known_names(found)
    where, places = where_of(found, said.ground)
    wish = Wish(said, where, title, log=bool(re.search(words.LOG, said.plain)))
    wish.listing = is_listing(said)
    for piece in found:
        _take(piece, wish, places)
    return wish, found


def _supported(said: Spoken) -> None:
    noun = re.search(r"\b(\w+) server\b", said.plain)
    if noun and named(noun.group(1)) and not any(token.kind in ("num", "range") for token in said.tokens):
        raise Clarify(
            [f"Is only {noun.group(1)} traffic to the {noun.group(1)} server meant, or all traffic to it?"]
        )
    asked = clock(said.text) or unsupported(re.sub(r"\bphone\w*|\bvoice\b", "", said.text), packets=True)
    if asked is not None:
        raise Clarify([asked])
    pointed = re.search(
        r"\b(?:on|over|to) (?:that|this|those|these|the said) (?:ports?|services?|protocols?|"
        r"applications?)\b",
        said.plain,
    )
    if pointed and not any(token.kind in ("num", "range", "service") for token in said.tokens):
        raise Clarify([f"Which protocol and ports are meant by “{pointed.group()}”?"])


def _known_names(found: Sequence[Piece]) -> None:
    for piece in found:
        for mark in piece.all("unknown"):
            raise Clarify(
                [f"“{mark.text}” is nothing that this network has. Which host, router or subnet is meant?"]
            )


def _corrected(found: list[Piece]) -> list[Piece]:
    """What is said after `I mean` takes the place of what was said before."""
    at = next((i for i, one in enumerate(found) if i and re.match(words.CORRECTION, one.text)), None)
    return found if at is None else found[at:]


def _explained(rules: Sequence[Rule]) -> list[Rule]:
    """`peer-to-peer from the staff shall be stopped: TCP 6881 to 6889`: a rule that only says whose, and the next only
    which packets, are one."""
    found: list[Rule] = []
    nowhere = (ANYWHERE,)
    for one in rules:
        last = found[-1] if found else None
        bare = one.sources == one.destinations == nowhere and one.services != ALL_PACKETS and not one.only
        if (
            last is not None
            and bare
            and last.services == ALL_PACKETS
            and last.action == one.action
            and not last.piece.all("any", "packets")
            and not last.piece.has("TRAFFIC")
        ):
            found[-1] = replace(last, services=one.services)
        else:
            found.append(one)
    return found


def _specific(wish: Wish, rules: Sequence[Rule]) -> list[Rule]:
    """Without what a later rule says more exactly, or where subnets say what `the Internet` did."""
    kept = [
        one
        for at, one in enumerate(rules)
        if not any(
            other.action == one.action and one != other and covers(one, other) for other in rules[at + 1 :]
        )
    ]
    only = [one for one in kept if one.only and one.action == "permit"]
    if only:
        kept = [one for one in kept if not (one.internet and one.action == "deny")]
    for one in kept:
        if one.internet and not wish.where.ports:
            raise Clarify(
                [
                    "Which addresses are “the internet” here? Name the subnets, or say “anywhere” for all "
                    "destinations."
                ]
            )
    return kept


def _take(piece: Piece, wish: Wish, places: set[int]) -> None:
    spared = words.SPARED.search(piece.text)
    if (answers := _answers(piece, wish)) is not None:
        wish.rules.append(answers)
        return
    if piece.action == "deny" and piece.has("new") and any(rule.established for rule in wish.rules):
        wish.bare.append(piece)  # `new sessions are denied`, where open ones are all that is permitted
        return
    if (spared or piece.sort == "spared") and (piece.all("packets") or piece.has("OSPF")):
        wish.spared.append(piece)
    elif re.search(words.DIRECTED, piece.text):
        return
    elif re.search(r"\bsame\b.*\b(?:as|like)\b", piece.text):
        wish.bare.append(piece)
        wish.where.routers = wish.where.routers[:1]
    elif piece.sort == "story" and (_continues(piece, wish) or _listed(piece, wish)):
        rule = _rule(piece, wish, places)
        wish.rules += () if rule is None else by_connection(rule)
    elif piece.sort == "rest":
        _take_rest(piece, wish)
    elif piece.sort == "rule":
        rule = _rule(piece, wish, places)
        wish.rules += () if rule is None else by_connection(rule)
    elif piece.sort == "story":
        _no_limits(piece)


def _listed(piece: Piece, wish: Wish) -> bool:
    """`10.1.1.0/24 to any on 443` on an interface where the rest is denied: what the list lets through."""
    said = piece.all("end", "label", "any") or re.search(r"\b(?:same|mism[ao]|mesm[ao]|meme)\b", piece.text)
    return wish.listing and bool(piece.all("packets")) and bool(said)


def _continues(piece: Piece, wish: Wish) -> bool:
    """`Lyon's PCs may browse: ports 80, 443 to anywhere, DNS to dns`: packets of what was begun."""
    if (
        piece.has("FROM")
        and piece.has("TO")
        and len(piece.all("end", "label")) > 1
        and wish.rules
        and not piece.action
    ):
        return True
    if not (wish.rules or wish.bare) or not piece.all("packets") or re.search(words.STAYS, piece.text):
        return False
    return (piece.has("TO", "REACH", "FROM") and bool(piece.all("end", "any", "label", "internet"))) or bool(
        re.match(r"(?:tcp|udp|ports?)\b", piece.text)
    )


def _take_rest(piece: Piece, wish: Wish) -> None:
    denied = _rest_denied(piece, wish)
    elsewhere = re.search(r"\b(?:other|autres?|otr[oa]s?|outr[oa]s?) destin", piece.text)
    if denied and elsewhere and wish.rules and wish.rules[-1].only == "destination":
        return  # `only to X; to any other destination it is blocked`
    if denied:
        wish.rest, wish.rest_denied = piece, True


def _rest_denied(piece: Piece, wish: Wish) -> bool:
    text = piece.text
    if re.search(words.STAYS, text) and not re.search(words.DENY, text) and not re.search(words.NOBODY, text):
        return False
    verbs = words.action(text)
    if re.search(
        r"\b(?:nothing|nobody|no ?one|no) (?:else|other)|nada mas|nadie mas|mais nada|ninguem mais|"
        r"rien d'autre|personne d'autre",
        text,
    ):
        if wish.rules and wish.rules[-1].action == "deny" and verbs != "permit":
            return False
        return not re.search(words.DENY, text)
    return verbs == "deny" or bool(re.search(r"\bimplicit deny|\bdefault deny", text))


def _no_limits(piece: Piece) -> None:
    if re.search(r"\b(?:unless|until|except)\b", piece.text):
        raise Clarify([f"I did not understand: “{piece.text}”. Leave it out, or say it otherwise?"])


def _rule(piece: Piece, wish: Wish, places: set[int]) -> Rule | None:
    action = piece.action or (
        wish.rules[-1].action
        if wish.rules
        else ((wish.bare[-1].action if wish.bare else None) or ("permit" if wish.listing else "deny"))
    )
    ground = wish.said.ground
    if every_router(Clause(tuple(mark.token for mark in piece.marks)), ground):
        raise Clarify(["Which routers are meant?"])
    before, after = _parted(piece)
    ends = half_of(piece, wish) or ends_of(before, places, ground)
    sender(piece, ends, wish)
    services = packets_of(before)
    last = wish.rules[-1] if wish.rules else None
    only = _only(before, ends, places, ground)
    if not (services or ends.sources or ends.destinations) and after is None:
        if last is not None and last.action == action:
            return None  # `deny it on dist1`: of the packets that were said
        if not re.search(r"\b(?:everything|all|whatever|anything)\b", before.text):
            wish.bare.append(piece)
            return None
        if before.has("TRAFFIC") or before.all("any", "internet"):
            return _made(action, (), ends, piece, only, None, wish)
        if last is None and wish.where.ports:
            return (
                _made(action, (), ends, piece, only, None, wish)
                if re.search(r"\b(?:everything|all|whatever|anything)\b", piece.text)
                else None
            )
        raise Clarify([f"Which traffic is meant? ({piece.text})"])
    topic(piece, ends, wish)
    if not services and not ends.destinations and only is None and action == "permit" and after is None:
        wish.bare.append(piece)
        wish.subject = ends.sources
        return None
    here(before, ends, wish)
    ends.sources = ends.sources or list(wish.subject)
    if last is not None and not (before.has("FROM", "TO") and ends.sources and ends.destinations):
        if not ends.sources and not before.all("any"):
            ends.sources = [one for one in last.sources if one != ANYWHERE]
        if not ends.destinations and not before.all("any"):
            ends.destinations = [one for one in last.destinations if one != ANYWHERE]
    if (
        last is not None
        and not services
        and not re.search(r"\b(?:everything|anything|all|traffic)\b", before.text)
    ):
        services = tuple(one for one in last.services if one.protocol is not None)
    excepted = None
    if after is not None:
        taken = ends_of(after, places, ground)
        led = after.marks[0].kind in ("end", "label") and after.has("FROM", "TO") and not after.all("packets")
        if led and not (ends.sources and ends.destinations):
            raise Clarify(
                [
                    f"Is all of “{after.text}” excepted, or only its first part? Name both ends of what is denied."
                ]
            )
        excepted = (packets_of(after), tuple(taken.sources), tuple(taken.destinations))
    return _made(action, services, ends, piece, only, excepted, wish)


def _made(
    action: words.Action, services: tuple[Service, ...], ends: Ends, piece: Piece, only: str | None,
    excepted: tuple[tuple[Service, ...], tuple[IPv4Network, ...], tuple[IPv4Network, ...]] | None, wish: Wish,
) -> Rule:  # fmt: skip
    established = bool(
        re.search(words.ESTABLISHED, piece.text) or (re.search(words.REPLIES, piece.text) and not services)
    )
    if established and only == "service" and ends.destinations:
        only = "established"
    return Rule(
        action=action,
        services=services or ((Service(protocol=6),) if established else ALL_PACKETS),
        sources=anywhere(ends.sources),
        destinations=anywhere(ends.destinations),
        piece=piece,
        only=only,
        established=established,
        internet=ends.internet,
        log=bool(re.search(words.LOG, piece.text)),
        mutual=ends.mutual,
        excepted=excepted,
    )


def _answers(piece: Piece, wish: Wish) -> Rule | None:
    """`its answers to sessions that h1 started get through`: of what is denied, the packets of open connections."""
    last = wish.rules[-1] if wish.rules else None
    said = re.search(words.REPLIES, piece.text) or re.search(words.ESTABLISHED, piece.text)
    if last is None or last.action != "deny" or not said or re.search(words.DENY, piece.text):
        return None
    if any(one.protocol not in (6, None) for one in last.services):
        return None
    return replace(
        last, action="permit", services=(Service(protocol=6),), established=True, piece=piece, only=None
    )


def _parted(piece: Piece) -> tuple[Piece, Piece | None]:
    """Before an exception and what it names."""
    for at, mark in enumerate(piece.marks):
        rest = " ".join(one.text for one in piece.marks[at : at + 5])
        hit = (
            is_word(mark.token, "EXCEPT")
            or re.match(words.EXCEPT, rest)
            or (
                mark.text == "but"
                and at
                and re.search(
                    words.NOBODY + r"|everyone|everybody|anyone|all|everything|tout|todo\w*",
                    piece.marks[at - 1].text,
                )
            )
        )
        if hit and at + 1 < len(piece.marks):
            if any(
                one.kind == "end"
                and one.value == "host"
                and is_word(piece.marks[i - 1].token, "HOST")
                and piece.marks[i - 2].kind == "packets"
                for i, one in enumerate(piece.marks)
                if i > 1
            ):
                break
            return _split_exception(piece, at)
    return piece, None


def _split_exception(piece: Piece, at: int) -> tuple[Piece, Piece | None]:
    """`except port 443 from till1 to server`: the ends belong to both sides where there are none before."""
    tail = piece.marks[at + 1 :]
    before = Piece(piece.marks[:at])
    cut = next((i for i, one in enumerate(tail) if i and is_word(one.token, "FROM", "TO", "REACH")), None)
    named_before = before.all("end", "label", "internet", "router")
    if cut is not None and not named_before and Piece(tail[:cut]).all("packets"):
        before, tail = Piece((*before.marks, *tail[cut:])), tail[:cut]
    after = Piece(tail)
    if not after.all("end", "label", "packets", "router", "any"):
        raise Clarify([f"What is excepted by “{after.text}”? Name the services, hosts or subnets."])
    return before, after


def _only(before: Piece, ends: Ends, places: set[int], ground: Ground) -> str | None:
    """What `only` stands before: the packets, a source or a destination."""
    found = re.search(words.ONLY, before.text)
    if not found:
        return None
    seen = ""
    for mark in before.marks:
        seen += mark.text + " "
        if len(seen) <= found.end() or mark.at in places:
            continue
        if mark.kind == "packets" or is_word(mark.token, "TRAFFIC"):
            return "service"
        if mark.kind in ("end", "label", "any", "router"):
            return (
                "source" if any(one in ends.sources for one in networks_of(mark, ground)) else "destination"
            )
        if is_word(mark.token, "FROM"):
            return "source"
    return "service" if before.all("packets") else "destination" if ends.destinations else "source"
