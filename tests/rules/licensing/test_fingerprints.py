from importlib.resources import files

import numpy as np

from bot.rules.licensing.fingerprints import Entry, index, packed, trigrams, unpacked

BOATS = ["you", "may", "copy", "the", "boat", "and", "lend", "the", "boat", "on"]
CARTS = ["you", "may", "copy", "the", "cart", "and", "sell", "it"]


def entry(key: str, said: list[str]) -> Entry:
    """Make an entry."""
    return Entry(
        key=key,
        exact=f"exact-{key}",
        digest=f"digest-{key}",
        title=f"the {key}",
        words=len(said),
    )


def test_round_trip() -> None:
    """What is packed comes out as it went in: entries, their hashes, and the way from each hash to its texts."""
    entries = [entry("boats", BOATS), entry("carts", CARTS)]
    own = [np.unique(trigrams(said)) for said in (BOATS, CARTS)]

    held = unpacked(packed(entries, own))

    assert held.entries == tuple(entries)
    assert [each.tolist() for each in held.of_texts] == [each.tolist() for each in own]
    assert held.shared(own[0]).tolist() == [len(own[0]), 2]
    assert held.shared(np.array([1, 0xFFFFFFFF], dtype=np.uint32)).tolist() == [0, 0]
    assert held.has(1, trigrams(BOATS)).tolist() == [True, True, *[False] * 6]
    assert held.by_exact == {"exact-boats": 0, "exact-carts": 1}


def test_first_of_equals() -> None:
    """Of two texts that say the same the first is the one that is found."""
    same = [entry("boats", BOATS), entry("boats", BOATS)]

    held = unpacked(packed(same, [np.unique(trigrams(BOATS))] * 2))

    assert held.by_exact == {"exact-boats": 0}
    assert held.by_digest == {"digest-boats": 0}


def test_too_short() -> None:
    """A text of two words has nothing to be known by."""
    assert trigrams(["you", "may"]).tolist() == []
    assert len(trigrams(["you", "may", "\ud800"])) == 1


def test_shipped() -> None:
    """The index that ships loads, is small, and holds titles, never texts."""
    held = index()
    lies = files("bot.rules.licensing") / "data" / "fingerprints.npz"

    assert len(lies.read_bytes()) < 8_000_000
    assert len(held.entries) > 700
    assert max(len(each.title.split()) for each in held.entries) <= 12
    assert {"mit", "apache-2.0", "llama3", "llama3.1"} <= {each.key for each in held.entries}
