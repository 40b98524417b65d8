"""A local clone: what its files said about licenses, commit by commit."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dulwich.objects import Blob, Commit, ObjectID, Tree
from dulwich.refs import HEADREF, Ref
from dulwich.repo import Repo

from bot.domain.history import Version
from bot.domain.model import Card
from bot.sources._clone import TEXT_BYTES, history

ROOT = Path(__file__).parents[2]
START = datetime(2026, 3, 1, tzinfo=UTC)
MAIN = Ref(b"refs/heads/master")
FILE, LINK, SUBMODULE, FOLDER = 0o100644, 0o120000, 0o160000, 0o040000


class Writer:
    """Writes a bare repository, a commit a day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repo = Repo.init_bare(str(folder), mkdir=True)
        self._days = 0

    def commit(
        self,
        files: Mapping[str, str | bytes | tuple[int, ObjectID]],
        title: str = "A change",
        *,
        parents: tuple[ObjectID, ...] | None = None,
        at: int | None = None,
    ) -> ObjectID:
        """Commit exactly these files, behind the last commit unless other parents are given."""
        self._days += 1
        commit = Commit()
        commit.tree = self._tree(files)
        commit.author = commit.committer = b"A <a@example.org>"
        commit.commit_time = commit.author_time = (
            int((START + timedelta(days=self._days)).timestamp()) if at is None else at
        )
        commit.commit_timezone = commit.author_timezone = 0
        commit.message = title.encode()
        last = self.repo.refs.as_dict().get(MAIN)
        commit.parents = list(parents) if parents is not None else [last] if last else []
        self.repo.object_store.add_object(commit)
        self.repo.refs[MAIN] = commit.id
        self.repo.refs.set_symbolic_ref(HEADREF, MAIN)
        return commit.id

    def _tree(self, files: Mapping[str, str | bytes | tuple[int, ObjectID]]) -> ObjectID:
        tree, folders = Tree(), dict[str, dict[str, str | bytes | tuple[int, ObjectID]]]()
        for path, content in files.items():
            folder, slash, rest = path.partition("/")
            if slash:
                folders.setdefault(folder, {})[rest] = content
            elif isinstance(content, tuple):
                tree.add(path.encode(), *content)
            else:
                blob = Blob.from_string(content.encode() if isinstance(content, str) else content)
                self.repo.object_store.add_object(blob)
                tree.add(path.encode(), FILE, blob.id)
        for folder, inner in folders.items():
            tree.add(folder.encode(), FOLDER, self._tree(inner))
        self.repo.object_store.add_object(tree)
        return tree.id

    def lose(self, id_: ObjectID) -> None:
        """Take an object out of the repository."""
        self._object(id_).unlink()

    def damage_pack(self) -> None:
        """Pack everything, and write something else amid the pack."""
        self.repo.object_store.pack_loose_objects()
        (pack,) = self.folder.glob("objects/pack/*.pack")
        held = bytearray(pack.read_bytes())
        held[14:-20] = bytes(len(held) - 34)
        pack.chmod(0o600)
        pack.write_bytes(held)

    def damage(self, id_: ObjectID) -> None:
        """Write something else where an object was."""
        self._object(id_).chmod(0o600)
        self._object(id_).write_bytes(b"no object at all")

    def _object(self, id_: ObjectID) -> Path:
        return self.folder / "objects" / id_[:2].decode() / id_[2:].decode()


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    """Make an empty repository."""
    made = Writer(tmp_path / "rocket.git")
    yield made
    made.repo.close()


def told(versions: Iterator[Version]) -> list[tuple[str, dict[str, str]]]:
    return [(version.commit.title, dict(version.files)) for version in versions]


def test_a_version_is_told_wherever_a_license_changed(writer: Writer) -> None:
    """Commits that leave every license as it was are passed over; the others come oldest first, with all files."""
    writer.commit({"LICENSE": "MIT", "main.py": "1"}, "Begin")
    writer.commit({"LICENSE": "MIT", "main.py": "2"}, "Code")
    last = writer.commit({"LICENSE": "Apache", "main.py": "2"}, "Relicense\n\nSee #7.")

    versions = list(history(writer.folder))

    assert [(each.commit.title, dict(each.files)) for each in versions] == [
        ("Begin", {"LICENSE": "MIT"}),
        ("Relicense", {"LICENSE": "Apache"}),
    ]
    assert (versions[1].commit.id, versions[1].commit.at) == (last.decode(), START + timedelta(days=3))


def test_a_file_that_moved_or_left_is_seen_with_the_rest(writer: Writer) -> None:
    """A version holds the repository's whole word: a license under another name is there, one that left is not."""
    writer.commit({"LICENSE": "MIT"}, "Begin")
    writer.commit({"LICENSE.md": "MIT"}, "Move")
    writer.commit({"main.py": "1"}, "Remove")
    writer.commit({"main.py": "1", "NOTICE": "Held by Acme"}, "Note")

    assert told(history(writer.folder)) == [
        ("Begin", {"LICENSE": "MIT"}),
        ("Move", {"LICENSE.md": "MIT"}),
        ("Remove", {}),
        ("Note", {"NOTICE": "Held by Acme"}),
    ]


def test_licenses_in_folders_are_found_as_a_hub_would_find_them(writer: Writer) -> None:
    """Folders are looked into as deep as licenses lie; what others wrote, and READMEs of parts, are passed over."""
    files = {
        "model_licenses/LICENSE-XL": "XL",
        "weights/7b/LICENSE": "7B",
        "a/b/c/LICENSE": "too deep",
        "third_party/lib/LICENSE": "somebody's",
        "docs/README.md": "a part",
        "README.md": "---\nlicense: mit\n---\nRocket",
    }
    writer.commit(files)

    (version,) = history(writer.folder)

    assert sorted(version.files) == ["README.md", "model_licenses/LICENSE-XL", "weights/7b/LICENSE"]
    assert version.card == Card(licenses=("mit",))


def test_a_folder_that_moves_is_read_at_its_new_depth(writer: Writer) -> None:
    """The very same folder one level further down holds licenses no more where these lie too deep."""
    inner = {"x/LICENSE": "MIT"}
    writer.commit({f"a/{path}": text for path, text in inner.items()}, "Begin")
    writer.commit({f"b/a/{path}": text for path, text in inner.items()}, "Bury")

    assert told(history(writer.folder)) == [("Begin", {"a/x/LICENSE": "MIT"}), ("Bury", {})]


def test_what_is_taken_back_is_told_again(writer: Writer) -> None:
    """A repository that says again what it said before has a version for each time, however often it was read."""
    writer.commit({"LICENSE": "MIT", "docs/a": "1"}, "Begin")
    writer.commit({"LICENSE": "Apache", "docs/a": "1"}, "Relicense")
    writer.commit({"LICENSE": "MIT", "docs/a": "1"}, "Revert")

    assert [files["LICENSE"] for _, files in told(history(writer.folder))] == ["MIT", "Apache", "MIT"]


def test_only_the_main_line_is_told(writer: Writer) -> None:
    """What a branch said before it was merged was never what the repository said."""
    begin = writer.commit({"LICENSE": "MIT"}, "Begin")
    branch = writer.commit({"LICENSE": "Draft"}, "Draft", parents=(begin,))
    writer.commit({"LICENSE": "Apache"}, "Merge", parents=(begin, branch))

    assert [title for title, _ in told(history(writer.folder))] == ["Begin", "Merge"]


def test_what_is_no_text_is_passed_over(writer: Writer) -> None:
    """Links, submodules, empty files and files longer than any license are not read; other bytes are, as far as they go."""
    target = Blob.from_string(b"../LICENSE")
    writer.repo.object_store.add_object(target)
    writer.commit(
        {
            "LICENSE": (LINK, target.id),
            "NOTICE": (SUBMODULE, ObjectID(b"1" * 40)),
            "COPYING": "",
            "LICENSE.txt": "x" * (TEXT_BYTES + 1),
            "LICENSE-ja": "許諾".encode("euc_jp") + b"\0!",
            "README.md": "no card",
        }
    )

    (version,) = history(writer.folder)

    assert sorted(version.files) == ["LICENSE-ja", "README.md"]
    assert version.files["LICENSE-ja"].endswith("!")
    assert "\0" not in version.files["LICENSE-ja"]
    assert version.card is None


@pytest.mark.parametrize(("at", "year"), [(-5, 1970), (1 << 60, 9999)])
def test_impossible_dates_are_the_nearest_possible(writer: Writer, at: int, year: int) -> None:
    """A commit dated before time or after it is still a commit."""
    writer.commit({"LICENSE": "MIT"}, "", at=at)

    (version,) = history(writer.folder)

    assert (version.commit.at.year, version.commit.title) == (year, "")


def test_a_repository_without_a_commit_has_no_history(writer: Writer) -> None:
    """Nothing was said yet."""
    assert list(history(writer.folder)) == []


def test_a_shallow_clone_is_told_as_far_as_it_goes(writer: Writer) -> None:
    """Where a clone was cut off, its history begins."""
    first = writer.commit({"LICENSE": "MIT"}, "Begin")
    second = writer.commit({"LICENSE": "Apache"}, "Relicense")
    writer.lose(first)
    (writer.folder / "shallow").write_bytes(second + b"\n")

    assert [title for title, _ in told(history(writer.folder))] == ["Relicense"]


def test_a_clone_with_a_working_tree_is_read_like_a_bare_one(tmp_path: Path) -> None:
    """The folder that holds `.git` is as good as the repository itself."""
    with Repo.init(str(tmp_path / "rocket"), mkdir=True) as repo:
        (tmp_path / "rocket" / "LICENSE").write_text("MIT", encoding="utf-8")
        repo.get_worktree().stage(["LICENSE"])
        repo.get_worktree().commit(b"Begin", committer=b"A <a@example.org>", author=b"A <a@example.org>")

    assert told(history(tmp_path / "rocket")) == [("Begin", {"LICENSE": "MIT"})]


def blob_of(text: str) -> ObjectID:
    return Blob.from_string(text.encode()).id


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda writer: writer.lose(blob_of("MIT")), "without all its contents"),
        (lambda writer: writer.lose(writer.repo.head()), "without all its contents"),
        (lambda writer: writer.damage(blob_of("MIT")), "damaged"),
        (lambda writer: writer.damage(writer.repo.head()), "damaged"),
    ],
)
def test_a_clone_that_lacks_something_is_said_to(writer: Writer, spoil: Callable[[Writer], None], said: str) -> None:
    """A license that was never fetched, or cannot be read, is not one that was taken away."""
    writer.commit({"LICENSE": "MIT"})
    spoil(writer)

    with pytest.raises(OSError, match=said):
        list(history(writer.folder))


def test_a_damaged_pack_is_said_to_be(writer: Writer) -> None:
    """A pack whose bytes rotted is an error of the same kind; in a process of its own, since dulwich leaves such a pack open."""
    writer.commit({"LICENSE": "MIT"})
    writer.damage_pack()
    code = """if True:
        import pathlib, sys
        from bot.sources._clone import history
        try:
            list(history(pathlib.Path(sys.argv[1])))
        except OSError as error:
            print(error)
    """

    done = subprocess.run(
        [sys.executable, "-c", code, str(writer.folder)], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert done.stdout == f"{writer.folder} holds a damaged repository\n"


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_a_folder_that_is_no_clone_is_said_to(tmp_path: Path, name: str) -> None:
    """A folder without a repository, or no folder at all, is an error of the operator's."""
    (tmp_path / "empty").mkdir()

    with pytest.raises(OSError, match="no git repository"):
        list(history(tmp_path / name))
