"""Whether the objectives of whichever reader hold what a clause clearly wants: the classifier as a second reader.

`dispatch` asks it of answers that leave no question. A clause that is clear by itself and has no counterpart was read
as something else, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from assent.network.transport.objectives import AnyObjective
from assent.network.transport.skills.requests.leaning.hearing import Heard
from assent.network.transport.skills.requests.leaning.needs import NEEDS, values_in
from assent.network.transport.skills.requests.leaning.reader import clearly
from assent.network.transport.skills.requests.leftovers import words

CLEAR = 0.8
"""How probable a clause's label has to be to speak against an answer that does not hold it."""


SURE = 0.9
"""Likewise, where it lacks its value."""
LIKELY = 0.5
"""Likewise, against an answer to a part of the request."""


def unanswered(heard: Heard, made: Sequence[AnyObjective], *, part: bool = False) -> str | None:
    """The first clause whose wish no objective has, in its words; None where all have one.

    `part`: they answer less than the whole, so that a wish counts also where its values stand elsewhere.
    """
    said = {one for objective in made for one in _said(objective)}
    for at, piece in enumerate(heard.pieces):
        wishes = {
            label: _COUNTERPARTS.get(label)
            for label in clearly(heard, at, LIKELY if part else CLEAR, whole=not part)
        }
        wishes = wishes or {
            label: _COUNTERPARTS.get(label, f"{label} {label}-route") for label in _valueless(heard, at)
        }
        for label, wanted in wishes.items():
            if wanted is None or _stays(heard, at) or said & set(wanted.split()):
                continue
            if label == "undescribe" and any(token.kind == "text" for token in heard.tokens):
                continue  # another one comes in its place
            return " ".join(token.text for token in heard.tokens[piece.start : piece.stop])
    return None


def _valueless(heard: Heard, at: int) -> tuple[str, ...]:
    """What a clause surely wants, where no value of the request could be what it needs: `put an address on it`."""
    have = values_in(heard, range(len(heard.tokens)))
    return tuple(
        label
        for label in clearly(heard, at, SURE, whole=False)
        if label in _ASKABLE and any(have.get(code, 0) < count for code, count in NEEDS[label].least.items())
    )


_ASKABLE = words("address description mtu bandwidth cost relay static")


def _stays(heard: Heard, at: int) -> bool:
    """What is to stay as it is, and words too few to say anything by themselves."""
    line = heard.line(heard.pieces[at])
    few = len(re.findall(r"\b(?!x[a-z]\b)[a-z]{2,}", line)) < _WORDS
    return (
        few
        or _PURPOSE.match(line) is not None
        or re.search(r"\b(?:leav\w+|keep\w*|stays?|remains?|sigue|deja|fica|reste)\b", line) is not None
    )


_WORDS = 2
_PURPOSE = re.compile(
    r"(?:everybody|everyone|all (?:the )?(?:others|routers)|(?:the )?others|they|todos|tous)(?: \S+)? "
    r"(?:learns?|knows?|sees?|gets? (?:it|them)|aprend\w+|conhec\w+|conoc\w+|apprenn\w+|connai\w+)\b"
)
"""What others have of it then."""


def _said(one: AnyObjective) -> Iterator[str]:
    """The kind, the fields that say something, and what they say where it is yes, no or a choice."""
    yield one.kind
    if getattr(one, "remove", False) is True:
        yield f"{one.kind}-removed"
    for field in one.model_fields_set:
        value = getattr(one, field)
        yield from _field(field, value)


def _field(field: str, value: Any) -> Iterator[str]:
    if value is None or value == ():
        return
    yield field
    if isinstance(value, bool | str):
        yield f"{field}={value}"
    for item in value if isinstance(value, tuple) else ():
        yield f"{field}:{getattr(item, 'action', item)}"


_COUNTERPARTS = {
    "secondary": "secondary",
    "description": "description remark secret",
    "undescribe": "clear:description",
    "shutdown": "shutdown=True move-cable disconnect-host disconnect-routers retire-router tunnel-end",
    "mtu": "mtu ip_mtu",
    "ipmtu": "ip_mtu mtu",
    "mss": "tcp_mss",
    "bandwidth": "bandwidth_kbps rules qos-class",
    "speed": "speed duplex",
    "relay": "helpers",
    "unrelay": "no_helpers helpers clear:helper",
    "noproxyarp": "proxy_arp=False",
    "noredirects": "redirects=False",
    "nounreachables": "unreachables=False",
    "tunnelkey": "key secret",
    "keepalive": "keepalive keepalive_s",
    "untunnel": "remove-tunnel",
    "unbind": "bind-list-removed remove-list edit-list filter",
    "cost": "cost steer clear:cost redistribute_metric default_metric",
    "priority": "priority priority_kbps",
    "noelect": "priority",
    "hello": "hello_s",
    "dead": "dead_s",
    "timers": "hello_s dead_s keepalive_s",
    "passive": "passive=True passive_default",
    "active": "passive=False",
    "pointtopoint": "network_type",
    "join": "ospf-network area connect-routers move-cable area_type connect-host",
    "leave": "ospf-network-removed passive=True",
    "distance": "distance",
    "routerid": "router_id",
    "reference": "reference_mbps",
    "originate": "default_originate",
    "originatealways": "default_originate",
    "unoriginate": "default_originate=no",
    "redistribute": "redistribute ospf-network default_type redistribute_type default_originate static-route",
    "unredistribute": "stop_redistribute",
    "stub": "area_type",
    "totallystub": "area_type",
    "nssa": "area_type",
    "normalarea": "area_type",
    "maxpaths": "max_paths paths ways",
    "nostatic": "static-route-removed",
    "announce": "bgp-announce prefix-list ospf-network redistribute default_originate",
    "unannounce": "bgp-announce-removed prefix-list",
    "refuse": "entries:deny remove_sequences filter edit-list",
    "peershut": "shutdown=True bgp-peer-removed",
    "peerup": "shutdown=False",
    "peertimers": "keepalive_s hold_s",
    "maxprefix": "max_prefix",
    "unhost": "disconnect-host remove-interface connect-host retire-router filter edit-list",
}
"""By label: kinds and fields of which an answer has one."""
