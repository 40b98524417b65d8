"""What Discord refuses though no schema can say so: lengths taken together, and what may not stand beside what."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

IS_COMPONENTS_V2 = 1 << 15
V2_TYPES = frozenset({9, 10, 11, 12, 13, 14, 17})
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")


def message_faults(body: Json, *, flags: int | None = None) -> Iterator[str]:
    """Say what Discord refuses in a message; `flags` are those of a message being edited."""
    flags = body.get("flags") or flags or 0
    if sum(map(_embed_text, body.get("embeds") or ())) > 6000:
        yield "embeds: more than 6000 characters together"
    components = list(each_component(body.get("components")))
    if flags & IS_COMPONENTS_V2:
        for key in ("content", "embeds", "poll", "sticker_ids"):
            if body.get(key):
                yield f"{key}: not together with IS_COMPONENTS_V2"
        if len(components) > 40:
            yield f"components: {len(components)}, more than 40"
        text = "".join(component.get("content", "") for component in components)
        length = len(text.encode("utf-16-le", "surrogatepass")) // 2  # the stricter reading of "characters"
        if length > 4000:
            yield f"components: {length} characters of text, more than 4000"
        if any(not component["content"].strip() for component in components if component["type"] == 10):
            yield "components: a text display shows nothing"
    elif any(component["type"] in V2_TYPES for component in components):
        yield "components: need the flag IS_COMPONENTS_V2"


def is_empty(body: Json) -> bool:
    """Say whether a message has nothing in it (Discord's error 50006)."""
    return not any(body.get(key) for key in ("content", "embeds", "components", "sticker_ids", "poll", "attachments"))


def command_faults(commands: list[Json]) -> Iterator[str]:
    """Say what Discord refuses in a list of commands."""
    twice = Counter((command["name"], command.get("type", 1)) for command in commands)
    for (name, _), times in twice.items():
        if times > 1:
            yield f"{name}: {times} commands of this name"
    for command in commands:
        for named in (command, *(command.get("options") or ())):
            localized = named.get("name_localizations") or {}
            for name in (named["name"], *localized.values()):
                if not COMMAND_NAME.fullmatch(name) or name != name.lower():
                    yield f"{name}: not a command's name"


def each_component(components: list[Json] | None) -> Iterator[Json]:
    """Yield every component, nested ones and accessories too: Discord counts them all."""
    for component in components or ():
        yield component
        yield from each_component(component.get("components"))
        if "accessory" in component:
            yield from each_component([component["accessory"]])


def _embed_text(embed: Json) -> int:
    texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    texts += [(embed.get("author") or {}).get("name")]
    for field in embed.get("fields") or ():
        texts += [field["name"], field["value"]]
    return sum(len(text or "") for text in texts)
