"""The seven doors, and what stands behind the largest of them: the store's repositories."""

from bot.ports.doors import Clock, Courier, Doors, Embedder, Fetcher, Past, SourceKind, Store, Summarizer
from bot.ports.repositories import (
    Claims,
    Deliveries,
    Events,
    Items,
    Models,
    Polls,
    Rulings,
    Snapshots,
    Stories,
    Texts,
    Transaction,
    Verdicts,
)

__all__ = [
    "Claims",
    "Clock",
    "Courier",
    "Deliveries",
    "Doors",
    "Embedder",
    "Events",
    "Fetcher",
    "Items",
    "Models",
    "Past",
    "Polls",
    "Rulings",
    "Snapshots",
    "SourceKind",
    "Store",
    "Stories",
    "Summarizer",
    "Texts",
    "Transaction",
    "Verdicts",
]
