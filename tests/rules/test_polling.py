"""When a source is asked again, and what is remembered of how it went."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.source import Document, Outcome, PollState, Reading, SourceSpec, Url
from bot.errors import FetchError, Gone, Missing, Refused, Throttled, TooLarge, Unreachable
from bot.rules.polling import (
    FORTNIGHT,
    JITTER,
    LONGEST_RETRY,
    MOVES_BELIEVED,
    MOVES_REVIEWED,
    SHORTEST_BACK_OFF,
    address,
    first_state,
    is_due,
    next_turn,
)
from tests.make import NOW, make_entry, make_spec, make_state

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SPEC = make_spec()
NEW_HOME = Url("https://new.example.org/feed.xml")
TWO = Reading(entries=(make_entry(), make_entry(guid="2")))


def came(body: bytes = b"<rss/>", *, status: int = 200, headers: Mapping[str, str] | None = None) -> Document:
    """Make a document that came."""
    return Document(url=SPEC.url, status=status, headers=headers or {}, body=body, fetched_at=NOW)


def turn(
    state: PollState,
    result: Document | FetchError | None = None,
    *,
    reading: Reading | None = TWO,
    new: int = 0,
    spec: SourceSpec = SPEC,
) -> PollState:
    """Give a source one turn, now."""
    return next_turn(spec, state, result or came(), reading=reading, new=new, now=NOW)


def failed(state: PollState, error: FetchError, *, spec: SourceSpec = SPEC) -> PollState:
    """Let a turn fail, now."""
    return turn(state, error, reading=None, spec=spec)


def about(wait: timedelta, least: timedelta) -> bool:
    """Say whether a wait is the least one, lengthened by no more than the jitter."""
    return least <= wait <= least * (1 + JITTER)


def test_a_source_never_asked_is_due_at_once() -> None:
    """A first state is due; a later one when its time has come; a disabled or retired source is not."""
    state = first_state(SPEC, NOW)

    assert is_due(SPEC, state, NOW)
    assert not is_due(SPEC, replace(state, due_at=NOW + HOUR), NOW)
    assert not is_due(make_spec(enabled=False), state, NOW)
    assert not is_due(SPEC, replace(state, retired_at=NOW), NOW)


def test_a_turn_that_read_something_remembers_how_to_ask_again() -> None:
    """ETag, Last-Modified, hash and yield are kept, and all troubles are over."""
    troubled = make_state(failures=3, failing_since=NOW - DAY, problem="down", retired_at=NOW)
    headers = {"etag": '"a"', "last-modified": "Thu, 05 Mar 2026 12:00:00 GMT"}

    after = turn(troubled, came(headers=headers), new=2)

    assert (after.etag, after.last_modified) == ('"a"', "Thu, 05 Mar 2026 12:00:00 GMT")
    assert after.body_sha256 == hashlib.sha256(b"<rss/>").hexdigest()
    assert (after.outcome, after.status, after.problem) == (Outcome.READ, 200, None)
    assert (after.failures, after.failing_since, after.retired_at) == (0, None, None)
    assert (after.checked_at, after.succeeded_at, after.changed_at, after.yielded) == (NOW, NOW, NOW, 2)


def test_unchanged_keeps_what_was_known() -> None:
    """After a 304 the validators stay, unless the server gives new ones, and so does what was wrong with the document."""
    state = make_state(etag='"a"', last_modified="then", body_sha256="0", outcome=Outcome.READ, problem="half of it")

    after = turn(state, came(b"", status=304), reading=None)
    renewed = turn(state, came(b"", status=304, headers={"etag": '"b"'}), reading=None)

    assert (after.etag, after.last_modified, after.body_sha256) == ('"a"', "then", "0")
    assert (after.outcome, after.problem, after.status) == (Outcome.UNCHANGED, "half of it", 304)
    assert renewed.etag == '"b"'


def test_a_trouble_that_is_over_is_said_no_more() -> None:
    """A document unchanged since before the server was down has nothing wrong with it."""
    state = make_state(outcome=Outcome.UNREACHABLE, problem="it did not answer", failures=1)

    assert turn(state, came(b"", status=304), reading=None).problem is None


@pytest.mark.parametrize(
    ("state", "document", "reading", "outcome", "problem"),
    [
        (make_state(), came(b""), Reading(), Outcome.EMPTY, "the server sent no bytes at all"),
        (make_state(), came(), Reading(), Outcome.EMPTY, None),  # a new feed may well be empty
        (
            make_state(yielded=20),
            came(),
            Reading(),
            Outcome.EMPTY,
            "nothing is in it now, where there were 20 entries",
        ),
        (
            make_state(),
            replace(came(), truncated="the connection broke"),
            replace(TWO, problems=("it is not well-formed",)),
            Outcome.READ,
            "not all of it came: the connection broke; it is not well-formed",
        ),
        (
            make_state(),
            replace(came(b""), truncated="larger than 10 bytes"),
            Reading(),
            Outcome.READ,
            "not all of it came: larger than 10 bytes",
        ),
    ],
)
def test_what_is_wrong_with_a_document_is_said(
    state: PollState, document: Document, reading: Reading, outcome: Outcome, problem: str | None
) -> None:
    """Nothing where there was something, half a document, no bytes: each is said in a sentence."""
    after = turn(state, document, reading=reading)

    assert (after.outcome, after.problem) == (outcome, problem)


def test_an_empty_document_forgets_no_yield() -> None:
    """A feed that stays empty goes on saying how many entries there were."""
    after = turn(make_state(yielded=20), reading=Reading())

    assert after.yielded == 20
    assert turn(after, reading=Reading()).problem == after.problem


def test_half_a_document_is_read_again() -> None:
    """After a document that broke off nothing is remembered that would hide the rest of it."""
    after = turn(make_state(etag='"a"'), replace(came(headers={"etag": '"b"'}), truncated="it broke"))

    assert (after.etag, after.last_modified, after.body_sha256) == (None, None, None)


def test_a_wall_is_a_refusal() -> None:
    """A web page where a feed was due counts as refused, with the reason and the status it came with."""
    after = turn(make_state(), reading=Reading(not_a_feed="a challenge page came"), new=0)

    assert (after.outcome, after.problem, after.status) == (Outcome.REFUSED, "a challenge page came", 200)
    assert about(after.due_at - NOW, DAY)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Unreachable("u", "it did not answer"), Outcome.UNREACHABLE),
        (Throttled("u", "it asks us to wait", status=429), Outcome.THROTTLED),
        (Refused("u", "it turned us away", status=403), Outcome.REFUSED),
        (Missing("u", "nothing is there", status=404), Outcome.MISSING),
        (Gone("u", "its publisher took it down", status=410), Outcome.GONE),
        (TooLarge("u", "it is too large"), Outcome.TOO_LARGE),
    ],
)
def test_failures_are_named_and_counted(error: FetchError, outcome: Outcome) -> None:
    """A failure keeps its word, its reason, its status and since when; and what was known of the document."""
    state = make_state(etag='"a"', body_sha256="0", failures=1, failing_since=NOW - HOUR, outcome=Outcome.MISSING)

    after = failed(state, error)

    assert (after.outcome, after.problem, after.status) == (outcome, error.reason, error.status)
    assert (after.failures, after.failing_since) == (2, NOW - HOUR)
    assert (after.etag, after.body_sha256) == ('"a"', "0")


def test_a_flawed_document_is_asked_for_whole_after_a_failure() -> None:
    """A failure covers what was wrong with the document, so a 304 must not hide it afterwards."""
    state = make_state(etag='"a"', last_modified="then", body_sha256="0", outcome=Outcome.READ, problem="half of it")

    after = failed(state, Unreachable("u", "down"))

    assert (after.etag, after.last_modified, after.body_sha256) == (None, None, None)


def test_back_off_doubles_up_to_a_day() -> None:
    """Each failure in a row doubles the wait, from the least interval to a day, however many there are."""
    spec, state = make_spec(min_interval=timedelta(minutes=10)), make_state()
    waits = []
    for _ in range(30):
        state = failed(state, Unreachable("u", "down"), spec=spec)
        waits.append(state.due_at - NOW)

    for wait, least in zip(waits, (10, 20, 40, 80, 160, 320, 640, 1280, 1440), strict=False):
        assert about(wait, timedelta(minutes=least))
    assert all(about(wait, DAY) for wait in waits[8:])


def test_a_failing_source_is_left_alone_a_while() -> None:
    """However short the interval an operator chose, a failing source is not hammered; however long, not asked sooner."""
    eager, patient = make_spec(min_interval=timedelta(0)), make_spec(min_interval=3 * DAY, max_interval=9 * DAY)

    assert about(failed(make_state(), Unreachable("u", "down"), spec=eager).due_at - NOW, SHORTEST_BACK_OFF)
    assert about(failed(make_state(), Unreachable("u", "down"), spec=patient).due_at - NOW, 3 * DAY)


def test_refused_is_asked_once_a_day() -> None:
    """Who turns us away is left alone for a day, or longer where the operator says so."""
    refused = Refused("u", "robots.txt", status=403)

    assert about(failed(make_state(), refused).due_at - NOW, DAY)
    assert about(failed(make_state(failures=9), refused).due_at - NOW, DAY)
    assert about(failed(make_state(), refused, spec=make_spec(min_interval=2 * DAY)).due_at - NOW, 2 * DAY)


def test_too_large_skips_a_turn() -> None:
    """A document over the cap is tried again at its usual interval."""
    assert about(failed(make_state(), TooLarge("u", "too large")).due_at - NOW, HOUR)
    assert about(failed(make_state(interval=3 * HOUR), TooLarge("u", "too large")).due_at - NOW, 3 * HOUR)


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        (timedelta(hours=5), timedelta(hours=5)),
        (timedelta(seconds=1), timedelta(minutes=10)),
        (-DAY, timedelta(minutes=10)),
        (timedelta(days=400), LONGEST_RETRY),
        (None, timedelta(minutes=10)),
    ],
)
def test_retry_after_is_obeyed(asked: timedelta | None, waited: timedelta) -> None:
    """A server says when to come back; never sooner than we would have, and never in years."""
    error = Throttled("u", "wait", status=429, retry_at=None if asked is None else NOW + asked)

    assert about(failed(make_state(), error).due_at - NOW, waited)


def test_gone_retires_at_once() -> None:
    """410 retires a source, and stays the day it was retired."""
    gone = Gone("u", "gone", status=410)
    retired = failed(make_state(), gone)

    assert retired.retired_at == NOW
    assert failed(replace(retired, retired_at=NOW - DAY), gone).retired_at == NOW - DAY


def test_a_fortnight_of_404_retires() -> None:
    """A source that was nothing but missing for a fortnight is retired, and not a moment sooner."""
    missing = Missing("u", "nothing is there", status=404)
    since = NOW - FORTNIGHT

    young = make_state(outcome=Outcome.MISSING, failing_since=since + HOUR, failures=5)
    old = make_state(outcome=Outcome.MISSING, failing_since=since, failures=5)
    down_before = make_state(outcome=Outcome.UNREACHABLE, failing_since=since - DAY, failures=5)

    assert failed(young, missing).retired_at is None
    assert failed(old, missing).retired_at == NOW
    assert failed(down_before, missing).retired_at is None
    assert failed(down_before, missing).failing_since == NOW
    assert failed(old, Unreachable("u", "down")).retired_at is None


def test_a_retired_source_that_answers_is_back() -> None:
    """Asked by name after it was retired, a source that answers is a source again."""
    assert turn(make_state(retired_at=NOW - DAY, outcome=Outcome.GONE)).retired_at is None


def test_a_permanent_redirect_is_believed_after_repeats() -> None:
    """A new address is asked only after it was named in several turns in a row."""
    state = make_state()
    moved = replace(came(), moved_to=NEW_HOME)
    for count in range(1, MOVES_BELIEVED + 1):
        assert address(SPEC, state) == SPEC.url
        state = turn(state, moved)
        assert (state.moved_to, state.moved_count) == (NEW_HOME, count)

    assert address(SPEC, state) == NEW_HOME


def test_another_redirect_starts_anew() -> None:
    """A redirect that leads somewhere else is not believed at once, and one that stops is forgotten."""
    state = make_state(moved_to=NEW_HOME, moved_count=2)

    elsewhere = turn(state, replace(came(), moved_to=Url("https://third.example.org/")))

    assert (elsewhere.moved_to, elsewhere.moved_count) == ("https://third.example.org/", 1)
    assert (turn(state).moved_to, turn(state).moved_count) == (None, 0)


def test_a_believed_redirect_is_reviewed() -> None:
    """Asked at its new address a source goes on counting, until the old one is asked once more."""
    state = make_state(moved_to=NEW_HOME, moved_count=MOVES_REVIEWED - 1)
    assert address(SPEC, state) == NEW_HOME

    at_new_home = turn(state)

    assert at_new_home.moved_count == MOVES_REVIEWED
    assert address(SPEC, at_new_home) == SPEC.url
    assert turn(at_new_home).moved_to is None
    assert address(SPEC, turn(at_new_home, replace(came(), moved_to=NEW_HOME))) == NEW_HOME


def test_a_redirect_that_leads_nowhere_is_forgotten() -> None:
    """When a believed address fails, the operator's own is asked next, and nothing is retired on its account."""
    state = make_state(moved_to=NEW_HOME, moved_count=MOVES_BELIEVED)

    after = failed(state, Gone(NEW_HOME, "gone", status=410))

    assert (after.moved_to, after.moved_count, after.retired_at) == (None, 0, None)
    assert address(SPEC, after) == SPEC.url


def test_the_interval_follows_a_sources_rhythm() -> None:
    """News shortens the interval, silence lengthens it, both within bounds of what the operator chose."""
    asked = make_state(succeeded_at=NOW - HOUR, interval=HOUR)
    busy, quiet = turn(asked, new=3), turn(asked)
    for _ in range(30):
        busy, quiet = turn(busy, new=3), turn(quiet)

    assert turn(asked, new=3).interval == timedelta(minutes=30)
    assert turn(asked).interval == timedelta(minutes=75)
    assert (busy.interval, quiet.interval) == (timedelta(minutes=15), 8 * HOUR)


def test_a_first_turn_teaches_nothing() -> None:
    """The archive a first turn brings is no sign of haste."""
    assert turn(make_state(), new=500).interval == HOUR


@pytest.mark.parametrize(
    ("headers", "ttl", "wait"),
    [
        ({}, None, HOUR),
        ({"cache-control": "max-age=7200"}, None, 2 * HOUR),
        ({"cache-control": "max-age=99999999"}, None, DAY),
        ({"cache-control": "max-age=1"}, None, HOUR),
        ({}, 3 * HOUR, 3 * HOUR),
        ({}, 300 * DAY, DAY),
        ({"cache-control": "max-age=18000"}, 3 * HOUR, 5 * HOUR),
    ],
)
def test_what_the_publisher_asks_for_is_honored(
    headers: Mapping[str, str], ttl: timedelta | None, wait: timedelta
) -> None:
    """max-age and ttl lengthen the wait, within the operator's bounds."""
    after = turn(make_state(), came(headers=headers), reading=replace(TWO, ttl=ttl))

    assert wait <= after.due_at - NOW <= min(wait * (1 + JITTER), DAY)


def test_jitter_hangs_on_the_id_alone() -> None:
    """Two sources drift apart; one source always waits the same."""
    waits = {turn(make_state(), spec=make_spec(id=f"source-{n}")).due_at for n in range(20)}

    assert len(waits) == 20
    assert turn(make_state()).due_at == turn(make_state()).due_at


SPANS = st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=30))
RESULTS = st.one_of(
    st.builds(lambda seconds: came(headers={"cache-control": f"max-age={seconds}"}), st.integers(0, 10**9)),
    st.just(came(b"", status=304)),
)


@given(bounds=st.tuples(SPANS, SPANS, SPANS).map(sorted), result=RESULTS, ttl=SPANS, new=st.integers(0, 3))
def test_a_turn_that_succeeds_is_due_within_bounds(
    bounds: list[timedelta], result: Document, ttl: timedelta, new: int
) -> None:
    """Whatever a server and a publisher say, the next turn lies within [min, max]."""
    least, usual, most = bounds
    spec = make_spec(min_interval=least, interval=usual, max_interval=most)

    after = turn(make_state(succeeded_at=NOW), result, reading=replace(TWO, ttl=ttl), new=new, spec=spec)

    assert least <= after.due_at - NOW <= most


@given(bounds=st.tuples(SPANS, SPANS, SPANS).map(sorted), failures=st.integers(0, 10**6), retry=SPANS)
def test_a_failing_source_is_always_asked_again(bounds: list[timedelta], failures: int, retry: timedelta) -> None:
    """However often a source fails and whatever it asks for, it is due again after the least interval, within days."""
    least, usual, most = bounds
    spec = make_spec(min_interval=least, interval=usual, max_interval=most)
    state = make_state(failures=failures, failing_since=NOW)

    for error in (Unreachable("u", "down"), Throttled("u", "wait", retry_at=NOW + retry), Refused("u", "no")):
        wait = failed(state, error, spec=spec).due_at - NOW
        assert least <= wait <= max(LONGEST_RETRY, least) * (1 + JITTER)
