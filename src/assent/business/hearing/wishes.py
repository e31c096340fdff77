"""The words of a wish: objective and its strength, segment, applications, priority, switching off.

The embedded solver of `skills.understand` calls these. English first, then Spanish, Portuguese and French;
misspelt words are matched by similarity.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, TypeAlias

from assent.business.intent import Objective

Segment: TypeAlias = Literal["premium", "business", "standard", "basic", "iot", "emergency"]

_QUALITY = (
    "quality qualities fast fastest faster best excellent excellence premium gold platinum vip superb smooth crisp "
    "ultra "
    "performance performant powerful experience qoe qos highest maximum maximise maximize superior flawless "
    "speed speedy quick responsive luxury exclusive calidad rapido rapida rapidez velocidad "
    "excelente mejor qualidade velocidade melhor rapidos qualite rapide vitesse meilleur meilleure "
    "excellente prioritaire"
)
_COST = (
    "cost costs cheap cheaper cheapest low-cost budget affordable economy economical economic inexpensive save saving "
    "savings frugal thrifty price prices pricing expense expenses spend spending spare basic modest minimal minimise "
    "minimize bargain cents cent money bill bills fees pennies discount "
    "sparen billig billiger gunstig kosten rabatt nachlass risparmiare risparmio economica costi gastar gastos dinero "
    "dinheiro factura facture facturas spendere "
    "barato barata baratos economico economica coste costo "
    "ahorrar ahorro basico basica precio custo economizar poupar preco cout couts economique economiser prix "
    "basique abordable"
)
_ENERGY = (
    "energy energy-saving electricity carbon diesel watt watts kilowatt emissions footprint green battery solar "
    "strom stromverbrauch energie energia electricidad electrica eletricidade electricite elettricita luz consumo"
)
_RELIABILITY = (
    "reliable reliability dependable uninterrupted steady guaranteed resilience resilient failsafe robust "
    "fiable fiabilidad confiavel fiabilite zuverlassig affidabile"
)
_BALANCED = (
    "balance balanced compromise middle fair fairly moderate reasonable "
    "equilibrio equilibrado equilibre moderado"
)
_SEGMENTS: tuple[tuple[Segment, str], ...] = (
    ("emergency", r"emergenc\w*|ambulanc\w*|police|firefight\w*|rescue|first responders?|public safety"
        r"|urgenc\w*|bomberos|pompiers"),
    ("premium", r"premium|gold|platinum|vip|high[- ]end|luxury|exclusive|top[- ]tier"),
    ("basic", r"basic|budget|econom\w+|bronze|low[- ]end|entry[- ]level|basic[oa]s?|basiques?|modest"),
    ("business", r"business|enterprise|corporate|compan\w+|offices?|empresas?|entreprises?|professional"),
    ("iot", r"iot|sensors?|meters?|machines?|telemetry|smart grid|actuators?|sensores|capteurs"),
)  # fmt: skip
_STRONG = re.compile(
    r"\b(?:best|highest|(?:maximum|maxim[oa]) (?:quality|speed|performance|throughput|calidad|qualidade"
    r"|qualite)"
    r"|maximi[sz]\w+|minimi[sz]\w+|qos max|max qos|utmost|as \w+ as possible|very|extremely|absolutely"
    r"|critical|crucial"
    r"|top|paramount"
    r"|cheapest|lowest|fastest|strictly|above all|at all costs?|muy|muito|tres|absolument|lo mas"
    r"|o mais|le plus)\b"
)
_MOST = re.compile(
    r"\bas (?:much|high|fast|good) as possible|\b(?:unlimited|infinite|limitless) \w+|\blo mas posible"
)
_LEAST = re.compile(
    r"\bas (?:little|low|few) as possible|\blo menos posible|\bo minimo possivel|\ble moins possible"
)
_MILD = re.compile(
    r"\b(?:preferabl[ey]|if possible|somewhat|slightly|rather|ideally|where possible|nice to have|a bit"
    r"|si es posible"
    r"|se possivel|si possible|plutot|algo)\b"
)
_NEGATED = re.compile(
    r"\b(?:not|no|never|without|regardless of|irrespective of|whatever|n't|hardly|ignor\w+|don'?t care about"
    r"|care little about"
    r"|sin importar|independientemente de|nao|sem|sans|peu importe|pas)\b(?:\s+[a-z'-]+){0,3}\s*$"
)
_DISMISSED = re.compile(
    r"^(?:\s+[a-z'-]+){0,2}\s+(?:does ?n[o']t matter|do not matter|don't matter|is no object|no object"
    r"|is irrelevant"
    r"|be damned|is not important|is secondary|comes second|is no issue|is not an issue|no importa"
    r"|nao importa|n'importe pas)"
)
_NOT_A_DENIAL = re.compile(r"\b(?:no|not|never)\s+(?:more|less|compromis\w*|lower|higher|only)\b")
_APPLICATIONS: tuple[tuple[str, str, float], ...] = (
    ("8K video", r"\b8k\b", 80.0),
    ("4K video", r"\b4k\b|\buhd\b|ultra[- ]?hd", 25.0),
    ("extended reality", r"\b(?:vr|ar|xr)\b|(?:virtual|augmented) reality|realidad virtual|realite virtuelle", 50.0),
    ("cloud gaming", r"cloud gam\w+|game streaming", 20.0),
    ("HD video", r"\b(?:full ?)?hd\b|1080p|720p", 8.0),
    ("video conferencing", r"video ?(?:conferenc\w+|calls?|meetings?)|teleconf\w+|videollamadas?|visioconf\w+", 4.0),
    ("video", r"\bvideos?\b|streaming|movies?|netflix|youtube|\btv\b", 5.0),
    ("cameras", r"cameras?|cctv|surveillance|camaras?", 4.0),
    ("gaming", r"\bgam(?:es?|ing|ers?)\b|esports?", 3.0),
    ("web and messaging", r"\bweb\b|brows\w+|e-?mails?|messag\w+|chat\w*|social media|navegar|naviguer", 2.0),
    ("voice", r"\b(?:voice|voip|calls?|telephon\w*|llamadas|appels|chamadas)\b", 0.1),
    ("sensors", r"sensors?|telemetry|meters?|sensores|capteurs", 0.05),
)  # fmt: skip
_OFF = re.compile(
    r"\b(?:switch\w*|turn\w*|power\w*|shut\w*)\s+(?:[a-z]+\s+){0,4}?(?:off|down)\b|\bapag\w+|\bdeslig\w+"
    r"|\beteind\w+|\beteint\w*"
)
_MAY = re.compile(
    r"\b(?:may|can|could|might|allowed|fine|ok|okay|acceptable|happy|willing|if|when|puede\w*|pode\w*|peut"
    r"|peuvent)\b"
)
_PRIORITY_NUMBER = re.compile(r"\bpriorit(?:y|e|ad|ade|aire)\s*(?:of|level|is|:|=|de)?\s*(\d{1,6})\b")
_PRIORITIES = (
    (
        re.compile(
            r"\b(?:top|highest|utmost|maximum|absolute) priority|\bmaxima prioridad|\bprioridade maxima"
        ),
        50,
    ),
    (
        re.compile(
            r"\bhigh(?:er)? priority|\balta prioridad|\bpriorite haute|\bprioridade alta|\bimportant\b"
        ),
        10,
    ),
)


def objective(plain: str) -> tuple[Objective | None, float]:
    """Quality, cost or balance, and how strongly (0.7 mildly, 1, 1.3 strongly); None where unsaid."""
    scores = dict.fromkeys((*_MORE, *_LESS, "balanced"), 0)
    for match in re.finditer(r"[a-z]+(?:-[a-z]+)*", plain):
        kind = cue(match.group()) or next(filter(None, map(cue, match.group().split("-"))), None)
        if kind is None:
            continue
        if kind != "balanced" and _denied(plain, match.start(), match.end()):
            kind = "cost" if kind in _MORE else "quality"
        scores[kind] += 1
    for name, words in _CHINESE.items():
        scores[name] += bool(words.search(plain))
    scores["quality"] += bool(_MOST.search(plain))
    scores["cost"] += bool(_LEAST.search(plain))
    strength = 1.3 if _STRONG.search(plain) else 0.7 if _MILD.search(plain) else 1.0
    more, less = sum(scores[name] for name in _MORE), sum(scores[name] for name in _LESS)
    if scores["balanced"] or (more == less > 0):
        return "balanced", strength
    if not any(scores.values()):
        return None, 1.0
    return max(_MORE if more > less else _LESS, key=lambda name: scores[name]), strength


def leaning(plain: str) -> Objective | None:
    """What the context suggests where no word says it: who is served, and whether enough is enough."""
    scores = {name: len(words.findall(plain)) for name, words in _CONTEXT.items()}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > 0 else None


def saves_energy(plain: str) -> bool:
    """Whether it speaks for saving energy, or for switching off."""
    words = re.finditer(r"[a-z]+(?:-[a-z]+)*", plain)
    said = any(
        match.group() in _ENERGY_WORDS and not _denied(plain, match.start(), match.end()) for match in words
    )
    return said or bool(_CHINESE["energy"].search(plain)) or switch_off(plain) in ("wanted", "allowed")


_MORE: tuple[Objective, ...] = ("quality", "reliability")
_LESS: tuple[Objective, ...] = ("cost", "energy")
_CHINESE: dict[Objective, re.Pattern[str]] = {
    "quality": re.compile("质量|画质|高清|流畅|速度快|优先|直播"),
    "reliability": re.compile("可靠|稳定|不中断"),
    "cost": re.compile("省钱|便宜|成本|费用|低价|预算"),
    "energy": re.compile("节能|省电|能耗|电费"),
}
_CONTEXT: dict[Objective, re.Pattern[str]] = {
    "quality": re.compile(
        r"\b(?:customers?|subscribers?|viewers?|audience|spectators?|fans|growth|launch|brand|complaints?"
        r"|impeccable|sharp"
        r"|pictures?|images?|films?|cinema|concert\w*|konzert\w*|match|partid[ao]|partita|broadcast\w*"
        r"|live\w*|stream\w*"
        r"|reporters?|lessons?|clientes?|clients|kunden|abonnes|assinantes|imagens?|imagen|imagem"
        r"|spectateurs|quejas|queixas"
        r"|passengers?|spitzen\w*|ubertrag\w*|compromise|latency)\b"
    ),
    "reliability": re.compile(
        r"\b(?:never (?:starve|stop|drop|fail)\w*|keep it up|depends? on|always on|no less than"
        r"|at all times|outages?|alarms?"
        r"|bad days?|sin cortes|sem cortes|sans coupures?|quoi qu'il arrive|pase lo que pase"
        r"|non devono mai|nicht ausfallen"
        r"|nurses?|call cent(?:re|er)|comes first|payments?)\b"
    ),
    "cost": re.compile(
        r"\b(?:we pay|paying (?:per|for|by)|margins|financed|no more than|not a bit more|nothing more"
        r"|(?:is|are|be) (?:enough|ample)"
        r"|suffices?|will do|must do|make do|accountants?|nur noch|sind genug"
        r"|wasted"
        r"|reichen|reicht|bastano|basta)\b"
    ),
    "energy": re.compile(r"\b(?:power bill|blackouts?)\b"),
}


def segment(plain: str) -> Segment:
    """Which customers it is for; `standard` where unsaid."""
    return next((name for name, words in _SEGMENTS if re.search(rf"\b(?:{words})\b", plain)), "standard")


def application(plain: str) -> tuple[str, float] | None:
    """The most demanding application that is named, and the Mbps that one user of it needs."""
    return next(((name, mbps) for name, words, mbps in _APPLICATIONS if re.search(words, plain)), None)


def priority(plain: str, kind: Segment) -> int:
    """1 (default) to 100."""
    stated = _PRIORITY_NUMBER.search(plain)
    if stated:
        return min(max(int(stated[1]), 1), 100)
    worded = next((value for pattern, value in _PRIORITIES if pattern.search(plain)), 1)
    return 50 if kind == "emergency" else worded


def switch_off(plain: str) -> Literal["wanted", "allowed", "forbidden"] | None:
    """Whether the operator wants, allows or forbids that the resource be switched off; None where unsaid."""
    match = _OFF.search(plain)
    if match is None:
        return None
    clause = re.split(r"[.;!?]", plain[: match.start()])[-1]
    if re.search(r"\b(?:not|never|n't|no|don'?t|nunca|jamais|nao|sin|sans|without)\b", clause[-40:]):
        return "forbidden"
    around = clause + plain[match.end() : match.end() + 30]
    return "allowed" if _MAY.search(around) else "wanted"


@lru_cache(maxsize=4096)
def cue(word: str) -> Objective | None:
    """Which objective a word speaks for, misspelt or not."""
    from rapidfuzz.distance import OSA

    for kind, words in _CUES:
        if word in words:
            return kind
    if len(word) < 5 or word in _NOT_CUES:
        return None
    near = [
        (OSA.distance(word, known), kind)
        for kind, words in _CUES
        if kind not in ("energy", "reliability")
        for known in words
        if len(known) >= 5 and known[0] == word[0] and abs(len(known) - len(word)) <= 2
    ]
    distance, found = min(near, default=(9, None))
    return found if found is not None and distance <= (1 if len(word) < 8 else 2) else None


_ENERGY_WORDS = frozenset(_ENERGY.split())
_CUES: tuple[tuple[Objective, frozenset[str]], ...] = (
    ("energy", _ENERGY_WORDS),
    ("reliability", frozenset(_RELIABILITY.split())),
    ("quality", frozenset(_QUALITY.split())),
    ("cost", frozenset(_COST.split())),
    ("balanced", frozenset(_BALANCED.split())),
)
_NOT_CUES = frozenset(
    (
        "least",
        "beast",
        "first",
        "spread",
        "spring",
        "specs",
        "costa",
        "coast",
        "quantity",
        "match",
        "minimum",
        "share",
    )
)


def _denied(plain: str, start: int, end: int) -> bool:
    before = plain[max(0, start - 50) : start]
    clause = re.split(r"[,.;]|\bbut\b|\bpero\b|\bmas\b|\bmais\b", before)[-1]
    if _DISMISSED.search(plain[end : end + 50]):
        return True
    return bool(_NEGATED.search(clause)) and not _NOT_A_DENIAL.search(clause)
