"""What was said of a story, and whether it is still so."""

from dataclasses import replace

import pytest

from bot.domain.claim import Finding, Verdict, VerdictId
from bot.domain.model import ModelId
from bot.domain.story import Standing
from bot.rules.correcting import Said, fallen, has_moved, read, written
from tests.claims import make_verdict
from tests.make import make_line

BACKED = make_verdict("v1", finding=Finding.BACKED, model=ModelId("acme/rocket-7b"))
OPEN = make_verdict("v2", finding=Finding.OPEN, model=None)


@pytest.mark.parametrize("standing", [None, *Standing])
@pytest.mark.parametrize("verdicts", [(), (BACKED,), (OPEN, BACKED)])
def test_what_was_written_is_read(standing: Standing | None, verdicts: tuple[Verdict, ...]) -> None:
    """Standing and findings come back as they were told, in whatever order they stood."""
    said = read(written(make_line(standing=standing, verdicts=verdicts)))

    assert said == Said(standing=standing, verdicts={verdict.id: verdict.finding for verdict in verdicts})
    assert written(make_line(standing=standing, verdicts=verdicts[::-1])) == written(
        make_line(standing=standing, verdicts=verdicts)
    )


@pytest.mark.parametrize("garbage", ["", ";", "dancing;", ";v1", ";v1=", "=;=,==", "released;v1=dancing", "\0;\0=\0"])
def test_what_cannot_be_read_says_nothing_that_could_fall(garbage: str) -> None:
    """What another version wrote is no error, and is never corrected for its verdicts."""
    assert read(garbage).verdicts == {}


CONTRADICTED = replace(BACKED, id=VerdictId("v3"), finding=Finding.CONTRADICTED)
SAME_AGAIN = replace(BACKED, id=VerdictId("v4"))
OTHER_MODEL = replace(CONTRADICTED, id=VerdictId("v5"), model=ModelId("acme/other"))


@pytest.mark.parametrize(
    ("holding", "gone"),
    [
        ([BACKED], []),
        ([OTHER_MODEL, BACKED], []),  # it holds, and is merely not the worst any more
        ([SAME_AGAIN], []),  # judged again, with the same finding
        ([CONTRADICTED], [BACKED]),
        ([OTHER_MODEL], [BACKED]),
        ([], [BACKED]),
    ],
)
def test_a_verdict_falls_when_nothing_says_so_any_more(holding: list[Verdict], gone: list[Verdict]) -> None:
    """A verdict that was told falls when neither it nor another of the model with the same finding holds."""
    said = read(written(make_line(verdicts=(BACKED,))))

    assert fallen(said, {BACKED.id: BACKED}, holding) == tuple(gone)


def test_a_verdict_nobody_remembers_does_not_fall() -> None:
    """What is not in the store can not be said to be wrong."""
    assert fallen(read("released;v9=backed"), {}, []) == ()


@pytest.mark.parametrize(
    ("then", "now", "moved"),
    [
        (Standing.RUMORED, Standing.RUMORED, False),
        (Standing.RUMORED, Standing.RELEASED, True),
        (Standing.RELEASED, Standing.WITHDRAWN, True),
        (None, Standing.RUMORED, False),  # nothing was said of it
        (Standing.RUMORED, None, False),
    ],
)
def test_a_story_has_moved_when_it_stands_elsewhere_than_was_said(
    then: Standing | None, now: Standing | None, *, moved: bool
) -> None:
    """Only a standing that was told can be wrong."""
    assert has_moved(Said(standing=then), now) is moved
