"""Which driver each cloud names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from assent.intents.errors import InvalidInput
from assent.intents.ports import Packager
from assent.inventory.clouds import Cloud
from assent.network.cloud.drivers.base import CloudDriver, DrivenClouds, Southbound
from assent.network.cloud.drivers.simulated import SimulatedClouds


def make_driver(clouds: Sequence[Cloud], state_dir: Path, packager: Packager | None = None) -> CloudDriver:
    """Nothing is sent yet. Raises InvalidInput where a driver cannot be used here, with what is missing."""
    book = SimulatedClouds(clouds, state_dir)
    return DrivenClouds(book, _southbounds(clouds, state_dir, packager))


def _southbounds(
    clouds: Sequence[Cloud], state_dir: Path, packager: Packager | None
) -> dict[str, Southbound]:
    """Of the clouds that are not simulated. Each driver's module is imported only where a cloud names it."""
    found: dict[str, Southbound] = dict(_hosts(clouds, state_dir))
    for cloud in clouds:
        if cloud.driver == "kubernetes":
            found[cloud.name] = _kubernetes(cloud, state_dir)
        if cloud.driver == "sol005":
            found[cloud.name] = _sol005(cloud, state_dir, packager)
    return found


def _hosts(clouds: Sequence[Cloud], state_dir: Path) -> Mapping[str, Southbound]:
    """They share one set of namespaces."""
    hosts = [cloud for cloud in clouds if cloud.driver == "host"]
    if not hosts:
        return {}
    from assent.network.cloud.drivers.host.driver import HostCloud
    from assent.network.cloud.drivers.host.site import Site

    site = Site(state_dir / "host")
    return {cloud.name: HostCloud(cloud, site) for cloud in hosts}


def _kubernetes(cloud: Cloud, state_dir: Path) -> Southbound:
    from assent.network.cloud.drivers.kubernetes.driver import KubernetesCloud
    from assent.network.cloud.drivers.kubernetes.manifests import short

    return KubernetesCloud(cloud, short(str(state_dir.absolute())))


def _sol005(cloud: Cloud, state_dir: Path, packager: Packager | None) -> Southbound:
    from assent.network.cloud.drivers.sol005.southbound import Sol005Cloud

    if packager is None:
        raise InvalidInput(f"cloud {cloud.name}: the driver sol005 cannot be used here", field="driver")
    return Sol005Cloud(cloud, state_dir, packager)
