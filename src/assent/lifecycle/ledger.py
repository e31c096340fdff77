"""The ledger: who holds how much of which shared capacity, in one SQLite file of the state folder.

The deliver workflow reserves here before it commits (`reservations.py`). Every reservation is one transaction
that locks the file first, so that threads and processes which reserve at once never exceed a capacity together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import fsum, isfinite
from pathlib import Path

import sqlalchemy as sa

from assent.intents.errors import InvalidInput
from assent.lifecycle.store import reporting

_ROUNDING = 1e-9
"""CPU shares are decimal fractions: 0.1 and 0.2 must fit into 0.3."""

_tables = sa.MetaData()

reservations_table = sa.Table(
    "reservations",
    _tables,
    sa.Column("holder", sa.Text, primary_key=True),
    sa.Column("resource", sa.Text, primary_key=True),
    sa.Column("amount", sa.Float, nullable=False),
    sa.Column("instead_of", sa.Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class _Held:
    amount: float
    instead_of: str


class SqliteLedger:
    """Implements the port Ledger. Raises Temporary where the file is locked for long, Permanent where it is
    damaged."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)))
        sa.event.listen(self._engine, "connect", _configure)
        with self._locked() as connection:
            _tables.create_all(connection)

    def reserve(
        self, holder: str, resource: str, amount: float, capacity: float, *, instead_of: str = ""
    ) -> bool:
        """True once `holder` has exactly `amount` of `resource`; False, and nothing changed, where that would
        take more than `capacity`.

        What `instead_of` holds makes room for it: until one of the two is released, the larger counts.
        Raises InvalidInput for an amount or a capacity that is none.
        """
        _check(holder, resource, amount, capacity)
        with self._locked() as connection:
            rows = _rows(connection, resource)
            wanted = _Held(amount, _predecessor(rows, holder, instead_of))
            if rows.get(holder) == wanted:
                return True
            after = occupied({**rows, holder: wanted})
            if after > capacity * (1 + _ROUNDING) and after > occupied(rows):
                return False
            row = {"holder": holder, "resource": resource, "amount": amount, "instead_of": wanted.instead_of}
            connection.execute(sa.insert(reservations_table).prefix_with("OR REPLACE").values(row))
        return True

    def release(self, holder: str) -> None:
        """Whoever was to take the holder's place stands by itself from now on."""
        table = reservations_table
        with self._locked() as connection:
            connection.execute(sa.delete(table).where(table.c.holder == holder))
            connection.execute(sa.update(table).where(table.c.instead_of == holder).values(instead_of=""))

    def held(self, resource: str) -> dict[str, float]:
        """By holder, in order of name."""
        with self._reading() as connection:
            return {name: one.amount for name, one in sorted(_rows(connection, resource).items())}

    def resources(self) -> tuple[str, ...]:
        """Those of which somebody holds something."""
        query = sa.select(reservations_table.c.resource).distinct()
        with self._reading() as connection:
            return tuple(sorted(connection.scalars(query)))

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with reporting(self._path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _locked(self) -> Iterator[sa.Connection]:
        """A transaction that nobody else can write beside."""
        with reporting(self._path), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.exec_driver_sql("ROLLBACK")
                raise
            connection.exec_driver_sql("COMMIT")


def occupied(rows: Mapping[str, _Held]) -> float:
    """What of a resource is taken: of a holder and those who will take its place, the larger counts."""
    heirs: dict[str, list[str]] = {}
    for name, one in rows.items():
        heirs.setdefault(one.instead_of if one.instead_of in rows else "", []).append(name)

    def taken(name: str) -> float:
        return max(rows[name].amount, fsum(taken(heir) for heir in heirs.get(name, ())))

    return fsum(taken(name) for name in heirs.get("", ()))


def _predecessor(rows: Mapping[str, _Held], holder: str, instead_of: str) -> str:
    """Whose place the holder takes, "" where that one holds nothing. Raises InvalidInput for a circle."""
    above = instead_of
    while above in rows and above != holder:
        above = rows[above].instead_of
    if above == holder:
        raise InvalidInput(f"{holder} and {instead_of} cannot take each other's place", field="instead_of")
    return instead_of if instead_of in rows else ""


def _rows(connection: sa.Connection, resource: str) -> dict[str, _Held]:
    query = sa.select(reservations_table).where(reservations_table.c.resource == resource)
    return {row.holder: _Held(row.amount, row.instead_of) for row in connection.execute(query)}


def _check(holder: str, resource: str, amount: float, capacity: float) -> None:
    if not holder or not resource:
        raise InvalidInput("a reservation needs a holder and a resource", field="holder")
    for name, value in (("amount", amount), ("capacity", capacity)):
        if not (isfinite(value) and value >= 0):
            raise InvalidInput(
                f"{resource}: {name} {value} cannot be reserved: give a number from 0", field=name
            )


def _configure(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # `_locked` begins transactions itself
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()
