"""Names of elements and attributes, as feedparser tells them apart."""

from collections.abc import Mapping

from bot.sources._feedparser import NAMESPACES

USERLAND = "backend.userland.com/rss"
"""Any namespace with this in it is RSS: it was written with a version, a year, or a slash behind it."""

VERSIONS = {"http://purl.org/rss/1.0/": "rss10", "http://www.w3.org/2005/atom": "atom10"}
NETSCAPE = "http://my.netscape.com/rdf/simple/0.9/"

MOST_NAMESPACES = 100
"""A document binds about ten; every unknown element is looked for among them."""


class Names:
    """The namespaces a document has declared so far. Like feedparser, it never forgets one when its element ends."""

    def __init__(self) -> None:
        self.version = ""
        self.bound = 0  # how often what a name means may have changed
        self._standard: dict[str, str] = {}  # a document's prefix → feedparser's
        self._in_use: dict[str, str] = {}  # prefix → namespace

    def declare(self, prefix: str | None, uri: str | None) -> None:
        """Take note of a namespace."""
        if not uri:
            return
        lower = uri.lower()
        if not self.version:
            self.version = VERSIONS.get(lower, "rss090" if (prefix, lower) == (None, NETSCAPE) else "")
        if USERLAND in lower:
            lower = uri = f"http://{USERLAND}"
        standard = NAMESPACES.get(lower)
        if prefix and standard is not None and self._standard.get(prefix) != standard:
            self._standard[prefix] = standard
            self.bound += 1
        known = standard if standard is not None else prefix or ""
        if self._in_use.get(known) != uri and len(self._in_use) < MOST_NAMESPACES:
            self._in_use[known] = uri
            self.bound += 1

    def tag(self, name: str) -> str:
        """Return what feedparser calls an element: `media:title`, or `title` in a feed's own namespace."""
        uri, _, local = name.rpartition(" ")
        lower = uri.lower()
        if USERLAND in lower:
            lower = f"http://{USERLAND}"
        prefix = NAMESPACES.get(lower) if uri else None
        if not prefix and uri:
            prefix = next((bound for bound, used in self._in_use.items() if bound and used == uri), None)
        return f"{prefix}:{local}".lower() if prefix else local.lower()

    def standard(self, tag: str) -> tuple[str, str]:
        """Return the prefix, "" for a feed's own namespace, and the name under which feedparser handles a tag."""
        prefix, _, local = tag.rpartition(":")
        return self._standard.get(prefix, prefix), local


def plain_attributes(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return attributes under the names feedparser knows them by; those of unknown namespaces lose theirs."""
    plain = {}
    for name, value in attributes.items():
        uri, _, local = name.rpartition(" ")
        prefix = NAMESPACES.get(uri.lower()) if uri else None
        plain[f"{prefix}:{local}".lower() if prefix else local.lower()] = value
    return plain
