"""The demo book: a year of a venue, and the whole job on a real auto show."""
