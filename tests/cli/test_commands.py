"""What each command does, from the words to the answer, over a real web on this machine."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.terminal import Kaiho
from tests.make import NOW, make_entries, make_feed
from tests.world.web import LocalWeb

NEXT_DAY = "2026-03-06T12:00:00Z"


@pytest.fixture
async def polled(kaiho: Kaiho, web: LocalWeb) -> Kaiho:
    """Poll two sources once."""
    kaiho.write("alpha", "beta")
    web.put("/alpha", make_feed(*make_entries("amber", "birch")))
    web.put("/beta", make_feed(*make_entries("cedar", published_at=NOW - timedelta(days=30))))
    assert (await kaiho("poll", "--all", "--json")).code == 0
    return kaiho


async def test_poll_says_how_each_turn_went(kaiho: Kaiho, web: LocalWeb) -> None:
    """`poll --json` is one array, a row a source; sources that fail are rows with a problem, and the exit code is 0."""
    kaiho.write("alpha", "beta")
    web.put("/alpha", make_feed(*make_entries("amber", "birch")))

    said = await kaiho("poll", "--json")

    rows = {row["source"]: row for row in said.json}
    assert (said.code, set(rows)) == (0, {"alpha", "beta"})
    assert (rows["alpha"]["outcome"], rows["alpha"]["status"], rows["alpha"]["kept"]) == ("read", 200, 2)
    assert (rows["alpha"]["refused"], rows["alpha"]["problem"]) == ([], None)
    assert (rows["beta"]["outcome"], rows["beta"]["status"]) == ("missing", 404)
    assert rows["beta"]["problem"]
    assert rows["alpha"]["next_due"].startswith("2026-03-05T13:")


async def test_poll_asks_what_is_due(polled: Kaiho, web: LocalWeb) -> None:
    """Without words only what is due is asked; named sources and --all are asked at once."""
    nothing = await polled("poll", "--json")
    named = await polled("poll", "beta", "beta", "--json")
    everything = await polled("--json", "poll", "--all")
    later = await polled("poll", "--json", now=NEXT_DAY)

    asked = [[row["source"] for row in said.json] for said in (nothing, named)]
    assert asked == [[], ["beta"]]
    assert {row["source"]: row["outcome"] for row in everything.json} == {"alpha": "unchanged", "beta": "unchanged"}
    assert {row["source"] for row in later.json} == {"alpha", "beta"}
    assert (web.asked["/alpha"], web.asked["/beta"]) == (3, 4)


async def test_poll_leaves_disabled_sources_alone(kaiho: Kaiho, web: LocalWeb) -> None:
    """--all is every enabled source; one that is disabled is asked only by its name."""
    kaiho.write("alpha", more=f"  - {{id: off, kind: feed, url: 'http://{web.host}/off', enabled: false}}\n")

    everything, named = await kaiho("poll", "--all", "--json"), await kaiho("poll", "off", "--json")

    assert [[row["source"] for row in said.json] for said in (everything, named)] == [["alpha"], ["off"]]


async def test_poll_speaks_to_people_too(kaiho: Kaiho, web: LocalWeb) -> None:
    """Without --json each source with news or trouble is a line, and the last line sums up."""
    kaiho.write("alpha", "beta", "gamma")
    web.put("/alpha", make_feed(*make_entries("amber", "birch")))
    web.put("/gamma", make_feed())

    said = await kaiho("poll")

    lines = said.out.splitlines()
    assert said.code == 0
    assert "alpha: 2 new" in lines
    assert any(line.startswith("beta: missing, ") for line in lines)
    assert not any(line.startswith("gamma") for line in lines)
    assert lines[-1] == "3 sources asked, 2 new items, 1 in trouble"


async def test_poll_of_a_source_nobody_wrote_down(kaiho: Kaiho) -> None:
    """An unknown id ends with 2, and says in which file ids stand."""
    kaiho.write("alpha")

    said = await kaiho("poll", "omega", "--json")

    assert (said.code, said.out) == (2, "")
    assert f"{kaiho.sources}:1:1  there is no source 'omega'." in said.err


async def test_a_bad_sources_file_is_told_all_at_once(kaiho: Kaiho) -> None:
    """Every mistake is named with file and line, nothing is asked, and the exit code is 2."""
    kaiho.sources.write_text(
        "sources:\n  - id: al pha\n    kind: feed\n    url: ftp://x\n  - id: beta\n    kind: fead\n    url: https://x.example\n",
        encoding="utf-8",
    )

    said = await kaiho("poll", "--all", "--json")

    assert (said.code, said.out) == (2, "")
    for line in (2, 4, 6):
        assert f"{kaiho.sources}:{line}:" in said.err
    assert said.err.rstrip().endswith("3 mistakes.")


async def test_a_missing_sources_file_is_said(kaiho: Kaiho) -> None:
    """Without a sources file a command says which one it looked for."""
    said = await kaiho("items")

    assert said.code == 2
    assert f"{kaiho.sources}  there is no such file." in said.err


async def test_a_bad_setting_is_said(kaiho: Kaiho, monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that can not be read ends with 2 and is called by its name."""
    kaiho.write("alpha")
    monkeypatch.setenv("KAIHO_PAGE_DAYS", "soon")

    said = await kaiho("items")

    assert said.code == 2
    assert "KAIHO_PAGE_DAYS" in said.err


async def test_a_store_that_can_not_be_opened_is_said(kaiho: Kaiho) -> None:
    """What a command can not do ends with 1 and a sentence."""
    kaiho.write("alpha")
    (kaiho.folder / "data").mkdir()
    (kaiho.folder / "data" / "kaiho.db").write_bytes(b"no store of ours" * 100)

    said = await kaiho("items", "--json")

    assert (said.code, said.out) == (1, "")
    assert "kaiho.db is damaged, or not a store of Kaiho's." in " ".join(said.err.split())


async def test_items_are_one_array(polled: Kaiho) -> None:
    """`items --json` is everything, newest first, with its story; --limit asks for fewer."""
    everything = (await polled("items", "--json")).json
    one = (await polled("items", "--limit", "1", "--json")).json

    assert [row["seen_at"] for row in everything] == sorted((row["seen_at"] for row in everything), reverse=True)
    assert {row["title"] for row in everything} == {"News of amber", "News of birch", "News of cedar"}
    assert all(row["story"] and row["seen_at"].startswith("2026-03-05T12:00:") for row in everything)
    assert one == everything[:1]


async def test_items_for_people_are_a_table(polled: Kaiho) -> None:
    """Without --json a screenful is shown; with nothing to show it says so."""
    shown = await polled("items", "--limit", "1")

    assert shown.code == 0
    assert "published at" in shown.out
    assert shown.out.count("News of") == 1


async def test_nothing_yet(kaiho: Kaiho) -> None:
    """Before anything was asked every list is empty, for people and for programs."""
    kaiho.write("alpha")

    for command in ("items", "stories", "deliveries"):
        assert (await kaiho(command)).out == "Nothing yet.\n"
        assert (await kaiho(command, "--json")).json == []


async def test_stories_hold_the_items(polled: Kaiho) -> None:
    """`stories --json` names each story's id and items; together they hold every item once."""
    stories = (await polled("stories", "--json")).json
    items = (await polled("items", "--json")).json

    assert sorted(item for story in stories for item in story["items"]) == sorted(item["id"] for item in items)
    assert {story["id"] for story in stories} == {item["story"] for item in items}


async def test_a_digest_is_delivered_once(polled: Kaiho) -> None:
    """`digest --json` is what was delivered, with receipts; run again it is an empty array, and `deliveries` has it all."""
    first = await polled("digest", "--json")
    second = await polled("digest", "--json")
    deliveries = (await polled("deliveries", "--json")).json

    assert {row["destination"] for row in first.json} == {"terminal", "html"}
    assert all(len(row["stories"]) == len(row["items"]) == 2 and row["receipt"] and row["at"] for row in first.json)
    assert (first.code, second.code, second.json) == (0, 0, [])
    assert sorted(deliveries, key=lambda row: row["id"]) == sorted(first.json, key=lambda row: row["id"])
    assert "News of amber" in (polled.folder / "data" / "digest.html").read_text(encoding="utf-8")
    assert "News of amber" in first.err  # what a terminal is told goes beside the one document


async def test_a_digest_for_people_is_the_digest(polled: Kaiho) -> None:
    """Without --json the digest is printed, and where it went; then nothing is due."""
    first, second = await polled("digest"), await polled("digest")

    assert "News of amber" in first.out
    assert "terminal: 2 stories, delivered (printed)" in first.out
    assert second.out == "No digest is due.\n"


async def test_a_digest_that_can_not_be_delivered(polled: Kaiho) -> None:
    """A destination that fails is said, with the reason, and the exit code is 1; the others got theirs."""
    (polled.folder / "data" / "digests").write_text("a file where a folder should be", encoding="utf-8")

    said = await polled("digest")

    assert said.code == 1
    assert "html: 2 stories, not delivered: " in said.out
    assert "terminal: 2 stories, delivered (printed)" in said.out


async def test_a_preview_delivers_nothing(polled: Kaiho) -> None:
    """`digest --preview` shows each subscription's digest, due or not, and promises nothing."""
    page = polled.folder / "preview.html"

    as_json = await polled("digest", "--preview", "--json", "--html", str(page))
    as_text = await polled("digest", "--preview")

    (digest,) = as_json.json
    assert {story["headline"]["text"] for story in digest["stories"]} == {"News of amber", "News of birch"}
    assert "News of birch" in page.read_text(encoding="utf-8")
    assert "News of birch" in as_text.out
    assert (await polled("deliveries", "--json")).json == []
    assert not (polled.folder / "data" / "digest.html").exists()


async def test_a_page_beside_the_delivery(polled: Kaiho) -> None:
    """`digest --html FILE` writes the page as well, and delivers what is due all the same."""
    page = polled.folder / "page.html"

    said = await polled("digest", "--html", str(page), "--json")

    assert len(said.json) == 2
    assert "News of amber" in page.read_text(encoding="utf-8")


async def test_a_page_that_can_not_be_written(polled: Kaiho) -> None:
    """A page whose folder is not there is said in a sentence, ends with 2, and delivers nothing."""
    page = polled.folder / "absent" / "page.html"

    said = await polled("digest", "--html", str(page), "--json")

    assert (said.code, said.out) == (2, "")
    assert f"{page}  can not be written: No such file or directory." in said.err
    assert (await polled("deliveries", "--json")).json == []


async def test_search_finds(polled: Kaiho) -> None:
    """`search` answers with items, best first, at most as many as asked."""
    found = (await polled("search", "birch", "--json", "--limit", "1")).json
    shown = await polled("search", "birch")

    assert [row["title"] for row in found] == ["News of birch"]
    assert "News of birch" in shown.out


async def test_indexes_are_made_anew(polled: Kaiho) -> None:
    """`reindex` rebuilds the search indexes from what is stored."""
    as_json, as_text = await polled("reindex", "--json"), await polled("reindex")

    assert as_json.json == {"items": 3}
    assert as_text.out == "3 items can be found\n"
    assert len((await polled("search", "birch", "--json")).json) >= 1


async def test_a_check_stores_nothing(kaiho: Kaiho, web: LocalWeb) -> None:
    """`check` takes a source's id or any address, says what would be kept, and leaves no trace."""
    kaiho.write("alpha")
    web.put("/alpha", make_feed(*make_entries("amber", "birch")))

    by_id = await kaiho("check", "alpha", "--json")
    by_url = await kaiho("check", web.url("/alpha"), "--json")
    shown = await kaiho("check", "alpha", "--limit", "1")

    assert [[row["title"] for row in said.json["kept"]] for said in (by_id, by_url)] == [
        ["News of amber", "News of birch"]
    ] * 2
    assert (by_id.json["source"], by_url.json["source"]) == ("alpha", "unnamed")
    assert "would keep 2:" in shown.out
    assert shown.out.count("News of") == 1
    assert (await kaiho("items", "--json")).json == []
    assert (await kaiho("check", "omega")).code == 2


async def test_a_check_that_fails_is_an_answer(kaiho: Kaiho) -> None:
    """A source that can not be had is told with its problem, and nothing else is wrong."""
    kaiho.write("alpha")

    said = await kaiho("check", "alpha")

    assert said.code == 0
    assert "alpha: missing (HTTP 404), 0 entries" in said.out
    assert "problem: " in said.out


async def test_ingest_takes_the_whole_line(kaiho: Kaiho) -> None:
    """Items of a file keep their ids, are placed, found, and told like any other; taken again they change nothing."""
    kaiho.write("alpha")
    lines = [
        {
            "id": f"n-{name}",
            "source": "wire",
            "title": f"{name} {name}",
            "text": name,
            "published_at": "2026-03-05T09:00:00Z",
        }
        for name in ("amber", "birch")
    ]
    file = kaiho.folder / "items.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")

    first, again = await kaiho("ingest", str(file), "--json"), await kaiho("ingest", str(file))

    assert (first.json, again.out) == ({"new": 2}, "0 new items\n")
    assert {row["id"] for row in (await kaiho("items", "--json")).json} == {"n-amber", "n-birch"}
    assert [row["id"] for row in (await kaiho("search", "birch", "--json", "--limit", "1")).json] == ["n-birch"]
    assert len((await kaiho("digest", "--preview", "--json")).json[0]["stories"]) == 2


async def test_ingest_of_a_bad_file(kaiho: Kaiho, tmp_path: Path) -> None:
    """Lines that can not be read are named, all of them, and nothing is stored."""
    kaiho.write("alpha")
    file = tmp_path / "items.jsonl"
    file.write_text('{"id": "a", "source": "wire", "title": "x"}\n[]\n{', encoding="utf-8")

    said = await kaiho("ingest", str(file), "--json")

    assert (said.code, said.out) == (2, "")
    assert f"{file}:2:1  the line is not a JSON object." in said.err
    assert f"{file}:3:1  " in said.err
    assert (await kaiho("items", "--json")).json == []


async def test_the_simulated_clock(polled: Kaiho, web: LocalWeb) -> None:
    """--now sets the time for one command: what is due, what is fresh and what is told follow it."""
    web.put("/alpha", make_feed(*make_entries("dune", published_at=NOW + timedelta(days=1))))
    await polled("digest", "--json")
    await polled("poll", "--all", now=NEXT_DAY)

    same_day = await polled("digest", "--json")
    next_day = await polled("digest", "--json", now=NEXT_DAY)

    assert same_day.json == []
    assert [len(row["stories"]) for row in next_day.json] == [1, 1]
    assert all(row["at"].startswith("2026-03-06T12:00:0") for row in next_day.json)
