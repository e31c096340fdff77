"""Identifiers of descriptors: made from what is described, so the same content has the same id everywhere."""

from __future__ import annotations

import re
from uuid import UUID, uuid5

from assent.intents.base import Json, canonical
from assent.intents.errors import InvalidInput

PROVIDER = "Assent"
SOFTWARE_VERSION = "1.0"
SOL001 = "4.4.1"
VNFM_INFO = f"etsivnfm:v{SOL001}"

_OURS = UUID("5d1b4bb8-8a55-5f0e-9c0b-6f2a2d1c7e41")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


def identify(*what: Json) -> str:
    """A UUID (version 5, SHA-1) of the value's canonical JSON."""
    return str(uuid5(_OURS, canonical(list(what))))


def version_of(identifier: str) -> str:
    """One descriptor version for each content."""
    return f"1.0-{identifier[:8]}"


def checked(name: str, what: str) -> str:
    """A name that may become a node's or a file's. Raises InvalidInput."""
    if not _NAME.fullmatch(name):
        raise InvalidInput(
            f"{what} {name[:80]!r}: a descriptor needs a name of letters, digits, `.`, `_`, `-`, at most 128",
            field=what,
        )
    return name


def vnf_type(role: str, vnfd_id: str) -> str:
    """The node type that a VNFD defines and an NSD uses."""
    return f"assent.nodes.{role.replace('.', '_')}.{vnfd_id[:8]}"
