"""A digest for old clients: classic embeds."""

import json
from typing import Any

from bot.chat.footer import bears, sign
from bot.chat.limits import MAX_EMBEDS, MAX_ROWS, MAX_TITLE, count_embeds, spoken
from bot.chat.render import render
from bot.domain.digest import Digest, Flood, Happening
from bot.domain.model import Access, ModelId
from bot.domain.source import SourceId, Url
from bot.domain.story import StoryId, Summary
from bot.domain.subscription import DeliveryId, Look
from tests.claims import make_verdict
from tests.ledger import APACHE, make_changed, make_released
from tests.make import make_digest, make_line, make_link, make_quote


def pages(digest: Digest) -> list[Any]:
    """Return every page as Discord gets it."""
    return json.loads(json.dumps([leaf.page for leaf in render(digest)]))  # type: ignore[no-any-return]  # JSON


def make_old(**changes: Any) -> Digest:
    return make_digest(look=Look.EMBEDS, **changes)


def test_a_story_is_an_embed() -> None:
    """Its headline is the title and links its first source; standing and sentences are the description, the rest fields."""
    known = Happening(
        model=ModelId("m"), name="r", events=(make_released(),), places=(), license=APACHE, access=Access.OPEN
    )

    (page,) = pages(make_old(lines=(make_line(happenings=(known,)),)))

    story, notice = page["embeds"]
    assert page["content"].startswith("## Open models · Thu 5 Mar · 1 story\n-# 212 items read")
    assert "flags" not in page
    assert (story["title"], story["url"], story["color"]) == (
        "Acme releases Acme-7B",
        "https://example.org/acme-7b",
        0x2EA043,
    )
    assert story["description"].split("\n")[:2] == ["**● RELEASED**", "> The weights are on the hub."]
    assert [(each["name"], each.get("inline")) for each in story["fields"]] == [
        ("License", True),
        ("Gate", True),
        ("Sources", None),
    ]
    assert "(maker) · first seen <t:" in story["fields"][2]["value"]
    assert notice["description"] == "-# Facts from license texts, not legal advice."


def test_at_most_five_stories_a_message_each_with_its_row() -> None:
    """Rows of buttons stand together below: title and buttons bear the same number, so that a reader knows which is whose."""
    lines = tuple(make_line(story=StoryId(f"story-{n}"), verdicts=(make_verdict(),)) for n in range(6))

    first, second = pages(make_old(lines=lines))

    assert [len(row["components"]) for row in first["components"]] == [5] * MAX_ROWS
    assert [each["title"][:4] for each in first["embeds"]] == ["1 · ", "2 · ", "3 · ", "4 · ", "5 · "]
    assert [row["components"][0]["label"] for row in first["components"]] == [f"{n} · Why" for n in range(1, 6)]
    assert second["components"][0]["components"][0]["label"] == "Why"
    assert second["content"].endswith(" · 2/2")


def test_what_is_too_long_for_its_part_stands_in_the_description() -> None:
    """A headline longer than a title, and sources longer than a field, are there whole."""
    long = "A headline of many words " * 11
    sources = tuple(make_link(name=f"S{n}", url=Url(f"https://example.org/{n}{'x' * 300}")) for n in range(5))

    (page,) = pages(make_old(lines=(make_line(summary=Summary(headline=make_quote(long)), sources=sources),)))

    (story,) = page["embeds"]
    assert "title" not in story
    assert f"**{long.strip()}**" in story["description"]
    assert len(long.strip()) > MAX_TITLE
    assert "fields" not in story
    assert all(f"https://example.org/{n}x" in story["description"] for n in range(5))


def test_a_title_that_reads_as_another_host_is_no_link() -> None:
    """A headline with a bank's name in it does not lead elsewhere."""
    line = make_line(summary=Summary(headline=make_quote("Sign in at bank.example today")))

    (page,) = pages(make_old(lines=(line,)))

    assert "url" not in page["embeds"][0]


def test_a_quiet_day_is_plain_text() -> None:
    """Nothing to tell needs no embed, and is found again by its last line all the same."""
    (page,) = pages(make_old(lines=()))

    signed = sign(page, DeliveryId("abc"))

    assert set(page) == {"content", "allowed_mentions"}
    assert str(signed["content"]).endswith("\n-# kaiho · abc")
    assert bears(signed, DeliveryId("abc"))


def test_a_page_of_embeds_is_found_again() -> None:
    """Its reference stands in the last embed's footer; another delivery's is not taken for it."""
    (page,) = pages(make_old())

    signed = sign(page, DeliveryId("abc"))

    assert json.loads(json.dumps(signed))["embeds"][-1]["footer"] == {"text": "kaiho · abc"}
    assert bears(signed, DeliveryId("abc"))
    assert not bears(signed, DeliveryId("ab"))
    assert not bears({"embeds": [{"description": "no kaiho · abc here"}]}, DeliveryId("abc"))


def test_models_floods_and_counts_are_told_too() -> None:
    """An old client's reader is told the same: models with their buttons, floods, what did not fit."""
    happening = Happening(model=ModelId("acme/rocket-7b"), name="rocket", events=(make_changed(),), places=())
    flood = Flood(
        source=SourceId("roundups"),
        name="Round-ups",
        entries=30,
        shown=(("A", None),),
        stories=(StoryId("f"),),
        items=(),
    )

    (leaf,) = render(make_old(lines=(), happenings=(happening,), floods=(flood,), left_out=2))

    said = "\n".join(spoken(leaf.page))
    assert (leaf.stories, leaf.events) == (("f",), ("changed-1",))
    assert "rocket-7b: the license became more restrictive" in said
    assert "**Round-ups** · 30 new entries, shown 1" in said
    assert "and 2 more stories that did not fit" in said


def test_many_short_ones_are_ten_a_message() -> None:
    """Floods have no buttons, and still a message has ten embeds at most."""
    floods = tuple(
        Flood(source=SourceId(f"s{n}"), name=f"S{n}", entries=30, shown=(), stories=(StoryId(f"f{n}"),), items=())
        for n in range(23)
    )

    every = pages(make_old(lines=(), floods=floods))

    assert [len(page["embeds"]) for page in every] == [MAX_EMBEDS, MAX_EMBEDS, 3]
    assert all(count_embeds(page) < 6_000 for page in every)
