"""What was seen of slices in operation, second by second, in one SQLite file of the state folder.

The watch writes here, reports read. A moment that was recorded stays as it is, so that a watch which was killed goes
on from what it saw.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from assent.intents.base import canonical
from assent.intents.errors import Permanent
from assent.intents.operation import SliceSample
from assent.lifecycle.store import read_only_url, reporting

_tables = sa.MetaData()

samples_table = sa.Table(
    "slice_samples",
    _tables,
    sa.Column("slice_id", sa.Text, primary_key=True),
    sa.Column("at_s", sa.Integer, primary_key=True),
    sa.Column("sample", sa.Text, nullable=False),
)


class Measurements:
    """`read_only`: beside a watch that goes on. Raises Temporary where the file is locked for long, Permanent where
    it is damaged."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        if read_only:
            self._engine = sa.create_engine(read_only_url(path))
            return
        self._engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)))
        sa.event.listen(self._engine, "connect", _configure)
        with reporting(path):
            _tables.create_all(self._engine)

    def keep(self, samples: list[SliceSample]) -> None:
        """All of one moment in one transaction; what is there already stays."""
        rows = [{"slice_id": one.slice_id, "at_s": one.at_s, "sample": canonical(one)} for one in samples]
        if rows:
            with reporting(self._path), self._engine.begin() as connection:
                connection.execute(sa.insert(samples_table).prefix_with("OR IGNORE"), rows)

    def of(self, slice_id: str, since_s: int = 0, until_s: int | None = None) -> list[SliceSample]:
        """In order of time, from `since_s` to `until_s`, both inclusive."""
        table = samples_table
        query = sa.select(table.c.sample).where(table.c.slice_id == slice_id, table.c.at_s >= since_s)
        if until_s is not None:
            query = query.where(table.c.at_s <= until_s)
        with self._reading() as connection:
            found = connection.scalars(query.order_by(table.c.at_s)).all()
        try:
            return [SliceSample.model_validate_json(text) for text in found]
        except ValueError:
            raise Permanent(
                f"{self._path}: a sample of {slice_id} cannot be read; move the file away"
            ) from None

    def last_s(self, slice_id: str) -> int | None:
        """When it was looked at last."""
        query = sa.select(sa.func.max(samples_table.c.at_s)).where(samples_table.c.slice_id == slice_id)
        with self._reading() as connection:
            last: int | None = connection.scalar(query)
        return last

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with reporting(self._path), self._engine.connect() as connection:
            yield connection


def _configure(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()
