from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.claim import Finding
from bot.domain.item import ItemId
from bot.domain.model import Output
from bot.domain.source import SourceId, Trust
from bot.domain.story import Standing, Story
from bot.rules.ranking import MOST_OF_A_MAKER, rank
from bot.rules.weighing import Stature
from bot.rules.wording_reasons import LANGUAGES, Ground
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


def test_the_maker_weighs() -> None:
    """A watched maker is named with what is known of its models; the more they are used the more it weighs, up to a bound."""
    small, large, vast = (
        Stature(name="Acme", output=Output(models=3, downloads=number)) for number in (10, 5_000_000, 10**15)
    )
    story, items = told("x"), [make_item()]

    nobody, named, three, many, most = (
        rank(story, items, {}, NOW, maker=maker)
        for maker in (None, Stature(name="Acme", output=Output()), small, large, vast)
    )

    assert nobody.score == named.score == three.score < many.score < most.score
    assert most.score - nobody.score <= MOST_OF_A_MAKER + 0.001
    assert "Acme is watched" in named.reasons
    assert "Acme is watched: models known 3, downloads 5,000,000" in many.reasons
    assert not any("Acme" in reason for reason in nobody.reasons)


def test_a_maker_that_speaks_later_is_heard() -> None:
    """Where the press was first and the maker says so too, both are said."""
    first, word = make_item(published_at=NOW - timedelta(hours=1)), make_item(id=ItemId("2"), source=SourceId("acme"))
    specs = {SourceId("acme"): make_spec(id=SourceId("acme"), trust=Trust.MAKER)}

    found = rank(told("x"), [first, word], specs, NOW)

    assert {"example-news said it first", "the maker says so"} <= set(found.reasons)


def test_who_said_it_first_is_named() -> None:
    """Of several sources none of which is the maker, the one that was first is named; a single one needs no mention."""
    one, two = make_item(), make_item(id=ItemId("2"), source=SourceId("paper"), published_at=NOW - timedelta(hours=1))
    specs = {SourceId("paper"): make_spec(id=SourceId("paper"), name="The Paper")}

    both = rank(told("x"), [one, two], specs, NOW)

    assert both.reasons[:2] == ("2 independent sources", "The Paper said it first")
    assert (
        "example-news said it first"
        in rank(told("x"), [one, replace(two, published_at=NOW + timedelta(minutes=1))], {}, NOW).reasons
    )
    assert not any("first" in reason for reason in rank(told("x"), [two], specs, NOW).reasons)


def test_what_the_ledger_moved_is_new() -> None:
    """A story of last month that the ledger moves today is news of today, and says why."""
    story = told("Acme releases Acme-7B")
    later = NOW + timedelta(days=40)

    found = rank(replace(story, moved_at=later), [make_item()], {}, later)

    assert found.score > rank(story, [make_item()], {}, later).score
    assert {"the ledger has just moved it", "news of the last hour"} <= set(found.reasons)


def test_what_is_told_in_several_languages_weighs_more() -> None:
    """News that crosses languages is news to more readers; a text nobody could read counts for none."""
    story = told("Acme releases Acme-7B")
    two = replace(story, langs=frozenset({"en", "ja", "und"}))

    found = rank(two, [make_item()], {}, NOW)

    assert found.score > rank(story, [make_item()], {}, NOW).score
    assert "in 2 languages" in found.reasons


@pytest.mark.parametrize("lang", ["en", "ja", "zh"])
def test_every_kind_of_reason_is_said(lang: str) -> None:
    """How many sources, who was first, the maker's weight, novelty, license and taste are there, in the reader's language."""
    two = make_item(id=ItemId("2"), source=SourceId("paper"), published_at=NOW - timedelta(hours=1))
    specs = {SourceId("paper"): make_spec(id=SourceId("paper"), name="Paper", tags=frozenset({"robots"}))}
    own = LANGUAGES[lang]

    found = rank(
        told("Acme releases Acme-7B"),
        [make_item(), two],
        specs,
        NOW,
        verdicts=[make_verdict(finding=Finding.CONTRADICTED, firm=True)],
        wanted=frozenset({"robots"}),
        maker=Stature(name="Acme", output=Output(models=1200, downloads=7)),
        lang=lang,
    )

    assert {
        own[Ground.SOURCES].format(n=2),
        own[Ground.FIRST].format(name="Paper"),
        own[Ground.MAKER].format(name="Acme", models="1,200", downloads=7),
        own[Ground.NEW],
        own[Ground.CONTRADICTED],
        own[Ground.TASTE].format(name="robots"),
    } <= set(found.reasons)
    assert all(set(each) == set(Ground) for each in LANGUAGES.values())


def test_a_release_stands_above_a_roundup() -> None:
    """What happened to a model comes before a list of many things."""
    release, roundup = told("Acme releases Acme-7B"), told("Daily papers")
    assert isinstance(release, Story)
    assert release.standing is Standing.ANNOUNCED
    assert rank(release, [make_item()], {}, NOW).score > rank(roundup, [make_item()], {}, NOW).score
