"""The store that grows: PostgreSQL with pgvector, for more than one machine."""
