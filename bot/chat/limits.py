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


def count_components(page: Mapping[str, object]) -> int:
    """Return how many components Discord counts: every one, nested or not."""
    return sum(1 for _ in components(page))


def count_text(page: Mapping[str, object]) -> int:
    """Return how many characters of text Discord counts at most."""
    return sum(width(text) for text in texts(page))


def texts(page: Mapping[str, object]) -> Iterator[str]:
    """Yield what the text displays of a page say, in order."""
    for component in components(page):
        content = component.get("content")
        if isinstance(content, str):
            yield content


def width(text: str) -> int:
    """Return the UTF-16 length: no document says which characters Discord counts, and no other count is larger."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


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
