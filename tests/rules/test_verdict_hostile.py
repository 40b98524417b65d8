"""Whatever strangers write, a verdict is given, in words, and soon."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.claim import Act, Certainty, Claim, Wording
from bot.domain.item import ItemId
from bot.domain.license import Clause, Evidence, License, LicenseSnapshot, Tier
from bot.domain.model import Access
from bot.rules.verdict import REASONS, Held, judge
from bot.rules.verdict_license import OWN_TEXT
from bot.rules.wording_verdicts import worded
from tests.ledger import SEEN, make_record, make_rung, make_snapshot

SAID = st.text(max_size=40)
CLAIM = st.builds(
    Claim, act=st.sampled_from(Act), names=st.just(("x",)), models=st.lists(SAID, max_size=1).map(tuple),
    wording=st.sampled_from(Wording), license=st.none() | SAID | st.sampled_from(["MIT", "Apache 2.0", "llama"]),
    certainty=st.sampled_from(Certainty), sentence=SAID, background=st.booleans(),
)  # fmt: skip
LICENSE = st.builds(
    License, key=st.none() | SAID | st.sampled_from(["mit", "llama3.1", "apache-2.0 or mit"]), name=SAID,
    tier=st.none() | st.sampled_from(Tier), variant_of=st.none() | SAID, doubts=st.lists(SAID, max_size=1).map(tuple),
)  # fmt: skip
CLAUSES = st.frozensets(
    st.builds(Clause, word=SAID | st.sampled_from(["mau-threshold", "non-commercial"]), value=SAID | st.just("9")),
    max_size=3,
)


SNAPSHOT = st.builds(
    lambda license_, rung, **said: make_snapshot(
        license=license_, rung=rung, text_sha256="x", rungs=(make_rung(license_, rung),), **said
    ),
    LICENSE, st.sampled_from(Evidence), clauses=CLAUSES, access=st.sampled_from(Access),
    contradictions=st.lists(SAID, max_size=1).map(tuple),
)  # fmt: skip


@given(claim=CLAIM, snapshot=SNAPSHOT, text=SAID)
def test_any_claim_against_any_license_is_judged_and_worded(claim: Claim, snapshot: LicenseSnapshot, text: str) -> None:
    """Nothing raises; a reason is one of the list; contradicted firmly never rests on a label that stands alone."""
    held = Held(records=(make_record(access=snapshot.access),), snapshots=(snapshot,), texts={"x": text})

    for verdict in judge(claim, ItemId("a"), held, at=SEEN, said_at=SEEN):
        assert verdict.reason in REASONS
        assert not verdict.firm or (snapshot.rung in OWN_TEXT and not snapshot.contradictions)
        for lang in ("en", "ja", "zh"):
            assert worded(verdict, lang).sentence


@pytest.mark.parametrize(
    "word", ["the " * 50_000, "9" * 200_000, "ライセンス" * 40_000, "MIT and " * 30_000, "[" * 200_000]
)
def test_a_name_as_long_as_a_book_costs_nothing(word: str) -> None:
    """What an item names as its license is read only as far as names go."""
    claim = Claim(act=Act.RELEASE, license=word, sentence=word, wording=Wording.OPEN_SOURCE)
    held = Held(records=(make_record(),), snapshots=(make_snapshot(),))
    judge(claim, ItemId("a"), held, at=SEEN, said_at=SEEN)  # what is loaded once is loaded

    began = process_time()
    (verdict,) = judge(claim, ItemId("b"), held, at=SEEN, said_at=SEEN)

    assert process_time() - began < 0.2
    assert len(worded(verdict, "en").sentence) < 400
