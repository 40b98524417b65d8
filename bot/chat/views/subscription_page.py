"""A subscription, in words."""

from collections.abc import Iterator, Sequence

from bot.chat.cards.saying import joined, named
from bot.chat.ids import Press
from bot.chat.locales import say
from bot.chat.markdown import escape
from bot.chat.views.parts import MOST_CHOICES, button, card, chooser, row
from bot.domain.answer import Option
from bot.domain.subscription import Importance, Look, Page, Subscription
from bot.rules.cadence_words import cadence_words, quiet_words
from bot.rules.legibility import clip

LONGEST_LINE = 140
"""Characters of a subscription in a list: 25 of them fit one message."""

_LANGUAGES = {"en": "English", "ja": "日本語", "zh": "中文"}


def subscription_page(subscription: Subscription, lang: str, *, note: str = "") -> Page:
    """Return all that a subscription says, with buttons to change it."""
    said = [f"## {where(subscription)}", *([note] if note else []), *_facts(subscription, lang)]
    change = [
        button(say(f"subscriptions.{act}", lang), Press.SUBSCRIPTION, act, subscription.id)
        for act in ("edit", "alerts", "more")
    ]
    remove = button(say("subscriptions.remove", lang), Press.SUBSCRIPTION, "remove", subscription.id, danger=True)
    return card("\n".join(said), row(*change, remove))


def subscriptions_page(subscriptions: Sequence[Subscription], lang: str) -> Page:
    """Return the subscriptions of a server, with a list to choose one from."""
    if not subscriptions:
        return card(say("subscriptions.none", lang))
    lines = [f"- {line_of(each, lang)}" for each in subscriptions[:MOST_CHOICES]]
    options = [Option(label=option_label(each, lang), value=each.id) for each in subscriptions]
    heading = f"## {say('subscriptions.heading', lang, count=len(subscriptions))}"
    pick = chooser(say("subscriptions.pick", lang), options, Press.SUBSCRIPTION, "show")
    return card("\n".join([heading, *lines]), pick)


def where(subscription: Subscription) -> str:
    """Name the channels it goes to, as Discord shows them."""
    return ", ".join(f"<#{each.address}>" for each in subscription.destinations)


def line_of(subscription: Subscription, lang: str) -> str:
    """Return a subscription on one line."""
    return joined([where(subscription), clip(escape(option_label(subscription, lang, channel=False)), LONGEST_LINE)])


def option_label(subscription: Subscription, lang: str, *, channel: bool = True, name: str | None = None) -> str:
    """Return a subscription as plain text, where nothing is drawn."""
    taste = subscription.taste
    return joined(
        [
            f"#{name or subscription.destinations[0].address}" if channel else "",
            cadence_words(subscription.cadence, lang),
            subscription.timezone,
            _LANGUAGES[subscription.language],
            ", ".join(sorted([*taste.makers, *taste.licenses, *taste.tags])),
        ]
    )


def _facts(subscription: Subscription, lang: str) -> Iterator[str]:
    taste, alerts = subscription.taste, subscription.alerts
    yield _fact("when", lang, f"{cadence_words(subscription.cadence, lang)} ({subscription.timezone})")
    yield _fact("language", lang, _LANGUAGES[subscription.language])
    yield _fact("makers", lang, ", ".join(sorted(taste.makers)) or say("subscriptions.all", lang))
    yield _fact("licenses", lang, ", ".join(sorted(taste.licenses)) or say("subscriptions.all", lang))
    if taste.tags:
        yield _fact("topics", lang, ", ".join(sorted(taste.tags)))
    if taste.languages:
        yield _fact("languages", lang, ", ".join(sorted(taste.languages)))
    if taste.importance is not Importance.ANY:
        yield _fact("importance", lang, say(f"importance.{taste.importance.name.lower()}", lang))
    if subscription.quiet:
        yield _fact("quiet", lang, quiet_words(subscription.quiet).replace("-", "–"))  # no :shortcode:
    urgent = ", ".join(say(f"urgent.{each}", lang) for each in sorted(alerts.urgent))
    yield _fact("alerts", lang, urgent or say("subscriptions.no-alerts", lang))
    for each in alerts.roles:
        of = sorted([*(say(f"urgent.{kind}", lang) for kind in each.urgent), *each.makers, *each.licenses])
        yield f"**{say('subscriptions.role', lang)}** <@&{each.role}>{_brackets(of)}"
    if subscription.look is Look.EMBEDS:
        yield _fact("look", lang, say("look.embeds", lang))
    if subscription.crosspost:
        yield f"**{say('subscriptions.crosspost', lang)}**"
    if subscription.tags:
        yield _fact("forum-tags", lang, ", ".join(subscription.tags))


def _fact(key: str, lang: str, said: str) -> str:
    return f"**{say(f'subscriptions.{key}', lang)}** {named(said, 200)}"


def _brackets(words: Sequence[str]) -> str:
    return f" ({named(', '.join(words), 200)})" if words else ""
