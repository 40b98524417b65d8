"""Why a story stands where it stands and holds what it holds: every score and veto, in a few words an item."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.domain.answer import Asker, Reason, Why
from bot.domain.source import Trust, Url
from bot.domain.story import Standing
from bot.flows.answers_why import why as explained
from bot.flows.asking.desk import Desk
from bot.flows.asking.finding import named_story
from bot.flows.asking.lines import gathered, lines_of
from bot.flows.rows import Row
from bot.rules.composition import address_of, members
from bot.rules.legibility import clip, legible
from bot.rules.wording import words as words_of

SLIGHT = 0.05
"""Scores below this are told together: a story near by vector or name, and of something else."""

NAME = 8
"""Characters of another story's id, where it only tells scores apart."""

MOST = 25
"""Items of one story that are explained, the first: as many as a list on Discord holds."""

LONGEST = 400
"""Characters of one reason."""

_SCORE = re.compile(r"(?:the operator's word; )?(\d\.\d+) sure")


async def why(story: str, asker: Asker, desk: Desk) -> Why | None:
    """Explain a story, or the story of an item; None where there is neither."""
    async with desk.doors.store.begin() as tx:
        one = await named_story(story, tx)
        found = await gathered([one], tx) if one else None
    if one is None or found is None or not found.stories:
        return None
    (line,) = await lines_of(found, asker, desk, whole=True)
    row = await explained(one.id, desk.specs, desk.doors, lang=asker.lang)
    if row is None:  # it was merged into another a moment ago
        return None
    urls = {item.id: address_of(item) for item in members(one, found.items)}
    if row["kind"] == "item":  # a round-up: it lies in no story, and is attached to those it tells
        return Why(
            line=line,
            standing=(),
            reasons=line.reasons,
            items=(_item(row, str(one.id), urls.get(one.items[0])),),
            roundups=tuple(map(_attached, _rows(row["attached"] or []))),
        )
    return Why(
        line=line,
        standing=tuple(_moved(row, asker.lang)),
        reasons=line.reasons,
        items=tuple(
            _item(each, str(one.id), next((url for item, url in urls.items() if item == each["id"]), None))
            for each in _rows(row["members"])[:MOST]
        ),
        roundups=tuple(map(_attached, _rows(row["attached"]))),
    )


def _moved(row: Row, lang: str) -> Iterator[str]:
    """Say what moved a story, oldest first: its items, and then what the ledger saw of its models."""
    for each in _rows(row["members"]):
        if isinstance(moved := each["moved"], dict):
            told = ", ".join(_said(part) for part in (each["act"], each["certainty"]) if part)
            trust = words_of(lang).trust(Trust(str(each["trust"])))
            yield f"{_step(moved, lang)}  {_day(each['published_at'])}  {_said(each['source'])} ({trust}): {told}"
    for each in _rows(row["moves"]):
        moved = each["moved"]
        step = _step(moved, lang) if isinstance(moved, dict) else "="
        at = f" @ {_said(each['revision'])[:7]}" if each["revision"] else ""
        yield f"{step}  {_day(each['happened_at'])}  {_said(each['name'])}: {_said(each['seen'])}, {_said(each['place'])}{at}"


def _step(moved: Row, lang: str) -> str:
    own = words_of(lang).standings
    return " → ".join(own[Standing(str(each))] if each else "–" for each in (moved["from"], moved["to"]))


def _day(moment: object) -> str:
    return str(moment)[:16].replace("T", " ")


def _item(row: Row, story: str, url: Url | None) -> Reason:
    return Reason(about=_said(row["title"]), said=tuple(_placed(_texts(row["reasons"]), story)), url=url)


def _placed(reasons: Sequence[str], story: str) -> Iterator[str]:
    """Say what sent an item into a story: that one's own score in full, then each score of the others and each veto."""
    scores: list[tuple[float, str]] = []
    vetoes: dict[str, list[str]] = defaultdict(list)
    for reason in reasons:
        name, colon, rest = reason.partition(": ")
        found = _SCORE.match(rest)
        if not colon or " " in name or name == story:
            yield _said(reason.replace(story, "this story"))
        elif found:
            scores.append((float(found[1]), _said(name)[:NAME]))
        else:
            vetoes[_said(rest)].append(_said(name)[:NAME])
    scores.sort(key=lambda pair: (-pair[0], pair[1]))
    others = [f"{name} {score:.2f}" for score, name in scores if score >= SLIGHT]
    slight = [name for score, name in scores if score < SLIGHT]
    others += [f"under {SLIGHT}: {', '.join(slight)}"] if slight else []
    others += [f"{veto}: {', '.join(names)}" for veto, names in vetoes.items()]
    if others:
        yield clip(f"not in {' · '.join(others)}", LONGEST)


def _attached(row: Row) -> Reason:
    url = row.get("url")
    return Reason(
        about=_said(row["title"]), said=(_said(row["reason"]), _said(row["quote"])), url=Url(str(url)) if url else None
    )


def _said(value: object) -> str:
    return clip(legible(str(value)), LONGEST)


def _rows(value: object) -> list[Row]:
    assert isinstance(value, list)
    return value


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(each) for each in value]
