"""ZIP archives: written with the same bytes everywhere, read as if whoever wrote them meant harm.

Nothing is ever unpacked to disk. What is written is stored, not compressed: two versions of zlib would give two
archives.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from assent.intents.errors import InvalidInput, Problem

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that ZIP knows; the date of every file."""

MAX_FILES = 1000
MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_BYTES = 64 * 1024 * 1024
MAX_RATIO = 200
"""Text compresses twentyfold at most; a bomb a thousandfold."""

_MODE = 0o100644 << 16
_SYMLINK_MASK = 0o170000
_UNIX = 3


def write(files: Mapping[str, bytes]) -> bytes:
    """An archive of these files, in the order given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = _UNIX
            entry.external_attr = _MODE
            archive.writestr(entry, content)
    return buffer.getvalue()


def read(data: bytes, name: str) -> dict[str, bytes]:
    """Every file of an archive, in its order. Raises InvalidInput that lists what is wrong, before anything large
    is inflated.
    """
    if len(data) > MAX_BYTES:
        raise InvalidInput(f"{name}: larger than {MAX_BYTES} bytes", field="archive")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if problems := list(_problems(entries, name)):
                raise InvalidInput(str(problems[0]), field="archive", problems=problems)
            return {one.filename: _inflated(archive, one, name) for one in entries if not one.is_dir()}
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        ValueError,
        EOFError,
        OSError,
    ) as error:
        raise InvalidInput(f"{name}: no ZIP archive that can be read: {error}", field="archive") from None


def _problems(entries: list[zipfile.ZipInfo], name: str) -> Iterator[Problem]:
    if not entries:
        yield Problem(name, "archive", "the archive is empty")
    if len(entries) > MAX_FILES:
        yield Problem(name, "archive", f"{len(entries)} files; at most {MAX_FILES} are read")
        return
    if sum(one.file_size for one in entries) > MAX_BYTES:
        yield Problem(name, "archive", f"unpacked it is larger than {MAX_BYTES} bytes")
    seen: set[str] = set()
    for one in entries:
        where = f"{name}:{one.filename[:200]!r}"
        for message in _wrong(one):
            yield Problem(where, "archive", message)
        key = one.filename.casefold()
        if key in seen:
            yield Problem(where, "archive", "is there twice")
        seen.add(key)


def _wrong(entry: zipfile.ZipInfo) -> Iterator[str]:
    path, parts = entry.filename, PurePosixPath(entry.filename).parts
    if (
        path.startswith("/")
        or ".." in parts
        or "\\" in path
        or ":" in path
        or not path.isprintable()
        or not parts
    ):
        yield "is no path within the archive"
    if entry.orig_filename != entry.filename:
        yield "its name is written in two ways"
    kind = (entry.external_attr >> 16) & _SYMLINK_MASK
    if entry.create_system == _UNIX and kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        yield "is a link or a device, not a file"
    if entry.flag_bits & 0x1:
        yield "is encrypted"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield f"is compressed by method {entry.compress_type}; only `stored` and `deflated` are read"
    if entry.file_size > MAX_FILE_BYTES:
        yield f"unpacked it is larger than {MAX_FILE_BYTES} bytes"
    if entry.file_size > MAX_RATIO * max(entry.compress_size, 100):
        yield f"unpacks to more than {MAX_RATIO} times its size: a bomb"


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """What the entry says of its own size is not believed."""
    with archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise InvalidInput(f"{name}:{entry.filename!r}: is not as large as the archive says", field="archive")
    return content
