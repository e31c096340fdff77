"""Use cases of the verification service: a change judged, a topology read, lines checked; all from texts alone.

LLM-NetCFG's verifier answers over REST; `api/verification` and `assent verify` call this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Interface
from pathlib import Path

from pydantic import Field, TypeAdapter

from assent.app.verifiers import chosen
from assent.intents.base import Frozen, Json, Name
from assent.intents.errors import InvalidInput
from assent.intents.evidence import overall
from assent.inventory import routed
from assent.network.transport import change
from assent.network.transport.claims import Claim
from assent.network.transport.device import Device
from assent.network.transport.languages.ios.names import full_name
from assent.network.transport.languages.ios.parse import parse
from assent.network.transport.load import infer_links
from assent.network.transport.network import HostPort, Port, RoutedNetwork
from assent.network.transport.verifier.base import Verifier

MAX_TEXT = 16 * 1024 * 1024
_CLAIMS: TypeAdapter[tuple[Claim, ...]] = TypeAdapter(tuple[Claim, ...])

Texts = dict[Name, str]


class Question(Frozen):
    """A change to be judged: `configs` as they run, and `commands` to be typed or texts `after`, by router.

    Links and hosts are as in the network file; without links they are inferred from subnets.
    """

    configs: Texts = Field(min_length=1, max_length=5000)
    commands: Texts = Field(default_factory=dict)
    after: Texts = Field(default_factory=dict)
    links: tuple[routed.Link, ...] = ()
    hosts: dict[Name, routed.Host] = Field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    order: tuple[Name, ...] | None = None


def judge(question: Question, verifier: Verifier | None = None) -> dict[str, Json]:
    """`verdict` and `checks`, as `assent configure` tells them, and the `diff` by router. Raises InvalidInput."""
    if question.commands and question.after:
        raise InvalidInput("give `commands` or `after`, not both", field="after")
    before = _network(question)
    if question.after:
        strangers = sorted(set(question.after) - set(before.texts))
        if strangers:
            raise InvalidInput(f"`after` has {strangers[0]}, which `configs` has not", field="after")
        after = before
        for name, text in sorted(question.after.items()):
            after = after.with_device(name, text, _parsed(name, text))
    else:
        after = change.changed(before, dict(question.commands))
    verdicts = (verifier or chosen(())).verify(before, after, question.claims, question.order)
    changed = [name for name in sorted(after.texts) if after.texts[name] != before.texts[name]]
    return {
        "verdict": str(overall(verdicts)),
        "checks": [
            {
                "name": one.property,
                "verdict": str(one.outcome),
                "evidence": list(one.evidence),
                "verifier": one.verifier,
            }
            for one in verdicts
        ],
        "diff": {name: change.diff(before.texts[name], after.texts[name], name) for name in changed},
    }


def topology(question: Question) -> dict[str, Json]:
    """Routers with their interfaces, links and hosts, as read from the texts. Raises InvalidInput."""
    network = _network(question)
    return {
        "routers": {
            name: {
                "hostname": device.hostname,
                "interfaces": {
                    it.name: {
                        "addresses": [str(one) for one in it.addresses],
                        "shutdown": it.shutdown,
                        "description": it.description,
                    }
                    for it in device.interfaces.values()
                },
            }
            for name, device in sorted(network.devices.items())
        },
        "links": [{"a": str(a), "z": str(z)} for a, z in network.links],
        "hosts": {
            name: {"address": str(one.address), "attached_to": str(one.port)}
            for name, one in network.hosts.items()
        },
    }


def syntax(texts: Mapping[str, str]) -> dict[str, Json]:
    """By router, the lines that the model has no word for, and what makes a text no configuration at all.

    `ok` where there are none. An unknown line may be right all the same: nobody here can say so.
    """
    found: dict[str, Json] = {}
    for name, text in sorted(texts.items()):
        try:
            device = parse(text, name)
        except InvalidInput as error:
            found[name] = {"ok": False, "error": error.message, "unknown": []}
            continue
        lines = [{"line": one.line, "section": one.section, "text": one.text} for one in device.unknown]
        found[name] = {"ok": not lines, "error": None, "unknown": lines}
    return {"ok": all(one["ok"] for one in found.values()), "configs": found}


def from_folders(before: Path, after: Path, claims: Path | None, verifiers: Sequence[str]) -> dict[str, Json]:
    """The same for two folders of configurations (`R1.cfg`) and a file of claims (JSON). Raises InvalidInput."""
    old, new = _folder(before), _folder(after)
    if set(old) != set(new):
        others = ", ".join(sorted(set(old) ^ set(new)))
        raise InvalidInput(f"only one of {before} and {after} has {others}", field="after")
    question = Question(
        configs=old, after={n: t for n, t in new.items() if t != old[n]}, claims=_claims(claims)
    )
    return judge(question, chosen(verifiers))


def _network(question: Question) -> RoutedNetwork:
    devices = {name: _parsed(name, text) for name, text in sorted(question.configs.items())}
    network = RoutedNetwork(dict(sorted(question.configs.items())), devices, (), {})
    pairs = tuple((_port(one.a, network), _port(one.z, network)) for one in question.links)
    links = pairs or infer_links(devices)
    hosts = {
        name: HostPort(name, IPv4Interface(one.address), _port(one.attached_to, network))
        for name, one in question.hosts.items()
    }
    return RoutedNetwork(network.texts, devices, links, hosts)


def _parsed(name: str, text: str) -> Device:
    if len(text) > MAX_TEXT:
        raise InvalidInput(f"{name}: a configuration may have {MAX_TEXT} characters", field=name)
    return parse(text, name)


def _port(text: str, network: RoutedNetwork) -> Port:
    try:
        router, written = routed.endpoint(text)
    except ValueError as error:
        raise InvalidInput(str(error), field="links") from None
    interface = full_name(written)
    if router not in network.devices or interface not in network.devices[router].interfaces:
        raise InvalidInput(f"there is no {text} in these configurations", field="links")
    return Port(router, str(interface))


def _folder(path: Path) -> dict[str, str]:
    try:
        found = {one.stem: one.read_text(encoding="utf-8") for one in sorted(path.glob("*.cfg"))}
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            f"{path}: {getattr(error, 'strerror', None) or 'no text'}", field="folder"
        ) from None
    if not found:
        raise InvalidInput(f"{path}: no *.cfg is in it", field="folder")
    return found


def _claims(path: Path | None) -> tuple[Claim, ...]:
    if path is None:
        return ()
    try:
        return _CLAIMS.validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        said = " ".join(str(error).split())[:200]
        raise InvalidInput(f"{path}: no list of claims: {said}", field="claims") from None
