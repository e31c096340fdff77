"""`assent learn`: what proved right in use, for a person to judge and for fine-tuning a model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.options import Json

if TYPE_CHECKING:
    from assent.reasoning.lessons import Lesson, Notebook

learn_app = typer.Typer(
    no_args_is_help=True, help="What proved right in use: kept where you said so, exported for fine-tuning."
)
Identity = Annotated[str, typer.Argument(metavar="ID", help="As `assent learn list` names it.")]
Folder = Annotated[
    Path | None,
    typer.Option("--folder", help="Where lessons are kept; `learn` of the settings where nobody says."),
]


@learn_app.command("list", epilog="Example: assent learn list --folder lessons")
def list_lessons(folder: Folder = None, json: Json = False) -> None:
    """List what was kept, and how it stands."""
    from assent.app.learning import listed
    from assent.cli.output import console, print_json

    found = _book(folder).read()
    if json:
        print_json(listed(found))
        return
    for one in found:
        console().print(f"{one.id}  {one.standing:10}  {one.skill}  {one.model}  {one.at}", markup=False)
    if not found:
        console().print("Nothing was kept yet.")


@learn_app.command("show", epilog="Example: assent learn show 3f2a91c0")
def show(identity: Identity, folder: Folder = None, json: Json = False) -> None:
    """Show a question and its answer, as they are kept (not redacted)."""
    _print(_book(folder).find(identity), as_json=json, whole=True)


@learn_app.command("accept", epilog="Example: assent learn accept 3f2a91c0 --answer right.json")
def accept(
    identity: Identity,
    answer: Annotated[
        Path | None, typer.Option("--answer", help="The right answer (JSON), where the kept one is not.")
    ] = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Say that an answer is right, or which one would have been."""
    from assent.app.learning import judge

    _print(judge(_book(folder), identity, "accepted", answer), as_json=json)


@learn_app.command("reject", epilog="Example: assent learn reject 3f2a91c0")
def reject(identity: Identity, folder: Folder = None, json: Json = False) -> None:
    """Say that an answer is wrong: it is never exported."""
    from assent.app.learning import judge

    _print(judge(_book(folder), identity, "rejected"), as_json=json)


@learn_app.command("export", epilog="Example: assent learn export train.jsonl --consent 'Kim: our own model'")
def export(
    file: Annotated[Path, typer.Argument(help="A new file: one chat a line (JSON).")],
    consent: Annotated[
        str, typer.Option("--consent", help="Who agrees, and to what; it is kept beside the file.")
    ] = "",
    unredacted: Annotated[
        bool, typer.Option("--unredacted", help="Names, addresses and keys as they are. Not for sharing.")
    ] = False,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Write what proved right as chats for fine-tuning, with pseudonyms for what is sensitive."""
    from assent.app.learning import export as exporting
    from assent.cli.output import console, print_json

    done = exporting(_book(folder), file, consent, "open" if unredacted else "redacted")
    if json:
        print_json(
            {
                "file": str(done.path),
                "examples": done.examples,
                "by_skill": done.by_skill,
                "left_out": done.left_out,
                "redacted": not unredacted,
            }
        )
        return
    console().print(f"{done.examples} examples in {done.path}", markup=False)
    for reason, count in done.left_out.items():
        console().print(f"left out: {count} ({reason})", markup=False)


@learn_app.command("forget", epilog="Example: assent learn forget --yes")
def forget(
    folder: Folder = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: Json = False,
) -> None:
    """Remove everything that was kept."""
    from assent.cli.output import console, print_json
    from assent.intents.errors import Refused

    book = _book(folder)
    if not yes:
        raise Refused("this removes every lesson; give --yes", field="yes")
    count = book.forget()
    if json:
        print_json({"forgotten": count})
    else:
        console().print(f"{count} lessons forgotten")


def _book(folder: Path | None) -> Notebook:
    from assent.app.learning import notebook
    from assent.app.settings import model_settings

    return notebook(folder or model_settings().learn)


def _print(lesson: Lesson, *, as_json: bool, whole: bool = False) -> None:
    from assent.app.learning import listed
    from assent.cli.output import console, print_json
    from assent.intents.base import canonical

    if as_json:
        print_json(lesson.model_dump(mode="json") if whole else listed([lesson])[0])
        return
    console().print(f"{lesson.id}  {lesson.standing}  {lesson.skill}", markup=False)
    if whole:
        console().print(f"question: {canonical(lesson.question)}", markup=False, soft_wrap=True)
        console().print(f"answer: {canonical(lesson.answer)}", markup=False, soft_wrap=True)
