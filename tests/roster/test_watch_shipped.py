"""The makers that the `sources.yaml` we ship watches."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.model import Hub
from bot.domain.source import SourceSpec
from bot.roster import Roster, read_roster
from tests.roster.hubs import make_hub_kinds

FILE = Path(__file__).parents[2] / "sources.yaml"


@pytest.fixture(scope="module")
def roster() -> Roster:
    return read_roster(FILE, kinds=make_hub_kinds())


def turns(specs: list[SourceSpec], span: timedelta) -> float:
    """Return how many of these sources' turns fall into a span."""
    return sum(span / spec.interval for spec in specs)


def test_it_watches_makers_of_three_languages(roster: Roster) -> None:
    """At least forty makers are watched, of the English, the Japanese and the Chinese world."""
    makers = {maker.id for maker in roster.watch.makers}

    assert len(makers) >= 40
    assert makers >= {"meta", "google", "mistral", "openai", "nvidia", "tii"}
    assert makers >= {"cyberagent", "elyza", "llm-jp", "pfn", "rinna", "sakana", "stockmark", "swallow"}
    assert makers >= {"alibaba", "baidu", "deepseek", "minimax", "moonshot", "tencent", "zhipu"}
    assert all(maker.handles.get(Hub.HUGGINGFACE) for maker in roster.watch.makers)


def test_hugging_face_is_asked_within_its_limits(roster: Roster) -> None:
    """Of 500 calls in five minutes, at most 200 are for looking whether something moved: the rest is for what did."""
    specs = [spec for spec in roster.sources if spec.enabled and spec.kind == "huggingface"]

    assert turns(specs, timedelta(minutes=5)) <= 200


def test_a_change_is_seen_within_five_minutes(roster: Roster) -> None:
    """A maker's page on Hugging Face is asked often enough for two looks in five minutes."""
    specs = [spec for spec in roster.sources if spec.kind == "huggingface" and spec.id.startswith("watch-")]

    assert max(spec.interval for spec in specs) <= timedelta(minutes=2.5)


def test_github_is_asked_within_its_limits(roster: Roster) -> None:
    """Without a token GitHub answers 60 calls an hour: half of them are left for what moved."""
    specs = [spec for spec in roster.sources if spec.enabled and spec.url.startswith("https://api.github.com/")]

    assert specs
    assert turns(specs, timedelta(hours=1)) <= 30


def test_pages_that_are_licenses_are_watched(roster: Roster) -> None:
    """The terms whose text is the license, and changes behind an unchanged key, are sources of their own."""
    pages = {spec.url for spec in roster.sources if spec.kind == "terms"}

    assert "https://ai.google.dev/gemma/terms" in pages
    assert len(pages) >= 15
