"""The polite client, and the only one."""
