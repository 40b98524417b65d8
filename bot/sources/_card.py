"""A model card's word on its license, from its fields or from the front matter of a README."""

import re
from collections.abc import Iterator, Mapping

import yaml  # type: ignore[import-untyped]  # its annotations are a package of their own

from bot.domain.model import Card, Hub, Parent, Place, Relation
from bot.sources._hub import as_row, is_name, text_in, texts_in

FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
"""https://huggingface.co/docs/hub/model-cards#model-card-metadata."""

FRONT_MATTER_CHARACTERS = 200_000
"""The longest front matter read; real ones with a hundred evaluation results have about 60,000."""

NULLS = ("", "~", "null", "Null", "NULL")
"""How YAML writes that a field has no value (https://yaml.org/spec/1.2.2/#10211-null)."""

PARENTS = 32
"""As many models as one is said to be made from; a merge of merges names about twenty."""

RELATIONS = {relation.value: relation for relation in Relation if relation is not Relation.UNSAID}

BASE_MODEL = "base_model:"
LICENSE = "license:"


def card_of(fields: Mapping[str, object], tags: tuple[str, ...] = ()) -> Card:
    """Return what a card's fields say about its license; the hub's own tags where they say nothing."""
    prompt = "\n\n".join(filter(None, (text_in(fields, "extra_gated_heading"), text_in(fields, "extra_gated_prompt"))))
    tagged = tuple(tag.removeprefix(LICENSE) for tag in tags if tag.startswith(LICENSE) and len(tag) > len(LICENSE))
    return Card(
        licenses=texts_in(fields, "license") or tagged,
        license_name=text_in(fields, "license_name"),
        license_link=text_in(fields, "license_link"),
        gate_prompt=prompt or None,
    )


def read_card(readme: str) -> Card | None:
    """Return the card in a README's front matter; None where there is none, or none that is YAML. Never raises."""
    fields = front_matter(readme)
    return None if fields is None else card_of(fields)


def front_matter(readme: str) -> Mapping[str, object] | None:
    """Return the fields of a README's front matter; None where there is none."""
    found = FRONT_MATTER.match(readme[:FRONT_MATTER_CHARACTERS])
    if found is None:
        return None
    try:
        # Everything stays text: merge keys (`<<`) of a hostile card would grow tenfold a line if they were followed.
        fields = as_row(yaml.load(found[1], Loader=yaml.BaseLoader))  # noqa: S506  # it constructs text, lists and maps only
    except (yaml.YAMLError, RecursionError):  # no YAML, or brackets without end
        return None
    return {name: value for name, value in fields.items() if value not in NULLS} or None


def parents_of(
    hub: Hub, repository: str, fields: Mapping[str, object], tags: tuple[str, ...], bases: object = None
) -> tuple[Parent, ...]:
    """Return the models a model is said to be made from; how it was made, where any of these say so.

    `bases` is the hub's own answer (`baseModels`); the tags are the hub's reading of the card, and the card is the maker's word.
    """
    said: dict[str, Relation] = {}
    for name, relation in (*_from_hub(bases), *_from_tags(tags), *_from_card(fields)):
        if is_name(name) and name.casefold() != repository.casefold() and said.get(name) in {None, Relation.UNSAID}:
            said[name] = relation
    return tuple(
        Parent(place=Place(hub=hub, repository=name), relation=relation)
        for name, relation in list(said.items())[:PARENTS]
    )


def _from_hub(bases: object) -> Iterator[tuple[str, Relation]]:
    """Read `{"relation": "quantized", "models": [{"id": …}]}`."""
    row = as_row(bases)
    models = row.get("models")
    for model in models if isinstance(models, list) else []:
        if name := text_in(as_row(model), "id"):
            yield name, _relation(row.get("relation"))


def _from_tags(tags: tuple[str, ...]) -> Iterator[tuple[str, Relation]]:
    """Read `base_model:owner/name` and `base_model:quantized:owner/name`; the hub writes both."""
    for tag in tags:
        if tag.startswith(BASE_MODEL):
            relation, _, name = tag.removeprefix(BASE_MODEL).rpartition(":")
            yield name, _relation(relation)


def _from_card(fields: Mapping[str, object]) -> Iterator[tuple[str, Relation]]:
    for name in texts_in(fields, "base_model"):
        yield name, _relation(fields.get("base_model_relation"))


def _relation(word: object) -> Relation:
    return RELATIONS.get(word, Relation.UNSAID) if isinstance(word, str) else Relation.UNSAID
