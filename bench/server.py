"""A loopback server for the benches, in a process of its own: the feeds of a folder, with ETags."""

import argparse
import hashlib
from email.utils import formatdate
from pathlib import Path

from aiohttp import web

SUFFIXES = {".xml", ".rss", ".atom", ".rdf", ".json"}
LARGEST = 4_000_000


def documents(folder: Path) -> list[bytes]:
    """Return the feeds of a folder."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES)
    return [path.read_bytes() for path in paths if path.stat().st_size < LARGEST]


def made_up(folder: Path) -> Path:
    """Write forty feeds of thirty entries with some markup each, for who has no real ones."""
    folder.mkdir(parents=True)
    for number in range(40):
        (folder / f"{number}.xml").write_text(_feed(number), encoding="utf-8")
    return folder


def _feed(number: int) -> str:
    entries = "".join(
        f"<item><title>Post {number}.{i} about model {i}B</title><link>http://127.0.0.1/{number}/{i}</link>"
        f"<guid isPermaLink='false'>{number}-{i}</guid><pubDate>{formatdate(1.7e9 + i * 3600, usegmt=True)}</pubDate>"
        f"<description>&lt;p&gt;{'A paragraph with some words. ' * 20}&lt;/p&gt;</description></item>"
        for i in range(30)
    )
    head = f"<title>Feed {number}</title><link>http://127.0.0.1/</link><description>made up</description>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{entries}</channel></rss>'


def main() -> None:
    """Serve until killed."""
    said = argparse.ArgumentParser()
    said.add_argument("--port", type=int, required=True)
    said.add_argument("--feeds", type=Path, required=True)
    args = said.parse_args()
    bodies = documents(args.feeds)
    tags = [f'"{hashlib.sha256(body).hexdigest()[:32]}"' for body in bodies]

    async def feed(request: web.Request) -> web.Response:
        at = int(request.match_info["n"]) % len(bodies)
        headers = {"ETag": tags[at]}
        if request.headers.get("If-None-Match") == tags[at]:
            return web.Response(status=304, headers=headers)
        return web.Response(body=bodies[at], headers={**headers, "Content-Type": "application/xml"})

    async def count(_: web.Request) -> web.Response:
        return web.json_response(len(bodies))

    app = web.Application()
    app.add_routes([web.get("/f/{n}.xml", feed), web.get("/count", count)])
    web.run_app(app, host="127.0.0.1", port=args.port, print=None, access_log=None)


if __name__ == "__main__":
    main()
