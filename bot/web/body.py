"""A body read piece by piece, counted after decompression, and no further than asked."""

import zlib
from collections.abc import AsyncIterator, Iterator
from io import BytesIO

PIECE = 256 * 1024
"""What is decompressed in one go: a compressed chunk of 16 KB may hold 16 MB."""

GZIP = 16 + zlib.MAX_WBITS
GZIP_MAGIC = b"\x1f\x8b"

ENCODINGS = "gzip, deflate"
"""What we ask for: the two that the standard library can stop half way."""

UNREADABLE = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})
"""Compressions we never ask for; any other strange word (`utf-8` is a common slip) means none."""


class Unfinished(Exception):
    """A body that broke off; the sentence says how."""


async def read_body(chunks: AsyncIterator[bytes], encoding: str, max_bytes: int) -> tuple[bytes, str | None]:
    """Return the bytes that came and, where they are not all, why; `chunks` raises `Unfinished` where they break off."""
    body = BytesIO()
    size = 0
    unpack = _unpacker(encoding)
    try:
        async for chunk in chunks:
            for piece in unpack.feed(chunk):
                size += len(piece)
                if size > max_bytes:
                    body.write(piece[: len(piece) - (size - max_bytes)])
                    whole = _size(max_bytes)
                    return body.getvalue(), f"larger than {whole}; only the first {whole} were read"
                body.write(piece)
        unpack.finish()
    except zlib.error:
        return body.getvalue(), "its compressed data is damaged"
    except Unfinished as broken:
        return body.getvalue(), str(broken)
    return body.getvalue(), None


def is_readable(encoding: str) -> bool:
    """Say whether a `Content-Encoding` is one we can undo."""
    return encoding not in UNREADABLE and "," not in encoding


def _size(number: int) -> str:
    """Say a size as people do."""
    for unit, name in ((1024 * 1024, "MB"), (1024, "KB")):
        if number >= unit and number % unit == 0:
            return f"{number // unit} {name}"
    return f"{number:,} bytes"


class _Plain:
    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the chunk as it is."""
        yield chunk

    def finish(self) -> None:
        """Nothing is ever left over."""


class _Packed:
    """Undoes gzip (of any number of members) and deflate (with or without its zlib frame)."""

    def __init__(self, encoding: str) -> None:
        self._gzip = encoding != "deflate"
        self._head = b""
        self._packer: zlib._Decompress | None = None
        self._plain = False
        self._over = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what a chunk holds, at most `PIECE` at a time."""
        raw, self._head = self._head + chunk, b""
        while raw and not self._over and not self._plain:
            if self._packer is None and len(raw) < 2:
                self._head = raw  # too little to tell by
                return
            packer = self._packer or self._begin(raw)
            if packer is None:
                self._plain = True
                break
            self._packer = packer
            yield from _inflate(packer, raw)
            raw = self._next_member(packer)
        if self._plain:
            yield raw

    def finish(self) -> None:
        """Raise `Unfinished` when the packed data has not come to its end."""
        if self._head or (self._packer is not None and not self._packer.eof):
            raise Unfinished("its compressed data broke off half way")

    def _begin(self, raw: bytes) -> "zlib._Decompress | None":
        """Choose how to unpack; None: it is not packed at all, whatever the header said."""
        if self._gzip:
            return zlib.decompressobj(GZIP) if raw.startswith(GZIP_MAGIC) else None
        framed = (
            raw[0] & 0x0F == 8 and int.from_bytes(raw[:2]) % 31 == 0
        )  # https://www.rfc-editor.org/rfc/rfc1950#page-5
        return zlib.decompressobj(zlib.MAX_WBITS if framed else -zlib.MAX_WBITS)

    def _next_member(self, packer: "zlib._Decompress") -> bytes:
        """Return the start of a further gzip member; what else follows the end is padding."""
        if not packer.eof:
            return b""
        rest = packer.unused_data
        if self._gzip and rest and GZIP_MAGIC.startswith(rest[:2]):
            self._packer = None
            return rest
        self._over = bool(rest)
        return b""


def _inflate(packer: "zlib._Decompress", raw: bytes) -> Iterator[bytes]:
    while True:
        piece = packer.decompress(raw, PIECE)
        if piece:
            yield piece
        raw = packer.unconsumed_tail
        if packer.eof or (not raw and len(piece) < PIECE):
            return


def _unpacker(encoding: str) -> _Plain | _Packed:
    return _Packed(encoding) if encoding in {"gzip", "x-gzip", "deflate"} else _Plain()
