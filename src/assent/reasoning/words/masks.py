"""Where a text holds numbers that are names, not quantities: addresses, interfaces, versions, times of day.

`quantities` ignores every number that lies in one of these spans.
"""

from __future__ import annotations

import re

from assent.reasoning.words.flat import words_of

Span = tuple[int, int]


def identifiers(text: str) -> list[Span]:
    """Spans of a `flat` text that name something, sorted; they may touch but not contain one another."""
    return sorted(match.span() for match in _IDENTIFIER.finditer(text))


def labelled(text: str, start: int) -> bool:
    """Whether the bare number at `start` is the label of the word before it: port 22, VLAN 10, TS 28.541."""
    before = text[max(0, start - 40) : start]
    return bool(_LABEL.search(before) or (_YEAR_WORD.search(before) and _YEAR.match(text, start)))


_OCTET = r"\d{1,3}"
_IDENTIFIER = re.compile(
    rf"""
      (?<![\w.]){_OCTET}(?:\.{_OCTET}){{3}}(?:/\d{{1,3}})?(?![\w])                 # IPv4, with a prefix length
    | (?<![\w:])(?:[0-9a-f]{{0,4}}:){{2,8}}[0-9a-f]{{0,4}}(?:/\d{{1,3}})?(?!\w)    # IPv6, MAC
    | (?<![\w.])[0-9a-f]{{4}}\.[0-9a-f]{{4}}\.[0-9a-f]{{4}}(?!\w)                  # MAC, Cisco
    | (?<!\w)\d{{4}}-\d{{2}}-\d{{2}}(?:T[\d:.]+Z?)?(?!\w)                          # ISO 8601
    | (?<![\w/])\d{{1,2}}/\d{{1,2}}/(?:19|20)?\d{{2}}(?![\w/])                     # a date
    | (?<![\w:])\d{{1,5}}:\d{{1,5}}(?!\d)(?:\s?[ap]\.?m\b\.?)?                     # 14:30, a community, a ratio
    | (?<![\w.])\d{{1,2}}(?:\s?[ap]\.m\.|\s?[ap]m\b|\s?o'clock|h\d{{2}}\b)         # 8 am, 18h30
    | (?<![\w-])[a-z][a-z-]{{0,30}}\s?\d{{1,4}}(?:/\d{{1,4}}){{1,3}}(?:[.:]\d{{1,5}})?(?!\w)  # Gi0/1.100
    | (?<![\w/])\d{{1,3}}(?:/\d{{1,3}}){{2,}}(?![\w/])                             # 1/0/24
    | (?<![\w.])v?(?!\d{{1,3}}(?:\.\d{{3}})+(?![\d.]))\d+(?:\.\d+){{2,8}}(?!\w)    # 1.2.3, not 1.000.000
    | (?<!\w)v\d+(?:\.\d+){{0,8}}(?!\w)                                            # v2, v1.2
    | (?<!\w)(?!(?:sub|under|max|min)-\d)[a-z_]\w{{0,40}}(?:[-.@]\w{{1,40}}){{0,6}}[-.@]\d+(?:\.\d+)?(?![\d%])  # cam-12
    | (?<!\w)[2-6]G(?![\w/])                                                       # a generation
    | (?<!\w)(?:2|4|5|6|8|12|16)K(?=\s+(?:uhd|video|stream|camera|tv|resol|display|footage|content|qual|movie))
    | (?<!\w)0x[0-9a-f]+
    | (?<!\w)24(?:/|\s?x\s?|-)7(?:/365)?(?!\w)
    | (?m:^[ \t]*\d{{1,3}}[.)]\s)                                                   # a list's marker
    | (?<!\w)/\d{{1,3}}(?!\w)                                                      # a prefix length alone
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LABELS = words_of(
    """
    ports? vlans? vnis? vrf area areas asn process ospf bgp eigrp rip isis dscp cos qci 5qi sst cqi mcs tcp
    udp sctp access-list acl priority metric cost preference mtu sequence seq queue class version release
    rel option phase step line row page section clause chapter figure table item rule policy rfc ts tr ieee
    iso cat category level tier stage floor hall building gate room zone sector plant rack terminal platform pier
    dock bay eq unit no number num nr nº # § tag group cell site router switch host server node slice band
    lane puerto puertos porta portas sala planta edificio zona celda celula cellule batiment etage windows
    frr ios wi-fi wifi
    """
)
_LABEL = re.compile(
    rf"(?:(?<![\w-])(?:{'|'.join(re.escape(w) if w in '#§' else w for w in _LABELS)})"
    rf"|(?<!\w)(?-i:AS))(?:\s?[:=#]\s?|\s)?"
    rf"(?:\d+(?:\s?,\s?|\s(?:and|or|y|e|et|to|through)\s|-)){{0,4}}$",
    re.IGNORECASE,
)
_YEAR_WORD = re.compile(r"(?<!\w)(?:in|by|since|until|year|before|after|en|em|desde|hasta)\s$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d{2}(?![\w.,]\d)(?=\W|$)")
