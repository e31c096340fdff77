"""A time for the whole of an exchange: HTTP clients bound one read at a time, and a reply may come byte by byte."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` gives or raises. Raises TimeoutError where it is not over in time; it then goes on by itself, in a
    thread that does not keep the process alive."""
    given: list[T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            given.append(work())
        except BaseException as error:  # noqa: BLE001  (raised again below, by whoever waits)
            raised.append(error)

    thread = threading.Thread(target=run, name="assent-exchange", daemon=True)
    thread.start()
    thread.join(seconds)
    if raised:
        raise raised[0]
    if not given:
        raise TimeoutError
    return given[0]
