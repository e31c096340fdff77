"""The commands that turn one access list into another."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher

from assent.network.transport.languages.ios.sections import AclText

Block = tuple[str, list[str]]


def must_replace(was: AclText, will: AclText) -> bool:
    """Whether no edit leads there: another kind or form of list, or remarks between its entries."""
    if was.entries == will.entries and was.kind == will.kind and was.flat == will.flat:
        return False
    if was.kind != will.kind or was.flat != will.flat or not will.entries or not was.entries:
        return True
    if was.entries == will.entries[: len(was.entries)]:
        return _mixed(will) or _repeated(will)
    if not was.plain or not will.plain or was.numbered != will.numbered:
        return True
    if not {body for _, body in was.entries} & {body for _, body in will.entries}:
        return True  # nothing stays: between the old list and the new one would be an empty one
    return (
        _mixed(was) or _mixed(will) or _repeated(was) or _repeated(will) or _unsorted(was) or _unsorted(will)
    )


def whole_acl(name: str, acl: AclText) -> list[Block]:
    """A list that is not there yet."""
    lines = [body if sequence is None else f"{sequence} {body}" for sequence, body in acl.entries]
    if acl.flat:
        return [(f"access-list {name} {line}", []) for line in lines]
    return [(f"ip access-list {acl.kind} {name}", lines)]


def acl_edits(name: str, was: AclText, will: AclText) -> list[Block]:
    """Entry by entry, so that the list filters all the while. Only where `must_replace` is False."""
    if was.entries == will.entries:
        return []
    heading = f"ip access-list {was.kind} {name}"
    if was.numbered and was.entries != will.entries[: len(was.entries)]:
        gone = [f"no {sequence}" for sequence, body in was.entries if (sequence, body) not in will.entries]
        new = [f"{sequence} {body}" for sequence, body in will.entries if (sequence, body) not in was.entries]
        return [(heading, gone + new)]
    if was.entries == will.entries[: len(was.entries)]:
        added = AclText(was.kind, was.flat, will.entries[len(was.entries) :])
        return whole_acl(name, added)
    return _by_position(name, heading, [body for _, body in was.entries], [body for _, body in will.entries])


def _by_position(name: str, heading: str, was: list[str], will: list[str]) -> list[Block]:
    """Numbers that are not shown are made known first, with room for what comes between."""
    changes = [
        code for code in SequenceMatcher(None, was, will, autojunk=False).get_opcodes() if code[0] != "equal"
    ]
    step = 10
    while any(high - low >= step for _, _, _, low, high in changes):
        step *= 10
    gone = [f"no {(at + 1) * step}" for _, low, high, _, _ in changes for at in range(low, high)]
    new = [
        f"{start * step + offset + 1} {will[low + offset]}"
        for _, _, start, low, high in changes
        for offset in range(high - low)
    ]
    return [(f"ip access-list resequence {name} {step} {step}", []), (heading, gone + new)]


def _mixed(acl: AclText) -> bool:
    return acl.numbered and any(sequence is None for sequence, _ in acl.entries)


def _repeated(acl: AclText) -> bool:
    return any(count > 1 for count in Counter(body for _, body in acl.entries).values())


def _unsorted(acl: AclText) -> bool:
    shown = [sequence for sequence, _ in acl.entries if sequence is not None]
    return shown != sorted(set(shown))
