"""Learns again which service a customer's words lean towards: `python benchmarks/fit_slices.py [--check]`.

Reads the labelled phrases beside the tests (one file per label, a phrase a line, six languages) and writes the
weights that `service/skills/services.py` reads. `--check` measures by five-fold cross-validation and writes nothing.
Needs the extra `fit`.
"""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

from assent.reasoning.words.flat import flat
from assent.reasoning.words.leaning import Classifier, fit
from assent.service.skills import services

CORPUS = Path(__file__).parents[1] / "tests" / "service" / "leaning"

FRAMES = (
    "we need a slice for {}", "{}, please", "a slice for {}, guaranteed", "our customer asks for {}",
    "connect {} with a latency of at most ms", "{}, each Mbps uplink", "{}: downlink Mbps for users",
    "necesitamos una red para {}", "queremos {} con una latencia máxima de ms", "{}, cada uno con Mbps de subida",
    "precisamos de uma fatia para {}", "{}, com atraso máximo de ms", "nous voulons une tranche pour {}",
    "{}, débit garanti de Mbit/s", "wir brauchen ein Netz für {}", "{} mit höchstens ms Verzögerung",
    "ci serve una rete per {}", "{} con latenza massima di ms", "and {} too", "{} at our site",
)  # fmt: skip
"""What surrounds a service in a request and says nothing of which it is."""


def corpus() -> list[tuple[str, str]]:
    """(phrase, label), sorted."""
    return sorted(
        (line.strip(), file.stem)
        for file in CORPUS.glob("*.txt")
        for line in file.read_text("utf-8").splitlines()
        if line.strip()
    )


def learnable(phrases: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The words that can name a service, as the product sees them."""
    return [(services.content(flat(text).lower()), label) for text, label in framed(phrases)]


def framed(phrases: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each phrase bare, and every third within a frame, too; what is no service stays bare."""
    within = [
        (FRAMES[zlib.crc32(text.encode()) % len(FRAMES)].format(text), label)
        for text, label in phrases
        if label != services.NONE and zlib.crc32(text.encode()) % 3 == 0
    ]
    return [*phrases, *within]


def check(phrases: list[tuple[str, str]]) -> None:
    labels = sorted({label for _, label in phrases})
    right = kinds = sure = sure_right = 0
    for fold in range(5):
        learnt = [one for one in phrases if zlib.crc32(one[0].encode()) % 5 != fold]
        classifier = fit(learnable(learnt), labels)
        for text, label in phrases:
            if zlib.crc32(text.encode()) % 5 == fold:
                leaning = classifier.read(services.content(flat(text).lower()))
                same = services.kind(leaning.best) == services.kind(label)
                right += leaning.best == label
                kinds += same
                if leaning.shares[leaning.best] >= services.SURE:
                    sure, sure_right = sure + 1, sure_right + same
    print(f"{len(phrases)} phrases: {right / len(phrases):.1%} services, {kinds / len(phrases):.1%} types; "
          f"{sure / len(phrases):.1%} surely read, {sure_right / max(1, sure):.1%} of them right")  # fmt: skip


def main() -> None:
    phrases = corpus()
    if "--check" in sys.argv:
        check(phrases)
        return
    classifier: Classifier = fit(learnable(phrases), sorted({label for _, label in phrases}))
    stored = classifier.dump()
    services.WEIGHTS.write_bytes(stored)
    print(f"{len(phrases)} phrases, {len(stored)} bytes of weights")


if __name__ == "__main__":
    main()
