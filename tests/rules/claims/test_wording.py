import numpy as np
import pytest

from bot.domain.claim import Act, Certainty, Wording
from bot.rules.claims.certainty import certainty_of
from bot.rules.claims.signs import see
from tests.rules.claims.naming import main_of, named


@pytest.mark.parametrize(
    ("title", "text", "lang", "wording"),
    [
        ("Acme releases open-source Acme-7B", "An open-weight model.", "en", Wording.OPEN_SOURCE),
        ("Acme releases Acme-7B", "The open-weight model is open source.", "en", Wording.OPEN_WEIGHTS),
        ("Acme releases Acme-7B, an open model", "It is available now.", "en", Wording.UNSPECIFIED),
        ("Acme、オープンモデル「Acme-7B」を無償公開", "", "ja", Wording.UNSPECIFIED),
        ("Acme、オープンウェイトの「Acme-7B」を公開", "", "ja", Wording.OPEN_WEIGHTS),
        ("Acme 发布 Acme-7B", "该模型权重已开放下载，采用开源协议。", "zh", Wording.OPEN_WEIGHTS),
        ("OpenAI launches GPT-4o", "", "en", Wording.PROPRIETARY),
        ("Acme-7B を公開、GPT-4o 超えの性能", "", "ja", Wording.UNSPECIFIED),
        ("Acme releases Acme-7B, beating Claude Opus 5", "", "en", Wording.UNSPECIFIED),
        (
            "Acme launches Acme-70B, abandoning its open-source strategy: a closed-source model",
            "",
            "en",
            Wording.PROPRIETARY,
        ),
        ("Acme won't open-source Acme-70B", "", "en", Wording.UNSPECIFIED),
        ("A new model launches today", "It is GPT-4o, and it is available now.", "en", Wording.PROPRIETARY),
    ],
)
def test_the_words_of_an_item_decide(title: str, text: str, lang: str, wording: Wording) -> None:
    """The title's words decide, then the text's first; a model only compared with says nothing of the one that is news."""
    assert main_of(title, text, lang).wording is wording


@pytest.mark.parametrize(
    ("title", "lang", "url", "certainty"),
    [
        ("Introducing Acme-7B", "en", "https://acme.example/blog", Certainty.CONFIRMED),
        ("Acme 正式发布 Acme-7B 模型", "zh", None, Certainty.CONFIRMED),
        ("Rumor: Acme-70B is about to launch", "en", None, Certainty.RUMORED),
        ("传闻 Acme 下月推出 Acme-70B 模型", "zh", None, Certainty.RUMORED),
        ("Rumor: Acme and Globex are merging, their AI startups and all", "en", None, Certainty.RUMORED),
        ("EU lawmakers debate exemption for open-source AI models", "en", None, Certainty.REPORTED),
        ("When will Acme-70B come out? I hope soon", "en", "https://www.reddit.com/r/x", Certainty.SPECULATION),
        ("Acme-70B model leaked: weights on a torrent", "en", "https://www.reddit.com/r/x", Certainty.RUMORED),
        ("Acme-70B model weights leak, Bloomberg reports", "en", "https://news.example.org/a", Certainty.REPORTED),
        ("Acme confirms leak of Acme-70B weights", "en", "https://news.example.org/a", Certainty.CONFIRMED),
    ],
)
def test_who_says_so_and_how(title: str, lang: str, url: str | None, certainty: Certainty) -> None:
    """The maker's own word, a report, a rumor and a guess are told apart."""
    assert main_of(title, lang=lang, url=url).certainty is certainty


def test_without_a_hedge_nothing_is_a_rumor() -> None:
    """A plain release is never called a rumor, wherever it stands."""
    assert main_of("Acme releases Acme-7B", url="https://www.reddit.com/r/x").certainty in {
        Certainty.CONFIRMED,
        Certainty.REPORTED,
    }


def test_a_share_of_rumor_without_a_hedge_is_the_better_of_the_rest() -> None:
    """Where the weights lean to a rumor and the words hold no hedge, the item is confirmed or reported, whichever is likelier."""
    signs = see("Acme releases Acme-7B", "", "en", named("Acme releases Acme-7B", ""), None)

    leaning = np.array([0.2, 0.1, 0.7, 0.0], dtype=np.float32)

    assert certainty_of(signs, Act.RELEASE, leaning) is Certainty.CONFIRMED
    assert certainty_of(signs, Act.PRODUCT, leaning[[1, 0, 2, 3]]) is Certainty.REPORTED
