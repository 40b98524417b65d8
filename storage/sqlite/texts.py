"""The full-text index: tantivy, in a folder of its own or in memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tantivy import (
    Document,
    FieldType,
    Index,
    IndexWriter,
    Occur,
    Query,
    Schema,
    SchemaBuilder,
    Searcher,
)

from storage.terms import MOST_BEGUN, TITLE_WEIGHT, analyzer, wanted
from storage.words import spaced

HEAP = 20_000_000
"""Bytes the writer gathers before it writes a segment; tantivy needs 15 MB at least."""

PANIC = "pyo3_runtime"
"""The module, not to be imported, of what pyo3 raises where Rust panics: tantivy does for a file shorter than its footer."""


class Broken(Exception):
    """An index that is damaged, or another version's."""


@contextmanager
def unbroken() -> Iterator[None]:
    """Make one thing of all that tantivy raises for an index that can not be used."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise Broken(str(error)) from error
    except BaseException as error:
        if type(error).__module__ != PANIC:
            raise
        raise Broken(str(error)) from error


@dataclass(frozen=True, slots=True)
class Text:
    """An item as it is searched."""

    key: int
    seen_at: int
    title: str
    body: str


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_integer_field("key", indexed=True, fast=True)
    builder.add_integer_field("seen_at", fast=True)
    for field in ("title", "words"):
        builder.add_text_field(field, tokenizer_name="kaiho", index_option="freq")
    return builder.build()


class Texts:
    """One full-text index. Writing and searching may go on at once, in different threads."""

    def __init__(self, folder: Path | None) -> None:
        """Open an index, or begin one; a damaged one, or another version's, is `Broken`."""
        self._meta = None if folder is None else folder / "meta.json"
        self._schema = _schema()
        self._seen: tuple[int, int] | None = None
        with unbroken():
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
            self._index = Index(self._schema, path=None if folder is None else str(folder))
            self._index.register_tokenizer("kaiho", analyzer(stop=False))
            # By itself tantivy watches its files from a thread; we look when we are asked.
            self._index.config_reader("manual")
            self._index.reload()

    def write(self) -> "Writer":
        """Begin to write; nobody else may until the writer is done."""
        return Writer(self._index)

    def search(self, question: str, *, limit: int, since: int | None = None) -> list[tuple[int, float]]:
        """Return the keys of the texts that hold any of the question's words, best first, with their BM25."""
        with unbroken():
            return self._search(question, limit, since)

    def _search(self, question: str, limit: int, since: int | None) -> list[tuple[int, float]]:
        searcher = self._searcher()
        weighed = self._weighed(question, searcher)
        if not weighed or limit < 1:
            return []
        query = Query.boolean_query([(Occur.Should, leg) for leg in weighed])
        if since is not None:
            seen = Query.range_query(self._schema, "seen_at", FieldType.Integer, since, None)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(seen, 0.0))])
        hits = searcher.search(query, limit, count=False).hits
        keys = searcher.fast_field_values("key", [address for _, address in hits])
        return [(int(key), float(score)) for key, (score, _) in zip(keys, hits, strict=True)]

    @property
    def size(self) -> int:
        """Return how many texts the index holds."""
        with unbroken():
            return int(self._searcher().num_docs)

    def _searcher(self) -> Searcher:
        """Return a searcher of the index as it is now, whoever wrote it."""
        if self._meta is not None:
            stat = self._meta.stat()
            if (stat.st_mtime_ns, stat.st_ino) != self._seen:
                self._index.reload()
                self._seen = (stat.st_mtime_ns, stat.st_ino)
        return self._index.searcher()

    def _weighed(self, question: str, searcher: Searcher) -> list[Query]:
        """Return a leg for each word of a question and each field; a word said twice counts twice."""
        legs = []
        for each in wanted(question):
            begun = [each.term]
            if each.is_single:
                begun = [term for term, _ in searcher.terms_with_prefix("words", each.term, limit=MOST_BEGUN)]
            for term in begun:
                for field, weight in (("words", 1.0), ("title", TITLE_WEIGHT)):
                    leg = Query.term_query(self._schema, field, term, "freq")
                    legs.append(Query.boost_query(leg, weight * each.times))
        return legs


class Writer:
    """Takes texts in. What was not committed when it is dropped was never there."""

    def __init__(self, index: Index) -> None:
        self._index = index
        with unbroken():
            self._raw: IndexWriter = index.writer(HEAP, 1)
        self.added = 0
        self.waiting = 0

    def add(self, texts: Sequence[Text], *, replace: bool) -> None:
        """Take in these texts; `replace` those of the same keys that may be there."""
        for text in texts:
            if replace:
                self._raw.delete_documents_by_term("key", text.key)
            title = spaced(text.title)
            document = Document()
            document.add_integer("key", text.key)
            document.add_integer("seen_at", text.seen_at)
            document.add_text("title", title)
            document.add_text("words", f"{title}\n{spaced(text.body)}")
            self._raw.add_document(document)
        self.added += len(texts)
        self.waiting += len(texts)

    def commit(self) -> None:
        """Keep what was taken in."""
        with unbroken():
            self._raw.commit()
            self._index.reload()
        self.waiting = 0

    def finish(self) -> None:
        """Let the segments be merged, and let go."""
        with unbroken():
            self._raw.wait_merging_threads()
            self._index.reload()
