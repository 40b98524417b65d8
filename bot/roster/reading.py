"""`sources.yaml` → `Roster`, or every mistake in it at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml.nodes import Node

from bot.domain.source import SourceId, SourceSpec
from bot.domain.subscription import Subscription
from bot.domain.watch import Watch
from bot.ports import SourceKind
from bot.roster.document import open_document
from bot.roster.findings import Findings
from bot.roster.sources import read_defaults, read_sources
from bot.roster.stanza import read_stanza, stanzas, written
from bot.roster.subscriptions import Discord, default_subscription, read_subscriptions
from bot.roster.values import Read
from bot.roster.watch import read_watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Whom we ask, and who is told."""

    defaults: Mapping[str, Any]  # what `defaults:` sets, by key; already in every spec
    sources: tuple[SourceSpec, ...]  # in the file's order, and after them those that `watch:` stands for
    subscriptions: tuple[Subscription, ...]
    watch: Watch = field(default_factory=Watch)


def read_roster(
    path: Path, *, kinds: Mapping[str, SourceKind], discord: bool = False, discord_channel: str | None = None
) -> Roster:
    """Read the file; raise one `ConfigError` that holds every mistake, each with its line, column and remedy.

    `discord` says whether a token is set: without one, destinations there are left out in silence.
    """
    findings = Findings(str(path))
    many = stanzas("id: publisher-what")
    readers: dict[str, Read] = {"defaults": _whole, "sources": many, "watch": _whole, "subscriptions": many}
    parts = read_stanza(open_document(path, findings), readers, findings)
    parts.require(findings, sources="and a list of stanzas below it")

    defaults = read_defaults(parts.values["defaults"], findings) if "defaults" in parts.values else {}
    sources = read_sources(parts.values.get("sources", ()), defaults, kinds, findings)
    watch, watched = read_watch(parts.values["watch"], findings) if "watch" in parts.values else (Watch(), ())
    _keep_apart(parts.values.get("sources", ()), watched, findings)
    channel = Discord(connected=discord, channel=discord_channel)
    if "subscriptions" in parts.keys:
        ids = frozenset(SourceId(written(node, "id") or "") for node in parts.values.get("sources", ()))
        ids |= {spec.id for spec in watched}
        subscriptions = read_subscriptions(parts.values.get("subscriptions", ()), ids, channel, findings)
    else:
        subscriptions = (default_subscription(channel),)
    findings.raise_any()
    return Roster(defaults=defaults, sources=(*sources, *watched), subscriptions=subscriptions, watch=watch)


def _keep_apart(nodes: Sequence[Node], watched: Sequence[SourceSpec], findings: Findings) -> None:
    """Note each stanza whose id is that of a source which `watch:` stands for."""
    taken = {spec.id for spec in watched}
    for node in nodes:
        name = written(node, "id")
        if name in taken:
            findings.add(node, f"id: {name} is what watch: calls one of its own.", "Rename it, or take it out there.")


def _whole(node: Node) -> Node:
    return node
