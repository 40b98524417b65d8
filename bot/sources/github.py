"""The `github` kind: a repository's releases.atom, its titles made readable."""

from dataclasses import replace
from urllib.parse import urlsplit

from bot.domain.source import Document, Entry, Reading, SourceSpec
from bot.ports import SourceKind
from bot.sources.feed import FEED

NO_NOTES = "No content."
"""What GitHub writes where a release has no notes."""


def read(spec: SourceSpec, document: Document) -> Reading:
    """Read the releases as the feed they are; `b1234` of llama.cpp is called `llama.cpp b1234`. Never raises."""
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


GITHUB = SourceKind(name="github", options={}, plan=FEED.plan, read=read)
