"""The form of a frame: a speech act composed of word classes. `frames` lists them, `acts` finds them in sentences.

A phrase is a row of elements: a word, a stem (`ignor*`), a class of `classes` (`<drop>`), either of them optional
(`the?`), `~` for up to four words in between and `~~` for up to eight. Mood says what must hold around it:

- `urged`: not negated, not the speaker's own doing, not about the speaker's own things;
- `said`: not negated;
- `asked`: as `said`, in a question or a demand to tell;
- `opens`: at the start of a sentence;
- `plan`: an imperative, or what the speaker says it will do;
- `meant`: as `said`, and nobody is blamed, asked or described with it.

Weights add up within a category; 1 condemns (see `judge`).
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Mood: TypeAlias = Literal["urged", "said", "asked", "opens", "plan", "meant"]


class Frame(NamedTuple):
    """`unless`: concepts or frames of the same sentence that excuse it."""

    category: str
    name: str
    weight: float
    mood: Mood
    phrases: str
    unless: tuple[str, ...] = ()
