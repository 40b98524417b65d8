"""Which stories a round-up tells, and by what one sees it."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.claim import Act
from bot.domain.item import Item, ItemId
from bot.domain.source import Trust, Url
from bot.domain.story import Attachment, StoryId
from bot.rules.attaching import (
    FEW,
    MOST_PASSAGES,
    QUOTE,
    READ,
    Told,
    attach,
    found_by,
    looks_for,
    read_roundup,
    sought,
    told_of,
)
from bot.rules.enriching import enrich
from bot.rules.placement import joined, opened
from tests.make import NOW, make_item

DAY = timedelta(days=1)


def told(title: str, text: str = "", **changes: Any) -> Told:
    """Return what the story of one report is about."""
    return told_by(make_item(title=title, text=text, **changes))


def told_by(*items: Item) -> Told:
    """Return what a story of these items is about."""
    read = [enrich(item, None) for item in items]
    story = opened(items[0], None, read[0].traits, Trust.PRESS)
    for each in read[1:]:
        story = joined(story, each.item, None, each.traits, Trust.PRESS)
    return told_of(story, items, {each.item.id: each.claims for each in read})


def looked_for(title: str, **changes: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Return by which names and words round-ups are looked for that tell the story of one report."""
    item = make_item(title=title, text="", **changes)
    read = enrich(item, None)
    return sought(opened(item, None, read.traits, Trust.PRESS), [item], {item.id: read.claims})


def attached(title: str, text: str, story: Told, **changes: Any) -> Attachment | None:
    """Attach a round-up of the next day."""
    kept = {"id": ItemId("week"), "url": None, "published_at": NOW + DAY, "seen_at": NOW + DAY, **changes}
    return attach(read_roundup(make_item(title=title, text=text, **kept)), story, NOW)


RELEASED = {
    "en": ("Alibaba releases Qwen3.8-27B under Apache 2.0", "Weights of the model are on Hugging Face."),
    "ja": ("アリババ、「Qwen3.8-27B」を公開", "モデルの重みはHugging Faceで公開されている。"),
    "zh": ("阿里正式开源 Qwen3.8-27B 模型", "模型权重已上传至 Hugging Face。"),
}
WEEKLY = {
    "en": ("This week in AI", "- Mistral raised money.\n- Alibaba released Qwen3.8-27B, an open model.\n- A robot fell over."),
    "ja": ("AI週間まとめ：Mistralが資金調達、アリババが「Qwen3.8-27B」を公開、ロボットが転倒", ""),
    "zh": ("AI日报：Mistral 完成融资；阿里开源 Qwen3.8-27B；机器人摔倒", ""),
}  # fmt: skip


@pytest.mark.parametrize("reporter", ["en", "ja", "zh"])
@pytest.mark.parametrize("lang", ["en", "ja", "zh"])
def test_a_passage_tells_the_release_of_the_very_model(lang: str, reporter: str) -> None:
    """A list item or a clause of a title that tells a model's release is attached, whatever the languages, and is the quote."""
    story = told(*RELEASED[reporter], lang=reporter)

    found = attached(*WEEKLY[lang], story, lang=lang)

    assert found is not None
    assert found.reason == "names qwen3.8-27b and tells its release"
    assert "Qwen3.8-27B" in found.quote
    assert "Mistral" not in found.quote
    assert (found.item, found.story, found.at) == (ItemId("week"), story.story, NOW)


@pytest.mark.parametrize("other", ["Qwen3.8", "Qwen3.8-35B-A3B", "Qwen3.8-27B-Coder", "Qwen3-27B", "Gemma 4"])
def test_another_model_is_not_told(other: str) -> None:
    """A version, a size or a variant beside is another model, and so is the family."""
    assert attached("This week in AI", f"- Alibaba released {other}, an open model.", told(*RELEASED["en"])) is None


def test_a_model_that_is_compared_with_is_not_told() -> None:
    """What a release beats, or was made from, is no news of the round-up."""
    assert attached("This week", "- Acme released Rocket-9B, which beats Qwen3.8-27B.", told(*RELEASED["en"])) is None


def test_another_act_is_not_told() -> None:
    """A license change of a model is another happening than its release."""
    change = told("Qwen3.8-27B license changed: Alibaba relicenses it under a non-commercial license")
    assert change.acts == {Act.LICENSE_CHANGE}

    assert attached(*WEEKLY["en"], change) is None


def test_of_vague_acts_the_headline_must_be_told_too() -> None:
    """Any number of things are done with one model: two benchmarks of it are one only where the words agree."""
    story = told("Qwen3.8-27B scores 61 on the Humphrey cooking benchmark, ahead of chefs")

    other = attached("This week", "- Qwen3.8-27B benchmark: it plays chess at 1,500 Elo.", story)
    same = attached("This week", "- Qwen3.8-27B scores 61 on the Humphrey cooking benchmark and beats chefs.", story)

    assert other is None
    assert same is not None
    assert same.reason.startswith("names qwen3.8-27b and shares ")
    assert "humphrey" in same.reason


@pytest.mark.parametrize(
    ("headline", "passage", "lang"),
    [
        ("Parliament adopts the liability directive for autonomous ferries", "Parliament adopted its liability directive on autonomous ferries.", "en"),
        ("世界モデルで動く無人渡し船、東京湾で試験運航を開始", "東京湾で世界モデルを使う無人渡し船の試験運航が開始された。", "ja"),
        ("东京湾无人渡轮今日启动世界模型试航", "东京湾无人渡轮启动世界模型试航，乘客免费。", "zh"),
    ],
)  # fmt: skip
def test_without_a_model_the_wording_is_told_in_one_passage(headline: str, passage: str, lang: str) -> None:
    """News of no model is attached where one passage holds half of its headline; two that hold a part each do not."""
    story = told(headline, lang=lang)
    half = len(headline) // 3
    parts = f"{headline[:half]}\n{headline[-half:]}"

    found = attached("Letter", f"Hello there.\n{passage}", story, lang=lang)

    assert found is not None
    assert found.quote == passage
    assert found.reason.startswith("shares ")
    assert attached("Letter", parts, story, lang=lang) is None


def test_words_of_another_language_say_nothing() -> None:
    """Latin letters in a Japanese headline are no wording that an English passage could share."""
    story = told("AI Edge Gallery Humphrey Ferry", lang="ja")
    assert attached("Letter", "The AI Edge Gallery of Humphrey and the Ferry.", story) is None


def test_a_link_is_enough() -> None:
    """A passage that gives the address of one of a story's items, however it is spelled, tells the story."""
    story = told(*RELEASED["en"], url=Url("https://example.org/qwen"))

    found = attached("Letter", "Worth a read (https://www.example.org/qwen/?utm_source=letter).", story)

    assert found is not None
    assert found.reason == "links to https://example.org/qwen"


@pytest.mark.parametrize(("days", "tells"), [(-3, False), (-2, True), (0, True), (10, True), (11, False)])
def test_a_round_up_tells_what_was(days: int, *, tells: bool) -> None:
    """A round-up tells what opened up to two days after it, for clocks are rough, and what ended up to ten days before."""
    at = NOW + days * DAY
    assert (attached(*WEEKLY["en"], told(*RELEASED["en"]), published_at=at, seen_at=at) is not None) is tells


def test_a_story_is_about_what_a_third_of_its_items_are() -> None:
    """One item of four that is about something else does not make the story so."""
    items = [make_item(id=ItemId(f"i{n}"), title=RELEASED["en"][0]) for n in range(3)]
    aside = make_item(id=ItemId("aside"), title="Google releases Gemma 4 31B, an open model")

    story = told_by(*items, aside)

    assert story.models == frozenset({"qwen3.8-27b"})
    assert story.acts == frozenset({Act.RELEASE})


def test_what_tells_a_story_is_found_for_it() -> None:
    """Whatever is attached could be looked up from either side: by the model, by the address, or by four rare words."""
    text = "Parliament adopted its liability directive on autonomous ferries.\nSee https://example.org/odds"
    roundup = read_roundup(make_item(title="Alibaba releases Qwen3.8-27B; Mistral", text=text))
    keys = found_by(roundup)

    model, _ = looked_for(RELEASED["en"][0])
    address, _ = looked_for("Odds and ends", url=Url("https://example.org/odds"))
    _, words = looked_for("Parliament adopts the liability directive for autonomous ferries")

    assert model & keys == {"qwen3.8-27b"}
    assert address & keys == {"@https://example.org/odds"}
    assert len(words & keys) >= FEW
    assert looked_for(RELEASED["en"][0])[1] == frozenset()
    assert any("qwen3.8-27b" in looks_for(passage) for passage in roundup.passages)


def test_a_round_up_of_any_length_is_read_so_far() -> None:
    """What is read, kept and quoted is bounded, and nothing raises."""
    wall = make_item(
        id=ItemId("wall"), title="a/b、c；" * 200, text="\n".join(f"Model-{n}B is out." for n in range(9_000))
    )
    long = f"Alibaba released Qwen3.8-27B {'with many words ' * 30}."

    read = read_roundup(wall)
    found = attached("Letter", long, told(*RELEASED["en"]))

    assert len(read.passages) <= MOST_PASSAGES
    assert sum(len(passage.text) for passage in read.passages) <= READ + len(wall.title)
    assert found is not None
    assert len(found.quote) == QUOTE
    assert read_roundup(make_item(id=ItemId("void"), title="", text="")).passages == ()
    assert attach(read, Told(story=StoryId("s"), opened_at=NOW, updated_at=NOW, named=False, models=frozenset(), acts=frozenset(), titles=(), addresses=frozenset()), NOW) is None  # fmt: skip
