"""What was said of a story, written short; and whether it is still so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.claim import Finding, Verdict, VerdictId
from bot.domain.digest import Line
from bot.domain.story import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a reader was told of a story that may cease to be so."""

    standing: Standing | None
    verdicts: Mapping[VerdictId, Finding] = field(default_factory=dict)


def written(line: Line) -> str:
    """Write down what a line says of its story: `released;v1=backed,v2=open`."""
    verdicts = ",".join(sorted(f"{verdict.id}={verdict.finding}" for verdict in line.verdicts))
    return f"{line.standing or ''};{verdicts}"


def read(said: str) -> Said:
    """Read what `written` wrote; what another version wrote otherwise says nothing."""
    standing, _, verdicts = said.partition(";")
    pairs = (each.rpartition("=") for each in verdicts.split(",") if each)
    return Said(
        standing=Standing(standing) if standing in set(Standing) else None,
        verdicts={VerdictId(id_): Finding(finding) for id_, _, finding in pairs if finding in set(Finding)},
    )


def fallen(said: Said, told: Mapping[VerdictId, Verdict], holding: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Return the verdicts that were told and hold no more.

    One that another has taken the place of, of the same model and with the same finding, still says what was said. One that
    holds and is merely not among the worst any more holds.
    """
    now = list(holding)
    ids = {verdict.id for verdict in now}
    alike = {(verdict.model, verdict.finding) for verdict in now}
    gone = [told[id_] for id_ in said.verdicts if id_ not in ids and id_ in told]
    return tuple(verdict for verdict in gone if (verdict.model, verdict.finding) not in alike)


def has_moved(said: Said, standing: Standing | None) -> bool:
    """Say whether a story stands elsewhere than a reader was told."""
    return said.standing is not None and standing is not None and said.standing is not standing
