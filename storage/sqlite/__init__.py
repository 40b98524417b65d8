"""The embedded store: one SQLite file, and the search indexes derived from it beside it."""
