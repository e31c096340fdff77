"""Learns again what configuration requests and their clauses lean towards: `python benchmarks/fit_wishes.py [--check]`.

Reads the labelled phrases beside the tests (`# label`, then a phrase with its alternatives a line, four languages)
and writes the weights that `network/transport/skills/requests/leaning` reads. Names and values stand masked in them
(`xr`, `xi`, `xp`, see `leaning/hearing.py`). Of whole requests the class is learnt (`kinds/`, and the clauses that
have one). `--check` measures by five-fold cross-validation over lines and
writes nothing. Needs the extra `fit`.
"""

from __future__ import annotations

import random
import re
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from assent.network.transport.skills.requests.leaning import kinds, needs
from assent.network.transport.skills.requests.leaning.reader import WEIGHTS, class_of
from assent.reasoning.words.leaning import Classifier, fit

CORPUS = Path(__file__).parents[1] / "tests" / "network" / "transport" / "leaning"
PER_LABEL, PER_LINE, MOST = 60, 4, 10

BEFORE = (
    "please", "could you", "can you", "we need to", "i want you to", "we want to", "also", "then", "now", "kindly",
    "on xr", "on xi", "xr", "xi", "at xr", "en xr", "no xr", "na xi", "sur xr", "por favor", "merci de", "il faudrait",
    "hay que", "e preciso", "for the phones", "on both ends", "from now on", "a partir de agora", "sur xi", "en xi",
)  # fmt: skip
AFTER = (
    "please", "on xr", "of xr", "on xi", "at both ends", "on both ends", "there", "too", "as well", "asap",
    "on xr and xr", "en xr", "no xr", "sur xr", "na xi", "en xi", "sur xi", "por favor", "s il vous plait",
    "in the office",
    "for the lab",
)  # fmt: skip


def lines(folder: Path = CORPUS) -> list[tuple[str, str]]:
    """(phrase with alternatives, label), sorted."""
    found: list[tuple[str, str]] = []
    for file in sorted(folder.glob("*.txt")):
        label = ""
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("# "):
                label = line[2:].strip()
            elif line.strip():
                found.append((line.strip(), label))
    return sorted(found)


def phrases(patterns: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Some of what each line says, bare and within a frame; more of labels that have few lines."""
    count: dict[str, int] = {}
    for _, label in patterns:
        count[label] = count.get(label, 0) + 1
    found: set[tuple[str, str]] = set()
    for pattern, label in patterns:
        chance = random.Random(zlib.crc32(pattern.encode()))
        for _ in range(min(MOST, max(PER_LINE, PER_LABEL // count[label]))):
            text = said(pattern, chance)
            if chance.random() < 0.35:
                text = f"{chance.choice(BEFORE)} {text}"
            if chance.random() < 0.35:
                text = f"{text} {chance.choice(AFTER)}"
            found.add((text, label))
    return sorted(found)


MORE = {"ACL": 3, "TN": 3, "OTHER": 3}
"""Classes of which few clauses have labels: their requests are said more often."""
ASIDE = 0.3
"""How often a request tells something besides."""


def kind_lines() -> list[tuple[str, str]]:
    """Whole requests by class, and clauses by the class of what they want."""
    found = lines(CORPUS / "kinds")
    clauses = [one for one in lines() if one[1] not in (needs.CONTEXT, needs.OTHER)]
    found += [(text, class_of(label)) for text, label in clauses]
    return sorted(found)


def requests(patterns: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """As `phrases`, some with an aside before or after them."""
    asides = [text for text, label in lines() if label == needs.CONTEXT]
    found: set[tuple[str, str]] = set()
    for pattern, label in patterns:
        chance = random.Random(zlib.crc32(pattern.encode()))
        for _ in range(MORE.get(label, 1) * (MOST if pattern.count("|") > 2 else PER_LINE)):
            text = said(pattern, chance)
            if label != "OTHER" and chance.random() < ASIDE:
                aside = said(chance.choice(asides), chance)
                text = f"{aside} {text}" if chance.random() < 0.5 else f"{text} {aside}"
            found.add((text, label))
    return sorted(found)


_INNERMOST = re.compile(r"\(([^()]*)\)")


def said(pattern: str, chance: random.Random) -> str:
    """One of the phrases that a pattern stands for: of `(a|b|)` one alternative, of `x?` with or without."""
    while found := _INNERMOST.search(pattern):
        pattern = pattern[: found.start()] + chance.choice(found[1].split("|")) + pattern[found.end() :]
    pattern = re.sub(r"(\w)\?", lambda one: one[1] if chance.random() < 0.5 else "", pattern)
    return " ".join(pattern.split())


def folds(patterns: list[tuple[str, str]]) -> Iterator[tuple[list[tuple[str, str]], list[tuple[str, str]]]]:
    for fold in range(5):
        held = [one for one in patterns if zlib.crc32(one[0].encode()) % 5 == fold]
        yield [one for one in patterns if one not in held], held


Phrases = Callable[[list[tuple[str, str]]], list[tuple[str, str]]]


def check(patterns: list[tuple[str, str]], made: Phrases, labels: Sequence[str]) -> None:
    right = count = sure = sure_right = 0
    for learnt, held in folds(patterns):
        classifier = fit(made(learnt), labels)
        for text, label in made(held):
            shares = classifier.shares(text)
            best = max(shares, key=lambda one: shares[one])
            count, right = count + 1, right + (best == label)
            if shares[best] >= 0.5:
                sure, sure_right = sure + 1, sure_right + (best == label)
    print(f"{count} phrases: {right / count:.1%} right; {sure / count:.1%} surely read, "
          f"{sure_right / max(1, sure):.1%} of them right")  # fmt: skip


def main() -> None:
    patterns = lines()
    strange = {label for _, label in patterns} - set(needs.NEEDS)
    strange |= {label for _, label in kind_lines()} - set(kinds.LABELS)
    if strange:
        raise SystemExit(f"labels that no reader knows: {', '.join(sorted(strange))}")
    wishes = (patterns, phrases, sorted(needs.NEEDS))
    if "--check" in sys.argv:
        check(*wishes)
        check(kind_lines(), requests, kinds.LABELS)
        return
    store(WEIGHTS, fit(phrases(patterns), sorted(needs.NEEDS)))
    store(kinds.KINDS, fit(requests(kind_lines()), kinds.LABELS))


def store(where: Path, classifier: Classifier) -> None:
    stored = classifier.dump()
    where.write_bytes(stored)
    print(f"{where.name}: {len(classifier.labels)} labels, {len(stored)} bytes")


if __name__ == "__main__":
    main()
