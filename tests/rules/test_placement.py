from datetime import timedelta

import numpy as np
import pytest

from bot.domain.item import ItemId
from bot.domain.source import Trust
from bot.domain.story import Near, Placement, Standing, Story
from bot.domain.vector import Vector
from bot.rules.mentions import traits
from bot.rules.placement import OPEN_FOR, is_copy, place
from tests.make import NOW, make_item

X: Vector = np.array([1, 0], dtype=np.float32)


def put(
    title: str, near: tuple[Near, ...] = (), *, vector: Vector | None = X, days: float = 0, name: str = "b"
) -> Placement:
    item = make_item(id=ItemId(name), title=title, text="", published_at=NOW + timedelta(days=days))
    return place(item, vector, traits(title, "", "en"), near, trust=Trust.PRESS)


def told(title: str) -> Story:
    return put(title, name="a").story


def test_two_reports_of_one_release_are_one_story() -> None:
    """Near vectors and the same model make one story, whose center and profile follow."""
    placed = put(
        "Qwen 3.8 27B is out",
        (Near(story=told("Alibaba releases Qwen3.8-27B"), cosine=0.8),),
        vector=np.array([0, 1], dtype=np.float32),
    )
    assert placed.joined
    assert placed.story.items == ("a", "b")
    assert placed.story.embedded == 2
    assert placed.story.centroid == pytest.approx(np.array([0.7071, 0.7071]), abs=1e-3)
    assert placed.story.standing is Standing.ANNOUNCED


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("Alibaba releases Qwen3.6-27B", "Alibaba releases Qwen3.8-27B", 0),
        ("Alibaba releases Qwen3.8-27B", "A technical report on Qwen3.8-27B", 0),
        ("Meta releases an AI model", "Google releases an AI model", 0),
        ("Alibaba releases Qwen3.8-27B", "Alibaba releases Qwen3.8-27B", OPEN_FOR.days + 1),
        ("Daily papers: Qwen3.8-27B", "Alibaba releases Qwen3.8-27B", 0),
        ("Alibaba releases Qwen3.8-27B", "Daily papers: Qwen3.8-27B", 0),
        ("llama.cpp b8201", "llama.cpp b8202", 0),
        ("rain in the hills", "sun at the sea", 0),
    ],
)
def test_vetoes_outvote_any_cosine(one: str, other: str, days: int) -> None:
    """Other versions, acts, makers, times and round-ups stay apart however near the vectors; so does a bare cosine."""
    placed = put(other, (Near(story=told(one), cosine=0.99),), days=days)
    assert not placed.joined
    assert placed.reasons


def test_a_low_cosine_keeps_a_story_out() -> None:
    """Shared names do not make up for a different text."""
    assert not put("Meta sells AI glasses", (Near(story=told("Meta builds AI models"), cosine=0.2),)).joined


def test_across_languages_a_model_and_an_act_are_needed() -> None:
    """Without vectors the same model and act join; a family's name does not."""
    near = (Near(story=told("Alibaba releases Qwen3.8-27B"), cosine=None),)
    assert put("通义千问3.8-27B发布", near, vector=None).joined
    assert not put("通义千问模型发布", near, vector=None).joined


def test_across_languages_a_family_with_its_maker_is_as_certain() -> None:
    """Without versions on either side, family, maker and act together join; a maker alone does not."""
    near = (Near(story=told("Meta releases the weights of LLaMA"), cosine=None),)
    assert put("メタ社、LLaMAモデルを公開", near, vector=None).joined
    assert not put("メタ社、新モデルを公開", near, vector=None).joined


def test_a_copy_always_joins() -> None:
    """An article's copy joins its story whatever it says, and only once."""
    story = told("Alibaba releases Qwen3.8-27B")
    item = make_item(id=ItemId("b"), title="LLaMA weights leaked")
    placed = place(item, None, traits(item.title, "", "en"), (), trust=Trust.PRESS, copy_of=story)
    again = place(item, None, traits(item.title, "", "en"), (), trust=Trust.PRESS, copy_of=placed.story)
    assert placed.joined
    assert placed.story.leaked
    assert again.story == placed.story


def test_general_news_joins_by_its_proper_nouns() -> None:
    """News that names no model is one story where nouns and vectors agree."""
    assert put("Plosser warns the Fed again", (Near(story=told("Fed chief Plosser sees high bar"), cosine=0.7),)).joined


def test_the_same_item_opens_the_same_story() -> None:
    """A story's id follows from its first item."""
    assert told("x").id == told("y").id


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
