"""`assent init`: a starter scenario, commented, that runs as it is."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from assent.cli.output import console, print_json
from assent.intents.errors import InvalidInput


def write_starter(path: Path, *, force: bool, as_json: bool) -> None:
    """Raises InvalidInput where a file is there already and `force` is not given."""
    if path.exists() and not force:
        raise InvalidInput(f"{path} exists already; give another name, or --force to overwrite it")
    text = (files("assent.cli") / "starter.yaml").read_text(encoding="utf-8")
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be written: {error.strerror}") from None
    if as_json:
        print_json({"written": str(path)})
    else:
        console().print(f"Wrote {path}. Run it: assent run {path}", markup=False)
