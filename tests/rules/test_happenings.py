"""Events become what a digest tells of each model."""

from datetime import timedelta

from bot.domain.license import Artifact, Evidence
from bot.domain.model import Access, Hub, ModelId
from bot.domain.source import SourceId, SourceSpec, Url
from bot.domain.subscription import Taste
from bot.rules.happenings import Facts, gather, is_to_taste, join
from tests.ledger import NON_COMMERCIAL, SEEN, make_changed, make_place, make_record, make_released, make_snapshot
from tests.make import make_story

MODEL = ModelId("acme/rocket-7b")


def facts(**said: object) -> Facts:
    return Facts(**{"records": (make_record(),), "snapshots": (make_snapshot(),), **said})  # type: ignore[arg-type]  # real fields


def test_what_changed_comes_before_what_is_new() -> None:
    """Of one model the license change is the headline, and models are ordered alike."""
    other = make_released(make_place("acme/plane-1b"), id="r2")

    told = gather([other, make_released(), make_changed()], {MODEL: facts()})

    assert [each.model for each in told] == [MODEL, "acme/plane-1b"]
    assert told[0].ids == ("changed-1", "released-1")
    assert told[0].license is not None
    assert told[1].license is None
    assert told[1].places == ((Hub.HUGGINGFACE, other.evidence),)


def test_the_best_rung_of_the_weights_says_what_may_be_done() -> None:
    """A license text read on one hub decides over a tag on another, and weights over code."""
    text = make_snapshot(make_place("acme/rocket-7b", Hub.MODELSCOPE), NON_COMMERCIAL, rung=Evidence.TEXT)
    code = make_snapshot(make_place("acme/rocket", Hub.GITHUB), rung=Evidence.TEXT, artifact=Artifact.CODE)

    (told,) = gather([make_changed()], {MODEL: facts(snapshots=(make_snapshot(), code, text))})

    assert told.license == NON_COMMERCIAL


def test_a_model_that_is_gone_everywhere_still_has_its_places() -> None:
    """Where nothing is there any more, a reader still learns where it was."""
    gone = make_record(access=Access.GONE)

    (told,) = gather([make_changed()], {MODEL: facts(records=(gone,))})

    assert told.access is Access.GONE
    assert told.places == ((Hub.HUGGINGFACE, gone.url),)


def test_a_taste_is_of_sources_and_their_tags() -> None:
    """A subscription hears of a model through the sources that list it; of one nobody lists, unless it names sources."""
    spec = SourceSpec(
        id=SourceId("acme-hub"), kind="huggingface", url=Url("https://x.example"), tags=frozenset({"labs"})
    )
    specs = {spec.id: spec}

    assert is_to_taste(facts(), Taste(), specs)
    assert is_to_taste(facts(), Taste(tags=frozenset({"labs"})), specs)
    assert not is_to_taste(facts(), Taste(tags=frozenset({"papers"})), specs)
    assert not is_to_taste(facts(), Taste(sources=frozenset({SourceId("other")})), specs)
    assert is_to_taste(None, Taste(), specs)
    assert not is_to_taste(None, Taste(sources=frozenset({SourceId("other")})), specs)


def test_a_happening_stands_under_the_story_about_its_very_model() -> None:
    """A story that names the model takes it in; one of the same family with another version does not."""
    (told,) = gather([make_changed(make_place("meta-llama/Llama-3.1-8B"))], {})
    same = make_story(id="same", models=frozenset({"llama3.1"}))
    other = make_story(id="other", models=frozenset({"llama3", "llama3.1-70b"}))

    under, alone = join([told], [other, same])
    lonely = join([told], [other])

    assert under == {"same": (told,)}
    assert alone == ()
    assert lonely == ({}, (told,))


def test_the_latest_of_equals_comes_first() -> None:
    """Of two changes the later is told first."""
    earlier = make_changed(id="c1", at=SEEN - timedelta(days=2))
    later = make_changed(id="c2", at=SEEN - timedelta(days=1))

    (told,) = gather([earlier, later], {})

    assert told.ids == ("c2", "c1")
