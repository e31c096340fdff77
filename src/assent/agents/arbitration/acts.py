"""Speech acts of a sentence: which frames it fills, in the right mood. `signals` adds them to its own signals."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from assent.agents.arbitration.bags import BAGS, Bag
from assent.agents.arbitration.classes import CLASSES
from assent.agents.arbitration.frame import Frame
from assent.agents.arbitration.frames import FRAMES
from assent.agents.arbitration.lexicon import vocabulary
from assent.agents.arbitration.mood import by_speaker, described, imperative, negated
from assent.agents.arbitration.scan import Hit, Sentence

_BY_CONCEPT: dict[str, Frame] = {f"{one.category}/{one.name}": one for one in FRAMES}
_ASKING = vocabulary(CLASSES["asking"])
_OWN = vocabulary(
    "our ours my mine nuestra nuestro nuestras nuestros notre nos mon unser unsere unseren nossa nosso mio nostra"
)
_PLANS = vocabulary("will let's let shall we'll i'll going vamos allons lasst vamos hay faut")


def acts(s: Sentence, named: Collection[int] = ()) -> Iterator[tuple[Frame | Bag, Hit]]:
    """Each frame that the sentence fills, with the words that fill it; the first mention of each.

    `named`: tokens that name other participants; they count as others.
    """
    for concept, found in s.hits.items():
        frame = _BY_CONCEPT.get(concept)
        if frame is None or any(s.has(excuse) for excuse in frame.unless):
            continue
        hit = next((one for one in found if _holds(s, one, frame)), None)
        if hit is not None:
            yield frame, hit
    for bag, needed in _NEEDED:
        present = all(not needs.isdisjoint(s.classes) or (named and "everyone" in needs) for needs in needed)
        if present and not any(map(s.has, bag.unless)):
            hit = next((one for one in _near(s, bag, needed, named) if _holds(s, one, bag)), None)
            if hit is not None:
                yield bag, hit


_NEEDED = tuple((bag, tuple(frozenset(one.split("|")) for one in bag.classes)) for bag in BAGS)


def _near(s: Sentence, bag: Bag, needed: tuple[frozenset[str], ...], named: Collection[int]) -> Iterator[Hit]:
    """Each place where all classes of a bag stand within its window, another word for each; the act first."""
    places = [
        [
            at
            for at, kinds in enumerate(s.kinds)
            if not needs.isdisjoint(kinds) or (at in named and "everyone" in needs)
        ]
        for needs in needed
    ]
    for act in places[0]:
        used = {act}
        for others in places[1:]:
            free = [
                at
                for at in others
                if at not in used
                and (at > act or not bag.ordered)
                and max(*used, at) - min(*used, at) < bag.window
            ]
            if not free:
                break
            used.add(min(free, key=lambda at: (abs(at - act), at)))
        else:
            yield Hit(bag.name, act, act, (min(used), max(used)))


def _holds(s: Sentence, hit: Hit, frame: Frame | Bag) -> bool:
    if negated(s, hit):
        return False
    if frame.mood == "urged":
        first, last = hit.span or (hit.first, hit.last)
        own = any(word in _OWN for word in s.words(first, last))
        return not own and not by_speaker(s, hit) and not described(s, hit)
    if frame.mood == "asked":
        return _asked(s, hit)
    if frame.mood == "meant":
        return not by_speaker(s, hit) and not described(s, hit)
    if frame.mood == "opens":
        return hit.first == 0 or not s.tokens[hit.first - 1].is_word
    if frame.mood == "plan":
        return imperative(s, hit) or any(word in _PLANS for word in s.words(hit.first - 5, hit.first - 1))
    return True


def _asked(s: Sentence, hit: Hit) -> bool:
    """A question, or a demand to tell."""
    if s.has("ask-me") or any(one.text == "?" for one in s.tokens[hit.last :]):
        return True
    opening = s.words(hit.first - 6, hit.first)
    return any(word in _ASKING for word in s.words(0, 1)) or any(s.is_a(word, "reveal") for word in opening)
