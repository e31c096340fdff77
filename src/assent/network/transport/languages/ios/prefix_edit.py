"""Prefix lists while they are edited: which entry a command means. Used by `apply` alone."""

from __future__ import annotations

from collections.abc import Iterable

from assent.network.transport.device_bgp import PrefixRule
from assent.network.transport.languages.ios.bgp_lines import parse_rule, render_rule
from assent.network.transport.languages.ios.words import Impossible, Unmodelled

HEAD = ("ip", "prefix-list")


def added(texts: Iterable[str], name: str, words: list[str]) -> str | None:
    """The line that `ip prefix-list NAME WORDS` adds; None where it is there already.

    Raises Unmodelled, and Impossible where its number is taken: a router does not overwrite an entry.
    """
    rules = list(_rules(texts, name))
    rule = parse_rule(words, 0, max((one.sequence for one in rules), default=0))
    if any(_same(rule, one) and (words[0] != "seq" or one.sequence == rule.sequence) for one in rules):
        return None
    if any(one.sequence == rule.sequence for one in rules):
        raise Impossible(f"sequence number {rule.sequence} is taken; remove that entry first")
    return f"ip prefix-list {name} {render_rule(rule)}"


def removed(texts: Iterable[str], name: str, words: list[str]) -> str:
    """The start of the lines that `no ip prefix-list NAME WORDS` takes out."""
    head = f"ip prefix-list {name}"
    if not words:
        return head
    if words[0] == "seq" and len(words) == 2:
        return f"{head} seq {words[1]}"
    try:
        rule = parse_rule(words, 0)
    except Unmodelled:
        return " ".join((head, *words))
    for one in _rules(texts, name):
        if _same(rule, one) and (words[0] != "seq" or one.sequence == rule.sequence):
            return f"{head} seq {one.sequence}"
    return " ".join((head, *words))


def _rules(texts: Iterable[str], name: str) -> Iterable[PrefixRule]:
    last = 0
    for text in texts:
        words = text.split()
        if words[:2] == list(HEAD) and words[2:3] == [name]:
            try:
                rule = parse_rule(words[3:], 0, last)
            except (Unmodelled, Impossible):
                continue
            last = max(last, rule.sequence)
            yield rule


def _same(one: PrefixRule, other: PrefixRule) -> bool:
    return (one.action, one.prefix, one.ge, one.le) == (other.action, other.prefix, other.ge, other.le)
