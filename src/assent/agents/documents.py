"""Documents that an operator adds: text, Markdown or PDF, as paragraphs that know where they stand.

`regulations` calls `read`. A document is data from outside: it is bounded before it is parsed, a PDF is opened in a
process of its own (`pdftext`) with limits on time and memory, and what it says is never done, only cited.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from assent.intents.errors import InvalidInput

MAX_BYTES = 5_000_000
MAX_PDF_BYTES = 30_000_000
MAX_CHARS = 2_000_000
PDF_TIMEOUT_S = 30.0
_MAX_PARAGRAPH = 4000


@dataclass(frozen=True)
class Paragraph:
    """`place`: "line 12" or "page 3, line 4"."""

    text: str
    place: str


@dataclass(frozen=True)
class Document:
    """`front`: the YAML between the leading `---` lines, if any. `heading`: the first Markdown heading."""

    front: str
    heading: str
    paragraphs: tuple[Paragraph, ...]


def read(path: Path) -> Document:
    """A file as a document. Raises InvalidInput that says what is wrong with it."""
    raw = _bytes(path)
    if raw.startswith(b"%PDF-"):
        return _from_pages(path, _pdf_pages(path))
    return from_text(str(path), _decoded(path, raw))


def from_text(name: str, text: str) -> Document:
    """Text or Markdown. Raises InvalidInput where there is nothing to read."""
    if len(text) > MAX_CHARS:
        raise InvalidInput(f"{name}: {len(text)} characters; at most {MAX_CHARS}: split it")
    front = re.match(r"---\r?\n(.*?)\r?\n---[ \t]*\r?\n?", text, re.DOTALL)
    start = front.end() if front else 0
    heading = re.search(r"^#+\s*(.+)$", text[start:], re.MULTILINE)
    found = tuple(_paragraphs(text[start:], text.count("\n", 0, start) + 1))
    if not found and front is None:
        raise InvalidInput(f"{name}: empty")
    return Document(front.group(1) if front else "", heading.group(1).strip() if heading else "", found)


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise InvalidInput(f"{path}: {'not a file' if path.exists() else 'there is no such file'}")
        limit = MAX_PDF_BYTES if path.suffix.lower() == ".pdf" else MAX_BYTES
        if path.stat().st_size > limit:
            raise InvalidInput(f"{path}: larger than {limit} bytes; split it")
        with path.open("rb") as stream:
            return stream.read(limit + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidInput(f"{path}: cannot be read: {reason}") from None


def _decoded(path: Path, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(f"{path}: cannot be read: not UTF-8 text, and no PDF") from None
    if any(unicodedata.category(char) == "Cc" and char not in "\n\r\t\f" for char in text[:100_000]):
        raise InvalidInput(f"{path}: not a text file: it holds control characters")
    if not text.strip():
        raise InvalidInput(f"{path}: empty")
    return text


def _paragraphs(text: str, line: int) -> list[Paragraph]:
    """What blank lines divide, without headings; `line`: the number of the text's first line."""
    found = []
    for part in re.split(r"(\n\s*\n)", text):
        plain = part.strip()
        if plain and not re.fullmatch(r"#+[^\n]*", plain):
            skipped = part[: len(part) - len(part.lstrip())].count("\n")
            found.append(Paragraph(plain[:_MAX_PARAGRAPH], f"line {line + skipped}"))
        line += part.count("\n")
    return found


# --- PDF -----------------------------------------------------------------------------------------------------


def _pdf_pages(path: Path) -> list[str]:
    """The text of each page, read by another process: a hostile file takes down that one only."""
    command = [sys.executable, "-m", "assent.agents.pdftext", str(path)]
    try:
        ended = subprocess.run(
            command, capture_output=True, timeout=PDF_TIMEOUT_S, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        raise InvalidInput(f"{path}: reading took more than {PDF_TIMEOUT_S:g} s; split it") from None
    except OSError as error:
        raise InvalidInput(f"{path}: no process to read a PDF could be started: {error.strerror}") from None
    try:
        answer = json.loads(ended.stdout)
    except ValueError:
        raise InvalidInput(f"{path}: not a PDF that can be read: its reader gave up") from None
    if "error" in answer:
        raise InvalidInput(f"{path}: {answer['error']}")
    pages: list[str] = answer["pages"]
    return pages


def _from_pages(path: Path, pages: list[str]) -> Document:
    found = []
    for number, page in enumerate(pages, start=1):
        for one in _paragraphs(page, 1):
            found.append(Paragraph(one.text, f"page {number}, {one.place}"))
    if not found:
        raise InvalidInput(f"{path}: no text in it, only pictures perhaps; add its text instead")
    return Document("", "", tuple(found))
