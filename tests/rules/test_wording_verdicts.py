"""Verdicts in words: complete in every language, and no louder than the evidence."""

import pytest

from bot.domain.claim import Finding, Wording
from bot.domain.digest import Happening
from bot.domain.license import Clause
from bot.domain.model import Hub, ModelId
from bot.rules.verdict_reasons import Reason
from bot.rules.wording import SHAPES as STANDING_SHAPES
from bot.rules.wording_verdicts import (
    LANGUAGES,
    NOTE_LENGTH,
    SHAPES,
    VerdictWords,
    advice,
    differing,
    dispute_words,
    finding_words,
    spoken,
    worded,
    words_of,
)
from tests.claims import make_claim, make_dispute, make_verdict
from tests.ledger import APACHE, make_changed, make_place, url_of
from tests.make import make_digest, make_line


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_worded_in_every_language(reason: Reason, lang: str) -> None:
    """A sentence fills every blank, of a verdict with evidence and of one with none."""
    full = worded(make_verdict(reason=reason.value), lang)
    bare = worded(
        make_verdict(
            reason=reason.value, claim=make_claim(models=()), place=None, license=None, evidence=None, revision=None
        ),
        lang,
    )

    assert full.sentence
    assert "{" not in full.sentence + bare.sentence
    assert full.link == ({"en": "huggingface at r1"}.get(lang, "huggingface（r1）"), url_of(make_place()))
    assert bare.link is None


@pytest.mark.parametrize("lang", sorted(LANGUAGES))
def test_every_language_has_every_word(lang: str) -> None:
    """No wording and no reason is without its words."""
    own = words_of(lang)

    assert set(own.wordings) == set(Wording)
    assert set(own.reasons) == set(Reason)
    assert all(getattr(own, name) for name in VerdictWords.__slots__)


def test_contradicted_is_said_only_of_what_is_firm() -> None:
    """What rests on a label alone looks inconsistent; the rest has words of its own."""
    found = [
        finding_words(verdict, "en")
        for verdict in (
            make_verdict(firm=True),
            make_verdict(firm=False),
            make_verdict(finding=Finding.BACKED),
            make_verdict(finding=Finding.OPEN),
        )
    ]

    assert found == ["contradicted", "looks inconsistent", "backed", "not settled"]


def test_a_contradiction_names_the_words_the_clause_and_the_revision() -> None:
    """One sentence says what it is called, what the license says, and at which revision; the license itself is quoted."""
    verdict = make_verdict(reason="license-forbids", revision="0123456789abcdef")

    english, japanese, chinese = (worded(verdict, lang) for lang in ("en-US", "ja", "zh_CN"))

    assert english.sentence == (
        "Said to be “open source”; CC BY-NC 4.0 on huggingface at 0123456 says: commercial use is not allowed."
    )
    assert (
        japanese.sentence == "「オープンソース」とされるが、huggingface（0123456）の CC BY-NC 4.0 では：商用利用不可。"
    )
    assert chinese.sentence == "据称“开源”；而 huggingface（0123456）的 CC BY-NC 4.0 规定：不得商用。"
    assert english.quote == "“You may not use the material for commercial purposes.”"


def test_another_license_is_told_with_what_it_says() -> None:
    """Both names stand in the sentence, and the clauses behind it where there are any."""
    claim = make_claim(license="Apache 2.0")

    with_clause = worded(make_verdict(reason="another-license", claim=claim), "en").sentence
    without = worded(make_verdict(reason="another-license", claim=claim, clauses=(), quote=""), "en")

    assert with_clause.endswith("it is CC BY-NC 4.0. Its clauses: commercial use is not allowed.")
    assert without.sentence == "Said to be under Apache 2.0; on huggingface at r1 it is CC BY-NC 4.0."
    assert without.quote == ""


def test_strangers_words_are_made_legible() -> None:
    """Names, notes and answers are cut to what a line holds, without what no reader sees."""
    verdict = make_verdict(
        reason="another-license",
        claim=make_claim(license="MIT\u202e" + "x" * 500),
        place=make_place("acme/{name}\nrocket"),
        revision=None,
        clauses=(Clause(word="naming", value="{x}"),),
    )
    dispute = make_dispute(note="a\nb\u200b" + "c" * 999, answer="d\n" * 999)

    said = worded(verdict, "en")
    told = dispute_words(dispute, "en")

    assert "\u202e" not in said.sentence
    assert len(said.sentence) < 400
    assert said.link is not None
    assert said.link[0] == "huggingface"
    assert told[0].startswith("Disputed: a bc")
    assert all(len(line) <= NOTE_LENGTH + 12 and "\n" not in line for line in told)
    assert dispute_words(make_dispute(), "ja") == ("異議あり：The maker answered that this file is a leftover.",)


def test_a_reason_of_a_later_version_is_not_guessed() -> None:
    """A word this code does not know is told as nothing to check."""
    assert worded(make_verdict(reason="tomorrow"), "en").sentence.startswith("Nothing to check yet")


def test_places_that_differ_are_said() -> None:
    """Two licenses of one model are told with their places; one license, or two models, are not."""
    here = make_verdict()
    there = make_verdict("two", place=make_place(hub=Hub.MODELSCOPE), license=APACHE)
    same = make_verdict("three", place=make_place(hub=Hub.OLLAMA))
    bare = make_verdict("four", place=None, license=None)

    assert differing([here, there, same, bare], "en") == (
        "The places do not agree: huggingface says CC BY-NC 4.0, modelscope says Apache License 2.0."
    )
    assert differing([here, same], "ja") == ""
    assert differing([here, make_verdict("five", model="acme/engine", license=APACHE)], "zh") == ""


@pytest.mark.parametrize(
    ("lang", "contradicted", "backed"),
    [
        ("en", "Claim ≠ contradicted", "Claim ✓ backed"),
        ("ja", "主張 ≠ 矛盾あり", "主張 ✓ 裏付けあり"),
        ("zh", "说法 ≠ 与许可证矛盾", "说法 ✓ 有据可查"),
    ],
)
def test_a_chip_says_what_it_is_about_with_a_shape(lang: str, contradicted: str, backed: str) -> None:
    """A verdict's chip is words with a shape that no standing has, and cannot be taken for one."""
    assert worded(make_verdict(), lang).chip == contradicted
    assert worded(make_verdict(finding=Finding.BACKED), lang).chip == backed
    assert not set(SHAPES.values()) & set(STANDING_SHAPES.values())


def test_what_a_sentence_does_not_say_stands_before_it() -> None:
    """The model is named once; where nothing was checked, so is what it is called and under which license."""
    claim = make_claim("gpt-x", models=("OpenAI/GPT-X",), license="MIT")

    named = worded(make_verdict(reason="no-change-seen"), "en").about
    unchecked = worded(make_verdict(reason="not-in-the-ledger", place=None, claim=claim), "zh").about
    nameless = worded(
        make_verdict(reason="rumored", place=None, claim=make_claim(models=(), wording=Wording.UNSPECIFIED)), "en"
    )

    assert (named, unchecked, nameless.about) == ("", "GPT-X · “开源” · MIT", "")


def test_a_story_says_which_of_its_verdicts_are_disputed() -> None:
    """Only what somebody disputes is marked, in the reader's language."""
    line = make_line(verdicts=(make_verdict("one"), make_verdict("two")), disputed=frozenset({make_verdict("two").id}))

    assert [said.disputed for said in spoken(line, "zh-CN")] == ["", "有异议"]


def test_advice_is_disclaimed_where_anything_was_judged() -> None:
    """A digest with a verdict or a license change says that these are facts; any other says nothing of it."""
    judged = make_digest(lines=(make_line(verdicts=(make_verdict(),)),))
    happened = make_digest(
        happenings=(Happening(model=ModelId("acme/x"), name="x", events=(make_changed(),), places=()),)
    )

    assert advice(judged, "en") == advice(happened, "en") == "Facts from license texts, not legal advice."
    assert advice(judged, "ja") == "ライセンス文面の事実であり、法的助言ではありません。"
    assert advice(make_digest(), "zh") == ""
