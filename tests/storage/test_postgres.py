"""What can go wrong with a PostgreSQL database, and what is said of it."""

import asyncio
from collections.abc import AsyncIterator

import numpy as np
import pytest

from bot.errors import StoreError
from bot.ports import Store
from storage import open_store
from storage.postgres.connection import BLOCKS
from storage.postgres.store import PostgresStore, open_postgres
from tests.make import make_item, make_items
from tests.world.postgres import GUARDED, LocalPostgres, name_of

PASSWORD = "an open:secret/of@ours"


@pytest.fixture
async def store(postgres: str) -> AsyncIterator[PostgresStore]:
    """Open an empty store that waits for nobody long."""
    store = await open_postgres(postgres, patience=0.2)
    yield store
    await store.close()


async def add(store: Store, name: str = "item-1") -> None:
    async with store.begin() as tx:
        await tx.items.add(make_items(name))


async def count(store: Store) -> int:
    async with store.begin() as tx:
        return await tx.items.count()


async def why(url: str) -> str:
    """Return why a store can not be opened, and with what chain of causes it is said."""
    with pytest.raises(StoreError) as refused:
        await open_store(url)
    return str(refused.value)


async def test_a_server_that_is_not_there_is_said(postgres_server: LocalPostgres) -> None:
    """Where nothing answers, the words say so and where that was."""
    assert "can not be reached" in await why("postgresql://me:secret@127.0.0.1:1/kaiho")
    assert "'kaiho' on /nowhere can not be reached" in await why("postgresql://me:secret@/kaiho?host=/nowhere")
    assert "can not be reached" in await why("postgresql://me:secret@nowhere.invalid/kaiho?connect_timeout=5")


async def test_a_password_is_never_repeated(postgres_server: LocalPostgres, postgres: str) -> None:
    """A wrong password, one that breaks the address, and any other trouble are said without it; a right one opens."""
    name = name_of(postgres)
    quoted = PASSWORD.replace("'", "''")
    postgres_server.execute(f"DROP ROLE IF EXISTS {GUARDED}")
    postgres_server.execute(f"CREATE ROLE {GUARDED} SUPERUSER LOGIN PASSWORD '{quoted}'")

    wrong = await why(postgres_server.url(name, user=GUARDED, password="s3cret"))
    broken = [
        await why(f"postgresql://{GUARDED}:{password}@localhost/kaiho")
        for password in ("s3@cret", "s3/cret", "s3#cret", "s3?cret", "s3%cret")
    ]
    store = await open_store(postgres_server.url(name, user=GUARDED, password=PASSWORD))
    await add(store)
    await store.close()

    assert "refused us: password authentication failed" in wrong
    assert all("can not be understood" in said for said in broken)
    assert not any("cret" in said or "s3" in said for said in [wrong, *broken])
    postgres_server.execute(f"DROP OWNED BY {GUARDED} CASCADE; DROP ROLE {GUARDED}", within=postgres)


@pytest.mark.parametrize("url", ["postgresql://host/kaiho?no_such_option=1", "postgresql://host:port:port/%zz"])
async def test_an_address_that_is_not_well_formed_is_said(url: str) -> None:
    """What libpq does not understand is said with what would be right."""
    assert "It would be postgresql://USER:PASSWORD@HOST/NAME" in await why(url)


async def test_a_database_that_is_not_there_is_said(postgres_server: LocalPostgres) -> None:
    """The server's refusal is repeated, with what to check."""
    assert 'refused us: database "nothing" does not exist. Check' in await why(postgres_server.url("nothing"))


async def test_a_time_limit_of_the_address_is_kept(postgres_server: LocalPostgres, postgres: str) -> None:
    """An address may say how long a server may take, in seconds."""
    store = await open_store(f"{postgres}&connect_timeout=3")

    assert await count(store) == 0
    assert "can not be understood" in await why(f"{postgres}&connect_timeout=soon")

    await store.close()


async def test_a_server_without_pgvector_is_said(postgres_server: LocalPostgres, postgres: str) -> None:
    """Where the server lacks the extension, the words say which, and nothing is left behind."""
    lacking = postgres_server.url(name_of(postgres), options="-c extension_control_path=/nowhere")

    assert "pgvector" in await why(lacking)

    assert postgres_server.execute("SELECT relname FROM pg_class WHERE relname = 'items'", within=postgres) == []


async def test_a_pgvector_too_old_is_said(postgres_server: LocalPostgres, postgres: str) -> None:
    """An extension whose index gives up too early is refused, with how to update it."""
    postgres_server.execute("CREATE EXTENSION vector; UPDATE pg_extension SET extversion = '0.7.4'", within=postgres)

    assert "has pgvector 0.7.4; 0.8 or newer is needed" in await why(postgres)


async def test_a_database_that_can_not_hold_every_text_is_said(postgres_server: LocalPostgres) -> None:
    """A database of another encoding than UTF-8 is refused before anything is stored."""
    url = postgres_server.make("TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")

    assert "keeps its texts as LATIN1" in await why(url)

    postgres_server.drop(url)


async def test_a_user_who_may_make_nothing_is_told(postgres_server: LocalPostgres, postgres: str) -> None:
    """Without the right to make tables the words say whose right it is."""
    postgres_server.execute("DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN")

    assert "does not allow it: permission denied" in await why(postgres_server.url(name_of(postgres), user="guest"))

    postgres_server.execute("DROP ROLE guest")


async def test_an_owner_needs_pgvector_and_more_than_one_connection(postgres_server: LocalPostgres) -> None:
    """Whoever owns a database with pgvector in it can use it; one who may connect only once is told."""
    postgres_server.execute("DROP ROLE IF EXISTS owner; CREATE ROLE owner LOGIN CONNECTION LIMIT 1")
    url = postgres_server.make("OWNER owner TEMPLATE template0")
    owned = postgres_server.url(name_of(url), user="owner")
    assert "a superuser make the extension vector" in await why(owned)
    postgres_server.execute("CREATE EXTENSION vector", within=url)

    with pytest.raises(StoreError, match="had no connection for us"):
        await open_postgres(owned, patience=0.2)
    postgres_server.execute("ALTER ROLE owner CONNECTION LIMIT 9")
    store = await open_store(owned)
    await add(store)

    assert await count(store) == 1
    await store.close()
    postgres_server.execute(f"DROP DATABASE {name_of(url)} WITH (FORCE)")
    postgres_server.execute("DROP ROLE owner")


async def test_tables_of_something_else_are_left_alone(postgres_server: LocalPostgres, postgres: str) -> None:
    """A database that holds another program's tables is refused, and nothing is added to it."""
    postgres_server.execute("CREATE TABLE pages (id integer)", within=postgres)

    assert "holds tables of something else" in await why(postgres)

    tables = postgres_server.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace", within=postgres
    )
    assert tables == [("pages",)]


async def test_a_newer_database_is_refused(postgres_server: LocalPostgres, postgres: str) -> None:
    """A database a newer Kaiho wrote is left as it is, with advice; one already up to date is opened as it is."""
    for _ in range(2):
        store = await open_store(postgres)
        await store.close()
    postgres_server.execute("INSERT INTO migrations (number, name) VALUES (99, '0099_future')", within=postgres)

    assert "newer Kaiho (schema 99; this one knows" in await why(postgres)


async def test_two_that_open_an_empty_database_at_once_make_it_once(postgres: str) -> None:
    """Opening a new database from several sides at once takes each step once."""
    stores = await asyncio.gather(*(open_store(postgres) for _ in range(4)))

    await add(stores[0])
    assert [await count(store) for store in stores] == [1] * 4
    for store in stores:
        await store.close()


async def test_a_writer_that_does_not_end_is_waited_for_and_then_said(store: PostgresStore, postgres: str) -> None:
    """Writing waits for another's transaction, gives up after a while in words, and works once that one is over."""
    other = await open_store(postgres)
    async with other.begin() as tx:
        await tx.items.add([make_item()])

        with pytest.raises(StoreError, match=r"written by another process for 0\.2 seconds"):
            await add(store)

        assert await count(store) == 0
    await add(store, "later")
    assert await count(store) == 2
    await other.close()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("53100", "no room left for"),
        ("53300", "takes no more connections"),
        ("25006", "can only be read"),
        ("40P01", "waited for each other"),
        ("57P01", "was shut down"),
        ("42P01", "has lost a table"),
        ("XX001", "the disk said 53100"),
    ],
)
async def test_a_server_in_trouble_is_said(
    store: PostgresStore, postgres_server: LocalPostgres, postgres: str, state: str, words: str
) -> None:
    """What the server raises in the middle of a block is said in words, and the block leaves no trace."""
    await add(store, "before")
    postgres_server.execute(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE 'the disk said 53100' USING ERRCODE = '{state}'; END $$; "
        "CREATE TRIGGER fails BEFORE INSERT ON items EXECUTE FUNCTION fail()",
        within=postgres,
    )

    with pytest.raises(StoreError, match=words):
        await add(store)

    assert await count(store) == 1


async def test_a_lost_connection_is_said_and_replaced(
    store: PostgresStore, postgres_server: LocalPostgres, postgres: str
) -> None:
    """A connection the server ends in the middle of a block costs that block; the next one has another."""
    await add(store, "before")

    async def interrupted() -> None:
        async with store.begin() as tx:
            await tx.items.add([make_item()])
            postgres_server.execute(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name_of(postgres)}'"
            )
            await tx.items.count()

    with pytest.raises(StoreError, match=r"shut down|can not go on"):
        await interrupted()

    assert await count(store) == 1


async def test_a_failure_that_was_passed_over_is_not_taken_for_success(store: PostgresStore) -> None:
    """A block that goes on after a statement failed keeps nothing, and says so at its end."""

    async def pass_over() -> None:
        async with store.begin() as tx:
            await tx.items.add([make_item()])
            with pytest.raises(StoreError, match="NaN not allowed"):
                await tx.items.put_vectors("tiny", [make_item().id], np.array([[np.nan]], dtype=np.float32))
            with pytest.raises(StoreError, match="aborted"):
                await tx.items.count()

    with pytest.raises(StoreError, match="nothing of it was kept"):
        await pass_over()

    assert await count(store) == 0


async def test_blocks_beyond_the_connections_wait(store: PostgresStore) -> None:
    """More blocks than there are connections for take turns; a search waits for none of them."""
    opened, ending = asyncio.Semaphore(0), asyncio.Event()

    async def hold() -> None:
        async with store.begin() as tx:
            await tx.items.count()
            opened.release()
            await ending.wait()

    async with asyncio.TaskGroup() as group:
        for _ in range(BLOCKS + 3):
            group.create_task(hold())
        for _ in range(BLOCKS):
            await opened.acquire()

        assert await store.refresh() == 0
        assert opened.locked()
        ending.set()
    for _ in range(3):
        await opened.acquire()


async def test_a_server_that_goes_away_is_said(postgres_server: LocalPostgres) -> None:
    """Where no connection is to be had any more, that is said after a while instead of waiting for ever."""
    url = postgres_server.make()
    store = await open_postgres(url, patience=0.2)
    name = name_of(url)
    postgres_server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    postgres_server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    with pytest.raises(StoreError, match=r"no connection for us within 0\.2 seconds"):
        await count(store)

    await store.close()
    postgres_server.drop(url)


async def test_what_is_committed_while_a_block_is_open_is_seen(store: PostgresStore, postgres: str) -> None:
    """A block sees what others have committed by the time it asks."""
    other = await open_store(postgres)
    async with store.begin() as tx:
        assert await tx.items.count() == 0
        await add(other)
        assert await tx.items.count() == 1
    await other.close()


async def test_any_zone_of_the_server_gives_the_same_moments(postgres_server: LocalPostgres, postgres: str) -> None:
    """A server set to another zone changes no moment."""
    postgres_server.execute(f"ALTER DATABASE {name_of(postgres)} SET timezone = 'Asia/Tokyo'")
    store = await open_store(postgres)
    await add(store)

    async with store.begin() as tx:
        (item,) = await tx.items.newest()
    await store.close()

    assert item.seen_at == make_item().seen_at
    assert item.seen_at.isoformat().endswith("+00:00")
