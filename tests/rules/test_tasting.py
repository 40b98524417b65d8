"""Whose models something is about and under which licenses; what that is to a taste, and to a mute."""

from collections.abc import Sequence

import pytest

from bot.domain.claim import Claim, Verdict
from bot.domain.following import Mute, Subject
from bot.domain.model import Hub, ModelId
from bot.domain.subscription import Taste
from bot.domain.watch import Maker
from bot.rules.happenings import gather
from bot.rules.tasting import About, about_happening, about_story, canonical, is_about, is_muted, named
from tests.claims import make_claim, make_verdict
from tests.ledger import NON_COMMERCIAL, make_changed, make_place, make_released, make_snapshot
from tests.make import NOW, make_story

ACME = Maker(id="acme", name="Acme AI", handles={Hub.HUGGINGFACE: ("acme-org", "rocketeers")})


def mute(subject: Subject, target: str) -> Mute:
    """Make a mute of a server."""
    return Mute(scope="guild:1", subject=subject, target=target, label=target, person="2", at=NOW)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("mistralai", "mistral"),
        ("Mistral AI", "mistral"),
        ("mistral", "mistral"),
        ("meta-llama", "meta"),
        ("Meta", "meta"),
        ("Acme", "acme"),
    ],
)
def test_a_maker_has_one_name(word: str, expected: str) -> None:
    """By its label, by an owner on a hub or by an id, a maker is the same."""
    assert canonical(word) == expected


def test_a_maker_of_the_roster_is_all_it_owns() -> None:
    """Who names a watched maker means each of its handles; who names another means that one."""
    assert named({"acme"}, (ACME,)) == {"acme", "acme ai", "acme-org", "rocketeers"}
    assert named({"mistralai"}, (ACME,)) == {"mistral"}


@pytest.mark.parametrize(
    ("said", "verdicts", "makers", "licenses"),
    [
        ([(make_claim(),)], [], {"acme"}, set()),
        ([(make_claim(license="Apache 2.0"),)], [], {"acme"}, {"apache-2.0"}),
        ([(make_claim(models=(), names=(), makers=("Mistral AI",)),)], [], {"mistral"}, set()),
        ([(make_claim(background=True),)], [], {"meta"}, set()),  # told as history: who is named then
        ([], [make_verdict(license=NON_COMMERCIAL)], {"acme"}, {"cc-by-nc-4.0"}),
        ([(make_claim(),)], [make_verdict(model=ModelId("meta-llama/llama-9"))], {"acme", "meta"}, {"cc-by-nc-4.0"}),
        ([], [], {"meta"}, set()),
    ],
)
def test_a_story_is_about_whom_it_is_news_of(
    said: Sequence[Sequence[Claim]], verdicts: Sequence[Verdict], makers: set[str], licenses: set[str]
) -> None:
    """Its claims and its verdicts say whose models it is about; where they are silent, whoever is named."""
    story = make_story(names=frozenset({"meta", "llama"}))

    about = about_story(story, said, verdicts)

    assert about == About(
        makers=frozenset(makers),
        licenses=frozenset(licenses),
        models=story.models | {str(each.model) for each in verdicts},
    )


def test_a_story_is_under_the_licenses_that_lie_there() -> None:
    """What the ledger read of its models counts, whatever the claims call it."""
    about = about_story(make_story(), [(make_claim(),)], [], [make_snapshot(license=NON_COMMERCIAL)])

    assert about.licenses == {"cc-by-nc-4.0"}


def test_a_change_is_about_both_licenses() -> None:
    """Who wants to hear of a license hears when a model takes it, and when one leaves it."""
    (changed,) = gather([make_changed()], {})
    (released,) = gather([make_released(make_place("mistralai/x-7b"))], {})

    assert about_happening(changed).licenses == {"apache-2.0", "cc-by-nc-4.0"}
    assert about_happening(released) == About(
        makers=frozenset({"mistral"}),
        licenses=frozenset({"apache-2.0"}),
        models=frozenset({ModelId("mistralai/x-7b")}),
    )


ABOUT = About(
    makers=frozenset({"acme-org"}), licenses=frozenset({"mit"}), models=frozenset({"acme/rocket-7b", "rocket-7b"})
)
BOTH = About(
    makers=frozenset({"acme-org", "meta"}), licenses=frozenset({"mit", "x"}), models=frozenset({"rocket-7b", "llama-9"})
)


@pytest.mark.parametrize(
    ("taste", "expected"),
    [
        ({}, True),
        ({"makers": frozenset({"acme"})}, True),
        ({"makers": frozenset({"meta"})}, False),
        ({"licenses": frozenset({"mit", "apache-2.0"})}, True),
        ({"licenses": frozenset({"apache-2.0"})}, False),
        ({"makers": frozenset({"acme"}), "licenses": frozenset({"apache-2.0"})}, False),
    ],
)
def test_a_taste_names_makers_and_licenses(taste: dict[str, frozenset[str]], *, expected: bool) -> None:
    """Each that is named must fit; nothing named fits everything."""
    assert is_about(Taste(**taste), ABOUT, (ACME,)) is expected  # type: ignore[arg-type]  # two of Taste's fields


@pytest.mark.parametrize(
    ("muted", "one", "both"),
    [
        (mute(Subject.MAKER, "acme"), True, False),
        (mute(Subject.LICENSE, "mit"), True, False),
        (mute(Subject.MODEL, "acme/rocket-7b"), True, False),
        (mute(Subject.STORY, "story-1"), True, True),
        (mute(Subject.STORY, "story-2"), False, False),
        (mute(Subject.SOURCE, "somewhere"), False, False),
        (mute(Subject.MAKER, "meta"), False, False),
    ],
)
def test_what_is_about_others_too_is_not_muted_by_one(muted: Mute, *, one: bool, both: bool) -> None:
    """A mute silences what is about nothing else; of a story about two makers it silences nothing."""
    assert is_muted(ABOUT, [muted], (ACME,), story="story-1") is one
    assert is_muted(BOTH, [muted], (ACME,), story="story-1") is both


def test_nothing_is_muted_that_is_about_nobody() -> None:
    """A story of which nobody knows whose models it is about is never silenced by a maker, a model or a license."""
    mutes = [mute(subject, "acme") for subject in Subject]

    assert not is_muted(About(), mutes, (ACME,), story="story-1")
