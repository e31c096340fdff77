"""Words that requests for slices are made of, in English, Spanish, Portuguese, French and (basic) German.

Patterns match lower-case text without accents (`reasoning.words.flat`). `segments`, `readings` and `unread` use
them.
"""

from __future__ import annotations

import re
from typing import Final

STRONG: Final = 2
"""From this weight on a word names a service; below it is only where or with what."""

TELEMEDICINE_WORDS: Final = "telemedicine"


def words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)")


SERVICES: Final[tuple[tuple[str, int, re.Pattern[str]], ...]] = tuple(
    (key, weight, words(pattern))
    for key, weight, pattern in (
        (TELEMEDICINE_WORDS, 4, r"tele-?medic\w+|tele-?health\w*|tele-?salud|tele-?saude|tele-?sante|e-?health"),
        ("remote-control", 3, r"(?:train|rail|railway|signal) control|etcs|cbtc|frmcs|"
            r"remote(?:ly)?[ -](?:\w+ )?(?:control\w*|operat\w*|steer\w*|driv\w*|pilot\w*"
         r"|manipulat\w*)"
         r"|(?:control|operat|steer|driv|pilot|manipulat)\w* (?:\w+ ){0,4}remotely|tele-?operat\w*|tele-?control\w*"
         r"|tele-?driv\w*|tele-?oper\w*|tele-?surgery|remote surger\w+|tele-?robot\w*|haptic\w*|tactile internet"
         r"|(?:control|manejo|conduccion|conducao|operacion|operacao|cirugia|cirurgia) (?:remot\w+|a distanci?a)"
         r"|controle remoto|tele-?comand\w*|tele-?command\w*|tele-?cirurgia|tele-?cirugia|tele-?chirurgie"
         r"|(?:pilot|command|conduit|conduire|oper|control|manej|gui)\w* (?:\w+ ){0,3}a (?:distance|distancia)"),
        ("remote-control", 2, r"steer\w*|robot\w*|robos?|surgeons?|surger\w+|surgical|operate on \w+|cirug\w+|cirurg\w+"
            r"|chirurg\w+|control(?:e|o|ar|er)? (?:del?|dos?|das?|du|des"
         r"|of) \w+|controlling|exoskelet\w*|cobots?|bras robotis\w*|control commands?"),
        ("remote-control", 2, r"(?:fern|roboter)steuer\w*|roboter\w*|ferngesteuert\w*"),
        ("remote-control", 1, r"drones?|drohnen?|krane?|uavs?|cranes?|excavators?|gruas?|guindastes?|grues?"
            r"|dron(?:es)?|commands?"),
        ("factory", 3, r"motion control|(?:industrial|factory|process|plant) (?:automation|control)"
         r"|closed[- ]loop control"
         r"|plcs?|automated guided vehicles?|agvs?|assembly lines?|production lines?|automatizacion|automacao"
         r"|automatisation|automatizad\w+|robots? (?:industriales|industriais|industriels)|industrial robots?"
         r"|industry 4\.0|factory robots?|smart (?:factory|manufacturing)"),
        ("factory", 1, r"factor(?:y|ies)|industr\w+|manufactur\w+|fabricas?|usines?|planta industrial|warehouses?"),
        ("smart-grid", 3, r"(?:smart|power|electric\w*) grids?(?: \w+){0,2}|substations?|grid (?:protection"
         r"|control)"
         r"|tele-?protection|subestaci\w+|subestac\w+|sous-stations?|differential protection|(?:red|rede"
         r"|reseau) electri\w+"
         r"|protection relays?"),
        ("trading", 3, r"(?:low[- ]latency |high[- ]frequency |algorithmic |stock |financial )?trading"
         r"|stock exchange|bolsa de valores"),
        ("v2x", 3, r"v2[xvi]|c-?v2x|c-its|vehicle-to-\w+|platoon\w*|(?:autonomous|automated|self-driving"
         r"|driverless|connected)"
         r" (?:\w+ )?(?:vehicles?|cars?|driving|trucks?|buses|shuttles?|taxis?)|self-driving"
         r"|collision (?:avoidance|warning)\w*"
         r"|(?:vehiculos?|veiculos?|coches?|carros?|vehicules?|voitures?|camiones|autobuses"
         r"|onibus) (?:sin conductor"
         r"|autonom\w+|conectad\w+|connect\w+)|condu\w+ autonom\w+|road-?side units?|cooperative (?:driving"
         r"|perception)"
         r"|vehicular (?:communications?|safety|networks?)|teleoperated driving"),
        ("v2x", 1, r"vehicles?|cars?|trucks?|coches?|carros?|voitures?|veiculos?|vehiculos?|vehicules?"
         r"|traffic lights?"),
        ("sensors", 3, r"(?:smart|water|gas|electricity|energy|parking) (?:\w+ )?(?:meters?|metering)|m-?iot"
         r"|massive iot|metering"
         r"|(?:asset|cattle|livestock|container|pallet|parcel|fleet) track\w*"
         r"|track\w* (?:of )?(?:\w+ ){0,2}(?:pallets|containers"
         r"|assets|parcels|cattle|animals)|iot devices?|iot sensors?|telemetry|medidores?(?: \w+)?"
         r"|contadores inteligentes"
         r"|compteurs?(?: \w+)?|environment\w* monitoring|wearables?|smart agriculture|precision farming"
         r"|smart city sensors?"
         r"|internet of things|internet de las cosas|internet das coisas|internet des objets|health monitors?"
         r"|trackers?|(?:wasser|gas|strom)zahler\w*"),
        ("sensors", 3, r"sensors?|sensoren|\w+sensoren|messgerate|zahler|sensores|sensor|capteurs?"
         r"|beacons?|sondes?|meters|detectors?|actuators?"
         r"|actuadores"),
        ("sensors", 1, r"iot|farms?|agricultur\w+|agric\w+"),
        ("cameras", 3, r"(?:video )?surveil\w+|cctv|(?:security|surveillance|traffic|body|video|ip"
         r"|inspection) cameras?"
         r"|video (?:feeds?|monitoring|protection)|camaras? de (?:seguridad|vigilancia|video)|vigilancia"
         r"|videovigil\w+"
         r"|cameras? de (?:vigilancia|seguranca|surveillance|securite)|video-?surveillance|videosurv\w+"),
        ("cameras", 2, r"cameras?|camaras?|cams|webcams?|kameras?"),
        ("cameras", 3, r"(?:video)?uberwachung\w*|\w+kameras?"),
        ("live-broadcast", 3, r"live (?:tv |video |event |sports? )?(?:broadcast\w*|contribution|production"
         r"|coverage|reporting)"
         r"|outside broadcast\w*|broadcast\w* (?:\w+ ){0,3}live|tv (?:crews?|production)|transmi\w+ (?:en"
         r"|ao) (?:vivo|directo)"
         r"|retransmi\w+ en (?:vivo|directo|direct)|diffusion en direct|broadcast (?:cameras?|crews?)"
         r"|news gathering"),
        ("xr", 3, r"(?:ar|vr|xr|mr)(?:[ /-](?:vr|xr|ar|glasses|headsets?|goggles|gaming|training|apps?"
         r"|applications?))?"
         r"|(?:augmented|virtual|extended|mixed|immersive) reality|realidad (?:aumentada|virtual|extendida|mixta)"
         r"|realidade (?:aumentada|virtual|estendida|mista)|realite (?:augmentee|virtuelle|etendue|mixte)"
         r"|metaverse|metaverso"
         r"|hologra\w+"),
        ("gaming", 3, r"(?:cloud |online |mobile )?gam(?:ing|ers?)|e-?sports?|video ?games?|games"
         r"|videojuegos?|juegos?"
         r"|jogos?|jogadores|jeux(?: video)?|jeu|players?|(?:cloud-?|online-?)?spiele?r?"),
        ("video-call", 3, r"video[- ]?(?:calls?|calling|conferenc\w*|consultations?|chats?|meetings?"
         r"|telephony|llamadas?"
         r"|chamadas?|conferencias?|consultas?|visits?)|visio-?conferences?|appels? video|tele-?conferenc\w+"
         r"|web meetings?"
         r"|(?:remote|online|virtual) (?:consultations?|classes|classrooms?|meetings?|teaching)|reuniones virtuales"
         r"|video doctor|appels? visio"),
        ("video-streaming", 3, r"(?:video|film|movie|media|hd|4k|8k|uhd|ott|content|music)[ -]streaming"
         r"|stream\w* (?:of )?(?:\w+ ){0,3}"
         r"(?:video\w*|films?|movies?|content|media|tv|series|matches|shows)|video[- ]on[- ]demand|vod|iptv"
         r"|streaming"
         r"|(?:4k|8k|hd|uhd) (?:video|tv)\w*|netflix|youtube|transmision de video|transmissao de video"
         r"|diffusion video|video a la demande|video bajo demanda|video sob demanda"),
        ("video-streaming", 2, r"videos?|tv|television|televisao|stream(?:s|ed)?|films?|movies?|peliculas?"
         r"|filmes?"),
        ("public-safety", 3, r"military|armed forces|push[- ]to[- ]talk|mission[- ]critical|mc(?:ptt|video"
         r"|data|x)|public safety"
         r"|first responders?"
         r"|(?:emergency|rescue) (?:services?|communications?|crews?|teams?|calls?|responders?)"
         r"|fire-?(?:fighters?|m[ae]n)|fire (?:brigades?|departments?|services?|crews?)|paramedics?|coast ?guards?"
         r"|police(?:m[ae]n)?|ambulances?|feuerwehr\w*|polizei\w*|rettung\w*|krankenwagen"
         r"|bomberos|policia|bombeiros|pompiers|seguridad publica|seguranca publica|securite publique|secours"
         r"|disaster relief"
         r"|servicios de emergencia|servicos de emergencia|services? d'urgence"),
        ("voice", 3, r"voz|sprach\w*|telefonie|voice(?: calls?| service| over \w+)?|voip|vonr|volte"
         r"|telephon\w+|telefon\w+"
         r"|llamadas? de voz|voix"
         r"|chamadas? de voz|appels? vocaux|phone calls?|(?:chamadas|llamadas) telefonicas"),
        ("broadband", 2, r"(?:mobile |enhanced mobile |fixed )?broad-?band|internet(?: access)?"
         r"|fixed wireless(?: access)?|fwa"
         r"|web (?:browsing|access|surfing)|browsing|banda (?:ancha|larga)|haut debit|tres haut debit|wi-?fi"
         r"|hotspots?"
         r"|office (?:network|connectivity|work)|home office|passengers?|pasajeros|passageiros|passagers"
         r"|file (?:transfer|download)s?|breitband\w*|mobilfunk"),
        ("broadband", 1, r"office|oficina|escritorio|bureaux?|homes?|households?|hogares|stadium|campus"
         r"|employees|subscribers"
         r"|smartphones?|tourists?|students|fans|visitors|crowds?"),
    )
)  # fmt: skip
"""(service type, weight, pattern). 4: names a service of several slices; 3: names the service; 2: names its
things; 1: names its surroundings."""

SST_WORDS: Final[tuple[tuple[int, re.Pattern[str]], ...]] = tuple(
    (sst, words(pattern))
    for sst, pattern in (
        (1, r"e-?mbb|enhanced mobile broad-?band|sst ?[:=]? ?1"),
        (2, r"u-?rllc|ultra[- ]reliable(?:[- ,]+(?:and )?(?:ultra[- ])?low[- ]latency)?(?: communications?)?"
         r"|sst ?[:=]? ?2"),
        (3, r"m-?mtc|m-?iot|massive (?:iot|machine[- ]type communications?|mtc)|sst ?[:=]? ?3"),
        (4, r"v2x|sst ?[:=]? ?4"),
        (5, r"hmtc|sst ?[:=]? ?5"),
        (6, r"hdllc|sst ?[:=]? ?6"),
    )
)  # fmt: skip
SST_SERVICE: Final = {1: "broadband", 2: "remote-control", 3: "sensors", 4: "v2x", 5: "factory", 6: "xr"}

SLICE_WORD: Final = words(r"slices?|slicing|fatias?|rebanadas?|tranches?|networks?|redes?|reseaux?"
 r"|connectivity|conectiv\w+|netz\w*|bandbreite|verbindung\w*"
                          r"|connectivite|bandwidth|throughput|latenc\w+|5g|6g|nest|connection|conexion"
                          r"|conexao|connexion")  # fmt: skip
NETWORK: Final = words(
    r"slices?|slicing|fatias?|rebanadas?|tranches?|networks?|redes?|reseaux?|netz\w*|conn?ectivi\w+|5g|6g|nest"
)
"""Who speaks of a network wants one, whatever it is for."""

_MORE = (
    r"(?:(?:another|a second|the second|the other|otr[ao]|outr[ao]|une? autre|l'autre)"
    r"(?=(?: \w+)? (?:slices?|one|network|fatia|rebanada|tranche|for|to|with|which|that|para|pour|con|com"
    r"|avec|de|should|must|needs?)(?!\w)|[,.;:]|$))"
)
SEVERAL: Final = words(
    _MORE
    + r"|(?:two|three|four|five|several|multiple|separate|distinct|different|both|various|[2-9]|dos|tres"
    r"|cuatro|varias|dois|duas|quatro|deux|trois|quatre|plusieurs) (?:\w+ ){0,2}(?:slices|fatias|rebanadas"
    r"|tranches)|one (?:slice )?for .* one (?:slice )?for|un[ao]? (?:slice )?para .* (?:y|e"
    r"|,) un[ao]? (?:slice )?para|une (?:tranche )?pour .* une (?:tranche )?pour|a slice .* and a slice"
    r"|slices"
)
COUNTED_SLICES: Final = words(
    r"(?P<count>two|three|four|five|[2-9]|dos|tres|cuatro|dois|duas|deux|trois|quatro) (?:\w+ ){0,2}"
    r"(?:slices|fatias|rebanadas|tranches)"
)
COUNT_WORDS: Final = {"two": 2, "dos": 2, "dois": 2, "duas": 2, "deux": 2, "three": 3, "tres": 3, "trois": 3,
                      "four": 4, "cuatro": 4, "quatro": 4, "five": 5}  # fmt: skip
ANOTHER: Final = words(_MORE)

ANOTHER_SLICE: Final = words(
    r"(?:another|a second|the second|the other|otr[ao]|outr[ao]|une? autre|l'autre)"
    r" (?:\w+ )?(?:slice|fatia|rebanada|tranche)"
)
FOR_ALL: Final = re.compile(
    r"\W*(?:(?:and|y|e|et) )?(?:both|all|ambas?|ambos|os dois|las dos|los dos|as duas|les deux|toutes)"
    r"(?= (?:with|at|need|must|should|have|slices|of them|con|com|avec|deben|devem|doivent)(?!\w))"
)
HARM: Final = words(
    r"jam(?:s|med|ming|mers?)?|eavesdrop\w*|spy(?:ing)?(?: on)?|wire-?tap\w*|intercept\w*|ddos"
    r"|denial[- ]of[- ]service|attack\w*"
    r"|hack(?:s|ed|ing)?|botnets?|malware|phish\w+|ransomware|sabotag\w*|stalk\w*|take down"
    r"|shut down .* (?:network|service)"
    r"|(?:block|disable|disrupt|cut off|kill|deny|degrade|starve|cripple)\w* (?:\w+ ){0,4}(?:emergency|police"
    r"|911|112|hospital\w*"
    r"|competitors?'?s?|rivals?|neighbou?rs?'?s?|other (?:users|tenants|customers|operators|slices)|opposition)"
    r"|espiar\w*|espion\w*|pinch\w+ telefon\w*|grampe\w+|atacar|ataque|attaquer|sabot\w+|inhib\w+|interferir"
    r"|brouill\w+|pirater"
    r"|(?:bloque|desactiv|desativ|derrub|couper|bloqu)\w* (?:\w+ ){0,4}(?:emergenci\w*|urgences?|policia"
    r"|hospital\w*)"
    r"|(?:track|follow|record|monitor|listen to|read|steal)\w* (?:\w+ ){0,3}(?:without (?:their|his|her"
    r"|consent|permission)"
    r"|secretly|my (?:wife|husband|girlfriend|boyfriend|ex|neighbou?r)\w*)|covert(?:ly)? (?:track|monitor"
    r"|listen|surveil)\w*"
)
DEFENCE: Final = re.compile(
    r"(?:against|anti|prevent\w*|protect\w*|detect\w*|mitigat\w*|resist\w*|resilien\w*|robust\w*|defen[ds]\w*"
    r"|traffic"
    r"|filter\w*|stop\w*|contra|protec\w*|proteg\w*|evit\w*|contre|immun\w*|surviv\w*|safe from|heart"
    r"|paper)[\w ,-]{0,30}$"
)

DOWN: Final = words(
    r"down|down-?links?|down-?loads?|down-?loading|dl|down-?stream|bajada|descarga|descendente|descidas?"
    r"|descendant[es]?"
    r"|receiv\w+|herunterlad\w+|abwarts\w*|empfang\w*|telechargement|bajar|baixar|em download"
)
UP: Final = words(
    r"up(?! to)|up-?links?|up-?loads?|up-?loading|ul|up-?stream|subidas?|ascendente|montant[es]?|montee"
    r"|sends?|sending"
    r"|envoi|envio|subir|transmits?|uploads|carga|hochlad\w+|aufwarts\w*|send[et]n?"
)
BOTH: Final = words(
    r"(?:both|each|either) (?:ways?|directions?)|symmetric\w*|bidirection\w*|full duplex|ambos sentidos"
    r"|ambas direcciones"
    r"|(?:nos|os|em) dois sentidos|cada sentido|ambas as direcoes|(?:dans )?les deux sens|chaque sens"
    r"|simetric\w*|symetri\w*"
    r"|up(?:link)? and down(?:link)?|down(?:link)? and up(?:link)?|uplink/downlink|downlink/uplink"
    r"|up and downlink|both up and down"
)
PER_UE: Final = words(
    r"each(?! (?:way|direction|slice|other|of the slices))|apiece|per (?!second|sec|slice|network|day|hour"
    r"|month|km|minute|square"
    r"|direction|way|cent|year|cell|site)[a-z]+|/ ?(?:ue|user|device|camera|sensor|subscriber)s?"
    r"|por (?!segundo|ciento|cento|slice"
    r"|fatia|red|sentido|hora|lo|km|favor|encima|debajo|debaixo|dia|mes|minuto)[a-z]+|par (?!seconde|tranche"
    r"|heure|jour|mois|sens"
    r"|minute)[a-z]+|cada(?! sentido| direc)(?: un[ao]?)?|chacune?|chaque(?! sens)|pro (?!sekunde)[a-z]+"
    r"|je (?:kamera|drohne|gerat|nutzer|teilnehmer|sensor|fahrzeug|roboter|stuck|person)|jeweils|jede[rsnm]?"
    r"|je(?=(?: (?:bis zu|hochstens|mindestens|maximal|max\.?|etwa|ca\.?))? ?$)"
    r"|every (?:user|device|camera|sensor|vehicle|player|robot|drone|ue|one)|individual\w*"
)
IN_TOTAL: Final = words(
    r"in total|total|overall|aggregate[d]?|altogether|combined|for all|all together|per slice"
    r"|for the (?:whole )?slice|shared by"
    r"|en total|no total|au total|en tout|ao todo|in sum|together|insgesamt|zusammen|gesamt"
)

LATENCY: Final = words(
    r"latenc\w*|delays?|lag|rtt|ping|round[- ]?trip\w*|respon[sd]\w*|retardos?|retraso|atrasos?|retards?"
    r"|delais?|demora"
    r"|motion-to-photon|end-to-end|e2e|ida (?:y|e) vuelta|ida e volta|aller-retour|one[- ]way|react\w*"
    r"|control loop|within|latenz\w*|verzogerung\w*"
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
)
RELIABILITY: Final = words(r"reliab\w*|zuverlass\w*|fiab\w*|confiab\w*|packet (?:delivery|success)(?: rat\w+)?"
 r"|delivery rat\w+|success (?:rate|probability)"
                           r"|delivered|packets? arriv\w*")  # fmt: skip
LOSS: Final = words(r"(?:packet |frame |data )?(?:loss(?:es)?|error)(?: rate| ratio| probability)?|per|bler"
 r"|perdidas?(?: de paquetes)?"
                    r"|perdas?(?: de pacotes)?|pertes?(?: de paquets)?|lost|dropped|errors?|taxa de erro"
                    r"|tasa de error|taux d'erreurs?")  # fmt: skip

AWAY: Final = words(r"away|distan\w+|apart|far|remote|entfernt|from (?:here|us)|lejos|longe|loin")
NOT_UE: Final = words(
    r"films?|movies?|videos?|channels?|slices?|fatias?|rebanadas?|tranches?|networks?|cells?|sites?|gnbs?"
    r"|stations?|antennas?|functions?"
    r"|servers?|routers?|locations?"
    r"|buildings?|cities|areas?|times?|nines?|ways?|directions?|hours?|operators?|instances?|vnfs?|cpus?"
    r"|vcpus?|cores?|floors?"
    r"|halls?|streams?|frames?|fps|packets?|messages?|bytes?|services?|options?|steps?|years?|tenants?|km2"
    r"|factories|hospitals?"
    r"|warehouses?|farms?|clouds?|percent|months?|weeks?|days?|seconds?|minutes?|kinds?|types?|hectares?"
    r"|square|kilomet\w+|p"
    r"|readings?|k|minuten|stunden|sekunden|tagen?|bytes?|nachrichten|events?|lanes?|tracks?|ports?|stadiums?|schools?|mines?"
)
UE_LABEL: Final = re.compile(
    r"(?:users?|devices?|ues?|terminals?|subscribers?|cameras?|sensors?|usuarios|utilizadores|utilisateurs"
    r"|dispositivos"
    r"|appareils|equipment)(?: number| count)?\s*(?:[:=]|is|are|equals|of|num\w*)?\s*(?:about|around|up to"
    r"|some)?\s*$"
)
DENSITY: Final = re.compile(
    r"[\w ]{0,24}?(?:/|per|por|par)\s?(?:square[ -](?:kilomet\w+|km)|km ?(?:2|²|\^2)|sq\.? ?km|quilometro quadrado"
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
BOUNDLESS: Final = words(
    r"infinit\w*|unlimited (?:bandwidth|throughput|speed|capacity|rate|data rate)|(?:zero|no) (?:latency|delay|lag)"
    r"(?! (?:requirement|constraint|limit|need|target|guarantee))|limitless|faster than light|instantaneous\w*"
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
