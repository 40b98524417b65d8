"""What commands are called and what they say, in every language we speak; a folder a topic, a JSON file a language."""

import json
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from discord import Locale

from bot.rules.wording import LANGUAGES, words

LOCALES: Mapping[Locale, str] = MappingProxyType(
    {Locale.japanese: "ja", Locale.chinese: "zh", Locale.taiwan_chinese: "zh"}
)
"""Discord's languages that get names of their own for our commands; the others see the English ones."""


def _read(lang: str) -> Mapping[str, str]:
    topics = sorted(topic.name for topic in files(__name__).iterdir() if topic.joinpath("en.json").is_file())
    return {
        key: text
        for topic in topics
        for key, text in json.loads(files(__name__).joinpath(topic, f"{lang}.json").read_text("utf-8")).items()
    }


TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType({lang: _read(lang) for lang in LANGUAGES})


def say(key: str, lang: str, **values: object) -> str:
    """Return a text in the reader's language, filled in."""
    return TEXTS[words(lang).lang][key].format(**values)
