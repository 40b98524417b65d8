"""License texts: what they are, what they state, and how two differ."""
