"""What only a database can show of what people asked for: pictures kept once, rows of other versions, and how rows are found."""

import json
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg

from bot.domain.following import FollowId, Subject
from bot.domain.story import StoryId
from bot.domain.subscription import DeliveryKind
from storage import open_store
from storage.migrate import read_migrations
from storage.sqlite.connection import statements
from storage.sqlite.store import open_sqlite
from tests.claims import make_dispute, make_verdict
from tests.ledger import make_place, make_record
from tests.make import NOW
from tests.people import HERE, PICTURE, THERE, make_asked, make_follow, make_mute, make_page, receive

MIGRATIONS = Path(__file__).parents[2] / "storage" / "sqlite" / "migrations"
OTHER = replace(PICTURE, content=b"GIF89a", name="other.gif")


def look(address: str, sql: str) -> int:
    """Ask a closed store for one number, past our own code."""
    if address.startswith("postgresql"):
        with psycopg.connect(address) as server:
            row = server.execute(sql.encode()).fetchone()
    else:
        raw = sqlite3.connect(address.removeprefix("sqlite:///"))
        row = raw.execute(sql).fetchone()
        raw.close()
    assert row is not None
    return int(row[0])


async def test_a_picture_that_goes_to_many_is_kept_once(address: str) -> None:
    """Its content lies there once, whatever it is called, and goes with the last page that has it."""
    store = await open_store(address)
    async with store.begin() as tx:
        await tx.subscriptions.put(make_asked(destinations=(THERE,)))
        named = replace(PICTURE, name="again.png", alt="The same week")
        mine = make_asked().id
        await tx.deliveries.promise(
            [make_page("a", files=(PICTURE, OTHER)), make_page("b", THERE, files=(named,), subscription=mine)], None
        )
        pictures = [each.files for each in await tx.deliveries.pending()]
    await store.close()
    before = look(address, "SELECT count(*) FROM pictures")

    store = await open_store(address)
    async with store.begin() as tx:
        await tx.subscriptions.remove(mine)
        kept = [each.files for each in await tx.deliveries.pending()]
    await store.close()
    between = look(address, "SELECT count(*) FROM pictures")

    store = await open_store(address)
    async with store.begin() as tx:
        await tx.forgetting.forget_guild("9", [HERE.address])
    await store.close()
    assert pictures == [(PICTURE, OTHER), (named,)]
    assert kept == [(PICTURE, OTHER)]
    assert (before, between, look(address, "SELECT count(*) FROM pictures")) == (2, 2, 0)
    assert look(address, "SELECT count(*) FROM enclosures") == 0


async def test_a_subscription_of_another_version_is_read(tmp_path: Path) -> None:
    """A field that was not yet there takes its default, one that is not known yet is passed over."""
    file = tmp_path / "kaiho.db"
    store = await open_sqlite(file)
    async with store.begin() as tx:
        await tx.subscriptions.put(make_asked())
    await store.close()
    with sqlite3.connect(file) as raw:
        said = json.loads(raw.execute("SELECT body FROM subscriptions").fetchone()[0])
        del said["look"], said["alerts"]["most"]
        said |= {"sung": True, "taste": {**said["taste"], "moods": ["calm"]}}
        raw.execute("UPDATE subscriptions SET body = ?", (json.dumps(said),))
    raw.close()

    store = await open_sqlite(file)
    async with store.begin() as tx:
        (found,) = await tx.subscriptions.all()
    await store.close()

    whole, plain = make_asked(), type(make_asked().alerts)()
    assert found == replace(
        whole,
        look=type(whole)(id=whole.id, destinations=(), cadence="").look,
        alerts=replace(whole.alerts, most=plain.most),
    )


async def test_an_older_file_takes_the_step(tmp_path: Path) -> None:
    """What was promised, disputed and known of models before is there after it, and models are found by their names."""
    file = tmp_path / "kaiho.db"
    raw = sqlite3.connect(file, isolation_level=None)
    for step in read_migrations(MIGRATIONS)[:6]:
        for statement in statements(step.sql):
            raw.execute(statement)
        raw.execute(f"PRAGMA user_version = {step.number}")
    raw.execute(
        "INSERT INTO deliveries (id, subscription, kind, address, page, part, parts, stories, items, created_at, attempts) "
        "VALUES ('d', 's', 'discord', '501', '{}', 1, 1, '[\"a\"]', '[]', 0, 0)"
    )
    raw.execute(
        "INSERT INTO delivery_files VALUES (1, 0, ?, ?, ?, ?)",
        (PICTURE.name, PICTURE.media_type, PICTURE.alt, PICTURE.content),
    )
    raw.execute("INSERT INTO verdicts (id, item, at, body) VALUES ('v', 'a', 0, '{}')")
    raw.execute("INSERT INTO disputes (id, verdict, at, body) VALUES ('x', 'v', 0, '{\"by\": \"bob\"}')")
    record = make_record(make_place("zoe/rocket"))
    newer = await open_sqlite(tmp_path / "newer.db")
    async with newer.begin() as tx:
        await tx.models.put([record])
    await newer.close()
    raw.execute("ATTACH ? AS newer", (str(tmp_path / "newer.db"),))
    raw.execute("INSERT INTO model_records SELECT * FROM newer.model_records")
    raw.close()

    store = await open_sqlite(file)
    async with store.begin() as tx:
        (delivery,) = await tx.deliveries.pending()
        found = await tx.models.find("zoe/rocket", limit=1)
        counted = await tx.forgetting.person("bob")
    await store.close()

    assert (delivery.kind, delivery.files, delivery.said) == (DeliveryKind.DIGEST, (PICTURE,), {})
    assert found == [record]
    assert counted["disputes"] == 0


async def test_no_question_reads_what_was_received(tmp_path: Path) -> None:
    """In SQLite every question of the outbox and of people goes by an index that leads to what is asked for alone."""
    store = await open_sqlite(tmp_path / "kaiho.db")
    await receive(store, make_page("a", stories=["a"], files=(PICTURE,)))
    async with store.begin() as tx:
        await tx.verdicts.append([make_verdict()])
        await tx.verdicts.dispute([make_dispute(by="discord:7")])
        await tx.subscriptions.put(make_asked())
        await tx.subscriptions.put(make_asked("s2"))
        await tx.follows.put([make_follow("a")])
        await tx.mutes.put([make_mute("guild:9", "xai")])
    asked: list[str] = []
    await store._connection.run(lambda raw: raw.set_trace_callback(asked.append))
    async with store.begin() as tx:
        await tx.deliveries.pending()
        await tx.deliveries.telling(HERE, [StoryId("a")], since=NOW)
        await tx.deliveries.tellings(since=NOW - timedelta(days=14))
        await tx.deliveries.at(HERE, "m-a")
        await tx.deliveries.count(HERE, DeliveryKind.ALERT, since=NOW)
        await tx.subscriptions.all(guild="9")
        await tx.follows.all(person="7")
        await tx.follows.all(guild="9")
        await tx.follows.remove([FollowId("b")])
        await tx.mutes.of(["guild:9"])
        await tx.mutes.remove("guild:9", Subject.MAKER, "meta")
        await tx.forgetting.person("7")
        await tx.subscriptions.remove(make_asked("s2").id)
        await tx.forgetting.forget_person("7")
        await tx.forgetting.forget_guild("9", [THERE.address])
    await store._connection.run(lambda raw: raw.set_trace_callback(None))
    questions = [sql for sql in asked if not sql.startswith(("BEGIN", "COMMIT", "--"))]

    def plan_of(raw: sqlite3.Connection) -> list[str]:
        return [row[3] for sql in questions for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}")]

    plan = await store._connection.run(plan_of)
    await store.close()

    assert len(questions) > 40
    scans = {step for step in plan if step.startswith("SCAN") and "VIRTUAL TABLE" not in step}
    assert scans == {"SCAN deliveries USING INDEX deliveries_pending"}  # which holds what is pending, and nothing else
    assert any("deliveries_there (kind=? AND address=? AND received_at>?)" in step for step in plan)
    assert any("deliveries_to (kind=? AND address=? AND purpose=? AND created_at>?)" in step for step in plan)
    assert any("deliveries_received (received_at>?)" in step for step in plan)
