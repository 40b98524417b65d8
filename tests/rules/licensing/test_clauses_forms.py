"""More ways in which licenses and cards of model makers state clauses, in texts of our own."""

import pytest

from bot.rules.licensing.clauses import state
from bot.rules.licensing.explanation import clause_words
from bot.rules.licensing.laws import place

STATES = (
    ('"Study Purposes" does not include any commercial exploitation of the Model.', "non-commercial"),
    ("You may copy the Software Products for Non-Commercial Uses only.", "non-commercial"),
    ("Derivatives you create will be limited to research purposes as well.", "research-only"),
    ("The model was released for the sole purpose of scientific research.", "research-only"),
    ("Models trained on it should not be used outside of research.", "research-only"),
    ("For commercial activities approval must be obtained from the Licensor.", "prior-written-authorization"),
    ("To host the model for others you must apply to Acme for a separate licence.", "prior-written-authorization"),
    (
        "If you wish to use the model for commercial or production use, or to offer it through an API, contact Acme.",
        "prior-written-authorization",
    ),
    ("You are not allowed to use the software for anything that endangers national security.", "field-of-use"),
    ("You shall not, for military or unlawful purposes, copy the models.", "field-of-use"),
    ("Acme prohibits the use of its models for any illegal surveillance.", "field-of-use"),
    ("You may not let third parties use the model as part of your hosted service.", "field-of-use"),
    ("Your use must be consistent with Acme's Trustworthy AI terms.", "acceptable-use-policy"),
    ("Acme does not claim ownership of any outputs you generate.", "output-ownership-claim"),
    ("You may use Outputs for any lawful purpose, including but not limited to selling them.", "output-commercial-use"),
    ("If you bypass or disable any safety guardrail, your rights end.", "content-filter"),
    ("You must make available a copy of this License to third-party recipients.", "attribution-notice"),
    ("If you publish results, you must acknowledge the use of the model.", "attribution-notice"),
    ("You shall provide appropriate attribution to the Licensor.", "attribution-notice"),
    ('You will include "Built on Acme" on a related website.', "attribution-display"),
    ("You must clearly indicate the modifications made.", "modification-notice"),
    ("Include in the notice a statement that you have modified the model.", "modification-notice"),
    ("The checkpoints are subject to their respective original licenses.", "upstream-passthrough"),
    ("Use is restricted to uses that follow the license agreement of the model it was made from.", "upstream-passthrough"),
    ("This model inherits the license of its base model.", "upstream-passthrough"),
    ("You are granted a non-sub-licensable right.", "sublicensing:forbidden"),
    ("You may not assign or sublicense this License.", "sublicensing:forbidden"),
    ("You may not assign or transfer this Agreement.", "non-transferable"),
    ("Nothing here may be taken to imply endorsement by Acme.", "no-endorsement"),
    ("The terms of this license do not extend to any language models.", "scope"),
    ("The models are not themselves subject to this license.", "scope"),
    ("Any dispute shall be finally settled by arbitration.", "governing-law"),
    ("Your use must comply with applicable laws and regulations.", "governing-law:compliance"),
    ("您须以显著的方式说明修改的内容。", "modification-notice"),
    ("您应遵守使用地适用的法律法规。", "governing-law:compliance"),
    ("本协议适用中华人民共和国大陆地区(仅为本协议之目的,不包括香港、澳门和台湾)法律。", "governing-law:CN"),
    ("商用利用は禁じられています。", "non-commercial"),
    ("営利目的での利用は禁止します。", "non-commercial"),
    ("研究目的での利用に限ります。", "research-only"),
    ("軍事目的での利用を禁止します。", "field-of-use"),
    ("重みの再配布を禁止します。", "no-redistribution"),
    ("モデルの改変は禁止です。", "no-derivatives"),
    ("利用の際はクレジットを表記してください。", "attribution-notice"),
    ("ベースモデルのライセンスに従ってください。", "upstream-passthrough"),
    ("モデル名の先頭に所定の語を付けてください。", "naming"),
    ("出力の商用利用は可能です。", "output-commercial-use"),
)  # fmt: skip

SOUNDS_LIKE = (
    ("Acme may terminate this Agreement at any time if you are in breach of it.", "revocable"),
    ("若您违反本协议，许可方有权终止本协议。", "revocable"),
    ("The Licensor does not endorse any results of the Model: no endorsement.", "no-endorsement"),
    ("未经同意，您不得展示许可方的商标或其他显著品牌特征。", "attribution-display"),
    ("许可方不保证输出结果的稳定性、所有权。", "output-ownership-claim"),
    ("Follow Acme's trademark usage guidelines.", "acceptable-use-policy"),
    ("Running the program is not covered by this license.", "scope"),
    ("You will indemnify Acme for failing to use content filters.", "content-filter"),
    ("再配布は許可なく行えますが、販売はできません。", "no-redistribution"),
)

LAWS = (
    ("governed by the laws of the state of california", "US-CA"),
    ("the laws of the united states and the state of delaware", "US-DE"),
    ("governed by french law", "FR"),
    ("the laws of the hong kong special administrative region of the people's republic of china", "HK"),
    ("the laws of china apply", "CN"),
    ("대한민국 law", "KR"),
    ("the law of the land", ""),
    ("offices in singapore", ""),
)


def stated(text: str) -> set[str]:
    return {str(statement.clause) for statement in state(text)}


@pytest.mark.parametrize(("sentence", "clause"), STATES)
def test_another_form_states_its_clause(sentence: str, clause: str) -> None:
    """However a maker writes a clause, it is the same clause."""
    assert clause in stated(sentence)


@pytest.mark.parametrize(("sentence", "clause"), SOUNDS_LIKE)
def test_a_neighbor_of_a_form_states_nothing(sentence: str, clause: str) -> None:
    """Termination for breach, trademarks, warranties and copyleft's limits are not the clauses they sound like."""
    assert clause not in stated(sentence)


@pytest.mark.parametrize(("sentence", "code"), LAWS)
def test_a_law_is_told_by_its_place(sentence: str, code: str) -> None:
    """The place whose law governs is named by its code, a state before its union, and only where a law is spoken of."""
    assert place(sentence) == code


def test_items_of_a_list_are_read_with_the_head_that_forbids_them() -> None:
    """ "You will not:" and its items are one sentence, however they are set; the list ends where prose begins."""
    items = "a. use or copy the Model (i) for any commercial purposes, (ii) for military purposes;"

    forbidding = stated(f"You will not, and will not permit any third party to\n\n{items}")
    allowing = stated(f"You may:\n\n{items}")
    over = stated("You shall not:\n\n(a) remove notices.\n\nAnyone may use it for military purposes.")

    assert {"non-commercial", "field-of-use"} <= forbidding
    assert not {"non-commercial", "field-of-use"} & allowing
    assert "field-of-use" not in over


def test_courts_are_no_law_beside_the_law_they_are_under() -> None:
    """Of a law that has a place and of courts the law is stated, once."""
    text = "It is governed by the laws of Singapore.\n\nAny dispute shall be settled by arbitration."

    assert {clause for clause in stated(text) if clause.startswith("governing-law")} == {"governing-law:SG"}


def test_an_abbreviation_ends_no_sentence() -> None:
    """What follows "e.g." belongs to the same sentence."""
    text = "Commercial use by companies (e.g. Banks) is strictly prohibited."

    assert [statement.quote for statement in state(text)] == [text]


@pytest.mark.parametrize("lang", ["en", "ja", "zh"])
def test_a_duty_to_follow_local_law_is_not_called_the_governing_law(lang: str) -> None:
    """Whose law governs, and that local law must be followed, are worded apart."""
    law, duty = (next(each.clause for each in state(text) if each.clause.word == "governing-law") for text in (
        "It is governed by the laws of Singapore.", "You must comply with all applicable laws."
    ))  # fmt: skip

    assert "SG" in clause_words(law, lang)
    assert clause_words(duty, lang) not in {clause_words(law, lang), "compliance"}
    assert "compliance" not in clause_words(duty, lang)
