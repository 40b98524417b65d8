"""Killed with SIGKILL at random moments of posting, again and again: what is lost, what is doubled, what is said to be doubtful.

`python -m bench.killed [--times 200] [--seed 1]` lets a forked process do what a tick of `kaiho run` does (`digest_round`, the
real `DiscordCourier`, a SQLite store in a folder) against the loopback Discord of the tests, in a process of its own, and kills
it after a random time between 0 and 1.3 times what an unkilled run takes. Started again, until it was killed so many times with
something left to post; whenever all is posted a day passes and more falls due. Four settings: started again at once, or so late
(both clocks are put forward ten minutes) that Discord knows the nonce no more; and we may read back what was posted, or may not.
"""

import argparse
import asyncio
import json
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import discord

from bench.killed_living import NEWS, OPERATOR, OPERATORS, STORIES, Shifted, fill, left, promised, serve, tick
from bot.domain.story import StoryId
from bot.domain.subscription import (
    Delivery,
    DeliveryKind,
    Destination,
    Receipt,
)

LOADED = discord.__version__
"""discord.py is loaded here once, and not in every fork."""

Json = dict[str, Any]

LATE = timedelta(minutes=10)
"""How much later the bot is started again where Discord is to have forgotten every nonce."""

DAY = timedelta(days=1)
"""What passes between two rounds: every digest falls due again, and the hour has room for more alerts."""

SPAN = 1.3
"""The latest kill, in runs: some runs are over by then, and say how it is when nobody dies."""

MOST_TRIES = 20
"""Unkilled runs in the end; what is not posted by then never will be."""


class Loopback:
    """The loopback Discord, as its parent speaks to it."""

    def __init__(self, *, readable: bool) -> None:
        words = [sys.executable, "-m", "bench.killed", "--serve", *(() if readable else ("--blind",))]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.api = self._line()

    def ask(self, line: str) -> Json:
        """Send a line; return the answer."""
        assert self._process.stdin is not None
        print(line, file=self._process.stdin, flush=True)
        return cast("Json", json.loads(self._line()))

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


def in_a_fork(work: Callable[[], Awaitable[None]], *, killed_after: float | None = None) -> int:
    """Work in a fork of this process, killed after so many seconds; return its exit code, negative for the signal."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            asyncio.run(_awaited(work))
            code = 0
        finally:
            os._exit(code)
    if killed_after is not None:
        ended = os.pidfd_open(pid)
        if not select.select([ended], [], [], killed_after)[0]:
            os.kill(pid, signal.SIGKILL)
        os.close(ended)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


async def _awaited(work: Callable[[], Awaitable[None]]) -> None:
    await work()


# The killing, and the counting.

STEPS = {
    "looking": "between attempt and send",
    "attempt not yet kept": "before attempt",
    "attempt kept": "between attempt and send",
    "page not yet sent": "during send",
    "page sent": "after send, before receipt",
    "receipt not yet kept": "after send, before receipt",
    "receipt kept": "after",
}
"""What a footprint says of where its maker died."""


@dataclass
class Tally:
    """What was seen of one setting."""

    kills: Counter[str] = field(default_factory=Counter)
    pages_caught: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    finished: int = 0
    rounds: int = 0


class Setting:
    """One setting: a folder, a Discord, a clock, and what was seen."""

    def __init__(self, folder: Path, loopback: Loopback) -> None:
        self._folder, self._discord, self._clock = folder, loopback, Shifted(0.0)
        self.tally = Tally()
        self.took = 0.0  # seconds, the last run from a round's beginning that nobody killed

    def later(self, span: timedelta) -> None:
        """Let time pass, for us and for Discord."""
        self._discord.ask(f"later {span.total_seconds()}")
        self._clock = Shifted(self._clock.by + span.total_seconds())

    def more(self) -> None:
        """Let a day pass and more fall due."""
        self.later(DAY)
        assert in_a_fork(lambda: fill(self._folder, self.tally.rounds, self._clock)) == 0
        self.tally.rounds += 1

    def run(self, killed_after: float | None = None) -> int:
        """Let the bot work until it is done, or killed; return its exit code."""
        code = in_a_fork(lambda: tick(self._folder, self._discord.api, self._clock), killed_after=killed_after)
        self.tally.problems.update(what for what, _ in _steps(self._folder) if what.startswith("problem"))
        return code

    def measure(self) -> None:
        """See how long a run takes that nobody kills; the second one has corrections to make as well."""
        for _ in range(2):
            self.more()
            began = time.monotonic()
            assert self.run() == 0
            self.took = time.monotonic() - began

    def kill(self, share: float) -> bool:
        """Let the bot work and kill it after a share of a run; say whether it was killed with something left to do."""
        fresh = _nothing_left(self._folder)
        if fresh:
            self.more()
        began = time.monotonic()
        code = self.run(share * self.took)
        if code == 0:
            self.tally.finished += 1
            self.took = time.monotonic() - began if fresh else self.took  # a busy machine is slower, and then is not
            return False
        assert code == -signal.SIGKILL, code
        steps = _steps(self._folder)
        if ("all done", "") in steps:
            return False
        _note(self.tally, steps, self._discord.ask("references"))
        return True

    def finish(self) -> Json:
        """Post what is left; return what became of everything that was due."""
        for _ in range(MOST_TRIES):
            assert self.run() == 0
            if _nothing_left(self._folder):
                break
        deliveries = asyncio.run(promised(self._folder))
        return compared(deliveries, self._discord.ask("report"), self.tally.rounds)


def killing(times: int, seed: int, *, late: bool, readable: bool) -> Json:
    """Kill so many times; return what became of everything that was due."""
    luck, loopback = random.Random(seed), Loopback(readable=readable)
    with tempfile.TemporaryDirectory() as name:
        setting = Setting(Path(name), loopback)
        setting.measure()
        while sum(setting.tally.kills.values()) < times:
            if setting.kill(luck.uniform(0, SPAN)) and late:
                setting.later(LATE)
        found = setting.finish()
    loopback.stop()
    tally = setting.tally
    counted = {"kills": tally.kills, "pages_caught": tally.pages_caught, "problems": tally.problems}
    said = {key: dict(value) for key, value in counted.items()}
    return {
        **said,
        "run_seconds": round(setting.took, 2),
        "finished_runs": tally.finished,
        "rounds": tally.rounds,
        **found,
    }


def _steps(folder: Path) -> list[tuple[str, str]]:
    file = folder / "steps"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return [(what, which) for what, _, which in (line.partition("\t") for line in lines)]


def _nothing_left(folder: Path) -> bool:
    return ("all done", "") in _steps(folder) and not asyncio.run(left(folder))


def _note(tally: Tally, steps: list[tuple[str, str]], there: Json) -> None:
    """Count a kill by the most delicate step it hit, and every page by its own."""
    last = {which: STEPS[what] for what, which in steps if which and what in STEPS}
    posted = set(there["references"])
    said = {
        which: f"{step}, {'taken' if which in posted else 'not taken'}" if step == "during send" else step
        for which, step in last.items()
    }
    tally.pages_caught.update(step for step in said.values() if step != "after")
    order = ("after send, before receipt", "during send, taken", "during send, not taken", "between attempt and send")
    under_way = set(said.values())
    hit = next((step for step in order if step in under_way), "before attempt" if "after" not in under_way else "after")
    tally.kills[hit] += 1


def compared(deliveries: list[tuple[Delivery, Receipt | None]], there: Json, rounds: int) -> Json:
    """Hold what was due against what is there."""
    first = {(each.destination, r.reference): each.id for each, r in deliveries if r and not each.edits}
    stood_for = {each.id: first.get((each.destination, each.edits), "") for each, _ in deliveries if each.edits}
    messages = [
        (stood_for.get(each["reference"], each["reference"]), each)
        for each in there["messages"]
        if each["channel_id"] != OPERATORS
    ]
    times = Counter(reference for reference, _ in messages)
    told = "\n".join(each["text"] for each in there["messages"] if each["channel_id"] == OPERATORS)
    pages = [each for each, _ in deliveries if not each.edits and each.destination != OPERATOR]
    flagged = {each.id for each in pages if each.id in told}
    doubled = {each.id for each in pages if times[each.id] > 1}
    last_edit = {stood_for[each.id]: each.id for each, _ in deliveries if each.edits}
    shown = {each["reference"] for _, each in messages}
    news = {each.id for each in pages if each.destination.address == NEWS}
    published = Counter(reference for reference, each in messages if each["flags"] & 1)
    return {
        "pages": len(pages),
        "by_kind": dict(Counter(each.kind.value for each in pages)),
        "posted_once": sum(times[each.id] == 1 for each in pages),
        "lost": sum(times[each.id] == 0 for each in pages),
        "doubled_and_flagged": len(doubled & flagged),
        "doubled_silently": len(doubled - flagged),
        "flagged_though_once": len(flagged - doubled),
        "doubled_by_place": dict(Counter(str(each.destination) for each in pages if each.id in doubled)),
        "without_receipt": sum(receipt is None for _, receipt in deliveries),
        "unknown_messages": len(times.keys() - {each.id for each in pages}),
        "edits": len(stood_for),
        "messages_without_their_last_edit": sum(each not in shown for each in last_edit.values()),
        "crossposts_missing": sum(not published[each] for each in news),
        "crossposted_twice": sum(n > 1 for n in published.values()),
        "pages_out_of_order": _out_of_order(pages, messages),
        "stories_not_told_once": _not_told_once(pages, rounds),
        "complaints": len(there["complaints"]),
        "slips": len(there["slips"]),
    }


def _out_of_order(pages: list[Delivery], messages: list[tuple[str, Json]]) -> int:
    """Count digests' pages that stand above one of an earlier part, or of an earlier digest."""
    at: dict[str, int] = {}
    for reference, message in messages:
        at[reference] = min(int(message["id"]), at.get(reference, 1 << 63))
    found = 0
    wholes: dict[tuple[str, Destination], list[Delivery]] = defaultdict(list)
    for each in pages:
        if each.kind is DeliveryKind.DIGEST and each.id in at:
            wholes[each.subscription, each.destination].append(each)
    for digests in wholes.values():
        stood = [at[each.id] for each in sorted(digests, key=lambda each: (each.created_at, each.part))]
        found += sum(after < before for before, after in pairwise(stood))
    return found


def _not_told_once(pages: list[Delivery], rounds: int) -> int:
    """Count stories that the widest subscriptions were not told in exactly one page of a digest."""
    found = 0
    for wide in ("text", "news"):
        told = Counter(
            s for each in pages if each.subscription == wide and each.kind is DeliveryKind.DIGEST for s in each.stories
        )
        found += sum(told[StoryId(f"story-r{r}n{n}.")] != 1 for r in range(rounds) for n in range(STORIES))
    return found


SETTINGS = {
    "nonce known, history readable": (False, True),
    "nonce known, history not readable": (False, False),
    "nonce forgotten, history readable": (True, True),
    "nonce forgotten, history not readable": (True, False),
}


def tell(found: dict[str, Json]) -> None:
    """Print a table: a row for each thing that was counted, a column for each setting."""
    for number, setting in enumerate(found, start=1):
        print(f"({number}) {setting}")
    rows: dict[str, list[str]] = {}
    for column, said in enumerate(found.values()):
        flat = {
            (f"{key}: {inner}" if inner else key): value
            for key, held in said.items()
            for inner, value in (held.items() if isinstance(held, dict) else [("", held)])
        }
        for row, value in flat.items():
            rows.setdefault(row, ["0"] * len(found))[column] = str(value)
    print(" " * 44, *(f"{f'({number})':>8}" for number in range(1, len(found) + 1)))
    for row, values in rows.items():
        print(f"{row[:44]:<44}", *(f"{value:>8}" for value in values))


def main() -> None:
    """Kill, count, and print it."""
    said = argparse.ArgumentParser(prog="python -m bench.killed")
    said.add_argument("--times", type=int, default=200)
    said.add_argument("--seed", type=int, default=1)
    said.add_argument("--setting", type=int, choices=range(len(SETTINGS)), help="one alone, from 0")
    said.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    said.add_argument("--blind", action="store_true", help=argparse.SUPPRESS)
    args = said.parse_args()
    if args.serve:
        asyncio.run(serve(readable=not args.blind))
        return
    found: dict[str, Json] = {}
    for number, (setting, (late, readable)) in enumerate(SETTINGS.items()):
        if args.setting in {None, number}:
            found[setting] = killing(args.times, args.seed, late=late, readable=readable)
    tell(found)


if __name__ == "__main__":
    main()
