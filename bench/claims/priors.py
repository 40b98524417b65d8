"""What is believed of a sign before anything is learned: few stories tell of leaks or withdrawals, the words for them are many."""

from collections.abc import Mapping

SAID_LATER = 0.4
"""What a turn of phrase in the lead counts, beside one in the title."""

_ACTS: dict[str, dict[str, float]] = {
    "T=withdrawal": {"withdrawal": 5},
    "T=leak": {"leak": 3.5},
    "T=leak of code": {"leak": -3, "product_other": 1.5},
    "T=unauthorized": {"leak": 4, "access_change": -3},
    "T=spotted": {"leak": 1, "rumored_release": 1},
    "T=access_change": {"access_change": 2.5},
    "T=license_change": {"license_change": 3},
    "T=license adopted": {"license_change": 3.5, "release": -1},
    "T=rumor": {"rumored_release": 2},
    "T=tease": {"rumored_release": 0.7, "announcement_without_weights": 0.7},
    "T=promised": {"announcement_without_weights": 3.5},
    "T=release": {"release": 1.5, "announcement_without_weights": 0.5, "rumored_release": 0.5},
    "T=a model": {"release": 0.7},
    "T=open thing": {"release": 0.7},
    "T=code": {"dataset_or_code_release": 2},
    "T=research": {"benchmark_or_research": 2},
    "T=dataset": {"dataset_or_code_release": 3, "release": -1},
    "T=report": {"benchmark_or_research": 2},
    "T=capability": {"benchmark_or_research": 1},
    "T=use": {"product_other": 1.5},
    "T=offer": {"product_other": 1},
    "T=fake": {"product_other": 2, "release": -1.5},
    "T=trial": {"product_other": 0.7},
    "T=business": {"product_other": 1.5, "policy_or_opinion": 0.5},
    "T=opinion": {"policy_or_opinion": 2},
    "T=is a model": {"release": 0.7},
    "T=is a tool": {"dataset_or_code_release": 1},
    "T=is a service": {"product_other": 1},
    "T=assessed": {"benchmark_or_research": 0.7},
    "names nothing": {"not_ai": 0.7},
    "no ai word": {"not_ai": 2},
    "title is a model": {"release": 2},
    "title presents a model": {"release": 1},
    "repository": {"release": 2},
}

_OPEN: dict[str, float] = {
    "F:T:closed": -2, "F:T:opened": 1, "T:open": 1.5, "T:openweight": 2, "T:openmodel": 1.5, "T:weights": 1, "T:derived": 2, "F:size": 1,
    "F:host:hub": 2, "F:title names a license": 1.5, "L:open": 1, "L:openweight": 1.5, "L:openmodel": 0.7, "L:weights": 0.7,
    "F:hub link": 1.5, "F:names a license": 1, "F:L:closed": -0.5, "T:code": 0.0,
}  # fmt: skip

_CERTAINTY: dict[str, dict[str, float]] = {
    "F:T=rumor": {"rumored": 1.5, "speculation": 0.7},
    "F:L=rumor": {"rumored": 0.7, "reported": 0.5},
    "F:T=spotted": {"rumored": 1},
    "F:T=tease": {"speculation": 0.7},
    "T:rumor": {"rumored": 1},
    "L:rumor": {"rumored": 0.7, "reported": 0.3},
    "T:guess": {"speculation": 1},
    "F:question": {"speculation": 0.7, "reported": 0.3},
    "F:host:maker": {"confirmed_by_maker": 1.5},
    "F:T=maker announces": {"confirmed_by_maker": 1},
    "F:L=maker announces": {"confirmed_by_maker": 0.7},
    "T:source_says": {"reported": 1},
    "L:source_says": {"reported": 0.7},
    "F:host:talk": {"reported": 0.3},
    "F:T=official": {"confirmed_by_maker": 1},
    "F:L=official": {"confirmed_by_maker": 0.5},
    "F:T=maker acts": {"confirmed_by_maker": 1},
    "F:L=maker acts": {"confirmed_by_maker": 0.7},
    "F:T=outsider": {"reported": 1},
    "F:L=outsider": {"reported": 0.5},
    "F:title begins with a maker": {"confirmed_by_maker": 0.7},
}

_OF_ACT: dict[str, dict[str, float]] = {
    "release": {"confirmed_by_maker": 2.5},
    "rumored_release": {"rumored": 3, "speculation": 2.5, "reported": 1.5, "confirmed_by_maker": -1},
    "announcement_without_weights": {"confirmed_by_maker": 1.5},
    "license_change": {"confirmed_by_maker": 1},
    "access_change": {"confirmed_by_maker": 0.7},
    "leak": {"reported": 1.5, "rumored": 0.7},
    "withdrawal": {"confirmed_by_maker": 2},
    "dataset_or_code_release": {"confirmed_by_maker": 2},
    "policy_or_opinion": {"reported": 2},
    "benchmark_or_research": {"reported": 1.3},
    "product_other": {"confirmed_by_maker": 0.5},
    "not_ai": {"reported": 2.5},
}

_ROUNDUP = {"F:says it is a round-up": 3.0, "F:list": 0.7}


def by_act() -> Mapping[str, Mapping[str, float]]:
    """Return, for a sign's name, what it counts for acts."""
    found = {f"F:{name}": told for name, told in _ACTS.items()}
    for name, told in _ACTS.items():
        if name.startswith("T="):
            found[f"F:L={name[2:]}"] = {act: value * SAID_LATER for act, value in told.items()}
    # A title names a thing, the text says what it is.
    found["F:L=is a model"] = {"release": 0.7}
    found["F:L=is a tool"] = {"dataset_or_code_release": 1.2}
    return found


def by_openness() -> Mapping[str, Mapping[str, float]]:
    """Return, for a sign's name, what it counts for an open model."""
    return {name: {"yes": value} for name, value in _OPEN.items()}


def by_certainty() -> Mapping[str, Mapping[str, float]]:
    """Return, for a sign's name, what it counts for a certainty."""
    return _CERTAINTY


def certainty_of_act() -> Mapping[str, Mapping[str, float]]:
    """Return, for an act, what it counts for a certainty."""
    return _OF_ACT


def by_roundup() -> Mapping[str, Mapping[str, float]]:
    """Return, for a sign's name, what it counts for a round-up."""
    return {name: {"yes": value} for name, value in _ROUNDUP.items()}
