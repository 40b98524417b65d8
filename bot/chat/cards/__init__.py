"""Answers as cards, one noun each: pure functions from what was asked for to what is shown."""
