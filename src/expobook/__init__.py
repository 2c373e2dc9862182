"""expobook: the book in which an exhibition venue schedules, contracts and allocates its space."""

__version__ = "0.1.0"
