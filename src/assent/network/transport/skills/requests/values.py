"""What a wish about interfaces wants: every property with its value, and where in the request it stands.

`wishes` attaches them to places. A reader marks the tokens that it took as used; what is left over is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any

from assent.network.transport.skills.grammar.texts import together
from assent.network.transport.skills.requests import property_words as words
from assent.network.transport.skills.requests import values6
from assent.network.transport.skills.requests.shape import Shape


@dataclass(frozen=True)
class Value:
    """`field` of `InterfaceSettings`, or `clear`, `area`, `passive`, `like`, `address6`, `no6`. `at`: its token."""

    at: int
    field: str
    value: Any


_IS = (
    r"(?:(?:to|of|is|be|at|=|:|as|a|de|em|en|should|must|has to|needs to|size|value|set|now|raised|up|"
    r"down|only|doit|debe|deve|ser|etre|passer|exactly|statement|declared|configured|port|put|it) )*"
)


def values_of(shape: Shape) -> list[Value]:
    """All of them, in the order in which they are said."""
    found: list[Value] = []
    for old in shape.find(r"(?:from|de|desde) {N}(?= (?:to|a|para|up to|down to) <N\d+>)"):
        shape.use(old)  # what it was
    for old in shape.find(r"{N} (?:->|=>|→|>|- >)(?= <N\d+>)"):
        shape.use(old)
    for old in shape.find(
        r"(?:still|currently|today) (?:says?|at|is|are|has|have|shows?|reads?|claims?|set to) {N}"
    ):
        shape.use(old)
    for old in shape.find(
        r"(?:instead of|rather than|in place of|en vez de|en lugar de|em vez de|au lieu de|"
        r"no longer) {N}(?! (?:to|a|para))"
    ):
        shape.use(old)
    for reader in (
        _manners,
        _sizes,
        _texts,
        _helpers,
        _clears,
        _vlans,
        _areas,
        _rates,
        _modes,
        _states,
        _addresses,
        _addresses6,
    ):
        found += list(reader(shape))
    for field, known in (("mtu", words.MTU), ("bandwidth_kbps", words.BW), ("speed", words.SPEED)):
        if any(one.field == field for one in found):  # `1400 byte frames, so lower its MTU accordingly`
            for again in shape.find(known):
                shape.use(again)
    return sorted(found, key=lambda one: one.at)


_MANNERS = (
    ("proxy_arp", r"(?:(?:ip )?proxy ?arp|arp proxy|proxy arp)"),
    ("redirects", r"(?:(?:ip |{P} )?redirects?|redirec(?:ciones|cionamentos|oes)(?: icmp)?|redirections?(?: icmp)?)"),
    ("unreachables", r"(?:(?:ip |{P} )?(?:host |destination )?unreachables?|(?:mensajes |mensagens |messages )?"
     r"(?:icmp )?(?:inalcanzables?|inacessiveis|inaccessibles?|injoignables?))"),
)  # fmt: skip
_OFF = (
    r"(?:no|not|never|off|disable[ds]?|without|stop\w*|deactivat\w*|suppress\w*|remove|refrain|"
    r"turned off|switched off|"
    r"shut|shut off|desactiv\w*|deshabilit\w*|desativ\w*|desabilit\w*|deje|dejar|deixe|deixar|sin|sem|"
    r"sans|ne|cesse\w*|"
    r"arrete\w*|apag\w*|desligu?\w*|coupe\w*|quita\w*|fora|kill)"
)


def _manners(shape: Shape) -> Iterator[Value]:
    """What a port does of its own accord: proxy ARP, redirects, unreachables."""
    said = [(name, found) for name, word in _MANNERS for found in shape.find(word)]
    if not said:
        return
    off = list(shape.find(_OFF))
    for one in off:
        shape.use(one)
    for found in shape.find(r"(?:sending|send|enviar|emitir|envoyer|emettre|of|de|both|has to be|be)"):
        shape.use(found)
    for name, found in said:
        if not set(shape.span(found)) <= shape.used:
            shape.use(found)
            yield Value(shape.span(found).start, name, not off)


def free(shape: Shape, pattern: str) -> Iterator[re.Match[str]]:
    """Matches none of whose values was taken before; they are taken with this."""
    for found in shape.find(pattern):
        part = found.group("v") if "v" in found.re.groupindex else found.group()
        tags = [int(tag) for tag in re.findall(r"<[A-Z](\d+)>", part)]
        if any(tag in shape.used for tag in tags):
            continue
        yield found


def _taken(shape: Shape, found: re.Match[str], field: str, value: Any) -> Value:
    at = shape.at(found, "v") if "v" in found.re.groupindex else shape.span(found).start
    shape.use(found)
    return Value(at, field, value)


def between(shape: Shape) -> str:
    """What may stand between a property and its value: small words and places."""
    small = r"(?:(?!<[NTAP]\d+>|mtu |bandwidth |speed |description |and |,)\S+ ){0,9}?"
    return small + r"(?:(?:from|de|desde) <N\d+> (?:to|a|para|up to|down to) |<N\d+> (?:->|=>|→|>|- >) )?"


def _sizes(shape: Shape) -> Iterator[Value]:
    names = ((r"ip mtu|mtu ip", "ip_mtu"), (r"(?:tcp )?mss|adjust mss", "tcp_mss"), (words.MTU, "mtu"))
    for name, field in names:
        extra = "|frames" if field == "mtu" else ""
        for pattern in (rf"(?:{name}) {_IS}(?P<v>{{N}})", rf"(?P<v>{{N}}) (?:byte |bytes )?(?:{name}{extra})(?: "
            rf"at most)?",
                        rf"(?:{name}) {between(shape)}(?P<v>{{N}})"):  # fmt: skip
            for found in free(shape, pattern):
                number = shape.tokens[shape.at(found, "v")].value
                if isinstance(number, int) and number >= 68:
                    at = shape.at(found, "v")
                    shape.used.add(at)
                    shape.used.update(range(shape.span(found).start, shape.span(found).start + 1))
                    for own in shape.find(r"(?:{P}(?= (?:adjust|mss))|mss (?:de|of|for) {P})"):
                        shape.use(own)
                    yield Value(at, field, number)


_TEXT_GOES = (
    r"(?:remove|delete|clear|drop|erase|strip|get rid of|wipe|borra\w*|quita\w*|elimina\w*|apag\w*|"
    r"remov[ae]\w*|retir\w*|supprim\w*|"
    r"enlev\w*|effac\w*) {THE}(?:\S+ )?(?:description|desc|label|descripcion|descricao|text)"
)
_RENAMES = r"(?:rename|call|name|label|nommer|nombrar|llamar|tag|text|comment)\b"
"""Verbs: what stands after them is the port, and not what it is to be called."""


def _texts(shape: Shape) -> Iterator[Value]:
    if not shape.has(words.DESC):
        return
    texts = shape.all("text")
    gone = [shape.span(found).start for found in shape.find(_TEXT_GOES)]
    for at in texts:
        shape.used.add(at)
        if not gone or at > gone[0]:  # what it was is no text to write
            yield Value(at, "description", shape.tokens[at].value)
    for found in shape.find(words.DESC):
        if texts:
            shape.use(found)
    for found in (
        ()
        if texts
        else shape.find(
            rf"{words.DESC} (?:(?:is|as|:|=) )?(?P<said>(?!(?:of|on|for|to|from|de|del|do|da|du|sur|en|"
            rf"no|na|that)\b)[^<>,.;()]+?)(?= (?:,|;|\.|and|y|e|et|$)|$)"
        )
    ):
        shape.use(found)
        span = shape.span(found, "said")
        text = together(shape.tokens[span.start : span.stop])
        if text.lower() in ("empty", "blank", "none", "nothing", "vacia", "vazia", "vide"):
            yield Value(span.start, "clear", "description")
        elif not re.match(_RENAMES, found.group()):
            yield Value(span.start, "description", text)


def _helpers(shape: Shape) -> Iterator[Value]:
    words = (
        r"(?:relay\w*|helpers?|ip helper|ip helper address|helper address|forward\w*|retransmit\w*|"
        r"reenvi\w*|encaminh\w*|relais|relaye\w*|repass\w*|rele)"
    )
    dhcp = r"(?:dhcp|bootp)"
    if not (
        shape.has(words)
        or (
            shape.has(dhcp)
            and shape.has(
                r"(?:requests?|pedidos|solicitudes|peticiones|requetes|server|servidor|serveur|servers|"
                r"broadcasts?|via|leases?|from)"
            )
        )
    ):
        return
    if shape.has(
        r"(?:remove|delete|drop|clear|no longer|stop|rid|quita|elimina|remove|supprime|retire|retira|enleve|"
        r"take (?:\S+ ){1,8}?(?:off|out|away|from)|unset|undo|goes away|has to go)"
    ):
        return
    like = next(
        iter(
            shape.find(
                r"(?:same|same one) (?:dhcp )?(?:server|servers|helper|relay|address|one) (?:as|"
                r"that|which) (?P<w>(?:\S+ ){1,4}?)(?:has|uses|gets|have|use|does|already has)"
            )
        ),
        None,
    )
    if like is not None:
        shape.use(like)
        yield Value(shape.span(like).start, "like", like.group("w").split())
    addresses: list[IPv4Address] = []
    where = 0
    for at in [*shape.all("addr"), *shape.all("host")]:
        token = shape.tokens[at]
        tag = "H" if token.kind == "host" else "A"
        led = re.search(
            rf"(?:via|server|servers|servidor|serveur|to|from|by|for|box|towards|at|address|helper|helpers|"
            rf"a|ao|al|"
            rf"au|vers|para|add|and|,|is|at|y|e|et|relay|called|de|dhcp|be|=|:|son|sont|used|"
            rf"needs?|gets?|uses?|wants?|usa|usan|usam|necesitan?|precisam?) "
            rf"(?:\( ?|the |el |o |le |l |la |box |server |host |dhcp |machine |servidor |serveur |"
            rf"called |address |at )*<{tag}{at}>",
            shape.line,
        )
        if token.kind == "host" and shape.ground.host(str(token.value)).address.ip in addresses:
            shape.used.add(at)  # `our dhcp box (10.30.0.67)`
        if at in shape.used or led is None:
            continue
        if token.kind == "host" and re.search(rf"<H{at}> (?:'s |lan|port)", shape.line):
            continue
        if token.kind == "host" and not re.search(
            rf"(?:to|box|server|called|a|ao|al|au|vers|para|relay|at|helper|dhcp) (?:\(|the |el |o "
            rf"|le |l |la |box |server |host |dhcp |machine |servidor |serveur |called )*<H{at}>",
            shape.line,
        ):
            continue
        value = shape.ground.host(str(token.value)).address.ip if tag == "H" else token.value
        addresses.append(value)
        shape.used.add(at)
        where = at
    if addresses:
        yield Value(where, "helpers", tuple(dict.fromkeys(addresses)))
    if addresses or like is not None:
        for found in shape.find(rf"(?:(?:{words})|{dhcp})"):
            shape.use(found)
        for found in shape.find(
            r"(?:keep|keeping) (?:the )?(?:present|presnt|existing|current|old|other) one"
        ):
            shape.use(found)


def _clears(shape: Shape) -> Iterator[Value]:
    gone = (
        r"(?:remove|delete|clear|drop|erase|wipe|get rid of|strip|take off|take away|unset|borra|"
        r"borrar|quita|quitar|elimina|eliminar|apaga|remova|remover|retira|retirar|supprime|"
        r"supprimer|supprimez|enleve|enlever|efface|without|no|without an|without any|sin|sem|sans|"
        r"itself without)"
    )
    names: tuple[tuple[str, str], ...] = (
        (r"(?:description|desc|descr|label|descripcion|descricao|descripton|discription)", "description"),
        (
            r"(?:ip address|ip|address|addressing|direccion ip|direccion|endereco ip|endereco|"
            r"adresse ip|adresse)",
            "address",
        ),
    )
    helper = (
        r"(?:(?:ip |dhcp )?helpers?(?: address(?:es)?)?|dhcp relay|relay|rele dhcp|relais dhcp|relay dhcp)"
    )
    if not shape.all("addr", "net"):
        names += ((helper, "helper"),)
    for name, field in names:
        pattern = (
            rf"{gone} {{THE}}(?:any |old |current |present |\S+ )?{name}"
            r"(?! (?:is |are )?(?:<[AT]|needed|required|necessary|yet|necesari|necessari))"
            r"(?<!ip(?= (?:icmp|redirect|unreach|proxy|directed|mask|helper|mtu|ospf|access|tcp|route|verify)))"
        )
        if field == "helper":
            pattern = rf"(?:{pattern}|(?:take|pull|switch|turn) {{THE}}{name} (?:off|away|out))"
        for found in shape.find(pattern):
            if re.search(r"\b(?:second\w*|secund\w*)\b", found.group()):
                continue
            if field == "address" and values6.near(shape, shape.span(found)):
                continue
            texts = [at for at in shape.all("text") if at > shape.span(found).start]
            if field == "description" and texts:
                shape.use(found)  # `clear the description and make it 'x'`
                continue
            shape.use(found)
            yield Value(shape.span(found).start, "clear", field)


def _vlans(shape: Shape) -> Iterator[Value]:
    word = (
        r"(?:vlan|vlans|vlan id|vid|dot1q|encapsulation dot1q|802.1q|encap dot1q|encapsulation|tag|"
        r"tagged|vlan tag|encap)"
    )
    for pattern in (
        rf"{word} (?:id |number |numbers |tag |no |with |numero |: |= )*(?P<v>{{N}})",
        rf"{word} (?:(?!<[NT]\d+>|,|and |mtu )\S+ ){{0,12}}?(?:from|de|desde|was) <N\d+> (?:to|a|para|"
        rf"now|>) (?P<v>{{N}})",
        rf"(?:change|move|renumber|set|switch|cambia\w*|mud\w+|pass\w+|pasa\w*) (?:(?!<[NT]\d+>|"
        rf",)\S+ ){{0,6}}?"
        rf"{word} (?:(?!<[NT]\d+>|,|and )\S+ ){{0,9}}?(?:to|a|para|in) (?P<v>{{N}})",
        r"(?:id|vlan id|vid) (?:: |= |is |of )?(?P<v>{N})",
        r"(?P<v>{N}) (?:for|para|pour|as|named|called|=) (?:the |las |os |les |la )?\S+(?: "
        r"\S+)?(?= (?:\(|with|con|com|avec|,|<A\d+>))",
    ):
        if not shape.has(word):
            return
        for found in free(shape, pattern):
            number = shape.tokens[shape.at(found, "v")].value
            if (
                isinstance(number, int)
                and 1 <= number <= 4094
                and not shape.tokens[shape.at(found, "v")].unit
            ):
                yield _taken(shape, found, "dot1q", number)
    for found in shape.find(
        r"(?:as |as the |is |is the )?(?:native|nativ[ao]|untagged|sin etiqueta\w*|sem etiqueta\w*)"
    ):
        shape.use(found)
        yield Value(shape.span(found).start, "native", True)
    for found in shape.find(rf"(?:{word}|sub ?interfaces?|subif|subinterfaz|tagged)"):
        shape.use(found)


def _areas(shape: Shape) -> Iterator[Value]:
    for pattern in (
        r"(?:(?:join|joins|joining|put|put it|and|in|into|into the|to|with|over|run|runs|running|"
        r"enable|advertise|place|add) )?{THE}(?:it |them )?(?:in |into |on |to |for )?(?:ospf "
        r")(?:routes |process )?(?:(?:\S+ ){0,6}?)?(?:in |into )?area (?P<v>{N})",
        r"(?:in|into|dans|en|na|em|no) {THE}area (?P<v>{N})(?: of ospf)?",
    ):
        for found in free(shape, pattern):
            number = shape.tokens[shape.at(found, "v")].value
            if isinstance(number, int):
                yield _taken(shape, found, "area", number)
    for found in shape.find(
        r"(?:without sending (?:ospf )?hellos?|passive|passively|as passive|without hellos?|no "
        r"hellos?)(?: there| on it)?"
    ):
        if shape.has(r"area {N}"):
            shape.use(found)
            yield Value(shape.span(found).start, "passive", True)


def _rates(shape: Shape) -> Iterator[Value]:
    for pattern in (
        rf"{words.BW} (?:statement |command )?{_IS}(?P<v>{{N}})",
        rf"(?P<v>{{N}}) (?:of |de )?{words.BW}",
        rf"{words.BW} {between(shape)}(?P<v>{{N}})",
    ):
        for found in free(shape, pattern):
            number = shape.tokens[shape.at(found, "v")].value
            if isinstance(number, int):
                at = shape.at(found, "v")
                shape.used.update((at, shape.span(found).start, shape.span(found).stop - 1))
                yield Value(at, "bandwidth_kbps", number)
    rated = [at for at in shape.all("num") if at not in shape.used and shape.tokens[at].unit == "kbps"]
    if (
        len(rated) == 1 and shape.has(words.BW) and not shape.has(words.SPEED)
    ):  # `down to 30 Mbps: reflect it in the bandwidth`
        at = rated[0]
        for found in shape.find(words.BW):
            shape.use(found)
            at = shape.span(found).start
        shape.used.add(rated[0])
        yield Value(at, "bandwidth_kbps", int(shape.tokens[rated[0]].value))


_SPEEDS = {10: "10", 100: "100", 1000: "1000", 10_000: "10000"}


def _modes(shape: Shape) -> Iterator[Value]:
    duplex = r"(?:duplex|dplx)"
    modes = (
        ("full", r"(?:full|completo|complet|integral)"),
        ("half", r"(?:half|medio|meio|semi)"),
        ("auto", r"(?:auto|automatic|automatico|automatique)"),
    )
    for mode, said in modes:
        for pattern in (
            rf"{duplex} {_IS}{said}",
            rf"{said} {duplex}",
            rf"(?<=> ){said}(?= (?:$|,|;|\.|and|on|$))",
        ):
            for found in shape.find(pattern):
                shape.use(found)
                yield Value(shape.span(found).start, "duplex", mode)
    auto = r"(?:auto|automatic|automatico|automatica|automatique|autonegotiat\w*)"
    two = rf"{words.SPEED} (?:and|y|e|et|&|/) {duplex}|{duplex} (?:and|y|e|et|&|/) {words.SPEED}"
    for found in shape.find(
        rf"(?:{auto} (?:{two})|(?:{two}) (?:back )?(?:to |on |set to |a |en |em )?{auto})"
    ):
        shape.use(found)
        yield Value(shape.span(found).start, "duplex", "auto")
        yield Value(shape.span(found).start, "speed", "auto")
    for pattern in (
        rf"{words.SPEED} {_IS}(?P<v>{{N}})",
        rf"{words.SPEED} {between(shape)}(?P<v>{{N}})",
        rf"(?P<v>{{N}}) (?:port )?{words.SPEED}",
    ):
        for found in free(shape, pattern):
            yield from _speed(shape, shape.at(found, "v"), shape.span(found).start)
    for found in shape.find(rf"{words.SPEED} {_IS}(?:auto|automatic|automatico|automatique)"):
        shape.use(found)
        yield Value(shape.span(found).start, "speed", "auto")
    rated = [at for at in shape.all("num") if at not in shape.used and shape.tokens[at].unit in ("kbps", "")]
    if len(rated) == 1 and (shape.has(duplex) or shape.has(r"(?:full|half)")) and not shape.has(words.BW):
        yield from _speed(shape, rated[0], rated[0])
    for found in shape.find(
        r"(?:no|without|disable|not) (?:autoneg|autonegotiation|auto negotiation|auto negotiate|"
        r"negotiation|auto)"
    ):
        shape.use(found)


def _speed(shape: Shape, at: int, start: int) -> Iterator[Value]:
    token = shape.tokens[at]
    value = token.value // 1000 if token.unit == "kbps" and isinstance(token.value, int) else token.value
    if value in _SPEEDS:
        shape.used.update((at, start))
        yield Value(at, "speed", _SPEEDS[value])


_NEGATIONS = ("not", "don't", "never", "dont", "no", "nao", "ne", "was", "esta", "est")


def _states(shape: Shape) -> Iterator[Value]:
    up = list(shape.find(words.UP))
    off = [one for one in shape.find(words.DOWN) if not any(_overlap(one, other) for other in up)]
    for said, shut in ((up, False), (off, True)):
        for found in said:
            if shape.span(found).start in shape.used:
                continue
            before = shape.line[: found.start()].split()[-1:]
            if before and before[0] in _NEGATIONS:
                continue
            if raised := _RAISED.match(shape.line[found.end() :]):
                if raised.group("size"):
                    shape.use(found)
                continue
            shape.use(found)
            yield Value(shape.span(found).start, "shutdown", shut)


_RAISED = re.compile(
    r" (?:the |la |el |las |los |o |a |os |as |le |les |l' ?|su |its |any |all )*(?:(?P<size>(?:ip |tcp )?(?:mtu|mss)|"
    r"ancho|largura|bande|bandwidth|bw|speed|velocid\w+|vitesse|description|costo?|custo|cout|metric\w*|prio\w+)|"
    r"keepalives?|keep-alives?|cdp|lldp|auto-?neg\w*|acls?|access|helpers?|relay|dhcp|redirec\w*|unreach\w*|ipv6|ospf|"
    r"log\w*|nat|proxy|snmp|stp|pim|igmp|poe|flow|qos|polic\w*|tunnel\w*|vrf)\b"
)
"""What is raised, lowered, switched on or off, where it is not the port itself."""


def _overlap(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()


def _addresses(shape: Shape) -> Iterator[Value]:
    secondary = False
    for found in shape.find(r"(?:secondary|secundaria|secundario|secondaire|second address|additional)"):
        shape.use(found)
        secondary = True
    nets = [at for at in shape.all("net") if at not in shape.used]
    whole = [at for at in nets if _is_subnet(shape.tokens[at].value)]
    for at in nets:
        if at in whole:
            continue
        shape.used.add(at)
        yield Value(at, "secondary" if secondary else "address", shape.tokens[at].value)
    for at in [i for i in shape.all("word") if re.fullmatch(r"hostpart\d+", shape.tokens[i].text)]:
        base = _base(shape, at, nets)
        if base is not None:
            number = int(shape.tokens[at].text.removeprefix("hostpart"))
            address = _with_last(base, number)
            if address is not None:
                shape.used.add(at)
                shape.used.update(one for one in whole if shape.tokens[one].value.network == address.network)
                yield Value(at, "address", address)
    left = [at for at in whole if at not in shape.used]
    if len(left) == 1:
        network: IPv4Network = shape.tokens[left[0]].value.network
        first = (
            r"(?:first|lowest|primera|primeira|premiere|primer|primeiro|premier) (?:\S+ "
            r"){0,2}?(?:address|ip|one|host|direccion|endereco|adresse|direccion ip)"
        )
        last = (
            r"(?:last|highest|ultima|ultimo|derniere) (?:\S+ ){0,2}?(?:address|ip|one|host|direccion|"
            r"endereco|adresse)"
        )
        for pattern, number in ((first, 1), (last, -2)):
            for found in shape.find(pattern):
                shape.use(found)
                shape.used.add(left[0])
                hosts = network.num_addresses
                yield Value(
                    left[0],
                    "address",
                    IPv4Interface(f"{network[number] if hosts > 2 else network[0]}/{network.prefixlen}"),
                )
                return


def _addresses6(shape: Shape) -> Iterator[Value]:
    for at, field, value in values6.said(shape):
        yield Value(at, field, value)


def _is_subnet(address: IPv4Interface) -> bool:
    return address.network.prefixlen < 31 and address.ip == address.network.network_address


def _base(shape: Shape, at: int, nets: list[int]) -> IPv4Interface | None:
    before = [i for i in nets if i < at] or nets[:1]
    return shape.tokens[before[-1]].value if before else None


def _with_last(base: IPv4Interface, number: int) -> IPv4Interface | None:
    if number > 255:
        return None
    ip = IPv4Address((int(base.ip) & 0xFFFFFF00) | number)
    if base.network.prefixlen < 32 and ip not in base.network:
        return None
    return IPv4Interface(f"{ip}/{base.network.prefixlen}")
