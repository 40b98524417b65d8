"""What `watch:` in `sources.yaml` becomes, and what an operator is told of a broken one."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.model import Hub, Place
from bot.domain.source import SourceId
from bot.domain.watch import Maker, Watch
from bot.errors import ConfigError
from bot.roster import Roster, read_roster
from tests.roster.hubs import make_hub_kinds

WHOLE = """
sources:
  - {id: a-b, kind: feed, url: https://a.example/feed}
watch:
  every: 5m
  hub:
    huggingface: http://127.0.0.1:8080/
    github: https://mirror.example
  makers:
    - id: meta
      name: Meta
      huggingface: [meta-llama, facebook]
      modelscope: LLM-Research
      github: [meta-llama/llama-models]
      ollama: [llama3.1, "llama3.2:1b"]
      openrouter: [meta-llama]
      terms: [https://www.llama.com/llama3_1/use-policy/]
    - id: qwen
      huggingface: Qwen
  models:
    - huggingface:gpt/two.5
    - ollama:gpt-oss
"""

MAKER = "sources: []\nwatch:\n  makers:\n    - id: meta\n      huggingface: [meta-llama]\n"
"""A whole maker; what is put behind it begins at line 6."""

ALONE = "sources: []\nwatch:\n  models:\n    - "
"""What is put behind it is a model at line 4, column 7."""


def read(tmp_path: Path, written: str) -> Roster:
    path = tmp_path / "sources.yaml"
    path.write_text(written, encoding="utf-8")
    return read_roster(path, kinds=make_hub_kinds())


def test_a_full_watch(tmp_path: Path) -> None:
    """Each key reaches its noun; a list of one may be written as one value, and a name is the id where there is none."""
    roster = read(tmp_path, WHOLE)

    assert roster.watch == Watch(
        makers=(
            Maker(
                id="meta",
                name="Meta",
                handles={
                    Hub.HUGGINGFACE: ("meta-llama", "facebook"),
                    Hub.MODELSCOPE: ("LLM-Research",),
                    Hub.GITHUB: ("meta-llama/llama-models",),
                    Hub.OLLAMA: ("llama3.1", "llama3.2:1b"),
                    Hub.OPENROUTER: ("meta-llama",),
                    Hub.WEB: ("https://www.llama.com/llama3_1/use-policy/",),
                },
            ),
            Maker(id="qwen", name="qwen", handles={Hub.HUGGINGFACE: ("Qwen",)}),
        ),
        models=(
            Place(hub=Hub.HUGGINGFACE, repository="gpt/two.5"),
            Place(hub=Hub.OLLAMA, repository="gpt-oss"),
        ),
    )


def test_the_sources_it_stands_for_come_after_the_files_own(tmp_path: Path) -> None:
    """What is watched is asked as any source is: at the hub's own address or its stand-in, as often as the file says."""
    specs = {spec.id: spec for spec in read(tmp_path, WHOLE).sources}

    assert next(iter(specs)) == "a-b"
    maker = specs[SourceId("watch-huggingface-meta-llama")]
    assert (maker.url, maker.interval) == (
        "http://127.0.0.1:8080/api/models?author=meta-llama",
        timedelta(minutes=5),
    )
    repository = specs[SourceId("watch-github-meta-llama-llama-models")]
    assert repository.url == "https://mirror.example/repos/meta-llama/llama-models"
    assert (
        specs[SourceId("watch-ollama-gpt-oss")].url == "https://registry.ollama.ai/v2/library/gpt-oss/manifests/latest"
    )


def test_nothing_is_watched_unless_the_file_says_so(tmp_path: Path) -> None:
    """A file without `watch:` has an empty one."""
    assert read(tmp_path, "sources: []\n").watch == Watch()


def test_a_subscription_may_name_what_is_watched(tmp_path: Path) -> None:
    """The ids that `watch:` makes are ids like any other."""
    roster = read(tmp_path, MAKER + "subscriptions: [{id: d, to: html, sources: [watch-huggingface-meta-llama]}]\n")

    assert roster.subscriptions[0].taste.sources == {"watch-huggingface-meta-llama"}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        pytest.param(
            "sources: []\nwatch: []\n",
            ["2:8 this is not a mapping. Write key: value lines; the keys are every, hub, makers, models."],
            id="no mapping",
        ),
        pytest.param(
            "sources: []\nwatch:\n  makers: {meta: {}}\n",
            ["3:11 makers: is not a list. Begin each stanza below it with a dash: - id: meta."],
            id="makers of another form",
        ),
        pytest.param(
            "sources: []\nwatch: {every: 10s}\n",
            ['2:16 every: "10s" is too often. Write 1m or more.'],
            id="too often",
        ),
        pytest.param(
            "sources: []\nwatch:\n  hub: {huggingface: https://hf.example/base, gitlab: https://a.example}\n",
            [
                '3:22 huggingface: "https://hf.example/base" is more than a host. Write https://hf.example.',
                "3:47 gitlab: unknown key. Did you mean github?",
            ],
            id="hubs",
        ),
        pytest.param(
            MAKER + "      gitlab: [meta]\n",
            ["6:7 gitlab: unknown key. Did you mean github?"],
            id="a hub nobody knows",
        ),
        pytest.param(
            "sources: []\nwatch: {makers: [{id: Meta AI, huggingface: meta-llama}, {huggingface: a}, {id: b}]}\n",
            [
                '2:23 id: "Meta AI" can not be a maker\'s id. Use lower case letters, digits and dashes: meta.',
                "2:58 id is missing. Write id: meta.",
                "2:76 this maker has no place to look at. Write huggingface: [NAME], or another hub.",
            ],
            id="makers",
        ),
        pytest.param(
            MAKER + "    - {id: meta, huggingface: [Meta-Llama, x]}\n    - {id: b, huggingface: [x, y, y]}\n",
            [
                "6:8 id: meta is used twice; first at line 4. Rename one.",
                '6:32 huggingface: "Meta-Llama" is written twice; first at line 5. Keep one.',
                '7:29 huggingface: "x" is written twice; first at line 6. Keep one.',
                '7:35 huggingface: "y" is written twice; first at line 7. Keep one.',
            ],
            id="twice",
        ),
        pytest.param(
            MAKER + "      terms: [https://a.example/t/, http://www.a.example/t]\n",
            ['6:37 terms: "http://www.a.example/t" is written twice; first at line 6. Keep one.'],
            id="one page twice",
        ),
        pytest.param(
            MAKER + "      github: [meta-llama, https://github.com/meta-llama/llama/]\n"
            "      ollama: [library/llama3.1:a:b]\n      openrouter: [a/..]\n      terms: [use-policy]\n",
            [
                '6:16 github: "meta-llama" can not be a name on github. Write meta-llama/llama-models.',
                '6:28 github: "https://github.com/meta-llama/llama/" can not be a name on github. Write meta-llama/llama.',
                '7:16 ollama: "library/llama3.1:a:b" can not be a name on ollama. Write llama3.1.',
                '8:20 openrouter: "a/.." can not be a name on openrouter. Write meta-llama.',
                '9:15 terms: "use-policy" is not an http(s) address. Write https://host/path.',
            ],
            id="names",
        ),
        pytest.param(
            ALONE + "gpt2\n",
            ['4:7 models: "gpt2" names no hub. Write huggingface:openai/gpt-oss-20b.'],
            id="model without a hub",
        ),
        pytest.param(
            ALONE + "hugingface:a/b\n",
            ['4:7 models: "hugingface:a/b" names no hub that can be asked for one model. Did you mean huggingface?'],
            id="model on a hub nobody knows",
        ),
        pytest.param(
            ALONE + "huggingface:Qwen\n",
            ['4:7 models: "Qwen" can not be a name on huggingface. Write huggingface:openai/gpt-oss-20b.'],
            id="an owner is no model",
        ),
        pytest.param(
            ALONE + "huggingface:https://huggingface.co/a/b\n",
            ['4:7 models: "https://huggingface.co/a/b" can not be a name on huggingface. Write huggingface:a/b.'],
            id="an address is no name",
        ),
        pytest.param(
            "sources: [{id: watch-huggingface-x, kind: feed, url: http://a.example/}]\n"
            "watch: {makers: [{id: x, huggingface: x}]}\n",
            ["1:11 id: watch-huggingface-x is what watch: calls one of its own. Rename it, or take it out there."],
            id="an id that is taken",
        ),
    ],
)
def test_mistakes(tmp_path: Path, written: str, told: list[str]) -> None:
    """Every mistake is told at once, each where it stands, with what would be right."""
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, written)

    assert [f"{each.line}:{each.column} {each.problem} {each.remedy}" for each in caught.value.mistakes] == told
