"""Sections outside interfaces and routing: VRFs and IPsec, to the model and back.

`parse` hands over the nodes; each function raises Unmodelled or Impossible, or reports lines of its section.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from assent.network.transport.device_parts import (
    Crypto,
    IpsecProfile,
    IsakmpKey,
    IsakmpPolicy,
    TransformSet,
    Vrf,
)
from assent.network.transport.languages.ios.lexer import Node
from assent.network.transport.languages.ios.words import Unmodelled, address, number

Strange = Callable[[Node, str], None]
_POLICY = ("hash", "authentication", "group", "lifetime")


def parse_vrf(words: list[str], node: Node, strange: Strange) -> Vrf:
    """`vrf definition NAME` or `ip vrf NAME`."""
    legacy = words[0] == "ip"
    if len(words) != 3 or (not legacy and words[1] != "definition"):
        raise Unmodelled
    made = Vrf(words[2], ipv4=legacy, legacy=legacy)
    for child in node.children:
        if child.text in ("!", "exit-address-family"):
            continue
        inner = [one for one in child.children if one.text != "exit-address-family" and not one.comment]
        match child.text.split():
            case ["rd", value]:
                made = replace(made, rd=value)
            case ["address-family", "ipv4"] if not legacy:
                made = replace(made, ipv4=True)
            case ["address-family", "ipv6"] if not legacy:
                made = replace(made, ipv6=True)
            case _:
                strange(child, node.text)
                continue
        for one in inner:
            strange(one, f"{node.text} / {child.text}")
    return made


def render_vrf(it: Vrf) -> list[str]:
    """With its heading."""
    lines = [f"ip vrf {it.name}" if it.legacy else f"vrf definition {it.name}"]
    lines += [] if it.rd is None else [f" rd {it.rd}"]
    for family, on in (("ipv4", it.ipv4 and not it.legacy), ("ipv6", it.ipv6)):
        lines += [f" address-family {family}", " exit-address-family"] if on else []
    return lines


def parse_crypto(crypto: Crypto, words: list[str], node: Node, strange: Strange) -> Crypto:
    """The model with one more `crypto ...` section in it."""
    match words[1:]:
        case ["isakmp", "policy", value]:
            policy = _policy(number(value, 1, 65_535, "an ISAKMP policy"), node, strange)
            return replace(crypto, policies={**crypto.policies, policy.number: policy})
        case ["isakmp", "key", *key, "address", peer] if key and peer[0].isdigit():
            return replace(crypto, keys=(*crypto.keys, IsakmpKey(address(peer), tuple(key))))
        case ["isakmp", "key", *key, "address", peer, mask] if key and mask[0].isdigit():
            return replace(crypto, keys=(*crypto.keys, IsakmpKey(address(peer), tuple(key), address(mask))))
        case ["ipsec", "transform-set", name, *transforms] if transforms:
            made = TransformSet(name, tuple(transforms), _mode(node, strange))
            return replace(crypto, transforms={**crypto.transforms, name: made})
        case ["ipsec", "profile", name]:
            return replace(crypto, profiles={**crypto.profiles, name: _profile(name, node, strange)})
    raise Unmodelled


def render_crypto(it: Crypto) -> list[str]:
    """In the order of `show running-config`: policies, keys, transform sets, profiles."""
    parts: list[list[str]] = []
    for number_ in sorted(it.policies):
        policy = it.policies[number_]
        values = (("encr", policy.encryption), *((name, getattr(policy, name)) for name in _POLICY))
        said = [f" {name} {value}" for name, value in values if value is not None]
        parts.append([f"crypto isakmp policy {number_}", *said])
    parts.append([_render_key(key) for key in it.keys])
    for made in it.transforms.values():
        mode = [" mode transport"] if made.mode == "transport" else []
        parts.append([f"crypto ipsec transform-set {made.name} {' '.join(made.transforms)}", *mode])
    for profile in it.profiles.values():
        said = [] if profile.transform_set is None else [f" set transform-set {profile.transform_set}"]
        said += [] if profile.pfs is None else [f" set pfs {profile.pfs}"]
        parts.append([f"crypto ipsec profile {profile.name}", *said])
    return [line for part in parts if part for line in (*part, "!")]


def _render_key(key: IsakmpKey) -> str:
    mask = f" {key.mask}" if key.mask is not None else ""
    return f"crypto isakmp key {' '.join(key.words)} address {key.peer}{mask}"


def _policy(value: int, node: Node, strange: Strange) -> IsakmpPolicy:
    fields: dict[str, Any] = {}
    for child in node.children:
        match child.text.split():
            case ["encr" | "encryption", *rest] if rest:
                fields["encryption"] = " ".join(rest)
            case [name, *rest] if name in _POLICY and rest:
                fields[name] = " ".join(rest)
            case _:
                strange(child, node.text)
    return IsakmpPolicy(value, **fields)


def _mode(node: Node, strange: Strange) -> Literal["tunnel", "transport"]:
    mode: Literal["tunnel", "transport"] = "tunnel"
    for child in node.children:
        if child.text.split() == ["mode", "transport"]:
            mode = "transport"
        elif child.text.split() != ["mode", "tunnel"]:
            strange(child, node.text)
    return mode


def _profile(name: str, node: Node, strange: Strange) -> IpsecProfile:
    made = IpsecProfile(name)
    for child in node.children:
        match child.text.split():
            case ["set", "transform-set", value]:
                made = replace(made, transform_set=value)
            case ["set", "pfs", value]:
                made = replace(made, pfs=value)
            case _:
                strange(child, node.text)
    return made
