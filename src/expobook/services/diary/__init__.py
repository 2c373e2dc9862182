"""Bookings and their space: the deeds on them, what stands in the way, and the diary as read, printed, imported."""
