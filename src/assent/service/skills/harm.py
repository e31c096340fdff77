"""Wishes that would harm others or their privacy. `request` and `turn_reading` ask before they read anything else."""

from __future__ import annotations

import re

from assent.intents.errors import Refused
from assent.service.skills.lexicon import words


def refuse_harm(plain: str) -> None:
    """`plain`: a `flat` lower-case text. Raises Refused."""
    for match in _HARM.finditer(plain):
        before = plain[max(0, match.start() - 60) : match.start()]
        if not _DEFENCE.search(before) and not _NEGATED.search(before):
            raise Refused(
                f"“{match.group()}” would harm others or their privacy; no slice is designed for that. "
                "If you want to be protected from it, say so.",
                field="text",
            )


_OTHERS = (
    r"(?:competit(?:or|ion)|rival|neighbou?r|opponent|opposition|protester|demonstrat(?:or|ion)|journalist"
    r"|emergency (?:services?|crews?|calls?|responders?|vehicles?|numbers?|lines?)|police|candidate|party|union"
    r"|activist|tenant|colleague|striker|dissident|whistle-?blower|blogger|channel|minorit(?:y|ie)|refugee|voter"
    r"|911|112|hospital|another (?:operator|company|tenant)|other (?:users|tenants|customers|operators|slices|people)"
    r"|across the (?:street|road)|next door)(?:'?s|s')?"
)
_UNKNOWN = (
    r"(?:secretly|covertly|without (?:telling|asking|informing|consent|permission|(?:their|his|her|our|anyone's"
    r"|anybody's)"
    r" (?:knowledge|consent|permission|agreement|knowing|noticing)|(?:them|him|her|anyone|anybody) (?:knowing"
    r"|noticing|realising"
    r"|realizing))|behind (?:their|his|her) backs?|my (?:wife|husband|girlfriend|boyfriend|ex|neighbou?r)\w*)"
)
_HARM = words(
    r"jam(?:s|med|ming|mers?)?|eavesdrop\w*|spy(?:ing)?(?: on)?|wire-?tap\w*|intercept\w*|ddos"
    r"|denial[- ]of[- ]service|attack\w*|hack(?:s|ed|ing)?|botnets?|malware|phish\w+|ransomware|sabotag\w*|stalk\w*"
    r"|take down|shut down .* (?:network|service)"
    rf"|(?:block|disable|disrupt|cut off|kill|deny|degrade|starve|cripple)\w* (?:[\w']+ ){{0,4}}{_OTHERS}"
    rf"|(?:switch|turn|shut|cut|knock|tak|bring)\w* (?:off|down|out) (?:[\w']+ ){{0,7}}{_OTHERS}"
    r"|(?:slow(?:s|ing)?(?: down)?|knock(?:s|ing)?(?: out)?|crash\w*|flood\w*|paraly[sz]\w*|overload\w*|throttl\w*"
    rf"|interfer\w* with|suppress\w*|drown\w*(?: out)?|swamp\w*) (?:[\w']+ ){{0,4}}{_OTHERS}"
    rf"|(?:track|follow|record|monitor|listen|read|steal|tap|film|watch|overhear)\w* (?:[\w']+ ){{0,9}}{_UNKNOWN}"
    rf"|(?:make|let|have|get|leave)s? (?:[\w'-]+ ){{0,3}}{_OTHERS} (?:[\w'-]+ ){{0,4}}(?:stutter|freeze|lag|fail|drop"
    r"|hang|crash|collapse|go (?:dark|down|silent|off)|without (?:network|signal|service|internet)|unusable"
    r"|useless)\w*"
    rf"|(?:knock|kick|push|drive|throw|force)\w* (?:[\w']+ ){{0,4}}{_OTHERS} (?:[\w']+ ){{0,3}}off(?: the)?"
    r" (?:air|network|line|grid)"
    rf"|tak\w* (?:[\w']+ ){{0,5}}away from (?:[\w']+ ){{0,3}}{_OTHERS}"
    r"|(?:covert(?:ly)?|secretly) (?:track|monitor|listen|surveil|record|read|follow|watch|film)\w*|listen(?:s"
    r"|ing)? in on"
    r"|espiar\w*|espion\w*|pinch\w+ telefon\w*|grampe\w+|atacar|ataque|attaquer|sabot\w+|inhib\w+|interferir"
    r"|brouill\w+|pirater|(?:bloque|desactiv|desativ|derrub|couper|bloqu)\w* (?:\w+ ){0,4}(?:emergenci\w*"
    r"|urgences?|policia"
    r"|hospital\w*|competencia|concorren\w+|concurren\w*)"
    r"|(?:escuchar|oir|grabar|leer|escutar|ouvir|gravar|ler) (?:\w+ ){0,5}(?:a escondidas|en secreto|sin que"
    r"|em segredo"
    r"|sem que)"
    r"|(?:ecouter|enregistrer|suivre|lire|surveiller) (?:[\w']+ ){0,6}(?:a leur insu|en secret|secretement"
    r"|sans qu\w*)"
    r"|heimlich (?:\w+ ){0,4}(?:\w*horen|aufzeichnen|filmen|uberwachen|mitlesen|verfolgen)|ab(?:zu)?horen|ausspion\w+"
    r"|lahm(?:zu)?leg\w+|spiare|intercettare"
)
_DEFENCE = re.compile(
    r"(?:against|anti|prevent\w*|protect\w*|detect\w*|mitigat\w*|resist\w*|resilien\w*|robust\w*|defen[ds]\w*|traffic"
    r"|filter\w*|stop\w*|contra|protec\w*|proteg\w*|evit\w*|contre|immun\w*|surviv\w*|safe from|heart"
    r"|paper)[\w ,-]{0,30}$"
)
_NEGATED = re.compile(
    r"(?<!\w)(?:not|never|cannot|without|nobody (?:can|may|should)|no one (?:can|may"
    r"|should))(?: ever| be)? $|n't $"
)
