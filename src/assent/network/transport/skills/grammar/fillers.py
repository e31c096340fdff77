"""Words that say nothing about the network: articles, politeness, auxiliaries, and nouns that a value explains.

`coverage` passes over them; every other word that no reader knows becomes a question.
"""

from __future__ import annotations


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
REFERENCES = _set("# case change chg cr id incident issue no nr ref req request step task ticket")
"""Words whose number is a reference and no setting."""
