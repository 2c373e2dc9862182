"""Judges of venues and floor plans; share no code with what makes them."""
