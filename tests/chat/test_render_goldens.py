"""Whole pages as Discord gets them: what a change of the rendering changes is seen here, line by line."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot.chat.correcting import render_correction
from bot.chat.render import render
from bot.domain.digest import Corrected, Correction, Counts, Digest, Flood, Happening
from bot.domain.model import Access, Hub, ModelId
from bot.domain.source import SourceId, Trust, Url
from bot.domain.story import Standing, StoryId, Summary
from bot.domain.subscription import DeliveryKind, Enclosure, Leaf, Look, SubscriptionId, Urgent
from tests.claims import make_verdict
from tests.ledger import NON_COMMERCIAL, make_changed
from tests.make import NOW, make_digest, make_line, make_link, make_quote

GOLDENS = Path(__file__).parent.parent / "goldens" / "digests"

ROCKET = Happening(
    model=ModelId("acme/rocket-7b"),
    name="Rocket-7B",
    events=(make_changed(),),
    places=((Hub.HUGGINGFACE, Url("https://huggingface.example/acme/rocket-7b")),),
    license=NON_COMMERCIAL,
    access=Access.OPEN,
    conflicts=3,
)
LINES = (
    make_line(
        story=StoryId("changed"),
        standing=Standing.CHANGED,
        summary=Summary(
            headline=make_quote("Acme took commercial use out of the Rocket-7B license"),
            sentences=(make_quote("The new text is on the hub."), make_quote("利用規約が改定された。", lang="ja")),
        ),
        sources=(
            make_link(name="GitHub", url=Url("https://github.example/acme")),
            make_link(name="新知源", lang="zh", trust=Trust.PRESS, url=Url("https://example.cn/1")),
        ),
        verdicts=(make_verdict(reason="license-forbids"),),
        happenings=(ROCKET,),
    ),
    make_line(
        story=StoryId("rumored"),
        standing=Standing.RUMORED,
        summary=Summary(headline=make_quote("Acme is said to prepare an open model")),
        sources=(make_link(name="The Press", trust=Trust.PRESS),),
    ),
)
FLOOD = Flood(
    source=SourceId("roundups"),
    name="Round-ups",
    entries=30,
    shown=(("This week in models", Url("https://example.org/week")),),
    stories=(StoryId("flooded"),),
    items=(),
)


def a_digest(lang: str, look: Look) -> Digest:
    return make_digest(
        language=lang,
        look=look,
        lines=LINES,
        floods=(FLOOD,),
        left_out=3,
        counts=Counts(items=212, sources=71, down=("The Batch",)),
    )


def an_alert(lang: str, look: Look) -> Digest:
    return make_digest(
        language=lang,
        look=look,
        kind=DeliveryKind.ALERT,
        lines=(),
        happenings=(ROCKET,),
        urgent=frozenset({Urgent.LICENSE}),
        roles=("123456789012345678",),
    )


def a_week(lang: str, look: Look) -> Digest:
    picture = Enclosure(name="week.png", media_type="image/png", content=b"PNG", alt="What was released")
    return make_digest(language=lang, look=look, picture=picture)


def a_correction(lang: str, look: Look) -> Correction:
    return Correction(
        subscription=SubscriptionId("everything"),
        language=lang,
        timezone="UTC",
        at=NOW,
        message=Url("https://discord.com/channels/1/2/3"),
        stories=(Corrected(line=LINES[0], before=Standing.RELEASED),),
        look=look,
    )


MADE: Mapping[str, Callable[[str, Look], tuple[Leaf, ...]]] = {
    "digest": lambda lang, look: render(a_digest(lang, look)),
    "alert": lambda lang, look: render(an_alert(lang, look)),
    "week": lambda lang, look: render(a_week(lang, look)),
    "correction": lambda lang, look: (render_correction(a_correction(lang, look)),),
}


@pytest.mark.parametrize("look", list(Look))
@pytest.mark.parametrize("lang", ["en", "ja", "zh"])
@pytest.mark.parametrize("name", list(MADE))
def test_pages_are_as_they_were_last_looked_at(name: str, lang: str, look: Look) -> None:
    """Every kind of page in every language and look is the stored one; to accept a change, delete the file and run again."""
    path = GOLDENS / f"{name}-{look}-{lang}.json"

    pages = [leaf.page for leaf in MADE[name](lang, look)]

    written = json.dumps(pages, ensure_ascii=False, indent=1) + "\n"
    if not path.exists():
        path.write_text(written, encoding="utf-8")
        pytest.fail(f"{path.name} is new: look at it, then run again")
    assert written == path.read_text(encoding="utf-8")
