"""A small bot on the real discord.py, with one of everything, to try the loopback Discord with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
from discord import app_commands, ui

from bot.chat.endpoint import speak_to
from tests.world.discord import DiscordWorld

Asked = discord.Interaction[discord.Client]


class Panel(ui.View):
    """A message's buttons and a menu."""

    @ui.button(label="Count", custom_id="count")
    async def count(self, asked: Asked, _: ui.Button["Panel"]) -> None:
        assert asked.message is not None
        await asked.response.edit_message(content=f"{asked.message.content}!")

    @ui.button(label="Later", custom_id="later")
    async def later(self, asked: Asked, _: ui.Button["Panel"]) -> None:
        await asked.response.defer()
        await asked.edit_original_response(content="changed later")
        await asked.followup.send("and this", ephemeral=True)

    @ui.button(label="Form", custom_id="form")
    async def form(self, asked: Asked, _: ui.Button["Panel"]) -> None:
        await asked.response.send_modal(Form())

    @ui.button(label="Not now", custom_id="never", disabled=True)
    async def never(self, asked: Asked, _: ui.Button["Panel"]) -> None:
        await asked.response.defer()

    @ui.select(custom_id="pick", options=[discord.SelectOption(label=each) for each in ("en", "ja")])
    async def pick(self, asked: Asked, select: ui.Select["Panel"]) -> None:
        await asked.response.send_message(f"picked {select.values[0]}", ephemeral=True)

    @ui.select(cls=ui.ChannelSelect, custom_id="where")
    async def where(self, asked: Asked, select: ui.ChannelSelect["Panel"]) -> None:
        await asked.response.send_message(f"there: {select.values[0].name}", ephemeral=True)


class Form(ui.Modal, title="A subscription"):
    name: ui.Label["Form"] = ui.Label(text="Name", component=ui.TextInput(custom_id="name", max_length=10))
    lang: ui.Label["Form"] = ui.Label(
        text="Language",
        component=ui.Select(
            custom_id="lang", required=False, options=[discord.SelectOption(label=each) for each in ("en", "ja")]
        ),
    )

    async def on_submit(self, asked: Asked) -> None:
        name, lang = self.name.component, self.lang.component
        assert isinstance(name, ui.TextInput)
        assert isinstance(lang, ui.Select)
        await asked.response.send_message(f"{name.value} in {', '.join(lang.values) or 'nothing'}", ephemeral=True)


class Small(discord.Client):
    """A bot with one of everything."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), guild_ready_timeout=0.01)
        self.tree = app_commands.CommandTree(self)
        add_commands(self.tree)

    @classmethod
    @asynccontextmanager
    async def online(cls, world: DiscordWorld) -> "AsyncIterator[Small]":
        """Have it online, and take it off again."""
        speak_to(api=world.api, gateway=world.gateway.url)
        async with cls() as client:
            running = asyncio.create_task(client.start(world.token))
            await world.gateway.connected()
            await asyncio.wait_for(client.wait_until_ready(), 10)
            yield client
            await client.close()
            await running

    async def setup_hook(self) -> None:
        self.add_view(Panel(timeout=None))
        await self.tree.sync()


def add_commands(tree: app_commands.CommandTree[Small]) -> None:
    license_ = app_commands.Group(name="license", description="Licenses")

    @license_.command(name="compare", description="Compare two")
    async def compare(asked: Asked, before: str, after: str, depth: int = 1) -> None:
        await asked.response.send_message(f"{before} to {after}, {depth}")

    @compare.autocomplete("before")
    async def propose(_: Asked, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed}en", value="qwen")]

    @tree.command(name="slow", description="Takes its time")
    async def slow(asked: Asked) -> None:
        await asked.response.defer(ephemeral=True)
        await asked.followup.send("first")
        second = await asked.followup.send("second", ephemeral=True, wait=True)
        await second.edit(content="second, edited")
        third = await asked.followup.send("third", wait=True)
        await third.delete()

    @tree.command(name="panel", description="Shows buttons")
    async def panel(asked: Asked, private: bool = False) -> None:  # noqa: FBT001, FBT002  # it is a command's option
        await asked.response.send_message("hello", view=Panel(timeout=None), ephemeral=private)

    @tree.command(name="operate", description="For operators")
    @app_commands.default_permissions(manage_guild=True)
    async def operate(asked: Asked) -> None:
        await asked.response.send_message("done")

    @tree.command(name="everywhere", description="Installed by persons too")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def everywhere(asked: Asked) -> None:
        owner = "me" if asked.is_user_integration() else "the server"
        await asked.response.send_message(f"for {owner}", ephemeral=True)

    @tree.command(name="here", description="In servers alone")
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def here(asked: Asked, channel: discord.TextChannel, member: discord.Member) -> None:
        await asked.response.send_message(f"{channel.name} {member.name} {asked.permissions.administrator}")

    @tree.context_menu(name="Check license claims")
    async def check(asked: Asked, message: discord.Message) -> None:
        await asked.response.send_message(f"read: {message.content}", ephemeral=True)

    @tree.command(name="late", description="Never answers")
    async def late(_: Asked) -> None:
        await asyncio.sleep(0)

    tree.add_command(license_)
