"""One service template: its form, its nodes and policies by type, and that every name in it leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field, ValidationError

from assent.intents.base import Json
from assent.intents.errors import InvalidInput, Problem
from assent.inventory import yamlfile
from assent.inventory.findings import findings
from assent.inventory.yamlfile import YamlFile
from assent.service.descriptors.checking.nodes import NS_LINK, PROPERTIES, REQUIREMENTS, VDU, VNF, Compute
from assent.service.descriptors.checking.policies import POLICIES
from assent.service.descriptors.checking.values import Strict, Text

MAX_BYTES = 512 * 1024
MAX_ITEMS = 16_000
"""Lines and commas: what a YAML reader takes its time for. A service of `MAX_FUNCTIONS` functions has half of both."""

MAX_FINDINGS = 100
"""In one part of a template; nobody reads more, and to sort them out takes long."""
MAX_PROBLEMS = 500


class NodeType(Strict):
    derived_from: Text
    properties: dict[Text, dict[str, Json]] = Field(default_factory=dict)
    requirements: tuple[dict[Text, dict[str, Json]], ...] = ()


class NodeTemplate(Strict):
    type: Text
    properties: dict[str, Json] = Field(default_factory=dict)
    requirements: tuple[dict[Text, Text], ...] = ()
    capabilities: dict[str, Json] = Field(default_factory=dict)


class PolicyTemplate(Strict):
    type: Text
    properties: dict[str, Json]
    targets: tuple[Text, ...] | None = None


class Mappings(Strict):
    node_type: Text
    requirements: dict[Text, tuple[Text, Text]]


class Topology(Strict):
    node_templates: dict[Text, NodeTemplate] = Field(min_length=1)
    policies: tuple[dict[Text, PolicyTemplate], ...] = ()
    substitution_mappings: Mappings | None = None


class Metadata(Strict):
    template_name: Text
    template_author: Text
    template_version: Text


class Document(Strict):
    tosca_definitions_version: Literal["tosca_simple_yaml_1_3"]
    description: Text | None = None
    metadata: Metadata
    imports: tuple[Text, ...] = Field(min_length=1)
    node_types: dict[Text, NodeType]
    topology_template: Topology


@dataclass
class Template:
    """A template that was read. `kinds`: ETSI's node type by node; `nodes` and `policies`: their typed properties."""

    file: YamlFile
    document: Document
    kinds: dict[str, str] = field(default_factory=dict)
    nodes: dict[str, Strict] = field(default_factory=dict)
    policies: list[tuple[str, str, Strict, tuple[str, ...]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, loc: tuple[str | int, ...], message: str) -> None:
        if len(self.problems) >= MAX_PROBLEMS:
            return
        whole = ("topology_template", *loc)
        self.problems.append(Problem(self.file.where(whole), ".".join(map(str, loc)), message))

    def of_kind(self, kind: str) -> list[str]:
        return [name for name, one in self.kinds.items() if one == kind]

    def links_of(self, node: str) -> Iterator[tuple[str, str]]:
        """The node's requirements: name and target."""
        for one in self.document.topology_template.node_templates[node].requirements:
            yield from one.items()


def read(content: bytes, where: str, imports: str) -> Template:
    """Raises InvalidInput for what is no template; other findings are in its `problems`. `imports`: ETSI's file."""
    if len(content) > MAX_BYTES:
        raise InvalidInput(f"{where}: larger than {MAX_BYTES} bytes", field="definitions")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidInput(f"{where}: is not UTF-8", field="definitions") from None
    if text.count("\n") + text.count(",") > MAX_ITEMS:
        raise InvalidInput(f"{where}: has more than {MAX_ITEMS} lines and commas", field="definitions")
    file = yamlfile.parse(text, where)
    template = Template(file, _document(file))
    if imports not in template.document.imports:
        problem = Problem(file.where(("imports",)), "imports", f"{imports} is not imported")
        template.problems.append(problem)
    _nodes(template)
    _requirements(template)
    _policies(template)
    return template


def _document(file: YamlFile) -> Document:
    try:
        return Document.model_validate(file.data)
    except ValidationError as error:
        if error.error_count() <= MAX_FINDINGS:
            raise file.invalid(error) from None
        raise InvalidInput(f"{file.name}: {_first(error)}", field="definitions") from None


def _first(error: ValidationError) -> str:
    """Where so much is wrong that one is enough."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    at = ".".join(map(str, first["loc"]))[:200]
    return f"{error.error_count()} things are wrong, the first at {at}: {first['msg']}"


def _nodes(template: Template) -> None:
    own = template.document.node_types
    for name, node in template.document.topology_template.node_templates.items():
        kind = own[node.type].derived_from if node.type in own else node.type
        model = PROPERTIES.get(kind)
        if model is None:
            template.wrong(("node_templates", name, "type"), f"no node type that is known: {kind[:100]}")
            continue
        template.kinds[name] = kind
        at = ("node_templates", name, "properties")
        if (found := _typed(template, model, node.properties, at)) is not None:
            template.nodes[name] = found
        _capabilities(template, name, kind, node.capabilities)
        if node.type in own:
            _fixed(template, name, node, own[node.type])


def _capabilities(template: Template, name: str, kind: str, found: Mapping[str, Json]) -> None:
    at = ("node_templates", name, "capabilities")
    if kind != VDU:
        if found:
            template.wrong(at, "only a VDU has capabilities that are set")
        return
    compute = found.get("virtual_compute")
    if not isinstance(compute, dict) or set(found) != {"virtual_compute"} or set(compute) != {"properties"}:
        template.wrong(at, "a VDU says its virtual_compute, and no other capability")
        return
    _typed(template, Compute, compute["properties"], (*at, "virtual_compute", "properties"))


def _fixed(template: Template, name: str, node: NodeTemplate, its_type: NodeType) -> None:
    """A node has the values that its own type allows, and none that its type would contradict."""
    for key, definition in its_type.properties.items():
        at = ("node_templates", name, "properties", key)
        constraints = definition.get("constraints") or []
        listed = constraints if isinstance(constraints, list) else []
        allowed = [one["valid_values"] for one in listed if isinstance(one, dict) and "valid_values" in one]
        default = definition.get("default")
        value = node.properties.get(key, default)
        if any(isinstance(one, list) and value not in one for one in allowed):
            template.wrong(at, f"{node.type} does not allow this value")
        elif default is not None and value != default:
            template.wrong(at, f"{node.type} says otherwise: its default is {str(default)[:100]!r}")


def _requirements(template: Template) -> None:
    for name, kind in template.kinds.items():
        node = template.document.topology_template.node_templates[name]
        known: dict[str, tuple[str, int, int]] = REQUIREMENTS.get(kind, {}) | _own_requirements(
            template, node, kind
        )
        counted = dict.fromkeys(known, 0)
        for number, one in enumerate(node.requirements):
            for key, target in one.items():
                at = ("node_templates", name, "requirements", number)
                if key not in known:
                    template.wrong(at, f"{node.type} has no requirement {key[:100]!r}")
                    continue
                counted[key] += 1
                if template.kinds.get(target) != known[key][0]:
                    template.wrong(at, f"{key}: {target[:100]!r} is no node of type {known[key][0]}")
        for key, (_, least, most) in known.items():
            if not least <= counted[key] <= most:
                whole = ("node_templates", name, "requirements")
                template.wrong(whole, f"{key} is there {counted[key]} times; {least} to {most} are right")


def _own_requirements(template: Template, node: NodeTemplate, kind: str) -> dict[str, tuple[str, int, int]]:
    """The connection points of a VNF in an NSD are requirements of its own type."""
    its_type = template.document.node_types.get(node.type)
    if kind != VNF or its_type is None:
        return {}
    return {key: (NS_LINK, 0, 1) for one in its_type.requirements for key in one}


def _policies(template: Template) -> None:
    seen: set[str] = set()
    for number, listed in enumerate(template.document.topology_template.policies):
        for name, policy in listed.items():
            at = ("policies", number, name)
            if name in seen:
                template.wrong(at, "two policies have this name")
            seen.add(name)
            _policy(template, name, policy, at)


def _policy(template: Template, name: str, policy: PolicyTemplate, at: tuple[str | int, ...]) -> None:
    known = POLICIES.get(policy.type)
    if known is None:
        template.wrong((*at, "type"), f"no policy type that is known: {policy.type[:100]}")
        return
    model, kinds = known
    targets = policy.targets or ()
    if bool(targets) != bool(kinds):
        template.wrong(at, "needs targets" if kinds else "has no targets")
    for target in targets:
        if kinds and template.kinds.get(target) not in kinds:
            template.wrong((*at, "targets"), f"{target[:100]!r} is no node of type {' or '.join(kinds)}")
    found = _typed(template, model, policy.properties, (*at, "properties"))
    if found is not None:
        template.policies.append((name, policy.type.rsplit(".", 1)[-1], found, targets))


def _typed(template: Template, model: type[Strict], value: Json, at: tuple[str | int, ...]) -> Strict | None:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        if error.error_count() > MAX_FINDINGS:
            template.wrong(at, _first(error))
            return None
        for one in findings(error, value):
            template.wrong((*at, *one.loc), one.message)
        return None
