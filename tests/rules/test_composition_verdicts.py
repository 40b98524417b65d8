"""Which verdicts a digest tells of a story."""

from datetime import timedelta

import pytest

from bot.domain.claim import Finding, Verdict, VerdictId, Wording
from bot.domain.digest import Counts
from bot.domain.item import ItemId
from bot.domain.model import ModelId
from bot.domain.story import Standing, Summary
from bot.rules.composition import MOST_VERDICTS, choose, compose, worth_telling
from bot.rules.verdict_reasons import Reason
from tests.claims import make_claim, make_verdict
from tests.ledger import SEEN
from tests.make import NOW, make_item, make_quote, make_story, make_subscription

BACKED = make_verdict("backed", finding=Finding.BACKED, reason="osi-approved")
SOFT = make_verdict("soft", firm=False, claim=make_claim(sentence="It is open."))
FIRM = make_verdict("firm", claim=make_claim(sentence="It is open source."))


def ids(*verdicts: Verdict, standing: Standing | None = Standing.RELEASED) -> list[str]:
    """Return the ids of the verdicts that are told."""
    return [verdict.id for verdict in worth_telling(verdicts, standing)]


def test_each_model_has_one_verdict_and_the_worst_is_told_first() -> None:
    """Of a model what is firmest contradicted is told, of a story at most two models, whatever order they came in."""
    other = make_verdict("other", model=ModelId("acme/engine"), finding=Finding.BACKED, reason="same-license")
    third = make_verdict(
        "third", model=ModelId("acme/third"), finding=Finding.OPEN, reason="no-license-stated", firm=False
    )

    told = ids(other, BACKED, SOFT, third, FIRM)

    assert told == ["firm", "third"]
    assert len(told) == MOST_VERDICTS
    assert ids(other, FIRM) == ["firm", "other"]


def test_what_was_judged_again_is_told_as_it_is_now() -> None:
    """Of one claim the last judgment holds."""
    earlier = make_verdict("earlier")
    later = make_verdict("later", finding=Finding.BACKED, reason="same-license", at=SEEN + timedelta(days=1))

    assert ids(earlier, later) == ["later"]


@pytest.mark.parametrize(
    ("reason", "told"),
    [("osi-approved", True), ("osi-approved-gated", True), ("same-license", True), ("license-changed", True)]
    + [(reason, False) for reason in ("weights-there", "weights-there-gated", "was-there", "withdrawn")],
)
def test_backed_is_told_only_where_a_license_was_looked_at(reason: str, *, told: bool) -> None:
    """That weights are there is what the standing says already."""
    verdict = make_verdict(finding=Finding.BACKED, reason=reason)

    assert bool(worth_telling([verdict], Standing.RELEASED)) is told


def nothing(reason: Reason, **said: object) -> Verdict:
    """Make a verdict that nothing could be checked for, of a claim that says this."""
    fields: dict[str, object] = {"wording": Wording.UNSPECIFIED, **said}
    return make_verdict(finding=Finding.OPEN, reason=reason.value, model=None, claim=make_claim(**fields))


@pytest.mark.parametrize("standing", [*Standing, None])
def test_a_rumor_is_said_to_be_one_only_while_it_is(standing: Standing | None) -> None:
    """A story that has moved on is not told that nothing is published."""
    told = worth_telling([nothing(Reason.RUMORED)], standing)

    assert bool(told) is (standing is Standing.RUMORED)


def test_nothing_to_check_is_told_where_a_license_could_have_been() -> None:
    """A model that is nowhere is worth a line where it is called open source or a license is named; history never is."""
    assert ids(nothing(Reason.NOWHERE, wording=Wording.OPEN_SOURCE)) != []
    assert ids(nothing(Reason.NOWHERE, license="Apache 2.0")) != []
    assert ids(nothing(Reason.NOWHERE, wording=Wording.OPEN_WEIGHTS)) == []
    assert ids(nothing(Reason.BACKGROUND, wording=Wording.OPEN_SOURCE)) == []


def test_what_could_be_checked_stands_before_what_could_not() -> None:
    """Where one source's claim was held against a model, another's that names none adds nothing."""
    assert ids(nothing(Reason.NOWHERE, license="Apache 2.0"), BACKED) == ["backed"]


def test_a_line_carries_its_own_verdicts_and_who_disputes_them() -> None:
    """The verdicts of a story's items stand in its line, and of the disputed ones those that are told."""
    item = make_item()
    choice = choose([make_story()], {item.id: item}, make_subscription(), {}, NOW)

    digest = compose(
        choice,
        [Summary(headline=make_quote())],
        {item.id: item},
        make_subscription(),
        {},
        since=NOW,
        at=NOW,
        counts=Counts(),
        verdicts={item.id: (FIRM, BACKED), ItemId("elsewhere"): (SOFT,)},
        disputed=frozenset({FIRM.id, VerdictId("elsewhere")}),
    )

    (line,) = digest.lines
    assert line.verdicts == (FIRM,)
    assert line.disputed == {FIRM.id}
