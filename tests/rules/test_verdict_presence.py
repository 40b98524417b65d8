"""A claim against what the ledger saw of a model: whether it is there, whether it changed, and what holds now."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.claim import Act, Certainty, Finding, Wording
from bot.domain.item import ItemId
from bot.domain.license import Artifact, Clause
from bot.domain.model import Access, Hub, ModelRecord
from bot.rules.verdict import Held, current, judge, news
from tests.claims import make_claim, make_verdict
from tests.ledger import (
    APACHE,
    NON_COMMERCIAL,
    SEEN,
    make_access_changed,
    make_changed,
    make_comparison,
    make_place,
    make_record,
    make_withdrawn,
)
from tests.rules.test_verdict import DAY, A, holding, judged, only, textual


def gone(**said: Any) -> ModelRecord:
    return make_record(access=Access.GONE, **said)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (gone(withdrawn_at=SEEN - DAY), "nothing-there"),
        (gone(withdrawn_at=SEEN + DAY), "was-there"),
        (gone(), "not-in-the-ledger"),
    ],
)
def test_nothing_there_is_a_contradiction_only_where_somebody_looked(record: ModelRecord, reason: str) -> None:
    """A record withdrawn before contradicts, one withdrawn since backs, one nobody watches says nothing."""
    claim = make_claim(wording=Wording.OPEN_WEIGHTS)

    assert only(claim, Held(records=(record,))).reason == reason


@pytest.mark.parametrize("sentence", ["Weights are on Hugging Face.", "重みも公開した。", "权重已在魔搭社区开放下载。"])
def test_weights_that_are_said_to_be_there_are_looked_for(sentence: str) -> None:
    """A release without a word on openness is checked where its sentence speaks of weights, in every language."""
    plain = make_claim(wording=Wording.UNSPECIFIED, sentence="It is out.")

    assert only(replace(plain, sentence=sentence), Held()).reason == "not-in-the-ledger"
    assert judged(plain, Held()) == ()
    assert only(plain, holding(textual(APACHE))).reason == "weights-there"
    assert only(plain, Held(records=(gone(withdrawn_at=SEEN),))).reason == "nothing-there"


def test_a_rumor_is_never_wrong() -> None:
    """What is rumored or guessed is open, or came true."""
    rumor = make_claim(act=Act.RELEASE, certainty=Certainty.SPECULATION)

    assert only(rumor, Held()).reason == "rumored"
    assert only(rumor, Held(records=(gone(withdrawn_at=SEEN - DAY),))).reason == "rumored"
    assert only(rumor, holding(textual(NON_COMMERCIAL, "non-commercial"))).finding is Finding.BACKED
    assert only(replace(rumor, act=Act.LICENSE_CHANGE), holding(textual(APACHE))).reason == "rumored"


def test_history_is_left_alone() -> None:
    """What is told as background is open where it could be checked, and nothing where it could not."""
    past = make_claim(background=True)

    assert only(past, holding(textual(NON_COMMERCIAL, "non-commercial"))).reason == "told-as-history"
    assert judged(replace(past, act=Act.LEAK), holding(textual(APACHE))) == ()


def test_a_license_change_is_the_one_the_ledger_saw() -> None:
    """A change near the claim backs it, with its clauses, sentence and revision; one long ago, of code, or to another does not."""
    claim = make_claim(act=Act.LICENSE_CHANGE, wording=Wording.UNSPECIFIED)
    record = (make_record(),)
    near, newer = make_changed(at=SEEN - 3 * DAY), make_changed(id="newer", at=SEEN + DAY, revision="r9")
    old = make_changed(at=SEEN - 90 * DAY)
    code = make_changed(artifact=Artifact.CODE, at=SEEN)

    backed = only(claim, Held(records=record, events=(near, newer)))

    assert (backed.finding, backed.reason) == (Finding.BACKED, "license-changed")
    assert (backed.revision, backed.license) == ("r9", NON_COMMERCIAL)
    assert backed.clauses == (
        Clause(word="non-commercial"),
        Clause(word="mau-threshold", value="100000000"),
        Clause(word="patent-grant"),
    )
    assert backed.quote == "You may not use it for commercial purposes."
    assert only(claim, Held(records=record, events=(old, code))).reason == "no-change-seen"
    assert (
        only(replace(claim, license="CC BY-NC 4.0"), Held(records=record, events=(near,))).reason == "license-changed"
    )
    assert only(replace(claim, license="MIT"), Held(records=record, events=(near,))).reason == "no-change-seen"
    assert judged(claim, Held()) == ()


def test_a_change_without_a_record_or_a_quote_is_told_all_the_same() -> None:
    """What happened is told even of a model nobody lists any more."""
    event = make_changed(comparison=make_comparison(quotes=(), added=(), changed=(), removed=()))

    verdict = only(make_claim(act=Act.LICENSE_CHANGE), Held(events=(event,)))

    assert (verdict.model, verdict.place, verdict.quote) == (event.model, event.place, "")


def test_gates_and_withdrawals_are_those_the_ledger_saw() -> None:
    """An event near the claim backs it, wherever the model lies now; what is there still is said to be there."""
    access, withdrawal = make_claim(act=Act.ACCESS_CHANGE), make_claim(act=Act.WITHDRAWAL)
    here, left = Held(records=(make_record(),)), Held(records=(gone(),))
    elsewhere = make_record(make_place(hub=Hub.MODELSCOPE), model=make_record().model)

    assert only(access, replace(here, events=(make_access_changed(),))).reason == "access-changed"
    assert only(access, here).reason == "no-change-seen"
    assert judged(access, Held()) == ()
    assert only(withdrawal, left).reason == "withdrawn"
    assert only(withdrawal, replace(here, events=(make_withdrawn(),))).reason == "withdrawn"
    assert only(withdrawal, Held(records=(elsewhere,), events=(make_withdrawn(),))).place == elsewhere.place
    assert only(withdrawal, here).reason == "still-there"
    assert judged(withdrawal, Held()) == ()


def test_the_same_judgment_is_one_verdict() -> None:
    """The id is made of what is said; another claim, item or finding has another."""
    held = holding(textual(NON_COMMERCIAL, "non-commercial"))

    ids = {
        judge(claim, item, ledger, at=at, said_at=SEEN)[0].id
        for claim, item, ledger, at in (
            (make_claim(), A, held, SEEN),
            (make_claim(), A, held, SEEN + DAY),
            (make_claim(sentence="other"), A, held, SEEN),
            (make_claim(), ItemId("b"), held, SEEN),
            (make_claim(), A, holding(textual(APACHE)), SEEN),
        )
    }

    assert len(ids) == 4
    assert all(len(id_) == 20 for id_ in ids)


def test_only_what_is_new_is_kept() -> None:
    """The same findings again are no news; other ones are, with ids that tell them from those before, even when they return."""
    wrong = judged(make_claim(), holding(textual(NON_COMMERCIAL, "non-commercial")))
    right = judged(make_claim(), holding(textual(APACHE)))
    later = tuple(replace(each, at=SEEN + 9 * DAY, revision="r9", place=None) for each in wrong)

    mended = news(wrong, right)
    again = news(mended, later)

    assert news(wrong, later) == ()
    assert [each.finding for each in mended] == [Finding.BACKED]
    assert mended == news(wrong, right)
    assert [each.finding for each in again] == [Finding.CONTRADICTED]
    assert len({each.id for each in (*wrong, *mended, *again)}) == 3


def test_what_holds_now_is_what_was_judged_last_of_each_claim() -> None:
    """Of each claim the last verdicts hold, all of that moment, the worst first; claims no longer made hold nothing."""
    other = make_claim(sentence="other")
    old = make_verdict("old")
    backed = make_verdict("backed", finding=Finding.BACKED, at=SEEN + DAY)
    soft = make_verdict("soft", firm=False, at=SEEN + DAY)
    left_open = make_verdict("open", finding=Finding.OPEN, claim=other)
    firm = make_verdict("firm", claim=other)

    held = current([old, backed, soft, left_open, firm])

    assert [each.id for each in held] == ["firm", "soft", "open", "backed"]
    assert [each.id for each in current([old, backed, soft, firm], [make_claim()])] == ["soft", "backed"]
    assert [each.id for each in current([backed, old])] == ["backed"]
    assert current([]) == ()
