"""A network from NetBox's REST API: devices, interfaces, addresses, cables.

NetBox says what is there, not how it is routed: routers come with their interfaces and without OSPF. Devices of
the given roles are routers; others that are cabled to one and have an address of its subnet are hosts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Interface
from typing import Any
from urllib.parse import urlencode, urlsplit

from assent.intents.base import Json
from assent.intents.errors import InvalidInput, Permanent, Refused, Temporary
from assent.network.transport.importing.found import Found
from assent.network.transport.languages.ios.names import full_name

_PAGE = 200
_MAX_PAGES = 2000
_MAX_PAGE_BYTES = 64 * 1024 * 1024
_TIMEOUT_S = 30.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class NetBox:
    """`url`: such as https://netbox.example.org. Raises InvalidInput for a token that would travel in the open."""

    url: str
    token: str
    site: str | None = None
    roles: tuple[str, ...] = ("router",)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InvalidInput(
                f"{self.url!r} is no address of NetBox, such as https://netbox.example.org", field="netbox"
            )
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise InvalidInput(
                "give https://: over http:// everybody on the way could read the token", field="netbox"
            )

    def __repr__(self) -> str:
        return f"NetBox({self.url})"


def read_netbox(box: NetBox) -> Found:
    """Raises Refused, Temporary or Permanent as NetBox answers, InvalidInput where what it holds does not fit."""
    import httpx2

    headers = {"Authorization": f"Token {box.token}", "Accept": "application/json"}
    with httpx2.Client(
        headers=headers, timeout=_TIMEOUT_S, follow_redirects=False, trust_env=False
    ) as client:
        place = {"site": box.site} if box.site else {}
        devices = {one["id"]: one for one in _all(client, box, "dcim/devices/", place)}
        interfaces = {one["id"]: one for one in _all(client, box, "dcim/interfaces/", place)}
        addresses = list(_all(client, box, "ipam/ip-addresses/", {}))
        cables = list(_all(client, box, "dcim/cables/", place))
    try:
        return _Builder(box, devices, interfaces, addresses, cables).build()
    except (KeyError, TypeError, AttributeError) as error:
        raise Permanent(f"{box}: an answer lacks {error}: not what NetBox 3 or 4 sends") from None


class _Builder:
    def __init__(
        self,
        box: NetBox,
        devices: Mapping[int, Json],
        interfaces: Mapping[int, Json],
        addresses: Sequence[Json],
        cables: Sequence[Json],
    ) -> None:
        self.box = box
        self.devices = devices
        self.interfaces = interfaces
        self.cables = cables
        self.notes: list[str] = []
        self.addresses: dict[int, list[str]] = {}
        for one in addresses:
            if one.get("assigned_object_type") == "dcim.interface":
                self.addresses.setdefault(one["assigned_object_id"], []).append(str(one["address"]))

    def build(self) -> Found:
        routers = {id_: one for id_, one in self.devices.items() if _role(one) in self.box.roles}
        if not routers:
            known = ", ".join(sorted({_role(one) for one in self.devices.values()})) or "none"
            raise InvalidInput(
                f"no device has the role {' or '.join(self.box.roles)}; roles there: {known}", field="role"
            )
        ports: dict[int, str] = {}
        described: dict[str, dict[str, Json]] = {}
        for id_, it in sorted(self.interfaces.items()):
            device = it["device"]["id"]
            if device in routers:
                self._interface(id_, it, routers[device]["name"], described, ports)
        network: dict[str, Json] = {
            "routers": {name: {"interfaces": its} for name, its in sorted(described.items())},
            "links": list(self._links(ports)),
            "hosts": dict(self._hosts(ports)),
        }
        idle = sorted({one["name"] for one in routers.values()} - set(described))
        self.notes += [f"{name}: left out: it has no interface" for name in idle]
        self.notes.append(
            "NetBox does not say how routers route: OSPF, static routes and filters are not in the file"
        )
        return Found({key: value for key, value in network.items() if value}, {}, self.notes)

    def _interface(
        self, id_: int, it: Json, router: str, described: dict[str, dict[str, Json]], ports: dict[int, str]
    ) -> None:
        name = full_name(str(it["name"]))
        if name is None:
            self.notes.append(f"{router} {it['name']}: left out: no name of an IOS interface")
            return
        said: dict[str, Json] = {}
        for address in self.addresses.get(id_, ()):
            if ":" in address:
                self.notes.append(f"{router} {name}: {address}: IPv6 is not in the network file")
            elif "address" in said:
                self.notes.append(f"{router} {name}: {address}: a second address is left out")
            else:
                said["address"] = address
        if not it.get("enabled", True):
            said["shutdown"] = True
        if text := " ".join(str(it.get("description") or "").split())[:200]:
            said["description"] = text
        ports[id_] = f"{router} {name}"
        described.setdefault(router, {})[name] = said

    def _links(self, ports: Mapping[int, str]) -> Iterator[dict[str, Json]]:
        for a, z in self._cabled():
            if a in ports and z in ports:
                yield {"a": ports[a], "z": ports[z]}

    def _hosts(self, ports: Mapping[int, str]) -> Iterator[tuple[str, Json]]:
        for pair in self._cabled():
            for here, there in (pair, pair[::-1]):
                if here in ports and there not in ports and there in self.interfaces:
                    far = self.interfaces[there]["device"]["name"]
                    own = [a for a in self.addresses.get(there, ()) if self._beside(a, here)]
                    if own:
                        yield far, {"address": own[0], "attached_to": ports[here]}
                    else:
                        self.notes.append(f"{far} on {ports[here]}: left out: no address of that subnet")

    def _beside(self, address: str, port: int) -> bool:
        nets = [IPv4Interface(one).network for one in self.addresses.get(port, ()) if ":" not in one]
        return ":" not in address and any(IPv4Interface(address).ip in net for net in nets)

    def _cabled(self) -> Iterator[tuple[int, int]]:
        for cable in self.cables:
            ends = [
                [one["object_id"] for one in cable[side] if one["object_type"] == "dcim.interface"]
                for side in ("a_terminations", "b_terminations")
            ]
            if len(ends[0]) == len(ends[1]) == 1:
                yield ends[0][0], ends[1][0]
            elif ends[0] or ends[1]:
                self.notes.append(f"cable {cable.get('id')}: left out: it does not join two interfaces")


def _role(device: Json) -> str:
    """NetBox 4 says `role`, NetBox 3 `device_role`."""
    return str((device.get("role") or device.get("device_role") or {}).get("slug", ""))


def _all(client: Any, box: NetBox, path: str, query: Mapping[str, str]) -> Iterator[Json]:
    """Every result of every page. The next page is asked from the same server only: it gets the token."""
    url: str | None = f"{box.url.rstrip('/')}/api/{path}?{urlencode({'limit': _PAGE, **query})}"
    home = urlsplit(box.url).netloc
    for _ in range(_MAX_PAGES):
        if url is None:
            return
        if urlsplit(url).netloc != home:
            raise Refused(f"{box}: the next page would be on {urlsplit(url).netloc}", field="netbox")
        page = _get(client, box, url)
        yield from page["results"]
        url = page.get("next")
    raise Permanent(f"{box}: {path} has more than {_MAX_PAGES} pages")


def _get(client: Any, box: NetBox, url: str) -> dict[str, Json]:
    import httpx2

    body = b""
    try:
        with client.stream("GET", url) as answer:
            for part in answer.iter_bytes():
                body += part
                if len(body) > _MAX_PAGE_BYTES:
                    raise Permanent(f"{box}: a page of more than {_MAX_PAGE_BYTES} bytes")
    except httpx2.HTTPError as error:
        raise Temporary(f"{box} does not answer: {error}", retry_after=10.0) from None
    if answer.status_code in (401, 403):
        raise Refused(f"{box}: the token is not accepted ({answer.status_code})", field="token")
    if answer.status_code >= 500:
        raise Temporary(f"{box} answers {answer.status_code}", retry_after=10.0)
    try:
        page = json.loads(body)
    except (ValueError, RecursionError):
        page = None
    if answer.status_code != 200 or not isinstance(page, dict) or not isinstance(page.get("results"), list):
        raise Permanent(f"{box}: {urlsplit(url).path} is no list of NetBox's API ({answer.status_code})")
    return page
