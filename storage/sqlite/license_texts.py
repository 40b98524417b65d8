"""Texts as they were read, content-addressed, in SQLite."""

import sqlite3
from collections.abc import Mapping, Sequence

from bot.domain.model import Text
from storage.codec import listed
from storage.codec_ledger import key_of, packed, unpacked
from storage.sqlite.block import Block


class SqliteTexts:
    """`Texts` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, texts: Sequence[Text], *, oids: Mapping[str, str]) -> None:
        """Keep texts by their SHA-256, once each; `oids` says which hub hash names which text (oid → sha256)."""

        def put(raw: sqlite3.Connection) -> None:
            known = {row[0] for row in raw.execute(_KNOWN, (listed(text.sha256 for text in texts),))}
            raw.executemany(
                "INSERT OR IGNORE INTO license_texts (sha256, body) VALUES (?, ?)",
                [(text.sha256, packed(text.text)) for text in texts if text.sha256 not in known],
            )
            raw.executemany(
                "INSERT OR REPLACE INTO text_oids (oid, sha256) VALUES (?, ?)",
                [(key_of(oid), sha256) for oid, sha256 in oids.items()],
            )

        if texts or oids:
            await self._block.write(put)

    async def known(self, oids: Sequence[str]) -> dict[str, str]:
        """Return the SHA-256 of each hub hash whose text is here."""
        keys = {key_of(oid): oid for oid in oids}
        sql = (
            "SELECT o.oid, o.sha256 FROM json_each(?) AS asked JOIN text_oids AS o ON o.oid = asked.value "
            "JOIN license_texts AS t ON t.sha256 = o.sha256"
        )
        return await self._block.read(
            lambda raw: {keys[key]: sha256 for key, sha256 in raw.execute(sql, (listed(keys),))}
        )

    async def get(self, sha256s: Sequence[str]) -> dict[str, str]:
        """Return the texts there are."""
        sql = "SELECT sha256, body FROM license_texts WHERE sha256 IN (SELECT value FROM json_each(?))"
        return await self._block.read(
            lambda raw: {sha256: unpacked(body) for sha256, body in raw.execute(sql, (listed(sha256s),))}
        )


_KNOWN = "SELECT sha256 FROM license_texts WHERE sha256 IN (SELECT value FROM json_each(?))"
