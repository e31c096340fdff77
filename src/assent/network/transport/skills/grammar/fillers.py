"""Words that say nothing about the network: articles, politeness, auxiliaries, and nouns that a value explains.

`coverage` passes over them; every other word that no reader knows becomes a question.
"""

from __future__ import annotations

from functools import lru_cache


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FILLERS = _set(
    """
    a ability able access across actually adjacencies adjacency administratively again al allowed already
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
ROUTING_FILLERS = _set(
    """
    adjacent administratively again alive announce announced announces announcing anything as autonomous backup
    balance
    balanced broken bgp both caminos chemins close closed configuring crossing cross crosses currently customer
    different down ebgp equal equal-cost equally evenly everybody except external fails fall fallback falls filter
    filtered filters first from ge going hold ibgp if inbound keep keepalive keepalives le leaving left length list
    longer lists load local load-balanced long maximum mind more multihop neighbor neighbour nothing once only opened
    order ordinary other outbound outside outward passing past path paths peering peers permit permits prefix
    prefix-list prefix-lists prefixes primary provider public remote remote-as rest seq sequence session sessions
    shared specific split spread staying straight system takes their them times today tell told transit two
    test etre rendue most install pasar passar hole black-hole hands everybody cables links recuerda
    transformee reachable cloud voice staff mean primary everyone inside regardless
    accordingly after against alone announcing area areas around behind bench best better bigger border box branch
    braces bring brings bump bumped case chg chosen clean clean-up common concerned concerns contains cost-effective
    course cover covered covers deberia designated destination directamente disappears discard discarding discards
    dr drop dropped dropping election elected eligible entra etre every everywhere existing external externals
    fancy firewall floating gets goes handed hands happens haz headquarters hold holding holds increase increased
    instead inside internal invest known lado last leased leg less lower lowered maintenance may metrics misery
    misc move moved moves much office only order otherwise outgoing own pace plus point policy port-facing preferred
    provided put puts radio raise raised recebe regardless rendu rendue restore rfc route-server say schedule second
    segment serve serves shared should shorten shortened shop shops sobe speak speaks specific still storage stub
    such talk tenga tiene tienen today transform transformed transformee treat treated turn turned unconditionally
    unknown uplink uplinks usually wait wants whatever whether win wins wire worse worth running soon its lan cable
    leaks phones phone voice siempre area's towards tower traffic deberian servers going outside dedans transit
    radios aires aire bords cote quelle quelles toutes tous plutot sorte sort passe passer lien liens sens
    unless up update-source upstream usual waypoint waypoints while within without isp proveedor operadora
    fournisseur tambien por pase vecino vizinho voisin preferably via primarily unreachable spreads separate
    """
)
REFERENCES = _set("# case change chg cr id incident issue no nr ref req request step task ticket")
"""Words whose number is a reference and no setting."""

RISKY = _set(
    """
    after before besides both but circumstances during either encrypted except excluding fail fails failed failure
    first fragment fragments half if instead last least likewise lower maybe minimum maximum most nearly neither new
    newest old oldest otherwise partly per perhaps randomly replies reply responses roughly same second similar some
    sometimes temporarily tomorrow tonight unless until till upper weekly daily hourly monthly when whenever where
    wherever while without
    """
)
"""Words that limit or condition what is said: where no reader knows them they are asked about."""


@lru_cache(maxsize=4096)
def slip_of_filler(word: str) -> bool:
    """Whether a word is a filler with two letters swapped or one left out (`teh`, `shoud`)."""
    known = FILLERS | ROUTING_FILLERS
    if len(word) < 3:
        return False
    swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
    if any(one in known for one in swapped):
        return True
    letters = "abcdefghijklmnopqrstuvwxyz"
    return len(word) >= 4 and any(
        word[:at] + letter + word[at:] in known for at in range(1, len(word)) for letter in letters
    )
