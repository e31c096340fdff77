"""Words that name services and slice types, in English, Spanish, Portuguese, French and (basic) German.

Patterns match lower-case text without accents (`reasoning.words.flat`). `segments`, `counting` and `unread` use them.
"""

from __future__ import annotations

import re
from typing import Final

from assent.service.catalogue import CATALOGUE, OWN_WORDS
from assent.service.skills.lexicon import words

STRONG: Final = 2
"""From this weight on a word names a service; below it is only where or with what."""

TELEMEDICINE_WORDS: Final = "telemedicine"


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
        ("remote-control", 2, r"steer\w*|robot\w*|robos?|surgeons?|surger\w+|surgical|operate on \w+|cirug\w+"
            r"|cirurg\w+"
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
         r"[ -](?:\w+ )?(?:vehicles?|cars?|driving|trucks?|buses|shuttles?|taxis?)"
         r"|self-driving(?! (?:\w+ )?(?:carts?|tugs?|fork-?lifts?|trolleys?|robots?|tractors?|harvesters?"
         r"|loaders?|mowers?|wagons?))"
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
        ("sensors", 2, r"sensors?|sensoren|\w+sensoren|messgerate|zahler|sensores|sensor|capteurs?"
         r"|beacons?|sondes?|meters|detectors?|actuators?"
         r"|actuadores"),
        ("sensors", 1, r"iot|farms?|agricultur\w+|agric\w+"),
        ("cameras", 3, r"(?:video )?surveil\w+|cctv|(?:security|surveillance|traffic|body|video|ip"
         r"|inspection) cameras?"
         r"|video (?:feeds?|monitoring|protection)|camaras? de (?:seguridad|vigilancia|video)|vigilancia"
         r"|videovigil\w+"
         r"|cameras? de (?:vigilancia|seguranca|surveillance|securite)|video-?surveillance|videosurv\w+"),
        ("cameras", 2, r"cameras?|camaras?|cams|webcams?|kamera\w*"),
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
        ("voice", 3, r"voz|sprach\w*|telefonie|voice(?: calls?| service| over \w+)?|voip|vonr"
            r"|(?<!di )(?<!due )(?<!tre )volte(?! (?:al|alla|ogni|per|a)(?!\w))"
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


def naming() -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    """SERVICES, and before them the words of the user's own entries: those name a service more surely than any."""
    return (*((key, _OWN_WEIGHT, pattern) for key, pattern in OWN_WORDS.items()), *SERVICES)


_OWN_WEIGHT: Final = 4


def named(plain: str) -> list[str]:
    """The catalogue's services that lower-case words without accents name surely, the surest first."""
    found = [(weight, key) for key, weight, pattern in naming() if weight >= STRONG and pattern.search(plain)]
    return [key for _, key in sorted(found, key=lambda pair: -pair[0]) if key in CATALOGUE]
