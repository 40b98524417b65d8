"""The `defaults:` and `sources:` of `sources.yaml` → source specs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from ruamel.yaml.nodes import Node

from bot.domain.source import SourceSpec, Trust
from bot.ports import SourceKind
from bot.roster import values
from bot.roster.findings import Findings
from bot.roster.stanza import Stanza, read_stanza, written
from bot.roster.values import Read

SHARED: Final[Mapping[str, Read]] = {
    "language": values.language,
    "interval": values.duration,
    "min_interval": values.duration,
    "max_interval": values.duration,
    "tags": values.some_of(values.text),
    "trust": values.member(Trust),
    "enabled": values.flag,
    "full_text": values.flag,
    "polite_delay": values.duration_or_none,
    "first_window": values.duration_or_none,
}
"""Keys a stanza may have and `defaults:` may set for all of them."""

OPTION_READERS: Final[Mapping[type, Read]] = {str: values.text, int: values.number, bool: values.flag}


def read_defaults(node: Node, findings: Findings) -> dict[str, Any]:
    """Read what every stanza starts from."""
    return read_stanza(node, SHARED, findings).values


def read_sources(
    nodes: Sequence[Node], defaults: Mapping[str, Any], kinds: Mapping[str, SourceKind], findings: Findings
) -> tuple[SourceSpec, ...]:
    """Read every stanza, in the file's order; an id belongs to the stanza that has it first."""
    specs: list[SourceSpec] = []
    claimed: dict[str, Node] = {}
    for node in nodes:
        stanza = _read_source(node, kinds, findings)
        whole = stanza.require(findings, id="publisher-what", kind="feed", url="https://host/path")
        if stanza.claim_id(claimed, findings) and whole:
            specs.append(_spec(stanza, defaults, kinds, findings))
    return tuple(specs)


def _read_source(node: Node, kinds: Mapping[str, SourceKind], findings: Findings) -> Stanza:
    kind = kinds.get(written(node, "kind") or "")
    readers: dict[str, Read] = {
        "id": values.identifier,
        "kind": values.choice(kinds),
        "url": values.web_address,
        "name": values.text,
        **SHARED,
        **{option: OPTION_READERS[form] for option, form in (kind.options if kind else {}).items()},
    }
    strangers = {option: f"It belongs to kind: {other.name}." for other in kinds.values() for option in other.options}
    return read_stanza(node, readers, findings, strangers=strangers)


def _spec(
    stanza: Stanza, defaults: Mapping[str, Any], kinds: Mapping[str, SourceKind], findings: Findings
) -> SourceSpec:
    options = kinds[stanza.values["kind"]].options
    chosen = {**defaults, **stanza.values}
    spec = SourceSpec(
        options={key: value for key, value in stanza.values.items() if key in options},
        **{key: value for key, value in chosen.items() if key not in options},
    )
    return _within_bounds(spec, stanza, findings)


def _within_bounds(spec: SourceSpec, stanza: Stanza, findings: Findings) -> SourceSpec:
    """Let a stanza's interval move bounds it did not set itself; note bounds that contradict it."""
    if spec.interval < spec.min_interval:
        if "min_interval" in stanza.keys:
            findings.add(stanza.keys["min_interval"], "min_interval: is longer than interval.", "Shorten it.")
        spec = replace(spec, min_interval=spec.interval)
    if spec.interval > spec.max_interval:
        if "max_interval" in stanza.keys:
            findings.add(stanza.keys["max_interval"], "max_interval: is shorter than interval.", "Lengthen it.")
        spec = replace(spec, max_interval=spec.interval)
    return spec
