"""What hub kinds share: fields that are read without raising, files that speak about licenses, cards."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import Card
from bot.domain.source import Document, Url
from bot.sources._card import FRONT_MATTER_CHARACTERS, read_card
from bot.sources._hub import (
    LICENSE_FILES,
    as_row,
    as_rows,
    base_of,
    count_in,
    is_name,
    license_paths,
    moment,
    next_page,
    speaks_of_license,
    text_in,
    texts_in,
)
from tests.make import NOW

EIGHT = datetime(2026, 3, 5, 8, tzinfo=UTC)
HERE = Url("https://hub.example/api/models?author=acme")


@pytest.mark.parametrize(
    "path",
    [
        "LICENSE",
        "LICENSE.md",
        "LICENCE.txt",
        "license-apache-2.0",
        "MODEL_LICENSE",
        "MODEL_LICENSE.pdf.txt",
        "LICENSE_MODEL.md",
        "Llama 3.1 Community License.txt",
        "gemma_license.md",
        "WEIGHTS_LICENSE.rst",
        "model_licenses/LICENSE-7B",
        "COPYING",
        "COPYING.LESSER",
        "NOTICE",
        "Notice.txt",
        "NOTICES",
        "USE_POLICY.md",
        "use-policy",
        "Acceptable_Use_Policy.md",
        "TERMS",
        "README.md",
        "README_zh.md",
        "readme",
        "a/b/LICENSE",
    ],
)
def test_files_that_speak_about_licenses_are_known(path: str) -> None:
    """Licenses, use policies, notices and the README are told by their names, as real repositories write them."""
    assert speaks_of_license(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "config.json",
        "license.py",
        "license_plates.csv",
        "LICENSE.pdf",
        "licenses.json",
        "model-00001-of-00064.safetensors",
        "docs/README.md",
        "a/b/c/LICENSE",
        "THIRD_PARTY_NOTICES.txt",
        "third-party-licenses/LICENSE",
        "third_party/lib/LICENSE",
        "notices_en.json",
        "README.md.png",
        "terminology.md",
    ],
)
def test_other_files_are_not(path: str) -> None:
    """Code, data, pictures, and the licenses of what a model was made with speak of something else."""
    assert not speaks_of_license(path)


def test_only_so_many_files_are_looked_at() -> None:
    """A repository full of licenses is read from its root on, each path once, to a bound; absurdly long paths never."""
    paths = [f"{number}/LICENSE" for number in range(100)] + ["README.md", "LICENSE", "LICENSE", f"{'x' * 400}/LICENSE"]

    found = license_paths(paths)

    assert found[:2] == ["LICENSE", "README.md"]
    assert len(found) == len(set(found)) == LICENSE_FILES


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-05T08:00:00.000Z", EIGHT),
        ("2026-03-05T16:00:00+08:00", EIGHT),
        ("2026-03-05", EIGHT.replace(hour=0)),
        (1_772_697_600, EIGHT),
        ("1772697600", EIGHT),
        (1_772_697_600_000, EIGHT),
        (1_772_697_600.5, EIGHT.replace(microsecond=500_000)),
        ("9999-12-31T23:59:59-14:00", None),
        ("5 days ago", None),
        ("", None),
        (0, None),
        (-1, None),
        (float("nan"), None),
        (1e300, None),
        (True, None),
        (None, None),
        ([2026], None),
    ],
)
def test_moments_are_read_as_hubs_write_them(value: object, expected: datetime | None) -> None:
    """ISO dates, seconds and milliseconds become moments in UTC; nothing else does."""
    assert moment(value) == expected


def test_fields_are_what_they_should_be_or_nothing() -> None:
    """A field of another type than it should have is not there."""
    row = {"a": " x\0 ", "b": ["y", 7, " "], "c": 7, "d": -7, "e": True, "f": 1 << 60, "g": "\ud800", "h": ""}

    assert (text_in(row, "h", "c", "a"), text_in(row, "c")) == ("x", None)
    assert text_in(row, "g") == "?"
    assert (texts_in(row, "a"), texts_in(row, "b"), texts_in(row, "c"), texts_in(row, "z")) == (("x",), ("y",), (), ())
    assert (count_in(row, "d", "c"), count_in(row, "e", "f", "a")) == (7, None)
    assert (as_row([]), as_rows({}), as_rows([{"k": 1}, 7])) == ({}, [], [{"k": 1}])
    assert base_of("http://127.0.0.1:80/api?x#y") == "http://127.0.0.1:80"


@pytest.mark.parametrize(
    ("name", "good"),
    [("acme/rocket-7b", True), ("gpt2", True), ("a/b/c", False), ("../x", False), ("a b/c", False), ("", False)],
)
def test_names_are_told_from_paths(name: str, good: bool) -> None:  # noqa: FBT001  # pytest passes it by name
    """A repository's name is one or two words; anything else is no name."""
    assert is_name(name) is good


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('<https://hub.example/p2>; rel="next"', "https://hub.example/p2"),
        ('<https://hub.example/p0>; rel="prev", </p2?cursor=a%3D>; rel=next', "https://hub.example/p2?cursor=a%3D"),
        ('<https://evil.example/p2>; rel="next"', None),
        ('<http://hub.example/p2>; rel="next"', None),
        ('<https://hub.example/p0>; rel="prev"', None),
        ('<http://[half>; rel="next"', None),
        ("", None),
    ],
)
def test_the_next_page_is_on_the_same_host(link: str, expected: str | None) -> None:
    """A `Link` header's next page is taken, relative or whole, and never leads elsewhere."""
    document = Document(url=HERE, status=200, headers={"link": link}, body=b"", fetched_at=NOW)

    assert next_page(document) == expected


@pytest.mark.parametrize(
    ("readme", "card"),
    [
        ("---\nlicense: mit\n---\n# Rocket", Card(licenses=("mit",))),
        ("\ufeff---\r\nlicense:\r\n- mit\r\n- gemma\r\n---\r\n", Card(licenses=("mit", "gemma"))),
        (
            "---\nlicense: other\nlicense_name: rocket-1\nlicense_link: LICENSE\nextra_gated_prompt: |\n  You may.\n  Not.\n---\n",
            Card(licenses=("other",), license_name="rocket-1", license_link="LICENSE", gate_prompt="You may.\nNot."),
        ),
        ("---\nlicense: null\nlicense_name: ~\ntags: [a]\n---\n", Card()),
        ("---\ndate: 2026-02-31\n---\n", Card()),
        ("---\n- license: mit\n---\n", None),
        ("---\nlicense: [mit\n---\n", None),
        ("---\n[a, b]: c\n---\n", None),
        (f"---\n{'[' * 50_000}\n---\n", None),
        ("---\n---\n", None),
        ("# Rocket\nlicense: mit\n", None),
        ("", None),
        (f"---\nlicense: mit\nx: {'y' * FRONT_MATTER_CHARACTERS}\n---\n", None),
    ],
)
def test_a_readmes_front_matter_is_its_card(readme: str, card: Card | None) -> None:
    """A README's card is what its front matter says; what is none, or no YAML, is no card."""
    assert read_card(readme) == card


def test_a_bomb_of_merge_keys_stays_small() -> None:
    """A card whose merge keys would grow tenfold a line is read as the few lines it is."""
    lines = ["a0: &a0 {k: v}", *(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 10)}]}}" for n in range(1, 30))]

    assert read_card("---\nlicense: mit\n" + "\n".join(lines) + "\n---\n") == Card(licenses=("mit",))


@given(st.text(max_size=200))
def test_any_readme_can_be_read(text: str) -> None:
    """Whatever stands between two rules, reading it never raises."""
    card = read_card(f"---\n{text}\n---\n")

    assert card is None or isinstance(card, Card)
