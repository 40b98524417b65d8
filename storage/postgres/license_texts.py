"""Texts as they were read, content-addressed, in PostgreSQL."""

from collections.abc import Mapping, Sequence

from bot.domain.model import Text
from storage.codec_ledger import key_of, packed, unpacked
from storage.postgres.block import Block
from storage.postgres.lock import Lock


class PostgresTexts:
    """`Texts` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, texts: Sequence[Text], *, oids: Mapping[str, str]) -> None:
        """Keep texts by their SHA-256, once each; `oids` says which hub hash names which text (oid → sha256)."""
        if not texts and not oids:
            return
        await self._block.lock(Lock.LEDGER)
        new = {text.sha256: text.text for text in texts}
        for (sha256,) in await self._block.rows(
            "SELECT sha256 FROM license_texts WHERE sha256 = ANY(%s)", (list(new),)
        ):
            del new[sha256]
        await self._block.change_each(
            "INSERT INTO license_texts (sha256, body) VALUES (%s, %s)",
            [(sha256, packed(text)) for sha256, text in new.items()],
        )
        await self._block.change_each(
            "INSERT INTO text_oids (oid, sha256) VALUES (%s, %s) ON CONFLICT (oid) DO UPDATE SET sha256 = excluded.sha256",
            [(key_of(oid), sha256) for oid, sha256 in oids.items()],
        )

    async def known(self, oids: Sequence[str]) -> dict[str, str]:
        """Return the SHA-256 of each hub hash whose text is here."""
        keys = {key_of(oid): oid for oid in oids}
        sql = (
            "SELECT o.oid, o.sha256 FROM text_oids AS o JOIN license_texts AS t ON t.sha256 = o.sha256 "
            "WHERE o.oid = ANY(%s)"
        )
        return {keys[key]: sha256 for key, sha256 in await self._block.rows(sql, (list(keys),))}

    async def get(self, sha256s: Sequence[str]) -> dict[str, str]:
        """Return the texts there are."""
        sql = "SELECT sha256, body FROM license_texts WHERE sha256 = ANY(%s)"
        return {sha256: unpacked(body) for sha256, body in await self._block.rows(sql, (list(sha256s),))}
