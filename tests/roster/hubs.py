"""The kinds of hubs, as far as reading a roster needs them: names without options."""

from bot.domain.source import Reading, Request
from bot.ports import SourceKind
from tests.make import make_kinds

HUBS = ("huggingface", "modelscope", "ollama", "openrouter", "terms")


def make_hub_kinds() -> dict[str, SourceKind]:
    """Make a table of kinds with those of the hubs among them."""
    return make_kinds() | {
        name: SourceKind(
            name=name, options={}, plan=lambda spec, _: Request(url=spec.url), read=lambda _, __: Reading()
        )
        for name in HUBS
    }
