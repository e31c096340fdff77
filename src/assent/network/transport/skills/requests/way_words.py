"""Words of wishes about the way of traffic: what passes, goes around, shares, returns, or is only a fallback."""

from __future__ import annotations

import re

from assent.network.transport.skills.requests.leftovers import words

VIA = (
    r"(?:through|thru|via|over|across|along|by way of|by|cross(?:es|ing)?|pass(?:es|ing)?(?: through|"
    r" by| over)?|"
    r"travers(?:e|es|ing)|transit(?:s|ing)?|using|uses?|takes?|taken|visits?|waypoint|prefers?|"
    r"favou?rs?|choose|chooses|"
    r"leav(?:e|es|ing) (?:<R\d+> )?(?:towards|to|by|via|through)|enters? (?:by|via|through)|"
    r"por|pasar por|pase por|pasando por|a traves de|(?:usar|use|usando|utilizar|utilice|utilize|utilizando)|"
    r"preferir|prefiera|prefira|tomar|tome|par|passe par|passer par|passant par|emprunt\w+|utilis\w+|"
    r"privilegi\w+|"
    r"cruce|cruza|cruzar|atraviese|atraviesa|atravesar|passar por|passe por|passando por|atravesse|"
    r"atravessa|atravessar|"
    r"pelo|pela|traverse[rz]?|sur|sobre|path|way|route|then|next|luego|depois|puis|ensuite|only|always|instead|"
    r"siempre|sempre|toujours|mejor|antes|plutot|preferred|primary)"
)
AVOID = (
    r"(?:avoid(?:s|ed|ing)?|around|round|bypass(?:es|ed|ing)?|away from|(?:stay(?:s)?|steer|keep(?:s)?|stays) "
    r"(?:off|away from|clear of|out of)|clear of|out of|off(?: of)?|skip(?:s|ping)?|circumvent\w*|"
    r"evit\w+|esquiv\w+|contourn\w+|contorn\w+|desvi\w+ de|rode\w+|lejos de|longe de|fuera de|fora de|"
    r"hors de|a l'ecart de|"
    r"(?:sin|sem|sans) (?:pasar|passar|passer|usar|utilizar|utiliser|cruzar|tocar|atravesar|"
    r"atravessar|traverser)?"
    r"(?: ?(?:por|pelo|pela|par))?|"
    r"without (?:crossing|using|passing(?: through)?|touching|going (?:through|via|over))|"
    r"instead of|rather than|and not|but not|en vez de|en lugar de|em vez de|em lugar de|au lieu de|plutot que|"
    r"y no|e nao|et non|et pas)"
)
NOT = (
    r"(?:not|never|\w+n't|nothing|nobody|nowhere|none|no(?= (?!<R|[a-z]+ <R\d+> (?:sai|vai))[a-z])|"
    r"no longer|neither|nor|"
    r"nao|nunca|jamais|pas|ne|n'\w+|nada|rien|ningun\w*|nenhum\w*|aucun\w*|sin|sem|sans|tampoco|cannot)"
)
SHARED = (
    r"(?:load[- ]?(?:balanc|shar)\w*|(?:re)?balanc\w*|spread\w*|split\w*|ecmp|evenly|equally|"
    r"in parallel|simultaneously|"
    r"both (?:paths|ways|routes)|equilibr\w*|repart\w*|distribu\w*|dividi\w*|divis\w*|shar(?:e|es|ed|ing)|"
    r"equal[- ]cost|balancea\w*|a partes iguales|em partes iguais|a parts egales|at the same time|at once)"
)
COUNTED = {
    "both": 2, "two": 2, "three": 3, "four": 4, "dos": 2, "ambos": 2, "ambas": 2, "tres": 3, "cuatro": 4, "duas": 2,
    "dois": 2, "quatro": 4, "deux": 2, "trois": 3, "quatre": 4,
}  # fmt: skip
PATHS = (
    r"(?:(?:equal|different|parallel|available|separate|disjoint|distinct|possible|iguales|iguais|egaux|"
    r"equal[- ]cost|cost) )*"
    r"(?:paths?|ways?|routes?|links?|caminos?|rutas?|vias?|caminhos?|rotas?|chemins?|voies?|itineraires?)"
)
BOTH = (
    r"(?:(?:in |en |em |dans |nos? |a )?(?:both|either|each|ambas|ambos|les deux|os dois|as duas|los dos|cada) "
    r"(?:directions?|ways(?! (?:at|,|to|and))|sentidos?|direcciones|sens|direcoes)|back and forth|"
    r"bidirectional\w*|"
    r"bidireccional\w*|ida y vuelta|ida e volta|aller[- ]retour|aller et retour|there and back|"
    r"<[HA]\d+> > ?> ?<[HA]\d+>|<H\d+> <H\d+> (?:traffic|flows?|packets))"
)
RETURN = (
    r"(?:returns?|returning|(?:the |its |their )?ways? back|directions? back|"
    r"back (?=from|to|goes|via|through|over|by|it|should|must|the same)|reverse|"
    r"(?:the )?other (?:direction|way round|way around)|opposite (?:direction|way)|replies|answers|"
    r"responses|vice versa|"
    r"vuelta|regreso|retorno|respuestas?|volta|respostas?|retour|reponses?|sens inverse|"
    r"sentido (?:contrario|inverso|oposto)|"
    r"inverse|reves|contrario)"
)
SAME = (
    r"(?:same|likewise|ditto|symmetric\w*|mirror\w*|identical\w*|mismo|misma|igual\w*|mesmo|mesma|"
    r"idem|pareil|meme|"
    r"non plus|tampoco|neither|either|tambem|tambien|aussi|too|as well|also|simetric\w*|symetri\w*|"
    r"so (?:does|do|must|should|is|will|shall))"
)
RATHER = (
    r"((?:prefer|favou?r|prefier|prefir|privilegi)\w*|use|take|choose) ((?:the )?<R\d+>) "
    r"(?:over|to|a|ao|sobre|before) (?=<R)"
)
"""`prefer core1 over core2`."""
FREE = (
    r"(?:matters?|care|whatever|irrelevant|free|anywhere|as (?:it is|now|before|today)|unchanged|"
    r"stays?|remains?|"
    r"importa|indifferent\w*|indiferente|da igual|fica como|sigue|reste|not (?:concerned|affected))"
)
FALLS_BACK = (
    r"(?:back[- ]?up|fallback|fall(?:s|ing)? back|reserve|standby|stand-by|(?:en|de) secours|secours|"
    r"(?:de )?respaldo|"
    r"(?:de |en )?reserva|plan b|last resort|emergenc\w+|ultimo recurso|dernier recours|"
    r"en cas d'urgence|failover|"
    r"take(?:s)? over|spare|secondary|second choice|alternative|alternate|secundari[oa]|secondaire|"
    r"alternativ[oa])"
)
_CONDITION = (
    r"(?:unless|except (?:when|if|while|in case|for when)|as long as|so long as|for as long as|while|"
    r"whenever|when|if|"
    r"only (?:if|when|once)|in case|once|until|should (?=<R|the |it |that |this )|provided(?: that)?|"
    r"(?:salvo|excepto|menos|a menos|exceto) (?:si|se|que|cuando|quando)|mientras|si|se|cuando|quando|"
    r"en caso|em caso|caso|"
    r"enquanto|desde que|sauf si|sauf|tant que|quand|lorsque?|lorsqu'\w*|au cas|en cas|a moins que)"
)
_FAILS = (
    r"(?:fail\w*|dies|dead|down|broke\w*|breaks?|unreachable|unavailable|not (?:available|reachable|"
    r"working|there|up)|"
    r"can't|cannot|lost|gone|goes away|goes down|alive|up|healthy|works?|working|available|reachable|"
    r"outage|out|"
    r"isn't (?:available|reachable|up|there)|ca(?:e|iga|ia|ir|i)|fall[ea]n?|falh\w+|vivo|viva|activo|"
    r"ativ[oa]|funcion\w+|disponible|"
    r"disponivel|indisponible|indisponivel|tombe\w*|panne|inaccessible|inaccesible|inacessivel|marche|vivant|"
    r"operational|operativ[oa]|normal\w*|trouble|no pued\w+|nao pud\w+|hors service)"
)
CONDITION = re.compile(rf"(?<= )(?:{_CONDITION})(?= )(?=.*(?<= )(?:{_FAILS})(?= ))")
"""Where the condition of a fallback begins in a part of a request: OSPF goes another way then by itself."""
AS_BACKUP = re.compile(
    rf"(?<= )(?:(?:with|having|keeping|con|com|avec|and|y|e|et|as|leaving) )?"
    rf"(?:<R\d+> )?(?:(?:is|as|being|stays?|serves?|remains?|only|just|solo|como|comme|the|a|an|el|la|"
    rf"o|le|en|de|for|"
    rf"use|used|used as|merely|sera|queda|fica|reste|that|way|path|to be|its|"
    rf"our) )*{FALLS_BACK}(?: (?:only|path|"
    rf"way|route|router))?(?= )"
)
SETTLED = (
    r"(?:stays?|remains?|keeps? (?:on )?(?:being|working)|left (?:alone|as)|unchanged|untouched|"
    r"not (?:be )?(?:touched|shut)|"
    r"is to be shut|sigue|fica como|reste comme|no interface)"
)
"""What says that something is not to change."""
PLACE_AFTER = (
    r"(?:'s )?(?:shop|store|till|tills|office|branch|site|users?|staff|servers?|sits?|has|have|gets?|"
    r"is|was|were|are|esta|"
    r"est|tiene|tem|anda|will be|needs|itself)"
)
STATE = (
    r"(?:is|are|was|were|has|have|had|gets?|will|anda|esta|estan|est|sont|tiene|tem|needs|fails|shows|"
    r"drops|sits|hangs|"
    r"keeps (?=drop|flap|fail)|flaps|vai ser|va a ser|sera)"
)
"""With which a sentence goes on that only tells of a router."""
STATES = (
    r"(?:is|are|was|were|has|have|gets?|sits?|hangs?|will|needs|runs?|esta|estan|es|son|tiene|anda|"
    r"est|sont|a|tem|"
    r"faces|fails|shows?|drops?|being|"
    r"due|maintenance|line card)"
)
OTHERS = re.compile(
    r"\b(?:acls?|access[- ]?lists?|static\w*|estatic\w*|statique\w*|next[- ]hop|gateway|[ei]?bgp|"
    r"tunnel\w*|tunel|gre|ipip|"
    r"mtu|bandwidth|shape|polic\w*|dscp|vrf|redistribut\w*|router[- ]id|stub|nssa|description|hello|"
    r"dead|priority|passive|"
    r"block\w*|den(?:y|ied)|forbid\w*|filter\w*|bloque\w*|maximum[- ]paths|max[- ]paths|at most|address|helper|"
    r"default route|advertis\w*|announc\w*|prefix\w*|ping|icmp|permit\w*|allowed|no longer reach|"
    r"reachab\w+ from|"
    r"area|encrypt\w*|mark|costs? (?:of )?\d|metric \d|cout de \d|coste \d|custo \d)\b"
)
"""Words of other topics."""
ABOUT = re.compile(
    r"\b(?:traffic|packets?|flows?|data|trafico|trafego|trafic|paquetes|pacotes|paquets|flux|flujos?|"
    r"fluxos?|paths?|ways?|"
    r"routes?|routed|rout(?:e|ing)|waypoint|balanc\w*|spread|share|"
    r"steer\w*|travel\w*|go|goes|going|reach|reaches|talks?|sends?|everything|nothing|anything|"
    r"whatever|what|envia\w*|envie\w*|"
    r"envoie\w*|va|vaya|vai|aller|ir|tiene|tem|todo|tudo|tout|repart\w*|equilibr\w*|distribu\w*|"
    r"must|should|shall|ought|have|has|debe\w*|deve\w*|doit|doivent|jamais|never|always|nunca|keep|"
    r"use|run|take|via|over|evit\w*|"
    r"avoid\w*|prefer\w*|between|entre|primary|backup)\b|<->|->|→|=>"
)
KNOWN = words("""
    both while without until if when where first second same sin sem sans se si instead last most new old lower upper si
    either neither except unless likewise maybe first half after before similar replies reply responses
""")
