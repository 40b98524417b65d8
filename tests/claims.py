"""Claims, verdicts, disputes and rulings, valid by default: a test names only what matters."""

from bot.domain.claim import Act, Bond, Certainty, Claim, Dispute, Finding, Ruling, Verdict, VerdictId, Wording
from bot.domain.item import ItemId
from bot.domain.license import Clause
from bot.domain.model import ModelId
from tests.ledger import NON_COMMERCIAL, SEEN, make_place, url_of


def make_claim(*names: str, **said: object) -> Claim:
    fields: dict[str, object] = {
        "act": Act.RELEASE,
        "models": tuple(f"Acme/{name.title()}" for name in names or ("rocket-7b",)),
        "names": names or ("rocket-7b",),
        "makers": ("Acme",),
        "wording": Wording.OPEN_SOURCE,
        "certainty": Certainty.REPORTED,
        "sentence": "Acme releases Rocket-7B as open source.",
    }
    return Claim(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_verdict(id: str = "verdict-1", **said: object) -> Verdict:
    fields: dict[str, object] = {
        "id": VerdictId(id),
        "item": ItemId("a"),
        "claim": make_claim(),
        "model": ModelId("acme/rocket-7b"),
        "place": make_place(),
        "finding": Finding.CONTRADICTED,
        "reason": "forbids",
        "firm": True,
        "clauses": (Clause(word="non-commercial"),),
        "quote": "You may not use the material for commercial purposes.",
        "license": NON_COMMERCIAL,
        "revision": "r1",
        "evidence": url_of(make_place()),
        "at": SEEN,
    }
    return Verdict(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_dispute(id: str = "dispute-1", **said: object) -> Dispute:
    fields: dict[str, object] = {
        "id": id,
        "verdict": VerdictId("verdict-1"),
        "by": "zoe",
        "note": "The maker answered that this file is a leftover.",
        "at": SEEN,
    }
    return Dispute(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_ruling(first: str = "a", second: str = "b", **said: object) -> Ruling:
    fields: dict[str, object] = {
        "bond": Bond.MERGE,
        "first": ItemId(first),
        "second": ItemId(second),
        "at": SEEN,
    }
    return Ruling(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields
