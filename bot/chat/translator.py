"""Commands named in the reader's language."""

from discord import Locale
from discord.app_commands import TranslationContextTypes, Translator, locale_str

from bot.chat.locales import LOCALES, TEXTS


def named(key: str) -> locale_str:
    """Return the English text of a key, which Discord shows where we have no other."""
    return locale_str(TEXTS["en"][key], key=key)


class OwnTranslator(Translator):
    """A translator that reads locales/."""

    async def translate(self, string: locale_str, locale: Locale, _: TranslationContextTypes) -> str | None:
        """Return the text in one of Discord's languages; None leaves the English one."""
        lang = LOCALES.get(locale)
        key = string.extras.get("key")
        return TEXTS[lang][key] if lang is not None and isinstance(key, str) else None
