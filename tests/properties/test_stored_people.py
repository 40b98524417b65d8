"""What people asked for comes back equal, in every store."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.following import Follow, Mute, Subject
from bot.domain.subscription import (
    Alerts,
    Destination,
    Importance,
    Look,
    Quiet,
    RoleMention,
    Subscription,
    Taste,
    Urgent,
)
from bot.ports import Store
from tests.properties.stored import ID, MOMENT, TEXT, several, trying

COUNT = st.integers(0, 2**31 - 1)
NAMES = st.frozensets(TEXT, max_size=3)
URGENT = st.frozensets(st.sampled_from(Urgent))
DESTINATION = st.builds(Destination, kind=ID, address=TEXT)
TASTE = st.builds(
    Taste, tags=NAMES, languages=NAMES, sources=NAMES, makers=NAMES, licenses=NAMES, importance=st.sampled_from(Importance),
    max_stories=COUNT,
)  # fmt: skip
ROLE = st.builds(RoleMention, role=ID, urgent=URGENT, makers=NAMES, licenses=NAMES)
SUBSCRIPTION = st.builds(
    Subscription, id=ID, destinations=st.lists(DESTINATION, max_size=2).map(tuple), cadence=TEXT, timezone=TEXT, language=TEXT,
    taste=TASTE, window=st.timedeltas(), quiet=st.none() | st.builds(Quiet, begins=st.times(), ends=st.times()),
    alerts=st.builds(Alerts, urgent=URGENT, most=COUNT, roles=st.lists(ROLE, max_size=2).map(tuple)),
    look=st.sampled_from(Look), crosspost=st.booleans(), tags=st.lists(TEXT, max_size=2).map(tuple),
    guild=st.none() | ID, made_by=st.none() | ID, made_at=st.none() | MOMENT,
)  # fmt: skip
FOLLOW = st.builds(
    Follow, id=ID, subject=st.sampled_from(Subject), target=TEXT, label=TEXT, destination=DESTINATION, person=ID,
    guild=st.none() | ID, language=TEXT, at=MOMENT, told_until=MOMENT,
)  # fmt: skip
MUTE = st.builds(Mute, scope=ID, subject=st.sampled_from(Subject), target=TEXT, label=TEXT, person=ID, at=MOMENT)


@several
@given(subscriptions=st.lists(SUBSCRIPTION, max_size=3, unique_by=lambda each: each.id))
async def test_subscriptions(store: Store, subscriptions: list[Subscription]) -> None:
    """Subscriptions come back as they were, all fields, by id."""
    async with trying(store) as tx:
        for each in subscriptions:
            await tx.subscriptions.put(each)

        assert await tx.subscriptions.all() == sorted(subscriptions, key=lambda each: each.id.encode())


@several
@given(follows=st.lists(FOLLOW, max_size=3, unique_by=lambda each: each.id))
async def test_follows(store: Store, follows: list[Follow]) -> None:
    """Follows come back as they were, oldest first."""
    async with trying(store) as tx:
        await tx.follows.put(follows)

        assert await tx.follows.all() == sorted(follows, key=lambda each: (each.at, each.id.encode()))


@several
@given(mutes=st.lists(MUTE, max_size=3, unique_by=lambda each: (each.scope, each.subject, each.target)))
async def test_mutes(store: Store, mutes: list[Mute]) -> None:
    """Mutes come back as they were, oldest first, and each is found by what it mutes."""
    async with trying(store) as tx:
        await tx.mutes.put(mutes)

        assert sorted(await tx.mutes.of([each.scope for each in mutes]), key=repr) == sorted(mutes, key=repr)
        assert [await tx.mutes.remove(each.scope, each.subject, each.target) for each in mutes] == [True] * len(mutes)
