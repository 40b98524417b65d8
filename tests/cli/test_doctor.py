"""What is set up, what is not, and what to do."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest

from bot.app import App
from bot.cli.doctor import embedding, parts
from bot.domain.vector import Matrix
from bot.errors import EmbedError
from bot.roster import Roster
from bot.settings import Settings
from storage import open_store
from tests.cli.terminal import Kaiho, Said
from tests.make import make_doors, make_entries, make_feed, make_spec, make_subscription
from tests.world.web import LocalWeb


def found(said: Said) -> dict[str, dict[str, object]]:
    """Return the findings by what they are about."""
    return {row["what"]: row for row in said.json}


async def test_a_fresh_checkout_lacks_only_a_contact(kaiho: Kaiho) -> None:
    """Before anything was asked everything is set up but whom to write to; what to do is said, and the exit code is 1."""
    kaiho.write("alpha", "beta")

    said = await kaiho("doctor", "--json")

    findings = found(said)
    assert list(findings) == [
        *("Python", "Sources", "Subscriptions", "Store", "Polling", "Embedder", "Contact", "Discord"),
    ]
    assert [name for name, finding in findings.items() if not finding["ok"]] == ["Contact"]
    assert findings["Sources"]["found"] == f"2 enabled of 2 in {kaiho.sources}"
    assert findings["Store"]["found"] == f"0 items, SQLite in {kaiho.folder / 'data'}"
    assert findings["Polling"]["found"] == "0 sources asked so far, 0 in trouble"
    assert findings["Contact"]["remedy"] == "Set KAIHO_CONTACT, so that publishers know whom to write to."
    assert "KAIHO_DISCORD_TOKEN" in str(findings["Discord"]["remedy"])
    assert said.code == 1


async def test_when_all_is_well(kaiho: Kaiho, web: LocalWeb, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a contact and sources that answer nothing is left to do, and the exit code is 0."""
    monkeypatch.setenv("KAIHO_CONTACT", "you@example.org")
    kaiho.write("alpha")
    web.put("/alpha", make_feed(*make_entries("amber")))
    await kaiho("poll")

    said = await kaiho("doctor", "--json")

    findings = found(said)
    assert (said.code, findings["Contact"]["found"]) == (0, "you@example.org")
    assert str(findings["Store"]["found"]).startswith("1 items, ")
    assert findings["Polling"]["found"] == "1 sources asked so far, 0 in trouble"


async def test_sources_in_trouble_are_named(kaiho: Kaiho) -> None:
    """A source that does not answer is counted, and the way to look at it is said."""
    kaiho.write("alpha", "beta")
    await kaiho("poll")

    polling = found(await kaiho("doctor", "--json"))["Polling"]

    assert (polling["ok"], polling["found"]) == (False, "2 sources asked so far, 2 in trouble")
    assert polling["remedy"] == "`kaiho check alpha` says why."


async def test_what_can_not_be_set_up_is_a_finding(kaiho: Kaiho) -> None:
    """A broken sources file ends the examination, not the command."""
    said = await kaiho("doctor", "--json")

    assert (said.code, list(found(said))) == (1, ["Python", "Set-up"])
    assert "there is no such file" in str(found(said)["Set-up"]["found"])


async def test_findings_for_people(kaiho: Kaiho) -> None:
    """Without --json each finding is a line with a mark, and its remedy below it."""
    kaiho.write("alpha")

    said = await kaiho("doctor")

    lines = said.out.splitlines()
    assert lines[0].startswith("✓ Python: 3.")
    at = lines.index("✗ Contact: not set")
    assert lines[at + 1].strip().startswith("Set KAIHO_CONTACT")


class Absent:
    """An embedder whose model is not there."""

    name = "absent"
    dimensions = 1

    def reads(self, _lang: str) -> bool:
        """Read nothing."""
        return False

    async def embed(self, texts: Sequence[str], *, query: bool = False) -> Matrix:
        """Say that there is no model."""
        raise EmbedError(f"no model for {len(texts)} texts{' of a query' if query else ''}")


@pytest.fixture
async def app() -> AsyncIterator[App]:
    store = await open_store("sqlite://")
    roster = Roster(defaults={}, sources=(make_spec(),), subscriptions=(make_subscription(),))
    yield App(settings=Settings(), roster=roster, doors=make_doors(store))
    await store.close()


async def test_a_model_that_is_not_there_is_a_finding(app: App) -> None:
    """The embedder is tried on one sentence, and says what it lacks."""
    well = await embedding(app)
    broken = await embedding(replace(app, doors=replace(app.doors, embedder=Absent())))

    assert (well["ok"], well["found"]) == (True, app.doors.embedder.name)
    assert (broken["ok"], broken["found"]) == (False, "no model for 1 texts")
    assert broken["remedy"]


async def test_a_token_and_a_server_are_said_without_their_secrets(app: App) -> None:
    """That there is a token or a PostgreSQL is told, and neither's secret."""
    settings = app.settings.model_copy(update={"discord_token": "s3cret", "database": "postgresql://me:s3cret@db/x"})

    findings = {str(row["what"]): row async for row in parts(replace(app, settings=settings))}

    assert (findings["Discord"]["found"], findings["Discord"]["remedy"]) == ("token set", None)
    assert findings["Store"]["found"] == "0 items, PostgreSQL"
    assert "s3cret" not in str(findings)
