"""What a local clone said about licenses, commit by commit. The one reader of a disk among the kinds, and none of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.domain.history import Commit, Version
from bot.sources._card import read_card
from bot.sources._hub import license_paths

COMMITS = 200_000
"""Commits walked of one clone: the longest histories of model repositories have a tenth of that."""

TEXT_BYTES = 1024 * 1024
"""The longest license text read."""


def history(folder: Path) -> Iterator[Version]:
    """Return each version of the files that speak about licenses along the main line, oldest first.

    `OSError` where the folder is no clone. Trees that a commit left as they were are not looked into, so that a commit costs
    one look at its root unless a license moved.
    """
    from dulwich.errors import NotGitRepository  # noqa: PLC0415 - only this command reads clones
    from dulwich.repo import Repo  # noqa: PLC0415 - likewise

    try:
        repo = Repo(str(folder))
    except NotGitRepository as error:
        raise OSError(f"{folder} holds no git repository") from error
    with repo:
        yield from _versions(repo)


def _versions(repo: Any) -> Iterator[Version]:  # noqa: ANN401 - dulwich's own annotations are partial
    line = list(_first_parents(repo))
    trees: dict[bytes, tuple[tuple[str, bytes], ...]] = {}
    texts: dict[bytes, str | None] = {}
    before: tuple[tuple[str, bytes], ...] | None = None
    for commit in reversed(line):
        if commit.tree not in trees:
            trees[commit.tree] = _speaking(repo, commit.tree)
        files = trees[commit.tree]
        if files == before:
            continue
        before = files
        held = {path: text for path, oid in files if (text := _text(repo, oid, texts)) is not None}
        readme = next((text for path, text in held.items() if path.lower() == "readme.md"), "")
        yield Version(commit=_commit(commit), files=held, card=read_card(readme) if readme else None)


def _first_parents(repo: Any) -> Iterator[Any]:  # noqa: ANN401 - likewise
    """Walk the main line, newest first: what a branch said before it was merged was never what the repository said."""
    try:
        head = repo.head()
    except KeyError:  # a clone without a commit
        return
    for _ in range(COMMITS):
        commit = repo[head]
        yield commit
        if not commit.parents or commit.parents[0] not in repo.object_store:
            return
        head = commit.parents[0]


def _speaking(repo: Any, tree: bytes) -> tuple[tuple[str, bytes], ...]:  # noqa: ANN401 - likewise
    """Return the files of a tree that speak about licenses, with their hashes; two folders deep, where licenses lie."""
    oids: dict[str, bytes] = {}
    for name, mode, oid in repo[tree].iteritems():
        path = name.decode("utf-8", "replace")
        if mode & 0o170000 == 0o040000:
            if "licen" in path.lower() or "model" in path.lower() or "polic" in path.lower():
                oids |= _below(repo, oid, path, depth=1)
        else:
            oids[path] = oid
    return tuple((path, oids[path]) for path in license_paths(list(oids)))


def _below(repo: Any, tree: bytes, above: str, *, depth: int) -> dict[str, bytes]:  # noqa: ANN401 - likewise
    found: dict[str, bytes] = {}
    for name, mode, oid in repo[tree].iteritems():
        path = f"{above}/{name.decode('utf-8', 'replace')}"
        if mode & 0o170000 == 0o040000:
            if depth < 2:
                found |= _below(repo, oid, path, depth=depth + 1)
        else:
            found[path] = oid
    return found


def _text(repo: Any, oid: bytes, texts: dict[bytes, str | None]) -> str | None:  # noqa: ANN401 - likewise
    if oid not in texts:
        content = repo[oid].data if oid in repo.object_store else b""
        texts[oid] = content.decode("utf-8", "replace").replace("\0", "") if 0 < len(content) <= TEXT_BYTES else None
    return texts[oid]


def _commit(commit: Any) -> Commit:  # noqa: ANN401 - likewise
    title = commit.message.decode("utf-8", "replace").strip().splitlines()
    return Commit(
        id=commit.id.decode(),
        at=datetime.fromtimestamp(commit.commit_time, UTC),
        title=title[0][:200] if title else "",
    )
