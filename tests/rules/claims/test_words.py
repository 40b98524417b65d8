import pytest

from bot.domain.mention import Mention, Named
from bot.rules.claims import act_of, is_roundup
from bot.rules.claims.frames import frames
from bot.rules.claims.hearing import cues, stem
from bot.rules.claims.masking import frame_mask, mask, roles


@pytest.mark.parametrize(
    ("title", "lead", "hedged", "act"),
    [
        ("acme releases acme-7b", "", False, "release"),
        ("acme releases acme-7b", "", True, "rumor"),
        ("acme", "weights leaked to 4chan", False, "leak"),
        ("acme", "a model is prepared", True, "rumor"),
        ("acme", "nothing at all", True, None),
        ("acme", "nothing at all", False, None),
    ],
)
def test_words_tell_an_act(title: str, lead: str, act: str | None, *, hedged: bool) -> None:
    """The title's words decide, then the lead's; a hedge makes a rumor of a release, and of a model in sight."""
    assert act_of(title, lead, hedged=hedged) == act


@pytest.mark.parametrize(
    ("title", "lead", "makers", "roundup"),
    [
        ("weekly digest #12", "", 0, True),
        ("acme, globex, initech: all the models", "one; two; three", 6, True),
        ("acme and others", "", 6, False),
        ("acme releases a model", "", 1, False),
    ],
)
def test_a_round_up_says_so_or_lists(title: str, lead: str, makers: int, *, roundup: bool) -> None:
    """A round-up says that it is one, or names many makers in a list."""
    assert is_roundup(title, lead, makers=makers, many=6) is roundup


@pytest.mark.parametrize(
    "words", ["drop drops dropped dropping", "release releases released releasing", "leak leaks leaked"]
)
def test_endings_are_dropped(words: str) -> None:
    """One word in its forms has one stem."""
    assert len({stem(word) for word in words.split()}) == 1


def test_cues_are_heard_in_three_languages() -> None:
    """A leak is a leak in each language, and an English word counts in any text."""
    assert "leak" in cues("the weights leaked", "en")
    assert "leak" in cues("重みが流出した", "ja")
    assert "leak" in cues("权重遭泄露", "zh")
    assert "leak" in cues("权重 leaked", "und")


def test_names_are_masked_and_products_are_none_of_them() -> None:
    """A model's name gives way to a mark; a product that bears one is another mark; a mention outside is passed over."""
    text = "Claude Code gets Acme-7B on vLLM"
    inside = Mention(kind=Named.MODEL, name="acme-7b", label="Acme-7B", spelled="Acme-7B", start=17)
    product = Mention(kind=Named.MODEL, name="claude", label="Claude", spelled="Claude", start=0, certain=False)
    outside = Mention(kind=Named.MODEL, name="x", label="X", spelled="X", start=500)

    masked = mask(text, (product, inside, outside), 0)

    assert frame_mask(masked.lower()) == "zqp gets zqm on zqt"


def test_a_text_whose_length_changes_in_small_letters_is_masked_by_its_mentions() -> None:
    """İ grows when it is made small: products are then left as they stand, and mentions still found."""
    text = "İ Acme-7B"

    masked = mask(text, (Mention(kind=Named.MODEL, name="acme-7b", label="Acme-7B", spelled="Acme-7B", start=2),), 0)

    assert masked.split() == ["İ", "zqm"]


def test_mentions_that_overlap_are_masked_once() -> None:
    """Of two names at one place the first and longer stands."""
    text = "Acme-7B is out"
    longer = Mention(kind=Named.MODEL, name="acme-7b", label="Acme-7B", spelled="Acme-7B", start=0)
    shorter = Mention(kind=Named.MAKER, name="7b", label="7B", spelled="7B", start=5)

    assert mask(text, (longer, shorter), 0).split() == ["zqm", "is", "out"]


@pytest.mark.parametrize(
    ("small", "told"),
    [
        ("gpt-6 launches", "zqx"),
        ("qwen4-max preview", "zqx"),
        ("gpt-oss-120b released", "zqo"),
        ("qwen4-27b released", "zqo"),
        ("acme-7b beats gpt-6", ""),
        ("gpt-6に匹敵するacme-7b", ""),
        ("acme-7b 超越 gpt-6", ""),
    ],
)
def test_series_have_roles(small: str, told: str) -> None:
    """Closed and open series are told apart, and one that is only compared with is neither."""
    said = roles(small)

    assert {mark for mark in ("zqx", "zqo") if mark in said} == ({told} if told else set())


def test_frames_can_be_asked_for_alone() -> None:
    """Only the frames asked for are looked for; a text of no known language is asked in every one."""
    assert frames("zqk releases zqm", "en", only=frozenset({"leak"})) == frozenset()
    assert "release" in frames("zqk releases zqm", "en")
    assert "leak" in frames("zqmの重みが流出", "und")
