"""Claims held against the ledger, and what people say of that, in PostgreSQL."""

from collections.abc import Sequence

from bot.domain.claim import Dispute, Verdict, VerdictId
from bot.domain.item import ItemId
from bot.errors import StoreError
from storage.codec_claims import DISPUTE, VERDICT, answered, dispute_of, dispute_row, verdict_of, verdict_row
from storage.postgres.block import TIMES, Block
from storage.postgres.lock import Lock

_BINDS = ", ".join(["%s"] * len(VERDICT.split(", ")))
_DISPUTE_BINDS = ", ".join(["%s"] * len(DISPUTE.split(", ")))


class PostgresVerdicts:
    """`Verdicts` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def append(self, verdicts: Sequence[Verdict]) -> frozenset[VerdictId]:
        """Append verdicts; return the ids that were new. An id that is there already stays as it was."""
        if not verdicts:
            return frozenset()
        await self._block.lock(Lock.LEDGER)
        new = {verdict.id: verdict for verdict in reversed(verdicts)}  # of two with one id the first counts
        for (id_,) in await self._block.rows("SELECT id FROM verdicts WHERE id = ANY(%s)", (list(new),)):
            del new[id_]
        await self._block.change_each(
            f"INSERT INTO verdicts ({VERDICT}) VALUES ({_BINDS})",
            [verdict_row(verdict, TIMES) for verdict in reversed(new.values())],
        )
        return frozenset(new)

    async def of(self, items: Sequence[ItemId]) -> dict[ItemId, tuple[Verdict, ...]]:
        """Return every verdict of each item that has any, by `at`, oldest first."""
        sql = "SELECT item, body FROM verdicts WHERE item = ANY(%s) ORDER BY at, key"
        found: dict[ItemId, list[Verdict]] = {}
        for item, body in await self._block.rows(sql, (list(items),)):
            found.setdefault(ItemId(item), []).append(verdict_of(body))
        return {item: tuple(verdicts) for item, verdicts in found.items()}

    async def get(self, ids: Sequence[VerdictId]) -> list[Verdict]:
        """Return the verdicts that exist, in the order asked."""
        sql = (
            "SELECT v.body FROM unnest(%s::text[]) WITH ORDINALITY AS asked (id, place) "
            "JOIN verdicts AS v ON v.id = asked.id ORDER BY asked.place"
        )
        return [verdict_of(row[0]) for row in await self._block.rows(sql, (list(ids),))]

    async def dispute(self, disputes: Sequence[Dispute]) -> None:
        """Keep disputes; one whose id is there already takes the new answer and keeps everything else."""
        if not disputes:
            return
        await self._block.lock(Lock.LEDGER)
        asked = [each.verdict for each in disputes]
        there = {row[0] for row in await self._block.rows("SELECT id FROM verdicts WHERE id = ANY(%s)", (asked,))}
        strangers = [verdict for verdict in asked if verdict not in there]
        if strangers:
            raise StoreError(f"There is no verdict {strangers[0]!r} to dispute.")
        sql = "SELECT body FROM disputes WHERE id = ANY(%s)"
        before = [dispute_of(row[0]) for row in await self._block.rows(sql, ([each.id for each in disputes],))]
        await self._block.change_each(
            f"INSERT INTO disputes ({DISPUTE}) VALUES ({_DISPUTE_BINDS}) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            [dispute_row(each, TIMES) for each in answered(disputes, before)],
        )

    async def disputes(self, verdicts: Sequence[VerdictId] | None = None) -> list[Dispute]:
        """Return the disputes of these verdicts, or all there are, oldest first."""
        where, binds = ("", ()) if verdicts is None else ("WHERE verdict = ANY(%s)", (list(verdicts),))
        rows = await self._block.rows(f"SELECT body FROM disputes {where} ORDER BY at, key", binds)
        return [dispute_of(row[0]) for row in rows]
