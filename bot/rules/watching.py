"""What is watched closely: the sources that `watch:` stands for, and which model a place holds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from types import MappingProxyType
from urllib.parse import quote

from bot.domain.model import Hub, ModelId, Place
from bot.domain.source import SourceId, SourceSpec, Trust, Url
from bot.domain.watch import Maker, Watch
from bot.rules.identity import canonical
from bot.rules.names import FAMILIES

EVERY = timedelta(minutes=2)
"""How often a maker's page on Hugging Face is asked, so that a change is an event within five minutes."""

HOMES: Mapping[Hub, str] = MappingProxyType(
    {
        Hub.HUGGINGFACE: "https://huggingface.co",
        Hub.MODELSCOPE: "https://modelscope.cn",
        Hub.GITHUB: "https://api.github.com",
        Hub.OLLAMA: "https://registry.ollama.ai",
    }
)
"""Where each hub answers; a mirror, or a hub on loopback, may stand in for it."""

LONGEST_ID = 100
"""Characters of a source's id, as many as an operator may write; NVIDIA's page about Nemotron needs 95."""

SERVED = frozenset({"free", "extended", "exacto", "thinking", "online", "nitro", "floor", "beta"})
"""Suffixes that say how OpenRouter serves a model, not which one it is: https://openrouter.ai/docs/faq."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manner:
    """How one hub is asked."""

    kind: str
    name: str
    interval: timedelta
    polite_delay: timedelta
    trust: Trust = Trust.HUB


MANNERS: Mapping[Hub, _Manner] = MappingProxyType(
    {
        Hub.HUGGINGFACE: _Manner(
            kind="huggingface", name="Hugging Face", interval=EVERY, polite_delay=timedelta(seconds=0.2)
        ),
        Hub.MODELSCOPE: _Manner(
            kind="modelscope", name="ModelScope", interval=timedelta(minutes=15), polite_delay=timedelta(seconds=0.5)
        ),
        Hub.GITHUB: _Manner(
            kind="github", name="GitHub", interval=timedelta(hours=1), polite_delay=timedelta(seconds=0.5)
        ),
        Hub.OLLAMA: _Manner(
            kind="ollama", name="Ollama", interval=timedelta(hours=1), polite_delay=timedelta(seconds=0.5)
        ),
        Hub.WEB: _Manner(
            kind="terms",
            name="the web",
            interval=timedelta(hours=6),
            polite_delay=timedelta(seconds=1),
            trust=Trust.MAKER,
        ),
    }
)
"""The hubs that can be watched. GitHub answers 60 calls an hour without a token: thirty repositories an hour leave room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One thing that is asked for: all that an owner has, a repository, a page."""

    hub: Hub
    handle: str
    name: str
    path: str  # behind the hub's home; of a page, its address


def sources_of(
    watch: Watch, *, every: timedelta = EVERY, homes: Mapping[Hub, str] = MappingProxyType({})
) -> tuple[SourceSpec, ...]:
    """Return one source for each thing watched, in the order of their ids.

    A model whose maker is watched comes with its maker. The intervals leave no room: a watched place is asked as often
    as the operator says, however rarely something happens there.
    """
    asked = [*_of_makers(watch.makers), *_of_models(watch)]
    slugs = [_slug(f"watch-{MANNERS[each.hub].kind}-{_bare(each)}") for each in asked]
    specs = []
    for each, slug in zip(asked, slugs, strict=True):
        manner = MANNERS[each.hub]
        interval = every if each.hub is Hub.HUGGINGFACE else manner.interval
        spec = SourceSpec(
            # `a.b` and `a-b` look alike in an id: then, and only then, each has a mark of its own behind it.
            id=SourceId(slug if slugs.count(slug) == 1 and len(slug) <= LONGEST_ID else _marked(slug, each)),
            kind=manner.kind,
            url=Url(each.path if each.hub is Hub.WEB else f"{homes.get(each.hub, HOMES[each.hub])}{each.path}"),
            name=each.name,
            interval=interval,
            min_interval=interval,
            max_interval=interval,
            tags=frozenset({"hub", "watched"} if manner.trust is Trust.HUB else {"licenses", "watched"}),
            trust=manner.trust,
            full_text=False,
            polite_delay=manner.polite_delay,
        )
        specs.append(spec)
    return tuple(sorted(specs, key=lambda spec: spec.id))


def _of_makers(makers: Sequence[Maker]) -> Iterator[_Asked]:
    for maker in makers:
        for hub, handles in maker.handles.items():
            for handle in handles if hub in MANNERS else ():
                where = f": {_bare_page(handle)}" if hub is Hub.WEB else f" on {MANNERS[hub].name}: {handle}"
                name = f"{maker.name}{where}"
                yield _Asked(hub=hub, handle=handle, name=name, path=_path(hub, handle, whole=True))


def _of_models(watch: Watch) -> Iterator[_Asked]:
    alone = {(place.hub, place.repository.casefold()): place for place in reversed(watch.models)}  # hubs fold case
    for place in reversed(alone.values()):
        if place.hub in HOMES and not any(_comes_with(maker, place) for maker in watch.makers):
            path = _path(place.hub, place.repository, whole=False)
            name = f"{place.repository} on {MANNERS[place.hub].name}"
            yield _Asked(hub=place.hub, handle=place.repository, name=name, path=path)


def _comes_with(maker: Maker, place: Place) -> bool:
    """Say whether asking for what a maker has answers for a place; of a name on Ollama one tag is asked for, and no other."""
    tags = {handle.casefold() for handle in maker.handles.get(Hub.OLLAMA, ())}
    return _owns(maker, place) and (place.hub is not Hub.OLLAMA or place.repository.casefold() in tags)


def _path(hub: Hub, handle: str, *, whole: bool) -> str:
    """Return what to ask for; `whole`: all that an owner has, where the hub tells owners from what they have."""
    name = quote(handle, safe="/")
    if hub is Hub.HUGGINGFACE:
        return f"/api/models?author={name}" if whole else f"/api/models/{name}"
    if hub is Hub.MODELSCOPE:
        return f"/openapi/v1/models?owner={name}" if whole else f"/openapi/v1/models/{name}"
    if hub is Hub.GITHUB:
        return f"/repos/{name}"
    if hub is Hub.OLLAMA:
        model, _, tag = handle.partition(":")
        folder = "" if "/" in model else "library/"
        return f"/v2/{folder}{quote(model, safe='/')}/manifests/{quote(tag or 'latest', safe='')}"
    return handle


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _bare(asked: _Asked) -> str:
    return _bare_page(asked.handle) if asked.hub is Hub.WEB else asked.handle


def _bare_page(url: str) -> str:
    """Return an address as people say it: without its scheme and the slash at its end."""
    return (canonical(url) or url).partition("://")[2]


def _marked(slug: str, asked: _Asked) -> str:
    mark = sha256(f"{asked.hub}:{asked.path}".encode()).hexdigest()[:8]
    return f"{slug[: LONGEST_ID - len(mark) - 1].rstrip('-')}-{mark}"


def model_of(
    place: Place,
    makers: Sequence[Maker],
    known: Mapping[Place, ModelId] = MappingProxyType({}),
    also: Sequence[Place] = (),
) -> ModelId:
    """Return the one model a place holds: the same for several places only where that is sure.

    What is known of the place decides; else what is known of the places its hub says are the same, where they agree; else
    the name its maker gave it. A size, a version, a variant or a format of a model is a model of its own, and so is a copy
    by somebody else. A name that Ollama gives stands for whatever its tag points at today, so it keeps the tag.
    """
    if place in known:
        return known[place]
    agreed = {known[other] for other in also if other in known}
    if len(agreed) == 1:
        return agreed.pop()
    homes = [] if agreed else [other for other in also if other.hub is Hub.HUGGINGFACE]
    return _named(homes[0] if len(homes) == 1 else place, makers)


def _named(place: Place, makers: Sequence[Maker]) -> ModelId:
    for maker in makers:
        if _owns(maker, place):
            return ModelId(f"{maker.id}/{_name(place, maker.id)}")
    repository = place.repository.lower()
    owner, slash, _ = repository.partition("/")
    if place.hub is Hub.HUGGINGFACE and slash and all(owner != maker.id for maker in makers):
        return ModelId(repository)
    # Somebody else's `deepseek` on some hub is not the maker we call so, nor the owner Hugging Face calls so.
    return ModelId(f"{place.hub}:{_served(repository) if place.hub is Hub.OPENROUTER else repository}")


def _owns(maker: Maker, place: Place) -> bool:
    """Say whether a place is a maker's own."""
    handles = maker.handles.get(place.hub, ())
    repository = place.repository.casefold()
    if place.hub is Hub.WEB:
        return canonical(place.repository) in {canonical(handle) for handle in handles}
    mine = {handle.casefold() for handle in handles}
    if place.hub is Hub.GITHUB:
        return repository in mine
    if place.hub is Hub.OLLAMA:
        return repository in mine or repository.partition(":")[0] in mine
    if place.hub is Hub.OPENROUTER:  # it chooses its authors' names itself: theirs on Hugging Face, or plain ones
        mine |= {maker.id, *(handle.casefold() for handle in maker.handles.get(Hub.HUGGINGFACE, ()))}
    owner, slash, _ = repository.partition("/")
    return bool(slash) and owner in mine


def _name(place: Place, maker: str) -> str:
    """Return a model's name in its one spelling, without its owner."""
    if place.hub is Hub.WEB:
        return _bare_page(place.repository)
    if place.hub is Hub.OLLAMA:
        model, _, tag = place.repository.rpartition("/")[2].lower().partition(":")
        return f"{_spelled(model, maker)}:{tag or 'latest'}"
    name = place.repository.partition("/")[2].lower()
    return _spelled(_served(name) if place.hub is Hub.OPENROUTER else name, maker)


def _served(name: str) -> str:
    model, _, way = name.partition(":")
    return model if way in SERVED else name


def _spelled(name: str, maker: str) -> str:
    """Spell a name as most hubs do: `Meta-Llama-3_1-8B` and `llama3.1-8b` are both `llama-3.1-8b`."""
    name = re.sub(r"(?<=\d)_(?=\d)", ".", name).replace("_", "-")
    rest = name.removeprefix(f"{maker}-")
    if (
        _family(rest) and not rest.isalpha()
    ):  # a maker's own name before a family's says nothing; `deepseek-v3` keeps it
        name = rest
    family = _family(name)
    version = name.removeprefix(family)
    return f"{family}-{version}" if family and version[:1].isdigit() else name


def _family(name: str) -> str:
    """Return the family a name begins with, be it a word of its own or with a version at its end; "" where it is none."""
    found = re.match(r"[a-z]+(?=(?:\d+(?:\.\d+)*)?(?:-|$))", name)  # `qwen2.5-7b`, and not `gpt4all` or `opt125m`
    return found[0] if found and found[0] in FAMILIES else ""
