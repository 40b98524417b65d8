"""Two legs' answers, as one list."""

from bot.domain.item import ItemId
from bot.domain.search import Found, Hit
from bot.rules.fusion import fuse


def leg(*items: str, lang: str = "en") -> tuple[Hit, ...]:
    """Make one leg's answer, best first."""
    return tuple(Hit(item=ItemId(item), score=1.0 / place, lang=lang) for place, item in enumerate(items, start=1))


def english(lang: str) -> bool:
    """Read English and nothing else."""
    return lang == "en"


def test_what_both_legs_find_stands_first() -> None:
    """An item that words and meaning agree on comes before what only one of them found."""
    found = Found(text=leg("words", "both"), vectors=leg("meaning", "both"))

    assert fuse(found, query_lang="en", reads=english, limit=10) == ["both", "words", "meaning"]


def test_no_more_than_asked() -> None:
    """The answer has at most `limit` items."""
    found = Found(text=leg("a", "b", "c"), vectors=leg("d", "e"))

    assert fuse(found, query_lang="en", reads=english, limit=2) == ["a", "d"]


def test_a_question_the_embedder_can_not_read_is_answered_by_words() -> None:
    """Where the model does not know the question's language, its vectors say nothing."""
    found = Found(text=leg("ja-1", "ja-2", lang="ja"), vectors=leg("noise", "ja-2"))

    assert fuse(found, query_lang="ja", reads=english, limit=10) == ["ja-1", "ja-2"]


def test_a_text_the_embedder_can_not_read_is_found_by_words_alone() -> None:
    """A vector of a text in a language the model does not know moves nothing, and takes no other's place."""
    vectors = (*leg("ja", lang="ja"), *leg("en-2"))
    found = Found(text=(*leg("en-1"), *leg("ja", lang="ja")), vectors=vectors)

    assert fuse(found, query_lang="en", reads=english, limit=10) == ["en-1", "en-2", "ja"]


def test_a_tie_never_depends_on_chance() -> None:
    """Of equals, the one the words found comes first, then the smaller id."""
    found = Found(text=leg("z"), vectors=leg("a"))
    alone = Found(text=(), vectors=())

    assert fuse(found, query_lang="en", reads=english, limit=10) == ["z", "a"]
    assert fuse(alone, query_lang="en", reads=english, limit=10) == []
