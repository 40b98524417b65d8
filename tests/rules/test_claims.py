import pytest

from bot.domain.source import Trust
from bot.domain.story import Standing, Traits
from bot.rules.claims import advance, standing_of

MODEL = frozenset({"acme-7b"})


@pytest.mark.parametrize(
    ("act", "trust", "standing"),
    [
        ("rumor", Trust.PRESS, Standing.RUMORED),
        ("release", Trust.PRESS, Standing.ANNOUNCED),
        ("release", Trust.MAKER, Standing.RELEASED),
        ("release", Trust.HUB, Standing.RELEASED),
        ("withdrawal", Trust.PRESS, None),
        ("withdrawal", Trust.HUB, Standing.WITHDRAWN),
        ("license", Trust.MAKER, Standing.CHANGED),
        ("leak", Trust.MAKER, None),
        (None, Trust.MAKER, None),
    ],
)
def test_standing_needs_evidence(act: str | None, trust: Trust, standing: Standing | None) -> None:
    """Only a maker or a hub can say that a model is out or gone, and a leak is no standing."""
    assert standing_of(Traits(names=MODEL, models=MODEL, act=act), trust) is standing


def test_standing_never_goes_back() -> None:
    """A later rumor does not undo a release."""
    assert advance(None, None) is None
    assert advance(None, Standing.RUMORED) is Standing.RUMORED
    assert advance(Standing.RELEASED, Standing.RUMORED) is Standing.RELEASED
    assert advance(Standing.RUMORED, Standing.ANNOUNCED) is Standing.ANNOUNCED
    assert advance(Standing.RELEASED, None) is Standing.RELEASED
