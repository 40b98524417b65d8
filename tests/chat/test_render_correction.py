"""What was said and is no longer so."""

from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.chat.correcting import render_correction
from bot.chat.limits import MAX_COMPONENTS, MAX_TEXT, count_components, count_text, spoken
from bot.domain.claim import Finding
from bot.domain.digest import Corrected, Correction
from bot.domain.license import License
from bot.domain.model import ModelId
from bot.domain.source import Url
from bot.domain.story import Standing, StoryId, Summary
from bot.domain.subscription import Look, SubscriptionId
from tests.claims import make_verdict
from tests.ledger import APACHE
from tests.make import NOW, make_line, make_quote

RUMOR = Corrected(line=make_line(), before=Standing.RUMORED)


def make_correction(*stories: Corrected, **changes: Any) -> Correction:
    fields: dict[str, Any] = {
        "subscription": SubscriptionId("everything"),
        "language": "en",
        "timezone": "UTC",
        "at": NOW,
        "message": Url("https://discord.com/channels/1/2/3"),
        "stories": stories or (RUMOR,),
    }
    return Correction(**{**fields, **changes})


def said(correction: Correction) -> str:
    return "\n".join(spoken(render_correction(correction).page))


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "en",
            snapshot("""\
## ✎ Correction
-# [The message](https://discord.com/channels/1/2/3) told this otherwise. What was said → what holds now:
- Acme releases Acme-7B: ~~○ RUMORED~~ → **● RELEASED**
- Acme releases Acme-7B: **● RELEASED** (its standing is the same)
  - ~~Claim ? not settled~~ · rocket-7b · “open source” → **Claim ✓ backed** · Said to be “open source”; Apache License 2.0 on [huggingface at r1](https://huggingface.example/acme/rocket-7b) is approved by the OSI.\
"""),
        ),
        (
            "ja",
            snapshot("""\
## ✎ 訂正
-# [以前の投稿](https://discord.com/channels/1/2/3)でお伝えした内容を訂正します。以前の内容 → 現在の内容：
- Acme releases Acme-7B `en`: ~~○ 噂~~ → **● 公開**
- Acme releases Acme-7B `en`: **● 公開**（状況は変わりません）
  - ~~主張 ? 未確認~~ · rocket-7b · 「オープンソース」 → **主張 ✓ 裏付けあり** · 「オープンソース」とされ、[huggingface（r1）](https://huggingface.example/acme/rocket-7b)の Apache License 2.0 はOSI承認ライセンス。\
"""),
        ),
        (
            "zh",
            snapshot("""\
## ✎ 更正
-# [之前的消息](https://discord.com/channels/1/2/3)中的内容已有变化。原先所述 → 当前情况：
- Acme releases Acme-7B `en`: ~~○ 传闻~~ → **● 发布**
- Acme releases Acme-7B `en`: **● 发布**（状态未变）
  - ~~说法 ? 尚无定论~~ · rocket-7b · “开源” → **说法 ✓ 有据可查** · 据称“开源”；[huggingface（r1）](https://huggingface.example/acme/rocket-7b)的 Apache License 2.0 为 OSI 认可的许可证。\
"""),
        ),
    ],
)
def test_a_correction_says_what_was_said_and_what_holds(lang: str, told: str) -> None:
    """One line a story, in the reader's language, with a link to the message; verdicts that were told, below it."""
    before = make_verdict(finding=Finding.OPEN, reason="rumored", firm=False)
    now = make_verdict("two", finding=Finding.BACKED, reason="osi-approved", license=APACHE, clauses=(), quote="")
    judged = Corrected(line=make_line(verdicts=(now,)), before=Standing.RELEASED, verdicts_before=(before,))

    assert said(make_correction(RUMOR, judged, language=lang)) == told


def test_a_verdict_that_no_longer_holds_is_said_to_be_gone() -> None:
    """Where nothing is said of that model any more, the correction says so."""
    gone = Corrected(line=make_line(), before=None, verdicts_before=(make_verdict(),))

    told = said(make_correction(gone))

    assert "~~no standing~~ → **● RELEASED**" in told
    assert "~~Claim ≠ contradicted~~ · rocket-7b → no longer said" in told


def test_a_message_that_can_not_be_linked_is_named() -> None:
    """Without an address the message is spoken of all the same."""
    assert "-# The message told this otherwise." in said(make_correction(message=None))


@pytest.mark.parametrize("look", list(Look))
def test_every_story_is_corrected_by_the_one_page(look: Look) -> None:
    """However many stories and however long, it is one page within Discord's limits; those without room are counted."""
    long = "*_~`" * 200
    verdict = make_verdict(
        reason="another-license",
        license=License(key=None, name=long),
        model=ModelId(long),
        evidence=Url(f"https://e.org/{'y' * 400}"),
    )
    line = make_line(summary=Summary(headline=make_quote(long, lang="ja")), verdicts=(verdict,))
    stories = tuple(
        Corrected(
            line=make_line(story=StoryId(f"story-{n}"), summary=line.summary, verdicts=line.verdicts),
            before=Standing.RUMORED,
            verdicts_before=(verdict,) * 3,
        )
        for n in range(60)
    )

    leaf = render_correction(make_correction(*stories, look=look, message=Url(f"https://discord.com/{'x' * 480}")))

    assert leaf.stories == tuple(each.line.story for each in stories)
    assert count_text(leaf.page) <= MAX_TEXT
    assert count_components(leaf.page) <= MAX_COMPONENTS
    assert leaf.page["allowed_mentions"] == {"parse": []}
    told = "\n".join(spoken(leaf.page))
    assert told.count("○ RUMORED") + int(told.rpartition("and ")[2].split(" ")[0]) == len(stories)


def test_a_few_stories_are_told_whole() -> None:
    """As many as a page of embeds holds keep their verdicts."""
    verdict = make_verdict()
    stories = tuple(
        Corrected(line=make_line(story=StoryId(f"s{n}")), before=Standing.RUMORED, verdicts_before=(verdict,))
        for n in range(5)
    )

    assert said(make_correction(*stories, look=Look.EMBEDS)).count("no longer said") == 5


def test_nothing_to_correct_is_still_a_page() -> None:
    """A correction of no story is its heading."""
    assert said(make_correction(stories=())).startswith("## ✎ Correction")
