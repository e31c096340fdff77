"""Turns of speech in the plain words that readers know, and what `it` is where a property was spoken of.

`told` asks it of the parts of a request that are not quoted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assent.network.transport.skills.grammar.tokens import unaccented
from assent.network.transport.skills.requests.area_moves import arriving
from assent.reasoning.words.patterns import compiled


def reworded(part: str) -> str:
    """The part as readers know its turns of speech."""
    part = arriving(_answered(_resolved(_labelled(part))))
    for pattern, plain in _SAID_OTHERWISE:
        after = compiled(pattern, re.IGNORECASE).sub(plain, part)
        if after != part and set(_ADDRESS.findall(after)) <= set(_ADDRESS.findall(part)):
            part = after
    return part


_ADDRESS = re.compile(r"\d+(?:\.\d+)+")
"""Addresses, and what is left of one that was cut through: nothing that does that is a turn of speech."""


_STEPS = {"ten": 10, "diez": 10, "dez": 10, "dix": 10, "hundred": 100, "cien": 100, "cem": 100, "cent": 100}


def _in_steps(found: re.Match[str]) -> str:
    """`in hundreds`, `de cien en cien`."""
    return f"in steps of {_STEPS.get(found.group(1).lower(), 1000)}"


_HEAD = r"(?:^|(?<=[.;!?]\s)|(?<=\n))\s*"
_PART = r"(?:[^.;:,!?\n]|(?<=\d)\.(?=\d))"
"""Where a sentence begins, and what is within a part of it: dots in addresses are no stops."""
_SAID_OTHERWISE: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\b((?:resto|dem[aá]s|reste|rest|demais|restante|otr[oa]s|outr[oa]s|autres|others?)\b(?: [^\W\d]+){0,3}?),? "
     r"(?:s[ií]|sim|oui|yes)(?=\s*(?:[.;!]|$)| (?:pued|pod|deb|dev|peu|doi))", r"\1"),
    (r"\bwith (\S+(?: \S+)?) (?:as|being) (?:the |an? )?(?:only |sole |single )?exceptions?\b", r"except \1"),
    (r"\b(?:the )?(?:only|sole|single) exception(?:s)?(?: is| being|:) ", "except "),
    (r"\bcon (\S+) como (?:la )?(?:única |unica )?excepción(?:es)?", r"excepto \1"),
    (r"\bcom (?:o |a )?(\S+) como (?:a )?(?:única |unica )?exceção", r"exceto \1"),
    (r"\bavec (\S+) (?:comme|pour) (?:la )?seule exception", r"sauf \1"),
    (r"\bà la seule exception de ", "sauf "),
    (r"\b(?:only )?(?:when|if|where) (?:it|they) (?:belongs?|is|are) (?:to |part of )?(?:an? )?(?:already )?"
     r"established (?:tcp )?(?:connections?|sessions?)", "only established"),
    (r"\b(?:only )?(?:if|when|where|provided|as long as) (?:it|they) (?:belongs?|is|"
     r"are) (?:a )?(?:part )?(?:to |of )?"
     r"(?:the )?(?:tcp )?(?:connections?|sessions?)(?: that)?(?: were| was| are)? (?:opened|initiated|"
     r"started|set up|begun)"
     r"(?: from| by)? [^.;,]*", "only established"),
    (r"\bonly (?:as|in) (?:a )?(?:part of|answers? to|repl(?:y|ies) to|responses? to|return traffic of|"
     r"the course of) "
     r"(?:the )?(?:tcp )?(?:connections?|sessions?)[^.;,]*", "only established"),
    (r"[,;.]?\s*(?:and |y |e |et |pero |but |mas |mais )?(?:the rest|everything else|all else|el resto|"
     r"lo demás|o resto|"
     r"le reste)(?: (?:of|de|do|du|del|da)(?: the| la| l['’])? ?\w+)? (?:sí|sim|oui|yes|ok|is ok|fine|"
     r"vale)(?=\s*(?:[.;,!]|$))", ""),
    (rf"{_HEAD}({_PART}*?\S)"
     r" (?:needs?|necesitan?|precisam? de|a besoin de|ont besoin de) "
     r"(?!an? |the |to |una? |uma? |line |entry |rule |access )([^.;,:]*\b(?:tcp|udp|ports?|puertos?|"
     r"portas?|https?|ssh|dns|mysql|ldap|smb|rdp|s?ftp|snmp|ntp|"
     r"sql|smtp|imap)\b[^.;,:]*?) "
     r"(?:on|from|at|en|em|no|na|sur) ([^.;,]+)", r" \1 may reach \3 on \2"),
    (r"[.;,]\s*(?:and |but )?nothing else (?:on|to|at|of|for|in) (?:that|this|the) [^.;,]*?\b(?:opened?|"
     r"exposed|"
     r"reachable|allowed)\b", ""),
    (r"\bonly (?:answers|replies|responses|return traffic|the answers) (?:to|of|for|"
     r"from) (?:the )?(?:existing|established|"
     r"open|already open|running)(?: tcp)? (?:connections?|sessions?)", "only established tcp"),
    (r",\s*(?:and |but )?no new (?:tcp )?(?:connections?|sessions?)[^.;,]*", ""),
    (r"[,;.]\s*(?:all |the |any )?other traffic (?:as|like) (?:before|now|today|until now)", ""),
    (r"\b(block|stop|deny|drop|prevent|bloque\w*|cort\w*|interdi\w*|coup\w*|emp[eê]ch\w*) (it|that|this|"
     r"cela|ça|ceci|es[oa]|"
     r"ello|iss[oa]|ist[oa]),? (?:(?:and|but|et|y|e|mais|pero|mas) )?(?:nothing else|rien d['’]autre|"
     r"nada m[aá]s|nada mais|"
     r"mais nada|only (?:it|that|this))\b", r"\1 \2"),
    (r"[.;,?]\s*(?:and )?(?:nothing (?:more|else|beyond|other) than (?:that|this)|nada más que es[oa]|"
     r"nada mais (?:do )?que iss[oa]|rien de plus(?: que cela)?|(?:and )?that's (?:all|it)|that is all|"
     r"eso es todo|"
     r"é tudo|c'est tout)\b", ""),
    (rf"{_HEAD}({_PART}*?\S)"
     r" (?:is|are|(?:should|must|shall|has to|have to) be|es|son|está|"
     r"é|são|est|sont) "
     r"(?:(?:only|exclusively|solely|reserved|restricted|meant|intended|reservad[oa]s?|réservée?s?|solo|"
     r"sólo|só|apenas|"
     r"uniquement|seulement) )+(?:for|to|para|(?<=d[oa] )a|(?<=d[oa]s )a|pour|à) (?!be\b|"
     r"do\b)([^.;,:!?\n]+?)(?: only| alone|"
     r" exclusively)?"
     r"(?=\s*(?:[.;,!?]|$))", r" only \2 may use \1"),
    (rf"{_HEAD}({_PART}*?\S)"
     r"(?: (?:is|are|es|son|é|são|est|sont) (?:for|para|pour|there for)|:) "
     r"([^.;,:!?\n]+?) (?:only|alone|exclusively|solamente|únicamente|apenas|uniquement|seulement)"
     r"(?=\s*(?:[.;,!?]|$))", r" only \2 may use \1"),
    (r"\b(?:is|are)(?: not|n't) (?:yet )?(?:in|part of|known to|covered by) (?:ospf|bgp)\b"
     r"|\bno est[aá]n? (?:todav[ií]a |a[uú]n )?en ospf\b|\bn[aã]o est[aá]o? (?:ainda )?(?:no|em) ospf\b"
     r"|\bn'est pas (?:encore )?dans ospf\b", ""),
    (r"\bas an? (?:fallback|backup)\b[^,.;\d]*,(?=[^.;]*\b(?:distance|metric|AD)\b)", ""),
    (rf"(?:{_HEAD}|(?<=[,;])){_PART}*?\b(?:must|should|has to|will|shall) (?:stay|remain|keep being) "
     r"(?:the )?(?:active|preferred|best|primary)"
     r"(?: one| route| path)?\b(?=[.;]|$)", ""),
    (r"\b(?:take|pull|get|remove|delete|drop|saca\w*|quita\w*|tira\w*|retir\w*|remov\w*|elimin\w*|"
     r"sort\w*|enl[eè]v\w*)"
     r" (?:the |el |la |o |a |l['’])?((?:host |machine |pc )?[\w-]+(?:['’]s (?:pc|machine|host|laptop))?) "
     r"(?:(?:out|off)(?: of| from)?|from|de|da|do|du) (?:the |la |le |a |o )?(?:network|net|red|rede|"
     r"r[eé]seau|inventory|"
     r"inventario|inventaire)(?: model| map)?(?=\s*(?:[.,;!]|$))", r"remove \1"),
    (r"\b(?:from|in|out of) (?:the )?network(?: model| inventory| file)?(?=\s*(?:[.,;!]|$))", ""),
    (r",? ?\b(?:i\.e\.|that is,)[^.;]*\b(?:summar\w+|just a default|only a default)\b[^.;]*", ""),
    (r"[;,.]\s*(?:the )?Tunnel\s?\d+ (?:remains|stays|is kept|is to stay|must stay)[^.;,]*", ""),
    (r"\b(10|100|1000|10000)(?:\s*/\s*|-|\s+)(full|half|auto)(?:[- ]duplex)?\b", r"speed \1 duplex \2"),
    (r"\b(?:in|by|por|em|en|par|de) (?:steps? of )?(ten|hundred|thousand)s?\b", _in_steps),
    (r"\bde (cien|diez|mil|cem|dez|cent|dix) (?:en|em) (cien|diez|mil|cem|dez|cent|dix)\b", _in_steps),
    (r"\b(tcp|udp)\s?/\s?(?=\d)", r"\1 "),
    (r"\b(?:como|as|comme) (?:hasta ahora|até agora|until now|up to now|jusqu'à présent|jusqu'ici|"
     r"before|antes|avant)\b", ""),
    (r",? ?\b(?:but|while|and|yet|pero|mas|mais|y|e|et)\b (?:the |their |these |las |los |as |os |les |la |"
     r"el |a |o |le )?"
     r"(?:networks?|subnets?|prefix\w*|routes?|lans?|they|it|redes?|subredes?|rotas?|rutas?|"
     r"réseaux?)(?: themselves)?"
     r"(?: (?:must|should|shall|have to|has to|needs? to|are to|is to|will|deben?|devem?|doivent|doit|"
     r"tienen que|têm de))?"
     r" (?:still be|continue to be|keep being|remain|stay|seguir|continuar(?: a)?(?: ser)?|rester)"
     r" ?(?:advertised|announced|known|reachable|in ospf|visible|anunci\w+|annonc\w+|conhecid\w+|"
     r"conocid\w+|connus?)"
     r"(?: (?:in|by|into|via|en|no|em|dans) ospf)?(?=\s*(?:[.;,!]|$))", ""),
    (r"(\bpassive[- ]interface default\b[^.;]*?),? (?:but|and|while) (?:keep|keeping|"
     r"leave) (?:the )?(?:neighbou?rs?|adjacenc\w+)[^.;]*",
     r"\1"),
    (r"\s*\([^()]*\b(?:at the moment|currently|today|right now|so far|until now|at present|por ahora|"
     r"actualmente|hoy|hoje|atualmente|"
     r"de momento|actuellement|pour l'instant|en ce moment)\b[^()\d]*\)", ""),
    (r"(\b(?:stop|no longer|remove|disable|turn off)\b[^.;]*\bospf\b[^.;,]*), (?:the|that|"
     r"its) [\w' ]{3,40}(?:should|must|shall) "
     r"(?:not|no longer) be (?:visible|known|seen|advertised|announced)[^.;,]*", r"\1"),
    (r"[.;,]\s*(?:and |y |e |et )?(?:ospf|the (?:adjacency|adjacencies|neighbou?rship|neighbou?rs|session|link|lan)|"
     r"everything|la adyacencia|a adjacência|l['’]adjacence) (?:(?:should|must|has to|will|shall|needs to|is to|debe|"
     r"deve|tem de|doit|tiene que) )?(?:then |still )?(?:comes? (?:back )?up|forms?|re-?establish\w*|works?|keeps? "
     r"working|be up|stays? up|volver a (?:levantarse|subir|formarse)|voltar(?: a (?:subir|formar-se))?|remonter|se "
     r"reformer?|fonctionner)(?: (?:again|afterwards|as before|then|after that|after this|depois|después|ensuite|"
     r"après))*(?=\s*(?:[.;!]|$))", ""),
    (r"[,;]? ?(?:\(|\b)(?:in |still in |en |na |dans )?(?:the )?(?:ospf )?(?:area|área|aire) \d+ (?:as (?:before|today|"
     r"now|it is|is)|stays|remains|unchanged|como (?:antes|hasta ahora|hoy|até agora|hoje)|comme avant)\)?", ""),
    (r"\b(?:at|on|in) either (?:end|side)\b", "on both ends"),
    (r"(?<=\d) ?\((?:in )?([kmg]bit/s|[kmg]bps)\)", r" \1"),
    (r"[,;.] ?(?:the (?:machine|host|pc|box|server|laptop)|it|la máquina|el equipo|a máquina|la machine|le poste) "
     r"(?:is|was|has been|est|está|é|foi) (?:already |now |ya |já )?"
     r"(?:dead|broken|gone|scrap\w*|kaputt|obsolete|muert[oa]|"
     r"mort[oa]?|rot[oa]|cassée?|morte?|estragad[oa])(?=\s*(?:[.;]|$))", ""),
    (r"\b(?:any longer|any ?more)\b(?=\s*(?:[.,;!?]|$|\b(?:on|in|at|to|from|and|but|so)\b))", ""),
    (r"\b(?:please )?(?:don't|do not) forget to ", ""),
    (r"\b(?:please )?(?:don't|do not) forget (?:that )?[^.;,\d]*,?(?: so)?", ""),
    (r"\b(flows?|passes|works?|continues?|stays?|goes on|keeps working) as before\b", r"\1"),
    (r"\bmetric[- ]type (?=[12E])", "type "),
    (r"\b(?:is|are|be) worth (?=\d+\b)", "has OSPF cost "),
    (r"\bun-?passiv(?:e|ate)\b", "remove passive from"),
    (r"\b(every|each|all)(?: of)?(?: the)? (?:interfaces?|ports?|links?) (of|on|at) (\S+) (?:that|which) "
     r"(?:leads?|goes?|faces?|connects?|points?) (?:to )?(?:an)?other routers?\b", r"\1 router facing "
     r"interface \2 \3"),
    (r"\b(?:no|without(?: a| any)?) (?:DR|designated router)(?: ?/ ?BDR)?(?:[ -]election)?(?: is)? "
     r"(?:needed|necessary|required|wanted)\b", "ospf network type point-to-point on both ends"),
    (r"\b(stop|cease)(?:s|ped)? (?:to )?(?:advertis|announc|inject|leak|import|feed|carry)\w* (?:the |its |any )?"
     r"(bgp|static|connected) routes (?:into|in|to) ospf\b", r"\1 redistributing \2 into ospf"),
    (r"\b(?:inject|import|leak|feed|bring) (?:the |its |all )?(bgp|static|connected) routes (?:into|in|to) ospf\b",
     r"redistribute \1 into ospf"),
    (r"\b(?:advertise|announce|send|tell) (\d+\.\d+\.\d+\.\d+/\d+) (?:instead of|rather than|in place of) "
     r"(?:the |its |all |their )*(?:single|individual|specific|separate|many|\d+|more specific)(?: [a-z]+)? "
     r"(?:networks|subnets|routes|prefixes|lans)\b", r"summarise into \1"),
    (rf"{_HEAD}no (?:other |further |more )?(?!acc|traf)[\w -]{{3,30}} (?:is |are )?(?:needed|required|"
     rf"necessary)\b[^.;\d]*"
     r"(?=[.;]|$)", ""),
    (r"\b(?:must|should|may|shall|is to|has to) (?:not|never|no longer) (?:form|have|build|establish|set up|"
     r"make|get) (?:an? |any )?"
     r"(?:ospf )?(?:adjacenc\w+|neighbou?r(?:s|ship|ships)?)(?: any ?more| any longer)? (?=(?:on|over|at|"
     r"through|via) )", "must be passive "),
    (r"[,;–—-]\s*(?:and |but )?we(?:'ll|’ll| will| are going to|'re going to) [^.;\d]{3,60}(?=\s*(?:[.;]|$))", ""),
    (rf"{_HEAD}(?:nobody|no one|personne|nadie|ningu[eé]m)\b{_PART}*?\b(?:reach(?:es)?|joint|atteint|"
     rf"alcan[zç]a|llega|chega)\b{_PART}*[.;]"
     r"\s*(?=[^.;]*\b(?:redistrib|ospf|route|static)\w*)", " "),
    (r",? otherwise (?:the |our |a |every )?\w+ (?:takes?|is|are|will|would|gets?|goes|fails?|flaps?|"
     r"lasts?)\b[^.;\d]*", ""),
    (r"(\b(?:goes|put|add|added|comes|moved?)\b[^.;]*\b(?:area|zone|ospf)\b[^.;]*?),? first(?=\s*(?:[.;]|$))", r"\1"),
    (r",?\s*\bno matter (?:where|who|what|which|how)\b[^.,;\d]*", ""),
    (r"\bas soon as (?:it|they) (?:comes?|enters?|arrives?)\b", "coming"),
    (r",? (?:[a-z]+ ){1,3}(?:included|incluid[oa]s?|incluíd[oa]s?|compris\w*)\b(?! in)", ""),
    (r"\bresolv(?:e|es|ing) (?:host ?|domain ?)?names\b|\bname (?:lookups?|resolution|queries)\b", "domain"),
    (r"\b(?:anything|everything|all|traffic|whatever) (?:that is )?not (?:going|destined|headed|bound|"
     r"addressed) (?:to|for) "
     r"\S+ (?:passes|is fine|stays|remains|continues|goes on)[^.,;]*,?", ""),
)  # fmt: skip
"""Turns of speech, and the plain words that readers know."""


_TAKEN_AWAY = "description|descripcion|descricao|desc|label|rotulo|etiqueta|libelle"
_IS_SO = "is|are|was|says|reads|contains|looks|has|'s|esta|estao|es|sao|e|diz|dice|dit|est|sont|tiene|tem"
_GOES = (
    r"(?:remove|delete|clear|drop|erase|wipe|strip|get rid of|take) (?:it|that)(?: out| away| off)?"
    r"|(?:borr|quit|elimin|retir|suprim|sac)[ae](?:r|d|n)?l[ao]"
    r"|(?:apag|elimin|retir|remov|tir|suprim)(?:a|e|ue|ar|em)-?n?[ao]"
    r"|(?:supprim|enlev|effac|retir|ot)(?:e|ez|er|ons)-l[ae]|l[ae] (?:supprimer|enlever|effacer|retirer)"
)
_POINTED = re.compile(
    rf"(?P<what>\b(?:(?:the|its|la|su|a|sua|le|"
    rf"o) )?(?:{_TAKEN_AWAY})\b[^.;:!?]{{0,60}}?) (?:{_IS_SO})\b[^.;:!?\d]*?"
    rf"[,.;:!—–-]+ *(?:(?:so|and|please|pls|por favor|y|e|et|just|then),? )*(?P<goes>{_GOES})\b"
)
"""`The description of X is wrong. Remove it.`"""


def _resolved(part: str) -> str:
    """The property by its name, where a sentence says how it is and the next that it goes."""
    found = _POINTED.search(plain(part))
    if found is None:
        return part
    begin, end = found.span("what")
    return f"{part[: found.start()]}remove {part[begin:end]}{part[found.end() :]}"


_ASIDE = re.compile(
    r",\s*(?:(?:as|since|because|and|car|pues|ya que|pois) )?(?:elle|il|ils|elles|ella|ellas|ela|elas|"
    r"ele|eles|it|they|"
    r"that|which|this|ca|cela|isto|isso|esto|eso|que|(?:(?:the|our|all|las|los|os|as|les) )?"
    r"[a-z]+s (?:are|were|have|son|sao|sont)"
    r"(?= [a-z' -]+ (?:now|already|anyway|nowadays|today|again|ahora|agora|maintenant|ya|ja|"
    r"deja)\s*(?:[.;!]|$))) "
    r"(?P<rest>[a-z' -]+)(?=\s*(?:[.;!]|$))"
)


def without_asides(part: str, wishes: Sequence[re.Pattern[str]], names: Sequence[str]) -> str:
    """Without `…, it only confuses people`: what the end of a sentence says of its subject, where it names nothing and
    none of the patterns of wishes is in it."""
    out, last = "", 0
    for found in _ASIDE.finditer(plain(part)):
        said = found.group("rest")
        named = any(re.search(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])", said) for name in names)
        if named or any(one.search(said) for one in wishes):
            continue
        out += part[last : found.start()]
        last = found.end()
    return out + part[last:]


def plain(text: str) -> str:
    """As long as the text itself, so that places in it are places in the text."""
    if text.isascii():
        return text.lower()
    low = "".join(unaccented(char).lower()[:1] or char for char in text)
    return low.replace("’", "'")


_ITEM = re.compile(
    r"^[ \t]*(?:[-*•]|\d+[.)])?[ \t]*(?P<place>[A-Za-z][\w-]*[ \t]+[A-Za-z]+[ \t]?[\d/.]+)[ \t]*(?::|"
    r"=>?|->|→)[ \t]*"
    r"(?P<text>[^\s\"“«'‘][^\n]*?)[ \t]*$",
    re.MULTILINE,
)
_LABELS = re.compile(r"\b(?:descri\w*|label\w*|etiquet\w*|libell\w*|rotul\w*)\b")


def _labelled(part: str) -> str:
    """`Please label these: - R1 g0/2: to R4`: each item's text as a quoted one."""
    first = _ITEM.search(part)
    if first is None or not _LABELS.search(plain(part[: first.start()])):
        return part
    items = [f'{one["place"]} description "{one["text"]}".' for one in _ITEM.finditer(part)]
    return "\n".join(items)


_YES, _NO = (rf" (?:{words})(?=\s*(?:[,;.]|$))" for words in ("yes|sí|sim|oui", "no|não|non"))


def _answered(part: str) -> str:
    """`web yes, all else no`: what may pass, and what may not."""
    if not (re.search(_YES, part, re.IGNORECASE) and re.search(_NO, part, re.IGNORECASE)):
        return part
    part = re.sub(_YES, " is permitted", part, flags=re.IGNORECASE)
    return re.sub(_NO, " is denied", part, flags=re.IGNORECASE)
