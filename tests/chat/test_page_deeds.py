"""On the page of the loopback Discord a person does what one does in Discord."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.world.discord_page_browser import CHROMIUM, Browser
from tests.world.discord_page_kit import FIXED, FORM, HandWritten, message

browses = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture
async def stand_in() -> AsyncIterator[HandWritten]:
    async with HandWritten() as made:
        yield made


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with Browser() as browser:
        yield browser


@browses
@pytest.mark.slow
async def test_buttons_and_selects_do_what_they_say(stand_in: HandWritten, browser: Browser) -> None:
    """A press and a choice reach the stand-in as the person's; what is refused is told, what is private says so."""
    chooser = {"type": 3, "custom_id": "pick", "options": [{"label": "MIT", "value": "mit"}]}
    rows = [
        {"type": 1, "components": [{"type": 2, "style": 2, "label": "Why", "custom_id": "why~1"}]},
        {"type": 1, "components": [chooser]},
    ]
    stand_in.show(message(1, "news", components=rows))
    stand_in.answers["choose"] = {"error": "This interaction failed"}
    await browser.show(f"{stand_in.root}/?person=4001&{FIXED}")

    await browser.click("[data-custom-id='why~1']")
    await browser.until("document.querySelector('[data-custom-id=\"why~1\"]:enabled')")
    stand_in.show(
        message(2, "because", flags=64, ephemeral_for="4001"), message(3, "not yours", flags=64, ephemeral_for="4000")
    )
    await browser.until("document.querySelector('#message-2')")
    await browser.value(
        "(() => { const pick = document.querySelector('select.select'); pick.value = 'mit'; pick.dispatchEvent(new Event('change')); })()"
    )
    await browser.until("document.querySelector('#notice').textContent")

    who = {"person": "4001", "guild": "3000", "channel": "777", "locale": "ja"}
    assert stand_in.acts == [
        {"do": "press", "message": "1", "custom_id": "why~1", **who},
        {"do": "choose", "message": "1", "custom_id": "pick", "values": ["mit"], **who},
    ]
    assert "これはあなただけに表示されています" in (await browser.texts("#message-2 .own"))[0]
    assert await browser.texts("#message-3") == []
    assert await browser.texts("#notice") == ["This interaction failed"]


@browses
@pytest.mark.slow
async def test_a_command_is_typed_with_suggestions(stand_in: HandWritten, browser: Browser) -> None:
    """Commands are found by their localized names, options are completed by the bot, and the answer is waited for in sight."""
    stand_in.answers["complete"] = {"choices": [{"name": "Acme Community 2.1", "value": "acme-2.1"}]}
    await browser.show(f"{stand_in.root}/?person=4001&{FIXED}")

    await browser.write("#box input", "/ライ")
    await browser.until("document.querySelector('[role=option]')")
    offered = await browser.texts("[role=option] b")
    await browser.key("Tab")
    await browser.key("Tab")
    await browser.until("document.querySelector('[role=option] b')?.innerText.startsWith('Acme')")
    await browser.key("Tab")
    await browser.write("#box input", "share:はい")
    await browser.key("Escape")
    stand_in.hold.clear()
    await browser.key("Enter")
    await browser.until("document.querySelector('.thinking')")
    waiting = await browser.texts(".message .above span:last-child, .thinking")
    stand_in.hold.set()
    await browser.until("!document.querySelector('.thinking')")

    assert offered == ["/ライセンス 比較"]
    assert waiting == ["/ライセンス 比較 left:Acme Community 2.1 share:はい", "Kaiho が考え中…"]
    assert {key: stand_in.acts[0][key] for key in ("do", "command", "focused", "typed")} == {
        "do": "complete", "command": "license compare", "focused": "left", "typed": "",
    }  # fmt: skip
    assert stand_in.acts[-1]["command"] == "license compare"
    assert stand_in.acts[-1]["options"] == {"left": "acme-2.1", "share": True}


@browses
@pytest.mark.slow
async def test_forms_and_message_commands(stand_in: HandWritten, browser: Browser) -> None:
    """A form that the bot asks for is filled and sent; a message's menu has the commands on messages."""
    stand_in.show(message(1, "Example is fully open source"))
    stand_in.answers["use"] = {"id": "e7", "callback": {"type": 9, "data": FORM}, "messages": []}
    await browser.show(f"{stand_in.root}/?{FIXED}")

    await browser.write("#box input", "/subscribe ")
    await browser.key("Enter")
    await browser.until("document.querySelector('dialog[open]')")
    await browser.write("dialog textarea", "licenses")
    await browser.click("dialog .button.primary")
    await browser.until("!document.querySelector('dialog')")
    await browser.click("#message-1 .more")
    labels = await browser.texts(".menu button")
    await browser.click(".menu button")
    async with asyncio.timeout(10):
        while len(stand_in.acts) < 3:
            await browser.value("new Promise(requestAnimationFrame)")

    assert labels[0] == "🧩 Check license claims"
    assert [
        {key: each[key] for key in set(each) - {"person", "guild", "channel", "locale"}} for each in stand_in.acts
    ] == [
        {"do": "use", "command": "subscribe", "options": {}},
        {"do": "submit", "exchange": "e7", "values": {"topics": "licenses", "language": ["en"]}},
        {"do": "use_on", "message": "1", "command": "Check license claims"},
    ]


@browses
@pytest.mark.slow
async def test_a_forum_shows_its_posts(stand_in: HandWritten, browser: Browser) -> None:
    """A forum is a list of posts with their tags; for a picture only the messages are there, 720 pixels wide."""
    await browser.show(f"{stand_in.root}/?channel=800&{FIXED}")
    posts = await browser.texts(".post")
    await browser.click(".post")
    await browser.until("document.querySelector('#channel h1').innerText === 'Example-XL'")
    stand_in.show(message(1, "hello"))
    await browser.show(f"{stand_in.root}/?channel=777&plain=1")

    assert posts == ["license\nExample-XL\n0 messages"]
    assert await browser.value("document.body.getBoundingClientRect().width") == 720
    assert await browser.value(
        "[...document.querySelectorAll('aside, #box, #guilds')].every((each) => !each.checkVisibility())"
    )
