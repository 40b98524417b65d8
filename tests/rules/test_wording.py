"""Our own words."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from string import Formatter

import pytest

from bot.domain.source import Trust
from bot.domain.story import Note, Standing, Summary
from bot.rules.wording import LANGUAGES, Words, language_mark, words
from tests.make import make_link, make_quote

AT = datetime(2026, 6, 25, 8, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tag", "lang"),
    [("en", "en"), ("ja", "ja"), ("zh-CN", "zh"), ("zh_TW", "zh"), ("JA", "ja"), ("fr", "en"), ("", "en")],
)
def test_a_language_we_do_not_speak_falls_back_to_english(tag: str, lang: str) -> None:
    """Region and case do not matter; an unknown language gets English."""
    assert words(tag).lang == lang


@pytest.mark.parametrize("own", LANGUAGES.values(), ids=LANGUAGES)
def test_every_language_has_every_word(own: Words) -> None:
    """Each standing, trust, weekday and month has a word, and no template is empty."""
    assert set(own.standings) == set(Standing)
    assert set(own.trusts) == set(Trust)
    assert (len(own.weekdays), len(own.months)) == (7, 12)
    assert all(getattr(own, field.name) for field in fields(own))


@pytest.mark.parametrize("lang", ["ja", "zh"])
def test_every_language_fills_the_same_blanks(lang: str) -> None:
    """A template names the same values in each language."""

    def blanks(own: Words) -> dict[str, set[str]]:
        found = {}
        for field in fields(own):
            template = getattr(own, field.name)
            templates = (template,) if isinstance(template, str) else template
            found[field.name] = {
                name
                for each in templates
                for _, name, _, _ in Formatter().parse(each)
                if name and field.name != "date_format"
            }
        return found

    assert blanks(words(lang)) == blanks(words("en"))


@pytest.mark.parametrize(
    ("lang", "chips", "leak", "trust"),
    [
        ("en", "○ RUMORED ◐ ANNOUNCED ● RELEASED ◆ CHANGED ✕ WITHDRAWN", "▲ LEAKED", "maker"),
        ("ja", "○ 噂 ◐ 発表 ● 公開 ◆ 変更 ✕ 撤回", "▲ 流出", "開発元"),
        ("zh", "○ 传闻 ◐ 宣布 ● 发布 ◆ 变更 ✕ 撤回", "▲ 泄露", "开发方"),
    ],
)
def test_a_standing_is_a_word_with_a_shape(lang: str, chips: str, leak: str, trust: str) -> None:
    """The shape is the same in every language; the word is the language's."""
    own = words(lang)

    assert " ".join(map(own.chip, Standing)) == chips
    assert own.leak_chip() == leak
    assert own.trust(Trust.MAKER) == trust


@pytest.mark.parametrize(
    ("lang", "headline", "counts", "quiet", "flood"),
    [
        (
            "en",
            "Open models · Thu 25 Jun · 1 story",
            "1 item read from 1,200 sources",
            "A quiet day: nothing new since Thu 25 Jun 08:05.",
            "1,500 new entries, shown 20",
        ),
        (
            "ja",
            "オープンモデル · 6月25日（木） · 1件の話題",
            "1,200の情報源から1件を確認",
            "静かな一日です。6月25日（木）8:05以降、新しい話題はありません。",
            "新着1,500件のうち20件を表示",
        ),
        (
            "zh",
            "开放模型 · 6月25日 周四 · 1 条消息",
            "已从 1,200 个来源读取 1 篇",
            "今天很平静：6月25日 周四 08:05 以来没有新消息。",
            "新增 1,500 篇，显示 20 篇",
        ),
    ],
)
def test_a_digest_is_introduced_in_whole_phrases(lang: str, headline: str, counts: str, quiet: str, flood: str) -> None:
    """Date, numbers and plurals stand where the language puts them."""
    own = words(lang)

    assert own.headline(AT, 1) == headline
    assert own.counts(1, 1200) == counts
    assert own.quiet(AT) == quiet
    assert own.flood(1500, 20) == flood


def test_a_quiet_day_counts_no_stories() -> None:
    """A digest of nothing is titled by its day alone."""
    assert words("en").headline(AT, 0) == "Open models · Thu 25 Jun"
    assert words("en").headline(AT, 4) == "Open models · Thu 25 Jun · 4 stories"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "every source answered"),
        (["A"], "1 source down: A"),
        (["A", "B", "C"], "3 sources down: A, B, C"),
        (["A", "B", "C", "D", "E"], "5 sources down: A, B, C, and 2 more"),
    ],
)
def test_sources_that_did_not_answer_are_named(names: list[str], said: str) -> None:
    """A few are named, the rest counted."""
    assert words("en").down(names, shown=3) == said


@pytest.mark.parametrize(
    ("span", "en", "ja", "zh"),
    [
        (timedelta(seconds=-5), "just now", "たった今", "刚刚"),
        (timedelta(seconds=59), "just now", "たった今", "刚刚"),
        (timedelta(minutes=1), "1 minute ago", "1分前", "1 分钟前"),
        (timedelta(minutes=25), "25 minutes ago", "25分前", "25 分钟前"),
        (timedelta(hours=47), "47 hours ago", "47時間前", "47 小时前"),
        (timedelta(hours=48), "2 days ago", "2日前", "2 天前"),
    ],
)
def test_time_passed_is_said_in_the_largest_unit(span: timedelta, en: str, ja: str, zh: str) -> None:
    """Minutes within the hour, hours within two days, then days."""
    assert [words(lang).ago(span) for lang in ("en", "ja", "zh")] == [en, ja, zh]


def test_what_is_left_out_is_counted() -> None:
    """Lists that go on and stories that did not fit say how many."""
    own = words("en")

    assert own.more(12) == "and 12 more"
    assert own.left_out(1) == "and 1 more story that did not fit"
    assert own.left_out(3) == "and 3 more stories that did not fit"
    assert own.first_seen("25 minutes ago") == "first seen 25 minutes ago"
    assert own.quoted("x") == "“x”"
    assert words("ja").quoted("x") == "「x」"


@pytest.mark.parametrize(
    ("lang", "reader", "mark"),
    [
        ("ja", "en", "ja"),
        ("en", "en", None),
        ("zh-Hans", "zh", None),
        ("en-GB", "ja", "en"),
        ("und", "en", None),
        ("", "en", None),
        ("`x`", "en", None),
        ("de", "fr", "de"),
    ],
)
def test_a_text_in_another_language_is_marked(lang: str, reader: str, mark: str | None) -> None:
    """The mark is shown only where it tells the reader something."""
    assert language_mark(lang, reader) == mark


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "No source answered"), ("ja", "応答した情報源がありません"), ("zh", "没有来源响应")]
)
def test_a_day_nobody_told_us_of_is_not_called_quiet(lang: str, said: str) -> None:
    """Where no source answered, that is what is said."""
    assert words(lang).quiet(AT, heard=False).startswith(said)


@pytest.mark.parametrize(
    ("lang", "by", "note", "teller"),
    [
        (
            "en",
            "worded by qwen3:8b from the sources below",
            "quoted as it stands: the model's own words were not used (the sources do not support them)",
            "press, first, ja",
        ),
        (
            "ja",
            "qwen3:8b が下記の情報源をもとに作成した文",
            "原文のまま引用（モデルの文は不採用：情報源による裏づけがない）",
            "報道, 初報",
        ),
        ("zh", "由 qwen3:8b 根据下列来源撰写", "引用原文（未采用模型撰写的文字：来源不足以支持）", "媒体, 首发, ja"),
    ],
)
def test_who_wrote_the_words_is_said(lang: str, by: str, note: str, teller: str) -> None:
    """A model's words name it, quotations in place of a model's say so, quotations alone say nothing; a source says who it is."""
    own = words(lang)
    quoted, refused = Summary(headline=make_quote()), Summary(headline=make_quote(), note=Note.UNSUPPORTED)
    worded = Summary(headline=make_quote(), sentences=(make_quote(verbatim=False),), by="qwen3:8b", note=Note.LATE)

    assert (own.worded_by(worded), own.unworded_note(worded)) == (by, "")
    assert own.unworded_note(refused) == note
    assert own.worded_by(refused) == own.worded_by(quoted) == own.unworded_note(quoted) == ""
    assert own.teller(make_link(trust=Trust.PRESS, lang="ja"), first=True) == teller


def test_the_name_of_a_model_is_a_strangers_text() -> None:
    """It is cut to what a line holds, on one line, and never empty."""
    long, nothing = (Summary(headline=make_quote(verbatim=False), by=by) for by in ("x\n" * 999, "\u200b"))

    assert len(words("en").worded_by(long)) < 120
    assert words("en").worded_by(nothing) == "worded by … from the sources below"
