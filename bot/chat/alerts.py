"""The head of an alert: what is urgent, and whom it calls."""

from collections.abc import Collection, Sequence

from bot.chat.locales import say
from bot.domain.subscription import Urgent

MOST_CALLED = 40
"""Roles one alert may name: a mention has 24 characters, and with the title all of them fit a message's 2,000."""


def what(urgent: Collection[Urgent], lang: str) -> str:
    """Say what is urgent, in the order in which a subscription names it."""
    said = [say(f"render.alert.{each}", lang) for each in Urgent if each in urgent]
    return " · ".join(said) or say("render.alert", lang)


def calls(roles: Sequence[str]) -> str:
    """Return the mentions of the roles; what is no id of Discord's calls nobody."""
    ids = [role for role in dict.fromkeys(roles) if role.isascii() and role.isdecimal() and len(role) <= 20]
    return " ".join(f"<@&{role}>" for role in ids[:MOST_CALLED])
