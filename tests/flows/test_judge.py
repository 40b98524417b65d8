"""What items say is held against the ledger, when it is said and when the ledger moves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.claim import Act, Claim, Finding, Verdict, Wording
from bot.domain.item import Item, ItemId
from bot.domain.license import Artifact, Clause, Evidence, LicenseSnapshot
from bot.domain.mention import Named
from bot.domain.model import Access, Hub, ModelId, Place, Text
from bot.domain.watch import Maker
from bot.flows.judge import AGAIN, BATCH, CLAIMS, called, holding, judge, mention_of, rejudge, spellings
from bot.ports import Doors
from bot.rules.ladder import sha256_of
from bot.rules.mentions import mentions_of
from tests.claims import make_claim
from tests.fakes import FixedClock
from tests.ledger import APACHE, NON_COMMERCIAL, make_changed, make_place, make_record, make_rung, make_snapshot
from tests.make import NOW, make_item

HOUR = timedelta(hours=1)
TEXT = "License\n\nYou may not use the Model for any commercial purpose. You may share it."
QWEN = make_place("Qwen/Qwen3.6-27B")
MODEL = ModelId("alibaba/qwen3.6-27b")
CLAIM = make_claim("qwen3.6-27b", models=("Alibaba/Qwen3.6-27B",), makers=("Alibaba",))


def nc(place: Place = QWEN, model: ModelId = MODEL, **said: object) -> LicenseSnapshot:
    """Make a snapshot of a text that forbids commercial use."""
    fields = {
        "model": model,
        "rung": Evidence.TEXT,
        "rungs": (make_rung(NON_COMMERCIAL, Evidence.TEXT),),
        "clauses": frozenset({Clause(word="non-commercial")}),
        "text_sha256": sha256_of(TEXT),
        "observed_at": NOW - HOUR,
    }
    return make_snapshot(place, NON_COMMERCIAL, **{**fields, **said})


async def say(doors: Doors, *claims: Claim, id: str = "a", **changes: object) -> Item:
    """Keep an item that says these things."""
    item = make_item(id=ItemId(id), guid=id, url=None, **changes)
    async with doors.store.begin() as tx:
        await tx.items.add([item])
        await tx.claims.put({item.id: claims or [CLAIM]})
    return item


async def learn(doors: Doors, *snapshots: LicenseSnapshot, access: Access = Access.OPEN) -> None:
    """Keep what the ledger holds: each snapshot, its record, and the one text."""
    async with doors.store.begin() as tx:
        await tx.texts.put([Text(sha256=sha256_of(TEXT), text=TEXT)], oids={})
        await tx.models.put([make_record(each.place, model=each.model, access=access) for each in snapshots])
        await tx.snapshots.append(snapshots)


async def kept(doors: Doors, id: str = "a") -> list[Verdict]:
    async with doors.store.begin() as tx:
        return list((await tx.verdicts.of([ItemId(id)])).get(ItemId(id), ()))


async def test_a_claim_is_held_against_the_model_it_names(doors: Doors) -> None:
    """The model is found by its name, its license read, and the verdict kept with the sentence of the stored text."""
    await learn(doors, nc())
    item = await say(doors)

    (verdict,) = await judge([item], doors)

    assert (verdict.finding, verdict.firm, verdict.reason) == (Finding.CONTRADICTED, True, "license-forbids")
    assert (verdict.model, verdict.place, verdict.at) == (MODEL, QWEN, NOW)
    assert verdict.quote == "You may not use the Model for any commercial purpose."
    assert await kept(doors) == [verdict]


async def test_the_same_verdict_is_kept_once(doors: Doors, clock: FixedClock) -> None:
    """Judging again without news keeps nothing."""
    await learn(doors, nc())
    item = await say(doors)
    await judge([item], doors)
    clock.move(HOUR)

    again = await judge([item], doors)

    assert again == []
    assert len(await kept(doors)) == 1


async def test_what_was_open_is_settled_when_the_ledger_moves(doors: Doors, clock: FixedClock) -> None:
    """A claim of what no hub has yet is open; when the model is there it is judged again, and both stay, each with its time."""
    item = await say(doors)
    await say(doors, make_claim("other-1b", models=("Other/Other-1B",)), id="b")
    await judge([item], doors)
    clock.move(HOUR)
    await learn(doors, nc(observed_at=clock.now()))

    moved = await rejudge([MODEL], doors)

    first, second = await kept(doors)
    assert moved == [second]
    assert (first.finding, first.reason, first.at) == (Finding.OPEN, "not-in-the-ledger", NOW)
    assert (second.finding, second.at) == (Finding.CONTRADICTED, NOW + HOUR)
    assert await kept(doors, "b") == []
    assert await rejudge([MODEL, ModelId("nobody/else")], doors) == []
    assert await rejudge([], doors) == []


async def test_a_release_stands_for_its_sizes(doors: Doors) -> None:
    """A release named without a size is held against its sizes, and found again by any of them; never another version."""
    claim = make_claim("qwen3.6", models=("Alibaba/Qwen3.6",), makers=("Alibaba",))
    await say(doors, claim)
    small = make_place("Qwen/Qwen3.6-4B")
    await learn(
        doors,
        nc(),
        make_snapshot(small, APACHE, model=ModelId("alibaba/qwen3.6-4b"), observed_at=NOW),
        nc(make_place("Qwen/Qwen3-14B"), ModelId("alibaba/qwen3-14b")),
    )

    found = await rejudge([ModelId("alibaba/qwen3.6-4b")], doors)

    assert {(each.model, each.finding) for each in found} == {
        (MODEL, Finding.CONTRADICTED),
        (ModelId("alibaba/qwen3.6-4b"), Finding.BACKED),
    }


async def test_every_place_of_a_model_is_looked_at(doors: Doors) -> None:
    """A model's other hubs speak too, under whatever name it lies there."""
    elsewhere = Place(hub=Hub.MODELSCOPE, repository="lab/another-name")
    await learn(doors, nc(), make_snapshot(elsewhere, APACHE, model=MODEL, observed_at=NOW))

    found = await judge([await say(doors)], doors)

    assert [(each.finding, each.firm, each.place) for each in found] == [
        (Finding.CONTRADICTED, False, QWEN),
        (Finding.BACKED, False, elsewhere),
    ]


async def test_what_is_gone_contradicts_only_where_its_maker_is_watched(doors: Doors) -> None:
    """That nothing is there is said of makers whose models would be seen."""
    async with doors.store.begin() as tx:
        await tx.models.put([make_record(QWEN, model=MODEL, access=Access.GONE)])
    item, again = await say(doors), await say(doors, id="b")
    watching = replace(doors, makers=(Maker(id="alibaba", name="Alibaba"),))

    (unwatched,) = await judge([item], doors)
    (watched,) = await judge([again], watching)

    assert (unwatched.reason, watched.reason) == ("not-in-the-ledger", "nothing-there")


async def test_changes_are_held_against_events(doors: Doors) -> None:
    """A claim that a license changed is backed by the change the ledger saw, of the weights and not of the code."""
    await learn(doors, nc(), nc(artifact=Artifact.CODE))
    async with doors.store.begin() as tx:
        await tx.events.append(
            [make_changed(QWEN, at=NOW - HOUR), replace(make_changed(QWEN, id="x"), model=MODEL, at=NOW)]
        )
    claim = replace(CLAIM, act=Act.LICENSE_CHANGE, wording=Wording.UNSPECIFIED)

    (verdict,) = await judge([await say(doors, claim)], doors)

    assert (verdict.reason, verdict.license) == ("license-changed", NON_COMMERCIAL)


async def test_what_is_told_as_history_or_can_not_be_checked_is_not_judged(doors: Doors) -> None:
    """Background, opinions and whatever else no hub knows give no verdicts; an item without claims gives none."""
    await learn(doors, nc())
    past, opinion = replace(CLAIM, background=True), replace(CLAIM, act=Act.POLICY)
    silent = make_item(id=ItemId("b"), guid="b", url=None)

    assert await judge([await say(doors, past, opinion), silent], doors) == []


async def test_how_much_is_judged_is_bounded(doors: Doors) -> None:
    """Of a list of claims only the first are judged, each once; items come in batches, and of many the last published."""
    many = [replace(CLAIM, sentence=str(n)) for n in range(CLAIMS + 3)]
    item = await say(doors, CLAIM, CLAIM, *many)
    others = [await say(doors, id=f"i{n}") for n in range(BATCH + 1)]
    late = [await say(doors, id=f"late{n}", published_at=NOW) for n in range(AGAIN)]

    assert len(await judge([item], doors)) == CLAIMS - 1
    assert len(await judge(others, doors)) == BATCH + 1
    await learn(doors, nc())
    assert {each.item for each in await rejudge([MODEL], doors)} == {each.id for each in late}


async def test_what_holds_is_of_what_the_item_says_now(doors: Doors) -> None:
    """When an item is read otherwise, verdicts on what it was held to say hold no more."""
    await learn(doors, nc())
    item = await say(doors)
    (verdict,) = await judge([item], doors)
    async with doors.store.begin() as tx:
        before = await holding([item.id, ItemId("b")], tx)
        await tx.claims.put({item.id: [replace(CLAIM, sentence="read anew")]})
        after = await holding([item.id], tx)

    assert (before, after) == ({item.id: (verdict,)}, {})


def test_a_record_is_called_by_its_release_too() -> None:
    """A size or a stage answers to its release's name, and never to its bare family's."""
    names = called(
        [make_record(make_place("meta-llama/Llama-3.1-8B-Instruct"), model=ModelId("meta/llama-3.1-8b-instruct"))]
    )

    assert {"llama3.1-8b", "llama3.1"} <= set(names)
    assert "llama" not in names
    assert "" not in called([make_record(make_place("---"))])


@pytest.mark.parametrize(
    ("label", "name", "found"),
    [
        ("Meta/Llama 3.1", "llama3.1", ["llama-3.1", "llama3.1", "llama"]),
        ("Alibaba/Qwen3-8B", "qwen3-8b", ["qwen3-8b", "qwen-3-8b", "qwen"]),
        ("DeepSeek/DeepSeek-V3.2", "deepseek3.2", ["deepseek-v3.2", "deepseek-v-3.2", "deepseek3.2", "deepseek"]),
        ("", "???", ["???"]),
    ],
)
def test_a_name_is_looked_for_as_hubs_spell_it(label: str, name: str, found: list[str]) -> None:
    """As people write it, with and without the hyphen before the version, as it is compared, and at last its family."""
    assert spellings(replace(mention_of(name, label), label=label)) == found


@pytest.mark.parametrize(
    ("label", "repository"),
    [
        ("DeepSeek/DeepSeek-V3.2", "deepseek-ai/DeepSeek-V3.2"),
        ("Meta/Llama 3.1", "meta-llama/Llama-3.1-70B-Instruct"),
        ("Black Forest Labs/FLUX.1-dev", "black-forest-labs/FLUX.1-dev"),
        ("AI2/Olmo 3 32B Think", "allenai/Olmo-3-32B-Think"),
        ("Xiaomi/MiMo-V2.5-Pro", "XiaomiMiMo/MiMo-V2.5-Pro"),
        ("Baidu/ERNIE-4.5-21B-A3B-Thinking", "baidu/ERNIE-4.5-21B-A3B-Thinking"),
        ("Alibaba/Qwen3 8B", "Qwen/Qwen3-8B-Instruct"),
    ],
)
async def test_real_names_find_real_repositories(doors: Doors, label: str, repository: str) -> None:
    """A model as the news writes it is found under the name its maker gave it on the hub, and by that name the news is found."""
    name = next(each.name for each in mentions_of(label.rpartition("/")[2], "", "en") if each.kind is Named.MODEL)
    place, model = make_place(repository), ModelId(repository.lower())
    await learn(doors, nc(place, model))
    await say(doors, make_claim(name, models=(label,)))

    (verdict,) = await rejudge([model], doors)

    assert (verdict.model, verdict.finding) == (model, Finding.CONTRADICTED)


def test_a_claim_knows_its_model_again() -> None:
    """The mention made of a claim's label has what the label says, and the claim's own name."""
    mention = mention_of("qwen3.6-27b", "Alibaba/Qwen3.6-27B")
    odd = mention_of("???", "")

    assert (mention.name, mention.label, mention.version, mention.size) == (
        "qwen3.6-27b",
        "Alibaba/Qwen3.6-27B",
        "3.6",
        "27b",
    )
    assert (odd.name, odd.spelled) == ("???", "???")
