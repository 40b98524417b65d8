"""The `github` kind through the API: a repository, the files in which it speaks of its license, and its past."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.history import Commit
from bot.domain.model import Absence, Access, Card, FileRef, Hub, Place, Sighting
from bot.domain.source import Document, Reading, Request, Url
from bot.sources.github import API, BLOB, GITHUB, PAST, PAST_PATHS
from tests.make import NOW, make_spec, make_state

REPO = Url("https://api.github.com/repos/acme/rocket")
TREE = f"{REPO}/git/trees/main?recursive=1"
ROCKET = Place(hub=Hub.GITHUB, repository="acme/rocket")
AA, BB, HEAD = "a" * 40, "b" * 40, "c" * 40
RECORDED = Path(__file__).parents[3] / "shared" / "corpora" / "hubs" / "github"


def make_repository(**changes: Any) -> dict[str, Any]:
    """Make what the API answers of a repository."""
    row = {
        "id": 103_703_892,
        "full_name": "acme/rocket",
        "private": False,
        "disabled": False,
        "archived": False,
        "default_branch": "main",
        "stargazers_count": 3,
        "created_at": "2026-03-01T08:00:00Z",
        "pushed_at": "2026-03-05T08:00:00Z",
        "license": {"spdx_id": "NOASSERTION"},
    }
    return {**row, **changes}


def make_blob(path: str, sha: str = AA, **changes: Any) -> dict[str, Any]:
    """Make a file of a tree."""
    return {"path": path, "mode": "100644", "type": "blob", "sha": sha, "size": 11_358, **changes}


def read(answer: object, *, url: str = REPO, asked: str | None = None) -> Reading:
    """Read an answer that a source was given."""
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    document = Document(url=Url(asked or url), status=200, headers={}, body=body, fetched_at=NOW)
    return GITHUB.read(make_spec(kind="github", url=Url(url)), document)


def row_of(**changes: Any) -> Sighting:
    return read(make_repository(**changes)).sightings[0]


def files_of(*blobs: object, asked: str = TREE, url: str = REPO, **said: object) -> tuple[FileRef, ...] | None:
    return read({"sha": HEAD, "tree": list(blobs), "truncated": False, **said}, url=url, asked=asked).sightings[0].files


def test_a_repository_costs_one_conditional_request() -> None:
    """The repository itself is asked for, with what is remembered: nothing pushed, nothing more asked."""
    request = GITHUB.plan(make_spec(kind="github", url=REPO), make_state(etag='W/"1"'))

    assert (request.url, request.accept, request.etag) == (REPO, API, 'W/"1"')


def test_a_repository_is_asked_for_by_name_on_the_same_host() -> None:
    """An API elsewhere is asked for its own repositories."""
    assert GITHUB.probe is not None

    request = GITHUB.probe(make_spec(kind="github", url=Url("http://127.0.0.1:80/repos/acme/ship")), ROCKET)

    assert (request.url, request.accept) == ("http://127.0.0.1:80/repos/acme/rocket", API)


def test_a_repository_moves_when_it_is_pushed_to() -> None:
    """Stars change all the time; its files are asked for again only when something was pushed."""
    row = row_of()

    assert (row.place, row.name, row.url) == (ROCKET, "rocket", "https://github.com/acme/rocket")
    assert (row.revision, row.access, row.likes) == ("2026-03-05T08:00:00Z", Access.OPEN, 3)
    assert row.created_at == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert row.updated_at == datetime(2026, 3, 5, 8, tzinfo=UTC)
    assert row.more is not None
    assert (row.more.url, row.more.accept) == (TREE, API)


@pytest.mark.parametrize(("branch", "asked"), [("release/v1", "release%2Fv1"), (None, "HEAD"), ("ä b", "%C3%A4%20b")])
def test_any_branch_may_be_the_main_one(branch: str | None, asked: str) -> None:
    """A branch's name is one part of an address, whatever is in it."""
    row = row_of(default_branch=branch)

    assert row.more is not None
    assert row.more.url == f"{REPO}/git/trees/{asked}?recursive=1"
    assert [file.path for file in files_of(make_blob("LICENSE"), asked=row.more.url) or ()] == ["LICENSE"]


def test_a_repository_the_hub_shut_is_disabled() -> None:
    """What GitHub disabled is told apart from what is open."""
    assert row_of(disabled=True).access is Access.DISABLED


def test_a_private_repository_is_not_there() -> None:
    """What only our token may see is not there for anybody else."""
    reading = read(make_repository(private=True))

    assert reading.absences == (Absence(place=ROCKET, said="it is private"),)
    assert (reading.sightings, reading.complete) == ((), True)


def test_a_renamed_repository_answers_under_its_new_name() -> None:
    """GitHub leads an old name to the repository's number: what is read there has the new name, and is all there is."""
    reading = read(make_repository(full_name="apex/Rocket"), asked="https://api.github.com/repositories/103703892")

    assert [row.place.repository for row in reading.sightings] == ["apex/Rocket"]
    assert reading.complete


def test_files_are_asked_for_by_their_content() -> None:
    """What a branch's name leads to may be minutes old; a blob is what its hash says."""
    files = files_of(make_blob("LICENSE", AA), make_blob("README.md", BB), make_blob("main.py"))

    assert files is not None
    assert [(file.path, file.oid, file.size) for file in files] == [("LICENSE", AA, 11_358), ("README.md", BB, 11_358)]
    assert [(file.request.url, file.request.accept) for file in files if file.request] == [
        (f"{REPO}/git/blobs/{AA}", BLOB),
        (f"{REPO}/git/blobs/{BB}", BLOB),
    ]


@pytest.mark.parametrize(
    ("url", "home"),
    [(REPO, "https://raw.githubusercontent.com"), ("http://127.0.0.1:80/repos/acme/rocket", "http://127.0.0.1:80/raw")],
)
def test_files_of_a_commit_are_read_without_spending_calls(url: str, home: str) -> None:
    """At a commit nothing moves: its files are read where that costs nothing."""
    files = files_of(make_blob("a b/LICENSE"), url=url, asked=f"{url}/git/trees/{HEAD}?recursive=1")

    assert [file.request.url for file in files or () if file.request] == [f"{home}/acme/rocket/{HEAD}/a%20b/LICENSE"]


@pytest.mark.parametrize(
    "path",
    [
        *("LICENSE", "MODEL_LICENSE", "USE_POLICY.md", "NOTICE", "WEIGHTS_LICENSE.rst", "README_zh.md"),
        *("model_licenses/LICENSE-SDXL1.0", "gemma.license.txt"),
    ],
)
def test_files_that_speak_of_a_license_are_seen(path: str) -> None:
    """Each name under which real repositories keep a license is looked at."""
    assert [file.path for file in files_of(make_blob(path)) or ()] == [path]


@pytest.mark.parametrize(
    "blob",
    [
        make_blob("LICENSE", mode="120000"),
        make_blob("LICENSE", type="tree"),
        make_blob("LICENSE", type="commit"),
        make_blob("LICENSE", "../../x"),
        make_blob("LICENSE", ""),
        {"path": 7},
        "LICENSE",
    ],
)
def test_what_is_no_file_is_passed_over(blob: object) -> None:
    """Links, folders, submodules and hashes that are none say nothing of a license."""
    assert files_of(blob) == ()


def test_a_tree_that_was_cut_off_takes_no_license_away() -> None:
    """Where GitHub lists only a part, the files stay unsaid, and why is said."""
    reading = read({"tree": [make_blob("LICENSE")], "truncated": True}, asked=TREE)

    assert [row.files for row in reading.sightings] == [None]
    assert "more files than GitHub lists at once" in reading.problems[0]


def test_a_tree_behind_a_rename_is_its_sources() -> None:
    """A tree that a number led to belongs to the repository the source asks for."""
    reading = read({"tree": []}, asked="https://api.github.com/repositories/7/git/trees/main?recursive=1")

    assert [row.place for row in reading.sightings] == [ROCKET]


def test_answers_are_read_for_a_source_that_lists_nothing() -> None:
    """A repository nobody watches can be asked for too: its answers are told from releases by where they came from."""
    home = "https://api.github.com"

    one, tree = read(make_repository(), url=home, asked=REPO), read({"tree": []}, url=home, asked=TREE)

    assert [row.place for row in (*one.sightings, *tree.sightings)] == [ROCKET, ROCKET]


@pytest.mark.parametrize(
    ("answer", "asked", "said"),
    [
        ({"message": "Not Found"}, REPO, "GitHub says: Not Found"),
        ([], REPO, "the answer names no repository"),
        ({"full_name": "a/b/c"}, REPO, "the answer names no repository"),
        ({"message": "Git Repository is empty."}, TREE, "the answer lists no files"),
        (b"{", TREE, "the answer is not whole JSON"),
    ],
)
def test_what_is_no_answer_is_said(answer: object, asked: str, said: str) -> None:
    """What GitHub says instead is repeated, and nothing is concluded from it."""
    reading = read(answer, asked=asked)

    assert (reading.problems, reading.sightings, reading.absences) == ((said,), (), ())


def test_a_tree_of_no_repository_is_said() -> None:
    """A tree that belongs to nobody we asked for is not read."""
    reading = read(
        {"tree": []}, url="https://api.github.com", asked="https://api.github.com/repositories/7/git/trees/x"
    )

    assert reading.problems == ("the answer lists no files",)


def test_a_web_page_is_no_answer() -> None:
    """A wall in front of the API is a broken source."""
    assert read(b"<html>").not_a_feed is not None


def test_a_past_is_asked_for_file_by_file() -> None:
    """The commits of the files that speak of a license are asked for, and of where licenses usually lay before."""
    spec = make_spec(kind="github", url=REPO)

    asked = PAST.commits(spec, ROCKET, ("setup.py", "LICENSE.md", *(f"LICENSE-{number}" for number in range(20))))
    few = PAST.commits(spec, ROCKET, ())

    assert [request.url.rpartition("path=")[2] for request in few] == [
        *("LICENSE", "LICENSE.md", "LICENSE.txt", "MODEL_LICENSE", "README.md")
    ]
    assert few[0].url == f"{REPO}/commits?per_page=100&path=LICENSE"
    assert len(asked) == PAST_PATHS
    assert not any("setup.py" in request.url for request in asked)


def test_a_commit_is_asked_for_with_all_its_files() -> None:
    """What a repository held at a commit is one tree."""
    request = PAST.at(make_spec(kind="github", url=REPO), ROCKET, Commit(id=HEAD, at=NOW))

    assert (request.url, request.accept) == (f"{REPO}/git/trees/{HEAD}?recursive=1", API)


def test_commits_are_read_page_by_page() -> None:
    """Each commit has its time and the first line of its message; the next page follows; what is none is passed over."""
    rows = [
        {"sha": HEAD, "commit": {"message": "Relicense\n\nLong.", "committer": {"date": "2026-03-05T08:00:00Z"}}},
        {"sha": AA, "commit": {"message": "", "committer": {"date": "2026-03-04T08:00:00Z"}}},
        {"sha": BB, "commit": {"message": "undated"}},
        {"commit": {"committer": {"date": "2026-03-04T08:00:00Z"}}},
        7,
    ]
    document = Document(
        url=Url(f"{REPO}/commits?path=LICENSE"),
        status=200,
        headers={"link": f'<{REPO}/commits?path=LICENSE&page=2>; rel="next"'},
        body=json.dumps(rows).encode(),
        fetched_at=NOW,
    )

    commits, further = PAST.read_commits(document)

    assert commits == (
        Commit(id=HEAD, at=datetime(2026, 3, 5, 8, tzinfo=UTC), title="Relicense"),
        Commit(id=AA, at=datetime(2026, 3, 4, 8, tzinfo=UTC), title=""),
    )
    assert further == Request(url=Url(f"{REPO}/commits?path=LICENSE&page=2"), accept=API)


def test_a_last_page_of_commits_ends_it() -> None:
    """A page without a next one is the last."""
    document = Document(url=REPO, status=200, headers={}, body=b"[]", fetched_at=NOW)

    assert PAST.read_commits(document) == ((), None)


def test_a_readme_of_the_past_has_a_card() -> None:
    """The front matter of a README is read as the hub of models does."""
    assert PAST.card is not None
    assert PAST.card("---\nlicense: mit\n---\n") == Card(licenses=("mit",))


FIELD = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.lists(st.text(max_size=9))


@given(st.binary(max_size=200) | FIELD.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_can_be_read(body: bytes) -> None:
    """Reading never raises, be it a repository, a tree or commits."""
    document = Document(url=REPO, status=200, headers={}, body=body, fetched_at=NOW)

    assert isinstance(read(body), Reading)
    assert isinstance(read(body, asked=TREE), Reading)
    assert PAST.read_commits(document)[1] is None


@given(st.fixed_dictionaries(dict.fromkeys(make_repository(), FIELD) | {"full_name": st.just("acme/rocket")}))
def test_any_repository_can_be_read(row: dict[str, Any]) -> None:
    """A repository whose name is good and whose every other field is anything at all is seen, or private."""
    reading = read(row)

    assert len(reading.sightings) + len(reading.absences) == 1


@given(
    st.fixed_dictionaries(dict.fromkeys(make_blob(""), FIELD)),
    st.fixed_dictionaries({"sha": FIELD, "commit": st.fixed_dictionaries({"message": FIELD, "committer": FIELD})}),
)
def test_any_file_and_any_commit_can_be_read(blob: dict[str, Any], commit: dict[str, Any]) -> None:
    """A file or a commit of any shape is one, or none."""
    document = Document(url=REPO, status=200, headers={}, body=json.dumps([commit]).encode(), fetched_at=NOW)

    assert len(files_of(blob) or ()) <= 1
    assert len(PAST.read_commits(document)[0]) <= 1


@pytest.mark.shared
@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not beside this checkout")
def test_recorded_answers_are_read() -> None:
    """What GitHub really answered of a repository, and of one renamed in between, is read."""
    answers = {
        scenario: json.loads(
            (RECORDED / f"octokit__scenarios__api.github.com__{scenario}__raw-fixture.json").read_bytes()
        )
        for scenario in ("get-repository", "rename-repository")
    }
    renamed = next(each for each in answers["rename-repository"] if each["method"] == "get" and each["status"] == 200)

    one = read(answers["get-repository"][0]["response"])
    two = read(renamed["response"], asked=f"https://api.github.com{renamed['path']}")

    assert [row.place.repository for row in one.sightings] == ["octokit-fixture-org/hello-world"]
    assert [row.place.repository for row in two.sightings] == [renamed["response"]["full_name"]]
    assert all(row.revision and row.created_at and row.more for row in (*one.sightings, *two.sightings))
