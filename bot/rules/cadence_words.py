"""When a digest comes, in words people write, and back: `daily 08:00`, `每周一 9:00`, `平日 7:30`."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Final

from cronsim import CronSim

from bot.domain.subscription import Quiet
from bot.rules.cadence import cadence_fault

CLOSEST: Final = timedelta(hours=1)
"""Between two digests: what is more urgent than that is an alert, and a channel is no ticker."""

_SLOTS: Final = 100
"""Slots looked at for the closest two: more than an hourly cadence has between two weekends."""

_CLOCK: Final = r"(?P<hour>[01]?\d|2[0-3])(?:[:時时点](?P<minute>[0-5]\d)?分?)"

_EVERY: Final = r"daily|every day|毎日|每天|每日"
_WORKDAYS: Final = r"weekdays|workdays|every weekday|平日|工作日"
_WEEKLY: Final = r"(?:weekly|every week|毎週|每周|每週|每星期)"

_DAYS: Final = {
    "0": ("sunday", "sun", "日曜日", "日曜", "日", "天"),
    "1": ("monday", "mon", "月曜日", "月曜", "月", "一"),
    "2": ("tuesday", "tue", "火曜日", "火曜", "火", "二"),
    "3": ("wednesday", "wed", "水曜日", "水曜", "水", "三"),
    "4": ("thursday", "thu", "木曜日", "木曜", "木", "四"),
    "5": ("friday", "fri", "金曜日", "金曜", "金", "五"),
    "6": ("saturday", "sat", "土曜日", "土曜", "土", "六"),
}
"""Names of weekdays → cron's number."""

_DAY_OF: Final = {name: number for number, names in _DAYS.items() for name in names}

_SHOWN: Final = {
    "en": ("hourly", "daily {at}", "weekdays {at}", "weekly {day} {at}"),
    "ja": ("毎時", "毎日 {at}", "平日 {at}", "毎週{day} {at}"),
    "zh": ("每小时", "每天 {at}", "工作日 {at}", "每周{day} {at}"),
}
_DAY_SHOWN: Final = {"en": 1, "ja": 3, "zh": -1}
"""Which name of a day a language is shown."""


def cadence_of(words: str) -> str | None:
    """Return the five cron fields that words mean, or that they are; None where they mean none that comes round."""
    said = " ".join(words.lower().split())
    if re.fullmatch(r"hourly|every hour|毎時|毎時間|每小时|每小時", said):
        return "0 * * * *"
    day = "|".join(sorted(_DAY_OF, key=len, reverse=True))
    for form, fields in ((_EVERY, "* * *"), (_WORKDAYS, "* * 1-5"), (rf"{_WEEKLY} ?(?P<day>{day})", "* * {day}")):
        found = re.fullmatch(rf"(?:{form})(?: at)?,? ?{_CLOCK}", said)
        if found:
            named = found.groupdict()
            on = fields.format(day=_DAY_OF.get(named.get("day") or "", ""))
            return f"{int(named['minute'] or 0)} {int(named['hour'])} {on}"
    return None if cadence_fault(said) else said


def cadence_words(cadence: str, lang: str) -> str:
    """Say a cadence in words that `cadence_of` understands; one that has none as it is."""
    hourly, daily, weekdays, weekly = _SHOWN.get(lang, _SHOWN["en"])
    if cadence == "0 * * * *":
        return hourly
    found = re.fullmatch(r"(\d+) (\d+) \* \* (\*|1-5|[0-6])", cadence)
    if not found:
        return cadence
    at = f"{int(found[2]):02}:{int(found[1]):02}"
    if found[3] in {"*", "1-5"}:
        return (daily if found[3] == "*" else weekdays).format(at=at)
    return weekly.format(day=_DAYS[found[3]][_DAY_SHOWN.get(lang, 1)], at=at)


def comes_too_often(cadence: str) -> bool:
    """Say whether two digests of a sound cadence would come closer together than they may."""
    slots = CronSim(cadence, datetime(2000, 1, 1, tzinfo=UTC))
    before = next(slots)
    for _, slot in zip(range(_SLOTS), slots, strict=False):
        if slot - before < CLOSEST:
            return True
        before = slot
    return False


def quiet_of(words: str) -> Quiet | None:
    """Return the hours that words such as `22:00-07:00` mean; None where they mean none, or a whole day."""
    found = re.fullmatch(
        r"(\d{1,2}):?(\d\d)? ?(?:-|–|~|〜|～|to|から|到|至) ?(\d{1,2}):?(\d\d)?", words.strip().lower()
    )
    if not found:
        return None
    hours, minutes = (int(found[1]), int(found[3])), (int(found[2] or 0), int(found[4] or 0))
    if max(hours) > 23 or max(minutes) > 59:
        return None
    begins, ends = (time(hour, minute) for hour, minute in zip(hours, minutes, strict=True))
    return None if begins == ends else Quiet(begins=begins, ends=ends)


def quiet_words(quiet: Quiet | None) -> str:
    """Say quiet hours in words that `quiet_of` understands; nothing where there are none."""
    return "" if quiet is None else f"{quiet.begins:%H:%M}-{quiet.ends:%H:%M}"
