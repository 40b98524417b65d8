"""The ladder of evidence: what a place says about a license, rung by rung, and which rung decides."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote, urlsplit

from bot.domain.license import Artifact, Clause, Evidence, License, LicenseSnapshot, Rung
from bot.domain.model import Access, Card, Hub, ModelRecord, Place, Sighting
from bot.domain.source import Url
from bot.rules.licensing import catalogue
from bot.rules.licensing.identification import identify
from bot.rules.licensing.readme import artifact_of, license_sentences
from bot.rules.licensing.vocabulary import LEVELS

UNSAID = frozenset({"", "other", "unknown", "custom", "none", "n/a"})
"""What a license tag says when it says nothing; `other` and `unknown` are Hugging Face's own words for it."""

PROMPT = 300
"""Characters from which on a gate's prompt is read as a license: real prompts are a sentence, or the whole agreement."""

README = re.compile(r"(?:^|/)readme(?:[._-][\w-]+)?(?:\.\w+)?$", re.IGNORECASE)
DATA_FILE = re.compile(r"data(?:set)?[_-]?licen[sc]e|licen[sc]e[_-]?data", re.IGNORECASE)
WEIGHTS_FILE = re.compile(
    r"(?:model|weights?|checkpoints?)[_-]?licen[sc]e|licen[sc]e[_-](?:model|weights?)", re.IGNORECASE
)
CODE_FILE = re.compile(r"(?:code|software)[_-]?licen[sc]e|licen[sc]e[_-](?:code|software)", re.IGNORECASE)
LICENSE_FILE = re.compile(r"licen[sc]e|copying|agreement", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A text that was read, and where."""

    path: str
    text: str
    sha256: str
    evidence: Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything a place said about licenses at one revision."""

    sighting: Sighting
    texts: tuple[Read, ...] = ()  # files of the repository
    linked: tuple[Read, ...] = ()  # what lies behind `license_link`, elsewhere
    parents: Mapping[Place, LicenseSnapshot] = field(default_factory=dict)  # of the models it was made from


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was found about one artifact."""

    artifact: Artifact
    rungs: tuple[Rung, ...]  # best first; empty where nothing is said
    texts: Mapping[str, str]  # sha256 → text, of the rungs that have one
    contradictions: tuple[str, ...]


def sha256_of(text: str) -> str:
    """Name a text by its content."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def climb(found: Found) -> tuple[Said, ...]:
    """Return what is said about each artifact that anything is said of: weights, code, data, in this order.

    Of the artifact a place is for (code on GitHub, weights elsewhere) nothing being said is worth keeping too.
    """
    home = Artifact.CODE if found.sighting.place.hub is Hub.GITHUB else Artifact.WEIGHTS
    climbed = []
    for artifact in Artifact:
        texts: dict[str, str] = {}
        rungs = [
            *_files(found, artifact, home, texts),
            *(_stated(found, texts) if artifact is home else ()),
            *_sentences(found, artifact, home, texts),
        ]
        if not rungs and artifact is Artifact.WEIGHTS is home:
            rungs = [*_inherited(found)]
        if rungs or artifact is home:
            ordered = _best_first(rungs)
            climbed.append(Said(artifact=artifact, rungs=ordered, texts=texts, contradictions=contradictions(ordered)))
    return tuple(climbed)


def contradictions(rungs: Sequence[Rung]) -> tuple[str, ...]:
    """Say which rungs name a license that is not the first one's; a more or less exact name is no contradiction."""
    named = [rung for rung in rungs if _is_known(rung.license) and rung.rung is not Evidence.INHERITED]
    return tuple(
        f"the {first.rung} says {first.license.name}, the {other.rung} says {other.license.name}"
        for first in named[:1]
        for other in named[1:]
        if _family(first.license) != _family(other.license)
    )


def is_graded(said: Sequence[Rung], contradicted: Sequence[str]) -> bool:
    """Say whether a license may be judged at all: not where labels alone contradict each other."""
    return not (contradicted and said[0].rung in {Evidence.NAME, Evidence.TAG})


def _is_known(license_: License) -> bool:
    return bool(license_.key or license_.variant_of)


def _family(license_: License) -> str:
    return license_.key or license_.variant_of or license_.name.casefold()


def _best_first(rungs: Sequence[Rung]) -> tuple[Rung, ...]:
    """Order rungs by the ladder; a text in which nothing could be recognized does not decide over what is recognized."""
    ladder = list(Evidence)
    ordered = sorted(rungs, key=lambda rung: ladder.index(rung.rung))
    mute = [rung for rung in ordered if not (_is_known(rung.license) or rung.clauses)]
    spoken = [rung for rung in ordered if rung not in mute]
    return tuple(spoken + mute)


def _files(found: Found, artifact: Artifact, home: Artifact, texts: dict[str, str]) -> list[Rung]:
    """Read the license files: the license itself first, then what binds beside it (a use policy, a notice)."""
    mine = [read for read in found.texts if not README.search(read.path) and _artifact(read.path, home) is artifact]
    mine.sort(key=lambda read: (not LICENSE_FILE.search(read.path), len(read.path), read.path))
    if not mine or not LICENSE_FILE.search(mine[0].path):
        return []
    whole = "\n\n".join(read.text for read in mine)
    license_ = identify(mine[0].text).license
    clauses = identify(whole).clauses if len(mine) > 1 else identify(mine[0].text).clauses
    sha256 = mine[0].sha256 if len(mine) == 1 else sha256_of(whole)
    texts[sha256] = whole
    return [
        Rung(
            rung=Evidence.TEXT,
            license=license_,
            declared=mine[0].path,
            clauses=clauses,
            text_sha256=sha256,
            evidence=mine[0].evidence,
        )
    ]


def _artifact(path: str, home: Artifact) -> Artifact:
    if DATA_FILE.search(path):
        return Artifact.DATA
    if WEIGHTS_FILE.search(path):
        return Artifact.WEIGHTS
    if CODE_FILE.search(path):
        return Artifact.CODE
    return home


def _stated(found: Found, texts: dict[str, str]) -> list[Rung]:
    """Read the fields of a card: what is linked, what the gate asks, the name, the tags."""
    card = found.sighting.card or Card()
    rungs = [_text_rung(Evidence.LINKED, read.text, read.path, read.evidence, texts) for read in found.linked]
    # Copies carry their original's prompt along: it binds only where the gate is shut.
    gated = found.sighting.access in {Access.GATED_AUTO, Access.GATED_MANUAL}
    if gated and card.gate_prompt and len(card.gate_prompt) >= PROMPT:
        rungs.append(_text_rung(Evidence.GATE, card.gate_prompt, "gate prompt", found.sighting.url, texts))
    names = [(Evidence.NAME, card.license_name or ""), *((Evidence.TAG, tag) for tag in card.licenses)]
    for rung, word in names:
        if word.strip().casefold() in UNSAID:
            continue
        license_ = catalogue.resolve(word) or License(key=None, name=word)
        clauses = catalogue.clauses_of(license_.key) if license_.key else frozenset[Clause]()
        rungs.append(Rung(rung=rung, license=license_, declared=word, clauses=clauses, evidence=found.sighting.url))
    return rungs


def _sentences(found: Found, artifact: Artifact, home: Artifact, texts: dict[str, str]) -> list[Rung]:
    """Read what a README's own sentences say of this artifact."""
    card = found.sighting.card or Card()
    readmes = [read for read in found.texts if README.search(read.path)]
    said = [*card.sentences, *(sentence for read in readmes for sentence in license_sentences(read.text))]
    mine = [sentence for sentence in dict.fromkeys(said) if (artifact_of(sentence) or home) is artifact]
    if not mine:
        return []
    evidence = readmes[0].evidence if readmes else found.sighting.url
    return [_text_rung(Evidence.README, "\n".join(mine), "README", evidence, texts)]


def _text_rung(rung: Evidence, text: str, declared: str, evidence: Url, texts: dict[str, str]) -> Rung:
    sha256 = sha256_of(text)
    texts[sha256] = text
    found = identify(text)
    return Rung(
        rung=rung,
        license=found.license,
        declared=declared,
        clauses=found.clauses,
        text_sha256=sha256,
        evidence=evidence,
    )


def _inherited(found: Found) -> list[Rung]:
    """Take over what the models it was made from say, where the place itself says nothing; the strictest of several binds."""
    strictest = max(
        found.parents.items(),
        key=lambda each: LEVELS[each[1].license.tier] if each[1].license.tier else -1,
        default=None,
    )
    return [
        Rung(
            rung=Evidence.INHERITED,
            license=snapshot.license,
            declared=str(parent),
            clauses=snapshot.clauses,
            evidence=snapshot.evidence,
        )
        for parent, snapshot in ([strictest] if strictest else [])
    ]


def link_elsewhere(sighting: Sighting) -> Url | None:
    """Return the address of the license text a card links to, where that is not a file of the repository itself."""
    link = (sighting.card.license_link if sighting.card else None) or ""
    parts = urlsplit(link.strip())
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    own = f"/{sighting.place.repository}/".casefold()
    return None if own in f"{unquote(parts.path)}/".casefold() else Url(link.strip())


NOTHING = License(key=None, name="no license stated")
"""What a place grants that says nothing: https://choosealicense.com/no-permission/."""


def snapshot(said: Said, found: Found, record: ModelRecord, observed_at: datetime) -> LicenseSnapshot:
    """Make the snapshot of one artifact; the best rung decides."""
    sighting = found.sighting
    best = said.rungs[0] if said.rungs else None
    return LicenseSnapshot(
        model=record.model,
        place=record.place,
        artifact=said.artifact,
        license=best.license if best else NOTHING,
        declared=best.declared if best else ", ".join(sighting.card.licenses if sighting.card else ()),
        text_sha256=best.text_sha256 if best else None,
        clauses=best.clauses if best else frozenset(),
        rung=best.rung if best else Evidence.INHERITED,
        access=record.access,
        revision=sighting.revision or "",
        evidence=best.evidence if best else sighting.url,
        observed_at=observed_at,
        dated_at=sighting.updated_at,
        rungs=said.rungs,
        contradictions=said.contradictions,
    )


def differs(before: LicenseSnapshot | None, after: LicenseSnapshot) -> bool:
    """Say whether a snapshot says anything the one before did not: the ledger grows by what changes, not by looking."""
    if before is None:
        return True
    return any(
        getattr(before, field) != getattr(after, field)
        for field in ("license", "declared", "text_sha256", "clauses", "rung", "access", "rungs", "contradictions")
    )
