"""Hugging Face's rate limits: fixed windows of five minutes, told in the headers of every answer.

https://huggingface.co/docs/hub/rate-limits.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.ports import Clock

WINDOW = 300

ANONYMOUS: Mapping[str, int] = {"api": 500, "resolvers": 3_000, "pages": 100}
FREE: Mapping[str, int] = {"api": 1_000, "resolvers": 5_000, "pages": 200}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one more request is borne, and what the answer says of it."""

    borne: bool
    headers: Mapping[str, str]


class Limits:
    """Counts what each caller asks of each bucket in the window the clock is in."""

    def __init__(self, clock: Clock) -> None:
        self.asked: Counter[str] = Counter()  # by bucket, ever
        self.refused = 0  # 429s, ever
        self._clock = clock
        self._window = -1
        self._spent: Counter[tuple[str, str]] = Counter()

    def count(self, bucket: str, caller: str, quotas: Mapping[str, int]) -> Verdict:
        second = self._clock.now().timestamp()
        window, into = int(second // WINDOW), int(second % WINDOW)
        if window != self._window:
            self._window = window
            self._spent.clear()
        quota, spent = quotas[bucket], self._spent[caller, bucket]
        borne = spent < quota
        self._spent[caller, bucket] = min(spent + 1, quota)
        self.asked[bucket] += 1
        self.refused += not borne
        headers = {
            "RateLimit": f'"{bucket}";r={quota - self._spent[caller, bucket]};t={WINDOW - into}',
            "RateLimit-Policy": f'"fixed window";"{bucket}";q={quota};w={WINDOW}',
        }
        return Verdict(borne, headers)
