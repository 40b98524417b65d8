"""Loopback stand-ins for the other hubs, all on one server, with repositories that change when told to.

`async with LocalHubs(clock) as hubs: hubs.push("acme/rocket", {"LICENSE": "…"}); hubs.url("/repos/acme/rocket")`.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from aiohttp import web

from bot.ports import Clock
from tests.world.hub_git import Blob, Commit, make_blob, make_commit
from tests.world.hubs import Row, make_manifest, make_served, ollama_page, openrouter_answer

ROWS = 100
"""ModelScope's page as the kind asks for it."""


class LocalHubs:
    """GitHub's API, ModelScope, Ollama with its registry, OpenRouter, and a page of terms, on 127.0.0.1."""

    def __init__(self, clock: Clock) -> None:
        self.host = ""  # 127.0.0.1:port
        self.asked: list[str] = []  # paths, in their order
        self.repositories: dict[str, list[Commit]] = {}  # of GitHub and ModelScope alike
        self.library: dict[str, tuple[Row, tuple[str, ...]]] = {}  # name → its row, and its licenses
        self.markup = "2026"
        self.served: list[str] = []
        self.terms = ""
        self._clock = clock
        self._numbers: dict[str, str] = {}  # GitHub's numbers → the name now
        self._moved: dict[str, str] = {}  # old name → number
        app = web.Application(middlewares=[self._note])
        app.router.add_get("/repos/{owner}/{name}", self._repository)
        app.router.add_get("/repositories/{number}", self._numbered)
        app.router.add_get("/repos/{owner}/{name}/git/trees/{ref}", self._tree)
        app.router.add_get("/repos/{owner}/{name}/git/blobs/{sha}", self._blob)
        app.router.add_get("/repos/{owner}/{name}/commits", self._commits)
        app.router.add_get("/raw/{owner}/{name}/{ref}/{path:.+}", self._raw)
        app.router.add_get("/openapi/v1/models", self._owned)
        app.router.add_get("/openapi/v1/models/{owner}/{name}", self._model)
        app.router.add_get("/api/v1/models/{owner}/{name}/repo/files", self._files)
        app.router.add_get("/api/v1/models/{owner}/{name}/repo", self._file)
        app.router.add_get("/library", self._library)
        app.router.add_get("/v2/library/{name}/manifests/{tag}", self._manifest)
        app.router.add_get("/v2/library/{name}/blobs/{digest}", self._layer)
        app.router.add_get("/api/v1/models", self._served)
        app.router.add_get("/terms", self._terms)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.host = f"127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://{self.host}{path}"

    def push(
        self, name: str, files: Mapping[str, str | None], title: str = "A change", at: datetime | None = None
    ) -> None:
        """Commit these files over those there are; None takes one away."""
        past = self.repositories.setdefault(name, [])
        held: dict[str, Blob] = dict(past[-1].files) if past else {}
        for path, content in files.items():
            held.pop(path, None)
            if content is not None:
                held[path] = make_blob(path, content)
        parent = past[-1].id if past else None
        past.append(make_commit(held, parent=parent, title=title, message="", at=at or self._clock.now()))
        if name not in self._numbers.values():
            self._numbers[str(len(self._numbers) + 1)] = name

    def rename(self, old: str, new: str) -> None:
        """Give a repository another name; its old one leads to its number from now on."""
        number = next(number for number, name in self._numbers.items() if name == old)
        self.repositories[new] = self.repositories.pop(old)
        self._numbers[number], self._moved[old] = new, number

    def license(self, name: str, *texts: str, updated: str = "2 years ago") -> None:
        """Put a model of these licenses into Ollama's library."""
        self.library[name] = (Row(name=name, updated=updated), texts)

    @web.middleware
    async def _note(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.asked.append(request.path_qs)
        answer: web.StreamResponse = await handler(request)
        if isinstance(answer, web.Response) and isinstance(answer.body, bytes):
            tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
            if request.headers.get("If-None-Match") == tag:
                return web.Response(status=304, headers={"ETag": tag})
            answer.headers["ETag"] = tag
        return answer

    def _past(self, request: web.Request) -> list[Commit]:
        past = self.repositories.get(_name(request))
        if past is None:
            raise web.HTTPNotFound(text=json.dumps({"message": "Not Found"}))
        return past

    async def _repository(self, request: web.Request) -> web.Response:
        if _name(request) in self._moved:
            raise web.HTTPMovedPermanently(self.url(f"/repositories/{self._moved[_name(request)]}"))
        return self._about(_name(request), self._past(request))

    async def _numbered(self, request: web.Request) -> web.Response:
        name = self._numbers[request.match_info["number"]]
        return self._about(name, self.repositories[name])

    def _about(self, name: str, past: list[Commit]) -> web.Response:
        said = {"full_name": name, "default_branch": "main", "private": False, "disabled": False}
        return web.json_response(said | {"created_at": past[0].at.isoformat(), "pushed_at": past[-1].at.isoformat()})

    async def _tree(self, request: web.Request) -> web.Response:
        commit = self._at(request)
        rows = [
            {"path": path, "mode": "100644", "type": "blob", "sha": blob.oid, "size": len(blob.body)}
            for path, blob in commit.files.items()
        ]
        return web.json_response({"sha": commit.id, "tree": rows, "truncated": False})

    def _at(self, request: web.Request) -> Commit:
        past, ref = self._past(request), request.match_info["ref"]
        return next((each for each in past if each.id == ref), past[-1])

    async def _blob(self, request: web.Request) -> web.Response:
        past, sha = self._past(request), request.match_info["sha"]
        body = next(blob.body for commit in past for blob in commit.files.values() if blob.oid == sha)
        if "raw" in request.headers.get("Accept", ""):
            return web.Response(body=body)
        return web.json_response({"sha": sha, "encoding": "base64", "content": b64encode(body).decode()})

    async def _commits(self, request: web.Request) -> web.Response:
        path, rows, before = request.query.get("path", ""), [], None
        for commit in self._past(request):
            blob = commit.files.get(path)
            if (blob and blob.oid) != before:
                said = {"message": commit.title, "committer": {"date": commit.at.isoformat()}}
                rows.append({"sha": commit.id, "commit": said})
            before = blob and blob.oid
        return web.json_response(rows[::-1])

    async def _raw(self, request: web.Request) -> web.Response:
        return web.Response(body=self._at(request).files[request.match_info["path"]].body)

    def _row(self, name: str) -> dict[str, Any]:
        past = self.repositories[name]
        dates = {"created_at": int(past[0].at.timestamp()), "last_modified": past[-1].at.isoformat()}
        return {"id": name, "license": "other", "gated": False, "login_required": False} | dates

    async def _owned(self, request: web.Request) -> web.Response:
        names = [name for name in self.repositories if name.partition("/")[0] == request.query.get("owner")]
        begin = (int(request.query.get("page_number", "1")) - 1) * ROWS
        rows = [self._row(name) for name in names[begin : begin + ROWS]]
        return web.json_response({"success": True, "data": {"models": rows, "total_count": len(names)}})

    async def _model(self, request: web.Request) -> web.Response:
        self._past(request)
        return web.json_response({"success": True, "data": self._row(_name(request))})

    async def _files(self, request: web.Request) -> web.Response:
        files = self._past(request)[-1].files
        rows = [
            {"Path": path, "Type": "blob", "Sha256": blob.sha256, "Size": len(blob.body)}
            for path, blob in files.items()
        ]
        return web.json_response({"Code": 200, "Data": {"Files": rows}, "Success": True})

    async def _file(self, request: web.Request) -> web.Response:
        return web.Response(body=self._past(request)[-1].files[request.query["FilePath"]].body)

    async def _library(self, _request: web.Request) -> web.Response:
        page = ollama_page([row for row, _ in self.library.values()], markup=self.markup)
        return web.Response(body=page, content_type="text/html")

    async def _manifest(self, request: web.Request) -> web.Response:
        if request.match_info["name"] not in self.library:
            raise web.HTTPNotFound
        _, licenses = self.library[request.match_info["name"]]
        return web.Response(body=make_manifest(*map(_digest, licenses)), content_type="application/json")

    async def _layer(self, request: web.Request) -> web.Response:
        _, licenses = self.library[request.match_info["name"]]
        return web.Response(text=next(text for text in licenses if _digest(text) == request.match_info["digest"]))

    async def _served(self, _request: web.Request) -> web.Response:
        return web.Response(
            body=openrouter_answer(list(map(make_served, self.served))), content_type="application/json"
        )

    async def _terms(self, _request: web.Request) -> web.Response:
        page = f"<html><title>Terms</title><nav>Home</nav><main><p>{self.terms}</p></main></html>"
        return web.Response(text=page, content_type="text/html")


def _name(request: web.Request) -> str:
    return f"{request.match_info['owner']}/{request.match_info['name']}"


def _digest(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
