"""One mapping of `sources.yaml` → its keys and values, by a table of who reads which key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.roster.findings import Findings, WrongValue, brief, suggestion
from bot.roster.values import Read


@dataclass(frozen=True, slots=True)
class Stanza:
    """What one mapping said: the values that could be read, and where every key stands."""

    node: Node
    values: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, Node] = field(default_factory=dict)

    def require(self, findings: Findings, **examples: str) -> bool:
        """Say whether all these keys were read; note each that was not even written, with an example."""
        if not isinstance(self.node, MappingNode):
            return False
        for key, example in examples.items():
            if key not in self.keys:
                findings.add(self.node, f"{key} is missing.", f"Write {key}: {example}.")
        return all(key in self.values for key in examples)

    def claim_id(self, claimed: dict[str, Node], findings: Findings) -> bool:
        """Say whether this stanza is the first with its id; `claimed` remembers where each was first."""
        if "id" not in self.values:
            return False
        name, here = self.values["id"], self.keys["id"]
        first = claimed.setdefault(name, here)
        if first is not here:
            line = first.start_mark.line + 1
            findings.add(here, f"id: {name} is used twice; first at line {line}.", "Rename one.")
        return first is here


def read_stanza(
    node: Node, readers: Mapping[str, Read], findings: Findings, *, strangers: Mapping[str, str] | None = None
) -> Stanza:
    """Read what a mapping's keys hold; `strangers` says of keys that belong elsewhere where that is."""
    stanza = Stanza(node)
    if not isinstance(node, MappingNode):
        findings.add(node, "this is not a mapping.", f"Write key: value lines; the keys are {', '.join(readers)}.")
        return stanza
    for key_node, value_node in node.value:
        key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
        if key not in readers:
            remedy = (strangers or {}).get(key) or suggestion(key, readers)
            findings.add(key_node, f"{brief(key)}: unknown key.", remedy)
        elif key in stanza.keys:
            first = stanza.keys[key].start_mark.line + 1
            findings.add(key_node, f"{key}: written twice; first at line {first}.", "Keep one.")
        else:
            stanza.keys[key] = key_node
            _read_value(stanza, key, value_node, readers[key], findings)
    return stanza


def _read_value(stanza: Stanza, key: str, node: Node, read: Read, findings: Findings) -> None:
    try:
        stanza.values[key] = read(node)
    except WrongValue as wrong:
        for at, problem, remedy in wrong.faults:
            findings.add(stanza.keys[key] if _is_nothing(at) else at, f"{key}: {problem}", remedy)


def _is_nothing(node: Node) -> bool:
    """Say whether a value was left out: the parser then places it where the next token begins, lines below its key."""
    return isinstance(node, ScalarNode) and bool(node.start_mark.index == node.end_mark.index)


def stanzas(example: str) -> Callable[[Node], tuple[Node, ...]]:
    """Take a list of stanzas, each to be read by itself; the example is how one begins."""

    def read(node: Node) -> tuple[Node, ...]:
        if not isinstance(node, SequenceNode):
            raise WrongValue((node, "is not a list.", f"Begin each stanza below it with a dash: - {example}."))
        return tuple(node.value)

    return read


def written(node: Node, key: str) -> str | None:
    """Return the text behind a key before anything is checked; None where there is none."""
    if not isinstance(node, MappingNode):
        return None
    for key_node, value_node in node.value:
        if isinstance(key_node, ScalarNode) and key_node.value == key and isinstance(value_node, ScalarNode):
            return str(value_node.value)
    return None
