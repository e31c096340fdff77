"""`assent catalogue`: which services there are, in TMF633's shape, with the functions that each takes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.options import Json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assent.service.service_type import ServiceType

catalogue_app = typer.Typer(no_args_is_help=True, help="The services that slices are designed for (TMF633).")

Own = Annotated[
    Path | None,
    typer.Option("--catalogue", help="Entries of your own beside the shipped ones. ($ASSENT_CATALOGUE)"),
]


@catalogue_app.command("list", epilog="Example: assent catalogue list --json")
def catalogue_list(catalogue: Own = None, json: Json = False) -> None:
    """List the services, by category."""
    from assent.app.catalogues import with_own
    from assent.cli.output import print_json
    from assent.service.catalogue import CATALOGUE
    from assent.service.offering import listed

    with with_own(catalogue):
        entries = list(CATALOGUE.values())
        if json:
            print_json(listed(entries))
        else:
            _table(sorted(entries, key=lambda one: (one.sst, one.key)))


@catalogue_app.command("show", epilog="Example: assent catalogue show remote-control")
def catalogue_show(
    key: Annotated[str, typer.Argument(help="An entry, as `assent catalogue list` names it.")],
    catalogue: Own = None,
    json: Json = False,
) -> None:
    """Show a service: its usual values with reasons, and its chain of functions."""
    from assent.app.catalogues import with_own
    from assent.cli.output import print_json
    from assent.service.catalogue import find
    from assent.service.offering import detailed

    with with_own(catalogue):
        one = find(key[:200])
        if json:
            print_json(detailed(one))
        else:
            _show(one)


@catalogue_app.command("search", epilog='Example: assent catalogue search "web shop behind a load balancer"')
def catalogue_search(
    words: Annotated[str, typer.Argument(help="What it is for, in words.")],
    catalogue: Own = None,
    json: Json = False,
) -> None:
    """Search for services by what they are for; suggest a chain for what none of them has."""
    from assent.app.catalogues import with_own
    from assent.cli.output import console, print_json
    from assent.service.offering import candidate, search, suggestion

    with with_own(catalogue):
        found, other = search(words[:2000]), suggestion(words[:2000])
        if json:
            told = {"functions": list(other.roles), "reason": other.reason} if other else None
            print_json({"serviceCandidate": [candidate(one) for one in found], "suggestion": told})
            return
        if found:
            _table(found)
        else:
            console().print("no entry of the catalogue is named by that")
        if other:
            console().print(f"chain: {', '.join(other.roles)}", markup=False)
            console().print(f"  {other.reason}", markup=False)


def _table(entries: Sequence[ServiceType]) -> None:
    from rich import box
    from rich.table import Table

    from assent.cli.output import console
    from assent.service.service_type import SST_NAMES

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in ("entry", "is", "type", "functions"):
        table.add_column(column)
    for one in entries:
        table.add_row(one.key, one.title, SST_NAMES.get(one.sst, str(one.sst)), ", ".join(one.roles))
    console().print(table)


def _show(one: ServiceType) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from assent.cli.output import console
    from assent.service.offering import specification

    screen = console()
    said = specification(one)
    screen.print(Text(f"{one.key}: {said['description']}", style="bold"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in ("attribute (TS 28.541)", "usually", "why"):
        table.add_column(column)
    for row in said["specCharacteristic"]:
        value = row["characteristicValueSpecification"][0]
        shown = f"{value['value']['value']} {value.get('unitOfMeasure', '')}".strip()
        table.add_row(row["name"], Text(shown), Text(row["description"], style="dim"))
    screen.print(table)
    screen.print(f"functions: {', '.join(one.roles)}", markup=False)
