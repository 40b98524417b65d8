"""A claim against the ledger: what is said in public, what only looks wrong, and what is left open."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bench.verdicts import answer_of, claim_of, held_of, read_cases, wanted_of
from bot.domain.claim import Claim, Finding, Verdict, Wording
from bot.domain.item import ItemId
from bot.domain.license import Artifact, Clause, Evidence, License, LicenseSnapshot, Tier
from bot.domain.model import Hub, ModelId
from bot.rules.ladder import sha256_of
from bot.rules.licensing import catalogue
from bot.rules.verdict import REASONS, Held, judge, wanted
from tests.claims import make_claim
from tests.ledger import (
    APACHE,
    NON_COMMERCIAL,
    SEEN,
    make_place,
    make_record,
    make_rung,
    make_snapshot,
)

A = ItemId("a")
DAY = timedelta(days=1)
NC_TEXT = (
    "Lab Model License\n\nYou may not use the Model or its outputs for any commercial purpose. "
    "You may reproduce and share the Model with this license attached."
)
DISPLAY_TEXT = (
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software to deal in it without "
    "restriction. If the Software is used for any commercial products or services that have more than 100 million monthly "
    'active users, you shall prominently display "Rocket" on the user interface of such product or service.'
)


def named(key: str) -> License:
    row = catalogue.row(key)
    assert row is not None
    return row.license


def textual(license_: License, *words: str, **said: Any) -> LicenseSnapshot:
    """Make a snapshot that was read in a license's own text."""
    clauses = frozenset(Clause(word=word) for word in words)
    return make_snapshot(
        license=license_,
        rung=Evidence.TEXT,
        rungs=(make_rung(license_, Evidence.TEXT),),
        **{"clauses": clauses, **said},
    )


def holding(*snapshots: LicenseSnapshot, **said: Any) -> Held:
    """Make a ledger of these snapshots, one record a place."""
    places = {each.place: make_record(each.place, model=each.model, access=each.access) for each in snapshots}
    return Held(**{"records": tuple(places.values()), "snapshots": snapshots, **said})


def judged(claim: Claim, held: Held) -> tuple[Verdict, ...]:
    return judge(claim, A, held, at=SEEN + DAY, said_at=SEEN)


def only(claim: Claim, held: Held) -> Verdict:
    (verdict,) = judged(claim, held)
    return verdict


@pytest.mark.parametrize("said", read_cases(), ids=lambda said: said["id"])
def test_the_table_of_cases_holds(said: Mapping[str, Any]) -> None:
    """Each press sentence against what the ledger holds of a real license gives the verdict written beside it."""
    answer = answer_of(claim_of(said), held_of(said))

    assert answer == wanted_of(said)
    assert answer is None or answer[1] in REASONS


def test_a_verdict_names_the_clause_its_sentence_and_the_revision() -> None:
    """What contradicts is quoted from the stored text, and linked at the revision it was read at."""
    sha256 = sha256_of(NC_TEXT)
    snapshot = textual(NON_COMMERCIAL, "non-commercial", "naming", text_sha256=sha256, revision="r7")

    verdict = only(make_claim(), holding(snapshot, texts={sha256: NC_TEXT}))

    assert (verdict.finding, verdict.firm) == (Finding.CONTRADICTED, True)
    assert verdict.clauses == (Clause(word="non-commercial"),)
    assert "commercial purpose" in verdict.quote
    assert (verdict.model, verdict.place, verdict.license) == (snapshot.model, snapshot.place, NON_COMMERCIAL)
    assert (verdict.revision, verdict.evidence) == ("r7", snapshot.evidence)
    assert (verdict.item, verdict.claim, verdict.at) == (A, make_claim(), SEEN + DAY)


def test_the_weightiest_clause_decides_and_of_thresholds_the_lowest() -> None:
    """The clause that hurts most comes first; few are named."""
    limits = [Clause(word="mau-threshold", value=value) for value in ("100000000", "1000000")]
    many = [Clause(word=word) for word in ("acceptable-use-policy", "no-derivatives", "competing-use", "field-of-use")]

    thresholds = only(make_claim(), holding(textual(named("qwen"), clauses=frozenset([*limits, many[0]]))))
    several = only(make_claim(), holding(textual(named("qwen"), clauses=frozenset([*limits, *many]))))

    assert thresholds.clauses == (limits[1], limits[0], many[0])
    assert several.clauses[0] == Clause(word="no-derivatives")
    assert len(several.clauses) == 4


def test_a_threshold_that_asks_for_a_name_forbids_nothing() -> None:
    """A duty to show a name above so many users is no reason to call a license anything but what it is."""
    sha256 = sha256_of(DISPLAY_TEXT)
    limit = Clause(word="mau-threshold", value="100000000")
    modified = License(key=None, name="modified MIT License", variant_of="mit")
    held = holding(textual(modified, clauses=frozenset({limit}), text_sha256=sha256), texts={sha256: DISPLAY_TEXT})

    source = only(make_claim(), held)
    by_name = only(make_claim(wording=Wording.UNSPECIFIED, license="MIT"), held)

    assert (source.finding, source.reason) == (Finding.OPEN, "license-not-recognized")
    assert (by_name.finding, by_name.reason) == (Finding.OPEN, "another-version")


def test_a_text_nobody_knows_that_forbids_nothing_is_left_open() -> None:
    """What a text is not can not be said while nobody knows what it is."""
    unknown = License(key=None, name="Lab License 1.0")

    verdict = only(make_claim(wording=Wording.UNSPECIFIED, license="MIT"), holding(textual(unknown, "non-commercial")))
    silent = only(make_claim(wording=Wording.UNSPECIFIED, license="MIT"), holding(textual(unknown)))

    assert (verdict.finding, verdict.reason) == (Finding.CONTRADICTED, "another-license")
    assert (silent.finding, silent.reason) == (Finding.OPEN, "license-not-recognized")


def test_what_is_called_mit_and_restricts_use_is_not_mit() -> None:
    """A text that adds what no OSI license states contradicts the OSI license's name, whatever it resembles."""
    modified = License(key=None, name="modified MIT License", variant_of="mit", tier=Tier.NON_COMMERCIAL)

    verdict = only(make_claim(wording=Wording.UNSPECIFIED, license="MIT"), holding(textual(modified, "non-commercial")))

    assert (verdict.finding, verdict.reason, verdict.firm) == (Finding.CONTRADICTED, "another-license", True)


@pytest.mark.parametrize(
    ("word", "held", "reason"),
    [
        ("modified MIT", "mit", "weights-there"),  # by its tag it is MIT: nobody says what was modified
        ("Some License 9", "mit", "weights-there"),  # none we know
        ("Creative Commons Attribution-NonCommercial license", "cc-by-nc-4.0", "same-license"),
        ("the Apache License", "apache-2.0", "same-license"),
        ("GPLv2", "gpl-3.0", "another-version"),
        ("Qwen License", "qwen-research", "another-version"),
        ("Tongyi Qianwen Research License", "qwen", "another-license"),
        ("BSL 1.1", "sspl-1.0", "another-license"),
    ],
)
def test_a_license_is_known_by_the_names_people_give_it(word: str, held: str, reason: str) -> None:
    """A journalist's name of a license is understood as far as it is clear, and no further."""
    verdict = only(make_claim(wording=Wording.UNSPECIFIED, license=word), holding(textual(named(held))))

    assert verdict.reason == reason


@pytest.mark.parametrize("doubtful", ["qwen-research", "mnpl"])
def test_what_nobody_verified_decides_only_with_its_own_text(doubtful: str) -> None:
    """A doubtful row is left open; where the text itself states the clause, the text decides; two labels only look so."""
    license_ = named(doubtful)
    sha256 = sha256_of(NC_TEXT)
    tags = (make_rung(license_, Evidence.NAME), make_rung(license_, Evidence.TAG))
    clauses = frozenset({Clause(word="non-commercial"), Clause(word="research-only")})

    label = only(make_claim(), holding(make_snapshot(license=license_, clauses=clauses)))
    labels = only(make_claim(), holding(make_snapshot(license=license_, clauses=clauses, rungs=tags)))
    text = only(make_claim(), holding(textual(license_, "non-commercial", text_sha256=sha256), texts={sha256: NC_TEXT}))

    assert (label.finding, label.reason) == (Finding.OPEN, "license-not-verified")
    assert (labels.finding, labels.firm) == (Finding.CONTRADICTED, False)
    assert (text.finding, text.firm) == (Finding.CONTRADICTED, True)


def test_an_approved_license_that_is_doubted_approves_nothing() -> None:
    """A row that says OSI and is not verified backs nothing."""
    doubtful = replace(APACHE, doubts=("from memory",))

    verdict = only(make_claim(), holding(make_snapshot(license=doubtful)))

    assert (verdict.finding, verdict.reason) == (Finding.OPEN, "license-not-verified")


def test_an_unknown_license_of_a_known_kind_that_allows_commerce_is_left_open() -> None:
    """What resembles a permissive license and restricts nothing is neither approved nor a contradiction."""
    variant = License(key=None, name="variant of OpenMDW", variant_of="openmdw-1.0", tier=Tier.PERMISSIVE_WEIGHTS)

    assert only(make_claim(), holding(textual(variant))).reason == "not-osi-approved"


def test_sizes_with_other_licenses_are_told_apart_the_worst_first() -> None:
    """One verdict for each license that differs; sizes that agree are one; a size nobody has read is not told beside them."""
    sizes = {size: make_place(f"acme/rocket-{size}") for size in ("1b", "3b", "7b", "14b", "70b")}
    held = holding(
        textual(APACHE, place=sizes["1b"]),
        textual(named("qwen-research"), place=sizes["3b"]),
        textual(APACHE, place=sizes["7b"]),
        textual(NON_COMMERCIAL, "non-commercial", place=sizes["14b"]),
    )
    held = replace(held, records=(*held.records, make_record(sizes["70b"])))

    found = judged(make_claim(), held)

    assert [(each.model, each.finding) for each in found] == [
        ("acme/rocket-14b", Finding.CONTRADICTED),
        ("acme/rocket-3b", Finding.OPEN),
        ("acme/rocket-1b", Finding.BACKED),
    ]
    assert found[0].firm


def test_more_licenses_than_a_reader_wants_are_told_by_the_worst() -> None:
    """A family with many licenses gives few verdicts."""
    keys = ("llama2", "llama3", "llama3.1", "llama3.2", "llama3.3", "llama4")
    held = holding(
        *(textual(named(key), "acceptable-use-policy", place=make_place(f"acme/{key}")) for key in keys),
    )

    assert len(judged(make_claim(), held)) == 4


def test_two_hubs_that_differ_make_nothing_firm() -> None:
    """Where places of one model state two licenses, each is told, and neither is the last word; other models' are no matter."""
    model = ModelId("acme/rocket")
    elsewhere = make_place(hub=Hub.MODELSCOPE)
    found = judged(
        make_claim(),
        holding(textual(NON_COMMERCIAL, "non-commercial", model=model), textual(APACHE, model=model, place=elsewhere)),
    )

    assert [(each.finding, each.firm, each.place) for each in found] == [
        (Finding.CONTRADICTED, False, make_place()),
        (Finding.BACKED, False, elsewhere),
    ]


def test_a_later_change_makes_no_earlier_claim_wrong() -> None:
    """What was said is held against what stood when it was said and the files had settled."""
    then = textual(APACHE, observed_at=SEEN - DAY)
    now = textual(NON_COMMERCIAL, "non-commercial", observed_at=SEEN + 30 * DAY, revision="r2")
    early = textual(NON_COMMERCIAL, "non-commercial", observed_at=SEEN - 30 * DAY, revision="r0")
    code = textual(NON_COMMERCIAL, "non-commercial", artifact=Artifact.CODE)
    backdated = textual(APACHE, observed_at=SEEN + 40 * DAY, dated_at=SEEN, revision="r3")

    assert only(make_claim(), holding(early, then, now)).reason == "osi-approved"
    assert only(make_claim(), holding(now)).finding is Finding.CONTRADICTED
    assert only(make_claim(), holding(early, backdated, now)).reason == "osi-approved"
    assert only(make_claim(), holding(code)).reason == "license-not-read-yet"


def test_the_texts_wanted_are_those_that_decide() -> None:
    """Only own texts that stood then are asked for, each once."""
    snapshots = (
        textual(APACHE, text_sha256="now", observed_at=SEEN),
        textual(APACHE, text_sha256="later", observed_at=SEEN + 30 * DAY),
        textual(APACHE, text_sha256="now", place=make_place(hub=Hub.MODELSCOPE)),
        make_snapshot(make_place("acme/tag"), text_sha256="readme", rung=Evidence.README),
        make_snapshot(make_place("acme/none")),
        textual(APACHE, text_sha256="code", artifact=Artifact.CODE, place=make_place("acme/code")),
    )

    assert wanted(holding(*snapshots), said_at=SEEN) == ["now"]
