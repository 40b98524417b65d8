"""The `sources.yaml` we ship."""

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.domain.source import SourceSpec
from bot.roster import Roster, read_roster
from tests.roster.hubs import HUBS, make_hub_kinds

FILE = Path(__file__).parents[2] / "sources.yaml"


@pytest.fixture(scope="module")
def roster() -> Roster:
    return read_roster(FILE, kinds=make_hub_kinds(), discord=True, discord_channel="1")


def writes(spec: SourceSpec) -> bool:
    """Say whether a source brings texts, and not models alone."""
    return spec.kind not in HUBS and "watched" not in spec.tags


def test_it_reads_without_a_mistake(roster: Roster) -> None:
    """It names at least ninety sources that write, in English, Japanese and Chinese."""
    languages = Counter(spec.language for spec in roster.sources if spec.enabled and writes(spec))

    assert languages.total() >= 90
    assert set(languages) == {"en", "ja", "zh"}
    assert min(languages.values()) >= 10


def test_it_is_sorted_and_unique(roster: Roster) -> None:
    """A stanza is found by its id, and no address is asked twice, be it written out or watched."""
    ids = [spec.id for spec in roster.sources]
    own = [name for name in ids if not name.startswith("watch-")]

    assert own == sorted(own)
    assert ids[: len(own)] == own
    assert len({spec.url for spec in roster.sources}) == len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", name) for name in ids)


def test_every_stanza_is_whole(roster: Roster) -> None:
    """Each source has a name for readers and tags, and a language unless it lists models, which have none."""
    halves = [spec for spec in roster.sources if not (spec.name and spec.tags)]
    silent = [spec for spec in roster.sources if writes(spec) and not spec.language]

    assert halves == silent == []


def test_every_silence_has_its_reason() -> None:
    """Whatever is turned off says why, beside it."""
    off = [line for line in FILE.read_text(encoding="utf-8").splitlines() if "enabled: false" in line]

    assert off
    assert [line for line in off if not re.search(r"enabled: false  # \w+", line)] == []


def test_a_digest_is_due_without_any_set_up(roster: Roster) -> None:
    """The one subscription goes to the terminal, to an HTML file, and to Discord once there is a token."""
    (subscription,) = roster.subscriptions

    assert [to.kind for to in subscription.destinations] == ["terminal", "html", "discord"]
