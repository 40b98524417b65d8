"""The embedder of every day: a pinned model, compiled once, run without torch."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.domain.vector import Matrix
from bot.embedding.manifest import RECIPE
from bot.embedding.pinned import PinnedModel, describe
from bot.embedding.texts import readable
from bot.errors import EmbedError

if TYPE_CHECKING:
    from bot.embedding.running import RunningModel

THREADS = 4
"""At most so many processors embed at once, however many there are: fetching and reading go on beside it."""


class CompiledEmbedder:
    """Runs a compiled model; compiles it at its first use, in a process of its own.

    Whichever form compiling keeps lies within a cosine of 0.99 of the reference, so its name does not tell which.
    """

    def __init__(self, model: PinnedModel, data: Path) -> None:
        self.name = f"{model.at}/compiled-{RECIPE}"
        self.dimensions = model.dimensions
        self._model = model
        self._data = data
        self._opening = asyncio.Lock()
        self._running: RunningModel | None = None
        self._threads = min(THREADS, os.cpu_count() or 1)
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="embed")

    def reads(self, lang: str) -> bool:
        """Say whether the model was trained on this language."""
        return self._model.reads(lang)

    async def embed(self, texts: Sequence[str], *, query: bool = False) -> Matrix:
        """Return one row a text; the longest are begun first, so that no thread is left alone with one in the end."""
        rows = np.zeros((len(texts), self.dimensions), np.float32)
        if not texts:
            return rows
        running = await self._ready()
        prepared = readable(texts, self._model.prefix(query=query))
        order = sorted(range(len(texts)), key=lambda at: -len(prepared[at]))

        def share(number: int) -> None:
            for at in order[number :: self._threads]:
                rows[at] = running.vector(prepared[at])

        loop = asyncio.get_running_loop()
        await asyncio.gather(*(loop.run_in_executor(self._pool, share, number) for number in range(self._threads)))
        return rows

    async def _ready(self) -> "RunningModel":
        """Load the model, the first time; compile it, the very first."""
        async with self._opening:
            if self._running is None:
                self._running = await asyncio.to_thread(started, self._model, self._data)
            if self._running is None:
                await compile_apart(self._model, self._data)
                self._running = await asyncio.to_thread(started, self._model, self._data)
            if self._running is None:
                raise EmbedError(f"{self._model.name} was compiled, but what was compiled can not be read back.")
            return self._running


def started(model: PinnedModel, data: Path) -> "RunningModel | None":
    """Load what was compiled; None when nothing was, or it is damaged."""
    from bot.embedding.running import start  # noqa: PLC0415 - onnxruntime takes a quarter second, and many commands embed nothing

    return start(model, data)


async def compile_apart(model: PinnedModel, data: Path) -> None:
    """Compile a model in a process of its own, so that ours never loads torch; an `EmbedError` says why it did not work."""
    words = ("-m", "bot.embedding.compiling", describe(model), str(data))
    # In a session of its own: Ctrl-C reaches us, and we end it.
    child = await asyncio.create_subprocess_exec(
        sys.executable, *words, stdin=DEVNULL, stdout=PIPE, start_new_session=True
    )
    try:
        said, _ = await child.communicate()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        raise EmbedError(
            problem_of(said) or f"{model.name} could not be compiled: the process ended ({child.returncode})."
        )


def problem_of(said: bytes) -> str | None:
    """Return what a compiling process said was wrong; None when it said nothing."""
    try:
        return str(json.loads(said.splitlines()[-1])["problem"])
    except (IndexError, KeyError, TypeError, ValueError):
        return None
