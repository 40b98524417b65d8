"""Everything that can go wrong, drawn as a tree.

BotError
├── ConfigError          file, line, what is wrong, what would be right (gathered in a ConfigErrors group)
├── FetchError           which URL, and the HTTP status where one came
│   ├── Unreachable      network, DNS, TLS, 5xx, deadline  → back off
│   ├── Throttled        429 or 503; may carry retry_at    → obey
│   ├── Refused          401, 403, robots, guard, walls    → say why, try again once a day
│   ├── Missing          404                               → back off; retired after a fortnight of it
│   ├── Gone             410                               → retire the source
│   └── TooLarge         nothing usable under the cap      → skip this turn
├── EmbedError           a model that is not there, or not the one pinned
├── DeliveryError        which delivery                    → it stays pending and is tried again
│   ├── Undeliverable    channel gone, permission lost     → pause the subscription
│   └── Untraceable      nobody can tell whether it is there  → send it again, and tell the operator
├── StoreError           locked, full, or newer than this code
└── Declined             what a person asked for and does not get, in a word every face has a sentence for
    ├── NotAllowed       no right to it, or no more of it      → say so
    └── NotUnderstood    words that mean nothing there         → say what would be right

One leaf, one consequence.
"""

from dataclasses import dataclass
from datetime import datetime


class BotError(Exception):
    """Anything Kaiho expects may go wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing wrong in what an operator wrote; `remedy` says what would be right. Line 0: it lies on no line."""

    file: str
    line: int
    column: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        """Say it as editors link it: `file:line:column  problem. remedy`."""
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{where}  {self.problem} {self.remedy}".rstrip()


class ConfigError(BotError):
    """Every mistake found in what the operator wrote, all at once."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        """Keep the mistakes in the order of their lines."""
        self.mistakes = tuple(sorted(mistakes, key=lambda m: (m.file, m.line, m.column)))
        super().__init__("\n".join(map(str, self.mistakes)))


class FetchError(BotError):
    """A document that did not come; `reason` is a sentence a person understands."""

    def __init__(self, url: str, reason: str, *, status: int | None = None, code: str | None = None) -> None:
        """Name the URL asked, why it did not come, the HTTP status where one came, and the server's own word for it."""
        self.url = url
        self.reason = reason
        self.status = status
        self.code = code  # `X-Error-Code`: RepoNotFound, GatedRepo, DisabledRepo …
        super().__init__(f"{url}: {reason}")


class Unreachable(FetchError):
    """The network, the name, the certificate, the deadline or the server failed."""


class Throttled(FetchError):
    """The server asks us to wait; until `retry_at` when it says how long."""

    def __init__(
        self,
        url: str,
        reason: str,
        *,
        status: int | None = None,
        code: str | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        """Keep the moment the server named, if it named one."""
        self.retry_at = retry_at
        super().__init__(url, reason, status=status, code=code)


class Refused(FetchError):
    """We were turned away, or turned away ourselves: 401, 403, robots.txt, the guard, a challenge page."""


class Missing(FetchError):
    """404: nothing there today."""


class Gone(FetchError):
    """410: the publisher says it will not come back."""


class TooLarge(FetchError):
    """The document passed the cap before anything usable came."""


class EmbedError(BotError):
    """A model that is not there, or not the one that was pinned."""


class DeliveryError(BotError):
    """A page that was not delivered this time."""


class Undeliverable(DeliveryError):
    """A destination that is gone, or no longer lets us write."""


class Untraceable(DeliveryError):
    """A page that may have been sent, at a destination where we can not look."""

    def __init__(self, what: str, *, folds: bool) -> None:
        """Keep whether the destination makes one of two that are sent soon after each other."""
        self.folds = folds
        super().__init__(what)


class StoreError(BotError):
    """The store is locked, full, broken, or newer than this code."""


class Declined(BotError):
    """What a person asked for and does not get: a sentence, and the word under which faces have it in every language."""

    def __init__(self, word: str, sentence: str, **values: str | int) -> None:
        """Keep the word, and the values its sentences are filled in with."""
        self.word = word
        self.values = values
        super().__init__(sentence.format(**values))


class NotAllowed(Declined):
    """They have no right to it, or have as much of it as one may."""


class NotUnderstood(Declined):
    """They wrote what means nothing there."""
