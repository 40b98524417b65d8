import pytest

from bot.rules.language import asked_in, detect, sentences


@pytest.mark.parametrize(
    ("text", "declared", "lang"),
    [
        ("Meta releases Llama 4", None, "en"),
        ("GPT-4", None, "und"),
        ("Metaが新モデルを公開", "en", "ja"),
        ("「GPT-5.5」発表 Claude Mythos Previewとの差は", None, "ja"),
        ("通义千问开源新模型", "en", "zh"),
        ("新型公開", "ja", "ja"),
        ("Qwen3.8-27B", "ja", "ja"),
        ("The weights of the model are out", "ja", "en"),
        ("El modelo de la empresa", None, "es"),
        ("Le modèle est dans les mains", None, "fr"),
        ("Bonjour", "fr-CA", "fr"),
        ("새로운 모델", None, "ko"),
        ("Новая модель", None, "ru"),
        ("Нова модель", "uk", "uk"),
        ("A long English headline about the letter ж", None, "en"),
        ("", "en", "en"),
        ("", None, "und"),
        ("😀", "und", "und"),
        ("The weights of the model are out", "\ud800", "en"),
        ("Qwen3.8-27B", "<script>", "und"),
        ("Qwen3.8-27B", "e" * 1_000, "und"),
    ],
)
def test_detect(text: str, declared: str | None, lang: str) -> None:
    """What was declared is believed unless the script contradicts it."""
    assert detect(text, declared) == lang


@pytest.mark.parametrize(
    ("lang", "text", "pieces"),
    [
        ("en", "GPT-4.5 costs $1.2 million. It works.", ("GPT-4.5 costs $1.2 million.", "It works.")),
        ("en", "The U.S. government said so. Dr. Smith agreed!", ("The U.S. government said so.", "Dr. Smith agreed!")),
        ("en", "Made in the U.S. The end.", ("Made in the U.S.", "The end.")),
        (
            "en",
            '"It is out." He left (e.g. v1.2 etc.) early. ok',
            ('"It is out."', "He left (e.g. v1.2 etc.) early. ok"),
        ),
        ("en", "Really? Yes! It is.", ("Really?", "Yes!", "It is.")),
        ("en", "J. Smith wrote it. One\nTwo", ("J. Smith wrote it.", "One", "Two")),
        ("en", "", ()),
        ("ja", "社は「出す。無料だ。」と述べた。次。", ("社は「出す。無料だ。」と述べた。", "次。")),
        (
            "ja",
            "「終わり。」同社は否定した。すごい！！本当か？",
            ("「終わり。」", "同社は否定した。", "すごい！！", "本当か？"),
        ),
        ("ja", "「開いたまま。次の文。", ("「開いたまま。", "次の文。")),
        (
            "zh",
            "他说：“开源。好。”然后走了。版本是v1.2。完了",
            ("他说：“开源。好。”然后走了。", "版本是v1.2。", "完了"),
        ),
        ("zh", "真的?是的!好", ("真的?", "是的!", "好")),
        ("ja", "公開した。」次の文。", ("公開した。」", "次の文。")),  # a mark that closes what was never opened
        ("ja", "」で始まる文。", ("」で始まる文。",)),
    ],
)
def test_sentences(lang: str, text: str, pieces: tuple[str, ...]) -> None:
    """Sentences end where a reader ends them, and a quotation stays whole."""
    assert sentences(text, lang) == pieces


@pytest.mark.parametrize(
    ("question", "lang"),
    [("llama weights", "en"), ("Qwen3.8-27B", "en"), ("llama の重み", "ja"), ("开源模型", "zh"), ("les poids du modèle et la licence", "fr"), ("42", "und")],
)  # fmt: skip
def test_the_language_of_a_question(question: str, lang: str) -> None:
    """A question in a few Latin words is taken for English; anything that shows its language is that."""
    assert asked_in(question) == lang
