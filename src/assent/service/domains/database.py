"""The resource database of an NS provider: the abstracted topologies that NS agents tell, as long as they count.

What an agent tells is hostile until it is validated: it speaks for its own domain only, an older version never
replaces a newer one, and what is not renewed in time is forgotten. `lifecycle` keeps the entries.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from pydantic import Field, ValidationError

from assent.intents.base import Finite, Frozen, Json
from assent.intents.domains import Advert
from assent.intents.errors import InvalidInput, Problem

MAX_BYTES = 2_000_000
"""The largest advert that is read."""


class Entry(Frozen):
    """An advert as it was received. `at_s`: when, by the provider's clock."""

    advert: Advert
    at_s: Finite
    known: bool = Field(default=False, description="received before in this very version")

    @property
    def until_s(self) -> float:
        return self.at_s + self.advert.valid_s


def received(raw: Json, domain: str, known: Entry | None, now_s: float) -> Entry:
    """What `domain`'s agent tells now, in place of `known`. Raises InvalidInput that says what is wrong with it."""
    advert = _read(raw, domain)
    if advert.domain != domain:
        raise _wrong(domain, "domain", f"it speaks for {advert.domain}, which is another domain")
    if known is None:
        return Entry(advert=advert, at_s=now_s)
    if advert.version < known.advert.version:
        raise _wrong(
            domain,
            "version",
            f"version {advert.version} is older than {known.advert.version}, which is known",
        )
    if advert.version == known.advert.version and advert != known.advert:
        raise _wrong(domain, "version", f"version {advert.version} was told before, with another content")
    if (advert.operator, advert.kind) != (known.advert.operator, known.advert.kind):
        raise _wrong(domain, "operator", "a domain does not change its operator or its kind")
    return Entry(advert=advert, at_s=now_s, known=advert.version == known.advert.version)


def current(entries: Iterable[Entry], now_s: float) -> tuple[Advert, ...]:
    """The adverts that count now, by name of domain."""
    return tuple(
        one.advert
        for one in sorted(entries, key=lambda one: one.advert.domain)
        if one.at_s <= now_s < one.until_s
    )


def meeting_points(adverts: Iterable[Advert]) -> Mapping[str, tuple[str, ...]]:
    """By border point, the domains that meet there."""
    found: dict[str, list[str]] = {}
    for advert in adverts:
        for border in advert.borders:
            found.setdefault(border.name, []).append(advert.domain)
    return {name: tuple(sorted(found[name])) for name in sorted(found)}


def _read(raw: Json, domain: str) -> Advert:
    try:
        text = json.dumps(raw, allow_nan=False)
        if len(text) > MAX_BYTES:
            raise _wrong(domain, "advert", f"it is larger than {MAX_BYTES} bytes")
        return Advert.model_validate_json(text, strict=True)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in problem["loc"])[:200]
        raise _wrong(domain, where, str(problem["msg"])[:300]) from None
    except (TypeError, ValueError, RecursionError) as error:
        raise _wrong(domain, "advert", f"it is no JSON ({type(error).__name__})") from None


def _wrong(domain: str, field: str, message: str) -> InvalidInput:
    said = Problem(f"the advert of {domain}", field, message)
    return InvalidInput(str(said), field=field, problems=[said])
