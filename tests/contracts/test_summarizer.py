"""What every Summarizer promises."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.item import Item, ItemId
from bot.domain.story import Quote
from bot.ports import Summarizer
from bot.rules.grounding import objection
from bot.summarizing.endpoint import EndpointSummarizer
from bot.summarizing.extractive import ExtractiveSummarizer
from bot.web.endpoint import Endpoint
from tests.fakes import FixedClock
from tests.make import NOW, make_item, make_story
from tests.world.endpoint import LocalEndpoint, lie

STORY = make_story()
LONG = "The weights are on the hub, " * 40 + "at last."
ITEMS = [
    make_item(),
    make_item(
        id=ItemId("2"), lang="ja", title="Acme、Acme-7Bを公開", text="重みはハブで公開された。商用利用もできる。"
    ),
    make_item(id=ItemId("3"), text=LONG),
]


@pytest.fixture(params=["extractive", "endpoint", "lying endpoint"])
async def summarizer(request: pytest.FixtureRequest) -> AsyncIterator[Summarizer]:
    if request.param == "extractive":
        yield ExtractiveSummarizer()
        return
    async with LocalEndpoint() as server:
        if request.param == "lying endpoint":
            server.says = lie("Acme releases Acme-9B", "It is under the MIT license.")
        clock = FixedClock(NOW)
        endpoint = Endpoint(server.url, clock, user_agent="kaiho/test")
        yield EndpointSummarizer(endpoint.ask, model="test-1", clock=clock)
        await endpoint.close()


def is_grounded(quote: Quote, items: list[Item]) -> bool:
    """Say whether a quotation stands in its item, or a model's words are supported by theirs."""
    held = {item.id: f"{item.title}\n{item.text}" for item in items}[quote.item]
    if quote.verbatim:
        return quote.text.removesuffix("…") in held
    return objection(quote.text, held.splitlines(), quote.lang) is None


@pytest.mark.parametrize("lang", ["en", "ja", "zh"])
async def test_every_sentence_is_grounded(summarizer: Summarizer, lang: str) -> None:
    """Every sentence stands in the item it names, or rests on it, and is short enough to be a quotation."""
    summary = await summarizer.summarize(STORY, ITEMS, {}, lang)

    assert len(summary.sentences) <= 3
    for quote in (summary.headline, *summary.sentences):
        assert is_grounded(quote, ITEMS)
        assert len(quote.text) <= 300


async def test_a_summary_says_who_wrote_it(summarizer: Summarizer) -> None:
    """A quotation is nobody's words but its publisher's; a model's words carry its name."""
    summary = await summarizer.summarize(STORY, ITEMS, {}, "en")

    verbatim = {quote.verbatim for quote in (summary.headline, *summary.sentences)}
    assert verbatim == {summary.by == "extractive"}


async def test_a_summary_is_short(summarizer: Summarizer) -> None:
    """Sixty words are enough for any story, its headline apart."""
    text = "Acme wrote at length of what Acme-7B can do, and of what it was made from. " * 30
    items = [make_item(id=ItemId(str(at)), text=text.replace("length", f"length {at}")) for at in range(5)]

    summary = await summarizer.summarize(STORY, items, {}, "en")

    assert sum(len(quote.text.split()) for quote in summary.sentences) <= 60


async def test_the_same_story_reads_the_same(summarizer: Summarizer) -> None:
    """The order items come in changes nothing."""
    items = [
        make_item(),
        make_item(id=ItemId("2"), title="Acme-7B is out", text="Acme trained it on two trillion tokens."),
    ]

    there, back = [await summarizer.summarize(STORY, each, {}, "en") for each in (items, items[::-1])]

    assert there == back


async def test_a_story_of_nothing_but_a_title_is_told(summarizer: Summarizer) -> None:
    """An item without a text has a headline, and nothing is made up for it."""
    summary = await summarizer.summarize(STORY, [make_item(text="")], {}, "en")

    assert summary.headline.text == "Acme releases Acme-7B"
    assert summary.sentences == ()
