"""When a model that is not there is withdrawn."""

import pytest

from bot.domain.model import Access, Hub
from bot.rules.absence import is_believable, is_there, is_withdrawn
from tests.ledger import make_place, make_record


@pytest.mark.parametrize(
    ("hub", "misses", "withdrawn"),
    [
        (Hub.HUGGINGFACE, 2, False),
        (Hub.HUGGINGFACE, 3, True),
        (Hub.OPENROUTER, 0, False),
        (Hub.OPENROUTER, 1, True),
        (Hub.OLLAMA, 1, True),
    ],
)
def test_hubs_that_answer_alike_are_looked_at_three_times(hub: Hub, misses: int, *, withdrawn: bool) -> None:
    """Where deleted, private and never-existed answer alike, three looks must miss a model; elsewhere one will do."""
    record = make_record(make_place(hub=hub), misses=misses)

    assert is_withdrawn(record) is withdrawn


@pytest.mark.parametrize(
    ("listed", "missing", "believed"), [(88, 3, True), (88, 44, True), (88, 45, False), (88, 83, False), (3, 2, True)]
)
def test_a_listing_that_lost_most_of_itself_is_not_believed(listed: int, missing: int, *, believed: bool) -> None:
    """Eighty-three of eighty-eight models do not vanish in a day; two of three may."""
    assert is_believable(listed=listed, missing=missing) is believed


def test_what_is_gone_is_not_there() -> None:
    """A gated model is there; one that is gone is not."""
    assert is_there(make_record(access=Access.GATED_MANUAL))
    assert not is_there(make_record(access=Access.GONE))
