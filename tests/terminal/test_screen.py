"""What the commands show."""

import json

import pytest

from bot.errors import Mistake
from bot.terminal.screen import Row, Screen, shortly


def row(**changes: object) -> Row:
    return {"source": "acme", "outcome": "read", "problem": None, "kept": 0, **changes}


def test_rows_are_a_table_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    """The columns asked for, moments without their seconds, lists as their lengths, nothing as a dash."""
    rows: list[Row] = [{"at": "2026-03-05T12:00:00.123456Z", "items": ["a", "b"], "title": None, "hidden": "x"}]

    Screen().rows(rows, "at", "items", "title")

    shown = capsys.readouterr().out.splitlines()
    assert shown[0].split() == ["at", "items", "title"]
    assert shown[1].split() == ["2026-03-05", "12:00", "2", "–"]


def test_no_rows_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    """An empty answer is words for people, and an empty list for programs."""
    Screen().rows([], "at")
    Screen(json=True).rows([], "at")

    assert capsys.readouterr().out == "Nothing yet.\n[]\n"


def test_programs_get_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    """In JSON mode every field is there, as it is, and everything else goes to stderr."""
    screen = Screen(json=True)
    screen.say("beside the answer")

    screen.rows([{"title": "日本語 [bold]", "items": ["a"]}], "title")

    out, err = capsys.readouterr()
    assert json.loads(out) == [{"title": "日本語 [bold]", "items": ["a"]}]
    assert "日本語" in out
    assert err == "beside the answer\n"


def test_what_strangers_say_does_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """A reason or a title with escape codes or markup in it is shown without the codes, and the markup as it is."""
    screen = Screen()

    screen.say("acme: \x1b]0;owned\x07 [red]not red[/red]")
    screen.complain("acme: \x1b[2J")
    screen.rows([{"title": "\x1b[31m[link=x]red"}], "title")

    out, err = capsys.readouterr()
    assert [line.rstrip() for line in out.splitlines()] == [
        "acme: ]0;owned [red]not red[/red]",
        "title",
        "[31m[link=x]red",
    ]
    assert err == "acme: [2J\n"


def test_mistakes_are_all_shown_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """Each mistake is a line an editor can follow; their number comes last."""
    mistake = Mistake(
        file="sources.yaml", line=3, column=5, problem="intervall: unknown key.", remedy="Did you mean it?"
    )

    Screen().mistakes([mistake])
    Screen().mistakes([mistake, mistake])

    line = "sources.yaml:3:5  intervall: unknown key. Did you mean it?\n"
    assert capsys.readouterr().err == f"{line}1 mistake.\n{line}{line}2 mistakes.\n"


@pytest.mark.parametrize(
    ("turn", "said"),
    [
        (row(), ""),
        (row(kept=3), "acme: 3 new\n"),
        (row(outcome="refused", problem="it is a web page"), "acme: refused, it is a web page\n"),
    ],
)
def test_a_turn_is_a_line_or_nothing(capsys: pytest.CaptureFixture[str], turn: Row, said: str) -> None:
    """A turn is told when it brought something or went wrong."""
    Screen().turn(turn)

    assert capsys.readouterr().out == said


def checked(**changes: object) -> Row:
    answer: Row = {"source": "acme", "outcome": "read", "status": 200, "entries": 3, "problem": None}
    kept = {"published_at": "2026-03-05T12:00:00.000000Z", "lang": "en", "archival": False, "title": "Acme-7B"}
    refused = [
        {"title": "An advertisement", "link": None, "reason": "it has no link"},
        {"title": "", "link": "https://example.org/", "reason": "it says nothing"},
        {"title": "", "link": None, "reason": "it is empty"},
    ]
    return {**answer, "kept": [kept], "refused": refused, **changes}


def test_a_check_says_what_would_be_kept_and_what_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """How it went, what would be kept, and every refusal with its reason."""
    Screen().checked(checked(), 20)

    said = capsys.readouterr().out
    assert said.startswith("acme: read (HTTP 200), 3 entries\nwould keep 1:\n")
    assert "Acme-7B" in said
    assert "would refuse An advertisement: it has no link\n" in said
    assert "would refuse https://example.org/: it says nothing\n" in said
    assert "would refuse an entry: it is empty\n" in said


def test_a_check_that_failed_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    """No answer is a dash and the problem; for programs it is the document."""
    failed = checked(status=None, outcome="unreachable", problem="no such host", kept=[], refused=[])

    Screen().checked(failed, 20)
    said = capsys.readouterr().out
    Screen(json=True).checked(failed, 20)

    assert said == "acme: unreachable (HTTP –), 3 entries\nproblem: no such host\n"
    assert json.loads(capsys.readouterr().out) == failed


def test_findings_are_marked(capsys: pytest.CaptureFixture[str]) -> None:
    """What is well has one mark, what is not another and what to do about it."""
    findings: list[Row] = [
        {"what": "Python", "ok": True, "found": "3.11", "remedy": None},
        {"what": "Contact", "ok": False, "found": "not set", "remedy": "Set KAIHO_CONTACT."},
    ]

    Screen().findings(findings)
    said = capsys.readouterr().out
    Screen(json=True).findings(findings)

    assert said == "✓ Python: 3.11\n✗ Contact: not set\n    Set KAIHO_CONTACT.\n"
    assert json.loads(capsys.readouterr().out) == findings


def test_a_progress_bar_is_silent_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    """Where stderr is a file no bar is drawn."""
    with Screen().progress() as progress:
        progress.advance(progress.add_task("asking", total=1))

    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("value", "short"),
    [(None, "–"), ([1, 2], "2"), (True, "True"), (7, "7"), ("2026-03-05T12:00:00Z", "2026-03-05 12:00"), ("a title", "a title")],
)  # fmt: skip
def test_a_cell_is_short(value: object, short: str) -> None:
    """Tables show moments to the minute and lists by their length."""
    assert shortly(value) == short
