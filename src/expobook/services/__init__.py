"""Use cases: one verb, one transaction, a value and what changed."""
