"""`assent slice manifests`: a deployed slice as Kubernetes manifests. Registered by import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assent.cli.options import Json
from assent.cli.slices import DeskState, SliceName
from assent.cli.wishing import slice_app


@slice_app.command(
    "manifests",
    epilog="Example: assent slice manifests slice-a6f17403-1 -o manifests --image registry.example/nf:1.0",
)
def slice_manifests(
    name: SliceName,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder to write to.", show_default=False)
    ] = Path("manifests"),
    image: Annotated[
        list[str] | None,
        typer.Option("--image", help="What runs: ROLE=IMAGE, or IMAGE for all others; may be repeated."),
    ] = None,
    state: DeskState = None,
    json: Json = False,
) -> None:
    """Write a slice as Kubernetes manifests, one file for each of its clouds. Nothing is sent to a cluster."""
    from assent.app.manifests import of_instance, read_images
    from assent.app.packaging import Files, write
    from assent.app.slices import opened
    from assent.cli.output import console, print_json

    images = read_images(image or ())
    with opened(state) as desk:
        files = of_instance(desk.keeper.find(name), desk.clouds.clouds, images, desk.folder.cloud)
    write(Files(files=files), output)
    if json:
        print_json({"folder": str(output), "files": sorted(files)})
        return
    for one in sorted(files):
        console().print(str(output / one), markup=False, soft_wrap=True)
