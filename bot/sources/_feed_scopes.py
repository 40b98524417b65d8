"""Knows what the elements of a feed are about: the feed, an entry, or something we have no use for."""

from functools import partial

from bot.domain.source import Reading
from bot.sources._feed_draft import MOST_ENTRIES, Draft, patience
from bot.sources._feed_names import plain_attributes
from bot.sources._feed_walk import Attributes, Handlers, Walk
from bot.sources._feedparser import IN_IMAGE, IN_TEXTINPUT


class Enough(Exception):
    """The document has more entries than we read."""


class Scopes(Walk):
    """A walk that knows where it is, as feedparser does; `reading` has what was said so far."""

    __slots__ = (
        *("entries", "feed", "title_depth"),
        *("_has_image", "_inentry", "_infeed", "_inimage", "_insource", "_intextinput"),
    )

    def __init__(self, body: bytes, base: str, language: str | None, *, alone: bool) -> None:
        super().__init__(body, base, alone=alone)
        self.entries: list[Draft] = []
        self.feed = Draft()
        self.feed.language = language.replace("_", "-") if language else None
        self.title_depth = -1  # how far down the tree the last title stood
        self._infeed = self._inentry = self._insource = self._inimage = self._intextinput = False
        self._has_image = False

    def reading(self) -> Reading:
        """Return what the document has said so far, without an entry that is half said."""
        drafts = self.entries[: len(self.entries) - self._inentry]
        feed = self.feed
        return Reading(
            entries=tuple(draft.entry() for draft in drafts),
            title=feed.title or None,
            link=feed.link or None,
            language=feed.language or None,
            ttl=patience(feed.ttl, feed.period, feed.frequency),
        )

    @property
    def context(self) -> Draft | None:
        """Return what an element is about; None: something we have no use for."""
        if self._insource or (self._inimage and self._has_image) or self._intextinput:
            return None
        return self.entries[-1] if self._inentry else self.feed

    @property
    def entry(self) -> Draft | None:
        """Return the entry that an element stands in, whatever it is about."""
        return self.entries[-1] if self._inentry and not self._insource else None

    @property
    def in_image(self) -> bool:
        """Say whether we are in an image."""
        return self._inimage

    @property
    def is_heard(self) -> bool:
        """Say whether feedparser listens to what stands here."""
        return self._infeed or self._inentry or self._insource

    @property
    def guesses(self) -> bool:
        """Say whether what claims to be plain text may be markup all the same: in RSS nothing says which it is."""
        return not self.names.version.startswith("atom")

    def minding_asides(self, key: str, known: Handlers) -> Handlers:
        """Return the handlers of an element in the feed's own namespace: with most of them, an image or search field is over."""
        if (self._inimage or self._intextinput) and not (key in IN_IMAGE and key in IN_TEXTINPUT):
            return Handlers(begin=partial(self._leave_asides, key, known), finish=known.finish)
        return known

    def _leave_asides(self, key: str, known: Handlers, attributes: Attributes) -> None:
        image, textinput = self._inimage and key in IN_IMAGE, self._intextinput and key in IN_TEXTINPUT
        self._set_aside(image=image, textinput=textinput)
        if known.close is not None and not attributes:
            self.open(known.close, known.kind)
        else:
            known.begin(attributes)

    def _set_aside(self, *, image: bool, textinput: bool) -> None:
        if (image or textinput) != (self._inimage or self._intextinput):
            self.turn_aside()
        self._inimage, self._intextinput = image, textinput

    def begin_rss(self, attributes: Attributes) -> None:
        """Begin RSS of any version but 1.0."""
        if not self.names.version.startswith("rss"):
            self.names.version = "rss"
        self._speak(attributes)

    def begin_feed(self, attributes: Attributes) -> None:
        """Begin Atom."""
        self._infeed = True
        self.names.version = self.names.version or "atom"
        self._speak(attributes)

    def _speak(self, attributes: Attributes) -> None:
        plain = plain_attributes(attributes)
        language = plain.get("xml:lang", plain.get("lang"))
        if language:
            self.feed.language = language.replace("_", "-")

    def begin_channel(self, attributes: Attributes) -> None:
        """Begin an RSS feed."""
        self._infeed = True
        self._refuse_cdf(attributes)

    def _refuse_cdf(self, attributes: Attributes) -> None:
        """Leave the Channel Definition Format, of 1997, to feedparser."""
        if attributes and not {"lastmod", "href"}.isdisjoint(plain_attributes(attributes)):
            self.doubt()

    def finish_feed(self) -> None:
        """End the feed."""
        self._infeed = False

    def begin_entry(self, attributes: Attributes) -> None:
        """Begin an entry."""
        if len(self.entries) >= MOST_ENTRIES:
            raise Enough
        self.entries.append(Draft())
        self._inentry = True
        self.title_depth = -1
        if attributes:
            plain = plain_attributes(attributes)
            about, context = plain.get("rdf:about"), self.context
            if about and context:
                context.id = about
            if "about" in plain:  # of what may be called rdf and is not
                self.doubt()
            self._refuse_cdf(attributes)

    def finish_entry(self) -> None:
        """End an entry."""
        self._inentry = False

    def begin_image(self, attributes: Attributes) -> None:
        """Begin an image, most likely the feed's."""
        del attributes
        self._has_image = self._has_image or self.context is self.feed
        self._set_aside(image=True, textinput=self._intextinput)
        self.title_depth = -1

    def begin_itunes_image(self, attributes: Attributes) -> None:
        """Take note that the feed has an image."""
        plain = plain_attributes(attributes)
        if (plain.get("href") or plain.get("url")) and self.context is self.feed:
            self._has_image = True

    def finish_image(self) -> None:
        """End an image."""
        self._set_aside(image=False, textinput=self._intextinput)

    def begin_textinput(self, attributes: Attributes) -> None:
        """Begin the feed's search field."""
        del attributes
        self._set_aside(image=self._inimage, textinput=True)
        self.title_depth = -1

    def finish_textinput(self) -> None:
        """End the feed's search field."""
        self._set_aside(image=self._inimage, textinput=False)

    def begin_source(self, attributes: Attributes) -> None:
        """Begin what an entry was taken from."""
        del attributes
        self._insource = True
        self.title_depth = -1

    def finish_source(self) -> None:
        """End what an entry was taken from."""
        self._insource = False
