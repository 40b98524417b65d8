"""The `terms` kind: a page whose text is a license, kept whole."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import Access, Card, Hub, Place, Sighting
from bot.domain.source import Document, Reading, Url
from bot.sources.terms import TAGS, TERMS
from tests.make import NOW, make_spec, make_state

PAGE = Url("https://www.acme.example/rocket/terms/?utm_source=x")
TEXT = "\n".join(f"<p>{number}. You may use Rocket for purpose {number} only.</p>" for number in range(1, 21))
FIRST, LAST = "1. You may use Rocket for purpose 1 only.", "20. You may use Rocket for purpose 20 only."


def read(body: str | bytes, kind: str = "text/html", *, truncated: str | None = None, **spec: Any) -> Reading:
    """Read a page of terms."""
    data = body if isinstance(body, bytes) else body.encode()
    document = Document(
        url=PAGE, status=200, headers={"content-type": kind}, body=data, fetched_at=NOW, truncated=truncated
    )
    return TERMS.read(make_spec(kind="terms", url=PAGE, name=None, **spec), document)


def seen(body: str | bytes, kind: str = "text/html", **spec: Any) -> Sighting:
    return read(body, kind, **spec).sightings[0]


def text_of(body: str | bytes, kind: str = "text/html") -> str:
    ((_, text),) = seen(body, kind).texts
    return text


def lines(body: str) -> list[str]:
    return [line.strip() for line in text_of(body).splitlines() if line.strip()]


def page(inner: str) -> str:
    return f"<!doctype html><html><head><title>Rocket Terms</title></head><body>{inner}</body></html>"


def test_a_page_is_asked_for_where_robots_allow_it() -> None:
    """Terms are a page for people: robots.txt is heard, and what is remembered makes the request conditional."""
    request = TERMS.plan(make_spec(kind="terms", url=PAGE), make_state(etag='"1"'))

    assert (request.url, request.obey_robots, request.etag) == (PAGE, True, '"1"')


@pytest.mark.parametrize(
    ("shown", "file"),
    [
        (
            "https://github.com/acme/rocket/blob/main/a/LICENSE",
            "https://raw.githubusercontent.com/acme/rocket/main/a/LICENSE",
        ),
        (
            "https://huggingface.co/acme/rocket/blob/main/LICENSE",
            "https://huggingface.co/acme/rocket/resolve/main/LICENSE",
        ),
        (
            "https://github.com/acme/rocket/blob/v1/LICENSE#L3",
            "https://raw.githubusercontent.com/acme/rocket/v1/LICENSE",
        ),
    ],
)
def test_a_page_that_shows_a_file_is_passed_by(shown: str, file: str) -> None:
    """The file itself is asked for; where the page came all the same, its buttons are not read as a license."""
    document = Document(url=Url(shown), status=200, headers={}, body=page(TEXT).encode(), fetched_at=NOW)
    spec = make_spec(kind="terms", url=Url(shown))

    reading = TERMS.read(spec, document)

    assert TERMS.plan(spec, make_state()).url == file
    assert (reading.not_a_feed, reading.sightings) == (f"the page only shows a file, which lies at {file}", ())


def test_a_page_is_a_place_with_the_text_it_shows() -> None:
    """The page's one address is the place; its text is that of a license, and the page is called by its title."""
    row = seen(page(f"<main>{TEXT}</main>"))

    assert row.place == Place(hub=Hub.WEB, repository="https://acme.example/rocket/terms")
    assert (row.url, row.name, row.access, row.card) == (PAGE, "Rocket Terms", Access.OPEN, Card())
    assert [path for path, _ in row.texts] == ["LICENSE"]


def test_an_operator_says_what_the_page_is() -> None:
    """The options say which license of the catalogue it is and which model's, and a name is the operator's own."""
    document = Document(url=PAGE, status=200, headers={}, body=page(TEXT).encode(), fetched_at=NOW)
    spec = make_spec(kind="terms", url=PAGE, name="Gemma", options={"license": "gemma", "model": "google/gemma-7b"})

    (row,) = TERMS.read(spec, document).sightings

    assert (row.name, row.card) == ("Gemma", Card(licenses=("gemma",)))
    assert row.also == (Place(hub=Hub.HUGGINGFACE, repository="google/gemma-7b"),)
    assert seen(page(TEXT), options={"model": "no name at all"}).also == ()


@pytest.mark.parametrize(
    "inner",
    [
        f"<nav>Home</nav><header>Acme</header><main><header><h1>Rocket Terms</h1></header>{TEXT}</main><footer>©</footer>",
        f"<div role='navigation'>Home</div><div role='main'><h1>Rocket Terms</h1>{TEXT}</div><aside>News</aside>",
        f"<header>Acme</header><article><h1>Rocket Terms</h1>{TEXT}</article><article>More</article><footer>©</footer>",
        f"<nav>Home</nav><h1>Rocket Terms</h1>{TEXT}<footer>©</footer>",
        f"<form action='/'><h1>Rocket Terms</h1>{TEXT}</form>",
        f"<script>var a = '<main>Home</main>';</script><style>p {{}}</style><h1>Rocket Terms</h1>{TEXT}",
    ],
)
def test_what_frames_a_text_is_left_out_and_the_text_is_not(inner: str) -> None:
    """Menus, banners and footers are no terms; a title, and a text inside a form, are."""
    said = [line for line in lines(page(inner)) if line != "More"]

    assert (said[0], said[1], said[-1], len(said)) == ("Rocket Terms", FIRST, LAST, 21)


@pytest.mark.parametrize(
    "inner",
    [
        f"<main><p>Read this first.</p></main>{TEXT}",
        f"<article>{TEXT[: len(TEXT) // 3]}</article>{TEXT[len(TEXT) // 3 :]}",
        f"<article>{TEXT}</article><article>{TEXT.replace('Rocket', 'Ship')}</article>",
        f"<header>{TEXT}</header>",
        f"<main><nav>{TEXT}</nav></main>",
    ],
)
def test_a_text_that_lies_elsewhere_is_kept_whole(inner: str) -> None:
    """Where what a page marks as its text is not most of it, or its frame is all there is, everything is kept."""
    text = text_of(page(inner))

    assert FIRST[4:] in text
    assert LAST in text


@pytest.mark.parametrize("inner", ["<main>{}</main>", "<section>{}</section>", "<nav>Home</nav><main>{}</main>"])
def test_a_page_without_a_body_of_its_own_is_read(inner: str) -> None:
    """The tags that HTML lets a page leave out are no part of its text."""
    assert lines(f"<!doctype html><title>Rocket Terms</title>{inner.format(TEXT)}") == lines(page(TEXT))


def test_what_stands_behind_a_menu_is_the_pages() -> None:
    """Text right behind a frame that is left out is kept."""
    assert "This stands alone." in text_of(page(f"<nav>Home</nav>This stands alone.{TEXT}"))


@pytest.mark.parametrize("kind", ["text/plain", "text/markdown; charset=utf-8", "Text/Plain", ""])
def test_a_plain_text_is_taken_as_it_is(kind: str) -> None:
    """A file of text is its own text, angle brackets and all."""
    plain = "Copyright <year> <holder>\n" + "You may use it.\n" * 40

    assert text_of(plain, kind) == plain.strip()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (page(f"<p>許諾契約書</p>{TEXT}").encode("shift_jis"), "text/html; charset=Shift_JIS"),
        (page(f"<p>許諾契約書</p>{TEXT}").encode("euc_jp"), 'text/html; charset="euc-jp"'),
        (page(f"<meta charset='gb2312'><p>许可协议</p>{TEXT}").encode("gb2312"), "text/html"),
        (page(f"<p>许可协议</p>{TEXT}").encode("utf-16"), "text/html"),
        ("\ufeff" + page(f"<p>许可协议</p>{TEXT}"), "text/html"),
    ],
)
def test_pages_in_other_characters_are_read(body: bytes | str, kind: str) -> None:
    """What the server, the page or its first bytes say of its characters is heard."""
    text = text_of(body, kind)

    assert "許諾契約書" in text or "许可协议" in text
    assert "\ufeff" not in text


def test_a_revision_is_the_text_and_not_its_wrapping() -> None:
    """Markup and line breaks around the same words are the same revision; another word is another."""
    first = seen(page(f"<main>{TEXT}</main>")).revision
    wrapped = seen(page(f"<nav>New!</nav><main class='x'>{TEXT.replace('only', chr(10) + 'only')}</main>")).revision
    changed = seen(page(f"<main>{TEXT.replace('only', 'alone')}</main>")).revision

    assert first == wrapped != changed


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"%PDF-1.7", "it is a PDF, which is not read"),
        (page("<div id='root'></div><noscript>Enable JavaScript</noscript>"), "the page has only 0 characters of text"),
        (page("<p>Just a moment</p>"), "the page has only 13 characters of text"),
        (b"", "the page has only 0 characters of text"),
        (b"<!doctype html>", "the page has only 0 characters of text"),
    ],
)
def test_a_page_without_terms_is_a_broken_source(body: str | bytes, said: str) -> None:
    """A shell that a script would fill, a wall, or a format that is not read takes nothing back, and is said."""
    reading = read(body)

    assert (reading.not_a_feed or "").startswith(said)
    assert reading.sightings == ()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<p>" + "word " * 250_000, "text/html"),
        ("<p>a</p>" * TAGS, "text/html"),
        ("word " * 250_000, "text/plain"),
    ],
)
def test_a_page_that_is_too_large_is_said(body: str, kind: str) -> None:
    """Half of a text is no license: what cannot be read whole is not read."""
    reading = read(body, kind)

    assert (reading.problems, reading.sightings) == (("the page is too large to be read whole",), ())


def test_a_page_that_did_not_come_whole_is_said() -> None:
    """A text that was cut off is not read as one that lost its end."""
    reading = read(page(TEXT), truncated="the connection broke")

    assert reading.problems == ("not all of it came: the connection broke",)
    assert reading.sightings == ()


def test_a_page_nested_too_deep_is_read_as_text() -> None:
    """Where the parser would give up, the words are kept without regard to what frames them."""
    assert LAST in text_of(page("<div>" * 3_000 + TEXT))


def test_a_heavy_page_with_little_text_is_read() -> None:
    """Scripts that weigh more than a page may are no text, and do not make it too large."""
    assert LAST in text_of(page(f"<script>{'x' * 1_500_000}</script><main>{TEXT}</main>"))


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_can_be_read(body: bytes, kind: str) -> None:
    """Reading never raises, whatever came under whatever name."""
    for data in (body, page("").encode() + body, body + TEXT.encode(), b"\xff<html>" + body + TEXT.encode()):
        assert isinstance(read(data, kind), Reading)
        assert isinstance(read(data, f"text/html; charset={kind}"), Reading)
