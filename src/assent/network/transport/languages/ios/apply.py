"""What a router would be running after these commands.

Merge semantics of configuration mode: single-valued lines are replaced where they stand, lists grow, `no`
removes, sections are re-entered. Every line that the commands do not touch stays as it is, byte for byte and
in its place; a new line goes where `show running-config` would show it.
"""

from __future__ import annotations

from assent.intents.errors import InvalidInput, Problem
from assent.network.transport.languages.ios import acl_edit, bgp_edit, prefix_edit, vrf_edit
from assent.network.transport.languages.ios.acl_lines import Kind, numbered_kind
from assent.network.transport.languages.ios.commands import read_commands
from assent.network.transport.languages.ios.grammar import Mode, known, opens, rank, shown, slot, sort_key
from assent.network.transport.languages.ios.lexer import Node, flatten, read
from assent.network.transport.languages.ios.placing import (
    acl_depth,
    child_meant,
    depth,
    group,
    heading,
    lines_shown,
    meant,
    not_after,
    place,
)
from assent.network.transport.languages.ios.words import Impossible


def apply(running: str, commands: str) -> str:
    """The configuration after `commands`. Raises InvalidInput, naming the command, where it cannot be."""
    editor = _Editor(running)
    for command in read_commands(commands):
        try:
            editor.top_command(command)
        except Impossible as error:
            where = f"command line {command.number}"
            problem = Problem(where, command.text, str(error))
            raise InvalidInput(str(problem), field=command.text, problems=[problem]) from None
    return editor.text()


class _Editor:
    def __init__(self, running: str) -> None:
        self.nodes = read(running, comments=True)
        self.ending = "\n" if running.endswith("\n") or not running else ""
        self.carriage = "\r" if "\r\n" in running else ""
        self.separated = not running or any(node.text == "!" for node in self.nodes)

    def text(self) -> str:
        lines = flatten(self.nodes)
        return "\n".join(lines) + self.ending if lines else ""

    def top_command(self, command: Node) -> None:
        words = command.text.split()
        match words:
            case ["no", "access-list", name, *_] if numbered_kind(name):
                self._delete_acl(name)
            case ["no", "ip", "access-list", "standard" | "extended", name]:
                self._delete_acl(name)
            case ["ip", "access-list", "resequence", name, *numbers]:
                self._resequence(name, numbers)
            case ["access-list", name, *rest] if rest and (kind := numbered_kind(name)):
                self._acl(kind, name, [" ".join(rest)])
            case ["ip", "access-list", "standard", name]:
                self._acl("standard", name, [child.text for child in command.children])
            case ["ip", "access-list", "extended", name]:
                self._acl("extended", name, [child.text for child in command.children])
            case ["ip", "prefix-list", name, *rest] if rest and rest[0] != "description":
                line = prefix_edit.added([node.text for node in self.nodes], name, rest)
                if line is not None:
                    self._insert(self._new(line, 0))
            case ["no", "ip", "prefix-list", name, *rest] if rest[:1] != ["description"]:
                gone = prefix_edit.removed([node.text for node in self.nodes], name, rest)
                for node in [one for one in self.nodes if f"{one.text} ".startswith(f"{gone} ")]:
                    self._drop(node)
            case ["no", *rest]:
                self._remove(" ".join(rest))
            case _:
                self._set(command)

    def _set(self, command: Node) -> None:
        mode = opens(command.text)
        (line,) = shown(Mode.TOP, command.text)
        if mode is Mode.OTHER and not command.children:
            self._set_line(line)
            return
        node = self._section(line, mode, command.text)
        if mode is Mode.BGP and node is None:
            bgp_edit.one_process([one.text for one in self.nodes])
        if node is None:
            node = self._new(line, 0)
            self._insert(node)
            if mode is Mode.INTERFACE:
                node.children.append(self._new("no ip address", 1))
        for child in command.children:
            self._child(mode, node, child)

    def _section(self, line: str, mode: Mode, written: str) -> Node | None:
        """The section that the heading re-enters."""
        if mode is Mode.CLASS_MAP:
            name = line.split()[-1]
            for node in self.nodes:
                if opens(node.text or "!") is Mode.CLASS_MAP and node.text.split()[-1] == name:
                    if len(written.split()) == 3 and shown(Mode.TOP, node.text)[0] != line:
                        raise Impossible(f"class-map {name} exists with another match mode; remove it first")
                    return node
            return None
        if mode is Mode.ROUTE_MAP:  # the entry of a number takes another action where it is entered again
            _, name, action, sequence = line.split()
            other = f"route-map {name} {'deny' if action == 'permit' else 'permit'} {sequence}"
            for node in self.nodes:
                if heading(node) == other:
                    self._rewrite(node, line, 0)
                    return node
        return next((node for node in self.nodes if heading(node) == line), None)

    def _set_line(self, line: str) -> None:
        key = slot(Mode.TOP, line)
        for node in self.nodes:
            if not node.comment and slot(Mode.TOP, heading(node)) == key:
                self._rewrite(node, line, 0)
                return
        negated = next((node for node in self.nodes if node.text == f"no {line}"), None)
        if negated is not None:
            self._drop(negated)
        self._insert(self._new(line, 0))

    def _remove(self, wanted: str) -> None:
        mode = opens(wanted)
        try:
            lines = shown(Mode.TOP, wanted)
        except Impossible:
            lines = (wanted,)  # `no ip route A M`, without a next hop
        if mode is Mode.CLASS_MAP:
            found = self._section(lines[0], mode, f"class-map {lines[0].split()[-1]}")
            hits = [found] if found else []
        else:
            keys = {slot(Mode.TOP, line) for line in lines} | set(lines)
            hits = [node for node in self.nodes if not node.comment and meant(node, keys, wanted)]
        for node in hits:
            self._drop(node)
        if not hits and not known(Mode.TOP, wanted):
            self._insert(self._new(f"no {wanted}", 0))

    def _child(self, mode: Mode, parent: Node, command: Node) -> None:
        if mode is Mode.INTERFACE and vrf_edit.moves(parent, command.text):
            self._keep(parent, [n for n in parent.children if not n.text.startswith(vrf_edit.ADDRESSES)])
            self._put(mode, parent, "no ip address")
        if mode is Mode.VRF:
            vrf_edit.edit(parent, command.text, self._new)
        elif mode is Mode.POLICY_MAP and opens(command.text, mode) is Mode.CLASS:
            self._nested(mode, parent, command, Mode.CLASS)
        elif command.children and not known(mode, command.text):
            self._nested(mode, parent, command, Mode.OTHER)
        elif mode is Mode.OSPF and "passive-interface" in command.text:
            self._passive(parent, command.text)
        elif command.text.startswith("no ") and command.text != "no ip address":
            wanted = command.text[3:].strip()
            self._remove_child(mode, parent, bgp_edit.meant(wanted) if mode is Mode.BGP else wanted)
        elif command.text == "no ip address" and mode is Mode.INTERFACE:
            self._keep(parent, [n for n in parent.children if not n.text.startswith("ip address ")])
            self._put(mode, parent, "no ip address")
        else:
            if mode is Mode.BGP:
                bgp_edit.known_neighbor([node.text for node in parent.children], command.text)
            for line in shown(mode, command.text) or (self._default(mode, parent, command.text),):
                self._put(mode, parent, line)

    def _default(self, mode: Mode, parent: Node, text: str) -> str:
        """A command that sets a default shows nothing: whatever said otherwise goes."""
        self._remove_child(mode, parent, text)
        return ""

    def _nested(self, mode: Mode, parent: Node, command: Node, inner: Mode) -> None:
        node = next((child for child in parent.children if child.text == command.text), None)
        if node is None:
            node = self._put(mode, parent, command.text)
        for child in command.children:
            self._child(inner, node, child)

    def _put(self, mode: Mode, parent: Node, line: str) -> Node:
        """Replaces the line of the same slot, or adds it where it is shown."""
        indent = depth(parent)
        if not line:
            return parent
        key = slot(mode, line)
        for child in parent.children:
            if not child.comment and key in {slot(mode, one) for one in lines_shown(mode, child)}:
                self._rewrite(child, line, indent)
                return child
        self._keep(parent, [child for child in parent.children if child.text != f"no {line}"])
        node = self._new(line, indent)
        parent.children.insert(place(mode, parent.children, line), node)
        return node

    def _remove_child(self, mode: Mode, parent: Node, wanted: str) -> None:
        try:
            lines = shown(mode, wanted) or (wanted,)
        except Impossible:
            lines = (wanted,)
        named = mode is Mode.INTERFACE and wanted.startswith(vrf_edit.BINDS)
        keys = set(lines) if named else {slot(mode, line) for line in lines} | set(lines)
        if mode is Mode.INTERFACE and wanted.startswith(vrf_edit.ADDRESSES):
            keys = set(lines)
        before = len(parent.children)
        addressed = any(child.text.startswith("ip address ") for child in parent.children)
        self._keep(parent, [child for child in parent.children if not child_meant(mode, child, keys, wanted)])
        if addressed and not any(child.text.startswith("ip address ") for child in parent.children):
            self._put(mode, parent, "no ip address")
        if before == len(parent.children) and not any(known(mode, line) for line in lines):
            self._put(mode, parent, f"no {wanted}")

    def _passive(self, parent: Node, text: str) -> None:
        """`default` forgets what was said of single interfaces; after it, only exceptions are shown."""
        if text.split()[-1] == "default":
            self._keep(parent, [n for n in parent.children if "passive-interface" not in n.text])
            if not text.startswith("no "):
                self._put(Mode.OSPF, parent, "passive-interface default")
            return
        (line,) = shown(Mode.OSPF, text) or (text,)
        bare = line.removeprefix("no ")
        on = {child.text for child in parent.children}
        self._keep(parent, [n for n in parent.children if n.text not in (bare, f"no {bare}")])
        by_default = "passive-interface default" in on
        if (line == bare) != by_default:
            self._put(Mode.OSPF, parent, line)

    def _keep(self, parent: Node, children: list[Node]) -> None:
        parent.children = children

    def _acl(self, kind: Kind, name: str, commands: list[str]) -> None:
        section = next((n for n in self.nodes if heading(n) == f"ip access-list {kind} {name}"), None)
        other = "standard" if kind == "extended" else "extended"
        if any(heading(n) == f"ip access-list {other} {name}" for n in self.nodes):
            raise Impossible(f"access list {name} is {other}; remove it first")
        flat = section is None and numbered_kind(name) == kind
        if section is None and not flat:
            section = self._new(f"ip access-list {kind} {name}", 0)
            self._insert(section)
        for command in commands:
            self._acl_command(kind, name, section, command)

    def _acl_command(self, kind: Kind, name: str, section: Node | None, command: str) -> None:
        prefix = "" if section is not None else f"access-list {name} "
        nodes = section.children if section is not None else self._flat(name)
        nodes = [node for node in nodes if not node.comment]
        bodies = [node.text.removeprefix(prefix) for node in nodes]
        acl_edit.number_entries(nodes, bodies)
        if command.startswith("no "):
            at = acl_edit.find(kind, nodes, bodies, command[3:].strip())
            if at is not None:
                self._drop(nodes[at], section)
            return
        wanted, body = acl_edit.split(command)
        if not acl_edit.is_entry(body):
            self._acl_insert(section, nodes, len(nodes), self._new(f"{prefix}{command}", acl_depth(section)))
            return
        said = acl_edit.body_shown(kind, body)
        if acl_edit.find(kind, nodes, bodies, said) is not None:
            return
        at, sequence = acl_edit.place(nodes, wanted)
        numbered = any(acl_edit.split(one)[0] is not None for one in bodies) if bodies else wanted is not None
        shown_number = f"{sequence} " if numbered and section is not None else ""
        node = self._new(f"{prefix}{shown_number}{said}", acl_depth(section))
        node.sequence = sequence
        self._acl_insert(section, nodes, at, node)

    def _acl_insert(self, section: Node | None, nodes: list[Node], at: int, node: Node) -> None:
        siblings = self.nodes if section is None else section.children
        if not nodes and section is None:
            self._insert(node)
        elif at == 0 and nodes:
            siblings.insert(siblings.index(nodes[0]), node)
        else:
            siblings.insert(siblings.index(nodes[at - 1]) + 1 if nodes else len(siblings), node)

    def _flat(self, name: str) -> list[Node]:
        return [node for node in self.nodes if node.text.startswith(f"access-list {name} ")]

    def _resequence(self, name: str, numbers: list[str]) -> None:
        start, step = (
            int(word) if word.isascii() and word.isdigit() else 10 for word in [*numbers, "10", "10"][:2]
        )
        for node in self.nodes:
            if opens(node.text or "!") is Mode.ACL and node.text.split()[3] == name:
                at = start
                for child in node.children:
                    shown_number, body = acl_edit.split(child.text)
                    if acl_edit.is_entry(body):
                        child.sequence, at = at, at + step
                        if shown_number is not None:
                            self._rewrite(child, f"{child.sequence} {body}", depth(node))
        for at, node in enumerate(node for node in self._flat(name) if " remark " not in node.text):
            node.sequence = start + at * step

    def _delete_acl(self, name: str) -> None:
        for node in list(self.nodes):
            words = node.text.split()
            named = opens(node.text or "!") is Mode.ACL and words[3] == name
            if named or words[:2] == ["access-list", name]:
                self._drop(node)

    def _new(self, line: str, indent: int) -> Node:
        return Node(0, line, f"{' ' * indent}{line}{self.carriage}")

    def _rewrite(self, node: Node, line: str, indent: int) -> None:
        """Leaves a line that says the same already as it is written."""
        if node.text != line:
            node.text, node.raw = line, f"{' ' * indent}{line}{self.carriage}"
            if node.children and node.text.startswith("police "):
                node.children = []

    def _insert(self, node: Node) -> None:
        """A new top-level line, where IOS shows it, with its `!` after it."""
        at = self._position(node)
        alone = opens(node.text) is not Mode.OTHER or not self._same_group(at, node)
        added = (
            [node, self._new("!", 0)] if alone and self.separated and rank(Mode.TOP, node.text) else [node]
        )
        self.nodes[at:at] = added

    def _same_group(self, at: int, node: Node) -> bool:
        """Whether a line of the same kind stands right before or after."""
        mine = group(node.text)
        return any(
            group(near.text) == mine for near in self.nodes[max(at - 1, 0) : at + 1] if not near.comment
        )

    def _position(self, node: Node) -> int:
        order = rank(Mode.TOP, node.text)
        last = next((at for at, one in enumerate(self.nodes) if one.text == "end"), len(self.nodes))
        if order is None:
            return last
        key = sort_key(node.text)
        ranks = [None if one.comment else rank(Mode.TOP, one.text) for one in self.nodes]
        same = [at for at, one in enumerate(ranks) if one == order]
        before = [at for at in same if not_after(self.nodes[at].text, key)]
        if not before:
            if same:
                return same[0]
            before = [at for at, one in enumerate(ranks) if one is not None and one < order]
        if not before:
            return next((at for at, one in enumerate(ranks) if one is not None), last)
        at = before[-1] + 1
        joined = at - 1 in same and group(self.nodes[at - 1].text) == group(node.text) != ""
        if not joined and at < len(self.nodes) and self.nodes[at].text == "!":
            at += 1
        return at

    def _drop(self, node: Node, section: Node | None = None) -> None:
        """Takes a line out, and the `!` that only separated it."""
        if section is not None:
            section.children.remove(node)
            return
        at = self.nodes.index(node)
        del self.nodes[at]
        follows = at < len(self.nodes) and self.nodes[at].text == "!"
        if follows and (at == 0 or self.nodes[at - 1].comment):
            del self.nodes[at]
