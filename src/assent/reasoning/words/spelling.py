"""Misspelt technical words put right: "downlnk", "garanteed", "latncy". Skills mend a text before they read it.

Only words that are one slip away from one term, and no word of one of our languages themselves, are touched.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assent.reasoning.words.flat import flat, words_of

_SHORTEST = 5
_TERMS = words_of(
    """
    downlink uplink download upload downstream upstream latency delay guaranteed guarantee availability available
    reliability reliable throughput bandwidth maximum minimum milliseconds millisecond megabits gigabit gigabits
    cameras camera sensors sensor devices device surveillance vehicles robots drones users mobility stationary
    isolated dedicated connectivity jitter symmetric simultaneous concurrent subscribers terminals latencia
    disponibilidad disponibilidade fiabilidad confiabilidade velocidad velocidade garantizado garantido latence
    disponibilite fiabilite latenz verfugbarkeit zuverlassigkeit latenza disponibilita affidabilita subida bajada
    descida capteurs kameras sensoren streaming broadcast emergency industrial controllers meters remote
    """
)
_CORRECT = frozenset(
    words_of(
        """
        guarantees garantie garanties garantia garantias garantis garanti garantiti garantito garantita garantite
        garantizada garantizados garantida garantidos garantiert garantierte latences latencias latencies latent
        delays delayed minimums minima maxima maximal minimal maximus camara camaras kamera camere camera camaras
        sensore sensori sensores sensor capteur device devise devises divided disponible disponibles disponivel
        disponibile robot robotic robota drone uploads downloads uploaded downloaded downlinks uplinks reliably
        availably users useres usage maximo minimo minimi massimo megabit broadcasts broadcasted remotely remoto remota
        remotes metres metre metros meter matters letters better vehicle vehicule vehicules vehiculo vehiculos veicoli
        stationer terminal terminali terminales terminaux mobilite mobilita mobilidade movilidad isolate insulated
        dedicate industriel industrie industriale industriali controller controlled subscriber subscribe symmetry
        display relay delai delais relays fiabilites fiable simultaneo robos robota robots subidas bajadas descidas
        uplinked latenzen kamerad dronen sensorik delayer stream streams streamings veloz velocidades emergencia
        emergencias emergence emergent remove remount demote service controllers controllori controllare
        """
    )
)


def mend(text: str) -> str:
    """`text` with its slips put right; the same text where there is none."""
    return _WORD.sub(lambda match: _mended(match.group()), text)


_WORD = re.compile(r"(?<![\w@./-])[^\W\d_]{5,20}(?![\w@/-])")


@lru_cache(maxsize=8192)
def _mended(word: str) -> str:
    plain = flat(word).lower()
    if len(plain) < _SHORTEST or plain in _CORRECT or plain in _TERMS:
        return word
    near = [term for term in _TERMS if _is_one_slip(plain, term)]
    return near[0] if len(near) == 1 else word


def _is_one_slip(word: str, term: str) -> bool:
    """One letter too few, too many, wrong or swapped with its neighbour; the first letter and most others stand."""
    if word[0] != term[0] or abs(len(word) - len(term)) > 1 or len(term) < _SHORTEST + 1:
        return False
    if word.rstrip("s") == term.rstrip("s"):
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(word, term, score_cutoff=1) <= 1
