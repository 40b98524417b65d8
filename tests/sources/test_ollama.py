"""The `ollama` kind: the library's pages in every markup they had, and the registry's manifests."""

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import Access, Hub, Place, Sighting
from bot.domain.source import Document, Reading, Url
from bot.sources.ollama import LAYERS, LICENSE_LAYER, MANIFEST, MODELS, NO_MODELS, OLLAMA
from tests.make import NOW, make_spec, make_state
from tests.world.hubs import Row, make_manifest, ollama_page

LIBRARY, NEWEST = Url("https://ollama.com/library"), Url("https://ollama.com/search?o=newest")
REGISTRY = Url("https://registry.ollama.ai/v2/library/rocket/manifests/latest")


def read(
    body: bytes, url: Url = LIBRARY, *, asked: Url | None = None, now: datetime = NOW, truncated: str | None = None
) -> Reading:
    """Read what a source was given."""
    document = Document(url=asked or url, status=200, headers={}, body=body, fetched_at=now, truncated=truncated)
    return OLLAMA.read(make_spec(kind="ollama", url=url), document)


def names(reading: Reading) -> list[str]:
    return [row.place.repository for row in reading.sightings]


def row_of(row: Row, *, markup: str = "2026", now: datetime = NOW) -> Sighting:
    return read(ollama_page([row], markup=markup), now=now).sightings[0]


def link(href: str, text: str = "") -> bytes:
    return f"<html><body><ul><li><a href='{href}'><span>{text}</span></a></li></ul></body></html>".encode()


def test_a_page_is_asked_for_where_robots_allow_it() -> None:
    """Pages are for people, and robots.txt is heard; a manifest is for programs."""
    page = OLLAMA.plan(make_spec(kind="ollama", url=NEWEST), make_state(etag='"1"'))
    manifest = OLLAMA.plan(make_spec(kind="ollama", url=REGISTRY), make_state())

    assert (page.url, page.accept, page.obey_robots, page.etag) == (NEWEST, "text/html", True, '"1"')
    assert (manifest.url, manifest.accept, manifest.obey_robots) == (REGISTRY, MANIFEST, False)


@pytest.mark.parametrize(
    ("home", "repository", "expected"),
    [
        ("https://ollama.com/library", "rocket", REGISTRY),
        ("https://ollama.com/library", "rocket:8b", "https://registry.ollama.ai/v2/library/rocket/manifests/8b"),
        ("https://registry.ollama.ai", "acme/ship", "https://registry.ollama.ai/v2/acme/ship/manifests/latest"),
        ("http://127.0.0.1:80/library", "rocket", "http://127.0.0.1:80/v2/library/rocket/manifests/latest"),
    ],
)
def test_a_model_is_asked_for_in_the_registry(home: str, repository: str, expected: str) -> None:
    """A name is its latest tag unless it says another; a hub on loopback is its own registry."""
    assert OLLAMA.probe is not None

    request = OLLAMA.probe(make_spec(kind="ollama", url=Url(home)), Place(hub=Hub.OLLAMA, repository=repository))

    assert (request.url, request.accept) == (expected, MANIFEST)


@pytest.mark.parametrize("markup", ["2025", "2026"])
def test_every_model_of_a_page_is_read_in_both_markups(markup: str) -> None:
    """Links to models are what stays when markup changes: each is a model, open, with its pulls and its manifest."""
    reading = read(ollama_page([Row(name="rocket"), Row(name="ship", pulls="118.7M")], markup=markup))

    first, second = reading.sightings
    assert (first.place, first.url) == (Place(hub=Hub.OLLAMA, repository="rocket"), "https://ollama.com/library/rocket")
    assert (first.downloads, second.downloads, first.access) == (18_900, 118_700_000, Access.OPEN)
    assert first.more is not None
    assert first.more.url == REGISTRY
    assert reading.complete


@pytest.mark.parametrize(
    ("url", "complete"),
    [
        (LIBRARY, True),
        ("https://ollama.com/library/?sort=newest", True),
        ("https://ollama.com/library?q=rocket", False),
        ("https://ollama.com/library?c=vision", False),
        (NEWEST, False),
    ],
)
def test_only_the_whole_library_names_every_model(url: str, complete: bool) -> None:  # noqa: FBT001  # pytest passes it by name
    """A search, a category, or the newest are no word on what is missing."""
    assert read(ollama_page([Row(name="rocket")]), Url(url)).complete is complete


def test_a_page_that_did_not_come_whole_is_not_complete() -> None:
    """What was cut off, lies too deep, or is beyond the bound may name the rest."""
    deep = b"<div>" * 300 + link("/library/late")
    many = b"".join(b"<a href='/library/m%d'></a>" % number for number in range(MODELS + 9))

    assert not read(ollama_page([Row(name="rocket")]), truncated="the cap").complete
    assert not read(link("/library/early") + deep).complete
    assert (len(read(many).sightings), read(many).complete) == (MODELS, False)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/library/rocket", ["rocket"]),
        ("/library/rocket/", ["rocket"]),
        ("/library/rocket?x=1#y", ["rocket"]),
        ("https://ollama.com/library/rocket", ["rocket"]),
        ("https://evil.example/library/rocket", []),
        ("/library/rocket/tags", []),
        ("/library/rocket:8b", []),
        ("/library", []),
        ("http://[/library/rocket", []),
        ("", []),
    ],
)
def test_only_links_to_models_are_models(href: str, expected: list[str]) -> None:
    """A link to a tag, to the library itself or to another host names no model."""
    assert names(read(link(href))) == expected


def test_a_model_linked_twice_is_one() -> None:
    """The first link to a model is its row."""
    assert names(read(link("/library/rocket") + link("/library/rocket"))) == ["rocket"]


@pytest.mark.parametrize("body", [b"", b"\0", b"<!-- -->", b"<html><body><a>no</a></body></html>", ollama_page([])])
def test_a_page_without_models_is_a_broken_source(body: bytes) -> None:
    """A page that answers and names no model is said to be broken, and nothing is concluded from it."""
    reading = read(body)

    assert (reading.not_a_feed, reading.sightings, reading.complete) == (NO_MODELS, (), False)


def test_a_moment_is_a_models_revision() -> None:
    """Where the page says to the minute when a model was updated, that is what moves with it."""
    row = row_of(Row(name="rocket", updated="Mar 5, 2026 8:00 AM UTC"), markup="2025")

    assert row.updated_at == datetime(2026, 3, 5, 8, tzinfo=UTC)
    assert row.revision == "2026-03-05T08:00:00+00:00"


@pytest.mark.parametrize(
    ("before", "after", "days"),
    [("2 days ago", "5 days ago", 3), ("3 hours ago", "yesterday", 1), ("yesterday", "2 days ago", 1)],
)
def test_a_model_that_only_grows_older_has_not_moved(before: str, after: str, days: int) -> None:
    """Without a moment, how long ago it was updated is counted back from the day the page was read."""
    old = read(link("/library/rocket", f"9 Tags Updated {before}")).sightings[0]
    new = read(link("/library/rocket", f"9 Tags Updated {after}"), now=NOW + timedelta(days=days)).sightings[0]

    assert old.revision == new.revision
    assert old.updated_at is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("9 Tags Updated 2 years ago", "9 Tags Updated 3 hours ago"),
        ("9 Tags Updated a month ago", "9 Tags Updated 4 minutes ago"),
        ("9 Tags Updated 1 week ago", "9 Tags Updated yesterday"),
        ("9 Tags Updated 1 week ago", "10 Tags Updated 1 week ago"),
        ("9 Tags", "10 Tags"),
    ],
)
def test_a_model_that_was_updated_has_moved(before: str, after: str) -> None:
    """A younger age or another number of tags is another revision."""
    old, new = (read(link("/library/rocket", text)).sightings[0] for text in (before, after))

    assert old.revision != new.revision


def test_a_models_age_in_months_moves_it_seldom() -> None:
    """A page that says "2 months ago" every day for a month sends us to the registry twice at most."""
    marks = {
        read(link("/library/rocket", "Updated 2 months ago"), now=NOW + timedelta(days=day)).sightings[0].revision
        for day in range(30)
    }

    assert len(marks) <= 2


def test_new_sizes_move_a_model() -> None:
    """A size more is another revision, in the markup that has no moments."""
    old, new = (row_of(Row(name="rocket", sizes=sizes)) for sizes in (("7b",), ("7b", "70b")))

    assert old.revision != new.revision


@pytest.mark.parametrize(
    ("text", "pulls"),
    [
        ("18.9K Pulls", 18_900),
        ("1B Pulls", 10**9),
        ("1,234 Pulls", 1_234),
        ("7 Pulls", 7),
        ("1.2.3 Pulls", None),
        ("9" * 500 + " Pulls", None),
        ("many Pulls", None),
    ],
)
def test_pulls_are_read(text: str, pulls: int | None) -> None:
    """Numbers are read as the page abbreviates them; what is none stays unsaid."""
    assert read(link("/library/rocket", text)).sightings[0].downloads == pulls


def test_licenses_are_layers_known_by_their_content() -> None:
    """Each license layer of a manifest is a file by its digest, and is read from the same registry."""
    body = make_manifest("sha256:aa", "sha256:bb")

    reading = read(body, REGISTRY)

    (row,) = reading.sightings
    assert (row.place.repository, row.url) == ("rocket", "https://ollama.com/library/rocket")
    assert [(file.path, file.oid, file.size) for file in row.files or ()] == [
        ("LICENSE", "sha256:aa", 100),
        ("LICENSE.2", "sha256:bb", 100),
    ]
    assert [file.request.url for file in row.files or () if file.request] == [
        "https://registry.ollama.ai/v2/library/rocket/blobs/sha256:aa",
        "https://registry.ollama.ai/v2/library/rocket/blobs/sha256:bb",
    ]
    assert (row.revision, reading.complete) == (hashlib.sha256(body).hexdigest(), True)


def test_a_manifest_asked_for_because_of_a_page_leaves_the_pages_mark() -> None:
    """The revision of a listed model is its row's, else it would be behind at every turn."""
    reading = read(make_manifest(), LIBRARY, asked=REGISTRY)

    assert (names(reading), reading.sightings[0].files) == (["rocket"], ())
    assert (reading.sightings[0].revision, reading.complete) == (None, False)


@pytest.mark.parametrize(
    ("path", "repository", "page"),
    [
        ("/v2/library/rocket/manifests/8b", "rocket:8b", "/library/rocket:8b"),
        ("/v2/acme/ship/manifests/latest", "acme/ship", "/acme/ship"),
        ("/v2/acme/ship/manifests/q4", "acme/ship:q4", "/acme/ship:q4"),
    ],
)
def test_tags_and_owners_are_kept(path: str, repository: str, page: str) -> None:
    """A tag other than the latest is part of the name, whoever's model it is."""
    (row,) = read(make_manifest(), Url(f"https://registry.ollama.ai{path}")).sightings

    assert (row.place.repository, row.url) == (repository, f"https://ollama.com{page}")


def test_layers_that_are_no_license_or_no_content_are_passed_over() -> None:
    """Weights, digests that are none, and more licenses than any model has are left out."""
    layers: list[Any] = [
        {"mediaType": LICENSE_LAYER, "digest": "sha256:../../../etc"},
        {"mediaType": LICENSE_LAYER},
        {"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:aa"},
        *({"mediaType": LICENSE_LAYER, "digest": f"sha256:{number}"} for number in range(LAYERS + 5)),
        7,
    ]

    (row,) = read(json.dumps({"layers": layers}).encode(), REGISTRY).sightings

    assert [file.oid for file in row.files or ()] == [f"sha256:{number}" for number in range(LAYERS)]


@pytest.mark.parametrize(
    ("body", "not_a_feed", "problems"),
    [
        (b"<html>", "a web page came where the hub's answer was due", ()),
        (b"{", None, ("the answer is not whole JSON",)),
        (b'{"errors": []}', None, ("the manifest lists no layers",)),
    ],
)
def test_what_is_no_manifest_is_said(body: bytes, not_a_feed: str | None, problems: tuple[str, ...]) -> None:
    """An answer that is no manifest is said in words, and no license is concluded from it."""
    reading = read(body, REGISTRY)

    assert (reading.not_a_feed, reading.problems, reading.sightings) == (not_a_feed, problems, ())


@given(st.binary(max_size=200) | st.text(max_size=80).map(lambda text: link("/library/x", text)))
def test_any_bytes_can_be_read(body: bytes) -> None:
    """Reading never raises, be it a page or a manifest."""
    for url in (LIBRARY, REGISTRY):
        assert isinstance(read(body, url), Reading)


@given(st.text(max_size=60))
def test_any_link_can_be_read(href: str) -> None:
    """A link of any shape is a model of the library, or none."""
    assert all(re.fullmatch(r"[\w.-]+", name, re.ASCII) for name in names(read(link(href), LIBRARY)))
