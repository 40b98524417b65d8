"""The colors beside what is told."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.story import Standing

COLORS: Mapping[Standing | None, int] = MappingProxyType(
    {
        None: 0x5C6370,
        Standing.RUMORED: 0x8B949E,
        Standing.ANNOUNCED: 0x3B82F6,
        Standing.RELEASED: 0x2EA043,
        Standing.CHANGED: 0xD29922,
        Standing.WITHDRAWN: 0xDA3633,
    }
)
"""The bar beside a story. It only repeats what the chip says in words and shape."""
