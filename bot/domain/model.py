"""A machine-learning model, the places it lies in, and what a hub says of it there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.source import Request, Url

ModelId = NewType("ModelId", str)
"""`maker/name` in lower case, for example `meta/llama-3.1-8b`; the same wherever the model lies."""


class Hub(StrEnum):
    """Where models lie."""

    HUGGINGFACE = "huggingface"
    MODELSCOPE = "modelscope"
    OLLAMA = "ollama"
    GITHUB = "github"
    OPENROUTER = "openrouter"
    CIVITAI = "civitai"
    REPLICATE = "replicate"
    KAGGLE = "kaggle"
    WEB = "web"  # a page of a maker's own: terms, a use policy


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """One repository on one hub."""

    hub: Hub
    repository: str  # as the hub spells it: `meta-llama/Llama-3.1-8B`, `llama3.1`; for the web, the page's address

    def __str__(self) -> str:
        """Say it in one word: `huggingface:meta-llama/Llama-3.1-8B`."""
        return f"{self.hub}:{self.repository}"


class Relation(StrEnum):
    """How a model was made from another; the hub's own words."""

    FINETUNE = "finetune"
    QUANTIZED = "quantized"
    ADAPTER = "adapter"
    MERGE = "merge"
    UNSAID = "unsaid"  # a base model is named, and not what was done with it


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Parent:
    """A model this one was made from, as its place says."""

    place: Place
    relation: Relation


class Access(StrEnum):
    """Who may have the files. Orthogonal to the license."""

    OPEN = "open"
    GATED_AUTO = "gated (auto)"  # after a click
    GATED_MANUAL = "gated (manual)"  # after a person said yes
    DISABLED = "disabled"  # the hub shut it
    GONE = "gone"  # deleted, made private, or never there: hubs answer alike


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRef:
    """A file of a repository, known by its content's hash before anybody reads it."""

    path: str
    oid: str  # what the hub names the content by: a git blob's SHA-1, a layer's digest
    size: int | None = None  # bytes
    request: Request | None = None  # how to read it; None: only its hash matters to us


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a place says about its license in fields and words, exactly as it says it."""

    licenses: tuple[str, ...] = ()  # the license tag or tags
    license_name: str | None = None
    license_link: str | None = None  # as written; may be relative to the repository
    gate_prompt: str | None = None  # what one agrees to; often the whole license
    sentences: tuple[str, ...] = ()  # the README's own sentences about its license


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a hub said of one model at one moment.

    A listing's row may know less than the model's own answer: `files` is None where files were not listed, `access` where
    nothing was said of it; `more` is what to ask for the rest, worth asking when `revision` has moved.
    """

    place: Place
    url: Url  # where people see it
    name: str  # what people call it
    revision: str | None = None  # the head of main, a digest, a version
    access: Access | None = None
    card: Card | None = None  # None: a listing that does not carry it
    files: tuple[FileRef, ...] | None = None
    texts: tuple[tuple[str, str], ...] = ()  # path and text of files that came along in the same document
    parents: tuple[Parent, ...] = ()
    also: tuple[Place, ...] = ()  # the same model elsewhere, as this hub itself says
    created_at: datetime | None = None
    updated_at: datetime | None = None
    downloads: int | None = None
    likes: int | None = None
    more: Request | None = None
    moved_to: Place | None = None  # it answers under another name: a rename


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A hub's answer that a model is not there, or not for us."""

    place: Place
    said: str  # in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A license text, a README or a terms page as it was read, known by its content."""

    sha256: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRecord:
    """What is known of one model in one place now. Status: made of sightings, and re-made at will."""

    model: ModelId
    place: Place
    name: str
    url: Url
    source: str  # the id of the source that listed it last
    revision: str | None
    access: Access
    parents: tuple[Parent, ...]
    files: Mapping[str, str] = field(default_factory=dict)  # path → oid, of the files that speak about licenses
    created_at: datetime | None = None
    seen_at: datetime  # first
    checked_at: datetime  # last
    misses: int = 0  # how many times in a row it was not there
    downloads: int | None = None
    likes: int | None = None
    scanned: str | None = None  # the revision whose files and texts were read; other than `revision`: still to be asked
    withdrawn_at: datetime | None = None  # since when it is held to be withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """How much of one maker is known: models that are there, and how often they were downloaded as hubs count it."""

    models: int = 0
    downloads: int = 0
