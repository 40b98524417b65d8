"""What a README says about licenses, and about what."""

import pytest

from bot.domain.license import Artifact
from bot.rules.licensing.names import named, phrases
from bot.rules.licensing.readme import artifact_of, is_badge, is_readme, license_sentences
from bot.rules.licensing.sides import artifacts, side_of_readme

README = """---
license: other
license_name: acme-community
tags: [text]
---
# Acme

<a href="https://example.org"><img src="https://img.shields.io/badge/Model_License-Acme_1.0-blue?x=1"></a>
![License](https://img.shields.io/badge/license-MIT-green.svg) ![CI](https://ci.example/badge.svg)

- [License](#license)

We beat commercial models. Acme uses the MCP protocol. It may not be used for commercial purposes.

```text
This license in code is not prose.
```

## License and terms

The **code** is under [MIT](LICENSE).
Be kind.

### Weights

The weights are under the Acme License.

## Citation

Cite us. Read the license of the paper's template.
"""


def test_the_sentences_about_licenses_are_found() -> None:
    """Front matter's fields, badges, the license section with what lies within it, and asides; no code, no contents, no news."""
    assert license_sentences(README) == (
        "license: other",
        "license_name: acme-community",
        "Model License: Acme 1.0",
        "License: MIT",
        "It may not be used for commercial purposes.",
        "The code is under MIT .",
        "Be kind.",
        "The weights are under the Acme License.",
        "Read the license of the paper's template.",
    )


def test_chinese_and_japanese_sections_are_found() -> None:
    """Headings and asides in Chinese and Japanese are understood; a network protocol is no license."""
    chinese = "# 模型\n\n它支持 MCP 协议。\n\n## 开源协议\n\n本仓库依照 Apache-2.0 协议开源。欢迎使用。\n\n## 引用\n\n请引用。"
    japanese = "# モデル\n\n## ライセンス\n\n重みはCC BY-NC 4.0です。\n\n## その他\n\n商用利用はできません。"

    assert license_sentences(chinese) == ("本仓库依照 Apache-2.0 协议开源。", "欢迎使用。")
    assert license_sentences(japanese) == ("重みはCC BY-NC 4.0です。", "商用利用はできません。")


def test_other_kinds_of_headings_count() -> None:
    """A bold line and an HTML heading open a section like a Markdown heading."""
    assert license_sentences("**License**\n\nAs is.\n\n**Usage**\n\nRun.") == ("As is.",)
    assert license_sentences("<h2 align='center'>License</h2>\n\nAs is.\n\n# Usage\n\nRun.") == ("As is.",)


def test_a_pasted_license_is_not_read_to_its_end() -> None:
    """A section of hundreds of lines gives its first forty."""
    pasted = "\n".join(f"Line number {number} of it." for number in range(500))

    assert len(license_sentences(f"# License\n\n{pasted}")) == 40


@pytest.mark.parametrize(
    ("path", "text", "is_one"),
    [
        ("README.md", "", True), ("docs/README_zh.md", "", True), ("MODEL_CARD.md", "", True), ("my-card.md", "", True),
        ("LICENSE", README, False), ("", README, True), ("", "# One\n\n## Usage\n\n## Citation\n", True), ("", "MIT License", False),
    ],
)  # fmt: skip
def test_a_readme_is_known_by_its_path_or_its_headings(path: str, text: str, *, is_one: bool) -> None:
    """A path decides; where there is none, front matter and headings do."""
    assert is_readme(text, text, path=path) is is_one


@pytest.mark.parametrize(
    ("sentence", "artifact"),
    [
        ("The weights are under MIT.", Artifact.WEIGHTS), ("代码以 MIT 开源", Artifact.CODE), ("The dataset is CC BY.", Artifact.DATA),
        ("Be kind.", None), ("The code and the weights are MIT.", Artifact.WEIGHTS),
    ],
)  # fmt: skip
def test_a_sentence_is_about_an_artifact_or_about_none(sentence: str, artifact: Artifact | None) -> None:
    """Weights come before code, and code before what is not said."""
    assert artifact_of(sentence) is artifact


def test_a_sentence_may_be_about_several_artifacts() -> None:
    """Code and weights in one sentence are both meant; the name of a model license in a sentence on code is not."""
    assert artifacts("The code and the weights are MIT.") == {Artifact.CODE, Artifact.WEIGHTS}
    assert artifacts("The code follows the Model License as well.") == {Artifact.CODE}
    assert artifacts("This repository is MIT.") == frozenset()
    assert artifacts("The dataset is CC BY.") == {Artifact.DATA}


def test_a_badge_is_all_that_a_badge_says() -> None:
    """A label is told from a sentence."""
    assert is_badge("License: MIT")
    assert is_badge("Model License: Acme")
    assert not is_badge("The license: MIT")


def test_what_is_said_of_the_whole_repository_counts_for_every_artifact_not_named() -> None:
    """General sentences speak for the weights until a sentence about weights does; origins speak for nobody."""
    general = side_of_readme(["This repository is under the MIT License.", "Be kind."])
    split = side_of_readme(["The code is under MIT; the weights are under CC BY-NC 4.0."])
    fields = side_of_readme(["license: apache-2.0", "It is derived from Llama, under the Llama 3 Community License."])
    code = side_of_readme(["The code is under MIT.", "The weights are under CC BY-NC 4.0."], Artifact.CODE)
    unknown = side_of_readme(["The weights are under our own terms."])
    label = side_of_readme(["License: MIT"])
    silent = side_of_readme([])

    assert [each.license.key for each in (general, split, fields, code, unknown, label, silent)] == [
        "mit", "cc-by-nc-4.0", "apache-2.0", "mit", None, "mit", None,
    ]  # fmt: skip
    assert (unknown.license.name, silent.license.name) == ("a license we do not know", "no license named")
    assert not silent.speaks


NAMES: tuple[tuple[str, list[str]], ...] = (
    ("under the MIT license", ["mit"]),
    ("Released under MIT.", ["mit"]),
    ("made with people of the MIT Media Lab", []),
    ("under the Apache License, Version 2.0", ["apache-2.0"]),
    ("Creative Commons Attribution-NonCommercial-ShareAlike 4.0", ["cc-by-nc-sa-4.0"]),
    ("under the GNU Lesser General Public License v2.1", ["lgpl-2.1"]),
    ("under the GNU General Public License", ["gpl-3.0"]),
    ("under the Qwen Research License", ["qwen-research"]),
    ("under the Llama 3.1 Community License", ["llama3.1"]),
    ("遵循 MiniCPM 模型商用许可协议", ["minicpm-model-license"]),
    ("遵循 Baichuan 2 模型社区许可协议", ["baichuan2-community"]),
    ("遵循 Nobody 研究许可协议", []),
    ("under the Nobody Knows License", []),
    ("MIT License for the code and Apache License 2.0 for the rest", ["mit", "apache-2.0"]),
)


@pytest.mark.parametrize(("sentence", "keys"), NAMES)
def test_licenses_are_found_by_name(sentence: str, keys: list[str]) -> None:
    """However a README spells the name of a license, it is that license and no neighbor of it."""
    assert [license_.key for _, license_ in named(sentence)] == keys


def test_names_nobody_knows_are_told_apart() -> None:
    """Two unknown licenses differ by what they are called, and not by how it is written."""
    assert (
        phrases("under the Acme Community License")
        == phrases("The ACME COMMUNITY LICENSE AGREEMENT")
        == {"acmecommunity"}
    )
    assert phrases("遵循 Acme 模型许可协议") == {"acme模型许可协议"}
