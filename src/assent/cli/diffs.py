"""A unified diff as a person reads it: the changed lines, each under the lines that head its section."""

from __future__ import annotations

from collections.abc import Iterator


def readable(diff: str) -> Iterator[tuple[str, str]]:
    """(sign, line) in order: `+` and `-` for changes, a blank for a heading that says where they belong.

    Comments (`!`) and lines that change nothing, but for headings, are left out.
    """
    headings: list[tuple[int, str, bool]] = []
    for raw in diff.splitlines():
        if raw.startswith(("---", "+++", "@@")) or not raw:
            continue
        sign, line = raw[0], raw[1:]
        indent = len(line) - len(line.lstrip())
        while headings and headings[-1][0] >= indent:
            headings.pop()
        if sign in "+-" and line.strip() not in ("", "!"):
            for at, (depth, heading, told) in enumerate(headings):
                if not told:
                    yield " ", heading
                    headings[at] = (depth, heading, True)
            yield sign, line
            headings.append((indent, line, True))
        else:
            headings.append((indent, line, False))
