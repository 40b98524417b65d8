"""How everything is put together."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, SimulatedClock, SystemClock, build, chat, couriers
from bot.domain.answer import Asker
from bot.errors import ConfigError
from bot.flows.digest import promise_due
from bot.flows.poll import poll
from bot.settings import Settings
from bot.sources import KINDS
from bot.terminal.screen import Screen
from tests.fakes import FixedClock
from tests.make import NOW, make_entries, make_feed, make_item, make_story
from tests.world.endpoint import LocalEndpoint, lie
from tests.world.web import LocalWeb

SOURCES = """
defaults: {{polite_delay: 0s}}
sources:
  - {{id: alpha, kind: feed, url: "http://{host}/alpha", name: Alpha}}
  - {{id: beta, kind: feed, url: "http://{host}/beta"}}
"""


@pytest.fixture
async def web() -> AsyncIterator[LocalWeb]:
    async with LocalWeb() as web:
        web.put("/alpha", make_feed(*make_entries("amber")))
        yield web


@pytest.fixture
def settings(tmp_path: Path, web: LocalWeb) -> Settings:
    sources = tmp_path / "sources.yaml"
    sources.write_text(SOURCES.format(host=web.host), encoding="utf-8")
    return Settings(data=tmp_path / "data", sources=sources, embedder="hashing", allow_hosts=frozenset({web.host}))


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[App]:
    async with build(settings, FixedClock(NOW), Screen()) as app:
        yield app


def test_the_clocks_go_forward_in_utc() -> None:
    """Both clocks are aware, in UTC and never go back; the simulated one begins where it was set."""
    start = datetime(2023, 2, 24, tzinfo=UTC)
    for clock in (SystemClock(), SimulatedClock(start)):
        first, second = clock.now(), clock.now()
        assert first.tzinfo is UTC
        assert first <= second
    assert timedelta() <= SimulatedClock(start).now() - start < timedelta(seconds=10)


async def test_an_app_is_ready_to_work(app: App, settings: Settings) -> None:
    """What the settings name is built: the roster, the kinds, a store in the data folder, couriers, and it works."""
    turns = {turn.source: turn for turn in await poll(list(app.specs.values()), app.doors)}

    assert (turns[app.source("alpha").id].kept, turns[app.source("beta").id].kept) == (1, 0)
    assert (settings.data / "kaiho.db").exists()
    assert app.doors.kinds is KINDS
    assert set(app.doors.couriers) == {"terminal", "html"}
    assert {
        delivery.destination.kind for delivery in await promise_due(app.roster.subscriptions, app.specs, app.doors)
    } == {"terminal", "html"}


async def test_what_was_stored_is_there_when_it_is_built_again(settings: Settings) -> None:
    """Everything lies in the data folder: another app of the same settings goes on where this one ended."""
    for kept in (1, 0):
        async with build(settings, FixedClock(NOW), Screen()) as app:
            (turn,) = await poll([app.source("alpha")], app.doors)
        assert turn.kept == kept


def test_a_source_is_found_by_its_id(app: App, settings: Settings) -> None:
    """A source that is not written down is a mistake that names the file; an address of one's own is a source of its own."""
    with pytest.raises(ConfigError, match=r"there is no source 'omega'") as error:
        app.source("omega")

    assert error.value.mistakes[0].file == str(settings.sources)
    assert (app.source("alpha").name, app.source("alpha") in app.specs.values()) == ("Alpha", True)
    assert (app.stranger("https://example.org/").url, app.stranger("https://example.org/").kind) == (
        "https://example.org/",
        "feed",
    )


async def test_a_token_adds_discord(settings: Settings, app: App) -> None:
    """With a token digests can go to Discord, and commands are answered there; without one neither."""
    with_token = settings.model_copy(update={"discord_token": "token"})

    chosen = couriers(with_token, FixedClock(NOW), Screen())
    client = chat(App(settings=with_token, roster=app.roster, doors=app.doors))
    for courier in chosen.values():
        await courier.close()

    assert set(chosen) == {"terminal", "html", "discord", "discord-dm"}
    assert (chat(app), client is None) == (None, False)
    assert client is not None
    await client.close()


async def test_discord_is_answered_from_the_store(settings: Settings, app: App) -> None:
    """What commands ask is answered: a digest in the reader's language, and how the sources are."""
    await poll(list(app.specs.values()), app.doors)
    client = chat(
        App(settings=settings.model_copy(update={"discord_token": "token"}), roster=app.roster, doors=app.doors)
    )
    assert client is not None

    answers = client._desk.answers
    asker = Asker(person="1", name="Zoe", lang="ja")
    digest = await answers.digest(asker)
    status = await answers.status(asker)
    await client.close()

    assert digest.language == "ja"
    assert (status.sources, status.items, status.stories) == (2, 1, 0)
    assert [(trouble.source, trouble.outcome) for trouble in status.troubles] == [("beta", "missing")]


async def test_a_named_model_words_summaries(settings: Settings, app: App) -> None:
    """With an endpoint stories are worded by its model, within the operator's limits; without one they are quoted."""
    async with LocalEndpoint() as server:
        server.says = lie(
            "Acme has released Acme-7B", "The weights are available under the Apache 2.0 license.", rests_on=(1, 2)
        )
        named = {"llm_url": server.url, "llm_model": "test-1", "llm_key": "secret", "llm_tokens_per_day": 1_500}
        async with build(settings.model_copy(update=named), FixedClock(NOW), Screen()) as worded:
            summarize = worded.doors.summarizer.summarize
            first = await summarize(make_story(), [make_item()], {}, "en")
            second = await summarize(make_story(), [make_item()], {}, "en")
        quoted = await app.doors.summarizer.summarize(make_story(), [make_item()], {}, "en")

    assert (first.by, first.note, first.headline.text) == ("test-1", None, "Acme has released Acme-7B")
    assert (second.by, len(server.asked)) == ("extractive", 1)
    assert second.note
    assert (quoted.by, quoted.note) == ("extractive", None)
    assert server.headers[0]["Authorization"] == "Bearer secret"
    assert server.headers[0]["User-Agent"].startswith("kaiho/")


async def test_a_bad_sources_file_builds_nothing(settings: Settings) -> None:
    """Where the sources file is wrong no store is opened and no folder made."""
    settings.sources.write_text("sources: 7", encoding="utf-8")

    with pytest.raises(ConfigError):
        async with build(settings, FixedClock(NOW), Screen()):
            pass

    assert not settings.data.exists()


async def test_a_data_folder_that_can_not_be_is_told(settings: Settings) -> None:
    """Where a file stands in the folder's place, the operator hears so, with a remedy."""
    wrong = settings.model_copy(update={"data": settings.sources})

    with pytest.raises(ConfigError, match=r"no folder can be there: file exists\. Name another"):
        async with build(wrong, FixedClock(NOW), Screen()):
            pass
