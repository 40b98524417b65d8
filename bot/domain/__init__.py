"""Nouns: frozen dataclasses, and nothing that acts."""
