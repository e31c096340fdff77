"""One at a time: what changes a state folder, or thinks on its behalf."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from assent.api.faults import NotNow

MOST_WAITING = 8
"""So many requests wait for their turn at once; the next is told so. They take threads from those that only look."""


class Turns:
    """`wait_s`: so long a request waits for those before it."""

    def __init__(self, wait_s: float) -> None:
        self._wait_s = wait_s
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_WAITING)
        self._over = False

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Raises NotNow where others take longer than one waits, too many wait, or nobody has a turn any more."""
        if not self._places.acquire(blocking=False):
            raise self._busy("too many requests wait for their turn")
        try:
            if not self._turn.acquire(timeout=self._wait_s):
                raise self._busy(f"another request has been at work for more than {self._wait_s:g} s")
        finally:
            self._places.release()
        try:
            if self._over:
                raise self._busy("the service is shutting down")
            yield
        finally:
            self._turn.release()

    @contextmanager
    def last(self) -> Iterator[None]:
        """Waits for the turn that is being taken, however long it takes; after this one there is none."""
        with self._turn:
            self._over = True
            yield

    def _busy(self, why: str) -> NotNow:
        return NotNow("busy", f"{why}; try again", retry_after_s=self._wait_s)
