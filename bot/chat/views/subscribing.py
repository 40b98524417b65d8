"""Forms and buttons of subscriptions."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace

from discord import Object
from discord.ui import Label

from bot.chat.asking import desk_of
from bot.chat.ids import Press
from bot.chat.locales import say
from bot.chat.replies import Asked
from bot.chat.views.form import Form, Roles, choice, field, parts_of, taken, written
from bot.chat.views.parts import button, card, row
from bot.chat.views.pressing import asker, begin, chosen, go_on, show
from bot.chat.views.subscription_page import subscription_page, where
from bot.domain.answer import Option
from bot.domain.subscription import Importance, Look, RoleMention, Subscription, Urgent
from bot.errors import NotAllowed, NotUnderstood
from bot.rules.cadence_words import cadence_of, cadence_words, quiet_of, quiet_words

LANGUAGES = (
    Option(label="English", value="en"),
    Option(label="日本語", value="ja"),
    Option(label="中文", value="zh"),
)

MOST_ROLES = 5
"""That a form lets alerts call."""

EMBEDS, CROSSPOST = "embeds", "crosspost"


class _Change(Form, ABC):
    """A form that makes one subscription of another, and keeps it."""

    def __init__(self, title: str, subscription: Subscription, lang: str) -> None:
        super().__init__(say(title, lang))
        self.subscription = subscription
        self.lang = lang

    @abstractmethod
    def changed(self) -> Subscription:
        """Return the subscription as the form says."""

    async def on_submit(self, asked: Asked, /) -> None:
        """Keep it, and say what was kept."""
        who = await begin(asked)
        kept = await desk_of(asked).answers.subscribe(self.changed(), who)
        await show(asked, subscription_page(kept, who.lang, note=say("subscriptions.kept", who.lang)))


class Basics(_Change):
    """When a digest comes, in which language, of what."""

    def __init__(self, subscription: Subscription, lang: str) -> None:
        """Show what holds now."""
        super().__init__("subscribe.title", subscription, lang)
        taste = subscription.taste
        when = cadence_words(subscription.cadence, lang)
        self.when = field(
            "when", say("subscriptions.when", lang), hint=say("subscribe.when.hint", lang), given=when, needed=True
        )
        self.timezone = field(
            "timezone",
            say("subscribe.timezone", lang),
            hint=say("subscribe.timezone.hint", lang),
            given=subscription.timezone,
            needed=True,
        )
        self.language = choice("language", say("subscriptions.language", lang), LANGUAGES, [subscription.language])
        empty = say("subscribe.empty.hint", lang)
        makers, licenses = ", ".join(sorted(taste.makers)), ", ".join(sorted(taste.licenses))
        self.makers = field("makers", say("subscriptions.makers", lang), hint=empty, given=makers, most=1_000)
        self.licenses = field("licenses", say("subscriptions.licenses", lang), hint=empty, given=licenses, most=1_000)
        for each in (self.when, self.timezone, self.language, self.makers, self.licenses):
            self.add_item(each)

    def changed(self) -> Subscription:
        """Return the subscription as the form says."""
        cadence = cadence_of(written(self.when))
        if cadence is None:
            sentence = "{given} is no time I understand. Write daily 08:00, weekly mon 09:00, or five cron fields."
            raise NotUnderstood("cadence", sentence, given=written(self.when)[:60])
        taste = replace(self.subscription.taste, makers=parts_of(self.makers), licenses=parts_of(self.licenses))
        return replace(
            self.subscription,
            cadence=cadence,
            timezone=written(self.timezone),
            language=taken(self.language)[0],
            taste=taste,
        )


class Alarms(_Change):
    """What is told at once, whom that calls, and when nothing is sent."""

    def __init__(self, subscription: Subscription, lang: str) -> None:
        """Show what holds now."""
        super().__init__("subscriptions.alerts", subscription, lang)
        alerts = subscription.alerts
        kinds = [Option(label=say(f"urgent.{each}", lang), value=each) for each in Urgent]
        self.urgent = choice("urgent", say("subscribe.urgent", lang), kinds, list(alerts.urgent), several=True)
        there = [Object(int(each.role)) for each in alerts.roles]
        roles = Roles(custom_id="roles", min_values=0, max_values=MOST_ROLES, required=False, default_values=there)
        self.roles: Label[Form] = Label(
            text=say("subscribe.roles", lang), description=say("subscribe.roles.hint", lang), component=roles
        )
        self.most = field("most", say("subscribe.most", lang), given=str(alerts.most), most=2, needed=True)
        self.quiet = field(
            "quiet",
            say("subscriptions.quiet", lang),
            hint=say("subscribe.quiet.hint", lang),
            given=quiet_words(subscription.quiet),
            most=40,
        )
        for each in (self.urgent, self.roles, self.most, self.quiet):
            self.add_item(each)

    def changed(self) -> Subscription:
        """Return the subscription as the form says; a role that stays keeps what it is called for."""
        said = written(self.quiet)
        quiet = quiet_of(said) if said else None
        if said and quiet is None:
            raise NotUnderstood("quiet", "{given} are no hours I understand. Write 22:00-07:00.", given=said)
        most = written(self.most)
        if not (most.isascii() and most.isdecimal()):
            raise NotUnderstood("number", "{given} is no number.", given=most)
        before = {each.role: each for each in self.subscription.alerts.roles}
        roles = tuple(before.get(role, RoleMention(role=role)) for role in taken(self.roles))
        urgent = frozenset(Urgent(each) for each in taken(self.urgent))
        alerts = replace(self.subscription.alerts, urgent=urgent, roles=roles, most=int(most))
        return replace(self.subscription, alerts=alerts, quiet=quiet)


class Finer(_Change):
    """What else there is to choose."""

    def __init__(self, subscription: Subscription, lang: str) -> None:
        """Show what holds now."""
        super().__init__("subscriptions.more", subscription, lang)
        taste = subscription.taste
        steps = [
            Option(label=say(f"importance.{each.name.lower()}", lang), value=str(each.value)) for each in Importance
        ]
        self.importance = choice(
            "importance", say("subscriptions.importance", lang), steps, [str(taste.importance.value)]
        )
        empty = say("subscribe.empty.hint", lang)
        topics, languages = ", ".join(sorted(taste.tags)), ", ".join(sorted(taste.languages))
        self.topics = field("topics", say("subscriptions.topics", lang), hint=empty, given=topics, most=1_000)
        self.languages = field("languages", say("subscriptions.languages", lang), hint=empty, given=languages)
        options = [
            Option(label=say("look.embeds", lang), value=EMBEDS),
            Option(label=say("subscriptions.crosspost", lang), value=CROSSPOST),
        ]
        now = [
            *([EMBEDS] if subscription.look is Look.EMBEDS else []),
            *([CROSSPOST] if subscription.crosspost else []),
        ]
        self.posting = choice("posting", say("subscribe.posting", lang), options, now, several=True)
        tags = ", ".join(subscription.tags)
        self.tags = field(
            "tags", say("subscriptions.forum-tags", lang), hint=say("subscribe.tags.hint", lang), given=tags
        )
        for each in (self.importance, self.topics, self.languages, self.posting, self.tags):
            self.add_item(each)

    def changed(self) -> Subscription:
        """Return the subscription as the form says."""
        picked = taken(self.posting)
        taste = replace(
            self.subscription.taste,
            importance=Importance(int(taken(self.importance)[0])),
            tags=parts_of(self.topics),
            languages=frozenset(word.lower() for word in parts_of(self.languages)),
        )
        return replace(
            self.subscription,
            taste=taste,
            look=Look.EMBEDS if EMBEDS in picked else Look.COMPONENTS,
            crosspost=CROSSPOST in picked,
            tags=tuple(sorted(parts_of(self.tags))),
        )


FORMS: dict[str, Callable[[Subscription, str], Form]] = {"edit": Basics, "alerts": Alarms, "more": Finer}
"""By what a button is called."""


async def subscription(asked: Asked, parts: tuple[str, ...]) -> None:
    """Show, change or remove a subscription of this server."""
    act, id_ = parts if len(parts) == 2 else (parts[0], chosen(asked)[0])
    if act in FORMS:  # a form has to be the first answer; the few rows of one server are read before it
        found = await find(asked, id_)
        await asked.response.send_modal(FORMS[act](found, asker(asked).lang))
        return
    who = await go_on(asked)
    if act == "gone":
        was = await desk_of(asked).answers.unsubscribe(id_, who)
        await show(asked, card(say("subscriptions.removed" if was else "declined.no-subscription", who.lang)))
        return
    found = await find(asked, id_)
    if act == "remove":
        yes = button(say("subscriptions.remove", who.lang), Press.SUBSCRIPTION, "gone", id_, danger=True)
        no = button(say("subscriptions.keep", who.lang), Press.SUBSCRIPTION, "show", id_)
        await show(asked, card(say("subscriptions.sure", who.lang, where=where(found)), row(yes, no)))
        return
    await show(asked, subscription_page(found, who.lang))


async def find(asked: Asked, id_: str) -> Subscription:
    """Return a subscription of the server somebody is in."""
    there = await desk_of(asked).answers.subscriptions(asker(asked))
    found = next((each for each in there if each.id == id_), None)
    if found is None:
        raise NotAllowed("no-subscription", "There is no such subscription in this server.")
    return found
