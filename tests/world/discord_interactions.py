"""What a reader does in Discord's own client, as the interaction a bot is sent: options checked, names resolved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.world import discord_places as places
from tests.world import discord_shapes as shapes
from tests.world.discord_memory import Memory
from tests.world.discord_places import Person
from tests.world.discord_registry import CHAT_INPUT, GROUPS, kind_of

Json = dict[str, Any]

IN_GUILD, IN_BOT_CHAT, IN_OTHER_CHAT = 0, 1, 2
"""Contexts. https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-context-types"""

NUMBERS: Mapping[int, type | tuple[type, ...]] = {3: str, 4: int, 5: bool, 10: (int, float)}
RESOLVED = frozenset({6, 7, 8, 9})
"""Types of options that name a person, a channel, a role, or a person or role."""


class Cannot(Exception):
    """Discord's client does not let a reader do this."""


@dataclass(frozen=True)
class Where:
    """Who does something, and where."""

    person: Person
    guild: places.Guild | None
    room: Json
    locale: str
    guild_locale: str | None

    @property
    def context(self) -> int:
        """Return which kind of place this is."""
        return IN_GUILD if self.guild is not None else IN_BOT_CHAT


def allowed(command: Json, where: Where) -> dict[str, str]:
    """Return on whose installation a command runs here; where it does not, say why."""
    name, guild, person = command["name"], where.guild, where.person
    contexts = command.get("contexts") or ([0, 1, 2] if command.get("dm_permission", True) is not False else [0])
    if where.context not in contexts:
        raise Cannot(f"/{name} is not for this kind of place (contexts {contexts})")
    owners: dict[str, str] = {}
    if 0 in command["integration_types"] and (guild is None or guild.bot):
        owners["0"] = guild.id if guild else "0"
    if 1 in command["integration_types"] and person.installed:
        owners["1"] = person.id
    if not owners:
        raise Cannot(f"/{name} is installed neither here nor for {person.name}")
    needed = command["default_member_permissions"]
    if guild is not None and needed is not None:
        wanted = int(needed) or places.ADMINISTRATOR  # "0": administrators alone
        if not person.may(wanted):
            raise Cannot(f"{person.name} has not the permissions of /{name} ({needed})")
    return owners


def interaction(
    number: str, token: str, kind: int, where: Where, data: Json, *, owners: dict[str, str], forbidden: frozenset[str]
) -> Json:
    """Shape an interaction."""
    lost = {"view": 1 << 10, "send": 1 << 11, "history": 1 << 16, "threads": 1 << 38 | 1 << 35, "crosspost": 1 << 13}
    rights = places.EVERYTHING & ~sum(lost[each] for each in forbidden if each in lost)
    made: Json = {
        "id": number,
        "application_id": shapes.APPLICATION,
        "type": kind,
        "token": token,
        "version": 1,
        "locale": where.locale,
        "app_permissions": str(rights),
        "attachment_size_limit": 10_485_760,
        "entitlements": [],
        "authorizing_integration_owners": owners,
        "context": where.context,
        "channel_id": where.room["id"],
        "channel": where.room,
        "data": data,
    }
    if where.guild is None:
        return {**made, "user": where.person.user()}
    summary = {**where.guild.summary(), "locale": where.guild_locale}
    room = {**where.room, "permissions": str(where.person.permissions)}
    made |= {"guild_id": where.guild.id, "guild_locale": where.guild_locale, "guild": summary}
    return {**made, "member": where.person.member(), "channel": room}


def command_data(
    memory: Memory, command: Json, words: list[str], given: Mapping[str, object], focused: tuple[str, str] | None = None
) -> Json:
    """Shape the use of a command: its subcommand, and its options, each of the type registered for it."""
    path, holder = [], command
    for word in words[1:]:
        holder = next(
            (each for each in holder.get("options") or () if each["name"] == word and each["type"] in GROUPS), {}
        )
        if not holder:
            raise Cannot(f"/{' '.join(words)} is not registered")
        path.append(holder)
    known = {option["name"]: option for option in holder.get("options") or ()}
    if any(option["type"] in GROUPS for option in known.values()):
        raise Cannot(f"/{' '.join(words)} needs a subcommand: {', '.join(known)}")
    resolved: Json = {}
    options = [_option(memory, known, name, value, resolved) for name, value in given.items() if value is not None]
    if focused is None:
        missing = [name for name, option in known.items() if option.get("required") and given.get(name) is None]
        if missing:
            raise Cannot(f"/{' '.join(words)} needs {', '.join(missing)}")
    else:
        if not known.get(focused[0], {}).get("autocomplete"):
            raise Cannot(f"/{' '.join(words)} proposes nothing for {focused[0]}")
        typed = {"name": focused[0], "type": known[focused[0]]["type"], "value": focused[1], "focused": True}
        options = [*(each for each in options if each["name"] != focused[0]), typed]
    for each in reversed(path):
        options = [{"name": each["name"], "type": each["type"], "options": options}]
    made: Json = {"id": command["id"], "name": command["name"], "type": CHAT_INPUT, "options": options}
    if "guild_id" in command:
        made["guild_id"] = command["guild_id"]
    return {**made, **({"resolved": resolved} if resolved else {})}


def _option(memory: Memory, known: Mapping[str, Json], name: str, value: object, resolved: Json) -> Json:
    option = known.get(name)
    if option is None:
        raise Cannot(f"there is no option {name}; there are {', '.join(known) or 'none'}")
    kind = option["type"]
    if kind in RESOLVED:
        resolve(memory, kind, str(value), resolved)
        value = str(value)
    elif not isinstance(value, NUMBERS.get(kind, ())) or (kind != 5 and isinstance(value, bool)):
        raise Cannot(f"{name}: {value!r} is not of type {kind}")
    if option.get("choices") and value not in [choice["value"] for choice in option["choices"]]:
        raise Cannot(f"{name}: {value!r} is not among its choices")
    size = len(value) if isinstance(value, str) else value
    low, high = ("min_length", "max_length") if isinstance(value, str) else ("min_value", "max_value")
    if kind in {3, 4, 10} and not option.get(low, size) <= size <= option.get(high, size):
        raise Cannot(f"{name}: {value!r} is not within {option.get(low)} and {option.get(high)}")
    if kind == 7 and option.get("channel_types") and memory.rooms[str(value)]["type"] not in option["channel_types"]:
        raise Cannot(f"{name}: a channel of another type")
    return {"name": name, "type": kind, "value": value}


def resolve(memory: Memory, kind: int, number: str, resolved: Json) -> None:
    """Add to what an interaction tells of the persons, channels and roles it names."""
    roles = {role["id"]: role for guild in memory.guilds.values() for role in guild.roles}
    if kind in {6, 9} and number in memory.persons:
        person = memory.persons[number]
        member: Json = {key: value for key, value in person.member().items() if key not in {"user", "deaf", "mute"}}
        resolved.setdefault("users", {})[number] = person.user()
        resolved.setdefault("members", {})[number] = member
    elif kind in {8, 9} and number in roles:
        resolved.setdefault("roles", {})[number] = roles[number]
    elif kind == 7 and number in memory.rooms:
        room = memory.rooms[number]
        kept: Json = {key: room[key] for key in ("id", "name", "type", "parent_id", "thread_metadata") if key in room}
        kept["permissions"] = str(places.ORDINARY)
        resolved.setdefault("channels", {})[number] = kept
    else:
        raise Cannot(f"{number} is no person, channel or role that may stand here")


def form_data(memory: Memory, form: Json, given: Mapping[str, object]) -> Json:
    """Shape a form filled in: what was given, and what stood in it; held to what each field takes."""
    fields = dict(_fields(form))
    for name in given:
        if name not in fields:
            raise Cannot(f"there is no field {name}; there are {', '.join(fields)}")
    resolved: Json = {}
    filled = {name: _filled(memory, field, given.get(name), resolved) for name, field in fields.items()}
    rows: list[Json] = []
    for number, row in enumerate(form["components"], start=1):
        base = {"type": row["type"], "id": row.get("id", number)}
        if row["type"] == 18:
            rows.append({**base, "component": filled[row["component"]["custom_id"]]})
        elif row["type"] == 1:
            rows.append({**base, "components": [filled[each["custom_id"]] for each in row["components"]]})
        else:
            rows.append(base)
    made: Json = {"custom_id": form["custom_id"], "components": rows}
    return {**made, **({"resolved": resolved} if resolved else {})}


def _fields(form: Json) -> Iterator[tuple[str, Json]]:
    for row in form["components"]:
        for field in [row["component"]] if row["type"] == 18 else row.get("components") or ():
            yield field["custom_id"], field


def _filled(memory: Memory, field: Json, value: Any, resolved: Json) -> Json:
    kind, name, required = field["type"], field["custom_id"], field.get("required", True)
    base: Json = {"type": kind, "id": field.get("id", 1), "custom_id": name}
    if kind == 4:
        said = str((field.get("value") or "") if value is None else value)
        least, most = field.get("min_length") or 0, field.get("max_length") or 4000
        if (required or said) and not max(least, int(required)) <= len(said) <= most:
            raise Cannot(f"{name}: {len(said)} characters, not {least} to {most}")
        return {**base, "value": said}
    ticked = [option["value"] for option in field.get("options") or () if option.get("default")]
    if kind == 23:
        return {**base, "value": bool(field.get("default") if value is None else value)}
    if kind == 21:
        chosen = value if value is not None else next(iter(ticked), None)
        if (chosen is None and required) or chosen not in [None, *(option["value"] for option in field["options"])]:
            raise Cannot(f"{name}: {chosen!r} is not among its choices")
        return {**base, "value": chosen}
    preset = ticked or [each["id"] for each in field.get("default_values") or ()]
    values = preset if value is None else [value] if isinstance(value, str) else list(value)
    check_values(
        memory,
        {**field, "min_values": field.get("min_values") or int(required)} if values or required else field,
        values,
        resolved,
    )
    return {**base, "values": values}


def check_values(memory: Memory, select: Json, values: list[str], resolved: Json) -> None:
    """Hold what is chosen to what a select takes."""
    name, options = select["custom_id"], select.get("options")
    least, most = (
        select.get("min_values", 1),
        select.get("max_values") or (len(options or ()) if select["type"] == 22 else 1),
    )
    optional = not values and select.get("required") is False
    if not optional and not least <= len(values) <= most:
        raise Cannot(f"{name}: {len(values)} chosen, not {least} to {most}")
    if options is not None:
        unknown = [value for value in values if value not in [option["value"] for option in options]]
        if unknown:
            raise Cannot(f"{name}: {', '.join(unknown)} is not among its choices")
    else:
        for value in values:
            resolve(memory, {5: 6, 6: 8, 7: 9, 8: 7}[select["type"]], value, resolved)


def named(memory: Memory, name: str, kind: int, guild: places.Guild | None) -> Json:
    """Return a registered command; a server's own comes before one for everywhere."""
    here = memory.guild_commands.get(guild.id, []) if guild else []
    for command in (*here, *memory.commands):
        if command["name"] == name and kind_of(command) == kind:
            return command
    raise Cannot(f"no command {name!r} is registered")
