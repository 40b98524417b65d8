"""How well changes are told: `python -m bench.licensing.compare FOLDER [--held-out | --rest] [--json]`."""

import hashlib
import json
import re
import sys
from pathlib import Path

from bot.domain.license import Direction
from bot.rules.licensing.comparison import compare
from bot.rules.licensing.identification import identify
from bot.rules.licensing.normalizing import words


def held_out(cases: list[dict]) -> set[str]:
    """Choose a third of the repositories by the hash of their names: those whose cases were set aside unread."""
    repositories = sorted({case["repo"] for case in cases}, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    return set(repositories[: round(len(repositories) / 3)])


def labels(said: list[str], names: dict[str, str], known: dict[str, str]) -> set[str]:
    """Bring a case's labels to the closed list: the word, after the map; `-` is dropped."""
    found = set()
    for label in said:
        word = re.sub(r"\s*\(.*?\)", "", label).strip()
        bare = word.split(":")[0].strip()
        for form in (label, word, bare):
            if form in names:
                bare = names[form]
                break
        if bare != "-" and bare in known:
            found.add(bare)
    return found


def figures(folder: Path, *, only: str = "all", show: bool = False) -> dict[str, object]:
    """Measure a folder of cases; `only`: all, held-out or rest."""
    vocabulary = json.loads((folder / "clauses.json").read_text(encoding="utf-8"))
    every = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    aside = held_out(every)
    cases = [case for case in every if only == "all" or (case["repo"] in aside) == (only == "held-out")]
    right = changes = alarms = quiet = hit = extra = missed = 0
    baseline = {"bytes": [0, 0], "normalized": [0, 0], "name": [0, 0]}
    for case in cases:
        before = (folder / case["slug"] / "before.txt").read_text(encoding="utf-8", errors="replace")
        after = (folder / case["slug"] / "after.txt").read_text(encoding="utf-8", errors="replace")
        found = compare(before, after, path=case["path"])
        wanted = case["direction"]
        is_change = wanted != "none"
        changes, quiet = changes + is_change, quiet + (not is_change)
        ok = found.direction.value == wanted
        right += ok and is_change
        alarms += (not is_change) and found.direction is not Direction.NONE
        told = (
            before != after,
            words(before) != words(after),
            identify(before).license.name != identify(after).license.name,
        )
        for name, says in zip(baseline, told, strict=True):
            baseline[name][0 if is_change else 1] += says
        expected = [
            labels(case[f"clauses_{kind}"], vocabulary["map"], vocabulary["words"])
            for kind in ("added", "removed", "changed")
        ]
        got = [
            {clause.word for clause in found.added},
            {clause.word for clause in found.removed},
            {two.word for _, two in found.changed},
        ]
        union_expected, union_got = set(), set()
        for kind, one, two in zip(("+", "-", "~"), expected, got, strict=True):
            union_expected |= {(kind, word) for word in one}
            union_got |= {(kind, word) for word in two}
        hit += len(union_expected & union_got)
        extra += len(union_got - union_expected)
        missed += len(union_expected - union_got)
        if show and (not ok or union_expected != union_got):
            mark = "ok " if ok else "BAD"
            print(
                f"{mark} {case['slug']}: {found.direction.value} (wanted {wanted}) {'mixed' if found.mixed else ''} {found.old.name[:30]} -> {found.new.name[:30]}"
            )
            print(
                f"      missed {sorted(union_expected - union_got)}  extra {sorted(union_got - union_expected)}  hit {sorted(union_expected & union_got)}"
            )
    return {
        "cases": len(cases),
        "changes": changes,
        "direction right": round(right / changes, 3) if changes else None,
        "false alarms": f"{alarms} of {quiet}",
        "clause precision": round(hit / (hit + extra), 3) if hit + extra else None,
        "clause recall": round(hit / (hit + missed), 3) if hit + missed else None,
        "baselines (changes seen, false alarms)": {
            name: f"{seen} of {changes}, {false} of {quiet}" for name, (seen, false) in baseline.items()
        },
    }


def main() -> int:
    """Print the figures."""
    folder = Path(
        next((word for word in sys.argv[1:] if not word.startswith("-")), "../shared/corpora/license_changes")
    )
    only = "held-out" if "--held-out" in sys.argv else "rest" if "--rest" in sys.argv else "all"
    print(json.dumps(figures(folder, only=only, show="-v" in sys.argv), indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
