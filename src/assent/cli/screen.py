"""A console that shows control characters instead of obeying them, and that survives its reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from assent.cli.stream import mute
from assent.intents.showing import visible


class Screen(Console):
    """Sentences, names and evidence come from people, files and models: none of it may steer a terminal."""

    def __init__(self, **options: Any) -> None:
        """As `Console`, but `:b:` in an address or a password stays what it is and becomes no picture."""
        super().__init__(emoji=False, **options)

    def print(self, *objects: Any, **options: Any) -> None:
        """Never raises for an output that cannot be written; `stream.lost_output` tells of it."""
        try:
            super().print(*objects, **options)
        except OSError as error:
            self._stop(error)

    def render_str(self, text: str, **options: Any) -> Text:
        """Before the layout, so that columns are as wide as what is shown."""
        return super().render_str(visible(text), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield Segment(visible(segment.text), segment.style)

    def on_broken_pipe(self) -> None:
        """The reader of a pipe went away: silence, and no exit in the middle of a run."""
        self._stop(BrokenPipeError())

    def _stop(self, error: OSError) -> None:
        self.quiet = True
        mute(error)
