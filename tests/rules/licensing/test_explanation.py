"""A comparison in words, in three languages."""

import pytest

from bot.domain.license import Clause, Comparison, Direction, License
from bot.rules.licensing.explanation import (
    CHINESE,
    DIRECTIONS,
    ENGLISH,
    JAPANESE,
    clause_words,
    consequence,
    explain,
    number,
)
from bot.rules.licensing.vocabulary import WORDS

ACME, GLOBEX = License(key="acme", name="Acme License"), License(key="globex", name="Globex License")
SALE, USERS, NAME = Clause(word="non-commercial"), "mau-threshold", Clause(word="naming")


def compared(direction: Direction = Direction.MORE_RESTRICTIVE, **changes: object) -> Comparison:
    known = {"mixed": False, "old": ACME, "new": GLOBEX, **changes}
    return Comparison(direction=direction, **known)  # type: ignore[arg-type]  # the test says what it changes


@pytest.mark.parametrize("forms", [ENGLISH, JAPANESE, CHINESE])
def test_every_word_is_said_in_every_language(forms: dict[str, str]) -> None:
    """No clause is without words in English, Japanese or Chinese."""
    assert set(forms) == set(WORDS)
    assert all(forms.values())


def test_numbers_and_values_are_said_as_people_say_them() -> None:
    """A hundred million users is 100 M, 1億 and 1亿; a territory, a name and a narrowed ban are said with theirs."""
    users = Clause(word=USERS, value="100000000")

    assert [clause_words(users, lang) for lang in ("en", "ja", "zh")] == [
        "above 100 M monthly users other terms apply",
        "月間利用者1億人超は別条件",
        "月活超过1亿须另行约定",
    ]
    assert clause_words(Clause(word=USERS)) == "above N monthly users other terms apply"
    assert clause_words(Clause(word="territorial-exclusion", value="EU")) == "not granted in EU"
    assert clause_words(Clause(word="naming", value="Llama")) == "derived models must carry its name (Llama)"
    narrowed = Clause(word="output-training-restriction", value="competing models")
    assert clause_words(narrowed, "zh") == "输出不得用于训练竞争模型"
    assert clause_words(narrowed, "fr") == clause_words(narrowed)


@pytest.mark.parametrize(
    ("value", "lang", "said"),
    [
        ("2000000000", "en", "2 B"), ("1500000", "en", "1.5 M"), ("5000", "en", "5 k"), ("12", "en", "12"), ("many", "en", "many"),
        ("30000", "ja", "3万"), ("12", "zh", "12"),
    ],
)  # fmt: skip
def test_large_numbers_are_short(value: str, lang: str, said: str) -> None:
    """A number is written with its unit in each language."""
    assert number(value, lang) == said


def test_an_explanation_names_both_licenses_and_what_came_went_and_changed() -> None:
    """At most three sentences: which way, what is new, what is gone and what is otherwise; the weightiest first."""
    found = compared(
        mixed=True,
        added=(Clause(word="attribution-notice"), SALE),
        removed=(NAME,),
        changed=((Clause(word=USERS, value="700000000"), Clause(word=USERS, value="1000000")),),
    )

    assert explain(found) == (
        "Acme License → Globex License: more restrictive, though it goes both ways. "
        "New: commercial use is not allowed, notices must be kept. "
        "Gone: derived models must carry its name; changed: above 1 M monthly users other terms apply (was 700 M)."
    )


def test_an_edit_says_so_and_a_change_of_scope_has_no_past() -> None:
    """A license under the same name was edited; a clause without values is only said to have changed."""
    scope = Clause(word="scope")

    assert explain(compared(Direction.NEUTRAL, new=ACME, changed=((scope, scope),))) == (
        "Acme License, edited: changed, neither more open nor more restrictive. Changed: which models it covers."
    )
    assert explain(compared(Direction.NEUTRAL, new=ACME)).endswith("nor more restrictive.")


def test_a_long_list_is_cut_and_counted() -> None:
    """Beyond five clauses the rest is a number."""
    words = ("naming", "copyleft", "watermark", "revocable", "indemnity", "scope", "content-filter")

    said = explain(compared(added=tuple(Clause(word=word) for word in words)))

    assert said.endswith("and 2 more.")


def test_nothing_changed_is_said_plainly() -> None:
    """Where no substance changed, that is all."""
    assert explain(compared(Direction.NONE)) == "Nothing a user may or must do has changed."
    assert all(set(forms) == set(Direction) for forms in DIRECTIONS.values())


@pytest.mark.parametrize(
    ("changes", "lang", "said"),
    [
        ({"added": (SALE,)}, "en", "Companies may no longer use it."),
        ({"added": (SALE,)}, "ja", "企業は利用できなくなった。"),
        ({"added": (SALE,)}, "fr", "Companies may no longer use it."),
        ({"removed": (SALE,), "direction": Direction.MORE_OPEN}, "zh", "企业现在可以使用。"),
        ({"added": (NAME,), "removed": (SALE,)}, "en", "Companies may use it now."),
        ({"added": (NAME,)}, "en", ""),
    ],
)
def test_the_consequence_is_one_sentence_or_none(changes: dict[str, object], lang: str, said: str) -> None:
    """Who is touched by a change is said for the weightiest clause, in the reader's language; "" where nobody plainly is."""
    assert consequence(compared(**changes), lang) == said  # type: ignore[arg-type]  # the test says what it changes
