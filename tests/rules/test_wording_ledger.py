"""What the ledger saw, in words: complete in every language, and never more than the evidence says."""

import pytest

from bot.domain.digest import Happening
from bot.domain.event import Event
from bot.domain.license import Artifact, Clause, Contrast, Direction, License, Tier
from bot.domain.model import Access, Hub, ModelId
from bot.domain.source import Url
from bot.domain.story import Standing
from bot.rules.wording_ledger import CLAUSES, ENGLISH, LANGUAGES, counted, license_words, notice, told, vocabulary
from tests.ledger import (
    APACHE,
    make_changed,
    make_comparison,
    make_conflict,
    make_released,
    make_returned,
    make_withdrawn,
)
from tests.ledger import make_access_changed as make_gate
from tests.make import make_digest, make_line

EVENTS: tuple[Event, ...] = (
    make_released(),
    make_changed(),
    make_gate(),
    make_withdrawn(),
    make_returned(),
    make_conflict(),
)


def make_happening(*events: Event, **said: object) -> Happening:
    fields: dict[str, object] = {
        "model": ModelId("acme/rocket-7b"),
        "name": "rocket-7b",
        "events": events or (make_changed(),),
        "places": ((Hub.HUGGINGFACE, Url("https://hub.example/acme/rocket-7b")),),
        "license": APACHE,
        "access": Access.OPEN,
    }
    return Happening(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_every_event_has_words_in_every_language(event: Event, lang: str) -> None:
    """A headline names the model, fills every blank, and leads somewhere."""
    said = told(make_happening(event), lang)

    assert event.name in said.headline
    assert "{" not in " ".join((said.headline, *said.lines, *said.facts))
    assert said.links


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_every_language_has_every_word(lang: str) -> None:
    """No tier, gate or direction is without its word."""
    own = vocabulary(lang)

    assert set(own.tiers) == set(Tier)
    assert set(own.accesses) == set(Access)
    assert set(own.changed) == set(Direction)


def test_open_source_is_never_our_word_for_what_osi_has_not_approved() -> None:
    """Only an approved license is said to be; a doubtful row says that it is, an unknown one that it is not known."""
    said = {tier: license_words(License(key="x", name="X", tier=tier), "en") for tier in Tier}

    assert "OSI" in said[Tier.OSI_OPEN]
    assert not any("open source" in words.lower() for words in said.values())
    assert "not verified" in license_words(License(key="x", name="X", tier=Tier.OSI_OPEN, doubts=("memory",)), "en")
    assert license_words(License(key=None, name="X"), "en") == license_words(None, "en") == ENGLISH.unknown


def test_a_change_is_told_clause_by_clause() -> None:
    """What went, came and moved, who is touched, and the sentences as they stand there."""
    said = told(make_happening(make_changed()), "en")

    assert said.standing is Standing.CHANGED
    assert said.lines[0] == "Companies may no longer use it."
    assert "− a patent license" in said.lines
    assert "+ commercial use is not allowed" in said.lines
    assert any(line.startswith("~ above 100 M") and line.endswith("← 700 M") for line in said.lines)
    assert said.quotes[0][1].startswith("“You may not use it")


def test_a_side_that_says_nothing_is_not_quoted() -> None:
    """A clause that came has no sentence before."""
    quote = Contrast(clause=Clause(word="naming"), before="", after="Call it Rocket.")

    said = told(make_happening(make_changed(comparison=make_comparison(quotes=(quote,)))), "en")

    assert said.quotes == (("", "“Call it Rocket.”"),)


def test_many_clauses_are_counted() -> None:
    """A change of everything names some clauses and counts the rest."""
    words = ("naming", "watermark", "indemnity", "scope", "revocable", "copyleft", "share-alike", "no-endorsement")
    many = make_comparison(added=tuple(Clause(word=word) for word in words), removed=(), changed=())

    said = told(make_happening(make_changed(comparison=many)), "en")

    assert f"and {len(words) - CLAUSES} more" in said.lines


def test_what_is_not_of_the_weights_says_so() -> None:
    """The license of data or of code is not taken for the model's."""
    assert "its data" in told(make_happening(make_changed(artifact=Artifact.DATA)), "en").headline
    assert "コード" in told(make_happening(make_changed(artifact=Artifact.CODE)), "ja").headline


def test_the_weightiest_event_leads_and_the_others_follow() -> None:
    """A model released and changed in one digest is one entry with two lines."""
    said = told(make_happening(make_changed(), make_released()), "en")

    assert "more restrictive" in said.headline
    assert "rocket-7b is on huggingface" in said.lines


def test_relabels_are_possible_and_counted() -> None:
    """One and several are said, and never called a violation."""
    assert any("1 model" in fact for fact in told(make_happening(conflicts=1), "en").facts)
    assert any("3 models" in fact for fact in told(make_happening(conflicts=3), "en").facts)
    assert "possible relabel" in told(make_happening(make_conflict()), "en").headline


def test_a_heading_counts_models_and_changes_and_a_notice_is_said_once() -> None:
    """What stands alone and what changed is counted; where nothing of licenses is told, nothing is said of advice."""
    alone = make_digest(happenings=(make_happening(), make_happening(make_released())))
    under = make_digest(lines=(make_line(happenings=(make_happening(),)),))
    plain = make_digest()

    assert counted(alone, "en") == ("2 models", "1 license change")
    assert counted(under, "en") == ("1 license change",)
    assert counted(plain, "en") == ()
    assert notice(under, "en") == ENGLISH.notice
    assert notice(plain, "en") == ""
