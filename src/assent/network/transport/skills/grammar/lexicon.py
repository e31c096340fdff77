"""Lemmas: the words and phrases of four languages that mean the same to a network administrator.

`tokens` looks phrases up here after lower-casing and stripping accents. A lemma in capitals is what the rest of
the grammar speaks of; a word that is not here keeps its own lower-case form.
"""

from __future__ import annotations

from functools import cache

_PHRASES: dict[str, str] = {
    # verbs
    "SHUT": "shut|shut down|shutdown|shutting down|disable|disabled|deactivate|deactivated|turn off|"
    "turned off|switch off|switched off|bring down|brought down|take down|taken down|"
    "take offline|power down|power off|administratively down|admin down|go down|put down|kill|"
    "apaga|apagar|apague|desactiva|desactivar|desactive|deshabilita|deshabilitar|desliga|"
    "desligar|desligue|desativa|desativar|desative|desabilita|desabilitar|eteins|eteindre|"
    "eteignez|desactiver|desactivez|coupe|coupez|couper|is down|be down|down",
    "UP": "out of shutdown|take it out of shutdown|lift the shutdown|remove the shutdown|comes up|come "
    "up|goes up|sobe|no shut|no sh|no shutdown|enable|enabled|activate|activated|turn on|"
    "turned on|switch on|"
    "switched on|bring up|brought up|bring it up|bring back up|bring back|power up|unshut|"
    "un shut|go live|online|put in service|bring online|take online|habilita|habilitar|activa|"
    "activar|enciende|encender|levanta|levantar|ativa|ativar|ative|liga|ligar|ligue|habilite|"
    "active|activer|activez|allume|allumer|up|be up|reenable|re enable",
    "CREATE": "create|created|creating|add|added|make|build|set up|setup|establish|bring into being|"
    "provision|deploy|define|introduce|spin up|stand up|crea|crear|cree|agrega|agregar|anade|"
    "anadir|establece|establecer|configura un|cria|criar|crie|adiciona|adicionar|adicione|"
    "estabelece|estabelecer|ajoute|ajouter|ajoutez|creer|creez|etablis|etablir|etablissez|monta|"
    "montar|construye",
    "REMOVE": "rm|isn't needed|isn't needed any more|not needed|not needed any more|no longer needed|"
    "no longer required|"
    "isn't required|no longer wanted|is obsolete|are obsolete|no longer used|isn't used any more|has to go|"
    "have to go|must go|needs to go|remove|removed|removing|delete|deleted|drop the|get rid of|"
    "tear down|decommission|take away|"
    "take off|take out|withdraw|undo|unconfigure|erase|clear|elimina|eliminar|elimine|quita|"
    "quitar|quite|borra|borrar|remova|remove a|remover|exclui|apagar a|supprime|supprimer|"
    "supprimez|enleve|enlever|retire|retirer|retirez|retira|unset|purge|reset",
    "NO": "no",
    "SET": "coloca|colocar|coloque|"
    "set|change|point|lift|move|reassign|migrate|transfer|turn|convert|configure|adjust|modify|update|"
    "raise|lower|"
    "increase|decrease|bump|reduce|tune|"
    "assign|assigned|give|given|gives|gets|get|put|apply|should be|must be|needs|need|requires|"
    "require|use|uses|using|make it|configura|configurar|configure a|cambia|cambiar|ajusta|"
    "ajustar|asigna|asignar|pon|poner|establezca|define|defina|definir|atribui|atribuir|atribua|"
    "altere|alterar|muda|mudar|regle|regler|reglez|configurer|configurez|mets|mettre|mettez|"
    "passe le|passez|passer|mueve|mover|mueva|mova|sube|subir|suba|baja|bajar|baje|aumenta|aumentar|aumente|reduce a|"
    "reduzca|diminui|diminuir|diminua|baisse|baisser|augmente|augmenter|change le|changer|changez|modifie|"
    "modifier|modifiez|attribue|attribuer|attribuez|definis|"
    "definissez|fixe|fixer|fixez",
    "idiom": "clean up|clean ups|follow up|end up|ends up|up to|up to date|catch up|catch ups|back up|backed up|"
    "turns out|"
    "turned out|write up|speeds up|speed up|use up|used up|look up|in use|out of date|fed up",
    # filtering
    "DENY": "block|blocks|blocked|blocking|deny|denies|denied|denying|drop|drops|dropped|dropping|reject|"
    "rejects|rejected|filter|filtered|filtering|filter out|prevent|prevents|prevented|stop|stops|"
    "stopped|forbid|forbids|forbidden|disallow|disallowed|ban|banned|prohibit|prohibits|"
    "prohibited|discard|discards|discarded|refuse|refused|cut off|restrict|bar|keep out|keep|"
    "shut out|isolate|blacklist|firewall off|forbidding|preventing|denegar|deniega|"
    "denegado|niega|bloquea|bloquear|bloquee|bloqueia|bloqueie|bloqueado|prohibe|prohibir|proibe|"
    "proibir|proiba|nega|negar|negue|descarta|descartar|descarte|impide|impedir|impeca|impede|"
    "filtra|filtrar|rechaza|rechazar|bloque|bloquer|bloquez|bloque le|interdis|interdire|"
    "interdisez|refuser|refusez|rejette|rejeter|rejetez|empeche|empecher|empechez|filtre|filtrer|"
    "filtrez|interdit",
    "PERMIT": "permit|permits|permitted|permitting|allow|allows|allowed|allowing|let|lets|accept|accepts|"
    "accepted|authorize|authorise|authorized|grant|granted|whitelist|unblock|unblocked|"
    "let through|open up|open|permite|permitir|permita|autoriza|autorizar|autorice|autorize|"
    "deja pasar|aceita|aceitar|acepta|aceptar|desbloquea|desbloquear|desbloqueia|permets|"
    "permettre|permettez|autorise|autoriser|autorisez|accepte|accepter|acceptez|laisse passer|"
    "debloque|debloquer|deixa passar|libera|liberar|libere",
    "CAN": "can|may|able|be able|could|is able|are able|puede|pueda|pueden|puedan|pode|possa|podem|"
    "possam|peut|puisse|peuvent|puissent",
    "NOT": "not|never|cannot|can't|don't|doesn't|mustn't|shouldn't|isn't|aren't|won't|nobody|no one|"
    "noone|none|nothing|n't|must not|should not|may not|can not|no longer|nunca|nadie|ningun|"
    "ninguem|nao|jamais|ne|pas|personne|aucun|cant|dont|unable",
    "EXCEPT": "except|except for|except from|except over|except via|except with|apart from|"
    "other than|unless|aside from|"
    "but not|excepto|salvo|sauf|exceto|a menos que|save for|excluding|with the exception of|"
    "except by|except using|a excecao de|"
    "a excepcion de|excepte|hormis|excepted",
    "ONLY": "only|just|exclusively|solely|nothing but|nobody but|no one but|"
    "none but|noone but|solo|solamente|unicamente|apenas|somente|so|"
    "seulement|uniquement|que",
    "REACH": "reach|reaches|reaching|access|accessing|accesses|get to|getting to|talk to|talking to|talk|"
    "communicate|communicate with|communicating with|communication|connecting to|connect to|"
    "manage|manages|managing|administer|"
    "speak to|contact|contacting|go to|going to|alcanzar|alcance|acceder a|acceder|acceda|"
    "acceso a|llegar a|llegue a|alcancar|acessar|acesse|acesso a|chegar a|atteindre|acceder aux|"
    "joindre|atteigne|get into|log into|log in to|login to|using",
    "BETWEEN": "between|entre|in between",
    "TRAFFIC": "traffic|packets|packet|trafico|trafego|trafic|paquetes|pacotes|paquets|flows|flow",
    "ACL": "acl|access list|access lists|accesslist|access group|lista de acceso|lista de acesso|"
    "liste d acces|liste de controle d acces|packet filter|acls|filter list|ip access list|"
    "ip access group|liste d'acces",
    "STANDARD": "standard|estandar|padrao",
    "EXTENDED": "extended|extendida|estendida|etendue|extendido",
    "LOG": "log|logged|logging|log it|registra|registrar|registrando|journalise|journaliser|"
    "journalisation|registro",
    "lt": "lt|below|less than|lower than|smaller than",
    "gt": "gt|above|greater than|higher than|more than|larger than",
    "ESTABLISHED": "established",
    "NUMBERED": "number|numbered|num|numero|nr|no.|#",
    "NAMED": "named|called|name|llamada|llamado|nombre|chamada|chamado|nome|nommee|nomme|appelee|nom",
    "IN": "inbound|incoming|ingress|entering|coming in|entrante|entrada|entrant|entree|de entrada|"
    "en entree|arriving|on the way in|comes in|inward",
    "OUT": "outbound|outgoing|egress|leaving|going out|saliente|salida|saida|sortant|sortie|de salida|"
    "de saida|out|on the way out|goes out|exiting|outward|en sortie",
    "in": "in",
    "ANY": "any|anyone|anybody|anywhere|everyone|everybody|everything|everywhere|all|any host|"
    "any source|any destination|internet|the internet|cualquiera|cualquier|todo|todos|todas|toda|"
    "qualquer|quiconque|tout|tous|toute|toutes|n'importe|importe quelle|importe quel|"
    "importe quelle destination|n'importe quel|n'importe quelle|importe qui|importe ou|"
    "the world|outside|every|any network|"
    "the rest|the rest of the network|rest|all else|everything else|world|all other|other",
    "HOST": "host|hosts|pc|server|servers|station|workstation|machine|equipo|servidor|maquina|hote|"
    "serveur|ordinateur|computer|client",
    # roles
    "FROM": "from|originating from|originating in|originating at|originating|originated by|originated|"
    "sourced from|sourced by|sourced|coming from|source|src|sent by|desde|proveniente de|"
    "proveniente|procedente de|procedente|depuis|provenant de|en provenance de|origem|origen|"
    "vindo de|a partir de|issued by|generated by|initiated by|out of",
    "TO": "to|toward|towards|destined to|destined for|destined|destination|dest|dst|headed to|"
    "headed for|bound for|going to|into|hacia|con destino a|com destino a|destino|vers|"
    "a destination de|a destino de|para|hasta|ate|aimed at|targeting",
    "ON": "on|at|on the|onto|sobre|no router|sur|chez|within|upon|@",
    "VIA": "by way|prox salto|nh|via|through|thru|by way of|next hop|nexthop|next hop of|next hop is|pointing to|"
    "pointing at|"
    "points to|point to|using next hop|out via|por|a traves de|atraves de|pelo|par|proximo salto|"
    "siguiente salto|prochain saut|going through|passing|passing through|passes through|crossing|"
    "transiting|traversing|over|gateway|gw|next-hop|with next hop|salto siguiente|passerelle",
    "FACING": "facing|faces|looking at|that faces|which faces|connected to|connecting to|that connects to|"
    "which connects to|connects to|leading to|that leads to|leads to|pointing towards|toward the|"
    "linking to|linked to|attached to|frente a|que conecta con|conectada a|conectado a|ligada a|"
    "ligado a|que liga a|reliee a|relie a|cote|connectee a|face a|facing to|going toward|"
    "that goes to|which goes to|goes to|going towards|hacia el enlace|that links to|"
    "which links to",
    "LINK": "link|uplink|downlink|connection|cable|enlace|lien|liaison|ligacao|conexion|wire|segment|"
    "adjacency|trunk|leg",
    "LAN": "lan|lans|subnet|subnetwork|network|net|segment|subred|red|rede|sub rede|subrede|reseau|"
    "sous reseau|network segment|range|users|lan segment|red local|broadcast domain|"
    "local network|vlan of|site|hosts|block|prefix",
    "OF": "of|belonging to|de|del|do|da|du|des|behind|d",
    "POSS": "'s|s'",
    "INTERFACE": "interface|gateway interface|gateway port|interfaces|int|port|ports|iface|"
    "if|interfaz|puerto|porta|interfaces of|nic|intf|"
    "interf",
    "ROUTER": "router|routers|device|devices|node|enrutador|roteador|routeur|rtr|box|switch|dispositivo|"
    "equipement|equipamento",
    # interface properties
    "DESCRIPTION": "description|desc|descr|describe|described|label|labelled|labeled|comment|descripcion|"
    "descricao|etiqueta|describe as|etiquette|libelle|named as|tag|tagged as|annotate|remark|"
    "caption|descriptive text|name it|call it",
    "MTU": "mtu|maximum transmission unit|max transmission unit|maximum packet size|max packet size|"
    "mtu size|ip mtu|jumbo frames of|frame size",
    "BANDWIDTH": "bandwidth|bw|ancho de banda|largura de banda|bande passante|bandwith|banwidth",
    "SPEED": "speed|velocidad|velocidade|vitesse|line rate|port speed|link speed",
    "DUPLEX": "duplex|dplx",
    "HALF": "half|half duplex|medio|meio",
    "FULL": "full|full duplex|completo|complet|integral",
    "AUTO": "auto|automatic|autonegotiate|auto negotiate|automatico|automatique|negotiated|"
    "auto negotiation|autonegotiation",
    "ADDRESS": "address|ip|ip address|addr|ipv4|ipv4 address|ip addr|direccion|direccion ip|endereco|"
    "endereco ip|adresse|adresse ip|addresses|ips|addressing|ip addresses",
    "SECONDARY": "secondary|secundaria|secondaire|additional",
    "MASK": "mask|netmask|subnet mask|mascara|masque|with mask|con mascara|com mascara|mascara de subred|"
    "avec masque|avec le masque|mascara de sub rede",
    "WILDCARD": "wildcard|wildcard mask|inverse mask|wild card|wildcard bits",
    "SLASH": "slash|barra",
    "SUBINTERFACE": "sub interface|subinterface|sub int|sub if|subint|subif|sub interfaz|subinterfaz|"
    "sous interface|dot1q subinterface|logical interface",
    "DOT1Q": "dot1q|802.1q|encapsulation dot1q|encapsulation|tag with|tagged|encap|vlan tag",
    "VLAN": "vlan|vlan id|vid",
    "HELPER": "helper|ip helper|helper address|dhcp relay|dhcp helper|dhcp server|relay dhcp|"
    "relay dhcp requests|relay|forward dhcp|relayed|forward dhcp requests|dhcp requests|"
    "dhcp broadcasts|bootp relay|relais dhcp|dhcp relay agent|relay agent",
    "LOOPBACK": "loopback|loopback interface|interfaz loopback|interface loopback|loop back",
    "CONNECT": "connect|connects|attach|plug|plug in|hook up|cable up|wire up|join|conecta|conectar|conecte|"
    "branche|brancher|connecte|connecter|connectez|raccorde|plugged|hang|link up|attached|"
    "interconnect",
    "DISCONNECT": "disconnect|unplug|detach|disconnected|unplugged|desconecta|desconectar|desconecte|"
    "deconnecte|deconnecter|debranche|debrancher|deconnectez|cut",
    "UNUSED": "unused|spare|idle|free|libre|libres|livre|livres|vago|not used|isn't used",
    # routing
    "OSPF": "ospf|ospfv2|ospf process|ip ospf",
    "AREA": "area|zone|zona|aire|backbone area",
    "COST": "ospf metric|cost|metric|costs|weight|costo|coste|custo|cout|metrica|metrique|ospf cost",
    "PRIORITY": "priority|prio|prioridad|prioridade|priorite|dr priority",
    "HELLO": "hello|hello interval|hello timer|hellos|hello time|hello packets",
    "DEAD": "dead|dead interval|dead timer|dead time|hold time",
    "TIMERS": "timer|timers|interval|intervals|intervalo|temporizador|temporizadores|minuteur",
    "PASSIVE": "passive|passive interface|passive interfaces|passively|silent|no hellos|without hellos|"
    "no ospf hellos|"
    "without sending hellos|without ospf hellos|without sending ospf hellos|not sending hellos|"
    "not sending ospf hellos|"
    "sans hellos|sin hellos|sem hellos|sin enviar hellos|sem enviar hellos|sans envoyer de hellos|mute|"
    "stop ospf hellos|no ospf neighbours|no ospf neighbors|no ospf adjacencies|without adjacencies|"
    "without neighbours|"
    "no adjacencies|no adjacency|suppress hello packets|no hello packets|without hello packets|pasiva|passiva|"
    "pasivo|passif|stop sending hellos|"
    "stop sending ospf hellos|not send hellos|suppress ospf|suppress hellos|suppress ospf hellos|"
    "passivo",
    "MAXPATHS": "maximum paths|max paths|maximum path|equal cost paths|equal cost routes|equal cost path|ecmp paths|"
    "caminos de igual coste|caminos de igual costo|chemins de meme cout|caminhos de igual custo|parallel paths",
    "NETTYPE": "network type|point to point|p2p|ospf network type|punto a punto|ponto a ponto|point a point|"
    "tipo de red|tipo de rede|type de reseau",
    "ROUTERID": "rtr id|rtr ids|rtrid|router ids|rids|router id|rid|routerid|identificador de router|"
    "router identifier|id de router|id du "
    "routeur|"
    "identifiant de routeur|ospf id|id do roteador|identifiant du routeur",
    "REFERENCE": "auto cost reference bw|ref-bw|reference bandwidth|ref bw|ref bandwidth|banda de referencia|ancho "
    "de referencia|auto cost "
    "reference bandwidth|auto cost|reference bw|"
    "ancho de banda de referencia|largura de banda de referencia|bande passante de reference|"
    "auto cost reference",
    "ORIGINATE": "default information originate|default information|originate a default route|"
    "originate the default route|originate default|advertise a default route|"
    "advertise the default route|announce a default route|inject a default route|"
    "inject a default|redistribute a default route|propagate the default route|"
    "propagate a default route|distribute a default route|distribute the default route|"
    "advertise default|generate a default route|originate a default|propagate default|"
    "advertise default route|originate default route|announce the default route|"
    "inject the default route|redistribute the default route|inject default route|"
    "announce default route|redistribute default route|share its default route|"
    "advertise its default route|push a default route|anuncia una ruta por defecto|"
    "anuncia la ruta por defecto|anunciar a rota padrao|anuncia a rota padrao|"
    "annonce la route par defaut|annoncer la route par defaut",
    "ALWAYS": "always|siempre|sempre|toujours|even without|unconditionally|regardless",
    "ADVERTISE": "advertise|advertised|announce|announced|advertises|participate|include|join|enroll|publish|"
    "anuncia|anunciar|anuncie|annonce|annoncer|annoncez|incluye|incluir|inclui|enable ospf|"
    "run ospf|activate ospf|start ospf|ospf network|network statement|take part|put",
    "REDISTRIBUTE": "redistributed|redistributing|redistribuye|redistribuidas|redistribuidos|redistribuees|"
    "redistribute|redistribution|redistributes|redistribuye|redistribuir|redistribui|"
    "redistribuer|redistribue|redistribuya|redistribuyan|redistribua|redistribuam|redistribuez|redistribuindo|"
    "redistribuyendo|redistribuant|inyecte|injete|injecte|injectez|import|leak",
    "STATICS": "static routes|statics|static ones|rutas estaticas|rotas estaticas|routes statiques|las estaticas|"
    "as estaticas|les statiques|rutas fijas|estaticas|statiques",
    "CONNECTED": "connected routes|connected|connected networks|rutas conectadas|connected subnets|"
    "connected prefixes|connected ones|directly connected|redes conectadas|redes directamente conectadas|"
    "rotas conectadas|redes ligadas|redes diretamente ligadas|rotas diretamente conectadas|reseaux connectes|"
    "routes connectees|reseaux directement connectes|directly connected networks|directly connected routes|conectadas",
    "STUB": "stub|stubby|stub area",
    "TOTALLY": "totally|totally stub|totally stubby|no summary|totalmente",
    "NSSA": "nssa|not so stubby|not so stubby area|no tan stub|nao tao stub",
    "NORMAL": "normal|regular|ordinary",
    "ROUTE": "rout|routs|roue|ip rte|rte|rtes|route|routes|routed|ip route|ruta|rutas|rota|rotas|enruta|encamina|"
    "encaminar|route le",
    "STATIC": "static roue|rota estat|estat|stat rtes|stat rte|stat route|stat routes|rota estat|ruta estat|static|"
    "static route|statically|ruta estatica|rota estatica|route statique|static ip route|"
    "estatica|statique",
    "DEFAULTROUTE": "dflt rt|dflt route|dflt|def rt|default rout|last resort route|default rte|def route|"
    "default route|default gateway|gateway of "
    "last resort|default static route|"
    "static default route|static default|ruta por defecto|ruta predeterminada|rota padrao|"
    "route par defaut|puerta de enlace predeterminada|passerelle par defaut|default static|"
    "last resort|ruta estatica por defecto|rota por defeito|rota default|ruta por omision|"
    "route statique par defaut|rota estatica padrao|quad zero|quad zero route|"
    "rota estatica default|gateway padrao|default",
    "DISTANCE": "administrative distance|admin distance|ad|distance|distancia|distancia administrativa|"
    "distance administrative|ad of|preference",
    "FLOATING": "standby route|floating|floating static|floating static route|backup|backup route|fallback|flotante|"
    "flutuante|flottante|secours|respaldo|floating route",
    "VIA_IF": "exit interface|out interface|out of interface|outgoing interface",
    # tunnels
    "TUNNEL": "tunnel|tunnels|tunel|tuneis|tunneling|vpn|tunnelled",
    "GRE": "gre|gre tunnel|generic routing encapsulation",
    "IPIP": "ipip|ip in ip|ip over ip|ip ip",
    "IPSEC": "ipsec|encrypted|crypto|secure tunnel|esp tunnel|wireguard",
    "SOURCES": "tunnel source|sourced on|source interface",
    # the rest
    "IT": "it|its|that|this one|the same interface|same interface|there|ella|dela",
    "AND": "and|y|e|et|&|plus|as well as|and also|ademas|tambien|tambem|egalement|or|o|ou|nor",
    "THEN": "then|and then|after that|afterwards|next|finally|also|additionally|luego|despues|depois|"
    "em seguida|entao|puis|ensuite|apres|en seguida|furthermore|moreover|besides|in addition|"
    "second|secondly|lastly|meanwhile|likewise",
    "BOTH": "both|each other|either way|both ways|both directions|in both directions|bidirectional|"
    "bidirectionally|mutual",
    "EITHER": "either direction|in either direction|either end|dans les deux sens|les deux sens|los dos sentidos|en "
    "ambos sentidos|nos dois sentidos|ambos lados|ambos extremos|both ends|each end|both sides|both routers",
}


@cache
def phrases() -> dict[tuple[str, ...], str]:
    """(`no`, `shut`) → UP, and so on; of the same words the first lemma that lists them wins."""
    found: dict[tuple[str, ...], str] = {}
    for lemma, listed in _PHRASES.items():
        for phrase in listed.split("|"):
            found.setdefault(tuple(phrase.split()), lemma)
    return found


@cache
def longest() -> int:
    return max(len(phrase) for phrase in phrases())


@cache
def words() -> frozenset[str]:
    """Every word of every phrase."""
    return frozenset(word for phrase in phrases() for word in phrase)


@cache
def vocabulary() -> tuple[str, ...]:
    """Single words of six letters and more: those in which a typo can be told from another word."""
    return tuple(
        sorted({word for phrase in phrases() for word in phrase if len(word) >= 6 and word.isalpha()})
    )


FOREIGN = frozenset(
    [
        "la",
        "el",
        "los",
        "las",
        "una",
        "un",
        "del",
        "con",
        "por",
        "para",
        "como",
        "interfaz",
        "en",
        "y",
        "de",
        "do",
        "da",
        "na",
        "no",
        "nas",
        "nos",
        "com",
        "ao",
        "aos",
        "uma",
        "o",
        "os",
        "le",
        "les",
        "une",
        "du",
        "des",
        "sur",
        "vers",
        "avec",
        "et",
        "dans",
        "comme",
        "par",
        "au",
        "aux",
        "que",
        "hacia",
        "desde",
        "depuis",
        "est",
        "es",
    ]
)
"""Function words of Spanish, Portuguese and French."""

FOREIGN_ROLES = {
    "a": "TO", "ao": "TO", "aos": "TO", "al": "TO", "au": "TO", "aux": "TO", "as": "AS", "en": "ON", "em": "ON",
    "no": "ON", "na": "ON", "nos": "ON", "nas": "ON", "dans": "ON", "avec": "WITH", "con": "WITH", "com": "WITH",
    "de": ""
    "OF", "desde": "FROM", "por": "VIA", "par": "VIA", "pela": "VIA", "pelo": "VIA", "como": "AS", "comme": "AS",
}  # fmt: skip
"""What short words mean once the sentence is known not to be English (`no` is English too)."""
