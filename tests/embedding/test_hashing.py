"""Vectors without a model."""

import pytest

from bot.embedding.hashing import HashingEmbedder


async def cosine(one: str, other: str) -> float:
    vectors = await HashingEmbedder().embed([one, other])
    return float(vectors[0] @ vectors[1])


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("Acme releases Acme-7B", "Acme-7B released by Acme", "Rain expected on Tuesday"),
        ("アクメ社が大規模言語モデルを公開", "大規模言語モデル、アクメ社から公開", "明日は雨でしょう"),
        ("开源大模型发布，允许商用", "允许商用的开源大模型", "明天下雨"),
    ],
)
async def test_texts_that_share_words_are_near(text: str, near: str, far: str) -> None:
    """A text lies nearer to one that shares its words, or their stems, than to one that does not."""
    assert await cosine(text, near) > 0.3 > abs(await cosine(text, far))


async def test_a_vector_is_the_same_on_every_machine() -> None:
    """Nothing of a vector depends on the process: tests may rely on a cosine."""
    assert await cosine("open weights", "open-weight models") == pytest.approx(0.647, abs=0.001)


async def test_case_does_not_matter() -> None:
    """A headline in capitals is the same headline."""
    assert await cosine("ACME releases", "Acme Releases") == pytest.approx(1)


@pytest.mark.parametrize("lang", ["en", "ja", "zh", "und"])
def test_every_language_is_read(lang: str) -> None:
    """There is none it could not read."""
    assert HashingEmbedder().reads(lang)
