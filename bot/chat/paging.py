"""Answers that have pages: one is shown, and buttons turn to the others."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from discord.http import Route

from bot.chat.asking import Desk, asker_of, desk_of, shown_to_all
from bot.chat.books import BOOKS
from bot.chat.cards.laying import ANEW, TURNING, read_back, written
from bot.chat.ids import LONGEST, Press, custom_id
from bot.chat.limits import MAX_COMPONENTS, count_components, width
from bot.chat.locales import say
from bot.chat.pages import private, rows
from bot.chat.posting import put
from bot.chat.replies import Asked
from bot.domain.answer import Asker
from bot.domain.subscription import Leaf, Page
from bot.errors import NotUnderstood
from bot.rules.legibility import clip, legible

_REMEMBERED: Final = "="
"""Before the key of a text that was too long for a button; what itself begins so is remembered too."""

_GRAY, _BUTTON = 2, 2
"""https://docs.discord.com/developers/components/reference#button"""


async def answer(asked: Asked, desk: Desk, what: str, *parts: str, share: bool = False) -> None:
    """Answer a command: say at once that we heard, then show the first page, privately unless it is shared."""
    await asked.response.defer(ephemeral=not share, thinking=True)
    asker = _reader(asked, desk, share=share)
    leaves = await BOOKS[what](desk.answers, asker, parts, asked.created_at)
    await show(asked, leaves, 1, name_of(desk, what, parts), asker.lang)


async def turn(asked: Asked, parts: tuple[str, ...]) -> None:
    """Turn to another page of the message a button hangs on; or open what it names, for whoever pressed alone.

    Everything is asked anew: nothing but the button is remembered. A question too long for a button is, until a restart.
    """
    what, number, key = (*parts, "", "", "")[:3]
    anew = number == ANEW
    if anew:
        await asked.response.defer(ephemeral=True, thinking=True)
    else:
        await asked.response.defer()
    desk = desk_of(asked)
    if key.startswith(_REMEMBERED):
        key = desk.memory.recall(key.removeprefix(_REMEMBERED)) or ""
        if not key:
            raise NotUnderstood("forgotten", "That was too long ago for me to remember. Please ask again.")
    if what not in BOOKS or not number.isdecimal():
        raise NotUnderstood("forgotten", "That was too long ago for me to remember. Please ask again.")
    asker = _reader(asked, desk, share=not anew and shown_to_all(asked))
    asking = read_back(key)
    leaves = await BOOKS[what](desk.answers, asker, asking, asked.created_at)
    await show(asked, leaves, max(int(number), 1), name_of(desk, what, asking), asker.lang)


async def open_model(asked: Asked, parts: tuple[str, ...]) -> None:
    """Show the model a button names, for whoever pressed alone."""
    await turn(asked, ("model", ANEW, written(*parts)))


async def show(asked: Asked, leaves: Sequence[Leaf], number: int, name: tuple[str, str], lang: str) -> None:
    """Put one page where the answer stands, with buttons to turn to its neighbors where there are any."""
    at = min(number, len(leaves))
    leaf = leaves[at - 1]
    page = _turnable(leaf.page, at, len(leaves), name, lang) if len(leaves) > 1 else leaf.page
    await _place(asked, "PATCH", page, leaf)


async def show_all(asked: Asked, leaves: Sequence[Leaf], *, share: bool) -> None:
    """Put every page, one message after the other: a digest is read as it is sent."""
    for number, leaf in enumerate(leaves):
        if number == 0:
            await _place(asked, "PATCH", leaf.page, leaf)
        else:
            await _place(asked, "POST", leaf.page if share else private(leaf.page), leaf)


def name_of(desk: Desk, what: str, parts: tuple[str, ...]) -> tuple[str, str]:
    """Return how the buttons of an answer name it: in full where there is room, else by a key that is remembered."""
    key = written(*parts)
    longest = custom_id(Press.PAGE, what, "999", key)
    fits = longest is not None and width(longest) <= LONGEST and legible(key) == key
    if fits and not key.startswith(_REMEMBERED):
        return what, key
    return what, _REMEMBERED + desk.memory.keep(key)


def _reader(asked: Asked, desk: Desk, *, share: bool) -> Asker:
    """Return who asks; of what everyone there will read an operator is told no more than they are."""
    asker = asker_of(asked, desk.operators, share=share)
    return replace(asker, operates=False) if share else asker


def _turnable(page: Page, at: int, last: int, name: tuple[str, str], lang: str) -> Page:
    """Add Previous and Next; a page that has no room for them stays as it is."""
    held = page.get("components")
    if not isinstance(held, list) or count_components(page) + TURNING > MAX_COMPONENTS:
        return page
    what, key = name
    turns = [
        {
            "type": _BUTTON,
            "style": _GRAY,
            "label": say(label, lang),
            "custom_id": custom_id(Press.PAGE, what, str(to), key),
            **({} if 1 <= to <= last else {"disabled": True}),
        }
        for label, to in (("cards.previous", at - 1), ("cards.next", at + 1))
    ]
    return {**page, "components": [*held, *rows(turns)]}


async def _place(asked: Asked, method: str, page: Page, leaf: Leaf) -> None:
    tail = "/messages/@original" if method == "PATCH" else ""
    route = Route(
        method,
        f"/webhooks/{{webhook_id}}/{{webhook_token}}{tail}",
        webhook_id=asked.application_id,
        webhook_token=asked.token,
    )
    attached = [
        {"id": number, "filename": file.name, "description": clip(legible(file.alt), 1_024)}
        for number, file in enumerate(leaf.files)
    ]
    body = {**page, "attachments": attached} if attached or method == "PATCH" else page
    await put(asked.client.http, route, body, leaf.files)
