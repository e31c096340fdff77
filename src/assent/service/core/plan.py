"""Which core functions each slice has, and the numbers that their configuration needs: addresses, UE subnets, DNNs.

Numbers follow from the order of the slices, so the same slices have the same ones. Addresses that nobody gave are
this machine's own (127.0.N.…), as in Open5GS's own files: enough to start everything on one host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from assent.intents.errors import InvalidInput
from assent.intents.service import NetworkFunction, Plmn, ServiceProfile, Snssai

ROLES = ("AMF", "SMF", "UPF")
SCP, NRF, NSSF = IPv4Address("127.0.0.200"), IPv4Address("127.0.0.10"), IPv4Address("127.0.0.14")
"""Where Open5GS's own files have these."""

UE_POOL = IPv4Network("10.0.0.0/8")
FIRST_UE = IPv4Address("10.45.0.0")
"""UE addresses are given out from here, a block for each slice."""
SMALLEST_BLOCK, LARGEST_BLOCK = 24, 10

MAX_SLICES = 64
"""AMF pointers have six bits (TS 23.003 2.10.1)."""

_HOST = {"AMF": 5, "SMF": 4, "UPF": 7}
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


@dataclass(frozen=True)
class CoreSlice:
    """What is known of a slice here: its profile, and its functions."""

    slice_id: str
    profile: ServiceProfile
    functions: tuple[NetworkFunction, ...]


@dataclass(frozen=True)
class CorePart:
    """The core of one slice. `functions`: name and address by role, of those that it has; `tac`: of its UEs."""

    slice_id: str
    number: int
    plmn: Plmn
    snssai: Snssai
    dnn: str
    max_ues: int
    ue_subnet: IPv4Network
    functions: dict[str, tuple[str, IPv4Address]]
    tac: int

    @property
    def gateway(self) -> IPv4Address:
        return self.ue_subnet[1]

    @property
    def amf_pointer(self) -> int:
        return self.number - 1


def plan(
    slices: Sequence[CoreSlice], *, addresses: Mapping[str, str] | None = None, tac: int = 1
) -> tuple[CorePart, ...]:
    """`addresses` by function name. Raises InvalidInput where a slice has no core, or the numbers do not suffice."""
    given = _addresses(addresses or {})
    if not 1 <= tac <= 0xFFFFFE:
        raise InvalidInput(f"{tac} is no tracking area code: 1 to 16777214", field="tac")
    if not slices or len(slices) > MAX_SLICES:
        raise InvalidInput(f"{len(slices)} slices: a core is made for 1 to {MAX_SLICES}", field="slices")
    subnets = _subnets([one.profile.max_ues or 0 for one in slices])
    parts = tuple(
        _part(number, one, subnet, given, tac)
        for number, (one, subnet) in enumerate(zip(slices, subnets, strict=True), 1)
    )
    known = {name for part in parts for name, _ in part.functions.values()}
    if strange := sorted(set(given) - known):
        listed = ", ".join(sorted(known))
        raise InvalidInput(
            f"{strange[0][:100]!r} is no core function of these slices: {listed}", field="address"
        )
    _apart(parts)
    return parts


def _part(
    number: int, one: CoreSlice, subnet: IPv4Network, given: Mapping[str, IPv4Address], tac: int
) -> CorePart:
    if not _LABEL.fullmatch(one.slice_id):
        raise InvalidInput(
            f"{one.slice_id[:80]!r} cannot be a data network's name: 1 to 63 letters, digits and hyphens",
            field="slice",
        )
    functions = {}
    for role in ROLES:
        found = next((it.name for it in one.functions if it.role == role), None)
        if found is None:
            continue
        functions[role] = (found, given.get(found, IPv4Address(f"127.0.{number}.{_HOST[role]}")))
    if set(functions) != set(ROLES):
        missing = ", ".join(role for role in ROLES if role not in functions)
        raise InvalidInput(f"{one.slice_id}: has no {missing}, so no core of its own", field="functions")
    info = one.profile.plmn_info[0]
    return CorePart(
        slice_id=one.slice_id,
        number=number,
        plmn=info.plmn_id,
        snssai=info.snssai,
        dnn=one.slice_id.lower(),
        max_ues=one.profile.max_ues or 0,
        ue_subnet=subnet,
        functions=functions,
        tac=tac,
    )


def _addresses(given: Mapping[str, str]) -> dict[str, IPv4Address]:
    found = {}
    for name, text in given.items():
        try:
            found[name] = IPv4Address(text)
        except ValueError:
            raise InvalidInput(f"{name}: {text[:60]!r} is no IPv4 address", field="address") from None
    return found


def _subnets(ues: Sequence[int]) -> list[IPv4Network]:
    """A block for each, one after the other, with an address for every UE besides network, gateway and broadcast."""
    return list(_blocks(ues))


def _blocks(ues: Sequence[int]) -> Iterator[IPv4Network]:
    at = int(FIRST_UE)
    for many in ues:
        prefix = min(SMALLEST_BLOCK, 32 - (many + 2).bit_length())
        size = 2 ** (32 - prefix)
        at = -(-at // size) * size
        if prefix < LARGEST_BLOCK or at + size - 1 > int(UE_POOL.broadcast_address):
            raise InvalidInput(f"{UE_POOL} has no room for {many} UEs more", field="maxNumberofUEs")
        yield IPv4Network((at, prefix))
        at += size


def _apart(parts: Sequence[CorePart]) -> None:
    seen: dict[IPv4Address, str] = {SCP: "the SCP", NRF: "the NRF", NSSF: "the NSSF"}
    for part in parts:
        for name, address in part.functions.values():
            if address in seen:
                raise InvalidInput(
                    f"{name}: {address} is the address of {seen[address]} as well", field="address"
                )
            seen[address] = name
    shared = [(part.plmn, part.snssai) for part in parts]
    for at, part in enumerate(parts):
        if (part.plmn, part.snssai) in shared[:at]:
            raise InvalidInput(f"{part.slice_id}: another slice has its S-NSSAI", field="snssai")
