"""What the ledger saw of a model, as a box of its own or as a part of a story's."""

from collections.abc import Sequence

from bot.chat.box import Box
from bot.chat.buttons import model_buttons
from bot.chat.limits import width
from bot.chat.locales import say
from bot.chat.look import COLORS
from bot.chat.markdown import escape, link
from bot.chat.pages import LONGEST_PIECE
from bot.domain.claim import Verdict
from bot.domain.digest import Happening
from bot.domain.license import License
from bot.domain.model import Access
from bot.rules.legibility import clip, legible
from bot.rules.wording import SHAPES, Words
from bot.rules.wording_ledger import NAME_LENGTH, Told, license_words, told, vocabulary

FOOT = 600
"""Characters left free below what happened to a model: for what its license is now, and for links."""

LABEL_LENGTH = 60
"""Characters of a link's label: a revision before and after has twenty."""

Fact = tuple[str, str]
"""A label and what it says: `License`, `non-commercial (CC BY-NC 4.0)`; as the ledger's words say it, not yet escaped."""


def happening_box(happening: Happening, own: Words) -> Box:
    """Return what happened to a model that no story is about: what changed, clause by clause, and what holds now."""
    happened = told(happening, own.lang)
    known = facts_of((happening,), (), own.lang)
    top = Box(
        chips=(own.chip(happened.standing),),
        facts=tuple((name, escape(value)) for name, value in known),
        title=escape(happened.headline),
    )
    body = _body(happened, own, room=LONGEST_PIECE - FOOT - top.width - 1)
    facts, when = _unsaid(happened, known), _when(happening)
    room = LONGEST_PIECE - top.width - width("\n".join(body)) - width(when) - 8
    return Box(
        chips=top.chips,
        facts=top.facts,
        title=top.title,
        body=body,
        foot=(*_foot(happened, facts, room=room), when),
        foot_name=say("render.evidence", own.lang),
        color=COLORS[happened.standing],
        events=happening.ids,
        buttons=model_buttons(happening, own.lang),
    )


def happening_text(happening: Happening, own: Words, *, said: Sequence[Fact] = ()) -> str:
    """Say the same within a story, without the facts it has `said` already."""
    happened = told(happening, own.lang)
    head = f"**{SHAPES[happened.standing]} {escape(happened.headline)}**"
    body = _body(happened, own, room=LONGEST_PIECE - FOOT - width(head) - 1)
    when = _when(happening)
    room = LONGEST_PIECE - width("\n".join((head, *body))) - width(when) - 8
    foot = (*_foot(happened, _unsaid(happened, said), room=room), when)
    return "\n".join([head, *body, f"-# {' · '.join(foot)}"])


def facts_of(happenings: Sequence[Happening], verdicts: Sequence[Verdict], lang: str) -> tuple[Fact, ...]:
    """Return what the license and the gate of a story's model are now; nothing where it is about several that differ."""
    if len(happenings) == 1:
        return _facts(happenings[0].license, happenings[0].access, lang)
    licenses = {(each.license.key, each.license.name): each.license for each in verdicts if each.license is not None}
    if happenings or len(licenses) != 1:
        return ()
    (license_,) = licenses.values()
    return _facts(license_, None, lang)


def _unsaid(happened: Told, said: Sequence[Fact]) -> list[str]:
    known = {f"{name}: {value}" for name, value in said}
    return [fact for fact in happened.facts if fact not in known]


def _when(happening: Happening) -> str:
    return f"<t:{int(happening.events[0].at.timestamp())}:R>"


def _facts(license_: License | None, access: Access | None, lang: str) -> tuple[Fact, ...]:
    own = vocabulary(lang)
    said: list[Fact] = []
    if license_ is not None:
        name = clip(legible(license_.name), NAME_LENGTH) or "…"
        said.append((own.license, f"{license_words(license_, lang)} ({name})"))
    if access is not None:
        said.append((own.gate, own.accesses[access]))
    return tuple(said)


def _body(happened: Told, own: Words, *, room: int) -> tuple[str, ...]:
    """Return as many lines as there is room for, and how many are not shown."""
    quotes = [
        f"> {sign} {escape(said)}" for pair in happened.quotes for sign, said in zip("−+", pair, strict=True) if said
    ]
    lines = [*map(escape, happened.lines), *quotes]
    shown: list[str] = []
    for line in lines:
        if width(line) + 1 > room:
            shown.append(own.more(len(lines) - len(shown)))
            break
        shown.append(line)
        room -= width(line) + 1
    return tuple(shown)


def _foot(happened: Told, facts: Sequence[str], *, room: int) -> tuple[str, ...]:
    shown: list[str] = []
    links = (link(clip(legible(label), LABEL_LENGTH), url) for label, url in happened.links)
    for said in (*map(escape, facts), *links):
        if said and width(said) + 3 <= room:
            shown.append(said)
            room -= width(said) + 3
    return tuple(shown)
