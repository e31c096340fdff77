"""Regulations as the operator keeps them, and which of them a scenario's runs obey."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from pydantic import Field

from assent.agents.library import Library
from assent.agents.regulations import RegulationIndex, read_all, shipped_corpus
from assent.intents.base import Frozen
from assent.intents.errors import InvalidInput
from assent.lifecycle.folder import data_folder


class RegulationsSection(Frozen):
    """The scenario's `regulations`. Front matter and binding sentences of these documents bound its topics.

    `added`: all that `assent regulations add` keeps, none of it, or these documents of it. `documents`: files of the
    scenario's own, relative to it.
    """

    shipped: bool = True
    added: bool | tuple[str, ...] = True
    documents: tuple[str, ...] = Field(default=(), max_length=100)


def library_file() -> Path:
    """Where added documents are kept: in ASSENT_DATA, or the user's data folder."""
    return data_folder() / "regulations.sqlite"


@contextmanager
def library(*, shipped: bool = False) -> Iterator[Library]:
    """The operator's documents, to be changed; `shipped`: a copy in memory, with those that come with Assent."""
    with closing(_shipped() if shipped else Library(library_file())) as opened:
        if shipped:
            _take_added(opened, True)
        yield opened
        if shipped:
            _remember_vectors(opened)


def index(
    section: RegulationsSection, folder: Path, resources: Mapping[str, Mapping[str, str | float | None]]
) -> RegulationIndex:
    """What a run obeys. Raises InvalidInput for a document that cannot be read or was never added."""
    chosen = Library()
    _take_added(chosen, section.added)
    try:
        chosen.put(read_all([folder / name for name in section.documents]))
    except InvalidInput as error:
        raise InvalidInput(f"regulations.documents: {error.message}", field="regulations.documents") from None
    return RegulationIndex(resources, chosen, shipped=section.shipped)


def _shipped() -> Library:
    found = Library()
    found.put(shipped_corpus())
    return found


def _remember_vectors(found: Library) -> None:
    """Vectors cost seconds; where they cannot be kept, they are computed again the next time."""
    with suppress(InvalidInput):
        if found.has_vectors:
            with closing(Library(library_file())) as kept:
                kept.take_vectors(found)


def _take_added(into: Library, which: bool | tuple[str, ...]) -> None:
    """A library that was never made holds nothing; looking does not make it."""
    if which is False or which == ():
        return
    if not library_file().exists():
        if which is not True:
            raise InvalidInput(
                f"regulations.added: {which[0]}: no document was added yet; see assent regulations add",
                field="regulations.added",
            )
        return
    with closing(Library(library_file())) as kept:
        into.take_vectors(kept)
        names = [one.document for one in kept.documents()] if which is True else kept.full_names(which)
        into.copy_from(kept, names)
