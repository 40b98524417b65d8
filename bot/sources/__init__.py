"""Kinds: how a source is asked and read. Pure."""

from collections.abc import Mapping

from bot.ports import SourceKind
from bot.sources.civitai import CIVITAI
from bot.sources.feed import FEED
from bot.sources.github import GITHUB
from bot.sources.hackernews import HACKERNEWS
from bot.sources.huggingface import HUGGINGFACE
from bot.sources.kaggle import KAGGLE
from bot.sources.modelscope import MODELSCOPE
from bot.sources.ollama import OLLAMA
from bot.sources.openrouter import OPENROUTER
from bot.sources.page import PAGE
from bot.sources.replicate import REPLICATE
from bot.sources.terms import TERMS

KINDS: Mapping[str, SourceKind] = {
    kind.name: kind
    for kind in (
        CIVITAI,
        FEED,
        GITHUB,
        HACKERNEWS,
        HUGGINGFACE,
        KAGGLE,
        MODELSCOPE,
        OLLAMA,
        OPENROUTER,
        PAGE,
        REPLICATE,
        TERMS,
    )
}
"""Every kind there is, by its name in `sources.yaml`."""
