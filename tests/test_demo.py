"""The demo, lived through with an embedder that needs no model."""

import asyncio

import pytest

from bot.domain.digest import Digest, Line
from bot.domain.event import LicenseChanged
from bot.domain.model import Access
from bot.domain.story import Standing
from bot.terminal.screen import Screen
from tests.demo.__main__ import LANGUAGES, Seen, replay
from tests.demo.publishers import read_script

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lived() -> tuple[dict[str, list[Digest]], Seen]:
    """Live through the spring of 2023 once."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KAIHO_EMBEDDER", "hashing")
        return asyncio.run(replay(Screen()))


@pytest.fixture(scope="module")
def told(lived: tuple[dict[str, list[Digest]], Seen]) -> dict[str, list[Digest]]:
    """Return what each reader was told."""
    return lived[0]


def test_the_ledger_saw_the_gate_the_family_and_the_change(lived: tuple[dict[str, list[Digest]], Seen]) -> None:
    """LLaMA is gated, its family holds possible relabels, and Gale's change is told to every reader, clause by clause."""
    told, seen = lived

    assert seen.family.access is Access.GATED_MANUAL
    relabels = {kin.name for child in seen.family.children for kin in (child, *child.children) if kin.conflict}
    assert relabels == {"vicuna-13b", "alpaca-lora-7b", "alpaca-7b-4bit"}
    for lang in LANGUAGES:
        every = [each for digest in told[lang] for each in digest.happenings] + [
            each for line in lines(told, lang) for each in line.happenings
        ]
        changes = [
            event
            for happening in every
            for event in happening.events
            if isinstance(event, LicenseChanged) and event.model == "northwind/gale-7b"
        ]
        (change,) = changes
        assert {"mau-threshold:100000000", "territorial-exclusion:EU", "naming"} <= set(
            map(str, change.comparison.added)
        )


def lines(told: dict[str, list[Digest]], lang: str) -> list[Line]:
    """Return every story a reader was told, in order."""
    return [line for digest in told[lang] for line in digest.lines]


SPRING = (
    *("LLaMA", "Alpaca", "Vicuna", "Koala", "ChatLLaMA", "FreedomGPT", "ColossalChat", "Stable Diffusion", "DALL·E 2"),
    *("Pile", "StableLM", "Flan-T5", "Gated", "GPT-4"),
)
"""What happened; a word of each."""


def test_each_reader_is_told_the_whole_spring_once(told: dict[str, list[Digest]]) -> None:
    """Everything that happened is told to the English reader; a story is told again only when it stands elsewhere."""
    headlines = " ".join(line.summary.headline.text for line in lines(told, "en"))

    assert [word for word in SPRING if word not in headlines] == []
    for lang in LANGUAGES:
        stories = [(line.story, line.standing) for line in lines(told, lang)]
        assert len(stories) == len(set(stories))
        again = [line for line in lines(told, lang) if [story for story, _ in stories].count(line.story) > 1]
        assert [line.standing for line in again] == [Standing.RUMORED, Standing.RELEASED]
        assert all("Gale-13B" in line.summary.headline.text for line in again)


def test_each_reader_is_told_in_their_own_words_first(told: dict[str, list[Digest]]) -> None:
    """Most headlines of a Japanese or Chinese reader are in their language where a source has one."""
    for lang in LANGUAGES:
        spoken = [line for line in lines(told, lang) if lang in {source.lang for source in line.sources}]

        assert spoken
        assert all(line.summary.headline.lang == lang for line in spoken)


def test_the_report_on_an_open_model_reads_as_a_rumor(told: dict[str, list[Digest]]) -> None:
    """What was only reported is a rumor in every language; nothing that was out is one."""
    for lang in LANGUAGES:
        rumors = [line for line in lines(told, lang) if line.standing is Standing.RUMORED]

        openai = [line for line in rumors if "OpenAI" in line.summary.headline.text]
        assert openai
        assert {line.first_seen_at.month for line in openai} == {5}
        assert all("Gale-13B" in line.summary.headline.text for line in rumors if line not in openai)


def test_the_leak_is_a_chip_and_no_standing(told: dict[str, list[Digest]]) -> None:
    """The leaked weights are marked as leaked, and nothing else is."""
    leaked = [line for line in lines(told, "en") if line.leaked]

    assert leaked
    assert all("LLaMA" in line.summary.headline.text for line in leaked)
    assert {line.first_seen_at.month for line in leaked} == {3}


def test_every_sentence_is_a_quotation(told: dict[str, list[Digest]]) -> None:
    """No sentence of a digest was made up: each stands in the script, and none is over 300 characters."""
    _, pieces = read_script()
    written = " ".join(" ".join(f"{piece.title} {piece.text} {piece.page or ''}".split()) for piece in pieces)
    for lang in LANGUAGES:
        for line in lines(told, lang):
            for quote in (line.summary.headline, *line.summary.sentences):
                assert " ".join(quote.text.removesuffix("…").split()) in written.replace("\u3000", " ")
                assert len(quote.text) <= 300
