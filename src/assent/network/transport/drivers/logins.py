"""From the device inventory to drivers: reads the secrets where the file says they are, when they are needed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from assent.intents.errors import InvalidInput
from assent.inventory import devices, yamlfile
from assent.network.transport.drivers.base import Driver
from assent.network.transport.drivers.terminal import Login
from assent.network.transport.secrets import Lookup, variable

_MAX_SECRET = 4096


def drivers(
    inventory: Path, routers: Iterable[str], environment: Mapping[str, str] | None = None
) -> dict[str, Driver]:
    """A driver for each of the routers; nothing is connected yet.

    Raises InvalidInput for a file that is none, a router it lacks, a secret that is not there or open to others.
    """
    listed = yamlfile.read(inventory).validate(devices.Devices).devices
    missing = sorted(set(routers) - set(listed))
    if missing:
        raise InvalidInput(f"{inventory}: has no device {', '.join(missing)}", field="devices")
    known = os.environ if environment is None else environment
    return {name: _driver(name, listed[name], inventory.parent, known) for name in sorted(routers)}


def secrets(inventory: Path | None, environment: Mapping[str, str] | None = None) -> Lookup:
    """The secrets that configurations refer to: where the inventory says they are, else in the environment by name.

    Raises InvalidInput for an inventory that is none; so does the lookup, for a secret that cannot be read.
    """
    places = {} if inventory is None else yamlfile.read(inventory).validate(devices.Devices).secrets
    folder = Path() if inventory is None else inventory.parent
    known = os.environ if environment is None else environment

    def lookup(name: str) -> str | None:
        place = places.get(name)
        if place is None:
            return known.get(variable(name))
        return _secret(f"secret {name}", place.env, place.file, folder, known)

    return lookup


def _driver(name: str, device: devices.Device, folder: Path, environment: Mapping[str, str]) -> Driver:
    login = _login(name, device, folder, environment)
    if device.driver == "netconf":
        from assent.network.transport.drivers.netconf import NetconfRouter

        return NetconfRouter(name, login)
    if device.platform == "frr":
        from assent.network.transport.drivers.watchdog import FrrRouter

        return FrrRouter(name, login, device.vtysh)
    from assent.network.transport.drivers.ssh import ios_router

    return ios_router(name, login)


def _login(name: str, device: devices.Device, folder: Path, environment: Mapping[str, str]) -> Login:
    return Login(
        host=device.host,
        username=device.username,
        password=_secret(name, device.password_env, device.password_file, folder, environment),
        port=device.port or (830 if device.driver == "netconf" else 22),
        key_file=None if device.key_file is None else folder / Path(device.key_file).expanduser(),
        known_hosts=None if device.known_hosts is None else folder / Path(device.known_hosts).expanduser(),
        enable_secret=_secret(name, device.enable_env, device.enable_file, folder, environment),
        timeout_s=device.timeout_s,
    )


def _secret(
    name: str, variable: str | None, file: str | None, folder: Path, environment: Mapping[str, str]
) -> str | None:
    if variable is not None:
        if not environment.get(variable):
            raise InvalidInput(f"{name}: the environment has no {variable}; set it", field="password_env")
        return environment[variable]
    if file is None:
        return None
    path = folder / Path(file).expanduser()
    try:
        if path.stat().st_mode & 0o077:
            raise InvalidInput(f"{name}: others can read {path}; chmod 600 it", field="password_file")
        text = path.read_text(encoding="utf-8")[:_MAX_SECRET].rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise InvalidInput(f"{name}: {path} cannot be read: {reason}", field="password_file") from None
    if not text:
        raise InvalidInput(f"{name}: {path} is empty", field="password_file")
    return text
