"""What the round trips through the stores are made of."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.ports import Store, Transaction

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
"""What admission lets through and more; NUL and lone surrogates it takes out (rules/visible.py)."""

ID = TEXT.filter(bool)
MOMENT = st.datetimes(timezones=st.just(UTC))

# One database serves all examples: each leaves it as it was.
several = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Undo(Exception):
    """Ends a block without a trace."""


@asynccontextmanager
async def trying(store: Store) -> AsyncIterator[Transaction]:
    """Open a block that is undone at its end."""
    with suppress(Undo):
        async with store.begin() as tx:
            yield tx
            raise Undo
