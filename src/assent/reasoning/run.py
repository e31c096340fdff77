"""How synchronous code gets an answer: without an event loop where nothing waits, else in one of its own.

Campaigns use `complete` (microseconds a call). Workflow threads share one `Loop`, so that all HTTP connections
live in one event loop.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from types import TracebackType
from typing import Any, TypeVar

T = TypeVar("T")


def complete(coro: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that never suspends. Raises RuntimeError if it does: it needs a `Loop`."""
    try:
        coro.send(None)
    except StopIteration as stop:
        result: T = stop.value
        return result
    coro.close()
    raise RuntimeError("this model waits for something: run it in a Loop, not with complete()")


class Loop:
    """One event loop in a background thread. Usable from any thread but its own; a context manager."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="assent-loop", daemon=True)
        self._closing = threading.Lock()
        self._thread.start()

    def run(self, coro: Coroutine[Any, Any, T]) -> T:
        """The coroutine's result, or its exception. Raises RuntimeError after `close` and in the loop's thread."""
        if self._loop.is_closed() or threading.current_thread() is self._thread:
            coro.close()
            raise RuntimeError(
                "the Loop is closed" if self._loop.is_closed() else "a Loop cannot wait for itself"
            )
        future = asyncio.run_coroutine_threadsafe(coro, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()  # an interrupted caller leaves no request behind
            raise

    def start(self, coro: Coroutine[Any, Any, T]) -> Future[T]:
        """Lets the coroutine run beside whatever else; the future has its result. Raises RuntimeError after `close`."""
        if self._loop.is_closed():
            coro.close()
            raise RuntimeError("the Loop is closed")
        return asyncio.run_coroutine_threadsafe(coro, self._loop)

    def close(self) -> None:
        """Cancels what still runs and ends the thread. Closing twice is a no-op."""
        with self._closing:
            if self._loop.is_closed():
                return
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def __enter__(self) -> Loop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
