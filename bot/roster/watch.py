"""The `watch:` of `sources.yaml` → makers and models, and the sources they stand for."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from ruamel.yaml.nodes import Node

from bot.domain.model import Hub, Place
from bot.domain.source import SourceSpec
from bot.domain.watch import Maker, Watch
from bot.roster import values
from bot.roster.findings import Findings, WrongValue, shown, suggestion
from bot.roster.stanza import Stanza, read_stanza, stanzas
from bot.roster.values import Read
from bot.rules.identity import canonical
from bot.rules.watching import EVERY, HOMES, sources_of

NAME: Final = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,95}"

REPOSITORY: Final = rf"{NAME}/{NAME}"

OLLAMA: Final = rf"(?:{NAME}/)?{NAME}(?::{NAME})?"
"""`llama3.1`, somebody's `owner/name`, or either with one tag: https://github.com/ollama/ollama/blob/main/docs/api.md#model-names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """How a handle on one hub looks."""

    pattern: str
    example: str


OWNERS: Final[Mapping[str, tuple[Hub, _Form]]] = {
    "huggingface": (Hub.HUGGINGFACE, _Form(pattern=NAME, example="meta-llama")),
    "modelscope": (Hub.MODELSCOPE, _Form(pattern=NAME, example="Qwen")),
    "github": (Hub.GITHUB, _Form(pattern=REPOSITORY, example="meta-llama/llama-models")),
    "ollama": (Hub.OLLAMA, _Form(pattern=OLLAMA, example="llama3.1")),
    "openrouter": (Hub.OPENROUTER, _Form(pattern=NAME, example="meta-llama")),
}
"""What a maker is called where, by the key that says so. OpenRouter is one list: a name there only tells whose a model is."""

MODELS: Final[Mapping[str, tuple[Hub, _Form]]] = {
    "huggingface": (Hub.HUGGINGFACE, _Form(pattern=REPOSITORY, example="openai/gpt-oss-20b")),
    "modelscope": (Hub.MODELSCOPE, _Form(pattern=REPOSITORY, example="Qwen/Qwen3-8B")),
    "github": (Hub.GITHUB, _Form(pattern=REPOSITORY, example="openai/gpt-oss")),
    "ollama": (Hub.OLLAMA, _Form(pattern=OLLAMA, example="gpt-oss")),
}
"""What can be watched alone, by the word before the colon."""

SHORTEST: Final = timedelta(minutes=1)
"""Forty makers once a minute are 200 of the 500 calls Hugging Face allows in five minutes: nothing shorter is polite."""


@dataclass(frozen=True, slots=True)
class _Handle:
    """A handle and where it is written."""

    text: str
    node: Node


def read_watch(node: Node, findings: Findings) -> tuple[Watch, tuple[SourceSpec, ...]]:
    """Read what is followed closely, and the sources it stands for."""
    readers: dict[str, Read] = {
        "every": _often,
        "hub": lambda node: node,
        "makers": stanzas("id: meta"),
        "models": values.many(_model),
    }
    given = read_stanza(node, readers, findings).values
    homes = _homes(given["hub"], findings) if "hub" in given else {}
    watch = Watch(makers=_makers(given.get("makers", ()), findings), models=given.get("models", ()))
    return watch, sources_of(watch, every=given.get("every", EVERY), homes=homes)


def _often(node: Node) -> timedelta:
    span = values.duration(node)
    if span < SHORTEST:
        raise WrongValue((node, f"{shown(values.text(node))} is too often.", "Write 1m or more."))
    return span


def _homes(node: Node, findings: Findings) -> dict[Hub, str]:
    homes = read_stanza(node, {str(hub): _home for hub in HOMES}, findings).values
    return {Hub(key): home for key, home in homes.items()}


def _home(node: Node) -> str:
    written = str(values.web_address(node))
    parts = urlsplit(written)
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        home = f"{parts.scheme}://{parts.netloc}"
        raise WrongValue((node, f"{shown(written)} is more than a host.", f"Write {home}."))
    return written.rstrip("/")


def _makers(nodes: Sequence[Node], findings: Findings) -> tuple[Maker, ...]:
    """Read every maker, in the file's order; an id and a handle belong to the maker that has them first."""
    makers: list[Maker] = []
    claimed: dict[str, Node] = {}
    taken: dict[tuple[str, str], Node] = {}
    readers: dict[str, Read] = {
        "id": _maker_id,
        "name": values.text,
        **{key: values.one_or_many(_handle(key, form)) for key, (_, form) in OWNERS.items()},
        "terms": values.one_or_many(_page),
    }
    for node in nodes:
        stanza = read_stanza(node, readers, findings)
        whole = stanza.require(findings, id="meta")
        _claim_handles(stanza, taken, findings)
        if stanza.keys and not {*OWNERS, "terms"} & stanza.keys.keys():
            findings.add(node, "this maker has no place to look at.", "Write huggingface: [NAME], or another hub.")
        if stanza.claim_id(claimed, findings) and whole:
            makers.append(_maker(stanza.values))
    return tuple(makers)


def _maker(given: Mapping[str, Any]) -> Maker:
    hubs = {**{key: hub for key, (hub, _) in OWNERS.items()}, "terms": Hub.WEB}
    return Maker(
        id=given["id"],
        name=given.get("name", given["id"]),
        handles={hub: tuple(each.text for each in given[key]) for key, hub in hubs.items() if key in given},
    )


def _claim_handles(stanza: Stanza, taken: dict[tuple[str, str], Node], findings: Findings) -> None:
    """Note each handle that is already somebody's: two makers can not both own a place."""
    for key, handles in stanza.values.items():
        for handle in handles if key in {*OWNERS, "terms"} else ():
            same = canonical(handle.text) or handle.text if key == "terms" else handle.text.casefold()
            first = taken.setdefault((key, same), handle.node)
            if first is not handle.node:
                line = first.start_mark.line + 1
                problem = f"{key}: {shown(handle.text)} is written twice; first at line {line}."
                findings.add(handle.node, problem, "Keep one.")


def _maker_id(node: Node) -> str:
    written = values.text(node)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", written):
        problem = f"{shown(written)} can not be a maker's id."
        raise WrongValue((node, problem, "Use lower case letters, digits and dashes: meta."))
    return written


def _handle(key: str, form: _Form) -> Callable[[Node], _Handle]:
    def read(node: Node) -> _Handle:
        written = values.text(node)
        _check(node, key, written, form)
        return _Handle(written, node)

    return read


def _page(node: Node) -> _Handle:
    return _Handle(str(values.web_address(node)), node)


def _model(node: Node) -> Place:
    written = values.text(node)
    word, colon, repository = written.partition(":")
    if not colon or word not in MODELS:
        remedy = suggestion(word, MODELS, say_all=False) or "Write huggingface:openai/gpt-oss-20b."
        problem = "names no hub that can be asked for one model." if colon else "names no hub."
        raise WrongValue((node, f"{shown(written)} {problem}", remedy))
    hub, form = MODELS[word]
    _check(node, word, repository, form, before=f"{word}:")
    return Place(hub=hub, repository=repository)


def _check(node: Node, hub: str, written: str, form: _Form, *, before: str = "") -> None:
    """Refuse what can not be a name on a hub, with the name that was meant where an address shows it."""
    if re.fullmatch(form.pattern, written) and ".." not in written:
        return
    meant = written.rpartition("://")[2].strip("/").partition("/")[2] if "://" in written else written.strip("/@ ")
    sound = re.fullmatch(form.pattern, meant) and ".." not in meant
    remedy = f"Write {before}{meant if sound else form.example}."
    raise WrongValue((node, f"{shown(written)} can not be a name on {hub}.", remedy))
