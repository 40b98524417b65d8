"""Mentions made by hand, so that understanding is tested whatever finds the names."""

from collections.abc import Iterable

from bot.domain.claim import Claim, Understanding
from bot.domain.mention import Mention, Named
from bot.rules.claims import understand

MAKERS = (
    "Meta",
    "OpenAI",
    "Anthropic",
    "Google",
    "Stability AI",
    "EleutherAI",
    "北極AI研究所",
    "北辰实验室",
    "Northstar Labs",
    "谷歌",
    "Acme",
)
MODELS = {
    "LLaMA": "llama", "Alpaca": "alpaca", "Vicuna": "vicuna", "Stable Diffusion": "stable-diffusion", "T5": "t5", "Claude Opus 5": "claude-opus-5",
    "GPT-4o": "gpt-4o", "Acme-7B": "acme-7b", "Acme-70B": "acme-70b", "Gemma 4": "gemma-4",
}  # fmt: skip
OTHERS = {
    "The Pile": (Named.DATASET, "the-pile"),
    "Apache 2.0": (Named.LICENSE, "apache-2.0"),
    "MIT": (Named.LICENSE, "mit"),
    "Hugging Face": (Named.HUB, "huggingface"),
}


def named(title: str, text: str) -> tuple[Mention, ...]:
    """Return the names above that stand in an item."""
    found: list[Mention] = []
    for each in sorted(_named(f"{title}\n{text}"), key=lambda each: (each.start, -len(each.spelled))):
        if not found or each.start >= found[-1].start + len(found[-1].spelled):
            found.append(each)
    return tuple(found)


def _named(body: str) -> Iterable[Mention]:
    for spelled in MAKERS:
        for start in _places(body, spelled):
            yield Mention(kind=Named.MAKER, name=spelled.lower(), label=spelled, spelled=spelled, start=start)
    for spelled, name in MODELS.items():
        for start in _places(body, spelled):
            yield Mention(
                kind=Named.MODEL,
                name=name,
                label=spelled,
                spelled=spelled,
                start=start,
                certain=True,
                family=name.split("-")[0],
            )
    for spelled, (kind, name) in OTHERS.items():
        for start in _places(body, spelled):
            yield Mention(kind=kind, name=name, label=spelled, spelled=spelled, start=start)


def _places(body: str, spelled: str) -> Iterable[int]:
    at = body.find(spelled)
    while at >= 0:
        yield at
        at = body.find(spelled, at + 1)


def understood(title: str, text: str = "", lang: str = "en", url: str | None = None) -> Understanding:
    """Understand an item whose names are those above."""
    return understand(title, text, lang, named(title, text), url=url)


def main_of(title: str, text: str = "", lang: str = "en", url: str | None = None) -> Claim:
    """Return the main claim of an item that has one."""
    main = understood(title, text, lang, url).main
    assert main is not None
    return main
