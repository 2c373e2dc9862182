"""The audit trail: read, searched, told in people's words, and anchored outside the book."""
