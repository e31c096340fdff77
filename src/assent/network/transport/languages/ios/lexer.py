"""Running configuration as a tree of lines: what stands under what, by indentation.

Used by the parser (which drops comments) and by `apply` (which keeps every byte).
"""

from __future__ import annotations


class Node:
    """A line. `text` is without surrounding blanks, `raw` as written, `children` what stands under it.

    `sequence` is an access-list entry's number while the list is being edited.
    """

    __slots__ = ("children", "number", "raw", "sequence", "text")

    def __init__(self, number: int, text: str, raw: str) -> None:
        self.number = number
        self.text = text
        self.raw = raw
        self.children: list[Node] = []
        self.sequence: int | None = None

    @property
    def comment(self) -> bool:
        return self.text == "" or self.text[0] == "!"


def read(text: str, *, comments: bool = False) -> list[Node]:
    """The lines of `text` as a tree; blank lines and `!` only where `comments` asks for them.

    Never raises. A banner's lines are the children of its first line, whatever they look like.
    """
    top: list[Node] = []
    stack: list[tuple[int, Node]] = []
    lines = text.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    index, count = 0, len(lines)
    while index < count:
        raw = lines[index]
        index += 1
        body = raw.strip()
        if body == "" or body[0] == "!":
            if comments:
                _comment(top, stack, Node(index, body, raw), raw)
            continue
        node = Node(index, body, raw)
        if raw[0] == " " or raw[0] == "\t":
            indent = _indent(raw)
            while stack and stack[-1][0] >= indent:
                stack.pop()
            (stack[-1][1].children if stack else top).append(node)
            stack.append((indent, node))
            continue
        top.append(node)
        stack = [(0, node)]
        if body.startswith("banner "):
            index = _banner(node, lines, index)
    return top


def flatten(nodes: list[Node]) -> list[str]:
    """The raw lines again, in order."""
    found: list[str] = []
    for node in nodes:
        found.append(node.raw)
        if node.children:
            found.extend(flatten(node.children))
    return found


def _indent(raw: str) -> int:
    expanded = raw.expandtabs(8) if "\t" in raw else raw
    return len(expanded) - len(expanded.lstrip())


def _comment(top: list[Node], stack: list[tuple[int, Node]], node: Node, raw: str) -> None:
    """A comment at the margin ends every section; an indented one stays inside."""
    if raw[:1] in (" ", "\t") and stack:
        stack[0][1].children.append(node)
        return
    stack.clear()
    top.append(node)


def _banner(node: Node, lines: list[str], index: int) -> int:
    """Takes the banner's lines, up to and with the one that holds its delimiter; where next to read."""
    words = node.text.split(None, 2)
    if len(words) < 3:
        return index
    delimiter = "^C" if words[2].startswith("^C") else words[2][0]
    if delimiter in words[2][len(delimiter) :]:
        return index
    for end in range(index, len(lines)):
        if delimiter in lines[end]:
            for at in range(index, end + 1):
                node.children.append(Node(at + 1, lines[at], lines[at]))
            return end + 1
    return index
