"""How certain an item says its news is: learned, and held to what it says; without a hedge nothing is a rumor."""

import re

from bot.domain.claim import Act, Certainty
from bot.rules.claims.acts import HEARSAY
from bot.rules.claims.signs import Signs
from bot.rules.claims.weights import Numbers

_RUMOR = re.compile(
    r"\brumou?r|\ballegedly|unconfirmed|unverified|not verified|\breportedly|传闻|傳聞|据传|爆料|网传|据称|據稱|消息称|或将(?:发布|推出|开源)|うわさ|噂|未確認"
)
_GUESS = re.compile(
    r"^(?:will|when|wen|could|would|what if|is|are|maybe|something)\b|\b(?:might|maybe|hope(?:fully)?|waiting for|predict\w*|speculat\w*|guess|i think|wish|tomorrow)\b|\?$"
    r"|かもしれ|だろうか|ではないか|予想|推測|(?:或许|也许|会不会|是不是|猜测|推测|预测|吗$)"
)
_TALK = frozenset({"host:talk", "host:short"})
_PRESS = re.compile(
    r"\b(?:fortune|bloomberg|reuters|times|information|confirm\w*|data leak|investigat\w*|draft)\b|确认|彭博|路透|认|報じ|確認"
)
"""Who else than a forum says so."""

_CONFIRMS = re.compile(r"\bconfirm|\badmits?\b|acknowledg|确认|承认|證實|证实|認め|確認|公表")
"""What a maker does about a leak of its own."""

_HEDGES = frozenset({"rumor", "guess", "future", "leak"})


def certainty_of(signs: Signs, act: Act, shares: Numbers) -> Certainty:
    """Return how certain an item's main claim is said to be."""
    order = tuple(Certainty)
    confirmed, reported, rumored, speculation = (float(share) for share in shares)
    if act is Act.RUMORED_RELEASE:
        if _RUMOR.search(signs.title):
            return Certainty.RUMORED
        if _GUESS.search(signs.title):
            return Certainty.SPECULATION
        heard = HEARSAY.search(f"{signs.title}\n{signs.lead}")
        return Certainty.RUMORED if heard or rumored >= speculation else Certainty.SPECULATION
    if _RUMOR.search(signs.title):
        return Certainty.RUMORED
    if act is Act.LEAK and _TALK & signs.facts and not _PRESS.search(f"{signs.title} {signs.lead}"):
        return Certainty.RUMORED
    if act is Act.LEAK:
        return Certainty.CONFIRMED if _CONFIRMS.search(signs.title) else Certainty.REPORTED
    if act in {Act.POLICY, Act.NOT_AI}:
        return Certainty.REPORTED
    best = order[max(range(4), key=lambda place: float(shares[place]))]
    if best in {Certainty.RUMORED, Certainty.SPECULATION} and not _HEDGES & (signs.in_title | signs.in_lead):
        return Certainty.CONFIRMED if confirmed > reported else Certainty.REPORTED
    return best
