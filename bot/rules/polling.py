"""When to ask a source again, and what to remember of how it went."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.source import Document, Outcome, PollState, Reading, SourceSpec, Url
from bot.errors import FetchError, Gone, Missing, Refused, Throttled, TooLarge
from bot.rules.freshness import freshness

MOVES_BELIEVED = 3
"""A permanent redirect is believed after this many turns in a row: one alone may be a publisher's slip, or a hotel's wall."""

MOVES_REVIEWED = 50
"""Every so many turns the old address is asked once more, so that a redirect taken back is noticed."""

DAY = timedelta(days=1)
"""A refused source is asked once a day, and no back-off grows longer."""

FORTNIGHT = timedelta(days=14)
"""A source that was nothing but missing for so long is retired."""

LONGEST_RETRY = timedelta(days=7)
"""A server may send us away for longer than `max_interval`, but not for ever: a mistyped date must not silence a source."""

SHORTEST_BACK_OFF = timedelta(minutes=1)
"""A failing source is left alone at least this long, whatever `min_interval` says."""

DOUBLINGS = 20
"""A minute doubled so often is two years: enough for any back-off, and no number grows without bound."""

QUICKER, SLOWER = 0.5, 1.25
"""Half the interval after a turn that brought something new, a quarter more after one that did not.

The two balance where about one turn in four brings something: log(1.25) / (log(1.25) + log(2)) = 0.24.
"""

SHARPEST, SLACKEST = 0.25, 8
"""How far, in times of `SourceSpec.interval`, a source's rhythm may lead away from what the operator chose."""

JITTER = 0.1
"""At most this part of a wait is added, always the same for one source, so that sources drift apart."""

READ_OUTCOMES = frozenset({Outcome.READ, Outcome.EMPTY, Outcome.UNCHANGED})


def first_state(spec: SourceSpec, now: datetime) -> PollState:
    """Return the state of a source never asked: due at once."""
    return PollState(source=spec.id, due_at=now)


def is_due(spec: SourceSpec, state: PollState, now: datetime) -> bool:
    """Say whether a source is to be asked by itself now."""
    return spec.enabled and state.retired_at is None and state.due_at <= now


def address(spec: SourceSpec, state: PollState) -> Url:
    """Return where to ask: the operator's address, or the one it has moved to for good."""
    believed = state.moved_count >= MOVES_BELIEVED and state.moved_count % MOVES_REVIEWED != 0
    return state.moved_to if believed and state.moved_to else spec.url


def next_turn(
    spec: SourceSpec,
    state: PollState,
    result: Document | FetchError,
    *,
    reading: Reading | None,
    new: int,
    now: datetime,
) -> PollState:
    """Return what to remember after a turn; `reading` is None when nothing came or nothing had changed."""
    if isinstance(result, FetchError):
        return _failed(spec, state, result, now)
    if reading is not None and reading.not_a_feed:
        turned_away = Refused(result.url, reading.not_a_feed, status=result.status)
        return _failed(spec, state, turned_away, now)
    return _succeeded(spec, state, result, reading, new=new, now=now)


def _succeeded(
    spec: SourceSpec, state: PollState, document: Document, reading: Reading | None, *, new: int, now: datetime
) -> PollState:
    interval = _rhythm(spec, state, reading, new=new)
    wait = _within(spec, max(interval, freshness(document.headers)))
    said = _said(state, document, reading)
    etag, last_modified, body_sha256 = _validators(state, document)
    moved_to, moved_count = _moved(spec, state, document.moved_to)
    return replace(
        state,
        due_at=now + _within(spec, _jittered(spec, wait)),
        etag=etag,
        last_modified=last_modified,
        body_sha256=body_sha256,
        checked_at=now,
        succeeded_at=now,
        changed_at=now if new else state.changed_at,
        outcome=said.outcome,
        status=document.status,
        problem=said.problem,
        failures=0,
        failing_since=None,
        yielded=(_held(reading) if reading else 0) or state.yielded,
        moved_to=moved_to,
        moved_count=moved_count,
        retired_at=None,
        interval=interval,
    )


def _held(reading: Reading) -> int:
    """Count what a document held: entries, or models."""
    return len(reading.entries) or len(reading.sightings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    outcome: Outcome
    problem: str | None


def _said(state: PollState, document: Document, reading: Reading | None) -> _Said:
    """Say in one word and one sentence what a document held."""
    if reading is None:
        # What was wrong with the document still is: it has not changed.
        unchanged = state.outcome in READ_OUTCOMES
        return _Said(outcome=Outcome.UNCHANGED, problem=state.problem if unchanged else None)
    problems = list(reading.problems)
    if document.truncated:
        problems.insert(0, f"not all of it came: {document.truncated}")
    elif not document.body:
        problems.insert(0, "the server sent no bytes at all")
    elif not _held(reading) and state.yielded:
        # A lab's research feed really was empty for weeks and then came back whole.
        problems.insert(0, f"nothing is in it now, where there were {state.yielded} entries")
    nothing = not _held(reading) and not document.truncated
    return _Said(outcome=Outcome.EMPTY if nothing else Outcome.READ, problem="; ".join(problems) or None)


def _validators(state: PollState, document: Document) -> tuple[str | None, str | None, str | None]:
    """Return the ETag, Last-Modified and hash to ask with next time; none after half a document, so that it is read again."""
    if document.truncated:
        return None, None, None
    etag = document.headers.get("etag") or None
    last_modified = document.headers.get("last-modified") or None
    if document.status == 304:
        return etag or state.etag, last_modified or state.last_modified, state.body_sha256
    return etag, last_modified, hashlib.sha256(document.body).hexdigest()


def _moved(spec: SourceSpec, state: PollState, moved_to: Url | None) -> tuple[Url | None, int]:
    """Return where permanent redirects point, and how many turns in a row have said so."""
    if moved_to is None:
        at_home = address(spec, state) == spec.url
        return (None, 0) if at_home else (state.moved_to, state.moved_count + 1)
    if moved_to == state.moved_to:
        return moved_to, state.moved_count + 1
    return moved_to, 1


def _failed(spec: SourceSpec, state: PollState, error: FetchError, now: datetime) -> PollState:
    """Return what to remember of a turn that brought nothing to read."""
    failures = state.failures + 1
    # A redirect believed may lead nowhere by now: the operator's own address is asked next.
    astray = address(spec, state) != spec.url
    # A 304 after this would hide what was wrong with the document we have: it is asked for whole.
    flawed = state.outcome in READ_OUTCOMES and state.problem is not None
    after = replace(
        state,
        etag=None if flawed else state.etag,
        last_modified=None if flawed else state.last_modified,
        body_sha256=None if flawed else state.body_sha256,
        checked_at=now,
        outcome=_outcome(error),
        status=error.status,
        problem=error.reason,
        failures=failures,
        failing_since=_failing_since(state, error, now),
        moved_to=None if astray else state.moved_to,
        moved_count=0 if astray else state.moved_count,
    )
    retired = not astray and _is_over(after, error, now)
    return replace(
        after,
        due_at=now + _jittered(spec, _pause(spec, state, error, failures, now)),
        retired_at=state.retired_at or (now if retired else None),
    )


def _outcome(error: FetchError) -> Outcome:
    match error:
        case Throttled():
            return Outcome.THROTTLED
        case Refused():
            return Outcome.REFUSED
        case Missing():
            return Outcome.MISSING
        case Gone():
            return Outcome.GONE
        case TooLarge():
            return Outcome.TOO_LARGE
        case _:
            return Outcome.UNREACHABLE


def _failing_since(state: PollState, error: FetchError, now: datetime) -> datetime:
    """Return when this row of failures began; a row of 404s begins with its first, since only their fortnight retires."""
    if isinstance(error, Missing) and state.outcome is not Outcome.MISSING:
        return now
    return state.failing_since or now


def _is_over(state: PollState, error: FetchError, now: datetime) -> bool:
    """Say whether a source will not come back: its publisher says so, or nothing was there for a fortnight."""
    if isinstance(error, Gone):
        return True
    since = state.failing_since or now
    return isinstance(error, Missing) and now - since >= FORTNIGHT


def _pause(spec: SourceSpec, state: PollState, error: FetchError, failures: int, now: datetime) -> timedelta:
    """Return how long to leave a source alone after a failure."""
    if isinstance(error, Refused | Gone):
        return max(DAY, spec.min_interval)
    if isinstance(error, TooLarge):
        return _within(spec, max(state.interval or spec.interval, SHORTEST_BACK_OFF))
    wait = _back_off(spec, failures)
    if isinstance(error, Throttled) and error.retry_at is not None:
        return max(wait, min(error.retry_at - now, LONGEST_RETRY))
    return wait


def _back_off(spec: SourceSpec, failures: int) -> timedelta:
    """Return `min_interval`, doubled with each failure in a row, and at most a day."""
    shortest = max(spec.min_interval, SHORTEST_BACK_OFF)
    longest = max(DAY, shortest)
    doublings = min(failures - 1, DOUBLINGS)
    return min(min(shortest, longest) * (1 << doublings), longest)


def _rhythm(spec: SourceSpec, state: PollState, reading: Reading | None, *, new: int) -> timedelta:
    """Return how often this source is worth asking: sooner when turns bring something, later when they do not.

    A first turn brings the whole archive and teaches nothing. What the publisher asks for in the document is the least.
    """
    learned = state.interval or spec.interval
    if state.succeeded_at is not None:
        learned *= QUICKER if new else SLOWER
    learned = max(spec.interval * SHARPEST, min(learned, spec.interval * SLACKEST))
    asked = reading.ttl if reading and reading.ttl else timedelta(0)
    return _within(spec, max(learned, asked))


def _within(spec: SourceSpec, wait: timedelta) -> timedelta:
    """Keep a wait within the operator's bounds."""
    return max(spec.min_interval, min(wait, spec.max_interval))


def _jittered(spec: SourceSpec, wait: timedelta) -> timedelta:
    """Lengthen a wait a little, by a part that hangs on the source's id alone."""
    share = int.from_bytes(hashlib.sha256(spec.id.encode()).digest()[:4]) / 2**32
    return wait * (1 + JITTER * share)
