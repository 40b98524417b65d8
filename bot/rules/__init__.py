"""Decisions: values in, values out. No clock, no dice, no log."""
