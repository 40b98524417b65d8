"""Pictures: whole, the same for the same, and harmless whatever a model is called."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from bot.domain.event import Event
from bot.domain.license import Artifact, Clause, Direction, License, Tier
from bot.domain.lineage import Kin
from bot.domain.model import Access, Hub, Relation
from bot.domain.source import Url
from bot.terminal.pictures import lineage, timeline
from bot.terminal.pictures.canvas import written
from bot.terminal.pictures.lineage import NODES
from tests.ledger import (
    APACHE,
    NON_COMMERCIAL,
    SEEN,
    make_changed,
    make_comparison,
    make_place,
    make_released,
    make_snapshot,
)

PNG = b"\x89PNG\r\n\x1a\n"
HOSTILE = "Rocket $x_2$ </text><script>alert(1)</script> & 🚀 ロケット"


def days(number: int) -> timedelta:
    return timedelta(days=number)


HISTORY = [
    make_snapshot(license=NON_COMMERCIAL, observed_at=SEEN - days(300)),
    make_snapshot(license=APACHE, observed_at=SEEN - days(100), clauses=frozenset({Clause(word="naming")})),
    make_snapshot(license=APACHE, observed_at=SEEN - days(40), access=Access.GATED_MANUAL),
    make_snapshot(make_place("研究所/ロケット", Hub.MODELSCOPE), artifact=Artifact.CODE, observed_at=SEEN - days(200)),
]
EVENTS: list[Event] = [
    make_released(at=SEEN - days(300)),
    make_changed(at=SEEN - days(100), comparison=make_comparison(direction=Direction.MORE_OPEN)),
    make_changed(id="late", at=SEEN - days(1)),
    make_changed(make_place("else/where"), id="elsewhere"),
]


def make_kin(name: str, license: License | None = APACHE, *children: Kin, **said: object) -> Kin:
    fields: dict[str, object] = {
        "place": make_place(f"acme/{name}"),
        "name": name,
        "url": Url("https://hub.example/x"),
        "relation": Relation.FINETUNE,
        "license": license,
        "access": Access.OPEN,
        "children": children,
    }
    return Kin(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def texts(svg: bytes) -> str:
    """Return every text of a picture; one that is no XML fails here."""
    return " ".join(ET.fromstring(svg).itertext())


def test_a_timeline_names_its_licenses_and_marks() -> None:
    """Each lane's licenses are written, and what happened is marked; what happened elsewhere is not."""
    said = texts(timeline.draw("Rocket", HISTORY, EVENTS, form="svg"))

    assert "CC-BY-NC-4.0" in said
    assert "◆ more open" in said
    assert "more restrictive ◆" in said
    assert "3 license changes" in said


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_same_picture_has_the_same_bytes(form: str) -> None:
    """Nothing of the moment or of chance is in a picture."""
    tree = make_kin("llama", NON_COMMERCIAL, make_kin("alpaca"))

    assert timeline.draw("R", HISTORY, EVENTS, form=form) == timeline.draw("R", HISTORY, EVENTS, form=form)
    assert lineage.draw(tree, form=form) == lineage.draw(tree, form=form)


def test_a_picture_for_discord_is_a_png() -> None:
    """A PNG begins as one, and is not empty."""
    assert timeline.draw("R", HISTORY, [], form="png").startswith(PNG)
    assert lineage.draw(make_kin("llama"), form="png").startswith(PNG)


def test_names_of_strangers_are_drawn_and_not_run() -> None:
    """Markup, formulas and signs without a glyph in a name leave an SVG whole."""
    one = timeline.draw(HOSTILE, HISTORY, EVENTS, form="svg")
    two = lineage.draw(make_kin(HOSTILE, License(key=None, name=HOSTILE)), form="svg")

    assert b"<script" not in one + two
    assert "$x_2$" in texts(one)


def test_a_history_of_an_hour_is_still_a_picture() -> None:
    """One snapshot and nothing that happened is drawn over days."""
    assert "0 license changes" in texts(timeline.draw("R", HISTORY[:1], [], form="svg"))


def test_a_family_shows_relations_gates_and_possible_relabels() -> None:
    """Who was made how from whom, what is gated or gone, and which label may be wrong."""
    tree = make_kin(
        "llama",
        License(key="l", name="LLaMA license", tier=Tier.RESEARCH_ONLY),
        make_kin("vicuna", conflict="possible relabel: says Apache", relation=Relation.MERGE),
        make_kin("lost", None, access=Access.GONE, relation=Relation.UNSAID),
        access=Access.GATED_MANUAL,
        relation=None,
        more=7,
    )

    said = texts(lineage.draw(tree, form="svg"))

    for words in ("llama (gated)", "lost (gone)", "merge", "possible relabel", "nobody has looked", "+7 more"):
        assert words in said


def test_a_family_too_large_is_drawn_as_far_as_it_goes() -> None:
    """A base of a hundred models has some drawn and the rest counted; deep chains end."""
    wide = make_kin("base", APACHE, *(make_kin(f"child-{number}") for number in range(NODES + 40)))
    deep = make_kin("end")
    for number in range(12):
        deep = make_kin(f"step-{number}", APACHE, deep)

    assert f"+{41} more" in texts(lineage.draw(wide, form="svg"))
    assert "+1 more" in texts(lineage.draw(deep, form="svg"))


def test_what_no_font_has_is_a_dot() -> None:
    """A sign nobody can draw does not become a box, and words are cut to their room."""
    assert written("a\U00013000b", 10) == "a·b"
    assert len(written("x" * 100, 12)) <= 12
