"""What seven hundred real license texts state, and above all what they do not."""

from pathlib import Path

import pytest

from bot.domain.license import Tier
from bot.rules.licensing import catalogue
from bot.rules.licensing.clauses import state
from bot.rules.licensing.normalizing import body
from bot.rules.licensing.vocabulary import THRESHOLDS

TEXTS = Path(__file__).parents[4] / "shared" / "corpora" / "license_texts"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.skipif(not TEXTS.is_dir(), reason="the license texts are not beside this checkout"),
]

NEVER = THRESHOLDS | {
    "non-commercial", "research-only", "registration-required", "prior-written-authorization", "territorial-exclusion",
    "acceptable-use-policy", "field-of-use", "output-training-restriction", "competing-use", "attribution-display",
    "no-derivatives", "no-redistribution", "share-alike", "revocable", "ai-disclosure", "content-filter", "watermark",
}  # fmt: skip
"""What no license is approved with that calls itself open source: https://opensource.org/osd, points 1, 3, 5 and 6."""

LARGE = {path.stem: path for path in (TEXTS / "models").glob("*.txt")}


def words(path: Path) -> set[str]:
    return {statement.clause.word for statement in state(body(path.read_text(encoding="utf-8", errors="replace")))}


def test_no_open_source_license_states_what_open_source_rules_out() -> None:
    """Of more than a hundred texts that OSI approved none is read as restricting use, users, places or outputs."""
    approved = [
        path
        for path in (TEXTS / "licensedb").glob("*.txt")
        if (row := catalogue.row(path.stem)) is not None and row.tier is Tier.OSI_OPEN
    ]

    wrong = {path.stem: found for path in approved if (found := words(path) & NEVER)}

    assert len(approved) > 100
    assert wrong == {}


@pytest.mark.parametrize(
    "name", sorted(set(LARGE) & {"llama2", "llama3.1", "llama3", "hunyuan-large", "stability-community"})
)
def test_the_thresholds_the_catalogue_knows_are_read_from_the_texts(name: str) -> None:
    """Numbers that a person read in a license are read in it again."""
    row = catalogue.row(name)
    if row is None:
        pytest.skip("the catalogue has no such row")
    known = {str(clause) for clause in row.clauses if clause.word in THRESHOLDS}

    stated = {str(statement.clause) for statement in state(LARGE[name].read_text(encoding="utf-8"))}

    assert known <= stated


@pytest.mark.parametrize("name", sorted(LARGE))
def test_every_quote_is_short_and_every_clause_stated_once(name: str) -> None:
    """A text's statements are distinct clauses with a quotation of at most four hundred characters each."""
    found = state(LARGE[name].read_text(encoding="utf-8", errors="replace"))

    assert len({statement.clause for statement in found}) == len(found)
    assert all(0 < len(statement.quote) <= 400 for statement in found)
