"""Whose a request is: the reader of whole requests that takes it, if any, and the class it is in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from ipaddress import IPv4Interface

from assent.intents.errors import Clarify
from assent.network.transport.device import Device
from assent.network.transport.generate import generate, joined
from assent.network.transport.grounding import Ground
from assent.network.transport.network import HostPort, Port, RoutedNetwork
from assent.network.transport.objectives import AnyObjective, RemoveTunnel, Type, type_of
from assent.network.transport.routing_objectives import PrefixListEdit
from assent.network.transport.skills.grammar import prefixes
from assent.network.transport.skills.grammar.clauses import TYPES, Frame
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.reading import Read, frames, merged
from assent.network.transport.skills.grammar.reading import read as read_clauses
from assent.network.transport.skills.grammar.texts import literal
from assent.network.transport.skills.grammar.tokens import Names, tokenize
from assent.network.transport.skills.requests import (
    area_kinds,
    each_router,
    filters,
    filters6,
    lists,
    newcomers,
    ospf_keys,
    passives,
    peer_keys,
    peer_ratings,
    peers,
    ports,
    qos,
    routed,
    summaries,
    tunnel_kept,
    tunnels,
    vrfs,
    ways,
    wishes,
)
from assent.network.transport.skills.requests.backread import readdressed, told_text, unsaid
from assent.network.transport.skills.requests.exchange import reader as exchange
from assent.network.transport.skills.requests.keeping import broken
from assent.network.transport.skills.requests.leaning.counterparts import unanswered
from assent.network.transport.skills.requests.leaning.hearing import hear
from assent.network.transport.skills.requests.leaning.reader import one_sided
from assent.network.transport.skills.requests.leaning.reader import read as read_leaning
from assent.network.transport.skills.requests.linewise import reader as linewise
from assent.network.transport.skills.requests.linewise.doubts import doubted
from assent.network.transport.skills.requests.mirrors import mirrored, without_mirror
from assent.network.transport.skills.requests.plainer import plainer, spelled
from assent.network.transport.skills.requests.pronouns import spelled_out
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.told import settled, without_states
from assent.network.transport.skills.requests.tunnel_stays import keeps_tunnel

NOWHERE = Ground(RoutedNetwork({}, {}, (), {}))
"""Whose a request is hangs on its words alone."""
Reader = Callable[[Spoken], list[AnyObjective]]

_READERS: tuple[tuple[Type, Callable[[Spoken], bool], Reader], ...] = (
    ("TN", tunnels.is_tunnel, tunnels.read),
    ("CP", qos.is_qos, qos.read),
    ("RP", vrfs.is_vrf_route, vrfs.read_vrf_route),
    ("CP", vrfs.is_vrf, vrfs.read_vrf),
    ("ACL", filters6.is_filter6, filters6.read),
    ("CP", vrfs.is_address6, vrfs.read_address6),
    ("ACL", lists.is_list, lists.read),
    ("RP", summaries.is_summary, summaries.read),
    ("RP", passives.is_by_default, passives.read),
    ("RP", peer_keys.is_key, peer_keys.read),
    ("RP", ospf_keys.is_key, ospf_keys.read),
    ("RP", peer_ratings.is_rating, peer_ratings.read),
    ("CP", ports.is_size, ports.read_size),
    ("CP", ports.is_unrelay, ports.read_unrelay),
    ("CP", ports.is_leaving, ports.read_leaving),
)


_WHOLE = (
    (area_kinds.is_kind, area_kinds.read),
    (each_router.is_each, each_router.read),
    (wishes.is_wish, wishes.read),
    (routed.is_routed, routed.read),
)
"""Readers that give nothing where they are not certain."""


def read(text: str, network: RoutedNetwork) -> Read:
    """Objectives and questions of a request: by the reader that takes it as a whole, else clause by clause."""
    text = ospf_keys.without_password(text)
    found = _with_mirrors(text, network)
    if any(isinstance(one, RemoveTunnel) for one in found.objectives) and keeps_tunnel(text):
        return Read((), ("Should the tunnel go or stay? Something is said of both.",))
    return found


def _with_mirrors(text: str, network: RoutedNetwork) -> Read:
    shorter = without_mirror(text)
    found = _all_read(shorter, network) if shorter is not None else None
    if found is not None and not found.questions:
        both = mirrored(found.objectives, Ground(network))
        if both is not None:
            return _possible(Read(merged(both), ()), network)
    return _all_read(text, network)


def _all_read(text: str, network: RoutedNetwork) -> Read:
    ground = Ground(network)
    text = spelled_out(settled(text, (*ground.routers, *ground.hosts)), ground.routers)
    text = prefixes.called(text, ground)
    said = Spoken(_tokens(text, ground.routers, ground.hosts), text, ground)
    told = exchange.read(said)
    if told and _about_packets(said, told[0]):
        told = None
    doubt = _doubt(_again(said, told[1]), told[0]) if told else None
    if told and doubt is None:
        return _possible(Read(merged(told[0]), ()), network)
    found = _possible(_certain(said), network)
    if found.exact:
        return found
    if told and doubt is not None and found.objectives and found.objectives != tuple(merged(told[0])):
        return Read((), (doubt,))  # two readers, two meanings
    if not told and not found.questions and (strayed := exchange.strays(said, found.objectives)) is not None:
        return Read((), (strayed,))
    missed = None if found.questions else unanswered(hear(text, ground, unquoted=True), found.objectives)
    if not found.questions and missed is None:
        return found
    placed = _unplaced(said, network) if found.questions else None
    if placed is not None:
        return placed
    for shorter in _told_shorter(said):
        leant = read_leaning(shorter, ground)
        if not leant or _doubt(_again(said, shorter), leant) is not None:
            continue
        if broken(said, leant) or (tunnels.is_tunnel(said) and tunnel_kept.unread(said, leant)):
            continue
        if exchange.strays(said, leant) is not None:
            continue
        if shorter == text or unanswered(hear(text, ground), leant, part=True) is None:
            return Read(leant, ())
    if missed is not None:
        return Read((), (f"What should “{missed}” change? Nothing that I understood does it.",))
    return found


_PACKETS = r"\b(?:acls?|access|acesso|acceso|acces|packets?|paquet\w*|pacotes?|traf[efi]\w+|tcp|udp|icmp)\b"


def _about_packets(said: Spoken, made: Sequence[AnyObjective]) -> bool:
    """Whether what is read as routes that are taken is about packets: it reads word for word as lines of an access
    list, or names one."""
    lists = [one for one in made if isinstance(one, PrefixListEdit)]
    devices = [said.ground.device(name) for name in said.ground.routers]
    if any(one.list in device.acls for one in lists for device in devices):
        return not any(one.list in device.prefix_lists for one in lists for device in devices)
    listed = _linewise(said) if lists and said.says(_PACKETS) else None
    return listed is not None and bool(listed.objectives)


def _possible(found: Read, network: RoutedNetwork) -> Read:
    """The same, or the questions about what the network cannot do of it."""
    try:
        generate(found.objectives, joined(network, found.objectives))
    except Clarify as clarify:
        return found if found.questions else Read((), tuple(clarify.questions))
    return found


def _certain(said: Spoken) -> Read:
    """What the readers of words take it for."""
    found = _read(said)
    doubting = broken if found.exact else _doubt
    doubt = None if found.questions else doubting(said, found.objectives)
    if doubt is None:
        return found
    other = _way(said, Read((), (doubt,)))
    wrong = unsaid(said, other.objectives) or broken(said, other.objectives)
    return other if other.questions or wrong is None else Read((), (doubt,))


def _read(said: Spoken) -> Read:
    return newcomers.read(said, _without_newcomers) or _without_newcomers(said)


def _without_newcomers(said: Spoken) -> Read:
    way = _sure_way(said)
    if way is not None:
        return way
    listed = _linewise(said)
    if listed is not None:
        return listed
    reader = next((reader for _, takes, reader in _READERS if takes(said)), None)
    if reader is None or reader in (ports.read_size, ports.read_unrelay, vrfs.read_address6):
        found = _settings(said)
        if found is not None:
            return found
    if reader is None:
        if wishes.is_wish(said) and (asked := wishes.uncertain(said)) is not None:
            return _way(said, Read((), (asked,)))
        return _way(said, _texts_said(said, _by_clauses(said)))
    try:
        return Read(merged(reader(said)), ())
    except Clarify as clarify:
        return Read((), tuple(clarify.questions))


def _linewise(said: Spoken) -> Read | None:
    """As a request for lines of a list, where every word of it has a part in one."""
    try:
        made = linewise.read(said)
    except Clarify as clarify:
        return Read((), tuple(clarify.questions))
    return None if made is None else Read(merged(made), (), exact=True)


def _unplaced(said: Spoken, network: RoutedNetwork) -> Read | None:
    """As denials that say whose packets and which, each word of them with a part."""
    made = linewise.read_unplaced(said)
    if not made or _doubt(said, made) is not None:
        return None
    found = _possible(Read(merged(made), ()), network)
    return None if found.questions else found


def _doubt(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """What the objectives do not say of the request; of settings, of what is not only told."""
    if one_sided(said.plain, made):
        return "On which ends, and of which link? (both are spoken of, and only one was understood)"
    doubt = told_text(said, made) or readdressed(said, made) or doubted(said, made) or broken(said, made)
    if doubt is not None:
        return doubt
    doubt = unsaid(said, made)
    shorter = (
        without_states(said.text) if doubt and {type_of(one) for one in made} <= {"CP", "RP"} else said.text
    )
    return doubt if shorter == said.text else unsaid(_again(said, shorter), made)


def _settings(said: Spoken) -> Read | None:
    """As a wish about interfaces, or about OSPF on them, where all of it is one: as it is said, then without what is
    only told, then with its slips set right."""
    asked: Read | None = None
    for text in _told_shorter(said):
        one = _again(said, text)
        for takes, read_ in _WHOLE:
            if not takes(one):
                continue
            try:
                made = read_(one)
            except Clarify as clarify:
                asked = asked or Read((), tuple(clarify.questions))
                continue
            if made:
                return Read(merged(made), ())
    return asked


def _told_shorter(said: Spoken) -> Iterator[str]:
    names = (*said.ground.routers, *said.ground.hosts)
    seen = [said.text]
    yield said.text
    for change in (without_states, lambda text: spelled(without_states(text), names)):
        text = change(said.text)
        if text not in seen:
            seen.append(text)
            yield text


def _sure_way(said: Spoken) -> Read | None:
    """As a wish about the way of some traffic, where all of it reads as one."""
    for text in _told_shorter(said):
        one = _again(said, text)
        if ways.is_way(one):
            try:
                made = ways.read(one)
            except Clarify as clarify:
                return Read((), tuple(clarify.questions))
            if made:
                return Read(merged(made), ())
    return None


def _way(said: Spoken, found: Read) -> Read:
    """Where the clauses left a question, as a wish about BGP's neighbours."""
    for text in _told_shorter(said) if found.questions else ():
        one = _again(said, text)
        made = peers.read(one) if peers.is_peer(one) else None
        if made:
            return Read(merged(made), ())
    return found


def _again(said: Spoken, text: str) -> Spoken:
    if text == said.text:
        return said
    return Spoken(_tokens(text, said.ground.routers, said.ground.hosts), text, said.ground)


def _texts_said(said: Spoken, found: Read) -> Read:
    """Each quoted text arrived somewhere; else it is asked about."""
    if not found.objectives or not wishes.is_wish(said):
        return found
    arrived = str([one.model_dump() for one in found.objectives])
    lost = [token.text for token in said.all("unknown") if token.text not in arrived]
    lost += [
        token.text
        for token in said.all("text")
        if str(token.value) not in arrived and repr(str(token.value))[1:-1] not in arrived
    ]
    if not lost:
        return found
    return Read((), (*found.questions, f"Where does {' and '.join(lost)} belong?"))


def _by_clauses(said: Spoken) -> Read:
    """Clause by clause; where that leaves a question, once more in plainer words. Of what a request only tells, no
    setting is wished: where one reads well without, that is what is meant."""
    shorter = without_states(said.text)
    if shorter != said.text:
        found = _clauses_of(_again(said, shorter))
        settings = {type_of(one) for one in found.objectives} <= {"CP", "RP"}
        if found.objectives and not found.questions and settings:
            return found
    return _clauses_of(said)


def _clauses_of(said: Spoken) -> Read:
    text, ground, network = said.text, said.ground, said.ground.network
    framed = frames(text, ground.routers, ground.hosts)
    packets = [one.frame for one in framed if one.frame not in (Frame.NOTHING, Frame.PLACE)]
    early = (
        _as_filter(text, ground, certain=True)
        if packets and set(packets) <= {Frame.FILTER, Frame.LIST}
        else None
    )
    if early is not None:
        return early
    if filters.only_the_rest(said) and filters.is_listing(said):
        return _list_of(text, ground)
    if packets and filters.only_the_rest(said):
        return Read((), (f"Which of this traffic may pass, and which may not? ({text.strip()[:200]})",))
    found = read_clauses(text, network)
    if not found.questions:
        return found
    filters_ = any(one.frame in (Frame.FILTER, Frame.LIST) for one in framed)
    meant = {TYPES[one.frame] for one in framed} - {"OTHER"} or {
        "CP",
        "RP",
    }  # a filter is never read into a story
    for plain in plainer(text, ground, filters=filters_):
        again = read_clauses(plain, network)
        if again.objectives and not again.questions and {type_of(one) for one in again.objectives} <= meant:
            return again
    sessions = any(one.frame is Frame.BGP for one in framed)  # what a neighbour sends is no packet
    late = (
        _as_filter(text, ground, certain=False)
        if filters_ or not (sessions or meant - {"CP", "RP"})
        else None
    )
    return late or found


def _list_of(text: str, ground: Ground) -> Read:
    """What a list on an interface lets through, where the rest is denied."""
    try:
        return Read(
            merged(filters.read(Spoken(_tokens(text, ground.routers, ground.hosts), text, ground))), ()
        )
    except Clarify as clarify:
        return Read((), tuple(clarify.questions))


def _as_filter(text: str, ground: Ground, *, certain: bool) -> Read | None:
    """The whole as one wish about packets, its typos set right; None where that leaves a question."""
    for said in dict.fromkeys((text, spelled(text, (*ground.routers, *ground.hosts)))):
        one = Spoken(_tokens(said, ground.routers, ground.hosts), said, ground)
        try:
            if filters.is_filter(one) if certain else filters.surely(one):
                return Read(merged(filters.read(one)), ())
        except Clarify:
            continue
    return None


def whole_type(text: str, routers: Sequence[str], hosts: Sequence[str]) -> Type | None:
    """The class of a request that one reader takes as a whole; None for all others."""
    said = Spoken(_tokens(text, tuple(routers), tuple(hosts)), text, NOWHERE)
    return next((kind for kind, takes, _ in _READERS if takes(said)), None)


def is_routing(text: str, routers: Sequence[str], hosts: Sequence[str]) -> bool:
    """Whether a request that the clauses do not know is about OSPF on interfaces, or about the way of some traffic."""
    names = named_only(routers, hosts)
    said = (
        Spoken(_tokens(one, names.routers, names.hosts), one, names) for one in (text, without_states(text))
    )
    return any(
        each_router.is_each(one)
        or routed.is_routed(one)
        or ways.is_way(one)
        or peers.is_peer(one)
        or exchange.concerns(one)
        for one in said
    )


def is_filter(text: str, routers: Sequence[str], hosts: Sequence[str]) -> bool:
    """Whether a request that no other reader knows is about packets."""
    return filters.surely(
        Spoken(_tokens(text, tuple(routers), tuple(hosts)), text, named_only(routers, hosts))
    )


def named_only(routers: Sequence[str], hosts: Sequence[str]) -> Ground:
    """A network of which nothing is known but its names."""
    nowhere = Port(routers[0] if routers else "", "")
    there = {name: HostPort(name, IPv4Interface("192.0.2.1/32"), nowhere) for name in hosts}
    return Ground(RoutedNetwork({}, {name: Device(name, "ios", {}) for name in routers}, (), there))


def _tokens(text: str, routers: tuple[str, ...], hosts: tuple[str, ...]) -> tuple[Token, ...]:
    return literal(tokenize(text, Names(routers, hosts)))
