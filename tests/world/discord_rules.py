"""What Discord refuses in messages and forms though no schema can say so: sums, uniqueness, and what may not stand together."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]

IS_COMPONENTS_V2 = 1 << 15
EPHEMERAL = 1 << 6
V2_TYPES = frozenset({9, 10, 11, 12, 13, 14, 17})
SELECTS = frozenset({3, 5, 6, 7, 8})
ROLE = re.compile(r"<@&([0-9]+)>")
PERSON = re.compile(r"<@!?([0-9]+)>")
EVERYONE = re.compile(r"@(?:everyone|here)\b")


def message_faults(body: Json, *, before: Json | None = None) -> Iterator[str]:
    """Say what Discord refuses in a message; `before` is the message being edited."""
    said = {**(before or {}), **body}
    flags = (body.get("flags") or 0) | ((before or {}).get("flags", 0) & IS_COMPONENTS_V2)
    if sum(map(_embed_text, body.get("embeds") or ())) > 6000:
        yield "embeds: more than 6000 characters together"
    yield from _mention_faults(body.get("allowed_mentions") or {})
    components = list(each_component(body.get("components")))
    yield from component_faults(components)
    if flags & IS_COMPONENTS_V2:
        for key in ("content", "embeds", "poll", "sticker_ids"):
            if said.get(key):
                yield f"{key}: not together with IS_COMPONENTS_V2"
        if len(components) > 40:
            yield f"components: {len(components)}, more than 40"
        length = sum(width(component.get("content") or "") for component in components)
        if length > 4000:
            yield f"components: {length} characters of text, more than 4000"
        if any(not component["content"].strip() for component in components if component["type"] == 10):
            yield "components: a text display shows nothing"
        return
    if any(component["type"] in V2_TYPES for component in components):
        yield "components: need the flag IS_COMPONENTS_V2"
    if len(body.get("components") or ()) > 5:
        yield "components: more than 5 rows"


def component_faults(components: list[Json]) -> Iterator[str]:
    """Say what Discord refuses in the components of a message or a form, all of them in a row."""
    for key in ("custom_id", "id"):
        counted = Counter(component[key] for component in components if component.get(key))
        for name, times in counted.items():
            if times > 1:
                yield f"components: {key} {name!r} is there {times} times"
    for component in components:
        if component["type"] == 2:
            yield from _button_faults(component)
        elif component["type"] in SELECTS:
            yield from _select_faults(component)


def form_faults(form: Json) -> Iterator[str]:
    """Say what Discord refuses in a form (a modal)."""
    inner = list(each_component(form["components"]))
    yield from component_faults(inner)
    for component in inner:
        if component["type"] == 4:
            least, most = component.get("min_length") or 0, component.get("max_length") or 4000
            if least > most:
                yield f"{component['custom_id']}: min_length is above max_length"
            if not least <= len(component.get("value") or "x" * least) <= most:
                yield f"{component['custom_id']}: its value is not of a length it takes"
    for label in form["components"]:
        if label["type"] == 1 and not label["components"][0].get("label"):
            yield "components: a text input in a row needs a label"


def is_empty(message: Mapping[str, Any], files: int = 0) -> bool:
    """Say whether a message has nothing in it (Discord's error 50006)."""
    return not files and not any(
        message.get(key) for key in ("content", "embeds", "components", "sticker_ids", "poll", "attachments")
    )


def each_component(components: list[Json] | None) -> Iterator[Json]:
    """Yield every component, nested ones and accessories too: Discord counts them all."""
    for component in components or ():
        yield component
        yield from each_component(component.get("components"))
        for key in ("accessory", "component"):
            if key in component:
                yield from each_component([component[key]])


def words_of(message: Json) -> str:
    """Return the text of a message in which a mention calls somebody."""
    shown = [component["content"] for component in each_component(message.get("components")) if component["type"] == 10]
    return "\n".join([message.get("content") or "", *shown])


def called(message: Json, allowed: Json | None) -> tuple[list[str], list[str], bool]:
    """Return the persons and the roles that a message calls, and whether it calls everyone.

    https://docs.discord.com/developers/resources/message#allowed-mentions-object
    """
    words = words_of(message)
    let = {"parse": ["users", "roles", "everyone"]} if allowed is None else allowed
    parse = let.get("parse") or []
    persons = [each for each in PERSON.findall(words) if "users" in parse or each in (let.get("users") or ())]
    roles = [each for each in ROLE.findall(words) if "roles" in parse or each in (let.get("roles") or ())]
    everyone = "everyone" in parse and EVERYONE.search(words) is not None
    return list(dict.fromkeys(persons)), list(dict.fromkeys(roles)), everyone


def width(text: str) -> int:
    """Return the UTF-16 length: the stricter reading of "characters"."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _mention_faults(allowed: Json) -> Iterator[str]:
    for key in ("users", "roles"):
        if key in (allowed.get("parse") or ()) and allowed.get(key):
            yield f"allowed_mentions: parse of {key} and a list of them exclude each other"


def _button_faults(button: Json) -> Iterator[str]:
    named = bool(button.get("label") or (button.get("emoji") or {}).get("name"))
    match button["style"]:
        case 5 if not button.get("url") or "custom_id" in button:
            yield "components: a link button has a url and no custom_id"
        case 5 if not re.match(r"(?:https?|discord)://", button["url"]):
            yield f"components: not a link: {button['url'][:100]}"
        case 1 | 2 | 3 | 4 if not button.get("custom_id") or "url" in button:
            yield "components: a button has a custom_id and no url"
    if button["style"] != 6 and not named:
        yield "components: a button shows nothing"


def _select_faults(select: Json) -> Iterator[str]:
    options = select.get("options") or []
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if least > most:
        yield f"{select['custom_id']}: min_values is above max_values"
    if select["type"] == 3:
        if len({option["value"] for option in options}) < len(options):
            yield f"{select['custom_id']}: two options of one value"
        if sum(bool(option.get("default")) for option in options) > most:
            yield f"{select['custom_id']}: more chosen than may be"
        if most > len(options) and "max_values" in select:
            yield f"{select['custom_id']}: max_values is above the number of options"


def _embed_text(embed: Json) -> int:
    texts = [embed.get("title"), embed.get("description"), (embed.get("footer") or {}).get("text")]
    texts += [(embed.get("author") or {}).get("name")]
    for field in embed.get("fields") or ():
        texts += [field["name"], field["value"]]
    return sum(len(text or "") for text in texts)
