"""What one item is about and says: the main claim first, further ones after it, history last."""

from collections.abc import Sequence

from bot.domain.claim import Act, Claim, Understanding
from bot.domain.mention import Mention, Named
from bot.rules.claims.acts import ACTS, held, is_relevant
from bot.rules.claims.certainty import certainty_of
from bot.rules.claims.signs import LEAD, see
from bot.rules.claims.telling import MOST_CLAIMS, along, shown, told
from bot.rules.claims.weights import Weights, score, shipped
from bot.rules.claims.wording import wording_of
from bot.rules.mentions_beside import focus

SURE_ROUNDUP = 0.5
"""From which likelihood on an item tells many happenings."""

FIRST = 2
"""Sentences of a text that may name what the news is of, where the title does not; one, where it is a rumor: the rest is history."""

LICENSED = frozenset(
    {Act.RELEASE, Act.ANNOUNCEMENT, Act.LICENSE_CHANGE, Act.DATASET_OR_CODE, Act.RUMORED_RELEASE, Act.ACCESS_CHANGE}
)
"""Acts of which a license named beside them tells something."""


def understand(
    title: str,
    text: str,
    lang: str,
    mentions: Sequence[Mention],
    *,
    url: str | None = None,
    weights: Weights | None = None,
) -> Understanding:
    """Say what an item tells; `mentions` are the names in it. Weights are the shipped ones, but where others are measured."""
    signs = see(title, text, lang, mentions, url)
    scores = score(signs, weights or shipped())
    likely = held(signs, scores.act)
    act = ACTS[int(likely.argmax())]
    roundup = scores.roundup > SURE_ROUNDUP
    said = told(title, text, lang, mentions, act)
    passed = {each for sentence in said if sentence.past for each in sentence.named}
    current = [each for each in mentions if each not in passed]
    first = 1 if act is Act.RUMORED_RELEASE else FIRST
    told_first = [each for sentence in said if sentence.place <= first and not sentence.past for each in sentence.named]
    about = focus(told_first, len(title))
    names = tuple(dict.fromkeys(each.name for each in about))
    main = Claim(
        act=act,
        models=tuple(dict.fromkeys(each.label for each in about)),
        names=names,
        makers=_makers(current, about, len(title)),
        wording=wording_of(signs, act),
        license=_license(current, len(title)) if act in LICENSED else None,
        certainty=certainty_of(signs, act, scores.certainty),
        sentence=shown(said, act, frozenset(names)),
    )
    others = list(along(said, main, roundup=roundup))[: MOST_CLAIMS - 1]
    others.sort(key=lambda claim: claim.background)
    return Understanding(
        relevant=is_relevant(scores, likely),
        mentions=tuple(mentions),
        claims=(main, *others) if title.strip() or text.strip() else (),
        roundup=roundup,
    )


def _makers(mentions: Sequence[Mention], about: Sequence[Mention], title_end: int) -> tuple[str, ...]:
    """Return who acts: the makers of a title, else those of the models it is about, else the first of the text."""
    named = [each for each in mentions if each.kind is Named.MAKER]
    titled = dict.fromkeys(each.label for each in named if each.start < title_end)
    labels = {each.name: each.label for each in reversed(named)}
    of_models = dict.fromkeys(
        labels.get(each.maker, each.label.partition("/")[0] if "/" in each.label else each.maker)
        for each in about
        if each.maker
    )
    first = dict.fromkeys(each.label for each in named[:1] if each.start < title_end + LEAD)
    return tuple([*(titled or of_models or first)][:3])


def _license(mentions: Sequence[Mention], title_end: int) -> str | None:
    """Return the license an item names, its title's before its text's."""
    named = [each for each in mentions if each.kind is Named.LICENSE]
    titled = [each for each in named if each.start < title_end]
    return (titled or named)[0].label if named else None
