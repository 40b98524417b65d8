"""As much of the Hugging Face hub as its own client asks for when it fetches one model at one revision."""

import hashlib
from pathlib import Path

from aiohttp import web

from tests.world.web import LocalWeb


def serve_model(hub: LocalWeb, folder: Path, *, repository: str, revision: str) -> None:
    """Serve a folder as a repository with one commit: who it is, what is in it, and the files."""
    files = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}

    async def about(_: web.Request) -> web.StreamResponse:
        return web.json_response(
            {"id": repository, "sha": revision, "siblings": [{"rfilename": name} for name in files]}
        )

    async def listing(_: web.Request) -> web.StreamResponse:
        return web.json_response([
            {"type": "file", "path": name, "size": path.stat().st_size, "oid": _tag(path)} for name, path in files.items()
        ])  # fmt: skip

    hub.handle(f"/api/models/{repository}/revision/{revision}", about)
    hub.handle(f"/api/models/{repository}/revision/main", about)
    hub.handle(f"/api/models/{repository}/tree/{revision}", listing)
    for name, path in files.items():
        headers = {"ETag": f'"{_tag(path)}"', "X-Repo-Commit": revision}
        hub.put(f"/{repository}/resolve/{revision}/{name}", path.read_bytes(), headers=headers, validators=False)


def _tag(path: Path) -> str:
    return hashlib.sha1(path.read_bytes()).hexdigest()
