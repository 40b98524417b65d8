"""Strangers' text and addresses, made to mean nothing but themselves in Discord's markdown."""

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

from bot.chat.limits import LONGEST_LINK
from bot.rules.legibility import legible

_SPECIAL = re.compile(r"[\\*_~|`\[\]<>#]")
"""Emphasis, spoilers, code, links, mentions, timestamps, custom emoji, quotes, headings and subtext."""

_SCHEME = re.compile(r":(?=//)")
"""Discord links what looks like an address; only ours are links."""

_SHORTCODE = re.compile(r":(?=[\w+-]+:)")
""":smile: is drawn as an emoji."""

_EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)

_LIST = re.compile(r"^(?:[-+](?= |$)|\d+(?=[.)]))")
"""What begins a list item at the start of a line."""

_BREAK = "\u200b"
"""A zero-width space keeps @everyone from being a mention, as discord.py's own escape_mentions does; `\\@` does not."""

_ADDRESS = re.compile(r"(?:[^\W_](?:[\w-]*\w)?\.)+[^\W\d_]{2,}|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])", re.UNICODE)
"""A part of a text that reads as a host name, or as an address in numbers."""

_IDEOGRAPHIC_STOP = re.compile(r"(?<=[a-z0-9])。(?=[a-z])")
"""Browsers take it for a dot (https://url.spec.whatwg.org/#concept-domain-to-ascii); between Latin letters it is no full stop."""

_PATH_SAFE = "/%:!$&+,;=-._~"
"""What may stay as it is in an address; parentheses, quotes and spaces would end a markdown link, @everyone would call."""


def escape(text: str) -> str:
    """Return a stranger's text on one line, showing exactly the characters it has and doing nothing."""
    plain = _SPECIAL.sub(r"\\\g<0>", legible(text))
    plain = _SHORTCODE.sub(r"\\:", _SCHEME.sub(r"\\:", plain))
    plain = _EVERYONE.sub(f"@{_BREAK}", plain)
    listed = _LIST.match(plain)
    if not listed:
        return plain
    start, rest = listed.group(), plain[listed.end() :]
    return f"{start}\\{rest}" if start.isdigit() else f"\\{start}{rest}"


def safe_url(url: str | None) -> str | None:
    """Return the address in characters that cannot break out of a link; None for what is no web address, or too long."""
    try:
        parts = urlsplit((url or "").strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # a bad port, half an IPv6 address, a label too long
        return None
    if parts.scheme not in {"http", "https"} or not re.fullmatch(r"[a-z0-9._-]+|\[?[0-9a-f:.]+\]?", host):
        return None
    shown = f"[{host}]" if ":" in host else host
    safe = urlunsplit(
        (
            parts.scheme,
            f"{shown}{port}",  # a name and password before the host are left out: they make one host read as another
            quote(parts.path, safe=_PATH_SAFE, errors="replace"),
            quote(parts.query, safe=_PATH_SAFE + "?", errors="replace"),
            quote(parts.fragment, safe=_PATH_SAFE + "?", errors="replace"),
        )
    )
    return safe if len(safe) <= LONGEST_LINK else None


def link(label: str, url: str | None) -> str:
    """Return the label linked to the address; a label that names another host stands beside the true one instead."""
    address = safe_url(url)
    text = escape(label)
    if address is None:
        return text
    host = urlsplit(address).hostname or ""
    if not text:
        return f"[{escape(host)}]({address})"
    if names_another(label, address):
        return f"{text} ([{escape(host)}]({address}))"
    return f"[{text}]({address})"


def names_another(label: str, address: str) -> bool:
    """Say whether a label reads as a host that is not the one of the address: as a link it would hide the true one."""
    host = urlsplit(address).hostname or ""
    plain = _IDEOGRAPHIC_STOP.sub(".", unicodedata.normalize("NFKC", legible(label)).lower())
    return not all(_same_site(name, host) for name in _ADDRESS.findall(plain))


def _same_site(name: str, host: str) -> bool:
    """Say whether a name in a label belongs to the host it links to: the host itself, or a parent of it."""
    return host == name or host.endswith(f".{name}")
