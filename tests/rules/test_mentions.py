import time

import pytest

from bot.rules.mentions import family_of, maker_of, traits


@pytest.mark.parametrize(
    "title",
    [
        "Qwen3.8-27B",
        "Qwen 3.8 27B",
        "qwen3.8-27b",
        "Qwen/Qwen3.8-27B-Instruct",
        "通义千问3.8-27B",
        "Ｑｗｅｎ３．８－２７Ｂ",
    ],
)
def test_one_model_has_one_name(title: str) -> None:
    """However a model is written, it has one name."""
    assert traits(title, "", "en").models == {"qwen3.8-27b"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qwen3.8-27B", "Qwen3.6-27B"),
        ("Llama 3", "Llama 3.1"),
        ("GPT-5 mini", "GPT-5"),
        ("Kimi K2", "Kimi K2.6"),
        ("Qwen3-8B", "Qwen3-32B"),
    ],
)
def test_neighbors_have_different_names(one: str, other: str) -> None:
    """Versions, sizes and variants make different models."""
    assert not traits(one, "", "en").models & traits(other, "", "en").models


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("文心大模型开源", "ernie"),
        ("深度求索发布模型", "deepseek"),
        ("月之暗面发布模型", "moonshot"),
        ("智谱开源新模型", "zhipu"),
        ("メタがAIモデルを公開", "meta"),
        ("オープンエーアイが発表", "openai"),
        ("LLaMA weights leaked", "llama"),
        ("Hugging Face adds AI models", "huggingface"),
        ("Flan-T5 after T5", "flan-t5"),
        ("Flan-T5 after T5", "t5"),
    ],
)
def test_names_in_three_languages(title: str, name: str) -> None:
    """Makers and families are known by what each language calls them."""
    found = traits(title, "", "und")
    assert name in found.names
    assert not found.models


@pytest.mark.parametrize(
    "title",
    [
        "ドラマの話",
        "a llama on a farm",
        "Under the Apache 2.0 license",
        "An RTX-4090 and Python 3.14",
        "メタデータのモデル",
        "A meta-analysis of models",
        "qwenlm",
        "メタがスキー場を買う",  # about no model
        "Qwen123456789 registered",  # more digits than a version has
        "Arena-2026 opens",  # a year
        "Route-123456 is closed",
    ],
)
def test_plain_words_are_no_names(title: str) -> None:
    """A word that only looks like a name is none."""
    assert not {name for name in traits(title, "", "en").names if not name.startswith("~")}


def test_a_model_nobody_told_us_of_is_known_by_its_shape() -> None:
    """A new name is read from its shape."""
    assert traits("NousCoder-14B is here", "", "en").models == {"nouscoder-14b"}
    assert traits("Aurora 3.8 is here", "", "en").models == {"aurora3.8"}


@pytest.mark.parametrize(
    ("title", "act", "hedged"),
    [
        ("Acme releases Acme-7B", "release", False),
        ("OpenAI is preparing to release an open model", "rumor", True),
        ("据报道 DeepSeek-V4 或将开源", "rumor", True),
        ("OpenAI、オープンモデルを準備していると報じられる", "rumor", True),
        ("LLaMA weights leaked on 4chan", "leak", False),
        ("Acme withdraws its model", "withdrawal", False),
        ("Acme changes its license", "license", False),
        ("A technical report on Acme", "paper", False),
        ("A nice day", None, False),
    ],
)
def test_acts(title: str, act: str | None, hedged: bool) -> None:  # noqa: FBT001 - a table's column
    """The words say what happened, and how sure it is."""
    found = traits(title, "", "en")
    assert (found.act, found.hedged) == (act, hedged)


@pytest.mark.parametrize("title", ["AI早报", "今日のAIニュース", "Daily Papers", "Import AI 402: more"])
def test_roundups(title: str) -> None:
    """A text that tells many happenings says so."""
    assert traits(title, "", "en").roundup


def test_numbers_are_written_one_way() -> None:
    """One figure has one spelling."""
    assert traits("It gains 65 percent", "", "en").numbers == traits("It gains 65%", "", "en").numbers == {"65%"}


def test_families_and_makers() -> None:
    """A model's family and maker are known from its name."""
    assert family_of("qwen3.8-27b") == "qwen"
    assert maker_of("qwen") == "alibaba"
    assert maker_of("meta") == "meta"
    assert maker_of("nobodys") is None


@pytest.mark.parametrize(
    "text", ["A-1 " * 400, "re-" * 500, "1" * 2000, "Qwen " * 400, "is preparing " * 200, "İ" * 1500]
)
def test_hostile_texts_cost_no_time(text: str) -> None:
    """No text makes reading it slow."""
    began = time.perf_counter()
    traits(text, text, "en")
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    ("title", "models"),
    [
        ("Qwen3.8 (27B) is out", {"qwen3.8"}),  # what stands in brackets may be anything
        ("GPT 2023 in review", set()),  # a year after a space
        ("GPT-2023 in review", {"gpt2023"}),
        ("Claude 3.0 Opus", {"claude3-opus"}),
        ("Mistral 7B", {"mistral-7b"}),
        ("Meta 7B", set()),  # a maker whose models have names of their own
        ("Qwen2.5 large models", {"qwen2.5"}),  # a plain word after a space
        ("Qwen2.5-large", {"qwen2.5-large"}),
        ("DeepSeek-V3.2-Exp", {"deepseek3.2-exp"}),
        ("Qwen3-30B-A3B", {"qwen3-30b-a3b"}),
    ],
)
def test_versions_sizes_and_variants(title: str, models: set[str]) -> None:
    """What belongs to a name is read with it, and what only stands beside it is not."""
    assert traits(title, "", "en").models == models


def test_the_title_says_what_an_item_is_about() -> None:
    """Models of the text count only where the title names nobody."""
    assert traits("Alibaba has news", "Qwen3.8-27B is out.", "en").models == set()
    assert traits("It is here", "Qwen3.8-27B is out.", "en").models == {"qwen3.8-27b"}


def test_many_makers_in_a_list_are_a_roundup() -> None:
    """A title and lead that list six makers tell many happenings."""
    title = "OpenAI, Google, Meta, Anthropic, Mistral and NVIDIA ship AI models"

    assert traits(title, "", "en").roundup
    assert not traits("OpenAI, Google, Meta ship AI models", "", "en").roundup
