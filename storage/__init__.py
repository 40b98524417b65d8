"""Two stores behind one door: SQLite as the embedded default, PostgreSQL where it grows."""
