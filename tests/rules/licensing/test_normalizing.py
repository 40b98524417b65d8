import pytest

from bot.rules.licensing.normalizing import MARK, SECTION, body, digest, essence, exactly, folded, placed, words

PLAIN = """The Harbor License

You may copy the boat as long as this notice is kept; the boat is lent as is.
"""


@pytest.mark.parametrize(
    "copy",
    [
        PLAIN.upper(),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("copy the boat as", "copy\nthe boat\n  as"),
        "\n".join(f"// {line}" for line in PLAIN.splitlines()),
        "\n".join(f"> {line}" for line in PLAIN.splitlines()),
        f"/*\n{PLAIN}*/",
        f"# {PLAIN}",
        PLAIN.replace("License", "Licence"),
        PLAIN.replace("as is", "“as-is”").replace("as-is", "as is"),
        f"Copyright (c) 2019, 2021-2024 Ada Lovelace\n\n{PLAIN}",
        f"Copyright The Harbor Authors. All rights reserved.\n{PLAIN}",
        f"© 2024 by Harbor Works, Inc. All rights reserved.\n{PLAIN}",
        f"Copyright [yyyy] [name of copyright owner]\n{PLAIN}",
        f"<p>{PLAIN}</p>",
        f"<h2>{PLAIN}",
        PLAIN.replace("The Harbor License\n", "The Harbor License\n==================\n"),
        PLAIN.replace("You may", "1. You may").replace("the boat is", "(b) the boat is"),
        PLAIN.replace("lent", "lent (see https://example.org/harbor)").replace("see ", ""),
    ],
)
def test_essence_same(copy: str) -> None:
    """Wrapping, case, quotes, comment signs, markup, numbering, addresses, years and holders make no other license."""
    assert essence(copy) == essence(PLAIN)


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("the model may be used", "the model may not be used"),
        ("version 3.0 of the license", "version 3.1 of the license"),
        ("CreativeML Open RAIL-M", "CreativeML Open RAIL++-M"),
        ("700 million users", "100 million users"),
        ("本模型可以商用", "本模型不可以商用"),
        ("copyright law is law", "patent law is law"),
        ("grant of\nCopyright License to you", "grant of\nCopyright licence from you"),
    ],
)
def test_essence_other(said: str, other: str) -> None:
    """A negation, a number, a version and a Chinese character are not normalized away, nor is a sentence about copyright."""
    assert essence(said) != essence(other)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Neither the name of Acme Inc. nor the names of", "Neither the name of the University nor the names of"),
        ("IN NO EVENT SHALL ACME BE LIABLE FOR", "in no event shall the copyright holder be liable for"),
        ("provided by the regents and others “as is” and", "provided by Acme 'as is' and"),
        ("The name of Acme may not be used to", "The name of the author may not be used to"),
        (
            "the Foundation, 59 Temple Place, Suite 330, Boston, MA 02111-1307 USA, gives",
            "the Foundation, 51 Franklin Street, Fifth Floor, Boston, MA 02110-1301, USA, gives",
        ),
    ],
)
def test_holders_within(one: str, two: str) -> None:
    """Whom a template names within its sentences does not count, nor where a foundation has its office."""
    assert essence(one) == essence(two)


def test_words_keep_addresses() -> None:
    """What is compared for change keeps addresses, list numbers and hyphens; copyright lines and years go."""
    said = words("Copyright 2024 Acme\nSee https://example.org/terms-2 from 2023 on (a).")

    assert said == ["see", "https", "example", "org", "terms", "2", "from", "on", "a"]


def test_chinese() -> None:
    """Chinese and Japanese are words of one character."""
    assert words("本模型 v1.2 ライセンス") == [*"本模型", "v1.2", *"ライセンス"]


def test_marks() -> None:
    """A folded text keeps a mark where a copyright line stood and where a heading began, which are no words."""
    said = folded("# Terms\n\nCopyright (c) 2024 Acme\n\nYou may copy.")
    found, starts = placed(said)

    assert said.startswith(f"{SECTION} terms {MARK}")
    assert found == ["terms", "you", "may", "copy"]
    assert [said[start:].split(" ")[0].rstrip(".") for start in starts] == found


def test_comments_are_no_headings() -> None:
    """Where every line begins with a number sign, these are comments."""
    assert SECTION not in folded("# You may\n# copy the\n# boat.")


def test_body() -> None:
    """The YAML above a model card goes; a rule above a text stays, and so does what is not YAML."""
    assert body("---\nlicense: mit\n---\nWords.") == "Words."
    assert body("---\nWords stand here.\n---\nMore.") == "---\nWords stand here.\n---\nMore."
    assert body("Words.") == "Words."


def test_names_of_texts() -> None:
    """A text's exact name minds years and holders, and nothing of its form."""
    assert exactly("You may, 2024!") == exactly("you\nMAY 2024")
    assert exactly("You may, 2024!") != exactly("You may, 2023!")
    assert digest(["a", "b"]) != digest(["ab"])


@pytest.mark.parametrize(
    "text", ["", "\0", "\ud800 words", "©" * 5_000, "copyright 2024 " * 5_000, "(" * 50_000, "# " * 50_000]
)
def test_hostile(text: str) -> None:
    """No text is too strange to be read."""
    assert isinstance(digest(essence(text)), str)
    assert isinstance(exactly(text), str)
