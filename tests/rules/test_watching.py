"""What a watch asks for, and which places hold one model."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import Hub, ModelId, Place
from bot.domain.source import SourceId, SourceSpec, Trust, Url
from bot.domain.watch import Maker, Watch
from bot.rules.watching import HOMES, model_of, sources_of

OPENROUTER = Path(__file__).parents[3] / "shared" / "corpora" / "hubs" / "openrouter" / "skissue_series"

META = Maker(
    id="meta",
    name="Meta",
    handles={
        Hub.HUGGINGFACE: ("meta-llama", "facebook"),
        Hub.MODELSCOPE: ("llama-at-modelscope",),
        Hub.GITHUB: ("meta-llama/llama-models",),
        Hub.OLLAMA: ("llama3.1", "llama3.2:1b"),
        Hub.WEB: ("https://www.llama.com/llama3_1/use-policy/",),
    },
)
DEEPSEEK = Maker(
    id="deepseek",
    name="深度求索",
    handles={
        Hub.HUGGINGFACE: ("deepseek-ai",),
        Hub.GITHUB: ("deepseek-ai/DeepSeek-R1",),
        Hub.OLLAMA: ("deepseek-r1",),
    },
)
NVIDIA = Maker(id="nvidia", name="NVIDIA", handles={Hub.HUGGINGFACE: ("nvidia",)})
ALIBABA = Maker(id="alibaba", name="阿里巴巴", handles={Hub.HUGGINGFACE: ("Qwen",), Hub.MODELSCOPE: ("Qwen",)})
ZHIPU = Maker(id="zhipu", name="智谱", handles={Hub.HUGGINGFACE: ("zai-org",), Hub.OPENROUTER: ("z-ai",)})
MAKERS = (META, DEEPSEEK, NVIDIA, ALIBABA, ZHIPU)


def at(written: str) -> Place:
    """Make the place a word names: `huggingface:meta-llama/Llama-3.1-8B`."""
    hub, _, repository = written.partition(":")
    return Place(hub=Hub(hub), repository=repository)


def urls(watch: Watch) -> dict[str, str]:
    """Return where a watch asks, by the ids of its sources."""
    return {spec.id: spec.url for spec in sources_of(watch)}


def test_each_thing_watched_is_one_source() -> None:
    """An owner, a repository, a name in a library and a page are asked for each in its hub's own way."""
    assert urls(Watch(makers=(META,))) == {
        "watch-github-meta-llama-llama-models": "https://api.github.com/repos/meta-llama/llama-models",
        "watch-huggingface-facebook": "https://huggingface.co/api/models?author=facebook",
        "watch-huggingface-meta-llama": "https://huggingface.co/api/models?author=meta-llama",
        "watch-modelscope-llama-at-modelscope": "https://modelscope.cn/openapi/v1/models?owner=llama-at-modelscope",
        "watch-ollama-llama3-1": "https://registry.ollama.ai/v2/library/llama3.1/manifests/latest",
        "watch-ollama-llama3-2-1b": "https://registry.ollama.ai/v2/library/llama3.2/manifests/1b",
        "watch-terms-llama-com-llama3-1-use-policy": "https://www.llama.com/llama3_1/use-policy/",
    }


def test_a_model_is_asked_for_alone() -> None:
    """A single model is one source; a name of Ollama's with an owner is not in its library."""
    models = ("huggingface:openai/gpt-oss-20b", "modelscope:a/b", "github:a/b", "ollama:somebody/llama:7b")

    assert set(urls(Watch(models=tuple(map(at, models)))).values()) == {
        "https://huggingface.co/api/models/openai/gpt-oss-20b",
        "https://modelscope.cn/openapi/v1/models/a/b",
        "https://api.github.com/repos/a/b",
        "https://registry.ollama.ai/v2/somebody/llama/manifests/7b",
    }


def test_a_model_comes_with_its_maker() -> None:
    """A model whose maker is watched is not asked for twice, and one no hub can be asked for is left out."""
    models = ("huggingface:Meta-Llama/Llama-3.1-8B", "openrouter:meta-llama/llama-3.1-8b")

    assert urls(Watch(makers=(META,), models=tuple(map(at, models)))) == urls(Watch(makers=(META,)))


def test_a_tag_is_asked_for_by_itself() -> None:
    """What a maker has on Ollama is asked for by one tag: another tag of the same name is a source of its own."""
    models = ("ollama:llama3.1", "ollama:llama3.1:8b", "ollama:LLAMA3.1:8b")
    more = urls(Watch(makers=(META,), models=tuple(map(at, models)))).keys() - urls(Watch(makers=(META,))).keys()

    assert more == {"watch-ollama-llama3-1-8b"}


def test_a_source_says_all_that_polling_needs() -> None:
    """The interval is fixed: however rarely a license changes, a maker is looked at as often as the operator says."""
    (spec,) = sources_of(
        Watch(makers=(NVIDIA,)), every=timedelta(minutes=3), homes={Hub.HUGGINGFACE: "http://[::1]:80"}
    )

    assert spec == SourceSpec(
        id=SourceId("watch-huggingface-nvidia"),
        kind="huggingface",
        url=Url("http://[::1]:80/api/models?author=nvidia"),
        name="NVIDIA on Hugging Face: nvidia",
        interval=timedelta(minutes=3),
        min_interval=timedelta(minutes=3),
        max_interval=timedelta(minutes=3),
        tags=frozenset({"hub", "watched"}),
        trust=Trust.HUB,
        full_text=False,
        polite_delay=timedelta(seconds=0.2),
    )


def test_only_hugging_face_is_asked_as_often_as_every_says() -> None:
    """Every other hub has its own, slower rhythm; a maker speaks for itself on a page of its own."""
    specs = {spec.kind: spec for spec in sources_of(Watch(makers=(META,)), every=timedelta(minutes=1))}

    assert {kind: spec.interval for kind, spec in specs.items()} == {
        "huggingface": timedelta(minutes=1),
        "modelscope": timedelta(minutes=15),
        "github": timedelta(hours=1),
        "ollama": timedelta(hours=1),
        "terms": timedelta(hours=6),
    }
    assert specs["terms"].trust is Trust.MAKER
    assert specs["terms"].name == "Meta: llama.com/llama3_1/use-policy"


def test_two_names_that_look_alike_have_ids_of_their_own() -> None:
    """`a.b` and `a-b` are two repositories: each id has a mark, the same whatever else is watched."""
    alike = [
        Maker(id=name, name=name, handles={Hub.OLLAMA: (handle,)}) for name, handle in [("x", "a.b"), ("y", "a-b")]
    ]
    both, turned = urls(Watch(makers=tuple(alike))), urls(Watch(makers=(NVIDIA, *reversed(alike))))

    assert len(both) == 2
    assert both.items() <= turned.items()


def test_a_long_name_has_a_short_id() -> None:
    """An address of any length gives an id of at most a hundred characters."""
    pages = tuple(f"https://a.example/{'terms-' * 30}{number}" for number in range(2))
    ids = list(urls(Watch(makers=(Maker(id="a", name="A", handles={Hub.WEB: pages}),))))

    assert len(set(ids)) == 2
    assert max(map(len, ids)) <= 100


@given(st.sets(st.from_regex(r"[A-Za-z0-9_.-]{1,12}/[A-Za-z0-9_.-]{1,12}", fullmatch=True).map(str.lower), max_size=8))
def test_no_two_sources_share_an_id(names: set[str]) -> None:
    """Whatever is watched, ids are plain and every place has its own."""
    watch = Watch(models=tuple(Place(hub=hub, repository=name) for hub in HOMES for name in sorted(names)))
    ids = [spec.id for spec in sources_of(watch)]

    assert len(set(ids)) == len(ids) == len(HOMES) * len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in ids)


@pytest.mark.parametrize(
    ("model", "places"),
    [
        (
            "meta/llama-3.1-8b",
            [
                "huggingface:meta-llama/Llama-3.1-8B",
                "huggingface:Meta-Llama/Meta-Llama-3.1-8B",
                "modelscope:llama-at-modelscope/Meta-Llama-3_1-8B",
                "openrouter:meta-llama/llama-3.1-8b:free",
                "openrouter:meta/llama3.1-8b",
            ],
        ),
        ("alibaba/qwen-2.5-7b", ["modelscope:Qwen/Qwen2.5-7B", "openrouter:qwen/qwen-2.5-7b"]),
        ("zhipu/glm-4.6", ["huggingface:zai-org/GLM-4.6", "openrouter:z-ai/glm-4.6:exacto"]),
        (
            "nvidia/llama-3.3-nemotron-super-49b-v1.5",
            [
                "huggingface:nvidia/Llama-3_3-Nemotron-Super-49B-v1_5",
                "openrouter:nvidia/llama-3.3-nemotron-super-49b-v1.5",
            ],
        ),
        ("nvidia/nemotron-nano-9b-v2", ["huggingface:nvidia/NVIDIA-Nemotron-Nano-9B-v2"]),
        ("deepseek/deepseek-r1", ["huggingface:deepseek-ai/DeepSeek-R1", "github:DeepSeek-AI/deepseek-r1"]),
        ("meta/llama-models", ["github:meta-llama/llama-models"]),
        ("meta/llama.com/llama3_1/use-policy", ["web:http://llama.com/llama3_1/use-policy?utm_source=x"]),
    ],
)
def test_places_of_one_model(model: str, places: list[str]) -> None:
    """A maker's model is one wherever the maker put it and however the hub spells it."""
    assert {model_of(at(place), MAKERS) for place in places} == {model}


@pytest.mark.parametrize(
    "places",
    [
        pytest.param(["huggingface:meta-llama/Llama-3-8B", "huggingface:meta-llama/Llama-3.1-8B"], id="versions"),
        pytest.param(["huggingface:meta-llama/Llama-3.1-8B", "huggingface:meta-llama/Llama-3.1-70B"], id="sizes"),
        pytest.param(["huggingface:Qwen/Qwen3-8B", "huggingface:Qwen/Qwen3-8B-Base"], id="variants"),
        pytest.param(["huggingface:Qwen/Qwen3-8B", "huggingface:Qwen/Qwen3-8B-FP8"], id="formats"),
        pytest.param(["huggingface:Qwen/Qwen2-5B", "huggingface:Qwen/Qwen2.5B"], id="a size is no version"),
        pytest.param(["huggingface:Qwen/Qwen3-8B", "huggingface:TheBloke/Qwen3-8B", "huggingface:unsloth/Qwen3-8B"], id="copies"),
        pytest.param(["huggingface:deepseek-ai/DeepSeek-R1", "ollama:deepseek-r1", "ollama:deepseek-r1:671b"], id="tags"),
        pytest.param(["ollama:llama3.1", "ollama:llama3.1:8b", "huggingface:meta-llama/Llama-3.1-8B"], id="tags of sizes"),
        pytest.param(["ollama:llama3.2:1b", "ollama:llama3.2"], id="only one tag is the maker's"),
        pytest.param(["huggingface:deepseek-ai/DeepSeek-V3", "huggingface:deepseek/DeepSeek-V3"], id="a maker's id is nobody's name"),
        pytest.param(["huggingface:somebody/x", "modelscope:somebody/x", "github:somebody/x"], id="strangers on two hubs"),
        pytest.param(["github:meta-llama/llama", "huggingface:meta-llama/llama"], id="a repository nobody watches"),
        pytest.param(["openrouter:a/b:free", "openrouter:a/b:7b"], id="ways to serve are not sizes"),
        pytest.param(["web:https://a.example/terms", "web:https://a.example/policy"], id="pages"),
        pytest.param(["huggingface:gpt2", "huggingface:openai/gpt2", "ollama:gpt2"], id="a name without an owner"),
    ],
)  # fmt: skip
def test_models_of_their_own(places: list[str]) -> None:
    """Nothing is joined unless it is sure."""
    assert len({model_of(at(place), MAKERS) for place in places}) == len(places)


@pytest.mark.parametrize(
    ("place", "model"),
    [
        ("huggingface:TheBloke/Llama-2-7B-GGUF", "thebloke/llama-2-7b-gguf"),
        ("huggingface:gpt2", "huggingface:gpt2"),
        ("huggingface:deepseek/DeepSeek-V3", "huggingface:deepseek/deepseek-v3"),
        ("modelscope:Somebody/X", "modelscope:somebody/x"),
        ("ollama:llama3.1", "meta/llama-3.1:latest"),
        ("ollama:alfred", "ollama:alfred"),
        ("openrouter:anthropic/claude-opus:thinking", "openrouter:anthropic/claude-opus"),
        ("huggingface:deepseek-ai/deepseek-gpt4all", "deepseek/deepseek-gpt4all"),
        ("huggingface:nvidia/nvidia-nemotron", "nvidia/nvidia-nemotron"),
    ],
)
def test_names_nobody_else_has(place: str, model: str) -> None:
    """An id can be read: the maker and the name, the owner and the name, or the hub where neither is sure."""
    assert model_of(at(place), MAKERS) == model


def test_what_is_known_decides() -> None:
    """A place that is known keeps its model, whatever its name says now."""
    place = at("huggingface:meta-llama/Renamed")

    assert model_of(place, MAKERS, known={place: ModelId("meta/llama-3.1-8b")}) == "meta/llama-3.1-8b"


def test_a_hubs_word_joins() -> None:
    """A hub that says where else a model lies is believed: by what is known of that place, or else by its name."""
    place, weights = at("openrouter:mistralai/devstral-2512"), at("huggingface:mistralai/Devstral-2-123B-Instruct-2512")

    assert (
        model_of(place, MAKERS, known={weights: ModelId("mistral/devstral-2")}, also=[weights]) == "mistral/devstral-2"
    )
    assert model_of(place, MAKERS, also=[weights]) == "mistralai/devstral-2-123b-instruct-2512"


def test_a_hubs_word_that_contradicts_itself_joins_nothing() -> None:
    """Two models, or two places of weights, can not both be the same as a third."""
    place, one, other = at("openrouter:a/b"), at("huggingface:a/x"), at("huggingface:a/y")
    known = {one: ModelId("a/x"), other: ModelId("a/y")}

    assert model_of(place, MAKERS, known=known, also=[one, other]) == "openrouter:a/b"
    assert model_of(place, MAKERS, also=[one, other]) == "openrouter:a/b"


@pytest.mark.shared
@pytest.mark.skipif(not OPENROUTER.is_dir(), reason="the recorded answers are not beside this checkout")
def test_openrouters_names_are_never_joined_wrongly() -> None:
    """Of two months of OpenRouter's list, most names join by themselves what it says they are, and none joins another."""
    owners = ("allenai", "baidu", "google", "microsoft", "mistralai", "moonshotai", "openai", "NousResearch", "tencent")
    makers = (*MAKERS, *(Maker(id=owner.lower(), name=owner, handles={Hub.HUGGINGFACE: (owner,)}) for owner in owners))
    rows = [row for file in sorted(OPENROUTER.glob("*.json")) for row in as_rows(json.loads(file.read_bytes()))]
    said = {row["id"]: row["hugging_face_id"] for row in rows if row.get("hugging_face_id")}
    weights = {model_of(at(f"huggingface:{name}"), makers): name.lower() for name in said.values()}
    alone = {name: model_of(at(f"openrouter:{name}"), makers) for name in said}
    joined = {name: weights[model] for name, model in alone.items() if model in weights}

    assert joined.items() <= {name: home.lower() for name, home in said.items()}.items()
    assert len(weights) == len({name.lower() for name in said.values()})  # no two repositories became one model
    assert len(joined) > len(said) / 2


def as_rows(answer: object) -> list[dict[str, str]]:
    """Return the rows of an answer of OpenRouter's, which the recordings hold with and without their envelope."""
    rows = answer["data"] if isinstance(answer, dict) else answer
    assert isinstance(rows, list)
    return rows
