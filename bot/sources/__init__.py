"""Kinds: how a source is asked and read. Pure."""
