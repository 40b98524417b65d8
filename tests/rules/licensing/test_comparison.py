"""How two texts differ: which way, by which clauses, with which sentences."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.domain.license import Clause, Comparison, Direction, License, Tier
from bot.rules.licensing import catalogue
from bot.rules.licensing.comparison import compare, compare_licenses, compare_sentences
from bot.rules.licensing.sides import Side, is_edited

OPEN, TIGHT, NEUTRAL, NONE = Direction.MORE_OPEN, Direction.MORE_RESTRICTIVE, Direction.NEUTRAL, Direction.NONE

AGREEMENT = """ACME COMMUNITY LICENSE AGREEMENT

Version of {date}

1. Definitions

"Acme Model" means the model {model}.

2. Grant

You are granted a non-exclusive, worldwide, royalty-free license to use, reproduce, distribute and modify the Acme Model.

3. Redistribution

You must provide a copy of this Agreement to any recipient.

{clauses}

5. Law

This Agreement is governed by the laws of Singapore.
"""


def agreement(*clauses: str, date: str = "May 2024", model: str = "Acme-7B") -> str:
    return AGREEMENT.format(date=date, model=model, clauses="\n\n".join(clauses))


def card(*sentences: str, heading: str = "## License", intro: str = "Acme is a model.") -> str:
    said = "\n\n".join(sentences)
    return (
        f"# Acme LM\n\n{intro}\n\n## Installation\n\npip install acme\n\n## Usage\n\nRun it.\n\n{heading}\n\n{said}\n"
    )


def moved(found: Comparison) -> tuple[set[str], set[str], set[tuple[str, str]]]:
    return (
        set(map(str, found.added)),
        set(map(str, found.removed)),
        {(str(one), str(two)) for one, two in found.changed},
    )


USERS = "If your products have more than {} monthly active users, you must request a license."
EU = "THIS LICENSE AGREEMENT DOES NOT APPLY IN THE EUROPEAN UNION."
FORBIDDEN = "You agree not to use the Acme Model:\n\n(a) for military purposes;\n\n(b) to harm minors."
TEXTS: tuple[tuple[Sequence[str], Sequence[str], Direction, set[str]], ...] = (
    ((), ("The Acme Model may be used for non-commercial purposes only.",), TIGHT, {"+non-commercial"}),
    (("仅用于您的非商业研究目的。",), (), OPEN, {"-non-commercial"}),
    ((USERS.format("700 million"),), (USERS.format("100 million"),), TIGHT, {"~mau-threshold:100000000"}),
    ((USERS.format("1 million"),), (USERS.format("100 million"),), OPEN, {"~mau-threshold:100000000"}),
    ((USERS.format("1 million"),), (), OPEN, {"-mau-threshold:1000000"}),
    (
        (USERS.format("1 million"),),
        (USERS.format("1 million"), "Above 5 million US dollars of annual revenue you must request a license."),
        TIGHT,
        {"+revenue-threshold:5000000"},
    ),
    (("如产品月活跃用户超过1亿，您须另行申请授权。",), ("如产品月活跃用户超过1000万，您须另行申请授权。",), TIGHT, {"~mau-threshold:10000000"}),
    ((EU,), (EU.replace("UNION.", "UNION AND SOUTH KOREA."),), TIGHT, {"+territorial-exclusion:KR"}),
    ((EU,), ("It applies everywhere.",), OPEN, {"-territorial-exclusion:EU"}),
    (
        ("You will not use the outputs to improve any other large language model.",),
        ("You may use the outputs for any purpose, including to train other models.",),
        OPEN,
        {"-output-training-restriction", "+output-commercial-use"},
    ),
    (
        ("You will not use the outputs to improve any other large language model.",),
        ("You may not use the outputs to train models that compete with the Acme Model.",),
        OPEN,
        {"~output-training-restriction:competing models"},
    ),
    (
        ("Users must register for commercial use.",), ("You may use it for commercial purposes.",), OPEN,
        {"-registration-required"},
    ),
    (
        (), ('If you train a model with it, include "Acme" at the beginning of the model name.',), TIGHT, {"+naming"},
    ),
    ((), ("Acme may terminate this Agreement at any time in its sole discretion.",), TIGHT, {"+revocable"}),
    ((FORBIDDEN,), (f"{FORBIDDEN}\n\n(c) to spread disinformation that harms others.",), NEUTRAL, {"~field-of-use"}),
    ((FORBIDDEN,), ("You must follow the Acceptable Use Policy at acme.example.",), TIGHT, {"+acceptable-use-policy"}),
    (("Contact us at a@acme.example.",), ("Contact us at license@acme.example.",), NONE, set()),
    (("This license does not extend to later models.",), (), NEUTRAL, {"-scope"}),
    (
        ("You shall make the notice available to all of your employees.",),
        ("You shall make the notice available, within thirty days and in writing, to all of your employees and agents.",),
        NEUTRAL,
        set(),
    ),
)  # fmt: skip


@pytest.mark.parametrize(("before", "after", "direction", "clauses"), TEXTS)
def test_a_license_edited(before: Sequence[str], after: Sequence[str], direction: Direction, clauses: set[str]) -> None:
    """Of one license edited, the clauses that came, went or changed decide which way it goes."""
    found = compare(agreement(*before), agreement(*after), path="LICENSE")

    added, removed, changed = moved(found)
    assert found.direction is direction
    assert {
        *(f"+{each}" for each in added),
        *(f"-{each}" for each in removed),
        *(f"~{two}" for _, two in changed),
    } == clauses


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (agreement(), agreement(date="June 2025")),
        (agreement(), agreement().replace("\n", "\r\n")),
        (agreement(), agreement().replace("1. Definitions", "## 1. Definitions")),
        (agreement(), agreement().replace("license to use, ", "license\nto use,\n")),
        (agreement(), agreement().replace("the laws", "all the laws")),
        (agreement("See https://acme.example/a."), agreement("See https://acme.example/b.")),
        (
            agreement(),
            f"{agreement()}\n\n本协议授予您使用、复制、分发和修改本模型的全球性、非排他、免版税的权利，但您须向任何接收者提供本协议的副本，并遵守其全部条款。本协议受新加坡法律管辖。\n",
        ),
        (
            f"{agreement()}\n\n本协议授予您使用、复制、分发和修改本模型的全球性、非排他、免版税的权利，但您须向任何接收者提供本协议的副本，并遵守其全部条款。本协议受新加坡法律管辖。\n",
            agreement(),
        ),
        (
            "Copyright (c) 2023 Acme\n\nYou may use it as you like.",
            "Copyright (c) 2025 Acme Inc.\n\nYou may use it as you like.",
        ),
        (agreement(), agreement()),
        ("", ""),
    ],
)
def test_what_is_not_substance_is_no_change(before: str, after: str) -> None:
    """Dates, line ends, headings, wrapping, single words, addresses, holders and translations change nothing."""
    found = compare(before, after, path="LICENSE")

    assert found.direction is NONE
    assert moved(found) == (set(), set(), set())
    assert not found.mixed


def test_a_text_that_lost_one_of_its_languages_is_no_change() -> None:
    """A bilingual license whose English half is gone is compared in Chinese alone."""
    chinese = "\n\n".join(
        f"第{number}条 本协议授予您使用、复制、分发和修改本模型的权利，您须遵守其条款。" for number in "一二三"
    )
    english = "This agreement grants you the right to use, to copy, to distribute and to modify the model as you like."

    assert compare(f"{chinese}\n\n{english}", chinese, path="LICENSE").direction is NONE


def test_a_standard_license_states_what_is_known_of_it_and_what_was_added() -> None:
    """Of a license known word for word only the additions are read, however its own sentences sound."""
    apache = Path("LICENSE").read_text(encoding="utf-8")

    found = compare(apache, f"{apache}\n\nThe Work may not be used for any commercial purpose.\n", path="LICENSE")

    assert (found.direction, found.added, found.removed) == (TIGHT, (Clause(word="non-commercial"),), ())


def test_texts_of_two_licenses_are_one_edited_where_they_share_sentences() -> None:
    """A text nobody knows is edited where half its sentences stay; where both are known by name it was replaced."""
    text = "\n\n".join(f"You may do thing number {number}." for number in range(10))
    kept = text.replace("number 9", "nothing")

    def unknown(key: str, text: str) -> Side:
        return Side(license=License(key=None, name=key, variant_of=key), statements=(), text=text)

    def known(key: str) -> Side:
        return Side(license=License(key=key, name=key), statements=(), text=text)

    assert is_edited(unknown("llama3", text), unknown("chatglm3", kept))
    assert not is_edited(unknown("llama3", text), unknown("chatglm3", "You may do something else."))
    assert not is_edited(unknown("mit", text), unknown("apache-2.0", kept))
    assert not is_edited(known("llama3"), known("llama3.1"))
    assert is_edited(unknown("llama3", text), known("llama3"))


def test_another_model_covered_is_a_change_of_scope() -> None:
    """A definition that names other models is neutral, and says so."""
    found = compare(agreement(), agreement(model="Acme-7B, Acme-70B and Acme-Vision"), path="LICENSE")

    assert (found.direction, found.changed) == (NEUTRAL, ((Clause(word="scope"), Clause(word="scope")),))


def test_another_licensor_is_neutral() -> None:
    """A license handed from one party to another with nothing else changed is neutral."""
    before = "Licensor: Acme, Inc.\n\nYou may use the work in production if you keep this notice."

    found = compare(before, before.replace("Acme, Inc.", "Globex Corporation"), path="LICENSE")

    assert found.direction is NEUTRAL


def test_a_change_both_ways_is_mixed() -> None:
    """What a license takes with one hand and gives with the other is mixed, with the heavier hand's direction."""
    found = compare(
        agreement("The Acme Model may be used for non-commercial purposes only."),
        agreement('You shall prominently display "Built with Acme" on your website.'),
        path="LICENSE",
    )

    assert found.direction is OPEN
    assert found.mixed


def test_the_sentences_behind_a_clause_are_quoted() -> None:
    """Whoever reads of a change sees the sentence that states it, the weightiest first."""
    sale = "The Acme Model may be used for non-commercial purposes only."
    name = 'You shall include "Acme" at the beginning of any such model name.'

    found = compare(agreement(name), agreement(sale), path="LICENSE")
    number = compare(agreement(USERS.format("1 million")), agreement(USERS.format("2 million")), path="LICENSE")

    assert [(quote.before, quote.after) for quote in found.quotes] == [("", sale), (name, "")]
    assert [(quote.before, quote.after) for quote in number.quotes] == [
        (USERS.format("1 million"), USERS.format("2 million"))
    ]


def test_an_edit_without_a_clause_is_quoted_as_it_is() -> None:
    """A neutral edit shows the sentences that differ."""
    found = compare(
        agreement("You shall keep records of all your employees."),
        agreement("You shall keep records, for seven years and in English, of all your employees and agents."),
        path="LICENSE",
    )

    assert [quote.clause for quote in found.quotes] == [None]
    assert found.quotes[0].before == "You shall keep records of all your employees."


def test_words_are_counted() -> None:
    """How many words differ is said of small edits exactly, of another text by what it shares."""
    small = compare(agreement("You may keep one copy."), agreement("You may keep ten copies."), path="LICENSE")
    large = compare("One two three. " * 600, "Two three four. " * 600, path="LICENSE")

    assert small.words_before == small.words_after
    assert small.words_changed == 2
    assert large.words_changed == 600


LICENSES: tuple[tuple[str, str, Direction, set[str]], ...] = (
    ("cc-by-nc-4.0", "apache-2.0", OPEN, {"+patent-grant", "-non-commercial"}),
    ("apache-2.0", "cc-by-nc-4.0", TIGHT, {"+non-commercial", "-patent-grant"}),
    ("apache-2.0", "mit", NEUTRAL, {"-patent-grant"}),
    ("gpl-3.0", "mit", OPEN, {"-copyleft", "-patent-grant"}),
    ("gpl-3.0", "agpl-3.0", TIGHT, {"+network-copyleft"}),
    ("cc-by-4.0", "cc-by-4.0", NONE, set()),
    ("llama2", "llama2", NONE, set()),
)


@pytest.mark.parametrize(("before", "after", "direction", "clauses"), LICENSES)
def test_licenses_that_are_only_named(before: str, after: str, direction: Direction, clauses: set[str]) -> None:
    """Of tags and names what the catalogue knows of them is compared."""
    one, two = catalogue.resolve(before), catalogue.resolve(after)
    assert one is not None
    assert two is not None

    found = compare_licenses(one, catalogue.clauses_of(one.key), two, catalogue.clauses_of(two.key))

    added, removed, _ = moved(found)
    assert found.direction is direction
    assert clauses <= {*(f"+{each}" for each in added), *(f"-{each}" for each in removed)} or clauses == set()


def test_a_tier_outweighs_a_small_clause_the_other_way() -> None:
    """A license a tier below is more restrictive even where it grants a patent license besides."""
    free, shut = (
        License(key="a", name="A", tier=Tier.OSI_OPEN),
        License(key="b", name="B", tier=Tier.PERMISSIVE_WEIGHTS),
    )
    patent = frozenset({Clause(word="patent-grant")})

    assert compare_licenses(free, frozenset(), shut, patent).direction is TIGHT
    assert compare_licenses(shut, patent, free, frozenset()).direction is OPEN


def test_tiers_tell_where_clauses_do_not() -> None:
    """Two licenses with the same clauses go the way of their tiers; without tiers they are neutral."""
    free, shut = License(key="a", name="A", tier=Tier.OSI_OPEN), License(key="b", name="B", tier=Tier.CLOSED)
    plain = License(key="c", name="C")

    none = frozenset[Clause]()
    assert compare_licenses(free, none, shut, none).direction is TIGHT
    assert compare_licenses(shut, none, free, none).direction is OPEN
    assert compare_licenses(free, none, plain, none).direction is NEUTRAL
    assert compare_licenses(free, none, free, none).direction is NONE


def test_research_only_and_non_commercial_are_one_to_whoever_sells() -> None:
    """Between two tiers that both exclude commerce there is no way to go."""
    sale = License(key="a", name="A", tier=Tier.NON_COMMERCIAL)
    study = License(key="b", name="B", tier=Tier.RESEARCH_ONLY)

    assert compare_licenses(sale, frozenset(), study, frozenset()).direction is NEUTRAL


CARDS = (
    ("The model weights are licensed under CC-BY-NC 4.0.", "The model weights are licensed under Apache 2.0.", OPEN),
    (
        "Code is MIT. The weights are under the Creative Commons Attribution-NonCommercial 4.0 International License.",
        "Code and weights are MIT.",
        OPEN,
    ),
    (
        "The code is licensed under Apache-2.0, while model weights are fully open for academic research only.",
        ("The code is licensed under Apache-2.0, while model weights are free for research and also allow free commercial usage. "
        "To apply for a commercial license, please fill in the application form."),
        OPEN,
    ),
    ("本仓库代码依照 Apache-2.0 协议开源。模型权重不得用于商业用途。", "本仓库代码与模型权重均依照 Apache-2.0 协议开源。", OPEN),
    (
        "本仓库代码依照 Apache-2.0 协议开源，模型权重的使用则需要遵循 Acme 模型许可协议。",
        "本仓库代码依照 Apache-2.0 协议开源，模型权重也依照 Apache-2.0 协议开源，可免费商用。",
        OPEN,
    ),
    ("モデルの重みは CC BY-NC 4.0 です。商用利用はできません。", "モデルの重みは Apache License 2.0 です。", OPEN),
    ("The model is released under the MIT license.", "The model is under the Llama 3.1 Community License.", TIGHT),
    ("The model is under the Acme Community License.", "The model is under the CC BY-NC 4.0 license.", TIGHT),
    ("The model is under the Acme Community License.", "The model is under the Llama 3.1 Community License.", NEUTRAL),
    (
        "The model is under the Acme Community License, for non-commercial use only.",
        "The model is under the Llama 3.1 Community License.",
        OPEN,
    ),
    ("The code is under GPL-3.0. The weights are under CC BY-NC 4.0.", "The code is MIT. The weights are under CC BY-NC 4.0.", OPEN),
    ("Weights: MIT License. The dataset is under CC BY-NC 4.0.", "Weights: MIT License. The dataset is under CC BY 4.0.", OPEN),
    ("The weights are subject to the Acme Community License.", "The weights are subject to the Acme Vision License.", NEUTRAL),
    ("Released under Apache 2.0.", "Released under MIT.", NEUTRAL),
    ("The model is under Apache 2.0.", "The model is under Apache 2.0. It may not be used for commercial purposes.", TIGHT),
    ("The weights are licenced under the MIT License.", "The weights are licensed under the MIT License.", NONE),
    ("The weights are under MIT.", "The weights are under [MIT](LICENSE).", NONE),
    ("Please be nice.", "Please be kind.", NONE),
)  # fmt: skip


@pytest.mark.parametrize(("before", "after", "direction"), CARDS)
def test_what_cards_say(before: str, after: str, direction: Direction) -> None:
    """Of READMEs only the sentences about licenses are compared: of the weights first, then of the code and the data."""
    found = compare(card(before), card(after), path="README.md")

    assert found.direction is direction


def test_what_cards_say_besides_is_not_compared() -> None:
    """News, headings and badges of a README are no change of license; a badge that is corrected is neutral."""
    said = "The weights are under the MIT License."
    badge = "![license](https://img.shields.io/badge/license-{}-blue.svg)"

    news = compare(card(said), card(said, intro="We beat all commercial models."), path="README.md")
    heading = compare(card(said), card(said, heading="### Our license"), path="README.md")
    shown = compare(card(said), card(said, intro=badge.format("MIT")), path="README.md")
    corrected = compare(
        card(said, intro=badge.format("Apache_2.0")), card(said, intro=badge.format("MIT")), path="README.md"
    )

    assert [each.direction for each in (news, heading, shown)] == [NONE, NONE, NONE]
    assert corrected.direction is NEUTRAL


def test_sentences_of_a_card_are_compared_without_the_card() -> None:
    """What a ledger kept of a README is compared like the README."""
    found = compare_sentences(["license: cc-by-nc-4.0"], ["license: apache-2.0"])

    assert found.direction is OPEN
    assert found.old.key == "cc-by-nc-4.0"


def test_a_successor_is_another_license_whose_names_changed() -> None:
    """Between two licenses the names to be shown and carried are compared as well."""
    before = (
        'Meta Llama 3 Community License Agreement\n\nYou shall prominently display "Built with Meta Llama 3" on a page.'
    )
    after = 'Llama 3.1 Community License Agreement\n\nYou shall prominently display "Built with Llama" on a page.'

    found = compare(before, after, path="LICENSE")

    assert found.changed == (
        (
            Clause(word="attribution-display", value="Built with Meta Llama 3"),
            Clause(word="attribution-display", value="Built with Llama"),
        ),
    )
