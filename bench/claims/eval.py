"""How well items are understood, by cross-validation over stories, beside keywords and beside the embedder alone."""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import mean

import numpy as np

from bench.claims.learning import design, learn
from bench.claims.material import FOLDS, Example, fold, read, sealed, set_aside
from bench.claims.simple import by_keywords, by_meaning
from bot.domain.claim import Act, Certainty, Understanding
from bot.rules.claims import understand

RARE = 8
"""Items an act must have, so that its F1 says something."""

THREE = (Act.RELEASE, Act.RUMORED_RELEASE, Act.ANNOUNCEMENT)
UNSURE = frozenset({Certainty.RUMORED, Certainty.SPECULATION})

UNSEEN = {
    "items": 102, "relevant F1": 0.839, "acts accuracy": 0.676, "acts macro-F1": 0.637, "release, rumored, announced macro-F1": 0.836,
    "certainty accuracy": 0.765, "unsure recall": 0.6, "wording accuracy": 0.882,
}  # fmt: skip
"""What cross-validation gave on the sealed items on the last day on which nobody had looked at them; cues were written after that too.
Nearest to what unseen stories will give; those below know the words of every story, though not its weights."""

Answers = Mapping[str, Sequence[str]]
"""Question → what each item was given for an answer."""


def figures(material: Path) -> dict[str, object]:
    """Measure what is understood of items never learned from; of all, by language, and of those looked at last."""
    examples = read(material)
    single = [example for example in examples if not example.roundup]
    understood = crossed(examples)
    ours = answers(understood, examples)
    parts: dict[str, Callable[[Example], bool]] = {
        "all": lambda _: True,
        "en": lambda each: each.lang == "en",
        "ja": lambda each: each.lang == "ja",
        "zh": lambda each: each.lang == "zh",
        "third": set_aside,
        "sixth": sealed,
    }
    result: dict[str, object] = {"items": len(single), "round-ups": {"F1": _roundups(understood, examples)}}
    zero = asyncio.run(by_meaning(examples))
    for name, given in (("understood", ours), ("keywords", by_keywords(examples)), ("zero-shot", zero)):
        result[name] = {part: measured(given, examples, wanted) for part, wanted in parts.items()}
    result["the sixth, before anybody looked"] = UNSEEN
    result["ms an item"] = round(_pace(single), 2)
    return result


def crossed(examples: Sequence[Example]) -> list[Understanding]:
    """Understand every item with weights that were learned from other stories."""
    made = design(examples)
    folds = np.array([fold(example) for example in examples])
    found: dict[int, Understanding] = {}
    for part in range(FOLDS):
        weights = learn(made, examples, folds != part)
        for row in np.flatnonzero(folds == part):
            each = examples[int(row)]
            found[int(row)] = understand(each.title, each.text, each.lang, each.mentions, url=each.url, weights=weights)
    return [found[row] for row in range(len(examples))]


def answers(understood: Sequence[Understanding], examples: Sequence[Example]) -> Answers:
    """Return the answers of the main claims."""
    mains = [each.main for each in understood]
    return {
        "relevant": [str(each.relevant) for each in understood],
        "act": [main.act if main else Act.NOT_AI for main in mains],
        "certainty": [main.certainty if main else Certainty.REPORTED for main in mains],
        "wording": [main.wording if main else "unspecified" for main in mains],
        "license": [str(bool(main and main.license)) for main, _ in zip(mains, examples, strict=True)],
    }


def measured(given: Answers, examples: Sequence[Example], wanted: Callable[[Example], bool]) -> dict[str, float]:
    """Hold answers against labels; round-ups are left out."""
    rows = [row for row, example in enumerate(examples) if wanted(example) and not example.roundup]
    found: dict[str, float] = {"items": len(rows)}
    if "relevant" in given:
        precision, recall, both = _three(
            [str(examples[row].relevant) for row in rows], [given["relevant"][row] for row in rows], "True"
        )
        found |= {"relevant P": precision, "relevant R": recall, "relevant F1": both}
    if "act" in given:
        truth, said = [examples[row].act for row in rows], [str(given["act"][row]) for row in rows]
        common = [act for act in Act if sum(example.act == act and not example.roundup for example in examples) >= RARE]
        there = [act for act in common if act in truth]
        found["acts accuracy"] = _agree(truth, said)
        found["acts macro-F1"] = mean(_three(truth, said, act)[2] for act in there)
        found["release, rumored, announced macro-F1"] = mean(_three(truth, said, act)[2] for act in THREE)
        among = [place for place, answer in enumerate(truth) if answer in THREE and said[place] in THREE]
        found["among themselves macro-F1"] = mean(
            _three([truth[place] for place in among], [said[place] for place in among], act)[2] for act in THREE
        )
    for question, label in (("certainty", "certainty"), ("wording", "wording")):
        if question in given:
            truth, said = [getattr(examples[row], label) for row in rows], [str(given[question][row]) for row in rows]
            found[f"{question} accuracy"] = _agree(truth, said)
    if "certainty" in given:
        unsure = [row for row in rows if examples[row].certainty in UNSURE]
        found["unsure recall"] = mean(given["certainty"][row] in UNSURE for row in unsure) if unsure else 0.0
    return {name: round(value, 3) for name, value in found.items()}


def _agree(truth: Sequence[str], said: Sequence[str]) -> float:
    return mean(one == other for one, other in zip(truth, said, strict=True))


def _three(truth: Sequence[str], said: Sequence[str], answer: str) -> tuple[float, float, float]:
    right = sum(one == other == answer for one, other in zip(truth, said, strict=True))
    given, wanted = sum(each == answer for each in said), sum(each == answer for each in truth)
    precision, recall = right / max(given, 1), right / max(wanted, 1)
    return precision, recall, 2 * right / max(given + wanted, 1)


def _roundups(understood: Sequence[Understanding], examples: Sequence[Example]) -> float:
    return round(
        _three([str(each.roundup) for each in examples], [str(each.roundup) for each in understood], "True")[2], 3
    )


def _pace(examples: Sequence[Example]) -> float:
    """Return the milliseconds that an item takes beside finding its names, with the weights that ship."""
    asked = [(each, each.mentions) for each in examples[:200]]
    understand(asked[0][0].title, asked[0][0].text, asked[0][0].lang, asked[0][1])
    began = time.perf_counter()
    for each, mentions in asked:
        understand(each.title, each.text, each.lang, mentions, url=each.url)
    return (time.perf_counter() - began) / len(asked) * 1_000


if __name__ == "__main__":
    json.dump(figures(Path(sys.argv[1])), sys.stdout, indent=1, ensure_ascii=False)
