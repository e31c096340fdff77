"""What people say about static routes, as patterns on marked lines."""

from __future__ import annotations

DEFAULT = (
    r"(?:static |floating |backup |second |estatica |statique )*(?:default(?: static)?(?: (?:ip )?(?:routes?|"
    r"gateway))?|defaults|"
    r"gateway of last resort|(?:ruta|rota)s? (?:estaticas? |flotantes? |flutuantes? )*(?:por defecto|"
    r"predeterminadas?|por "
    r"(?:omissao|defeito)|default|padrao|predefinidas?)|route (?:statique )?par defaut|default|quad[- ]zero)"
)
NOWHERE = (
    r"(?:null ?0?|null-? ?rout\w*|black-?hol\w*|bit-? ?bucket|sink-?hol\w*|trash|lixo|basura|poubelle|agujero negro|"
    r"buraco negro|trou noir|discard\w*|descart\w*|(?:thrown|throw|send \w+) away|dropp?(?:ed)?|dump(?:ed)?|"
    r"jeter|jete[rz]?|tirar|deitar fora|nowhere|sink|sunk|throw away|ir para o nada)"
)
STATIC = (
    r"\b(?:host routes?|static\w*|estatic\w*|statique\w*|ip route|next-? ?hops?|floating|flotante\w*|"
    r"flutuante\w*|flottante\w*|"
    rf"siguiente salto|proximo salto|prochain saut|{DEFAULT}|{NOWHERE})\b"
)
ROUTE = r"\b(?:routes?|ruta|rutas|rota|rotas|rte|rtes)\b"
OTHERS = (
    r"\b(?:[ei]?bgp|redistrib\w*|an{1,2}oun?c\w*|advertis\w*|anunci\w*|annonc\w*|originat\w*|propag\w*|inject\w*|"
    r"metric\w*|areas?|tunnels?|acls?|access-? ?lists?|vrfs?|packets?|icmp|tcp|udp|prefix-? ?lists?|nssa|stub|"
    r"passive|"
    r"ipsec|gre|descri\w*|ospf|filt\w*|accept\w*|acept\w*|aceit\w*|reject\w*|rechaz\w*|rejeit\w*|rejet\w*|"
    r"refus\w*|recus\w*|"
    r"den(?:y|ied)|deneg\w*|neighbou?rs?|vecin[oa]s?|vizinh[oa]s?|voisins?|lists?|listas?|listes?|summar\w*|"
    r"<I\d+> (?:gets|should get)|track\w*|sla|everybody|pbr|e?igrp)\b"
)
FAILS = (
    r"(?:down|fail\w*|broke\w*|breaks?|los[te]\w*|dies|died|dead|gone|unavailable|unreachable|disappear\w*|vanish\w*|"
    r"nothing|not|no|lacks?|better|never|goes away|stops?|cae|caiga|caen|fall\w*|pierd\w*|cai\w*|falh\w*|"
    r"perd\w*|tomb\w*|"
    r"panne|has none|out|isn't|doesn't|withdraw\w*|there|learn\w*|deliver\w*|up)"
)
IF = (
    r"(?:if|when|whenever|once|in case(?: of)?|should|as long as|cuando|si|en caso de que|por si|se|quando|caso|"
    r"quand|"
    r"lorsque|au cas ou|unless|until|in the event(?: that)?)"
)
CONDITION = (
    rf"(?:\b(?:only|just|solo|so|apenas|seulement) (?:[a-z]+ ){{0,4}}?)?\b{IF} "
    rf"[^,.;:<]*(?:<R\d+>[^,.;:<]*)*\b{FAILS}\b[^,.;:<()]*(?:<R\d+>(?! ?:)[^,.;:<()]*)*"
)
RANKED = (
    r"\b(?:floating|flotante\w*|flutuante\w*|flottante\w*|(?:only |just )?(?:as )?(?:a |the )?(?:last resort|"
    r"fall-?back|back-?up|"
    r"safety net|plan b|reserve|emergency)(?: (?:of|for|to|behind|de|route|one|if needed))?(?: ospf)?|back-?ups?|"
    r"respaldo|secours|reserva|backup|de socorro|emergencia|(?:underneath|behind|beneath|below|under) ospf|"
    r"worse than ospf)\b"
)
OSPF_STAYS = (
    r"(?:[,;.(-] ?|\b(?:and|but|y|e|et|so|while) )?(?:the )?\b(?:ospf|tunn?el|old|existing|current|normal|primary|"
    r"learned|igp|dynamic)(?: (?:route|path|one|routes|itself))? (?:must |"
    r"should |shall |"
    r"has to |to |will |is to )?(?:still |always )?(?:stays?|remains?|keeps?|be|is|wins?|takes? over|"
    r"continues?|goes on|"
    r"queda|sigue|se queda|"
    r"fica|continua|reste)\b[^,.;:<()]*"
)
NOT_OURS = (
    r"\b(?:except|unless|excepto|salvo|exceto|sauf|menos|only|not|never|nao|nunca|jamais|jamas|without|"
    r"whichever|either|ne|"
    r"avoid|evit\w+|refrain)\b|\b\w+n't\b(?! (?:leave|escape|get out|go out|be routed))|"
    r"(?:^|[.,;:]) ?(?:por favor )?no (?!router|ip|static|default|longer|more|next|<)[a-z]"
)
"""What limits or denies."""

HOP = (
    r"(?:via|through|thru|over|across|by|using|uses?|used|next-? ?hops?(?: (?:is|of|address|being|ip))?|nh|gw|"
    r"gateway|"
    r"towards?|pointing (?:at|to)|points? (?:at|to)|pointed at|point at|(?:point|aim|"
    r"direct)\w* [^,;.:]{0,40} at|hacia|por|vers|par|pela|pelo|a traves de|"
    r"atraves de|salto|saut|saltos|sends? (?:it|that|them) to|(?:->)|forward(?:ed)? to|goes to|go to|going to|"
    r"leads? to|"
    r"leading to|hand(?:ed|s)? to|passando por|pasando por|passant par|dirigida a|apunta a|aponta para|"
    r"enrutad\w* por|"
    r"reached by|behind|out of|salida|sortie|=)"
)
LINKED = (
    r"(?:(?:the|its|their|el|la|le|o|a|os|router|routeur|roteador|direct|link|enlace|lien|to|our|of|"
    r"neighbou?r|is|:) )*"
)
TO = r"(?:to|para|a|au|ao|al|for)"
ON = r"(?:on|at|in|en|no|na|sur|em|for|from|de|of|give|configure|router|put|add|:)"
DIST = r"\b(?:ad|distance|distancia|dist|admin\w*|preference|preferencia)\b"
