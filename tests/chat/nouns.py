"""Nouns of answers, valid by default: a test names only what matters."""

from datetime import timedelta

from bot.domain.answer import (
    Asker,
    Compared,
    Explained,
    Known,
    Reason,
    Rhythm,
    Sheet,
    Shelf,
    Why,
)
from bot.domain.digest import Happening, Line
from bot.domain.license import Clause, Statement
from bot.domain.lineage import Kin
from bot.domain.model import Access, Hub, ModelId, Relation
from bot.domain.source import Url
from bot.domain.story import StoryId
from bot.domain.subscription import Enclosure
from tests.ledger import (
    APACHE,
    NON_COMMERCIAL,
    SEEN,
    make_changed,
    make_comparison,
    make_place,
    make_record,
    make_released,
    make_snapshot,
    url_of,
)
from tests.make import NOW, make_line

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63"
    "fccff0bf1e000584027fa8dfb8a10000000049454e44ae426082"
)
"""The smallest PNG."""


def make_picture(name: str = "license.png", alt: str = "The license over time.") -> Enclosure:
    return Enclosure(name=name, media_type="image/png", content=PIXEL, alt=alt)


def make_asker(**said: object) -> Asker:
    fields: dict[str, object] = {"person": "42", "name": "reader", "lang": "en", "guild": "1", "channel": "777"}
    return Asker(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_happening(**said: object) -> Happening:
    fields: dict[str, object] = {
        "model": ModelId("acme/rocket-7b"),
        "name": "rocket-7b",
        "events": (make_changed(), make_released()),
        "places": ((Hub.HUGGINGFACE, url_of(make_place())),),
        "license": NON_COMMERCIAL,
        "clauses": frozenset({Clause(word="non-commercial")}),
        "access": Access.GATED_MANUAL,
    }
    return Happening(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_kin(**said: object) -> Kin:
    child = Kin(
        place=make_place("zoe/rocket-7b-gguf"),
        name="rocket-7b-gguf",
        url=url_of(make_place("zoe/rocket-7b-gguf")),
        relation=Relation.QUANTIZED,
        license=APACHE,
        access=Access.OPEN,
        conflict="says Apache-2.0 where rocket-7b says CC BY-NC 4.0",
    )
    fields: dict[str, object] = {
        "place": make_place(),
        "name": "rocket-7b",
        "url": url_of(make_place()),
        "relation": None,
        "license": NON_COMMERCIAL,
        "access": Access.GATED_MANUAL,
        "children": (child,),
    }
    return Kin(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_known(**said: object) -> Known:
    before = make_snapshot(license=APACHE, revision="1111111aaaa", dated_at=SEEN - timedelta(days=90))
    now = make_snapshot(
        license=NON_COMMERCIAL,
        revision="4f1c2a9bbbb",
        dated_at=SEEN - timedelta(hours=1),
        access=Access.GATED_MANUAL,
        clauses=frozenset({Clause(word="non-commercial"), Clause(word="attribution-notice")}),
    )
    fields: dict[str, object] = {
        "places": (make_record(access=Access.GATED_MANUAL, downloads=12_345, likes=67),),
        "now": (now,),
        "history": (before, now),
        "events": (make_changed(), make_released()),
        "family": make_kin(),
        "mismatches": ("huggingface says CC BY-NC 4.0, modelscope says Apache License 2.0",),
    }
    return Known(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_sheet(**said: object) -> Sheet:
    fields: dict[str, object] = {
        "known": make_known(),
        "happening": make_happening(),
        "stories": (make_line(),),
        "picture": make_picture(),
    }
    return Sheet(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_explained(**said: object) -> Explained:
    fields: dict[str, object] = {
        "license": NON_COMMERCIAL,
        "statements": (
            Statement(
                clause=Clause(word="non-commercial"), quote="You may not use the material for commercial purposes."
            ),
            Statement(clause=Clause(word="attribution-notice"), quote="You must retain all notices."),
        ),
        "models": 3,
        "url": Url("https://creativecommons.org/licenses/by-nc/4.0/"),
    }
    return Explained(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_compared(**said: object) -> Compared:
    fields: dict[str, object] = {
        "before": "Apache License 2.0",
        "after": "CC BY-NC 4.0",
        "comparison": make_comparison(),
        "evidence": (Url("https://huggingface.example/acme/rocket-7b/blob/r1/LICENSE"),),
    }
    return Compared(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_why(**said: object) -> Why:
    fields: dict[str, object] = {
        "line": make_line(),
        "standing": ("announced by Acme blog", "released: rocket-7b was seen on huggingface"),
        "reasons": ("the maker says so", "2 independent sources"),
        "items": (
            Reason(
                about="Acme releases Acme-7B",
                said=("cosine 0.91 to the story", "names acme-7b in both", "veto: another size"),
                url=Url("https://example.org/acme-7b"),
            ),
        ),
    }
    return Why(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_rhythm(id: str = "acme-news", **said: object) -> Rhythm:
    fields: dict[str, object] = {
        "id": id,
        "name": "Acme blog",
        "kind": "feed",
        "url": Url("https://example.org/feed.xml"),
        "enabled": True,
        "outcome": "read",
        "problem": None,
        "checked_at": NOW - timedelta(minutes=9),
        "due_at": NOW + timedelta(minutes=51),
        "kept": 212,
    }
    return Rhythm(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_shelf(*lines: Line, **said: object) -> Shelf:
    fields: dict[str, object] = {"lines": lines or (make_line(),)}
    return Shelf(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_lines(number: int) -> tuple[Line, ...]:
    return tuple(make_line(story=StoryId(f"story-{n}")) for n in range(1, number + 1))
