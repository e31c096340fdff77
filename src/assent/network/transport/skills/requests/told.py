"""What a request tells besides what it wants: greetings, ticket numbers, and until when or during what it is wanted.

`dispatch` and `classify` set it aside before anybody reads. Circumstances go only where they name no value, no
address and no wish of their own; hours, and what comes again each day or week, stay: no router is configured by the
clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from assent.network.transport.skills.grammar.background import imperatives
from assent.network.transport.skills.requests.leftovers import words as word_set
from assent.network.transport.skills.requests.rewording import plain, reworded, without_asides
from assent.network.transport.skills.requests.subnames import numbered
from assent.network.transport.skills.requests.tunnel_stays import without_kept
from assent.network.transport.skills.requests.tunnel_words import without_keys
from assent.network.transport.skills.requests.unquoted import quoted

_BRACKETS = re.compile(r"(?:[()\[\]{}]\s*){3,}")
"""Brackets that hold nothing: they say nothing, and readers would look at each of them with all the others."""
_QUOTED = re.compile(r"(\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»|(?<!\w)'[^'\n]+'(?!\w)|‘[^’\n]+’|`[^`\n]+`)")
_HELLO = (
    r"^\s*(?:hi|hello|hey|hola|ola|bonjour|salut|buenas|buenos dias|bom dia|good morning|dear)"
    r"(?: (?:all|team|folks|there|everyone|everybody|guys|colleagues|noc|[a-z]+ team|a todos|equipo|equipa|"
    r"pessoal|a tous|l'equipe))?\s*[,!:.-]+\s*"
)
_BYE = (
    r"[\s,.;-]*\b(?:thanks|thank you|thx|tks|cheers|gracias|obrigad[oa]|merci|regards|kind regards|"
    r"best regards|saludos|"
    r"cumprimentos|cordialement)\b(?: (?:a lot|in advance|so much|very much|de antemano|d'avance|desde ja))?"
    r"(?:\s*[,!.-]*\s*[a-z]+)?\s*[!.]*\s*$"
)
_REFERENCE = (
    r"^\s*(?:\[?(?:(?:change|service|audit|security|trouble|incident) )?(?:request|ticket|finding|case|"
    r"incident|chg|chr|rfc|"
    r"inc|req|task|change|hallazgo|pedido|demande|constat|auditoria|audit|jira|noc|itil)\b[ -]*(?:no\.?|"
    r"nr\.?|number|#)?"
    r"\s*(?=[#\w-]*\d)[#\w-]+\]?(?: part \d+)?)\s*(?:[:,.\n-]+|$)\s*"
)
_EVENT = (
    r"(?:(?:until|till) (?=(?:(?:we|they|he|she|it|everybody|everyone|the|our|somebody|someone)\b|"
    r"[a-z]+ (?:is|are|has)\b))|hasta que|ate que|jusqu'a ce que|mientras|enquanto|pendant qu|pendant|"
    r"durante|during|"
    r"for the duration of|as long as|tant que|at least as long as|while|lorsqu|for as long as)"
)
_BEFORE = r"before (?:some|any|every)(?:one|body)(?: else)?|before (?:we|they|he|she|it|people|the \w+) "
_DATE = (
    r"(?:(?:for |from |as of |starting |on |by |at |this |next |last |since |a partir de |desde |el |"
    r"na |no |em |des |le )?"
    r"(?:the )?(?:tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekend|lunes|martes|"
    r"miercoles|jueves|"
    r"viernes|sabado|domingo|manana|amanha|segunda-feira|sexta-feira|lundi|mardi|mercredi|jeudi|"
    r"vendredi|samedi|"
    r"dimanche|demain|ce soir|esta noche|esta noite|hoje a noite)(?: (?:night|morning|evening|afternoon))?"
    r"|(?:until|till|up to|hasta|ate|jusqu'a) (?:then|further notice|now|today|recently|ahora|hoy|agora|"
    r"hoje|maintenant|"
    r"aujourd'hui)|(?:yesterday|ayer|ontem|hier)|for now|for the time being|for the moment|por ahora|"
    r"por agora|por enquanto|pour l'instant|"
    r"pour le moment|later(?: on)?|mas tarde|plus tard|"
    r"(?:this|next) (?:week|month|year|quarter|morning|evening|afternoon)|la semana que viene|"
    r"semaine prochaine|"
    r"(?:right away|asap|immediately|urgently))"
)
_AGAIN = re.compile(
    r"\d|[\"“«]|\b(?:every|each|daily|nightly|weekly|hours?|horas|heures|noon|o'clock|cada|todos|tous les|"
    r"weekdays?|weekends|nights|except|only|unless|solo|apenas|seulement)\b"
)
"""What makes a circumstance a condition that comes again, or holds a value."""
_ACTS = re.compile(
    r"\b(?:den(?:y|ied)|block\w*|permit\w*|allow\w*|must|shall|should|shut|reach\w*|set|bloque\w*|"
    r"permi\w*|debe\w*|deve\w*|"
    r"doi\w*)\b"
)


_LASTS = re.compile(
    r"\b(?:alive|up|healthy|down|fails?|may|can|reach\w*|puede\w*|pode\w*|peu\w+|viv[ao]|activ[oa])\b"
)
"""What may be a condition on the network, where a circumstance leads a sentence and names something."""
_EVERY = r"\b(?:every|each|only|all|except|but|not|cada|todos? (?:los|os)|tous les|chaque|solo|apenas|so|seulement)\s+$"


_UNCHANGED = (
    r"[,;.]\s*(?:and |but |y |e |et |pero |mas |mais )?(?:the |el |la |le |o |a |los |las |les |os |"
    r"as )?[a-z' -]{3,60}? "
    r"(?:(?:does not|doesn't|do not|don't|will not|won't|must not|should not|needn't|"
    r"need not) (?:change|move)|no cambian?|"
    r"(?:stays?|remains?) (?:the same|as (?:it is|they are)|unchanged|untouched)|(?:se )?quedan? igual|"
    r"ficam? iguala?|"
    r"restent? (?:inchange\w*|tels? quels?)|nao mudam?|ne change(?:nt)? pas|no se tocan?|nao se mexe|"
    r"no longer matters?)\s*(?=[.;]|$)"
)
"""What is said to stay as it is, without a value."""
_ASKED = re.compile(
    r"(?:^|(?<=[.;!?\n]))\s*[^.;!?\n]*\b(?:why|por que|pourquoi|how come|porque)\b[^.;!?\n]*\?", re.IGNORECASE
)
"""A question to nobody: why it is as it is."""


@lru_cache(maxsize=128)
def settled(text: str, names: tuple[str, ...] = ()) -> str:
    """The request without what it only tells; the text itself where nothing of it would be left."""
    text = _BRACKETS.sub(" ", text)
    said = numbered(quoted(without_keys(_without_frame(text)), names))
    said = _outside_quotes(
        said,
        lambda part: _ported(
            reworded(_told_apart(_without_assured(without_kept(_without_events(part, names))), names))
        ),
    )
    return said if re.search(r"\w{2}", said) else text


def _outside_quotes(text: str, change: Callable[[str], str]) -> str:
    parts = _QUOTED.split(text)
    return "".join(part if at % 2 else change(part) for at, part in enumerate(parts))


def _without_frame(text: str) -> str:
    text = _ASKED.sub("", text) if len(re.findall(r"\w{2,}", _ASKED.sub("", text))) > 2 else text
    for pattern in (_HELLO, _REFERENCE, _BYE):
        found = re.search(pattern, plain(text))
        if found:
            text = text[: found.start()] + text[found.end() :]
    return text


def _ported(part: str) -> str:
    """`443/tcp` is `tcp 443`, and `802.1Q` is one word."""
    part = re.sub(r"\bn['’](?=[a-zéê])(?!importe)", "ne ", part, flags=re.IGNORECASE)
    part = re.sub(r"(?:\b(?:[eé]tiqu?et\w+|tag)\s+)?\b802\.1q\b", "dot1q", part, flags=re.IGNORECASE)
    return re.sub(r"(?<![\w./])(\d{1,5}) ?/ ?(tcp|udp)\b", r"\2 \1", part, flags=re.IGNORECASE)


def _told_apart(part: str, names: tuple[str, ...]) -> str:
    return without_asides(part, (_ACTS, _ASKS, _LIMITS), names)


_LIMITS = re.compile(
    r"\d|\b(?:not|no|never|only|but|except|unless|until|while|when|if|hay que|"
    r"nao|nunca|jamas|ne|pas|sin|sem|sans|solo|apenas|seulement|si|se|cuando|quand|quando)\b"
)


def _without_assured(part: str) -> str:
    """Without `the number does not change`: what stays as it is."""
    out, last = "", 0
    for found in re.finditer(_UNCHANGED, plain(part)):
        out += part[last : found.start()]
        last = found.end()
    return out + part[last:]


def _without_events(text: str, names: tuple[str, ...]) -> str:
    out, last = "", 0
    for found in re.finditer(rf"\b(?:{_EVENT}\b|{_BEFORE})[^.;:!?\n,()]*|\b{_DATE}\b(?!['’]s)", plain(text)):
        said = found.group()
        again = re.search(_EVERY, plain(text[: found.start()]))
        leads = not text[: found.start()].strip() or text[: found.start()].rstrip()[-1:] in ".;!?\n"
        if found.start() < last or again or not _tells(said, names, leads=leads):
            continue
        out += text[last : found.start()]
        last = found.end()
        if not out.strip() or out.rstrip()[-1:] in ".;:!?\n":
            last += len(re.match(r"\s*,?\s*", text[last:]).group())  # type: ignore[union-attr]
        else:
            out = re.sub(r"[\s,]+(?:and|but|y|e|et)?\s*$", " ", out)
    return out + text[last:]


def _tells(said: str, names: tuple[str, ...], *, leads: bool) -> bool:
    """Whether it is a circumstance only. One that leads its sentence may name something: `while core1 is mended`."""
    named = [name for name in names if re.search(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])", said)]
    if named and (not leads or _LASTS.search(said)):
        return False
    for name in named:
        said = said.replace(name.lower(), "")
    return not (_AGAIN.search(said) or _ACTS.search(said))


_STATES = re.compile(
    r"\b(?:is|are|was|were|isn't|aren't|has|have|had|hasn't|contains?|holds?|knows?|sits?|lives?|keeps?|"
    r"exists?|needs no|"
    r"clutters?|there's|it's|becomes|complain\w*|wants to know|esta|estan|es|son|tiene|tienen|contiene|"
    r"hay|existe|sao|tem|"
    r"ha|fica|contem|est|sont|ont|"
    r"a(?= (?:ete|deja|un|une|le|des|du|pas|ses|son|sa|plus|mal)\b)|"
    r"contient|se trouve|can't|cannot|never comes|never came|will be|gets|"
    r"got|went|came|comes|don't|doesn't|do not|does not|didn't|ficam|quedan|restent|hangs?|stalls?|"
    r"freezes?|fails?|suffers?|"
    r"no longer|upgraded|moved|passou|paso|mudou|cambio|coming|arrives?|arriving|vem|vienen?|"
    r"llegan?|chegam?|arrivent|arrive)\b"
)
_ASKS = re.compile(
    r"\b(?:must|should|shall|may|might|ought|needs? to|ha[sv]e to|has got to|wants?|would like|"
    r"we'd like|please|pls|plz|"
    r"let|only(?! known| seen| there)|never|nobody|nothing|no one|is to|are to|required|debe\w*|deba\w*|"
    r"tiene que|tienen que|"
    r"hay que|quiero|"
    r"queremos|puede\w*|deve\w*|tem que|tem de|queremos|quero|preciso|precisamos|pode\w*|doi\w+|il faut|"
    r"faut|veux|voulons|"
    r"peut|puisse\w*|que|favor|veuillez|merci de)\b"
)


_BECAUSE = re.compile(r"\b(?:because|since|as only|porque|ya que|pues|parce qu|car|puisqu)\b")


@lru_cache(maxsize=128)
def without_states(text: str) -> str:
    """Without the sentences that only say how things are, where others say what is wanted."""
    pieces = re.split(r"(?<=[.;!?])\s+", text)
    kept = [piece for piece in pieces if not _only_states(piece) or _says_more(piece, text)]
    return (
        " ".join(kept)
        if kept and any(_begins(piece) or _ASKS.search(plain(piece)) for piece in kept)
        else text
    )


def _says_more(piece: str, text: str) -> bool:
    """Whether it has an address that stands nowhere else."""
    if _BECAUSE.search(plain(piece)):
        return False  # a complaint's address is where it hurts
    return any(text.count(one) < 2 for one in re.findall(r"\d+(?:\.\d+){3}", piece))


_COMMANDS = word_set("""
    have get let make put use ensure take move tell teach ask send bring apply convert turn switch include announce
    advertise redistribute summarise summarize originate stop start keep prefer steer route run renumber label relabel
    encrypt protect secure wrap cifra cifre protege proteja chiffre chiffrez protegez
    correct fix hard clamp shape police mark limit quarantine pasa pase pasad haz haga haced deja dejen faz faca deixa
    poe ponha pon ponga poner mete meta mets accorde ajusta ajuste acerta acerte
    faites fais laissez laisse passe mets veuillez anuncie anuncia annonce annoncez limitez limite limita inclua incluya
""")
"""Verbs as wishes begin with them, beside those that are lemmas."""


_GETS = re.compile(
    r"\b(?:gets?|becomes?|receives?|recibe|recebe|devient|recoit|pasa a|passa a)\b[^.;]*(?<![\w.-])\d"
)
"""What has a value to come: no mere state."""


def _only_states(piece: str) -> bool:
    low = plain(_QUOTED.sub(" x ", piece))
    if (
        _BECAUSE.search(low)
        and not _begins(piece)
        and not re.search(r"\b(?:must|should|shall|please|needs? to)\b", low)
    ):
        return True  # a complaint
    if _GETS.search(low):
        return False
    return bool(_STATES.search(low)) and not _ASKS.search(low) and not _begins(piece)


def _begins(piece: str) -> bool:
    """Whether a clause of it begins with a verb as wishes do: `make …`, `and set …`."""
    heads = re.findall(
        r"(?:^|[,:(]\s*|\b(?:and|then|so|also|y|e|et|->|=>)\s+)([a-z]+)(?!')", plain(piece).strip()
    )
    return any(head in imperatives() or head in _COMMANDS for head in heads)
