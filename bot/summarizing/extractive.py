"""A summary without a model: a headline and up to three sentences, every one a quotation."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.item import Item, ItemId
from bot.domain.story import Quote, Standing, Story, Summary
from bot.rules.claims import is_hedged
from bot.rules.language import sentences
from bot.rules.legibility import LONGEST_QUOTE

MOST_SENTENCES = 3
MOST_ITEMS = 24
MOST_PIECES = 40
"""Sentences looked at in each item, of as many items: what matters stands at the beginning."""

READ = 6_000
"""Characters read of each text."""

TOO_ALIKE = 0.5
"""Share of a sentence's terms that are already said: beyond it, the sentence is left out."""

SHORTEST = {"ja": 12, "zh": 10}
"""Characters a sentence needs to say anything; 25 elsewhere."""

_TERM = re.compile(r"[a-z0-9][a-z0-9.+-]*|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_BOILERPLATE = re.compile(
    r"appeared first on|^read more|continue reading|^(?:please )?subscribe|sign up (?:for|to)|^(?:photo|image)(?: credit)?s?\s*[:by]"
    r"|^credit:|all rights reserved|^share this|^follow us|click here|cookie|^advertisement|^comments?\s*(?:url|:)|^points:"
    r"|続きを読む|画像(?:：|:|提供)|写真(?:：|:|提供)|^関連記事|メルマガ|^出典|全文を読む|阅读原文|阅读全文|点击(?:查看|阅读)|图源|图片来源|^来源[：:]"
    r"|扫码|关注我们|责任编辑|^https?://\S+$",
    re.IGNORECASE,
)
_CLICKBAIT = re.compile(
    r"you won.t believe|\?$|？$|!{2,}|！|^(?:this|here.s) (?:is )?(?:why|how|what)|震惊|やばい|必見", re.IGNORECASE
)
_CLAUSES = ", ", "; ", ": ", " – ", " — ", "、", "，", "；", "：", " "
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|!?\[[^\]]{0,200}\]\([^)]{0,300}\)|https?://\S{80,}|[*_`#]{2,}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that could be quoted."""

    quote: Quote
    terms: frozenset[str]
    score: float
    hedged: bool


class ExtractiveSummarizer:
    """Quotes the sentences that say what the others say: near the center of all the story's words, titles included."""

    async def summarize(self, story: Story, items: Sequence[Item], pages: Mapping[ItemId, str], lang: str) -> Summary:
        """Return a headline and at most three sentences, preferring sources in the reader's language."""
        newest = sorted(items, key=lambda item: (item.published_at, item.seen_at, item.id), reverse=True)[:MOST_ITEMS]
        if not newest:
            raise ValueError(f"story {story.id} has no item to quote")
        center = _center(newest, pages)
        rumored = story.standing is Standing.RUMORED
        headline = max(
            (_headline(item, place, center, lang, rumored=rumored) for place, item in enumerate(newest)),
            key=lambda each: each.score,
        )
        found = [
            candidate
            for place, item in enumerate(newest)
            for candidate in _candidates(item, place, pages.get(item.id) or item.text, center, lang)
        ]
        chosen = _choose(_in_one_language(found, headline, rumored=rumored), headline, rumored=rumored)
        return Summary(headline=headline.quote, sentences=tuple(each.quote for each in chosen))


def terms_of(text: str) -> list[str]:
    """Return the terms of a text: Latin words, and two-character words of Japanese and Chinese."""
    terms: list[str] = []
    for run in _TERM.findall(text.lower()):
        if run[0] < "\u3040":
            terms.append(run.rstrip(".-"))
        else:
            terms.extend(run[at : at + 2] for at in range(max(1, len(run) - 1)))
    return terms


def cut(text: str, limit: int = LONGEST_QUOTE) -> str:
    """Return a text, or its beginning up to the last clause that fits, and an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    ends = [at for mark in _CLAUSES[:-1] if (at := head.rfind(mark)) > limit // 2]
    end = max(ends, default=head.rfind(" ", limit // 2))
    return (head[:end] if end > 0 else head).rstrip() + "…"


def _center(items: Sequence[Item], pages: Mapping[ItemId, str]) -> dict[str, float]:
    """Return how many items use each term, damped: what all of them speak of is the story."""
    used: Counter[str] = Counter()
    for item in items:
        used.update(set(terms_of(item.title)) | set(terms_of((pages.get(item.id) or item.text)[:READ])))
        used.update(set(terms_of(item.title)))
    return {term: math.log1p(count) for term, count in used.items() if len(term) > 1}


def _likeness(terms: frozenset[str], center: Mapping[str, float]) -> float:
    """Return how near a sentence lies to the center, whatever its length."""
    known = sum(center.get(term, 0.0) for term in terms)
    return known / math.sqrt(len(terms) + 6)


def _headline(item: Item, place: int, center: Mapping[str, float], lang: str, *, rumored: bool) -> Candidate:
    """Weigh an item's title; an item without one lends its first sentence."""
    words = item.title.strip() or next(iter(sentences(item.text[:READ], item.lang)), "") or str(item.url or item.id)
    terms = frozenset(terms_of(words))
    hedged = is_hedged(words.lower(), item.lang)
    score = _likeness(terms, center) + 3.0 * (item.lang == lang) - 0.1 * place
    score -= 1.5 * bool(_CLICKBAIT.search(words)) + 1.0 * (len(words) > 140) + 1.0 * (len(terms) < 3)
    score += 2.0 * (rumored and hedged)
    return Candidate(Quote(text=cut(words), item=item.id, lang=item.lang), terms, score, hedged)


def _candidates(item: Item, place: int, text: str, center: Mapping[str, float], lang: str) -> list[Candidate]:
    """Weigh an item's sentences: near the center, near the beginning, in the reader's language, newest item first."""
    found: list[Candidate] = []
    for at, sentence in enumerate(sentences(text[:READ], item.lang)[:MOST_PIECES]):
        if len(sentence) < SHORTEST.get(item.lang, 25) or _BOILERPLATE.search(sentence) or _MARKUP.search(sentence):
            continue
        terms = frozenset(terms_of(sentence))
        score = _likeness(terms, center) + 2.0 * (item.lang == lang) + 1.0 / (1 + at) - 0.1 * place
        quote = Quote(text=cut(sentence), item=item.id, lang=item.lang)
        found.append(Candidate(quote, terms, score, is_hedged(sentence.lower(), item.lang)))
    return found


def _in_one_language(found: Sequence[Candidate], headline: Candidate, *, rumored: bool) -> list[Candidate]:
    """Return the sentences in the headline's language, or all where it has none: the others say the same to whoever reads both.

    A rumor whose own language does not call it one keeps the sentences of any language that do.
    """
    own = [each for each in found if each.quote.lang == headline.quote.lang]
    if not own:
        return list(found)
    called = headline.hedged or any(each.hedged for each in own)
    return own if called or not rumored else [*own, *(each for each in found if each.hedged)]


def _choose(found: Sequence[Candidate], headline: Candidate, *, rumored: bool) -> list[Candidate]:
    """Choose sentences that each say something new; a rumor keeps the words that call it one."""
    ranked = sorted(found, key=lambda each: (-(rumored and each.hedged), -each.score, each.quote.item, each.quote.text))
    said = set(headline.terms)
    chosen: list[Candidate] = []
    for each in ranked:
        must = rumored and each.hedged and not headline.hedged and not chosen
        if each.quote.text == headline.quote.text or not each.terms:
            continue
        if must or len(each.terms & said) / len(each.terms) <= TOO_ALIKE:
            chosen.append(each)
            said |= each.terms
        if len(chosen) == MOST_SENTENCES:
            break
    return chosen
