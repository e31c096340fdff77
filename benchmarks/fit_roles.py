"""Learns again what the numbers of a request are for: `python benchmarks/fit_roles.py [--check]`.

Reads the phrases beside the tests (`tests/service/roles`), in which each number that states something is tagged, and
writes the weights that `service/skills/roles.py` reads. `--check` measures on a fifth of the lines that the other
lines have not taught, and writes nothing.

A line's `[a|b|]` are choices, `$ens` and `$en1` a thing in plural and singular (`es`, `pt`, `fr`, `de`, `it`
likewise), `$R` a rate, `$T` a time, `$C` a count, `$P` and `$Q` a large and a small share, `$L` a length, `$V` a
speed, `$O` a time that somebody can be cut off. `{$R:each up least}` tags one; a number without a tag states nothing.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from assent.reasoning.words.leaning import Classifier, Span, fit_hashed, hashed
from assent.reasoning.words.quantities import Quantity
from assent.reasoning.words.spelling import mend
from assent.service.skills import readings, roles, segments
from assent.service.skills.reading import Context
from assent.service.skills.request import service_of
from assent.service.skills.roles import TASKS, Asked, Task

CORPUS = Path(__file__).parents[1] / "tests" / "service" / "roles"

WORDINGS = 5
"""Of each line, with other choices and other numbers."""

THINGS = {
    "en": "cameras/camera drones/drone robots/robot headsets/headset tablets/tablet sensors/sensor trams/tram "
    "machines/machine cranes/crane users/user devices/device vans/van guards/guard terminals/terminal phones/phone "
    "meters/meter ambulances/ambulance players/player students/student arms/arm tags/tag buses/bus boats/boat "
    "laptops/laptop pumps/pump visitors/visitor trucks/truck workers/worker lifts/lift turbines/turbine "
    "harvesters/harvester kiosks/kiosk guests/guest scanners/scanner cows/cow",
    "es": "cámaras/cámara sensores/sensor tabletas/tableta usuarios/usuario robots/robot drones/dron "
    "contadores/contador autobuses/autobús visitantes/visitante brazos/brazo grúas/grúa alumnos/alumno",
    "pt": "câmaras/câmara sensores/sensor tablets/tablet utilizadores/utilizador robôs/robô drones/drone "
    "contadores/contador autocarros/autocarro visitantes/visitante braços/braço gruas/grua alunos/aluno",
    "fr": "caméras/caméra capteurs/capteur tablettes/tablette utilisateurs/utilisateur robots/robot drones/drone "
    "compteurs/compteur bus/bus visiteurs/visiteur bras/bras grues/grue élèves/élève",
    "de": "Kameras/Kamera Sensoren/Sensor Tablets/Tablet Nutzer/Nutzer Roboter/Roboter Drohnen/Drohne Zähler/Zähler "
    "Busse/Bus Besucher/Besucher Arme/Arm Krane/Kran Schüler/Schüler",
    "it": "telecamere/telecamera sensori/sensore tablet/tablet utenti/utente robot/robot droni/drone "
    "contatori/contatore autobus/autobus visitatori/visitatore bracci/braccio gru/gru studenti/studente",
}
PERIODS = {"": "minutes hours", "es": "minutos horas", "pt": "minutos horas", "fr": "minutes heures"}
OPENERS = (
    "{}", "{}", "{}", "{}.", "We need a slice for this: {}.", "Our port. {}", "{}, please.", "The city's plan: {}.",
    "For the plant: {}.", "Hello, {}. Thanks.", "{}; isolated from others.", "{}. Low cost if possible.",
    "Hospital. {}.", "Slice wanted. {}.", "Farm project. {}.", "{}, in the town hall.",
)  # fmt: skip
JOINS = ("; ", ". ", ", ", ", and ", ". ", "; ")
JOINED = 0.5
"""Of the wordings stand beside another line's."""


@dataclass(frozen=True)
class Line:
    text: str
    english: bool
    topic: str


def corpus() -> list[Line]:
    lines = []
    for file in sorted(CORPUS.glob("*.txt")):
        english = True
        for text in file.read_text("utf-8").splitlines():
            if text.startswith("#"):
                english = not re.search(r"Spanish|Portuguese|French|German", text)
            elif text.strip():
                lines.append(Line(text.strip(), english, file.stem))
    return lines


def wordings(lines: list[Line]) -> Iterator[tuple[str, dict[Span, tuple[str, ...]]]]:
    """Texts, and the tags of their numbers by place."""
    for line in lines:
        chance = Random(zlib.crc32(line.text.encode()))
        others = [other for other in lines if other.english == line.english and other.topic != line.topic]
        for _ in range(WORDINGS):
            text = worded(line.text, chance)
            if others and chance.random() < JOINED:
                parts = [text, worded(chance.choice(others).text, chance)]
                chance.shuffle(parts)
                text = chance.choice(JOINS).join(parts)
            yield untagged(chance.choice(OPENERS).format("\0").replace("\0", text))


def worded(text: str, chance: Random) -> str:
    text = text.replace("\\", "")
    while match := re.search(r"\[([^\[\]]*)\]", text):
        text = text[: match.start()] + chance.choice(match[1].split("|")) + text[match.end() :]
    for key, things in THINGS.items():
        plural, singular = chance.choice(things.split()).split("/")
        text = text.replace(f"${key}s", plural).replace(f"${key}1", singular)
    text = re.sub(r"\$O\d?([a-z]{0,2})", lambda match: _cut_off(match[1], chance), text)
    text = re.sub(r"\$([RTCPQLV])", lambda match: _number(match[1], chance), text)
    return re.sub(r" {2,}", " ", text).replace(" ,", ",").strip()


def _cut_off(language: str, chance: Random) -> str:
    unit = chance.choice(PERIODS.get(language, PERIODS[""]).split())
    return "{" + f"{chance.choice((5, 9, 20, 45, 4, 53))} {unit}:outage" + "}"


def _number(kind: str, chance: Random) -> str:
    value = chance.choice((1, 2, 4, 5, 8, 12, 25, 40, 60, 150, 300))
    if kind == "R":
        unit = chance.choice(
            ("Mbit/s", "Mbps", "Mbit/s", "Mbps", "kbit/s", "Mb/s", "Gbit/s", "megabits per second")
        )
        return f"{chance.choice((value, f'{value}.5'))} {unit}"
    if kind == "T":
        return f"{value} {chance.choice(('ms', 'ms', 'ms', 'milliseconds'))}"
    if kind == "C":
        many = value * chance.choice((3, 7, 20, 100))
        return chance.choice((str(many), f"{many:,}", f"{value}", f"{max(2, value)}k"))
    shares = ("99.9", "99.99", "99.999", "99.5", "98", "99.9999", "95")
    sign = chance.choice((" %", "%", " percent"))
    if kind == "P":
        return chance.choice(shares) + sign
    if kind == "Q":
        return chance.choice(("0.1", "0.01", "1", "0.5", "0.001", "2")) + sign
    if kind == "L":
        return f"{value} {chance.choice(('m', 'metres', 'cm', 'm', 'centimetres'))}"
    return f"{value} {chance.choice(('km/h', 'km/h', 'm/s', 'mph', 'kph'))}"


def untagged(text: str) -> tuple[str, dict[Span, tuple[str, ...]]]:
    plain, tags, at = "", {}, 0
    for match in re.finditer(r"\{([^{}:]*):([^{}]*)\}", text):
        plain += text[at : match.start()]
        tags[len(plain), len(plain) + len(match[1])] = tuple(match[2].split())
        plain, at = plain + match[1], match.end()
    return plain + text[at:], tags


def examples(text: str, tags: Mapping[Span, tuple[str, ...]]) -> Iterator[tuple[Context, Asked, str]]:
    """What the product asks of a text's numbers, and the right answers."""
    if mend(text) != text:
        return
    context = Context.of(text)
    for part in segments.divide(context.plain, context.quantities):
        mine = [one for one in context.quantities if part.holds(one.start, one.kind)]
        for question in readings.asked(context, mine, service_of(part, context).key):
            one = question.one
            tag = next(
                (said for (start, end), said in tags.items() if start < one.end and one.start < end), None
            )
            answer = _answer(question.task, one, tag)
            if answer:
                yield context, question, answer


_ROLES = {
    "rate": ({"no"}, "wanted"),
    "time": ({"rtt", "jitter", "survival", "outage", "no"}, "latency"),
    "percent": ({"av", "rel", "both", "loss", "down", "no"}, ""),
    "count": ({"n", "ses", "den", "loss", "unit", "no"}, ""),
    "length": ({"pos", "no"}, ""),
    "speed": ({"v", "no"}, ""),
}
_NAMES = {
    "no": "none", "rtt": "roundtrip", "av": "availability", "rel": "reliability", "n": "devices", "ses": "sessions",
    "den": "density", "unit": "unmeasured", "pos": "position", "v": "speed",
}  # fmt: skip
_WAYS = {"up": "ul", "down": "dl", "both": "both"}


def _answer(task: Task, one: Quantity, tag: tuple[str, ...] | None) -> str:
    """The right label, or "" where the text does not tell it."""
    known, usual = _ROLES[one.kind]
    role = "none" if tag is None else next((_NAMES.get(word, word) for word in tag if word in known), usual)
    if task == "role":
        return role
    if role == "none":
        return ""
    rest = tag[1:] if tag and one.kind == "percent" else tag or ()
    found = {
        "way": next((_WAYS[word] for word in rest if word in _WAYS), roles.OPEN),
        "scope": next((word for word in rest if word in ("each", "whole")), roles.OPEN),
        "bound": next((word for word in rest if word in ("least", "most")), "exact"),
    }
    return found[task]


Rows = dict[Task, list[tuple[dict[int, tuple[float, Span]], str, Asked]]]


def rows(lines: list[Line]) -> Rows:
    found: Rows = {task: [] for task in TASKS}
    for text, tags in wordings(lines):
        for context, question, answer in examples(text, tags):
            said = hashed(roles.features(context.plain, context.quantities, question))
            found[question.task].append((said, roles.label(question, answer), question))
    return found


def learnt(found: Rows) -> dict[Task, Classifier]:
    return {
        task: fit_hashed(
            [(said, answer) for said, answer, _ in some], sorted({answer for _, answer, _ in some})
        )
        for task, some in found.items()
    }


def check(lines: list[Line]) -> None:
    fold = [zlib.crc32(line.text.encode()) % 5 == 0 for line in lines]
    taught = learnt(rows([line for line, out in zip(lines, fold, strict=True) if not out]))
    for task, some in rows([line for line, out in zip(lines, fold, strict=True) if out]).items():
        right = grammar = 0
        wrong: Counter[tuple[str, str]] = Counter()
        for said, answer, question in some:
            best = taught[task].best(said)
            right += best == answer
            grammar += roles.label(question, question.said) == answer
            if best != answer:
                wrong[answer, best] += 1
        print(f"{task}: {len(some)} numbers, {right / len(some):.1%} right, {grammar / len(some):.1%} by the grammar "
              f"alone; most often taken for another: {wrong.most_common(4)}")  # fmt: skip


def main() -> None:
    lines = corpus()
    if "--check" in sys.argv:
        check(lines)
        return
    roles.WEIGHTS.mkdir(exist_ok=True)
    found = rows(lines)
    for task, classifier in learnt(found).items():
        stored = classifier.dump()
        roles.WEIGHTS.joinpath(f"{task}.bin").write_bytes(stored)
        print(f"{task}: {len(found[task])} numbers, {len(stored)} bytes of weights")


if __name__ == "__main__":
    main()
