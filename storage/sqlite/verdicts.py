"""Claims held against the ledger, and what people say of that, in SQLite."""

import sqlite3
from collections.abc import Sequence

from bot.domain.claim import Dispute, Verdict, VerdictId
from bot.domain.item import ItemId
from bot.errors import StoreError
from storage.codec import listed
from storage.codec_claims import DISPUTE, VERDICT, answered, dispute_of, dispute_row, verdict_of, verdict_row
from storage.sqlite.block import TIMES, Block

_BINDS = ", ".join("?" * len(VERDICT.split(", ")))
_DISPUTE_BINDS = ", ".join("?" * len(DISPUTE.split(", ")))


class SqliteVerdicts:
    """`Verdicts` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def append(self, verdicts: Sequence[Verdict]) -> frozenset[VerdictId]:
        """Append verdicts; return the ids that were new. An id that is there already stays as it was."""

        def append(raw: sqlite3.Connection) -> frozenset[VerdictId]:
            sql = f"INSERT OR IGNORE INTO verdicts ({VERDICT}) VALUES ({_BINDS})"
            return frozenset(each.id for each in verdicts if raw.execute(sql, verdict_row(each, TIMES)).rowcount)

        return await self._block.write(append) if verdicts else frozenset()

    async def of(self, items: Sequence[ItemId]) -> dict[ItemId, tuple[Verdict, ...]]:
        """Return every verdict of each item that has any, by `at`, oldest first."""
        sql = (
            "SELECT v.item, v.body FROM json_each(?) AS asked CROSS JOIN verdicts AS v ON v.item = asked.value "
            "ORDER BY v.at, v.key"
        )
        binds = (listed(dict.fromkeys(items)),)
        found: dict[ItemId, list[Verdict]] = {}
        for id_, body in await self._block.read(lambda raw: raw.execute(sql, binds).fetchall()):
            found.setdefault(ItemId(id_), []).append(verdict_of(body))
        return {item: tuple(verdicts) for item, verdicts in found.items()}

    async def get(self, ids: Sequence[VerdictId]) -> list[Verdict]:
        """Return the verdicts that exist, in the order asked."""
        sql = (
            "SELECT v.body FROM json_each(?) AS asked CROSS JOIN verdicts AS v ON v.id = asked.value ORDER BY asked.key"
        )
        binds = (listed(ids),)
        return await self._block.read(lambda raw: [verdict_of(body) for (body,) in raw.execute(sql, binds)])

    async def dispute(self, disputes: Sequence[Dispute]) -> None:
        """Keep disputes; one whose id is there already takes the new answer and keeps everything else."""
        if disputes:
            await self._block.write(lambda raw: _dispute(raw, disputes))

    async def disputes(self, verdicts: Sequence[VerdictId] | None = None) -> list[Dispute]:
        """Return the disputes of these verdicts, or all there are, oldest first."""
        where = "" if verdicts is None else "WHERE verdict IN (SELECT value FROM json_each(?))"
        sql = f"SELECT body FROM disputes {where} ORDER BY at, key"
        binds = () if verdicts is None else (listed(verdicts),)
        return await self._block.read(lambda raw: [dispute_of(body) for (body,) in raw.execute(sql, binds)])


def _dispute(raw: sqlite3.Connection, disputes: Sequence[Dispute]) -> None:
    sql = "SELECT id FROM verdicts WHERE id IN (SELECT value FROM json_each(?))"
    there = {id_ for (id_,) in raw.execute(sql, (listed(each.verdict for each in disputes),))}
    strangers = [each.verdict for each in disputes if each.verdict not in there]
    if strangers:
        raise StoreError(f"There is no verdict {strangers[0]!r} to dispute.")
    sql = "SELECT body FROM disputes WHERE id IN (SELECT value FROM json_each(?))"
    before = [dispute_of(body) for (body,) in raw.execute(sql, (listed(each.id for each in disputes),))]
    raw.executemany(
        f"INSERT INTO disputes ({DISPUTE}) VALUES ({_DISPUTE_BINDS}) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
        [dispute_row(each, TIMES) for each in answered(disputes, before)],
    )
