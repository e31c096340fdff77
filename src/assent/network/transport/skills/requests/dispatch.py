"""Whose a request is: the reader of whole requests that takes it, if any, and the class it is in."""

from __future__ import annotations

from collections.abc import Callable

from assent.network.transport.grounding import Ground
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.objectives import AnyObjective, Type
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.requests import filters6, qos, tunnels, vrfs
from assent.network.transport.skills.requests.spoken import Spoken

NOWHERE = Ground(RoutedNetwork({}, {}, (), {}))
"""Whose a request is hangs on its words alone."""
Reader = Callable[[Spoken], list[AnyObjective]]

_READERS: tuple[tuple[Type, Callable[[Spoken], bool], Reader], ...] = (
    ("TN", tunnels.is_tunnel, tunnels.read),
    ("CP", qos.is_qos, qos.read),
    ("CP", vrfs.is_vrf, vrfs.read_vrf),
    ("ACL", filters6.is_filter6, filters6.read),
    ("CP", vrfs.is_address6, vrfs.read_address6),
)


def reader_of(text: str, tokens: tuple[Token, ...], ground: Ground) -> tuple[Reader, Spoken] | None:
    """The reader that takes the whole of it; None: clause by clause."""
    said = Spoken(tokens, text, ground)
    for _, takes, reader in _READERS:
        if takes(said):
            return reader, said
    return None


def type_of(text: str, tokens: tuple[Token, ...]) -> Type | None:
    """The class of a request that one reader takes as a whole."""
    said = Spoken(tokens, text, NOWHERE)
    return next((kind for kind, takes, _ in _READERS if takes(said)), None)
