"""What items say, and the words about their stories, as rows."""

from collections.abc import Mapping
from dataclasses import asdict

from bot.domain.claim import Claim, Understanding
from bot.domain.item import Item, ItemId
from bot.domain.mention import Mention
from bot.domain.story import Quote, Summary
from bot.flows.rows import Row
from bot.rules.composition import address_of


def said_row(said: Understanding) -> Row:
    """Say what an item is about, what it names and what it says happened, the main claim first."""
    return {
        "relevant": said.relevant,
        "roundup": said.roundup,
        "mentions": [mention_row(mention) for mention in said.mentions],
        "claims": [claim_row(claim) for claim in said.claims],
    }


def mention_row(mention: Mention) -> Row:
    """Say everything of a name that stands in a text."""
    return dict(asdict(mention))


def claim_row(claim: Claim) -> Row:
    """Say everything of a claim."""
    return {
        "act": claim.act,
        "models": list(claim.models),
        "names": list(claim.names),
        "makers": list(claim.makers),
        "wording": claim.wording,
        "license": claim.license,
        "certainty": claim.certainty,
        "sentence": claim.sentence,
        "background": claim.background,
    }


def summary_row(summary: Summary, held: Mapping[ItemId, Item]) -> Row:
    """Say the words about a story, each with the item it stands in and that item's address."""
    return {
        "headline": sentence_row(summary.headline, held),
        "sentences": [sentence_row(quote, held) for quote in summary.sentences],
        "by": summary.by,
        "note": summary.note,
        "detail": summary.detail,
    }


def sentence_row(quote: Quote, held: Mapping[ItemId, Item]) -> Row:
    """Say a sentence, where it stands, and whether it stands there word for word."""
    item = held.get(quote.item)
    return {
        "text": quote.text,
        "item": quote.item,
        "lang": quote.lang,
        "url": address_of(item) if item else None,
        "verbatim": quote.verbatim,
    }
