"""The two endpoints that the page asks, with messages written by hand: the page is tested apart from the stand-in."""

import asyncio
from typing import Any, Self

from aiohttp import web

from tests.world.discord_memory import Memory
from tests.world.discord_page import routes

Json = dict[str, Any]

NOW = 1_782_482_400  # 26 June 2026, 14:00 UTC
FIXED = f"now={NOW}&zone=UTC"
KAIHO: Json = {"id": "1000", "username": "Kaiho", "bot": True}
COMPARE: Json = {
    "name": "compare",
    "name_localizations": {"ja": "比較"},
    "description": "Compare two licenses",
    "type": 1,
    "options": [
        {"type": 3, "name": "left", "description": "One", "required": True, "autocomplete": True},
        {"type": 5, "name": "share", "description": "Show it to everyone"},
    ],
}
COMMANDS: list[Json] = [
    {"type": 1, "name": "license", "name_localizations": {"ja": "ライセンス"}, "description": "Licenses", "options": [COMPARE]},
    {"type": 1, "name": "subscribe", "description": "Subscribe this channel"},
    {"type": 3, "name": "Check license claims", "name_localizations": {"ja": "主張を確かめる"}},
]  # fmt: skip
FORM: Json = {
    "custom_id": "form",
    "title": "Subscribe",
    "components": [
        {"type": 18, "label": "Topics", "component": {"type": 4, "custom_id": "topics", "style": 2}},
        {
            "type": 18,
            "label": "Language",
            "component": {"type": 3, "custom_id": "language", "options": [{"label": "English", "value": "en", "default": True}]},
        },
    ],
}  # fmt: skip


def message(number: int, content: str = "", *, author: Json = KAIHO, **more: Any) -> Json:
    return {
        "id": str(number),
        "author": author,
        "type": 0,
        "content": content,
        "timestamp": "2026-06-26T13:00:00+00:00",
        "edited_timestamp": None,
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "attachments": [],
        "embeds": [],
        "components": [],
        "flags": 0,
        **more,
    }


def text(content: str) -> Json:
    return {"type": 10, "content": content}


class HandWritten:
    """Answers the page: what it is told to show, and what it is told to answer."""

    def __init__(self) -> None:
        self.messages: list[Json] = []
        self.version = 0
        self.acts: list[Json] = []
        self.answers: dict[str, Json] = {}  # by what was done
        self.hold = asyncio.Event()  # answers leave once it is set
        self.hold.set()
        self.root = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes([*routes(Memory()), web.get("/world/view", self.view), web.post("/world/act", self.act)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.root = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def show(self, *messages: Json) -> None:
        self.messages.extend(messages)
        self.version += 1

    async def view(self, _: web.Request) -> web.Response:
        channel = {"id": "777", "name": "open-models", "type": 0, "messages": self.messages}
        forum = {
            "id": "800",
            "name": "stories",
            "type": 15,
            "messages": [],
            "available_tags": [{"id": "9", "name": "license"}],
        }
        post = {
            "id": "801",
            "name": "Example-XL",
            "type": 11,
            "parent_id": "800",
            "applied_tags": ["9"],
            "messages": [],
        }
        guild = {
            "id": "3000",
            "name": "Open Models",
            "roles": [{"id": "55", "name": "licenses"}],
            "channels": [channel, forum, post],
        }
        persons = [{"id": "4000", "name": "reader", "locale": "en-US"}, {"id": "4001", "name": "読者", "locale": "ja"}]
        return web.json_response({"guilds": [guild], "persons": persons, "commands": COMMANDS, "version": self.version})

    async def act(self, request: web.Request) -> web.Response:
        deed = await request.json()
        self.acts.append(deed)
        await self.hold.wait()
        answer = self.answers.get(deed["do"], {"id": "e1", "messages": []})
        return web.json_response(answer, status=400 if "error" in answer else 200)
