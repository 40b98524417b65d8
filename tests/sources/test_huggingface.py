"""The `huggingface` kind: a maker's models, the hub's lists, and single models."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.history import Commit
from bot.domain.model import Absence, Access, Card, FileRef, Hub, Parent, Place, Relation, Sighting
from bot.domain.source import Document, Reading, Request, Url
from bot.sources.huggingface import HUGGINGFACE, PAST
from tests.make import NOW, make_spec, make_state

MAKER = Url("https://huggingface.co/api/models?author=acme")
NEWEST = Url("https://huggingface.co/api/models?sort=createdAt")
ONE = Url("https://huggingface.co/api/models/acme/rocket-7b")
ROCKET = Place(hub=Hub.HUGGINGFACE, repository="acme/rocket-7b")


def make_row(**changes: Any) -> dict[str, Any]:
    """Make a row of a listing as the hub answers it."""
    row = {
        "_id": "6a2cfbf15c4b5ce712d08eb6",
        "id": "acme/rocket-7b",
        "sha": "0123456789abcdef0123456789abcdef01234567",
        "lastModified": "2026-03-05T07:12:09.000Z",
        "createdAt": "2026-03-04T06:42:57.000Z",
        "gated": False,
        "disabled": False,
        "private": False,
        "downloads": 837_202,
        "likes": 9_624,
        "tags": ["safetensors", "license:mit", "region:us"],
        "cardData": {"license": "mit"},
    }
    return {**row, **changes}


def read(answer: object, url: Url = MAKER, *, asked: Url | None = None, **headers: str) -> Reading:
    """Read an answer that a source was given."""
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    document = Document(url=asked or url, status=200, headers=headers, body=body, fetched_at=NOW)
    return HUGGINGFACE.read(make_spec(kind="huggingface", url=url), document)


def row_of(**changes: Any) -> Sighting:
    """Read one row of a listing."""
    return read([make_row(**changes)]).sightings[0]


def query_of(request: Request) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(request.url).query, keep_blank_values=True)


def plan(url: str, **state: Any) -> Request:
    return HUGGINGFACE.plan(make_spec(kind="huggingface", url=Url(url)), make_state(**state))


def test_a_maker_is_asked_for_with_all_that_tells_of_a_change() -> None:
    """A maker's listing comes in an order that holds still, a thousand a page, expanded by what tells whether a model moved."""
    query = query_of(plan(MAKER))

    assert query[:3] == [("author", "acme"), ("sort", "createdAt"), ("limit", "1000")]
    assert {value for name, value in query if name == "expand[]"} == {
        *("sha", "lastModified", "gated", "disabled", "private", "cardData", "tags", "baseModels"),
        *("downloads", "likes", "createdAt"),
    }


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://huggingface.co/api/models?sort=trendingScore", [("sort", "trendingScore"), ("limit", "100")]),
        (
            "https://huggingface.co/api/models?sort=createdAt&limit=30&full=true",
            [("sort", "createdAt"), ("limit", "30")],
        ),
        ("https://huggingface.co/api/models", [("sort", "createdAt"), ("limit", "100")]),
    ],
)
def test_a_list_is_asked_for_as_the_operator_wrote_it(url: str, expected: list[tuple[str, str]]) -> None:
    """What the address says stands; what is missing is added, and what the hub does not take beside `expand` is left out."""
    query = query_of(plan(url))

    assert [pair for pair in query if pair[0] != "expand[]"] == expected
    assert ("expand[]", "sha") in query


def test_an_operator_may_choose_what_is_expanded() -> None:
    """An `expand` of the operator's own is left alone."""
    query = query_of(plan("https://huggingface.co/api/models?author=acme&expand=sha"))

    assert [value for name, value in query if name.startswith("expand")] == ["sha"]


@pytest.mark.parametrize("name", ["acme/rocket-7b", "gpt2"])
def test_one_model_is_asked_for_with_the_hashes_of_its_files(name: str) -> None:
    """One model is asked for with `blobs`, and what is remembered makes the request conditional."""
    request = plan(f"https://huggingface.co/api/models/{name}", etag='W/"x"')

    assert request.url == f"https://huggingface.co/api/models/{name}?blobs=true"
    assert (request.etag, request.accept) == ('W/"x"', "application/json")


def test_everything_further_is_asked_of_the_same_host() -> None:
    """A mirror or a loopback hub is asked for its own models, files and commits."""
    spec = make_spec(kind="huggingface", url=Url("http://127.0.0.1:8080/api/models?author=acme"))
    assert HUGGINGFACE.probe is not None

    asked = (
        HUGGINGFACE.probe(spec, ROCKET),
        *PAST.commits(spec, ROCKET, ()),
        PAST.at(spec, ROCKET, Commit(id="abc", at=NOW)),
    )

    assert [request.url for request in asked] == [
        "http://127.0.0.1:8080/api/models/acme/rocket-7b?blobs=true",
        "http://127.0.0.1:8080/api/models/acme/rocket-7b/commits/main",
        "http://127.0.0.1:8080/api/models/acme/rocket-7b/revision/abc?blobs=true",
    ]


def test_a_row_is_a_sighting() -> None:
    """Everything a row says of a model comes out, and what to ask for its files."""
    assert row_of() == Sighting(
        place=ROCKET,
        url=Url("https://huggingface.co/acme/rocket-7b"),
        name="rocket-7b",
        revision="0123456789abcdef0123456789abcdef01234567",
        access=Access.OPEN,
        card=Card(licenses=("mit",)),
        created_at=datetime(2026, 3, 4, 6, 42, 57, tzinfo=UTC),
        updated_at=datetime(2026, 3, 5, 7, 12, 9, tzinfo=UTC),
        downloads=837_202,
        likes=9_624,
        more=Request(url=Url(f"{ONE}?blobs=true"), accept="application/json"),
    )


@pytest.mark.parametrize(
    ("said", "access"),
    [
        ({"gated": "auto"}, Access.GATED_AUTO),
        ({"gated": "manual"}, Access.GATED_MANUAL),
        ({"gated": True}, Access.GATED_MANUAL),
        ({"gated": "manual", "disabled": True}, Access.DISABLED),
        ({"gated": None}, None),
        ({"gated": "by the moon"}, None),
        ({"gated": ["manual"]}, None),
        ({"gated": False, "cardData": {"extra_gated_prompt": "Do you agree?"}}, Access.OPEN),
    ],
)
def test_only_the_hubs_own_field_gates(said: dict[str, Any], access: Access | None) -> None:
    """`gated` and `disabled` say who may have the files; a prompt in a card is text, and what says nothing says nothing."""
    assert row_of(**said).access is access


def test_a_private_model_is_not_there() -> None:
    """What only our token shows is not there for readers: private rows are absences, in a listing and alone."""
    listing = read([make_row(private=True), make_row(id="acme/other")])
    alone = read(make_row(private=True), ONE)

    assert listing.absences == alone.absences == (Absence(place=ROCKET, said="it is private"),)
    assert [row.place.repository for row in listing.sightings] == ["acme/other"]
    assert alone.sightings == ()


@pytest.mark.parametrize(
    ("said", "card"),
    [
        (
            {"cardData": {"license": "other", "license_name": "rocket-1", "license_link": "LICENSE"}},
            Card(licenses=("other",), license_name="rocket-1", license_link="LICENSE"),
        ),
        ({"cardData": {"license": ["mit", "apache-2.0", 7, ""]}}, Card(licenses=("mit", "apache-2.0"))),
        (
            {"cardData": {"license": 7, "license_name": " ", "language": "en"}, "tags": ["license:gemma", "license:"]},
            Card(licenses=("gemma",)),
        ),
        ({"cardData": None}, Card(licenses=("mit",))),
        ({"cardData": "mit", "tags": None}, Card()),
        (
            {"cardData": {"extra_gated_heading": "Access", "extra_gated_prompt": "THE LICENSE\nYou may …"}, "tags": []},
            Card(gate_prompt="Access\n\nTHE LICENSE\nYou may …"),
        ),
    ],
)
def test_the_card_says_what_it_says(said: dict[str, Any], card: Card) -> None:
    """License tags, name, link and gate prompt come out exactly as they stand; the hub's tags where the card has none."""
    assert row_of(**said).card == card


def test_a_listing_without_cards_says_nothing_of_them() -> None:
    """A row that carries neither a card nor tags leaves the card unknown."""
    row = {"id": "acme/rocket-7b"}

    sighting = read([row]).sightings[0]

    assert (sighting.card, sighting.access, sighting.revision, sighting.parents) == (None, None, None, ())


@pytest.mark.parametrize(
    ("said", "parents"),
    [
        (
            {"baseModels": {"relation": "quantized", "models": [{"_id": "6", "id": "acme/base"}, {"id": 7}, "x"]}},
            {"acme/base": Relation.QUANTIZED},
        ),
        ({"tags": ["base_model:acme/base", "base_model:adapter:acme/base"]}, {"acme/base": Relation.ADAPTER}),
        (
            {"cardData": {"base_model": ["acme/a", "acme/b"], "base_model_relation": "merge"}},
            {"acme/a": Relation.MERGE, "acme/b": Relation.MERGE},
        ),
        ({"cardData": {"base_model": "gpt2"}}, {"gpt2": Relation.UNSAID}),
        ({"tags": ["base_model:wished:acme/base"], "baseModels": {"models": None}}, {"acme/base": Relation.UNSAID}),
        ({"cardData": {"base_model": "/home/me/model", "base_model_relation": 7}, "baseModels": [7]}, {}),
        ({"cardData": {"base_model": "Acme/Rocket-7B"}}, {}),
        (
            {
                "cardData": {"base_model": "acme/base"},
                "tags": ["base_model:finetune:acme/base", "base_model:acme/base"],
            },
            {"acme/base": Relation.FINETUNE},
        ),
    ],
)
def test_parents_are_what_the_hub_or_the_card_names(said: dict[str, Any], parents: dict[str, Relation]) -> None:
    """Base models come from the hub's field, its tags and the card, each once, with the relation where any of them says it."""
    assert row_of(**said).parents == tuple(
        Parent(place=Place(hub=Hub.HUGGINGFACE, repository=name), relation=relation)
        for name, relation in parents.items()
    )


def test_a_makers_listing_is_whole_and_is_followed() -> None:
    """A maker's listing names all there is, page by page; the next page is on the same host or nowhere."""
    further = '<https://huggingface.co/api/models?author=acme&cursor=abc>; rel="next"'

    reading = read([make_row()], link=further)
    astray = read([make_row()], link=further.replace("huggingface.co", "evil.example"))

    assert reading.complete
    assert [request.url for request in reading.follow] == ["https://huggingface.co/api/models?author=acme&cursor=abc"]
    assert astray.follow == ()


@pytest.mark.parametrize("url", [NEWEST, Url(f"{MAKER}&search=7b")])
def test_a_list_is_never_whole(url: Url) -> None:
    """A list, or a narrowed listing, names some models, so what it does not name is not gone; its end is not looked for."""
    reading = read([make_row()], url, link=f'<{url}&cursor=abc>; rel="next"')

    assert (len(reading.sightings), reading.complete, reading.follow) == (1, False, ())


def test_a_maker_without_models_has_none() -> None:
    """An empty listing is whole: everything that was there is to be looked for."""
    assert read([]) == Reading(complete=True)


def test_rows_that_name_no_model_are_a_problem() -> None:
    """A row without a usable name is counted, and the listing is not believed to be whole."""
    reading = read([make_row(), {"id": "../../etc"}, 7, {"modelId": "acme/old"}])

    assert [row.place.repository for row in reading.sightings] == ["acme/rocket-7b", "acme/old"]
    assert reading.problems == ("2 of 4 rows name no model",)
    assert not reading.complete


def make_file(path: str, **changes: Any) -> dict[str, Any]:
    return {"rfilename": path, "size": 11, "blobId": "a" * 40, **changes}


def test_one_model_has_its_files() -> None:
    """Files that speak about licenses come with their content's hash and where they lie at that revision; others do not come."""
    lfs = {"sha256": "b" * 64, "size": 2_000_000, "pointerSize": 130}
    siblings = [
        make_file("README.md"),
        make_file("model.safetensors", lfs=lfs),
        make_file("docs/My LICENSE.txt", size=2_000_000, lfs=lfs),
        {"rfilename": "NOTICE"},
        7,
    ]

    reading = read(make_row(siblings=siblings), ONE)

    base = "https://huggingface.co/acme/rocket-7b/resolve/0123456789abcdef0123456789abcdef01234567"
    request = Request(url=Url(f"{base}/README.md"), accept="text/plain, */*")
    text = Request(url=Url(f"{base}/docs/My%20LICENSE.txt"), accept="text/plain, */*")
    assert reading.sightings[0].files == (
        FileRef(path="README.md", oid="a" * 40, size=11, request=request),
        FileRef(path="docs/My LICENSE.txt", oid="b" * 64, size=2_000_000, request=text),
    )
    assert reading.sightings[0].more is None


def test_files_without_hashes_are_not_known() -> None:
    """An answer that lists files and not their hashes leaves them unknown; one that lists none has none."""
    unknown = read(make_row(siblings=[{"rfilename": "LICENSE"}], sha=None), ONE).sightings[0]
    none = read(make_row(siblings=[]), ONE).sightings[0]
    headless = read(make_row(siblings=[make_file("LICENSE")], sha=None), ONE).sightings[0]

    assert (unknown.files, none.files) == (None, ())
    assert headless.files is not None
    assert headless.files[0].request is not None
    assert headless.files[0].request.url.endswith("/resolve/main/LICENSE")


def test_a_renamed_model_is_seen_under_its_new_name() -> None:
    """One model asked for by name that answers under another is seen there, and is all its source has."""
    reading = read(make_row(id="acme/rocket-7b-v1"), ONE, asked=Url(f"{ONE}-v1?blobs=true"))

    assert [row.place.repository for row in reading.sightings] == ["acme/rocket-7b-v1"]
    assert reading.complete


def test_one_answer_of_a_listing_is_not_all_there_is() -> None:
    """A model asked about by a maker's source says nothing of the maker's others."""
    assert not read(make_row(siblings=[]), MAKER, asked=ONE).complete


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"error": "Invalid username or password."}, "the hub says: Invalid username or password."),
        ({}, "the answer names no model"),
        (7, "the answer names no model"),
        (b'[{"id": "acme/rock', "the answer is not whole JSON"),
        (b"[" * 100_000, "the answer is not whole JSON"),
        (b"\xff\xfe\x00", "the answer is not whole JSON"),
    ],
)
def test_what_is_no_answer_is_a_problem(answer: object, problem: str) -> None:
    """Errors, fragments and nonsense are problems in words, and nothing is concluded from them."""
    reading = read(answer)

    assert reading.problems == (problem,)
    assert (reading.complete, reading.sightings) == (False, ())


def test_a_web_page_is_a_wall() -> None:
    """A web page where JSON was due is a source shut off, not an empty one."""
    assert read(b"  <!doctype html>").not_a_feed == "a web page came where the hub's answer was due"


def test_commits_are_read_page_by_page() -> None:
    """Commits come newest first with their moments; rows without a name or a moment are left out."""
    rows = [
        {"id": "c2", "title": "Change the license", "date": "2026-03-05T07:00:00.000Z", "authors": []},
        {"id": "c1", "date": "2026-03-04T07:00:00.000Z"},
        {"id": "c0", "date": "some day"},
        {"title": "nameless", "date": "2026-03-04T07:00:00.000Z"},
    ]
    url = Url(f"{ONE}/commits/main")
    headers = {"link": f'<{url}?p=1>; rel="next"'}

    commits, further = PAST.read_commits(
        Document(url=url, status=200, headers=headers, body=json.dumps(rows).encode(), fetched_at=NOW)
    )
    last = PAST.read_commits(Document(url=url, status=200, headers={}, body=b"not json", fetched_at=NOW))

    assert commits == (
        Commit(id="c2", at=datetime(2026, 3, 5, 7, tzinfo=UTC), title="Change the license"),
        Commit(id="c1", at=datetime(2026, 3, 4, 7, tzinfo=UTC)),
    )
    assert further is not None
    assert further.url == f"{url}?p=1"
    assert last == ((), None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["acme/rocket-7b", "mit"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from([*make_row(), "siblings", "baseModels", "license", "lfs", "rfilename", "blobId", "models"]), inner),
    max_leaves=20,
)  # fmt: skip


@given(answer=JSON | st.binary(max_size=200), link=st.text(max_size=60))
def test_any_answer_can_be_read(answer: object, link: str) -> None:
    """Reading never raises, whatever came, and what it names can be asked for."""
    for url in (MAKER, ONE):
        reading = read(answer, url, link=f"<{link}>; rel=next")

        assert all(row.place.repository and row.url.startswith("https://huggingface.co/") for row in reading.sightings)


@settings(max_examples=40)  # each makes twelve values of any shape
@given(row=st.fixed_dictionaries(dict.fromkeys(make_row(), JSON) | {"id": st.just("acme/rocket-7b")}))
def test_any_row_can_be_read(row: dict[str, Any]) -> None:
    """A row whose name is good and whose every other field is anything at all is still a row."""
    reading = read([row])

    assert len(reading.sightings) + len(reading.absences) == 1
