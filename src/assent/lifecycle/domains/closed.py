"""A domain whose errors say nothing of what is inside it: for those who are not its operator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from assent.intents.errors import AssentError, Inconsistent, InvalidInput, Permanent, Refused, Temporary
from assent.intents.ports import Interior


def closed(interior: Interior, name: str) -> Interior:
    """The same interior, and its domain; what they raise has its kind and nothing else."""
    return cast(Interior, _Closed(interior, name))


def silent(name: str, code: str) -> str:
    return f"{name} cannot carry this now ({code})"


class _Closed:
    def __init__(self, real: object, name: str) -> None:
        self._real = real
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        found = getattr(self._real, attribute)
        if attribute == "domain":
            return _Closed(found, self._name)
        return self._guarded(found) if callable(found) else found

    def _guarded(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            try:
                return real(*given)
            except AssentError as error:
                raise self._told(error) from None

        return call

    def _told(self, error: AssentError) -> AssentError:
        said = silent(self._name, error.code)
        if isinstance(error, Inconsistent):
            return Inconsistent(said, devices=(self._name,))
        if isinstance(error, Temporary):
            return Temporary(said, retry_after=error.retry_after)
        kinds: tuple[type[AssentError], ...] = (InvalidInput, Refused)
        return next((kind for kind in kinds if isinstance(error, kind)), Permanent)(said)
