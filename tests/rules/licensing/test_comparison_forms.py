"""How clauses move: laws, scopes, approvals, items beside sentences, sizes of a model, licenses passed on."""

from collections.abc import Sequence

import pytest

from bot.domain.license import Clause, Comparison, Direction, License
from bot.rules.licensing.comparison import compare, compare_licenses, compare_sentences
from bot.rules.licensing.readme import license_sentences

OPEN, TIGHT, NEUTRAL = Direction.MORE_OPEN, Direction.MORE_RESTRICTIVE, Direction.NEUTRAL

BASE = (
    'Acme Community License\n\n"Model" means Acme-7B as distributed by Acme.\n\n'
    "You are granted a worldwide license to use, copy, distribute and modify the Model.\n\n"
    "You must give every recipient a copy of this License.\n\n"
)
REGISTER = "Users who want to use the models commercially must register here."
APPROVAL = "For commercial activities approval must be obtained from the Licensor."


def signed(found: Comparison) -> set[str]:
    return {
        *(f"+{each}" for each in found.added),
        *(f"-{each}" for each in found.removed),
        *(f"~{two}" for _, two in found.changed),
    }


EDITS: tuple[tuple[Sequence[str], Sequence[str], Direction, set[str]], ...] = (
    (
        ("It is governed by the laws of China.",), ("It is governed by the laws of Singapore.",), NEUTRAL,
        {"~governing-law:SG"},
    ),
    ((), ("You should comply with the applicable laws of the place of use.",), NEUTRAL, {"+governing-law:compliance"}),
    ((), ("This license does not extend to any language models.",), NEUTRAL, {"+scope"}),
    (
        (REGISTER, APPROVAL), (REGISTER, "The license of the base model also applies to the weights."), NEUTRAL,
        {"-prior-written-authorization", "+upstream-passthrough"},
    ),
    ((REGISTER,), (REGISTER, APPROVAL), NEUTRAL, {"+prior-written-authorization"}),
    ((), (REGISTER,), TIGHT, {"+registration-required"}),
    (
        ("You will not use the Model for any act that may harm national security.",),
        (
            ("You will not use the Model for any act that may harm national security, public order, trade secrets, "
            "reputation or the property rights of other people."),
            REGISTER,
        ),
        TIGHT, {"~field-of-use", "+registration-required"},
    ),
)  # fmt: skip


@pytest.mark.parametrize(("before", "after", "direction", "clauses"), EDITS)
def test_a_clause_of_an_edited_license_moves(
    before: Sequence[str], after: Sequence[str], direction: Direction, clauses: set[str]
) -> None:
    """Another law, a scope, an approval beside registering, a widened ban: each is told, and weighed as what it is."""
    found = compare(BASE + "\n\n".join(before), BASE + "\n\n".join(after), path="LICENSE")

    assert (found.direction, signed(found)) == (direction, clauses)


def test_an_exception_written_into_a_definition_changes_the_scope() -> None:
    """A definition that leaves models out draws the scope anew; nothing comes or goes."""
    after = BASE.replace("by Acme.", "by Acme (does not include the second-generation model Acme2-7B and later ones).")

    found = compare(BASE, after, path="LICENSE")

    assert (found.direction, signed(found)) == (NEUTRAL, {"~scope"})


def test_licenses_that_differ_in_form_alone_are_told_by_it() -> None:
    """Clauses of legal form are told between two licenses where nothing else differs, and only there."""
    one, two = License(key="a", name="A"), License(key="b", name="B")
    form, sale = Clause(word="no-endorsement"), Clause(word="non-commercial")

    alone = compare_licenses(one, frozenset({form}), two, frozenset())
    beside = compare_licenses(one, frozenset({form, sale}), two, frozenset())

    assert (alone.direction, signed(alone)) == (NEUTRAL, {"-no-endorsement"})
    assert signed(beside) == {"-non-commercial"}


ALL = "The model weights are released under CC-BY-NC-4.0."
SPLIT = ("The Acme-2B model is released under Apache-2.0.", "The Acme-5B model is released under CC-BY-NC-4.0.")


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ((ALL,), SPLIT, OPEN),
        (SPLIT, (ALL,), TIGHT),
        (SPLIT, (SPLIT[0].replace("Apache-2.0", "MIT"), SPLIT[1]), NEUTRAL),
        (SPLIT, SPLIT, Direction.NONE),
        ((ALL,), ("All model weights except Acme-2B are released under CC-BY-NC-4.0.",), Direction.NONE),
    ],
)
def test_one_size_of_a_model_that_moves_is_told(
    before: Sequence[str], after: Sequence[str], direction: Direction
) -> None:
    """A card that relicenses one size and keeps the others' license has changed, the way that size went."""
    assert compare_sentences(before, after).direction is direction


def test_licenses_named_as_examples_of_what_is_passed_on_are_no_clauses_of_the_card() -> None:
    """A card that points to the original licenses states that they pass on, and not each of their clauses."""
    before = ("The weights are released under CC-BY-NC-4.0.",)
    after = (
        "The weights are subject to their original licenses (e.g. Llama 2 Community License for the base models).",
    )

    found = compare_sentences(before, after)

    assert found.direction is OPEN
    assert "+upstream-passthrough" in signed(found)
    assert not {each for each in signed(found) if "threshold" in each or "policy" in each}


def test_a_wrapped_paragraph_is_read_whole() -> None:
    """A sentence that a card wraps over lines is one; short lines, lists, tables and headings stay apart."""
    card = (
        "# Acme\n\n## License\n\nThe Acme-2B model (with its encoder) is released under\nthe [MIT License](LICENSE).\n"
        "Weights are free for research\nPlease contact us for commercial use.\n"
        "- Code is under\n  the Apache-2.0 license\n- Data is not\n| License | MIT |\n"
    )

    said = license_sentences(card)

    assert "The Acme-2B model (with its encoder) is released under the MIT License ." in said
    assert "Weights are free for research" in said
    assert "Please contact us for commercial use." in said
    assert "Code is under the Apache-2.0 license" in said
    assert "Data is not" in said
