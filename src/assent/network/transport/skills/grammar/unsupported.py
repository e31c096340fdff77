"""Wishes that no objective can express: named in one question, instead of being read as something else.

`reading` asks it clause by clause, `configure` where a request is of no known type.
"""

from __future__ import annotations

import re

_UNSUPPORTED: tuple[tuple[str, str], ...] = (
    (
        "time ranges",
        r"(?:\b(?:between|from)\s+)?(?<![\w/.:])\d{1,2}\s*:\s*[0-5]\d(?![\w.:/])"
        r"(?:\s*(?:and|to|until|till|-|–)\s*\d{1,2}\s*:\s*\d{2})?"
        r"|\b(?:(?:between|from)\s+)?\d{1,2}\s?[ap]m\b(?:\s*(?:and|to|until|till|-|–)\s*\d{1,2}\s?[ap]m\b)?"
        r"|\btime[- ]range|\b(?:weekdays?|weekends?|(?<!last )nights?|daily|weekly)\b"
        r"|\b(?:tonight|tomorrow)\b(?! ?['’]s)"
        r"|\b(?:business|working|office|opening)\s+hours\b"
        r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"
        r"|\bfor\s+(?:the next\s+)?\d+\s*(?:hours?|days?|minutes?)\b",
    ),
    ("rate limits", r"\brate[- ]?limit|\bpolic(?:e|ing|er)\b|\bshap(?:e|ing|er)\b|\bthrottl"
     r"|\b(?:limit|cap|restrict)\w*\b.*\d\s*[kmg](?:bit|bps|b/s)"),
    ("QoS", r"\bqos\b|\bdscp\b|\bquality of service\b|\bprioriti[sz]e\b|\bqueue?ing\b"
     r"|\bservice[- ]policy\b|\bmark\b.*\btraffic\b"),
    ("route summarisation", r"\bsummar(?:is|iz)\w*\b(?! nothing)|\baggregate\b|\barea\s+range\b"),
    ("steering of traffic by its source", r"\b(?:route|send|steer|direct|forward)\w*\s+(?:\w+\s+){0,2}"
     r"(?:traffic|packets)\b(?=.*\bfrom\b.*\b(?:via|through|over)\b)"),
    ("VRFs", r"\bvrfs?\b"),
    ("policy-based routing", r"\bpolicy[- ]based\b|\bpbr\b|\broute[- ]maps?\b"),
    ("path preference", r"\bprefer(?:s|red|ring)?\b|\bprimary path\b|\btraffic engineering\b"),
    ("NAT", r"\bd?s?nat\b|\bpat\b|\bmasquerad|\baddress translation\b"),
    ("EIGRP", r"\beigrp\b"),
    ("RIP", r"\bripv?2?\b"),
    ("IS-IS", r"\bis-?is\b"),
    ("MPLS", r"\bmpls\b|\bldp\b"),
    ("multicast routing", r"\bmulticast\b|\bpim\b"),
    ("HSRP or VRRP", r"\bhsrp\b|\bvrrp\b|\bglbp\b"),
    ("IPv6", r"\bipv6\b"),
    ("users and passwords", r"\bpasswords?\b|\busernames?\b|\baaa\b|\bauthenticat"),
    ("DHCP pools", r"\bdhcp pools?\b"),
)  # fmt: skip
_PACKETS = ("EIGRP", "RIP", "IS-IS", "MPLS", "multicast routing", "HSRP or VRRP")


def clock(text: str) -> str | None:
    """The question about a time of day, which the clauses do not keep in one piece; quoted texts are no wishes."""
    text = re.sub(r"\b[0-9a-fA-F]{1,4}:[0-9a-fA-F:]*:[0-9a-fA-F:/]*", " ", text)
    bare = re.sub(r"\"[^\"]*\"|“[^”]*”|(?<!\w)'[^']*'(?!\w)", " ", text)
    return unsupported(bare) if re.search(r"(?<![\w:.])\d{1,2}:[0-5]\d(?![\w:.])", bare) else None


def unsupported(text: str, *, packets: bool = False, explicit: bool = False) -> str | None:
    """The question to ask, or None. `packets`: the clause is a filter, in which a protocol is only traffic;
    `explicit`: it says the cost or distance by which a path is to be preferred."""
    text = re.sub(r"\b[0-9a-fA-F]{1,4}:[0-9a-fA-F:]*:[0-9a-fA-F:/]*", " ", text)  # IPv6 is no time of day
    for name, pattern in _UNSUPPORTED:
        if (packets and name in _PACKETS) or (explicit and name == "path preference"):
            continue
        found = re.search(pattern, text, re.IGNORECASE)
        if found:
            return (
                f"Assent cannot do {name} yet (“{found.group().strip()}”). Leave it out, or say what is wanted "
                "with interfaces, OSPF, static routes, access lists or tunnels?"
            )
    return None
