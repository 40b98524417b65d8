"""Markup becomes plain text."""

import re
from html import unescape

from lxml import etree

from bot.rules.visible import visible

MARKUP_CHARACTERS = 1_000_000
"""What follows is not read: an item keeps 20,000 characters of text."""

DEEP = 2_000
"""libxml2 gives a document up at 2,048 elements inside one another; with fewer tags than this none can be so deep."""

_UNREAD = (
    *("script", "style", "template", "noscript", "head", "title", "svg", "iframe", "object", "applet"),
    *("textarea", "select", "button", "noembed", "noframes", "xmp", "plaintext"),
)
"""Elements a reader of the text does not see, or whose content browsers show raw."""

_TAG = re.compile(r"<[a-z/!?]", re.IGNORECASE)
_BLOCK = re.compile(
    r"<(?=/?(?:p|div|br|li|ul|ol|dl|dt|dd|h[1-6]|tr|table|blockquote|pre|hr|section|article|header|footer|aside|nav"
    r"|main|figure|figcaption|details|summary|address|form|fieldset|center|caption|option)\b)",
    re.IGNORECASE,
)
_CELL = re.compile(r"<(?=t[dh]\b)", re.IGNORECASE)
_LOOSE = re.compile(rf"</?(?!(?:{'|'.join(_UNREAD)})\b)[a-z][^<>]*>", re.IGNORECASE)
_OPENS = re.compile(
    r"\s*<(?:p|div|span|br|b|i|a|em|strong|ul|ol|h[1-6]|img|table|blockquote|font|figure)\b[^<>]*>", re.IGNORECASE
)
_ESCAPED = re.compile(
    r"<(?:/(?:p|div|span|b|i|a|em|strong|u|ul|ol|li|h[1-6]|table|tr|td|blockquote|font|figure|script|style)\s*>|br\s*/?>"
    r"|(?:a|img|div|span|p|iframe|table|td|font)\s[^<>=]*=[^<>]*>)",
    re.IGNORECASE,
)
"""Tags that only text escaped once too often is full of; prose *about* markup names `<p>` and does not close it."""

_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.IGNORECASE)

_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
_TEXT = etree.XPath("string()", smart_strings=False)


def clean(markup: str) -> str:
    """Return the text a reader of the markup sees: a line for each block, no tags, entities decoded. Never raises.

    Text that was escaped once too often is markup too, but not where it looks like prose or code about markup.
    """
    markup = markup[:MARKUP_CHARACTERS]
    if "<" not in markup and "&" not in markup:
        return visible(markup)
    is_code = "<code" in markup or "<pre" in markup
    text = _read(markup) if _TAG.search(markup) else unescape(markup)
    if "<" in text and not is_code and (_OPENS.match(text) or _ESCAPED.search(text)):
        text = _read(text)
    return visible(text)


def _read(markup: str) -> str:
    """Read markup as browsers do, and return its text with the breaks between blocks."""
    if "<pre" not in markup:
        markup = markup.replace("\n", " ").replace("\r", " ")
    markup = _BLOCK.sub("\n<", markup)
    if "<t" in markup:
        markup = _CELL.sub(" <", markup)
    if markup.count("<") < DEEP:
        root = _parsed(markup, _PARSER)
    else:
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
        root = _parsed(markup, parser)
        if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
            root = _parsed(_LOOSE.sub(" ", markup), _PARSER)
    if root is None:
        return ""
    lowered = markup.lower()
    if "hidden" in lowered or "display" in lowered:
        for element in root.iter():
            if _is_hidden(element):
                element.tag = "template"
    etree.strip_elements(root, *_UNREAD, with_tail=False)
    return str(_TEXT(root))


def _parsed(markup: str, parser: etree.HTMLParser) -> etree._Element | None:
    """Parse any text; None when there is nothing in it. An HTMLParser recovers from everything, so this never raises."""
    return etree.fromstring(markup.encode("utf-8", "replace"), parser)


def _is_hidden(element: etree._Element) -> bool:
    return "hidden" in element.attrib or _NO_DISPLAY.search(element.get("style") or "") is not None
