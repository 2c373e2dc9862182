"""The floor plan of a booking."""
