from collections.abc import Iterable

import numpy as np
import pytest

from bot.domain.license import Clause, License, Statement, Tier
from bot.rules.licensing.clauses import state
from bot.rules.licensing.fingerprints import Entry, Index, packed, trigrams, unpacked
from bot.rules.licensing.fitting import Reading, fit
from bot.rules.licensing.identification import identify, leftovers_of, named, recognize, tier_of
from bot.rules.licensing.normalizing import digest, essence, exactly

HARBOR = """Harbor Community License 1.2

Copyright (c) 2021 Harbor Works

Whoever rows this boat is glad to lend the oars to every neighbor that lives along the river, on Tuesdays as on Sundays.
The crew paints the hull in spring; it dries the sails when autumn storms have passed and the gulls are back at the pier.
Nobody carries more than twelve barrels of herring across the bay while the lighthouse keeper sleeps in his tower.
All ropes belong to the guild of sailmakers, which mends them twice in a decade and counts every knot aloud.
A captain who returns without lanterns brings bread and salt for the whole village, as custom has had it for ages.
"""
"""A text of our own that reads like no license there is."""

MILL = """Mill Sharing Terms

The miller grinds rye and barley for those who arrive before noon with a sack, a broom and some patience to wait.
Water turns the great wheel from March until the river freezes; then oxen walk in circles and everybody sings to them.
Every baker takes home as much flour as fits on a cart with two wheels, and leaves a loaf upon the windowsill.
"""

RIVER = HARBOR.replace("Harbor Community License 1.2", "Harbor River License 1.3").replace(
    "twelve barrels", "ninety barrels"
)

SHORT = "Anybody who finds this lamp may light it whenever the evening comes early, says its maker."


def entry(key: str, text: str) -> tuple[Entry, np.ndarray]:
    """Make an entry of the index as the build does."""
    said = essence(text)
    return (
        Entry(
            key=key,
            exact=exactly(text),
            digest=digest(said),
            title=" ".join(essence(text.splitlines()[0])),
            words=len(said),
        ),
        np.unique(trigrams(said)),
    )


def indexed(texts: Iterable[tuple[str, str]]) -> Index:
    """Make an index of a few texts."""
    made = [entry(key, text) for key, text in texts]
    return unpacked(packed([each for each, _ in made], [own for _, own in made]))


KNOWN = indexed([("harbor", HARBOR), ("mill", MILL), ("lamp", SHORT)])
"""Three licenses of ours."""

OPEN = indexed([("isc", HARBOR), ("mill", MILL)])
"""The first under the key of an open-source license."""


def ask(text: str, known: Index = KNOWN) -> tuple[License, float]:
    """Ask which of a few licenses a text is."""
    return recognize(text, state(text), known)


def readme(text: str) -> str:
    """Put a text into a README."""
    return (
        "# Rowing 7B\n\nRowing is a model that rows; see how it was trained and what it can do in the report.\n\n"
        f"## Usage\n\nYou must install the software before use of the model.\n\n## License\n\n{text}\n\n"
        "## Citation\n\nIf you use the model, you must not forget to cite the software in your paper.\n"
    )


@pytest.mark.parametrize(
    ("copy", "sure"),
    [
        (HARBOR, 1.0),
        (" ".join(HARBOR.split()[:4]) + "\n\n" + " ".join(HARBOR.split("\n\n", 1)[1].split()), 1.0),
        (HARBOR.replace("2021 Harbor Works", "2026 Ada Lovelace and others"), 1.0),
        ("\n".join(f"# {line}" for line in HARBOR.splitlines()), 1.0),
        (HARBOR.upper(), 1.0),
        (
            HARBOR.replace(
                "Copyright (c) 2021 Harbor Works\n\n", "Copyright (c) 2026 Ada Lovelace and the\nrowers of Rye "
            ),
            0.9,
        ),
        (readme(HARBOR), 0.9),
        (HARBOR.replace("on Tuesdays as", "on Tuesdays and"), 0.9),
    ],
)
def test_same(copy: str, sure: float) -> None:
    """A license is known again however it is wrapped, commented, embedded, whoever holds it, and with a slip mended."""
    license_, confidence = ask(copy)

    assert license_.key == "harbor"
    assert confidence >= sure


@pytest.mark.parametrize(
    "edited",
    [
        HARBOR.replace("twelve barrels", "ninety barrels"),
        HARBOR.replace("every neighbor that lives along the river", "every neighbor in Canada"),
        HARBOR.replace("Nobody carries", "Nobody ever carries"),
        HARBOR.replace("mends them twice in a decade and counts", "counts"),
        HARBOR.replace("All ropes belong to the guild of sailmakers, which mends them twice in a decade and counts every knot aloud.\n", ""),
        HARBOR.replace("Harbor Community License 1.2", "Modified Harbor Community License 1.2"),
        HARBOR.replace("License 1.2", "License 1.3"),
        HARBOR.replace("Harbor Community License", "Lagoon Community License"),
        HARBOR + "\nThe software may not be used by fishermen.\n",
        "The terms below hold for everything but the weights.\n\n" + HARBOR,
        HARBOR.replace("A captain", "Whoever sells a boat must ask the guild first, and waits for its word until winter. A captain"),
        readme(HARBOR + "\n\nThe weights may only be used with permission of the guild of sailmakers.\n"),
        readme(HARBOR).replace("## Citation", "## Commercial license\n\nUse of the model is not permitted to fishermen or their guilds.\n\n## Citation"),
        readme(HARBOR).replace("## Citation", "## Note\n\nThe model is for non-commercial use only.\n\n## Citation"),
        " ".join(word if at % 9 else word + "x" for at, word in enumerate(HARBOR.split())),
    ],
)  # fmt: skip
def test_changed(edited: str) -> None:
    """A number, a word, a sentence, a heading more or less: it resembles the license, and is not called by its name."""
    license_, confidence = ask(edited)

    assert (license_.key, license_.variant_of) == (None, "harbor")
    assert license_.name == "variant of harbor"
    assert confidence < 0.9


def test_sibling() -> None:
    """Of two licenses that are nearly alike, a text is the one whose every word it has."""
    both = indexed([("harbor", HARBOR), ("river", RIVER)])

    assert ask(readme(RIVER), both)[0].key == "river"
    assert ask(readme(HARBOR), both)[0].key == "harbor"
    assert ask(RIVER, KNOWN)[0].variant_of == "harbor"


def test_larger() -> None:
    """Of two licenses one of which holds the other, the larger is meant; without its own part the smaller."""
    longer = (
        MILL + "\nGrain that was ground on Sundays is shared among the widows of the parish, who choose the cook.\n"
    )
    both = indexed([("mill", MILL), ("parish", longer)])

    assert ask(readme(longer), both)[0].key == "parish"
    assert ask(readme(MILL), both)[0].key == "mill"


def test_several() -> None:
    """A text that holds two licenses is both of them."""
    both, _ = ask(f"{HARBOR}\n\n--------\n\n{MILL}")

    assert (both.key, both.name, both.spdx, both.tier) == ("harbor and mill", "harbor and mill", None, None)


def test_several_known() -> None:
    """Two licenses of the catalogue that bind together are of the strictest tier, and an SPDX expression where both are SPDX's."""
    found = identify("The code is under the MIT License, the weights are under CC-BY-NC-4.0.")

    assert found.license.key == "mit and cc-by-nc-4.0"
    assert found.license.spdx == "MIT AND CC-BY-NC-4.0"
    assert found.license.tier is Tier.NON_COMMERCIAL
    assert found.confidence == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (HARBOR.replace("Harbor Community License 1.2", "The Oarsmen's License"), "isc"),
        ("This project is licensed under the ISC License.\n\n" + HARBOR, "isc"),
        (HARBOR + "\nYou acknowledge that this software is not intended for any lighthouse.\n", None),
        (HARBOR + "\nWhatever comes is offered without any warranty.\n", None),
        ("All of it but the weights is licensed under the ISC License.\n\n" + HARBOR, None),
        (HARBOR.replace("Harbor Community License", "Custom ISC License"), None),
        (HARBOR.replace("Harbor Community License 1.2", "Modified\n\nISC License 1.2"), None),
    ],
)
def test_open_source(text: str, key: str | None) -> None:
    """An open-source license may stand under any heading, and with nothing left over."""
    license_, _ = ask(text, OPEN)

    assert license_.key == key
    assert license_.name == ("ISC License" if key else "modified ISC License")


def test_added_tier() -> None:
    """What was added to an open-source license decides how open the whole is."""
    license_, _ = ask(HARBOR + "\nThe software may not be used for commercial purposes.\n", OPEN)

    assert license_.tier is Tier.NON_COMMERCIAL


def test_policy_attached() -> None:
    """A use policy behind a license that comes with one changes nothing."""
    text = HARBOR + "\nYou agree to the Acceptable Use Policy, which is part of this license.\n"
    known = indexed([("harbor", text)])
    policy = "\n\nHarbor Acceptable Use Policy\n\nYou must not use the model to break the law or to hurt anybody.\n"

    assert Clause(word="acceptable-use-policy") in {statement.clause for statement in state(text)}
    assert ask(text + policy, known)[0].key == "harbor"


def test_holds_most() -> None:
    """A long document that holds most of a license is a variant of it, however much else it says."""
    torn = HARBOR.replace("twelve barrels", "ninety crates of eel")
    other = " ".join(f"word{at} follows word{at + 1} again" for at in range(600))
    long = indexed([("harbor", HARBOR)])

    license_, confidence = ask(f"{other}\n\n{torn}\n\n{other}", long)

    assert license_.variant_of == "harbor"
    assert confidence < 0.9


def test_whole_and_changed() -> None:
    """A long document that holds a license whole, and more, is a variant of that license."""
    other = " ".join(f"software{at} needs a license{at} again" for at in range(600))

    license_, _ = ask(f"{HARBOR}\n\nThe model must not be used at sea by anybody.\n\n{other}")

    assert license_.variant_of == "harbor"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "unknown license"),
        ("\ud800", "unknown license"),
        ("Rocket License\n\nRockets rise.", "Rocket License"),
        ("We trained a rocket for a very long time, and it flew well over the hills. " * 80, "We trained a rocket for a very long time, and it flew well over the hills."),
    ],
)  # fmt: skip
def test_unknown(text: str, name: str) -> None:
    """A text nobody knows is named by what it says first, and is no license we know."""
    found = identify(text)

    assert (found.license.key, found.license.variant_of, found.confidence) == (None, None, 0.0)
    assert found.license.name == name


@pytest.mark.parametrize(
    "text",
    [
        "Licensed under the Apache License, Version 2.0.",
        "# Rocket\n\nA rocket.\n\n## License\n\nThis model is released under the Apache License 2.0.\n",
        "# Rocket\n\n## Installation\n\n" + "Rockets rise over the hills and fall. " * 150
        + "\n\n## Citation\n\nNone.\n\n## License\n\nThis model is released under the Apache License 2.0.\n",
    ],
)  # fmt: skip
def test_pointer(text: str) -> None:
    """A license that is only named is named, and with little confidence."""
    found = identify(text)

    assert found.license.key == "apache-2.0"
    assert found.confidence < 0.9


def test_front_matter() -> None:
    """The YAML of a model card is not read as its license."""
    assert identify("---\nlicense: mit\n---\nRockets rise over the hills.").license.key is None


def test_neighbors_phrases() -> None:
    """What stands before and after a license may repeat its turns of phrase without being part of it."""
    phrase = "As it is told, the crew paints the hull in spring and rests."

    assert ask(f"{phrase}\n\n{HARBOR}\n\n{phrase}")[0].key == "harbor"


def test_rest_of_holder() -> None:
    """The rest of a holder's name, where a copyright line was wrapped, is no change; a number there is one."""
    title = "The Harbor Community License of the Rowers of Rye"
    known = indexed([("harbor", f"{title}\n\n{HARBOR.split(chr(10), 1)[1]}")])
    wrapped = f"{title}\n{HARBOR.split(chr(10), 1)[1]}".replace(
        "2021 Harbor Works\n\n", "2026 Ada Lovelace and\nfriends of Rye "
    )

    assert ask(wrapped, known)[0].key == "harbor"
    assert ask(wrapped.replace("friends of Rye", "17 friends"), known)[0].variant_of == "harbor"


def test_fit_nowhere() -> None:
    """A license of which only turns of phrase stand in a text stands nowhere in it."""
    words = ["the", "crew", "paints", "nothing", "and", "mends", "every", "knot", "aloud"]
    reading = Reading(words=words, starts=[0] * len(words), said=" ".join(words), hashes=trigrams(words))

    assert fit(reading, KNOWN, 0) is None


def test_no_tier() -> None:
    """A license whose row has no tier is as open as what is stated beside its name."""
    assert identify("Licensed under curl, for non-commercial use only.").license.tier is Tier.NON_COMMERCIAL


def test_named() -> None:
    """A key of the catalogue has its row's license; one that only an index knows is its own name."""
    assert named("mit").spdx == "MIT"
    assert named("rocket") == License(key="rocket", name="rocket")


@pytest.mark.parametrize(
    ("words", "tier"),
    [
        ({"research-only", "mau-threshold"}, Tier.RESEARCH_ONLY),
        ({"non-commercial", "field-of-use"}, Tier.NON_COMMERCIAL),
        ({"revenue-threshold", "field-of-use"}, Tier.COMMERCIAL_THRESHOLD),
        ({"territorial-exclusion"}, Tier.USE_RESTRICTED),
        ({"attribution-notice"}, None),
    ],
)
def test_tier_of(words: set[str], tier: Tier | None) -> None:
    """A license nobody knows is of the strictest tier its clauses stand for."""
    assert tier_of(tuple(Statement(clause=Clause(word=word), quote="") for word in words)) is tier


def test_leftovers() -> None:
    """Sentences that oblige and that no text of a license has are left over; of an unknown license there is nothing to tell."""
    added = "The software may not be used by fishermen of the northern villages."
    text = f"Permission is hereby granted, free of charge, to any person obtaining a copy of this software. {added} Short one."

    assert leftovers_of(text, "mit") == (added,)
    assert leftovers_of(text, "rocket") == ()
