"""A thousand watched models on a loopback hub that enforces Hugging Face's limits: how soon a change is an event, and at what cost.

`python -m bench.watching`: forty makers of twenty-five models each, asked every two minutes; a change of license text, of tag,
of gate and of visibility, each at another moment of the two minutes; time is simulated, requests are real.
"""

import asyncio
import json
import random
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

from rich.console import Console

from bot.domain.event import AccessChanged, Event, LicenseChanged, ModelWithdrawn
from bot.flows.poll import due, poll
from tests.flows.hubs import NOW, Watched, watched
from tests.world.hub_repos import make_card

MAKERS, EACH = 40, 25
TICK = timedelta(seconds=30)
"""How often the running bot looks what is due."""

CHANGES = 5
"""Times each kind of change is made, at models and moments drawn with a fixed seed."""

OLD = NOW - timedelta(days=200)
FREE = (
    "Model License\n\nYou may use, copy, modify and distribute the model for any purpose, including commercial use.\n"
)
BOUND = "Model License\n\nYou may use, copy, modify and distribute the model. You may not use the model for any commercial purpose.\n"


def fill(bot: Watched) -> list[str]:
    """Put the models there, and watch their makers."""
    names = [f"maker-{maker}/model-{number}" for maker in range(MAKERS) for number in range(EACH)]
    for name in names:
        bot.hub.add(
            name,
            {"README.md": make_card("mit"), "LICENSE": FREE}
            if name.endswith(("0", "5"))
            else {"README.md": make_card("mit")},
            created_at=OLD,
        )
    for maker in range(MAKERS):
        bot.watch(f"/api/models?author=maker-{maker}", id=f"maker-{maker}")
    return names


KINDS: dict[str, tuple[Callable[[Watched, str], object], type]] = {
    "license text": (lambda bot, name: bot.hub.push(name, {"LICENSE": BOUND}), LicenseChanged),
    "tag": (lambda bot, name: bot.hub.push(name, {"README.md": make_card("cc-by-nc-4.0")}), LicenseChanged),
    "gate": (lambda bot, name: bot.hub.change(name, gated="manual"), AccessChanged),
    "visibility": (lambda bot, name: bot.hub.change(name, private=True), ModelWithdrawn),
}
"""Each kind of change: how it is made, and the event it should become."""


async def tick(bot: Watched) -> list[tuple[datetime, Event]]:
    """Let half a minute pass, and ask what is due."""
    bot.clock.move(TICK)
    turns = await poll(await due(bot.specs, bot.doors), bot.doors)
    return [(bot.clock.now(), event) for turn in turns for event in turn.events]


async def measure() -> dict[str, object]:
    """Live through it, and return the figures."""
    dice = random.Random(20260305)
    async with watched() as bot:
        names = fill(bot)
        began = bot.clock.now()
        while True:  # until every model was read once
            await tick(bot)
            async with bot.doors.store.begin() as tx:
                records = [each for spec in bot.specs for each in await tx.models.listed(spec.id)]
            if len(records) == len(names) and all(each.scanned == each.revision for each in records):
                break
        first = bot.clock.now() - began
        quiet_from, asked_before = bot.clock.now(), bot.hub.limits.asked.total()
        while bot.clock.now() - quiet_from < timedelta(hours=1):
            await tick(bot)
        hourly = bot.hub.limits.asked.total() - asked_before
        late: dict[str, list[float]] = {kind: [] for kind in KINDS}
        chosen = dice.sample(names, len(KINDS) * CHANGES)
        for number, drawn in enumerate(chosen):
            kind = list(KINDS)[number % len(KINDS)]
            has_text = kind != "license text" or drawn.endswith(("0", "5"))
            name = drawn if has_text else f"{drawn.rpartition('-')[0]}-5"
            for _ in range(dice.randrange(5)):
                await tick(bot)
            change, event = KINDS[kind]
            made = bot.clock.now()
            change(bot, name)
            while True:
                heard = [at for at, one in await tick(bot) if isinstance(one, event) and one.place.repository == name]
                if heard or bot.clock.now() - made > timedelta(minutes=20):
                    late[kind].append((heard[0] - made).total_seconds() if heard else float("inf"))
                    break
        return {
            "models": len(names),
            "calls an hour": hourly,
            "calls by bucket": dict(bot.hub.limits.asked),
            "refused with 429": bot.hub.limits.refused,
            "first reading of all, minutes": first.total_seconds() / 60,
            "seconds to the event, longest": {kind: max(seconds) for kind, seconds in late.items()},
            "seconds to the event, mean": {kind: round(sum(seconds) / len(seconds)) for kind, seconds in late.items()},
        }


def main() -> int:
    """Print the figures."""
    with Console(stderr=True).status("an hour and a half of simulated time"):
        found = asyncio.run(measure())
    print(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
