"""Licenses, models and families in a terminal."""

import io

from rich.console import Console

from bot.domain.license import Clause, Direction, Evidence, Identification, License, Statement, Tier
from bot.domain.model import Access, Relation
from bot.terminal.ledger import tell_comparison, tell_identification, tell_lineage, tell_model
from tests.ledger import (
    APACHE,
    NON_COMMERCIAL,
    make_changed,
    make_comparison,
    make_record,
    make_released,
    make_snapshot,
)
from tests.terminal.test_pictures import make_kin

ADVICE = "not legal advice"


class Paper:
    """A console that is read afterwards."""

    def __init__(self) -> None:
        self.console = Console(file=io.StringIO(), width=140)

    def read(self) -> str:
        assert isinstance(self.console.file, io.StringIO)
        return self.console.file.getvalue()


def test_an_identified_text_shows_its_clauses_with_their_sentences() -> None:
    """Name, tier, how sure, and each clause beside what states it."""
    paper = Paper()
    clause = Clause(word="mau-threshold", value="700000000")
    found = Identification(
        license=License(key="x", name="Acme License", spdx="Acme-1.0", tier=Tier.COMMERCIAL_THRESHOLD),
        confidence=1.0,
        statements=(Statement(clause=clause, quote="Above 700 million monthly active users, ask."),),
    )

    tell_identification(found, paper.console)

    for said in ("Acme License [Acme-1.0]", "commercial use with conditions", "exact", "700 M", "ask.", ADVICE):
        assert said in paper.read()


def test_a_variant_is_never_called_by_its_neighbor() -> None:
    """What resembles a license is said to be like it and not it; a doubtful row says that it is."""
    paper = Paper()
    license_ = License(key=None, name="modified MIT License", variant_of="mit", doubts=("from memory",))

    tell_identification(Identification(license=license_, confidence=0.8), paper.console)

    assert "like mit and not it" in paper.read()
    assert "from memory" in paper.read()
    assert "confidence 0.80" in paper.read()


def test_a_comparison_shows_what_went_came_and_moved() -> None:
    """Direction, both ways, signs before clauses, who is touched, and the sentences."""
    paper = Paper()

    tell_comparison(make_comparison(mixed=True), paper.console, before_name="old.txt", after_name="new.txt")

    said = paper.read()
    for words in (
        "more restrictive, though it goes both ways",
        "− patent-grant",
        "+ non-commercial",
        "old.txt → new.txt",
    ):
        assert words in said
    assert "~ mau-threshold:100000000" in said
    assert "Companies may no longer use it." in said
    assert "− You may sell it." in said
    assert "1,900 of 3,412 words differ" in said


def test_a_clause_that_reads_otherwise_is_said_to() -> None:
    """The same clause in other words has no number to show."""
    paper = Paper()
    same = Clause(word="field-of-use")

    tell_comparison(
        make_comparison(direction=Direction.NEUTRAL, added=(), removed=(), changed=((same, same),), quotes=()),
        paper.console,
        before_name="a",
        after_name="b",
    )

    assert "reads otherwise" in paper.read()


def test_a_family_is_a_tree_with_its_relabels() -> None:
    """Children below parents, gates, what nobody has looked at, and how many more there are."""
    paper = Paper()
    tree = make_kin(
        "llama",
        NON_COMMERCIAL,
        make_kin("vicuna", conflict="possible relabel: says Apache License 2.0"),
        make_kin("lost", None, relation=Relation.QUANTIZED, access=Access.GONE),
        more=3,
    )

    tell_lineage(tree, paper.console)

    for said in ("vicuna (finetune)", "possible relabel", "nobody has looked, gone", "and 3 more"):
        assert said in paper.read()


def test_a_model_shows_places_evidence_history_and_events() -> None:
    """Everything known of it, each on what evidence, and what its history told apart from what was seen."""
    paper = Paper()
    history = [
        make_snapshot(license=NON_COMMERCIAL),
        make_snapshot(license=APACHE, rung=Evidence.TEXT, contradictions=("the tag says MIT, the text Apache",)),
    ]

    tell_model(
        [make_record()], history, [make_changed(archival=True), make_released()], make_kin("rocket"), paper.console
    )

    said = paper.read()
    for words in (
        "huggingface:acme/rocket-7b",
        "text in repository",
        "License history",
        "(from its history)",
        "! the tag",
    ):
        assert words in said
    assert ADVICE in said


def test_a_model_just_seen_has_no_history_to_show() -> None:
    """One snapshot is what it is now, and no history; strangers' names do not steer the terminal."""
    paper = Paper()

    tell_model([make_record(name="a\x1b[31mb")], [make_snapshot()], [], make_kin("rocket"), paper.console)

    assert "License history" not in paper.read()
    assert "\x1b[31m" not in paper.read()
