"""What somebody may be typing."""

import pytest

from bot.rules.autocompleting import Offer, beginning, folded, likeliest

OFFERS = (
    Offer(label="My Qwen 3", value="bolt/my-qwen3"),
    Offer(label="Aqwen", value="aqwen"),
    Offer(label="Qwen3", value="qwen/qwen3", names=("通义千问",)),
    Offer(label="Qwen", value="qwen"),
)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("qwen", ["qwen", "qwen/qwen3", "bolt/my-qwen3", "aqwen"]),
        ("QWEN", ["qwen", "qwen/qwen3", "bolt/my-qwen3", "aqwen"]),
        ("ｑｗｅｎ3", ["qwen/qwen3", "bolt/my-qwen3"]),
        ("通义", ["qwen/qwen3"]),
        ("my_qwen", ["bolt/my-qwen3"]),
        ("nothing", []),
        ("", ["bolt/my-qwen3", "aqwen", "qwen/qwen3", "qwen"]),
    ],
)
def test_the_likeliest_come_first(typed: str, offered: list[str]) -> None:
    """Called so, beginning so, a word of it, within it; of equals as offered. Case, width and marks do not matter."""
    assert [option.value for option in likeliest(typed, OFFERS)] == offered


def test_choices_fit() -> None:
    """A value too long to be sent is not offered, a label is cut and stripped of what can not be seen, each value comes once."""
    offers = [
        Offer(label="a", value="x" * 101),
        Offer(label="a" * 300, value="long"),
        Offer(label="a\u202e", value="b"),
        Offer(label="a again", value="b"),
        Offer(label="\u200b", value="a hidden label"),
        Offer(label="a", value=""),
    ]

    found = likeliest("a", offers)

    assert [(option.label, option.value) for option in found] == [
        ("a", "b"),
        ("a" * 99 + "…", "long"),
        ("a hidden label", "a hidden label"),
    ]
    assert len(likeliest("", [Offer(label=str(n), value=str(n)) for n in range(90)])) == 25


@pytest.mark.parametrize("typed", ["通", "QW", "qwen"])
def test_beginnings(typed: str) -> None:
    """A name begins with what was typed, whatever its case."""
    assert beginning(typed, ("Qwen", "通义千问"))


@pytest.mark.parametrize("typed", ["wen", "", "qwen3"])
def test_no_beginnings(typed: str) -> None:
    """What stands within a name, or is longer, begins none; nor does nothing."""
    assert not beginning(typed, ("Qwen", "通义千问"))


def test_what_belongs_to_a_thing_comes_after_what_is_called_so() -> None:
    """A family leads to its maker, behind whoever bears that name."""
    offers = [Offer(label="Meta", value="meta", also=("llama",)), Offer(label="Llama Index", value="llama-index")]

    assert [option.value for option in likeliest("llama", offers)] == ["llama-index", "meta"]


def test_folding_is_idempotent() -> None:
    """Folded once or twice is the same."""
    assert folded(folded("Llama_3.1-８B ")) == folded("Llama_3.1-８B ") == "llama 3 1 8b"
