"""Whether an answer about places holds every property and every end that the request names: no half may be dropped.

`backread` asks of answers that only set what interfaces, hosts and cables are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assent.network.transport.objectives import AnyObjective
from assent.network.transport.skills.requests.leftovers import words as word_set

_KINDS = word_set("""
    interface connect-host connect-routers vrf address6 address-host disconnect-host disconnect-routers move-cable
    remove-interface retire-router ospf-network ospf-interface qos
""")
_NAMED: tuple[tuple[str, str], ...] = (
    (r"(?:icmp |ip )?(?:redirects?|redirections?|redirecciones|redirecionamentos|redirecoes)", "redirects"),
    (
        r"(?:icmp |ip )?(?:unreachables?|inalcanzables?|inacessiveis|inaccessibles|injoignables)",
        "unreachables",
    ),
    (r"proxy[- ]?arp|arp[- ]proxy", "proxy_arp"),
    (r"mss", "tcp_mss"),
    (r"mtu", "mtu ip_mtu clear:mtu"),
    (r"bandwidth|ancho de banda|largura de banda|bande passante", "bandwidth_kbps clear:bandwidth rules"),
    (r"helpers?|relays?|relais", "helpers no_helpers clear:helper"),
    (r"duplex", "duplex clear:duplex"),
    (r"native|nativ[ao]|untagged", "native"),
    (r"secondary|secundari[ao]|secondaire", "secondary"),
    (r"descriptions?|descripcion|descricao", "description clear:description"),
    (r"ipv6", "address6 filter6"),
    (r"vrf", "vrf"),
    (
        r"no shut(?:down)?|into (?:service|operation|use)|en (?:service|servicio)|em servico|undo the shutdown|"
        r"ligad[oa]|encendid[oa]|levantad[oa]|"
        r"allumee?|switch(?:ed)? (?:it )?on|turn(?:ed)? (?:it )?on|bring (?:it |them )?(?:back )?up",
        "shutdown=False connect-host connect-routers move-cable",
    ),
    (
        r"(?:remove|take|pull|retire|decommission|unplug) (?:out )?(?:the |this |that )?(?:whole |entire )?router",
        "retire-router",
    ),
)
"""Words for properties, and the fields or kinds of which an answer has one."""
_KEPT = (
    r"(?:keep|keeps|keeping|leave|leaving|stays?|remains?|unchanged|untouched|same|as (?:it is|before)|without|"
    r"already|has|have|had|yet|today|currently|igual|deja\w*|mantem|mantener|mantiene|conserv\w+|garde\w*|reste\w*|"
    r"fica\w*|sin|sem|sans|wrong|missing)"
)
_BOTH = (
    r"(?:both|each|either|ambos|ambas|les deux|des deux|los dos|las dos|os dois|as duas|dos dois|das duas|nos dois|"
    r"nas duas) (?:the )?(?:ends?|sides?|directions?|ways|extremos|lados|sentidos|pontas|puntas|bouts|cotes|sens|"
    r"extremites|direcciones)"
)
_LEFT_UP = (
    r" (?:leave|keep|leaving|keeping|deja|deje|dejar|deixa|deixe|mantem|manten|laisse|laissez|garde) "
    r"(?:\S+ ){0,3}?(?:port|puerto|porta|interface|interfaz) (?:\S+ )?"
    r"(?:up|enabled|levantad[oa]|activ\w+|ativ\w+|ligad[oa]|encendid[oa]) "
)
_TOO = r"(?:peer|neighbou?r|(?:other|far|remote|opposite) (?:end|side)) (?:likewise|too|as well|also|the same|alike)"


def dropped(text: str, made: Sequence[AnyObjective]) -> str | None:
    """What of the text (plain, in lower case) no objective holds, in its words; None where nothing is missing."""
    if not made or not {one.kind for one in made} <= _KINDS:
        return None
    held = {word for one in made for word in _held(one)}
    for pattern, fields in _NAMED:
        for found in re.finditer(rf" (?:{pattern}) ", text):
            if not held & set(fields.split()) and not _is_told(text, found.start()):
                return found.group().strip()
    left_up = re.search(_LEFT_UP, text)
    if left_up and "disconnect-host" in held and not held & {"keep_port=True", "shutdown=False"}:
        return left_up.group().strip()
    ends = {
        (getattr(one, "router", ""), getattr(one, "interface", ""), getattr(one, "direction", ""))
        for one in made
    }
    both = re.search(rf" (?:{_BOTH}|{_TOO}) ", text)
    if both and len(ends) < 2 and not any(hasattr(one, "z") for one in made):
        return both.group().strip()
    return None


def _is_told(text: str, at: int) -> bool:
    """Whether the part of the sentence around it says that it stays, or how it is."""
    begin = max(text.rfind(mark, 0, at) for mark in ".;!?,:")
    ends = [end for mark in ".;!?,:" if (end := text.find(mark, at)) >= 0]
    return re.search(rf" {_KEPT} ", text[begin + 1 : min(ends, default=len(text))] + " ") is not None


def _held(one: AnyObjective) -> list[str]:
    found: list[str] = [one.kind]
    for field in one.model_fields_set:
        value = getattr(one, field)
        if value in (None, ()):
            continue
        found += [field, f"{field}={value}"]
        found += [f"{field}:{item}" for item in value] if isinstance(value, tuple) else []
    return found
