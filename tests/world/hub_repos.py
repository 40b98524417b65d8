"""The repositories of a loopback Hugging Face, and how its API writes them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import yaml  # type: ignore[import-untyped]  # its annotations are a package of their own

from tests.world.hub_git import Blob, Commit, make_blob, make_commit, trees

ALWAYS = ("_id", "id")
PLAIN = ("likes", "trendingScore", "private", "downloads", "tags", "createdAt", "modelId")
"""What a row of a listing has unless more is asked for, as recorded in August 2026."""

FULL = ("author", "gated", "lastModified", "sha", "siblings")
ONE = ("author", "cardData", "disabled", "gated", "lastModified", "sha", "siblings", "usedStorage")

EXPANDABLE = frozenset(
    {
        "author",
        "baseModels",
        "cardData",
        "createdAt",
        "disabled",
        "downloads",
        "gated",
        "lastModified",
        "likes",
        "private",
        "sha",
        "siblings",
        "tags",
        "trendingScore",
        "usedStorage",
    }
)
"""Of the values the hub takes, those that this one has something to say to."""


def make_card(license: str | Sequence[str] | None = "mit", body: str = "# A model\n", **fields: object) -> str:
    """Write a README with a model card's front matter."""
    card = {**({"license": license if isinstance(license, str) else list(license)} if license else {}), **fields}
    return f"---\n{yaml.safe_dump(card, sort_keys=False, allow_unicode=True)}---\n{body}" if card else body


class Repository:
    """One model: its commits, and what the hub says of it beside them."""

    def __init__(self, name: str, created_at: datetime) -> None:
        self.name = name
        self.created_at = created_at
        self.gated: bool | str = False
        self.private = False
        self.disabled = False
        self.downloads = 0
        self.likes = 0
        self.trending = 0
        self.tags: tuple[str, ...] = ()
        self.commits: list[Commit] = []  # oldest first
        self._rows: dict[tuple[str, ...], bytes] = {}

    @property
    def head(self) -> Commit:
        return self.commits[-1]

    def touch(self) -> None:
        """Forget how it was written: something about it changed."""
        self._rows.clear()

    def push(self, files: Mapping[str, bytes | str | None], *, title: str, message: str, at: datetime) -> Commit:
        """Commit contents; None takes a file away."""
        held: dict[str, Blob] = dict(self.head.files) if self.commits else {}
        for path, content in files.items():
            if content is None:
                del held[path]
            else:
                held[path] = make_blob(path, content)
        parent = self.head.id if self.commits else None
        self.commits.append(make_commit(held, parent=parent, title=title, message=message, at=at))
        self.touch()
        return self.head

    def find(self, revision: str) -> Commit | None:
        if revision in {"main", "refs/heads/main"}:
            return self.head
        return next((commit for commit in self.commits if commit.id == revision), None)

    def row(self, fields: tuple[str, ...]) -> bytes:
        """Write it as a row of a listing."""
        written = self._rows.get(fields)
        if written is None:
            written = self._rows[fields] = json.dumps(self.describe(fields, self.head)).encode()
        return written

    def describe(self, fields: Sequence[str], commit: Commit, *, blobs: bool = False) -> dict[str, Any]:
        """Say these things of it, at one commit."""
        card = read_front_matter(commit)
        said: dict[str, Any] = {
            "_id": hashlib.sha1(self.name.encode(), usedforsecurity=False).hexdigest()[:24],
            "id": self.name,
            "modelId": self.name,
            "author": self.name.split("/")[0],
            "baseModels": _base_models(card),
            "cardData": card or None,
            "createdAt": written(self.created_at),
            "disabled": self.disabled,
            "downloads": self.downloads,
            "gated": self.gated,
            "lastModified": written(commit.at),
            "likes": self.likes,
            "private": self.private,
            "sha": commit.id,
            "siblings": [_sibling(path, blob, blobs=blobs) for path, blob in sorted(commit.files.items())],
            "tags": _tags(card, self.tags),
            "trendingScore": self.trending,
            "usedStorage": sum(len(blob.body) for blob in commit.files.values()),
        }
        return {name: said[name] for name in dict.fromkeys((*ALWAYS, *fields)) if said[name] is not None}


def written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def read_front_matter(commit: Commit) -> dict[str, Any]:
    readme = commit.files.get("README.md")
    parts = readme.body.decode().split("---\n", 2) if readme else []
    return yaml.safe_load(parts[1]) if len(parts) == 3 and not parts[0] else {}


def list_tree(commit: Commit, folder: str, *, recursive: bool) -> list[dict[str, Any]]:
    """Write a folder's content, folders among it."""
    inside = f"{folder}/" if folder else ""
    folders = [
        {"type": "directory", "oid": oid, "size": 0, "path": path}
        for path, oid in trees(commit.files).items()
        if path and path.startswith(inside) and (recursive or "/" not in path.removeprefix(inside))
    ]
    files = [
        {"type": "file", "oid": blob.oid, "size": len(blob.body), "path": path, **_lfs(blob, "oid")}
        for path, blob in commit.files.items()
        if path.startswith(inside) and (recursive or "/" not in path.removeprefix(inside))
    ]
    return sorted([*folders, *files], key=lambda entry: str(entry["path"]))


def _sibling(path: str, blob: Blob, *, blobs: bool) -> dict[str, Any]:
    more = {"size": len(blob.body), "blobId": blob.oid, **_lfs(blob, "sha256")} if blobs else {}
    return {"rfilename": path, **more}


def _lfs(blob: Blob, name: str) -> dict[str, Any]:
    if not blob.lfs:
        return {}
    return {"lfs": {name: blob.sha256, "size": len(blob.body), "pointerSize": len(blob.stored)}}


def _listed(value: object) -> list[str]:
    several = value if isinstance(value, list) else [value] if value else []
    return [str(each) for each in several]


def _tags(card: Mapping[str, Any], more: Sequence[str]) -> list[str]:
    relation = card.get("base_model_relation", "finetune")
    bases = _listed(card.get("base_model"))
    return [
        *more,
        *(f"base_model:{base}" for base in bases),
        *(f"base_model:{relation}:{base}" for base in bases),
        *(f"license:{name}" for name in _listed(card.get("license"))),
        "region:us",
    ]


def _base_models(card: Mapping[str, Any]) -> dict[str, Any] | None:
    bases = _listed(card.get("base_model"))
    if not bases:
        return None
    return {"relation": card.get("base_model_relation", "finetune"), "models": [{"id": base} for base in bases]}
