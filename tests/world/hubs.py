"""Pages and answers of other hubs, as they wrote them when: for tests and replays."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One model of Ollama's library."""

    name: str
    summary: str = "A model."
    pulls: str = "18.9K"
    tags: int = 6
    updated: str = "Aug 1, 2025 4:40 AM UTC"
    sizes: Sequence[str] = ("7b",)


def ollama_page(rows: Sequence[Row], *, markup: str = "2025") -> bytes:
    """Write a page of the library in the markup of a year: with `x-test-` attributes until July 2026, without them since."""
    write = _old if markup == "2025" else _new
    listed = "\n".join(map(write, rows))
    return (
        "<!doctype html><html><head><title>Library</title></head><body><nav><a href='/library'>Models</a></nav>"
        f"<div id='repo'><ul role='list' class='grid'>{listed}</ul></div></body></html>"
    ).encode()


def _old(row: Row) -> str:
    sizes = "".join(f"<span x-test-size class='inline-flex bg-[#ddf4ff]'>{escape(size)}</span>" for size in row.sizes)
    return (
        f"<li x-test-model class='flex items-baseline border-b'><a href='/library/{escape(row.name)}' class='group w-full'>"
        f"<div x-test-model-title title='{escape(row.name)}'><h2><span>{escape(row.name)}</span></h2>"
        f"<p class='max-w-lg'>{escape(row.summary)}</p></div><div>{sizes}</div><p>"
        f"<span><span x-test-pull-count>{row.pulls}</span><span>&nbsp;Pulls</span></span>"
        f"<span><span x-test-tag-count>{row.tags}</span><span>&nbsp;Tags</span></span>"
        f"<span title='{row.updated}'><span>Updated&nbsp;</span><span x-test-updated>2 days ago</span></span></p></a></li>"
    )


def _new(row: Row) -> str:
    sizes = "".join(f"<span class='inline-flex items-center bg-[#ddf4ff]'>{escape(size)}</span>" for size in row.sizes)
    return (
        f"<li class='flex items-baseline border-b'><a class='group w-full' href='/library/{escape(row.name)}'>"
        f"<h2>{escape(row.name)}</h2><p class='max-w-lg'>{escape(row.summary)}</p><div>{sizes}</div>"
        f"<p><span>{row.pulls} Pulls</span> <span>{row.tags} Tags</span> <span>Updated {_ago(row)}</span></p></a></li>"
    )


def _ago(row: Row) -> str:
    """Say when a model was updated as pages without moments do."""
    return row.updated if row.updated.endswith("ago") or row.updated == "yesterday" else "2 days ago"


def openrouter_answer(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Write the list of everything OpenRouter serves."""
    return json.dumps({"data": list(rows)}).encode()


def make_served(name: str, /, **said: Any) -> dict[str, Any]:
    """Make a row of OpenRouter's list."""
    return {"id": name, "name": name, "created": 1_754_669_020, "hugging_face_id": "", **said}


def make_manifest(*licenses: str) -> bytes:
    """Write a manifest of Ollama's registry whose license layers have these digests."""
    layers = [{"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:ff", "size": 4_000_000_000}]
    layers += [
        {"mediaType": "application/vnd.ollama.image.license", "digest": digest, "size": 100} for digest in licenses
    ]
    return json.dumps({"schemaVersion": 2, "layers": layers}).encode()
