"""/subscriptions, /unsubscribe and /alert: what a server is owed, changed and removed."""

from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from bot.chat.asking import Desk, desk_of
from bot.chat.commands.choosing import subscribed
from bot.chat.completing import completing
from bot.chat.ids import Press
from bot.chat.locales import say
from bot.chat.translator import named
from bot.chat.views.parts import button, card, row
from bot.chat.views.pressing import begin, show
from bot.chat.views.subscribing import find
from bot.chat.views.subscription_page import subscription_page, subscriptions_page, where
from bot.domain.following import Subject
from bot.domain.subscription import RoleMention, Urgent

Command = app_commands.Command[Any, ..., None]


def subscriptions_command(_: Desk) -> Command:
    """Return /subscriptions."""

    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def subscriptions(asked: discord.Interaction[discord.Client]) -> None:
        who = await begin(asked)
        await show(asked, subscriptions_page(await desk_of(asked).answers.subscriptions(who), who.lang))

    return app_commands.Command(
        name=named("subscriptions.name"), description=named("subscriptions.description"), callback=subscriptions
    )


def unsubscribe_command(_: Desk) -> Command:
    """Return /unsubscribe."""

    @app_commands.describe(subscription=named("subscriptions.which"))
    @app_commands.rename(subscription=named("subscriptions.option"))
    @app_commands.autocomplete(subscription=subscribed)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def unsubscribe(
        asked: discord.Interaction[discord.Client], subscription: app_commands.Range[str, 1, 100]
    ) -> None:
        who = await begin(asked)
        found = await find(asked, subscription)
        yes = button(say("subscriptions.remove", who.lang), Press.SUBSCRIPTION, "gone", found.id, danger=True)
        no = button(say("subscriptions.keep", who.lang), Press.SUBSCRIPTION, "show", found.id)
        await show(asked, card(say("subscriptions.sure", who.lang, where=where(found)), row(yes, no)))

    return app_commands.Command(
        name=named("unsubscribe.name"), description=named("unsubscribe.description"), callback=unsubscribe
    )


def alert_command(desk: Desk) -> Command:
    """Return /alert: a role that some alerts of a subscription call, and which."""

    @app_commands.describe(
        subscription=named("subscriptions.which"),
        role=named("alert.role.description"),
        kind=named("alert.kind.description"),
        maker=named("alert.maker.description"),
        license=named("alert.license.description"),
    )
    @app_commands.rename(
        subscription=named("subscriptions.option"),
        role=named("alert.role.name"),
        kind=named("alert.kind.name"),
        maker=named("alert.maker.name"),
        license=named("alert.license.name"),
    )
    @app_commands.autocomplete(
        subscription=subscribed, maker=completing(desk, Subject.MAKER), license=completing(desk, Subject.LICENSE)
    )
    @app_commands.choices(kind=[app_commands.Choice(name=named(f"urgent.{each}"), value=each.value) for each in Urgent])
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def alert(  # noqa: PLR0917 - a slash command has as many options as it has
        asked: discord.Interaction[discord.Client],
        subscription: app_commands.Range[str, 1, 100],
        role: discord.Role,
        kind: str | None = None,
        maker: app_commands.Range[str, 1, 100] | None = None,
        license: app_commands.Range[str, 1, 100] | None = None,  # noqa: A002 - what people type
    ) -> None:
        who = await begin(asked)
        found = await find(asked, subscription)
        called = RoleMention(
            role=str(role.id),
            urgent=frozenset({Urgent(kind)} if kind else ()),
            makers=frozenset({maker} if maker else ()),
            licenses=frozenset({license} if license else ()),
        )
        others = tuple(each for each in found.alerts.roles if each.role != called.role)
        urgent = found.alerts.urgent | (called.urgent or (frozenset() if found.alerts.urgent else frozenset(Urgent)))
        changed = replace(found, alerts=replace(found.alerts, roles=(*others, called), urgent=urgent))
        kept = await desk_of(asked).answers.subscribe(changed, who)
        await show(asked, subscription_page(kept, who.lang, note=say("subscriptions.kept", who.lang)))

    return app_commands.Command(name=named("alert.name"), description=named("alert.description"), callback=alert)
