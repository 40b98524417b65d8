import time
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.item import ItemId
from bot.domain.story import Standing
from bot.summarizing.extractive import ExtractiveSummarizer
from tests.make import NOW, make_item, make_story

STORY = make_story()
SUMMARIZER = ExtractiveSummarizer()


async def test_boilerplate_and_repeats_are_left_out() -> None:
    """What every article ends with is not news, and nothing is said twice."""
    text = "Acme trained the model on two trillion tokens. Acme trained the model on two trillion tokens! Read more about it at our website today. The post Acme appeared first on Example News."
    summary = await SUMMARIZER.summarize(STORY, [make_item(text=text)], {}, "en")
    assert [quote.text for quote in summary.sentences] == ["Acme trained the model on two trillion tokens."] or [
        quote.text for quote in summary.sentences
    ] == ["Acme trained the model on two trillion tokens!"]


async def test_a_rumor_reads_as_one() -> None:
    """A rumored story keeps the words that call it one."""
    item = make_item(
        title="OpenAI and its open model",
        text="It would be the first since 2019. OpenAI is preparing to release an open model, people familiar said.",
    )
    story = replace(STORY, standing=Standing.RUMORED)
    summary = await SUMMARIZER.summarize(story, [item], {}, "en")
    assert "people familiar" in summary.sentences[0].text


async def test_the_readers_language_comes_first() -> None:
    """A headline is in the reader's language where a source has one."""
    items = [make_item(), make_item(id=ItemId("2"), lang="ja", title="Acme、Acme-7Bを公開", text="")]
    assert (await SUMMARIZER.summarize(STORY, items, {}, "ja")).headline.lang == "ja"
    assert (await SUMMARIZER.summarize(STORY, items, {}, "en")).headline.lang == "en"


async def test_pages_are_quoted_where_they_came() -> None:
    """The article behind a teaser is what is quoted."""
    pages = {ItemId("item-1"): "Acme trained it on two trillion tokens of public text."}
    summary = await SUMMARIZER.summarize(STORY, [make_item(text="teaser")], pages, "en")
    assert summary.sentences[0].text == pages[ItemId("item-1")]


async def test_an_untitled_item_lends_its_first_sentence() -> None:
    """A headline is always there."""
    summary = await SUMMARIZER.summarize(STORY, [make_item(title="")], {}, "en")
    assert summary.headline.text.startswith("The weights are on the hub")


async def test_a_title_is_not_quoted_twice() -> None:
    """A text that begins with its own title does not say it again."""
    title = "Acme releases Acme-7B under the Apache license."
    item = make_item(title=title, text=f"{title}\nIt was trained on two trillion tokens of public text.")

    summary = await SUMMARIZER.summarize(STORY, [item], {}, "en")

    assert summary.headline.text == title
    assert [quote.text for quote in summary.sentences] == ["It was trained on two trillion tokens of public text."]


async def test_three_sentences_at_most() -> None:
    """However much there is to say, three sentences say it."""
    text = (
        "Training took two trillion tokens altogether. Engineers in Paris wrote most code. "
        "Anyone may download everything tomorrow. Benchmarks were published beside them."
    )

    summary = await SUMMARIZER.summarize(STORY, [make_item(text=text)], {}, "en")

    assert len(summary.sentences) == 3


async def test_a_story_without_items_cannot_be_told() -> None:
    """Nothing is quoted from nobody."""
    with pytest.raises(ValueError, match="no item"):
        await SUMMARIZER.summarize(STORY, [], {}, "en")


async def test_a_summary_speaks_one_language() -> None:
    """Sentences come in the headline's language; where it has none, whatever there is."""
    english = make_item(text="Acme trained the model on two trillion tokens of public text.")
    japanese = make_item(
        id=ItemId("2"),
        lang="ja",
        title="Acme、Acme-7Bを公開",
        text="重みはハブで公開されている。商用利用も認められる。",
    )

    both = await SUMMARIZER.summarize(STORY, [english, japanese], {}, "en")
    bare = await SUMMARIZER.summarize(STORY, [replace(english, text=""), japanese], {}, "en")

    assert (both.headline.lang, {quote.lang for quote in both.sentences}) == ("en", {"en"})
    assert (bare.headline.lang, {quote.lang for quote in bare.sentences}) == ("en", {"ja"})


async def test_a_rumor_borrows_the_words_that_call_it_one() -> None:
    """Where only a source in another language says that it is a rumor, that sentence is kept."""
    story = replace(STORY, standing=Standing.RUMORED)
    english = make_item(text="Acme makes language models. Its last one was Acme-6B, a small model.")
    chinese = make_item(
        id=ItemId("2"),
        lang="zh",
        title="据报道，Acme 正准备发布新模型",
        text="据报道，该模型或将于下月推出，尚未得到官方证实。",
    )

    summary = await SUMMARIZER.summarize(story, [english, chinese], {}, "en")

    assert "zh" in {quote.lang for quote in summary.sentences}


async def test_what_sources_agree_on_is_told() -> None:
    """The sentence that the others say too outweighs what one of them adds."""
    items = [
        make_item(
            id=ItemId("1"), text="Acme released the weights of Acme-7B. A dog barked in the lobby of a hotel nearby."
        ),
        make_item(
            id=ItemId("2"), text="The weights of Acme-7B were released by Acme. Shares of a bank fell by a little."
        ),
        make_item(
            id=ItemId("3"), title="Weights of Acme-7B released", text="Rain is expected in the north of the country."
        ),
    ]

    summary = await SUMMARIZER.summarize(STORY, items, {}, "en")

    assert "weights of Acme-7B" in summary.sentences[0].text
    assert "dog" not in " ".join(quote.text for quote in summary.sentences)


async def test_the_newest_state_leads() -> None:
    """What happened last is told first, what led to it after."""
    old = make_item(
        id=ItemId("old"),
        title="Acme announces Acme-7B, trained on newspapers and court records",
        text="Training on newspapers and court records took all winter.",
        published_at=NOW - timedelta(days=3),
    )
    new = make_item(
        id=ItemId("new"),
        title="Acme publishes the weights of Acme-7B",
        text="Acme has now published the weights of Acme-7B for everybody on the hub.",
    )

    summary = await SUMMARIZER.summarize(STORY, [old, new], {}, "en")

    assert [quote.item for quote in summary.sentences] == ["new", "old"]


async def test_a_plain_headline_beats_a_question() -> None:
    """A title that asks, teases or shouts loses against one that tells."""
    titles = [
        "Acme-7B: is this the end of Acme?",
        "You won't believe what Acme did with Acme-7B!!!",
        "Acme releases Acme-7B",
    ]
    items = [make_item(id=ItemId(str(at)), title=title) for at, title in enumerate(titles)]

    summary = await SUMMARIZER.summarize(STORY, items, {}, "en")

    assert summary.headline.text == "Acme releases Acme-7B"


async def test_where_nobody_speaks_the_language_english_is_quoted() -> None:
    """A Japanese reader is shown English before Chinese, in the headline and below it."""
    english = make_item(text="Acme trained the model on two trillion tokens of public text.")
    chinese = make_item(id=ItemId("2"), lang="zh", title="Acme 发布 Acme-7B", text="该模型的权重已在平台上公开提供。")

    summary = await SUMMARIZER.summarize(STORY, [chinese, english], {}, "ja")

    assert {quote.lang for quote in (summary.headline, *summary.sentences)} == {"en"}


@pytest.mark.slow
async def test_a_summary_is_quick() -> None:
    """A story of 24 long items takes well under a tenth of a second, whatever the machine is busy with."""
    words = ["acme", "weights", "license", "tokens", "hub", "model", "train", "open", "public", "text"]
    items = [
        make_item(
            id=ItemId(str(at)),
            text=" ".join(
                f"Acme {words[(at + n) % 10]} {words[n % 7]} {n} was told of {words[n % 9]} by item {at}."
                for n in range(100)
            ),
        )
        for at in range(24)
    ]
    await SUMMARIZER.summarize(STORY, items, {}, "en")

    began = time.process_time()
    for _ in range(10):
        await SUMMARIZER.summarize(STORY, items, {}, "en")

    assert (time.process_time() - began) / 10 < 0.1
