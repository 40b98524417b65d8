"""A YAML file → its nodes, each of which knows its line."""

import re
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.reader import ReaderError

from bot.roster.findings import Findings, shown

MAX_BYTES: Final = 1024 * 1024  # over twenty times the file we ship; YAML of this size takes seconds to read

PLAIN_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge", "value", "binary")
)

PLAIN_WORDS: Final = (
    (r"character '\\t'|'\\t'", "a tab stands where YAML wants spaces.", "Indent with spaces."),
    (
        r"mapping values are not allowed",
        "a second colon follows on one line.",
        "Start a new line, or put quotes around a value that holds a colon.",
    ),
    (r"expected <block end>", "the indentation does not match the lines above.", "Line it up with its neighbors."),
    (r"could not find expected ':'", "a key has no colon.", "Write key: value."),
    (r"expected ',' or '\]'", "a list that began with [ is not closed.", "Close it with ]."),
    (r"expected ',' or '}'", "a mapping that began with { is not closed.", "Close it with }."),
    (r"unexpected end of stream", "a quote is not closed.", "Close it."),
    (r"undefined alias", "an alias points at nothing.", "Write the value out."),
    (r"found another document", "a second document begins with ---.", "Keep everything in one."),
)


def open_document(path: Path, findings: Findings) -> MappingNode:
    """Return the mapping a file holds; anything else is a `ConfigError`."""
    root = _compose(_read(path, findings), findings)
    if root is None:
        findings.give_up(0, 0, "the file is empty.", "Write sources: and a list below it.")
    if not isinstance(root, MappingNode):
        findings.give_up(1, 1, "the file is not a mapping.", "Begin with sources: and a list below it.")
    _note_oddities(root, findings)
    findings.raise_any()
    return root


def _read(path: Path, findings: Findings) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        findings.give_up(0, 0, "there is no such file.", "Name another with --sources FILE or KAIHO_SOURCES.")
    except OSError as error:
        problem = f"the file can not be read: {(error.strerror or 'no reason given').lower()}."
        findings.give_up(0, 0, problem, "Check its name and its permissions.")
    if len(content) > MAX_BYTES:
        findings.give_up(0, 0, f"the file is larger than {MAX_BYTES // 1024} KiB.", "Split it, or name another file.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        findings.give_up(line, column, "the file is not UTF-8 from here on.", "Save it as UTF-8.")


def _compose(text: str, findings: Findings) -> Node | None:
    yaml = YAML(typ="safe", pure=True)
    yaml.composer.warn_double_anchors = False  # it would warn on stderr; anchors are refused below, each with its line
    try:
        root: Node | None = yaml.compose(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        findings.give_up(line, 1, "the line holds a control character.", "Delete it.")
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        findings.give_up(line, column, *_plainly(error))
    except RecursionError:
        findings.give_up(0, 0, "the file is nested too deeply.", "Close the brackets.")
    return root


def _plainly(error: MarkedYAMLError) -> tuple[str, str]:
    """Say a parser's complaint as an operator would: the problem and its remedy."""
    said = f"{error.context or ''} {error.problem or ''}"
    for pattern, problem, remedy in PLAIN_WORDS:
        if re.search(pattern, said):
            return problem, remedy
    return f"this is not YAML: {' '.join(said.split())}.", "Check its quotes, colons and indentation."


def _note_oddities(root: Node, findings: Findings) -> None:
    """Refuse what lets a small file stand for a large one, or for objects of a program."""
    waiting, seen = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.anchor:
            remedy = "Write the value out; what stanzas share goes under defaults:."
            findings.add(node, f"anchors and aliases (&{node.anchor}) are not used here.", remedy)
        if str(node.tag) not in PLAIN_TAGS:
            findings.add(node, f"the tag {shown(str(node.tag))} is not used here.", "Leave it out.")
        if isinstance(node, SequenceNode):
            waiting.extend(node.value)
        elif isinstance(node, MappingNode):
            waiting.extend(part for pair in node.value for part in pair)
