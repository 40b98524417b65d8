"""How much Discord takes at once: buckets of routes, everything together, and requests that were wrong.

https://docs.discord.com/developers/topics/rate-limits
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Rate = tuple[int, float]
"""So many in so many seconds."""


@dataclass
class Limits:
    """The allowances; as they stand here nobody is held up, so that a test that is not about them does not wait."""

    messages: Rate = (1_000, 1.0)  # sent to one channel
    edits: Rate = (1_000, 1.0)  # of messages of one channel
    threads: Rate = (1_000, 1.0)  # opened in one channel
    crossposts: Rate = (1_000, 1.0)  # of one channel
    answers: Rate = (1_000, 1.0)  # of one interaction's token
    altogether: Rate = (100_000, 1.0)  # by the bot, answers to interactions not counted
    wrong: Rate = (10_000, 600.0)  # answered 401, 403 or 429


def as_discord() -> Limits:
    """Return the allowances as people measure them at Discord; all but the last two are not documented, and may change."""
    return Limits(
        messages=(5, 5.0),
        edits=(5, 5.0),
        threads=(10, 60.0),
        crossposts=(10, 3_600.0),
        answers=(5, 5.0),
        altogether=(50, 1.0),
    )


@dataclass(frozen=True)
class Left:
    """What a bucket has left after a request; `-1` where it had nothing."""

    most: int
    left: int
    seconds: float
    bucket: str

    def headers(self, now: float) -> dict[str, str]:
        """Word it as Discord does."""
        return {
            "X-RateLimit-Limit": str(self.most),
            "X-RateLimit-Remaining": str(max(self.left, 0)),
            "X-RateLimit-Reset": f"{now + self.seconds:.3f}",
            "X-RateLimit-Reset-After": f"{self.seconds:.3f}",
            "X-RateLimit-Bucket": self.bucket,
        }


@dataclass
class Buckets:
    """What was taken, and when."""

    now: Callable[[], float]
    _taken: dict[tuple[str, str], deque[float]] = field(default_factory=dict)

    def take(self, bucket: str, place: str, rate: Rate) -> Left:
        """Count one more against an allowance; return what is left, and for how long."""
        most, seconds = rate
        taken = self._fresh(bucket, place, seconds)
        left = most - len(taken) - 1
        if left >= 0:
            taken.append(self.now())
        since = taken[0] if taken else self.now()
        return Left(most, left, max(since + seconds - self.now(), 0.0), bucket)

    def full(self, bucket: str, place: str, rate: Rate) -> bool:
        """Say whether an allowance is used up, without counting."""
        return len(self._fresh(bucket, place, rate[1])) >= rate[0]

    def _fresh(self, bucket: str, place: str, seconds: float) -> deque[float]:
        taken = self._taken.setdefault((bucket, place), deque())
        while taken and self.now() - taken[0] >= seconds:
            taken.popleft()
        return taken


BUCKETS: Mapping[tuple[str, str], str] = {
    ("POST", "/channels/{channel}/messages"): "messages",
    ("PATCH", "/channels/{channel}/messages/{message}"): "edits",
    ("POST", "/channels/{channel}/threads"): "threads",
    ("POST", "/channels/{channel}/messages/{message}/threads"): "threads",
    ("POST", "/channels/{channel}/messages/{message}/crosspost"): "crossposts",
    ("POST", "/webhooks/{application}/{token}"): "answers",
    ("PATCH", "/webhooks/{application}/{token}/messages/{message}"): "answers",
}
"""Routes with an allowance of their own, by their template; the rest is held to the one for everything."""
