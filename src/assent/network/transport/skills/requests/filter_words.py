"""The words by which people say that packets may or may not pass, in four languages, as patterns on plain text.

Texts are lower case and without accents. `filter_pieces` and `filters` ask here; nothing else knows these words.
"""

from __future__ import annotations

import re
from typing import Literal

Action = Literal["permit", "deny"]


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


DENY = (
    r"\b(?:den(?:y|ied|ies|ying)|bl?oc?k(?:s|ed|ing)?|blokc\w*|blk|drop(?:s|ped|ping)?|reject\w*|"
    r"refus\w*|forbid\w*|"
    r"forbad\w*|prohibi\w*|disallow\w*|bann?(?:ed|ing)?|stop(?:s|ped|ping)?|prevent\w*|discard\w*|"
    r"isolat\w*|kept (?:out|off|away)|"
    r"keep\w*(?= (?:\S+ ){0,5}?(?:out|off|away|from)\b)|cut(?:ting)? off|shut out|lock(?:ed)? out|"
    r"turn(?:s|ed|ing)? (?:away|back|down)|sent away|filter(?:s|ed)? out|bar(?:red)?|bogus|"
    r"off[- ]limits|no business|lose(?:s)? (?:all )?access|shield\w*|close[sd]?|throw(?:n)? away|"
    r"quarantin\w*|"
    r"unreachable|out of reach|inaccessible|hands off|"
    r"deneg\w*|denieg\w*|niega\w*|bloqu\w*|bloquei\w*|proib\w*|proibi\w*|prohib\w*|impid\w*|impeca\w*|"
    r"imped\w*|rechaz\w*|"
    r"descart\w*|cort(?:a|e|ar|en)|cierr\w*|cerrar|veta\w*|vede\w*|negad\w*|negar|negue|barr(?:a|ar|e|"
    r"er|ez|ado)|feche\w*|fechar|aisl\w*|isol\w*|"
    r"interdi\w*|empech\w*|refuse\w*|rejet\w*|fermer|fermez|coup(?:e|er|ez)|isol\w*)\b"
)
_ARRIVING = (
    r"(?:passar|passem?|pasar|pasen?|cheg\w+|lleg\w+|alcan\w+|aced\w+|acced\w+|acess\w+|entr[aeo]\w*|abr\w+|naveg\w+|"
    r"fal[ae]\w*|habl\w+|us[ae]\w*|ir|sal\w+|saia\w*|sair|conect\w+|hacer|haga\w*|fazer|faca\w*)\b"
)
"""What people are let do, behind `dejar` and `deixar`."""
PERMIT = (
    r"\b(?:permit\w*|al+ow\w*|let(?:s|ting)?|accept\w*|admit\w*|authori[sz]\w*|grant\w*|"
    r"open\w*(?! sessions?)|whitelist\w*|unblock\w*|"
    r"pass(?:es)?|gets? (?:at|through)|tolerat\w*|welcome|fine|ok(?:ay)?|"
    r"permit\w*|permet\w*|autoriz\w*|autoris\w*|acept\w*|aceit\w*|admit\w*|de[jx]\w* pasar|"
    rf"d(?:ej|eix)\w+ (?:que )?(?=(?:\S+ ){{0,7}}?{_ARRIVING})|laiss\w*|liber\w*|abr(?:e|a|ir|an|am)|"
    r"ouvr\w*|desbloque\w*)\b"
)
MODAL = (
    r"\b(?:can|could|may|might|shall|should|must|able|be able|needs?|ha[sv]e? to|wants? to|"
    r"has access|have access|"
    r"gets? access|puede\w*|pueda\w*|debe\w*|deben|deba\w*|pode\w*|possa\w*|deve\w*|deva\w*|peut|"
    r"peuvent|puisse\w*|doit|doivent|"
    r"necesita\w*|precisa\w*|est)\b"
)
NEGATION = (
    r"(?:\bno (?=(?:pued|pod|deb|se |lo |la |le |les |los |las |tien\w* (?!por que)|teng|alcanc|acced|"
    r"lleg|salg|entr|"
    r"hag|haya|permit)\w*)|"
    r"\b(?:not|cannot|never|no longer|unable|impossible|neither|without|jamais|nunca|jamas|nao|ne|"
    r"non|ya no|incapaz\w*)\b|n['’]t\b|"
    r"\b(?:cant|mustnt|dont|shouldnt|wont)\b|\bn['’](?=\w))"
)
NOBODY = (
    r"\b(?:nobody|no[- ]?one|no (?:other )?(?:host|machine|pc|client|device|user|computer|server|"
    r"source|address|station|other)s?|none(?: of)?|nothing|"
    r"nadie|ningun\w*|nada|ninguem|nenhum\w*|personne|aucune?|rien)\b"
)
ONLY = (
    r"\b(?:(?:a |the )?privilege of|reserved (?:for|to)|reservad[oa]s? (?:a|para)|reserve\w* (?:a|aux|"
    r"au)|only|solely|"
    r"exclusively|nothing but|nobody but|no[- ]?one but|none but|nobody except|"
    r"no[- ]?one except|nothing except|nobody other than|"
    r"no[- ]?one other than|solo|solamente|unicamente|exclusivamente|apenas|somente|so(?= (?:o|a|os|"
    r"as|h\d|\d))|seuls?|seules?|seulement|"
    r"uniquement|exclusivement)\b|\b(?:est|sont|permis\w*|autoris\w+|peu\w+|doi\w+|accept\w+) "
    r"(?:\S+ ){0,2}?que (?=vers\b|pour\b|depuis\b|par\b|a\b|au|le\b|la\b|les\b)"
)
EXCEPT = (
    r"\b(?:except(?: for| from)?|excepting|excluding|other than|apart from|aside from|save for|"
    r"with the exception of|but not|but no|but(?= (?:the )?\S+$)|"
    r"unless it is|menos|excepto|salvo|exceto|a excepcion de|con la excepcion de|sauf|hormis|excepte|"
    r"a l'exception d\w*|barring)\b"
)
_LEFT = (
    r"(?:(?:the |all the |all )?(?:rest|remainder|others?|remaining \w+)\b|(?:every|any|no)thing else|"
    r"(?:every|any|no)(?:body| ?one) else|(?:nothing|nobody|no ?one) (?:more|other|further)|rien de plus|"
    r"(?:all|any|every|no|its|their)? ?(?:the )?other\b|all else|anything (?:more|other)|"
    r"whatever else|everyone else|"
    r"(?:todo )?lo demas|(?:todo )?el resto|los demas|las demas|todo o resto|(?:tudo )?o resto|"
    r"os demais|as demais|o restante|tudo o mais|resto\b|"
    r"(?:tout )?le reste|reste\b|tous les autres|toutes les autres|les autres|tout autre|nada mas|"
    r"nadie mas|mais nada|ninguem mais|"
    r"rien d'autre|personne d'autre|implicit deny|default deny|normal traffic|everything\b(?= (?:else|"
    r"other)))"
)
REST = re.compile(
    rf"^(?:and |but |while |y |e |et |mas |pero |mais |keeps? |leaves? |lets? |with |permits? |allows? |"
    rf"deny |denies |"
    rf"drops? |blocks? |logs? |discards? |rejects? |refuses? |mantener |autoriser |implicit |neg(?:ar|a|ue) |"
    rf"den(?:egar|iega|iegue) |"
    rf"bloqu(?:ear|ea|eie|eia|er|ez) |descart(?:ar|a|e) |rechaz(?:ar|a) |refus(?:er|ez) |interdi(?:re|sez) |"
    rf"rejet(?:er|ez|te) )*(?:the )?{_LEFT}"
)
OTHERS = re.compile(
    r"\b(?:from|to|for|by|desde|de|para|pour|vers) (?:all |any |every |the |toda |todo |toute? |"
    r"cualquier |qualquer )*"
    r"(?:other|others|otr[oa]s?|outr[oa]s?|autres?|(?:every|any)(?:one|body) else|elsewhere|the rest)\b"
)
STAYS = re.compile(
    r"\b(?:fine|ok(?:ay)?|untouched|unaffected|unchanged|unharmed|as (?:it|they) (?:is|are|was|were|"
    r"do)|stay\w*|remain\w*|leave\w*|keep\w*|"
    r"continu\w*|goes on|go on|survive\w*|out of scope|none of (?:our|my) (?:concern|business)|"
    r"doesn.?t matter|not (?:be )?(?:touched|affected)|so do(?:es)?|(?:do not|don't|never|no|nao|"
    r"ne) (?:touch|toques?|toque\w*|"
    r"touche[rz]?)|carr(?:y|ies) on|without touching|sans toucher|sem tocar|"
    r"sin tocar|sin cambios|sigue\w*|queda\w*|igual|fica\w*|liberad\w*|reste\w*|inchange\w*|"
    r"comme avant|as before|reachable|"
    r"must survive|keep\w* working|still works?)\b"
)
LOG = (
    r"\b(?:log|logs|logged|logging|with log|registr\w*|journalis\w*|com log|con log|avec log|"
    r"loguea\w*|record(?:ed)?)\b"
)
REPLIES = r"\b(?:replies|answers|return traffic|respuestas|respostas|reponses|come back|retour)\b"
ESTABLISHED = (
    r"\b(?:established|already (?:open|exists?)|existing (?:tcp )?(?:sessions?|connections?|conversations?)|"
    r"(?:sesiones|sessoes|conexiones|conexoes) (?:ya |ja )?existentes|(?:sessions|connexions) existantes|"
    r"(?:ya )?establecid[ao]s?|(?:ja )?estabelecid[ao]s?|"
    r"(?:deja )?etablie?s?)\b"
)
CORRECTION = (
    r"\b(?:i mean|i meant|correction|scratch that|no wait|sorry|or rather|quiero decir|digo|"
    r"quero dizer|ou melhor|je veux dire|plutot)\b"
)
DIRECTED = (
    r"\b(?:opened|started|initiated|originat\w+|begun|begin|set up) (?:from )?(?:the )?(?:inside|"
    r"outside|within|there|our side|in|out)\b"
)
SPARED = re.compile(
    r"\b(?:without (?:cutting|breaking|killing|touching|hurting|disturbing|affecting)|sin (?:cortar|"
    r"romper|tocar|afectar)|sem (?:cortar|quebrar|afetar|derrubar)|"
    r"sans (?:couper|casser|toucher|affecter)|must survive|must not (?:break|die|suffer)|"
    r"must keep working|keep\w* (?:\S+ )?(?:working|alive|up)|stays? up)\b"
)
IN = (
    r"\b(?:inbound|inbou?n?d|inb|inwards?|incoming|ingress|ingr|entering|enters?|comes? in|coming in|"
    r"arriv\w*|"
    r"entrante|entrant|entrada|entree|en entrada|"
    r"de entrada|al entrar|on the way in|received|where they enter|in direction|in)\b"
)
OUT = (
    r"\b(?:outbound|outwards?|outgoing|egress|egr|leaving|leaves?|going out|goes out|salida|saida|"
    r"sortie|sortant|saliente|on the way out|"
    r"al salir|sent out|out(?! of))\b"
)


def action(text: str) -> Action | None:
    """What a piece of a request says of its packets; None where it says neither."""
    taken = re.search(EXCEPT + r"\s+\S", text)
    if taken and re.search(NOBODY, text[: taken.start()]) and not re.search(DENY, text[: taken.start()]):
        return "permit"
    text = (
        text[: taken.start()] if taken and taken.start() > 3 and not re.search(ONLY, taken.group()) else text
    )
    denied, permitted = re.search(DENY, text), re.search(PERMIT, text)
    if re.search(r"\bunable\b|\bincapaz", text) and not denied:
        return "deny"
    if re.search(r"\b(?:filter|deny|block|drop|reject)\w* (?:nothing but|only|nothing except)", text):
        return "deny"
    if re.search(ONLY, text) and not denied:
        return "permit"
    if denied and permitted:
        first, last = sorted((denied, permitted), key=lambda hit: hit.start())
        if re.search(NEGATION + r"[^,.;]{0,12}$", text[: first.start()]):
            return "deny" if first is permitted else "permit"
        if re.match(r"stop|keep", first.group()) and last.start() - first.end() < 12:
            return "permit" if re.search(r"(?:ing)\b", last.group()) and last is denied else "deny"
        return "deny" if first is denied else "permit"
    if denied:
        said = text[: denied.start()]
        return (
            "permit"
            if re.search(
                NEGATION + r"(?: longer| more| be| being| to| you| we| ser| sea| etre| pas| plus)*\s*$", said
            )
            else "deny"
        )
    negated = (
        re.search(NEGATION, text)
        or re.search(NOBODY, text)
        or re.match(r"(?:and |but |y |e |et )?(?:no|sin|sem|pas de|aucun)\b", text)
    )
    if permitted or re.search(MODAL, text):
        return "deny" if negated else "permit"
    return "deny" if negated and re.search(r"\b(?:no|pas de)\b|" + NOBODY, text) else None


def direction(text: str) -> Literal["in", "out"] | None:
    out = re.search(OUT, text)
    strong = re.search(IN.replace("|in)", ")"), text)
    if strong and not out:
        return "in"
    if out and not strong:
        return "out"
    return "in" if re.search(r"\bin$|\bin (?:on|direction)\b|/\d+ in\b", text) and not out else None


BENIGN = word_set(
    """
    list lista liste acl deixes deixe deixa deixar dejes deje deja dejar laissez laisse
    cela ca ceci eso esto ello isso isto
    deixem dejen
    attempts attempt sessions session connections connection conexiones conexion conexoes conexao connexions
    connexion sesiones sesion sessoes abra abrir abran business whatever anyone devices device computers laptops
    machines company corporate internal external public private bogus garbage stray traffic access acceso acesso
    acces tout toute todo toda tudo todos control data channel channels command copies rdp operation operations
    polling traps trap packets frames datagrams requests replies answers echo completely entirely altogether
    totally fully strictly simply absolutely somebody someone everybody everyone please remote desktop login
    logins logon shell secure plain clear administrators admins admin administration administrer staff guest
    guests people employees colleagues visitors management station team department payroll finance database
    databases inside outside within outwards onwards still even ever longer anymore more whichever whatever used
    uses used using over via its own addresses address any kind kinds sort means way ways time times possible
    possivel posible interdites interdits interdite interdit autorise autorisee etre doivent doit debe deben
    deve devem seja sea sean denegado denegarse qualquer cualquier cualquiera quelconque hacia contra desde
    depuis vers maquina machine serveur servidor hereby henceforth onwards shop floor floors office offices
    branch branches site sites room building park door network networks subnet subnets needs need wants want
    gets get goes go comes come carry carried initiate initiated originate course still walking walk spewing
    offered belongs belong likes like tries try trying headed heading matter soon talk talks resolve resolves
    lookups administer moved move moves itself themselves himself anybody exchange deliver delivered load fetch
    pouvoir puissent naviguer surfer emis emise emises venant allant aller sortir sortent passer passent faire
    salgan salen sale salga salir provengan provenga vengan venga venir lleguen llegue llega llegan navegar
    naveguen naveguem pasar pase pasen pasa enviar envien haga hagan hacer vaya vayan saiam saia saem sair
    venham venha chegue cheguem chega chegar passem fazer faca enviem vao va caixas cajas caisses gente gens
    pessoal people's everybody's anyone's estagiarios becarios stagiaires importe quelle quel quelles such
    themself hereafter anymore dorenavant desormais doravante towards toward into onto off away apart aside save
    barring fragments telefonos phones phone handsets cameras printers printer fora fuera dehors exterior afuera
    poling quiere querem veut destino destinos destination destinations origen origem origine attacks abuse
    worms worm malware scans scanning spoofed spoofing bogons sources source destination destinations senders
    sender
    """
)
