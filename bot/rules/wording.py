"""Our own words, in the reader's language: every face says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.domain.digest import SourceLink
from bot.domain.source import Trust
from bot.domain.story import Note, Standing, Summary
from bot.rules.legibility import clip, legible

SHAPES: Mapping[Standing, str] = MappingProxyType(
    {
        Standing.RUMORED: "○",
        Standing.ANNOUNCED: "◐",
        Standing.RELEASED: "●",
        Standing.CHANGED: "◆",
        Standing.WITHDRAWN: "✕",
    }
)
"""A standing is a word with a shape, never color alone; the same shape in every language."""

LEAK_SHAPE = "▲"

MODEL_NAME_LENGTH = 60
"""Characters of the name of a model that worded a summary: Hugging Face's own are shorter."""

Plural = tuple[str, str]
"""How to say one, and how to say any other number; `{n}` is the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's words. Templates are filled by the methods, so that no face builds a sentence itself."""

    lang: str
    title: str
    standings: Mapping[Standing, str]
    leaked: str
    trusts: Mapping[Trust, str]
    sources: str  # a label
    first: str  # who said it first
    worded: str  # {name}: a model
    unworded: str  # {why}: the model's words were not used
    notes: Mapping[Note, str]  # why
    quotes: tuple[str, str]  # the marks around a quotation
    comma: str  # between names
    stories_counted: Plural
    read: str  # {items}, {sources}
    items_counted: Plural
    sources_counted: Plural
    roundups_counted: Plural
    down_counted: Plural
    nothing_down: str
    quiet_since: str  # {when}
    unheard_since: str  # {when}
    roundups: str  # the name of what holds them
    flooded: str  # {entries}, {shown}: numbers, grouped
    more_counted: Plural
    left_out_counted: Plural
    first_seen_when: str  # {when}
    date_format: str  # {weekday} {day} {month}
    moment_format: str  # {date} {hour} {minute}
    weekdays: tuple[str, ...]  # Monday first
    months: tuple[str, ...]
    just_now: str
    minutes_ago: Plural
    hours_ago: Plural
    days_ago: Plural

    def chip(self, standing: Standing) -> str:
        """Say where a story stands: `◆ CHANGED`."""
        return f"{SHAPES[standing]} {self.standings[standing]}"

    def leak_chip(self) -> str:
        """Say that what the story is about got out without its maker's leave."""
        return f"{LEAK_SHAPE} {self.leaked}"

    def trust(self, trust: Trust) -> str:
        """Say who speaks: the maker, a hub, the press, the community."""
        return self.trusts[trust]

    def teller(self, source: SourceLink, *, first: bool = False) -> str:
        """Say who a source is, whether it was the first to say it, and in which language, if not in the reader's."""
        marks = (self.trust(source.trust), self.first if first else None, language_mark(source.lang, self.lang))
        return ", ".join(mark for mark in marks if mark)

    def worded_by(self, summary: Summary) -> str:
        """Say that the words are a model's own, and what they rest on; "" where every sentence is a quotation."""
        if all(quote.verbatim for quote in (summary.headline, *summary.sentences)):
            return ""
        return self.worded.format(name=clip(legible(summary.by), MODEL_NAME_LENGTH) or "…")

    def unworded_note(self, summary: Summary) -> str:
        """Say that a model was asked and its words were not used, and why; "" where none was asked, or they were."""
        if summary.note is None or self.worded_by(summary):
            return ""
        return self.unworded.format(why=self.notes[summary.note])

    def tellers(self, sources: int) -> str:
        """Say how many sources tell a story: `3 sources`."""
        return _count(self.sources_counted, sources)

    def also_in(self, roundups: int) -> str:
        """Say how many round-ups tell a story too, beside its sources: `also in 2 round-ups`; "" where none does."""
        return _count(self.roundups_counted, roundups) if roundups else ""

    def quoted(self, text: str) -> str:
        """Put a quotation between its marks."""
        opening, closing = self.quotes
        return f"{opening}{text}{closing}"

    def headline(self, at: datetime, stories: int) -> str:
        """Say what this digest is: `Open models · Thu 26 Jun · 4 stories`; `at` is in the reader's time zone."""
        counted = (_count(self.stories_counted, stories),) if stories else ()
        return " · ".join((self.title, self.date(at), *counted))

    def counts(self, items: int, sources: int) -> str:
        """Say how much was read: `212 items read from 71 sources`."""
        return self.read.format(items=_count(self.items_counted, items), sources=_count(self.sources_counted, sources))

    def down(self, names: Sequence[str], *, shown: int = 10) -> str:
        """Say which sources did not answer, naming at most `shown` of them and counting the rest; or that all answered."""
        if not names:
            return self.nothing_down
        named = self.comma.join(names[:shown])
        rest = len(names) - shown
        tail = f"{self.comma}{self.more(rest)}" if rest > 0 else ""
        return f"{_count(self.down_counted, len(names))}{named}{tail}"

    def quiet(self, since: datetime, *, heard: bool = True) -> str:
        """Say that there is nothing to tell, or that nobody could be heard; `since` is in the reader's time zone."""
        silence = self.quiet_since if heard else self.unheard_since
        return silence.format(when=self.moment(since))

    def flood(self, entries: int, shown: int) -> str:
        """Say that a source published a great many at once: `500 new entries, shown 20`."""
        return self.flooded.format(entries=f"{entries:,}", shown=f"{shown:,}")

    def more(self, number: int) -> str:
        """Say that a list goes on: `and 12 more`."""
        return _count(self.more_counted, number)

    def left_out(self, stories: int) -> str:
        """Say how many stories were due and did not fit."""
        return _count(self.left_out_counted, stories)

    def first_seen(self, when: str) -> str:
        """Say when we saw a story first; `when` is already words: `25 minutes ago`."""
        return self.first_seen_when.format(when=when)

    def date(self, at: datetime) -> str:
        """Say a day: `Thu 26 Jun`."""
        return self.date_format.format(weekday=self.weekdays[at.weekday()], day=at.day, month=self.months[at.month - 1])

    def moment(self, at: datetime) -> str:
        """Say a day and a time: `Thu 26 Jun 08:00`."""
        return self.moment_format.format(date=self.date(at), hour=at.hour, minute=at.minute)

    def ago(self, span: timedelta) -> str:
        """Say how long ago, in the largest unit that fits: `25 minutes ago`."""
        minutes = int(span.total_seconds() // 60)
        if minutes < 1:
            return self.just_now
        if minutes < 60:
            return _count(self.minutes_ago, minutes)
        if minutes < 48 * 60:
            return _count(self.hours_ago, minutes // 60)
        return _count(self.days_ago, minutes // (24 * 60))


def words(lang: str) -> Words:
    """Return the words of a language tag such as `ja` or `zh-CN`; English where we have none of its own."""
    return LANGUAGES.get(lang.replace("_", "-").partition("-")[0].lower(), ENGLISH)


def language_mark(lang: str, reader: str) -> str | None:
    """Return the mark of a text that is not in the reader's language: `ja`; None where it is, or where nobody knows."""
    primary = lang.replace("_", "-").partition("-")[0].lower()
    known = primary.isascii() and primary.isalpha() and primary != "und"
    return primary if known and primary != words(reader).lang else None


def _count(plural: Plural, number: int) -> str:
    one, many = plural
    return (one if number == 1 else many).format(n=f"{number:,}")


ENGLISH = Words(
    lang="en",
    title="Open models",
    standings=MappingProxyType(
        {
            Standing.RUMORED: "RUMORED",
            Standing.ANNOUNCED: "ANNOUNCED",
            Standing.RELEASED: "RELEASED",
            Standing.CHANGED: "CHANGED",
            Standing.WITHDRAWN: "WITHDRAWN",
        }
    ),
    leaked="LEAKED",
    trusts=MappingProxyType(
        {Trust.MAKER: "maker", Trust.HUB: "hub", Trust.PRESS: "press", Trust.COMMUNITY: "community"}
    ),
    sources="Sources",
    first="first",
    worded="worded by {name} from the sources below",
    unworded="quoted as it stands: the model's own words were not used ({why})",
    notes=MappingProxyType(
        {
            Note.RESTING: "it failed several times, and rests",
            Note.SPENT: "its calls or tokens of the day are spent",
            Note.UNPAID: "its money of the day is spent",
            Note.WAITED: "it had been waited for long enough",
            Note.LATE: "it did not answer in time",
            Note.UNREACHED: "it could not be reached",
            Note.UNREADABLE: "its answer could not be read",
            Note.UNSUPPORTED: "the sources do not support them",
        }
    ),
    quotes=("“", "”"),
    comma=", ",
    stories_counted=("{n} story", "{n} stories"),
    read="{items} read from {sources}",
    items_counted=("{n} item", "{n} items"),
    sources_counted=("{n} source", "{n} sources"),
    roundups_counted=("also in {n} round-up", "also in {n} round-ups"),
    down_counted=("{n} source down: ", "{n} sources down: "),
    nothing_down="every source answered",
    quiet_since="A quiet day: nothing new since {when}.",
    unheard_since="No source answered: what happened since {when} is not known.",
    roundups="Round-ups",
    flooded="{entries} new entries, shown {shown}",
    more_counted=("and {n} more", "and {n} more"),
    left_out_counted=("and {n} more story that did not fit", "and {n} more stories that did not fit"),
    first_seen_when="first seen {when}",
    date_format="{weekday} {day} {month}",
    moment_format="{date} {hour:02}:{minute:02}",
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    just_now="just now",
    minutes_ago=("{n} minute ago", "{n} minutes ago"),
    hours_ago=("{n} hour ago", "{n} hours ago"),
    days_ago=("{n} day ago", "{n} days ago"),
)

JAPANESE = Words(
    lang="ja",
    title="オープンモデル",
    standings=MappingProxyType(
        {
            Standing.RUMORED: "噂",
            Standing.ANNOUNCED: "発表",
            Standing.RELEASED: "公開",
            Standing.CHANGED: "変更",
            Standing.WITHDRAWN: "撤回",
        }
    ),
    leaked="流出",
    trusts=MappingProxyType(
        {Trust.MAKER: "開発元", Trust.HUB: "ハブ", Trust.PRESS: "報道", Trust.COMMUNITY: "コミュニティ"}
    ),
    sources="情報源",
    first="初報",
    worded="{name} が下記の情報源をもとに作成した文",
    unworded="原文のまま引用（モデルの文は不採用：{why}）",
    notes=MappingProxyType(
        {
            Note.RESTING: "失敗が続いたため休止中",
            Note.SPENT: "一日の回数またはトークンの上限に達した",
            Note.UNPAID: "一日の費用の上限に達した",
            Note.WAITED: "待ち時間の上限に達した",
            Note.LATE: "時間内に応答がなかった",
            Note.UNREACHED: "接続できなかった",
            Note.UNREADABLE: "応答を読み取れなかった",
            Note.UNSUPPORTED: "情報源による裏づけがない",
        }
    ),
    quotes=("「", "」"),
    comma="、",
    stories_counted=("{n}件の話題", "{n}件の話題"),
    read="{sources}から{items}を確認",
    items_counted=("{n}件", "{n}件"),
    sources_counted=("{n}の情報源", "{n}の情報源"),
    roundups_counted=("まとめ記事{n}件にも掲載", "まとめ記事{n}件にも掲載"),
    down_counted=("応答のない情報源{n}件：", "応答のない情報源{n}件："),
    nothing_down="すべての情報源が応答",
    quiet_since="静かな一日です。{when}以降、新しい話題はありません。",
    unheard_since="応答した情報源がありません。{when}以降のことは分かりません。",
    roundups="まとめ記事",
    flooded="新着{entries}件のうち{shown}件を表示",
    more_counted=("ほか{n}件", "ほか{n}件"),
    left_out_counted=("ほか{n}件の話題は収まりませんでした", "ほか{n}件の話題は収まりませんでした"),
    first_seen_when="初出 {when}",
    date_format="{month}{day}日（{weekday}）",
    moment_format="{date}{hour}:{minute:02}",
    weekdays=("月", "火", "水", "木", "金", "土", "日"),
    months=tuple(f"{month}月" for month in range(1, 13)),
    just_now="たった今",
    minutes_ago=("{n}分前", "{n}分前"),
    hours_ago=("{n}時間前", "{n}時間前"),
    days_ago=("{n}日前", "{n}日前"),
)

CHINESE = Words(
    lang="zh",
    title="开放模型",
    standings=MappingProxyType(
        {
            Standing.RUMORED: "传闻",
            Standing.ANNOUNCED: "宣布",
            Standing.RELEASED: "发布",
            Standing.CHANGED: "变更",
            Standing.WITHDRAWN: "撤回",
        }
    ),
    leaked="泄露",
    trusts=MappingProxyType({Trust.MAKER: "开发方", Trust.HUB: "平台", Trust.PRESS: "媒体", Trust.COMMUNITY: "社区"}),
    sources="来源",
    first="首发",
    worded="由 {name} 根据下列来源撰写",
    unworded="引用原文（未采用模型撰写的文字：{why}）",
    notes=MappingProxyType(
        {
            Note.RESTING: "多次失败，暂停使用",
            Note.SPENT: "当天的次数或令牌已用完",
            Note.UNPAID: "当天的费用已用完",
            Note.WAITED: "等待时间已达上限",
            Note.LATE: "未在时限内回答",
            Note.UNREACHED: "无法连接",
            Note.UNREADABLE: "回答无法读取",
            Note.UNSUPPORTED: "来源不足以支持",
        }
    ),
    quotes=("“", "”"),
    comma="、",
    stories_counted=("{n} 条消息", "{n} 条消息"),
    read="已从 {sources}读取 {items}",
    items_counted=("{n} 篇", "{n} 篇"),
    sources_counted=("{n} 个来源", "{n} 个来源"),
    roundups_counted=("另见 {n} 篇汇总", "另见 {n} 篇汇总"),
    down_counted=("{n} 个来源无响应：", "{n} 个来源无响应："),
    nothing_down="所有来源均正常",
    quiet_since="今天很平静：{when} 以来没有新消息。",
    unheard_since="没有来源响应：{when} 以来的情况不得而知。",
    roundups="汇总",
    flooded="新增 {entries} 篇，显示 {shown} 篇",
    more_counted=("另有 {n} 项", "另有 {n} 项"),
    left_out_counted=("另有 {n} 条消息未能列出", "另有 {n} 条消息未能列出"),
    first_seen_when="首次发现：{when}",
    date_format="{month}{day}日 {weekday}",
    moment_format="{date} {hour:02}:{minute:02}",
    weekdays=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    months=tuple(f"{month}月" for month in range(1, 13)),
    just_now="刚刚",
    minutes_ago=("{n} 分钟前", "{n} 分钟前"),
    hours_ago=("{n} 小时前", "{n} 小时前"),
    days_ago=("{n} 天前", "{n} 天前"),
)

LANGUAGES: Mapping[str, Words] = MappingProxyType({each.lang: each for each in (ENGLISH, JAPANESE, CHINESE)})
"""Every language we speak, by its tag."""
