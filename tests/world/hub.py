"""A loopback Hugging Face: its API as the real client speaks it, its rate limits, and repositories that change when told to.

`async with LocalHub(clock) as hub: hub.add("acme/rocket-7b", {"README.md": make_card("mit")}); hub.url("/api/models")`.
"""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Self
from urllib.parse import unquote

from aiohttp import web

from bot.ports import Clock
from tests.world.hub_git import Blob, Commit
from tests.world.hub_limits import ANONYMOUS, FREE, Limits
from tests.world.hub_repos import EXPANDABLE, FULL, ONE, PLAIN, Repository, list_tree, written

SORTS: Mapping[str, Callable[[Repository], Any]] = {
    "createdAt": lambda repo: written(repo.created_at),
    "lastModified": lambda repo: written(repo.head.at),
    "trendingScore": lambda repo: repo.trending,
    "downloads": lambda repo: repo.downloads,
    "likes": lambda repo: repo.likes,
}
"""By these words and no others: `trending_score` answers 400 (recorded 2026-08-02)."""

ROWS, COMMITS, ENTRIES = 1_000, 50, 1_000
"""The longest page of a listing, of commits, of a tree."""


class LocalHub:
    """One server on 127.0.0.1 that counts what it is asked."""

    def __init__(self, clock: Clock, *, tokens: frozenset[str] = frozenset()) -> None:
        self.limits = Limits(clock)
        self.repositories: dict[str, Repository] = {}
        self.host = ""  # 127.0.0.1:port
        self._clock = clock
        self._tokens = tokens
        self.failing: set[str] = set()  # paths of files that answer 500 for now
        self._moved: dict[str, str] = {}
        self._lfs: dict[str, Blob] = {}
        app = web.Application(middlewares=[self._police])
        app.router.add_get("/api/models", self._list)
        app.router.add_get("/api/models/{rest:.+}", self._api)
        app.router.add_get("/api/resolve-cache/models/{owner}/{name}/{revision}/{path:.+}", self._content)
        app.router.add_get("/cdn/{sha256}/{commit}", self._cdn)
        app.router.add_get("/{owner}/{name}/resolve/{revision}/{path:.+}", self._resolve)
        app.router.add_get("/{owner}/{name}", self._page)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.host = f"127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def url(self, path: str = "") -> str:
        """Return where a path is found."""
        return f"http://{self.host}{path}"

    def add(
        self,
        name: str,
        files: Mapping[str, bytes | str] | None = None,
        *,
        created_at: datetime | None = None,
        **said: Any,
    ) -> Repository:
        """Make a model; `said` are attributes of its repository: likes, downloads, gated, trending …"""
        at = created_at or self._clock.now()
        repository = self.repositories[name] = Repository(name, at)
        self._moved.pop(name, None)
        for attribute, value in said.items():
            setattr(repository, attribute, value)
        repository.push({".gitattributes": ""}, title="initial commit", message="", at=at)
        if files:
            self.push(name, files, at=at)
        return repository

    def push(
        self,
        name: str,
        files: Mapping[str, bytes | str | None],
        *,
        title: str = "Update",
        message: str = "",
        at: datetime | None = None,
    ) -> Commit:
        """Commit contents to main; None takes a file away."""
        commit = self.repositories[name].push(files, title=title, message=message, at=at or self._clock.now())
        self._lfs |= {blob.sha256: blob for blob in commit.files.values() if blob.lfs}
        return commit

    def change(self, name: str, **said: Any) -> None:
        """Change what the hub says of a model: gated, private, disabled, likes …; no commit comes of it."""
        repository = self.repositories[name]
        for attribute, value in said.items():
            setattr(repository, attribute, value)
        repository.touch()

    def delete(self, name: str) -> None:
        """Take a model away."""
        del self.repositories[name]

    def rename(self, old: str, new: str) -> None:
        """Give a model another name; the old one leads to it."""
        repository = self.repositories.pop(old)
        repository.name = new
        repository.touch()
        self.repositories[new] = repository
        self._moved[old] = new

    @web.middleware
    async def _police(self, request: web.Request, handler: Any) -> web.StreamResponse:
        bucket = bucket_of(request.path)
        said = request.headers.get("Authorization", "")
        token = said.removeprefix("Bearer ")
        known = token in self._tokens
        if said and not known:
            return refuse(401, None, "Invalid credentials in Authorization header")
        verdict = self.limits.count(bucket, token, FREE if known else ANONYMOUS)
        answer: web.StreamResponse = (
            await handler(request) if verdict.borne else refuse(429, None, "We had to rate limit you")
        )
        answer.headers.update(verdict.headers)
        return answer

    async def _list(self, request: web.Request) -> web.Response:
        query = request.query
        sort = query.get("sort", "trendingScore")
        if sort not in SORTS:
            return refuse(400, None, f"Invalid sort parameter: {sort}")
        expand = tuple(query.getall("expand", []) + query.getall("expand[]", []))
        if strange := set(expand) - EXPANDABLE:
            return refuse(400, None, f"Invalid expand parameter: {', '.join(sorted(strange))}")
        fields = expand or (*PLAIN, *(FULL if "full" in query else ()), *(("cardData",) if "cardData" in query else ()))
        key = SORTS[sort]
        found = [repo for repo in self.repositories.values() if not repo.private and _matches(repo, query)]
        ordered = sorted(found, key=lambda repo: (key(repo), repo.name), reverse=True)
        if "cursor" in query:
            value, name = json.loads(base64.urlsafe_b64decode(query["cursor"]))
            ordered = [repo for repo in ordered if (key(repo), repo.name) < (value, name)]
        limit = max(1, min(int(query.get("limit", ROWS)), ROWS))
        page = ordered[:limit]
        headers = {}
        if len(ordered) > limit:
            cursor = base64.urlsafe_b64encode(json.dumps([key(page[-1]), page[-1].name]).encode()).decode()
            headers["Link"] = f'<{request.url.update_query(cursor=cursor)}>; rel="next"'
        body = b"[%b]" % b",".join(repo.row(fields) for repo in page)
        return web.Response(body=body, headers=headers, content_type="application/json")

    async def _api(self, request: web.Request) -> web.Response:
        """Answer about one model: `ID`, `ID/revision/REV`, `ID/tree/REV/…`, `ID/commits/REV`."""
        parts = [unquote(part) for part in request.match_info["rest"].split("/")]
        name, rest = "/".join(parts[:2]), parts[2:]
        repository = self._find(name, request)
        if isinstance(repository, web.Response):
            return repository
        revision = rest[1] if len(rest) > 1 else "main"
        commit = repository.find(revision)
        if commit is None:
            return refuse(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        match rest[:1]:
            case [] | ["revision"]:
                return _describe(repository, commit, request)
            case ["tree"]:
                recursive = request.query.get("recursive", "").lower() in {"true", "1"}
                return _page(list_tree(commit, "/".join(rest[2:]), recursive=recursive), ENTRIES, request)
            case ["commits"]:
                until = repository.commits[: repository.commits.index(commit) + 1]
                return _page([_commit(each) for each in reversed(until)], COMMITS, request)
            case _:
                return refuse(404, None, "Sorry, we can't find the page you are looking for.")

    async def _resolve(self, request: web.Request) -> web.Response:
        found = self._file(request)
        if isinstance(found, web.Response):
            return found
        commit, blob = found
        etag = blob.sha256 if blob.lfs else blob.oid
        where = f"/cdn/{etag}/{commit.id}" if blob.lfs else _cached(request, commit)
        headers = {
            "Location": where,
            "X-Repo-Commit": commit.id,
            "X-Linked-Size": str(len(blob.body)),
            "X-Linked-Etag": f'"{etag}"',
            "ETag": f'"{etag}"',
        }
        return web.Response(status=302 if blob.lfs else 307, headers=headers)

    async def _content(self, request: web.Request) -> web.Response:
        if request.match_info["path"] in self.failing:
            return web.Response(status=500)
        found = self._file(request)
        if isinstance(found, web.Response):
            return found
        commit, blob = found
        headers = {"ETag": f'"{blob.oid}"', "X-Repo-Commit": commit.id, "Content-Type": "text/plain; charset=utf-8"}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        return web.Response(body=blob.body, headers=headers)

    async def _cdn(self, request: web.Request) -> web.Response:
        """Serve large files: on the hub this is another host, and what is known of a file stands on the way to it."""
        sha256, commit = request.match_info["sha256"], request.match_info["commit"]
        return web.Response(body=self._lfs[sha256].body, headers={"ETag": f'"{sha256}"', "X-Repo-Commit": commit})

    async def _page(self, request: web.Request) -> web.Response:
        repository = self._find(_name(request), request)
        if isinstance(repository, web.Response):
            return repository
        return web.Response(text=f"<title>{repository.name} · Hugging Face</title>", content_type="text/html")

    def _find(self, name: str, request: web.Request) -> Repository | web.Response:
        if name in self._moved:
            # Relative, and with what was asked, as the hub answers.
            where = request.raw_path.replace(f"/{name}", f"/{self._moved[name]}", 1)
            return web.Response(status=307, headers={"Location": where})
        repository = self.repositories.get(name)
        if repository is None or repository.private:
            return refuse(401, "RepoNotFound", "Invalid username or password.")
        if repository.disabled:
            return refuse(403, None, "Access to this resource is disabled.")
        return repository

    def _file(self, request: web.Request) -> tuple[Commit, Blob] | web.Response:
        repository = self._find(_name(request), request)
        if isinstance(repository, web.Response):
            return repository
        if repository.gated and "Authorization" not in request.headers:
            said = f"Access to model {repository.name} is restricted. You must have access to it and be authenticated."
            return refuse(401, "GatedRepo", said)
        commit = repository.find(request.match_info["revision"])
        if commit is None:
            return refuse(404, "RevisionNotFound", f"Invalid rev id: {request.match_info['revision']}")
        blob = commit.files.get(request.match_info["path"])
        return (commit, blob) if blob else refuse(404, "EntryNotFound", "Entry not found")


def bucket_of(path: str) -> str:
    """Say which limit a path is counted against."""
    if "/resolve/" in path or "/resolve-cache/" in path or path.startswith("/cdn/"):
        return "resolvers"
    return "api" if path.startswith("/api/") else "pages"


def refuse(status: int, code: str | None, message: str) -> web.Response:
    """Refuse as the hub does: a word and a sentence in headers, the sentence in JSON."""
    headers = {"X-Error-Message": message, **({"X-Error-Code": code} if code else {})}
    return web.json_response({"error": message}, status=status, headers=headers)


def make_hook(name: str, *, action: str = "update", scope: str = "repo.content", **said: Any) -> dict[str, Any]:
    """Write what a webhook tells of a model (https://huggingface.co/docs/hub/webhooks); `said` is put over it."""
    refs = [{"ref": "refs/heads/main", "oldSha": "0" * 40, "newSha": "1" * 40}]
    payload = {
        "event": {"action": action, "scope": scope},
        "repo": {
            "type": "model",
            "name": name,
            "id": "621ffdc036468d709f17434d",
            "private": False,
            "url": {"web": f"https://huggingface.co/{name}", "api": f"https://huggingface.co/api/models/{name}"},
            "headSha": "1" * 40,
            "owner": {"id": "628b753283ef59b5be89e937"},
        },
        "webhook": {"id": "6390e855e30d9209411de93b", "version": 3},
        **({"updatedRefs": refs} if scope == "repo.content" else {}),
    }
    return {**payload, **said}


def _name(request: web.Request) -> str:
    return f"{request.match_info['owner']}/{request.match_info['name']}"


def _cached(request: web.Request, commit: Commit) -> str:
    return f"/api/resolve-cache/models/{_name(request)}/{commit.id}/{request.match_info['path']}"


def _matches(repository: Repository, query: Any) -> bool:
    author, search = query.get("author"), query.get("search", "").lower()
    tags = repository.describe(["tags"], repository.head)["tags"] if "filter" in query else []
    return (
        (author is None or repository.name.startswith(f"{author}/"))
        and search in repository.name.lower()
        and all(wanted in tags for wanted in query.getall("filter", []))
        and ("gated" not in query or bool(repository.gated) == (query["gated"].lower() == "true"))
    )


def _describe(repository: Repository, commit: Commit, request: web.Request) -> web.Response:
    query = request.query
    expand = query.getall("expand", []) + query.getall("expand[]", [])
    blobs = query.get("blobs", "").lower() in {"true", "1"}
    if expand and blobs:
        return refuse(400, None, "Cannot use both expand and blobs")
    return web.json_response(repository.describe(expand or (*PLAIN, *ONE), commit, blobs=blobs))


def _commit(commit: Commit) -> dict[str, Any]:
    return {
        "id": commit.id,
        "title": commit.title,
        "message": commit.message,
        "authors": [{"user": "trial"}],
        "date": written(commit.at),
    }


def _page(entries: list[dict[str, Any]], most: int, request: web.Request) -> web.Response:
    """Answer with one page of entries, and where the next one is."""
    number, size = int(request.query.get("p", 0)), min(int(request.query.get("limit", most)), most)
    headers = {}
    if len(entries) > (number + 1) * size:
        headers["Link"] = f'<{request.url.update_query(p=str(number + 1))}>; rel="next"'
    return web.json_response(entries[number * size : (number + 1) * size], headers=headers)
