"""The page of the loopback Discord shows what a channel holds, as Discord would, and nothing that it does not hold."""

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.world.discord_page import FILES
from tests.world.discord_page_browser import CHROMIUM, Browser
from tests.world.discord_page_kit import FIXED, NOW, HandWritten, message, text

browses = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

V2, CROSSPOSTED = 1 << 15, 1 << 0

MARKDOWN = [
    ("**bold** *it* _it_ __un__ ~~no~~", "<strong>bold</strong> <em>it</em> <em>it</em> <u>un</u> <s>no</s>"),
    (r"\*not\* \_not\_ \[a\](b) \<t:1:R\> snake_case_name", "*not* _not_ [a](b) &lt;t:1:R&gt; snake_case_name"),
    ("`a*b*` ``c`d``", "<code>a*b*</code> <code>c`d</code>"),
    ("@everyone <@&55> <#777> <@4000>", " ".join(f'<span class="mention">{each}</span>' for each in ("@everyone", "@licenses", "#open-models", "@reader"))),
    (f"<t:{NOW - 1500}:R>", '<time datetime="2026-06-26T13:35:00.000Z" title="Friday, June 26, 2026 at 1:35 PM">25 minutes ago</time>'),
    ("2 * 3 * 4 and ** and [ and <", "2 * 3 * 4 and ** and [ and &lt;"),
]  # fmt: skip


@pytest.fixture
async def stand_in() -> AsyncIterator[HandWritten]:
    async with HandWritten() as made:
        yield made


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with Browser() as browser:
        yield browser


async def test_only_the_pages_own_files_are_served(stand_in: HandWritten) -> None:
    """The page and its files come under a policy that lets nothing else run or load; nothing beside them comes at all."""
    async with aiohttp.ClientSession(stand_in.root) as web_client:
        answers = [await web_client.get(path) for path in ("/", "/page/page.css", "/page/page.js")]
        beside = [await web_client.get(path) for path in ("/page/none.js", "/page/..%2Fdiscord.py")]

    assert [answer.content_type for answer in answers] == ["text/html", "text/css", "text/javascript"]
    assert all(
        "default-src 'none'; script-src 'self'" in answer.headers["Content-Security-Policy"] for answer in answers
    )
    assert [answer.status for answer in beside] == [404, 404]


def test_no_text_becomes_markup() -> None:
    """No file of the page has a way to turn a text into elements or code, nor an address of elsewhere to load from."""
    ways = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|@import|url\("
    )
    loads = re.compile(r"""(?:src|href|from|fetch\()\s*=?\s*["'`]https?:""")
    files = {path.name: path.read_text("utf-8") for path in FILES.iterdir()}

    assert {"index.html", "page.css", "page.js"} <= set(files)
    assert [name for name, held in files.items() if ways.search(held) or loads.search(held)] == []


@browses
@pytest.mark.slow
async def test_hostile_text_stays_text(stand_in: HandWritten, browser: Browser) -> None:
    """Markup, scripts and links that are no web addresses are shown as they were written, wherever a text may stand."""
    evil = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'
    link = {"type": 2, "style": 5, "label": evil, "url": "javascript:window.hit=1"}
    embed = {
        "title": evil,
        "url": "javascript:window.hit=1",
        "description": evil,
        "fields": [{"name": evil, "value": evil}],
    }
    stand_in.show(
        message(1, f"{evil} [go](javascript:window.hit=1)", author={"id": "1", "username": evil}),
        message(2, flags=V2, components=[text(evil), {"type": 1, "components": [link]}]),
        message(
            3, embeds=[{**embed, "footer": {"text": evil}, "author": {"name": evil, "url": "javascript:window.hit=1"}}]
        ),
    )

    await browser.show(f"{stand_in.root}/?plain=1&{FIXED}")

    assert await browser.value("window.hit") is None
    assert await browser.value("document.querySelectorAll('#messages script, #messages img, #messages a').length") == 0
    assert evil in "".join(await browser.texts("#message-1 .content"))
    assert (await browser.value("document.body.textContent")).count(evil) == 10


@browses
@pytest.mark.slow
async def test_markdown_is_drawn_as_discord_draws_it(stand_in: HandWritten, browser: Browser) -> None:
    """Marks, escapes, mentions and times become what a reader of Discord sees; a label never hides another address."""
    hidden = "[https://good.example](https://evil.example)"
    stand_in.show(message(0, hidden), *(message(n, written) for n, (written, _) in enumerate(MARKDOWN, start=1)))

    await browser.show(f"{stand_in.root}/?plain=1&{FIXED}")
    links = await browser.texts("#message-0 a")
    drawn = await browser.value("[...document.querySelectorAll('.content .text')].map((each) => each.innerHTML)")

    assert links == ["https://good.example", "https://evil.example"]
    assert [re.sub(r"[\u202f\xa0]", " ", each) for each in drawn[1:]] == [expected for _, expected in MARKDOWN]


@browses
@pytest.mark.slow
async def test_blocks_and_components_are_drawn(stand_in: HandWritten, browser: Browser) -> None:
    """Headings, subtext, quotes, lists and fences, and every kind of component of a digest, become their elements."""
    row = {
        "type": 1,
        "components": [
            {"type": 2, "style": style, "label": f"b{style}", "custom_id": f"b{style}"} for style in range(1, 5)
        ],
    }
    picture = {
        "id": "7",
        "filename": "week.png",
        "url": "https://cdn.example/attachments/1/week.png",
        "size": 9,
        "description": "License mix",
    }
    box = [text("## Two\n### Three\n-# small\n> quoted\n- one\n  - inner\n1. first\n```\ncode\n```"), {"type": 14}, row]
    gallery = {"type": 12, "items": [{"media": {"url": "attachment://week.png"}}]}
    stand_in.show(
        message(1, flags=V2 | CROSSPOSTED, components=[{"type": 17, "accent_color": 0xD29922, "components": box}, gallery], attachments=[picture]),
        message(2, flags=V2, components=[text("**Correction**")], message_reference={"message_id": "1"}, edited_timestamp="2026-06-26T13:30:00+00:00"),
    )  # fmt: skip

    await browser.show(f"{stand_in.root}/?plain=1&{FIXED}&locale=ja")

    box_text = await browser.texts(".container .markdown")
    assert [await browser.texts(f".container {tag}") for tag in ("h2", "h3", "small", "blockquote", "ol > li", "ul ul", "pre")] == [
        ["Two"], ["Three"], ["small"], ["quoted"], ["first"], ["inner"], ["code"],
    ]  # fmt: skip
    assert "##" not in box_text[0]
    assert await browser.value("document.querySelector('.container').style.getPropertyValue('--accent')") == "#d29922"
    assert await browser.texts(".container .row > button") == ["b1", "b2", "b3", "b4"]
    # There is no such file here: its alt text stands for it.
    assert await browser.texts(".image.missing") == ["License mix"]
    (reference,) = await browser.texts("#message-2 button.above")
    assert reference.endswith("Two Three small quoted one inner first code")
    assert [await browser.texts(f".{look}") for look in ("published", "edited", "tag")] == [
        ["📣 公開済み"],
        ["(編集済)"],
        ["アプリ"] * 2,
    ]
