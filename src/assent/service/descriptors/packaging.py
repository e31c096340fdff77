"""The port `Packager`: a slice's functions as an NSD archive and VNF packages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assent.intents.change import SliceTraffic
from assent.intents.errors import InvalidInput
from assent.intents.packages import PackagedFunction, SlicePackage, VnfPackage
from assent.intents.service import NetworkFunction
from assent.service.descriptors.csar import nsd_archive, vnf_package
from assent.service.descriptors.nsd import LEVEL, nsd_of
from assent.service.descriptors.signature import Signer
from assent.service.descriptors.sizes import MAX_INSTANCES, vdu_of
from assent.service.descriptors.vnfd import ASPECT, FLAVOUR, Vnfd, vnfd_of

MAX_FUNCTIONS = 64


@dataclass(frozen=True)
class SlicePackager:
    """`types`: ETSI's type definitions by file name, to be put into every archive; `signer`: who signs them."""

    types: Mapping[str, bytes] = field(default_factory=dict)
    signer: Signer | None = None

    def package(
        self, slice_id: str, functions: Sequence[NetworkFunction], traffic: SliceTraffic | None
    ) -> SlicePackage:
        """Raises InvalidInput for functions, names, sizes or rates that no descriptor can say."""
        _checked(slice_id, functions)
        vnfds = {one.name: vnfd_of(one) for one in functions}
        nsd = nsd_of(slice_id, functions, traffic, vnfds)
        return SlicePackage(
            nsd_id=nsd.id,
            nsd=nsd_archive(nsd, types=self.types, signer=self.signer),
            vnf_packages=tuple(self._package(one) for one in _once(vnfds)),
            functions=tuple(_packaged(one, vnfds[one.name]) for one in functions),
            flavour=FLAVOUR,
            level=LEVEL,
        )

    def _package(self, vnfd: Vnfd) -> VnfPackage:
        content = vnf_package(vnfd, types=self.types, signer=self.signer)
        return VnfPackage(vnfd_id=vnfd.id, content=content)


def _packaged(function: NetworkFunction, vnfd: Vnfd) -> PackagedFunction:
    vdu, count = vdu_of(function)
    return PackagedFunction(
        name=function.name,
        vnfd_id=vnfd.id,
        vdu=vdu,
        instances=count,
        max_instances=MAX_INSTANCES,
        aspect=ASPECT,
    )


def _once(vnfds: Mapping[str, Vnfd]) -> list[Vnfd]:
    return [one for _, one in sorted({one.id: one for one in vnfds.values()}.items())]


def _checked(slice_id: str, functions: Sequence[NetworkFunction]) -> None:
    if not functions or len(functions) > MAX_FUNCTIONS:
        raise InvalidInput(
            f"{slice_id[:80]}: a network service has 1 to {MAX_FUNCTIONS} functions, not {len(functions)}",
            field="functions",
        )
    names = [one.name for one in functions]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InvalidInput(f"{slice_id[:80]}: two functions are called {twice[0][:80]!r}", field="functions")
