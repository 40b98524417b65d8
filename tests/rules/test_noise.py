"""Which models are copies of somebody else's."""

import pytest

from bot.domain.model import Hub, Parent, Place, Relation
from bot.rules.noise import is_noise
from tests.ledger import make_place, make_sighting


def why(name: str, **parents: Relation) -> str | None:
    made_from = tuple(
        Parent(place=Place(hub=Hub.HUGGINGFACE, repository=parent.replace("__", "/")), relation=relation)
        for parent, relation in parents.items()
    )
    return is_noise(make_sighting(make_place(name), parents=made_from))


@pytest.mark.parametrize(
    ("relation", "reason"),
    [
        (Relation.QUANTIZED, "a quantized copy of acme/rocket"),
        (Relation.ADAPTER, "an adapter for acme/rocket"),
        (Relation.MERGE, "a merge of acme/rocket"),
    ],
)
def test_copies_of_another_makers_models_are_noise(relation: Relation, reason: str) -> None:
    """A quantized copy, an adapter or a merge of another maker's model is noise, and says of what."""
    assert why("fan/rocket-copy", acme__rocket=relation) == reason


@pytest.mark.parametrize("relation", list(Relation))
def test_a_makers_own_copies_are_not(relation: Relation) -> None:
    """What a maker makes of its own models is news, whatever it is called and however the hub spells its maker."""
    assert why("Acme/rocket-GGUF", acme__rocket=relation) is None


@pytest.mark.parametrize("relation", [Relation.FINETUNE, Relation.UNSAID])
def test_a_fine_tune_is_somebodys_own_work(relation: Relation) -> None:
    """A fine-tune of another maker's model is no noise, unless its name says it is a copy."""
    assert why("fan/rocket-medical", acme__rocket=relation) is None
    assert why("fan/rocket-medical-GGUF", acme__rocket=relation) == "another model as GGUF"


@pytest.mark.parametrize(
    "name",
    [
        *("rocket-7b-GGUF", "rocket-7b.i1-gguf", "rocket-AWQ", "rocket-gptq-4bit", "rocket-4bit", "rocket-8-bit"),
        *(
            "rocket-exl2",
            "rocket_EXL3",
            "rocket-MLX",
            "rocket-mlx-4bit",
            "rocket-bnb-4bit",
            "rocket-int4",
            "rocket-w4a16",
        ),
        *("rocket-lora", "rocket-QLoRA", "rocket-Q4_K_M", "rocket-hqq"),
    ],
)
def test_a_format_in_the_name_tells_a_copy(name: str) -> None:
    """Where nothing is said of a model's parents, a format in its name tells that it is another one's copy."""
    assert why(f"fan/{name}")


@pytest.mark.parametrize(
    "name",
    ["rocket-7b", "floral-1", "lorax-2b", "kimi-k2", "gguf4all", "rocket-8b-it", "bitnet-2b", "mlxtend", "qwen3-4b"],
)
def test_other_names_do_not(name: str) -> None:
    """A name that merely holds such letters is a name."""
    assert why(f"acme/{name}") is None


def test_one_parent_of_another_maker_is_enough() -> None:
    """A merge of one's own model with another's is a merge of the other's."""
    assert why("acme/blend", acme__rocket=Relation.MERGE, other__engine=Relation.MERGE) == "a merge of other/engine"
