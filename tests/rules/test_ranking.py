from datetime import timedelta

import pytest

from bot.domain.claim import Finding
from bot.domain.item import ItemId
from bot.domain.source import SourceId, Trust
from bot.domain.story import Standing, Story
from bot.rules.ranking import rank
from tests.claims import make_verdict
from tests.make import NOW, make_item, make_spec
from tests.rules.test_placement import told


def test_more_sources_and_the_maker_weigh_more() -> None:
    """Independent sources and the maker's own word lift a story, and are said."""
    one, two = make_item(), make_item(id=ItemId("2"), source=SourceId("acme"), published_at=NOW - timedelta(hours=1))
    specs = {SourceId("acme"): make_spec(id=SourceId("acme"), trust=Trust.MAKER)}
    alone, both = rank(told("x"), [one], {}, NOW), rank(told("x"), [one, two], specs, NOW)
    assert both.score > alone.score
    assert both.reasons[:2] == ("2 independent sources", "the maker said it first")


@pytest.mark.parametrize(
    ("trust", "reason"),
    [
        (Trust.HUB, "a hub says so"),
        (Trust.COMMUNITY, "only the community says so"),
        (Trust.MAKER, "the maker said it first"),
    ],
)
def test_who_speaks_is_said(trust: Trust, reason: str) -> None:
    """A reader learns whose word it is."""
    spec = make_spec(trust=trust)
    assert reason in rank(told("x"), [make_item()], {spec.id: spec}, NOW).reasons


def test_stories_fade() -> None:
    """The same story matters less the next day."""
    story = told("Acme releases Acme-7B")
    later = rank(story, [make_item()], {}, NOW + timedelta(days=3))
    assert rank(story, [make_item()], {}, NOW).score > later.score
    assert "last news 3 days ago" in later.reasons


@pytest.mark.parametrize(
    ("firm", "reason"), [(True, "the license says otherwise"), (False, "it looks inconsistent with the license")]
)
def test_what_the_license_says_matters(firm: bool, reason: str) -> None:  # noqa: FBT001 - a table's column
    """A story whose claims the ledger contradicts stands higher, and says why; a backed one is no news for that."""
    story = told("Acme releases Acme-7B")
    plain = rank(story, [make_item()], {}, NOW)
    against = make_verdict(finding=Finding.CONTRADICTED, firm=firm)
    found = rank(story, [make_item()], {}, NOW, verdicts=[against])
    assert found.score > plain.score
    assert reason in found.reasons
    assert rank(story, [make_item()], {}, NOW, verdicts=[make_verdict(finding=Finding.BACKED)]) == plain


def test_what_the_reader_asked_for_is_said() -> None:
    """A tag of the subscription is a reason."""
    spec = make_spec(tags=frozenset({"robots", "press"}))
    found = rank(told("x"), [make_item()], {spec.id: spec}, NOW, wanted=frozenset({"robots"}))
    assert "of what you asked for: robots" in found.reasons


def test_a_release_stands_above_a_roundup() -> None:
    """What happened to a model comes before a list of many things."""
    release, roundup = told("Acme releases Acme-7B"), told("Daily papers")
    assert isinstance(release, Story)
    assert release.standing is Standing.ANNOUNCED
    assert rank(release, [make_item()], {}, NOW).score > rank(roundup, [make_item()], {}, NOW).score
