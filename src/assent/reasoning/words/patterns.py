"""Patterns that stay compiled: `re` keeps 512 of them, and a reader of many turns of speech has more."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=4096)
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Raises re.error where `pattern` is none."""
    return re.compile(pattern, flags)
