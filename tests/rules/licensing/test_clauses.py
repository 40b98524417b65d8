"""Which clauses a license text states: sentence by sentence, in three languages."""

import pytest

from bot.domain.license import Clause, Threshold
from bot.rules.licensing.clauses import by_sentence, state
from bot.rules.licensing.vocabulary import WORDS, tighter, weight

ENGLISH = (
    ("The model may be used solely for non-commercial purposes.", "non-commercial"),
    ("You may not use the weights for any commercial purpose.", "non-commercial"),
    ("Commercial use of the checkpoints is strictly prohibited.", "non-commercial"),
    ("The Licensee is expressly prohibited from using the Model or its Output for any commercial purposes.", "non-commercial"),
    ("The service is a research preview intended for non-commercial use only.", "non-commercial"),
    ("This license permits noncommercial use only.", "non-commercial"),
    ("No commercial rights are granted under this Agreement.", "non-commercial"),
    ("Any noncommercial purpose is a permitted purpose.", "non-commercial"),
    ("The weights are provided for research purposes only.", "research-only"),
    ("Access to the model is limited to academic research.", "research-only"),
    ("Use the Model solely for research and educational purposes.", "research-only"),
    ("Users who want to use the models commercially must register here.", "registration-required"),
    ("Commercial use is also allowed after filling out a questionnaire.", "registration-required"),
    ("To apply for a commercial license, please fill in the application form.", "registration-required"),
    ("Any commercial use requires a separate license from Acme.", "prior-written-authorization"),
    ("For commercial use you must obtain the prior written consent of the Licensor.", "prior-written-authorization"),
    ("Please contact us to obtain written authorization for commercial uses.", "prior-written-authorization"),
    ("Your use must comply with the Acceptable Use Policy.", "acceptable-use-policy"),
    ("You agree to the use-based restrictions set out in Attachment A.", "acceptable-use-policy"),
    ("You will not use the Software for any military or illegal purposes.", "field-of-use"),
    ("You agree not to use the Model:", "field-of-use"),
    ("You may not provide the software to third parties as a hosted or managed service.", "field-of-use"),
    ("Additional Use Grant: You may make production use of the Licensed Work, provided you do not resell it.", "field-of-use"),
    ("You may not use the outputs to train other models.", "output-training-restriction"),
    ("You will not use the Materials or any output to improve any other large language model.", "output-training-restriction"),
    ("The outputs may be used for any commercial purpose.", "output-commercial-use"),
    ("Acme claims no rights in the Outputs you generate.", "output-ownership-claim"),
    ("You may not use the service to develop products that compete with Acme.", "competing-use"),
    ("The above copyright notice shall be included in all copies.", "attribution-notice"),
    ("You must give every recipient a copy of this License.", "attribution-notice"),
    ('You shall prominently display "Built with Acme" on a related website.', "attribution-display"),
    ('You shall include "Acme" at the beginning of any such AI model name.', "naming"),
    ("You must cause any modified files to carry prominent notices that you changed them.", "modification-notice"),
    ("You must license the entire work, as a whole, under this License to anyone.", "copyleft"),
    ("Users interacting with it remotely through a computer network must get the source.", "network-copyleft"),
    ("If you remix the material, you must distribute adaptations under the same license.", "share-alike"),
    ("Use of the weights is also subject to the license of the base model.", "upstream-passthrough"),
    ("Each contributor grants you a royalty-free patent license.", "patent-grant"),
    ("If you institute litigation alleging that the Model infringes your patent, your rights end.", "patent-retaliation"),
    ("You may not modify the model or create derivative works.", "no-derivatives"),
    ("You must not redistribute the weights.", "no-redistribution"),
    ("You must not distribute the weights provided to you without explicit consent of the authors.", "no-redistribution"),
    ("The grant is non-sublicensable.", "sublicensing:forbidden"),
    ("The grant is non-transferable.", "non-transferable"),
    ("Acme grants you a limited, revocable license.", "revocable"),
    ("Acme may terminate this Agreement at any time for any reason.", "revocable"),
    ("Your rights terminate automatically when you breach this License.", "automatic-termination"),
    ("This license does not extend to later versions of the model.", "scope"),
    ("You must clearly disclose that the content is AI-generated.", "ai-disclosure"),
    ("You must implement content filtering or manual review of outputs.", "content-filter"),
    ("You may not remove any watermark.", "watermark"),
    ("You will indemnify Acme against third-party claims.", "indemnity"),
    ("This Agreement is governed by the laws of Singapore.", "governing-law:SG"),
    ("Change Date: Four years from the date the work is published.", "change-date"),
    ("Neither the name of Acme nor those of its staff may be used to endorse products.", "no-endorsement"),
)  # fmt: skip
"""A sentence as licenses write it, in our own words, and the clause it states."""

CHINESE = (
    ("您仅可将本模型用于非商业用途。", "non-commercial"),
    ("不得将模型权重用于任何商业用途。", "non-commercial"),
    ("本模型仅限学术研究使用。", "research-only"),
    ("如需将模型用于商业目的，请填写问卷完成登记。", "registration-required"),
    ("商业使用须事先取得许可方的书面授权。", "prior-written-authorization"),
    ("您应遵守可接受使用政策。", "acceptable-use-policy"),
    ("您不得出于任何军事或非法目的使用本软件。", "field-of-use"),
    ("您不得使用本模型的输出训练其他模型。", "output-training-restriction"),
    ("您不得将本模型用于开发竞争产品。", "competing-use"),
    ("许可方对您生成的内容不主张所有权。", "output-ownership-claim"),
    ("您应在显著位置展示“由某模型构建”。", "attribution-display"),
    ("衍生模型的名称必须以某某开头。", "naming"),
    ("上述版权声明应包含在本软件的所有副本中。", "attribution-notice"),
    ("您修改文件的，应附上修改声明。", "modification-notice"),
    ("使用者还须遵守 Llama 2 许可协议。", "upstream-passthrough"),
    ("您不得分发模型权重。", "no-redistribution"),
    ("授予您不可转让、可撤销的许可。", "revocable"),
    ("授予您不可转让、不可再许可的许可。", "sublicensing:forbidden"),
    ("该许可不可转让。", "non-transferable"),
    ("您对我们提起知识产权诉讼的，本协议授予的许可即告终止。", "patent-retaliation"),
    ("本协议适用中华人民共和国法律。", "governing-law:CN"),
    ("您应赔偿许可方因此遭受的损失。", "indemnity"),
    ("您应标明内容由人工智能生成。", "ai-disclosure"),
    ("您应当建立内容审核机制。", "content-filter"),
    ("不得去除水印。", "watermark"),
    ("本许可不适用于后续模型。", "scope"),
)
JAPANESE = (
    ("商用利用はできません。", "non-commercial"),
    ("非商用利用に限ります。", "non-commercial"),
    ("本モデルの利用は研究目的のみとします。", "research-only"),
    ("商用で利用する場合は事前に申請フォームから登録してください。", "registration-required"),
    ("商用利用を希望される場合は別途契約が必要です。", "prior-written-authorization"),
    ("出力を他のモデルの学習に使うことを禁止します。", "output-training-restriction"),
)

FREE = (
    ("Permission is granted for any purpose, including commercial use.", "non-commercial"),
    ("The rights are not limited to non-commercial research.", "non-commercial"),
    ("You may use it for commercial and non-commercial purposes.", "non-commercial"),
    ('"Non-Commercial Purpose" means any use without payment.', "non-commercial"),
    ("(This alternative is allowed only for noncommercial distribution.)", "non-commercial"),
    ("Optionally, companies may register their commercial use.", "registration-required"),
    ("If you do not agree, do not use, modify or distribute the package.", "no-redistribution"),
    ("You may not use, modify or distribute the Works outside the Territory.", "no-derivatives"),
    ("You may not modify or delete the copyright notices.", "no-derivatives"),
    ("Nothing will impair our right to develop technology that competes with yours.", "competing-use"),
    ("The license is irrevocable and non-revocable.", "revocable"),
    ("Restrictions under export laws of the United States may apply.", "territorial-exclusion:US"),
    ("You are free to use the outputs to train other models.", "output-training-restriction"),
    ("Modified versions must rename your license.", "naming"),
    ("商业秘密不得泄露，若泄露则须赔偿。", "non-commercial"),
    ("该许可不可撤销。", "revocable"),
)
"""A sentence, and a clause it sounds like and does not state."""


def stated(text: str) -> set[str]:
    return {str(statement.clause) for statement in state(text)}


@pytest.mark.parametrize(("sentence", "clause"), [*ENGLISH, *CHINESE, *JAPANESE])
def test_a_sentence_states_its_clause(sentence: str, clause: str) -> None:
    """Each way licenses have of stating a clause is understood."""
    assert clause in stated(sentence)


@pytest.mark.parametrize(("sentence", "clause"), FREE)
def test_a_sentence_that_only_sounds_like_it_states_nothing_of_it(sentence: str, clause: str) -> None:
    """Negations, exceptions and definitions are no clauses."""
    assert clause not in stated(sentence)


def test_every_word_of_the_vocabulary_is_stated_somehow() -> None:
    """No word of the closed list is one that no text can state."""
    sentences = [sentence for sentence, _ in (*ENGLISH, *CHINESE, *JAPANESE)]
    numbers = [text for text, _ in THRESHOLDS]

    words = {clause.partition(":")[0] for text in (*sentences, *numbers, EXCLUDED) for clause in stated(text)}

    assert words == set(WORDS)


EXCLUDED = "This license agreement does not apply in the European Union, the United Kingdom and South Korea."
THRESHOLDS = (
    (
        "If you have more than 700 million monthly active users, you must request a license.",
        Threshold(kind="mau", value=700_000_000, unit="users", period="month", effect="ask"),
    ),
    (
        "It is free for organizations with annual revenue of less than US $1,000,000.",
        Threshold(kind="revenue", value=1_000_000, unit="USD", period="year", effect="ask"),
    ),
    (
        'Above 20 million US dollars in monthly revenue you shall prominently display "Acme".',
        Threshold(kind="revenue", value=20_000_000, unit="USD", period="month", effect="display"),
    ),
    (
        "No rights are granted to companies with more than €5 million in annual turnover.",
        Threshold(kind="revenue", value=5_000_000, unit="EUR", period="year", effect="no-rights"),
    ),
    (
        "The number of visits for your commercial activities must not exceed 1 million visits per month.",
        Threshold(kind="traffic", value=1_000_000, unit="visits", period="month", effect="ask"),
    ),
    (
        "Applications with a daily active user count (daily active users) of less than 1 million are free.",
        Threshold(kind="dau", value=1_000_000, unit="users", period="day", effect="ask"),
    ),
    (
        "More than 100 million monthly active users, also if 2 million of them pay: ask.",
        Threshold(kind="mau", value=100_000_000, unit="users", period="month", effect="ask"),
    ),
    (
        "如产品月活跃用户超过1亿，须另行申请授权。",
        Threshold(kind="mau", value=100_000_000, unit="users", period="month", effect="ask"),
    ),
    (
        "年收入超过人民币100万元的，须另行申请。",
        Threshold(kind="revenue", value=1_000_000, unit="CNY", period="year", effect="ask"),
    ),
)


@pytest.mark.parametrize(("sentence", "threshold"), THRESHOLDS)
def test_a_threshold_has_its_kind_number_unit_period_and_effect(sentence: str, threshold: Threshold) -> None:
    """A number above which other terms apply is read with all that belongs to it."""
    found = [statement.threshold for statement in state(sentence) if statement.threshold]

    assert found == [threshold]


@pytest.mark.parametrize(
    "sentence",
    [
        "Revenue is discussed in section 12, and no number exceeds it.",
        "Our liability will not exceed 100 dollars.",
        "If the monthly active users are more than 3, nothing happens.",
        "Each of the 50 monthly active users counts once.",
        "The revenue from more than 5,000 customers counts.",
    ],
)
def test_small_numbers_and_other_numbers_are_no_thresholds(sentence: str) -> None:
    """Section numbers, caps on damages and counts of other things are no thresholds."""
    assert not [statement for statement in state(sentence) if statement.threshold]


def test_what_is_asked_above_a_threshold_is_no_clause_of_its_own() -> None:
    """To ask above a number of users is the threshold's effect, and needs no permission below it."""
    assert stated("With over 1 million monthly active users you need a separate commercial license from us.") == {
        "mau-threshold:1000000"
    }


def test_territories_are_named_by_their_codes() -> None:
    """Every territory left out is one clause."""
    assert stated(EXCLUDED) == {"territorial-exclusion:EU", "territorial-exclusion:UK", "territorial-exclusion:KR"}


def test_a_law_of_a_territory_is_not_its_exclusion() -> None:
    """Whose law governs, and what the AI Act says, leaves nobody out."""
    assert "territorial-exclusion:EU" not in stated(
        "Duties under the EU AI Act are not granted to you in the European Union."
    )


def test_stronger_statements_make_weaker_ones_idle() -> None:
    """One ban is one clause: research only, a policy with its list, a grant with its end, AGPL's copyleft."""
    research = stated("You may use it solely for your non-commercial research purposes.")
    policy = stated("Follow the Acceptable Use Policy.\n\nYou will not use it for any military purposes.")
    attached = stated("Use-based restrictions: see Attachment A.")
    patents = stated("We grant you a patent license.\n\nIf you file patent litigation that it infringes, it ends.")
    network = stated("GNU Affero General Public License\n\nMozilla Public License")
    register = stated(
        "Users must register for commercial use.\n\nNot for commercial use without it: non-commercial use only."
    )
    both = stated("Users who want commercial use must register and obtain a commercial license from us.")

    assert research == {"non-commercial"}
    assert policy == {"acceptable-use-policy"}
    assert attached == {"acceptable-use-policy", "field-of-use"}
    assert patents == {"patent-grant"}
    assert network == {"network-copyleft"}
    assert register == {"registration-required"}
    assert both == {"registration-required"}


def test_a_ban_for_rivals_says_so_and_yields_to_a_whole_ban() -> None:
    """Outputs that may not train competing models are bound less than those that may train none."""
    narrow = "You may not use the Output to train a model that competes with Acme."
    whole = "You may not use the outputs to train other models."

    assert stated(narrow) == {"output-training-restriction:competing models"}
    assert stated(f"{narrow}\n\n{whole}") == {"output-training-restriction"}


def test_a_quote_is_short_and_the_first() -> None:
    """A clause is quoted where it stands first, in at most four hundred characters."""
    long = f"You must not redistribute the weights{', nor anything like them' * 40}."

    (found,) = list(state(f"{long}\n\nYou must not redistribute the weights."))

    assert found.clause == Clause(word="no-redistribution")
    assert len(found.quote) == 400
    assert found.quote.endswith("…")


def test_items_of_a_list_state_what_its_head_does() -> None:
    """A forbidden use in a list is a forbidden use; what follows the list is not."""
    text = "You agree not to use the Model:\n\n(a) to harm minors;\n\n(b) to spread rumors.\n\nThank you for reading."

    assert [words for _, words in by_sentence(text)] == [
        frozenset({"field-of-use"}), frozenset({"field-of-use"}), frozenset({"field-of-use"}), frozenset(),
    ]  # fmt: skip


def test_markup_wrapping_and_invisible_characters_change_nothing() -> None:
    """A text is read through its HTML, its emphasis, its line ends and what nobody sees."""
    plain = "The weights may be used for non-commercial purposes only."
    marked = "<p>The **weights** may be\r\nused for\u200b non-commercial <b>purposes</b> only.</p>"

    assert stated(plain) == stated(marked) == {"non-commercial"}


@pytest.mark.parametrize(
    "text", ["", "\0", "()" * 5_000, "not use " * 5_000, "不得" * 5_000, "1," * 5_000 + " monthly users over"]
)
def test_hostile_texts_are_read_like_any(text: str) -> None:
    """Nothing a text holds makes reading it fail."""
    assert isinstance(state(text), tuple)


def test_weights_and_tightness_of_values() -> None:
    """A lower threshold binds more, a ban with an exception less; an unknown word weighs nothing."""
    assert tighter("mau-threshold", "700", "100") == 1
    assert tighter("mau-threshold", "100", "700") == -1
    assert tighter("mau-threshold", "100", "") == 0
    assert tighter("output-training-restriction", "", "competing models") == -1
    assert tighter("naming", "A", "B") == 0
    assert weight("non-commercial") > 0 == weight("no such word")
