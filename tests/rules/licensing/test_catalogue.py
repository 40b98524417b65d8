import pytest

from bot.domain.license import Clause, License, Tier
from bot.rules.licensing.catalogue import catalogue, clause, clauses_of, is_open_source, mentions, resolve, row
from bot.rules.licensing.vocabulary import WORDS


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("apache-2.0", "apache-2.0"),
        ("Apache License, Version 2.0", "apache-2.0"),
        ("APACHE 2", "apache-2.0"),
        ("The MIT License (MIT)", "mit"),
        ("MIT License", "mit"),
        ("bsl-1.0", "boost-1.0"),
        ("BUSL-1.1", "busl-1.1"),
        ("Modified BSD License", "bsd-3-clause"),
        ("GPLv2", "gpl-2.0"),
        ("GPL-2.0+", "gpl-2.0-plus"),
        ("gnu gpl v3", "gpl-3.0"),
        ("cc-by-nc-4.0", "cc-by-nc-4.0"),
        ("CC BY-NC", "cc-by-nc-4.0"),
        ("cc-by-nc-4", "cc-by-nc-4.0"),
        ("odbl", "odbl-1.0"),
        ("pddl", "pddl-1.0"),
        ("c-uda", "c-uda-1.0"),
        ("wtfpl", "wtfpl-2.0"),
        ("llama3.1", "llama3.1"),
        ("llama-2-community-license", "llama2"),
        ("Llama 3.1 Community License Agreement", "llama3.1"),
        ("LicenseRef-scancode-llama-2-license-2023", "llama2"),
        ("nvidia-open-model-license", "nvidia-open-model-license"),
        ("microsoft-research-license", "msr-la"),
        ("tii-falcon-llm", "falcon-llm-1.0"),
        ("tongyi-qianwen", "tongyi-qianwen"),
        ("tongyi-qianwen-research", "tongyi-qianwen-research"),
        ("stabilityai-ai-community", "stability-community"),
        ("openrail++", "openrail++"),
        ("creativeml-openrail-m", "creativeml-openrail-m"),
        ("gemma", "gemma"),
    ],
)
def test_resolve(said: str, key: str) -> None:
    """A tag, a name, a key or an SPDX id, in any spelling, is one license."""
    found = resolve(said)

    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "said",
    [
        "", "other", "unknown", "modified-mit", "Modified MIT License", "exaone", "falcon-llm-license", "bsd", "cc", "gpl", "lgpl",
        "openrail", "hunyuan", "license", "the", "Rocket License", "Rocket OR Sled", "MIT AND Rocket", "MIT OR (", "OR", "(" * 500,
        "\ud800", "none",
    ],
)  # fmt: skip
def test_resolve_nothing(said: str) -> None:
    """A name that several licenses go by, a family, and what nobody knows stand for nothing."""
    assert resolve(said) is None


@pytest.mark.parametrize(
    ("said", "key", "tier"),
    [
        ("MIT OR Apache-2.0", "mit or apache-2.0", Tier.OSI_OPEN),
        ("MIT OR CC-BY-NC-4.0", "mit or cc-by-nc-4.0", Tier.OSI_OPEN),
        ("MIT AND CC-BY-NC-4.0", "mit and cc-by-nc-4.0", Tier.NON_COMMERCIAL),
        ("MIT OR Rocket", "mit or rocket", Tier.OSI_OPEN),
        (
            "GPL-2.0-or-later WITH Classpath-exception-2.0",
            "gpl-2.0-or-later with classpath-exception-2.0",
            Tier.OSI_OPEN,
        ),
    ],
)
def test_expression(said: str, key: str, tier: Tier) -> None:
    """Of licenses to choose from the most open counts, of licenses that bind together the strictest."""
    found = resolve(said)

    assert found is not None
    assert (found.key, found.name, found.tier) == (key, said, tier)


def test_doubts() -> None:
    """A row from memory or from second-hand reports says so, as does one whose very terms are in doubt; others say nothing."""
    memory, secondary, unread, sure = (row(key) for key in ("mnpl", "msr-la", "hai-def", "gpl-3.0"))

    assert memory is not None
    assert "the catalogue's row was written from memory" in memory.license.doubts
    assert secondary is not None
    assert "the catalogue's row rests on second-hand reports" in secondary.license.doubts
    assert unread is not None
    assert unread.license.doubts == ("not sure: flags by analogy with Gemma",)
    assert sure is not None
    assert sure.license.doubts == ()


def test_doubts_of_expressions() -> None:
    """An expression is as doubtful as its parts."""
    found = resolve("MIT OR mnpl")

    assert found is not None
    assert "the catalogue's row was written from memory" in found.doubts


def test_open_source() -> None:
    """Open source is what OSI approved, and nothing doubtful, nameless or merely permissive."""
    mit, cc0 = resolve("mit"), resolve("cc0-1.0")

    assert mit is not None
    assert is_open_source(mit)
    assert cc0 is not None
    assert not is_open_source(cc0)
    assert not is_open_source(License(key="x", name="X", tier=Tier.OSI_OPEN, doubts=("from memory",)))
    assert not is_open_source(License(key=None, name="modified MIT License", tier=Tier.OSI_OPEN))


def test_clauses() -> None:
    """A row states its flags as clauses, values too; an expression what binds whoever chooses; a stranger nothing."""
    llama, both = clauses_of("llama3"), clauses_of("mit and cc-by-nc-4.0")

    assert {Clause(word="mau-threshold", value="700000000"), Clause(word="naming")} <= llama
    assert Clause(word="non-commercial") in both
    assert clauses_of("mit or cc-by-nc-4.0") == frozenset({Clause(word="attribution-notice")})
    assert clauses_of("mit or rocket") == frozenset()
    assert clauses_of("rocket") == clauses_of(None) == frozenset()


def test_rows() -> None:
    """Every row of the catalogue has a name, and states clauses of the vocabulary only."""
    rows = catalogue().rows.values()

    assert len(rows) > 700
    assert {clause.word for each in rows for clause in each.clauses} <= set(WORDS)
    assert all(each.name for each in rows)
    assert row("rocket") is None


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ("Code: MIT License. Weights: CC-BY-NC 4.0.", ["mit", "cc-by-nc-4.0"]),
        ("License: MIT", ["mit"]),
        ("released under the Apache License, Version 2.0", ["apache-2.0"]),
        ("subject to the Llama 3.1 Community License", ["llama3.1"]),
        ("```python\nimport rocket\n```", []),
        ("written in Python and Ruby", []),
        ("licensed under curl", ["curl"]),
        ("本模型采用 Apache-2.0 许可证", ["apache-2.0"]),
        ("summit", []),
        ("under CC BY-SA 1.5, which was never written", []),
    ],
)
def test_mentions(said: str, keys: list[str]) -> None:
    """A text's mentions of licenses come in order; a word that is also a license's name counts only where licenses are spoken of."""
    assert [license_.key for _, license_ in mentions(said)] == keys


def test_clause() -> None:
    """A clause is read as it is written."""
    assert clause("mau-threshold:7") == Clause(word="mau-threshold", value="7")
    assert clause("naming") == Clause(word="naming")
