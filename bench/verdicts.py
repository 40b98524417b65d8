"""How well claims are held against the ledger: press sentences × facts of real licenses, beside a look at the tag alone.

The cases lie beside this file: sentences of our own, of the kinds papers write in English, Japanese and Chinese, and what the
ledger holds: places, keys of real licenses, rungs, gates. Who wrote the rules wrote them, so that they show what must not
break, and estimate nothing. The real texts do: of each side of the labelled license changes, whose keys others gave, four
claims are held against what is read there. `python -m bench.verdicts [MATERIAL] [-v]` prints what went wrong.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.domain.claim import Act, Certainty, Claim, Finding, Wording
from bot.domain.event import AccessChanged, Event, EventId, LicenseChanged
from bot.domain.item import ItemId
from bot.domain.license import Artifact, Comparison, Direction, Evidence, License, LicenseSnapshot, Rung, Tier
from bot.domain.model import Access, Hub, ModelId, ModelRecord, Place
from bot.domain.source import Url
from bot.rules.claims import understand
from bot.rules.ladder import README, sha256_of
from bot.rules.licensing import catalogue
from bot.rules.licensing.identification import identify
from bot.rules.mentions import mentions_of
from bot.rules.verdict import Held, judge

CASES = Path(__file__).with_name("verdict_cases.json")
SAID = datetime(2026, 3, 5, 8, tzinfo=UTC)
DAY = timedelta(days=1)

Said = Mapping[str, Any]
"""One case, or a part of it, as it stands in the file."""

Answer = tuple[str, str, bool] | None
"""Finding, reason, firm; None: nothing to say."""


def read_cases() -> list[Said]:
    """Read the table."""
    cases: list[Said] = json.loads(CASES.read_text(encoding="utf-8"))
    return cases


def claim_of(said: Said) -> Claim:
    told = said["claim"]
    return Claim(
        act=Act(told["act"]),
        wording=Wording(told["wording"]),
        license=told.get("license"),
        certainty=Certainty(told.get("certainty", "reported")),
        background=told.get("background", False),
        sentence=said["sentence"],
    )


def license_of(said: Said) -> License:
    if "license" in said:
        found = catalogue.resolve(said["license"].upper() if " " in said["license"] else said["license"])
        found = found or both(said["license"])
        assert found is not None, said
        return found
    tier = Tier(said["tier"]) if "tier" in said else None
    return License(key=None, name=said["named"], tier=tier, variant_of=said.get("variant_of"))


def both(said: str) -> License | None:
    """Put two licenses together as the ladder does for a text that holds both."""
    held = [row.license for part in said.split(" and ") if (row := catalogue.row(part))]
    tier = max((each.tier for each in held if each.tier), key=list(Tier).index, default=None)
    return License(key=said, name=said, tier=tier) if held else None


def snapshots_of(place: Place, said: Said) -> list[LicenseSnapshot]:
    """Return what was read in one place: nothing, that nothing is stated, or a license."""
    if set(said) <= {"place"}:
        return []
    if not {"license", "named"} & set(said):
        return [snapshot(place, said, [], SAID - DAY)]
    revisions = [{**said, **each} for each in said.get("revisions", [{"days": -1}])]
    return [snapshot(place, each, each.get("rungs", [each["rung"]]), SAID + each["days"] * DAY) for each in revisions]


def snapshot(place: Place, said: Said, rungs: Sequence[str], at: datetime) -> LicenseSnapshot:
    stated = bool(rungs)
    license_ = license_of(said) if stated else License(key=None, name="no license stated")
    clauses = frozenset(map(catalogue.clause, said["clauses"])) if "clauses" in said else None
    if clauses is None:
        clauses = catalogue.clauses_of(license_.key)
    url = Url(f"https://{place.hub}.example/{place.repository}")
    return LicenseSnapshot(
        model=ModelId(place.repository.lower()),
        place=place,
        artifact=Artifact.WEIGHTS,
        license=license_,
        declared=license_.name,
        text_sha256=None,
        clauses=clauses,
        rung=Evidence(said["rung"]) if stated else Evidence.INHERITED,
        access=Access(said.get("access", "open")),
        revision="0123abc",
        evidence=url,
        observed_at=at,
        rungs=tuple(
            Rung(rung=Evidence(each), license=license_, declared=license_.name, clauses=clauses, evidence=url)
            for each in rungs
        ),
        contradictions=tuple(said.get("contradictions", ())),
    )


def record_of(place: Place, said: Said) -> ModelRecord:
    return ModelRecord(
        model=ModelId(place.repository.lower()),
        place=place,
        name=place.repository.rpartition("/")[2],
        url=Url(f"https://{place.hub}.example/{place.repository}"),
        source="bench",
        revision="0123abc",
        access=Access(said.get("access", "open")),
        parents=(),
        seen_at=SAID - DAY,
        checked_at=SAID,
        withdrawn_at=SAID + said["withdrawn"] * DAY if "withdrawn" in said else None,
    )


def event_of(record: ModelRecord, said: Said) -> Event:
    common: dict[str, Any] = {
        "id": EventId("bench"),
        "model": record.model,
        "name": record.name,
        "place": record.place,
        "at": SAID + said["days"] * DAY,
        "seen_at": SAID,
        "evidence": record.url,
    }
    if said["event"] == "access":
        return AccessChanged(**common, before=Access.OPEN, after=record.access)
    old, new = (catalogue.resolve(said[side]) for side in ("old", "new"))
    assert old is not None
    assert new is not None
    comparison = Comparison(direction=Direction.NEUTRAL, mixed=False, old=old, new=new)
    return LicenseChanged(
        **common,
        artifact=Artifact.WEIGHTS,
        revision_before="0",
        revision="0123abc",
        comparison=comparison,
        evidence_before=record.url,
    )


def place_of(said: str) -> Place:
    hub, _, repository = said.partition(":")
    return Place(hub=Hub(hub), repository=repository)


def held_of(said: Said) -> Held:
    """Make what the ledger holds in one case."""
    rows = [(place_of(each["place"]), each) for each in said["ledger"]]
    records = tuple(record_of(place, each) for place, each in rows)
    return Held(
        records=records,
        snapshots=tuple(one for place, each in rows for one in snapshots_of(place, each)),
        events=tuple(event_of(records[0], each) for each in said.get("events", ())),
        watched=frozenset(record.model for record in records) if said.get("watched", True) else frozenset(),
    )


def ours(said: Said) -> Answer:
    return answer_of(claim_of(said), held_of(said))


def tag_alone(said: Said) -> Answer:
    """Answer as a script would that looks at the first place's license tag: the baseline."""
    claim, held = claim_of(said), held_of(said)
    tag = held.snapshots[0].license if held.snapshots else None
    if tag is None or tag.key is None:
        return (Finding.OPEN.value, "not-in-the-ledger", False)
    if claim.license is not None:
        named = catalogue.resolve(claim.license)
        same = named is not None and named.key == tag.key
        return (Finding.BACKED.value, "same-license", False) if same else ("contradicted", "another-license", True)
    if claim.wording is Wording.OPEN_SOURCE and tag.tier is not Tier.OSI_OPEN:
        return (Finding.CONTRADICTED.value, "license-forbids", True)
    return (Finding.BACKED.value, "osi-approved" if claim.wording is Wording.OPEN_SOURCE else "weights-there", False)


def wanted_of(said: Said) -> Answer:
    expected = said["expected"]
    return None if expected is None else (expected["finding"], expected["reason"], expected["firm"])


def scored(answers: Sequence[Answer], wanted: Sequence[Answer]) -> dict[str, object]:
    """Count what is right, and what would have been wrong to say in public."""
    pairs = list(zip(answers, wanted, strict=True))
    accused = [(one, two) for one, two in pairs if one and one[0] == "contradicted" and one[2]]
    wrongly = sum(two is None or two[0] != "contradicted" or not two[2] for _, two in accused)
    return {
        "finding": share(sum((one and one[0]) == (two and two[0]) for one, two in pairs), len(pairs)),
        "finding_reason_and_firmness": share(sum(one == two for one, two in pairs), len(pairs)),
        "contradicted_in_public": len(accused),
        "contradicted_in_public_wrongly": wrongly,
    }


def share(right: int, whole: int) -> float:
    return round(right / whole, 3) if whole else 0.0


def of_texts(material: Path) -> dict[str, object]:
    """Hold claims against real license texts: "open source", the license by its labelled name, and by the other side's."""
    found: list[tuple[str, Answer, Answer]] = []
    for pair in json.loads((material / "license_changes" / "index.json").read_text(encoding="utf-8")):
        for side, key, other in (("before", "old_key", "new_key"), ("after", "new_key", "old_key")):
            name = catalogue.resolve(pair[key] or "")
            if name is None or name.key is None or README.search(pair["path"]):
                continue
            text = (material / "license_changes" / pair["slug"] / f"{side}.txt").read_text(encoding="utf-8")
            held = text_held(text)
            source = Claim(act=Act.RELEASE, wording=Wording.OPEN_SOURCE)
            found.append((pair["slug"], answer_of(source, held), (of_tier(name), "", False)))
            found.append((pair["slug"], answer_of(named(pair[key]), held), ("backed", "", False)))
            apart = catalogue.resolve(pair[other] or "")
            if apart is not None and apart.key != name.key:
                found.append((pair["slug"], answer_of(named(pair[other]), held), ("contradicted", "", False)))
    wrong = [(slug, one, two) for slug, one, two in found if (one and one[0]) != (two and two[0])]
    if "-v" in sys.argv[1:]:
        print(*wrong, sep="\n")
    settled = [(one, two) for _, one, two in found if one is None or one[0] != "open"]
    return {
        "claims": len(found),
        "finding": share(len(found) - len(wrong), len(found)),
        "left_open": len(found) - len(settled),
        "settled_wrongly": sum((one and one[0]) != (two and two[0]) for one, two in settled),
    }


def named(key: str) -> Claim:
    return Claim(act=Act.RELEASE, license=key)


def of_tier(license_: License) -> str:
    """Say what is to be found of "open source", by what the catalogue says of a license."""
    if license_.tier is Tier.OSI_OPEN:
        return "backed"
    return "open" if license_.tier in {None, Tier.PERMISSIVE_WEIGHTS} else "contradicted"


def text_held(text: str) -> Held:
    """Make a ledger that has read one text in one repository."""
    found = identify(text)
    place = Place(hub=Hub.HUGGINGFACE, repository="lab/model")
    sha256 = sha256_of(text)
    rung = Rung(
        rung=Evidence.TEXT, license=found.license, declared="LICENSE", evidence=Url("https://hub.example/LICENSE")
    )
    held = snapshot(place, {"named": "LICENSE", "rung": rung.rung.value}, [rung.rung.value], SAID - DAY)
    held = replace(held, license=found.license, clauses=found.clauses, text_sha256=sha256, rungs=(rung,))
    return Held(records=(record_of(place, {}),), snapshots=(held,), texts={sha256: text})


def answer_of(claim: Claim, held: Held) -> Answer:
    found = judge(claim, ItemId("bench"), held, at=SAID + DAY, said_at=SAID)
    return (found[0].finding.value, found[0].reason, found[0].firm) if found else None


def from_sentences(cases: Sequence[Said]) -> dict[str, object]:
    """Let the bot read the bare sentence itself, and hold what it understands against the same ledger."""
    found: list[tuple[Answer, Answer]] = []
    for said in cases:
        sentence, lang = said["sentence"], said["lang"]
        main_claim = understand(sentence, "", lang, mentions_of(sentence, "", lang)).main
        found.append((answer_of(main_claim, held_of(said)) if main_claim else None, wanted_of(said)))
    accused = [two for one, two in found if one and one[0] == "contradicted"]
    return {
        "finding": share(sum((one and one[0]) == (two and two[0]) for one, two in found), len(found)),
        "contradicted": len(accused),
        "contradicted_wrongly": sum(two is None or two[0] != "contradicted" for two in accused),
    }


def figures(material: Path | None = None) -> dict[str, object]:
    """Return how often the verdict is the expected one, by language, beside the tag alone; and over real texts where they are."""
    cases = read_cases()
    wanted = list(map(wanted_of, cases))
    by_lang: dict[str, list[bool]] = defaultdict(list)
    for said, answer in zip(cases, wanted, strict=True):
        by_lang[said["lang"]].append(ours(said) == answer)
    return {
        "cases": len(cases),
        "expected": dict(Counter(each[0] if each else "none" for each in wanted)),
        "kaiho": scored(list(map(ours, cases)), wanted),
        "kaiho_by_language": {lang: share(sum(right), len(right)) for lang, right in sorted(by_lang.items())},
        "from_the_bare_sentence": from_sentences(cases),
        "tag_alone": scored(list(map(tag_alone, cases)), wanted),
        "real_texts": of_texts(material) if material and (material / "license_changes").is_dir() else None,
    }


def main() -> int:
    """Print the figures, and with -v each case that went wrong."""
    named_paths = [Path(word) for word in sys.argv[1:] if not word.startswith("-")]
    print(json.dumps(figures(named_paths[0] if named_paths else None), indent=1))
    if "-v" in sys.argv[1:]:
        for said in read_cases():
            if ours(said) != wanted_of(said):
                print(said["id"], said["sentence"], "\n  wanted", wanted_of(said), "\n  got   ", ours(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
