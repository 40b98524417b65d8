"""The `github` kind: a repository's releases.atom, or through the API the files in which it speaks of its license."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from bot.domain.history import Commit
from bot.domain.model import Access, FileRef, Hub, Place, Sighting
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

API = "application/vnd.github+json"
"""https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api#media-types."""

PUBLIC, RAW = "https://api.github.com", "https://raw.githubusercontent.com"
"""Where the API answers, and where a file is read without spending any of its 60 calls an hour."""

PAST_PATHS = 8
"""Paths whose commits are asked for: a history of the license needs no other."""

_REPOSITORY = re.compile(r"/repos/([^/]+/[^/]+)(?:/|$)")
_TREE = re.compile(r"/git/trees/([^/]+)$")

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
    if not _REPOSITORY.search(urlsplit(spec.url).path):
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
    branch = text_in(row, "default_branch") or "HEAD"
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
        more=ask(
            spec,
            f"{base_of(spec.url)}/repos/{in_path(name)}/git/trees/{in_path(branch)}?recursive=1",
            accept=API,
        ),
    )
    return Reading(sightings=(sighting,), complete=True)


def _read_tree(spec: SourceSpec, document: Document, row: Mapping[str, object], ref: str) -> Reading:
    """Read which files speak of a license, by the hash of their content."""
    asked = _REPOSITORY.search(urlsplit(document.url).path)
    name = unquote(asked[1]) if asked else ""
    blobs = {
        path: blob
        for blob in as_rows(row.get("tree"))
        if text_in(blob, "type") == "blob" and (path := text_in(blob, "path")) and text_in(blob, "sha")
    }
    if not is_name(name) or not isinstance(row.get("tree"), list):
        return Reading(problems=("the answer lists no files",))
    base = base_of(spec.url)
    home = RAW if base == PUBLIC else f"{base}/raw"
    files = tuple(
        FileRef(
            path=path,
            oid=text_in(blobs[path], "sha") or "",
            size=count_in(blobs[path], "size"),
            request=ask(spec, f"{home}/{in_path(name)}/{in_path(ref)}/{in_path(path)}", accept="text/plain, */*"),
        )
        for path in license_paths(list(blobs))
    )
    sighting = Sighting(
        place=Place(hub=Hub.GITHUB, repository=name),
        url=Url(f"https://github.com/{in_path(name)}"),
        name=name.rpartition("/")[2],
        files=files,
    )
    return Reading(sightings=(sighting,))


def commits(spec: SourceSpec, place: Place, paths: Sequence[str]) -> tuple[Request, ...]:
    """Ask for the commits of the files that speak of a license; where none are known, of the usual ones."""
    wanted = license_paths(list(paths))[:PAST_PATHS] or ["LICENSE", "MODEL_LICENSE", "README.md"]
    home = f"{base_of(spec.url)}/repos/{in_path(place.repository)}/commits"
    return tuple(ask(spec, f"{home}?per_page=100&path={in_path(path)}", accept=API) for path in wanted)


def read_commits(document: Document) -> tuple[tuple[Commit, ...], Request | None]:
    """Return the commits of a page, newest first, and the next page; never raises."""
    found = []
    for row in as_rows(parse(document).value):
        said = as_row(row.get("commit"))
        at = moment(as_row(said.get("committer")).get("date"))
        if (sha := text_in(row, "sha")) and at:
            found.append(Commit(id=sha, at=at, title=(text_in(said, "message") or "").splitlines()[0][:200]))
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
