"""Pseudonyms of numbers that identify: of interfaces (`GigabitEthernet0/1`), and of autonomous systems (`AS 65001`).

An interface keeps its kind and its last number; the slot before it becomes another, so that ranges and sub-interfaces
stay what they are. An autonomous system becomes a private one that no real text has. Both keep the order of what
they stand for, as far as it is learned together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_MAKERS = (
    r"(?:[a-z]{0,20}ethernet|gig[a-z]{0,3}|fast?|ten[a-z]{0,3}|hun[a-z]{0,3}|fort[a-z]{0,2}|gi|fa|te|fo|hu|eth?|serial|"
    r"ser|se|xe|ge|[efgst]|ports?|interfaces?|intf|iface|int|if|pos|atm|mgmt)"
)
_NUMBERS = r"\d{1,3}(?:/\d{1,3}){1,3}"
_PORT = re.compile(r"(?<![\d./:])(?P<slot>\d{1,3})(?P<rest>(?:/\d{1,3}){1,3})(?![\d/])")
_AFTER_ITS_KIND = re.compile(
    rf"(?<![A-Za-z0-9]){_MAKERS}[-\s]{{0,2}}(?P<slot>\d{{1,3}})(?:/\d{{1,3}}){{1,3}}(?![\d/])", re.IGNORECASE
)
_KIND = re.compile(rf"(?<![A-Za-z0-9]){_MAKERS}[-\s]{{0,2}}$", re.IGNORECASE)
_INTERFACE = re.compile(rf"{_MAKERS}[-\s]?(?P<numbers>{_NUMBERS})(?:[.:]\d{{1,5}})?", re.IGNORECASE)

_FIRST_SLOT, _LAST_SLOT = 70, 255
"""Slots that pseudonyms have; a real one among them gets a pseudonym itself."""

_FIRST_AS, _LAST_AS = 4_210_000_000, 4_210_099_999
"""A part of the private ones (RFC 6996) for pseudonyms."""
_BARE_AS = 1_000
"""From here on, a number that is an AS somewhere is hidden wherever it stands alone."""

_SYSTEM = (
    r"(?P<before>\b(?:(?:(?i:remote[-_ ]as|local[-_ ]as|(?:router )?bgp|asn|as[-_ ]number|autonomous[- ]systems?"
    r"(?: numbers?)?))|AS|ASes|ASs)(?:\s+(?:is|of|no\.?|number))?\s*[#:=]?\s*"
    r"|\b[aA]s\s*#?\s*(?=6(?:4[5-9]|5[0-5])\d\d\b|42\d{8}\b))(?P<number>\d{1,10})(?![\w/]|\.\d)"
)
_SAID = re.compile(_SYSTEM)
_LIKE_OURS = r"(?<!\d)42100\d{5}(?!\d)"
"""Wherever it stands: a number that could pass for a pseudonym gets one itself."""
_NUMBER = re.compile(rf"{_SYSTEM}|(?P<ours>{_LIKE_OURS})|(?<![\w./:-])(?P<bare>\d{{4,10}})(?![\w/]|\.\d)")
_OURS = re.compile(_LIKE_OURS)
AS_KEYS = frozenset({"as", "asn", "remote_as", "local_as", "as_number", "remote-as", "local-as", "as-number"})
"""Members of documents that hold the number of an autonomous system."""


class Numbers:
    """The pseudonyms of one exchange. `foreign` makes the error for one that was never issued."""

    def __init__(self, key: bytes, foreign: Callable[[str], Exception]) -> None:
        self._foreign = foreign
        self._next_slot = _FIRST_SLOT + key[0] % 60
        self._slots: dict[str, str] = {}
        self._real_slots: dict[str, str] = {}
        self._systems: dict[int, int] = {}
        self._real_systems: dict[int, int] = {}

    # -- learning -----------------------------------------------------------------------------------------

    def learn(self, texts: Iterable[str], systems: Iterable[int] = ()) -> None:
        """What is written as a port, or as an AS, in any of the texts; `systems`: numbers that are known to be one."""
        slots, found = set[int](), set(systems)
        for text in texts:
            slots.update(int(port["slot"]) for port in _AFTER_ITS_KIND.finditer(text))
            # A number that could pass for a pseudonym gets one itself.
            slots.update(slot for port in _PORT.finditer(text) if (slot := int(port["slot"])) >= _FIRST_SLOT)
            found.update(int(said["number"]) for said in _SAID.finditer(text))
            found.update(int(said) for said in _OURS.findall(text))
        self._issue_slots(slots)
        self._issue_systems(found)

    def learn_name(self, name: str) -> bool:
        """Whether the name is one of these, and needs no pseudonym of its own."""
        if _INTERFACE.fullmatch(name) or _SAID.fullmatch(name):
            self.learn([name])
            return True
        return False

    def _issue_slots(self, slots: set[int]) -> None:
        for slot in sorted(slots):
            if str(slot) in self._slots:
                continue
            while str(self._next_slot) in self._slots or self._next_slot in slots:
                self._next_slot += 1
            if self._next_slot > _LAST_SLOT:
                raise ValueError("more different slots than there are pseudonyms for them")
            self._slots[str(slot)] = str(self._next_slot)
            self._real_slots[str(self._next_slot)] = str(slot)
            self._next_slot += 1

    def _issue_systems(self, systems: set[int]) -> None:
        for number in sorted(systems - self._systems.keys()):
            made = _FIRST_AS + len(self._systems)
            while made in systems or made in self._systems or made in self._real_systems:
                made += 1
            if made > _LAST_AS:
                raise ValueError("more autonomous systems than there are pseudonyms for them")
            self._systems[number], self._real_systems[made] = made, number

    # -- hiding -------------------------------------------------------------------------------------------

    def hide(self, text: str) -> str:
        """Of a text that was learned."""
        return _PORT.sub(self._port_hidden, _NUMBER.sub(self._system_hidden, text))

    def hide_number(self, number: int, key: str) -> int:
        """A number of a document, under this key."""
        if key.lower() in AS_KEYS or _is_ours(number):
            self._issue_systems({number})
            return self._systems[number]
        return number

    def _system_hidden(self, found: re.Match[str]) -> str:
        said = found["number"] or found["ours"] or found["bare"]
        known = str(int(said)) == said and (found["number"] or int(said) >= _BARE_AS)
        made = self._systems.get(int(said)) if known else None
        return found.group() if made is None else f"{found['before'] or ''}{made}"

    def _port_hidden(self, found: re.Match[str]) -> str:
        return self._slots.get(found["slot"], found["slot"]) + found["rest"]

    # -- showing ------------------------------------------------------------------------------------------

    def show(self, text: str) -> str:
        """Raises what `foreign` makes."""
        return _OURS.sub(self._system_shown, _PORT.sub(self._port_shown, text))

    def show_number(self, number: int) -> int:
        return self._real(number) if _is_ours(number) else number

    def _port_shown(self, found: re.Match[str]) -> str:
        slot = found["slot"]
        if slot in self._real_slots:
            return self._real_slots[slot] + found["rest"]
        before = found.string[max(0, found.start() - 30) : found.start()]
        if self._slots and (int(slot) >= _FIRST_SLOT or _KIND.search(before)):
            raise self._foreign(f"{found.group()} is no interface in the question: use those that are there")
        return found.group()

    def _system_shown(self, found: re.Match[str]) -> str:
        return str(self._real(int(found.group())))

    def _real(self, number: int) -> int:
        if number not in self._real_systems:
            raise self._foreign(f"{number} is no autonomous system in the question: copy numbers exactly")
        return self._real_systems[number]


def is_makers(name: str) -> bool:
    """Whether an interface's name is its maker's word with one number (`Loopback0`, `Vlan10`): it says nothing."""
    return _MAKERS_OWN.fullmatch(name) is not None


_MAKERS_OWN = re.compile(
    rf"(?:{_MAKERS}|loopback|lo|tunnel|tun?|vlan|port-channel|bundle-ether|dialer|bvi|null|management|irb|ae|br|veth|ens|"
    r"enp\d+s|wan|lan)[-\s]?\d{1,5}(?:[.:]\d{1,5})?",
    re.IGNORECASE,
)


def _is_ours(number: int) -> bool:
    return _FIRST_AS <= number <= _LAST_AS
