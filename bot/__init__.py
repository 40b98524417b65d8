"""Kaiho watches the world of open models and tells a Discord server what really happened."""

__version__ = "2026.11.0"
