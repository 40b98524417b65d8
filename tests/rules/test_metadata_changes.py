"""Fourteen kinds of change that only a card's fields or prose show, each as a snapshot before and after.

The facts are those of real commits on Hugging Face; the texts are our own.
"""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.license import Artifact, Comparison, Direction, LicenseSnapshot
from bot.domain.model import Access, Card, Hub, ModelId, Place, Sighting
from bot.domain.source import Url
from bot.rules.detection import judge
from bot.rules.ladder import Found, Read, Said, climb, sha256_of, snapshot
from bot.rules.noise import is_noise
from tests.ledger import SEEN, make_record

CASES = Path(__file__).parents[3] / "shared" / "corpora" / "catalogue" / "hf_metadata_cases.json"

GROK = "{title}\nLast updated: {date}\n\nYou may use the model. You must keep this notice. {more}\n"
GEMMA = (
    "Gemma Terms of Use\nLast modified: {date}\n\nBy using Gemma you agree to these terms. You must comply with the"
    " prohibited use policy. {more}\n"
)

PROSE: dict[str, tuple[str, str]] = {
    "hf-nemotron-embed": (
        "## License\nThe use of this model is governed by the AI Foundation Models Community License.",
        "## License\nThe use of this model is governed by the NVIDIA Open Model License.",
    ),
}
"""What a case's truth says of a README whose words the fields leave out."""

TEXTS: dict[str, tuple[str, str]] = {
    "hf-grok2-license-replaced": (
        GROK.format(title="Grok 2 Community License Agreement", date="2025-08-23", more=""),
        GROK.format(
            title="xAI Community License Agreement",
            date="2025-11-04",
            more="This agreement applies to every model that we release under it, and not to this model alone.",
        ),
    ),
    "hf-gemma-terms-2026": (
        GEMMA.format(date="2025-03-24", more=""),
        GEMMA.format(
            date="2026-04-01",
            more="These terms apply only to the models listed in the appendix; other models are licensed separately.",
        ),
    ),
}
"""Texts of our own in the place of those that were replaced."""


class Look:
    """One repository, seen before and after."""

    def __init__(self, repository: str) -> None:
        self.place = Place(hub=Hub.HUGGINGFACE, repository=repository)
        self.texts: dict[str, str] = {}
        self.sighting: Sighting | None = None

    def see(self, fields: dict[str, Any], *, readme: str = "", text: str = "", revision: str = "r1") -> Said:
        """Climb the ladder with what a card, a README and a license file say."""
        card = Card(
            licenses=(fields["license"],) if fields.get("license") else (),
            license_name=fields.get("license_name"),
            license_link=fields.get("license_link"),
            gate_prompt=fields.get("extra_gated_heading"),
        )
        url = Url(f"https://huggingface.co/{self.place.repository}")
        files = [(path, body) for path, body in (("README.md", readme), ("LICENSE", text)) if body]
        self.sighting = Sighting(
            place=self.place, url=url, name=self.place.repository, revision=revision, access=Access.OPEN, card=card
        )
        found = Found(
            sighting=self.sighting,
            texts=tuple(Read(path=path, text=body, sha256=sha256_of(body), evidence=url) for path, body in files),
        )
        (said,) = [each for each in climb(found) if each.artifact is Artifact.WEIGHTS]
        self.texts |= said.texts
        return said

    def snap(self, said: Said, *, later: bool) -> LicenseSnapshot:
        assert self.sighting is not None
        record = make_record(self.place, model=ModelId(self.place.repository.lower()))
        return snapshot(said, Found(sighting=self.sighting), record, SEEN + timedelta(days=later))

    def compare(
        self, before: dict[str, Any], after: dict[str, Any], case: str
    ) -> tuple[Comparison | None, LicenseSnapshot]:
        prose, texts = PROSE.get(case, ("", "")), TEXTS.get(case, ("", ""))
        prose = (before.get("readme_sentence") or prose[0], after.get("readme_sentence") or prose[1])
        one = self.snap(self.see(before, readme=prose[0], text=texts[0]), later=False)
        two = self.snap(self.see(after, readme=prose[1], text=texts[1], revision="r2"), later=True)
        assert self.sighting is not None
        return judge(one, two, self.texts, copy=is_noise(self.sighting) is not None), two


def direction(found: Comparison | None) -> str:
    return found.direction.value if found else Direction.NONE.value


def cases() -> list[dict[str, Any]]:
    if not CASES.exists():
        return []
    return list(json.loads(CASES.read_text(encoding="utf-8"))["cases"])


@pytest.mark.shared
@pytest.mark.parametrize("case", cases(), ids=lambda case: str(case["slug"]))
def test_every_recorded_metadata_change_comes_out_as_its_note_says(case: dict[str, Any]) -> None:
    """Fields that stay `other` while the name changes, prose alone, first tags, contradictions, copies: each as labeled."""
    repository = "/".join(case["url"].removeprefix("https://huggingface.co/").split("/")[:2])

    found, after = Look(repository).compare(case["before"], case["after"], case["slug"])

    assert direction(found) == case["direction"]
    assert after.access is Access.OPEN  # copied gate texts close no gate
    if case["kind"] == "unmerged-pr":
        assert after.contradictions


def test_a_name_that_changes_behind_other_is_a_change() -> None:
    """`license: other` stays; the name behind it does not."""
    found, _ = Look("acme/model").compare(
        {"license": "other", "license_name": "microsoft-research-license"},
        {"license": "other", "license_name": "nvidia-open-model-license"},
        "",
    )

    assert direction(found) == "more-open"


def test_a_more_precise_label_is_none() -> None:
    """A name that appears beside `other` says more, and grants nothing else."""
    found, _ = Look("acme/model").compare(
        {"license": "other"}, {"license": "other", "license_name": "llama-2-community-license"}, ""
    )

    assert direction(found) in {"none", "neutral"}


def test_a_copy_that_names_its_license_says_what_held_before() -> None:
    """A first tag on a quantized copy is no news; on a maker's own model it is neutral."""
    copy, _ = Look("someone/model-GGUF").compare({}, {"license": "gemma"}, "")
    own, _ = Look("acme/model").compare({}, {"license": "gemma"}, "")

    assert direction(copy) == "none"
    assert direction(own) == "neutral"


def test_prose_alone_can_change_a_license() -> None:
    """A README's sentence is a rung: what it says is compared with what it said."""
    found, _ = Look("acme/model").compare(
        {"readme_sentence": "## License\nUse of this model is governed by Apache 2.0."},
        {"readme_sentence": "## License\nUse of this model is governed by CC-BY-NC 4.0."},
        "",
    )

    assert direction(found) == "more-restrictive"
