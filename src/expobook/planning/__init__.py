"""Lays out floor plans; shares no code with the checker that judges them."""
