"""What is said when something is changed, in every language, within what Discord takes."""

import re
from pathlib import Path

import pytest

from bot.chat.commands import subscribe
from bot.chat.limits import width
from bot.chat.locales import TEXTS
from bot.chat.views import subscribing as views_subscribing
from bot.chat.views.form import LONGEST_HINT, LONGEST_TITLE
from bot.chat.views.subscribing import FORMS
from bot.domain.subscription import Alerts, Importance, RoleMention, Taste, Urgent
from bot.flows import deeds, following, subscribing
from bot.rules.wording import LANGUAGES
from tests.make import make_subscription

FULL = make_subscription(
    taste=Taste(makers=frozenset({"qwen"}), importance=Importance.MAJOR),
    alerts=Alerts(urgent=frozenset(Urgent), roles=(RoleMention(role="9001"),)),
    tags=("News",),
    crosspost=True,
)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
async def test_a_form_fits(form: str, lang: str) -> None:
    """Titles, names of fields and hints are whole in every language: nothing of them is cut off."""
    made = FORMS[form](FULL, lang).to_dict()

    said = [made["title"], *(row["label"] for row in made["components"])]
    hints = [row["description"] for row in made["components"] if "description" in row]
    assert len(made["components"]) <= 5
    assert all(0 < width(each) <= LONGEST_TITLE and not each.endswith("…") for each in said)
    assert all(0 < width(each) <= LONGEST_HINT and not each.endswith("…") for each in hints)


@pytest.mark.parametrize("module", [deeds, following, subscribing, views_subscribing, subscribe])
def test_every_refusal_has_its_sentence(module: object) -> None:
    """Whatever may be refused behind the scenes is told in the reader's language."""
    source = Path(str(getattr(module, "__file__", ""))).read_text("utf-8")
    refused = re.findall(r'(?:NotAllowed|NotUnderstood)\(\s*"([\w-]+)"', source)

    for word in refused:
        for lang in LANGUAGES:
            assert f"declined.{word}" in TEXTS[lang]
