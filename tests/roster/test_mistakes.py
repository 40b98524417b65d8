"""What an operator is told of a broken `sources.yaml`: each mistake, its place, and what would be right."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.roster import read_roster
from tests.make import make_kinds

STANZA = "sources:\n  - id: a-b\n    kind: feed\n    url: https://a.example/feed\n"
"""A whole stanza; what is put behind it begins at line 5."""

SUBSCRIBED = "sources: []\nsubscriptions:\n  - id: daily\n"
"""A whole subscription; what is put behind it begins at line 4."""

CRON = 'Write "0 8 * * *" (minute, hour, day, month, weekday), daily 08:00 or hourly.'
NO_ALIAS = "anchors and aliases (&a) are not used here. Write the value out; what stanzas share goes under defaults:."

CASES: dict[str, tuple[str | bytes, list[str]]] = {
    "empty file": ("", [" the file is empty. Write sources: and a list below it."]),
    "only a comment": ("# later\n", [" the file is empty. Write sources: and a list below it."]),
    "not a mapping": ("- a\n", ["1:1 the file is not a mapping. Begin with sources: and a list below it."]),
    "no sources": ("defaults: {}\n", ["1:1 sources is missing. Write sources: and a list of stanzas below it."]),
    "sources of nothing": (
        "sources:\n",
        ["1:1 sources: is not a list. Begin each stanza below it with a dash: - id: publisher-what."],
    ),
    "tab": (
        "sources:\n\t- id: a-b\n",
        ["2:1 a tab stands where YAML wants spaces. Indent with spaces."],
    ),
    "two colons": (
        STANZA + "    name: News: AI\n",
        ["5:15 a second colon follows on one line. Start a new line, or put quotes around a value that holds a colon."],
    ),
    "crooked": (
        STANZA + "   name: x\n",
        ["5:4 the indentation does not match the lines above. Line it up with its neighbors."],
    ),
    "open list": (STANZA + "    tags: [a, b\n", ["6:1 a list that began with [ is not closed. Close it with ]."]),
    "open quote": (STANZA + '    name: "x\n', ["6:1 a quote is not closed. Close it."]),
    "no colon": (STANZA + "    name\n", ["6:1 a key has no colon. Write key: value."]),
    "two documents": (STANZA + "---\na: b\n", ["5:1 a second document begins with ---. Keep everything in one."]),
    "strange sign": (
        STANZA + "    name: %x\n",
        [
            (
                "5:11 this is not YAML: while scanning for the next token found character '%' that cannot start any token."
                " Check its quotes, colons and indentation."
            )
        ],
    ),
    "too deep": ("a: " + "[" * 1000, [" the file is nested too deeply. Close the brackets."]),
    "control character": (STANZA + "    name: a\x00b\n", ["5:1 the line holds a control character. Delete it."]),
    "not UTF-8": (
        STANZA.encode() + "    name: 会報\n".encode("shift-jis"),
        ["5:11 the file is not UTF-8 from here on. Save it as UTF-8."],
    ),
    "too large": (b"#" * (1024 * 1024 + 1), [" the file is larger than 1024 KiB. Split it, or name another file."]),
    "bomb": (
        "defaults: &a {tags: [x]}\nsources: [*a, *a]\n",
        [f"1:11 {NO_ALIAS}"],
    ),
    "alias of itself": (
        "sources: &a [*a]\n",
        [f"1:10 {NO_ALIAS}"],
    ),
    "alias of nothing": ("sources: *a\n", ["1:10 an alias points at nothing. Write the value out."]),
    "tag": (
        STANZA + "    name: !!python/name:os.system x\n",
        ['5:11 the tag "tag:yaml.org,2002:python/name:os.system" is not used here. Leave it out.'],
    ),
    "unknown part": (STANZA + "source: []\n", ["5:1 source: unknown key. Did you mean sources?"]),
    "key that is a list": (
        STANZA + "? [a]\n: b\n",
        ["5:3 ?: unknown key. Write one of defaults, sources, subscriptions, watch."],
    ),
    "stanza that is a word": (
        "sources: [feed]\n",
        [
            (
                "1:11 this is not a mapping. Write key: value lines; the keys are id, kind, url, name, language, interval,"
                " min_interval, max_interval, tags, trust, enabled, full_text, polite_delay, first_window."
            )
        ],
    ),
    "nothing in a stanza": (
        "sources:\n  - name: x\n",
        [
            "2:5 id is missing. Write id: publisher-what.",
            "2:5 kind is missing. Write kind: feed.",
            "2:5 url is missing. Write url: https://host/path.",
        ],
    ),
    "unknown key": (STANZA + "    intervall: 1h\n", ["5:5 intervall: unknown key. Did you mean interval?"]),
    "option of another kind": (
        STANZA + "    min_points: 20\n",
        ["5:5 min_points: unknown key. It belongs to kind: hackernews."],
    ),
    "key twice": (STANZA + "    kind: page\n", ["5:5 kind: written twice; first at line 3. Keep one."]),
    "id twice": (
        STANZA + "  - {id: a-b, kind: feed, url: https://b.example/}\n",
        ["5:6 id: a-b is used twice; first at line 2. Rename one."],
    ),
    "bad values": (
        "sources:\n  - id: a b\n    kind: feeed\n    url: htps://a.example/feed\n",
        [
            '2:9 id: "a b" can not be an id. Use letters, digits and dashes: publisher-what.',
            '3:11 kind: "feeed" is not known. Did you mean feed?',
            '4:10 url: "htps://a.example/feed" is not an http(s) address. Write https://host/path.',
        ],
    ),
    "kind like no other": (
        "sources: [{id: a-b, kind: x, url: http://}]\n",
        [
            '1:27 kind: "x" is not known. Write one of feed, github, hackernews, page.',
            '1:35 url: "http://" is not an http(s) address. Write https://host/path.',
        ],
    ),
    "addresses": (
        """sources:
  - {id: a, kind: feed, url: "http://a b/"}
  - {id: b, kind: feed, url: "http://[::1/"}
  - {id: c, kind: feed, url: http://a:99999/}
""",
        [
            '2:30 url: "http://a b/" is not an http(s) address. Write https://host/path.',
            '3:30 url: "http://[::1/" is not an http(s) address. Write https://host/path.',
            '4:30 url: "http://a:99999/" is not an http(s) address. Write https://host/path.',
        ],
    ),
    "durations": (
        STANZA + "    interval: 30\n    min_interval: soon\n    polite_delay: -1s\n    first_window: 9999d\n",
        [
            '5:15 interval: "30" has no unit. Write 30m for minutes, or 30s, 1h, 1d, 1w.',
            '6:19 min_interval: "soon" is not a duration. Write 30s, 15m, 1h, 1d or 1w.',
            '7:19 polite_delay: "-1s" is not a duration. Write 30s, 15m, 1h, 1d or 1w.',
            '8:19 first_window: "9999d" is out of bounds. Write 1s at least and 3660d at most.',
        ],
    ),
    "no interval": (
        STANZA + "    interval: 0s\n",
        ['5:15 interval: "0s" is out of bounds. Write 1s at least and 3660d at most.'],
    ),
    "bounds": (
        STANZA + "    interval: 1h\n    min_interval: 2h\n    max_interval: 30m\n",
        [
            "6:5 min_interval: is longer than interval. Shorten it.",
            "7:5 max_interval: is shorter than interval. Lengthen it.",
        ],
    ),
    "languages": (
        STANZA + "    language: jp\nsubscriptions: [{id: d, languages: [zh-CN, ja, Klingon]}]\n",
        [
            '5:15 language: "jp" is not a language code. Write ja.',
            '6:37 languages: "zh-CN" is not a language code. Write zh.',
            '6:48 languages: "Klingon" is not a language code. Write en, ja, zh or another such code.',
        ],
    ),
    "wrong types": (
        STANZA + "    enabled: no\n    full_text: 3\n    tags: ai\n    name: [x]\n    trust: {a: b}\n    language:\n",
        [
            '5:14 enabled: "no" is neither true nor false. Write false.',
            '6:16 full_text: "3" is neither true nor false. Write true or false.',
            "7:11 tags: is one value where a list is wanted. Write [ai].",
            "8:11 name: is a list where one value is wanted. Write one value, without brackets or dashes.",
            "9:12 trust: holds keys where one value is wanted. Write the value behind the colon.",
            "10:5 language: is empty. Write a value, or leave the key out.",
        ],
    ),
    "trust": (
        STANZA + "    trust: mkaer\n",
        ['5:12 trust: "mkaer" is not known. Did you mean maker?'],
    ),
    "too long": (
        STANZA + f"    name: {'x' * 3000}\n",
        ["5:11 name: is longer than 2048 characters. Write a shorter one."],
    ),
    "options of the wrong type": (
        "sources:\n  - {id: a, kind: hackernews, url: https://a.example/, min_points: many, comments: 1}\n",
        [
            '2:68 min_points: "many" is not a whole number. Write one from 0 to 1000000.',
            '2:84 comments: "1" is neither true nor false. Write true or false.',
        ],
    ),
    "defaults": (
        "defaults: {id: x, intervall: 1h, interval: 1y}\nsources: []\n",
        [
            (
                "1:12 id: unknown key. Write one of enabled, first_window, full_text, interval, language, max_interval,"
                " min_interval, polite_delay, tags, trust."
            ),
            "1:19 intervall: unknown key. Did you mean interval?",
            '1:44 interval: "1y" is not a duration. Write 30s, 15m, 1h, 1d or 1w.',
        ],
    ),
    "cadences": (
        """sources: []
subscriptions:
  - {id: a, cadence: "0 8 * *"}
  - {id: b, cadence: daily 25:00}
  - {id: c, cadence: 0 8 30 2 *}
""",
        [
            f'3:22 cadence: "0 8 * *" has 4 fields where cron has 5. {CRON}',
            f'4:22 cadence: "daily 25:00" has 2 fields where cron has 5. {CRON}',
            f'5:22 cadence: "0 8 30 2 *" has a bad day-of-month field. {CRON}',
        ],
    ),
    "time zones": (
        "sources: []\nsubscriptions: [{id: a, timezone: Asia/Tokio}, {id: b, timezone: ../etc}]\n",
        [
            '2:35 timezone: "Asia/Tokio" is not a time zone. Did you mean Asia/Tokyo?',
            '2:66 timezone: "../etc" is not a time zone. Write UTC, Asia/Tokyo, Europe/Berlin …',
        ],
    ),
    "destinations": (
        SUBSCRIBED + '    to: [terminl, "html:x", "discord:news", "discord:"]\n',
        [
            '4:10 to: "terminl" is not a destination. Did you mean terminal?',
            '4:19 to: "html:x" has an address, and html takes none. Write html.',
            '4:29 to: "discord:news" has no channel id. Write discord:123456789012345678.',
            '4:45 to: "discord:" has no channel id. Write discord:123456789012345678.',
        ],
    ),
    "telling": (
        SUBSCRIBED
        + "    quiet: nights\n    importance: huge\n    roles: [me, 12 licence]\n    urgent: [gates]\n  - {id: c, quiet: 7:00-07:00}\n",
        [
            '4:12 quiet: "nights" is not a span of hours. Write 22:00-07:00.',
            '5:17 importance: "huge" is not known. Write one of any, major, notable.',
            """6:13 roles: "me" is not a role's id. In Discord, turn on developer mode, then Copy Role ID.""",
            '6:17 roles: "licence" is nothing urgent. Did you mean license?',
            '7:14 urgent: "gates" is not known. Did you mean gate?',
            '8:20 quiet: "7:00-07:00" is the whole day. Write when it begins and ends, or leave it out.',
        ],
    ),
    "subscriptions": (
        STANZA
        + "subscriptions:\n  - language: fr\n    max_stories: 0\n    sources: [a-c, zzz]\n  - {id: d}\n  - {id: d}\n",
        [
            "6:5 id is missing. Write id: daily.",
            '6:15 language: "fr" is not known. Write one of en, ja, zh.',
            "7:18 max_stories: 0 would show nothing. Write 1 or more.",
            '8:15 sources: "a-c" is not a source. Did you mean a-b?',
            '8:20 sources: "zzz" is not a source. Write the id of a source in this file.',
            "10:6 id: d is used twice; first at line 9. Rename one.",
        ],
    ),
}


@pytest.mark.parametrize(("written", "said"), CASES.values(), ids=CASES)
def test_mistakes(tmp_path: Path, written: str | bytes, said: list[str]) -> None:
    """Every mistake of a file is told at once, with its line and column, what is wrong, and what would be right."""
    path = tmp_path / "sources.yaml"
    path.write_bytes(written if isinstance(written, bytes) else written.encode())

    with pytest.raises(ConfigError) as caught:
        read_roster(path, kinds=make_kinds())

    assert [_told(mistake, path) for mistake in str(caught.value).splitlines()] == said


def _told(line: str, path: Path) -> str:
    assert line.startswith(str(path))
    where, _, what = line.removeprefix(str(path)).partition("  ")
    return f"{where.removeprefix(':')} {what}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is told with the ways to name another."""
    with pytest.raises(ConfigError, match=r"there is no such file\. Name another with --sources FILE or KAIHO_SOURCES"):
        read_roster(tmp_path / "none.yaml", kinds=make_kinds())


def test_a_file_that_can_not_be_read(tmp_path: Path) -> None:
    """A folder in the file's place is told as such."""
    with pytest.raises(ConfigError, match=r"can not be read: is a directory\. Check its name"):
        read_roster(tmp_path, kinds=make_kinds())


def test_a_region_is_no_time_zone(tmp_path: Path) -> None:
    """A folder of the time zone database is not taken for a time zone."""
    path = tmp_path / "sources.yaml"
    path.write_text(SUBSCRIBED + "    timezone: America\n")

    with pytest.raises(ConfigError, match='4:15  timezone: "America" is not a time zone'):
        read_roster(path, kinds=make_kinds())


def test_discord_without_a_channel(tmp_path: Path) -> None:
    """With a token and no channel, a subscription that only says discord is told how to name one."""
    path = tmp_path / "sources.yaml"
    path.write_text(SUBSCRIBED + "    to: discord\n")

    with pytest.raises(ConfigError, match=r"4:9  to: discord names no channel\. Write discord:CHANNEL-ID, or set"):
        read_roster(path, kinds=make_kinds(), discord=True)


def test_an_anchor_that_comes_twice_is_a_mistake_and_no_warning(tmp_path: Path) -> None:
    """Both places are told, and the parser writes nothing of its own to stderr."""
    path = tmp_path / "sources.yaml"
    path.write_text("sources:\n  - &a x\n  - &a y\n")

    with pytest.raises(ConfigError) as caught:
        read_roster(path, kinds=make_kinds())

    assert [mistake.line for mistake in caught.value.mistakes] == [2, 3]


PIECES = st.sampled_from(
    ["sources", "subscriptions", "defaults", "id", "url", "to", ": ", "- ", "\n", "\n  ", "[", "]", "{", "}", ",", '"', "'",
     "#", "&a ", "*a", "!!", "|", ">", "%", "?", "\t", "---", "<<", "https://[", "1h", "30", "true", "~", "会", "\ufeff"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_whatever_is_written_is_read_or_told(tmp_path_factory: pytest.TempPathFactory, written: str) -> None:
    """No text makes reading fail in any other way than by telling mistakes that lie within the file."""
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(written, encoding="utf-8", errors="surrogatepass")

    try:
        roster = read_roster(path, kinds=make_kinds())
    except ConfigError as error:
        told = [mistake.line for mistake in error.mistakes]
    else:
        told = [0 for _ in roster.sources]  # no stanza can be whole: none of the pieces is a kind
    last_line = len(written.splitlines()) + 1
    assert all(line <= last_line for line in told)
