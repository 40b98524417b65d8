"""How the bot is doing, as an operator reads it."""

from dataclasses import replace
from datetime import UTC, datetime

from inline_snapshot import snapshot

from bot.chat.answers import Status, Trouble
from bot.chat.limits import MAX_TEXT, count_text, texts
from bot.chat.status import status_pages
from tests.world.discord_rules import message_faults
from tests.world.discord_schemas import OURS


def make_status(*troubles: Trouble) -> Status:
    return Status(version="2026.11.0", sources=71, items=1_212, stories=900, troubles=troubles)


def read(status: Status, lang: str = "en") -> str:
    return "\n\n".join(text for page in status_pages(status, lang) for text in texts(page))


def test_all_well_is_said_in_a_line() -> None:
    """Version and counts, and that every source answers."""
    assert read(make_status()) == snapshot("""\
## Kaiho 2026.11.0
-# 71 sources · 1,212 items · 900 stories
-# no source asked yet · pages waiting to be sent: 0

Every source answers.\
""")


def test_each_trouble_is_a_line_with_its_reason() -> None:
    """A source in trouble is named with what happened and why, in the reader's language, and nothing of it is obeyed."""
    status = make_status(
        Trouble(source="the-batch", outcome="refused", problem="it answers with a web page\n# not a feed"),
        Trouble(source="acme", outcome="unreachable", problem="no such host"),
    )

    assert read(status, "zh-TW") == snapshot("""\
## Kaiho 2026.11.0
-# 来源 71 个 · 文章 1,212 篇 · 消息 900 条
-# 尚未查询任何来源 · 待发送 0 页

**出现问题的来源：2 个**
**the-batch** · refused · it answers with a web page \\# not a feed
**acme** · unreachable · no such host\
""")


def test_a_hundred_troubles_are_all_told() -> None:
    """Many troubles go over several messages, each within Discord's limits, none left out."""
    status = make_status(*(Trouble(source=f"source-{n}", outcome="refused", problem="*" * 400) for n in range(100)))

    pages = status_pages(status, "en")

    said = read(status)
    assert all(f"**source-{n}** · " in said for n in range(100))
    assert len(pages) > 10
    for page in pages:
        assert count_text(page) <= MAX_TEXT
        assert [*OURS.request_faults("POST", "/channels/1/messages", page), *message_faults(dict(page))] == []


def test_what_waits_and_where_nothing_is_sent_is_said() -> None:
    """When sources were last asked, how many pages wait, and each destination that is paused, with why."""
    status = replace(
        make_status(),
        polled_at=datetime(2026, 3, 5, 12, tzinfo=UTC),
        pending=1_200,
        paused=("discord:1: *Missing* Access", "discord:2: Unknown Channel"),
    )

    assert read(status) == snapshot("""\
## Kaiho 2026.11.0
-# 71 sources · 1,212 items · 900 stories
-# sources last asked <t:1772712000:R> · pages waiting to be sent: 1,200

Every source answers.

**Paused, nothing is sent there: 2**
discord\\:1: \\*Missing\\* Access
discord\\:2: Unknown Channel\
""")
    assert "配信を停止中の送信先：2件" in read(status, "ja")
