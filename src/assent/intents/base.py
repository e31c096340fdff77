"""What every boundary type shares: immutability, strictness, and one canonical JSON form."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, TypeAlias

from pydantic import AllowInfNan, BaseModel, ConfigDict, Field, StringConstraints

Json: TypeAlias = Any
"""A JSON value. (Precisely: None, bool, int, float, str, list of Json, dict of str to Json.)"""

Finite: TypeAlias = Annotated[float, AllowInfNan(False)]
"""A float that is a number: no NaN, no infinity."""

Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")]
"""A name that a person gives to a thing: letters, digits, `.`, `_`, `-`; at most 63 characters."""

Percent: TypeAlias = Annotated[int, Field(ge=0, le=100)]
"""An integer percentage, as RRMPolicyRatio has them (TS 28.541 4.3.36)."""


class Frozen(BaseModel):
    """Base of all types that cross a room: immutable, and no attribute that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def canonical(value: Json | BaseModel) -> str:
    """The one JSON text of a value: sorted keys, no blanks, no NaN. Hashes and transcripts use it.

    Raises ValueError for NaN and infinities.
    """
    plain = value.model_dump(mode="json", by_alias=True) if isinstance(value, BaseModel) else value
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(value: Json | BaseModel) -> str:
    """SHA-256 of the canonical form, in hex."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
