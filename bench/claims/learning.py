"""Learning the weights: logistic regression around what is believed before, solved by items rather than by signs."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from bench.claims import priors
from bench.claims.material import FOLDS, Example, inner_fold
from bot.domain.claim import Act, Certainty
from bot.rules.claims.signs import Signs
from bot.rules.claims.weights import PIECES, Weights, number, told

Matrix = npt.NDArray[np.float64]

ACTS = tuple(act.value for act in Act)
CERTAINTIES = tuple(each.value for each in Certainty)

STEPS = 300
"""Steps of descent: the shares no longer change in their third decimal after 200."""

BELIEF = 1.3
"""How much the beliefs on acts count. By cross-validation; 1 to 1.5 differ by less than a point."""

HELD = {"act": 8.0, "open": 5.0, "certainty": 8.0, "roundup": 8.0}
"""How strongly a weight is held to what is believed. By cross-validation; half or twice that differs by a point."""

LIFT = 0.4
"""The power to which rare answers are lifted: at 0 they are never given, at 1 far too often."""

CERTAINTY_LIFT = 0.3
ACT_COUNTS = 2.0
"""How much the guessed act counts, beside one sign. By cross-validation; 1 to 4 do not differ."""

SURE = re.compile(
    r"[TL]:(?:rumor|guess|future|maker_says|source_says|derived|review|announce)|F:(?:host:.*|question|first person|lead first person|exclaims|no text|hub link"
    r"|title (?:begins with a maker|names a maker|is a model)|repository"
    r"|[TL]=(?:official|outsider|rumor|tease|spotted|maker announces|maker acts|report|promised|assessed|unauthorized|opinion|research|use|business|security))"
)
"""Signs that the certainty is learned from: who speaks, and how. Words of the matter mislead it: one story fills a fold."""

SPEAKERS = re.compile(r"F:[TL]=(?:official|outsider|maker acts|maker announces)")
"""Signs that tell who speaks, and nothing of the act."""

SEEN = 2
"""Items that must have a piece of a word, so that it is learned from."""


@dataclass(frozen=True, kw_only=True)
class Design:
    """Items by signs."""

    numbers: tuple[int, ...]  # the signs', in the order of the columns
    names: Mapping[int, str]  # of facts and cues
    items: Matrix
    alike: Matrix  # items by items


def design(examples: Sequence[Example]) -> Design:
    """Return what every item fills; nothing here looks at a label."""
    every = [example.signs for example in examples]
    facts = sorted({name for signs in every for name, _ in told(signs)})
    pieces = Counter(chain.from_iterable(chain(*signs.pieces) for signs in every))
    names = {number(name): name for name in facts}
    numbers = [*(number(name) for name in facts), *sorted(each for each, count in pieces.items() if count >= SEEN)]
    columns = {each: column for column, each in enumerate(numbers)}
    items = np.zeros((len(every), len(numbers)))
    for row, signs in enumerate(every):
        _fill(items[row], signs, columns)
    return Design(numbers=tuple(numbers), names=names, items=items, alike=items @ items.T)


def without(made: Design, signs: re.Pattern[str]) -> Design:
    """Return the same items without some signs, whose weights then stay at nothing."""
    kept = np.array([not signs.fullmatch(made.names.get(each, "")) for each in made.numbers])
    items = made.items * kept
    return Design(numbers=made.numbers, names=made.names, items=items, alike=items @ items.T)


def _fill(row: Matrix, signs: Signs, columns: Mapping[int, int]) -> None:
    for name, value in told(signs):
        row[columns[number(name)]] = value
    for zone in signs.pieces:
        known = [columns[piece] for piece in zone if piece in columns]
        if known:
            row[known] += PIECES * len(known) ** -0.5


def believed(made: Design, beliefs: Mapping[str, Mapping[str, float]], answers: Sequence[str]) -> Matrix:
    """Return what each sign counts for each answer before anything is learned."""
    found = np.zeros((len(made.numbers), len(answers)))
    for row, each in enumerate(made.numbers):
        for answer, value in beliefs.get(made.names.get(each, ""), {}).items():
            found[row, answers.index(answer)] = value
    return found


def solve(alike: Matrix, wanted: Matrix, before: Matrix, *, held: float, lift: float) -> Matrix:
    """Return each item's share in the weights: accelerated descent on the multinomial loss, the same on every run."""
    counts = np.maximum(wanted.sum(axis=0), 1)
    importance = wanted @ (counts.max() / counts) ** lift
    importance /= importance.mean()
    kernel = alike + 1.0  # the one is the bias
    pace = np.linalg.eigvalsh(kernel)[-1] * 0.5 * importance.max() + held
    here = np.zeros_like(wanted)
    ahead, speed = here, 1.0
    for _ in range(STEPS):
        slope = (shares(before + kernel @ ahead) - wanted) * importance[:, None] + held * ahead
        moved = ahead - slope / pace
        faster = (1 + (1 + 4 * speed * speed) ** 0.5) / 2
        ahead = moved + (speed - 1) / faster * (moved - here)
        here, speed = moved, faster
    return here


def shares(sums: Matrix) -> Matrix:
    """Return how likely each answer is."""
    raised = np.exp(sums - sums.max(axis=1, keepdims=True))
    found: Matrix = raised / raised.sum(axis=1, keepdims=True)
    return found


def one_of(answers: Sequence[str], given: Sequence[str]) -> Matrix:
    """Return one in the column of the answer given."""
    return np.array([[float(answer == each) for answer in answers] for each in given])


@dataclass(frozen=True, kw_only=True)
class Head:
    """One question: weights by sign and answer, the last row for every item."""

    weights: Matrix

    def ask(self, items: Matrix) -> Matrix:
        """Return the sums of these items."""
        sums: Matrix = items @ self.weights[:-1] + self.weights[-1]
        return sums


def head(
    made: Design, rows: npt.NDArray[np.int64], wanted: Matrix, belief: Matrix, *, held: float, lift: float
) -> Head:
    """Learn one question from these items."""
    items = made.items[rows]
    before = items @ belief
    parts = solve(made.alike[np.ix_(rows, rows)], wanted, before, held=held, lift=lift)
    return Head(weights=np.vstack([items.T @ parts + belief, parts.sum(axis=0)]))


def learn(made: Design, examples: Sequence[Example], training: npt.NDArray[np.bool_]) -> Weights:
    """Learn every weight from the items marked."""
    single = np.array([not each.roundup for each in examples])
    rows = np.flatnonzero(training & single)
    taught = [examples[int(row)] for row in rows]
    act_belief = BELIEF * believed(made, priors.by_act(), ACTS)
    matter = without(made, SPEAKERS)

    def acts(of: npt.NDArray[np.int64]) -> Head:
        wanted = one_of(ACTS, [examples[int(row)].act for row in of])
        return head(matter, of, wanted, act_belief, held=HELD["act"], lift=LIFT)

    act = acts(rows)
    # The certainty is learned from acts as they are guessed of items not learned from: as they will be.
    guessed = np.zeros((len(rows), len(ACTS)))
    inner = np.array([inner_fold(each) for each in taught])
    for part in range(FOLDS):
        asked = np.flatnonzero(inner == part)
        if len(asked):
            guessed[asked] = shares(acts(rows[inner != part]).ask(matter.items[rows[asked]]))
    of_act = np.zeros((len(ACTS), len(CERTAINTIES)))
    for name, values in priors.certainty_of_act().items():
        for answer, value in values.items():
            of_act[ACTS.index(name), CERTAINTIES.index(answer)] = value
    certainty, of_guess = _certainty(made, rows, [each.certainty for each in taught], guessed, of_act)
    out = np.array([each.act in {"release", "rumored_release"} for each in taught])
    opened = _yes(
        made,
        rows[out],
        [each.relevant for each in taught if each.act in {"release", "rumored_release"}],
        priors.by_openness(),
        HELD["open"],
    )
    every = np.flatnonzero(training)
    roundup = _yes(made, every, [examples[int(row)].roundup for row in every], priors.by_roundup(), HELD["roundup"])
    return Weights(
        rows={each: row for row, each in enumerate(made.numbers)},
        act=act.weights.astype(np.float16).astype(np.float32),
        open=opened.astype(np.float16).astype(np.float32),
        certainty=certainty.astype(np.float16).astype(np.float32),
        certainty_of_act=of_guess.astype(np.float16).astype(np.float32),
        roundup=roundup.astype(np.float16).astype(np.float32),
    )


def _certainty(
    made: Design, rows: npt.NDArray[np.int64], said: Sequence[str], guessed: Matrix, of_act: Matrix
) -> tuple[Matrix, Matrix]:
    """Learn the certainty from who speaks and how, and from the act as it is guessed."""
    sure = np.array([bool(SURE.fullmatch(made.names.get(each, ""))) for each in made.numbers])
    items = made.items[rows] * sure
    belief = believed(made, priors.by_certainty(), CERTAINTIES) * sure[:, None]
    alike = items @ items.T + ACT_COUNTS * guessed @ guessed.T
    before = items @ belief + guessed @ of_act
    parts = solve(alike, one_of(CERTAINTIES, said), before, held=HELD["certainty"], lift=CERTAINTY_LIFT)
    return np.vstack([items.T @ parts + belief, parts.sum(axis=0)]), of_act + ACT_COUNTS * guessed.T @ parts


def _yes(
    made: Design,
    rows: npt.NDArray[np.int64],
    said: Sequence[bool],
    beliefs: Mapping[str, Mapping[str, float]],
    held: float,
) -> Matrix:
    answers = ("no", "yes")
    wanted = one_of(answers, ["yes" if each else "no" for each in said])
    found = head(made, rows, wanted, believed(made, beliefs, answers), held=held, lift=0.0).weights
    difference: Matrix = found[:, 1] - found[:, 0]
    return difference
