"""Pictures of the ledger: what people would rather look at than read."""
