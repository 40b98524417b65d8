"""An item joins a nearby story, or opens one."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest

from bot.domain.claim import Bond, Ruling
from bot.domain.item import Item, ItemId
from bot.domain.source import Trust
from bot.domain.story import Near, Placement, Standing, Story
from bot.domain.vector import Vector
from bot.rules.enriching import enrich
from bot.rules.likeness.clustering import CUT
from bot.rules.likeness.profile import Profile
from bot.rules.placement import MOST_NAMES, OPEN_FOR, Judgment, is_copy, place, weigh
from tests.make import NOW, make_item

X: Vector = np.array([1, 0], dtype=np.float32)
Y: Vector = np.array([0, 1], dtype=np.float32)
PROFILES: dict[ItemId, Profile] = {}


def written(title: str, *, name: str = "b", days: float = 0, text: str = "", **changes: object) -> Item:
    return make_item(
        id=ItemId(name), title=title, text=text, published_at=NOW + timedelta(days=days), url=None, **changes
    )


def told(title: str, *, text: str = "", vector: Vector | None = X, lang: str = "en") -> Story:
    read = enrich(written(title, name="a", text=text, lang=lang), vector)
    PROFILES[read.held.item] = read.held
    return place(read.item, read.held, read.traits, (), trust=Trust.PRESS).story


def weighed(
    item: Item, stories: Sequence[Story], *, vector: Vector | None = X, rulings: Sequence[Ruling] = ()
) -> list[Judgment]:
    return weigh(enrich(item, vector).held, [Near(story=each, cosine=None) for each in stories], PROFILES, rulings)


def put(
    item: Item, stories: Sequence[Story] = (), *, vector: Vector | None = X, rulings: Sequence[Ruling] = ()
) -> Placement:
    read = enrich(item, vector)
    judgments = weighed(item, stories, vector=vector, rulings=rulings)
    return place(item, read.held, read.traits, judgments, trust=Trust.PRESS)


def test_two_reports_of_one_release_are_one_story() -> None:
    """The same model and the same act make one story, whose center and profile follow."""
    placed = put(
        written("Qwen3.8-27B is released by Alibaba"),
        [told("Alibaba releases Qwen3.8-27B")],
        vector=np.array([0.8, 0.6], dtype=np.float32),
    )
    assert placed.joined
    assert placed.story.items == ("a", "b")
    assert placed.story.embedded == 2
    assert placed.story.centroid == pytest.approx(np.array([0.9487, 0.3162]), abs=1e-3)
    assert placed.story.standing is Standing.ANNOUNCED


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("Alibaba releases Qwen3.6-27B", "Alibaba releases Qwen3.8-27B", 0),
        ("Meta releases the AI model Llama 5", "Google releases the AI model Gemma 5", 0),
        ("Alibaba releases Qwen3.8-27B", "Alibaba releases Qwen3.8-27B", OPEN_FOR.days + 1),
        ("llama.cpp b8201", "llama.cpp b8202", 0),
    ],
    ids=["another version", "another maker", "another month", "another build"],
)
def test_what_differs_stays_apart(one: str, other: str, days: int) -> None:
    """Other versions, makers, times and serial numbers stay apart however near the vectors."""
    placed = put(written(other, days=days), [told(one)])
    assert not placed.joined
    assert placed.reasons


def test_a_roundup_joins_nothing_and_nothing_joins_it() -> None:
    """A text that tells many happenings is in no story of others, and says nothing by which one would be offered it."""
    roundup = told("Weekly digest: this week in AI")
    assert not put(written("Weekly digest: this week in AI"), [told("Weekly digest: this week in AI")]).joined
    assert not put(written("Alibaba releases Qwen3.8-27B"), [roundup]).joined
    assert "tells many happenings" in weighed(written("Alibaba releases Qwen3.8-27B"), [roundup])[0].reason
    assert roundup.roundup
    assert (roundup.centroid, roundup.names, roundup.models, roundup.standing) == (None, frozenset(), frozenset(), None)


@pytest.mark.parametrize("title", ["通义千问Qwen3.8-27B发布", "アリババ、Qwen3.8-27Bを公開"])
def test_across_languages_a_model_joins(title: str) -> None:
    """Without vectors, the same certain model and what is done with it join reports in two languages."""
    assert put(written(title, lang="zh"), [told("Alibaba releases Qwen3.8-27B")], vector=None).joined


def test_across_languages_a_word_alone_does_not() -> None:
    """A maker's name in common is no happening in common."""
    assert not put(
        written("メタ社、新しい眼鏡を発表", lang="ja"), [told("Meta releases Llama 5 8B")], vector=None
    ).joined


def test_general_news_joins_by_its_words() -> None:
    """News that names no model is one story where words and vectors agree."""
    story = told("Fed chief Plosser sees a high bar for slowing the taper")
    assert put(written("Plosser: high bar for slowing the Fed taper"), [story]).joined


def test_every_score_is_told() -> None:
    """A judgment says how sure it is, what is needed, and what weighed most."""
    (judgment,) = weighed(written("Qwen3.8-27B is out"), [told("Alibaba releases Qwen3.8-27B")])
    assert judgment.sure is not None
    assert judgment.reason.startswith(f"{judgment.sure:.2f} sure of 1 (needs {CUT}): ")
    assert "vector 1.00 (+" in judgment.reason


@pytest.mark.parametrize(("bond", "joined"), [(Bond.MERGE, True), (Bond.SPLIT, False)])
def test_the_operator_outvotes_likeness(bond: Bond, *, joined: bool) -> None:
    """A pair the operator ruled of is together, or apart, whatever else speaks."""
    one = "Alibaba releases Qwen3.8-27B" if bond is Bond.SPLIT else "rain in the hills"
    ruling = Ruling(bond=bond, first=ItemId("b"), second=ItemId("a"), at=NOW)
    placed = put(written("Qwen3.8-27B is released by Alibaba"), [told(one)], rulings=[ruling])
    assert placed.joined is joined
    assert any("operator" in reason for reason in placed.reasons)


def test_a_copy_always_joins() -> None:
    """An article's copy joins its story whatever it says, and only once."""
    story = told("Alibaba releases Qwen3.8-27B")
    read = enrich(written("LLaMA weights leaked on 4chan"), None)
    placed = place(read.item, read.held, read.traits, (), trust=Trust.PRESS, copy_of=story)
    again = place(read.item, read.held, read.traits, (), trust=Trust.PRESS, copy_of=placed.story)
    assert placed.joined
    assert placed.story.leaked
    assert again.story == placed.story


def test_the_same_item_opens_the_same_story() -> None:
    """A story's id follows from its first item."""
    assert told("x").id == told("y").id


def test_a_profile_keeps_names_before_words() -> None:
    """What a story is found by stays bounded, and models outlast mere words."""
    story = told("Qwen3.8-27B " + " ".join(f"word{n}x" for n in range(200)))
    assert len(story.names) <= MOST_NAMES
    assert "qwen3.8-27b" in story.names


@pytest.mark.parametrize(
    ("one", "other", "copy"),
    [
        ({}, {}, True),
        ({}, {"source": "other"}, True),
        ({}, {"source": "other", "title": "Acme-7B ist da"}, True),
        ({}, {"title": "Acme releases Acme-8B"}, False),
        ({}, {"title": "ACME releases <b>Acme-7B</b>"}, True),
        ({"url": "https://example.org/"}, {"source": "other", "title": "More", "url": "https://example.org/"}, False),
        ({"url": None}, {"source": "other", "title": "More", "url": None}, False),
        ({"link": "https://x/#a"}, {"source": "other", "title": "More", "link": "https://x/#b"}, False),
        ({"link": "https://x/#a"}, {"source": "other", "title": "More", "link": "https://x/"}, True),
        ({"link": None}, {"source": "other", "title": "More", "link": None}, True),
    ],
)
def test_what_is_a_copy(one: dict[str, object], other: dict[str, object], *, copy: bool) -> None:
    """One address is one article where it names one: not a home page, a part of a page, or a page that grows."""
    assert is_copy(make_item(**one), make_item(id=ItemId("2"), **other)) is copy
