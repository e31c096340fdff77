"""Kinds of values in descriptors (SOL001 v4.4.1), each with its range."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

_SIZE = re.compile(r"(\d{1,12}) ?(B|kB|KiB|MB|MiB|GB|GiB|TB|TiB)")
_BYTES = {"B": 1, "kB": 10**3, "KiB": 2**10, "MB": 10**6, "MiB": 2**20, "GB": 10**9, "GiB": 2**30}
_BYTES |= {"TB": 10**12, "TiB": 2**40}
_LARGEST = 10**15
MAX_BPS = 10**13
"""10 Tbit/s; no link has more, so a larger number is in another unit."""


class Strict(BaseModel):
    """No property that the standard's type does not have, and no value that has to be guessed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


def _size(value: str) -> str:
    matched = _SIZE.fullmatch(value)
    if matched is None:
        raise ValueError("give a size such as `512 MB`")
    if not 0 < int(matched[1]) * _BYTES[matched[2]] <= _LARGEST:
        raise ValueError("a size lies above 0 and is no more than 1000 TB")
    return value


Text: TypeAlias = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=1000)]
Uuid: TypeAlias = Annotated[
    str,
    StringConstraints(
        strict=True, pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
    ),
]
VnfmInfo: TypeAlias = Annotated[
    str,
    StringConstraints(
        strict=True,
        pattern=r"^(etsivnfm:v[0-9]?[0-9]\.[0-9]?[0-9]\.[0-9]?[0-9]|[0-9]+:[a-zA-Z0-9.-]+)$",
    ),
]
Size: TypeAlias = Annotated[str, StringConstraints(strict=True), AfterValidator(_size)]
Count: TypeAlias = Annotated[StrictInt, Field(ge=0, le=10_000)]
Bps: TypeAlias = Annotated[StrictInt, Field(ge=0, le=MAX_BPS)]
Protocol: TypeAlias = Literal["ethernet", "mpls", "odu2", "ipv4", "ipv6", "pseudo-wire"]
Protocols: TypeAlias = Annotated[tuple[Protocol, ...], Field(min_length=1)]
Name: TypeAlias = Text
Flag: TypeAlias = StrictBool


class Bitrate(Strict):
    """LinkBitrateRequirements, in bit/s."""

    root: Bps
    leaf: Bps | None = None


class Connectivity(Strict):
    layer_protocols: Protocols
    flow_pattern: Literal["line", "tree", "mesh"] | None = None
