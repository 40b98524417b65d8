"""Cleaning holds for any input."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bot.sources._html import clean

TAGS = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "</b>", "<br/>", "<a href='x'>", "</a>", "<x-y z>", "<script>", "</script>", "<style>"),
        *(
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<?php",
            "?>",
            "<svg>",
            "<title>",
            "</title>",
            "<textarea>",
            "<plaintext>",
        ),
        *(
            "<pre>",
            "<div style='display:none'>",
            "<td>",
            "<p",
            "<",
            ">",
            "</",
            "word",
            " ",
            "\n",
            "公開",
            "\x00",
            "\ud800",
        ),
    ]
)
MARKUP = st.lists(TAGS, max_size=20).map("".join)


@given(MARKUP | st.text())
def test_no_tag_survives(markup: str) -> None:
    """What comes out holds no element, whatever went in unescaped."""
    text = clean(markup)

    tree = etree.fromstring(f"<body>{text}</body>".encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8"))
    assert tree is not None
    assert {element.tag for element in tree.iter(etree.Element)} <= {"html", "body", "p"}


@given(st.text(alphabet="abc <>&;'\"/=!-\n\u200b\u202e", max_size=60) | MARKUP)
def test_cleaning_never_raises(markup: str) -> None:
    """Any string gives a string that a store can hold."""
    assert clean(markup).encode() is not None
