"""Whatever is in a digest, and however it looks: Discord takes every page, nothing is lost, nobody is called, no link lies."""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings

from bot.chat.footer import bears, sign
from bot.chat.limits import (
    MAX_COMPONENTS,
    MAX_CONTENT,
    MAX_DESCRIPTION,
    MAX_EMBED_TEXT,
    MAX_EMBEDS,
    MAX_FIELD,
    MAX_LABEL,
    MAX_ROW,
    MAX_ROWS,
    MAX_TEXT,
    MAX_TITLE,
    components,
    count_components,
    count_embeds,
    count_text,
    embeds,
    spoken,
    width,
)
from bot.chat.markdown import escape
from bot.chat.render import render
from bot.chat.story import SENTENCES_SHOWN
from bot.domain.digest import Digest
from bot.domain.subscription import DeliveryId, DeliveryKind, Look, Page
from bot.rules.legibility import clip, legible
from bot.rules.wording import words
from tests.properties.digests import digests, events_of, stories_of
from tests.world.discord_document import discords_own
from tests.world.discord_rules import is_empty, message_faults
from tests.world.discord_schemas import OURS

pytestmark = pytest.mark.slow

THEIRS = discords_own()
MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
"""A digest of anything is large: sixty of them take seconds, and drawing one takes longer than rendering it."""

LINK = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\((\S+?)\)")
"""A masked link of Discord's markdown: what is read, and where it leads."""

NAMED_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}|(?:\d{1,3}\.){3}\d{1,3}")


def said_by(digest: Digest) -> str:
    return "\n".join(text for leaf in render(digest) for text in spoken(leaf.page))


def every_string(value: object) -> Iterator[str]:
    """Yield every string a page holds, of whatever part."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from every_string(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from every_string(each)


def buttons_of(page: Page) -> list[Any]:
    return [each for each in components(page) if each["type"] == 2]


@MANY
@given(digests())
def test_discord_takes_every_page(digest: Digest) -> None:
    """Every page of any digest, signed, is within every limit of its look, and says that it calls nobody."""
    for leaf in render(digest):
        reference = DeliveryId("x" * 25)
        signed: dict[str, Any] = {**sign(leaf.page, reference), "nonce": reference, "enforce_nonce": True}

        assert list(message_faults(signed)) == []
        for document in (OURS, THEIRS):
            assert document is None or list(document.request_faults("POST", "/channels/1/messages", signed)) == []
        assert not is_empty(signed)
        assert json.dumps(signed).encode()
        assert bears(signed, reference)
        assert signed["allowed_mentions"] == {"parse": []}
        assert [file.name for file in leaf.files] == ["week.png"] * len(leaf.files)
        ids = [button["custom_id"] for button in buttons_of(signed)]
        assert len(ids) == len(set(ids))
        assert all(0 < width(button["label"]) <= MAX_LABEL for button in buttons_of(signed))
        rows = [each for each in components(signed) if each["type"] == 1]
        assert all(0 < len(json.loads(json.dumps(row))["components"]) <= MAX_ROW for row in rows)
        assert count_components(signed) <= MAX_COMPONENTS
        assert count_text(signed) <= MAX_TEXT
        if digest.look is Look.EMBEDS:
            assert width(signed["content"]) <= MAX_CONTENT
            assert len(rows) <= MAX_ROWS
            assert len(list(embeds(signed))) <= MAX_EMBEDS
            assert count_embeds(signed) <= MAX_EMBED_TEXT
            for embed in json.loads(json.dumps(list(embeds(signed)))):
                assert width(embed.get("title", "")) <= MAX_TITLE
                assert width(embed.get("description", "")) <= MAX_DESCRIPTION
                assert all(0 < width(each["value"]) <= MAX_FIELD for each in embed.get("fields", ()))


@MANY
@given(digests())
def test_nothing_is_lost(digest: Digest) -> None:
    """Every story and event is on one page, in order; every sentence and source is there, or counted; so is what was left out."""
    leaves = render(digest)
    said, own = said_by(digest), words(digest.language)

    assert [story for leaf in leaves for story in leaf.stories] == stories_of(digest)
    assert sorted(event for leaf in leaves for event in leaf.events) == sorted(events_of(digest))
    assert [file for leaf in leaves for file in leaf.files] == [each for each in (digest.picture,) if each]
    for line in digest.lines[:20]:
        shown = line.summary.sentences[:SENTENCES_SHOWN]
        assert all((escape(clip(legible(quote.text))) or "…") in said for quote in (line.summary.headline, *shown))
        assert all(escape(clip(legible(source.name), 60)) in said for source in line.sources[:1])
        assert len(line.sources) < 2 or own.tellers(len(line.sources)) in said
    for flood in digest.floods:
        assert own.flood(flood.entries, len(flood.shown)) in said
        assert all(escape(clip(legible(title), 100)) in said for title, _ in flood.shown)
    assert not digest.left_out or own.left_out(digest.left_out) in said


@MANY
@given(digests())
def test_nobody_is_called_unasked(digest: Digest) -> None:
    """The only mentions are the roles of an alert, and they stand at the top of its first page alone."""
    first, *_ = leaves = render(digest)
    said = [text for leaf in leaves for text in spoken(leaf.page)]
    head, *rest = said

    calls = re.findall(r"(?<!\\)<[@#][^>]*>", "\n".join(rest))
    wanted = [f"<@&{role}>" for role in dict.fromkeys(digest.roles) if role in {"123456789012345678", "9" * 19}]

    assert calls == []
    assert re.findall(r"(?<!\\)<@[^>]*>", head) == (wanted if digest.kind is DeliveryKind.ALERT else [])
    assert not re.search(r"@(?:everyone|here)", "\n".join(said), re.IGNORECASE)
    assert next(spoken(first.page)) == head


@MANY
@given(digests())
def test_no_link_hides_another_host(digest: Digest) -> None:
    """What is linked reads as no other host than the one it leads to, and leads to the web."""
    leaves = render(digest)
    links = [found for leaf in leaves for text in spoken(leaf.page) for found in LINK.findall(text)]
    titled = [
        (str(each.get("title")), str(each["url"])) for leaf in leaves for each in embeds(leaf.page) if "url" in each
    ]

    for label, address in links + titled:
        host = urlsplit(address).hostname or ""
        assert address.startswith(("https://", "http://"))
        plain = unicodedata.normalize("NFKC", re.sub(r"\\(.)", r"\1", label)).lower()
        assert all(host == name or host.endswith(f".{name}") for name in NAMED_HOST.findall(plain))


@MANY
@given(digests())
def test_nothing_invisible_is_sent(digest: Digest) -> None:
    """No part of a page holds a control, direction or other invisible character; one zero-width space breaks @everyone."""
    for leaf in render(digest):
        held = "".join(every_string(leaf.page)).replace("\n", "").replace("@\u200b", "")

        assert {unicodedata.category(character) for character in held}.isdisjoint({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
        assert not re.search("[\u2800\u3164\uffa0\u115f\u1160\ufe00-\ufe0f\U000e0000-\U000e0fff]", held)


@MANY
@given(digests())
def test_the_same_digest_has_the_same_pages(digest: Digest) -> None:
    """Nothing of the moment or of chance is in a page."""
    assert render(digest) == render(digest)
