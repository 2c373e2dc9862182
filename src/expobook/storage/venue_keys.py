"""How what belongs to a venue is named in a book of several.

A book counts its venues from 1. Names of the first stand as they are, so that a book of one venue is what it always
was; those of others carry the venue's number before them (``2:A-1``).
"""

FIRST = 1


def keyed(venue: int, name: str) -> str:
    """Return the name in the book of something of a venue."""
    return name if venue == FIRST else f"{venue}:{name}"


def plain(venue: int, key: str) -> str:
    """Return the name in its venue of something of the book."""
    return key if venue == FIRST else key.removeprefix(f"{venue}:")
