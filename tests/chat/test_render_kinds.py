"""What a page is for: an alert, a notice, a week with its picture, a page in the place of one that is no longer so."""

import json
from typing import Any

import pytest

from bot.chat.limits import MAX_ALT, components, spoken
from bot.chat.render import render
from bot.domain.digest import Counts, Digest, Happening
from bot.domain.model import ModelId
from bot.domain.story import StoryId, Summary
from bot.domain.subscription import DeliveryKind, Enclosure, Look, Urgent
from tests.ledger import make_changed
from tests.make import make_digest, make_line, make_quote

PICTURE = Enclosure(
    name="week.png", media_type="image/png", content=b"PNG", alt="Bar charts of \u202ea week " + "x" * 2_000
)
ROCKET = Happening(model=ModelId("acme/rocket-7b"), name="rocket", events=(make_changed(),), places=())


def heading(digest: Digest) -> str:
    """Return what stands at the top of the first page."""
    return next(spoken(render(digest)[0].page))


def make_alert(**changes: Any) -> Digest:
    alert = {"kind": DeliveryKind.ALERT, "lines": (), "happenings": (ROCKET,), "urgent": frozenset({Urgent.LICENSE})}
    return make_digest(**{**alert, **changes})


@pytest.mark.parametrize("look", list(Look))
def test_an_alert_says_what_is_urgent_and_calls_its_roles(look: Look) -> None:
    """The roles stand at the top; the page itself still lets nobody be called: its posting names who may be."""
    alert = make_alert(look=look, roles=("123", "123", "no id", "456"))

    assert heading(alert) == "## 🔔 License changed\n<@&123> <@&456>"
    assert render(alert)[0].page["allowed_mentions"] == {"parse": []}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "## 🔔 License changed · Withdrawn · 2 models · 2 license changes"),
        ("ja", "## 🔔 ライセンス変更 · 公開の取り下げ · モデル2件 · ライセンス変更2件"),
        ("zh", "## 🔔 许可证变更 · 已撤下 · 2 个模型 · 2 项许可证变更"),
    ],
)
def test_alerts_that_come_together_are_counted(lang: str, said: str) -> None:
    """After quiet hours one alert tells several things."""
    urgent = frozenset({Urgent.WITHDRAWN, Urgent.LICENSE})

    assert heading(make_alert(language=lang, urgent=urgent, happenings=(ROCKET, ROCKET))) == said


def test_an_alert_of_many_pages_calls_once() -> None:
    """The roles are named on the first page alone."""
    pages = render(make_alert(happenings=(ROCKET,) * 12, roles=("123",)))

    assert len(pages) > 1
    assert sum("<@&123>" in text for leaf in pages for text in spoken(leaf.page)) == 1


def test_only_an_alert_calls_anybody() -> None:
    """Roles of any other digest are not named."""
    assert "<@&" not in heading(make_digest(roles=("123",)))


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "## News of what you follow"),
        ("ja", "## フォロー中の話題に動きがありました"),
        ("zh", "## 您关注的内容有新动态"),
    ],
)
def test_a_notice_says_why_it_comes(lang: str, said: str) -> None:
    """Who follows something is told that this is it, and not how much was read."""
    assert heading(make_digest(language=lang, kind=DeliveryKind.NOTICE)) == said


def test_a_page_in_anothers_place_is_marked() -> None:
    """It says that it was corrected, and when."""
    mark = "-# corrected <t:1772712000:R>: what stands here is how it is now"

    assert heading(make_digest(kind=DeliveryKind.CORRECTION)).split("\n") == [
        "## Open models · Thu 5 Mar · 1 story",
        mark,
    ]


def test_a_weeks_picture_stands_at_the_top_with_its_words() -> None:
    """The page names the file that goes with it, says in words what it shows, and carries it."""
    first, *_ = render(make_digest(picture=PICTURE))

    (gallery,) = [each for each in components(first.page) if each["type"] == 12]
    (item,) = json.loads(json.dumps(gallery))["items"]
    assert item["media"] == {"url": "attachment://week.png"}
    assert item["description"].startswith("Bar charts of a week")
    assert len(item["description"]) <= MAX_ALT
    assert first.files == (PICTURE,)


@pytest.mark.parametrize("look", list(Look))
def test_the_picture_goes_with_one_page_alone(look: Look) -> None:
    """Of several pages only that which shows it carries it, in either look."""
    lines = tuple(make_line(story=StoryId(f"story-{n}")) for n in range(12))

    first, *others = render(make_digest(lines=lines, picture=PICTURE, look=look))

    assert first.files == (PICTURE,)
    assert "attachment://week.png" in json.dumps(first.page)
    assert others
    assert all(leaf.files == () and "attachment:" not in json.dumps(leaf.page) for leaf in others)


def test_two_sentences_are_told() -> None:
    """A reader has ten seconds: of three sentences two stand there; the sources tell the rest."""
    summary = Summary(headline=make_quote("News"), sentences=tuple(make_quote(f"Sentence {n}.") for n in range(3)))
    digest = make_digest(lines=(make_line(summary=summary),), counts=Counts(items=1, sources=1))

    said = "\n".join(spoken(render(digest)[0].page))

    assert "Sentence 1." in said
    assert "Sentence 2." not in said
