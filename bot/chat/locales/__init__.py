"""What commands are called and what they say, in every language we speak; one JSON file each."""

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

TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {lang: json.loads(files(__name__).joinpath(f"{lang}.json").read_text("utf-8")) for lang in LANGUAGES}
)


def say(key: str, lang: str, **values: object) -> str:
    """Return a text in the reader's language, filled in."""
    return TEXTS[words(lang).lang][key].format(**values)
