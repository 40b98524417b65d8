"""One of two texts that are compared, read: which license it is, and what it states."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.license import Artifact, License, Statement, Tier
from bot.rules.licensing import catalogue
from bot.rules.licensing.clauses import state
from bot.rules.licensing.identification import identify, leftovers_of
from bot.rules.licensing.names import named, phrases
from bot.rules.licensing.readme import artifact_of, is_badge
from bot.rules.licensing.sentences import sentences

STANDARD = frozenset({"apache", "mit", "bsd", "gnu", "mpl", "cc", "odc", "cdla", "source-available", "openmdw"})
"""Families whose texts are known word for word: what they state is the catalogue's, and only what was added to them is read."""

CHECKED = frozenset({"text", "hub-docs"})
"""How a row was checked that may speak for a text."""

IN_COMMON = 0.5
"""The share of sentences that an edited text keeps; two licenses of one family share less."""

EXTREMES = frozenset({Tier.OSI_OPEN, Tier.NON_COMMERCIAL, Tier.RESEARCH_ONLY, Tier.CLOSED})
"""Tiers next to which a license that nobody knows is more restrictive, or more open, whatever it says."""

_ORIGIN = re.compile(
    r"\b(?:derived from|originally|based on|built (?:up)?on|fine-?tuned from|initialized from|distilled from)\b|源自|基于",
    re.IGNORECASE,
)
_WEIGHTS = re.compile(r"\b(?:weights?|models?|checkpoints?|parameters)\b|模型|权重|模型参数|モデル|重み", re.IGNORECASE)
_CODE = re.compile(r"\b(?:source )?code(?:base)?\b|\bsoftware\b|代码|コード", re.IGNORECASE)
_ALL = re.compile(r"\b(?:repository|repo|project)\b|仓库|本项目|リポジトリ", re.IGNORECASE)

_TITLES = re.compile(r"(?<=\S )model (?:licen[sc]e|agreement|card)|模型(?:商用|社区|开源)?(?:许可|协议)", re.IGNORECASE)
"""Names of licenses and documents in which a model is spoken of whatever the sentence is about."""

_FRONT = re.compile(r"license(?:_name|_link)?\s*:")
"""A field of a card, which speaks of the model."""


_UPSTREAM = re.compile(r"\b(?:original|respective|upstream|underlying)\b.{0,40}licen[sc]es?", re.IGNORECASE)
"""How a sentence speaks of the licenses of what a model was made from."""

_SIZED = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,2})?[BM])\b")
"""How a name of a model tells its size, in parameters."""

_EXCEPT = re.compile(r"\bexcept|\bexcluding|\bother than|除|以外", re.IGNORECASE)

_TURN = re.compile(
    r"[,;]\s+(?:while|whereas|but|and)\s+(?=the |our |model|code|weights)|;\s+|[,，；](?=[^,，；]{0,40}[\u3400-\u9fff])"
)
"""Where a sentence may turn to another artifact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two texts, read."""

    license: License
    statements: tuple[Statement, ...]
    text: str
    speaks: bool = True  # anything is said at all
    names: frozenset[str] = frozenset()  # what looks like names of licenses, known or not
    labels: frozenset[str] = frozenset()  # licenses that only badges name

    @property
    def is_known(self) -> bool:
        """Say whether the license has a name that means something to us."""
        return self.license.tier is not None

    @property
    def is_standard(self) -> bool:
        """Say whether the license is of a family whose texts are known word for word, edited or not."""
        row = catalogue.row(self.license.key or self.license.variant_of or "")
        return row is not None and row.family in STANDARD

    def bare(self) -> "Side":
        """Return the side with what its own sentences state, and not what is known of the license it names."""
        return replace(self, statements=state(self.text))


def same_license(old: License, new: License) -> bool:
    """Say whether both are the same license, maybe edited."""
    one, two = old.key or old.variant_of, new.key or new.variant_of
    return one == two if one and two else old.name.casefold() == new.name.casefold() or not (one or two)


def is_edited(old: Side, new: Side) -> bool:
    """Say whether one text is the other, edited: the same license, or sentences in common where no known license is replaced."""
    if same_license(old.license, new.license):
        return True
    if (old.license.key and new.license.key) or (old.is_standard and new.is_standard):
        return False
    had, has = set(sentences(old.text)), set(sentences(new.text))
    return len(had & has) >= IN_COMMON * max(1, min(len(had), len(has)))


def side(text: str) -> Side:
    """Read a license text."""
    found = identify(text)
    row = catalogue.row(found.license.key or found.license.variant_of or "")
    if (
        row is None
        or row.family not in STANDARD
        or row.verified not in CHECKED
        or (not row.clauses and row.family not in {"mit", "bsd"})
    ):
        # A relative of a known license that states nothing we know is as open as that one, as far as anybody can tell.
        tier = found.license.tier or (row.tier if row else None)
        return Side(license=replace(found.license, tier=tier), statements=found.statements, text=text)
    own = [statement for sentence in leftovers_of(text, row.key) for statement in state(sentence)]
    quotes = {statement.clause.word: statement.quote for statement in found.statements}
    known = [Statement(clause=clause, quote=quotes.get(clause.word, row.name)) for clause in sorted(row.clauses)]
    license_ = replace(found.license, tier=found.license.tier or row.tier)
    return Side(license=license_, statements=(*known, *own), text=text)


def side_of_readme(said: Sequence[str], about: Artifact = Artifact.WEIGHTS) -> Side:
    """Read a README's sentences: what they state of an artifact, and what the licenses they name are known to.

    Prose decides over badges: a badge is a label, and labels are corrected.
    """
    badges = [sentence for sentence in said if is_badge(sentence)]
    prose = [sentence for sentence in said if not is_badge(sentence) and not _ORIGIN.search(sentence)]
    mine = _about(prose, about)
    text = "\n\n".join(mine)  # sentences that end without a stop stay apart
    names = named(text) or ([] if mine else named("\n".join(_about(badges, about))))
    known = [
        Statement(clause=clause, quote=sentence)
        for sentence, license_ in names
        for clause in sorted(catalogue.clauses_of(license_.key))
        if not _is_upstream(sentence)
    ]
    return Side(
        license=strictest([each for _, each in names]) or License(key=None, name=_unknown(mine)),
        statements=(*state(text), *known),
        text=text,
        speaks=bool(mine or names),
        names=phrases(text),
        labels=frozenset(each.key or each.name for _, each in named("\n".join(badges))),
    )


def _is_upstream(sentence: str) -> bool:
    """Say whether a sentence passes on the licenses of what a model was made from: those it names are examples of one clause."""
    return bool(_UPSTREAM.search(sentence)) and any(
        statement.clause.word == "upstream-passthrough" for statement in state(sentence)
    )


def sized(said: Sequence[str]) -> dict[str, License]:
    """Return the license that sentences give to each size of a model: `7b`; of those that name no size under ""."""
    found: dict[str, License] = {}
    for sentence in said:
        names = [license_ for _, license_ in named(sentence)]
        if (
            len(names) == 1
            and not _EXCEPT.search(sentence)
            and (Artifact.WEIGHTS in artifacts(sentence) or (sizes(sentence) and not artifacts(sentence)))
        ):
            for size in sizes(sentence) or {""}:
                found[size] = names[0]
    return found


def sizes(sentence: str) -> frozenset[str]:
    """Return the sizes of models a sentence names: `CogVideoX-2B` is `2b`."""
    return frozenset(size.lower() for size in _SIZED.findall(sentence))


def _about(prose: Sequence[str], about: Artifact) -> list[str]:
    """Return the sentences about an artifact, and those that follow one until another is named.

    Where none is, those that say it of the whole repository, or of nothing in particular.
    """
    fields = [sentence for sentence in prose if about is Artifact.WEIGHTS and _FRONT.match(sentence)]
    kept: list[str] = []
    general: list[str] = []
    now: frozenset[Artifact] = frozenset()
    for sentence in (part for each in prose if not _FRONT.match(each) for part in _parts(each)):
        said = artifacts(sentence)
        now = said or (frozenset() if _ALL.search(sentence) else now)
        if about in now:
            kept.append(sentence)
        elif not now:
            general.append(sentence)
    return [*fields, *(kept or general)]


def _parts(sentence: str) -> list[str]:
    """Split a sentence where it goes on to another artifact: "the code is MIT, while the weights …"."""
    parts = _TURN.split(sentence)
    about = [artifacts(part) for part in parts]
    told = [each for each in about if each]
    if len(told) < 2 or all(each == told[0] for each in told) or not about[0]:
        return [sentence]
    return parts


def artifacts(sentence: str) -> frozenset[Artifact]:
    """Return every artifact a sentence is about: "the code and the weights" is about both; a repository as a whole is none."""
    found = set[Artifact]()
    if _WEIGHTS.search(_TITLES.sub(" ", sentence)):
        found.add(Artifact.WEIGHTS)
    if _CODE.search(sentence):
        found.add(Artifact.CODE)
    if not found and artifact_of(sentence) is Artifact.DATA:
        found.add(Artifact.DATA)
    return frozenset(found)


def _unknown(said: Sequence[str]) -> str:
    return "a license we do not know" if said else "no license named"


def strictest(licenses: Sequence[License]) -> License | None:
    """Return the license that grants least: of several that a card names it is the one that binds."""
    tiers = list(Tier)
    return max(licenses, key=lambda each: tiers.index(each.tier) if each.tier else -1, default=None)
