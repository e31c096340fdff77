"""Words of a conversation about slices, in English, Spanish, Portuguese, French and (basic) German.

Patterns match lower-case text without accents (`reasoning.words.flat`). Those that order, cancel or pick match a whole
utterance only: a sentence in which such a word merely occurs orders nothing. `turn_reading` uses them.
"""

from __future__ import annotations

import re
from typing import Final

from assent.service.skills.lexicon import words

_FIRST = r"(?:(?:thanks?|thank you|ok(?:ay)?|well|please|so|gracias|obrigad[ao]|merci|danke)[,!. ]+)*"
_LAST = r"(?:[\s,]+(?:please|por favor|s'il (?:te|vous) plait|bitte|thanks?|thank you|gracias|merci|danke))*"


def whole(pattern: str) -> re.Pattern[str]:
    """An utterance that is this and nothing else, but for courtesy."""
    return re.compile(rf"\W*{_FIRST}(?:{pattern}){_LAST}\W*")


QUIT: Final = whole(
    r"(?:let'?s |i(?: want to|'d like to| will|'ll)? |we(?: want to|'ll)? )?(?:quit|exit|stop|bye|goodbye"
    r"|good bye|leave|cancel"
    r"(?: (?:it|all|everything|the order|that))?|forget (?:it|all|everything)|never ?mind|adios|salir|sair"
    r"|cancelar|quitter"
    r"|au revoir|annuler|abbrechen|tschuss|beenden)(?: (?:it )?here| now)?"
)
ACCEPT: Final = whole(
    r"(?:(?:yes|ok(?:ay)?|good|fine|great|perfect|sure|right|si|sim|oui|ja|vale|bien|bueno|bom|d'accord|gut)[,!. ]*)*"
    r"(?:i accept|we accept|accept(?: (?:it|that|this|all|the offer|both))?|accepted|agreed?|deal"
    r"|(?:please )?(?:deploy|order|book|buy"
    r"|take) (?:it|that|this|them|both|all(?: of (?:it|them))?)|deploy|order|i(?:'ll| will) take (?:it|that"
    r"|them)|go ahead|do it"
    r"|let'?s (?:do it|go|order it|deploy it)|yes|ok(?:ay)?|sounds good|looks good|(?:that'?s )?(?:fine"
    r"|perfect|great|good)"
    r"|acepto|aceptamos|de acuerdo|adelante|aceito|de acordo|pode ser|j'accepte|d'accord|allez-y|akzeptiert"
    r"|einverstanden"
    r"|si|sim|oui|ja|vale|bestellen)(?:[, ]+(?:then|now|like (?:this|that)|as (?:it|they) (?:is|are)))?"
)
DECLINE: Final = whole(
    r"(?:no|nope|no thanks?|no thank you|not (?:that|this|these|any of them|now|yet)|none(?: of (?:them"
    r"|these))?|neither|i decline"
    r"|we decline|decline|rejects?|rejected|i reject (?:it|that|them)|reject (?:it|that|them)|don'?t|do not"
    r"|rather not"
    r"|no gracias|ninguna?|nao|nao obrigad[ao]|non|non merci|nein|nein danke)"
)
HELP: Final = whole(r"help|\?+|what can (?:i|you) (?:say|do|ask)|how does this work|ayuda|ajuda|aide|hilfe")
SHOW: Final = whole(
    r"(?:please )?(?:show|list|print|summari[sz]e|repeat|tell me|what is|what'?s|what are)(?: me)?(?: (?:it"
    r"|that|(?:the |my |all )?"
    r"(?:design|slices?|profiles?|summary|order|details?|everything|what we have"
    r"|where we are)))?(?: (?:again|so far|now))?"
    r"|summary|status|where are we|muestra(?:me)?(?: todo)?|mostrar?|resumen|resumo|resume|montre(?:-moi)?"
    r"|zeig(?: es| alles)?"
)
UNDO: Final = whole(
    r"undo(?: (?:that|it|the last (?:change|one)))?|(?:go |change it |take it |put it )?back(?: (?:again"
    r"|one step))?|revert(?: that)?"
    r"|as (?:it was|before)|deshacer|desfazer|annule(?:r)? (?:ca|cela)|zuruck"
)
TOPOLOGIES: Final = words(
    r"topolog\w+|where (?:would|will|could|does|can|do) (?:it|they|the functions|everything|that) run"
    r"|which clouds?|placements?"
    r"|recommendations?|which options|what options"
)
PICK: Final = whole(
    r"(?:i(?:'ll| will)? |we(?:'ll| will)? |let'?s |ok(?:ay)?,? |yes,? )?(?:take |pick |choose |prefer |use "
    r"|go (?:for|with) )?"
    r"(?:(?:the )?(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|cheapest|best"
    r"|last)(?: (?:one|option|proposal|topology))?"
    r"|(?:option |proposal |number |no\.? ?|topology |r)?#?(?P<n>[1-8])(?:st|nd|rd|th)?(?: (?:one|option|proposal))?)"
)
ORDINALS: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "primera": 1, "primero": 1, "segunda": 2, "segundo": 2, "tercera": 3, "primeira": 1, "primeiro": 1, "terceira": 3,
    "premiere": 1, "deuxieme": 2, "seconde": 2, "troisieme": 3, "erste": 1, "zweite": 2, "dritte": 3,
    "one": 1, "two": 2, "three": 3,
}  # fmt: skip
_ORDINAL = "|".join(word for word in ORDINALS if word not in ("one", "two", "three"))
NUMBERED: Final = re.compile(
    r"(?<![\w-])(?:slice|one|number|no\.?|fatia|rebanada|tranche) ?#?(?P<n>[1-9]\d?)"
    r"(?![\w.,]\d|\s*(?:%|ms|[kmg]?b))"
    rf"|(?<![\w-])(?:the |a |la |el |le |die |das )?(?P<word>{_ORDINAL})(?!\w)"
)
ALL: Final = words(
    r"everything"
    r"|both(?! ways| directions)|all(?: of them| slices| the slices)|every slice|each slice|ambas|todas|toutes|alle"
)

REMOVE: Final = re.compile(
    r"(?<!\w)(?:remove|drop|delete|take out|leave out|get rid of|cancel|forget|without|skip|quita|elimina"
    r"|remove|tira|supprime"
    r"|enleve|entferne|streiche|(?:i|we) (?:do not|don'?t) (?:need|want))(?!\w)"
)
POINTED: Final = re.compile(
    r"\W*(?:the |this |that |my |our |la |el |le |les |a |o |die |das )?(?:it|them|this|that|slices?|order"
    r"|fatia|rebanada|tranche)\W*$"
)
PRICE: Final = re.compile(
    r"(?<!\w)(?:is (?:it|that|this|all that) (?:so |very |too )?(?:expensive|dear|costly|cheap)"
    r"|how much(?! (?:energy|power|latency|bandwidth|traffic|current|electricity))|(?:what|how|why"
    r"|which)[^.;?!]{0,80}(?:costs?|price|pay|expensive|charge)\w*|price|pricing"
    r"|costs?(?=\W*$)|quote|the bill|cuanto (?:cuesta|vale|costaria)|precio|quanto custa|preco|combien|prix|cout"
    r"|was kostet|kosten|preis)(?!\w)"
)
SUPPOSED: Final = re.compile(
    r"(?<!\w)(?:if (?:it|they|there|we|i) (?:is|was|were|are|had|have|took|take)|with|for)(?= (?:only )?\d)"
)
"""What follows is to be so: "what does it cost with 30 cameras?"."""
ENERGY: Final = words(
    r"energ\w+|kwh|kilowatt\w*|power (?:consumption|draw|does)|electricity|carbon|co2|footprint|consumo"
    r"|strom\w*|how green"
)
ACCESS: Final = words(
    r"(?:which|what|the|our|radio|need\w*)\s+access(?! to)|access (?:do|does|is|network|technology)|(?:5g|nr"
    r"|radio|lte) or (?:fib\w+|wifi|wi-fi)"
    r"|fibre|fiber|glasfaser|fibra|which (?:radio|band|bands|frequency|antenna\w*)|frequenc\w+|antennas?"
    r"|acceso|acesso|acces|zugang"
)
EXPLAIN: Final = re.compile(
    r"(?<!\w)(?:why|explain\w*|what (?:is|are|does|do|means?)|what'?s|meaning|mean(?:s|ing)?(?=\W*$)"
    r"|how come|where does|reason\w*"
    r"|por que|porque|que (?:es|e|significa)|explica\w*|pourquoi|qu'est-ce|explique\w*|warum|wieso"
    r"|was (?:ist|bedeutet|heisst)"
    r"|erklar\w*)(?!\w)"
)
CHEAPER: Final = re.compile(
    r"(?<!\w)(?:cheaper|cheap(?:er)?|less expensive|(?:too|so) (?:expensive|dear|much(?: money)?)|(?:lower"
    r"|reduce|bring down|cut) "
    r"(?:the |its )?(?:price|cost)s?|costs? (?:too much|less)|save (?:us |me )?(?:some )?money|mas barat\w+"
    r"|barat\w+|demasiado car\w+"
    r"|menos costoso|moins ch(?:er|ere)|trop cher|billiger|gunstiger|zu teuer)(?!\w)"
)
KEEP: Final = re.compile(
    r"(?<!\w)(?:matters? (?:most|more)|(?:is|are) (?:the )?(?:most |more )?important|(?:has|have"
    r"|must) (?:to )?(?:stay|remain)|priorit\w+"
    r"|keep|hold on to|importan\w+|wichtig\w*)(?!\w)"
)
GIVE: Final = re.compile(
    r"(?<!\w)(?:matters? less|(?:is|are) less important|(?:can|could|may) (?:live|do|cope) with|(?:can|could"
    r"|may) (?:be|wait|become)"
    r"|give up|rather (?:a |have )?(?:fewer|less|more|higher|slower|lower)|than)(?!\w)"
)
JOIN: Final = whole(
    r"(?:yes,? )?(?:(?:i|we)(?:'ll| will)? )?(?:join(?: (?:it|that|the (?:running|existing) (?:one|slice)))?"
    r"|share it)"
)
OWN: Final = whole(
    r"(?:no,? )?(?:(?:i|we)(?:'d| would)? (?:want|prefer|like|rather have|need) |give (?:me|us) "
    r"|make it )?(?:(?:do not|don'?t|not) join(?: it)?"
    r"|(?:an? |my |our )?(?:own|new|separate)(?: slice)?(?: of (?:my|our) own)?|a slice of (?:my|our) own"
    r"|alone|no(?:t)? sharing)"
)
ADD: Final = re.compile(
    r"(?<!\w)(?:also|another|additional(?:ly)?|in addition|besides|add|plus|as well|and then|a (?:second"
    r"|third) slice|ademas|tambien"
    r"|otr[ao]|alem disso|tambem|outr[ao]|aussi|en plus|encore|une autre|ausserdem|zusatzlich|noch)(?!\w)"
)
EDIT: Final = re.compile(
    r"(?<!\w)(?:make (?:it|that|them)|change|instead|rather|set|use|only|just|let it be|should be|better"
    r"|increase|reduce|raise|lower"
    r"|cambia\w*|pon|muda\w*|mets|change[rz]|statt|lieber|mach)(?!\w)"
)
FACTOR: Final = re.compile(
    r"(?<!\w)(?P<times>double|twice|half|halve|triple|doble|dobro|mitad|metade|moitie|halbiere|verdopple"
    r"|(?P<x>\d+(?:\.\d+)?) times)"
    r"(?: (?:as (?:many|much)|the|of|el|la|o|a|le|di[ea]))*(?P<rest>[^.;?!]{0,80})"
)
FACTORS: Final = {
    "double": 2.0, "twice": 2.0, "half": 0.5, "halve": 0.5, "triple": 3.0, "doble": 2.0, "dobro": 2.0, "mitad": 0.5,
    "metade": 0.5, "moitie": 0.5, "halbiere": 0.5, "verdopple": 2.0,
}  # fmt: skip
MORE_OF: Final = re.compile(
    r"(?<!\w)(?:(?P<add>add) (?P<a>\d+)|(?P<m>\d+) (?P<way>more|additional|fewer|less|mas|menos|mais|mehr"
    r"|weniger|de plus|de moins))(?!\w)"
)
FASTER: Final = re.compile(
    r"(?<!\w)(?:lower|less|shorter|smaller|reduce(?: the)?) (?:latency|delay|lag)|(?<!\w)(?:faster|quicker"
    r"|more responsive)(?!\w)"
)
BARE: Final = re.compile(
    r"\W*(?:(?:no|make (?:it|that)|only|just|rather|actually|better|better make it|let it be)[, ]+)*(?P<n>\d{1,9})\W*"
)

SUBJECTS: Final = (
    ("ues", words(r"devices?|users?|ues?|number of \w+|how many|count|cameras?|sensors?|patients?|robots?"
        r"|vehicles?|drones?"
                  r"|terminals?|headsets?|machines?|people|customers|subscribers|players?|meters?|maxnumberofues"
                  r"|dispositivos|usuarios|utilizadores|appareils|gerate")),
    ("uplink", words(r"up-?links?|upload\w*|up-?stream|sending|ulthptperslice|subida|montant|upwards")),
    ("downlink", words(r"down-?links?|download\w*|down-?stream|receiving|dlthptperslice|bajada|descida|descendant")),
    ("latency", words(r"latenc\w+|delays?|lag|dllatency|ullatency|response time|latenz|retardo|atraso|\d+ ?ms")),
)  # fmt: skip
"""What a change in relation to now is about."""
RATE: Final = words(
    r"(?:data |bit ?)?rates?|throughput|bandwidth|bit-?rate|mbit/s|mbps|speed of the (?:link|connection)|quality"
)

ATTRIBUTES: Final = (
    ("sst", words(r"sst|slice/?service type|type|e?mbb|embb|urllc|m-?iot|tipo|typ")),
    ("jitter", words(r"jitter|delay variation")),
    ("survival", words(r"survival(?: time)?|survivaltime")),
    ("sessions", words(r"(?:pdu[ -]?)?sessions?|maxnumberofpdusessions")),
    ("positioning", words(r"position\w*|locat\w+")),
    ("density", words(r"densit\w+|termdensity")),
    ("uplink_each", words(r"ulthptperue|(?:up-?link|upload)\w*(?: \w+){0,3} (?:each|per (?:device|ue|user|camera))"
                          r"|(?:each|per \w+)(?: \w+)? (?:up-?link|upload)")),
    ("downlink_each", words(r"dlthptperue|(?:down-?link|download)\w*(?: \w+){0,3} (?:each|per (?:device|ue"
        r"|user|camera))"
                            r"|(?:each|per \w+)(?: \w+)? (?:down-?link|download)")),
    ("uplink", SUBJECTS[1][1]),
    ("downlink", SUBJECTS[2][1]),
    ("latency", words(r"latenc\w+|delay\w*|lag|dllatency|ullatency|latenz|retardo|atraso|packet delay budget")),
    ("availability", words(r"availab\w+|uptime|downtime|disponib\w+|verfugbar\w+|nines")),
    ("reliability", words(r"reliab\w+|dlreliability|ulreliability|packet loss|loss(?:es)?|error rate|fiab\w+"
        r"|zuverlass\w+")),
    ("speed", words(r"speed|velocity|mobility|moving|uespeed|uemobilitylevel|velocidad|vitesse|geschwindigkeit"
        r"|km/h")),
    ("sharing", words(r"shar\w+|isolat\w+|dedicated|alone|networkslicesharingindicator|for you alone"
        r"|compartid\w+|partag\w+")),
    ("priority", words(r"priorit\w+|mission critical\w*")),
    ("area", words(r"areas?|coverage|coveragearea|where")),
    ("chain", words(r"(?:network )?functions?|chains?|amf|smf|upf|firewall|recorder|funcion\w*|fonctions?")),
    ("ues", SUBJECTS[0][1]),
)  # fmt: skip
"""By the key of `service.attributes`, the most special first."""
EVERYTHING: Final = words(
    r"everything|all(?: (?:of (?:it|them)|values|attributes|numbers))?|each (?:value|attribute)|todo|tout|alles"
)
