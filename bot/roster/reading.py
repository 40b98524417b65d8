"""`sources.yaml` → `Roster`, or every mistake in it at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml.nodes import Node, SequenceNode

from bot.domain.source import SourceId, SourceSpec
from bot.domain.subscription import Subscription
from bot.ports import SourceKind
from bot.roster.document import open_document
from bot.roster.findings import Findings, WrongValue
from bot.roster.sources import read_defaults, read_sources
from bot.roster.stanza import read_stanza, written
from bot.roster.subscriptions import Discord, default_subscription, read_subscriptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Whom we ask, and who is told."""

    defaults: Mapping[str, Any]  # what `defaults:` sets, by key; already in every spec
    sources: tuple[SourceSpec, ...]  # in the file's order
    subscriptions: tuple[Subscription, ...]


def read_roster(
    path: Path, *, kinds: Mapping[str, SourceKind], discord: bool = False, discord_channel: str | None = None
) -> Roster:
    """Read the file; raise one `ConfigError` that holds every mistake, each with its line, column and remedy.

    `discord` says whether a token is set: without one, destinations there are left out in silence.
    """
    findings = Findings(str(path))
    readers = {"defaults": _whole, "sources": _stanzas, "subscriptions": _stanzas}
    parts = read_stanza(open_document(path, findings), readers, findings)
    parts.require(findings, sources="and a list of stanzas below it")

    defaults = read_defaults(parts.values["defaults"], findings) if "defaults" in parts.values else {}
    sources = read_sources(parts.values.get("sources", ()), defaults, kinds, findings)
    channel = Discord(connected=discord, channel=discord_channel)
    if "subscriptions" in parts.keys:
        ids = frozenset(SourceId(written(node, "id") or "") for node in parts.values.get("sources", ()))
        subscriptions = read_subscriptions(parts.values.get("subscriptions", ()), ids, channel, findings)
    else:
        subscriptions = (default_subscription(channel),)
    findings.raise_any()
    return Roster(defaults=defaults, sources=sources, subscriptions=subscriptions)


def _whole(node: Node) -> Node:
    return node


def _stanzas(node: Node) -> tuple[Node, ...]:
    if not isinstance(node, SequenceNode):
        raise WrongValue((node, "is not a list.", "Begin each stanza below it with a dash: - id: publisher-what."))
    return tuple(node.value)
