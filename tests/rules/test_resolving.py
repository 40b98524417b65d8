from datetime import UTC, datetime

import pytest

from bot.domain.mention import Mention, Named
from bot.domain.model import Access, Hub, ModelId, ModelRecord, Parent, Place, Relation
from bot.domain.source import Url
from bot.rules.mentions import mentions_of
from bot.rules.resolving import key_of, resolve

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def record(
    repository: str, *, maker: str = "", hub: Hub = Hub.HUGGINGFACE, relation: Relation | None = None
) -> ModelRecord:
    """Make a record as the ledger keeps one."""
    owner, _, name = repository.rpartition("/")
    parents = (Parent(place=Place(hub=hub, repository="x/y"), relation=relation),) if relation else ()
    return ModelRecord(
        model=ModelId(f"{maker or owner.lower()}/{name.lower()}"),
        place=Place(hub=hub, repository=repository),
        name=name,
        url=Url(f"https://example.org/{repository}"),
        source="s",
        revision=None,
        access=Access.OPEN,
        parents=parents,
        seen_at=NOW,
        checked_at=NOW,
    )


def model(text: str) -> Mention:
    """Return the first model a text names."""
    return next(each for each in mentions_of(text, "an AI model", "en") if each.kind is Named.MODEL)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("meta-llama/Llama-3.1-8B-Instruct", "llama3.1-8b"),
        ("meta-llama/Meta-Llama-3.1-8B", "llama3.1-8b"),
        ("llama3.1", "llama3.1"),
        ("llama3.1:8b", "llama3.1-8b"),
        ("llama3.1:latest", "llama3.1"),
        ("Qwen/Qwen3-8B-GGUF", "qwen3-8b"),
        ("openai/gpt-oss-120b", "gpt-oss-120b"),
        ("zai-org/GLM-4.7-Flash", "glm4.7-flash"),
        ("nobody/Zorbax-7B", "zorbax-7b"),
        ("", ""),
        ("模型", "模型"),
    ],
)
def test_a_hubs_name_has_the_key_of_a_mention(name: str, key: str) -> None:
    """A repository's name and a text's are compared by one key."""
    assert key_of(name) == key


@pytest.mark.parametrize(
    "text", ["Llama 3.1 8B", "Qwen3-8B", "DeepSeek-R1-Distill-Qwen-32B", "Claude Opus 4.7", "Mistral-Small-3.2-24B"]
)
def test_a_texts_name_and_a_repositorys_are_one(text: str) -> None:
    """What a text calls a model and what a hub does lead to the same key."""
    assert key_of(f"owner/{text.replace(' ', '-')}") == model(text).name


def test_a_release_without_a_size_stands_for_its_sizes() -> None:
    """A release named without a size is all its sizes, of that maker, and no other version or variant."""
    own = [record("meta-llama/Llama-3.1-8B"), record("meta-llama/Llama-3.1-70B-Instruct")]
    others = [record("meta-llama/Llama-3-8B"), record("meta-llama/Llama-3.2-1B"), record("someone/Llama-3.1-8B")]

    assert resolve(model("Llama 3.1"), [*others, *own]) == tuple(own)


def test_the_exact_one_comes_first() -> None:
    """Of what fits, the model named stands before its stages and builds."""
    exact, build = record("Qwen/Qwen3-8B"), record("Qwen/Qwen3-8B-GGUF")

    assert resolve(model("Qwen3-8B"), [build, record("Qwen/Qwen3-32B"), exact]) == (exact, build)


def test_never_what_others_made_of_it() -> None:
    """A third party's quantization or fine-tune is not the model."""
    built = record("unsloth/Qwen3-8B-GGUF", relation=Relation.QUANTIZED)
    tuned = record("someone/Qwen3-8B", relation=Relation.FINETUNE)

    assert resolve(model("Qwen3-8B"), [built, tuned]) == ()
    assert resolve(model("unsloth/Qwen3-8B-GGUF"), [built, tuned]) == (built,)


def test_a_library_without_owners_holds_makers_models() -> None:
    """Ollama's library names no owner: its `qwen3` is the maker's."""
    library = record("qwen3", maker="alibaba", hub=Hub.OLLAMA)

    assert resolve(model("Qwen3"), [library]) == (library,)


def test_a_variant_is_not_the_model() -> None:
    """`mini` is not the model, and the model is not `mini`."""
    small, whole = record("acme/Zorbax-2.5-mini"), record("acme/Zorbax-2.5")

    assert resolve(model("Zorbax-2.5"), [small, whole]) == (whole,)
    assert resolve(model("Zorbax-2.5-mini"), [small, whole]) == (small,)
