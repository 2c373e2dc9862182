"""Money after signing: accounts, entries, cancelling, statements."""
