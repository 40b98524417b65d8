"""The beginning of a title and a text, as names are looked for in them."""

import re
from dataclasses import dataclass

READ = 1_500
"""Characters of text read: what a story is about stands at its beginning."""

LEAD = 300
"""Characters of text that, after the title, say what an item is about; and of a title that are read."""


@dataclass(frozen=True, slots=True)
class Read:
    """The beginning of a title and a text, character by character as they are: places hold."""

    raw: str  # as it is
    body: str  # with wide letters and odd hyphens made plain
    plain: str  # in small letters
    title_end: int
    about_models: bool


_WIDE = {0xFF01 + n: 0x21 + n for n in range(94) if n + 0x21 != ord(":")} | {
    0x3000: " ", 0xA0: " ", 0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2212: "-", 0x130: "I", 0x2009: " ", 0x202F: " ",
}  # fmt: skip
"""Letters that are others written wide, hyphens and blanks of many kinds, but for the colon that parts sentences; one for one, so that places hold."""

_ABOUT_MODELS = re.compile(
    r"\b(?:ai|llms?|gpt|chatgpt|openai|anthropic|deepseek|claude|gemini|llama|mistral|qwen|kimi|grok|lm|language model|open[- ]?source|open[- ]?weights?|weights|hugging ?face"
    r"|neural|chatbot|inference|fine-?tun|parameters?|models?)\b|モデル|人工知能|生成|大模型|开源|模型|智能体|パラメータ"
)


def read(title: str, text: str) -> Read:
    """Return the beginning of a title and a text as they are compared."""
    head = title[:LEAD]
    raw = body = f"{head}\n{text[:READ]}"
    if not body.isascii():
        body = body.translate(_WIDE)
    plain = body.lower()
    if len(plain) != len(body):  # a few capitals grow when they are made small
        plain = "".join(small if len(small := char.lower()) == 1 else char for char in body)
    return Read(raw, body, plain, len(head), bool(_ABOUT_MODELS.search(plain)))
