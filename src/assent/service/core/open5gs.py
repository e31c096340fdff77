"""Open5GS 2.7 configuration: amf.yaml, smf.yaml and upf.yaml of each slice, and one nssf.yaml for all.

Only what a slice needs differs from Open5GS's own files. UEs ask the UPF's side of their subnet for names (`dns`):
an SMF does not start without one, and a resolver elsewhere is nobody's to choose here.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address

from assent.intents.base import Json
from assent.service.core.plan import NRF, NSSF, SCP, CorePart
from assent.service.descriptors.yamltext import dump

SBI_PORT, METRICS_PORT = 7777, 9090
LEAST_UES = 1024
"""The pool that Open5GS makes at least."""
MTU = 1400


def files(parts: Sequence[CorePart]) -> dict[str, str]:
    """Text by path: `SLICE/amf.yaml` and so on."""
    found = {"nssf.yaml": dump(_nssf(parts))}
    for part in parts:
        for name, content in (("amf", _amf(part)), ("smf", _smf(part)), ("upf", _upf(part))):
            found[f"{part.slice_id}/{name}.yaml"] = dump(content)
    return found


def _amf(part: CorePart) -> dict[str, Json]:
    plmn, (name, address) = _plmn(part), part.functions["AMF"]
    return _file(
        "amf",
        name,
        part.max_ues,
        {
            "sbi": _sbi(address),
            "ngap": _server(address),
            "metrics": _server(address, METRICS_PORT),
            "guami": [{"plmn_id": plmn, "amf_id": {"region": 2, "set": 1, "pointer": part.amf_pointer}}],
            "tai": [{"plmn_id": plmn, "tac": part.tac}],
            "plmn_support": [{"plmn_id": plmn, "s_nssai": [_snssai(part)]}],
            "security": {
                "integrity_order": ["NIA2", "NIA1", "NIA0"],
                "ciphering_order": ["NEA0", "NEA1", "NEA2"],
            },
            "network_name": {"full": "Assent", "short": "Assent"},
            "amf_name": name,
            "time": {"t3512": {"value": 540}},
        },
    )


def _smf(part: CorePart) -> dict[str, Json]:
    name, address = part.functions["SMF"]
    _, upf = part.functions["UPF"]
    return _file(
        "smf",
        name,
        part.max_ues,
        {
            "sbi": _sbi(address),
            "pfcp": {
                **_server(address),
                "client": {"upf": [{"address": str(upf), "dnn": part.dnn}]},
            },
            "gtpc": _server(address),
            "gtpu": _server(address),
            "metrics": _server(address, METRICS_PORT),
            "session": [_session(part)],
            "dns": [str(part.gateway)],
            "mtu": MTU,
            "info": [{"s_nssai": [{**_snssai(part), "dnn": [part.dnn]}]}],
        },
    )


def _upf(part: CorePart) -> dict[str, Json]:
    name, address = part.functions["UPF"]
    return _file(
        "upf",
        name,
        part.max_ues,
        {
            "pfcp": _server(address),
            "gtpu": _server(address),
            "session": [{**_session(part), "dev": f"ogstun{part.number}"}],
            "metrics": _server(address, METRICS_PORT),
        },
    )


def _nssf(parts: Sequence[CorePart]) -> dict[str, Json]:
    own = _sbi(NSSF)
    nrf = f"http://{NRF}:{SBI_PORT}"
    own["client"]["nsi"] = [{"uri": nrf, "s_nssai": _snssai(part)} for part in parts]
    return _file("nssf", "nssf", max(part.max_ues for part in parts), {"sbi": own})


def _file(kind: str, name: str, ues: int, content: dict[str, Json]) -> dict[str, Json]:
    return {
        "logger": {"file": {"path": f"/var/log/open5gs/{name}.log"}},
        "global": {"max": {"ue": max(LEAST_UES, ues)}},
        kind: content,
    }


def _sbi(address: IPv4Address) -> dict[str, Json]:
    return {**_server(address, SBI_PORT), "client": {"scp": [{"uri": f"http://{SCP}:{SBI_PORT}"}]}}


def _server(address: IPv4Address, port: int | None = None) -> dict[str, Json]:
    return {"server": [{"address": str(address), **({"port": port} if port else {})}]}


def _session(part: CorePart) -> dict[str, Json]:
    return {"subnet": str(part.ue_subnet), "gateway": str(part.gateway), "dnn": part.dnn}


def _plmn(part: CorePart) -> dict[str, Json]:
    """As texts: the leading zeros of a network code count."""
    return {"mcc": part.plmn.mcc, "mnc": part.plmn.mnc}


def _snssai(part: CorePart) -> dict[str, Json]:
    return {"sst": part.snssai.sst, **({"sd": part.snssai.sd} if part.snssai.sd else {})}
