"""A week's picture: its words in every language, the same for the same, and whole where nothing happened."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from bot.domain.digest import Week
from bot.domain.license import Tier
from bot.terminal.pictures import week
from bot.terminal.pictures.canvas import families

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def make_week(**changes: Any) -> Week:
    fields: dict[str, Any] = {
        "since": MONDAY,
        "until": MONDAY + timedelta(days=6),
        "releases": {Tier.OSI_OPEN: 23, Tier.USE_RESTRICTED: 4, Tier.COMMERCIAL_THRESHOLD: 3, None: 1_006},
        "by_day": tuple((date(2026, 3, 2) + timedelta(days=n), n * 3, n % 2) for n in range(7)),
    }
    return Week(**{**fields, **changes})


def texts(svg: bytes) -> str:
    """Return every text of a picture; one that is no XML fails here."""
    return " ".join(ET.fromstring(svg).itertext())


def test_a_picture_says_its_numbers() -> None:
    """Days, groups of licenses with their counts, and the totals are written, not only drawn."""
    said = texts(week.draw(make_week(), "en", form="svg"))

    for words in (
        "Mon 2 Mar – Sun 8 Mar",
        "releases: 1,036",
        "OSI-approved 23",
        "with conditions 7",
        "license not known 1,006",
    ):
        assert words in said
    assert "non-commercial" not in said


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ("OSI-approved 23, with conditions 7", "Tue 3 Mar: 3/1")),
        ("ja", ("OSI承認 23、条件付き 7", "3月3日（火） 3／1")),
        ("zh", ("OSI 认可 23、有条件 7", "3月3日 周二 3/1")),
    ],
)
def test_who_can_not_see_it_is_told_the_same(lang: str, said: tuple[str, str]) -> None:
    """The words beside the picture hold every number, in the reader's language, and fit what Discord takes."""
    told = week.alt(make_week(), lang)

    assert all(words in told for words in said)
    assert len(told) <= 1_024


@pytest.mark.parametrize(("lang", "said"), [("ja", "日ごとの件数"), ("zh", "每日数量")])
def test_a_picture_is_drawn_in_the_readers_language_or_says_that_it_is_not(lang: str, said: str) -> None:
    """Where no font has the language's characters the picture is in English, and its words say so."""
    drawn, told = texts(week.draw(make_week(), lang, form="svg")), week.alt(make_week(), lang)

    has_font = len(families()) > 1
    assert (said in drawn) is has_font
    assert ("Day by day" in drawn) is not has_font
    assert (week.ENGLISH_DRAWN[lang] in told) is not has_font


@pytest.mark.parametrize("form", ["png", "svg"])
def test_the_same_week_has_the_same_bytes(form: str) -> None:
    """Nothing of the moment or of chance is in a picture."""
    assert week.draw(make_week(), "ja", form=form) == week.draw(make_week(), "ja", form=form)


@pytest.mark.parametrize("lang", ["en", "ja", "zh", "fr"])
def test_a_week_in_which_nothing_happened_is_a_picture_too(lang: str) -> None:
    """No release, no change, no day at all: still a PNG, and words."""
    empty = make_week(releases={}, by_day=())

    assert week.draw(empty, lang).startswith(b"\x89PNG\r\n\x1a\n")
    assert week.alt(empty, lang)


def test_more_days_than_fit_are_cut() -> None:
    """A span of a year is drawn as far as bars can be told apart."""
    days = tuple((date(2026, 1, 1) + timedelta(days=n), 1, 0) for n in range(365))

    said = texts(week.draw(make_week(by_day=days), "en", form="svg"))

    assert len(week.alt(make_week(by_day=days), "en")) <= 1_024
    assert "Day by day" in said
