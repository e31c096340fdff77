"""What people call places: the words of interfaces' descriptions, in several languages.

`the staff VLAN`, `the storage port of dc1`, `el enlace con el proveedor`: a word that stands in the description of
one interface alone (of the routers that are spoken of, or else of all) means that interface.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from assent.network.transport.device import Device
from assent.network.transport.grounding import LOGICAL, Ground
from assent.network.transport.network import Port
from assent.network.transport.skills.grammar.tokens import unaccented

_SYNONYMS = {
    "voice": "voice voz voix phone phones phone's telefono telefonos telefone telefones telephone telephones voip",
    "guest": "guest guests guests' invitados invitado convidados convidado invites invite visitor visitors visitantes",
    "staff": "staff employees empleados personal pessoal funcionarios personnel employes",
    "server": "servers server servidores servidor serveurs",
    "storage": "storage almacenamiento armazenamento stockage",
    "isp": "isp provider provider's proveedor provedor fournisseur operateur internet",
    "office": "office oficina escritorio bureau bureaux",
    "shop": "shop shops tienda tiendas loja lojas magasin magasins till tills",
    "floor": "floor piso planta andar etage",
    "spare": "spare free idle unused libre libres livre vago inutilisado desocupado",
    "bench": "bench banco bancada banc",
    "lab": "lab laboratorio labo laboratoire",
    "printer": "printer printers impresoras impressoras imprimantes",
    "camera": "camera cameras camaras",
    "user": "users usuarios utilisateurs",
    "leased": "leased alquilada dedicada louee",
}
_MEANS = {word: meant for meant, words in _SYNONYMS.items() for word in words.split()}
_EMPTY = frozenset(
    [
        "the",
        "and",
        "to",
        "of",
        "for",
        "port",
        "link",
        "uplink",
        "interface",
        "lan",
        "vlan",
        "network",
        "line",
        "trunk",
        "router",
        "id",
        "end",
        "only",
        "switches",
        "switch",
        "tunnel",
        "backup",
        "description",
        "de",
        "del",
        "do",
        "da",
        "du",
        "la",
        "le",
        "el",
    ]
)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word as labels compare it."""
    low = unaccented(word.lower()).strip(".,'’\"“”")
    return _MEANS.get(low, _MEANS.get(low.removesuffix("'s"), low.removesuffix("s") if len(low) > 4 else low))


def label_words(text: str) -> frozenset[str]:
    """The words of a description that may name a place."""
    found = re.findall(r"[^\W\d_]{3,}", text)
    return frozenset(stem(word) for word in found if word.lower() not in _EMPTY) - {"gi", ""}


@lru_cache(maxsize=4096)
def _of_device(description: str, routers: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in label_words(description) if word not in routers)


def labels_of(device: Device, routers: Iterable[str]) -> dict[str, frozenset[str]]:
    """By interface: the words that its description adds to the names of the network."""
    names = frozenset(stem(name) for name in routers)
    return {
        name: _of_device(one.description, names)
        for name, one in device.interfaces.items()
        if one.description and not name.startswith(("Loopback", "Tunnel"))
    }


def unique(ground: Ground, scope: Iterable[str], word: str, others: set[str]) -> Port | None:
    """The one interface in `scope` with that word; of several the one that more of the other words describe."""
    if len(word) < 3 or word in _EMPTY:
        return None
    hits = [
        (len(words & others), Port(router, name))
        for router in scope
        for name, words in labels_of(ground.device(router), ground.routers).items()
        if word in words and not name.startswith(LOGICAL)
    ]
    best = [port for score, port in hits if score == max(s for s, _ in hits)]
    return best[0] if len(best) == 1 else None


def cable_of(ground: Ground, scope: Iterable[str], word: str) -> tuple[Port, ...]:
    """Both ends of the one cable with that word, where both are described by it: `the radio`."""
    hits = [
        Port(router, name)
        for router in scope
        for name, words in labels_of(ground.device(router), ground.routers).items()
        if word in words and word not in _EMPTY and not name.startswith(LOGICAL)
    ]
    if len(hits) != 2 or hits[1] not in ground.far_ends(hits[0].router, hits[0].interface):
        return ()
    return tuple(hits)
