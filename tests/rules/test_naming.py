"""Models that are named before anybody has seen them."""

import pytest

from bot.rules.naming import by_name, goes_by, name_in


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Qwen 5", ("name:qwen5", "Qwen5")),
        ("is there any 通义千问5 yet?", ("name:qwen5", "Qwen5")),
        ("DeepSeek V5", ("name:deepseek5", "DeepSeek-V5")),
        ("Llama", None),
        ("Qwen 5 or DeepSeek V5", None),
        ("weights", None),
        ("", None),
    ],
)
def test_one_certain_model_can_be_waited_for(words: str, found: tuple[str, str] | None) -> None:
    """A name with a version stands for a model, in every language; a family, two models or none do not."""
    assert by_name(words) == found


@pytest.mark.parametrize(
    ("called", "fits"),
    [
        ("Qwen5", True),
        ("Qwen5-72B-Instruct", True),
        ("qwen5-72b", True),
        ("Qwen5.5", False),
        ("Qwen", False),
        ("", False),
    ],
)
def test_a_size_of_it_is_it(called: str, *, fits: bool) -> None:
    """What appears on a hub goes by the name when it is the model or a size of it; another version does not."""
    assert goes_by("name:qwen5", called) is fits


def test_an_id_is_no_name() -> None:
    """A model that the ledger knows stands for itself."""
    assert name_in("qwen/qwen5") is None
    assert not goes_by("qwen/qwen5", "Qwen5")
