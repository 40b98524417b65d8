import pytest

from bot.domain.source import Trust
from bot.domain.story import Standing, Traits
from bot.rules.claims import advance, is_hedged, standing_of

MODEL = frozenset({"acme-7b"})


@pytest.mark.parametrize(
    ("act", "trust", "standing"),
    [
        ("rumored_release", Trust.PRESS, Standing.RUMORED),
        ("announcement_without_weights", Trust.MAKER, Standing.ANNOUNCED),
        ("release", Trust.PRESS, Standing.ANNOUNCED),
        ("release", Trust.MAKER, Standing.RELEASED),
        ("release", Trust.HUB, Standing.RELEASED),
        ("withdrawal", Trust.PRESS, None),
        ("withdrawal", Trust.HUB, Standing.WITHDRAWN),
        ("license_change", Trust.MAKER, Standing.CHANGED),
        ("leak", Trust.MAKER, None),
        (None, Trust.MAKER, None),
    ],
)
def test_standing_needs_evidence(act: str | None, trust: Trust, standing: Standing | None) -> None:
    """Only a maker or a hub can say that a model is out or gone, and a leak is no standing."""
    assert standing_of(Traits(names=MODEL, models=MODEL, act=act), trust) is standing


def test_standing_is_of_something() -> None:
    """A rumor of a model nobody names is a rumor; a release of nothing that has a name, or one of many, is no release."""
    assert standing_of(Traits(act="rumored_release"), Trust.PRESS) is Standing.RUMORED
    assert standing_of(Traits(act="release", names=frozenset({"~word"})), Trust.MAKER) is None
    assert standing_of(Traits(act="rumored_release", roundup=True), Trust.PRESS) is None
    assert standing_of(Traits(act="release", names=MODEL, models=MODEL, roundup=True), Trust.MAKER) is None


def test_standing_never_goes_back() -> None:
    """A later rumor does not undo a release."""
    assert advance(None, None) is None
    assert advance(None, Standing.RUMORED) is Standing.RUMORED
    assert advance(Standing.RELEASED, Standing.RUMORED) is Standing.RELEASED
    assert advance(Standing.RUMORED, Standing.ANNOUNCED) is Standing.ANNOUNCED
    assert advance(Standing.RELEASED, None) is Standing.RELEASED


@pytest.mark.parametrize(
    ("words", "hedged"),
    [
        ("acme、新モデルの公開を準備か\n", True),
        ("acme、新モデルの公開を準備か", True),
        ("静かな公開。何か\n", False),
        ("acmeが新モデルを公開、性能は確か\n", False),
        ("据报道，acme 将发布新模型", True),
        ("acme releases acme-7b", False),
        ("acme is preparing to release a model", True),
    ],
)
def test_a_hedge_is_heard(words: str, *, hedged: bool) -> None:
    """A text that calls its news uncertain is known by it; a Japanese headline that ends in か asks whether it is so."""
    assert is_hedged(words, "ja") is hedged
