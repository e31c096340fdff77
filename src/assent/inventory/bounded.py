"""Files that somebody names: read up to a size, whatever they are (a device or a pipe has no end of its own)."""

from __future__ import annotations

from pathlib import Path

from assent.intents.errors import InvalidInput


def read_bytes(path: Path, most: int, field: str) -> bytes:
    """The whole file. Raises InvalidInput where it has more than `most` bytes or cannot be read."""
    try:
        with path.open("rb") as file:
            found = file.read(most + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InvalidInput(f"{path}: cannot be read: {why}", field=field) from None
    if len(found) > most:
        raise InvalidInput(f"{path}: larger than {most} bytes", field=field)
    return found
