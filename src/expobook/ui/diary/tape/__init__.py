"""The tape chart: one reading of the book painted from arrays, its pointer, its keys, and its picture as a file."""
