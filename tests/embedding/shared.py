"""One data folder a test run, so that the default model is compiled once and not by every suite that needs it."""

from pathlib import Path

import pytest


def shared_data(factory: pytest.TempPathFactory) -> Path:
    """Return the folder; pytest-xdist's workers share it, and the first to need the model compiles it for all."""
    base = factory.getbasetemp()
    run = base.parent if base.name.startswith("popen-") else base
    data = run / "embedding-data"
    data.mkdir(exist_ok=True)
    return data
