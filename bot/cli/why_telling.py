"""An explanation, told in a terminal: every score and veto; of an item each in full, of a story's items in a few words."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.flows.rows import Row
from bot.rules.legibility import clip, legible
from bot.terminal.screen import shortly
from bot.terminal.telling import Paragraph, Span

TITLE = 160
"""Characters of a title that are shown."""

ID = 8
"""Characters of a story's id that are shown where it only tells scores apart."""

SLIGHT = 0.05
"""Scores below this are told together: a story near by vector or name, and of something else."""

_SCORE = re.compile(r"(?:the operator's word; )?(\d\.\d+) sure")

NOTICE = "Facts from license texts, not legal advice."


def telling(answer: Row, *, most: int | None = None) -> tuple[Paragraph, ...]:
    """Say an explanation of an item or of a story; of a story at most so many items."""
    return tuple(_item(answer) if answer["kind"] == "item" else _story(answer, most))


def _item(row: Row) -> Iterator[Paragraph]:
    yield _line(("Item ", "dim"), (_said(row["id"]), ""), ("  ", ""), (_title(row), "bold"))
    told = [row["source"], row["lang"], shortly(row["published_at"]), *([row["url"]] if row["url"] else [])]
    yield _line((" · ".join(map(_said, told)), "dim"), indent=2)
    yield from _claims(row)
    yield _heading("Where it lies")
    story = row["story"]
    if row["attached"] is not None:
        yield from _attached(_rows(row["attached"]))
    elif isinstance(story, dict):
        yield _line((f"Story {_said(story['id'])} ({_state(story)})", ""), ("  ", ""), (_title(story), ""), indent=2)
    else:
        yield _line(("In no story yet: it is placed at the next poll.", ""), indent=2)
    for reason in _texts(row["reasons"]):
        yield _line((_said(reason, 400), _style(reason)), indent=4, hang=2)
    yield from _verdicts(row)
    yield from _rulings(row)


def _attached(attached: Sequence[Row]) -> Iterator[Paragraph]:
    """Say which stories a round-up is attached to, and the passage that tells each."""
    if not attached:
        yield _line(("A round-up: attached to no story, as no passage of it surely tells one.", ""), indent=2)
    for each in attached:
        yield _line((f"A round-up: attached to {_said(each['story'])}", ""), ("  ", ""), (_title(each), ""), indent=2)
        yield from _because(each)


def _because(attached: Row) -> Iterator[Paragraph]:
    yield _line((f"because a passage {_said(attached['reason'])}", ""), indent=4, hang=2)
    yield _line((f"“{_said(attached['quote'], 300)}”", "dim"), indent=4)


def _roundups(row: Row) -> Iterator[Paragraph]:
    attached = _rows(row["attached"])
    if attached:
        yield _heading("Round-ups that tell it")
    for each in attached:
        told = f"{each['source']} · {each['id']}"
        yield _line((_title(each), ""), ("  ", ""), (_said(told), "dim"), indent=2, hang=2)
        yield from _because(each)


def _claims(row: Row) -> Iterator[Paragraph]:
    yield _heading("What it says")
    claims = _rows(row["claims"])
    if row["roundup"]:
        yield _line(("It tells many happenings.", ""), indent=2)
    if not claims:
        yield _line(("Nothing of a model's coming, going or terms.", ""), indent=2)
    for claim in claims:
        parts = [claim["act"], claim["certainty"], *_texts(claim["models"])]
        parts += [] if claim["wording"] == "unspecified" else [claim["wording"]]
        parts += [claim["license"]] if claim["license"] else []
        history = [("background  ", "dim")] if claim["background"] else []
        yield _line(*history, (" · ".join(map(_said, parts)), ""), indent=2, hang=2)
        yield _line((f"“{_said(claim['sentence'], 300)}”", "dim"), indent=4)


def _story(row: Row, most: int | None) -> Iterator[Paragraph]:
    summary = row["summary"]
    headline = summary["headline"]["text"] if isinstance(summary, dict) else row["title"]
    yield _line(("Story ", "dim"), (_said(row["id"]), ""), ("  ", ""), (_said(headline, TITLE), "bold"))
    yield _line((_state(row), ""), (f" · {' · '.join(map(_said, _texts(row['reasons'])))}", "dim"), indent=2)
    members = _rows(row["members"])
    yield _heading("What moved it")
    moves = [(each, moved) for each in members if isinstance(moved := each["moved"], dict)]
    for each, moved in moves:
        said = f"{moved['from'] or 'nothing'} → {moved['to']}"
        by = f"{shortly(each['published_at'])}  {each['source']} ({each['trust']}): {each['act']}, {each['certainty']}"
        yield _line((said, ""), ("  ", ""), (_said(by), "dim"), indent=2, hang=2)
    seen = _rows(row["moves"])
    for each in seen:
        moved = each["moved"]
        said = f"{moved['from'] or 'nothing'} → {moved['to']}" if isinstance(moved, dict) else "stays"
        at = f" at {each['revision']}" if each["revision"] else ""
        by = f"{shortly(each['happened_at'])}  the ledger: {each['name']}, {each['seen']}, {each['place']}{at}"
        yield _line((said, ""), ("  ", ""), (_said(by, 400), "dim"), indent=2, hang=2)
        yield _line((_said(each["evidence"], 400), "dim"), indent=4)
    if not moves and not seen:
        yield _line(("Nothing: it is not news of a model's coming or going.", ""), indent=2)
    yield _heading("Its items")
    for each in members[:most]:
        told = [shortly(each["published_at"]), each["source"], each["lang"], each["id"]]
        yield _line((_title(each), ""), ("  ", ""), (" · ".join(map(_said, told)), "dim"), indent=2, hang=2)
        yield from _placed(_texts(each["reasons"]), str(row["id"]))
    if len(members) > len(members[:most]):
        yield _line(
            (f"{len(members[:most])} of {len(members)} are shown; --limit N shows more, --json all.", "dim"), indent=2
        )
    yield from _roundups(row)
    yield from _verdicts(row)
    yield from _rulings(row)


def _placed(reasons: Sequence[str], story: str) -> Iterator[Paragraph]:
    """Say what sent an item into a story: that story's own score in full, then of the others each score and each veto."""
    own: list[str] = []
    scores: list[tuple[float, str]] = []
    vetoes: dict[str, list[str]] = defaultdict(list)
    for reason in reasons:
        name, colon, rest = reason.partition(": ")
        found = _SCORE.match(rest)
        if not colon or " " in name or name == story:
            own.append(_said(reason.replace(story, "this story"), 240))
        elif found:
            scores.append((float(found[1]), _said(name)[:ID]))
        else:
            vetoes[_said(rest, 120)].append(_said(name)[:ID])
    yield _line((" · ".join(own), ""), indent=4)
    scores.sort(key=lambda pair: (-pair[0], pair[1]))
    others = [f"{name} {score:.2f}" for score, name in scores if score >= SLIGHT]
    slight = [name for score, name in scores if score < SLIGHT]
    others += [f"under {SLIGHT}: {', '.join(slight)}"] if slight else []
    others += [f"{veto}: {', '.join(names)}" for veto, names in vetoes.items()]
    if others:
        yield _line((f"not in {' · '.join(others)}", "dim"), indent=4)


def _state(row: Row) -> str:
    items = _texts(row["items"])
    return f"{_said(row['standing'] or 'no standing')}, {len(items)} item{'' if len(items) == 1 else 's'}"


def _verdicts(row: Row) -> Iterator[Paragraph]:
    verdicts = _rows(row["verdicts"])
    if not verdicts:
        return
    yield _heading("What the ledger says of it")
    alike: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for verdict in verdicts:
        alike[tuple(verdict[key] for key in ("said", "explanation", "quote", "evidence"))].append(verdict)
    for (said, explanation, quote, evidence), same in alike.items():
        yield _line((_said(said), "bold"), ("  ", ""), (_said(explanation, 400), ""), indent=2, hang=2)
        if quote:
            yield _line((f"“{_said(quote, 300)}”", "dim"), indent=4)
        if evidence:
            yield _line((_said(evidence, 400), "dim"), indent=4)
        named = ", ".join(f"{_said(verdict['id'])} of {_said(verdict['item'])}" for verdict in same)
        yield _line((f"verdict {named}", "dim"), indent=4, hang=2)
        for dispute in (dispute for verdict in same for dispute in _rows(verdict["disputes"])):
            answer = f"answered: {dispute['answer']}" if dispute["answer"] else "not answered yet"
            told = f"Disputed by {dispute['by']}: {dispute['note']} · {answer}"
            yield _line((_said(told, 600), "yellow"), indent=4)
    yield _line((NOTICE, "dim italic"), indent=2)


def _rulings(row: Row) -> Iterator[Paragraph]:
    rulings = _rows(row["rulings"])
    if rulings:
        yield _heading("What you ruled")
    for ruling in rulings:
        what = "one happening" if ruling["bond"] == "merge" else "two happenings"
        said = f"{ruling['first']} and {ruling['second']} are {what} ({shortly(ruling['at'])})"
        yield _line((_said(said), ""), indent=2)


def _heading(text: str) -> Paragraph:
    return Paragraph(spans=((text, "bold dim"),))


def _line(*spans: Span, indent: int = 0, hang: int = 0) -> Paragraph:
    return Paragraph(spans=spans, indent=indent, hang=hang)


def _style(reason: str) -> str:
    return (
        "" if reason.startswith(("joins ", "no story fits", "repeats ", "tells ", "the operator", "looked ")) else "dim"
    )


def _title(row: Row) -> str:
    return _said(row["title"] or "untitled", TITLE)


def _said(value: object, length: int = 200) -> str:
    return clip(legible(str(value)), length)


def _rows(value: object) -> list[Row]:
    assert isinstance(value, list)
    return value


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(each) for each in value]
