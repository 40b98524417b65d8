"""Boxes as classic embeds, for old clients: an embed a box, its buttons in a row below, numbered so that they are told apart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.chat.box import Box
from bot.chat.limits import (
    MAX_EMBED_TEXT,
    MAX_EMBEDS,
    MAX_FIELD,
    MAX_FIELD_NAME,
    MAX_LABEL,
    MAX_ROW,
    MAX_ROWS,
    MAX_TITLE,
    width,
)
from bot.chat.pages import FOOTER_TEXT, Button, numbered, rows, unique
from bot.domain.subscription import Leaf
from bot.rules.legibility import clip

NUMBER = 4
"""Characters left free in every title for `1 · `; a message has five rows of buttons at most, so that no number is longer."""

NO_BAR = 0x5C6370
"""The bar of what has no color of its own: an embed always has one."""


def bind_embeds(first_heading: str, heading: str, boxes: Iterable[Box]) -> tuple[Leaf, ...]:
    """Return as few pages as hold the boxes in their order; `heading` opens every page but the first."""
    packed = list(_pack(boxes))
    return tuple(
        _leaf(numbered(first_heading if number == 1 else heading, number, len(packed)), held)
        for number, held in enumerate(packed, start=1)
    )


def _pack(boxes: Iterable[Box]) -> Iterator[list[Box]]:
    held: list[Box] = []
    room, free = MAX_EMBED_TEXT - FOOTER_TEXT, MAX_ROWS
    for box in boxes:
        size, needs = _size(box), bool(box.buttons)
        if held and (size > room or needs > free or len(held) == MAX_EMBEDS):
            yield held
            held, room, free = [], MAX_EMBED_TEXT - FOOTER_TEXT, MAX_ROWS
        held.append(box)
        room -= size
        free -= needs
    yield held


def _size(box: Box) -> int:
    embed = _embed(box, None)
    fields = embed.get("fields")
    said = [*(str(embed.get(part, "")) for part in ("title", "description"))]
    said += [each for pair in (fields if isinstance(fields, list) else ()) for each in (pair["name"], pair["value"])]
    return sum(map(width, said)) + NUMBER


def _leaf(heading: str, boxes: Sequence[Box]) -> Leaf:
    seen: set[object] = set()
    below = [(box, unique(box.buttons[:MAX_ROW], seen)) for box in boxes]
    several = sum(bool(buttons) for _, buttons in below) > 1
    embeds: list[dict[str, object]] = []
    shown: list[dict[str, object]] = []
    for box, buttons in below:
        number = len(shown) + 1 if several and buttons else None
        embeds.append(_embed(box, number))
        shown += rows([_numbered(each, number) for each in buttons])
    page: dict[str, object] = {"content": heading, "allowed_mentions": {"parse": []}}
    return Leaf(
        page={**page, **({"embeds": embeds} if embeds else {}), **({"components": shown} if shown else {})},
        stories=tuple(story for box in boxes for story in box.stories),
        events=tuple(event for box in boxes for event in box.events),
        files=tuple(box.picture for box in boxes if box.picture),
    )


def _numbered(button: Button, number: int | None) -> Button:
    return button if number is None else {**button, "label": clip(f"{number} · {button['label']}", MAX_LABEL)}


def _embed(box: Box, number: int | None) -> dict[str, object]:
    """Lay a box out; what is too long for the part it belongs in stands in the description, whole."""
    fits = 0 < width(box.title) <= MAX_TITLE - NUMBER
    mark = f"{number} · " if number else ""
    facts = [
        pair for pair in box.facts if all(pair) and width(pair[0]) <= MAX_FIELD_NAME and width(pair[1]) <= MAX_FIELD
    ]
    fields: list[dict[str, object]] = [{"name": name, "value": value, "inline": True} for name, value in facts]
    small = box.small
    if small and box.foot_name and width(small) <= MAX_FIELD:
        fields.append({"name": box.foot_name, "value": small})
        small = ""
    head = replace(box, facts=tuple(pair for pair in box.facts if pair not in facts)).head
    title = [f"**{mark}{box.title}**"] if box.title and not fits else []
    lines = [*([head] if head else []), *title, *box.body, *([f"-# {small}"] if small else [])]
    embed: dict[str, object] = {"color": NO_BAR if box.color is None else box.color}
    if fits:
        embed["title"] = f"{mark}{box.title}"
        if box.address:
            embed["url"] = box.address
    if lines:
        embed["description"] = "\n".join(lines)
    if fields:
        embed["fields"] = fields
    if box.picture:
        embed["image"] = {"url": f"attachment://{box.picture.name}"}
    return embed
