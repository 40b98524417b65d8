"""The `subscriptions:` of `sources.yaml` → subscriptions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from ruamel.yaml.nodes import Node

from bot.domain.source import SourceId
from bot.domain.subscription import Alerts, Destination, Look, Subscription, SubscriptionId, Taste, Urgent
from bot.roster import telling, values
from bot.roster.findings import Findings, WrongValue, shown, suggestion
from bot.roster.stanza import read_stanza
from bot.roster.values import Read

DESTINATIONS: Final = ("terminal", "html", "discord")
EVERYWHERE: Final = tuple(Destination(kind=kind) for kind in DESTINATIONS)
TASTE: Final = frozenset({"tags", "languages", "sources", "makers", "licenses", "importance", "max_stories"})
ALERTS: Final = {"urgent": "urgent", "alerts_per_hour": "most", "roles": "roles"}
DAILY: Final = "0 8 * * *"
OUR_LANGUAGES: Final = ("en", "ja", "zh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Discord:
    """Whether there is a Discord to write to, and which channel is meant where none is named."""

    connected: bool
    channel: str | None


def default_subscription(discord: Discord) -> Subscription:
    """Return what is owed where a file says nothing: every destination there is, at eight in the morning, UTC."""
    return _subscription({"id": SubscriptionId("daily")}, discord)


def read_subscriptions(
    nodes: Sequence[Node], sources: frozenset[SourceId], discord: Discord, findings: Findings
) -> tuple[Subscription, ...]:
    """Read every subscription that has a destination left; Discord is left out while there is no token."""
    found: list[Subscription] = []
    claimed: dict[str, Node] = {}
    for node in nodes:
        stanza = read_stanza(node, _readers(sources, discord), findings)
        whole = stanza.require(findings, id="daily")
        if stanza.claim_id(claimed, findings) and whole:
            found.append(_subscription(stanza.values, discord))
    return tuple(subscription for subscription in found if subscription.destinations)


def _readers(sources: frozenset[SourceId], discord: Discord) -> Mapping[str, Read]:
    return {
        "id": values.identifier,
        "to": values.one_or_many(lambda node: _destination(node, discord)),
        "cadence": values.cadence,
        "timezone": values.time_zone,
        "language": values.choice(OUR_LANGUAGES),
        "tags": values.some_of(values.text),
        "languages": values.some_of(values.language),
        "sources": values.some_of(lambda node: _known_source(node, sources)),
        "makers": values.some_of(values.identifier),
        "licenses": values.some_of(values.identifier),
        "importance": telling.importance,
        "max_stories": values.count,
        "window": values.duration,
        "quiet": telling.quiet,
        "urgent": values.some_of(values.member(Urgent)),
        "alerts_per_hour": values.count,
        "roles": values.one_or_many(telling.role),
        "look": values.member(Look),
        "crosspost": values.flag,
        "forum_tags": values.one_or_many(values.text),
    }


def _destination(node: Node, discord: Discord) -> Destination:
    written = values.text(node)
    kind, _, address = written.partition(":")
    if kind not in DESTINATIONS:
        raise WrongValue((node, f"{shown(written)} is not a destination.", suggestion(kind, DESTINATIONS)))
    if address and kind != "discord":
        raise WrongValue((node, f"{shown(written)} has an address, and {kind} takes none.", f"Write {kind}."))
    if kind == "discord" and ":" in written and not re.fullmatch("[0-9]{1,20}", address):
        raise WrongValue((node, f"{shown(written)} has no channel id.", "Write discord:123456789012345678."))
    if kind == "discord" and not address and discord.connected and not discord.channel:
        raise WrongValue((node, "discord names no channel.", "Write discord:CHANNEL-ID, or set KAIHO_DISCORD_CHANNEL."))
    return Destination(kind=kind, address=address)


def _known_source(node: Node, sources: frozenset[SourceId]) -> SourceId:
    written = SourceId(values.text(node))
    if written not in sources:
        remedy = suggestion(written, sources, say_all=False) or "Write the id of a source in this file."
        raise WrongValue((node, f"{shown(written)} is not a source.", remedy))
    return written


def _subscription(given: Mapping[str, Any], discord: Discord) -> Subscription:
    taste = {key: value for key, value in given.items() if key in TASTE}
    alerts = {ALERTS[key]: value for key, value in given.items() if key in ALERTS}
    rest = {key: value for key, value in given.items() if key not in {*TASTE, *ALERTS, "to", "forum_tags"}}
    return Subscription(
        **{"cadence": DAILY, **rest},
        destinations=_reachable(given.get("to", EVERYWHERE), discord),
        taste=Taste(**taste),
        alerts=Alerts(**alerts),
        tags=tuple(given.get("forum_tags", ())),
    )


def _reachable(wanted: Sequence[Destination], discord: Discord) -> tuple[Destination, ...]:
    """Leave out Discord while there is none, and name the channel where the file does not."""
    return tuple(
        replace(to, address=to.address or discord.channel or "") if to.kind == "discord" else to
        for to in wanted
        if to.kind != "discord" or (discord.connected and (to.address or discord.channel))
    )
