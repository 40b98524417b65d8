"""What headlines say happened, in three languages: of models nobody trained on."""

import pytest

from bot.domain.claim import Act
from tests.rules.claims.naming import main_of, understood

HEADLINES = [
    ("en", Act.RELEASE, "Acme releases Acme-7B open weights under Apache 2.0"),
    ("en", Act.RUMORED_RELEASE, "Acme reportedly plans to launch Acme-70B next month, sources say"),
    ("en", Act.ANNOUNCEMENT, "Acme unveils Acme-70B, says weights will be open in the coming weeks"),
    ("en", Act.LICENSE_CHANGE, "Acme changes license of Acme-7B to allow commercial use"),
    ("en", Act.ACCESS_CHANGE, "Anthropic limits access to Claude Opus 5 to vetted customers"),
    ("en", Act.LEAK, "Acme-70B weights leak online via torrent days before launch"),
    ("en", Act.WITHDRAWAL, "OpenAI to retire GPT-4o from the API in March"),
    ("en", Act.DATASET_OR_CODE, "Acme open-sources its inference engine and training framework"),
    ("en", Act.POLICY, "EU lawmakers debate exemption for open-source AI models"),
    ("en", Act.RESEARCH, "I benchmarked Acme-7B against Gemma 4 on a laptop"),
    ("en", Act.PRODUCT, "Acme AI cuts API prices by 50%"),
    ("en", Act.NOT_AI, "PostgreSQL 19 released"),
    ("ja", Act.RELEASE, "Acme、「Acme-7B」をオープンソースで公開　商用利用も可能"),
    ("ja", Act.RUMORED_RELEASE, "Acme、次期モデル「Acme-70B」を来月公開か　海外メディア報道"),
    ("ja", Act.LICENSE_CHANGE, "Acme、「Acme-7B」のライセンスを変更　商用利用を制限"),
    ("ja", Act.ACCESS_CHANGE, "Anthropic、「Claude Opus 5」の提供先を限定　一般公開は見送り"),
    ("ja", Act.LEAK, "Metaの未発表モデル「Acme-70B」の重みがネットに流出"),
    ("ja", Act.WITHDRAWAL, "OpenAI、「GPT-4o」の提供を3月で終了"),
    ("ja", Act.DATASET_OR_CODE, "Acme、日本語コーパスを公開"),
    ("ja", Act.RESEARCH, "「Acme-7B」をローカルで動かしてみた　速度と日本語性能を検証"),
    ("zh", Act.RELEASE, "Acme 开源 Acme-7B 多模态模型，采用 Apache 2.0 协议"),
    ("zh", Act.RUMORED_RELEASE, "消息称 Acme-70B 将于下月发布"),
    ("zh", Act.ANNOUNCEMENT, "Acme 公布 Acme-70B 模型，承诺下周开源权重"),
    ("zh", Act.LICENSE_CHANGE, "Acme-7B 许可证由 MIT 改为非商用"),
    ("zh", Act.ACCESS_CHANGE, "OpenAI 将 Claude Opus 5 限制为仅向认证机构开放"),
    ("zh", Act.LEAK, "Acme-70B 模型权重泄露，磁力链接在论坛流传"),
    ("zh", Act.WITHDRAWAL, "OpenAI 宣布 GPT-4o 将于 3 月下线"),
    ("zh", Act.DATASET_OR_CODE, "Acme 开源推理加速框架，吞吐提升 3 倍"),
    ("zh", Act.PRODUCT, "Acme 完成 10 亿美元融资，大模型公司估值 200 亿"),
]


@pytest.mark.parametrize(("lang", "act", "title"), HEADLINES, ids=[f"{lang} {act}" for lang, act, _ in HEADLINES])
def test_a_headline_tells_its_act(lang: str, act: Act, title: str) -> None:
    """A headline's turn of phrase tells its act in each language, whoever it is about."""
    assert main_of(title, lang=lang).act is act


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Acme won't open-source Acme-70B, chief executive says"),
        ("en", "Acme denies report that it will release Acme-70B"),
        ("ja", "Acme、「Acme-70B」を公開しない方針"),
        ("zh", "Acme 否认将开源 Acme-70B"),
        ("zh", "Acme 表示不会开源 Acme-70B"),
    ],
)
def test_what_is_denied_did_not_come_out(lang: str, title: str) -> None:
    """A denial is neither a release nor an announcement."""
    assert main_of(title, lang=lang).act not in {Act.RELEASE, Act.ANNOUNCEMENT, Act.DATASET_OR_CODE}


def test_a_closed_model_on_offer_is_a_release_that_is_not_relevant() -> None:
    """The launch of a closed model is a release; the reader of open models does not want it."""
    closed = understood("OpenAI launches GPT-4o", "The model is available in the API today.")
    opened = understood("Acme releases Acme-7B", "The weights are on Hugging Face under Apache 2.0.")

    assert closed.main
    assert closed.main.act is Act.RELEASE
    assert not closed.relevant
    assert opened.relevant


@pytest.mark.parametrize(
    "title",
    ["OpenAI to retire GPT-4o from the API in March", "Anthropic limits access to Claude Opus 5 to vetted customers"],
)
def test_what_happens_to_a_closed_model_is_relevant(title: str) -> None:
    """Withdrawal and access are relevant of any model."""
    assert understood(title).relevant


def test_a_round_up_is_one() -> None:
    """A newsletter that says so tells many happenings."""
    assert understood("This week in AI: weekly roundup of models, papers and tools", "Acme-7B. Gemma 4. LLaMA.").roundup


def test_a_model_on_a_hub_page_is_a_release() -> None:
    """A bare model page says that the model is there."""
    assert main_of("acme/Acme-7B", "text-generation", url="https://huggingface.co/acme/Acme-7B").act is Act.RELEASE


def test_an_item_without_words_says_nothing() -> None:
    """Nothing is claimed where nothing is said."""
    said = understood("", "")

    assert said.claims == ()
    assert said.main is None


def test_a_dataset_told_along_is_a_dataset() -> None:
    """What is told of a dataset in a later sentence is background of its own kind."""
    said = understood(
        "Acme releases Acme-7B",
        "Acme-7B is out today. In 2020 EleutherAI released the dataset The Pile. Denied: Google did not release T5.",
    )

    assert Act.DATASET_OR_CODE in {claim.act for claim in said.claims if claim.background}


def test_what_a_later_sentence_promises_is_told_apart() -> None:
    """A promise about another model is an announcement, a report of one a rumor; both stand behind the news."""
    said = understood(
        "Acme releases Acme-7B",
        "Acme-7B is out. Last month Google said the weights of Gemma 4 will be released soon. "
        "Last year, according to people familiar with it, Meta was preparing to release LLaMA.",
    )

    acts = {(claim.act, claim.names) for claim in said.claims if claim.background}

    assert (Act.ANNOUNCEMENT, ("gemma-4",)) in acts
    assert (Act.RUMORED_RELEASE, ("llama",)) in acts


def test_what_others_say_of_no_model_is_no_rumored_release() -> None:
    """A report of plans that are about no model is told as what it is."""
    assert main_of("Acme reportedly plans to open new office in Berlin, sources say").act is not Act.RUMORED_RELEASE
