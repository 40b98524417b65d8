"""The `github` kind: a repository's releases.atom, or through the API the files in which it speaks of its license."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote, unquote, urlsplit

from bot.domain.history import Commit
from bot.domain.model import Absence, Access, FileRef, Hub, Place, Sighting
from bot.domain.source import Document, Entry, PollState, Reading, Request, SourceSpec, Url
from bot.ports import Past, SourceKind
from bot.rules.polling import address
from bot.sources._card import read_card
from bot.sources._hub import (
    as_row,
    as_rows,
    ask,
    base_of,
    count_in,
    in_path,
    is_name,
    license_paths,
    moment,
    next_page,
    parse,
    text_in,
)
from bot.sources.feed import FEED

API, BLOB = "application/vnd.github+json", "application/vnd.github.raw+json"
"""https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api#media-types."""

PUBLIC, RAW = "https://api.github.com", "https://raw.githubusercontent.com"
"""Where the API answers, and where a file of one commit is read without spending any of its 60 calls an hour."""

PAST_PATHS = 8
"""Paths whose commits are asked for: a history of the license needs no other."""

USUAL = ("LICENSE", "LICENSE.md", "LICENSE.txt", "MODEL_LICENSE", "README.md")
"""Where licenses lie that have moved since: asked for beside those that are there now."""

SYMLINK = "120000"
"""The mode of a file that only names another one (https://git-scm.com/docs/git-fast-import#_filemodify)."""

_REPOSITORY = re.compile(r"/repos/([^/]+/[^/]+)(?:/|$)")
_ASKED = re.compile(r"/repos/[^/]+/[^/]+|/repositories/\d+")
_TREE = re.compile(r"/git/trees/(.+)$")
_COMMIT = re.compile(r"[0-9a-f]{40}")

NO_NOTES = "No content."
"""What GitHub writes where a release has no notes."""


def plan(spec: SourceSpec, state: PollState) -> Request:
    """Ask for the feed of releases, or for the repository: one call, and none of the hour's where nothing was pushed."""
    if not _REPOSITORY.search(urlsplit(spec.url).path):
        return FEED.plan(spec, state)
    return Request(
        url=address(spec, state),
        accept=API,
        etag=state.etag,
        last_modified=state.last_modified,
        polite_delay=spec.polite_delay,
    )


def probe(spec: SourceSpec, place: Place) -> Request:
    """Ask for one repository by name."""
    return ask(spec, f"{base_of(spec.url)}/repos/{in_path(place.repository)}", accept=API)


def read(spec: SourceSpec, document: Document) -> Reading:
    """Read releases, a repository, or its files; never raises."""
    if not (_ASKED.search(urlsplit(document.url).path) or _ASKED.search(urlsplit(spec.url).path)):
        return _read_releases(spec, document)
    answer = parse(document)
    if answer.wall:
        return Reading(not_a_feed=answer.wall)
    if answer.problem:
        return Reading(problems=(answer.problem,))
    row = as_row(answer.value)
    tree = _TREE.search(urlsplit(document.url).path)
    return _read_tree(spec, document, row, unquote(tree[1])) if tree else _read_repository(spec, row)


def _read_repository(spec: SourceSpec, row: Mapping[str, object]) -> Reading:
    """Read a repository; that its name is not the one asked for is a rename (GitHub answers 301 to its number)."""
    name = text_in(row, "full_name") or ""
    if not is_name(name):
        said = text_in(row, "message")
        return Reading(problems=(f"GitHub says: {said[:200]}" if said else "the answer names no repository",))
    if row.get("private") is True:
        place = Place(hub=Hub.GITHUB, repository=name)
        return Reading(absences=(Absence(place=place, said="it is private"),), complete=True)
    branch = quote(text_in(row, "default_branch") or "HEAD", safe="")
    closed = row.get("disabled") is True
    sighting = Sighting(
        place=Place(hub=Hub.GITHUB, repository=name),
        url=Url(f"https://github.com/{in_path(name)}"),
        name=name.rpartition("/")[2],
        revision=text_in(row, "pushed_at"),
        access=Access.DISABLED if closed else Access.OPEN,
        created_at=moment(row.get("created_at")),
        updated_at=moment(row.get("pushed_at")),
        likes=count_in(row, "stargazers_count"),
        more=ask(spec, f"{base_of(spec.url)}/repos/{in_path(name)}/git/trees/{branch}?recursive=1", accept=API),
    )
    return Reading(sightings=(sighting,), complete=True)


def _read_tree(spec: SourceSpec, document: Document, row: Mapping[str, object], ref: str) -> Reading:
    """Read which files speak of a license, by the hash of their content."""
    paths = (urlsplit(url).path for url in (document.url, spec.url))
    name = next((unquote(asked[1]) for path in paths if (asked := _REPOSITORY.search(path))), "")
    if not is_name(name) or not isinstance(row.get("tree"), list):
        return Reading(problems=("the answer lists no files",))
    blobs = {
        path: (sha, count_in(blob, "size"))
        for blob in as_rows(row["tree"])
        if text_in(blob, "type") == "blob"
        and text_in(blob, "mode") != SYMLINK
        and (path := text_in(blob, "path"))
        and _COMMIT.fullmatch(sha := text_in(blob, "sha") or "")
    }
    whole = row.get("truncated") is not True
    files = tuple(
        FileRef(
            path=path, oid=blobs[path][0], size=blobs[path][1], request=_file(spec, name, ref, path, blobs[path][0])
        )
        for path in license_paths(list(blobs))
    )
    sighting = Sighting(
        place=Place(hub=Hub.GITHUB, repository=name),
        url=Url(f"https://github.com/{in_path(name)}"),
        name=name.rpartition("/")[2],
        files=files if whole else None,  # a license that was cut off is not one that was taken away
    )
    cut = f"{name} has more files than GitHub lists at once; its licenses are not read"
    return Reading(sightings=(sighting,), problems=() if whole else (cut,))


def _file(spec: SourceSpec, name: str, ref: str, path: str, sha: str) -> Request:
    """Ask for one file: by its content, since what a branch's name leads to may be five minutes old; or of one commit."""
    base = base_of(spec.url)
    if not _COMMIT.fullmatch(ref):
        return ask(spec, f"{base}/repos/{in_path(name)}/git/blobs/{sha}", accept=BLOB)
    home = RAW if base == PUBLIC else f"{base}/raw"
    return ask(spec, f"{home}/{in_path(name)}/{ref}/{in_path(path)}", accept="text/plain, */*")


def commits(spec: SourceSpec, place: Place, paths: Sequence[str]) -> tuple[Request, ...]:
    """Ask for the commits of the files that speak of a license, and of those that usually did."""
    wanted = list(dict.fromkeys([*license_paths(list(paths)), *USUAL]))[:PAST_PATHS]
    home = f"{base_of(spec.url)}/repos/{in_path(place.repository)}/commits"
    return tuple(ask(spec, f"{home}?per_page=100&path={in_path(path)}", accept=API) for path in wanted)


def read_commits(document: Document) -> tuple[tuple[Commit, ...], Request | None]:
    """Return the commits of a page, newest first, and the next page; never raises."""
    found = []
    for row in as_rows(parse(document).value):
        said = as_row(row.get("commit"))
        at = moment(as_row(said.get("committer")).get("date"))
        if (sha := text_in(row, "sha")) and at:
            title, _, _ = (text_in(said, "message") or "").partition("\n")
            found.append(Commit(id=sha, at=at, title=title.strip()[:200]))
    further = next_page(document)
    return tuple(found), Request(url=further, accept=API) if further else None


def at(spec: SourceSpec, place: Place, commit: Commit) -> Request:
    """Ask which files a repository had at one commit."""
    home = f"{base_of(spec.url)}/repos/{in_path(place.repository)}"
    return ask(spec, f"{home}/git/trees/{in_path(commit.id)}?recursive=1", accept=API)


def _read_releases(spec: SourceSpec, document: Document) -> Reading:
    """Read the releases as the feed they are; `b1234` of llama.cpp is called `llama.cpp b1234`."""
    reading = FEED.read(spec, document)
    repository = _repository(spec.url)
    return replace(reading, entries=tuple(_readable(entry, repository) for entry in reading.entries))


def _readable(entry: Entry, repository: str) -> Entry:
    title = entry.title.strip()
    if repository.casefold() not in title.casefold():
        title = f"{repository} {title or _tag(entry)}".strip()
    markup = "" if NO_NOTES in entry.markup and len(entry.markup) < 40 else entry.markup
    return replace(entry, title=title, markup=markup)


def _repository(url: str) -> str:
    """Return REPOSITORY of `https://github.com/OWNER/REPOSITORY/releases.atom`; "" where there is none."""
    segments = urlsplit(url).path.split("/")
    return segments[2] if len(segments) > 3 else ""


def _tag(entry: Entry) -> str:
    """Return the tag a release without a name still has: the end of its id or link."""
    return (entry.guid or entry.link or "").rpartition("/")[2]


PAST = Past(commits=commits, read_commits=read_commits, at=at, card=read_card)
"""How a repository's history is asked for."""

GITHUB = SourceKind(name="github", options={}, plan=plan, read=read, probe=probe, past=PAST)
