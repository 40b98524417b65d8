"""What a sound `sources.yaml` becomes."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.domain.source import SourceId, SourceSpec, Trust, Url
from bot.domain.subscription import (
    Alerts,
    Destination,
    Importance,
    Look,
    Quiet,
    RoleMention,
    Subscription,
    SubscriptionId,
    Taste,
    Urgent,
)
from bot.roster import Roster, read_roster
from tests.make import make_kinds

TERMINAL, HTML = Destination(kind="terminal"), Destination(kind="html")


def read(tmp_path: Path, written: str, *, discord: bool = False, channel: str | None = None) -> Roster:
    path = tmp_path / "sources.yaml"
    path.write_text(written, encoding="utf-8")
    return read_roster(path, kinds=make_kinds(), discord=discord, discord_channel=channel)


def test_three_keys_are_enough(tmp_path: Path) -> None:
    """Every key but id, kind and url has a default."""
    roster = read(tmp_path, "sources:\n  - id: a-b\n    kind: feed\n    url: https://a.example/feed\n")

    assert roster.sources == (SourceSpec(id=SourceId("a-b"), kind="feed", url=Url("https://a.example/feed")),)


def test_a_full_stanza(tmp_path: Path) -> None:
    """Each key reaches its field, and a kind's own keys become its options."""
    roster = read(
        tmp_path,
        """
sources:
  - id: hn-llama
    kind: hackernews
    url: https://hn.example/search?query=llama#x
    name: 2024  # a name may look like a number
    language: en
    interval: 30m
    min_interval: 15m
    max_interval: 2d
    tags: [community, 2024-01-01, community]
    trust: community
    enabled: false  # for a reason
    full_text: False
    polite_delay: 0s
    first_window: 1w
    min_points: 20
    comments: true
""",
    )

    assert roster.sources == (
        SourceSpec(
            id=SourceId("hn-llama"),
            kind="hackernews",
            url=Url("https://hn.example/search?query=llama#x"),
            name="2024",
            language="en",
            interval=timedelta(minutes=30),
            min_interval=timedelta(minutes=15),
            max_interval=timedelta(days=2),
            tags=frozenset({"community", "2024-01-01"}),
            trust=Trust.COMMUNITY,
            enabled=False,
            full_text=False,
            polite_delay=timedelta(),
            first_window=timedelta(weeks=1),
            options={"min_points": 20, "comments": True},
        ),
    )


def test_defaults_apply_to_every_stanza(tmp_path: Path) -> None:
    """What `defaults:` sets holds wherever a stanza does not say otherwise."""
    roster = read(
        tmp_path,
        """
defaults: {polite_delay: 0s, full_text: false, language: ja}
sources:
  - {id: a, kind: feed, url: http://a.example/}
  - {id: b, kind: feed, url: http://b.example/, language: zh}
""",
    )

    first, second = roster.sources
    assert (first.polite_delay, first.full_text, first.language) == (timedelta(), False, "ja")
    assert (second.polite_delay, second.full_text, second.language) == (timedelta(), False, "zh")
    assert roster.defaults == {"polite_delay": timedelta(), "full_text": False, "language": "ja"}


@pytest.mark.parametrize(
    ("interval", "shortest", "longest"),
    [
        ("10s", timedelta(seconds=10), timedelta(days=1)),
        ("1h", timedelta(minutes=10), timedelta(days=1)),
        ("1w", timedelta(minutes=10), timedelta(weeks=1)),
    ],
)
def test_an_interval_moves_the_bounds_nobody_set(
    tmp_path: Path, interval: str, shortest: timedelta, longest: timedelta
) -> None:
    """An interval outside the default bounds is meant; the bounds give way."""
    stanza = f"sources: [{{id: a, kind: feed, url: http://a.example/, interval: {interval}}}]\n"

    (spec,) = read(tmp_path, stanza).sources

    assert (spec.min_interval, spec.max_interval) == (shortest, longest)


def test_without_subscriptions_there_is_one(tmp_path: Path) -> None:
    """A digest is due without any set-up."""
    roster = read(tmp_path, "sources: []\n")

    assert roster.subscriptions == (
        Subscription(id=SubscriptionId("daily"), destinations=(TERMINAL, HTML), cadence="0 8 * * *"),
    )


@pytest.mark.parametrize(
    ("to", "discord", "channel", "destinations"),
    [
        ("[terminal, html, discord]", False, "7", (TERMINAL, HTML)),
        ("[terminal, html, discord]", True, "7", (TERMINAL, HTML, Destination(kind="discord", address="7"))),
        ('["discord:5", discord:5]', True, None, (Destination(kind="discord", address="5"),)),
        ("html", False, None, (HTML,)),
    ],
)
def test_destinations(
    tmp_path: Path, *, to: str, discord: bool, channel: str | None, destinations: tuple[Destination, ...]
) -> None:
    """Discord is written to once there is a token, in the channel named or the one of the settings."""
    written = f"sources: []\nsubscriptions:\n  - id: daily\n    to: {to}\n"

    (subscription,) = read(tmp_path, written, discord=discord, channel=channel).subscriptions

    assert subscription.destinations == destinations


@pytest.mark.parametrize("to", ["discord", "[discord:5]", "[]"])
def test_a_subscription_with_nowhere_to_go_is_left_out(tmp_path: Path, to: str) -> None:
    """Without a token, a subscription that only goes to Discord waits in silence."""
    assert read(tmp_path, f"sources: []\nsubscriptions: [{{id: d, to: {to}}}]\n").subscriptions == ()


@pytest.mark.parametrize(
    ("written", "channel", "kinds"),
    [
        ("sources: []\n", None, ["terminal", "html"]),
        ("sources: []\n", "7", ["terminal", "html", "discord"]),
        ("sources: []\nsubscriptions: [{id: daily}]\n", None, ["terminal", "html"]),
        ("sources: []\nsubscriptions: [{id: daily}]\n", "7", ["terminal", "html", "discord"]),
    ],
)
def test_everywhere_is_where_nothing_is_said(
    tmp_path: Path, written: str, channel: str | None, kinds: list[str]
) -> None:
    """With a token, what names no destination goes to every one there is."""
    (subscription,) = read(tmp_path, written, discord=True, channel=channel).subscriptions

    assert [to.kind for to in subscription.destinations] == kinds


@pytest.mark.parametrize(
    ("cadence", "cron"),
    [
        ("hourly", "0 * * * *"),
        ("daily 08:00", "0 8 * * *"),
        ("daily 7:05", "5 7 * * *"),
        ('"0 8  * * mon"', "0 8 * * mon"),
    ],
)
def test_cadences(tmp_path: Path, cadence: str, cron: str) -> None:
    """A cadence is cron's five fields, or words for the common ones."""
    (subscription,) = read(
        tmp_path, f"sources: []\nsubscriptions: [{{id: d, to: html, cadence: {cadence}}}]\n"
    ).subscriptions

    assert subscription.cadence == cron


def test_a_full_subscription(tmp_path: Path) -> None:
    """Each key reaches its field; several subscriptions keep the file's order."""
    roster = read(
        tmp_path,
        """
sources: [{id: a-b, kind: feed, url: http://a.example/}]
subscriptions:
  - id: tokyo
    to: terminal
    cadence: "30 7 * * 1-5"
    timezone: Asia/Tokyo
    language: ja
    tags: [lab]
    languages: [ja, en]
    sources: [a-b]
    max_stories: 5
    window: 2d
  - {id: all, to: html}
""",
    )

    assert roster.subscriptions == (
        Subscription(
            id=SubscriptionId("tokyo"),
            destinations=(TERMINAL,),
            cadence="30 7 * * 1-5",
            timezone="Asia/Tokyo",
            language="ja",
            taste=Taste(
                tags=frozenset({"lab"}),
                languages=frozenset({"ja", "en"}),
                sources=frozenset({SourceId("a-b")}),
                max_stories=5,
            ),
            window=timedelta(days=2),
        ),
        Subscription(id=SubscriptionId("all"), destinations=(HTML,), cadence="0 8 * * *"),
    )


def test_a_subscription_says_how_and_when_it_tells(tmp_path: Path) -> None:
    """Quiet hours, what is urgent, whom to call, how it looks and where it goes on stand in its stanza."""
    roster = read(
        tmp_path,
        """
sources: [{id: a-b, kind: feed, url: http://a.example/}]
subscriptions:
  - id: tokyo
    to: terminal
    makers: [qwen]
    licenses: [apache-2.0]
    importance: notable
    quiet: 22:00-07:00
    urgent: [license, gate]
    alerts_per_hour: 2
    roles: [123, 456 license withdrawn]
    look: embeds
    crosspost: true
    forum_tags: Licenses
""",
    )

    (told,) = roster.subscriptions
    assert told.taste == Taste(
        makers=frozenset({"qwen"}), licenses=frozenset({"apache-2.0"}), importance=Importance.NOTABLE
    )
    assert told.quiet == Quiet(begins=time(22), ends=time(7))
    assert told.alerts == Alerts(
        urgent=frozenset({Urgent.LICENSE, Urgent.GATE}),
        most=2,
        roles=(
            RoleMention(role="123"),
            RoleMention(role="456", urgent=frozenset({Urgent.LICENSE, Urgent.WITHDRAWN})),
        ),
    )
    assert (told.look, told.crosspost, told.tags) == (Look.EMBEDS, True, ("Licenses",))


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    """Some editors begin a file with one."""
    assert read(tmp_path, "\ufeffsources: []\n").sources == ()
