"""What a local clone said about licenses, commit by commit. The one reader of a disk among the kinds, and none of them."""

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from bot.domain.history import Commit, Version
from bot.sources._card import read_card
from bot.sources._hub import DEEPEST, license_paths, plain

COMMITS = 200_000
"""Commits walked of one clone: the longest histories of model repositories have a tenth of that."""

TEXT_BYTES = 1024 * 1024
"""The longest license text read."""

LATEST = 253_402_300_799
"""The last second a date can name; commits have been dated further off."""

_FOLDER, _FILE = 0o040000, 0o100000
_KIND = 0o170000
"""What a tree's mode says of an entry (https://git-scm.com/docs/git-fast-import#_filemodify); links and submodules are neither."""

_Files = tuple[tuple[str, bytes], ...]


def history(folder: Path) -> Iterator[Version]:
    """Return each version of the files that speak about licenses along the main line, oldest first.

    `OSError` where the folder is no clone, or one that lacks what it names. A tree is looked into once, however many commits
    left it as it was, so that a commit costs one look at its root unless something moved beside it.
    """
    from dulwich import errors  # noqa: PLC0415 - only this command reads clones
    from dulwich.repo import Repo  # noqa: PLC0415 - likewise

    # What dulwich says of broken objects and packs; that it cannot close them (BufferError) hides what it said first.
    broken = (errors.FileFormatException, errors.ApplyDeltaError, errors.ChecksumMismatch, errors.WrongObjectException)
    try:
        with Repo(str(folder)) as repo:
            yield from _Past(repo).versions()
    except errors.NotGitRepository as error:
        raise OSError(f"{folder} holds no git repository") from error
    except KeyError as error:  # a clone with a filter (`--filter=blob:none`) names what it never fetched
        raise OSError(f"{folder} is a clone without all its contents") from error
    except (*broken, zlib.error, BufferError, AssertionError, ValueError) as error:
        raise OSError(f"{folder} holds a damaged repository") from error


class _Past:
    """One clone, and what was already read of it."""

    def __init__(self, repo: Any) -> None:  # noqa: ANN401 - dulwich's own annotations are partial
        self._repo = repo
        self._roots: dict[bytes, _Files] = {}
        self._folders: dict[tuple[bytes, int], _Files] = {}
        self._texts: dict[bytes, str | None] = {}

    def versions(self) -> Iterator[Version]:
        """Return a version wherever the files that speak about licenses differ from the commit before."""
        before: _Files | None = None
        for id_, tree in reversed(list(islice(self._line(), COMMITS))):
            files = self._speaking(tree)
            if files == before:
                continue
            before = files
            held = {path: text for path, oid in files if (text := self._text(oid)) is not None}
            readme = next((text for path, text in held.items() if path.casefold() == "readme.md"), "")
            yield Version(commit=_commit(self._repo[id_]), files=held, card=read_card(readme) if readme else None)

    def _line(self) -> Iterator[tuple[bytes, bytes]]:
        """Walk the main line, newest first: what a branch said before it was merged was never what the repository said."""
        try:
            head = self._repo.head()
        except KeyError:  # a repository without a commit
            return
        cut = self._repo.get_shallow()
        while True:
            commit = self._repo[head]
            yield head, commit.tree
            if not commit.parents or head in cut:
                return
            head = commit.parents[0]

    def _speaking(self, tree: bytes) -> _Files:
        """Return the files of a root that speak about licenses, with their hashes."""
        if tree not in self._roots:
            oids = dict(self._below(tree, 1))
            self._roots[tree] = tuple((path, oids[path]) for path in license_paths(list(oids)))
        return self._roots[tree]

    def _below(self, tree: bytes, depth: int) -> _Files:
        """Return the files in a folder, and in those within it, as deep as licenses are looked for."""
        if (tree, depth) not in self._folders:
            found: list[tuple[str, bytes]] = []
            for raw, mode, oid in self._repo[tree].iteritems():
                kind = mode & _KIND
                if kind == _FILE and _speaks(raw):
                    found.append((_name(raw), oid))
                elif kind == _FOLDER and depth < DEEPEST:
                    found += [(f"{_name(raw)}/{path}", each) for path, each in self._below(oid, depth + 1)]
            self._folders[tree, depth] = tuple(found)
        return self._folders[tree, depth]

    def _text(self, oid: bytes) -> str | None:
        if oid not in self._texts:
            content: bytes = self._repo[oid].data
            short = 0 < len(content) <= TEXT_BYTES
            self._texts[oid] = content.decode("utf-8", "replace").replace("\0", "") if short else None
        return self._texts[oid]


def _name(raw: bytes) -> str:
    return plain(raw.decode("utf-8", "replace"))


@lru_cache(maxsize=65_536)
def _speaks(raw: bytes) -> bool:
    return bool(license_paths([_name(raw)]))


def _commit(commit: Any) -> Commit:  # noqa: ANN401 - as above
    title, _, _ = plain(commit.message.decode("utf-8", "replace")).partition("\n")
    at = datetime.fromtimestamp(min(max(commit.commit_time, 0), LATEST), UTC)
    return Commit(id=commit.id.decode(), at=at, title=title.strip()[:200])
