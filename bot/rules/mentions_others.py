"""Licenses, hubs and datasets that a text names."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from bot.domain.mention import Mention, Named
from bot.rules.licensing import catalogue
from bot.rules.mentions_reading import Read

MOST = 12
"""Names of one kind that are told of a text."""

_HUBS = (
    ("huggingface", "Hugging Face", ("hugging", "hf.co", "抱抱脸", "ハギングフェイス"), r"hugging ?face(?:\.co)?|\bhf\.co|抱抱脸|ハギングフェイス"),
    ("modelscope", "ModelScope", ("modelscope", "魔搭", "魔塔"), r"modelscope(?:\.cn)?|魔搭|魔塔"),
    ("github", "GitHub", ("github", "ギットハブ"), r"\bgithub(?:\.com)?|ギットハブ"),
    ("ollama", "Ollama", ("ollama",), r"\bollama\b"),
    ("openrouter", "OpenRouter", ("openrouter",), r"\bopenrouter\b"),
    ("civitai", "Civitai", ("civitai",), r"\bcivitai\b"),
    ("replicate", "Replicate", ("replicate.com",), r"\breplicate\.com"),
    ("kaggle", "Kaggle", ("kaggle",), r"\bkaggle\b"),
    ("gitee", "Gitee", ("gitee", "码云"), r"\bgitee\b|码云"),
    ("gitcode", "GitCode", ("gitcode",), r"\bgitcode\b"),
    ("lmstudio", "LM Studio", ("lm studio", "lmstudio"), r"\blm ?studio\b"),
    ("nvidia-nim", "NVIDIA NIM", ("nvidia nim", "build.nvidia.com"), r"\bnvidia nim\b|build\.nvidia\.com"),
    ("wisemodel", "WiseModel", ("wisemodel", "始智"), r"\bwisemodel\b|始智"),
)  # fmt: skip
"""Name, how it is written, what must be there at all, and how it is found: looking for a word first is many times faster."""

_DATASETS = (
    ("the-pile", "The-Pile", ("the pile",), r"\bthe pile\b"),
    ("common-crawl", "Common-Crawl", ("crawl",), r"\bcommon ?crawl\b"),
    ("fineweb", "FineWeb", ("fineweb",), r"\bfineweb(?:-edu|-?2)?\b"),
    ("laion", "LAION", ("laion",), r"\blaion(?:-5b|-400m|-aesthetics)?\b"),
    ("redpajama-data", "RedPajama-Data", ("redpajama-",), r"\bredpajama-(?:data|v2)\b"),
    ("c4", "C4", ("c4",), r"\bc4 dataset\b|\bmc4\b"),
    ("dolma", "Dolma", ("dolma",), r"\bdolma\b"),
    ("dclm", "DCLM", ("dclm",), r"\bdclm\b"),
    ("slimpajama", "SlimPajama", ("slimpajama",), r"\bslimpajama\b"),
    ("refinedweb", "RefinedWeb", ("refinedweb",), r"\brefinedweb\b"),
    ("the-stack", "The-Stack", ("the stack",), r"\bthe stack\b(?= dataset| v2|-dedup)"),
    ("imagenet", "ImageNet", ("imagenet",), r"\bimagenet\b"),
    ("coco", "COCO", ("coco",), r"\bms ?coco\b|\bcoco dataset\b"),
    ("ultrachat", "UltraChat", ("ultrachat",), r"\bultrachat\b"),
    ("sharegpt", "ShareGPT", ("sharegpt",), r"\bsharegpt\b"),
    ("openhermes", "OpenHermes", ("openhermes",), r"\bopenhermes\b"),
    ("common-corpus", "Common-Corpus", ("common corpus",), r"\bcommon corpus\b"),
    ("common-pile", "Common-Pile", ("common pile",), r"\bcommon pile\b"),
    ("books3", "Books3", ("books3",), r"\bbooks3\b"),
    ("libgen", "LibGen", ("libgen", "library genesis"), r"\blibgen\b|library genesis"),
    ("finepdfs", "FinePDFs", ("finepdfs",), r"\bfinepdfs\b"),
    ("nemotron-cc", "Nemotron-CC", ("nemotron-cc",), r"\bnemotron-cc\b"),
    ("openthoughts", "OpenThoughts", ("openthoughts",), r"\bopenthoughts\b"),
    ("common-voice", "Common-Voice", ("common voice",), r"\bcommon voice\b"),
    ("librispeech", "LibriSpeech", ("librispeech",), r"\blibrispeech\b"),
    ("wudao", "WuDao", ("悟道语料",), r"悟道语料"),
)  # fmt: skip
_SPOKEN_OF = ("dataset", "corpus", "データセット", "コーパス", "数据集", "语料")
_NEAR = re.compile(
    r"(?<![\w.-])(?P<a>[A-Z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+){0,4})[」』》”\"]?\s?(?:dataset|corpus|データセット|コーパス|数据集|语料库)"
    r"|(?:dataset|データセット|コーパス|数据集|语料库)\s?(?:called |named )?[「『《“\"](?P<b>[A-Z][A-Za-z0-9]*(?:[-. ][A-Za-z0-9]+){0,4})[」』》”\"]"
)
_NOT_DATASETS = re.compile(
    r"^(?:The|A|An|This|Our|New|Open|Training|Public|Large|AI|LLM|Its|Each|Private|SFT|RL|RLHF|DPO|QA|VQA|OCR|ASR|TTS|English|Japanese|Chinese|Multilingual|Synthetic|Custom|Big|Web|GPT|Test|Benchmark|Hugging|Face)$"
)

_LICENSE_HINTS = (
    "licens", "licenc", "apache", "mit", "gpl", "cc", "creative commons", "openrail", "bsd", "mpl", "openmdw",
    "ライセンス", "许可", "許可", "授权", "授權", "协议", "協議", "阿帕奇", "アパッチ",
)  # fmt: skip
"""Without one of these a text names no license."""

_AFTER = r"(?=[ -]?(?:licen[sc]e|ライセンス|许可|許可|协议|協議|授权|授權|开源|開源|open))"
_SHORT = tuple(
    (kind, needles, re.compile(pattern))
    for kind, needles, pattern in (
        ("modified", ("mit",), r"modified[- ]mit|(?:修改版?的?|修订版?的?|改良版?|修正版?|改変版?|変更版?|定制版?|改进版?的?)\s?mit|mit\s?(?:修改版|改良版|改変版|修正版)"),
        ("apache", ("apache", "阿帕奇", "アパッチ"), r"(?:apache|阿帕奇|アパッチ)(?:[- ]?licen[sc]e|[- ]?ライセンス|[- ]?许可证)?,?[- ]?(?:version )?v?2(?:\.0)?(?![\d.])|(?:apache|阿帕奇|アパッチ)(?:[- ]?licen[sc]e|[- ]?ライセンス|[- ]?许可|[- ]?协议|[- ]?授权)"),
        ("mit", ("mit",), rf"(?<![\w-])mit(?:{_AFTER}|-licensed)|(?:licen[sc]e[d:]? ?(?:under )?(?:the )?|ライセンス(?:は|：|:)?\s?|协议[：:]?\s?|许可证?[：:]?\s?)mit(?![\w-])"),
        ("cc", ("cc", "creative commons"), r"(?:(?<![a-z])cc|creative commons)[- ](?:0|by|attribution)(?:[- ](?:nc|sa|nd|non-?commercial|share-?alike|no-?derivatives)){0,3}(?:[- ]?(?:licen[sc]e )?v?[1-4]\.0)?"),
        ("gnu", ("gpl",), r"(?<![a-z])(?P<kind>[al]?gpl)[- ]?v?(?P<version>[23])?(?:\.[01])?(?![\d.])"),
        ("other", ("bsd",), r"(?<![a-z])bsd[- ][234][- ]clause"),
        ("other", ("mpl",), r"(?<![a-z])mpl[- ]?2\.0"),
        ("other", ("openmdw",), r"openmdw(?:[- ]?1\.[01])?"),
        ("other", ("openrail",), r"(?:creativeml |bigscience |bigcode )?openrail(?:-m|\+\+)?(?:-m)?"),
    )
)  # fmt: skip
"""Names of licenses that are words of their own, in small letters: what must be there at all, and how each is found."""

_PHRASE = re.compile(
    r"(?<![\w.])(?P<name>(?:[A-Z0-9][\w.+]{0,24}[ -]){1,6}?(?:Licen[sc]e|LICEN[SC]E|Terms of Use|许可证|许可协议|协议|ライセンス))(?: Agreement)?(?:,? (?:[Vv]ersion )?v?\d(?:\.\d){0,2})?"
)
"""`Llama 3.1 Community License`: looked up in the catalogue."""

_LEADS = frozenset(
    {"the", "under", "this", "our", "its", "a", "an", "new", "with", "and", "custom", "open", "permissive", "standard"}
)


def hubs(said: Read, skipped: int) -> Iterator[Mention]:
    """Return the hubs a text names."""
    for name, label, needles, pattern in _HUBS:
        if any(needle in said.plain for needle in needles):
            for match in islice(_compiled(pattern).finditer(said.plain), MOST):
                yield _mention(Named.HUB, (name, label), said, match.span(), skipped)


def datasets(said: Read, skipped: int) -> Iterator[Mention]:
    """Return the datasets a text names: the known ones, and what it calls one."""
    spans: list[tuple[int, int]] = []
    for name, label, needles, pattern in _DATASETS:
        if any(needle in said.plain for needle in needles):
            for match in islice(_compiled(pattern).finditer(said.plain), MOST):
                spans.append(match.span())
                yield _mention(Named.DATASET, (name, label), said, match.span(), skipped)
    if not any(word in said.plain for word in _SPOKEN_OF):
        return
    for match in islice(_NEAR.finditer(said.body), MOST):
        group = "a" if match["a"] else "b"
        start, end = match.span(group)
        label = match[group]
        if _NOT_DATASETS.match(label) or any(start < last and first < end for first, last in spans):
            continue
        written = label.replace(" ", "-")
        yield _mention(Named.DATASET, (written.lower(), written), said, (start, end), skipped)


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def licenses(said: Read, skipped: int) -> Iterator[Mention]:
    """Return the licenses a text names, each by the catalogue's key."""
    if not any(hint in said.plain for hint in _LICENSE_HINTS):
        return
    taken: list[tuple[int, int]] = []
    for match in islice(_PHRASE.finditer(said.body), MOST):
        if held := _looked_up(match):
            taken.append(match.span())
            yield _mention(Named.LICENSE, held, said, match.span(), skipped)
    for kind, needles, pattern in _SHORT:
        if not any(needle in said.plain for needle in needles):
            continue
        for match in islice(pattern.finditer(said.plain), MOST):
            key = _key(kind, match)
            if key and not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                row = catalogue.row(key)
                label = (row.spdx or row.name) if row else key
                yield _mention(Named.LICENSE, (key, label), said, match.span(), skipped)


def _looked_up(match: re.Match[str]) -> tuple[str, str] | None:
    """Look a phrase up, whole and then without its first words: what stands before a name is a sentence's."""
    words = match["name"].split(" ")
    for start in range(len(words)):
        if words[start].lower() in _LEADS and start + 1 < len(words):
            continue
        if len(words) - start < 2 and "-" not in words[start]:
            return None
        found = catalogue.resolve(" ".join(words[start:]))
        if found and found.key:
            return found.key, found.spdx or found.name
    return None


def _key(kind: str, match: re.Match[str]) -> str | None:
    """Return the catalogue's key of a name that is a word of its own."""
    match kind:
        case "modified":
            return "modified-mit"
        case "apache":
            return "apache-2.0"
        case "mit":
            return "mit"
        case "cc":
            return _creative_commons(match.group())
        case "gnu":
            return f"{match['kind']}-{match['version'] or '3'}.0"
        case _:
            found = catalogue.resolve(match.group())
            return found.key if found else None


def _creative_commons(said: str) -> str | None:
    marks = [
        mark for mark, word in (("nc", r"nc|non-?commercial"), ("sa", r"sa|share-?alike"), ("nd", r"nd|no-?deriv")) if re.search(rf"[- ](?:{word})", said)
    ]  # fmt: skip
    version = re.search(r"[1-4]\.0", said)
    kind = (
        "cc0-1.0"
        if re.match(r"(?:cc|creative commons)[- ]0", said)
        else "-".join(("cc-by", *marks, version.group() if version else "4.0"))
    )
    found = catalogue.resolve(kind)
    return found.key if found else None


def _mention(kind: Named, called: tuple[str, str], said: Read, span: tuple[int, int], skipped: int) -> Mention:
    start = span[0] if span[0] < said.title_end else span[0] + skipped
    name, label = called
    return Mention(kind=kind, name=name, label=label, spelled=said.raw[span[0] : span[1]], start=start)
