"""The words by which people speak of access lists that are there, in four languages; texts are plain."""

from __future__ import annotations

import re

from assent.network.transport.skills.requests import filter_words
from assent.network.transport.skills.requests.list_lines import NOUN

NUMBERED = r"\b(?:acl|access[- ]lists?|list|lista|liste|lista de acceso)\s+(?:number |no\.? )?(\d{1,4})\b"
LOOKS = r"\b[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)+\b"
LINE = rf"\b(?:{NOUN}|number)\s*(?:number |no\.? |#)?(\d{{1,6}})\b"
REMOVES = (
    r"\b(?:remov\w*|delet\w*|drop|rm|take out|strike|scrap|supprim\w*|elimin\w*|quita\w*|borra\w*|"
    r"apag\w*|retir\w*|enlev\w*|"
    r"get rid of|(?:needs?|has|have|must|has got) (?:to )?go(?! through)|should go(?! through)|"
    r"goes (?:away|out)|no longer needed|"
    r"is obsolete|can go|away with|tiene que (?:desaparecer|salir)|sobra|tem de sair|doit disparaitre)\b"
)
UNBINDS = (
    r"\b(?:unbind|unapply|detach|unhook|dissociate|unassign|desvincul\w*|desasoci\w*|desaplic\w*|"
    r"desassoci\w*|desligu?e?\w*|"
    r"detache\w*|(?:take|taken|com(?:e|es|ing)|came|go|goes|gone|pull\w*|lift\w*|strip\w*) (?:\w+ ){0,4}?off|"
    r"off (?:the )?(?:interface|port)|out of (?:service|force|effect|use)|suspend\w*|"
    r"(?:should|must|is|are|does|do) no(?:t any)? (?:longer|more) (?:be )?(?:appl(?:y|ied)|bound|"
    r"in (?:force|use|effect)|"
    r"used|filter\w*|active)|stop (?:applying|using|filtering)|(?:dej\w+|deix\w+) de (?:aplicar|usar|"
    r"filtrar)|"
    r"ne (?:doit )?plus (?:etre )?(?:appliqu\w+|utilis\w+|filtr\w+))\b"
)
FROM_PORT = (
    r"\b(?:from|of|da|de|del|de la|de l'|du) (?:the |la |l')?(?:in|out|inbound|outbound|entrada|saida|"
    r"salida|entree|sortie|"
    r"interface|port|porta|puerto|interfaz)\b"
)
QUIET = (
    r"\b(?:without|no|not|stop|stops|never|quit|cease|sin|sem|sans|drop the|remove the|"
    r"no longer)\b(?:\W+\w+){0,3}?\W+"
    r"(?:log|logs|logging|logged|registr\w+|journalis\w+)\b"
)
SHOWN = (
    r"\b(?:appear\w*|show(?:s|n)? up|apparaitre|apparaissent|aparec\w+|see\b.{0,20}|visible|figur\w*|"
    r"be seen)\b.{0,12}\b(?:in|dans|en|no|nos)"
    r" (?:the |les |le |el |los |o |os )?(?:logs?|syslog|journaux|journal|registros?)\b"
)
"""What is to be seen in the log: lines that are there begin to log."""
RENUMBERS = r"\b(?:re-?seq\w*|re-?number\w*|renumera\w*|renumerot\w*|resecuenci\w*)\b"
RENAMES = r"\brename\b.*\b(?:to|as|into)\b|\brenombra\w*|\brenomm\w*|\brenomei\w*"
WRITES = r"\b(?:create|new|named|build|define|apply it|crea|crie)\b"
ADDS = r"\b(?:add|insert|append|new|replac\w*)\b"
PERMITS = (
    r"\b(?:al+ow\w*|permit\w*|let\w*|open|get at|may|needs?|possible|admit\w*|autoris\w*|permet\w*|"
    r"necesita\w*|precisa\w*)\b"
)
DENIES = (
    r"\b(?:deny|denied|refus\w*|block\w*|forbid\w*|drop\w*|reject\w*|interdi\w*|bloque\w*|nega\w*|deneg\w*|"
    r"den[iy]e\w*|nieg\w*|recus\w*|rejeit\w*|recha[zc]\w*|"
    r"cannot|can't|neither|mustn't|may not|must not|shall not|should not|shouldn't|not be able|"
    r"no longer (?:be able|reach\w*)|"
    r"no (?:puede|debe)\w*|nao (?:pode|deve)\w*|ne (?:peu|doi)\w+)\b"
)
LIMITS = (
    filter_words.ONLY
    + r"|\b(?:restrict\w*|limit\w*|tighten\w*|narrow\w*|restring\w*|restrin\w*|restrei\w*)\b|"
    r"\bjust (?:for|from|to)\b|\b(?:nobody|no[- ]?one) (?:else|but)\b"
)
"""Of what a list lets through only a part shall be left."""
KEPT = re.compile(
    r"[,;.]?\s*\b(?:but |and |pero |y |mas |e |mais |et )?(?:(?:please )?(?:don't|do not|never|not to|"
    r"nothing is|without|no|nao|"
    r"sin|sem|sans|ne) (?:l[ao] )?(?:delet\w+|remov\w+|eras\w+|destroy\w*|borr\w+|elimin\w+|apag\w+|"
    r"supprim\w+|effac\w+|"
    r"los[ei]\w*|throw\w*)|(?:keep|leave|conserv\w+|manten\w+|mantenh\w+|gard\w+|deja\w*|deixa\w*|laiss\w+) "
    r"(?=(?:the |la |a |el |o |that |this )?(?:list|lista|liste|acl|filter|access[- ]list|rules?|"
    r"entries|it)\b))[^.;,]*"
    r"|[,;.]?\s*\b(?:but |and )?(?:the |la |a )?(?:list|lista|liste|acl)(?: itself| misma?| em si|"
    r" elle-meme)? "
    r"(?:stays|remains|is (?:to be )?kept|must (?:stay|remain)|se queda|queda|permanece|fica|reste)[^.;,]*"
    r"|[,;.]\s*(?:we|i)(?:'ll| will| shall) (?:\w+ ){0,3}(?:again|back|later)[^.;,]*"
)
"""What is said of a list that is not to go, where it only goes from an interface."""
LINE_LOGS = (
    rf"\b(?:that|this|the|its|it|them|those|these|esa|esta|essa|cette|la|a|"
    rf"da) (?:\w+ ){{0,3}}?(?:{NOUN}|it|them)?\s?(?:should |must |to |"
    r"has to |have to |shall |deve |debe |doit )?(?:be )?(?:logg?\w*|registr\w*|journalis\w*)\b"
)
STARTS = (
    r"(?:start\w*|beg\w*|first(?: one| entry| line)?|from|empez\w*|empiez\w*|comec\w*|comien\w*|"
    r"a partir (?:de|do)|desde|"
    r"commenc\w*|depuis|inici\w*)\D{0,14}(\d+)"
)
STEPS = (
    r"(?:steps?(?: of)?|by|increments?(?: of| by)?|incremento(?: de)?|intervals? of|intervalos? de|"
    r"gaps? of|spacing of|"
    r"every|de \w+ en|pas de|pasos? de|passos? de|saltos? de)\D{0,6}(\d+)"
)
