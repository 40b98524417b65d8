"""Reports of a coming model with the field's history told along: one rumor is the news, the rest was before."""

import pytest

from bot.domain.claim import Act, Certainty, Understanding, Wording
from tests.rules.claims.naming import understood

REPORTS = {
    "ja": (
        "北極AI研究所、新たなオープンソース言語モデルの公開を準備か　米紙報道",
        (
            "米紙モーニング・レジャーは10日、北極AI研究所が新しいオープンソースの言語モデルを公開する準備を進めていると報じた。同研究所の広報担当者はコメントを控えた。\n"
            "それに先立ち、Metaは2023年2月に大規模言語モデルLLaMAを研究者向けに発表した。アクセスは申請制だったが、その1週間後に重みが4chanに流出した。\n"
            "その後、スタンフォード大学はLLaMAをもとにAlpacaを公開し、バークレーなどのチームはVicunaを発表した。Alpacaのデモは費用と安全性の懸念から公開停止となった。\n"
            "画像分野では2022年8月にStability AIがStable Diffusionをオープンソースとして公開している。GoogleはT5の重みを2019年に公開し、EleutherAIはデータセットThe Pileを公開した。"
        ),
    ),
    "zh": (
        "据报道，北辰实验室正准备发布新的开源语言模型",
        (
            "据《金融早报》援引知情人士报道，北辰实验室正准备发布一款新的开源大语言模型，最快下月亮相。该公司发言人拒绝置评。\n"
            "此前，Meta 于 2023 年 2 月发布 LLaMA，仅向获批的研究人员开放申请；一周后其权重在 4chan 上泄露。\n"
            "随后斯坦福大学在 LLaMA 基础上发布了 Alpaca，加州大学伯克利分校等团队推出了 Vicuna。\n"
            "2022 年 8 月，Stability AI 开源了 Stable Diffusion。谷歌早在 2019 年就公开了 T5 的权重，EleutherAI 则发布了数据集 The Pile。"
        ),
    ),
    "en": (
        "Northstar Labs is preparing to release a new open-source language model, newspaper says",
        (
            "Northstar Labs is preparing to release a new open-source language model, the Morning Ledger reported on Tuesday, citing people familiar with the matter. A spokesperson for the lab declined to comment.\n"
            "In February 2023, Meta released LLaMA to researchers who applied for access; a week later the weights leaked on 4chan.\n"
            "Stanford then released Alpaca, which was fine-tuned from LLaMA, and a team from Berkeley published Vicuna. The Alpaca demo was taken down soon after.\n"
            "Stability AI had open-sourced Stable Diffusion in August 2022. Google published the weights of T5 in 2019, and EleutherAI released the dataset The Pile."
        ),
    ),
}
LABS = {"ja": "北極AI研究所", "zh": "北辰实验室", "en": "Northstar Labs"}


def told(lang: str, *, titled: bool = True) -> Understanding:
    title, text = REPORTS[lang]
    return understood(title if titled else "", text, lang)


@pytest.mark.parametrize("titled", [True, False])
@pytest.mark.parametrize("lang", ["ja", "zh", "en"])
def test_one_rumor_is_the_news(lang: str, *, titled: bool) -> None:
    """What a newspaper says a lab prepares is a rumored release of an open-source model, with or without a headline."""
    said = told(lang, titled=titled)

    main = said.main

    assert main is not None
    assert said.relevant
    assert not said.roundup
    assert (main.act, main.certainty) == (Act.RUMORED_RELEASE, Certainty.RUMORED)
    assert main.wording is Wording.OPEN_SOURCE
    assert main.makers == (LABS[lang],)
    assert main.names == ()


@pytest.mark.parametrize("titled", [True, False])
@pytest.mark.parametrize("lang", ["ja", "zh", "en"])
def test_nothing_told_as_history_is_news(lang: str, *, titled: bool) -> None:
    """Every model named in the histories is background, and only there."""
    said = told(lang, titled=titled)

    today = [claim for claim in said.claims if not claim.background]
    names = {name for claim in said.claims if claim.background for name in claim.names}

    assert today == [said.main]
    assert {"llama", "alpaca", "vicuna", "stable-diffusion", "t5"} <= names


@pytest.mark.parametrize("lang", ["ja", "zh", "en"])
def test_each_history_keeps_its_act_and_its_sentence(lang: str) -> None:
    """A leak told along stays a leak of its model, a release a release, each in the sentence that tells it."""
    title, text = REPORTS[lang]

    said = told(lang)
    acts = {(claim.act, name) for claim in said.claims if claim.background for name in claim.names}

    assert {(Act.LEAK, "llama"), (Act.RELEASE, "alpaca"), (Act.RELEASE, "stable-diffusion")} <= acts
    assert all(claim.sentence in f"{title}\n{text}" and claim.sentence for claim in said.claims)
    assert said.claims == tuple(sorted(said.claims, key=lambda claim: claim.background))


def test_history_of_a_release_stays_history() -> None:
    """A release that tells of an older model's leak is a release of its own model, and of nothing else today."""
    said = understood(
        "Acme releases Acme-7B under Apache 2.0",
        "Acme today released Acme-7B, an open-weight model, on Hugging Face. In February 2023 the weights of LLaMA leaked on 4chan. "
        "Last year Google published T5.",
    )

    today = [claim for claim in said.claims if not claim.background]

    assert [claim.act for claim in today] == [Act.RELEASE]
    assert today[0].names == ("acme-7b",)
    assert today[0].license == "Apache 2.0"
    assert (Act.LEAK, ("llama",)) in {(claim.act, claim.names) for claim in said.claims if claim.background}
