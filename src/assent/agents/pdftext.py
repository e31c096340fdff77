"""The text of a PDF's pages, as JSON on standard output. `documents` runs it as a process of its own, with limits.

Prints `{"pages": [text, ...]}` or `{"error": reason}`.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

MAX_PAGES = 1000
MAX_CHARS = 2_000_000
_MEMORY_BYTES = 1_500_000_000
_CPU_S = 25


def pages(path: Path) -> list[str]:
    """Raises ValueError that says why it cannot be read, ImportError without the extra `documents`."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(path)
        if reader.is_encrypted:
            raise ValueError("encrypted; remove its password first")
        if len(reader.pages) > MAX_PAGES:
            raise ValueError(f"{len(reader.pages)} pages; at most {MAX_PAGES}: split it")
        found, size = [], 0
        for page in reader.pages:
            text = page.extract_text().encode("utf-8", "replace").decode("utf-8")
            size += len(text)
            if size > MAX_CHARS:
                raise ValueError(f"more than {MAX_CHARS} characters of text; split it")
            found.append(text)
    except PyPdfError as error:
        raise ValueError(f"not a PDF that can be read: {str(error)[:120]}") from None
    return found


def main() -> None:
    _limit()
    logging.disable(logging.CRITICAL)
    try:
        answer: dict[str, object] = {"pages": pages(Path(sys.argv[1]))}
    except ImportError:
        answer = {"error": "reading PDF needs the extra `documents`: pip install 'assent[documents]'"}
    except MemoryError:
        answer = {"error": "it unpacks to more than memory allows"}
    except ValueError as error:
        answer = {"error": str(error)}
    except Exception as error:  # noqa: BLE001 (whatever a damaged file does to the parser)
        answer = {"error": f"not a PDF that can be read: {type(error).__name__}"}
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    """Memory and time, where the system can limit them."""
    try:
        import resource
    except ImportError:  # Windows: the caller's time limit remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))


if __name__ == "__main__":
    main()
