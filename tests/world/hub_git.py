"""Git's own names for contents, trees and commits, so that a loopback hub's hashes are real ones."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

LFS_SUFFIXES = (".safetensors", ".bin", ".gguf", ".pdf")
"""As a repository's .gitattributes has it on the hub."""

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize {}\n"
"""https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md#the-pointer."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file's content."""

    body: bytes
    lfs: bool

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @property
    def stored(self) -> bytes:
        """What git itself keeps: the content, or a pointer to it."""
        return POINTER.format(self.sha256, len(self.body)).encode() if self.lfs else self.body

    @property
    def oid(self) -> str:
        return _oid("blob", self.stored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """What a repository held from one moment on."""

    id: str
    at: datetime
    title: str
    message: str
    files: Mapping[str, Blob]


def make_blob(path: str, content: bytes | str) -> Blob:
    body = content.encode() if isinstance(content, str) else content
    return Blob(body, path.endswith(LFS_SUFFIXES))


def make_commit(files: Mapping[str, Blob], *, parent: str | None, title: str, message: str, at: datetime) -> Commit:
    seconds = int(at.timestamp())
    who = f"trial <trial@example.org> {seconds} +0000"
    lines = [f"tree {trees(files)['']}", *([f"parent {parent}"] if parent else []), f"author {who}", f"committer {who}"]
    text = "\n".join([*lines, "", title, *(["", message] if message else [])])
    return Commit(id=_oid("commit", f"{text}\n".encode()), at=at, title=title, message=message, files=dict(files))


def trees(files: Mapping[str, Blob]) -> dict[str, str]:
    """Return the hash of every folder, the root's under the empty name."""
    held: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    folders = {""}
    for path, blob in files.items():
        folder, _, name = path.rpartition("/")
        held[folder][name] = ("100644", blob.oid)
        while folder:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    named: dict[str, str] = {}
    for folder in sorted(folders, key=lambda each: each.count("/") + bool(each), reverse=True):
        entries = sorted(held[folder].items(), key=lambda entry: entry[0] + ("/" if entry[1][0] == "40000" else ""))
        packed = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(oid) for name, (mode, oid) in entries)
        named[folder] = _oid("tree", packed)
        if folder:
            above, _, name = folder.rpartition("/")
            held[above][name] = ("40000", named[folder])
    return named


def _oid(kind: str, body: bytes) -> str:
    return hashlib.sha1(f"{kind} {len(body)}\0".encode() + body, usedforsecurity=False).hexdigest()
