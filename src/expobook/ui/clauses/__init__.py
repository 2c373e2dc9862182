"""The editor of clauses, which shows the real page while they are written."""
