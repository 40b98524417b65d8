"""Discord's numbers, each with its source, and the measures they are held against."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard

Component = Mapping[str, object]

IS_COMPONENTS_V2 = 1 << 15
"""Message flag. https://docs.discord.com/developers/components/reference"""

EPHEMERAL = 1 << 6
"""Message flag: only its reader sees it. https://docs.discord.com/developers/resources/message#message-object-message-flags"""

MAX_COMPONENTS = 40
"""In one message, nested ones counted. https://docs.discord.com/developers/components/reference"""

MAX_TEXT = 4_000
"""Characters of all text displays of a message together. https://docs.discord.com/developers/components/reference#text-display"""

MAX_CONTENT = 2_000
"""Characters of a message's own text. https://docs.discord.com/developers/resources/message#create-message"""

MAX_EMBEDS = 10
"""In one message. https://docs.discord.com/developers/resources/message#create-message"""

MAX_EMBED_TEXT = 6_000
"""Characters of titles, descriptions, fields, footers and authors of a message's embeds together.
https://docs.discord.com/developers/resources/message#embed-object-embed-limits"""

MAX_TITLE, MAX_DESCRIPTION, MAX_FIELD_NAME, MAX_FIELD = 256, 4_096, 256, 1_024
"""Characters of one embed's parts. https://docs.discord.com/developers/resources/message#embed-object-embed-limits"""

MAX_ROWS, MAX_ROW = 5, 5
"""Rows of buttons in a message that is not of components v2, and buttons in a row.
https://docs.discord.com/developers/components/reference#action-row"""

MAX_LABEL = 80
"""Characters of a button's label. https://docs.discord.com/developers/components/reference#button"""

MAX_ALT = 1_024
"""Characters of a picture's description. https://docs.discord.com/developers/components/reference#media-gallery"""

MAX_NONCE = 25
"""Characters. https://docs.discord.com/developers/resources/message#create-message"""

HISTORY_PAGE = 100
"""Messages Discord returns at once. https://docs.discord.com/developers/resources/message#get-channel-messages"""

LONGEST_LINK = 512
"""Discord's number for a link button's address, which we hold our links to: a longer one is not linked, so that a story
always fits a message. https://docs.discord.com/developers/components/reference#button"""


def components(page: Mapping[str, object]) -> Iterator[Component]:
    """Yield every component of a page, containers before what they hold."""
    yield from _each(page.get("components"))


def embeds(page: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Yield the embeds of a page."""
    found = page.get("embeds")
    yield from (embed for embed in (found if _is_list(found) else ()) if _is_component(embed))


def count_components(page: Mapping[str, object]) -> int:
    """Return how many components Discord counts: every one, nested or not."""
    return sum(1 for _ in components(page))


def count_text(page: Mapping[str, object]) -> int:
    """Return how many characters of text displays Discord counts at most."""
    return sum(width(text) for text in texts(page))


def count_embeds(page: Mapping[str, object]) -> int:
    """Return how many characters of all embeds Discord counts at most."""
    return sum(width(text) for embed in embeds(page) for text in embed_texts(embed))


def texts(page: Mapping[str, object]) -> Iterator[str]:
    """Yield what the text displays of a page say, in order."""
    for component in components(page):
        content = component.get("content")
        if isinstance(content, str):
            yield content


def embed_texts(embed: Mapping[str, object]) -> Iterator[str]:
    """Yield what an embed says, in order."""
    fields = embed.get("fields")
    parts = [
        *(embed.get("title"), embed.get("description")),
        *(each.get(part) for each in (fields if _is_list(fields) else ()) if _is_component(each) for part in _FIELD),
        *(part.get("text") for part in (embed.get("footer"),) if _is_component(part)),
    ]
    yield from (part for part in parts if isinstance(part, str) and part)


def spoken(page: Mapping[str, object]) -> Iterator[str]:
    """Yield all that a page says, whatever it looks like: its content, text displays and embeds."""
    content = page.get("content")
    if isinstance(content, str) and content:
        yield content
    yield from texts(page)
    for embed in embeds(page):
        yield from embed_texts(embed)


def width(text: str) -> int:
    """Return the UTF-16 length: no document says which characters Discord counts, and no other count is larger."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


_FIELD = ("name", "value")


def _each(found: object) -> Iterator[Component]:
    for component in found if _is_list(found) else ():
        if _is_component(component):
            yield component
            yield from _each(component.get("components"))
            yield from _each([component.get("accessory")])


def _is_list(found: object) -> TypeGuard[Sequence[object]]:
    return isinstance(found, list | tuple)


def _is_component(found: object) -> TypeGuard[Component]:
    return isinstance(found, Mapping)
