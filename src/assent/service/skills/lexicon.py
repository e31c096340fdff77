"""Words that requests for slices are made of, in English, Spanish, Portuguese, French and (basic) German.

Patterns match lower-case text without accents (`reasoning.words.flat`). `segments`, `readings` and `unread` use
them.
"""

from __future__ import annotations

import re
from typing import Final


def words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)")


SLICE_WORD: Final = words(r"slices?|slicing|fatias?|rebanadas?|tranches?|networks?|redes?|reseaux?"
 r"|connectivity|conectiv\w+|netz\w*|bandbreite|verbindung\w*"
                          r"|connectivite|bandwidth|throughput|latenc\w+|5g|6g|nest|connection|conexion"
                          r"|conexao|connexion")  # fmt: skip
NETWORK: Final = words(
    r"slices?|slicing|fatias?|rebanadas?|tranches?|networks?|redes?|reseaux?|netz\w*|conn?ectivi\w+|5g|6g|nest"
)
"""Who speaks of a network wants one, whatever it is for."""

GUARANTEED: Final = words(
    r"(?:both |fully )?guarant\w*|garanti\w*|garantier\w*|garantiz\w*|zugesichert\w*|committed"
)
AS_BEFORE: Final = words(
    r"(?:as|like) (?:above|before|last (?:time|year)|always|usual)|(?:the )?same (?:as|again|for|thing)|the usual"
    r"|(?:lo mismo|igual) que|como (?:siempre|la ultima vez|antes|da ultima vez|sempre|o costume)|o mesmo (?:que|da)"
    r"|comme (?:avant|la derniere fois|d'habitude|ci-dessus)|la meme chose|wie (?:immer|oben|gehabt"
    r"|beim letzten mal|zuvor)"
    r"|come (?:sempre|l'ultima volta|prima|sopra)|lo stesso"
)
"""A wish that says what is wanted by another one that nobody here knows."""
PAST: Final = words(
    r"had|was|were|used to|previous(?:ly)?|so far|until now|bisher|fruher|hatten|war|teniamos|antes|anterior"
    r"|tinhamos|avions"
    r"|etait|auparavant|avevamo|finora|prima"
)
UNITS: Final = words(
    r"\w*second[eoi]?s?|\w*segundos?|\w*sekunden?|\w*secondi|\w*minut\w*|(?:kilo|mega|giga|[kmgt])?b(?:it"
    r"|yte)s?\w*|[kmgt]?bps"
    r"|ms|msec|km/h|kmh|mph|percent|prozent|pour cent|por ciento|por cento|per cento|hours?|horas?|heures?"
    r"|stunden?|km"
    r"|metros?|meters?|metres?|thousands?|hundreds?|millions?|dozens?"
)
SURVIVAL: Final = words(
    r"survival times?|tiempo de supervivencia|tempo de sobrevivencia|temps de survie|uberlebenszeit"
)
DOWNTIME: Final = words(
    r"down-?time|outages?|unavailab\w*|ausfall\w*|tiempo de inactividad|inactividad|indisponib\w*"
    r"|tempo di fermo|fermo"
    r"|interruption\w*|interrup\w+|offline|out of (?:service|order)|(?:be|is|are|being|go|goes|stay|stays) down"
    r"|switched off"
    r"|caid[ao]s?|fuera de servicio|parad[ao]s?|fora (?:do ar|de servico)|hors service|en panne|ausfallen"
    r"|ausfallt|ausser betrieb"
    r"|stillsteh\w*|fuori servizio|unreachable|may fail"
)
PER_PERIOD: Final = re.compile(
    r"(?:per|a|an|each|every|/|al|por|par|pro|im|all'|in a)\s?(?:(?P<year>year|ano|an|jahr|anno|annum)"
    r"|(?P<month>month|mes|mois|monat|mese)|(?P<week>week|semana|semaine|woche|settimana)|(?P<day>day|dia|jour"
    r"|tag|giorno))"
    r"(?!\w)"
)
SESSIONS: Final = re.compile(
    r"\s*(?:(?:concurrent|simultaneous|parallel|active|data|simultaneas|simultanees|gleichzeitige) )?"
    r"(?:pdu[ -]?sess\w+|sess(?:ions|oes|iones|ioni)(?: pdu)?|sesiones(?: pdu)?|pdu-sitzungen)(?!\w)"
)
POSITIONING: Final = words(
    r"position\w*|locat\w+|localiz\w+|localis\w+|posicion\w*|ortung\w*|accura\w+|precis\w+"
)
SPEED_LABEL: Final = re.compile(
    r"(?<!\w)(?:tempo|speeds? of|velocidad de|velocidade de|vitesse de|velocita di)\s$"
)
ANY_UE: Final = words(
    r"users?|devices?|ues?|terminals?|subscribers?|units?|equipment|usuarios|dispositivos|utilizadores"
    r"|utilisateurs|appareils"
    r"|gerate|nutzer|dispositivi|utenti|endpoints?|equipos|connections?"
)
UP_LINK: Final = words(
    r"up-?link|up-?load\w*|ul|up-?stream|subida|ascendente|montante?|montee|salita|aufwarts\w*|up(?! to(?!\w))"
)
DOWN: Final = words(
    r"down|down-?links?|down-?loads?|down-?loading|dl|down-?stream|bajada|descarga|descendente|descidas?"
    r"|descendant[es]?"
    r"|receiv\w+|herunterlad\w+|abwarts\w*|empfang\w*|telechargement|bajar|baixar|em download|discesa"
    r"|scaric\w+|downwards|descente|descend\w*|abwarts|ricezione"
)
UP: Final = words(
    r"up(?! to(?!\w))|up-?links?|up-?loads?|up-?loading|ul|up-?stream|subidas?|ascendente|montant[es]?|montee"
    r"|sends?|sending"
    r"|envoi|envio|subir|transmits?|uploads|carga|hochlad\w+|aufwarts\w*|send[et]n?|salita|caricamento|upwards"
    r"|envoyer|envoient|invi\w+|enviar|envian|enviam"
)
BOTH: Final = words(
    r"(?:both|each|either) (?:ways?|directions?)|symmetric\w*|bidirection\w*|full duplex|ambos sentidos"
    r"|ambas direcciones"
    r"|(?:nos|os|em) dois sentidos|cada sentido|ambas as direcoes|(?:dans )?les deux sens|chaque sens"
    r"|simetric\w*|symetri\w*"
    r"|up(?:link)? and down(?:link)?|down(?:link)? and up(?:link)?|uplink/downlink|downlink/uplink"
    r"|up and downlink|both up and down"
)


def is_direction(noun: str) -> bool:
    return bool(DOWN.fullmatch(noun) or UP.fullmatch(noun))


PER_UE: Final = words(
    r"each(?! (?:way|direction|slice|other|of the slices))|apiece|per-[a-z]+|per (?!second|sec|la |il |lo |le "
    r"|gli |i "
    r"|un |uno |una |favore|slice|network|day|hour"
    r"|month|km|minute|square"
    r"|direction|way|cent|year|cell|site)[a-z]+|/ ?(?:ue|user|device|camera|sensor|subscriber)s?"
    r"|por (?!segundo|ciento|cento|slice"
    r"|fatia|red|sentido|hora|lo|km|favor|encima|debajo|debaixo|dia|mes|minuto)[a-z]+|par (?!seconde|tranche"
    r"|heure|jour|mois|sens"
    r"|minute)[a-z]+|cada(?! sentido| direc)(?: un[ao]?)?|chacune?|chaque(?! sens)|pro (?!sekunde)[a-z]+"
    r"|je (?:kamera|drohne|gerat|nutzer|teilnehmer|sensor|fahrzeug|roboter|stuck|person)|jeweils|jede[rsnm]?"
    r"|a testa|pro capite|per head|a head|por cabeza|por cabeca|par tete|ciascun[oa]|ognun[oa]|ogni [a-z]+|a piece"
    r"|every [a-z]+(?<!second)(?<!minute)(?<!hour)(?<!day)(?<!week)(?<!month)"
    r"|je(?=(?: (?:bis zu|hochstens|mindestens|maximal|max\.?|etwa|ca\.?))? ?$)"
    r"|every (?:user|device|camera|sensor|vehicle|player|robot|drone|ue|one)|individual\w*"
    r"|(?:no|any)(?: single)? [a-z]+ (?:may|can|must|shall|should|will|ever|sends?|gets?|uses?|needs?|takes?"
    r"|receives?|exceeds?|uploads?)|a single [a-z]+"
    r"|ningun[ao]? [a-z]+ (?:puede|debe)|aucune? [a-z]+ ne|nenhum[a]? [a-z]+ (?:pode|deve)"
    r"|keine? [a-z]+ (?:darf|soll)"
)
IN_TOTAL: Final = words(
    r"in total|totals?|in all|complessiv\w*|in totale|overall|aggregate[d]?|altogether|combined|for all"
    r"|all together|per slice"
    r"|for the (?:whole )?slice|shared by|whole (?:slice|network|fleet|lot)|slice-wide|slice as a whole"
    r"|all (?:\w+ ){1,2}together"
    r"|toda la (?:slice|red|rebanada)|toda a (?:fatia|rede)|toute la tranche|(?:die )?ganze[nr]? (?:slice|netz)"
    r"|tutta la (?:rete|slice)"
    r"|en total|no total|au total|en tout|ao todo|in sum|together|insgesamt|zusammen|gesamt"
)

LATENCY: Final = words(
    r"latenc\w*|delays?|lag|rtt|ping|round[- ]?trip\w*|respon[sd]\w*|retardos?|retraso|atrasos?|retards?"
    r"|delais?|demora"
    r"|motion-to-photon|end-to-end|e2e|ida (?:y|e) vuelta|ida e volta|aller-retour|one[- ]way|react\w*"
    r"|control loop|within|latenz\w*|verzogerung\w*|ritard\w*|esperar|attendre|warten"
)
ROUND_TRIP: Final = words(
    r"rtt|ping|round[- ]?trip\w*|ida y vuelta|ida e volta|aller[- ]retour|there and back|two-way latency"
)
JITTER: Final = words(
    r"jitter|delay variation|packet delay variation|pdv|variacion|variacao|gigue|fluctuacion"
)
PERIOD: Final = words(
    r"every|period\w*|cada|chaque|toutes|interval\w*|during|for the next|duration|durante|pendant|lasting"
    r"|cycle time|once|after"
    r"|survival|frequency|uptime of|last|next|retention|retain\w*|keep|store[ds]?"
)
LATENCY_DOWN: Final = words(r"(?:down-?link|dl|downstream) (?:latenc\w+|delay)|(?:latenc\w+|delay) (?:in|on"
 r"|of|for)? ?(?:the )?(?:down-?link|dl|downstream)"
                            r"|(?:latenci?a|latence|retardo|atraso) (?:de|en|em|no|na|en el)? ?(?:bajada"
                            r"|descarga|descida|downlink|descendante|download)")  # fmt: skip
LATENCY_UP: Final = words(r"(?:up-?link|ul|upstream) (?:latenc\w+|delay)|(?:latenc\w+|delay) (?:in|on|of"
 r"|for)? ?(?:the )?(?:up-?link|ul|upstream)"
                          r"|(?:latenci?a|latence|retardo|atraso) (?:de|en|em|no|na|en el)? ?(?:subida|uplink"
                          r"|montante|upload)")  # fmt: skip

AVAILABILITY: Final = words(
    r"availab\w*|up-?time|disponib\w*|dispon\w*|service continuity|always on|outages?|downtime|verfugbar\w*"
    r"|ausfall\w*"
)
RELIABILITY: Final = words(r"reliab\w*|zuverlass\w*|affidab\w*|fiab\w*|confiab\w*|packet (?:delivery"
    r"|success)(?: rat\w+)?"
 r"|delivery rat\w+|success (?:rate|probability)"
                           r"|delivered|packets? arriv\w*")  # fmt: skip
LOSS: Final = words(r"(?:packet |frame |data )?(?:loss(?:es)?|error)(?: rate| ratio| probability)?"
    r"|per(?=\W{0,3}(?:of|is|below|under|at most|max\w*|better)?\W{0,3}(?:\d|$))|bler"
 r"|perdidas?(?: de paquetes)?"
                    r"|perdas?(?: de pacotes)?|pertes?(?: de paquets)?|lost|dropped|errors?|taxa de erro"
                    r"|tasa de error|taux d'erreurs?")  # fmt: skip

AWAY: Final = words(r"away|distan\w+|apart|far|remote|entfernt|from (?:here|us)|lejos|longe|loin")
NOT_UE: Final = words(
    r"plants|things|cosas|coisas|choses|dinge|sachen|cose|needs|wishes|purposes|parts|fette|reti|netze|redes|reseaux"
    r"|latenc\w*|delays?"
    r"|throughput|bandwidth|rates?|speeds?|availability|reliability|jitter|hand"
    r"|films?|movies?|videos?|channels?|slices?|fatias?|rebanadas?|tranches?|networks?|cells?|sites?|gnbs?"
    r"|stations?|antennas?|functions?"
    r"|servers?|routers?|locations?"
    r"|buildings?|cities|areas?|times?|nines?|ways?|directions?|hours?|operators?|instances?|vnfs?|cpus?"
    r"|vcpus?|cores?|floors?"
    r"|halls?|lines?|presses|boardrooms?|rooms?|feeds?|pairs?|pictures?|tiny|sessions?|pdu|streams?|frames?|fps"
    r"|packets?|messages?|bytes?|services?|options?|steps?|years?|tenants?|km2"
    r"|factories|hospitals?"
    r"|warehouses?|farms?|clouds?|percent|months?|weeks?|days?|seconds?|minutes?|kinds?|types?|hectares?"
    r"|square|kilomet\w+|p"
    r"|readings?|k|minuten|stunden|sekunden|tagen?|bytes?|nachrichten|events?|lanes?|tracks?|ports?|stadiums?"
    r"|schools?|mines?"
)
UE_LABEL: Final = re.compile(
    r"(?:users?|devices?|ues?|terminals?|subscribers?|cameras?|sensors?|usuarios|utilizadores|utilisateurs"
    r"|dispositivos"
    r"|appareils|equipment)(?: number| count)?\s*(?:[:=]|is|are|equals|of|num\w*)?\s*(?:about|around|up to"
    r"|some)?\s*$"
)
DENSITY: Final = re.compile(
    r"[\w' ]{0,30}?(?:/|per|por|par)\s?(?:square[ -](?:kilomet\w+|km)|km ?(?:2|²|\^2)|sq\.? ?km|quilometro quadrado"
    r"|kilometro cuadrado|kilometre carre)"
)
SHARED: Final = words(r"(?:may|can|could|to|will) be shared|shareable|shared(?: slice)?|sharing is (?:fine"
 r"|ok\w*)|(?:puede ser )?compartid[ao]"
                      r"|compartilhad[ao]|partilhad[ao]|partagee?|mutualisee?|no isolation|without isolation"
                      r"|need not be isolated")  # fmt: skip
ISOLATED: Final = words(
    r"(?:not|never|un|non|must not be|cannot be|isn't|no|nao|pas|without|sin|sem|sans)[ -](?:be )?(?:shared"
    r"|sharing|compartid[ao]"
    r"|compartilhad[ao]|partagee?|partilhad[ao])|dedicated|isolated|isolation|exclusive(?:ly)?|(?:own"
    r"|private) (?:\w+ )?(?:slice|network)|dedicad[ao]"
    r"|aislad[ao]|isolad[ao]|exclusiv[aoe]\w*|dediee?|isolee?|do not share|don't share|aislamiento|isolamento"
    r"|for (?:us|me) alone"
)
CHEAP: Final = words(
    r"cheap\w*|low(?:est)?[ -](?:cost|price|budget)|budget|affordab\w*|inexpensive|economic\w*|economi\w+"
    r"|barat[ao]s?|bajo coste?"
    r"|baixo custo|pas cher|bon marche|minimi[sz]e costs?|faible cout|save money|as little as possible"
)
DEAR: Final = words(
    r"premium|money is no object|regardless of (?:the )?(?:cost|price)|whatever it costs|cost is no(?: issue"
    r"|t)\w*|best possible"
)
STATIONARY: Final = words(
    r"stationary|do(?:es)? not move|immobile|estacionari[ao]s?|fij[ao]s|fix[ao]s|stationnaires?|mounted"
)
NEVER_MOVES: Final = words(
    r"(?:never|not|nicht|no se|nao se|ne) (?:\w+ )?(?:move\w*|mobile|mueven?|movem|bougent|bewegen)|bolted|immobil\w*"
    r"|fixed (?:in place|position\w*|to)|ortsfest|statisch|fest montiert"
)
BOUNDLESS: Final = words(
    r"infinit\w*|unlimited (?:bandwidth|throughput|speed|capacity|rate|data rate)|(?:zero|no) (?:latency|delay|lag)"
    r"(?! (?:over|above|beyond|of more|more|greater|longer|higher|exceeding|worse|than|requirement|constraint"
    r"|limit|need|target|guarantee))|limitless|faster than light|instantaneous\w*"
    r"|(?:latencia|latence|latency) (?:cero|zero|nula|nulle|infinit\w+)|(?:cero|zero) latenci?a|ilimitad\w+"
    r"|illimite\w*"
)
PLACES: Final = words(
    r"port|harbou?r|factory|stadium|hospital|city|campus|airport|mine|plant|warehouse|mall|university|office"
    r"|tunnel|village|town"
    r"|downtown|city cent(?:er|re)|farm|region|country|motorway|highway|railway station|museum|arena|puerto"
    r"|hospital|fabrica|ciudad"
    r"|estadio|aeropuerto|porto|cidade|aeroporto|usine|ville|stade|aeroport|hopital"
)
USERS: Final = words(
    r"players?|gamers?|jogadores|jugadores|joueurs|spieler|ambulances?|fire-?(?:fighters?|m[ae]n)|paramedics?"
    r"|police(?:m[ae]n| officers)|bomberos|bombeiros|pompiers|first responders?|krankenwagen"
    r"|(?:emergency|rescue) (?:crews?|teams?)"
)
"""Who uses a service. They name one only where nothing else does: "telemedicine for 30 ambulances"."""

PRIORITY: Final = words(
    r"(?:(?:highest|top|absolute|high) )?(?<!no )(?<!low )(?<!lowest )(?<!without )priority"
    r"(?: over (?:\w+ )?\w+)?|prioriti[sz]ed?(?: over (?:\w+ )?\w+)?"
    r"|pre-?empt\w*"
    r"|prioridade?(?: \w+)?|priorit(?:e|aire)s?|vorrang\w*|prioritat"
)
VAGUE: Final = words(
    r"(?:very |ultra[- ]?|extremely )?(?:high(?:est)?|highly|low(?:est)?|good|strong|great|best|fast)[- ]+"
    r"(?:reliab\w*|availab\w*|latenc\w*|delays?|bandwidth|throughput|speeds?|rates?|resolution|security|definition)"
)
"""A quality without a number."""

NATIONWIDE: Final = words(
    r"(?:nation|country|state|city|region|europe)-?wide|across the (?:whole )?(?:country|nation|region|city)"
    r"|(?:bundes|landes)weit|a nivel nacional|en todo el pais|em todo o pais|dans tout le pays"
)
KM2: Final = re.compile(
    r"(?<![\w.,/])(?P<size>\d{1,9}(?:[.,]\d{1,3})?) ?(?:square[ -](?:kilomet\w+|km)|km ?(?:2|\^2)|sq\.? ?km)(?!\w)"
)
