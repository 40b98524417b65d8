"""`sources.yaml`: read, with every mistake at once, each with its line."""
