"""The core functions as managed objects (TS 28.541 5.3, 5GC NRM): one managed element with AMF, SMF, UPF and NSSF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address

from assent.intents.base import Json
from assent.service.core.plan import NSSF, CorePart

AMF_REGION, AMF_SET = 2, 1


def managed_element(
    name: str, parts: Sequence[CorePart], vnfds: Mapping[str, str] | None = None
) -> dict[str, Json]:
    """A ManagedElement. `vnfds`: VNFD ids by function name, where the functions are VNFs."""
    known = vnfds or {}
    return {
        "id": name,
        "objectClass": "ManagedElement",
        "attributes": {
            "userLabel": name,
            "managedElementTypeList": ["AMF", "SMF", "UPF", "NSSF"],
            "vendorName": "Assent",
        },
        "AmfFunction": [_amf(one, known) for one in parts],
        "SmfFunction": [_smf(one, known) for one in parts],
        "UpfFunction": [_upf(one, known) for one in parts],
        "NssfFunction": [_nssf(parts)],
    }


def _amf(part: CorePart, vnfds: Mapping[str, str]) -> dict[str, Json]:
    name, address = part.functions["AMF"]
    attributes = {
        "amfIdentifier": {
            "amfRegionId": AMF_REGION,
            "amfSetId": str(AMF_SET),
            "amfPointer": part.amf_pointer,
        },
        "amfInfo": {
            "amfSetId": f"{AMF_SET:03x}",
            "amfRegionId": f"{AMF_REGION:02x}",
            "guamiList": [{"plmnId": _plmn(part), "amfId": _amf_id(part)}],
            "taiList": [{"plmnId": _plmn(part), "tac": f"{part.tac:06x}"}],
        },
    }
    ends = {
        "EP_N2": [_end(f"{name}-n2", address)],
        "EP_N11": [_end(f"{name}-n11", address, part.functions["SMF"][1])],
    }
    return _function("AmfFunction", name, part, attributes, ends, vnfds)


def _smf(part: CorePart, vnfds: Mapping[str, str]) -> dict[str, Json]:
    name, address = part.functions["SMF"]
    info = {"sNSSAI": _snssai(part), "dnnSmfInfoList": [{"dnn": part.dnn}]}
    ends = {
        "EP_N4": [_end(f"{name}-n4", address, part.functions["UPF"][1])],
        "EP_N11": [_end(f"{name}-n11", address, part.functions["AMF"][1])],
    }
    return _function("SmfFunction", name, part, {"SmfInfo": {"sNssaiSmfInfoList": [info]}}, ends, vnfds)


def _upf(part: CorePart, vnfds: Mapping[str, str]) -> dict[str, Json]:
    name, address = part.functions["UPF"]
    pool = {"start": str(part.ue_subnet[2]), "end": str(part.ue_subnet[-2])}
    info = {"sNssai": _snssai(part), "dnnUpfInfoList": [{"dnn": part.dnn, "ipv4AddressRanges": [pool]}]}
    ends = {
        "EP_N3": [_end(f"{name}-n3", address)],
        "EP_N4": [_end(f"{name}-n4", address, part.functions["SMF"][1])],
        "EP_N6": [_end(f"{name}-n6", part.gateway)],
    }
    return _function("UpfFunction", name, part, {"upfInfo": {"sNssaiUpfInfoList": [info]}}, ends, vnfds)


def _nssf(parts: Sequence[CorePart]) -> dict[str, Json]:
    return {
        "id": "nssf",
        "objectClass": "NssfFunction",
        "attributes": {"pLMNInfoList": [{"plmnId": _plmn(one), "snssai": _snssai(one)} for one in parts]},
        "EP_N22": [_end("nssf-n22", NSSF)],
    }


def _function(
    kind: str,
    name: str,
    part: CorePart,
    attributes: Mapping[str, Json],
    ends: Mapping[str, Json],
    vnfds: Mapping[str, str],
) -> dict[str, Json]:
    vnf = {"vnfParametersList": [{"vnfInstanceId": name, "vnfdId": vnfds[name]}]} if name in vnfds else {}
    return {
        "id": name,
        "objectClass": kind,
        "attributes": {
            "userLabel": f"{name} of {part.slice_id}",
            **vnf,
            "pLMNInfoList": [{"plmnId": _plmn(part), "snssai": _snssai(part)}],
            **attributes,
        },
        **ends,
    }


def _end(name: str, local: IPv4Address, remote: IPv4Address | None = None) -> dict[str, Json]:
    attributes: dict[str, Json] = {"localAddress": {"addressWithVlan": {"ipv4Address": str(local)}}}
    if remote is not None:
        attributes["remoteAddress"] = {"ipv4Address": str(remote)}
    return {"id": name, "attributes": attributes}


def _amf_id(part: CorePart) -> str:
    """Region, set and pointer in 8, 10 and 6 bits (TS 23.003 2.10.1)."""
    return f"{AMF_REGION << 16 | AMF_SET << 6 | part.amf_pointer:06x}"


def _plmn(part: CorePart) -> dict[str, Json]:
    return {"mcc": part.plmn.mcc, "mnc": part.plmn.mnc}


def _snssai(part: CorePart) -> dict[str, Json]:
    return {"sst": part.snssai.sst, **({"sd": part.snssai.sd} if part.snssai.sd else {})}
