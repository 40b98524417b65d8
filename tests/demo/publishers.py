"""The publishers of the demo: a real server on loopback that shows each feed as it stood at the clock."""

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Self

from aiohttp import web
from ruamel.yaml import YAML

from bot.ports import Clock

SCRIPT = Path(__file__).with_name("spring2023.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """One source of the demo."""

    id: str
    name: str
    format: str
    language: str
    trust: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing it published; `page` is the article where the feed carries a teaser only."""

    number: int
    feed: str
    at: datetime
    title: str
    text: str
    page: str | None
    points: int

    @property
    def path(self) -> str:
        """Return where its page lies."""
        return f"/{self.feed}/{self.number}"


def read_script() -> tuple[tuple[Publisher, ...], tuple[Piece, ...]]:
    """Read who published what, when."""
    said = YAML(typ="safe", pure=True).load(SCRIPT.read_text(encoding="utf-8"))
    publishers = tuple(Publisher(**{**feed, "tags": tuple(feed["tags"])}) for feed in said["feeds"])
    pieces = tuple(
        Piece(
            number=number,
            feed=entry["feed"],
            at=entry["at"].replace(tzinfo=UTC),
            title=entry["title"],
            text=entry["text"],
            page=entry.get("page"),
            points=entry.get("points", 0),
        )
        for number, entry in enumerate(said["entries"], start=1)
    )
    return publishers, pieces


class Publishers:
    """Serves every feed and page of the script on 127.0.0.1; what lies after the clock's now is not there yet."""

    def __init__(self, clock: Clock) -> None:
        self.publishers, self.pieces = read_script()
        self._clock = clock
        app = web.Application()
        app.add_routes([web.get("/{feed}/feed", self._feed), web.get("/{feed}/{number:\\d+}", self._page)])
        self._runner = web.AppRunner(app, access_log=None)
        self.host = ""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        address, port = self._runner.addresses[0][:2]
        self.host = f"{address}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _feed(self, request: web.Request) -> web.Response:
        publisher = next((each for each in self.publishers if each.id == request.match_info["feed"]), None)
        if publisher is None:
            raise web.HTTPNotFound
        now = self._clock.now()
        out = [piece for piece in self.pieces if piece.feed == publisher.id and piece.at <= now]
        out.sort(key=lambda piece: piece.at, reverse=True)
        body, kind = FORMATS[publisher.format](publisher, out, f"http://{self.host}")
        return web.Response(body=body.encode(), content_type=kind, charset="utf-8")

    async def _page(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        piece = next((each for each in self.pieces if each.number == number), None)
        if piece is None:
            raise web.HTTPNotFound
        title, text = html.escape(piece.title), html.escape(piece.page or piece.text)
        body = f"<!doctype html><html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
        return web.Response(text=body, content_type="text/html")


def rss(publisher: Publisher, pieces: Sequence[Piece], base: str) -> tuple[str, str]:
    """Write RSS 2.0."""
    items = "".join(
        f'<item><title>{html.escape(piece.title)}</title><link>{base}{piece.path}</link><guid isPermaLink="false">{piece.feed}-{piece.number}</guid>'
        f"<pubDate>{format_datetime(piece.at)}</pubDate><description>{html.escape(f'<p>{html.escape(piece.text)}</p>')}</description></item>"
        for piece in pieces
    )
    head = f"<title>{html.escape(publisher.name)}</title><link>{base}/</link><description>demo</description><language>{publisher.language}</language>"
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>',
        "application/rss+xml",
    )


def rdf(publisher: Publisher, pieces: Sequence[Piece], base: str) -> tuple[str, str]:
    """Write RSS 1.0."""
    items = "".join(
        f'<item rdf:about="{base}{piece.path}"><title>{html.escape(piece.title)}</title><link>{base}{piece.path}</link>'
        f"<dc:date>{piece.at.isoformat()}</dc:date><description>{html.escape(piece.text)}</description></item>"
        for piece in pieces
    )
    spaces = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    head = f'<channel rdf:about="{base}/"><title>{html.escape(publisher.name)}</title><link>{base}/</link><description>demo</description></channel>'
    return f'<?xml version="1.0" encoding="utf-8"?><rdf:RDF {spaces}>{head}{items}</rdf:RDF>', "application/rdf+xml"


def atom(publisher: Publisher, pieces: Sequence[Piece], base: str) -> tuple[str, str]:
    """Write Atom 1.0."""
    items = "".join(
        f"<entry><id>tag:demo,2023:{piece.feed}/{piece.number}</id><title>{html.escape(piece.title)}</title>"
        f'<link href="{base}{piece.path}"/><updated>{piece.at.isoformat()}</updated><summary>{html.escape(piece.text)}</summary></entry>'
        for piece in pieces
    )
    head = f'<id>{base}/{publisher.id}</id><title>{html.escape(publisher.name)}</title><updated>2023-06-01T00:00:00Z</updated><link href="{base}/"/>'
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">{head}{items}</feed>',
        "application/atom+xml",
    )


def json_feed(publisher: Publisher, pieces: Sequence[Piece], base: str) -> tuple[str, str]:
    """Write JSON Feed 1.1."""
    items = [
        {
            "id": f"{piece.feed}-{piece.number}",
            "url": base + piece.path,
            "title": piece.title,
            "content_text": piece.text,
            "date_published": piece.at.isoformat(),
        }
        for piece in pieces
    ]
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": publisher.name, "home_page_url": base, "items": items}
    ), "application/feed+json"


def listing(publisher: Publisher, pieces: Sequence[Piece], base: str) -> tuple[str, str]:
    """Write a web page that lists posts, for a maker without a feed."""
    items = "".join(
        f'<div class="post"><a href="{piece.path}">{html.escape(piece.title)}</a> <time datetime="{piece.at.isoformat()}">{piece.at:%d %B %Y}</time><p>{html.escape(piece.text)}</p></div>'
        for piece in pieces
    )
    return (
        f"<!doctype html><html><head><title>{html.escape(publisher.name)}</title></head><body>{items}</body></html>",
        "text/html",
    )


def hackernews(publisher: Publisher, pieces: Sequence[Piece], base: str) -> tuple[str, str]:
    """Write an answer as the Hacker News search gives it."""
    hits = [
        {
            "objectID": str(piece.number),
            "title": piece.title,
            "url": base + piece.path,
            "story_text": piece.text,
            "points": piece.points,
            "num_comments": 0,
            "created_at_i": int(piece.at.timestamp()),
        }
        for piece in pieces
    ]
    return json.dumps({"hits": hits, "nbPages": 1, "page": 0, "query": publisher.name}), "application/json"


FORMATS = {"rss": rss, "rdf": rdf, "atom": atom, "json": json_feed, "page": listing, "hackernews": hackernews}
