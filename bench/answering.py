"""`python -m bench.answering [--items 100000]`: how soon commands, lists and buttons answer over a store as full as a busy year leaves it.

The real client is online against the Discord of the tests, which looks over every payload in this same process: its time is in
these figures too. Three rounds: one at a time, five at a time, and one at a time while feeds of 500 items are read beside. The
store is a copy of the one that `bench.asking` keeps under `build/`; where there is none, it is filled first.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from rich.console import Console

from bench.answering_hall import PATIENCE, READ, Act, Hall, commands, opened, others
from tests.world.discord import DiscordWorld

TIMES = 20
"""How often each kind is asked in each round."""

TOGETHER = 5
"""Askers at once: more than one server has within the same second."""

BESIDE = 4
"""How many times less often each kind is asked while items are read: that round is slow, for it is the reading that takes the time."""

WANTED, LATEST = 0.3, 3.0
"""Seconds to the first response: what 95 of 100 should need at most, and what Discord allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """Seconds one answer took; None where none came."""

    kind: str
    first: float | None
    filled: float | None


async def took(kind: str, act: Act, number: int, world: DiscordWorld) -> Took:
    """Do it, and wait until it is answered whole."""
    began = time.perf_counter()
    try:
        exchange = await act(number)
        await world.until(lambda: exchange.filled, seconds=PATIENCE)
    except TimeoutError:
        return Took(kind=kind, first=None, filled=None)
    return Took(kind=kind, first=exchange.first_after, filled=time.perf_counter() - began)


async def one_by_one(drawn: Sequence[tuple[str, Act, int]], world: DiscordWorld) -> list[Took]:
    """Ask one after the other."""
    return [await took(*each, world) for each in drawn]


async def together(drawn: Sequence[tuple[str, Act, int]], world: DiscordWorld) -> list[Took]:
    """Ask several at once."""
    room = asyncio.Semaphore(TOGETHER)

    async def one(each: tuple[str, Act, int]) -> Took:
        async with room:
            return await took(*each, world)

    return await asyncio.gather(*map(one, drawn))


async def beside(drawn: Sequence[tuple[str, Act, int]], hall: Hall, console: Console) -> list[Took]:
    """Ask one after the other while items are read, again and again."""
    done = asyncio.Event()
    reading = asyncio.create_task(_read_on(hall, done))
    found = await one_by_one(drawn, hall.world)
    done.set()
    rounds = await reading
    console.print(f"read beside: {sum(kept for kept, _ in rounds):,} items in {len(rounds)} rounds, "
                  f"{max(seconds for _, seconds in rounds):.1f} s the longest")  # fmt: skip
    return found


async def _read_on(hall: Hall, done: asyncio.Event) -> list[tuple[int, float]]:
    rounds = []
    while not done.is_set():
        began = time.perf_counter()
        rounds.append((await hall.read(), time.perf_counter() - began))
    return rounds


def told(name: str, found: Sequence[Took], console: Console, *, each: bool) -> bool:
    """Print a round; say whether it was soon enough."""
    console.rule(name)
    kinds = list(dict.fromkeys(took.kind for took in found))
    for kind in sorted(kinds) if each else ():
        mine = [took for took in found if took.kind == kind]
        console.print(f"{kind:32}{_figures(took.first for took in mine)}   {_figures(took.filled for took in mine)}", highlight=False)  # fmt: skip
    first = [took.first if took.first is not None else PATIENCE for took in found]
    late = sum(seconds > LATEST for seconds in first)
    console.print(f"{'all':32}{_figures(first)}   {_figures(took.filled for took in found)}", highlight=False)
    console.print(f"{len(found):,} answers; later than {LATEST:.0f} s: {late}", highlight=False)
    return not late and _p95(first) <= WANTED


def _figures(given: Iterator[float | None] | Sequence[float]) -> str:
    seconds = [PATIENCE if each is None else each for each in given]
    return "".join(f"{1000 * each:8.0f}" for each in (statistics.median(seconds), _p95(seconds), max(seconds)))


def _p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[round(0.95 * (len(seconds) - 1))]


async def main(many: int, times: int) -> int:
    """Ask everything in three rounds, and print; 1 where something came too late."""
    console, dice = Console(soft_wrap=True), random.Random(1)
    with tempfile.TemporaryDirectory(dir="build") as folder:
        async with opened(many, Path(folder), console) as hall:
            kinds: Mapping[str, Act] = {**commands(hall), **others(hall)}
            forgotten = {each["name"] for each in hall.world.memory.commands} - {kind.split()[0] for kind in kinds}
            if forgotten != {"Check license claims"}:
                console.print(f"not asked: {forgotten}", style="red")
                return 1
            console.print(f"{many:,} items; ms to the first response, then to the whole answer: median, p95, slowest")
            numbers = count()
            rounds: dict[str, Callable[[Sequence[tuple[str, Act, int]]], Awaitable[list[Took]]]] = {
                "one at a time": partial(one_by_one, world=hall.world),
                f"{TOGETHER} at a time": partial(together, world=hall.world),
                f"one at a time, {READ} items read beside": partial(beside, hall=hall, console=console),
            }
            soon = []
            for (name, ask), again in zip(rounds.items(), (times, times, max(1, times // BESIDE)), strict=True):
                drawn = [(kind, act, next(numbers)) for kind, act in kinds.items() for _ in range(again)]
                dice.shuffle(drawn)
                soon.append(told(name, await ask(drawn), console, each=True))
    return 0 if all(soon) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.answering", description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=TIMES)
    said = parser.parse_args()
    Path("build").mkdir(exist_ok=True)
    sys.exit(asyncio.run(main(said.items, said.times)))
