"""What can be done with what a digest tells."""

import json
from typing import Any

import pytest

from bot.chat.ids import Press, custom_id, read
from bot.chat.limits import MAX_COMPONENTS, components, count_components
from bot.chat.render import render
from bot.domain.digest import Digest, Happening
from bot.domain.license import License, Tier
from bot.domain.model import Access, ModelId
from bot.domain.story import StoryId
from tests.claims import make_verdict
from tests.ledger import APACHE, NON_COMMERCIAL, make_changed, make_released
from tests.make import make_digest, make_line

ROCKET = Happening(model=ModelId("acme/rocket-7b"), name="rocket", events=(make_changed(),), places=())


def buttons(digest: Digest) -> list[Any]:
    """Return every button of every page."""
    every = [each for leaf in render(digest) for each in components(leaf.page)]
    return json.loads(json.dumps([each for each in every if each["type"] == 2]))  # type: ignore[no-any-return]  # JSON


def head(**changes: Any) -> str:
    """Return the first line of a story's box."""
    _, box, *_ = [
        each for each in components(render(make_digest(lines=(make_line(**changes),)))[0].page) if "content" in each
    ]
    return str(box["content"]).split("\n")[0]


@pytest.mark.parametrize(
    ("lang", "labels"),
    [
        ("en", ["Why", "Sources", "Follow", "Mute", "Wrong?"]),
        ("ja", ["根拠", "情報源", "フォロー", "ミュート", "誤り？"]),
        ("zh", ["依据", "来源", "关注", "屏蔽", "有误？"]),
    ],
)
def test_a_story_has_buttons_in_the_readers_language(lang: str, labels: list[str]) -> None:
    """Why, sources, following and muting stand below every story; doubting it where a verdict is told."""
    digest = make_digest(
        language=lang, lines=(make_line(verdicts=(make_verdict(),)), make_line(story=StoryId("plain")))
    )

    assert [each["label"] for each in buttons(digest)] == [*labels, *labels[:4]]
    assert [read(each["custom_id"]) for each in buttons(digest)][:5] == [
        (Press.WHY, ("story-1",)),
        (Press.SOURCES, ("story-1",)),
        (Press.FOLLOW, ("story", "story-1")),
        (Press.MUTE, ("story", "story-1")),
        (Press.WRONG, ("story-1",)),
    ]


def test_a_model_no_story_is_about_has_buttons_of_its_own() -> None:
    """What is known of it, following it and muting it; within a story the story's own are enough."""
    alone, within = make_digest(lines=(), happenings=(ROCKET,)), make_digest(lines=(make_line(happenings=(ROCKET,)),))

    assert [read(each["custom_id"]) for each in buttons(alone)] == [
        (Press.MODEL, ("acme/rocket-7b",)),
        (Press.FOLLOW, ("model", "acme/rocket-7b")),
        (Press.MUTE, ("model", "acme/rocket-7b")),
    ]
    assert len(buttons(within)) == 4


@pytest.mark.parametrize("model", ["x" * 100, "a~b", "", "a\u202eb", "a\ud800", "a\nb"])
def test_what_does_not_fit_a_button_has_none(model: str) -> None:
    """A name that is too long, or could not be sent and read again as it is, costs its buttons and nothing else."""
    happening = Happening(model=ModelId(model), name="rocket", events=(make_changed(),), places=())

    assert buttons(make_digest(lines=(), happenings=(happening,))) == []


def test_a_message_has_every_button_once() -> None:
    """Discord refuses a message with the same custom id twice: the second of two is left out."""
    twice = buttons(make_digest(lines=(), happenings=(ROCKET, ROCKET)))

    assert len(twice) == 3
    assert custom_id(Press.MODEL, "acme/rocket-7b") in {each["custom_id"] for each in twice}


def test_buttons_count_among_the_components() -> None:
    """Stories with buttons go on to a next page before a message has too many components."""
    lines = tuple(make_line(story=StoryId(f"story-{n}")) for n in range(11))

    leaves = render(make_digest(lines=lines))

    assert [len(leaf.stories) for leaf in leaves] == [5, 5, 1]
    assert all(count_components(leaf.page) < MAX_COMPONENTS for leaf in leaves)


def test_the_license_and_the_gate_stand_beside_the_standing() -> None:
    """What holds of the story's model now is a chip, once: what the ledger saw of it does not repeat it."""
    known = Happening(
        model=ModelId("m"),
        name="rocket",
        events=(make_released(),),
        places=(),
        license=APACHE,
        access=Access.GATED_AUTO,
    )
    digest = make_digest(lines=(make_line(happenings=(known,)),))

    said = json.dumps([leaf.page for leaf in render(digest)], ensure_ascii=False)

    assert head(happenings=(known,)) == (
        "**● RELEASED** · License: OSI-approved license (Apache License 2.0) · Gate: gated: a click"
    )
    assert said.count("Gate: gated: a click") == 1


def test_a_story_of_several_licenses_has_no_chip() -> None:
    """Where models differ, each says its own below; a verdict's license is a chip where it is the only one."""
    other = make_verdict("two", license=License(key="x", name="X", tier=Tier.CLOSED))
    both = (make_verdict(license=NON_COMMERCIAL), other)

    assert head(verdicts=both) == "**● RELEASED**"
    assert head(happenings=(ROCKET, ROCKET)) == "**● RELEASED**"
    assert head(verdicts=both[:1]) == "**● RELEASED** · License: non-commercial (CC BY-NC 4.0)"


def test_what_the_ledger_saw_stands_within_its_story() -> None:
    """A change is told in the box of the story it is about, before who tells it; its event is told with the story."""
    (leaf,) = render(make_digest(lines=(make_line(happenings=(ROCKET,)),)))
    _, box, _ = [str(each["content"]) for each in components(leaf.page) if "content" in each]

    assert leaf.stories == ("story-1",)
    assert leaf.events == ("changed-1",)
    assert box.index("**◆ rocket-7b: the license became more restrictive**") < box.index("first seen")
