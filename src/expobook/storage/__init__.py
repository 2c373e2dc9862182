"""The book on disk: SQLAlchemy rows that never leave this package, values in and out."""
