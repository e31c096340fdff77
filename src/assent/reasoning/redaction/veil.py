"""One exchange with a model under privacy `redacted`: hides what is sent, shows what comes back.

`backend` makes one for every answer, `conversation` one for every drive. What a model says that looks like a
pseudonym and was never issued is an error that it is told; so is an address from nowhere.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from assent.intents.base import Json
from assent.reasoning.redaction import patterns
from assent.reasoning.redaction.addresses import V4, V6, AddressVeil, mask_length
from assent.reasoning.redaction.numbers import Numbers, is_makers

STEM = "px"
"""Pseudonyms of names and secrets are this and a number, `px07`: a word to every grammar, and none in any language."""

_ISSUED = re.compile(rf"(?<![A-Za-z0-9]){STEM}\d+(?![A-Za-z0-9])", re.IGNORECASE)
_LIKE = re.compile(rf"[A-Za-z0-9]*{STEM}\d+[A-Za-z0-9]*", re.IGNORECASE)
_OUR_MAC = "02a55e"


class Foreign(ValueError):
    """The model used a pseudonym, or an address, that it was never given."""


class Veil:
    """`names`: what is replaced wherever it stands as a word. `public`: words that stay, for they are in the
    prompt anyway (names of fields, and the values that a schema lists).
    """

    def __init__(
        self, names: Iterable[str] = (), public: Iterable[str] = (), key: bytes | None = None
    ) -> None:
        key = key or secrets.token_bytes(16)
        self._v4, self._v6 = AddressVeil(V4, key), AddressVeil(V6, key)
        self._numbers = Numbers(key, Foreign)
        self._public = frozenset(public)
        self._tokens: dict[str, str] = {}
        self._real: dict[str, str] = {}
        self._macs: dict[str, str] = {}
        self._finder: re.Pattern[str] | None = None
        self._folded: dict[str, str] = {}
        self.meet(names)

    def meet(self, names: Iterable[str]) -> None:
        """More that is replaced from here on."""
        self._issue({name for name in names if not self._numbers.learn_name(name)})

    def hide(self, value: Json) -> Json:
        """The value, in every string and key of which pseudonyms stand for what is sensitive."""
        self._learn(value)
        return _mapped(value, self._hidden, self._numbers.hide_number)

    def hide_text(self, text: str) -> str:
        self._learn(text)
        return self._hidden(text)

    def show(self, value: Json) -> Json:
        """The value with real names. Raises `Foreign` for a pseudonym that was never issued."""
        return _mapped(value, self.show_text, lambda number, _: self._numbers.show_number(number))

    def show_text(self, text: str) -> str:
        def unnamed(rest: str) -> str:
            return _between(patterns.FORMS, rest, self._form_shown, self._numbers.show)

        return _between(_LIKE, text, self._token_shown, unnamed)

    # -- what is sensitive --------------------------------------------------------------------------------

    def _learn(self, value: Json) -> None:
        """All of a message is read before any of it is put into words: what is a name anywhere is one everywhere."""
        texts = list(_texts(value))
        self._numbers.learn(texts)
        found: set[str] = set()
        for text in texts:
            found.update(_LIKE.findall(text))
            found.update(patterns.named(text))
            self._learn_addresses(text)
        self._issue(found)

    def _learn_addresses(self, text: str) -> None:
        for pattern, veil, kind in (
            (patterns.V4, self._v4, IPv4Address),
            (patterns.V6, self._v6, IPv6Address),
        ):
            for found in pattern.finditer(text):
                address = _address(found.group(), kind)
                if address is None:
                    continue
                veil.avoid([address])
                length = _length(text, found.end(), kind)
                if length is not None:
                    veil.learn(address, length)

    def _issue(self, names: Iterable[str]) -> None:
        # In the order of the names, and as wide as it takes: sorted pseudonyms come in the order of what they are.
        new = sorted({name for name in names if name.strip()} - self._tokens.keys() - self._public)
        if not new:
            return
        first = len(self._tokens) + 1
        width = max(2, len(str(first + len(new))))
        for number, name in enumerate(new, first):
            token = f"{STEM}{number:0{width}d}"
            self._tokens[name], self._real[token] = token, name
        self._folded = {}
        for name, token in self._tokens.items():
            self._folded.setdefault(name.lower(), token)
        longest = sorted(self._tokens, key=len, reverse=True)
        self._finder = re.compile(f"(?<![A-Za-z0-9])(?:{'|'.join(map(_whole, longest))})", re.IGNORECASE)

    # -- hiding -------------------------------------------------------------------------------------------

    def _hidden(self, text: str) -> str:
        def unnamed(rest: str) -> str:
            return _between(patterns.FORMS, rest, self._form_hidden, self._numbers.hide)

        if self._finder is None:
            return unnamed(text)
        return _between(self._finder, text, lambda found: self._token_of(found.group()), unnamed)

    def _token_of(self, name: str) -> str:
        if name in self._public:
            return name
        return self._tokens.get(name) or self._folded[name.lower()]

    def _form_hidden(self, found: re.Match[str]) -> str:
        if found["mac"]:
            return self._mac_hidden(found)
        if found["v6"]:
            return _swapped(found.group(), self._v6.hide, IPv6Address)
        return _swapped(found.group(), self._v4.hide, IPv4Address)

    def _mac_hidden(self, found: re.Match[str]) -> str:
        digits = re.sub(r"[^0-9a-f]", "", found.group().lower())
        if digits == "f" * 12:
            return found.group()
        token = self._macs.setdefault(digits, f"{_OUR_MAC}{len(self._macs) + 1:06x}")
        return _like(found.group(), token)

    # -- showing ------------------------------------------------------------------------------------------

    def _token_shown(self, found: re.Match[str]) -> str:
        said = found.group()
        if not _ISSUED.fullmatch(said) or said.lower() not in self._real:
            raise Foreign(f"{said[:40]} is no name in the question: copy names exactly as they are there")
        return self._real[said.lower()]

    def _form_shown(self, found: re.Match[str]) -> str:
        if found["mac"]:
            return self._mac_shown(found)
        if found["v6"]:
            return self._address_shown(found.group(), self._v6, IPv6Address)
        return self._address_shown(found.group(), self._v4, IPv4Address)

    def _mac_shown(self, found: re.Match[str]) -> str:
        digits = re.sub(r"[^0-9a-f]", "", found.group().lower())
        for real, token in self._macs.items():
            if token == digits:
                return _like(found.group(), real)
        if digits.startswith(_OUR_MAC):
            raise Foreign(f"{found.group()} is no address in the question: copy addresses exactly")
        return found.group()

    def _address_shown(
        self, said: str, veil: AddressVeil, kind: type[IPv4Address] | type[IPv6Address]
    ) -> str:
        address = _address(said, kind)
        if address is None:
            return said
        real = veil.show(address)
        if real is None:
            raise Foreign(f"{said} is in no network of the question: use the addresses that are there")
        return said if real == address else str(kind(real))


def vocabulary(*schemas: Json) -> frozenset[str]:
    """The words of JSON schemas: names of members, and the values that they list."""
    words: set[str] = set()
    waiting: list[Json] = list(schemas)
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            properties = one.get("properties")
            words.update(properties if isinstance(properties, dict) else ())
            listed = one.get("enum", [one.get("const")])
            words.update(value for value in listed if isinstance(value, str))
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return frozenset(words)


def names_in(value: Json) -> Iterator[str]:
    """What a document calls by name: the strings under members that hold names."""
    if isinstance(value, list):
        for one in value:
            yield from names_in(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key in _NAMING and isinstance(one, str):
                yield one
            elif key in _NAMING and isinstance(one, list):
                yield from (name for name in one if isinstance(name, str))
            if key in _NAMING and isinstance(one, dict):
                yield from (name for name in one if not is_makers(name))
            yield from names_in(one)


_NAMING = {
    *(
        "name",
        "names",
        "host",
        "hosts",
        "hostname",
        "router",
        "routers",
        "device",
        "devices",
        "operator",
        "operators",
    ),
    *(
        "tenant",
        "customer",
        "owner",
        "site",
        "sites",
        "cell",
        "cells",
        "cloud",
        "clouds",
        "agent",
        "sender",
        "vrf",
    ),
    *(
        "interfaces",
        "access_lists",
        "acls",
        "vrfs",
        "class_maps",
        "policy_maps",
        "prefix_lists",
        "route_maps",
        "nodes",
        "tenants",
        "customers",
        "users",
        "user",
    ),
    "description",
}


def _between(
    pattern: re.Pattern[str], text: str, found: Callable[[re.Match[str]], str], rest: Callable[[str], str]
) -> str:
    """The text with `found` made of every match, and `rest` of what lies between."""
    parts: list[str] = []
    at = 0
    for match in pattern.finditer(text):
        parts += [rest(text[at : match.start()]), found(match)]
        at = match.end()
    return "".join([*parts, rest(text[at:])])


def _mapped(
    value: Json, text: Callable[[str], str], number: Callable[[int, str], int], key: str = ""
) -> Json:
    """The value with every string and key made anew, and every whole number, by the key that it stands under."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value, key)
    if isinstance(value, list):
        return [_mapped(one, text, number, key) for one in value]
    if isinstance(value, dict):
        return {text(name): _mapped(one, text, number, name) for name, one in value.items()}
    return value


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from _texts(one)


def _whole(name: str) -> str:
    """The name as a word: what follows must not go on with it, where it ends like a word."""
    return re.escape(name) + ("(?![A-Za-z0-9])" if name[-1].isalnum() else "")


def _address(text: str, kind: type[IPv4Address] | type[IPv6Address]) -> int | None:
    try:
        return int(kind(text))
    except AddressValueError:
        return None


def _swapped(text: str, swap: Callable[[int], int], kind: type[IPv4Address] | type[IPv6Address]) -> str:
    address = _address(text, kind)
    if address is None:
        return text
    other = swap(address)
    return text if other == address else str(kind(other))


def _length(text: str, at: int, kind: type[IPv4Address] | type[IPv6Address]) -> int | None:
    """The prefix length that stands behind an address: `/24`, or a mask or wildcard."""
    slash = patterns.LENGTH.match(text, at)
    if slash:
        return int(slash[1])
    paired = patterns.PAIRED.match(text, at) if kind is IPv4Address else None
    value = _address(paired[1], IPv4Address) if paired else None
    return None if value is None else mask_length(value)


def _like(form: str, digits: str) -> str:
    """The digits of a MAC address, punctuated as `form` is."""
    left = iter(digits)
    return "".join(next(left) if char.isalnum() else char for char in form)
