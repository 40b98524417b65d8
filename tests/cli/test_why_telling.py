"""An explanation in a terminal: hostile words do no harm, and what is alike is told once."""

import io
from typing import Any

from rich.console import Console

from bot.cli.why_telling import telling
from bot.domain.item import ItemId
from bot.flows.dispute import verdict_row
from bot.terminal.telling import show
from tests.claims import make_claim, make_verdict

STORY = "0123456789abcdef01234567"


def member(*reasons: str, **said: Any) -> dict[str, object]:
    """Make an item of a story as an explanation tells it."""
    return {
        "id": "a",
        "title": "Acme-7B is out",
        "source": "press",
        "trust": "press",
        "lang": "en",
        "published_at": "2026-03-05T12:00:00Z",
        "act": "release",
        "certainty": "reported",
        "moved": None,
        "reasons": list(reasons),
        **said,
    }


def story(*members: dict[str, object], **said: Any) -> dict[str, object]:
    """Make the explanation of a story."""
    return {
        "kind": "story",
        "id": STORY,
        "title": "Acme-7B is out",
        "standing": None,
        "items": [each["id"] for each in members],
        "summary": None,
        "verdicts": [],
        "reasons": ["a rumor"],
        "members": list(members),
        "moves": [],
        "attached": [],
        "rulings": [],
        **said,
    }


def item(**said: Any) -> dict[str, object]:
    """Make the explanation of an item that no story holds."""
    row = {key: value for key, value in member().items() if key not in {"moved", "trust"}}
    return {
        **row,
        "kind": "item",
        "url": None,
        "roundup": False,
        "claims": [],
        "story": None,
        "attached": None,
        "verdicts": [],
        "rulings": [],
        **said,
    }


def shown(answer: dict[str, object], most: int | None = None) -> str:
    """Return what a terminal shows, on one line."""
    paper = io.StringIO()
    show(telling(answer, most=most), Console(file=paper, width=100))
    return " ".join(paper.getvalue().split())


def test_scores_of_other_stories_are_told_in_short() -> None:
    """Its own story's score stands in full; others by score, slight ones together, and vetoes by what forbade it."""
    reasons = (
        "aaaaaaaabbbb: 0.03 sure of 1 (needs 0.8): names 1.00 (+1.1)",
        "bbbbbbbbcccc: 0.41 sure of 2 (needs 0.8): names 1.00 (+1.1)",
        "ccccccccdddd: veto: the operator split them",
        "ddddddddeeee: 0.60 sure of 2 (needs 0.8): names 1.00 (+1.1)",
        "eeeeeeeeffff: veto: the operator split them",
        f"{STORY}: the operator's word; 0.20 sure of 3 (needs 0.8): same act 1.00 (+1.8)",
        f"joins {STORY}",
    )

    said = shown(story(member(*reasons)))

    assert (
        "this story: the operator's word; 0.20 sure of 3 (needs 0.8): same act 1.00 (+1.8) · joins this story not in "
        "dddddddd 0.60 · bbbbbbbb 0.41 · under 0.05: aaaaaaaa · veto: the operator split them: cccccccc, eeeeeeee"
    ) in said


def test_verdicts_that_say_the_same_are_told_once() -> None:
    """One sentence, its quotation and its evidence stand once, with every verdict that says so."""
    first, second = make_verdict("v1"), make_verdict("v2", item=ItemId("b"), claim=make_claim(sentence="other"))

    said = shown(story(member(), verdicts=[verdict_row(first), verdict_row(second)]))

    assert said.count(first.quote) == 1
    assert str(first.evidence) in said
    assert "verdict v1 of a, v2 of b" in said
    assert said.count("not legal advice") == 1


def test_what_strangers_wrote_does_no_harm() -> None:
    """Nothing in a title, a sentence or a source's name steers a terminal, and none is a wall."""
    hostile = "\x1b[2J\u202e[bold]red[/bold]\n" + "x" * 5_000
    claim = {
        "act": "release",
        "certainty": "reported",
        "models": [hostile],
        "wording": "open-source",
        "license": hostile,
        "sentence": hostile,
        "background": True,
    }

    said = shown(item(title=hostile, source=hostile, claims=[claim], url=hostile))

    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "[bold]red[/bold]" in said
    assert len(said) < 2_000


def test_an_item_that_says_nothing_is_told() -> None:
    """No claims, no story and no title are said in words."""
    said = shown(item(title=""))

    assert "untitled" in said
    assert "Nothing of a model's coming, going or terms." in said
    assert "In no story yet" in said
    assert "It tells many happenings." in shown(item(roundup=True))


def test_a_story_that_nothing_moved_is_told() -> None:
    """A story without a standing says so, and as many items as were asked for are shown."""
    said = shown(story(member(), member(id="b")), most=1)

    assert "no standing, 2 items" in said
    assert "Nothing: it is not news of a model's coming or going." in said
    assert "1 of 2 are shown" in said


ATTACHED = {
    "reason": "names acme-7b and tells its release",
    "quote": "Acme released Acme-7B.",
    "at": "2026-03-05T12:00:00Z",
}


def test_a_round_up_says_what_it_is_attached_to() -> None:
    """A round-up lies in no story: it is attached to those it tells, each with the passage that does, or to none."""
    said = shown(item(attached=[{"story": STORY, "title": "Acme-7B is out", **ATTACHED}]))

    assert (
        f"A round-up: attached to {STORY} Acme-7B is out because a passage names acme-7b and tells its release" in said
    )
    assert "“Acme released Acme-7B.”" in said
    assert "In no story yet" not in said
    assert "attached to no story, as no passage of it surely tells one" in shown(item(attached=[]))


def test_a_story_names_the_round_ups_that_tell_it() -> None:
    """The round-ups attached to a story stand below its items, each with its reason, and what is hostile in them does no harm."""
    roundup = {"id": "week", "title": "\x1b[2JThis week in AI", "source": "letters", "url": None, **ATTACHED}

    said = shown(story(member(), attached=[roundup]))

    assert "Round-ups that tell it" in said
    assert "This week in AI letters · week because a passage names acme-7b and tells its release" in said
    assert "\x1b[2J" not in said
    assert "Round-ups" not in shown(story(member()))
