"""How big the VDUs of a function are, and how many of them: SOL001 scales by instances of one size.

A function of 2.5 CPUs is three instances of one CPU. Its storage is one, which they share.
"""

from __future__ import annotations

import math

from assent.intents.errors import InvalidInput
from assent.intents.packages import Vdu
from assent.intents.service import NetworkFunction

MAX_INSTANCES = 16
"""Of one VDU. `MAX_AT_FIRST` of them at most make up a new function, so that each can at least double."""
MAX_AT_FIRST = 8
MAX_CPUS = 1024
"""Virtual CPUs of one VDU; more than any server has."""


def vdu_of(function: NetworkFunction) -> tuple[Vdu, int]:
    """The size of the function's VDU, and how many instances it has: together no less than was asked for.

    Raises InvalidInput where none would do.
    """
    cpus = max(1, math.ceil(function.cpu / MAX_AT_FIRST))
    if cpus > MAX_CPUS:
        raise InvalidInput(
            f"{function.name}: {function.cpu:g} CPUs are more than {MAX_AT_FIRST} VDUs of {MAX_CPUS} CPUs",
            field="cpu",
        )
    count = math.ceil(function.cpu / cpus)
    return Vdu(cpus=cpus, ram_mb=math.ceil(function.ram_mb / count)), count
