"""What the log looks like."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """An event is one JSON object on one line of stderr, its text readable in any script."""
    set_up("json")

    structlog.get_logger("bot.flows.poll").info("source lost", source="example-news", reason="時間切れ\n(timeout)")

    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "時間切れ" in err
    event = json.loads(err)
    assert (event["event"], event["source"], event["level"]) == ("source lost", "example-news", "info")
    assert event["timestamp"].endswith("Z")


def test_json_keeps_a_traceback_on_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    """An exception is a field of its event."""
    set_up("json")

    try:
        int("broken")
    except ValueError:
        structlog.get_logger("bot.app").exception("turn stopped")

    event = json.loads(capsys.readouterr().err)
    assert "ValueError: invalid literal" in event["exception"]


def test_pretty_shows_what_strangers_wrote_harmlessly(capsys: pytest.CaptureFixture[str]) -> None:
    """A line break or an escape sequence in a value can neither forge a line nor steer a terminal."""
    set_up("pretty")

    structlog.get_logger("bot.web").warning("refused\n\x1b[2J", title="nice\n2026 forged \x1b[31mline")

    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "\x1b" not in err
    assert "refused\\n\\x1b[2J" in err
    assert "forged" in err


def test_libraries_speak_only_when_something_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    """A library's chatter is left out and its warnings come in our form; our own events start at info."""
    set_up("json")

    logging.getLogger("httpx").info("HTTP Request: GET …")
    logging.getLogger("discord").warning("rate limited for %s s", 3)
    structlog.get_logger("bot.web").debug("unheard")
    structlog.get_logger("storage.sqlite").info("opened")

    events = [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]
    assert events == ["rate limited for 3 s", "opened"]


def test_setting_up_twice_tells_things_once(capsys: pytest.CaptureFixture[str]) -> None:
    """A second set-up replaces the first."""
    set_up("pretty")
    set_up("json")

    structlog.get_logger("bot.app").info("ready")

    assert json.loads(capsys.readouterr().err)["event"] == "ready"
