"""What every Summarizer promises."""

import pytest

from bot.domain.item import ItemId
from bot.ports import Summarizer
from bot.summarizing.extractive import ExtractiveSummarizer
from tests.make import make_item
from tests.rules.test_placement import told


@pytest.fixture(params=[ExtractiveSummarizer])
def summarizer(request: pytest.FixtureRequest) -> Summarizer:
    made: Summarizer = request.param()
    return made


async def test_every_sentence_is_a_quotation(summarizer: Summarizer) -> None:
    """Every sentence stands in the item it names, and is short enough to be a quotation."""
    long = "The weights are on the hub, " * 40 + "at last."
    items = [
        make_item(),
        make_item(
            id=ItemId("2"), lang="ja", title="Acme、Acme-7Bを公開", text="重みはハブで公開された。商用利用もできる。"
        ),
        make_item(id=ItemId("3"), text=long),
    ]
    summary = await summarizer.summarize(told("Acme releases Acme-7B"), items, {}, "en")
    held = {item.id: f"{item.title}\n{item.text}" for item in items}
    assert len(summary.sentences) <= 3
    for quote in (summary.headline, *summary.sentences):
        assert quote.text.removesuffix("…") in held[quote.item]
        assert len(quote.text) <= 300


async def test_the_same_story_reads_the_same(summarizer: Summarizer) -> None:
    """The order items come in changes nothing."""
    items = [
        make_item(),
        make_item(id=ItemId("2"), title="Acme-7B is out", text="Acme trained it on two trillion tokens."),
    ]
    story = told("Acme releases Acme-7B")
    assert await summarizer.summarize(story, items, {}, "en") == await summarizer.summarize(
        story, items[::-1], {}, "en"
    )
