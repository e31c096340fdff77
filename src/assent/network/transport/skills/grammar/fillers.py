"""Words that say nothing about the network: articles, politeness, auxiliaries, and nouns that a value explains.

`coverage` passes over them; every other word that no reader knows becomes a question.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FILLERS = _set(
    """
    waypoint waypoints balance balanced spread steer visit cross crosses avoid bypass
    a ability able access across actually adjacencies adjacency administratively again al allowed already
    falta faltan faltam manque manquent missing lacks lacking envoyer envoyez envoie enviar envia envie envien
    mandar manda vizinho vizinhos vecino vecinos voisin voisins
    also am an and any anymore ao aos are as asap at attach attempt attempting attempts au aux avec back
    backbone basically be be's become becomes been being between bind binding bits blackhole bound browse
    but by byte bytes called can carried carries carry carrying ce ces cette clients com come comes coming
    command como con config configuration configured connection connections correctly corresponding could
    current currently dans de dear debe deben del des detach deve devem did direct directly do does doing
    doit doivent done du e1 e2 each el elle em en encapsulation end endpoint endpoints ends ensure ensures
    entire entries entry eq es est esta estan este existing facing fait favor faz flow following follows for
    form forms from gbit gbps general get gets getting given global go goes going got gracias gt hace had
    has have having he hello her here hey hi his hold host hosts i i'd i'm id il immediately in incoming
    initiate initiated inner inside inter interieur interna interno interval intervals into ip ipv4 ir is
    isnt issue issues it its kbit kbps kind kindly kinds l la las le les let's lets level like limit limited
    limits line lines live lives living lo local located log longer los lt machine machines made make makes
    making mbit mbps me merci metric-type mi might mode monte more ms must my na named nas need needs
    neighbor neighbors neighbour neighbours network networks new no nos now null null0 number o obrigado
    octets of office's on once only onto option options or order os our out-of-service outer overall own
    para parameter pass passes pc pcs peer peers pela pelo people per percent person persons plait please
    pls policy por port ports pour proper properly property protocol protocols que queremos queries query
    quickly quiero range reaching really receive received receives receiving reference remote request
    requests respective respectively response responses router routers rule rules s'il sa same se sea sec
    second seconds secs send sending sends sent ser service services ses session sessions setting settings
    seu shall she should side simply sit sits size so some son sont sort sourced staff start starts
    statement statements still stop su sua subnet subnets such sur sure sus tag tagged take takes taking
    team team's than thank thanks that the their them then there these they this those through ticket timer
    timers to too totally trafego trafico tries try trying type type-1 type-2 types um uma umas un una unas
    unbind une unit uno unos uns unused unwanted up urgently us use used user user's users using value
    values veuillez via vous want wanted wants was way ways we we'd well were what when where whereas which
    while who whole will wish with within would yet you your
    """
)
ROUTING_HARMLESS = _set("after both first instead last lower maximum most otherwise second")
"""Of the words that limit something, those that say nothing where routing is meant."""
FALLBACK = _set("except fail fails failed failure if unless when whenever while without until case fallback")
"""What a path or a floating route is conditioned on: its reader knows them."""
REFERENCES = _set("# case change chg cr id incident issue no nr rfc ref req request step task ticket")
"""Words whose number is a reference and no setting."""

RISKY = _set(
    """
    after before besides both but circumstances during either encrypted except excluding fail fails failed failure
    first fragment fragments half if instead last least likewise lower maybe minimum maximum most nearly neither new
    newest old oldest otherwise partly per perhaps randomly replies reply responses roughly same second similar some
    sometimes temporarily tomorrow tonight unless until till upper weekly daily hourly monthly when whenever where
    wherever while without
    temporary provisional provisionally later eventually gradually approximately twice double triple hours nightly
    weekdays weekends weekday weekend morning evening midnight noon menos excluding barring
    hasta mientras cuando donde temporalmente temporariamente provisoirement temporairement jusqu lorsque quand
    sans sin sem salvo excepte si se
    """
)
"""Words that limit or condition what is said: where no reader knows them they are asked about."""

_TOPICS = _set(
    """
    aaa aggregate authenticate authentication bfd bundle captive certificate clamp crypto cryptography dhcpv6 eigrp
    encrypt encryption encrypted etherchannel failover firmware flush graceful glbp hsrp igmp ipsec isis is-is journal
    key keys lacp lacpd ldp license licence login masquerade md5 mirror mirroring mpls mstp multicast nat netconf
    netflow ntp overload password passwords pat pim pki policing police pvst qinq qos queue queueing radius
    reauthenticate reboot reload restart rip ripv2 rollback route-map routemap rstp sflow shape shaping snooping span
    spanning-tree stack stp subnetting syslog tacacs throttle translate tls udld upgrade downgrade username usernames
    vlans vpls vrf vrfs vrrp vtp vxlan wccp wifi wlan dampening confederation reflector community communities
    """
)
"""Words of topics that the readers around do not speak of."""


def other_topic(word: str) -> bool:
    """Whether a word asks for something of another topic of configuration."""
    return word in _TOPICS


@lru_cache(maxsize=4096)
def limits(word: str) -> bool:
    """Whether a word limits or conditions a wish, also with a slip in it (`temporarly`)."""
    if word in RISKY:
        return True
    if len(word) < 7 or word in FILLERS:
        return False
    return any(len(one) >= 7 and OSA.distance(one, word, score_cutoff=1) <= 1 for one in RISKY)
