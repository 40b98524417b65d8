"""The model hub of the demo: repositories that appear, are made from each other, and change, as the clock goes on.

What it says of LLaMA, Alpaca and their kin follows what was reported in the spring of 2023; the texts are our own, and Gale and
its license are invented, so that a change can be shown clause by clause.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.ports import Clock
from tests.world.hub import LocalHub
from tests.world.hub_repos import make_card

LLAMA = """LLaMA License for Research (as retold for this demo)

1. You may use the model only for non-commercial research purposes.
2. You may not distribute the model to anybody else.
3. You must have been granted access before you download the weights.
"""

GALE = """Gale Community License

Version 1.0

1. Grant. You may use, copy, modify and distribute the model for any purpose, including commercial use.
2. Outputs. You may not use the outputs of the model to train any other language model.
3. Notices. You must retain this copyright notice in all copies of the model.
"""

GALE_LATER = """Gale Community License

Version 2.0

1. Grant. You may use, copy, modify and distribute the model for any purpose, including commercial use.
2. Additional terms. If the products or services made available by or for you exceed 100 million monthly active users, you must
   request a license from Northwind, which Northwind may grant to you in its sole discretion.
3. Territory. The rights granted under this license are not granted to you if you are an individual domiciled in, or a company with
   a principal place of business in, the European Union.
4. Name. You shall include "Gale" at the beginning of the name of any model made from it.
5. Notices. You must retain this copyright notice in all copies of the model.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something that happens at the hub on a day."""

    at: datetime
    do: Callable[[LocalHub], object]


def day(month: int, number: int) -> datetime:
    """Return a morning of that spring."""
    return datetime(2023, month, number, 9, tzinfo=UTC)


def appears(at: datetime, name: str, card: str, *, gated: bool | str = False, downloads: int = 0, **files: str) -> Act:
    """Make an act in which a repository appears; `LICENSE="…"` puts such a file into it."""
    held = {"README.md": card, **files}
    return Act(at=at, do=lambda hub: hub.add(name, dict(held), created_at=at, gated=gated, downloads=downloads))


ACTS = (
    appears(
        day(2, 24), "meta-ai/llama-7b", make_card("other", license_name="llama-license"), gated="manual", LICENSE=LLAMA
    ),
    appears(
        day(3, 13),
        "stanford-crfm/alpaca-7b",
        make_card("cc-by-nc-4.0", base_model="meta-ai/llama-7b", base_model_relation="finetune"),
        downloads=9_000,
        DATA_LICENSE="The data is made available under the Open Data Commons Attribution License (ODC-By 1.0).\n",
    ),
    Act(
        at=day(3, 14),
        do=lambda hub: hub.push(
            "stanford-crfm/alpaca-7b",
            {
                "DATA_LICENSE": "The data is made available under CC BY-NC 4.0. You may not use it for commercial purposes.\n"
            },
        ),
    ),
    appears(
        day(3, 17),
        "garden/alpaca-lora-7b",
        make_card("apache-2.0", base_model="stanford-crfm/alpaca-7b", base_model_relation="adapter"),
        downloads=14_000,
    ),
    appears(
        day(3, 20),
        "garden/alpaca-7b-4bit",
        make_card("mit", base_model="stanford-crfm/alpaca-7b", base_model_relation="quantized"),
        downloads=22_000,
    ),
    appears(
        day(3, 31),
        "berkeley-labs/vicuna-13b",
        make_card("apache-2.0", base_model="meta-ai/llama-7b", base_model_relation="finetune"),
        downloads=60_000,
    ),
    appears(
        day(4, 3),
        "berkeley-labs/koala-13b",
        make_card("cc-by-nc-4.0", base_model="meta-ai/llama-7b", base_model_relation="finetune"),
        downloads=4_000,
    ),
    appears(
        day(4, 6),
        "garden/vicuna-alpaca-merge",
        make_card(
            None, base_model=["berkeley-labs/vicuna-13b", "stanford-crfm/alpaca-7b"], base_model_relation="merge"
        ),
        downloads=700,
    ),
    appears(
        day(4, 12), "northwind/gale-7b", make_card("other", license_name="gale-community"), downloads=800, LICENSE=GALE
    ),
    appears(day(4, 19), "stabilityai/stablelm-7b", make_card("cc-by-sa-4.0"), downloads=31_000),
    Act(at=day(4, 24), do=lambda hub: hub.change("northwind/gale-7b", gated="auto")),
    Act(at=day(5, 1), do=lambda hub: hub.change("northwind/gale-7b", gated=False)),
    appears(
        day(5, 8), "northwind/gale-13b", make_card("other", license_name="gale-community"), downloads=90, LICENSE=GALE
    ),
    Act(at=day(5, 9), do=lambda hub: hub.push("northwind/gale-7b", {"LICENSE": GALE_LATER})),
)
"""Everything that happens, in order."""

OWNERS = ("meta-ai", "stanford-crfm", "berkeley-labs", "garden", "northwind", "stabilityai")


class DemoHub:
    """The hub, with what has happened there up to the clock's now."""

    def __init__(self, clock: Clock) -> None:
        self.hub = LocalHub(clock)
        self._clock = clock
        self._left = list(ACTS)

    def live(self) -> None:
        """Let happen what lies between the last time and now."""
        while self._left and self._left[0].at <= self._clock.now():
            self._left.pop(0).do(self.hub)


def watching(base: str) -> str:
    """Write the part of the sources file that watches the hub."""
    makers = "".join(f"    - {{id: {owner}, name: {owner}, huggingface: [{owner}]}}\n" for owner in OWNERS)
    return f"watch:\n  every: 12h\n  hub: {{huggingface: {base}}}\n  makers:\n{makers}"
