"""What every Embedder promises."""

from pathlib import Path

import numpy as np
import pytest

from bot.embedding import open_embedder
from bot.ports import Embedder
from tests.embedding.shared import shared_data

TEXTS = [
    "Acme releases Acme-7B, an open-weight model",
    "重みはハブで公開された。商用利用もできる。",
    "开源大模型发布，允许商用。",
    "The weights are on the hub under the Apache 2.0 license. " * 9,
    "?",
]

ODD = [
    "",
    " \n\t ",
    "\x00\x07\x1b[31m",
    "\ud83e half a llama",
    "🦙" * 50,
    "e\u0301\u0301\u0301 \u202eright to left\u202c \ufeff",
    "a" * 300_000,
    "word " * 100_000,
    "\n".join("無限に続く文章。" for _ in range(20_000)),
]

FORMS = ["hashing", pytest.param("compiled", marks=pytest.mark.slow), pytest.param("sentences", marks=pytest.mark.slow)]

_OPENED: dict[str, Embedder] = {}


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared_data(tmp_path_factory)


@pytest.fixture(params=FORMS)
def embedder(request: pytest.FixtureRequest, data: Path) -> Embedder:
    """Open each once: torch takes seconds to load."""
    if request.param not in _OPENED:
        _OPENED[request.param] = open_embedder(request.param, data=data)
    return _OPENED[request.param]


async def test_one_row_a_text_in_their_order(embedder: Embedder) -> None:
    """Turning the texts round turns the rows round."""
    forth, back = await embedder.embed(TEXTS), await embedder.embed(TEXTS[::-1])

    assert forth.shape == (len(TEXTS), embedder.dimensions)
    assert forth.dtype == np.float32
    np.testing.assert_allclose(forth, back[::-1], atol=1e-5)


async def test_every_vector_has_unit_length(embedder: Embedder) -> None:
    """A cosine is a product of two rows, whatever the text."""
    lengths = np.linalg.norm(await embedder.embed([*TEXTS, *ODD]), axis=1)

    np.testing.assert_allclose(lengths, 1, atol=1e-5)


@pytest.mark.parametrize(
    "neighbors", [[], ["?"], TEXTS[1:4], ["Acme releases Acme-13B"] * 40], ids=["none", "short", "some", "many"]
)
async def test_the_same_text_gets_the_same_vector(embedder: Embedder, neighbors: list[str]) -> None:
    """Whatever a text is embedded beside, its vector differs by nothing a cosine of six digits could show."""
    alone = (await embedder.embed([TEXTS[0]]))[0]

    among = (await embedder.embed([*neighbors, TEXTS[0], *neighbors]))[len(neighbors)]

    np.testing.assert_allclose(among, alone, atol=1e-5)


async def test_different_texts_get_different_vectors(embedder: Embedder) -> None:
    """Texts about other things lie apart."""
    vectors = await embedder.embed(["Acme releases an open-weight model", "Rain is expected in the north on Tuesday"])

    assert float(vectors[0] @ vectors[1]) < 0.5


async def test_a_text_lies_nearest_to_its_own_retelling(embedder: Embedder) -> None:
    """A question finds the text that answers it among others."""
    texts = ["Acme's new model may be used commercially", "Rain is expected on Tuesday", "How to bake a loaf of bread"]
    rows = await embedder.embed(texts)

    question = (await embedder.embed(["may Acme's model be used commercially"], query=True))[0]

    assert int(np.argmax(rows @ question)) == 0


async def test_no_texts_are_no_rows(embedder: Embedder) -> None:
    """An empty list is a matrix of the right width."""
    assert (await embedder.embed([])).shape == (0, embedder.dimensions)


async def test_odd_texts_are_embedded_like_any(embedder: Embedder) -> None:
    """Nothing a stranger writes makes an embedder fail, or take a neighbor along."""
    vectors = await embedder.embed([TEXTS[0], *ODD])

    assert np.isfinite(vectors).all()
    np.testing.assert_allclose(vectors[0], (await embedder.embed([TEXTS[0]]))[0], atol=1e-5)


def test_a_name_tells_model_revision_and_form(embedder: Embedder) -> None:
    """`MODEL@REVISION/FORM`: vectors may be compared within one name."""
    model, _, rest = embedder.name.partition("@")
    revision, _, form = rest.partition("/")

    assert all((model, revision, form))


def test_english_is_read(embedder: Embedder) -> None:
    """Whatever else an embedder reads, our first language is among it."""
    assert embedder.reads("en")
