"""Texts as they were read, content-addressed, in PostgreSQL."""

from collections.abc import Mapping, Sequence

from bot.domain.model import Text
from storage.codec_ledger import packed, plainly, unpacked
from storage.postgres.block import Block


class PostgresTexts:
    """`Texts` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, texts: Sequence[Text], *, oids: Mapping[str, str]) -> None:
        """Keep texts by their SHA-256, once each; `oids` says which hub hash names which text (oid → sha256)."""
        asked = sorted({text.sha256 for text in texts})
        rows = await self._block.rows("SELECT sha256 FROM license_texts WHERE sha256 = ANY(%s)", (asked,))
        known = {row[0] for row in rows}
        new = {text.sha256: text.text for text in texts if text.sha256 not in known}
        await self._block.change_each(
            "INSERT INTO license_texts (sha256, body) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [
                (sha256, packed(new[sha256])) for sha256 in sorted(new)
            ],  # in one order, or two blocks wait for each other
        )
        await self._block.change_each(
            "INSERT INTO text_oids (oid, sha256) VALUES (%s, %s) ON CONFLICT (oid) DO UPDATE SET sha256 = excluded.sha256",
            sorted((plainly(oid), sha256) for oid, sha256 in oids.items()),
        )

    async def known(self, oids: Sequence[str]) -> dict[str, str]:
        """Return the SHA-256 of each hub hash whose text is here."""
        sql = "SELECT oid, sha256 FROM text_oids WHERE oid = ANY(%s)"
        return {row[0]: row[1] for row in await self._block.rows(sql, (list(map(plainly, oids)),))}

    async def get(self, sha256s: Sequence[str]) -> dict[str, str]:
        """Return the texts there are."""
        sql = "SELECT sha256, body FROM license_texts WHERE sha256 = ANY(%s)"
        return {sha256: unpacked(body) for sha256, body in await self._block.rows(sql, (list(sha256s),))}
