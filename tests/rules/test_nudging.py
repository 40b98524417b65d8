"""Which sources a hub's own word is about."""

import pytest

from bot.domain.source import SourceId, SourceSpec, Url
from bot.rules.nudging import concerned
from tests.ledger import make_place


@pytest.mark.parametrize(
    ("url", "about"),
    [
        ("https://huggingface.co/api/models?author=Acme", True),
        ("https://huggingface.co/api/models/acme/rocket-7b", True),
        ("https://huggingface.co/api/models?author=acme-labs", False),
        ("https://huggingface.co/api/models/acme/rocket-70b", False),
    ],
)
def test_a_maker_or_the_model_itself_is_concerned(url: str, *, about: bool) -> None:
    """A word about a model concerns the source that lists its maker, and the one that asks for it alone."""
    spec = SourceSpec(id=SourceId("hub"), kind="huggingface", url=Url(url))

    assert bool(concerned(make_place("acme/rocket-7b"), [spec])) is about


def test_other_kinds_and_silenced_sources_are_left_alone() -> None:
    """A source of another hub, or one the operator turned off, is not nudged."""
    url = Url("https://hub.example/api/models?author=acme")
    specs = [
        SourceSpec(id=SourceId("other"), kind="modelscope", url=url),
        SourceSpec(id=SourceId("off"), kind="huggingface", url=url, enabled=False),
    ]

    assert concerned(make_place("acme/rocket-7b"), specs) == ()
