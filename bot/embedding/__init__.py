"""Texts become vectors here."""
