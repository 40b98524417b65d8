"""Models that people ask for."""

from datetime import timedelta

import pytest

from bot.domain.claim import Act, Finding
from bot.domain.following import Subject
from bot.domain.item import ItemId
from bot.domain.license import Artifact, Clause, Evidence
from bot.domain.model import Access, Hub, ModelId, Parent, Relation
from bot.flows.asking.pictures import ALT
from bot.ports import Doors
from tests.claims import make_claim
from tests.flows.askers import Pencil, make_asker, make_asking, make_mute, mute, tell
from tests.ledger import (
    APACHE,
    NON_COMMERCIAL,
    make_access_changed,
    make_changed,
    make_conflict,
    make_place,
    make_record,
    make_released,
    make_rung,
    make_snapshot,
    make_withdrawn,
)
from tests.make import NOW

ZOE = make_asker()
DAY = timedelta(days=1)
ENGINE, ROCKET = make_place("acme/engine-7b"), make_place()


@pytest.fixture
async def ledger(doors: Doors) -> Doors:
    """Keep a model whose license changed, the one it was made from, and what was seen of them."""
    parent = (Parent(place=ENGINE, relation=Relation.FINETUNE),)
    async with doors.store.begin() as tx:
        await tx.models.put([make_record(ENGINE), make_record(ROCKET, parents=parent, downloads=9)])
        await tx.snapshots.append(
            [
                make_snapshot(ENGINE, NON_COMMERCIAL),
                make_snapshot(ROCKET, APACHE, observed_at=NOW - 90 * DAY),
                make_snapshot(ROCKET, NON_COMMERCIAL, revision="r2", observed_at=NOW - DAY),
                make_snapshot(ROCKET, APACHE, artifact=Artifact.CODE, rung=Evidence.TEXT, observed_at=NOW),
            ]
        )
        await tx.events.append(
            [
                make_released(ROCKET, at=NOW - 90 * DAY, seen_at=NOW - 90 * DAY),
                make_changed(ROCKET, at=NOW - DAY, seen_at=NOW - DAY),
            ]
        )
    return doors


async def test_a_model_is_told_whole(ledger: Doors) -> None:
    """What is known, what holds of its weights, the events of the last weeks, the newest stories that name it, and a picture."""
    await tell(ledger, "named", "Rocket-7B again", claims=[make_claim()], updated_at=NOW - DAY)
    await tell(ledger, "newer", "Rocket-7B once more", claims=[make_claim()])
    await tell(ledger, "other", "Something else", claims=[make_claim("engine-7b")])
    pencil = Pencil()

    sheet = await make_asking(ledger, pencil=pencil).model("rocket", ZOE)

    assert sheet is not None
    assert (sheet.known.places[0].place, len(sheet.known.history)) == (ROCKET, 3)
    assert [type(event).__name__ for event in sheet.happening.events] == ["LicenseChanged"]
    assert (sheet.happening.license, sheet.happening.access) == (NON_COMMERCIAL, Access.OPEN)
    assert [line.story for line in sheet.stories] == ["newer", "named"]
    assert sheet.picture is not None
    assert (sheet.picture.content, sheet.picture.media_type) == (b"timeline", "image/png")
    assert pencil.drawn == ["rocket-7b: 3 snapshots, 2 events"]
    assert sheet.picture.alt == (
        "The license of rocket-7b over time: 2025-12-05 Apache License 2.0; 2026-03-04 CC BY-NC 4.0."
    )


async def test_of_a_quiet_model_the_last_event_is_told(doors: Doors) -> None:
    """Where nothing happened for weeks the last event says what is there; where nothing ever did, what holds is told alone."""
    async with doors.store.begin() as tx:
        await tx.models.put([make_record(ROCKET), make_record(ENGINE)])
        await tx.snapshots.append([make_snapshot(ENGINE, NON_COMMERCIAL)])
        await tx.events.append([make_released(ROCKET, at=NOW - 90 * DAY)])
    asking = make_asking(doors)

    rocket, engine = await asking.model("rocket-7b", ZOE), await asking.model("engine-7b", ZOE)

    assert rocket is not None
    assert engine is not None
    assert ([event.id for event in rocket.happening.events], rocket.picture) == (["released-1"], None)
    assert (engine.happening.events, engine.happening.license, engine.happening.name) == (
        (),
        NON_COMMERCIAL,
        "engine-7b",
    )
    assert [url for _, url in engine.happening.places] == ["https://huggingface.example/acme/engine-7b"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Models made from engine-7b, as a tree: 1; possible relabels: 0."),
        ("ja", "engine-7b から作られたモデルの系統図（1件を図示、ラベル違いの可能性：0件）。"),
        ("zh", "由 engine-7b 衍生的模型谱系图（图中 1 个，疑似改标：0 个）。"),
        ("tlh", "Models made from engine-7b, as a tree: 1; possible relabels: 0."),
    ],
)
async def test_a_family_is_drawn_from_its_root(ledger: Doors, lang: str, said: str) -> None:
    """Whoever asks for a child gets the whole family, with a picture and its words in their language."""
    family = await make_asking(ledger).lineage("rocket-7b", make_asker(lang=lang))

    assert family is not None
    assert (family.kin.place, [child.place for child in family.kin.children]) == (ENGINE, [ROCKET])
    assert (family.picture.content, family.picture.alt) == (b"lineage", said)


async def test_strange_names_stay_within_a_picture_s_words(doors: Doors) -> None:
    """A description of a picture is one line within Discord's limit, whatever a hub calls a model and its licenses."""
    strange = make_record(ROCKET, name="rocket \u202e\n" + "x" * 5_000)
    license_ = NON_COMMERCIAL.__class__(key=None, name="\u200b\n" * 9 + "y" * 5_000)
    async with doors.store.begin() as tx:
        await tx.models.put([strange])
        await tx.snapshots.append(
            [
                make_snapshot(ROCKET, license_ if n % 2 else APACHE, revision=f"r{n}", observed_at=NOW + n * DAY)
                for n in range(40)
            ]
        )

    sheet = await make_asking(doors).model("rocket-7b", ZOE)

    assert sheet is not None
    assert sheet.picture is not None
    assert len(sheet.picture.alt) <= ALT
    assert sheet.picture.alt.isprintable()


async def test_history_is_the_ledger_s(ledger: Doors) -> None:
    """All a model's snapshots, oldest first; None where no such model is known."""
    asking = make_asking(ledger)

    known = await asking.history("huggingface:acme/rocket-7b", ZOE)

    assert known is not None
    assert [held.revision for held in known.history] == ["r1", "r2", "r1"]
    assert await asking.history("no such", ZOE) is None
    assert await asking.lineage("no such", ZOE) is None
    assert await asking.model("no such", ZOE) is None


async def test_near_names_what_may_have_been_meant(ledger: Doors) -> None:
    """A version nobody knows finds its family; what is like nothing finds nothing."""
    asking = make_asking(ledger)

    assert set(await asking.near("rocket-9000b")) == {"huggingface:acme/rocket-7b"}
    assert await asking.near("zyxwvut") == ()


async def test_changes_are_told_a_model_each(doors: Doors) -> None:
    """License and access changes since then, the weightiest first, with what holds now; releases and relabels are none."""
    gated, gone, old = make_place("acme/gated-7b"), make_place("bolt/gone-7b"), make_place("acme/old-7b")
    async with doors.store.begin() as tx:
        await tx.models.put([make_record(each) for each in (ROCKET, gated, gone, old)])
        await tx.snapshots.append([make_snapshot(ROCKET, NON_COMMERCIAL)])
        await tx.events.append(
            [
                make_access_changed(gated, id="gate"),
                make_changed(ROCKET, id="changed"),
                make_access_changed(ROCKET, id="closed"),
                make_withdrawn(gone, id="gone"),
                make_changed(old, id="old", at=NOW - 9 * DAY),
                make_released(gated, id="released"),
                make_conflict(gated, id="relabel"),
            ]
        )
    asking = make_asking(doors)

    told = await asking.changes(NOW - DAY, ZOE)

    assert [each.ids for each in told] == [("changed", "closed"), ("gone",), ("gate",)]
    assert told[0].license == NON_COMMERCIAL
    await mute(doors, make_mute(Subject.MAKER, "bolt"), make_mute(Subject.MODEL, "acme/gated-7b", "guild:2"))
    assert [each.model for each in await asking.changes(NOW - DAY, ZOE)] == ["acme/rocket-7b"]
    await mute(doors, *(make_mute(Subject.LICENSE, key) for key in ("apache-2.0", "cc-by-nc-4.0")))
    assert await asking.changes(NOW - DAY, ZOE) == ()
    assert len(await asking.changes(NOW - DAY, make_asker(person="9", guild=None))) == 3


QWEN = make_place("Qwen/Qwen3.8-27B")


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Qwen3.8-27B is fully open source, you can use it commercially!", Finding.CONTRADICTED),
        ("hey all\nAlibaba just released Qwen3.8-27B under CC BY-NC 4.0 https://example.org", Finding.BACKED),
        ("アリババがQwen3.8-27Bをオープンソースで公開した。", Finding.CONTRADICTED),
    ],
)
async def test_claims_in_a_message_are_held_against_the_ledger(doors: Doors, text: str, finding: Finding) -> None:
    """What a message says of a model's license gets the verdict it would get in the news, and nothing of it is kept."""
    async with doors.store.begin() as tx:
        await tx.models.put([make_record(QWEN)])
        clauses = frozenset({Clause(word="non-commercial")})
        await tx.snapshots.append([make_snapshot(QWEN, NON_COMMERCIAL, clauses=clauses)])

    checked = await make_asking(doors).check(text, ZOE)

    (one,) = checked
    assert (one.claim.act, one.claim.names) == (Act.RELEASE, ("qwen3.8-27b",))
    assert one.verdicts[0].finding is finding
    async with doors.store.begin() as tx:
        assert await tx.items.count() == 0
        assert await tx.verdicts.of([ItemId("asked")]) == {}


@pytest.mark.parametrize(
    "text", ["gale-7b is open source.", "gale-7b is fully open source, tell everyone!", "gale-7bはオープンソースだ。"]
)
async def test_a_model_is_known_by_the_name_of_its_repository(doors: Doors, text: str) -> None:
    """A name that only the ledger knows is the model it knows by it; no other name is taken for it."""
    gale = make_place("northwind/gale-7b")
    async with doors.store.begin() as tx:
        await tx.models.put([make_record(gale, name="gale-7b", model=ModelId("northwind/gale-7b"))])
        clauses = frozenset({Clause(word="non-commercial")})
        await tx.snapshots.append(
            [make_snapshot(gale, NON_COMMERCIAL, clauses=clauses, model=ModelId("northwind/gale-7b"))]
        )

    (one,) = await make_asking(doors).check(text, ZOE)
    other = await make_asking(doors).check(text.replace("gale-7b", "gale-7b-mini"), ZOE)

    assert one.verdicts[0].finding is Finding.CONTRADICTED
    assert [each.finding for found in other for each in found.verdicts if each.finding is not Finding.OPEN] == []


@pytest.mark.parametrize("text", ["", "hello there", "\ud800\u202e" * 500, "open source! " * 5_000, "a" * 100_000])
async def test_a_message_without_claims_has_none(ledger: Doors, text: str) -> None:
    """What names no model, however long or strange, has no claims."""
    assert await make_asking(ledger).check(text, ZOE) == ()


async def test_what_nobody_knows_yet_is_open(doors: Doors) -> None:
    """Of a model that is on no watched hub the claim is found, and nothing is said for or against it."""
    (one,) = await make_asking(doors).check("Alibaba released Qwen9-4B under Apache 2.0.", ZOE)

    assert one.claim.license == "Apache-2.0"
    assert [verdict.finding for verdict in one.verdicts] == [Finding.OPEN]


async def test_a_place_is_named_in_full(ledger: Doors) -> None:
    """The same name on another hub is found by its place; the one used most stands for the bare name."""
    there = make_place("acme/rocket-7b", Hub.MODELSCOPE)
    async with ledger.store.begin() as tx:
        await tx.models.put([make_record(there, model=make_record(ROCKET).model)])
        await tx.snapshots.append([make_snapshot(there, APACHE, rungs=(make_rung(APACHE),))])

    sheet = await make_asking(ledger).model("modelscope:acme/rocket-7b", ZOE)

    assert sheet is not None
    assert {record.place for record in sheet.known.places} == {ROCKET, there}
    assert sheet.known.mismatches
