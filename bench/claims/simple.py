"""What is simpler: the words that placing compares by, and the embedder asked which description is nearest."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.claims.material import Example
from bot.domain.claim import Act, Certainty, Wording
from bot.embedding import open_embedder
from bot.rules.claims.words import act_of, is_hedged

DATA = Path("build/eval")

_ACTS = {
    "leak": Act.LEAK, "withdrawal": Act.WITHDRAWAL, "license": Act.LICENSE_CHANGE, "gate": Act.ACCESS_CHANGE, "paper": Act.RESEARCH,
    "release": Act.RELEASE, "rumor": Act.RUMORED_RELEASE,
}  # fmt: skip
_RELEVANT = frozenset(
    {Act.LEAK, Act.WITHDRAWAL, Act.LICENSE_CHANGE, Act.ACCESS_CHANGE, Act.RELEASE, Act.RUMORED_RELEASE}
)
_WORDS = {
    Wording.OPEN_SOURCE: ("open source", "open-source", "オープンソース", "开源", "開源"),
    Wording.OPEN_WEIGHTS: ("open weight", "open-weight", "オープンウェイト", "开放权重"),
    Wording.PROPRIETARY: ("proprietary", "closed", "闭源", "クローズド", "api"),
}

DESCRIBED = {
    Act.RELEASE: "A company releases a new AI model; it is available now.",
    Act.RUMORED_RELEASE: "Rumor: a company is reportedly preparing to release a new AI model soon.",
    Act.ANNOUNCEMENT: "A company announces an AI model whose weights will be opened later.",
    Act.LICENSE_CHANGE: "The license of an AI model has changed.",
    Act.ACCESS_CHANGE: "Access to an AI model is restricted or widened; it is not available to the general public.",
    Act.LEAK: "An unreleased AI model leaked.",
    Act.WITHDRAWAL: "An AI model is shut down, retired or taken down.",
    Act.DATASET_OR_CODE: "An open-source tool, library, framework or dataset is released.",
    Act.POLICY: "An opinion, a lawsuit or a government policy on artificial intelligence.",
    Act.RESEARCH: "A benchmark, test, paper or technical report on an AI model.",
    Act.PRODUCT: "An AI product, feature, app, API, price, partnership or funding.",
    Act.NOT_AI: "News that has nothing to do with artificial intelligence.",
}
"""Each act as one sentence: what zero-shot compares with."""


def by_keywords(examples: Sequence[Example]) -> Mapping[str, Sequence[str]]:
    """Answer by the cue words that placing has."""
    acts: list[Act] = []
    certainties: list[Certainty] = []
    wordings: list[Wording] = []
    for each in examples:
        title = each.title.lower()
        lead = f"{title}\n{each.text[:300].lower()}"
        hedged = is_hedged(lead, each.lang)
        acts.append(_ACTS.get(act_of(title, lead, hedged=hedged) or "", Act.PRODUCT))
        certainties.append(Certainty.RUMORED if hedged else Certainty.CONFIRMED)
        wordings.append(
            next((kind for kind, words in _WORDS.items() if any(word in lead for word in words)), Wording.UNSPECIFIED)
        )
    return {
        "relevant": [str(act in _RELEVANT) for act in acts],
        "act": acts,
        "certainty": certainties,
        "wording": wordings,
    }


async def by_meaning(examples: Sequence[Example]) -> Mapping[str, Sequence[str]]:
    """Answer by the description whose vector is nearest; the bundled embedder reads English."""
    embedder = open_embedder("compiled", data=DATA)
    described = np.asarray(await embedder.embed(list(DESCRIBED.values())))
    items = np.asarray(await embedder.embed([f"{each.title}\n{each.text[:350]}" for each in examples]))
    acts = [list(DESCRIBED)[int(place)] for place in (items @ described.T).argmax(axis=1)]
    return {"relevant": [str(act in _RELEVANT) for act in acts], "act": acts}
