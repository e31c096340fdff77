"""References to secrets on configuration lines: `<secret:NAME>` stands where the key itself will be.

Sentences, objectives, prompts, the repository and everything shown carry references; a driver resolves them as the
last thing before the lines go to the device.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from assent.intents.errors import InvalidInput

Lookup: TypeAlias = Callable[[str], str | None]
"""A secret by its name, None where it is not kept."""

_REFERENCE = re.compile(r"<secret:([A-Za-z0-9][A-Za-z0-9_.-]{0,62})>")


def reference(name: str) -> str:
    return f"<secret:{name}>"


def variable(name: str) -> str:
    """The variable of the environment that holds a secret which no inventory names."""
    return f"ASSENT_SECRET_{re.sub('[^A-Z0-9]', '_', name.upper())}"


def nowhere(name: str) -> None:
    """The lookup of who keeps no secrets."""


def references(text: str) -> tuple[str, ...]:
    """The names of the secrets that a configuration needs, each once."""
    return tuple(dict.fromkeys(_REFERENCE.findall(text)))


_ENCRYPTED = "7 "


def keys_differ(one: str | None, other: str | None) -> bool:
    """Whether two keys of one session are surely not the same: encrypted texts of one password may differ."""
    if one is None or other is None:
        return one is not other
    if one != other and bool(references(one)) != bool(references(other)):
        return False  # a key that nobody here sees may be the one that stands there
    return one != other and not (one.startswith(_ENCRYPTED) or other.startswith(_ENCRYPTED))


def resolved(text: str, lookup: Lookup) -> str:
    """With the secrets in place. Raises InvalidInput, naming each that `lookup` does not have; a key that would
    break its line (blanks, line ends, control characters) is refused."""
    found = {name: lookup(name) for name in references(text)}
    missing = sorted(name for name, value in found.items() if not value)
    if missing:
        raise InvalidInput(
            f"no secret {', '.join(missing)}: name it under `secrets` in the inventory, or set "
            f"{', '.join(map(variable, missing))}",
            field=missing[0],
        )
    for name, value in found.items():
        if value is None or not value.isprintable() or " " in value or value.startswith("<secret:"):
            raise InvalidInput(f"secret {name} has characters that no key may have", field=name)
    return _REFERENCE.sub(lambda hit: found[hit.group(1)] or "", text)
