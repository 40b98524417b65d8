"""How vectors travel: pgvector's binary form, in which not a bit is lost."""

import struct

import numpy as np
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format

from bot.domain.vector import Vector


class Wire(bytes):
    """A vector in pgvector's binary form: its length, two empty bytes, then big-endian float32."""

    __slots__ = ()


class WireDumper(Dumper):
    """Binds a `Wire` without saying its type: where a vector belongs, PostgreSQL reads one."""

    format = Format.BINARY

    def dump(self, obj: Wire) -> Buffer:
        """Give the bytes as they are."""
        return obj


def to_wire(vector: Vector) -> Wire:
    """Write a vector. https://github.com/pgvector/pgvector/blob/v0.8.0/src/vector.c (`vector_recv`)."""
    return Wire(struct.pack(">HH", len(vector), 0) + np.ascontiguousarray(vector, dtype=">f4").tobytes())


def of_wire(written: bytes) -> Vector:
    """Read a vector as `vector_send` gives it."""
    return np.frombuffer(written, dtype=">f4", offset=4).astype(np.float32)
