"""What `assent slice package` and `assent slice check` do and print."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assent.app.packaging import Files, How, check_files, of_designs, of_instances, read_types, write
from assent.app.slices import opened
from assent.cli.output import complain, console, print_json
from assent.intents.base import Json
from assent.intents.errors import Clarify, InvalidInput, Refused
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings
from assent.service.descriptors.checking.package import Checked
from assent.service.descriptors.packaging import SlicePackager
from assent.service.descriptors.signature import read_signer
from assent.service.design import design_text


@dataclass(frozen=True)
class Made:
    """What was asked for on the command line."""

    output: Path
    key: Path | None
    certificate: Path | None
    types: Path | None
    addresses: tuple[str, ...]
    tac: int

    def how(self) -> How:
        if (self.key is None) != (self.certificate is None):
            raise InvalidInput("signing needs both --key and --certificate", field="key")
        signer = read_signer(self.key, self.certificate) if self.key and self.certificate else None
        packager = SlicePackager(types=read_types(self.types), signer=signer)
        return How(packager, _addresses(self.addresses), self.tac)


def package_command(
    name: str | None,
    text: str | None,
    made: Made,
    *,
    model: str | None,
    settings: ModelSettings,
    state: Path | None,
    as_json: bool,
) -> None:
    if (name is None) == (text is None):
        raise InvalidInput("give the name of a deployed slice, or --text, and not both", field="slice")
    how = made.how()
    files = _deployed(name, state, how) if name is not None else _designed(text or "", model, settings, how)
    write(files, made.output)
    print_json(files.wire(made.output)) if as_json else _show(files, made.output)


def check_command(paths: Sequence[Path], *, signed: bool, trust: Path | None, as_json: bool) -> None:
    found = check_files(paths, signed=signed, trust=trust)
    good = not any(one.problems for one in found)
    if as_json:
        print_json({"status": "valid" if good else "invalid", "files": [_wire(one) for one in found]})
    else:
        for one in found:
            _show_checked(one)
    if not good:
        sys.exit(InvalidInput.exit_code)


def _deployed(name: str, state: Path | None, how: How) -> Files:
    with opened(state) as desk:
        one = desk.keeper.find(name)
        return of_instances(desk.keeper.of_order(one.order), name, how)


def _designed(text: str, model: str | None, settings: ModelSettings, how: How) -> Files:
    with Loop() as loop:
        thinker = make_model(model or settings.model or "embedded", settings)
        answer = loop.run(design_text(thinker, text))
    if answer.status == "clarify":
        raise Clarify(answer.questions, field="text")
    if answer.status == "refused":
        raise Refused("; ".join(answer.explanations) or "the request was refused", field="text")
    return of_designs(answer.designs, how)


def _addresses(said: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in said:
        name, equals, address = one.partition("=")
        if not equals or not name or name in found:
            raise InvalidInput(f"--address {one[:100]}: give NAME=IPv4, each function once", field="address")
        found[name] = address
    return found


def _show(files: Files, folder: Path) -> None:
    screen = console()
    for nsd in files.nsds:
        where = f" on {nsd['cloud']}" if nsd["cloud"] else ""
        screen.print(f"NSD {nsd['nsdId']} of {nsd['slice']}{where}: {nsd['file']}", markup=False)
    for vnf in files.vnf_packages:
        screen.print(f"VNFD {vnf['vnfdId']} of {vnf['role']}: {vnf['file']}", markup=False)
    for path in files.core:
        screen.print(f"core: {path}", markup=False)
    for note in files.notes:
        screen.print(f"note: {note}", markup=False)
    screen.print(f"{len(files.files)} files in {folder}", markup=False)


def _show_checked(one: Checked) -> None:
    if one.problems:
        listed = "\n".join(f"  {problem}" for problem in one.problems)
        complain(f"{one.name}: {len(one.problems)} problems\n{listed}")
        return
    by = f"signed by {one.signer}" if one.signer else "not signed"
    console().print(
        f"{one.name}: valid {one.kind} of {one.title}, {one.id}, {one.files} files, {by}",
        markup=False,
        soft_wrap=True,
    )


def _wire(one: Checked) -> dict[str, Json]:
    return {
        "file": one.name,
        "kind": one.kind,
        "id": one.id or None,
        "name": one.title or None,
        "files": one.files,
        "signer": one.signer or None,
        "problems": [{"where": it.where, "field": it.field, "message": it.message} for it in one.problems],
    }
