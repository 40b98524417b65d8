"""How large a maker is, by what the ledger holds of it."""

from dataclasses import replace

from bot.domain.model import Hub
from bot.domain.watch import Maker
from bot.rules.weighing import maker_of
from tests.claims import make_claim

ACME = Maker(id="acme", name="Acme Robotics")
AI2 = Maker(id="allenai", name="Ai2", handles={Hub.HUGGINGFACE: ("allenai",)})
QWEN = Maker(id="alibaba", name="Alibaba", handles={Hub.HUGGINGFACE: ("Qwen",)})
MAKERS = (ACME, AI2, QWEN)


def test_a_story_is_about_the_maker_most_items_speak_of() -> None:
    """Each item has one voice, for whoever makes what it is most about; makers nobody watches are passed over."""
    acme, alibaba = make_claim(), make_claim(models=("Alibaba/Qwen3.8-27B", "Acme/Rocket-7B"))
    stranger = make_claim(models=("Nobody/Thing-1",))

    assert maker_of([[alibaba], [acme], [alibaba, acme], [stranger], [stranger], [stranger]], MAKERS) == QWEN
    assert maker_of([[stranger], []], MAKERS) is None
    assert maker_of([[alibaba]], ()) is None


def test_a_maker_answers_to_its_labels() -> None:
    """A maker is known by its id, by the roster's name for it, and by what texts call whoever owns its repositories."""
    said = ["Acme", "Acme Robotics", "AI2", "allenai"]

    found = [maker_of([[make_claim(models=(f"{label}/Olmo-7B",))]], MAKERS) for label in said]

    assert found == [ACME, ACME, AI2, AI2]


def test_who_acts_stands_for_whoever_makes() -> None:
    """An item that names no model, or one without its maker, speaks of whoever acts; history told along the way does not count."""
    nameless, bare = make_claim(models=(), makers=("Alibaba",)), make_claim(models=("Qwen3.8",), makers=("Alibaba",))
    past = replace(make_claim(), background=True)

    assert maker_of([[nameless]], MAKERS) == maker_of([[past, bare]], MAKERS) == QWEN
    assert maker_of([[past]], MAKERS) is None
