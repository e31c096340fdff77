"""Bounds that sentences of a document set: "No slice may guarantee more than 80 Mbps" is an upper bound of 80 Mbps.

`regulations` asks this of every paragraph of a document that is added. Only a sentence that binds (must, shall,
may not, is limited to ...), unconditionally, one topic-wide rate or share, gives a bound. What speaks of a rate in
any other way (a recommendation, a condition, a rate per user, two figures) is *unclear*: cited, but bounding nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assent.agents.arbitration.disguise import fold
from assent.agents.figures import figures
from assent.reasoning.words.quantities import quantities

UNIT = "Mbps"


@dataclass(frozen=True)
class Clause:
    """`side` None: unclear. `value` in Mbps, or in % of the topic's upper bound where `share`."""

    text: str
    side: Literal["upper", "lower"] | None
    value: float = 0.0
    share: bool = False
    band: str | None = None


def clauses(paragraph: str) -> list[Clause]:
    """Every sentence of a paragraph that speaks of a rate, or of a share of capacity, that may or must be."""
    found = []
    for sentence in _sentences(paragraph):
        clause = _clause(sentence)
        if clause is not None:
            found.append(clause)
    return found


def _sentences(paragraph: str) -> list[str]:
    flat = " ".join(line.lstrip("-*>#• \t") for line in paragraph.splitlines())
    parts = re.split(r"(?<=[.!?;])\s+(?=[^\W\d_]|\d+[.)]\s)", flat)
    return [part.strip() for part in parts if part.strip()]


def _clause(sentence: str) -> Clause | None:
    if len(sentence) > 600:
        return None
    folded = fold(sentence)
    numbers = [(one.value, one.start, False) for one in figures(sentence, UNIT) if one.measured]
    if _CAPACITY.search(folded):
        numbers += [(one.value, one.start, True) for one in quantities(sentence) if one.kind == "percent"]
    if not numbers or not any(one.search(folded) for one in (_BINDS, _COMPARES, _DOUBT)):
        return None
    value, at, share = numbers[0]
    side = _side(folded, at)
    if side is None or len(numbers) > 1 or _DOUBT.search(folded) or not _sane(value, share):
        return Clause(sentence, None)
    band = re.search(r"(?<![a-z0-9])n\d{1,3}(?![a-z0-9])", folded)
    return Clause(sentence, side, value, share, band.group() if band else None)


def _sane(value: float, share: bool) -> bool:
    return 0.0 <= value <= (100.0 if share else 1e6)


def _side(folded: str, at: int) -> Literal["upper", "lower"] | None:
    """Which side the sentence bounds; None where it does not bind or does not say."""
    before, after = folded[max(0, at - 70) : at], folded[at : at + 50]
    forbids = bool(_FORBIDS.search(folded))
    commands = bool(_COMMANDS.search(folded))
    over, under = bool(_OVER.search(before)), bool(_UNDER.search(before))
    most = bool(_AT_MOST.search(before) or _AT_MOST_AFTER.search(after))
    least = bool(_AT_LEAST.search(before) or _AT_LEAST_AFTER.search(after))
    if most and least:
        return None
    if (
        most
        and (commands or _PERMITS.search(folded) or _STATES.search(folded))
        and not _FORBIDS_PLAINLY.search(folded)
    ):
        return "upper"
    if least and (commands or _STATES.search(folded)) and not _FORBIDS_PLAINLY.search(folded):
        return "lower"
    if over == under or most or least:
        return None
    if forbids:
        return "upper" if over else "lower"
    if commands:
        return "lower" if over else "upper"
    return None


def _words(text: str) -> re.Pattern[str]:
    """Any of the phrases, separated by `|`, as whole words of a folded text; `*`: any ending."""
    parts = (part.strip().replace("*", r"\w*").replace(" ", r"\s+") for part in text.split("|"))
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)")


_COMMANDS = _words(
    "must | shall | is required to | are required to | is obliged to | has to | have to | is to | are "
    "to | is limited to | are limited to | is capped at | are capped at | limited to | capped at | is "
    "restricted to | is guaranteed | are guaranteed | mandatory | debe | deben | debera | deberan | "
    "tiene que | tienen que | se limita a | doit | doivent | est limite* a | sont limite* a | muss | "
    "mussen | ist begrenzt auf | sind begrenzt auf | deve | devem | devera | e limitad* a | devono | e "
    "limitat* a"
)
_PERMITS = _words(
    "is permitted | are permitted | is allowed | are allowed | may | podra | podran | puede* | peut | "
    "peuvent | darf | durfen | zulassig | pode | podem | puo | possono"
)
_FORBIDS = _words(
    "must not | shall not | may not | cannot | can not | is not to | are not to | not permitted | not "
    "allowed | prohibited | forbidden | is unlawful | never | mustn't | no \\w+ may | no \\w+ shall | "
    "no \\w+ must | no \\w+ can | no \\w+ \\w+ may | no \\w+ \\w+ shall | nobody may | none may | "
    "neither | no podra* | no puede* | no debe* | ningun* \\w+ podra | ningun* \\w+ puede | ningun* "
    "\\w+ debe* | prohibid* | ne peut | ne peuvent | ne doit | ne doivent | aucun* \\w+ ne | interdit* "
    "| darf nicht | durfen nicht | darf \\w+ \\w+ nicht | nicht uberschreiten | nicht unterschreiten | "
    "kein* \\w+ darf | verboten | unzulassig | nao pode* | nao deve* | nenhum* \\w+ pode* | nenhum* "
    "\\w+ deve* | proibid* | non puo | non possono | non deve | non devono | nessun* \\w+ puo | vietat*"
)
_FORBIDS_PLAINLY = _words(
    "prohibited | forbidden | unlawful | verboten | interdit* | prohibid* | proibid* | vietat*"
)
_OVER = _words(
    "more than | over | above | exceed | exceeds | exceeding | higher than | greater than | beyond | in "
    "excess of | mas de | superar | superior a | exceder | por encima de | plus de | depasser | "
    "superieur* a | au-dela de | mehr als | uber | uberschreiten | mais de | ultrapassar | acima de | "
    "piu di | superare | superiore a"
)
_UNDER = _words(
    "less than | under | below | lower than | fewer than | fall short of | drop below | menos de | "
    "inferior a | por debajo de | bajar de | moins de | inferieur* a | en dessous de | weniger als | "
    "unter | unterschreiten | abaixo de | meno di | inferiore a | al di sotto di | sotto"
)
_AT_MOST = _words(
    "at most | no more than | not more than | maximum of | a maximum | up to | limited to | capped at | "
    "restricted to | maximum \\w+ is | maximum \\w+ \\w+ is | upper limit is | upper limit of | ceiling "
    "is | ceiling of | cap of | cap is | not exceed | a lo sumo | como maximo | maximo de | hasta | se "
    "limita a | au plus | maximum de | au maximum | limite* a | hochstens | maximal | begrenzt auf | no "
    "maximo | ate | limitad* a | al massimo | massimo di | fino a | limitat* a | no podra* superar | no "
    "podra* exceder | ne doit pas depasser | ne peut depasser | ne peut pas depasser | ne doivent pas "
    "depasser | non puo superare | non deve superare | nao pode* ultrapassar | nao pode* exceder"
)
_AT_MOST_AFTER = _words(
    "at most | at the most | or less | como maximo | au maximum | nicht uberschreiten | no maximo"
)
_AT_LEAST = _words(
    "at least | no less than | not less than | minimum of | a minimum | minimum \\w+ is | minimum \\w+ "
    "\\w+ is | floor of | floor is | not fall below | not drop below | al menos | como minimo | minimo "
    "de | por lo menos | au moins | au minimum | minimum de | mindestens | wenigstens | pelo menos | no "
    "minimo | almeno | minimo di"
)
_AT_LEAST_AFTER = _words("at least | or more | como minimo | au minimum | nicht unterschreiten | no minimo")
_STATES = _words(
    "maximum \\w+ is | maximum \\w+ \\w+ is | minimum \\w+ is | minimum \\w+ \\w+ is | upper limit is | "
    "ceiling is | floor is | cap is | is | are | es | est | ist | sind | e | sao | sono"
)
_BINDS = re.compile("|".join(one.pattern for one in (_COMMANDS, _PERMITS, _FORBIDS)))
_COMPARES = re.compile("|".join(one.pattern for one in (_OVER, _UNDER, _AT_MOST, _AT_LEAST)))
_CAPACITY = _words(
    "capacity | throughput | cell | resources | spectrum | bandwidth | capacidad | capacite | kapazitat "
    "| capacidade | capacita"
)
_DOUBT = _words(
    "should | recommend* | ought | could | might | typically | usually | generally | for example | e.g. "
    "| such as | if | unless | except | provided | subject to | where | when | while | during | between "
    "\\d* | until | after | per user | per subscriber | per device | per ue | per customer | per camera "
    "| each user | each subscriber | each device | per connection | uplink | indicative | draft | "
    "proposed | proposal | considered | may be asked | was | were | had | formerly | until now | about "
    "| approximately | around | roughly | recomend* | deberia* | si | salvo | excepto | cuando | por "
    "usuario | devrait* | sauf | lorsque | par utilisateur | sollte* | wenn | falls | ausser | sofern | "
    "je nutzer | pro nutzer | deveria* | se | exceto | quando | dovrebbe* | tranne | per utente | "
    "ungefahr | etwa | circa | environ"
)
