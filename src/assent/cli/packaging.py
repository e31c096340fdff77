"""`assent slice package` and `assent slice check`: a slice's descriptors as archives, and archives judged.

Registered by import. What needs time to load is loaded when a command runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assent.cli.options import Json, MetricsOption, ModelOption, PrivacyOption, RecordOption
from assent.cli.slices import DeskState
from assent.cli.wishing import slice_app


@slice_app.command("package", epilog="Example: assent slice package slice-a6f17403-1 -o packages")
def slice_package(
    name: Annotated[
        str | None, typer.Argument(help="A deployed slice's id, as `assent slice list` shows it.")
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", help="Instead, design slices from these words and package them.")
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder to write to.", show_default=False)
    ] = Path("packages"),
    key: Annotated[
        Path | None, typer.Option("--key", help="Sign with this private key (PEM, unencrypted, mode 600).")
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option("--certificate", help="The key's certificate (PEM); it goes into the archives."),
    ] = None,
    types: Annotated[
        Path | None,
        typer.Option("--types", help="A folder of ETSI's SOL001 type files, to be put into the archives."),
    ] = None,
    address: Annotated[
        list[str] | None,
        typer.Option(
            "--address", help="NAME=IPv4 of a core function; may be repeated. Else this machine's own."
        ),
    ] = None,
    tac: Annotated[int, typer.Option("--tac", help="The tracking area of the core part.")] = 1,
    model: ModelOption = None,
    privacy: PrivacyOption = None,
    record: RecordOption = None,
    metrics: MetricsOption = None,
    state: DeskState = None,
    json: Json = False,
) -> None:
    """Write a slice as an NSD archive (SOL007), VNF packages (SOL004) and the configuration of its 5G core part.

    A deployed slice has one network service on each of its clouds.
    """
    from assent.app.settings import model_settings
    from assent.cli.packing import Made, package_command

    package_command(
        name,
        text,
        Made(output, key, certificate, types, tuple(address or ()), tac),
        model=model,
        settings=model_settings(privacy, model=model, record=record),
        state=state,
        as_json=json,
    )


@slice_app.command("check", epilog="Example: assent slice check packages/*.csar packages/vnf/*.csar")
def slice_check(
    files: Annotated[list[Path], typer.Argument(help="VNF packages and NSD archives (.csar).")],
    signed: Annotated[bool, typer.Option("--signed", help="Refuse what is not signed.")] = False,
    trust: Annotated[
        Path | None,
        typer.Option(
            "--trust", help="Refuse what is not signed by this certificate, or one that it issued (PEM)."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Check archives: structure, manifest, hashes, signature, descriptor; and that an NSD fits the packages beside it.

    Nothing is unpacked to disk. Exits with 2 where something is wrong.
    """
    from assent.cli.packing import check_command

    check_command(files, signed=signed, trust=trust, as_json=json)
