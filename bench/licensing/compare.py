"""How well changes are told: `python -m bench.licensing.compare FOLDER [--held-out | --rest] [--json] [-v]`.

FOLDER holds `index.json`, `clauses.json` and a folder a case with `before.txt` and `after.txt`, labeled by hand.
"""

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.license import Clause, Comparison, Direction
from bot.rules.licensing.comparison import compare
from bot.rules.licensing.identification import identify
from bot.rules.licensing.normalizing import words

Case = Mapping[str, Any]
Signed = frozenset[tuple[str, str]]
"""Clauses with how they moved: `+` came, `-` went, `~` changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One case, what was expected of it and what was said."""

    case: Case
    found: Comparison
    expected: Signed
    said: Signed
    expected_values: Signed
    said_values: Signed

    @property
    def is_change(self) -> bool:
        """Say whether something changed."""
        return bool(self.case["direction"] != Direction.NONE.value)

    @property
    def is_right(self) -> bool:
        """Say whether the direction is the one expected."""
        return bool(self.case["direction"] == self.found.direction.value)


def held_out(cases: Iterable[Case]) -> set[str]:
    """Choose a third of the repositories by the hash of their names: those whose cases were set aside unread."""
    names = {str(case["repo"]) for case in cases}
    repositories = sorted(names, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    return set(repositories[: round(len(repositories) / 3)])


def label(said: str, names: Mapping[str, str], known: Mapping[str, str]) -> tuple[str, str] | None:
    """Bring a case's label to the closed list: its word after the map, and its value; None for what is no clause."""
    word = re.sub(r"\s*\(.*?\)", "", said).strip()
    bare, _, value = (part.strip() for part in word.partition(":"))
    name = next((names[form] for form in (said, word, bare) if form in names), bare)
    return (name, value.split()[0] if value else "") if name in known else None


def expected(case: Case, names: Mapping[str, str], known: Mapping[str, str], *, values: bool) -> Signed:
    """Return the clauses a case's labels name."""
    found = set[tuple[str, str]]()
    for sign, kind in (("+", "added"), ("-", "removed"), ("~", "changed")):
        for said in case[f"clauses_{kind}"]:
            each = label(said, names, known)
            if each is not None:
                found.add((sign, _written(*each) if values else each[0]))
    return frozenset(found)


def said_by(found: Comparison, *, values: bool) -> Signed:
    """Return the clauses a comparison names."""
    moved: list[tuple[str, Clause]] = [("+", clause) for clause in found.added]
    moved += [("-", clause) for clause in found.removed]
    moved += [("~", after) for _, after in found.changed]
    return frozenset((sign, _written(each.word, each.value) if values else each.word) for sign, each in moved)


def _written(word: str, value: str) -> str:
    """Write a clause; only numbers and territories are values that labels and texts spell alike."""
    return f"{word}:{value}" if value.isdecimal() or (value.isupper() and len(value) <= 3) else word


def judged(folder: Path, *, only: str = "all") -> list[Judged]:
    """Compare every case of a folder; `only`: all, held-out or rest."""
    vocabulary = json.loads((folder / "clauses.json").read_text(encoding="utf-8"))
    every = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    aside = held_out(every)
    names, known = vocabulary["map"], vocabulary["words"]
    cases = []
    for case in every:
        if only == "all" or (case["repo"] in aside) == (only == "held-out"):
            before, after = texts(folder, case)
            found = compare(before, after, path=case["path"])
            cases.append(
                Judged(
                    case=case,
                    found=found,
                    expected=expected(case, names, known, values=False),
                    said=said_by(found, values=False),
                    expected_values=expected(case, names, known, values=True),
                    said_values=said_by(found, values=True),
                )
            )
    return cases


def texts(folder: Path, case: Case) -> tuple[str, str]:
    """Return a case's two texts."""
    before, after = (folder / case["slug"] / f"{side}.txt" for side in ("before", "after"))
    return before.read_text(encoding="utf-8", errors="replace"), after.read_text(encoding="utf-8", errors="replace")


def figures(folder: Path, *, only: str = "all", show: bool = False) -> dict[str, object]:
    """Measure a folder of cases; `show` prints each case that is not all right."""
    cases = judged(folder, only=only)
    changes = [each for each in cases if each.is_change]
    quiet = [each for each in cases if not each.is_change]
    if show:
        for each in cases:
            if not each.is_right or each.expected != each.said:
                print(described(each))
    return {
        "cases": len(cases),
        "changes": len(changes),
        "direction right": _share(sum(each.is_right for each in changes), len(changes)),
        "false alarms": f"{sum(not each.is_right for each in quiet)} of {len(quiet)}",
        **_measured("clause", [(each.expected, each.said) for each in cases]),
        **_measured("clause with value", [(each.expected_values, each.said_values) for each in cases]),
        "baselines (changes seen, false alarms)": _baselines(folder, changes, quiet),
        "wrong": [described(each) for each in cases if not each.is_right],
    }


def _measured(of: str, pairs: list[tuple[Signed, Signed]]) -> dict[str, float | None]:
    hit = sum(len(wanted & said) for wanted, said in pairs)
    return {
        f"{of} precision": _share(hit, sum(len(said) for _, said in pairs)),
        f"{of} recall": _share(hit, sum(len(wanted) for wanted, _ in pairs)),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _baselines(folder: Path, changes: list[Judged], quiet: list[Judged]) -> dict[str, str]:
    """Return what simpler detectors say: any byte, any word, another name."""
    detectors: dict[str, Callable[[str, str], bool]] = {
        "bytes": lambda before, after: before != after,
        "words": lambda before, after: words(before) != words(after),
        "name": lambda before, after: identify(before).license.name != identify(after).license.name,
    }
    return {
        name: f"{sum(differ(*texts(folder, each.case)) for each in changes)} of {len(changes)}, "
        f"{sum(differ(*texts(folder, each.case)) for each in quiet)} of {len(quiet)}"
        for name, differ in detectors.items()
    }


def described(each: Judged) -> str:
    """Say in one line what was expected of a case and what was said."""
    missed, extra = sorted(each.expected - each.said), sorted(each.said - each.expected)
    return (
        f"{'ok ' if each.is_right else 'BAD'} {each.case['slug']}: {each.found.direction.value}, wanted {each.case['direction']}; "
        f"missed {' '.join(map(''.join, missed)) or 'none'}; extra {' '.join(map(''.join, extra)) or 'none'}"
    )


def main() -> int:
    """Print the figures."""
    folder = Path(
        next((word for word in sys.argv[1:] if not word.startswith("-")), "../shared/corpora/license_changes")
    )
    only = "held-out" if "--held-out" in sys.argv else "rest" if "--rest" in sys.argv else "all"
    found = figures(folder, only=only, show="-v" in sys.argv)
    if "--json" in sys.argv:
        print(json.dumps(found, indent=1, ensure_ascii=False))
    else:
        for name, value in found.items():
            print(f"{name:<42}{value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
