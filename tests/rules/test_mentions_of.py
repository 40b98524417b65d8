import time

import pytest

from bot.domain.mention import Mention, Named
from bot.rules.mentions import focus, mentions_of


def models(title: str, text: str = "") -> list[Mention]:
    """Return the models a text names."""
    return [each for each in mentions_of(title, text, "und") if each.kind is Named.MODEL]


def about(title: str, text: str = "") -> list[str]:
    """Return the labels of what an item is about."""
    return [each.label for each in focus(mentions_of(title, text, "und"), len(title))]


@pytest.mark.parametrize(
    ("spelled", "label", "name"),
    [
        ("Qwen 3.6 27B", "Alibaba/Qwen3.6-27B", "qwen3.6-27b"),
        ("Qwen3.6-27B", "Alibaba/Qwen3.6-27B", "qwen3.6-27b"),
        ("通义千问3.6-27B", "Alibaba/Qwen3.6-27B", "qwen3.6-27b"),
        ("FLUX.2-klein", "Black Forest Labs/FLUX.2-klein", "flux2-klein"),
        ("DeepSeek-V4-Flash", "DeepSeek/DeepSeek-V4-Flash", "deepseek4-flash"),
        ("GLM-Image", "Zhipu AI/GLM-Image", "glm-image"),
        ("Kimi 2.6", "Moonshot AI/Kimi-K2.6", "kimi-k2.6"),
        ("ClaudeOpus4.7", "Anthropic/Claude-Opus4.7", "claude4.7-opus"),
        ("Opus 4.7", "Anthropic/Claude-Opus-4.7", "claude4.7-opus"),
        ("Mistral Medium 3.5", "Mistral AI/Mistral-Medium-3.5", "mistral3.5-medium"),
        ("Command A+", "Cohere/Command-A+", "command-a-plus"),
        ("ELYZA-LLM-Diffusion", "ELYZA/ELYZA-LLM-Diffusion", "elyza-llm-diffusion"),
        ("llama3.1:8b", "Meta/Llama-3.1-8B", "llama3.1-8b"),
    ],
)
def test_a_model_has_one_name_and_one_label(spelled: str, label: str, name: str) -> None:
    """However a model is spelled, it is compared by one name and shown under one label, with its maker."""
    [found] = models(f"The AI model {spelled}")

    assert (found.label, found.name, found.spelled) == (label, name, spelled)


@pytest.mark.parametrize(
    ("title", "maker"),
    [
        ("文心一言", "baidu"),
        ("深度求索发布模型", "deepseek"),
        ("智谱开源模型", "zhipu"),
        ("月之暗面的模型", "moonshot"),
        ("メタがAIモデルを公開", "meta"),
        ("阶跃星辰发布模型", "stepfun"),
        ("ソフトバンクのモデル", "softbank"),
    ],
)
def test_makers_are_known_in_three_languages(title: str, maker: str) -> None:
    """A maker is known by what each language calls it, and its name alone is no certain model."""
    [found] = mentions_of(title, "", "und")

    assert maker in {found.name, found.maker}
    assert found.kind is Named.MAKER or not found.certain


def test_a_mention_tells_its_parts_apart() -> None:
    """Version, size, variant and stage are told apart, and a stage makes no other model."""
    [found] = models("The model Qwen3-Coder-30B-A3B-Instruct is out")

    assert (found.family, found.version, found.size, found.variant, found.stage) == (
        "qwen",
        "3",
        "30b-a3b",
        "coder",
        "instruct",
    )
    assert found.name == models("The model Qwen3-Coder-30B-A3B is out")[0].name


@pytest.mark.parametrize("stage", ["Instruct", "base", "GGUF", "Preview", "FP8", "it"])
def test_stages_and_builds_are_the_same_release(stage: str) -> None:
    """A stage or a packing of a release has the release's name."""
    assert models(f"The model Gemma-4-31B-{stage}")[0].name == "gemma4-31b"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Llama 3", "Llama 3.1"),
        ("GPT-5 mini", "GPT-5"),
        ("Qwen3.6-27B", "Qwen3.6-35B-A3B"),
        ("MiMo-V2.5", "MiMo-V2.5-Pro"),
        ("Claude Opus 4.7", "Claude Sonnet 4.7"),
    ],
)
def test_neighbors_are_other_models(one: str, other: str) -> None:
    """Another version, size or variant has another name."""
    assert models(f"The model {one}")[0].name != models(f"The model {other}")[0].name


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("SupraLabs 发布小型开源推理模型 Zupra-50M-Reasoning", "Zupra-50M-Reasoning"),
        ("無検閲オープンソース動画生成AI「Brimstone 2」登場", "Brimstone-2"),
        ("somebody/Zorbax-7B-Instruct", "somebody/Zorbax-7B-Instruct"),
        ("字节跳动开源原生多模态模型 Zorbax", "Zorbax"),
        ("Zorbax: a 13B language model from 1930", "Zorbax"),
        ("平台上线 Zorbax 模型，向受邀开发者开放", "Zorbax"),
        ("上线了名为 Zorbax 的新模型", "Zorbax"),
    ],
)
def test_new_names_are_known_by_their_shape_and_place(title: str, label: str) -> None:
    """A name nobody told us of is found where a model's name would stand."""
    assert label in {each.label for each in models(title)}


@pytest.mark.parametrize(
    "title",
    [
        "vLLM 0.9 serves models faster",
        "llama.cpp b4321 and AI models",
        "Ollama v0.6 with AI",
        "CUDA 12.8 for AI",
        "AI on an RTX 4090 and an H100",
        "SWE-bench 78.4% of AI models",
        "Firefox 150 blocks AI",
        "Claude Code 2.1 is here",
        "Gemini CLI 0.40.0",
        "In May-2026 AI models",
        "GPT-powered toys",
        "The AI model card of 2026-03",
    ],
)
def test_other_things_with_numbers_are_no_models(title: str) -> None:
    """Tools, hardware, benchmarks, programs and dates are no models, whatever number follows."""
    assert not [each for each in models(title) if each.certain]


def test_a_version_alone_belongs_to_the_maker_named_before_it() -> None:
    """`V4` after DeepSeek is DeepSeek's, and nobody's where no such maker is named."""
    assert about("传闻称 DeepSeek 本周发布 V4 模型") == ["DeepSeek/DeepSeek-V4"]
    assert about("Mistral 发布 Medium 3.5：128B 稠密模型") == ["Mistral AI/Mistral-Medium-3.5"]
    assert not models("The V4 engine")


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Acme's Qwen3.6-27B beats GPT-5.2", "Alibaba/Qwen3.6-27B"),
        ("Claude Opus 4.6と同等性能の「Kimi K2.6」がオープンモデルとして公開", "Moonshot AI/Kimi-K2.6"),
        ("GPT-5.4超え、1兆パラメータAI「Kimi K2.6」を無償公開", "Moonshot AI/Kimi-K2.6"),
        ("超越 GPT-5.2，GLM-5 发布", "Zhipu AI/GLM-5"),
        ("PLaMo 3.0 Prime、Qwen3-235Bやgpt-oss-120bに肉薄", "Preferred Networks/PLaMo-3.0-Prime"),
        ("A GPT-5-level model: Kimi K3", "Moonshot AI/Kimi-K3"),
    ],
)
def test_what_a_model_is_compared_with_is_not_what_an_item_is_about(title: str, label: str) -> None:
    """A model that only serves to measure another is left out of the focus."""
    assert about(title) == [label]


def test_the_title_decides_before_the_text() -> None:
    """The models of the title come before those of the text, and only a family there lets the text say which."""
    assert about("Gemma 4 is out", "It beats Qwen3-8B.") == ["Google/Gemma-4"]
    assert about("Google has a new Gemma model", "Gemma 4 12B is out.") == ["Google/Gemma-4-12B", "Google/Gemma"]
    assert about("It is here", "Kimi K3, an AI model.") == ["Moonshot AI/Kimi-K3"]


def test_sizes_named_together_are_one_release() -> None:
    """Two sizes of one version stand for the release as well."""
    assert about("「LLM-jp-4 8Bモデル」「LLM-jp-4 32B-A3Bモデル」を公開")[0] == "LLM-jp/LLM-jp-4"


def test_a_repository_belongs_to_its_owner() -> None:
    """What somebody built of a model has that somebody as its maker, and the model's name."""
    [found] = models("unsloth/Qwen3.6-27B-GGUF")

    assert (found.maker, found.name, found.stage) == ("unsloth", "qwen3.6-27b", "gguf")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("released under Apache 2.0", "apache-2.0"),
        ("「Apache 2.0」で公開", "apache-2.0"),
        ("采用阿帕奇2.0许可", "apache-2.0"),
        ("under the MIT License", "mit"),
        ("MITライセンスで公開", "mit"),
        ("采用修改版MIT许可证", "modified-mit"),
        ("weights are CC BY-NC 4.0", "cc-by-nc-4.0"),
        ("under the Llama 3.1 Community License", "llama3.1"),
        ("licensed AGPL-3.0", "agpl-3.0"),
        ("the OpenMDW-1.1 license", "openmdw-1.1"),
    ],
)
def test_licenses_are_named_by_the_catalogue_key(text: str, key: str) -> None:
    """A license is named as the catalogue knows it, in three languages."""
    assert key in {each.name for each in mentions_of(text, "", "und") if each.kind is Named.LICENSE}


@pytest.mark.parametrize("text", ["MIT researchers say", "The Apache helicopter", "a success story", "Summit of AI"])
def test_words_that_are_no_licenses(text: str) -> None:
    """The institute, the helicopter and letters inside words name no license."""
    assert not [each for each in mentions_of(text, "", "en") if each.kind is Named.LICENSE]


def test_hubs_and_datasets() -> None:
    """Hubs and datasets are found, the known ones and those a text calls one."""
    found = {
        (each.kind, each.name)
        for each in mentions_of("魔搭とHugging Face", "Trained on FineWeb and the Zorb-QA dataset", "ja")
    }

    assert {
        (Named.HUB, "modelscope"),
        (Named.HUB, "huggingface"),
        (Named.DATASET, "fineweb"),
        (Named.DATASET, "zorb-qa"),
    } <= found


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("ＧＰＴ－５の「Ｑｗｅｎ３」", "İstanbul: Kimi K2.6 モデル"),
        ("x" * 400 + " Qwen3-8B", "and DeepSeek-V4 under Apache 2.0 on GitHub"),
        ("", "Qwen3-8B"),
    ],
)
def test_places_hold(title: str, text: str) -> None:
    """What is spelled stands where the mention says, in title, line break and text."""
    whole = f"{title}\n{text}"

    found = mentions_of(title, text, "und")

    assert found
    assert all(whole[each.start : each.start + len(each.spelled)] == each.spelled for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "A-1 " * 400,
        "A-A-" * 400 + "License",
        "License A " * 200,
        "「" * 1500,
        "Aa" * 750,
        "A/" * 750,
        "模型" * 750,
        "Qwen-" * 300,
        "mit license " * 120,
        "「A A A A A A」" * 100,
        "dataset " * 190,
        "beats Qwen3, " * 110,
        "发布" * 700,
        "\x00" * 1500,
    ],
)
def test_no_text_makes_finding_slow(text: str) -> None:
    """Hostile texts cost no more than others, and nothing raises."""
    began = time.perf_counter()
    mentions_of(text[:300] + " ai model", text, "en")

    assert time.perf_counter() - began < 0.5


def test_only_the_makers_own_version_belongs_to_it() -> None:
    """A version that another name stands before is that name's, and a chip is no reasoning model."""
    assert "deepseek2" not in {each.name for each in models("DeepSeek 频繁更新：Tile Kernels、DeepEP V2")}
    assert not models("小米玄戒 O1 芯片 AI")
    assert models("OpenAI o1 model")[0].label == "OpenAI/o1"
