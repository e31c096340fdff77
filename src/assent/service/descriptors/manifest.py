"""The manifest of an archive: what it is, and the SHA-256 hash of every file (SOL004 4.3.2, SOL007 4.3.2).

The signature, where there is one, is a CMS structure in PEM at the end; it covers everything before it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from assent.intents.errors import InvalidInput, Problem

ALGORITHM = "SHA-256"
BEGIN, END = "-----BEGIN CMS-----", "-----END CMS-----"

_HEX = re.compile(r"[0-9a-f]{64}")
_LINE = re.compile(r"([A-Za-z][A-Za-z0-9_-]*):(?: (.*))?")


@dataclass(frozen=True)
class Manifest:
    """`hashes` by path. `signed`: the bytes that a signature covers; `signature`: its PEM, "" where there is none."""

    metadata: dict[str, str]
    hashes: dict[str, str]
    signed: bytes = b""
    signature: str = ""


@dataclass
class _Reading:
    metadata: dict[str, str] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def text_of(metadata: Mapping[str, str], files: Mapping[str, bytes]) -> str:
    """The manifest of these files, unsigned."""
    lines = ["metadata:", *(f"  {key}: {value}" for key, value in metadata.items()), ""]
    for path, content in files.items():
        lines += [f"Source: {path}", f"Algorithm: {ALGORITHM}", f"Hash: {digest_of(content)}", ""]
    return "\n".join(lines)


def parse(content: bytes, where: str) -> Manifest:
    """Raises InvalidInput that lists every line that is not understood."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidInput(f"{where}: is not UTF-8", field="manifest") from None
    body, begin, rest = text.partition(BEGIN)
    signature = begin + rest.strip() if begin else ""
    reading = _Reading()
    if begin and not signature.endswith(END):
        reading.problems.append(Problem(where, "signature", f"does not end with {END}"))
    blocks = [block for block in re.split(r"\n[ \t]*\n", body.replace("\r\n", "\n")) if block.strip()]
    line = 1
    for number, block in enumerate(blocks):
        line = body[: body.find(block.strip())].count("\n") + 1
        _block(block.strip("\n").splitlines(), f"{where}:{line}", number == 0, reading)
    if not blocks:
        reading.problems.append(Problem(where, "metadata", "the manifest is empty"))
    if reading.problems:
        raise InvalidInput(str(reading.problems[0]), field="manifest", problems=reading.problems)
    return Manifest(reading.metadata, reading.hashes, body.encode(), signature)


def _block(lines: list[str], where: str, first: bool, reading: _Reading) -> None:
    if first:
        _metadata(lines, where, reading)
        return
    found: dict[str, str] = {}
    for one in lines:
        matched = _LINE.fullmatch(one.strip())
        if matched is None or matched[1] in found:
            reading.problems.append(
                Problem(where, "manifest", f"no line of a file's entry: {one.strip()[:80]!r}")
            )
            return
        found[matched[1]] = (matched[2] or "").strip()
    if set(found) != {"Source", "Algorithm", "Hash"}:
        reading.problems.append(
            Problem(where, "manifest", "a file's entry has the lines Source, Algorithm and Hash")
        )
    elif found["Algorithm"] != ALGORITHM:
        reading.problems.append(
            Problem(where, "Algorithm", f"{found['Algorithm'][:40]!r} is not {ALGORITHM}")
        )
    elif not _HEX.fullmatch(found["Hash"]):
        reading.problems.append(Problem(where, "Hash", "a SHA-256 hash has 64 digits of 0-9a-f"))
    elif found["Source"] in reading.hashes:
        reading.problems.append(Problem(where, "Source", f"{found['Source'][:200]!r} is listed twice"))
    else:
        reading.hashes[found["Source"]] = found["Hash"]


def _metadata(lines: list[str], where: str, reading: _Reading) -> None:
    if lines[0].strip() != "metadata:":
        reading.problems.append(Problem(where, "metadata", "a manifest begins with `metadata:`"))
        return
    for one in lines[1:]:
        matched = _LINE.fullmatch(one.strip())
        if matched is None or not matched[2] or matched[1] in reading.metadata:
            reading.problems.append(
                Problem(where, "metadata", f"no `key: value`, or twice: {one.strip()[:80]!r}")
            )
            return
        reading.metadata[matched[1]] = matched[2].strip()
