"""Bodies, counted after decompression."""

import zlib
from collections.abc import AsyncGenerator, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.body import PIECE, Unfinished, is_readable, read_body

TEXT = b"<rss>" + bytes(range(256)) * 40 + b"</rss>"


async def chunks(raw: bytes, size: int) -> AsyncGenerator[bytes]:
    for at in range(0, len(raw), size):
        yield raw[at : at + size]


def pack(window: int) -> Callable[[bytes], bytes]:
    def packed(text: bytes) -> bytes:
        packer = zlib.compressobj(wbits=window)
        return packer.compress(text) + packer.flush()

    return packed


GZIP, ZLIB, RAW = pack(31), pack(15), pack(-15)


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    ("encoding", "raw"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("utf-8", TEXT),
        ("gzip", GZIP(TEXT)),
        ("x-gzip", GZIP(TEXT)),
        ("gzip", GZIP(TEXT[:99]) + GZIP(TEXT[99:])),
        ("gzip", GZIP(TEXT) + b"\0" * 64),
        ("gzip", TEXT),
        ("deflate", ZLIB(TEXT)),
        ("deflate", RAW(TEXT)),
        ("deflate", ZLIB(TEXT) + b"padding"),
    ],
)
async def test_a_body_comes_whole(encoding: str, raw: bytes, size: int) -> None:
    """A body comes as it was before packing, in chunks of any size, padded, in members, or packed by name only."""
    assert await read_body(chunks(raw, size), encoding, 1 << 20) == (TEXT, None)


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
async def test_nothing_at_all_is_whole(encoding: str) -> None:
    """No bytes are no bytes, however packed."""
    assert await read_body(chunks(b"", 1), encoding, 10) == (b"", None)


@pytest.mark.parametrize(
    ("cap", "said"), [(1000, "1,000 bytes"), (2048, "2 KB"), (1 << 20, "1 MB")]
)  # fmt: skip
async def test_a_body_stops_at_the_cap(cap: int, said: str) -> None:
    """One byte over the cap the body stops at it, and says so as people say sizes; at the cap it is whole."""
    over = await read_body(chunks(GZIP(b"x" * (cap + 1)), 50), "gzip", cap)
    full = await read_body(chunks(GZIP(b"x" * cap), 50), "gzip", cap)

    assert over == (b"x" * cap, f"larger than {said}; only the first {said} were read")
    assert full == (b"x" * cap, None)


async def test_more_than_a_piece_comes_whole() -> None:
    """One chunk that unpacks to many pieces comes whole."""
    text = b"abc" * PIECE

    assert await read_body(chunks(GZIP(text), 1 << 20), "gzip", len(text)) == (text, None)


@pytest.mark.parametrize("at", [1, 12, len(GZIP(TEXT)) - 1])
async def test_packed_data_that_ends_early_is_said(at: int) -> None:
    """Packed data that stops before its end comes as far as it came."""
    body, truncated = await read_body(chunks(GZIP(TEXT)[:at], 1000), "gzip", 1 << 20)

    assert TEXT.startswith(body)
    assert truncated == "its compressed data broke off half way"


async def test_damaged_data_is_said() -> None:
    """Packed data that is damaged comes as far as it made sense."""
    packer = zlib.compressobj(wbits=31)
    sound = packer.compress(TEXT[:100]) + packer.flush(zlib.Z_FULL_FLUSH)
    no_such_block = b"\x07"  # https://www.rfc-editor.org/rfc/rfc1951#page-10: a block's type is never 3

    body, truncated = await read_body(chunks(sound + no_such_block, len(sound)), "gzip", 1 << 20)

    assert body == TEXT[:100]
    assert truncated == "its compressed data is damaged"


async def test_a_break_is_said() -> None:
    """A connection that breaks leaves what came before."""

    async def broken() -> AsyncGenerator[bytes]:
        yield TEXT
        raise Unfinished("the connection broke half way")

    assert await read_body(broken(), "", 1 << 20) == (TEXT, "the connection broke half way")


@given(raw=st.binary(max_size=300), size=st.integers(1, 50), encoding=st.sampled_from(["", "gzip", "deflate"]))
async def test_no_bytes_raise(raw: bytes, size: int, encoding: str) -> None:
    """Whatever comes, a body is made of it."""
    body, _ = await read_body(chunks(raw, size), encoding, 1000)

    assert len(body) <= 1000


def test_which_compressions_are_readable() -> None:
    """Those we never ask for, and those one inside another, are not readable; a slip of the server's is."""
    assert [is_readable(name) for name in ("", "gzip", "deflate", "utf-8")] == [True] * 4
    assert [is_readable(name) for name in ("br", "zstd", "gzip, gzip")] == [False] * 3
