"""The page of the loopback Discord: a person reads the channels and presses the buttons.

It asks two endpoints of the stand-in: `GET /world/view?person=ID` for what that person sees, and `POST /world/act` with
`{"do": …, "person", "guild", "channel", "locale", …}` for what that person does:

- `use`: `command` ("license compare"), `options` by their names
- `complete`: the same, and `focused` (an option's name), `typed`; answered with `choices`
- `press`: `message`, `custom_id`
- `choose`: `message`, `custom_id`, `values`
- `submit`: `exchange` (the id of the exchange that opened the form), `values` by custom id
- `use_on`: `message`, `command`
- `say`: `content`

An answer holds `id`, `messages` (the first is the one the command made), `modal` (or `callback` of type 9), `choices`; one that
is refused holds `error`.

For pictures: `/?channel=ID&person=ID&plain=1` shows the messages alone, 720 pixels wide; `messages=ID,ID` only those,
`locale=ja`, `zone=Asia/Tokyo` and `now=` (seconds) fix what else would differ from day to day.
"""

from pathlib import Path

from aiohttp import web

from tests.world.discord_memory import Memory

FILES = Path(__file__).parent / "discord_page_files"

KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'"
"""Nothing but the page's own files runs or is fetched, whatever a message holds."""


def routes(_: Memory) -> list[web.RouteDef]:
    """Return where the page and its files are served."""
    return [web.get("/", _index), web.get("/page/{name}", _file)]


async def _index(_: web.Request) -> web.Response:
    return _served(FILES / "index.html")


async def _file(request: web.Request) -> web.Response:
    found = {path.name: path for path in FILES.iterdir()}.get(request.match_info["name"])
    if found is None:
        raise web.HTTPNotFound
    return _served(found)


def _served(path: Path) -> web.Response:
    return web.Response(
        text=path.read_text("utf-8"),
        content_type=KINDS[path.suffix],
        charset="utf-8",
        headers={"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"},
    )
